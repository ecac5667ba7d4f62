import Foundation

/// Runs something on a thread with a deep stack, and waits for it: worlds nest deep values.
enum OnThread {
    /// What runs on the other thread while this one waits.
    private final class Work<Result>: @unchecked Sendable {
        // Unchecked: the caller waits, so that only one of the two threads touches it at a time.
        let body: () -> Result
        var result: Result?
        init(_ body: @escaping () -> Result) { self.body = body }
    }

    static func run<Result>(_ body: () -> Result) -> Result {
        withoutActuallyEscaping(body) { body in
            let work = Work(body)
            let done = DispatchSemaphore(value: 0)
            let thread = Thread {
                work.result = work.body()
                done.signal()
            }
            thread.stackSize = 64 << 20
            thread.start()
            done.wait()
            guard let result = work.result else { preconditionFailure("the work has ended without a result") }
            return result
        }
    }
}
