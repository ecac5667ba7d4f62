import AgentSandboxAPI
import ControllerRuntime
import ObjectModel
import Simulation

extension SandboxClaimController {
    /// What a search through a pool's line brought.
    struct Selection {
        /// The Sandbox to take and its place in memory, which it has left; nil for none.
        var candidate: (key: WarmSandboxKey, sandbox: Sandbox)?
        /// How many members were passed over because they have no address yet.
        var pending = 0
    }

    /// Takes the Sandbox that suits a claim best out of its pool's line: the first that is ready, else the first that has an address.
    ///
    /// What cannot be adopted any more is dropped; what may be later goes back to the end of the line when the search is over, which
    /// changes the order. While the search goes on other passes see a shorter line, as with upstream's workers: each step past a
    /// member is a place where they get their turn.
    func selectCandidate(for claim: SandboxClaim) async throws(ClaimStop) -> Selection {
        let line = WarmSandboxQueue.line(namespace: claim.namespace, pool: claim.warmPoolName)
        var selection = Selection()
        var later: [WarmSandboxKey] = []
        var fallback: (key: WarmSandboxKey, sandbox: Sandbox)?
        var vetting: Vetting?
        var isFirst = true
        while true {
            if !isFirst {
                do { try await process.pause(0, .worker, .worker) } catch { throw .killed }
            }
            isFirst = false
            guard var key = queue.next(in: line, picking: WarmSandboxQueue.pick) else {
                selection.candidate = fallback
                fallback = nil
                break
            }
            guard let object = sandboxes.get(ObjectKey(namespace: key.namespace, name: key.name)) else { continue }
            let sandbox = Sandbox(object)
            if sandbox.namespace != claim.namespace {
                later.append(key)
                continue
            }
            guard sandbox.isCandidate(for: claim) else { continue }
            let hasAddress = !sandbox.podIPs.isEmpty
            let vet = vetting ?? self.vetting(for: claim)
            vetting = vet
            switch vet {
            case .unknown:
                if !hasAddress { selection.pending += 1 }
                later.append(key)
                continue
            case .blueprint(let template, let hash):
                if !Self.isCurrent(sandbox, template, hash) { continue }
            case .none: break
            }
            if !hasAddress {
                selection.pending += 1
                if !sandbox.nodeName.isEmpty { key.nodeName = sandbox.nodeName }
                later.append(key)
            } else if sandbox.isReady {
                selection.candidate = (key, sandbox)
                break
            } else if fallback == nil {
                fallback = (key, sandbox)
            } else {
                later.append(key)
            }
        }
        for key in later { queue.add(key, to: line) }
        if let fallback { queue.add(fallback.key, to: line) }
        return selection
    }

    /// What members of a pool are checked against before a claim may have them.
    private enum Vetting {
        /// Nothing: members made from an older template are as good.
        case none
        /// The template of today and the hash of its blueprint.
        case blueprint(SandboxTemplate, String)
        /// Pool or template cannot be read: nobody gets any.
        case unknown
    }

    private func vetting(for claim: SandboxClaim) -> Vetting {
        guard let object = pools.get(ObjectKey(namespace: claim.namespace, name: claim.warmPoolName)) else { return .unknown }
        let pool = SandboxWarmPool(object)
        guard pool.updateStrategy == .recreate else { return .none }
        guard let template = try? template(of: pool) else { return .unknown }
        return .blueprint(template, BlueprintHash.of(template.blueprint.json))
    }

    private static func isCurrent(_ sandbox: Sandbox, _ template: SandboxTemplate, _ hash: String) -> Bool {
        sandbox.label(AgentSandboxNames.Label.sandboxTemplateHash) == hash || template.isBlueprintEqual(to: sandbox.blueprint)
    }

    /// Takes a warm Sandbox for the claim. None is no failure: one has to be made then, unless the claim is so young that members
    /// without an address are worth waiting for.
    func adoptFromPool(_ claim: inout SandboxClaim) async throws(ClaimStop) -> Search {
        let selection = try await selectCandidate(for: claim)
        guard let (key, sandbox) = selection.candidate else {
            guard selection.pending > 0, let created = claim.creationTimestamp else { return .none }
            let left = created + Delay.grace - now
            return left > 0 ? .pending(min(Delay.graceRetry, left)) : .none
        }
        let line = WarmSandboxQueue.line(namespace: claim.namespace, pool: claim.warmPoolName)
        let pool = sandbox.warmPoolName
        do {
            try await assign(sandbox.name, to: &claim)
        } catch {
            if case .failed = error { queue.add(key, to: line) }
            throw error
        }
        let adopted: Sandbox
        do {
            adopted = try await transfer(sandbox, to: claim)
        } catch {
            guard error.isContention else {
                let stop = error.stop(sandbox)
                if case .failed = stop { queue.add(key, to: line) }
                throw stop
            }
            adopted = try await resolveAdoption(of: sandbox, for: &claim)
        }
        events?.event(
            claim, type: "Normal", reason: "SandboxAdopted", action: "Adoption",
            note: "Adopted warm pool Sandbox \(adopted.name.goQuoted)")
        countCreation(of: adopted, for: claim, warmPool: pool, isReady: adopted.isReady)
        return .found(adopted)
    }
}
