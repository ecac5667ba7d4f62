import Simulation
import World

/// What claims of one kind cost: medians and maxima over the claims, percentiles as in `LatencySummary`.
public struct CostSummary: Sendable, Hashable {
    /// The middle and the largest of a set of numbers.
    public struct Spread: Sendable, Hashable {
        /// The median.
        public let median: Int64
        /// The largest.
        public let maximum: Int64

        init(_ numbers: [Int]) {
            let sorted = numbers.map(Int64.init).sorted()
            median = LatencySummary.percentile(50, ofSorted: sorted)
            maximum = sorted.last ?? 0
        }
    }

    /// How many claims there are.
    public let count: Int
    /// Writes.
    public let writes: Spread
    /// Calls answered with 409.
    public let conflicts: Spread
    /// Calls that read.
    public let reads: Spread
    /// Passes.
    public let reconciles: Spread
    /// Passes whose key came back by itself.
    public let requeues: Spread
    /// Events written.
    public let events: Spread
    /// From a claim's making until the claim controller saw it: the median of those that it saw, nil when there were none.
    public let observed: Nanoseconds?
    /// Until a Sandbox of the pool was written on the claim.
    public let assigned: Nanoseconds?
    /// Until the claim controlled a Sandbox.
    public let adopted: Nanoseconds?
    /// Until it was ready for the first time.
    public let ready: Nanoseconds?

    /// Sums claims up; those without a cost do not count. Nil when there are none.
    public init?(_ claims: [ClaimRecord]) {
        let costs = claims.compactMap(\.cost)
        if costs.isEmpty { return nil }
        func median(_ moment: (ClaimRecord) -> VirtualTime?) -> Nanoseconds? {
            LatencySummary(claims.compactMap { claim in moment(claim).map { $0 - claim.createdAt } })?.p50
        }
        count = costs.count
        writes = Spread(costs.map(\.totalWrites))
        conflicts = Spread(costs.map(\.conflicts))
        reads = Spread(costs.map(\.reads))
        reconciles = Spread(costs.map(\.reconciles))
        requeues = Spread(costs.map(\.requeues))
        events = Spread(costs.map(\.events))
        observed = median { $0.cost?.observedAt }
        assigned = median { $0.cost?.assignedAt }
        adopted = median { $0.cost?.adoptedAt }
        ready = median(\.readyAt)
    }

    /// What is counted, by name, in the order of reports.
    var spreads: [(name: String, spread: Spread)] {
        [
            ("writes", writes), ("conflicts", conflicts), ("reads", reads), ("reconciles", reconciles), ("requeues", requeues),
            ("events", events),
        ]
    }

    /// How far claims got when, by name, in order of time.
    var milestones: [(name: String, median: Nanoseconds?)] {
        [("observed", observed), ("assigned", assigned), ("adopted", adopted), ("ready", ready)]
    }
}

/// What claims cost that were ready.
public struct ClaimCosts: Sendable, Hashable {
    /// Claims that were given a sandbox that stood by; nil when there were none or nothing was counted.
    public let warm: CostSummary?
    /// Claims whose sandbox was made for them; nil when there were none or nothing was counted.
    public let cold: CostSummary?

    /// Sums up what became of claims; those that were never ready do not count.
    public init(_ claims: [ClaimRecord]) {
        warm = CostSummary(claims.filter { $0.launch == .warm })
        cold = CostSummary(claims.filter { $0.launch == .cold })
    }
}
