import AgentSandboxAPI
import ObjectModel
import Simulation

/// Whether a Sandbox has reached its end, and when to look again.
public struct SandboxExpiry: Hashable, Sendable {
    /// Whether the end has come.
    public let isExpired: Bool
    /// How long to wait before looking again; 0 when there is nothing to wait for.
    public let requeueAfter: Nanoseconds

    /// A Sandbox's end: its shutdown time. Nothing to wait for without one; never less than two seconds. In profile v0.1 the moment
    /// itself does not count: the end comes after it.
    public init(shutdownTime: Timestamp?, at now: Timestamp, countsTheMoment: Bool = true) {
        self.init(
            shutdownTime: shutdownTime, at: now, countsTheMoment: countsTheMoment, minimum: AgentSandboxNames.minimumExpiryRequeue)
    }

    private init(shutdownTime: Timestamp?, at now: Timestamp, countsTheMoment: Bool, minimum: Nanoseconds) {
        guard let shutdownTime else {
            isExpired = false
            requeueAfter = 0
            return
        }
        isExpired = countsTheMoment ? now >= shutdownTime : now > shutdownTime
        requeueAfter = isExpired ? 0 : max(shutdownTime - now, minimum)
    }

    /// The end of a Sandbox, suspended, finished and marked ones included.
    init(of sandbox: Sandbox, at now: Timestamp, _ features: FeatureSet, _ mutants: MutantSet<SandboxMutant>) {
        var end = sandbox.shutdownTime
        if mutants.has(.expireWithoutShutdownTime), end == nil { end = now }
        if mutants.has(.suspendedNeverExpires), sandbox.operatingMode == .suspended { end = nil }
        if mutants.has(.finishedNeverExpires), sandbox.condition(Sandbox.ConditionType.finished)?.isTrue == true { end = nil }
        if mutants.has(.expiredForever), sandbox.isMarkedExpired { end = now }
        self.init(
            shutdownTime: end, at: now, countsTheMoment: !mutants.has(.afterNotAtOrAfter),
            minimum: mutants.has(.exactExpiryRequeue) || features.has(.exactExpiryRequeue) ? 1 : AgentSandboxNames.minimumExpiryRequeue)
    }
}
