/// Lets the event of the highest priority happen first. Priorities are drawn at random once for each line of work, and fall at a few
/// moments of the run: probabilistic concurrency testing, which finds an order that takes `d` unlucky decisions with a chance that
/// depends on `d` and the length of the run alone.
///
/// A line of work is a chain of events of which each was planned during the one before it: a worker's pass with its requests and their
/// replies. What a cache takes in and hands on belongs to the process of that cache.
public final class PriorityChooser: Chooser {
    private let stream: RandomStream
    /// The line of work that each event belongs to; only looked up.
    private var lines: [UInt64: UInt64] = [:]
    /// The events in `lines`, in the order of their entry; the first `forgotten` are not there any more.
    private var remembered: [UInt64] = []
    private var forgotten = 0
    private var priorities: [UInt64: UInt64] = [:]
    private var decisions = 0
    /// Decisions at which the line that would be first falls behind all others, in ascending order.
    private var changePoints: [Int]
    private var lowest: UInt64 = 1 << 32

    /// So many events are remembered by the line they belong to.
    private static let memory = 65_536

    /// Makes the chooser of a seed.
    /// - Parameters:
    ///   - seed: of priorities and change points; the stream is called `chooser/priority`.
    ///   - changePoints: how often a priority falls.
    ///   - length: within so many decisions.
    public init(seed: UInt64, changePoints: Int, length: Int) {
        stream = RandomStream(seed: seed, name: "chooser/priority")
        let stream = stream
        self.changePoints = (0..<max(0, changePoints)).map { _ in Int(stream.next(below: UInt64(max(1, length)))) }.sorted()
    }

    /// Draws one alternative where there are no events to tell apart.
    public func choose(_ count: Int, at point: ChoicePoint) -> Int { Int(stream.next(below: UInt64(count))) }

    /// The event whose line of work has the highest priority; of several the first.
    public func choose(_ count: Int, events alternative: (Int) -> ChoiceAlternative) -> Int {
        var best = 0
        var bestLine: UInt64 = 0
        var bestPriority: UInt64 = 0
        for index in 0..<count {
            let line = self.line(of: alternative(index))
            let priority = self.priority(of: line)
            if index == 0 || priority > bestPriority { (best, bestLine, bestPriority) = (index, line, priority) }
        }
        if let point = changePoints.first, decisions >= point {
            changePoints.removeFirst()
            lowest -= 1
            priorities[bestLine] = lowest
        }
        decisions += 1
        return best
    }

    /// False.
    public var isFirstInFirstOut: Bool { false }

    /// Remembers which line an event belongs to, for what is planned during it.
    public func follow(_ event: ChoiceAlternative) {
        lines[event.sequence] = line(of: event)
        remembered.append(event.sequence)
        guard remembered.count - forgotten > Self.memory else { return }
        lines[remembered[forgotten]] = nil
        forgotten += 1
        guard forgotten == Self.memory else { return }
        remembered.removeFirst(forgotten)
        forgotten = 0
    }

    private func line(of event: ChoiceAlternative) -> UInt64 {
        switch event.kind {
        case .cacheAdvance, .delivery: 1 << 62 | UInt64(event.subject) << 8 | UInt64(event.kind.rawValue)
        case .request, .reply, .wake, .timer, .fault: lines[event.cause] ?? event.cause
        case .scenario, .worker, .spawn, .runtime, .cluster: event.sequence
        }
    }

    private func priority(of line: UInt64) -> UInt64 {
        if let known = priorities[line] { return known }
        if priorities.count > 16 * Self.memory { priorities = [:] }
        let drawn = (1 << 32) + stream.next(below: 1 << 31)
        priorities[line] = drawn
        return drawn
    }
}
