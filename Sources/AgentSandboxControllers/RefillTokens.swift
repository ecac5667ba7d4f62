import ObjectModel
import Simulation

/// Limits how many members a pool makes in a second (`--sandbox-warm-pool-max-refill-rate`): a bucket of tokens for each pool, full
/// when the pool is first seen.
public struct RefillTokens: Sendable {
    private struct Bucket {
        var tokens: Double
        var filledAt: VirtualTime
    }

    /// What a pool may make now.
    public struct Grant: Hashable, Sendable {
        /// How many, at most as many as were wanted.
        public let count: Int
        /// How long until one more may be made; 0 when all that was wanted is granted.
        public let wait: Nanoseconds
    }

    /// Tokens a second; 0 and less grant everything and remember nothing.
    public let rate: Double
    private var buckets: [ObjectKey: Bucket] = [:]

    /// Starts with full buckets.
    public init(rate: Double) { self.rate = rate }

    /// The most that a bucket holds: one second's worth, at least one.
    public var capacity: Double { max(1, rate) }

    /// Takes up to `count` tokens of a pool.
    public mutating func take(_ pool: ObjectKey, _ count: Int, at now: VirtualTime) -> Grant {
        guard rate > 0, count > 0 else { return Grant(count: count, wait: 0) }
        var tokens = capacity
        if let bucket = buckets[pool] { tokens = min(capacity, bucket.tokens + rate * (Double(now - bucket.filledAt) / 1e9)) }
        // Compared before it is converted: a bucket can hold more than an integer can.
        let granted = tokens >= Double(count) ? count : Int(tokens)
        tokens -= Double(granted)
        buckets[pool] = Bucket(tokens: tokens, filledAt: now)
        return Grant(count: granted, wait: granted < count ? Self.wholeNanoseconds((1 - tokens) / rate) : 0)
    }

    /// Gives tokens back that were taken and not used, up to the capacity. Nothing happens for a pool without a bucket.
    public mutating func refund(_ pool: ObjectKey, _ count: Int) {
        guard count > 0, var bucket = buckets[pool] else { return }
        bucket.tokens = min(capacity, bucket.tokens + Double(count))
        buckets[pool] = bucket
    }

    /// Forgets a pool: its next bucket is full.
    public mutating func forget(_ pool: ObjectKey) { buckets[pool] = nil }

    /// Whether nothing is remembered of any pool.
    public var isEmpty: Bool { buckets.isEmpty }

    private static func wholeNanoseconds(_ seconds: Double) -> Nanoseconds {
        let length = seconds * 1e9
        guard length > 0 else { return 0 }
        guard length < 9e18 else { return .max }
        let whole = Int64(length)
        return Double(whole) < length ? whole + 1 : whole
    }
}
