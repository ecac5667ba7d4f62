/// So much time for several things in turn, some of which take longer than others: one that is likely to end too late is not begun.
final class TimeBudget {
    private let length: Duration
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    /// The longest that each thing has taken once.
    private var longest: [Int: Duration] = [:]
    /// The longest of all, which stands for what has not been done yet.
    private var longestOfAll: Duration = .zero

    /// Begins to count.
    init(_ length: Duration) {
        self.length = length
        start = clock.now
    }

    /// What has been spent so far.
    var spent: Duration { clock.now - start }

    /// Whether there is time left to do a thing once more, as far as can be told from the times before.
    func allows(_ thing: Int) -> Bool { spent + (longest[thing] ?? longestOfAll) < length }

    /// Does a thing and remembers how long it took.
    func spend<Result>(on thing: Int, _ body: () -> Result) -> Result {
        let begin = clock.now
        defer {
            let length = clock.now - begin
            longest[thing] = max(longest[thing] ?? .zero, length)
            longestOfAll = max(longestOfAll, length)
        }
        return body()
    }
}
