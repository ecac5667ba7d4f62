import Scenarios

/// Makes runs of searches again.
public enum Replay {
    /// A run that can be made again.
    public struct Run: Sendable {
        /// Its scenario.
        public let source: ScenarioSource
        fileprivate let trial: Trial

        /// What decides between alternatives in it, when it is not what the scenario says; nil otherwise.
        public var chooser: String? {
            switch trial.strategy {
            case .priority: "priority"
            case .exhaustive: "deviations"
            case .random: "random"
            case .plain, .crash, .swarm, .lag: nil
            }
        }

        /// The run of a search of a scenario.
        public init(_ trial: Trial, of source: ScenarioSource) {
            self.source = source
            self.trial = trial
        }

        /// The run that a token names, of the one scenario among these that it is of. Throws `ReplayToken.Refusal` when the token is damaged,
        /// of another version or of none of the scenarios.
        public init(_ token: String, of sources: [ScenarioSource], version: String) throws(ReplayToken.Refusal) {
            let token = try ReplayToken(token)
            guard let source = sources.first(where: { $0.fingerprint == token.scenario }) ?? sources.first else {
                throw ReplayToken.Refusal(description: "there is no scenario to replay; name the file that was searched")
            }
            try token.check(scenario: source, version: version)
            self.init(token.trial, of: source)
        }
    }

    /// Makes a run again as the search made it, with all that a report for people shows. Throws when the scenario cannot be run.
    public static func run(
        _ run: Run, version: String, recordsChoices: Bool = false, observer: (any RunObserver)? = nil
    ) throws(ScenarioRunError) -> ScenarioResult {
        let result = OnThread.run {
            Result { () throws(ScenarioRunError) in
                try TrialRunner(source: run.source.withOwnNames(), version: version).replayed(
                    run.trial, recordsChoices: recordsChoices, observer: observer)
            }
        }
        return try result.get()
    }

    /// Makes the run that a token names again. Throws what making the run and running it throw.
    public static func run(
        _ token: String, of sources: [ScenarioSource], version: String, recordsChoices: Bool = false
    ) throws -> ScenarioResult {
        try run(try Run(token, of: sources, version: version), version: version, recordsChoices: recordsChoices)
    }

    /// Makes the run of a scenario again that a search has made smaller.
    public static func run(_ shrunk: ShrunkCase, observer: any RunObserver) throws(ScenarioRunError) -> ScenarioResult {
        let result = OnThread.run {
            Result { () throws(ScenarioRunError) in try ScenarioRunner.run(shrunk.scenario, observer: observer) }
        }
        return try result.get()
    }
}
