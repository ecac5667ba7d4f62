import ObjectModel
import Simulation

/// A commit, as chains of causes name it.
public struct RevisionNote: Sendable, Hashable {
    /// The number of the revision.
    public let number: UInt64
    /// When it was committed.
    public let time: VirtualTime
    /// Who wrote.
    public let actor: String
    /// What was done: `create`, `update` or `delete`.
    public let verb: String
    /// The object, as `Kind namespace/name`.
    public let object: String
    /// The kernel event during which it was committed, 0 before the first.
    public let event: UInt64

    /// Describes a commit.
    public init(number: UInt64, time: VirtualTime, actor: String, verb: String, object: String, event: UInt64) {
        self.number = number
        self.time = time
        self.actor = actor
        self.verb = verb
        self.object = object
        self.event = event
    }
}

/// A pass of a controller, as chains of causes name it.
public struct PassNote: Sendable, Hashable {
    /// The controller.
    public let controller: String
    /// The object it is about.
    public let key: ObjectKey
    /// The event and the time at which it began.
    public let began: RunMoment
    /// The event during which its key was added to the queue.
    public let origin: UInt64
    /// The newest revision of the store when it began.
    public let revision: UInt64
    /// Where it ended; nil when it did not.
    public let ended: RunMoment?
    /// Why its key comes back by itself, such as `asked to come back after 2s`; empty when it does not.
    public let outcome: String

    /// Describes a pass.
    public init(
        controller: String, key: ObjectKey, began: RunMoment, origin: UInt64, revision: UInt64, ended: RunMoment? = nil,
        outcome: String = ""
    ) {
        self.controller = controller
        self.key = key
        self.began = began
        self.origin = origin
        self.revision = revision
        self.ended = ended
        self.outcome = outcome
    }
}

/// What an informer handed to its handlers, as chains of causes name it.
public struct DeliveryNote: Sendable, Hashable {
    /// The process whose cache it is.
    public let process: String
    /// The resource, such as `pods`.
    public let resource: String
    /// The revision, or nil for what was there when the informer began.
    public let revision: UInt64?
    /// How many objects were handed on.
    public let count: Int

    /// Describes a delivery.
    public init(process: String, resource: String, revision: UInt64?, count: Int) {
        self.process = process
        self.resource = resource
        self.revision = revision
        self.count = count
    }
}

/// What is known of the causes in a run: kept in memory, or in a store of runs.
public protocol CausalRecord {
    /// Why it could not be looked up.
    associatedtype Failure: Error
    /// An event of the kernel; nil when it is not known.
    func event(_ sequence: UInt64) throws(Failure) -> TraceEntry?
    /// A commit; nil when it is not known.
    func revision(_ number: UInt64) throws(Failure) -> RevisionNote?
    /// The passes that began during an event, in order.
    func passes(beganIn event: UInt64) throws(Failure) -> [PassNote]
    /// The latest pass of a controller over a key that ended during an event.
    func pass(endedIn event: UInt64, controller: String, key: ObjectKey) throws(Failure) -> PassNote?
    /// What an informer handed on during an event.
    func delivery(in event: UInt64) throws(Failure) -> DeliveryNote?
    /// What the scenario did during an event.
    func act(in event: UInt64) throws(Failure) -> String?
    /// The faults that struck during an event.
    func faults(in event: UInt64) throws(Failure) -> [String]
    /// The earlier event that a task other than a pass went back to during an event.
    func origin(in event: UInt64) throws(Failure) -> UInt64?
    /// The name of a process by the subject of its events.
    func processName(_ subject: UInt32) throws(Failure) -> String?
}
