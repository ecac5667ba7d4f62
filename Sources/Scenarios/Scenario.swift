import AgentSandboxAPI
import Invariants
import ObjectModel
import Simulation
import World

/// A scenario as read from a file: what there is, what happens, and what must hold.
///
/// The value is complete and checked: every duration, quantity, selector and expression has been read, every file it names has been
/// loaded. docs/scenarios.md describes each key.
public struct Scenario: Sendable {
    /// Which clock drives the run.
    public enum Clock: String, Sendable, CaseIterable {
        /// The kernel's own: no real time passes.
        case virtual
        /// Real time.
        case wall
    }

    /// What sandboxes run in.
    public enum Backend: String, Sendable, CaseIterable {
        /// Nowhere: their timing is modelled.
        case simulated
        /// Local processes under seccomp.
        case process
        /// gVisor's `runsc`.
        case gvisor
    }

    /// How alternatives are decided between.
    public enum ChooserChoice: Sendable, Hashable {
        /// First in, first out.
        case fifo
        /// By a random stream of the seed.
        case random
        /// As recorded before.
        case recorded([UInt32])
        /// First in, first out but for these decisions, in ascending order.
        case deviations([ChoiceDeviation])
    }

    /// `metadata.name`.
    public var name: String
    /// `metadata.description`, or empty.
    public var description = ""
    /// The file it was read from, as the user named it.
    public var file: String
    /// What the world is made from: seed, timing, nodes, images, controllers.
    public var world: WorldConfiguration
    /// Which clock drives the run.
    public var clock = Clock.virtual
    /// What sandboxes run in.
    public var backend = Backend.simulated
    /// How alternatives are decided between.
    public var chooser = ChooserChoice.fifo
    /// Loads that steps can start.
    public var workloads: [Workload] = []
    /// What happens, in order.
    public var steps: [Step] = []
    /// What must hold.
    public var expectations = ScenarioExpectations()
    /// What claims and the run may cost.
    public var budgets: [Budget] = []
    /// How long claims may take.
    public var objectives: [LatencyObjective] = []
    /// The ids of the invariants that must hold; those in `expectations.violates` must not.
    public var invariants = InvariantMonitor.statements.map(\.id)
    /// Those that the file names of the invariants that compare the run with an undisturbed one; each costs a further run.
    package var comparisons: [ComparedInvariant] = []
    /// Whether its budgets or pairs ask for what the world counts of claims.
    package var asksForClaimCosts: Bool {
        !budgets.isEmpty || expectations.leadsTo.contains { $0.from.isCounted || $0.to.isCounted }
    }
    /// Where the file says which.
    public var invariantsLocation = SourceLocation.start

    /// Starts an empty scenario.
    public init(name: String, file: String, world: WorldConfiguration = WorldConfiguration()) {
        self.name = name
        self.file = file
        self.world = world
    }
}

/// A load: claims that arrive by a pattern, named `<workload>-<n>`, n from 0 in order of arrival.
public struct Workload: Sendable {
    /// When claims arrive, counted from the start of the load.
    public enum Arrivals: Sendable, Hashable {
        /// At these moments, in ascending order.
        case at([Nanoseconds])
        /// So many at once.
        case burst(Int)
        /// A Poisson process: exponential gaps, absolute schedule, open loop.
        case poisson(ratePerSecond: Double, duration: Nanoseconds)
        /// Equal gaps.
        case uniform(ratePerSecond: Double, duration: Nanoseconds)
        /// So many at once, and then a new one whenever one has gone, until so many have been made; it may take so long.
        case closed(inFlight: Int, count: Int, within: Nanoseconds)
    }

    /// What claims ask for by name.
    public enum Target: Sendable, Hashable {
        /// A SandboxWarmPool, in profile v0.5.
        case pool(String)
        /// A SandboxTemplate, in profile v0.1.
        case template(String)
    }

    /// The name.
    public var name: String
    /// What claims ask for.
    public var target: Target
    /// Where claims are made.
    public var namespace: String
    /// How long a claim is kept once it is ready before it is deleted; nil keeps it.
    public var dwell: Nanoseconds?
    /// Further fields of the claim, merged into its object; null for none.
    public var template: JSONValue
    /// When claims arrive.
    public var arrivals: Arrivals
    /// Where the load stands in the file.
    public var location: SourceLocation
}

extension Workload.Target {
    /// The profile whose claims name such a thing.
    var profile: AgentSandboxProfile {
        switch self {
        case .pool: .v05
        case .template: .v01
        }
    }
}

extension Workload.Target: CustomStringConvertible {
    /// `pool NAME` or `template NAME`.
    public var description: String {
        switch self {
        case .pool(let name): "pool \(name)"
        case .template(let name): "template \(name)"
        }
    }
}

/// One step of a scenario.
public struct Step: Sendable {
    /// When a step happens; without either, as soon as the step before it is done.
    public enum Moment: Sendable, Hashable {
        /// At this virtual time since the beginning of the run; at once if it has passed.
        case at(Nanoseconds)
        /// So long after the step before it was done.
        case after(Nanoseconds)
    }

    /// What a step does.
    public enum Action: Sendable {
        /// `kubectl apply` of each object.
        case apply([JSONValue])
        /// Make each object.
        case create([JSONValue])
        /// Replace each object; the resourceVersion counts if the manifest has one.
        case update([JSONValue])
        /// Patch one object.
        case patch(ObjectReference, PatchKind, JSONValue, subresource: String)
        /// Delete objects.
        case delete([ObjectReference], propagation: String?, gracePeriodSeconds: Int64?)
        /// Set the number of replicas through the scale subresource.
        case scale(ObjectReference, replicas: Int64)
        /// Start a load and go on when its last claim has been made.
        case run(workload: String)
        /// Replace profile v0.1 by v0.5, with flags of its controllers.
        case upgrade(flags: [(name: String, value: String)])
        /// Make something go wrong, now or when its condition is met.
        case fault(Fault)
        /// Wait until an object matches.
        case eventually(ObjectPattern, within: Nanoseconds)
        /// Wait until a sandbox is ready and run a command in it.
        case exec(ExecRequest)
        /// Wait until nothing is left to do: nothing is under way and no timer runs out within `quiet`.
        case settle(within: Nanoseconds, quiet: Nanoseconds)
    }

    /// The form of a patch.
    public enum PatchKind: String, Sendable, CaseIterable {
        /// RFC 7386.
        case merge
        /// RFC 6902.
        case json
        /// Kubernetes' own, for built-in kinds.
        case strategic
    }

    /// What is done.
    public var action: Action
    /// When it is done.
    public var moment: Moment?
    /// How reports call it, or nil.
    public var name: String?
    /// How its request must be refused, or nil when it must succeed.
    public var expectedError: ExpectedError?
    /// Where the step stands in the file.
    public var location: SourceLocation
}

extension Step {
    /// Whether it upgrades the profile.
    var isUpgrade: Bool {
        if case .upgrade = action { return true }
        return false
    }
}

/// Names one object.
public struct ObjectReference: Sendable, Hashable {
    /// The kind in a version.
    public var kind: GroupVersionKind
    /// Namespace and name.
    public var key: ObjectKey
}

/// Which objects are meant: a kind, and fields that must match as a subset.
public struct ObjectPattern: Sendable, Equatable {
    /// The kind in the version whose form the fields have.
    public var kind: GroupVersionKind
    /// The namespace, or nil for any.
    public var namespace: String?
    /// The name, or nil for any.
    public var name: String?
    /// Labels that must match.
    public var labels: LabelSelector
    /// Fields that must match: an object matches when it has every field with a matching value; a list matches when each element
    /// given matches some element of it; scalars must be equal. An absent number matches 0, as Go omits it.
    public var fields: JSONValue
    /// Where the pattern stands in the file.
    public var location: SourceLocation
}

/// What must hold over the whole history of a run.
public struct ScenarioExpectations: Sendable {
    /// Holds at every revision of each object that matches.
    public struct Always: Sendable {
        /// How reports call it.
        public var name: String
        /// The objects it is about.
        public var forEach: ObjectPattern
        /// A CEL expression over `object` (and `oldObject`, null at creation) that must be true.
        public var that: String
        /// Where it stands in the file.
        public var location: SourceLocation
    }

    /// Is reached by some object.
    public struct Eventually: Sendable {
        /// What it looks like then.
        public var pattern: ObjectPattern
        /// How long after its creation, or nil for by the end of the run.
        public var within: Nanoseconds?
    }

    /// An invariant must be violated.
    public struct Violation: Sendable, Hashable {
        /// The invariant's id.
        public var id: String
        /// Where it stands in the file.
        public var location: SourceLocation
        /// Whether it may hold as well, as in runs of other seeds than the scenario's own.
        public var isOptional = false
    }

    /// Happens so often.
    public struct Count: Sendable {
        /// What is counted.
        public enum Occurrence: String, Sendable, CaseIterable {
            /// Objects that came to match by being made.
            case created
            /// Revisions that changed a matching object.
            case updated
            /// Matching objects that were removed.
            case deleted
        }

        /// The objects; `fields` are looked at in the state after the revision (before it, for deletions).
        public var pattern: ObjectPattern
        /// What is counted.
        public var event: Occurrence
        /// Not fewer than this.
        public var atLeast: Int?
        /// Not more than this.
        public var atMost: Int?
    }

    /// Must hold at every revision.
    public var always: [Always] = []
    /// Must match no revision.
    public var never: [ObjectPattern] = []
    /// Must be reached.
    public var eventually: [Eventually] = []
    /// Must happen so often.
    public var count: [Count] = []
    /// Must follow what happens.
    public var leadsTo: [LeadsTo] = []
    /// Must be violated.
    public var violates: [Violation] = []

    /// Nothing is expected.
    public init() {}

    /// Takes out, and returns, what is about objects that a test does not pass.
    mutating func split(_ isIncluded: (ObjectPattern) -> Bool) -> ScenarioExpectations {
        var rest = ScenarioExpectations()
        rest.always = always.filter { !isIncluded($0.forEach) }
        rest.never = never.filter { !isIncluded($0) }
        rest.eventually = eventually.filter { !isIncluded($0.pattern) }
        rest.count = count.filter { !isIncluded($0.pattern) }
        func isWholly(_ pair: LeadsTo) -> Bool { [pair.from, pair.to].compactMap(\.pattern).allSatisfy(isIncluded) }
        rest.leadsTo = leadsTo.filter { !isWholly($0) }
        leadsTo.removeAll { !isWholly($0) }
        always.removeAll { !isIncluded($0.forEach) }
        never.removeAll { !isIncluded($0) }
        eventually.removeAll { !isIncluded($0.pattern) }
        count.removeAll { !isIncluded($0.pattern) }
        return rest
    }
}
