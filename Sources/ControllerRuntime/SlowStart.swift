import Simulation

/// Makes many calls in batches of 1, 2, 4, …, as `slowStartBatch` does: a cause that makes every call fail costs one call, not all.
public enum SlowStart {
    /// How batches follow each other.
    public struct Pace: Sendable {
        /// The size of the first batch.
        public var first = 1
        /// How many times as large as the one before each further batch is.
        public var growth = 2
        /// Whether batches follow after one with a failure.
        public var goesOnAfterFailure = false

        /// One call, then twice as many each time, until one fails.
        public init() {}
    }

    /// What came of the calls.
    public struct Outcome<Failure: Error>: Sendable {
        /// How many succeeded, those in a batch with a failure included.
        public var successes = 0
        /// The failure of the smallest index, or nil.
        public var failure: Failure?
    }

    /// The sizes of the batches for so many calls, if none fails; none for a negative count.
    public static func batches(_ count: Int, pace: Pace = Pace()) -> [Int] {
        var sizes: [Int] = []
        var remaining = max(0, count)
        var size = max(1, pace.first)
        while remaining > 0 {
            sizes.append(min(size, remaining))
            remaining -= sizes[sizes.count - 1]
            size *= pace.growth
        }
        return sizes
    }

    /// Makes the calls with the indices 0 up to `count`. The calls of a batch run at once and all of them end; after a batch with a
    /// failure no other begins. Throws `killed` when the process died meanwhile.
    public static func run<Failure: Error>(
        _ count: Int, pace: Pace = Pace(), in process: SimulatedProcess, _ call: @escaping (_ index: Int) async -> Result<Void, Failure>
    ) async throws(CallError) -> Outcome<Failure> {
        var outcome = Outcome<Failure>()
        var next = 0
        for size in batches(count, pace: pace) {
            let first = next
            let results: [Result<Void, Failure>]
            do {
                results = try await process.concurrently(size) { index in await call(first + index) }
            } catch {
                throw .killed
            }
            for result in results {
                switch result {
                case .success: outcome.successes += 1
                case .failure(let failure): outcome.failure = outcome.failure ?? failure
                }
            }
            if outcome.failure != nil, !pace.goesOnAfterFailure { break }
            next += size
        }
        return outcome
    }
}
