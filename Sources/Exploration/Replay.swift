import Scenarios

/// Makes runs of searches again.
public enum Replay {
    /// The run that a token names, of the one scenario among these that it is of.
    /// - Throws: `ReplayToken.Refusal` when the token is damaged, of another version or of none of the scenarios; `ScenarioRunError` when
    ///   the scenario cannot be run.
    public static func run(
        _ token: String, of sources: [ScenarioSource], version: String, recordsChoices: Bool = false
    ) throws -> ScenarioResult {
        let token = try ReplayToken(token)
        guard let source = sources.first(where: { $0.fingerprint == token.scenario }) ?? sources.first else {
            throw ReplayToken.Refusal(description: "there is no scenario to replay; name the file that was searched")
        }
        try token.check(scenario: source, version: version)
        let runner = TrialRunner(source: source, version: version)
        return try OnThread.run { Result { try runner.replayed(token.trial, recordsChoices: recordsChoices) } }.get()
    }
}
