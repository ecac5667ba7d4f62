import APIServer
import ObjectModel
import Simulation

/// How long the way to the API server and back takes.
public struct ConnectionTiming: Sendable, Hashable {
    /// From sending a request to having its answer; half of it lies before the server acts, half after.
    public var request: Distribution
    /// From a commit until an informer's cache can take it in. Order is kept: no revision overtakes an earlier one.
    public var watchDelivery: Distribution

    /// Gives both.
    public init(request: Distribution, watchDelivery: Distribution) {
        self.request = request
        self.watchDelivery = watchDelivery
    }

    /// No time at all.
    public static let immediate = ConnectionTiming(request: .zero, watchDelivery: .zero)
}

/// The API server together with the kernel: where clients and informers of a world connect.
public final class ControlPlane {
    /// Where a process inside the cluster finds the API server: the address of the Service `kubernetes`.
    public static let host = "10.96.0.1:443"

    /// The kernel.
    public let simulation: Simulation
    /// The server. Only the suspending client and the world talk to it.
    public let server: APIServer
    /// How long connections take.
    public let timing: ConnectionTiming
    /// Asked before and after every call, in order; faults live here.
    public var hooks: [any CallHook] = []
    /// Told of every call of a client when the server has acted on it, with the status code of the answer: 200, or that of an error.
    public var callObservers: [(_ call: CallDescription, _ code: Int) -> Void] = []
    /// Told when a pass of any controller begins and ends, in order.
    public var passObservers: [(PassReport) -> Void] = []
    /// Told when an informer hands a revision to its handlers, before they run.
    public var deliveryObservers: [(DeliveryReport) -> Void] = []
    /// Told of each fault at the moment it strikes, in words without a full stop.
    public var faultObservers: [(_ description: String) -> Void] = []
    /// Whether nothing is written only to say that somebody is still there: leases and heartbeats rest.
    public var isQuiet = false
    /// What was called, by whom, how often.
    public let ledger = CallLedger()

    private var informers: [ResourceID: [Informer]] = [:]

    /// Connects a server to a kernel.
    public init(simulation: Simulation, server: APIServer, timing: ConnectionTiming) {
        self.simulation = simulation
        self.server = server
        self.timing = timing
        server.onCommit { [unowned self] revision in
            guard let followers = self.informers[revision.resource] else { return }
            for informer in followers { informer.revisionCommitted() }
        }
    }

    func connect(_ informer: Informer) { informers[informer.handle.id, default: []].append(informer) }

    func disconnect(_ informer: Informer) { informers[informer.handle.id]?.removeAll { $0 === informer } }
}

/// A call of the client, as hooks and ledgers see it.
public struct CallDescription: Sendable, Hashable {
    /// What a call does.
    public enum Verb: String, Sendable, Hashable, CaseIterable {
        /// A read of one object.
        case get
        /// A read of many.
        case list
        /// Making an object.
        case create
        /// Replacing an object.
        case update
        /// Changing an object.
        case patch
        /// Deleting an object.
        case delete

        /// Whether the call asks for a change.
        public var isWrite: Bool { self != .get && self != .list }
    }

    /// The caller: a controller's name.
    public let actor: String
    /// The process that the caller belongs to.
    public let process: String
    /// What it does.
    public let verb: Verb
    /// To which resource.
    public let resource: GroupVersionResource
    /// To which subresource; empty for the object itself.
    public let subresource: String
    /// To which object; the name is empty for lists and generated names.
    public let key: ObjectKey
}

/// What a hook wants to happen to a call.
public enum CallVerdict: Sendable {
    /// Go on.
    case proceed
    /// Answer with this error. After the commit this means: the write stands, but the caller hears this instead.
    case refuse(APIError)
    /// Wait first.
    case delay(Nanoseconds)
    /// After the commit: answer with this error, so long after the commit.
    case loseReply(APIError, after: Nanoseconds)
    /// Wait until the hook wakes the task that it is told of.
    case hold
    /// Kill the caller's process here.
    case kill
}

extension CallVerdict {
    /// What happens to a call, for onlookers; nil when nothing does.
    func description(of call: CallDescription, _ side: String) -> String? {
        let words = "\(call.verb.rawValue) of \(call.resource.resource) \(call.key) by \(call.actor)"
        switch self {
        case .proceed: return nil
        case .refuse(let error): return "\(words) answered with \(error.code) \(side) the server acted: \(error.message)"
        case .delay(let length): return "\(words) held up for \(GoDuration.format(length)) \(side) the server acted"
        case .loseReply(let error, _): return "reply to \(words) lost: \(error.message)"
        case .hold: return "\(words) held up \(side) the server acted"
        case .kill: return "\(call.process) killed in \(words) \(side) the server acted"
        }
    }
}

/// Something that watches or disturbs calls: a fault, a budget, a recorder.
public protocol CallHook: AnyObject {
    /// Asked before the request is sent. It cannot be refused here.
    func sending(_ call: CallDescription) -> CallVerdict
    /// Asked when the request reaches the server, before anything is read or committed.
    func before(_ call: CallDescription) -> CallVerdict
    /// Asked after the server has acted and before the caller hears of it. `error` is the server's answer if it refused.
    func after(_ call: CallDescription, error: APIError?) -> CallVerdict
    /// Told which task waits because the hook wanted to hold its call.
    func holds(_ task: ParkedTask, of process: SimulatedProcess)
    /// Told that a call that was asked about before it was sent is over: the caller has its answer, or is dead.
    func finished(_ call: CallDescription)
}

extension CallHook {
    /// Goes on.
    public func sending(_ call: CallDescription) -> CallVerdict { .proceed }
    /// Wakes it again.
    public func holds(_ task: ParkedTask, of process: SimulatedProcess) { process.wake(task) }
    /// Does nothing.
    public func finished(_ call: CallDescription) {}
}
