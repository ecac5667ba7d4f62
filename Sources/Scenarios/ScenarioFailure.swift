import ObjectModel
import Simulation

/// One thing that did not hold in a run: a step that failed or an expectation.
public struct ScenarioFailure: Sendable, Hashable {
    /// A revision of the object in question, as part of the chain that led to a failure.
    public struct Cause: Sendable, Hashable {
        /// The number of the revision.
        public var revision: UInt64
        /// When it was committed.
        public var time: VirtualTime
        /// Who wrote.
        public var actor: String
        /// What was done: `create`, `update` or `delete`.
        public var verb: String

        /// Describes a revision.
        public init(revision: UInt64, time: VirtualTime, actor: String, verb: String) {
            self.revision = revision
            self.time = time
            self.actor = actor
            self.verb = verb
        }
    }

    /// What failed: `step 2 (eventually) NAME`, `load NAME`, `always NAME`, `never KIND`, `eventually KIND NAME`, `count KIND EVENT`,
    /// `leadsTo FROM to TO`, `budget NAME`, `slo NAME PERCENTILE`, `invariant ID`.
    public var assertion: String
    /// Where it stands in the scenario's file.
    public var location: SourceLocation
    /// What was expected and what was found.
    public var message: String
    /// When it failed, in virtual time.
    public var time: VirtualTime
    /// The revision at which it failed, or nil when no single one did.
    public var revision: UInt64?
    /// The object it failed for, as `Kind namespace/name`, or nil when there is none.
    public var object: String?
    /// Who wrote the revision.
    public var actor: String?
    /// The revisions that last wrote the object, newest first, at most ten, as far back as the log is kept.
    public var causes: [Cause]
    /// What led to the revision, newest first, through passes, caches and other objects back to a step of the scenario; empty when there
    /// is no revision or the causes were not looked for.
    public var chain: [CausalLink]
    /// The one command that makes the same run again.
    public var replay: String

    /// Describes a failure.
    public init(
        assertion: String, location: SourceLocation, message: String, time: VirtualTime, revision: UInt64? = nil, object: String? = nil,
        actor: String? = nil, causes: [Cause] = [], chain: [CausalLink] = [], replay: String
    ) {
        self.assertion = assertion
        self.location = location
        self.message = message
        self.time = time
        self.revision = revision
        self.object = object
        self.actor = actor
        self.causes = causes
        self.chain = chain
        self.replay = replay
    }
}
