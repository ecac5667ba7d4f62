import Testing

@testable import Simulation

@Suite struct KernelTests {
    /// Runs a world in a function of its own, so that no closure is formed in an isolated context.
    static func run(chooser: any Chooser = FirstInFirstOutChooser(), _ body: (Simulation, Journal) -> Void) -> (Journal, Simulation) {
        let simulation = Simulation(chooser: chooser)
        let journal = Journal()
        body(simulation, journal)
        simulation.run()
        #expect(simulation.everyTaskIsAccountedFor)
        simulation.shutDown()
        #expect(simulation.liveTasks == 0)
        return (journal, simulation)
    }

    final class Journal {
        var lines: [String] = []
        func note(_ line: String) { lines.append(line) }
    }

    @Test("tasks interleave at their suspensions, in the order of their wake-ups")
    func interleaving() {
        let (journal, simulation) = Self.run { simulation, journal in
            let process = SimulatedProcess(name: "p", in: simulation)
            for (name, pause) in [("a", Nanoseconds(30)), ("b", 20), ("c", 10)] {
                process.spawn {
                    journal.note("\(name) begins")
                    try? await process.sleep(pause)
                    journal.note("\(name) at \(simulation.now.nanoseconds)")
                }
            }
        }
        #expect(journal.lines == ["a begins", "b begins", "c begins", "c at 10", "b at 20", "a at 30"])
        #expect(simulation.now.nanoseconds == 30)
    }

    @Test("a killed process' tasks resume by throwing, and nothing they call afterwards has an effect")
    func kill() {
        let (journal, _) = Self.run { simulation, journal in
            let process = SimulatedProcess(name: "victim", in: simulation)
            process.spawn {
                do {
                    try await process.sleep(.seconds(1))
                    journal.note("slept")
                } catch {
                    journal.note("killed at \(simulation.now.nanoseconds)")
                    do { try await process.sleep(1) } catch { journal.note("throws at once") }
                    process.spawn { journal.note("never begins") }
                }
            }
            simulation.schedule(after: 5, .scenario, .fault) { process.kill() }
        }
        #expect(journal.lines == ["killed at 5", "throws at once"])
    }

    @Test("concurrently returns results in index order whatever order children end in", arguments: [0, 1, 2, 7])
    func fanOut(count: Int) {
        let (journal, _) = Self.run { simulation, journal in
            let process = SimulatedProcess(name: "p", in: simulation)
            process.spawn {
                let results = try? await process.concurrently(count) { index -> Int in
                    try? await process.sleep(Nanoseconds(100 - index))
                    return index * index
                }
                journal.note("\(results ?? [-1])")
            }
        }
        #expect(journal.lines == ["\((0..<count).map { $0 * $0 })"])
    }

    @Test("a parent that is killed while its children run throws")
    func fanOutKilled() {
        let (journal, _) = Self.run { simulation, journal in
            let process = SimulatedProcess(name: "p", in: simulation)
            process.spawn {
                do {
                    _ = try await process.concurrently(3) { _ in try? await process.sleep(.seconds(1)) }
                    journal.note("finished")
                } catch { journal.note("killed") }
            }
            simulation.schedule(after: 10, .scenario, .fault) { process.kill() }
        }
        #expect(journal.lines == ["killed"])
    }

    @Test("waking a task twice resumes it once")
    func wakeTwice() {
        let (journal, _) = Self.run { simulation, journal in
            let process = SimulatedProcess(name: "p", in: simulation)
            process.spawn {
                try? await process.park { task in
                    process.wake(task)
                    process.wake(task)
                }
                journal.note("awake")
                try? await process.sleep(10)
                journal.note("slept until \(simulation.now.nanoseconds)")
            }
        }
        #expect(journal.lines == ["awake", "slept until 10"])
    }

    @Test("equal runs have equal trace digests; another chooser, seed or event gives another one")
    func traceDigests() {
        func digest(seed: UInt64 = 1, chooser: any Chooser = FirstInFirstOutChooser(), extra: Bool = false) -> String {
            let simulation = Simulation(seed: seed, chooser: chooser)
            let process = SimulatedProcess(name: "p", in: simulation)
            let stream = simulation.stream("pauses")
            for index in 0..<5 {
                process.spawn {
                    for _ in 0..<3 { try? await process.sleep(Nanoseconds(stream.next(below: 3))) }
                    if index == 4, extra { try? await process.sleep(0) }
                }
            }
            simulation.run()
            simulation.shutDown()
            return simulation.traceDigest.description
        }
        let reference = digest()
        #expect(digest() == reference)
        #expect(reference.count == 32)
        #expect(digest(seed: 2) != reference)
        #expect(digest(chooser: RandomChooser(seed: 9)) != reference)
        #expect(digest(extra: true) != reference)
    }

    @Test("recorded choices repeat a random run exactly")
    func replay() {
        func run(_ chooser: any Chooser) -> (String, [UInt32]) {
            let simulation = Simulation(chooser: chooser, recordsChoices: true)
            let process = SimulatedProcess(name: "p", in: simulation)
            for _ in 0..<6 {
                process.spawn { for _ in 0..<4 { try? await process.sleep(1) } }
            }
            simulation.run()
            simulation.shutDown()
            return (simulation.traceDigest.description, simulation.recordedChoices)
        }
        let (first, choices) = run(RandomChooser(seed: 4))
        let recorded = RecordedChooser(choices)
        #expect(run(recorded).0 == first)
        #expect(recorded.divergence == nil)
        #expect(recorded.unused == 0)
        let short = RecordedChooser([1, 99])
        _ = run(short)
        #expect(short.divergence == 1)
    }

    @Test("a world is settled when only timers beyond the quiet time are planned")
    func settled() {
        let simulation = Simulation()
        #expect(simulation.isSettled(quiet: 0))
        let timer = simulation.schedule(after: .seconds(10), .timer, .timer) {}
        #expect(simulation.isSettled(quiet: .seconds(5)))
        #expect(!simulation.isSettled(quiet: .seconds(10)))
        let work = simulation.schedule(after: .hours(1), .cluster, .runtime) {}
        #expect(!simulation.isSettled(quiet: .seconds(5)))
        simulation.cancel(work)
        simulation.cancel(timer)
        #expect(simulation.isSettled(quiet: .hours(1)))
        #expect(simulation.pendingEvents == 0)
    }

    @Test("running up to a moment stops there, and time does not run backwards")
    func runUntil() {
        let simulation = Simulation()
        var fired: [Int64] = []
        for delay in [5, 10, 15] as [Int64] {
            simulation.schedule(after: delay, .timer, .timer) { fired.append(simulation.now.nanoseconds) }
        }
        simulation.run(until: VirtualTime(nanoseconds: 10))
        #expect(fired == [5, 10])
        simulation.run(until: VirtualTime(nanoseconds: 12))
        #expect(simulation.now.nanoseconds == 12)
        simulation.run(until: VirtualTime(nanoseconds: 3))
        #expect(simulation.now.nanoseconds == 12)
    }
}
