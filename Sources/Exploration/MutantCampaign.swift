import Foundation
import ObjectModel
import Scenarios

/// Looks for the runs that notice seeded defects: plain scenarios first, then searches.
///
/// A defect counts as noticed when a run fails under it that does not fail without it: by an invariant or an expectation, or because
/// the run ends in another state, writes much more, or counts differently in its metrics than the same run without the defect. So what
/// the faithful controllers do wrong notices nothing, and neither does a defect of upstream's that fails to show.
public final class MutantCampaign: @unchecked Sendable {
    // Unchecked: the cache of runs without defects is touched with its lock held.
    let sources: [ScenarioSource]
    let options: Options
    private let lock = NSLock()
    private var baselines: [BaselineKey: TrialOutcome] = [:]

    /// How a campaign is done.
    public struct Options: Sendable {
        /// The most time for each defect, and for each search without any.
        public var time: Duration = .seconds(60)
        /// On how many threads.
        public var jobs = 1
        /// How many seeds each search of a scenario has.
        public var seeds = 25
        /// The most runs of each search without defects.
        public var baselineRuns = 3_000
        /// How the program is called, for commands that replay.
        public var program = "sandtable"
        /// The version of the program, for replay tokens.
        public var version: String

        /// The defaults, for a version of the program.
        public init(version: String) { self.version = version }
    }

    private struct BaselineKey: Hashable {
        let source: Int
        let trial: Trial
    }

    /// Prepares a campaign with scenarios; those that take no defects, being of another profile than v0.5, are left out.
    public init(_ sources: [ScenarioSource], _ options: Options) {
        self.options = options
        var read: [ScenarioSource] = []
        var waiting = sources.filter { $0.scenario.world.profile == .v05 }[...]
        OrderedPool<ScenarioSource, ScenarioSource>(jobs: options.jobs) { $0.withOwnNames() }.run(
            next: { waiting.popFirst() }, tick: {},
            deliver: { source in
                read.append(source)
                return true
            })
        self.sources = read
    }

    // MARK: Defects

    /// Looks for a run that notices each defect, in the order of their names; `told` hears of each as soon as those before it are known.
    public func run(_ mutants: [String], told: (MutantVerdict) -> Void) -> [MutantVerdict] {
        var position = 0
        var verdicts: [MutantVerdict] = []
        OrderedPool<String, MutantVerdict>(jobs: options.jobs) { [self] in verdict(on: $0) }.run(
            next: {
                defer { position += 1 }
                return position < mutants.count ? mutants[position] : nil
            }, tick: {},
            deliver: { verdict in
                verdicts.append(verdict)
                told(verdict)
                return true
            })
        return verdicts
    }

    private func verdict(on mutant: String) -> MutantVerdict {
        let budget = TimeBudget(options.time)
        var verdict = MutantVerdict(mutant: mutant, kill: nil, runs: 0, wallTime: .zero)
        // The scenario written for a defect comes first, then those written for others: they are short.
        let distances = sources.map { source in
            Self.isWritten(source, for: mutant) ? 0 : source.scenario.file.contains("/mutants/") ? 1 : 2
        }
        let order = sources.indices.sorted { (distances[$0], $0) < (distances[$1], $1) }
        stages: for stage in SearchStage.allCases {
            var best: MutantKill?
            scenarios: for index in order {
                guard budget.allows(index) else { continue }
                for trial in budget.spend(on: index, { trials(of: stage, index) }) {
                    guard budget.allows(index) else { continue scenarios }
                    verdict.runs += 1
                    guard let kill = budget.spend(on: index, { attempt(mutant, index, trial) }) else { continue }
                    if best == nil || kill.oracle < (best?.oracle ?? kill.oracle) { best = kill }
                    if kill.oracle <= .expectation { break scenarios }
                }
            }
            if let best {
                verdict.kill = best
                break stages
            }
        }
        verdict.wallTime = budget.spent
        return verdict
    }

    /// Whether a scenario is called after a defect: `m-no-rv-on-adopt` after `M-NoRVOnAdopt`.
    static func isWritten(_ source: ScenarioSource, for mutant: String) -> Bool {
        func letters(_ text: String) -> String { text.lowercased().filter { $0.isLetter || $0.isNumber } }
        return letters(source.scenario.name) == letters(mutant)
    }

    func trials(of stage: SearchStage, _ index: Int) -> [Trial] {
        let seed = sources[index].scenario.world.seed
        let seeds = 1...UInt64(max(1, options.seeds))
        switch stage {
        case .plain: return [Trial(.plain, seed: seed)]
        case .random: return seeds.map { Trial(.random, seed: $0) }
        case .priority: return seeds.map { Trial(.priority, seed: $0) }
        case .swarm: return seeds.map { Trial(.swarm, seed: $0) }
        // With late caches a fault of the scenario's own strikes elsewhere or not at all.
        case .lag: return sources[index].scenario.hasFaults ? [] : seeds.map { Trial(.lag, seed: $0) }
        case .crash:
            let writes = baseline(index, Trial(.crash, seed: seed))?.writes ?? []
            return WriteFault.all(for: writes).map { Trial(.crash, seed: seed, plan: .writeFault($0)) }
        }
    }

    private static let looks: TrialRunner.Looks = [.ending, .writes, .metrics]

    func runner(_ source: ScenarioSource) -> TrialRunner {
        TrialRunner(source: source, program: options.program, version: options.version)
    }

    /// The run without any defect, made once.
    func baseline(_ index: Int, _ trial: Trial) -> TrialOutcome? {
        let key = BaselineKey(source: index, trial: trial)
        lock.lock()
        let known = baselines[key]
        lock.unlock()
        if let known { return known }
        guard let outcome = try? runner(sources[index]).run(trial, Self.looks) else { return nil }
        lock.lock()
        baselines[key] = outcome
        lock.unlock()
        return outcome
    }

    /// Makes one run with a defect; returns how it notices it, or nil.
    private func attempt(_ mutant: String, _ index: Int, _ trial: Trial) -> MutantKill? {
        let source = sources[index].with(mutants: [mutant])
        guard let outcome = try? runner(source).run(trial, Self.looks), let baseline = baseline(index, trial) else { return nil }
        if outcome.result.historyDigest == baseline.result.historyDigest, outcome.result.metrics == baseline.result.metrics,
            outcome.result.counts.calls == baseline.result.counts.calls, outcome.result.failures.count == baseline.result.failures.count
        {
            return nil
        }
        func kill(_ oracle: MutantKill.Oracle, _ detail: String, _ time: Int64) -> MutantKill {
            MutantKill(
                scenario: source.scenario.name, file: source.scenario.file, trial: trial, oracle: oracle, detail: detail, virtualTime: time,
                token: ReplayToken(trial, of: source.fingerprint, version: options.version).text)
        }
        let known = Set(baseline.result.failures.map { FailureKey($0) })
        // That a defect of upstream's does not show where it should may be chance: the defect looked for changes delays, too.
        let fresh = outcome.result.failures.filter { !known.contains(FailureKey($0)) && !FailureKey($0).isMissingViolation }
        if let failure = fresh.first(where: { FailureKey($0).invariant != nil }) {
            return kill(.invariant, FailureKey(failure).invariant ?? "", failure.time.nanoseconds)
        }
        if let failure = fresh.first { return kill(.expectation, FailureKey(failure).text, failure.time.nanoseconds) }
        // Under another seed a small difference in time can change who is served warm, and where chance decides it changes all decisions
        // that follow: only a scenario as it is written is compared, and only one that leaves nothing to chance.
        guard trial.strategy == .plain, source.scenario.chooser != .random else { return nil }
        let end = outcome.result.endTime.nanoseconds
        if outcome.result.isComplete, baseline.result.isComplete, let now = outcome.ending, let before = baseline.ending,
            let difference = now.state.differences(from: before.state, atMost: 1).first
        {
            return kill(.endState, difference, end)
        }
        if let excess = Self.excess(outcome.result, over: baseline.result) { return kill(.budget, excess, end) }
        if let now = outcome.metrics, let before = baseline.metrics, let difference = MetricsDifference.first(now, before) {
            return kill(.metrics, difference, end)
        }
        return nil
    }

    /// What the controllers did more often than half as much again, and more than a few times more.
    private static func excess(_ now: ScenarioResult, over before: ScenarioResult) -> String? {
        for calls in now.counts.calls {
            guard let others = before.counts.calls.first(where: { $0.actor == calls.actor }) else { continue }
            for (what, count, usual) in [
                ("writes", calls.writes, others.writes), ("conflicts", calls.conflicts, others.conflicts),
                ("calls", calls.total, others.total),
            ] where count > usual + usual / 2 + 2 {
                return "\(calls.actor): \(count) \(what), not \(usual)"
            }
        }
        return nil
    }

    /// Makes the run of a row of the matrix again; returns how the defect is noticed in it, or nil.
    public func recheck(_ row: KillMatrix.Row) -> MutantKill? {
        guard let index = sources.firstIndex(where: { $0.scenario.name == row.scenario && $0.scenario.file.hasSuffix(row.file ?? "?") }),
            let trial = Trial(notation: row.run, seed: sources[index].scenario.world.seed)
        else { return nil }
        return OnThread.run { attempt(row.mutant, index, trial) }
    }
}
