import Foundation

/// Does work on several threads and hands the results over in the order in which the work was given out.
final class OrderedPool<Input: Sendable, Output: Sendable>: @unchecked Sendable {
    // Unchecked: everything below is touched with the lock held.
    private let condition = NSCondition()
    private var waiting: [(number: Int, input: Input)] = []
    private var results: [Int: Output] = [:]
    private var isClosed = false
    private var running = 0
    private let body: @Sendable (Input) -> Output
    private let jobs: Int

    init(jobs: Int, _ body: @escaping @Sendable (Input) -> Output) {
        self.jobs = max(1, jobs)
        self.body = body
    }

    /// Does all work there is.
    /// - Parameters:
    ///   - next: gives the next piece, or nil when there is none at the moment; asked again after each result.
    ///   - tick: called about four times a second while results are awaited.
    ///   - deliver: takes the results in order; false ends the work, and what is under way is dropped.
    func run(next: () -> Input?, tick: () -> Void, deliver: (Output) -> Bool) {
        for _ in 0..<jobs {
            let thread = Thread { [self] in work() }
            thread.stackSize = OnThread.stackSize
            condition.lock()
            running += 1
            condition.unlock()
            thread.start()
        }
        var given = 0
        var delivered = 0
        var goesOn = true
        while goesOn {
            while given - delivered < 4 * jobs, let input = next() {
                condition.lock()
                waiting.append((given, input))
                condition.broadcast()
                condition.unlock()
                given += 1
            }
            if given == delivered { break }
            guard let output = take(delivered, tick: tick) else { continue }
            delivered += 1
            goesOn = deliver(output)
        }
        condition.lock()
        isClosed = true
        waiting = []
        condition.broadcast()
        while running > 0 { condition.wait() }
        condition.unlock()
    }

    private func take(_ number: Int, tick: () -> Void) -> Output? {
        condition.lock()
        while results[number] == nil {
            if !condition.wait(until: Date(timeIntervalSinceNow: 0.25)) {
                condition.unlock()
                tick()
                condition.lock()
            }
        }
        let output = results.removeValue(forKey: number)
        condition.unlock()
        return output
    }

    private func work() {
        condition.lock()
        while true {
            if isClosed { break }
            guard !waiting.isEmpty else {
                condition.wait()
                continue
            }
            let (number, input) = waiting.removeFirst()
            condition.unlock()
            let output = body(input)
            condition.lock()
            results[number] = output
            condition.broadcast()
        }
        running -= 1
        condition.broadcast()
        condition.unlock()
    }
}
