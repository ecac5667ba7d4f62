import ObjectModel

/// Thrown by every primitive of the kernel once the process it was called for is dead. Let it through: nothing that a dead
/// process does has an effect.
public struct ProcessKilled: Error, Hashable, Sendable {
    /// Makes the error.
    public init() {}
}

/// Names a task that waits at a primitive.
public struct ParkedTask: Hashable, Sendable {
    let slot: UInt32
    let sequence: UInt64
}

/// A process of the simulated system: what lives and dies together.
///
/// Its tasks are `async` functions that suspend only in the primitives below. Killing it resumes every parked task by throwing
/// `ProcessKilled`; from then on every primitive throws at once.
public final class SimulatedProcess {
    /// The name, for people; several incarnations of one process share it.
    public let name: String
    /// The number of this incarnation, from 1, in order of making.
    public let identifier: UInt32
    /// The kernel.
    public unowned let simulation: Simulation
    /// Whether it has not been killed.
    @exclusivity(unchecked) public private(set) var isAlive = true
    /// Whether it was asked to end and is still finishing what it has begun.
    @exclusivity(unchecked) public private(set) var isCancelled = false
    /// How far its clock is ahead of virtual time; below zero, behind. Timers run in virtual time all the same.
    public var clockOffset: Nanoseconds = 0
    @exclusivity(unchecked) private var parked: [ParkedTask] = []
    private var terminationHandlers: [() -> Void] = []

    /// Makes a process and enters it in the kernel's list.
    public init(name: String, in simulation: Simulation) {
        self.name = name
        self.simulation = simulation
        identifier = UInt32(simulation.processes.count + 1)
        simulation.processes.append(self)
    }

    /// Throws when the process is dead.
    @inline(__always) public func checkAlive() throws(ProcessKilled) {
        if !isAlive { throw ProcessKilled() }
    }

    /// The moment that its own clock shows.
    public var timestamp: Timestamp { simulation.timestamp + clockOffset }

    /// Asks the process to end: what it is built on takes up nothing new. It lives until it is killed.
    public func cancel() { isCancelled = true }

    /// Kills the process: its parked tasks resume by throwing, in the order they parked, each as an event of its own. Nothing
    /// happens when it is dead already.
    public func kill() {
        simulation.checkThread()
        guard isAlive else { return }
        isAlive = false
        let waiting = parked
        parked = []
        for task in waiting {
            simulation.scheduleResume(after: 0, .worker, .wake, subject: identifier, task)
        }
        let handlers = terminationHandlers
        terminationHandlers = []
        for handler in handlers { handler() }
    }

    /// Adds a call that is made when the process dies, for letting go of timers and the like.
    public func onTermination(_ handler: @escaping () -> Void) { terminationHandlers.append(handler) }

    /// Begins a task of this process; its first step is an event of its own.
    public func spawn(_ body: @escaping () async -> Void) {
        simulation.schedule(.worker, .spawn, subject: identifier) { [self] in
            guard isAlive else { return }
            simulation.begin(body)
        }
    }

    /// Lets a length of time pass.
    public func sleep(_ length: Nanoseconds) async throws(ProcessKilled) {
        try await pause(length, .timer, .timer)
    }

    /// Lets a length of time pass in the given class; the present moment counts as an event of its own when the length is zero.
    public func pause(_ length: Nanoseconds, _ priority: PriorityClass, _ kind: EventKind) async throws(ProcessKilled) {
        try checkAlive()
        await withUnsafeContinuation { continuation in
            let task = enter(continuation)
            simulation.scheduleResume(after: length, priority, kind, subject: identifier, task)
        }
        try checkAlive()
    }

    /// Waits until `wake` is called with the name that `register` is given.
    public func park(_ register: (ParkedTask) -> Void) async throws(ProcessKilled) {
        try checkAlive()
        await withUnsafeContinuation { continuation in register(enter(continuation)) }
        try checkAlive()
    }

    /// Lets a parked task go on, as an event of its own. Waking a task that has gone on already does nothing.
    public func wake(_ task: ParkedTask, after delay: Nanoseconds = 0, _ priority: PriorityClass = .worker, _ kind: EventKind = .wake) {
        guard isAlive else { return }
        simulation.scheduleResume(after: delay, priority, kind, subject: identifier, task)
    }

    /// Runs `count` children at once and returns their results in the order of their indices: the only fan-out there is. Each child
    /// begins as an event of its own.
    public func concurrently<Result>(_ count: Int, _ body: @escaping (_ index: Int) async -> Result) async throws(ProcessKilled) -> [Result]
    {
        guard count > 0 else { return [] }
        try checkAlive()
        if count == 1 {
            let only = await body(0)
            try checkAlive()
            return [only]
        }
        let gathering = Gathering<Result>(count: count)
        for index in 0..<count {
            spawn { [self] in
                let result = await body(index)
                gathering.results[index] = result
                gathering.missing -= 1
                if gathering.missing == 0, let parent = gathering.parent { wake(parent) }
            }
        }
        try await park { gathering.parent = $0 }
        return gathering.results.compactMap { $0 }
    }

    private final class Gathering<Result> {
        var results: [Result?]
        var missing: Int
        var parent: ParkedTask?

        init(count: Int) {
            results = Array(repeating: nil, count: count)
            missing = count
        }
    }

    @inline(__always) private func enter(_ continuation: UnsafeContinuation<Void, Never>) -> ParkedTask {
        let task = simulation.enter(continuation)
        if parked.count >= 64, parked.count > 2 * simulation.parkedTasks { forgetResumed() }
        parked.append(task)
        return task
    }

    private func forgetResumed() { parked.removeAll { !simulation.isParked($0) } }
}

// MARK: Tasks

extension Simulation {
    /// The name of a process by the number that trace entries have as their subject; nil for 0 and for numbers not given out yet.
    public func processName(_ identifier: UInt32) -> String? {
        guard identifier > 0, identifier <= processes.count else { return nil }
        return processes[Int(identifier) - 1].name
    }

    @inline(__always) func enter(_ continuation: UnsafeContinuation<Void, Never>) -> ParkedTask {
        checkThread()
        parkedTasks += 1
        parkingSequence += 1
        if let slot = freeParkingSlots.popLast() {
            parkedContinuations[Int(slot)] = continuation
            parkedSequences[Int(slot)] = parkingSequence
            return ParkedTask(slot: slot, sequence: parkingSequence)
        }
        parkedContinuations.append(continuation)
        parkedSequences.append(parkingSequence)
        return ParkedTask(slot: UInt32(parkedContinuations.count - 1), sequence: parkingSequence)
    }

    func isParked(_ task: ParkedTask) -> Bool {
        parkedSequences[Int(task.slot)] == task.sequence && parkedContinuations[Int(task.slot)] != nil
    }

    @inline(__always) func resumeNow(_ task: ParkedTask) {
        let slot = Int(task.slot)
        guard parkedSequences[slot] == task.sequence, let continuation = parkedContinuations[slot] else { return }
        parkedContinuations[slot] = nil
        freeParkingSlots.append(task.slot)
        parkedTasks -= 1
        continuation.resume()
    }

    func begin(_ body: @escaping () async -> Void) {
        liveTasks += 1
        // Unchecked: the task runs on this kernel's executor, that is on this very thread; nothing crosses a thread.
        let box = TaskBody(body: body, simulation: self)
        Task(executorPreference: executor) {
            await box.body()
            box.simulation.liveTasks -= 1
        }
    }

    private final class TaskBody: @unchecked Sendable {
        let body: () async -> Void
        let simulation: Simulation

        init(body: @escaping () async -> Void, simulation: Simulation) {
            self.body = body
            self.simulation = simulation
        }
    }

    /// Whether every task that was begun has ended or is parked. False after an event means that a task escaped the kernel.
    public var everyTaskIsAccountedFor: Bool { liveTasks == parkedTasks }

    /// Kills every process and lets their tasks end. Call it before letting the kernel go. Time does not move on.
    public func shutDown() {
        for process in processes { process.kill() }
        let moment = now
        while parkedTasks > 0, step(until: moment) {}
        processes = []
    }
}
