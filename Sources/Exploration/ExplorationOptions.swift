/// How a search is done.
public struct ExplorationOptions: Sendable {
    /// How runs are picked.
    public var strategy = SearchStrategy.random
    /// The first seed.
    public var seedStart: UInt64 = 1
    /// How many seeds; nil searches until time is up.
    public var seeds: Int?
    /// How long to search, or nil for as long as there are runs.
    public var duration: Duration?
    /// On how many threads.
    public var jobs = 1
    /// After how many different failures the search ends; nil goes on whatever fails.
    public var maximumFailures: Int? = 1
    /// The most runs, or nil for no bound.
    public var maximumRuns: Int?
    /// For the exhaustive strategy: by how many decisions an order may differ from first in, first out.
    public var depth = 2
    /// Whether runs of the strategies that change the order alone are compared with the run first in, first out: L-10.
    public var comparesOrders = false
    /// Invariants that are not looked at.
    public var ignoredInvariants: [String] = []
    /// Whether failures are told with their causes, for which one run of each is made again.
    public var explainsFailures = true
    /// How long each failing run may be made smaller; zero leaves failures as they are.
    public var shrinkTime: Duration = .seconds(30)
    /// How the program is called, for commands that replay.
    public var program = "sandtable"
    /// The version of the program, for replay tokens.
    public var version: String

    /// The defaults, for a version of the program.
    public init(version: String) { self.version = version }
}

/// How far a search has come.
public struct ExplorationProgress: Sendable {
    /// Runs that have ended.
    public var runs = 0
    /// Different states seen, names and times left out.
    public var states = 0
    /// Different histories seen.
    public var behaviours = 0
    /// How many of them were new in the last minute.
    public var newBehavioursPerMinute = 0
    /// Runs that failed.
    public var failedRuns = 0
    /// Different failures.
    public var failures = 0
    /// What is done at present.
    public var phase = Phase.searching

    /// What a search does.
    public enum Phase: Sendable, Hashable {
        /// It makes runs.
        case searching
        /// It makes a failing run smaller.
        case shrinking(String)
    }
}
