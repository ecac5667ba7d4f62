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
    public init(of claim: SandboxClaim, at now: Timestamp) {
        guard let lifecycle = claim.lifecycle else {
            self.init(at: nil, now: now)
            return
        }
        var moment = lifecycle.shutdownTime
        if let seconds = lifecycle.ttlSecondsAfterFinished, let finished = claim.condition(SandboxClaim.ConditionType.finished),
            finished.isTrue, let since = finished.lastTransitionTime
        {
            let end = since + Int64.seconds(max(0, min(seconds, Int64(Int32.max))))
            moment = moment.map { min($0, end) } ?? end
        }
        self.init(at: moment, now: now)
    }

    private init(at moment: Timestamp?, now: Timestamp) {
        let left = moment.map { $0 - now }
        isExpired = left.map { $0 <= 0 } ?? false
        timeLeft = isExpired ? nil : left
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
