import AgentSandboxAPI
import KubernetesAPI
import ObjectModel

/// What a Sandbox's conditions are computed from: the outcome of one pass.
public struct SandboxObservation: Sendable {
    /// `spec.operatingMode`.
    public var mode: SandboxOperatingMode
    /// `metadata.generation`, written as the conditions' observed generation.
    public var generation: Int64
    /// `spec.service`.
    public var service: Bool?
    /// The Pod that the pod step returned.
    public let pod: Pod?
    /// Whether that Pod is the Sandbox's own.
    public let isPodOwned: Bool
    /// Whether the Service step returned a Service.
    public var hasService: Bool
    /// Whether the pod step failed.
    public var hasPodFailure: Bool
    /// All failures of the pass, in order.
    public var failures: [SandboxFailure]

    private let mutants: MutantSet<SandboxMutant>

    /// Gathers what was seen in a pass over a Sandbox.
    public init(
        _ sandbox: Sandbox, pod: Pod?, hasService: Bool, hasPodFailure: Bool = false, failures: [SandboxFailure] = [],
        mutants: MutantSet<SandboxMutant> = MutantSet()
    ) {
        mode = sandbox.operatingMode
        generation = sandbox.generation
        service = sandbox.service
        self.pod = pod
        isPodOwned = pod.map { Ownership(of: $0, by: sandbox, mutants) == .owned } ?? false
        self.hasService = hasService
        self.hasPodFailure = hasPodFailure
        self.failures = failures
        self.mutants = mutants
    }

    /// The conditions in the order Suspended, Finished, PodScheduled, Ready; Finished and PodScheduled only when they apply.
    public var conditions: [Condition] {
        var conditions = [suspended, finished, podScheduled, ready].compactMap { $0 }
        mutants.spoil(&conditions, self)
        return conditions
    }

    // MARK: One by one

    private typealias Reason = Sandbox.Reason

    private var phase: String { pod?.phase ?? "" }

    private func condition(_ type: String, _ status: String, _ reason: String, _ message: String) -> Condition {
        Condition(type: type, status: status, reason: reason, message: message, observedGeneration: generation)
    }

    private var suspended: Condition {
        let type = Sandbox.ConditionType.suspended
        guard mode == .suspended else { return condition(type, "False", Reason.notSuspended, "Sandbox is not suspended") }
        if pod == nil {
            return hasPodFailure
                ? condition(type, "Unknown", Reason.podStateUnknown, "Pod state is unknown. Sandbox suspension cannot be confirmed")
                : condition(type, "True", Reason.podTerminated, "Pod has been terminated. Sandbox is suspended")
        }
        return isPodOwned
            ? condition(type, "False", Reason.podTerminating, "Pod is terminating. Sandbox is suspending")
            : condition(type, "False", Reason.podNotOwned, "Refused to delete pod because it is not owned by this sandbox")
    }

    private var finished: Condition? {
        guard isPodOwned || mutants.has(.finishedOfForeignPod), let end = podEnd else { return nil }
        return condition(Sandbox.ConditionType.finished, "True", end.reason, end.message)
    }

    /// Reason and message when the Pod, owned or not, has ended.
    private var podEnd: (reason: String, message: String)? {
        switch phase {
        case "Succeeded": (Reason.podSucceeded, "Pod completed successfully")
        case "Failed": (Reason.podFailed, "Pod failed")
        default: nil
        }
    }

    private var podScheduled: Condition? {
        let type = Sandbox.ConditionType.podScheduled
        guard let pod else {
            guard hasPodFailure else { return nil }
            let message = "Pod state is unknown. Pod scheduling cannot be determined"
            return condition(type, "Unknown", Reason.podSchedulingUnknown, message)
        }
        guard isPodOwned || mutants.has(.mirrorForeignPod) else { return nil }
        guard let mirrored = pod.condition("PodScheduled") else {
            return condition(type, "Unknown", Reason.podSchedulingUnknown, "Pod has not reported a PodScheduled condition yet")
        }
        let fallback = mirrored.isTrue ? Reason.podScheduled : Reason.podSchedulingUnknown
        return condition(type, mirrored.status, mirrored.reason.isEmpty ? fallback : mirrored.reason, mirrored.message)
    }

    private var ready: Condition {
        let type = Sandbox.ConditionType.ready
        if let multiple = failures.first(where: \.isMultiplePods), !mutants.has(.failureBeatsMultiplePods) {
            let message = mutants.has(.unstableMultiplePodsMessage) ? SandboxFailures(failures).description : multiple.description
            return condition(type, "False", Reason.multiplePods, message)
        }
        if !failures.isEmpty, !mutants.has(.failuresNotInReady), !(mode == .suspended && mutants.has(.suspendedBeatsFailure)) {
            let prefix = mutants.has(.failureWithoutPrefix) ? "" : "Error seen: "
            return condition(type, "False", Reason.reconcilerError, prefix + SandboxFailures(failures).description)
        }
        let isEndFirst = mutants.has(.finishedBeatsSuspended) && podEnd != nil
        if mode == .suspended, !isEndFirst, !mutants.has(.suspendedReadyByPod) {
            let isSuspended = pod == nil || mutants.has(.suspendingReadsSuspended)
            return condition(type, "False", Reason.sandboxSuspended, isSuspended ? "Sandbox is suspended" : "Sandbox is suspending")
        }
        if let end = podEnd, !mutants.has(.endedPodIsMerelyNotReady) { return condition(type, "False", end.reason, end.message) }
        let (isPodReady, podMessage) = podReadiness
        guard isServiceNeeded else { return readiness(isPodReady, podMessage) }
        return readiness(isPodReady && hasService, podMessage + (hasService ? "; Service Exists" : "; Service does not exist"))
    }

    /// Whether `spec.service` says so or, when it says nothing, there is one.
    private var isServiceNeeded: Bool {
        if mutants.has(.serviceAlwaysNeeded) { return true }
        return service ?? (hasService && !mutants.has(.ownServiceNotNeeded))
    }

    private func readiness(_ isReady: Bool, _ message: String) -> Condition {
        let reason = isReady ? Reason.dependenciesReady : Reason.dependenciesNotReady
        return condition(Sandbox.ConditionType.ready, isReady ? "True" : "False", reason, message)
    }

    private var podReadiness: (isReady: Bool, message: String) {
        guard let pod else { return (false, "Pod does not exist") }
        guard phase == "Running" || mutants.has(.readyInAnyPhase) else { return (false, "Pod exists with phase: \(phase)") }
        let isReady = pod.condition("Ready")?.isTrue == true || mutants.has(.readyWhileRunning)
        guard isReady, !(pod.isBeingDeleted && mutants.has(.terminatingIsNotReady)) else { return (false, "Pod is Running but not Ready") }
        guard !pod.podIPs.isEmpty || mutants.has(.readyWithoutPodIps) else { return (false, "Pod is Ready but has no podIPs yet") }
        return (true, "Pod is Ready")
    }
}

extension Sandbox {
    /// Puts computed conditions in, in their order; Finished and PodScheduled go when they were not computed.
    mutating func upsert(_ computed: [Condition], at now: Timestamp, _ mutants: MutantSet<SandboxMutant> = MutantSet()) {
        let before = self.conditions
        var conditions = before
        for condition in computed {
            if mutants.has(.transitionTimeAlwaysMoves), let position = conditions.firstIndex(where: { $0.type == condition.type }) {
                conditions[position].lastTransitionTime = now
            }
            conditions.set(condition, at: now)
        }
        if computed.condition(ConditionType.finished) == nil, !mutants.has(.keepFinished) { conditions.remove(ConditionType.finished) }
        if computed.condition(ConditionType.podScheduled) == nil, !mutants.has(.keepPodScheduled) {
            conditions.remove(ConditionType.podScheduled)
        }
        if mutants.has(.shuffleConditions) { conditions.reverse() }
        if conditions != before { self.conditions = conditions }
    }

    /// Whether Ready says that the Sandbox has expired.
    var isMarkedExpired: Bool { condition(ConditionType.ready)?.reason == Reason.sandboxExpired }

    /// Says in Ready that the Sandbox has expired and drops PodScheduled; Suspended and Finished stay as they are.
    mutating func markExpired(at now: Timestamp, _ mutants: MutantSet<SandboxMutant>) {
        setExpired(at: now)
        if !mutants.has(.keepPodScheduledAtExpiry) { conditions.remove(ConditionType.podScheduled) }
    }

    /// Says in Ready that the Sandbox has expired.
    mutating func setExpired(at now: Timestamp) {
        conditions.set(
            Condition(
                type: ConditionType.ready, status: "False", reason: Reason.sandboxExpired, message: "Sandbox has expired",
                observedGeneration: generation), at: now)
    }
}
