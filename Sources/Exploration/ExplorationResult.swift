import ObjectModel
import Scenarios

/// What a search of one scenario found.
public struct ExplorationResult: Sendable {
    /// One failure, however many runs it came up in.
    public struct Finding: Sendable {
        /// What failed.
        public let key: FailureKey
        /// In how many runs.
        public var runs: Int
        /// The first run in which it came up.
        public let trial: Trial
        /// The failure in that run.
        public var failure: ScenarioFailure
        /// The token that makes that run again.
        public let token: String?
        /// The smallest scenario found that fails in the same way; nil when it was not looked for or the failure is a comparison.
        public var shrunk: ShrunkCase?
        /// Why there is no smaller scenario, or nil.
        public var unshrunkReason: String?
    }

    /// The scenario's name.
    public let name: String
    /// The scenario's file, as the user named it.
    public let file: String
    /// How runs were picked.
    public let strategy: SearchStrategy
    /// The first seed.
    public let seedStart: UInt64
    /// How many runs there were.
    public var runs = 0
    /// How many of them failed.
    public var failedRuns = 0
    /// Different histories.
    public var behaviours = 0
    /// Different states, names and times left out.
    public var states = 0
    /// What failed, in the order in which it was found.
    public var findings: [Finding] = []
    /// The last seed.
    public var lastSeed: UInt64?

    /// Whether nothing failed.
    public var passed: Bool { findings.isEmpty }
}
