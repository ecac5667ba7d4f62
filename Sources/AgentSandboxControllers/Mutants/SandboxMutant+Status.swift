import AgentSandboxAPI
import KubernetesAPI
import ObjectModel

/// What seeded defects make of a Sandbox's status.
extension MutantSet where Name == SandboxMutant {
    private typealias Reason = Sandbox.Reason
    private typealias ConditionType = Sandbox.ConditionType

    /// Spoils what was seen of the Pod; `before` is the Sandbox as it was.
    func spoil(observed sandbox: inout Sandbox, _ before: Sandbox, pod: Pod?, isOwned: Bool) {
        if isEmpty { return }
        if has(.skipSelector) || has(.selectorOfOwnPodOnly) && !isOwned { sandbox.selector = before.selector }
        if has(.clearSelectorWithoutPod), pod == nil { sandbox.selector = "" }
        if has(.skipPodIps) || has(.keepPodIps) && !isOwned { sandbox.podIPs = before.podIPs }
        if has(.skipNodeName) || has(.keepNodeName) && !isOwned { sandbox.nodeName = before.nodeName }
        if has(.showForeignPod), let pod, !isOwned {
            sandbox.podIPs = pod.podIPs
            sandbox.nodeName = pod.nodeName
        }
    }

    /// Spoils the status of an expired Sandbox; `before` is the Sandbox as it was.
    func spoil(expired sandbox: inout Sandbox, _ before: Sandbox) {
        if isEmpty { return }
        if has(.expiryKeepsServiceStatus) {
            sandbox.serviceName = before.serviceName
            sandbox.serviceFQDN = before.serviceFQDN
        }
        if has(.expiryKeepsSelector) { sandbox.selector = before.selector }
        if has(.expiryKeepsPodIps) { sandbox.podIPs = before.podIPs }
        if has(.expiryKeepsNodeName) { sandbox.nodeName = before.nodeName }
        if has(.expiryDropsFinished) { sandbox.conditions.remove(ConditionType.finished) }
        if has(.expiryDropsSuspended) { sandbox.conditions.remove(ConditionType.suspended) }
        if has(.expiryKeepsObservedGeneration), let ready = before.condition(ConditionType.ready) {
            change(&sandbox.conditions, ConditionType.ready) { $0.observedGeneration = ready.observedGeneration }
        }
    }

    /// Spoils computed conditions, which stand in the order Suspended, Finished, PodScheduled, Ready.
    func spoil(_ conditions: inout [Condition], _ seen: SandboxObservation) {
        if isEmpty { return }
        spoil(suspended: &conditions, seen)
        spoil(podScheduled: &conditions, seen)
        if has(.skipFinished) { conditions.remove(ConditionType.finished) }
        for position in conditions.indices {
            let reason = conditions[position].reason
            if has(.failedReadsSucceeded), reason == Reason.podFailed {
                conditions[position].reason = Reason.podSucceeded
                conditions[position].message = "Pod completed successfully"
            }
            if has(.succeededReadsFailed), reason == Reason.podSucceeded {
                conditions[position].reason = Reason.podFailed
                conditions[position].message = "Pod failed"
            }
            if has(.noObservedGeneration) { conditions[position].observedGeneration = nil }
        }
        if has(.readyFirst) { conditions.reverse() }
    }

    private func spoil(suspended conditions: inout [Condition], _ seen: SandboxObservation) {
        let isUnknown = has(.suspendedUnknownOnFailure) && seen.mode == .suspended && seen.hasPodFailure
        let isUnconfirmed = has(.suspendedUnconfirmed)
        let isHasty = has(.suspendedWhileTerminating)
        let isConfused = has(.notOwnedReadsTerminating)
        change(&conditions, ConditionType.suspended) { condition in
            if isUnknown {
                condition.status = "Unknown"
                condition.reason = Reason.podStateUnknown
            }
            if isUnconfirmed && condition.reason == Reason.podStateUnknown || isHasty && condition.reason == Reason.podTerminating {
                condition.status = "True"
                condition.reason = Reason.podTerminated
            }
            if isConfused, condition.reason == Reason.podNotOwned { condition.reason = Reason.podTerminating }
        }
        if has(.keepSuspended), seen.mode == .running { conditions.remove(ConditionType.suspended) }
    }

    private func spoil(podScheduled conditions: inout [Condition], _ seen: SandboxObservation) {
        let mirrored = seen.pod?.condition("PodScheduled")
        let fallback = mirrored?.isTrue == true || has(.podScheduledFallbackAlwaysTrue) ? Reason.podScheduled : Reason.podSchedulingUnknown
        let hasFallback = has(.podScheduledWithoutReason) || has(.podScheduledFallbackAlwaysTrue) && mirrored?.reason.isEmpty == true
        let isSilent = has(.podScheduledWithoutMessage)
        change(&conditions, ConditionType.podScheduled) { condition in
            guard mirrored != nil else { return }
            if hasFallback { condition.reason = fallback }
            if isSilent { condition.message = "" }
        }
        let isAbsent = seen.pod == nil ? has(.unknownPodScheduledAbsent) : has(.unreportedPodScheduledAbsent) && mirrored == nil
        if isAbsent || has(.skipPodScheduled) { conditions.remove(ConditionType.podScheduled) }
    }

    private func change(_ conditions: inout [Condition], _ type: String, _ body: (inout Condition) -> Void) {
        for position in conditions.indices where conditions[position].type == type { body(&conditions[position]) }
    }
}
