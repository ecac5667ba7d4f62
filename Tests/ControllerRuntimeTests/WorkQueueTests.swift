import ObjectModel
import Simulation
import Testing

@testable import ControllerRuntime

@Suite struct WorkQueueTests {
    /// Runs a queue with workers that each need a length of time for a key, and returns when they began which.
    static func run(
        workers: Int = 1, work: Nanoseconds = .milliseconds(10), kind: WorkQueue.Kind = .priority, _ script: (WorkQueue, Simulation) -> Void
    ) throws -> [String] {
        let world = try SmallWorld()
        let process = SimulatedProcess(name: "p", in: world.simulation)
        let queue = WorkQueue(name: "q", process: process, kind: kind)
        for _ in 0..<workers {
            process.spawn {
                while let item = try? await queue.next() {
                    world.note(item.priority == 0 ? item.key.name : "\(item.key.name)@\(item.priority)")
                    guard (try? await process.sleep(work)) != nil else { return }
                    queue.done(item.key)
                }
            }
        }
        script(queue, world.simulation)
        world.simulation.run()
        #expect(queue.isEmpty)
        world.simulation.shutDown()
        return world.lines
    }

    static func key(_ name: String) -> ObjectKey { ObjectKey(namespace: "", name: name) }

    @Test("keys are handed out in the order they were added, each once however often it was added")
    func deduplication() throws {
        let lines = try Self.run { queue, _ in
            for name in ["a", "b", "a", "c", "b"] { queue.add(Self.key(name)) }
        }
        #expect(lines == ["0 a", "10 b", "20 c"])
    }

    @Test("a key added while it is worked on comes back when that is done, and never runs twice at once")
    func whileProcessing() throws {
        let lines = try Self.run(workers: 4) { queue, simulation in
            queue.add(Self.key("a"))
            for delay in [1, 2, 3] {
                simulation.schedule(after: .milliseconds(Int64(delay)), .scenario, .scenario) { queue.add(Self.key("a")) }
            }
        }
        #expect(lines == ["0 a", "10 a"])
    }

    @Test("higher priorities go first; adding again raises a priority and never lowers it")
    func priorities() throws {
        let lines = try Self.run { queue, _ in
            queue.add(Self.key("first"))
            queue.add(Self.key("old"), priority: -100)
            queue.add(Self.key("older"), priority: -100)
            queue.add(Self.key("new"))
            queue.add(Self.key("older"), priority: 0)
            queue.add(Self.key("new"), priority: -100)
        }
        #expect(lines == ["0 first", "10 older", "20 new", "30 old@-100"])
    }

    @Test("a delayed key waits; adding it with a shorter delay brings it forward, with a longer one changes nothing")
    func delays() throws {
        let lines = try Self.run { queue, _ in
            queue.add(Self.key("late"), after: .milliseconds(50))
            queue.add(Self.key("forward"), after: .milliseconds(90))
            queue.add(Self.key("forward"), after: .milliseconds(20))
            queue.add(Self.key("late"), after: .milliseconds(500))
            queue.add(Self.key("now"), after: .milliseconds(70))
            queue.add(Self.key("now"))
        }
        #expect(lines == ["0 now", "20 forward", "50 late"])
    }

    @Test("failures wait 5 ms, 10 ms, 20 ms, … and forgetting starts over")
    func backoff() throws {
        let lines = try Self.run(work: 0) { queue, simulation in
            for moment in [0, 100, 200] as [Int64] {
                simulation.schedule(after: .milliseconds(moment), .scenario, .scenario) { queue.addRateLimited(Self.key("a")) }
            }
            simulation.schedule(after: .milliseconds(300), .scenario, .scenario) {
                #expect(queue.failureCount(Self.key("a")) == 3)
                queue.forget(Self.key("a"))
                queue.addRateLimited(Self.key("a"))
            }
        }
        #expect(lines == ["5 a", "110 a", "220 a", "305 a"])
    }

    @Test("waits double from the base up to the maximum")
    func waits() {
        var limiter = ItemBackoff()
        let waits = (0..<20).map { _ in limiter.next(Self.key("a")) }
        #expect(waits[0..<4].map { $0 } == [5_000_000, 10_000_000, 20_000_000, 40_000_000])
        #expect(waits[17] == 655_360_000_000)
        #expect(waits[18] == 1_000_000_000_000)
        for _ in 0..<100 { #expect(limiter.next(Self.key("a")) == 1_000_000_000_000) }
        #expect(limiter.next(Self.key("b")) == 5_000_000)
    }

    @Test(
        "as many keys are worked on at once as there are workers",
        arguments: [(1, [0, 10, 20, 30]), (2, [0, 0, 10, 10]), (4, [0, 0, 0, 0])])
    func concurrency(workers: Int, expected: [Int]) throws {
        let lines = try Self.run(workers: workers) { queue, _ in
            for name in ["a", "b", "c", "d"] { queue.add(Self.key(name)) }
        }
        #expect(lines == zip(expected, ["a", "b", "c", "d"]).map { "\($0) \($1)" })
    }

    @Test("five thousand keys through two workers come out in order")
    func manyKeys() throws {
        let names = (0..<5_000).map { String($0) }
        let lines = try Self.run(workers: 2, work: 0) { queue, _ in for name in names { queue.add(Self.key(name)) } }
        #expect(lines == names.map { "0 \($0)" })
    }

    @Test("a plain queue knows no priorities")
    func plainPriorities() throws {
        let lines = try Self.run(kind: .plain) { queue, _ in
            queue.add(Self.key("first"))
            queue.add(Self.key("old"), priority: -100)
            queue.add(Self.key("first"), priority: 5)
            queue.add(Self.key("new"), priority: 7)
        }
        #expect(lines == ["0 first", "10 old", "20 new"])
    }

    @Test("in a plain queue a key that waits comes when its moment has come, though it was added at once meanwhile")
    func plainDelays() throws {
        let lines = try Self.run(kind: .plain) { queue, simulation in
            queue.add(Self.key("a"), after: .milliseconds(50))
            queue.add(Self.key("a"))
            queue.add(Self.key("b"), after: .milliseconds(90))
            queue.add(Self.key("b"), after: .milliseconds(70))
            queue.add(Self.key("b"), after: .milliseconds(500))
            simulation.schedule(after: .milliseconds(45), .scenario, .scenario) { queue.add(Self.key("c")) }
            simulation.schedule(after: .milliseconds(46), .scenario, .scenario) { queue.add(Self.key("a"), after: .milliseconds(4)) }
        }
        #expect(lines == ["0 a", "45 c", "55 a", "70 b"])
    }

    @Test("a plain queue hands a key to one worker at a time")
    func plainWhileProcessing() throws {
        let lines = try Self.run(workers: 4, kind: .plain) { queue, simulation in
            queue.add(Self.key("a"))
            for delay in [1, 2, 3] {
                simulation.schedule(after: .milliseconds(Int64(delay)), .scenario, .scenario) { queue.add(Self.key("a")) }
            }
            queue.add(Self.key("a"), after: .milliseconds(5))
        }
        #expect(lines == ["0 a", "10 a"])
    }

    @Test("in a plain queue all keys together may fail a hundred times, then ten times a second")
    func plainRate() throws {
        let lines = try Self.run(work: 0, kind: .plain) { queue, _ in
            for index in 0..<103 { queue.addRateLimited(Self.key("\(index)")) }
        }
        #expect(Array(lines.prefix(100)) == (0..<100).map { "5 \($0)" })
        #expect(lines.suffix(3) == ["100 100", "200 101", "300 102"])
    }

    @Test("a bucket fills at its rate, never above its size, and lends tokens that are still to come")
    func bucket() {
        var bucket = TokenBucket(ratePerSecond: 10, burst: 3)
        func at(_ milliseconds: Int64) -> VirtualTime { VirtualTime.zero + .milliseconds(milliseconds) }
        func waits(_ moments: [Int64]) -> [Int64] { moments.map { bucket.take(at: at($0)) / 1_000_000 } }
        #expect(waits([0, 0, 0, 0, 0]) == [0, 0, 0, 100, 200])
        #expect(waits([50, 250, 350]) == [250, 150, 150])
        // Empty at 500 ms; full again at 800 ms, and no fuller later.
        #expect(waits([60_000, 60_000, 60_000, 60_000]) == [0, 0, 0, 100])
    }
}
