import ArgumentParser
import Simulation

/// `sandtable bench kernel`.
struct KernelBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kernel", abstract: "Measure empty events and suspensions of async reconcilers.")

    @OptionGroup var options: BenchmarkOptions

    @Option(help: "How many events a measurement takes; of suspensions it takes half as many.")
    var events = 2_000_000

    func validate() throws {
        guard (1_000...1_000_000_000).contains(events) else {
            throw ValidationError("--events takes a number from 1000 to 1000000000, not \(events)")
        }
    }

    func run() throws { try measureKernel(options, events: events) }
}

private func measureKernel(_ options: BenchmarkOptions, events: Int) throws {
    var benchmark = Benchmark(name: "kernel", options: options, size: ["--events", String(events)])
    benchmark.yardstick()
    for pending in [100, 10_000] {
        benchmark.rate("empty events, \(pending) pending, digest on") { emptyEvents(events, pending: pending) }
    }
    for tasks in [16, 1_000] {
        benchmark.rate("suspensions of an async reconciler, \(tasks) runnable") { suspensions(events / 2, tasks: tasks) }
    }
    try benchmark.finish()
}

/// Plans itself again at a pseudo-random distance until enough events have happened.
private final class Repeater: EventTarget {
    private let simulation: Simulation
    private let distances: RandomStream
    private(set) var left: Int

    init(_ simulation: Simulation, count: Int) {
        self.simulation = simulation
        distances = simulation.stream("distances")
        left = count
    }

    func fire(_ argument: UInt64) {
        left -= 1
        if left > 0 {
            simulation.schedule(
                after: Nanoseconds(distances.next() & 0xF_FFFF), .timer, .timer, target: self, argument: argument)
        }
    }
}

private func emptyEvents(_ count: Int, pending: Int) -> Int {
    let simulation = Simulation()
    let repeater = Repeater(simulation, count: count)
    for index in 0..<pending {
        simulation.schedule(after: Nanoseconds(index), .timer, .timer, target: repeater, argument: UInt64(index))
    }
    simulation.run { repeater.left > 0 }
    return count
}

private func suspensions(_ count: Int, tasks: Int) -> Int {
    let simulation = Simulation()
    let process = SimulatedProcess(name: "reconcilers", in: simulation)
    var done = 0
    for _ in 0..<tasks {
        process.spawn {
            while done < count {
                done += 1
                guard (try? await process.pause(1, .worker, .worker)) != nil else { return }
            }
        }
    }
    simulation.run()
    simulation.shutDown()
    return done
}
