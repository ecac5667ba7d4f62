import Foundation
import ObjectModel
import Scenarios

/// Searches the runs of one scenario for one that fails.
///
/// The result depends on scenario and options alone, not on the number of threads, unless a duration ends the search.
public final class Explorer {
    private let source: ScenarioSource
    private let options: ExplorationOptions
    private let runner: TrialRunner
    private let progressObserver: ((ExplorationProgress) -> Void)?
    private var progress = ExplorationProgress()
    private var result: ExplorationResult
    private var digests: Set<DigestKey> = []
    private var states: Set<UInt64> = []
    private var positions: [FailureKey: Int] = [:]
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    /// When behaviours were new, within the last minute.
    private var recent: [ContinuousClock.Instant] = []

    /// A digest as a key.
    private struct DigestKey: Hashable {
        let high: UInt64
        let low: UInt64
    }

    /// So many different states and histories are told apart.
    private static let mostRemembered = 4_000_000

    /// Prepares a search.
    /// - Parameters:
    ///   - source: the scenario.
    ///   - options: how the search is done.
    ///   - progress: told about four times a second how far it has come.
    public init(_ source: ScenarioSource, _ options: ExplorationOptions, progress: ((ExplorationProgress) -> Void)? = nil) {
        let source = source.withOwnNames().ignoring(options.ignoredInvariants).comparing(orders: options.comparesOrders)
        self.source = source
        self.options = options
        progressObserver = progress
        runner = TrialRunner(source: source, program: options.program, version: options.version)
        result = ExplorationResult(
            name: source.scenario.name, file: source.scenario.file, strategy: options.strategy, seedStart: options.seedStart)
        start = clock.now
    }

    /// Searches, and makes what fails smaller. Throws when the scenario cannot be run at all.
    public func run() throws(ScenarioRunError) -> ExplorationResult {
        try search()
        result.behaviours = digests.count
        result.states = states.count
        if options.explainsFailures { for index in result.findings.indices.prefix(Self.mostExplained) { explain(index) } }
        guard options.shrinkTime > .zero else { return result }
        for index in result.findings.indices { shrink(index) }
        return result
    }

    // MARK: Searching

    private enum Answer: Sendable {
        case outcome(TrialOutcome)
        case error(ScenarioRunError)
    }

    private struct Task: Sendable {
        let trial: Trial
        let looks: TrialRunner.Looks
        let reference: TrialOutcome?
    }

    private func search() throws(ScenarioRunError) {
        var queue = TrialQueue(options)
        let runner = runner
        // Where many runs are compared with one, it is kept.
        var reference: TrialOutcome?
        if options.strategy == .lag || options.strategy == .swarm {
            reference = try OnThread.run {
                Result { () throws(ScenarioRunError) in try runner.reference(for: Trial(options.strategy, seed: 1)) }
            }.get()
        }
        let pool = OrderedPool<Task, Answer>(jobs: options.jobs) { task in
            do throws(ScenarioRunError) {
                var reference = task.reference
                if reference == nil { reference = try runner.reference(for: task.trial) }
                return .outcome(try runner.runCompared(task.trial, task.looks, to: reference))
            } catch {
                return .error(error)
            }
        }
        var failure: ScenarioRunError?
        pool.run(
            next: {
                if let duration = options.duration, clock.now - start > duration { return nil }
                return queue.next().map { trial in
                    Task(trial: trial, looks: looks(for: trial), reference: reference?.trial == trial.reference ? reference : nil)
                }
            },
            tick: report,
            deliver: { answer in
                switch answer {
                case .error(let error):
                    failure = error
                    return false
                case .outcome(let outcome):
                    if outcome.trial.strategy.enumerates, outcome.trial.reference == nil { reference = outcome }
                    queue.learn(outcome)
                    return take(outcome)
                }
            })
        if let failure { throw failure }
    }

    private func looks(for trial: Trial) -> TrialRunner.Looks {
        switch (trial.strategy, trial.plan) {
        case (.exhaustive, _): trial.reference == nil && source.comparesOrders ? [.states, .decisions, .ending] : [.states, .decisions]
        case (.crash, .seeded): [.states, .writes, .ending]
        default: [.states]
        }
    }

    /// Counts a run in; says whether the search goes on.
    private func take(_ outcome: TrialOutcome) -> Bool {
        result.runs += 1
        result.lastSeed = max(result.lastSeed ?? 0, outcome.trial.seed)
        let digest = outcome.result.historyDigest
        if digests.count < Self.mostRemembered, digests.insert(DigestKey(high: digest.high, low: digest.low)).inserted {
            recent.append(clock.now)
        }
        if states.count < Self.mostRemembered { states.formUnion(outcome.states) }
        if !outcome.result.failures.isEmpty { result.failedRuns += 1 }
        var seen: Set<FailureKey> = []
        for failure in outcome.result.failures {
            let key = FailureKey(failure)
            guard seen.insert(key).inserted else { continue }
            if let position = positions[key] {
                result.findings[position].runs += 1
            } else {
                positions[key] = result.findings.count
                let token = ReplayToken(outcome.trial, of: source.fingerprint, version: options.version).text
                result.findings.append(
                    ExplorationResult.Finding(key: key, runs: 1, trial: outcome.trial, failure: failure, token: token))
            }
        }
        report()
        guard let most = options.maximumFailures else { return true }
        return result.findings.count < most
    }

    private var lastReport: ContinuousClock.Instant?

    private func report() {
        guard let progressObserver else { return }
        let now = clock.now
        if let lastReport, now - lastReport < .milliseconds(250) { return }
        lastReport = now
        if let first = recent.firstIndex(where: { now - $0 <= .seconds(60) }) { recent.removeFirst(first) } else { recent = [] }
        progress.runs = result.runs
        progress.states = states.count
        progress.behaviours = digests.count
        progress.newBehavioursPerMinute = recent.count
        progress.failedRuns = result.failedRuns
        progress.failures = result.findings.count
        progressObserver(progress)
    }

    // MARK: Explaining and shrinking

    /// So many failures are told with their causes.
    private static let mostExplained = 20

    /// Makes the first run of a failure again, with somebody who remembers what led to it.
    private func explain(_ index: Int) {
        let finding = result.findings[index]
        let runner = runner
        let explained = OnThread.run { try? runner.replayed(finding.trial, recordsChoices: false) }
        if let failure = explained?.failures.first(where: { FailureKey($0) == finding.key }) { result.findings[index].failure = failure }
    }

    private func shrink(_ index: Int) {
        let finding = result.findings[index]
        progress.phase = .shrinking(finding.key.text)
        lastReport = nil
        report()
        let shrinker = Shrinker(source, runner: runner, finding: finding, time: options.shrinkTime, tick: report)
        switch OnThread.run({ shrinker.run() }) {
        case .success(let shrunk): result.findings[index].shrunk = shrunk
        case .failure(let reason): result.findings[index].unshrunkReason = reason.description
        }
    }
}
