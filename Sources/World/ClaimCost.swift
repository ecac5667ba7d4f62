import ControllerRuntime
import Simulation

/// What one SandboxClaim has cost, and when it got how far.
///
/// A claim is charged from its making until it leaves the store, with
/// - every call about the claim itself, by whichever controller,
/// - calls of the claim controller about the Sandbox that the claim has been assigned, or that has the claim's own name,
/// - from the moment its Sandbox is controlled by it, every call about that Sandbox and about the Sandbox's Pod, Service and
///   PersistentVolumeClaims, by whichever controller,
/// - Events about any of these, when they are written,
/// - passes of the claim controller over the claim and, from the same moment on, passes of the Sandbox controller over the Sandbox.
///
/// A call counts when the server has acted on it, refused or not. Users' requests, lists and the informers' own requests do not count.
public struct ClaimCost: Sendable, Hashable {
    /// Calls of one kind that wrote or were to write.
    public struct Writes: Sendable, Hashable {
        /// The caller: a controller's name.
        public let actor: String
        /// What it did.
        public let verb: CallDescription.Verb
        /// The resource's name, such as `sandboxes`.
        public let resource: String
        /// The subresource; empty for the object itself.
        public let subresource: String
        /// How often.
        public var count: Int
    }

    /// When the claim controller first saw it, by the moment it wrote on the claim, or else by the first pass over it.
    public var observedAt: VirtualTime?
    /// When the name of a Sandbox of its pool was written on it; nil for a claim whose Sandbox was made for it.
    public var assignedAt: VirtualTime?
    /// When a Sandbox was first controlled by it: one of its pool, or one that was made for it.
    public var adoptedAt: VirtualTime?
    /// What was written, Events included, in order of first use.
    public var writes: [Writes] = []
    /// How many calls were answered with 409.
    public var conflicts = 0
    /// How many calls read.
    public var reads = 0
    /// How many passes began.
    public var reconciles = 0
    /// How many passes ended so that the key comes back by itself: they asked for it, or failed.
    public var requeues = 0
    /// How many of the writes made an Event or counted one on.
    public var events = 0

    /// Nothing yet.
    public init() {}

    /// All writes together.
    public var totalWrites: Int { writes.reduce(0) { $0 + $1.count } }

    /// The writes of one controller.
    public func writes(by actor: String) -> Int { writes.reduce(0) { $0 + ($1.actor == actor ? $1.count : 0) } }

    mutating func addWrite(_ actor: String, _ verb: CallDescription.Verb, _ resource: String, _ subresource: String) {
        // A claim sees few kinds of write: comparing them costs less than hashing one.
        for place in writes.indices {
            let known = writes[place]
            guard known.verb == verb, known.resource == resource, known.actor == actor, known.subresource == subresource else { continue }
            writes[place].count += 1
            return
        }
        writes.append(Writes(actor: actor, verb: verb, resource: resource, subresource: subresource, count: 1))
    }
}
