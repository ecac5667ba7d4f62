import AgentSandboxAPI
import ObjectModel
import Simulation

/// Whether a claim has expired, and when it will.
public struct ClaimExpiry: Hashable, Sendable {
    /// Whether the moment has come.
    public let isExpired: Bool
    /// The time that is left, above zero; nil when the claim has expired or never will.
    public let timeLeft: Nanoseconds?

    /// Looks at a claim: the earlier of its shutdown time and of its time to live after the Finished condition became True. Nothing
    /// expires without `spec.lifecycle`.
    public init(of claim: SandboxClaim, at now: Timestamp, _ mutants: ClaimMutants = ClaimMutants()) {
        let moment = claim.lifecycle.flatMap { Self.moment($0, claim, mutants) }
        let left = moment.map { $0 - now }
        isExpired = left.map { mutants.has(.expireAfterMoment) ? $0 < 0 : $0 <= 0 } ?? false
        timeLeft = isExpired ? nil : left
    }

    private static func moment(_ lifecycle: SandboxClaim.Lifecycle, _ claim: SandboxClaim, _ mutants: ClaimMutants) -> Timestamp? {
        let shutdownTime = mutants.has(.ignoreShutdownTime) ? nil : lifecycle.shutdownTime
        guard let seconds = lifecycle.ttlSecondsAfterFinished, !mutants.has(.ignoreTTL),
            let finished = claim.condition(SandboxClaim.ConditionType.finished), finished.isTrue || mutants.has(.liveFromUnfinished),
            let since = mutants.has(.liveFromCreation) ? claim.creationTimestamp : finished.lastTransitionTime
        else { return shutdownTime }
        let end = since + Int64.seconds(max(0, min(seconds, Int64(Int32.max))))
        return shutdownTime.map { mutants.has(.expireAtLater) ? max($0, end) : min($0, end) } ?? end
    }

    /// A wait, cut to the time that is left.
    public func bounded(_ wait: Nanoseconds) -> Nanoseconds { timeLeft.map { min($0, wait) } ?? wait }
}

extension SandboxClaim {
    /// The condition of an expired claim.
    static let expiredMessage = "Claim expired. Sandbox cleanup initiated."

    /// Whether Ready says that the claim has expired.
    public var isMarkedExpired: Bool { condition(ConditionType.ready)?.reason == Reason.claimExpired }

    mutating func setCondition(_ condition: Condition, at now: Timestamp) {
        var conditions = self.conditions
        conditions.set(condition, at: now)
        self.conditions = conditions
    }
}
