import ArgumentParser
import ObjectModel

/// `sandtable bench`: measurements, each a command of its own.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure the kernel, the store, a burst of claims, an idle pool, searches, the recording of runs or the server.",
        discussion: "Use a release build on a quiet machine; figures are medians of several rounds.",
        subcommands: [
            KernelBenchmark.self, StoreBenchmark.self, BurstBenchmark.self, IdleBenchmark.self, ExploreBenchmark.self,
            RecordingBenchmark.self, ServeBenchmark.self,
        ])
}

/// What every benchmark takes.
struct BenchmarkOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Write the figures as JSON; - for standard output.", valueName: "path"))
    var json: String?

    @Option(help: "How many rounds to run.")
    var rounds = 5

    func validate() throws {
        guard (1...1_000).contains(rounds) else { throw ValidationError("--rounds takes a number from 1 to 1000, not \(rounds)") }
    }
}

/// One measured quantity over several rounds.
struct Figure {
    let name: String
    let unit: String
    let values: [Double]

    var sorted: [Double] { values.sorted() }
    var median: Double {
        let ordered = sorted
        let middle = ordered.count / 2
        return ordered.count % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2
    }

    var json: JSONValue {
        [
            "name": .string(name), "unit": .string(unit), "median": .double(median), "minimum": .double(sorted.first ?? 0),
            "maximum": .double(sorted.last ?? 0), "rounds": .int(Int64(values.count)),
        ]
    }
}

/// Measures, prints a table and writes the JSON.
struct Benchmark {
    let name: String
    let options: BenchmarkOptions
    private let size: [String]
    private(set) var figures: [Figure] = []

    /// Begins without figures; `size` is the option and the value that say how much a round does, for the command in the JSON.
    init(name: String, options: BenchmarkOptions, size: [String] = []) {
        self.name = name
        self.options = options
        self.size = size
    }

    /// Runs `body` once to warm up and then for each round; it returns how many operations it did. The figure is operations a second.
    mutating func rate(_ name: String, _ body: () throws -> Int) rethrows {
        _ = try body()
        var values: [Double] = []
        for _ in 0..<options.rounds {
            var count = 0
            let seconds = try Self.seconds { count = try body() }
            values.append(Double(count) / seconds)
        }
        add(Figure(name: name, unit: "1/s", values: values))
    }

    /// Runs `body` for each round after one to warm up. The figure is seconds.
    mutating func duration(_ name: String, _ body: () throws -> Void) rethrows {
        try body()
        var values: [Double] = []
        for _ in 0..<options.rounds { values.append(try Self.seconds(body)) }
        add(Figure(name: name, unit: "s", values: values))
    }

    /// Adds a figure measured elsewhere.
    mutating func add(_ figure: Figure) {
        figures.append(figure)
        if options.json != "-" { Console.write(Self.line(figure) + "\n") }
    }

    /// A loop of integer arithmetic that does not change: rates divided by its rate compare across machines.
    mutating func yardstick() {
        rate("yardstick: FNV-1a over 1 MiB") {
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for index in 0..<(1 << 20) { hash = (hash ^ UInt64(truncatingIfNeeded: index & 0xFF)) &* 0x0000_0100_0000_01B3 }
            if hash == 0 { Console.write("") }
            return 1
        }
    }

    /// Writes the JSON, if asked for.
    func finish() throws {
        guard let path = options.json else { return }
        let command = ["sandtable", "bench", name, "--rounds", String(options.rounds)] + size
        let value: JSONValue = [
            "benchmark": .string(name), "command": .string(command.joined(separator: " ")),
            "machine": MachineFacts.json, "figures": .array(figures.map(\.json)),
        ]
        try Output.write(value, to: path)
    }

    private static func seconds(_ body: () throws -> Void) rethrows -> Double {
        inSeconds(try ContinuousClock().measure(body))
    }

    private static func line(_ figure: Figure) -> String {
        let name = figure.name + String(repeating: " ", count: max(1, 58 - figure.name.count))
        return name + "\(amount(figure.median)) \(figure.unit)  (\(amount(figure.sorted.first ?? 0)) to \(amount(figure.sorted.last ?? 0)))"
    }

    private static func amount(_ value: Double) -> String {
        if value >= 1_000_000 { return "\((value / 10_000).rounded() / 100) M" }
        if value >= 1_000 { return "\((value / 10).rounded() / 100) k" }
        if value >= 1 { return "\((value * 100).rounded() / 100)" }
        return "\((value * 1_000_000).rounded() / 1_000_000)"
    }
}

/// A duration as seconds.
func inSeconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds) + Double(attoseconds) / 1e18
}
