import ArgumentParser
import Simulation
import World

/// `sandtable bench idle`.
struct IdleBenchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "idle", abstract: "Measure a pool that nobody claims from, and the memory of many.")

    @OptionGroup var options: BenchmarkOptions

    @Option(help: "How many sandboxes the large world holds; 0 leaves it out.")
    var sandboxes = 10_000

    func validate() throws {
        guard (0...100_000).contains(sandboxes) else {
            throw ValidationError("--sandboxes takes a number from 0 to 100000, not \(sandboxes)")
        }
    }

    func run() throws { try measureIdle(options, sandboxes: sandboxes) }
}

private func measureIdle(_ options: BenchmarkOptions, sandboxes: Int) throws {
    var benchmark = Benchmark(name: "idle", options: options, size: ["--sandboxes", String(sandboxes)])
    benchmark.yardstick()
    let clock = ContinuousClock()
    var idle: [Double] = []
    for round in 0...options.rounds {
        let world = try PooledWorld(replicas: 20).world
        let duration = clock.measure { world.run(for: .hours(24)) }
        world.shutDown()
        if round > 0 { idle.append(inSeconds(duration)) }
    }
    benchmark.add(Figure(name: "a pool of 20, idle for 24 virtual hours", unit: "s", values: idle))
    if sandboxes > 0 {
        var world: World?
        let duration = try clock.measure { world = try PooledWorld(replicas: sandboxes, largest: 250).world }
        benchmark.add(Figure(name: "filling pools of 250 with \(sandboxes) sandboxes", unit: "s", values: [inSeconds(duration)]))
        benchmark.add(
            Figure(
                name: "resident memory of a world of \(sandboxes) sandboxes", unit: "MB", values: [Double(MachineFacts.residentBytes) / 1e6]
            ))
        benchmark.add(Figure(name: "peak resident memory", unit: "MB", values: [Double(MachineFacts.peakResidentBytes) / 1e6]))
        world?.shutDown()
    }
    try benchmark.finish()
}
