import ObjectModel
import Simulation

/// Waits that double with each failure of an item: client-go's `ItemExponentialFailureRateLimiter`.
public struct ItemBackoff {
    /// The wait after the first failure.
    public let base: Nanoseconds
    /// No wait is longer.
    public let maximum: Nanoseconds
    private var failures: [ObjectKey: Int] = [:]

    /// Makes a limiter; controller-runtime's default is 5 ms up to 1000 s.
    public init(base: Nanoseconds = .milliseconds(5), maximum: Nanoseconds = .seconds(1_000)) {
        self.base = base
        self.maximum = maximum
    }

    /// Counts a failure and returns how long to wait: the base times two to the number of failures before.
    public mutating func next(_ item: ObjectKey) -> Nanoseconds {
        let count = failures[item, default: 0]
        failures[item] = count + 1
        guard count < 62 else { return maximum }
        let (wait, overflow) = base.multipliedReportingOverflow(by: 1 << Int64(count))
        return overflow ? maximum : min(wait, maximum)
    }

    /// How many failures were counted since the item was last forgotten.
    public func failureCount(_ item: ObjectKey) -> Int { failures[item] ?? 0 }

    /// What is kept.
    var memory: MemoryEntry {
        // Unordered: keys are counted, and the smallest is looked for.
        MemoryEntry("failures", failures.keys)
    }

    /// Forgets the failures of an item.
    public mutating func forget(_ item: ObjectKey) { failures[item] = nil }
}

/// Waits that all items share: client-go's `BucketRateLimiter`.
///
/// A bucket of tokens that fills at a steady pace. Whoever finds it empty takes a token that is still to come and waits for it.
public struct TokenBucket {
    /// The time in which one token comes.
    private let interval: Nanoseconds
    /// What a full bucket holds, as the time in which it fills.
    private let capacity: Nanoseconds
    /// What is in it, as the time in which that came; below zero by the tokens taken in advance.
    private var level: Nanoseconds
    private var lastTaken = VirtualTime.zero

    /// Makes a full bucket; both numbers must be above 0.
    public init(ratePerSecond: Int64, burst: Int64) {
        interval = .seconds(1) / max(1, ratePerSecond)
        capacity = max(1, burst) * interval
        level = capacity
    }

    /// Takes a token and returns how long to wait for it.
    public mutating func take(at now: VirtualTime) -> Nanoseconds {
        level = min(capacity, level + (now - lastTaken)) - interval
        lastTaken = now
        return max(0, -level)
    }
}
