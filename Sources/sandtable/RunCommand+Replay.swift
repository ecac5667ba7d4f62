import Exploration
import Recording
import Scenarios

extension RunCommand {
    /// Makes the run of a token again.
    func replay(_ text: String) throws {
        for (option, value) in [
            ("--seed", arguments.seed), ("--clock", arguments.clock), ("--backend", arguments.backend),
            ("--isolation", arguments.isolation), ("--chooser", arguments.chooser), ("--choices", arguments.choices), ("--html", html),
            ("--metrics", metrics),
        ] where value != nil {
            Console.complain("a run that --token names takes no \(option)")
            throw ExitStatus.badInput
        }
        let sources = try ScenarioSource.readAll(arguments.files, mutants: mutant)
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
        if let junit { try Output.write(Array(JUnitReport.text([JUnitReport.Case(result)]).utf8), to: junit) }
        if result.verdict == .failed { throw ExitStatus.failed }
    }
}
