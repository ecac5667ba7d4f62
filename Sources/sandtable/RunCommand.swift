import ArgumentParser
import Exploration
import ObjectModel
import Recording
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

    @Option(help: ArgumentHelp("Where runs are recorded, for runs, show and diff; none records nothing.", valueName: "path"))
    var db = RunStore.defaultPath

    @Option(help: ArgumentHelp("Write the result as JUnit XML.", valueName: "path"))
    var junit: String?

    @Option(help: ArgumentHelp("Write the run as a page for a browser.", valueName: "path"))
    var html: String?

    @Option(help: ArgumentHelp("Make the run of a search again that a replay token names.", valueName: "token"))
    var token: String?

    @Flag(help: "With a token: compare how the run ends with how it ends first in, first out.")
    var compare = false

    @Option(help: ArgumentHelp("A seeded defect on top of the scenario's own; may be given several times.", valueName: "name"))
    var mutant: [String] = []

    func run() throws {
        if let token { return try replay(token) }
        if compare { throw ValidationError("--compare goes with --token; a scenario compares its runs when spec.invariants names L-10") }
        let sources = try arguments.readSources().map { $0.with(mutants: mutant) }
        for (option, path) in [("--record-choices", recordChoices), ("--metrics", metrics), ("--html", html)]
        where path != nil && sources.count != 1 {
            Console.complain("\(option) takes one scenario, not \(sources.count)")
            throw ExitStatus.badInput
        }
        let recording = RunRecording(path: db, page: html != nil)
        defer { recording.close() }
        let results = try sources.map { try runScenario($0, recording) }
        if let json { try write(results, to: json) }
        if let junit { try Output.write(Array(JUnitReport.text(results.map(JUnitReport.Case.init)).utf8), to: junit) }
        if results.contains(where: { $0.verdict == .failed }) { throw ExitStatus.failed }
    }

    private func runScenario(_ source: ScenarioSource, _ recording: RunRecording) throws -> ScenarioResult {
        var scenario = source.scenario
        scenario.world.recordsChoices = recordChoices != nil
        var options = RunOptions()
        options.replayArguments = arguments.replayWords + mutant.flatMap { ["--mutant", $0] }
        options.collectsMetrics = metrics != nil
        let result: ScenarioResult
        let recorder = recording.recorder(source)
        do {
            result = try ScenarioRunner.run(scenario, options: options, observer: recorder)
        } catch {
            Console.complain("\(scenario.file): \(error)")
            throw ExitStatus.badInput
        }
        try tell(result)
        recording.check(recorder)
        if let html { try writePage(recorder, recording, to: html) }
        return result
    }

    func tell(_ result: ScenarioResult) throws {
        if json != "-" { Console.write(TextReport.text(result, quiet: quiet)) }
        if let recordChoices, let choices = result.recordedChoices {
            let list = JSONValue.array(choices.map { .int(Int64($0)) })
            try Output.write(JSONWriter.write(list, style: .compact) + [UInt8(ascii: "\n")], to: recordChoices)
        }
        if let metrics, let text = result.metrics { try Output.write(Array(text.utf8), to: metrics) }
    }

    func writePage(_ recorder: RunRecorder?, _ recording: RunRecording, to path: String) throws {
        do {
            guard let page = try recording.page(of: recorder) else { return }
            try Output.write(Array(page.utf8), to: path)
        } catch let error as RunStoreError {
            Console.complain("\(error)")
            throw ExitStatus.badInput
        }
    }

    func write(_ results: [ScenarioResult], to path: String) throws {
        try Output.write(results.count == 1 ? results[0].json : .array(results.map(\.json)), to: path)
    }
}
