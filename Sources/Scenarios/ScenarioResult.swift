import ObjectModel
import Simulation

/// What came of one run of a scenario. The same scenario, seed and choices give an equal result on every machine.
public struct ScenarioResult: Sendable, Hashable {
    /// Whether everything held.
    public enum Verdict: String, Sendable, Hashable {
        /// Every step was done and every expectation held.
        case passed
        /// Something did not hold.
        case failed
    }

    /// How much happened.
    public struct Counts: Sendable, Hashable {
        /// Commits of the store, those that made the world's own objects included.
        public var revisions: Int
        /// Events of the kernel.
        public var events: UInt64
        /// Decisions at choice points with more than one alternative.
        public var choices: Int
        /// API calls by caller, in order of first call. The user's own requests are not among them.
        public var calls: [ActorCalls]
    }

    /// The API calls of one actor.
    public struct ActorCalls: Sendable, Hashable {
        /// The caller.
        public var actor: String
        /// All of its calls.
        public var total: Int
        /// Those that write.
        public var writes: Int
        /// Those answered with 409.
        public var conflicts: Int
        /// Those answered with any other error.
        public var errors: Int
    }

    /// The scenario's name.
    public var name: String
    /// The scenario's file, as the user named it.
    public var file: String
    /// The seed of the run.
    public var seed: UInt64
    /// Whether every step was done.
    public var isComplete = true
    /// What did not hold, in the order in which it was found: steps first, then expectations in the order of the file.
    public var failures: [ScenarioFailure]
    /// What happened, in order of time.
    public var timeline: [TimelineEntry]
    /// How many further entries the timeline leaves out because it would have become too long.
    public var omittedTimelineEntries: Int
    /// Every claim, in the order of making.
    public var claims: [ClaimRecord]
    /// How much happened.
    public var counts: Counts
    /// The virtual time at which the run ended.
    public var endTime: VirtualTime
    /// The digest of the store's history.
    public var historyDigest: Digest128
    /// The digest of every kernel event.
    public var traceDigest: Digest128
    /// The decisions of the chooser, if they were to be kept.
    public var recordedChoices: [UInt32]?
    /// What a scrape of the process `agent-sandbox-controller` found at the end, in Prometheus' text format, if it was asked for; empty
    /// when the process was not running.
    public var metrics: String?

    /// Whether everything held.
    public var verdict: Verdict { failures.isEmpty ? .passed : .failed }
    /// How long claims took to become ready.
    public var latencies: ClaimLatencies { ClaimLatencies(claims) }
    /// What claims cost until the end of the run.
    public var costs: ClaimCosts { ClaimCosts(claims) }
}
