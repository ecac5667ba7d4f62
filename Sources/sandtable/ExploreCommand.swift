import ArgumentParser
import Exploration
import Glibc
import ObjectModel
import Recording
import Scenarios

/// `sandtable explore`.
struct ExploreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explore", abstract: "Run scenarios in many ways and look for one that fails.",
        discussion: """
            Each seed is a run of its own, with its own delays and its own order of what happens at the same moment. A run that fails is \
            made smaller, written as a scenario, and told with the command that makes it again. What is printed depends on the scenario, \
            the seeds and the version alone, unless --for ends the search.
            """)

    @Argument(help: "Scenario files.")
    var files: [String]

    @Option(help: "How many seeds to run; 200 unless --for is given, 1 for the strategies exhaustive and crash.")
    var seeds: Int?

    @Option(name: .customLong("for"), help: ArgumentHelp("How long to search each scenario, such as 30s or 5m.", valueName: "duration"))
    var length: String?

    @Option(help: "How runs are picked: random, priority, exhaustive, crash, swarm or lag.")
    var strategy = "random"

    @Option(help: "On how many threads; as many as there are processors unless given.")
    var jobs: Int?

    @Option(help: "The first seed.")
    var seedStart: UInt64 = 1

    @Option(help: "For the strategy exhaustive: by how many decisions an order may differ from first in, first out.")
    var depth = 2

    @Option(help: "The most runs of each scenario.")
    var runs: Int?

    @Flag(
        help:
            "Compare how each run ends with how it ends first in, first out. For random, priority and exhaustive; crash and lag compare always."
    )
    var compare = false

    @Flag(help: "Go on after a failure.")
    var keepGoing = false

    @Option(help: ArgumentHelp("After how many different failures a search ends; 1 unless given.", valueName: "n"))
    var maxFailures: Int?

    @Option(help: ArgumentHelp("An invariant that is not looked at; may be given several times.", valueName: "id"))
    var ignore: [String] = []

    @Option(help: ArgumentHelp("A seeded defect on top of the scenarios' own; may be given several times.", valueName: "name"))
    var mutant: [String] = []

    @Option(help: ArgumentHelp("How long each failing run may be made smaller; 0s leaves it as it is.", valueName: "duration"))
    var shrink = "30s"

    @Option(help: ArgumentHelp("The folder for scenarios that fail; it is made.", valueName: "folder"))
    var out: String?

    @Option(help: ArgumentHelp("Where runs that fail are recorded, for runs, show and diff; none records nothing.", valueName: "path"))
    var db = RunStore.defaultPath

    @Option(help: ArgumentHelp("Write what was found as JSON; - for standard output, in place of the report.", valueName: "path"))
    var json: String?

    func run() throws {
        let options = try checkedOptions()
        let sources = try ScenarioSource.readAll(files, mutants: mutant)
        if let out {
            // A search may take hours: what it finds must have a place before it begins.
            do { try LocalFiles.makeFolder(out) } catch {
                Console.complain("--out: \(error)")
                throw ExitStatus.badInput
            }
        }
        var results: [(ExplorationResult, [String: String])] = []
        for source in sources {
            let display = ProgressDisplay(source.scenario.name)
            let result: ExplorationResult
            do {
                result = try Explorer(source, options, progress: display.isShown ? display.show : nil).run()
            } catch {
                display.clear()
                Console.complain("\(source.scenario.file): \(error)")
                throw ExitStatus.badInput
            }
            display.clear()
            let paths = try write(result)
            if json != "-" { Console.write((results.isEmpty ? "" : "\n") + ExplorationReport.text(result, paths: paths)) }
            ExplorationRecording(path: db).record(result, of: source.comparing(orders: compare), paths)
            results.append((result, paths))
        }
        if let json {
            let values = results.map { ExplorationReport.json($0, paths: $1) }
            try Output.write(values.count == 1 ? values[0] : .array(values), to: json)
        }
        if results.contains(where: { !$0.0.passed }) { throw ExitStatus.failed }
    }

    private func checkedOptions() throws -> ExplorationOptions {
        var options = ExplorationOptions(version: VersionCommand.number)
        guard let strategy = SearchStrategy(name: strategy) else {
            let names = SearchStrategy.allCases.map(\.name).joined(separator: ", ")
            throw ValidationError(
                "there is no strategy \(strategy.debugDescription); the strategies are \(names)")
        }
        options.strategy = strategy
        let isEnumeration = strategy == .exhaustive || strategy == .crash
        options.seeds = seeds ?? (isEnumeration ? 1 : length == nil ? 200 : nil)
        options.duration = try length.map { try Self.duration($0, "--for", atLeast: 1) }
        options.shrinkTime = try Self.duration(shrink, "--shrink", atLeast: 0)
        options.jobs = jobs ?? MachineFacts.processors
        options.seedStart = seedStart
        options.depth = depth
        options.maximumRuns = runs
        options.maximumFailures = maxFailures ?? (keepGoing ? nil : 1)
        options.ignoredInvariants = ignore
        options.comparesOrders = compare
        if compare, ![.random, .priority, .exhaustive].contains(strategy) {
            throw ValidationError("--compare is about the order of events; it goes with the strategies random, priority and exhaustive")
        }
        for (name, value, most) in [
            ("--seeds", options.seeds, 1_000_000_000), ("--jobs", options.jobs, 1_024), ("--depth", depth, 3),
            ("--runs", runs, 1_000_000_000), ("--max-failures", maxFailures, 10_000),
        ] {
            guard let value, !(1...most).contains(value) else { continue }
            throw ValidationError("\(name) takes a number from 1 to \(most), not \(value)")
        }
        if keepGoing, maxFailures != nil { throw ValidationError("--keep-going has no end, --max-failures has; give one of them") }
        for id in ignore where !KnownInvariants.ids.contains(id) {
            throw ValidationError("there is no invariant \(id.debugDescription); docs/invariants.md lists them")
        }
        return options
    }

    private static func duration(_ text: String, _ option: String, atLeast least: Int64) throws -> Duration {
        guard let length = GoDuration.parse(text), length >= least else {
            throw ValidationError("\(option) takes a duration such as 30s or 5m, not \(text.debugDescription)")
        }
        return .nanoseconds(length)
    }

    /// Writes the scenarios that fail; says where by name.
    private func write(_ result: ExplorationResult) throws -> [String: String] {
        guard let out else { return [:] }
        var paths: [String: String] = [:]
        for finding in result.findings {
            guard let shrunk = finding.shrunk else { continue }
            let path = "\(out)/\(shrunk.name).yaml"
            try Output.write(Array(shrunk.text.utf8), to: path)
            for (name, bytes) in shrunk.companions { try Output.write(bytes, to: "\(out)/\(name)") }
            paths[shrunk.name] = path
        }
        return paths
    }
}
