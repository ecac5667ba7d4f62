import ControllerRuntime
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
    private let mutants: PoolMutants

    /// Starts with full buckets.
    public init(rate: Double, _ mutants: PoolMutants = PoolMutants()) {
        self.rate = rate
        self.mutants = mutants
    }

    /// The most that a bucket holds: one second's worth, at least one.
    public var capacity: Double { mutants.has(.lessThanOneToken) ? rate : max(1, rate) }

    /// Takes up to `count` tokens of a pool.
    public mutating func take(_ pool: ObjectKey, _ count: Int, at now: VirtualTime) -> Grant {
        guard rate > 0, count > 0 else { return Grant(count: count, wait: 0) }
        var tokens = mutants.has(.startWithoutTokens) ? 0 : capacity
        if let bucket = buckets[pool] {
            let accrued = mutants.has(.neverRefillTokens) ? 0 : rate * (Double(now - bucket.filledAt) / 1e9)
            tokens = mutants.has(.hoardTokens) ? bucket.tokens + accrued : min(capacity, bucket.tokens + accrued)
        }
        let granted = grant(count, of: tokens)
        tokens -= Double(granted)
        buckets[pool] = Bucket(tokens: tokens, filledAt: now)
        return Grant(count: granted, wait: granted < count ? wholeNanoseconds((1 - tokens) / rate) : 0)
    }

    private func grant(_ count: Int, of tokens: Double) -> Int {
        if mutants.has(.narrowTokens) { return min(count, Int(Int32(exactly: tokens.rounded(.towardZero)) ?? .min)) }
        if mutants.has(.grantAllOrNothing), tokens < Double(count) { return 0 }
        // Compared before it is converted: a bucket can hold more than an integer can.
        return tokens >= Double(count) ? count : Int(tokens)
    }

    /// Gives tokens back that were taken and not used, up to the capacity. Nothing happens for a pool without a bucket.
    public mutating func refund(_ pool: ObjectKey, _ count: Int) {
        guard count > 0, var bucket = buckets[pool] else { return }
        bucket.tokens += Double(count)
        if !mutants.has(.refundWithoutLimit) { bucket.tokens = min(capacity, bucket.tokens) }
        buckets[pool] = bucket
    }

    /// Forgets a pool: its next bucket is full.
    public mutating func forget(_ pool: ObjectKey) { buckets[pool] = nil }

    /// What is kept.
    var memory: MemoryEntry {
        // Unordered: keys are counted, and the smallest is looked for.
        MemoryEntry("refill tokens", buckets.keys)
    }

    /// Whether nothing is remembered of any pool.
    public var isEmpty: Bool { buckets.isEmpty }

    private func wholeNanoseconds(_ seconds: Double) -> Nanoseconds {
        let length = seconds * 1e9
        guard length > 0 else { return 0 }
        guard length < 9e18 else { return .max }
        let whole = Int64(length)
        return Double(whole) < length && !mutants.has(.wakeBeforeToken) ? whole + 1 : whole
    }
}
