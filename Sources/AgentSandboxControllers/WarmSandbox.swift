import AgentSandboxAPI
import ObjectModel

extension OwnerReference {
    /// Whether the owner is a SandboxWarmPool, in whatever version.
    public var isWarmPool: Bool { kind == AgentSandboxKinds.sandboxWarmPool.kind && group == AgentSandboxNames.extensionsGroup }

    /// Whether the owner is a SandboxClaim, in whatever version.
    public var isSandboxClaim: Bool { kind == AgentSandboxKinds.sandboxClaim.kind && group == AgentSandboxNames.extensionsGroup }
}

/// What a Sandbox is to the claims that look for one.
extension Sandbox {
    /// Why the Sandbox is no member of a pool that a claim may take, or nil when it is one. Whether it is ready does not count.
    public var adoptionComplaint: String? {
        if isBeingDeleted { return "is being deleted" }
        if label(AgentSandboxNames.Label.warmPoolSandbox) == nil { return "lacks the label \(AgentSandboxNames.Label.warmPoolSandbox)" }
        if label(AgentSandboxNames.Label.sandboxTemplateRefHash) == nil {
            return "lacks the label \(AgentSandboxNames.Label.sandboxTemplateRefHash)"
        }
        guard let controller = controllerReference else { return "is unowned" }
        return controller.isWarmPool ? nil : "is not managed by warm pool"
    }

    /// Whether a claim may take the Sandbox.
    public var isAdoptable: Bool { adoptionComplaint == nil }

    /// The pool that the Sandbox belongs to: its controller's name if that is a pool, else any owner's that is; empty for none.
    public var warmPoolName: String {
        if let controller = controllerReference, controller.isWarmPool { return controller.name }
        return ownerReferences.first(where: \.isWarmPool)?.name ?? ""
    }

    /// Whether a claim may take the Sandbox: same namespace, adoptable, of the pool that the claim refers to.
    public func isCandidate(for claim: SandboxClaim) -> Bool {
        namespace == claim.namespace && isAdoptable && warmPoolName == claim.warmPoolName
    }

    /// What the claim controller's memory keeps of the Sandbox.
    public var warmKey: WarmSandboxKey { WarmSandboxKey(namespace: namespace, name: name, nodeName: nodeName) }

    /// `warm` or `cold` as metrics tell it: what the label says, and `cold` without one.
    public static func launchType(of sandbox: Sandbox?) -> String {
        guard let sandbox else { return AgentSandboxNames.Value.unknown }
        let isWarm = sandbox.label(AgentSandboxNames.Label.launchType) == AgentSandboxNames.Value.launchTypeWarm
        return isWarm ? AgentSandboxNames.Value.launchTypeWarm : AgentSandboxNames.Value.launchTypeCold
    }

    /// Whether a change of an owned Sandbox wakes its claim: deletion, addresses, Ready or Finished. So the patch of an adoption,
    /// which changes none of them, does not.
    public static func isStatusRelevantChange(from old: Sandbox, to new: Sandbox) -> Bool {
        old.isBeingDeleted != new.isBeingDeleted || old.podIPs != new.podIPs
            || old.condition(ConditionType.ready) != new.condition(ConditionType.ready)
            || old.condition(ConditionType.finished) != new.condition(ConditionType.finished)
    }
}

/// The members of pools as they come and change: keeps the queue of warm Sandboxes fed.
extension WarmSandboxQueue {
    /// Takes in a Sandbox that came to be seen or changed. It is added when it becomes adoptable, changes its pool or its node.
    public func observe(_ sandbox: Sandbox, before old: Sandbox?) {
        guard sandbox.isAdoptable else { return }
        let pool = sandbox.warmPoolName
        if let old, old.isAdoptable, old.warmPoolName == pool, old.nodeName == sandbox.nodeName { return }
        add(sandbox.warmKey, to: Self.line(namespace: sandbox.namespace, pool: pool))
    }

    /// Takes in that a Sandbox is gone.
    public func forget(_ sandbox: Sandbox) {
        let pool = sandbox.warmPoolName
        guard !pool.isEmpty else { return }
        remove(sandbox.warmKey, from: Self.line(namespace: sandbox.namespace, pool: pool))
    }
}
