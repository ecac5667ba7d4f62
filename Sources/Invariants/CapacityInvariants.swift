import AgentSandboxAPI
import AgentSandboxControllers
import ControllerRuntime
import KubernetesAPI
import ObjectModel

/// A member that no claim can find costs as much as one that is used.
final class WarmCapacityKept: Invariant {
    static let statement = InvariantStatement(
        "I-19", "At rest every member of a pool that a claim may take stands in the claim controller's line, or is written on a claim.",
        because: "A member that no claim can find costs as much as one that is used.")

    func rest(in view: ClusterView, _ report: (Finding) -> Void) {
        guard let process = view.controllers.process else { return }
        var assigned: Set<ObjectKey> = []
        for claim in view.all(.claim) where !claim.isBeingDeleted {
            let name = SandboxClaim(claim.json).assignedSandboxName
            if !name.isEmpty { assigned.insert(ObjectKey(namespace: claim.key.namespace, name: name)) }
        }
        for pool in view.all(.pool) where !pool.isBeingDeleted {
            guard let line = AgentSandboxManager.warmSandboxes(in: process, namespace: pool.key.namespace, pool: pool.key.name) else {
                return
            }
            let inLine = Set(line.map(\.name))
            for sandbox in view.controlled(.sandbox, by: pool.uid)
            where !inLine.contains(sandbox.key.name) && !assigned.contains(sandbox.key) && Sandbox(sandbox.json).isAdoptable()
                && view.controllers.isCaughtUp(AgentSandboxKinds.sandbox, with: sandbox)
            {
                report(Finding(object: sandbox, message: "a claim on pool \(pool.key.name) may take it, and it stands in no line"))
            }
        }
    }
}

/// A process that remembers what is gone grows until it is killed.
final class NothingRemembered: Invariant {
    static let statement = InvariantStatement(
        "I-22", "At rest, when all Sandboxes, claims, pools and templates are gone, the controllers remember nothing of any of them.",
        because: "A process that remembers what is gone grows until it is killed.")

    private var hasSeenAny = false

    init() {}

    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void) {
        if !hasSeenAny, let kind = change.object?.kind, Self.kinds.contains(kind) { hasSeenAny = true }
    }

    private static let kinds: [WatchedKind] = [.sandbox, .claim, .pool, .template]

    func rest(in view: ClusterView, _ report: (Finding) -> Void) {
        guard hasSeenAny, Self.kinds.allSatisfy({ view.isEmpty($0) }), let process = view.controllers.process else { return }
        for controller in process.controllers {
            for entry in controller.memory where entry.count > 0 {
                report(
                    Finding(
                        "process \(process.process.name)",
                        message: "\(controller.name) remembers \(entry.count) \(entry.name), such as \(entry.example)"))
            }
        }
    }
}

/// A pool that gives up good members is cold when claims come.
final class NoGoodMemberGivenUp: Invariant {
    static let statement = InvariantStatement(
        "I-25",
        "A pool gives up no member that is neither too many nor outdated, unless it has not been ready for the grace period and its Pod "
            + "does not wait for a node.",
        because: "A pool that gives up good members is cold when claims come, and others would wait for the same nodes.")

    /// When a Sandbox was last ready, by uid; those that are ready are not here.
    private var lastReady: [String: Timestamp] = [:]
    /// The least that a pool may still believe to be asked for, by its uid.
    private var fewest: [String: Int64] = [:]
    /// When the blueprint of a template last changed.
    private var templateChanges: [ObjectKey: Timestamp] = [:]
    private static let memory: Int64 = 60_000_000_000

    init() {}

    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void) {
        guard let object = change.object else { return }
        switch object.kind {
        case .pool: noteReplicas(change)
        case .template:
            if change.old?.object.generation != change.new?.object.generation { templateChanges[object.key] = change.time }
        case .sandbox:
            if change.isByPoolController, change.isDeletion { judge(object, change, view, report) }
            noteReadiness(change)
        default: break
        }
    }

    private func noteReplicas(_ change: Change) {
        guard let new = change.new else {
            if let uid = change.old?.uid { fewest[uid] = nil }
            return
        }
        let pool = SandboxWarmPool(new.json)
        let before = change.old.map { SandboxWarmPool($0.json).replicas } ?? pool.replicas
        let known = fewest[new.uid] ?? pool.replicas
        fewest[new.uid] = pool.observedGeneration == pool.generation ? pool.replicas : min(known, before, pool.replicas)
    }

    private func noteReadiness(_ change: Change) {
        guard let object = change.object else { return }
        guard let new = change.new else {
            lastReady[object.uid] = nil
            return
        }
        let isReady = Sandbox(new.json).isReady
        if isReady {
            lastReady[new.uid] = nil
        } else if let old = change.old, Sandbox(old.json).isReady {
            lastReady[new.uid] = change.time
        }
    }

    private func judge(_ sandbox: Watched, _ change: Change, _ view: ClusterView, _ report: (Finding) -> Void) {
        guard let before = change.old, let owner = before.controller, owner.isPool,
            let pool = view.get(.pool, sandbox.key.namespace, owner.name), pool.uid == owner.uid, !pool.isBeingDeleted
        else { return }
        let wanted = SandboxWarmPool(pool.json)
        // The one that is being deleted counted until now.
        let members = view.controlled(.sandbox, by: pool.uid).filter { !$0.isBeingDeleted && $0.uid != sandbox.uid }.count + 1
        guard Int64(members) <= min(fewest[pool.uid] ?? wanted.replicas, wanted.replicas) else { return }
        if isOutdated(before, wanted, view, at: change.time) { return }
        let member = Sandbox(before.json)
        if member.isReady {
            return report(Finding(object: before, message: "pool \(owner.name) deletes it, and it is ready"))
        }
        if let ready = lastReady[before.uid], change.time - ready <= view.controllers.readinessGracePeriod {
            let length = (change.time - ready) / 1_000_000
            return report(Finding(object: before, message: "pool \(owner.name) deletes it, and it was ready \(length) ms ago"))
        }
        guard let pod = view.get(.pod, sandbox.key.namespace, member.podName), !pod.isBeingDeleted, Pod(pod.json).nodeName.isEmpty
        else { return }
        if let scheduled = pod.object.condition("PodScheduled"), scheduled.reason != "Unschedulable" { return }
        report(Finding(object: before, message: "pool \(owner.name) deletes it, and its Pod waits for a node"))
    }

    private func isOutdated(_ member: Watched, _ pool: SandboxWarmPool, _ view: ClusterView, at time: Timestamp) -> Bool {
        guard pool.updateStrategy == .recreate else { return false }
        let key = ObjectKey(namespace: member.key.namespace, name: pool.templateName)
        if let changed = templateChanges[key], time - changed <= Self.memory { return true }
        guard let template = view.get(.template, key) else { return true }
        return !SandboxTemplate(template.json).isBlueprintEqual(to: Sandbox(member.json).blueprint)
    }
}
