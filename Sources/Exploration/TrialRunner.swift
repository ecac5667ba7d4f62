import ControllerRuntime
import ObjectModel
import Scenarios
import Simulation
import World

/// What a run of a search gave.
struct TrialOutcome: Sendable {
    let trial: Trial
    var result: ScenarioResult
    /// The states that it passed through, by hash.
    let states: Set<UInt64>
    /// How many alternatives each decision had, when that was asked for.
    let decisions: [UInt32]
    /// The writes of the controllers, when they were asked for.
    let writes: [ControllerWrite]
    /// What it left behind, when that was asked for.
    let endState: EndState?
    /// The metrics of the controllers' process, when they were asked for.
    var metrics: String? { result.metrics }
}

/// Runs one run of a search.
struct TrialRunner {
    /// What is looked at beside the scenario's own expectations.
    struct Looks: OptionSet, Sendable {
        let rawValue: Int
        static let states = Looks(rawValue: 1)
        static let decisions = Looks(rawValue: 2)
        static let writes = Looks(rawValue: 4)
        static let endState = Looks(rawValue: 8)
        static let choices = Looks(rawValue: 16)
        static let metrics = Looks(rawValue: 32)
        /// Everything that a report for people shows, which takes time.
        static let report = Looks(rawValue: 64)
    }

    let source: ScenarioSource
    var program = "sandtable"
    var version: String

    /// Runs one run on the calling thread. Throws when the scenario cannot be run at all.
    func run(_ trial: Trial, _ looks: Looks) throws(ScenarioRunError) -> TrialOutcome {
        var scenario = trial.scenario(source.scenario)
        scenario.world.recordsChoices = looks.contains(.choices)
        scenario.world.countsClaimCosts = looks.contains(.report)
        let states = StateCounter()
        let turnovers = TurnoverCounter()
        var chooser: (any Chooser)?
        var hook: WriteFaultHook?
        var endState: EndState?
        var options = options(for: trial)
        options.collectsMetrics = looks.contains(.metrics)
        options.explainsFailures = looks.contains(.report)
        if let make = trial.chooser(keepsCounts: looks.contains(.decisions)) {
            options.chooser = { scenario in
                let made = make(scenario)
                chooser = made
                return made
            }
        }
        options.prepare = { world in
            if looks.contains(.states) { states.watch(world) }
            if looks.contains(.endState) { turnovers.watch(world) }
            var fault: WriteFault?
            if case .writeFault(let planned) = trial.plan { fault = planned }
            guard fault != nil || looks.contains(.writes) else { return }
            let made = WriteFaultHook(fault, in: world, keepsWrites: looks.contains(.writes))
            world.controlPlane.hooks.append(made)
            hook = made
        }
        if looks.contains(.endState) {
            options.conclude = { world in endState = EndState(world, turnovers: turnovers.turnovers(world)) }
        }
        let result = try ScenarioRunner.run(scenario, options: options)
        return TrialOutcome(
            trial: trial, result: result, states: states.states, decisions: (chooser as? DeviatingChooser)?.counts ?? [],
            writes: hook?.writes ?? [], endState: endState)
    }

    /// Runs one run as a search does, with the failures that only a comparison with the undisturbed run shows.
    func runCompared(_ trial: Trial, _ looks: Looks, to reference: TrialOutcome?) throws(ScenarioRunError) -> TrialOutcome {
        guard trial.strategy == .crash, let reference, trial.plan != .seeded else { return try run(trial, looks) }
        var outcome = try run(trial, looks.union(.endState))
        let known = Set(reference.result.failures.map { FailureKey($0) })
        // What fails without the fault too is not the fault's doing.
        outcome.result.failures.removeAll { known.contains(FailureKey($0)) }
        if let difference = crashDifference(outcome, from: reference) { outcome.result.failures.append(difference) }
        return outcome
    }

    /// The undisturbed run that a run of its strategy is compared with.
    func reference(for trial: Trial) throws(ScenarioRunError) -> TrialOutcome? {
        guard trial.strategy == .crash else { return nil }
        return try run(Trial(.crash, seed: trial.seed), [.writes, .endState, .states])
    }

    private func crashDifference(_ outcome: TrialOutcome, from reference: TrialOutcome) -> ScenarioFailure? {
        // A run that did not come to its end is told as such.
        guard outcome.result.isComplete, reference.result.isComplete, let now = outcome.endState, let before = reference.endState else {
            return nil
        }
        let lines = now.differences(from: before)
        guard !lines.isEmpty else { return nil }
        return ScenarioFailure(
            assertion: "invariant L-08", location: source.scenario.invariantsLocation,
            message: "the run does not end as it does without the fault (\(outcome.trial)):\n" + lines.joined(separator: "\n"),
            time: outcome.result.endTime, replay: outcome.result.failures.first?.replay ?? replay(outcome.trial))
    }

    /// The command that makes a run again.
    func replay(_ trial: Trial) -> String { options(for: trial).replay(trial.scenario(source.scenario)) }

    /// How a run is reported: with the command that makes it again.
    private func options(for trial: Trial) -> RunOptions {
        var options = RunOptions()
        options.program = program
        options.token = ReplayToken(trial, of: source.fingerprint, version: version).text
        options.replayArguments = source.replayArguments
        return options
    }

    /// Makes the run of a token again, as the search made it, with all that a report for people shows.
    func replayed(_ trial: Trial, recordsChoices: Bool) throws(ScenarioRunError) -> ScenarioResult {
        let reference = try reference(for: trial)
        return try runCompared(trial, recordsChoices ? [.report, .choices, .metrics] : [.report, .metrics], to: reference).result
    }
}
