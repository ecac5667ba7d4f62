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
    /// How it ended, when that was asked for.
    let ending: RunEnding?
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
        static let ending = Looks(rawValue: 8)
        static let choices = Looks(rawValue: 16)
        static let metrics = Looks(rawValue: 32)
        /// Everything that a report for people shows, which takes time.
        static let report = Looks(rawValue: 64)
    }

    let source: ScenarioSource
    var program = "sandtable"
    var version: String

    /// Runs one run on the calling thread. Throws when the scenario cannot be run at all.
    func run(_ trial: Trial, _ looks: Looks, observer: (any RunObserver)? = nil) throws(ScenarioRunError) -> TrialOutcome {
        var scenario = trial.scenario(source.scenario)
        scenario.world.recordsChoices = looks.contains(.choices)
        scenario.world.countsClaimCosts = looks.contains(.report) || scenario.asksForClaimCosts
        let states = StateCounter()
        let endings = RunEndingRecorder()
        var chooser: (any Chooser)?
        var hook: WriteFaultHook?
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
        let names = trial.takesOwnNames(of: source) ? source.ownNames : []
        options.prepare = { world in
            if !names.isEmpty { world.chooseIdentifiers(suffixes: names, uids: []) {} }
            if looks.contains(.states) { states.watch(world) }
            var fault: WriteFault?
            if case .writeFault(let planned) = trial.plan { fault = planned }
            guard fault != nil || looks.contains(.writes) else { return }
            let made = WriteFaultHook(fault, in: world, keepsWrites: looks.contains(.writes))
            world.controlPlane.hooks.append(made)
            hook = made
        }
        if looks.contains(.ending) { endings.attach(to: &options) }
        let result = try ScenarioRunner.run(scenario, options: options, observer: observer)
        return TrialOutcome(
            trial: trial, result: result, states: states.states, decisions: (chooser as? DeviatingChooser)?.counts ?? [],
            writes: hook?.writes ?? [], ending: endings.ending)
    }

    /// Runs one run as a search does, with the failures that only a comparison with the undisturbed run shows.
    func runCompared(
        _ trial: Trial, _ looks: Looks, to reference: TrialOutcome?, observer: (any RunObserver)? = nil
    ) throws(ScenarioRunError) -> TrialOutcome {
        guard let reference, isCompared(trial) else { return try run(trial, looks, observer: observer) }
        // Faults of the scenario's own strike elsewhere when others strike before: how such a run ends says nothing.
        let invariant = trial.strategy.comparesAlways && source.scenario.hasFaults ? nil : trial.strategy.comparison
        var outcome = try run(trial, invariant == nil ? looks : looks.union(.ending), observer: observer)
        let omitsFaults = trial.strategy == .swarm && !Swarm(seed: trial.seed).omittedSteps(of: source.scenario).isEmpty
        if trial.strategy == .crash || trial.strategy == .lag || omitsFaults {
            // What fails without the fault too is not the fault's doing, or it is what the scenario says of a fault that is left out.
            let known = Set(reference.result.failures.map { FailureKey($0) })
            outcome.result.failures.removeAll { known.contains(FailureKey($0)) }
        }
        if let invariant, let difference = difference(outcome, from: reference, invariant) { outcome.result.failures.append(difference) }
        return outcome
    }

    private func isCompared(_ trial: Trial) -> Bool {
        trial.reference != nil && (trial.strategy.comparesAlways || source.comparesOrders)
    }

    /// The run that a run is compared with; nil when it is not compared.
    func reference(for trial: Trial) throws(ScenarioRunError) -> TrialOutcome? {
        guard isCompared(trial), let reference = trial.reference else { return nil }
        return try run(reference, [.writes, .ending, .states])
    }

    private func difference(_ outcome: TrialOutcome, from reference: TrialOutcome, _ invariant: ComparedInvariant) -> ScenarioFailure? {
        guard !source.scenario.invariants.isEmpty, source.scenario.invariants.contains(invariant.rawValue) else { return nil }
        // A run that did not come to its end is told as such.
        guard outcome.result.isComplete, reference.result.isComplete, let now = outcome.ending, let before = reference.ending else {
            return nil
        }
        let lines = invariant.differences(now, from: before)
        guard !lines.isEmpty else { return nil }
        return ScenarioFailure(
            assertion: "invariant \(invariant.rawValue)", location: source.scenario.invariantsLocation,
            message: "\(invariant.complaint) (\(outcome.trial)):\n" + lines.joined(separator: "\n"),
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

    /// Makes a run again as the search made it, with all that a report for people shows.
    func replayed(
        _ trial: Trial, recordsChoices: Bool, observer: (any RunObserver)? = nil
    ) throws(ScenarioRunError) -> ScenarioResult {
        let reference = try reference(for: trial)
        let looks: Looks = recordsChoices ? [.report, .choices, .metrics] : [.report, .metrics]
        return try runCompared(trial, looks, to: reference, observer: observer).result
    }
}
