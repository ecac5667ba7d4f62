import AgentSandboxControllers
import Scenarios
import Simulation

extension MutantCampaign {
    private struct Task: Sendable {
        let source: Int
        let trial: Trial
    }

    private struct Answer: Sendable {
        let source: Int
        let trial: Trial
        let failures: [ScenarioFailure]
    }

    private struct AlarmKey: Hashable, Sendable {
        let source: Int
        let key: FailureKey
    }

    /// Puts the controllers without any defect through the same searches, each with the time that a defect has, and says of everything
    /// that fails whether a repair of a defect of upstream's takes it away. `told` hears of each search as soon as it has ended.
    public func baseline(told: (Baseline.Search) -> Void = { _ in }) -> Baseline {
        var baseline = Baseline()
        for stage in SearchStage.allCases {
            let search = search(stage, into: &baseline)
            baseline.searches.append(search)
            told(search)
        }
        return baseline
    }

    private func search(_ stage: SearchStage, into baseline: inout Baseline) -> Baseline.Search {
        let clock = ContinuousClock()
        let start = clock.now
        var search = Baseline.Search(stage: stage)
        var failed: [(runs: Set<AlarmKey>, trial: Trial)] = []
        var alarms: [AlarmKey: (position: Int, trials: [Trial])] = [:]
        var queue = inTurn(stage)
        var given = 0
        OrderedPool<Task, Answer>(jobs: options.jobs) { [self] task in
            let runner = runner(sources[task.source])
            // Kept where many runs are compared with one.
            let compares = task.trial.strategy.comparesAlways
            let reference = compares ? task.trial.reference.flatMap { self.baseline(task.source, $0) } : nil
            let outcome = try? runner.runCompared(task.trial, [], to: reference)
            return Answer(source: task.source, trial: task.trial, failures: outcome?.result.failures ?? [])
        }.run(
            next: {
                guard !queue.isEmpty else { return nil }
                guard given < options.baselineRuns, clock.now - start < options.time else {
                    search.isCutShort = true
                    return nil
                }
                given += 1
                return queue.removeFirst()
            }, tick: {},
            deliver: { answer in
                search.runs += 1
                if answer.failures.isEmpty { return true }
                var keys: Set<AlarmKey> = []
                for failure in answer.failures {
                    let key = AlarmKey(source: answer.source, key: FailureKey(failure))
                    guard keys.insert(key).inserted else { continue }
                    if let known = alarms[key] {
                        baseline.alarms[known.position].runs += 1
                        if known.trials.count < Self.mostExplained { alarms[key]?.trials.append(answer.trial) }
                    } else {
                        alarms[key] = (baseline.alarms.count, [answer.trial])
                        baseline.alarms.append(alarm(failure, stage, answer.source, answer.trial))
                    }
                }
                failed.append((keys, answer.trial))
                return true
            })
        // In the order in which they came up.
        let known = alarms.sorted { $0.value.position < $1.value.position }.map { ($0.key, $0.value) }
        var position = 0
        var explained = 0
        let earlier = baseline.alarms.dropLast(known.count)
        OrderedPool<(AlarmKey, [Trial]), Baseline.Explanation>(jobs: options.jobs) { [self] alarm in
            let (key, scenario) = (alarm.0.key, sources[alarm.0.source].scenario)
            let guess = earlier.first { $0.key == key && $0.scenario == scenario.name && $0.file == scenario.file }?.explanation
            return explain(key, alarm.0.source, stage, alarm.1, guess)
        }.run(
            next: {
                defer { position += 1 }
                return position < known.count ? (known[position].0, known[position].1.trials) : nil
            }, tick: {},
            deliver: { explanation in
                baseline.alarms[baseline.alarms.count - known.count + explained].explanation = explanation
                explained += 1
                return true
            })
        search.failedRuns = failed.count
        search.falseAlarms = failed.count { run in
            run.runs.contains { alarms[$0].map { baseline.alarms[$0.position].explanation.isFalseAlarm } ?? true }
        }
        return search
    }

    private func alarm(_ failure: ScenarioFailure, _ stage: SearchStage, _ source: Int, _ trial: Trial) -> Baseline.Alarm {
        let scenario = sources[source]
        return Baseline.Alarm(
            stage: stage, scenario: scenario.scenario.name, file: scenario.scenario.file, key: FailureKey(failure), runs: 1, trial: trial,
            token: ReplayToken(trial, of: scenario.fingerprint, version: options.version).text,
            message: failure.message.split(separator: "\n").prefix(2).joined(separator: " "))
    }

    /// The runs of a search, of every scenario in turn, so that one that is cut short has looked at all of them.
    private func inTurn(_ stage: SearchStage) -> ArraySlice<Task> {
        var lists: [[Trial]] = []
        var position = 0
        OrderedPool<Int, [Trial]>(jobs: options.jobs) { [self] index in
            stage == .crash ? shuffled(index) : trials(of: stage, index)
        }.run(
            next: {
                defer { position += 1 }
                return position < sources.count ? position : nil
            }, tick: {},
            deliver: { list in
                lists.append(list)
                return true
            })
        let rounds = lists.map(\.count).max() ?? 0
        return ArraySlice(
            (0..<rounds).flatMap { round in
                lists.enumerated().compactMap { round < $1.count ? Task(source: $0, trial: $1[round]) : nil }
            })
    }

    // MARK: Explanations

    /// In so many runs a failure is looked for again with repairs: that it is gone in one could be chance.
    private static let mostExplained = 4

    /// In so many other runs of the search a repair that takes a failure away is tried, where that may be chance.
    private static let confirmations = 25

    /// Which repairs take a failure away. What explained it in another search is tried first.
    private func explain(
        _ key: FailureKey, _ index: Int, _ stage: SearchStage, _ trials: [Trial], _ guess: Baseline.Explanation?
    ) -> Baseline.Explanation {
        func fails(with features: [Feature], in trials: [Trial]) -> Bool {
            let runner = runner(sources[index].with(features: features.map(\.rawValue)))
            return trials.contains { trial in
                guard let outcome = try? runner.runCompared(trial, [], to: try runner.reference(for: trial)) else { return true }
                return outcome.result.failures.contains { FailureKey($0) == key }
            }
        }
        func defects(_ features: [Feature]) -> [String] { Set(features.map(\.defect)).sorted() }
        if let guess, let defects = guess.defects, !fails(with: Feature.allCases.filter { defects.contains($0.defect) }, in: trials) {
            return guess
        }
        guard !fails(with: Feature.allCases, in: trials) else { return key.invariant == nil ? .expectation : .open }
        func together(_ features: [Feature]) -> Baseline.Explanation {
            let needed = defects(DeltaDebugging.minimum(features, goesOn: { true }) { !fails(with: $0, in: trials) })
            return needed.count == 1 ? .defects(needed) : .together(needed)
        }
        // A repair that asks the server more also does everything at other moments, and can take away by chance what it does not repair:
        // what is known to violate the invariant comes first.
        let known = Feature.allCases.filter { feature in key.invariant.map(feature.invariants.contains) ?? false }
        var alone = known.filter { !fails(with: [$0], in: trials) }
        if alone.isEmpty, !known.isEmpty, !fails(with: known, in: trials) { return together(known) }
        if alone.isEmpty { alone = Feature.allCases.filter { !fails(with: [$0], in: trials) } }
        if alone.isEmpty { return together(Feature.allCases) }
        guard defects(alone).count > 1 || key.invariant == nil else { return .defects(defects(alone)) }
        let others = otherTrials(of: stage, index)
        let certain = alone.filter { !fails(with: [$0], in: others) }
        // An invariant may be violated for several reasons, so that no repair silences all runs.
        if certain.isEmpty, key.invariant == nil { return .expectation }
        return .defects(defects(certain.isEmpty ? alone : certain))
    }

    private func otherTrials(of stage: SearchStage, _ index: Int) -> [Trial] {
        if stage == .crash { return Array(shuffled(index).prefix(Self.confirmations)) }
        return (1...UInt64(Self.confirmations)).compactMap { seed in
            trials(of: stage, index).first.map { Trial($0.strategy, seed: seed) }
        }
    }

    /// The runs of a scenario with a fault at a write, in a random order: the first writes are much alike, and a part of the runs is to
    /// say something about all.
    private func shuffled(_ index: Int) -> [Trial] {
        var trials = trials(of: .crash, index)
        RandomStream(seed: 1, name: "baseline/\(index)").shuffle(&trials)
        return trials
    }
}

extension RandomStream {
    /// Puts elements in a random order.
    func shuffle<Element>(_ elements: inout [Element]) {
        for index in elements.indices.dropFirst().reversed() { elements.swapAt(index, Int(next(below: UInt64(index + 1)))) }
    }
}
