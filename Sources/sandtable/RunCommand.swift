import ArgumentParser
import Exploration
import ObjectModel
import Scenarios

/// `sandtable run`.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run scenarios and report what happened.",
        discussion: """
            The report ends with the verdict and two digests: `digest:` is the history of all objects, `trace:` every event of the run. \
            The same scenario, seed and version give the same digests on every machine.
            """)

    @OptionGroup var arguments: ScenarioArguments

    @Flag(help: "Print only the verdict and the digests.")
    var quiet = false

    @Option(help: ArgumentHelp("Write the result as JSON; - for standard output, in place of the report.", valueName: "path"))
    var json: String?

    @Option(help: ArgumentHelp("Write the decisions of the chooser, for --choices.", valueName: "file"))
    var recordChoices: String?

    @Option(
        help: ArgumentHelp(
            "Write what Prometheus would find at the process agent-sandbox-controller at the end of the run.", valueName: "path"))
    var metrics: String?

    @Option(help: ArgumentHelp("Make the run of a search again that a replay token names.", valueName: "token"))
    var token: String?

    @Option(help: ArgumentHelp("A seeded defect on top of the scenario's own; may be given several times.", valueName: "name"))
    var mutant: [String] = []

    func run() throws {
        if let token { return try replay(token) }
        let scenarios = try arguments.read()
        for (option, path) in [("--record-choices", recordChoices), ("--metrics", metrics)] where path != nil && scenarios.count != 1 {
            Console.complain("\(option) takes one scenario, not \(scenarios.count)")
            throw ExitStatus.badInput
        }
        let results = try scenarios.map { try runScenario($0) }
        if let json { try write(results, to: json) }
        if results.contains(where: { $0.verdict == .failed }) { throw ExitStatus.failed }
    }

    /// Makes the run of a token again.
    private func replay(_ text: String) throws {
        for (option, value) in [
            ("--seed", arguments.seed), ("--clock", arguments.clock), ("--backend", arguments.backend),
            ("--isolation", arguments.isolation), ("--chooser", arguments.chooser), ("--choices", arguments.choices),
        ] where value != nil {
            Console.complain("--token says all about a run, so it takes no \(option)")
            throw ExitStatus.badInput
        }
        var sources: [ScenarioSource] = []
        for file in arguments.files {
            let reading = ScenarioSource.read(file: file, from: LocalFileProvider())
            for mistake in reading.mistakes { Console.complain("\(mistake)") }
            guard reading.mistakes.isEmpty else { throw ExitStatus.badInput }
            sources += reading.sources.map { $0.with(mutants: mutant) }
        }
        let result: ScenarioResult
        do {
            result = try Replay.run(
                text, of: sources, version: VersionCommand.number, recordsChoices: recordChoices != nil)
        } catch {
            Console.complain("--token: \(error)")
            throw ExitStatus.badInput
        }
        try tell(result)
        if let json { try write([result], to: json) }
        if result.verdict == .failed { throw ExitStatus.failed }
    }

    private func runScenario(_ scenario: Scenario) throws -> ScenarioResult {
        var scenario = scenario
        scenario.world.mutants += mutant.filter { !scenario.world.mutants.contains($0) }
        scenario.world.recordsChoices = recordChoices != nil
        var options = RunOptions()
        options.replayArguments = arguments.replayWords + mutant.flatMap { ["--mutant", $0] }
        options.collectsMetrics = metrics != nil
        let result: ScenarioResult
        do {
            result = try ScenarioRunner.run(scenario, options: options)
        } catch {
            Console.complain("\(scenario.file): \(error)")
            throw ExitStatus.badInput
        }
        try tell(result)
        return result
    }

    private func tell(_ result: ScenarioResult) throws {
        if json != "-" { Console.write(TextReport.text(result, quiet: quiet)) }
        if let recordChoices, let choices = result.recordedChoices {
            let list = JSONValue.array(choices.map { .int(Int64($0)) })
            try write(JSONWriter.write(list, style: .compact) + [UInt8(ascii: "\n")], to: recordChoices)
        }
        if let metrics, let text = result.metrics { try write(Array(text.utf8), to: metrics) }
    }

    private func write(_ results: [ScenarioResult], to path: String) throws {
        let value: JSONValue = results.count == 1 ? results[0].json : .array(results.map(\.json))
        let bytes = JSONWriter.write(value, style: .pretty) + [UInt8(ascii: "\n")]
        if path == "-" { Console.write(bytes) } else { try write(bytes, to: path) }
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        do { try LocalFiles.write(bytes, to: path) } catch {
            Console.complain("\(error)")
            throw ExitStatus.badInput
        }
    }
}
