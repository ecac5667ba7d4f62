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
    /// `metadata.uid`, by which Pods are told apart.
    public var uid: String
    /// The Pod that the pod step returned.
    public var pod: Pod?
    /// Whether the Service step returned a Service.
    public var hasService: Bool
    /// Whether the pod step failed.
    public var hasPodFailure: Bool
    /// All failures of the pass, in order.
    public var failures: [SandboxFailure]

    /// Gathers what was seen in a pass over a Sandbox.
    public init(
        _ sandbox: Sandbox, pod: Pod?, hasService: Bool, hasPodFailure: Bool = false, failures: [SandboxFailure] = []
    ) {
        mode = sandbox.operatingMode
        generation = sandbox.generation
        service = sandbox.service
        uid = sandbox.uid
        self.pod = pod
        self.hasService = hasService
        self.hasPodFailure = hasPodFailure
        self.failures = failures
    }

    /// The conditions in the order Suspended, Finished, PodScheduled, Ready; Finished and PodScheduled only when they apply.
    public var conditions: [Condition] { [suspended, finished, podScheduled, ready].compactMap { $0 } }

    // MARK: One by one

    private typealias Reason = Sandbox.Reason

    private var phase: String { pod?.phase ?? "" }

    private var isPodOwned: Bool {
        guard let pod else { return false }
        return Ownership(of: pod, by: uid) == .owned
    }

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
        guard isPodOwned, let end = podEnd else { return nil }
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
        guard isPodOwned else { return nil }
        guard let mirrored = pod.condition("PodScheduled") else {
            return condition(type, "Unknown", Reason.podSchedulingUnknown, "Pod has not reported a PodScheduled condition yet")
        }
        let fallback = mirrored.isTrue ? Reason.podScheduled : Reason.podSchedulingUnknown
        return condition(type, mirrored.status, mirrored.reason.isEmpty ? fallback : mirrored.reason, mirrored.message)
    }

    private var ready: Condition {
        let type = Sandbox.ConditionType.ready
        if let multiple = failures.first(where: \.isMultiplePods) {
            return condition(type, "False", Reason.multiplePods, multiple.description)
        }
        if !failures.isEmpty {
            return condition(type, "False", Reason.reconcilerError, "Error seen: \(SandboxFailures(failures).description)")
        }
        if mode == .suspended {
            let message = pod == nil ? "Sandbox is suspended" : "Sandbox is suspending"
            return condition(type, "False", Reason.sandboxSuspended, message)
        }
        if let end = podEnd { return condition(type, "False", end.reason, end.message) }
        let (isPodReady, podMessage) = podReadiness
        guard service ?? hasService else { return readiness(isPodReady, podMessage) }
        return readiness(isPodReady && hasService, podMessage + (hasService ? "; Service Exists" : "; Service does not exist"))
    }

    private func readiness(_ isReady: Bool, _ message: String) -> Condition {
        let reason = isReady ? Reason.dependenciesReady : Reason.dependenciesNotReady
        return condition(Sandbox.ConditionType.ready, isReady ? "True" : "False", reason, message)
    }

    private var podReadiness: (isReady: Bool, message: String) {
        guard let pod else { return (false, "Pod does not exist") }
        guard phase == "Running" else { return (false, "Pod exists with phase: \(phase)") }
        guard pod.condition("Ready")?.isTrue == true else { return (false, "Pod is Running but not Ready") }
        guard !pod.podIPs.isEmpty else { return (false, "Pod is Ready but has no podIPs yet") }
        return (true, "Pod is Ready")
    }
}

extension Sandbox {
    /// Puts computed conditions in, in their order; Finished and PodScheduled go when they were not computed.
    mutating func upsert(_ computed: [Condition], at now: Timestamp) {
        var conditions = self.conditions
        for condition in computed { conditions.set(condition, at: now) }
        for type in [ConditionType.finished, ConditionType.podScheduled] where computed.condition(type) == nil { conditions.remove(type) }
        self.conditions = conditions
    }

    /// Whether Ready says that the Sandbox has expired.
    var isMarkedExpired: Bool { condition(ConditionType.ready)?.reason == Reason.sandboxExpired }

    /// Says in Ready that the Sandbox has expired and drops PodScheduled; Suspended and Finished stay as they are.
    mutating func markExpired(at now: Timestamp) {
        setExpired(at: now)
        conditions.remove(ConditionType.podScheduled)
    }

    /// Says in Ready that the Sandbox has expired.
    mutating func setExpired(at now: Timestamp) {
        conditions.set(
            Condition(
                type: ConditionType.ready, status: "False", reason: Reason.sandboxExpired, message: "Sandbox has expired",
                observedGeneration: generation), at: now)
    }
}
