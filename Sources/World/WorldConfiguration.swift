import AgentSandboxAPI
import ObjectModel
import SimulatedRuntime
import Simulation

/// How long the parts of a simulated system take.
public struct WorldTiming: Sendable, Hashable {
    /// An API request and its answer.
    public var apiRequest: Distribution = .constant(.milliseconds(1))
    /// From a commit until an informer has it.
    public var watchDelivery: Distribution = .uniform(0, .milliseconds(20))
    /// The scheduler's work on one Pod.
    public var schedule: Distribution = .constant(.milliseconds(2))
    /// From telling the runtime to start a Pod until its containers run.
    public var sandboxStart: Distribution = .logNormal(median: .milliseconds(900), p99: .seconds(4))
    /// From a container's start until it would answer its readiness probe.
    public var readiness: Distribution = .constant(.milliseconds(100))
    /// From an owner's deletion until the garbage collector looks at its dependents.
    public var garbageCollection: Distribution = .constant(.milliseconds(50))

    /// The defaults: a small, quick cluster.
    public init() {}
}

/// Nodes that are alike.
public struct NodeGroup: Sendable, Hashable {
    /// The name; with a count above one the nodes are called `name-0`, `name-1`, …
    public var name: String
    /// How many.
    public var count: Int
    /// What each offers, as Kubernetes quantities by resource name.
    public var capacity: [ResourceQuantity]
    /// Labels beyond the well-known ones, as pairs.
    public var labels: [Label]

    /// A resource name and a quantity.
    public struct ResourceQuantity: Sendable, Hashable {
        /// `cpu`, `memory`, `pods`, `ephemeral-storage` or an extended resource.
        public var resource: String
        /// How much.
        public var quantity: String

        /// Pairs the two.
        public init(_ resource: String, _ quantity: String) {
            self.resource = resource
            self.quantity = quantity
        }
    }

    /// A label's key and value.
    public struct Label: Sendable, Hashable {
        /// The key.
        public var key: String
        /// The value.
        public var value: String

        /// Pairs the two.
        public init(_ key: String, _ value: String) {
            self.key = key
            self.value = value
        }
    }

    /// Describes a group; what `capacity` leaves out is 8 CPUs, 32 GiB, 100 GiB of ephemeral storage and 110 Pods.
    public init(name: String, count: Int = 1, capacity: [ResourceQuantity] = [], labels: [Label] = []) {
        self.name = name
        self.count = count
        self.capacity = capacity
        self.labels = labels
        for (resource, quantity) in Self.standardCapacity where !capacity.contains(where: { $0.resource == resource }) {
            self.capacity.append(ResourceQuantity(resource, quantity))
        }
    }

    private static let standardCapacity = [("cpu", "8"), ("memory", "32Gi"), ("ephemeral-storage", "100Gi"), ("pods", "110")]
}

/// What is known of images whose names match a pattern.
public struct ImageSource: Sendable, Hashable {
    /// A name in which `*` stands for any characters.
    public var pattern: String
    /// How long a node needs to pull it the first time.
    public var pull: Distribution
    /// How its containers end by themselves; nil means that they run until they are stopped.
    public var exit: ExitModel?
    /// How long its containers take to end once they are asked to.
    public var stop: Distribution

    /// Describes images.
    public init(pattern: String, pull: Distribution, exit: ExitModel? = nil, stop: Distribution = .zero) {
        self.pattern = pattern
        self.pull = pull
        self.exit = exit
        self.stop = stop
    }
}

/// Which controllers a world runs, and which resources it knows.
public enum ControllerProfile: String, Sendable, Hashable, CaseIterable {
    /// Upstream at v0.5.6 and twelve commits.
    case v05 = "v0.5"
    /// Upstream at v0.1.0: v1alpha1 only, pools of Pods.
    case v01 = "v0.1"
    /// The resources of v0.5 without any Agent Sandbox controller: bring your own.
    case none

    /// The profile whose custom resources a world has.
    public var resources: AgentSandboxProfile { self == .v01 ? .v01 : .v05 }

    /// The profile whose controllers a world runs, or nil.
    public var controllers: AgentSandboxProfile? { self == .none ? nil : resources }
}

/// Everything a world is made from. The same configuration makes the same run.
public struct WorldConfiguration: Sendable {
    /// The seed of all random streams.
    public var seed: UInt64 = 1
    /// The moment of the calendar at which its time begins; objects carry it.
    public var epoch = Simulation.standardEpoch
    /// How long things take.
    public var timing = WorldTiming()
    /// The nodes; one of 8 CPUs by default.
    public var nodes = [NodeGroup(name: "node")]
    /// What is known of images; the first pattern that matches counts. An image that none matches is there at once.
    public var images: [ImageSource] = []
    /// Which controllers run.
    public var profile = ControllerProfile.v05
    /// Upstream's command-line flags of the controllers, by name without dashes.
    public var flags: [(name: String, value: String)] = []
    /// The domains of labels that claims may put on Pods, as the controllers read them from an optional file; nil when there is none.
    public var allowedLabelDomains: [String]?
    /// Named repairs of upstream's defects.
    public var features: [String] = []
    /// Named seeded defects.
    public var mutants: [String] = []
    /// Whether probes and leases that cannot change anything become events too.
    public var heartbeats = false
    /// Whether calls, passes and Events are charged to the claims they are made for.
    public var countsClaimCosts = true
    /// Whether the decisions of the chooser are kept.
    public var recordsChoices = false
    /// Whether the API server keeps who owns which fields, as server-side apply needs it. As long as nobody applies, revisions and
    /// digests are the same without.
    public var tracksManagedFields = false

    /// The defaults.
    public init() {}
}

/// Why a world could not be made.
public struct WorldError: Error, Sendable, CustomStringConvertible {
    /// What is wrong and what would be right.
    public let description: String

    /// Says what is wrong.
    public init(_ description: String) { self.description = description }
}
