import CThreadIdentity
import ObjectModel

/// The kernel of a world: virtual time, the queue of events, the executor of reconcilers, random streams, the chooser and the
/// trace digest.
///
/// One thread creates it, runs it and lets it go; nothing in it is shared. Many kernels can run side by side on many threads.
///
/// Its hot state opts out of run-time exclusivity checks, which took a quarter of the time of an event: no accessor of that state
/// calls out while it holds it, and `checkThread` keeps other threads away.
public final class Simulation {
    /// What an event does when its moment comes.
    enum Action {
        case call(() -> Void)
        case target(any EventTarget, UInt64)
        case resume(ParkedTask)
    }

    struct Pending {
        let action: Action
        let kind: EventKind
        let subject: UInt32
        let cause: UInt64
    }

    /// The moment the run has reached.
    @exclusivity(unchecked) public private(set) var now = VirtualTime.zero
    /// The moment of the outside calendar at which the run begins.
    public let epoch: Timestamp
    /// The seed of all random streams.
    public let seed: UInt64
    /// Decides between alternatives.
    public let chooser: any Chooser
    /// Every event so far with its cause, in 128 bits.
    @exclusivity(unchecked) public private(set) var traceDigest = Digest128()
    /// The number of events that have happened.
    @exclusivity(unchecked) public private(set) var eventCount: UInt64 = 0
    /// The sequence number of the event that is happening, or of the last one.
    @exclusivity(unchecked) public private(set) var currentEvent: UInt64 = 0
    /// Decisions made so far at choice points with more than one alternative, when recording was asked for.
    public private(set) var recordedChoices: [UInt32] = []
    /// The number of decisions made so far.
    public private(set) var choiceCount = 0
    /// Called for every event before it happens; for recording. Must not touch the kernel.
    @exclusivity(unchecked) public var traceObserver: ((TraceEntry) -> Void)?
    /// Told during an event to which earlier event what is done from here on goes back; for recording. Must not touch the kernel.
    @exclusivity(unchecked) public var originObserver: ((_ origin: UInt64) -> Void)?

    let executor = KernelExecutor()
    @exclusivity(unchecked) var parkedContinuations: [UnsafeContinuation<Void, Never>?] = []
    @exclusivity(unchecked) var parkedSequences: [UInt64] = []
    @exclusivity(unchecked) var freeParkingSlots: [UInt32] = []
    @exclusivity(unchecked) var parkingSequence: UInt64 = 0
    var processes: [SimulatedProcess] = []
    /// Tasks begun and not yet ended.
    @exclusivity(unchecked) public internal(set) var liveTasks = 0
    /// Tasks that wait at a primitive of the kernel.
    @exclusivity(unchecked) public internal(set) var parkedTasks = 0

    @exclusivity(unchecked) private var queue = EventQueue<Pending>()
    @exclusivity(unchecked) private var nextSequence: UInt64 = 1
    @exclusivity(unchecked) private var foregroundEvents = 0
    private var streams: [String: RandomStream] = [:]
    private let thread = thread_identity()
    private let recordsChoices: Bool

    /// Makes a kernel at the beginning of its time.
    /// - Parameters:
    ///   - seed: the seed of all random streams.
    ///   - chooser: decides between alternatives; first in, first out by default.
    ///   - epoch: the moment of the calendar that virtual time zero stands for.
    ///   - recordsChoices: whether `recordedChoices` is kept; it grows with the run.
    public init(
        seed: UInt64 = 1, chooser: any Chooser = FirstInFirstOutChooser(), epoch: Timestamp = Simulation.standardEpoch,
        recordsChoices: Bool = false
    ) {
        self.seed = seed
        self.chooser = chooser
        self.epoch = epoch
        self.recordsChoices = recordsChoices
    }

    deinit {
        // A task parked for ever would leak its frame and everything it holds.
        assert(parkedTasks == 0, "call shutDown() before letting a kernel go: \(parkedTasks) tasks are still parked")
    }

    /// 2026-01-01T00:00:00Z.
    public static let standardEpoch = Timestamp(seconds: 1_767_225_600)

    /// The present moment on the calendar.
    public var timestamp: Timestamp { epoch + now.nanoseconds }

    /// The random stream of a name; the same object each time.
    public func stream(_ name: String) -> RandomStream {
        if let stream = streams[name] { return stream }
        let stream = RandomStream(seed: seed, name: name)
        streams[name] = stream
        return stream
    }

    /// Decides between alternatives; with fewer than two there is nothing to decide.
    public func choose(_ count: Int, at point: ChoicePoint) -> Int {
        guard count > 1 else { return 0 }
        let choice = chooser.choose(count, at: point)
        precondition(choice >= 0 && choice < count, "a chooser named alternative \(choice) of \(count)")
        choiceCount += 1
        if recordsChoices { recordedChoices.append(UInt32(choice)) }
        return choice
    }

    /// Says for onlookers that the running task acts because of an earlier event than the one that let it go on: a worker that was busy
    /// takes up a key that was added long ago.
    @inline(__always) public func declareOrigin(_ event: UInt64) { originObserver?(event) }

    /// Stops with a message when called from another thread than the one that made the kernel. Every primitive calls it.
    @inline(__always) func checkThread() {
        precondition(thread_identity() == thread, "a kernel was used from another thread than its own: did a bare Task escape?")
    }
}

// MARK: Events

extension Simulation {
    /// Plans a call. Events of one moment happen in order of class, then of planning, unless the chooser decides otherwise
    /// within a class.
    @discardableResult
    public func schedule(
        after delay: Nanoseconds = 0, _ priority: PriorityClass, _ kind: EventKind, subject: UInt32 = 0, _ action: @escaping () -> Void
    ) -> EventHandle {
        push(after: delay, priority, Pending(action: .call(action), kind: kind, subject: subject, cause: currentEvent))
    }

    /// Plans a call of a target with an argument; costs no closure.
    @discardableResult
    public func schedule(
        after delay: Nanoseconds = 0, _ priority: PriorityClass, _ kind: EventKind, subject: UInt32 = 0, target: any EventTarget,
        argument: UInt64
    ) -> EventHandle {
        push(after: delay, priority, Pending(action: .target(target, argument), kind: kind, subject: subject, cause: currentEvent))
    }

    @discardableResult
    func scheduleResume(after delay: Nanoseconds, _ priority: PriorityClass, _ kind: EventKind, subject: UInt32, _ task: ParkedTask)
        -> EventHandle
    {
        push(after: delay, priority, Pending(action: .resume(task), kind: kind, subject: subject, cause: currentEvent))
    }

    private func push(after delay: Nanoseconds, _ priority: PriorityClass, _ pending: Pending) -> EventHandle {
        checkThread()
        let sequence = nextSequence
        nextSequence += 1
        if !pending.kind.isTimer { foregroundEvents += 1 }
        return queue.push(time: (now + max(0, delay)).nanoseconds, priority: priority, sequence: sequence, payload: pending)
    }

    /// Takes a planned event back. False when it has already happened or been taken back.
    @discardableResult
    public func cancel(_ handle: EventHandle) -> Bool {
        checkThread()
        guard let pending = queue.cancel(handle) else { return false }
        if !pending.kind.isTimer { foregroundEvents -= 1 }
        return true
    }

    /// The moment of the next event, or nil when nothing is planned.
    public var nextEventTime: VirtualTime? { queue.peek().map { VirtualTime(nanoseconds: $0.time) } }

    /// The next event that is no timer, or else the next timer: its moment and kind. Nil when nothing is planned. Looks at every
    /// planned event; for messages about what a world still waits for.
    public var nextActivity: (time: VirtualTime, kind: EventKind)? {
        var found: (key: EventQueue<Pending>.Key, kind: EventKind)?
        queue.forEachPlanned { key, pending in
            if let other = found {
                if other.kind.isTimer == pending.kind.isTimer {
                    guard key < other.key else { return }
                } else if pending.kind.isTimer {
                    return
                }
            }
            found = (key, pending.kind)
        }
        return found.map { (VirtualTime(nanoseconds: $0.key.time), $0.kind) }
    }

    /// The number of events that are planned.
    public var pendingEvents: Int { queue.count }

    /// Whether nothing is under way: only timers are planned, and none runs out within `quiet`.
    public func isSettled(quiet: Nanoseconds) -> Bool {
        guard foregroundEvents == 0 else { return false }
        guard let next = nextEventTime else { return true }
        return next > now + quiet
    }

    /// Lets the next event happen. False when nothing is planned or the next event is later than `limit`.
    @discardableResult
    public func step(until limit: VirtualTime? = nil) -> Bool {
        checkThread()
        if let limit {
            guard let top = queue.peek(), top.time <= limit.nanoseconds else { return false }
        }
        let popped = chooser.isFirstInFirstOut ? queue.pop() : queue.pop { self.choose($0, at: .eventOrder) }
        guard let (key, pending) = popped else { return false }
        now = VirtualTime(nanoseconds: key.time)
        let sequence = key.sequence
        currentEvent = sequence
        eventCount += 1
        if !pending.kind.isTimer { foregroundEvents -= 1 }
        traceDigest.absorb(key.time)
        traceDigest.absorb(key.classAndSequence)
        traceDigest.absorb(pending.cause << 16 ^ UInt64(pending.kind.rawValue) << 56 ^ UInt64(pending.subject))
        if let traceObserver {
            traceObserver(
                TraceEntry(sequence: sequence, time: now, kind: pending.kind, subject: pending.subject, cause: pending.cause))
        }
        switch pending.action {
        case .call(let action): action()
        case .target(let target, let argument): target.fire(argument)
        case .resume(let task): resumeNow(task)
        }
        executor.drain()
        return true
    }

    /// Lets events happen up to and including a moment, then moves time there. Stops early when `condition` is false after an
    /// event. Without a limit it runs until nothing is planned.
    public func run(until limit: VirtualTime? = nil, while condition: () -> Bool = { true }) {
        while condition() {
            guard step(until: limit) else {
                if let limit, limit > now { now = limit }
                return
            }
        }
    }
}

/// Something that an event can call without a closure.
public protocol EventTarget: AnyObject {
    /// The event's moment has come; `argument` is what was planned.
    func fire(_ argument: UInt64)
}

/// What kind of thing an event is; part of the trace.
public enum EventKind: UInt8, Sendable {
    /// A scenario's step, arrival or check.
    case scenario = 1
    /// A request reaches the API server.
    case request = 2
    /// A reply reaches the caller.
    case reply = 3
    /// A cache takes in a revision.
    case cacheAdvance = 4
    /// A revision is handed to event handlers.
    case delivery = 5
    /// A worker takes up an item.
    case worker = 6
    /// A task begins.
    case spawn = 7
    /// A task waits for its turn or for a child.
    case wake = 8
    /// A timer runs out. Timers are what a settled world may still have planned.
    case timer = 9
    /// An operation of a runtime makes progress.
    case runtime = 10
    /// A part of the simulated cluster acts.
    case cluster = 11
    /// A fault strikes.
    case fault = 12

    /// Whether a settled world may have such an event planned.
    @inline(__always) var isTimer: Bool { self == .timer }
}

/// One event of the trace.
public struct TraceEntry: Sendable, Hashable {
    /// Its number; larger than that of every event planned before it.
    public let sequence: UInt64
    /// Its moment.
    public let time: VirtualTime
    /// What kind of thing it is.
    public let kind: EventKind
    /// The process it belongs to, or 0.
    public let subject: UInt32
    /// The event during which it was planned, or 0 for what was planned before the first.
    public let cause: UInt64
}
