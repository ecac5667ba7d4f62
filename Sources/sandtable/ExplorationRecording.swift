import Exploration
import Recording
import Scenarios

/// Records the failures of searches: of each the smallest run that fails, made once more with somebody who looks on. Runs that pass, and
/// those on the way to the smallest, leave nothing behind.
struct ExplorationRecording {
    private let path: String

    /// Records into a store, or with `none` nowhere.
    init(path: String) { self.path = path }

    /// Records what a search of a scenario found, and says on standard error as which runs.
    func record(_ result: ExplorationResult, of source: ScenarioSource, _ paths: [String: String]) {
        guard path != "none", !result.passed else { return }
        let recording = RunRecording(path: path, page: false)
        defer { recording.close() }
        for finding in result.findings {
            guard let recorder = recorder(for: finding, source, recording) else { return }
            do {
                if var shrunk = finding.shrunk {
                    if let path = paths[shrunk.name] { shrunk.scenario.file = path }
                    _ = try Replay.run(shrunk, observer: recorder)
                } else {
                    _ = try Replay.run(Replay.Run(finding.trial, of: source), version: VersionCommand.number, observer: recorder)
                }
            } catch {
                Console.complain("\(source.scenario.file): \(error)")
                continue
            }
            recording.check(recorder)
            guard recorder.failure == nil, let number = recorder.runNumber else { return }
            Console.complain("\(finding.key.text): recorded as run \(number) in \(path)")
        }
    }

    private func recorder(
        for finding: ExplorationResult.Finding, _ source: ScenarioSource, _ recording: RunRecording
    ) -> RunRecorder? {
        if let shrunk = finding.shrunk { return recording.recorder(shrunk.fingerprint) }
        return recording.recorder(source, chooser: Replay.Run(finding.trial, of: source).chooser)
    }
}
