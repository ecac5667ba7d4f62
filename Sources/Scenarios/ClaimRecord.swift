import Simulation
import World

/// What became of one SandboxClaim.
public struct ClaimRecord: Sendable, Hashable {
    /// How a claim's sandbox came to be.
    public enum Launch: String, Sendable, Hashable, CaseIterable {
        /// It stood by in a pool.
        case warm
        /// It was made for the claim.
        case cold
        /// Its sandbox does not say.
        case unknown
    }

    /// The namespace.
    public var namespace: String
    /// The name.
    public var name: String
    /// When it was made.
    public var createdAt: VirtualTime
    /// When it was ready for the first time, or nil.
    public var readyAt: VirtualTime?
    /// The sandbox it had when it was ready, or nil.
    public var sandbox: String?
    /// Where that sandbox came from, by its label `agents.x-k8s.io/launch-type`, in profile v0.1 by whether it names a Pod; nil before
    /// the claim is ready.
    public var launch: Launch?
    /// When it was removed from the store, or nil.
    public var deletedAt: VirtualTime?
    /// What it has cost, or nil when that was not counted.
    public var cost: ClaimCost?

    /// From its making until it was ready for the first time.
    public var latency: Nanoseconds? { readyAt.map { $0 - createdAt } }

    /// Describes a claim.
    public init(
        namespace: String, name: String, createdAt: VirtualTime, readyAt: VirtualTime? = nil, sandbox: String? = nil,
        launch: Launch? = nil, deletedAt: VirtualTime? = nil, cost: ClaimCost? = nil
    ) {
        self.namespace = namespace
        self.name = name
        self.createdAt = createdAt
        self.readyAt = readyAt
        self.sandbox = sandbox
        self.launch = launch
        self.deletedAt = deletedAt
        self.cost = cost
    }
}
