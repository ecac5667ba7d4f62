import Foundation

/// Runs something on a thread with a deep stack, and waits for it: worlds nest deep values.
enum OnThread {
    /// Bytes of stack for a thread that runs worlds: its usual half megabyte is not enough for deep values.
    static let stackSize = 64 << 20

    /// What runs on the other thread while this one waits.
    private final class Work<Result>: @unchecked Sendable {
        // Unchecked: the caller waits, so that only one of the two threads touches it at a time.
        private var body: (() -> Result)?
        private(set) var result: Result?

        init(_ body: @escaping () -> Result) { self.body = body }

        /// Runs the body and lets it go, which must not outlive the caller's wait.
        func perform() {
            result = body?()
            body = nil
        }
    }

    static func run<Result>(_ body: () -> Result) -> Result {
        let result = withoutActuallyEscaping(body) { body -> Result? in
            let work = Work(body)
            let done = DispatchSemaphore(value: 0)
            let thread = Thread {
                work.perform()
                done.signal()
            }
            thread.stackSize = stackSize
            thread.start()
            done.wait()
            return work.result
        }
        guard let result else { preconditionFailure("the work has ended without a result") }
        return result
    }
}
