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
        let line = queue.line(namespace: claim.namespace, pool: claim.warmPoolName)
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
            guard var key = queue.next(in: line, picking: { [mutants] in WarmSandboxQueue.pick($0, mutants) }) else {
                if mutants.has(.noFallback) { break }
                selection.candidate = fallback
                fallback = nil
                break
            }
            guard let object = sandboxes.get(ObjectKey(namespace: key.namespace, name: key.name)) else {
                if mutants.has(.keepGhost) { later.append(key) }
                if mutants.has(.stopAtGhost) { break }
                continue
            }
            let sandbox = Sandbox(object)
            if sandbox.namespace != claim.namespace {
                later.append(key)
                continue
            }
            guard sandbox.isCandidate(for: claim, mutants) || mutants.has(.takeUnverified) else {
                if mutants.has(.keepUnfit) { later.append(key) }
                if mutants.has(.stopAtUnfit) { break }
                continue
            }
            let hasAddress = !sandbox.podIPs.isEmpty || mutants.has(.takeWithoutAddress)
            let vet = vetting ?? self.vetting(for: claim)
            vetting = vet
            switch vet {
            case .unknown:
                if !hasAddress && !mutants.has(.doNotWaitForUnvetted) || mutants.has(.waitForAnyUnvetted) { selection.pending += 1 }
                if !mutants.has(.dropUnvetted) { later.append(key) }
                continue
            case .blueprint(let template, let hash):
                if !isCurrent(sandbox, template, hash) {
                    if mutants.has(.keepStale) || features.has(.keepStaleMembersInLine) { later.append(key) }
                    continue
                }
            case .none: break
            }
            if !hasAddress {
                selection.pending += 1
                if !sandbox.nodeName.isEmpty, !mutants.has(.keepNodeOfPending) { key.nodeName = sandbox.nodeName }
                if !mutants.has(.dropPending) { later.append(key) }
            } else if sandbox.isReady || mutants.has(.takeFirstUnready) {
                selection.candidate = (key, sandbox)
                break
            } else if fallback == nil {
                fallback = (key, sandbox)
            } else if let first = fallback, mutants.has(.takeLastUnready) {
                later.append(first.key)
                fallback = (key, sandbox)
            } else if !mutants.has(.dropUnready) {
                later.append(key)
            }
        }
        if let fallback, !mutants.has(.dropFallback) { later.append(fallback.key) }
        if mutants.has(.returnReversed) { later.reverse() }
        for key in later { queue.add(key, to: line, atFront: mutants.has(.returnToFront)) }
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
        if mutants.has(.noFreshness) { return .none }
        let unknown: Vetting = mutants.has(.takeUnvetted) ? .none : .unknown
        guard let object = pools.get(ObjectKey(namespace: claim.namespace, name: claim.warmPoolName)) else { return unknown }
        let pool = SandboxWarmPool(object)
        guard pool.updateStrategy == .recreate || mutants.has(.vetUnderOnReplenish) else { return .none }
        guard let template = try? template(of: pool) else { return unknown }
        return .blueprint(template, BlueprintHash.of(template.blueprint.json))
    }

    private func isCurrent(_ sandbox: Sandbox, _ template: SandboxTemplate, _ hash: String) -> Bool {
        if sandbox.label(AgentSandboxNames.Label.sandboxTemplateHash) == hash, !mutants.has(.vetByContentOnly) { return true }
        return template.isBlueprintEqual(to: sandbox.blueprint) && !mutants.has(.vetByHashOnly)
    }

    /// Takes a warm Sandbox for the claim. None is no failure: one has to be made then, unless the claim is so young that members
    /// without an address are worth waiting for.
    func adoptFromPool(_ claim: inout SandboxClaim) async throws(ClaimStop) -> Search {
        let selection = try await selectCandidate(for: claim)
        guard let (key, sandbox) = selection.candidate else { return waitOrNone(for: claim, pending: selection.pending) }
        let line = queue.line(namespace: claim.namespace, pool: claim.warmPoolName)
        if features.has(.authoritativeSandboxBeforeAdoption),
            let own = try await liveNamesake(of: claim, returning: key, to: line)
        {
            return .found(own)
        }
        let pool = sandbox.warmPoolName()
        let isAssignedLater = mutants.has(.assignAfterTransfer)
        if !isAssignedLater { try await assign(sandbox.name, to: &claim, returning: key, to: line) }
        var adopted: Sandbox
        do {
            adopted = try await transfer(sandbox, to: claim)
        } catch {
            guard error.isContention, !mutants.has(.noResolution) else {
                let stop = error.stop(sandbox)
                if case .failed = stop, !mutants.has(.dropKeyAfterTransfer) { queue.add(key, to: line) }
                throw stop
            }
            if mutants.has(.nextOnConflict) { return try await adoptFromPool(&claim) }
            if mutants.has(.keepKeyOfLost) { queue.add(key, to: line) }
            do {
                adopted = try await resolveAdoption(of: sandbox, for: &claim)
            } catch {
                // Whoever takes it out of line next looks at whose it is by then.
                if case .failed = error, features.has(.returnContendedMember) { queue.add(key, to: line) }
                throw error
            }
        }
        if isAssignedLater { try await assign(sandbox.name, to: &claim, returning: key, to: line) }
        announceAdoption(of: adopted, from: mutants.has(.countNewPool) ? adopted.warmPoolName() : pool, for: claim)
        return .found(adopted)
    }

    /// The Sandbox of the claim's own name past the cache; when there is one, or it cannot be read, the member's place is given back.
    private func liveNamesake(
        of claim: SandboxClaim, returning key: WarmSandboxKey, to line: String
    ) async throws(ClaimStop) -> Sandbox? {
        do {
            let own = try await liveNamesake(of: claim)
            if own != nil { queue.add(key, to: line) }
            return own
        } catch {
            if case .failed = error { queue.add(key, to: line) }
            throw error
        }
    }

    /// Assigns a Sandbox; when that fails its place in memory is given back.
    private func assign(
        _ name: String, to claim: inout SandboxClaim, returning key: WarmSandboxKey, to line: String
    ) async throws(ClaimStop) {
        do {
            try await assign(name, to: &claim)
        } catch {
            if case .failed = error, !mutants.has(.dropRequeueKey) { queue.add(key, to: line) }
            throw error
        }
    }

    /// Whether a claim that found no Sandbox waits for members without an address.
    private func waitOrNone(for claim: SandboxClaim, pending: Int) -> Search {
        guard pending > 0 || mutants.has(.waitForNobody), let created = claim.creationTimestamp, !mutants.has(.doNotWait) else {
            return .none
        }
        let left = created + Delay.grace - now
        if mutants.has(.waitWithoutEnd) { return .pending(Delay.graceRetry) }
        guard left > 0 else { return .none }
        if mutants.has(.waitInOneGo) { return .pending(left) }
        return .pending(mutants.has(.waitPastGrace) ? Delay.graceRetry : min(Delay.graceRetry, left))
    }

    func announceAdoption(of adopted: Sandbox, from pool: String, for claim: SandboxClaim) {
        if !mutants.has(.noAdoptionEvent) {
            events?.event(
                claim, type: "Normal", reason: "SandboxAdopted", action: "Adoption",
                note: "Adopted warm pool Sandbox \(adopted.name.goQuoted)")
        }
        if mutants.has(.doNotCountAdoption) { return }
        countCreation(of: adopted, for: claim, warmPool: pool, isReady: adopted.isReady != mutants.has(.countOppositeReadiness))
    }
}
