import AgentSandboxAPI
import ObjectModel

/// Two Sandboxes of one claim are one that nobody pays for and nobody removes.
final class OneSandboxPerClaim: Invariant {
    static let statement = InvariantStatement(
        "I-01", "At most one Sandbox that is not terminating is controlled by a given claim.",
        because: "Two Sandboxes of one claim are one that nobody pays for and nobody removes.")

    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void) {
        guard let sandbox = change.new, sandbox.kind == .sandbox, let owner = sandbox.controller, owner.isClaim else { return }
        let alive = view.controlled(.sandbox, by: owner.uid).filter { !$0.isBeingDeleted }
        guard alive.count > 1 else { return }
        let names = alive.map(\.key.name).joined(separator: " and ")
        report(Finding(object: sandbox, message: "claim \(owner.name) controls \(names)"))
    }
}

/// A Sandbox that changes hands once it is a claim's shows one tenant's work to another.
final class MonotoneOwnership: Invariant {
    static let statement = InvariantStatement(
        "I-02", "A Sandbox goes from nobody or a pool to a claim and stays that claim's until it is gone.",
        because: "A Sandbox that changes hands once it is a claim's shows one tenant's work to another.")

    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void) {
        guard change.isByController, let old = change.old, let new = change.new, new.kind == .sandbox, let before = old.controller,
            before.isClaim, before.uid != new.controller?.uid
        else { return }
        let after = new.controller.map { "\($0.kind) \($0.name)" } ?? "nobody"
        report(Finding(object: new, message: "it was controlled by claim \(before.name) and is now by \(after)"))
    }
}

/// Two Pods of one Sandbox answer for each other.
final class OnePodPerSandbox: Invariant {
    static let statement = InvariantStatement(
        "I-03", "At most one Pod that is not terminating is controlled by a given Sandbox, and none is made while another terminates.",
        because: "Two Pods of one Sandbox answer for each other.")

    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void) {
        guard change.isBySandboxController, let pod = change.new, pod.kind == .pod, let owner = pod.controller,
            owner.kind == AgentSandboxKinds.sandbox.kind, change.old?.controller?.uid != owner.uid
        else { return }
        let others = view.controlled(.pod, by: owner.uid).filter { $0.key != pod.key }
        if let other = others.first {
            let how = other.isBeingDeleted ? "still terminating" : "there"
            report(Finding(object: pod, message: "Sandbox \(owner.name) gets it while Pod \(other.key.name) is \(how)"))
        }
    }
}

/// What a pool deletes after a claim has taken it is a running session that disappears.
final class PoolDeletesItsOwn: Invariant {
    static let statement = InvariantStatement(
        "I-05", "What the pool controller deletes is controlled by a pool, or by nobody, at the moment of the deletion.",
        because: "What a pool deletes after a claim has taken it is a running session that disappears.")

    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void) {
        guard change.isByPoolController, change.isDeletion, let sandbox = change.object, sandbox.kind == .sandbox,
            let owner = sandbox.controller, !owner.isPool
        else { return }
        report(Finding(object: sandbox, message: "the pool controller deletes it, and \(owner.kind) \(owner.name) controls it"))
    }
}

/// Whoever can make a controller write to a stranger's object has that controller's rights.
final class NothingOfStrangers: Invariant {
    static let statement = InvariantStatement(
        "I-06", "A controller changes and deletes only what it controls, or what opts in by a label.",
        because: "Whoever can make a controller write to a stranger's object has that controller's rights.")

    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void) {
        guard let old = change.old else { return }
        let isWrong: Bool
        switch old.kind {
        case .pod, .service, .volumeClaim:
            guard change.isBySandboxController else { return }
            if let owner = old.controller {
                isWrong = !(owner.kind == AgentSandboxKinds.sandbox.kind && owner.group == AgentSandboxNames.group)
            } else {
                let labels = AgentSandboxNames.Label.self
                isWrong =
                    change.new == nil
                    || old.object.label(labels.adoptable) != AgentSandboxNames.Value.yes && old.object.label(labels.sandboxNameHash) == nil
            }
        case .networkPolicy:
            guard change.isByTemplateController else { return }
            isWrong = old.controller?.kind != AgentSandboxKinds.sandboxTemplate.kind
        case .sandbox:
            guard change.isByClaimController else { return }
            isWrong = !(old.controller.map { $0.isClaim || $0.isPool } ?? false)
        default: return
        }
        guard isWrong else { return }
        let owner = old.controller.map { "\($0.kind) \($0.name)" } ?? "nobody, without a label that lets it be taken"
        report(Finding(object: old, message: "\(change.actor) \(change.new == nil ? "deletes" : "changes") it; it belongs to \(owner)"))
    }
}

/// Namespaces are what keeps tenants apart.
final class NamespaceIsolation: Invariant {
    static let statement = InvariantStatement(
        "I-07", "No owner of an object is in another namespace.",
        because: "Namespaces are what keeps tenants apart.")

    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void) {
        guard change.isByController, let new = change.new, let owner = new.controller, owner.uid != change.old?.controller?.uid,
            let namespace = view.namespace(ofUID: owner.uid), namespace != new.key.namespace
        else { return }
        report(Finding(object: new, message: "\(owner.kind) \(owner.name) that controls it is in namespace \(namespace)"))
    }
}
