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

    /// Forgets the failures of an item.
    public mutating func forget(_ item: ObjectKey) { failures[item] = nil }
}
