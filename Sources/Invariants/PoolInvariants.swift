import AgentSandboxAPI
import ObjectModel

/// A pool that makes more than it was asked for can fill a cluster.
final class BoundedPopulation: Invariant {
    static let statement = InvariantStatement(
        "I-04", "A pool makes no member that brings it above its replicas, terminating members included, or above what it had to keep.",
        because: "A pool that makes more than it was asked for can fill a cluster.")

    /// The most replicas that a pool's controller may still believe in, by the pool's uid.
    private var allowances: [String: Int64] = [:]

    init() {}

    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void) {
        if let new = change.new, new.kind == .pool { allow(new, change.old) }
        guard change.isByPoolController, change.old == nil, let sandbox = change.new, sandbox.kind == .sandbox,
            let owner = sandbox.controller, owner.isPool, let pool = view.get(.pool, sandbox.key.namespace, owner.name),
            pool.uid == owner.uid
        else { return }
        let members = view.controlledCount(.sandbox, by: owner.uid)
        let limit = allowances[owner.uid] ?? SandboxWarmPool(pool.json).replicas
        if Int64(members) > limit {
            report(Finding(object: pool, message: "it has more members than \(limit), terminating ones included, and makes another"))
        }
    }

    /// Until the controller says that it has seen a generation it may act on an older one.
    private func allow(_ pool: Watched, _ old: Watched?) {
        let now = SandboxWarmPool(pool.json)
        let before = old.map { SandboxWarmPool($0.json).replicas } ?? 0
        let known = allowances[pool.uid] ?? now.replicas
        allowances[pool.uid] = now.observedGeneration == now.generation ? now.replicas : max(known, before, now.replicas)
    }
}

/// An idle pool that stays short of what it was asked for makes every claim slow.
final class PoolsFill: Invariant {
    static let statement = InvariantStatement(
        "L-02", "A pool at rest has as many members as it asks for, or lacks its template, or has said that it does not progress.",
        because: "An idle pool that stays short of what it was asked for makes every claim slow.")

    /// The pools that have said so, by uid.
    private var stalled: Set<String> = []

    init() {}

    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void) {
        guard let event = change.new, event.kind == .event else { return }
        let uid = event.json.at("involvedObject", "uid")?.stringValue ?? ""
        switch event.json["reason"]?.stringValue {
        case "WarmPoolNotProgressing": stalled.insert(uid)
        case "WarmPoolProgressing": stalled.remove(uid)
        default: break
        }
    }

    func rest(in view: ClusterView, _ report: (Finding) -> Void) {
        for pool in view.all(.pool) where !pool.isBeingDeleted {
            let wanted = SandboxWarmPool(pool.json)
            guard view.get(.template, pool.key.namespace, wanted.templateName) != nil, !stalled.contains(pool.uid) else { continue }
            let members = view.controlled(.sandbox, by: pool.uid).filter { !$0.isBeingDeleted }.count
            if Int64(members) != wanted.replicas {
                report(Finding(object: pool, message: "it asks for \(wanted.replicas) members and has \(members)"))
            }
        }
    }
}
