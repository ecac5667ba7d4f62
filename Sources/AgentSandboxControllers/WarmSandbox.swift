import AgentSandboxAPI
import ObjectModel

extension OwnerReference {
    /// Whether the owner is a SandboxWarmPool, in whatever version.
    public var isWarmPool: Bool { kind == AgentSandboxKinds.sandboxWarmPool.kind && isOf(group: AgentSandboxNames.extensionsGroup) }

    /// Whether the owner is a SandboxClaim, in whatever version.
    public var isSandboxClaim: Bool { kind == AgentSandboxKinds.sandboxClaim.kind && isOf(group: AgentSandboxNames.extensionsGroup) }
}

/// What a Sandbox is to the claims that look for one.
extension Sandbox {
    /// Why the Sandbox is no member of a pool that a claim may take, or nil when it is one. Whether it is ready does not count.
    public func adoptionComplaint(_ mutants: ClaimMutants = ClaimMutants()) -> String? {
        typealias Label = AgentSandboxNames.Label
        if isBeingDeleted, !mutants.has(.adoptDeletingMember) { return "is being deleted" }
        if label(Label.warmPoolSandbox) == nil, !mutants.has(.adoptWithoutPoolLabel) { return "lacks the label \(Label.warmPoolSandbox)" }
        if label(Label.sandboxTemplateRefHash) == nil, !mutants.has(.adoptWithoutTemplateLabel) {
            return "lacks the label \(Label.sandboxTemplateRefHash)"
        }
        if mutants.has(.staticPodIPGate), podIPs.isEmpty { return "has no address" }
        if mutants.has(.staticReadinessGate), !isReady { return "is not ready" }
        guard let controller = controllerReference else { return mutants.has(.nilOwnerAdoptable) ? nil : "is unowned" }
        var isManaged = controller.isWarmPool || mutants.has(.adoptForeignMember)
        if mutants.has(.apiVersionEqual), controller.apiVersion != AgentSandboxKinds.sandboxWarmPool.v1beta1.apiVersion {
            isManaged = false
        }
        return isManaged ? nil : "is not managed by warm pool"
    }

    /// Whether a claim may take the Sandbox.
    public func isAdoptable(_ mutants: ClaimMutants = ClaimMutants()) -> Bool { adoptionComplaint(mutants) == nil }

    /// The pool that the Sandbox belongs to: its controller's name if that is a pool, else any owner's that is; empty for none.
    public func warmPoolName(_ mutants: ClaimMutants = ClaimMutants()) -> String {
        if let controller = controllerReference, controller.isWarmPool { return controller.name }
        return mutants.has(.poolByControllerOnly) ? "" : ownerReferences.first(where: \.isWarmPool)?.name ?? ""
    }

    /// Whether a claim may take the Sandbox: same namespace, adoptable, of the pool that the claim refers to.
    public func isCandidate(for claim: SandboxClaim, _ mutants: ClaimMutants = ClaimMutants()) -> Bool {
        namespace == claim.namespace && isAdoptable(mutants)
            && (warmPoolName(mutants) == claim.warmPoolName || mutants.has(.adoptFromAnyPool))
    }

    /// What the claim controller's memory keeps of the Sandbox.
    public var warmKey: WarmSandboxKey { WarmSandboxKey(namespace: namespace, name: name, nodeName: nodeName) }

    /// `warm` or `cold` as metrics tell it: what the label says, and `cold` without one.
    public static func launchType(of sandbox: Sandbox?, _ mutants: ClaimMutants = ClaimMutants()) -> String {
        guard let sandbox else { return AgentSandboxNames.Value.unknown }
        var isWarm = sandbox.label(AgentSandboxNames.Label.launchType) == AgentSandboxNames.Value.launchTypeWarm
        if mutants.has(.launchTypeByPodName) { isWarm = sandbox.annotation(AgentSandboxNames.Annotation.podName) != nil }
        return isWarm ? AgentSandboxNames.Value.launchTypeWarm : AgentSandboxNames.Value.launchTypeCold
    }

    /// Whether a change of an owned Sandbox wakes its claim: deletion, addresses, Ready or Finished. So the patch of an adoption,
    /// which changes none of them, does not.
    public static func isStatusRelevantChange(from old: Sandbox, to new: Sandbox, _ mutants: ClaimMutants = ClaimMutants()) -> Bool {
        if old.isBeingDeleted != new.isBeingDeleted, !mutants.has(.ignoreSandboxDeletion) { return true }
        if old.podIPs != new.podIPs, !mutants.has(.ignoreAddressChange) { return true }
        let (before, after) = (old.condition(ConditionType.ready), new.condition(ConditionType.ready))
        if before != after, before?.status != after?.status || !mutants.has(.ignoreReasonChange) { return true }
        return old.condition(ConditionType.finished) != new.condition(ConditionType.finished) && !mutants.has(.ignoreFinishedChange)
    }
}

/// The members of pools as they come and change: keeps the queue of warm Sandboxes fed.
extension WarmSandboxQueue {
    /// Takes in a Sandbox that came to be seen or changed. It is added when it becomes adoptable, changes its pool or its node.
    public func observe(_ sandbox: Sandbox, before old: Sandbox?) {
        guard sandbox.isAdoptable(mutants) else { return }
        let pool = sandbox.warmPoolName(mutants)
        let isNews: Bool
        if let old {
            isNews =
                !old.isAdoptable(mutants) && !mutants.has(.ignoreNewlyAdoptable)
                || old.warmPoolName(mutants) != pool && !mutants.has(.ignorePoolChange)
                || old.nodeName != sandbox.nodeName && !mutants.has(.ignoreNodeChange) || mutants.has(.queueOnEveryChange)
        } else {
            isNews = !mutants.has(.ignoreNewMember)
        }
        if isNews { add(sandbox.warmKey, to: line(namespace: sandbox.namespace, pool: pool)) }
    }

    /// Takes in that a Sandbox is gone.
    public func forget(_ sandbox: Sandbox) {
        let pool = sandbox.warmPoolName(mutants)
        guard !pool.isEmpty, !mutants.has(.noQueueDelete), !mutants.has(.keepDeletedMember) else { return }
        remove(sandbox.warmKey, from: line(namespace: sandbox.namespace, pool: pool))
    }
}
