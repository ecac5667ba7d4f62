import Simulation

/// Which runs a search makes, in which order. The order depends on the results so far, never on when they come.
struct TrialQueue {
    private let strategy: SearchStrategy
    private var nextSeed: UInt64
    /// How many seeds are still to be given out; nil for no end.
    private var seedsLeft: Int?
    private var runsLeft: Int
    private let depth: Int
    /// Runs of the present seed that wait, for strategies that enumerate.
    private var pending: [Trial] = []
    private var position = 0
    private var underWay = 0
    /// Deviations that follow from the results of the present depth: those of runs that behaved as none before come first.
    private var fresh: [Trial] = []
    private var stale: [Trial] = []
    private var behaviours: Set<Digest> = []

    /// A digest as a key.
    private struct Digest: Hashable {
        let high: UInt64
        let low: UInt64
    }

    /// So many runs wait at most; what would come after them is left out.
    private static let mostPending = 2_000_000

    init(_ options: ExplorationOptions) {
        strategy = options.strategy
        nextSeed = options.seedStart
        seedsLeft = options.seeds
        runsLeft = options.maximumRuns ?? .max
        depth = options.depth
    }

    /// The next run, or nil when there is none before further results are known.
    mutating func next() -> Trial? {
        guard runsLeft > 0 else { return nil }
        guard strategy.enumerates else {
            guard let seed = takeSeed() else { return nil }
            runsLeft -= 1
            return Trial(strategy, seed: seed)
        }
        if position == pending.count {
            guard underWay == 0 else { return nil }
            pending = fresh + stale
            position = 0
            fresh = []
            stale = []
            if pending.isEmpty {
                guard let seed = takeSeed() else { return nil }
                behaviours = []
                pending = [Trial(strategy, seed: seed, plan: strategy == .exhaustive ? .deviations([]) : .seeded)]
            }
        }
        defer { position += 1 }
        underWay += 1
        runsLeft -= 1
        return pending[position]
    }

    private mutating func takeSeed() -> UInt64? {
        if let left = seedsLeft {
            guard left > 0 else { return nil }
            seedsLeft = left - 1
        }
        defer { nextSeed &+= 1 }
        return nextSeed
    }

    /// Takes a result in. Call it for every run, in the order of `next`.
    mutating func learn(_ outcome: TrialOutcome) {
        guard strategy.enumerates else { return }
        underWay -= 1
        switch outcome.trial.plan {
        case .deviations(let deviations):
            guard deviations.count < depth else { return }
            let digest = outcome.result.historyDigest
            let isNew = behaviours.insert(Digest(high: digest.high, low: digest.low)).inserted
            let first = (deviations.last?.position ?? -1) + 1
            guard first < outcome.decisions.count else { return }
            for position in first..<outcome.decisions.count {
                for alternative in 1..<max(2, Int(outcome.decisions[position])) {
                    guard fresh.count + stale.count < Self.mostPending else { return }
                    let trial = Trial(
                        .exhaustive, seed: outcome.trial.seed,
                        plan: .deviations(deviations + [ChoiceDeviation(at: position, take: alternative)]))
                    if isNew { fresh.append(trial) } else { stale.append(trial) }
                }
            }
        case .seeded:
            guard strategy == .crash else { return }
            fresh = WriteFault.all(for: outcome.writes).map { Trial(.crash, seed: outcome.trial.seed, plan: .writeFault($0)) }
        case .writeFault: return
        }
    }
}
