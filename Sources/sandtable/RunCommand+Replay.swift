import Exploration
import Recording
import Scenarios

extension RunCommand {
    /// Makes the run of a token again.
    func replay(_ text: String) throws {
        for (option, value) in [
            ("--seed", arguments.seed), ("--clock", arguments.clock), ("--backend", arguments.backend),
            ("--isolation", arguments.isolation), ("--chooser", arguments.chooser), ("--choices", arguments.choices),
            ("--metrics", metrics),
        ] where value != nil {
            Console.complain("a run that --token names takes no \(option)")
            throw ExitStatus.badInput
        }
        let sources = try ScenarioSource.readAll(arguments.files, mutants: mutant).map { $0.comparing(orders: compare) }
        let recording = RunRecording(path: db, page: html != nil)
        defer { recording.close() }
        let result: ScenarioResult
        let recorder: RunRecorder?
        do {
            let run = try Replay.Run(text, of: sources, version: VersionCommand.number)
            recorder = recording.recorder(run.source, chooser: run.chooser)
            result = try Replay.run(run, version: VersionCommand.number, recordsChoices: recordChoices != nil, observer: recorder)
        } catch {
            Console.complain("--token: \(error)")
            throw ExitStatus.badInput
        }
        try tell(result)
        recording.check(recorder)
        if let html { try writePage(recorder, recording, to: html) }
        if let json { try write([result], to: json) }
        if let junit { try Output.write(Array(JUnitReport.text([JUnitReport.Case(result)]).utf8), to: junit) }
        if result.verdict == .failed { throw ExitStatus.failed }
    }
}
