import Simulation

/// Percentiles of a set of latencies by the nearest-rank method: the p-th is the value at rank ⌈p/100·n⌉ of the sorted set.
public struct LatencySummary: Sendable, Hashable {
    /// How many there are.
    public let count: Int
    /// The median.
    public let p50: Nanoseconds
    /// The 90th percentile.
    public let p90: Nanoseconds
    /// The 99th percentile.
    public let p99: Nanoseconds
    /// The largest.
    public let maximum: Nanoseconds

    /// Sums latencies up, in whatever order they come. Nil when there are none.
    public init?(_ latencies: [Nanoseconds]) {
        let sorted = latencies.sorted()
        guard let last = sorted.last else { return nil }
        count = sorted.count
        p50 = Self.percentile(50, ofSorted: sorted)
        p90 = Self.percentile(90, ofSorted: sorted)
        p99 = Self.percentile(99, ofSorted: sorted)
        maximum = last
    }

    /// The value at the nearest rank; `percent` from 1 to 100, `sorted` ascending. Zero for an empty set.
    static func percentile(_ percent: Int, ofSorted sorted: [Nanoseconds]) -> Nanoseconds {
        let rank = (percent * sorted.count + 99) / 100
        guard rank > 0, rank <= sorted.count else { return 0 }
        return sorted[rank - 1]
    }
}

/// How long claims took from their making until they were first ready.
public struct ClaimLatencies: Sendable, Hashable {
    /// Claims that were given a sandbox that stood by; nil when there were none.
    public let warm: LatencySummary?
    /// Claims whose sandbox was made for them; nil when there were none.
    public let cold: LatencySummary?
    /// All claims that were ready, those of unknown origin too; nil when there were none.
    public let all: LatencySummary?

    /// Sums up what became of claims; those that were never ready do not count.
    public init(_ claims: [ClaimRecord]) {
        warm = LatencySummary(claims.compactMap { $0.launch == .warm ? $0.latency : nil })
        cold = LatencySummary(claims.compactMap { $0.launch == .cold ? $0.latency : nil })
        all = LatencySummary(claims.compactMap(\.latency))
    }
}
