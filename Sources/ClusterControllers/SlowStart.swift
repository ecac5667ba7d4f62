import Simulation

/// Starts with one and doubles the batch after each batch without a failure, as `slowStartBatch` does: a cause that makes every
/// call fail costs one call, not all of them.
enum SlowStart {
    /// Calls `body` with 0, 1, … up to `count`, batch by batch, the calls of a batch at once; ends after a batch with a failure.
    /// Returns how many calls succeeded and the first failure in order of the index.
    static func run(
        _ count: Int, in process: SimulatedProcess, _ body: @escaping (_ index: Int) async -> (any Error)?
    ) async throws(ProcessKilled) -> (successes: Int, failure: (any Error)?) {
        var successes = 0
        var start = 0
        var size = min(count, 1)
        while size > 0 {
            let first = start
            let results = try await process.concurrently(size) { await body(first + $0) }
            var failure: (any Error)?
            for case let error? in results where failure == nil { failure = error }
            successes += results.reduce(0) { $0 + ($1 == nil ? 1 : 0) }
            if let failure { return (successes, failure) }
            start += size
            size = min(2 * size, count - start)
        }
        return (successes, nil)
    }
}
