import APIServer
import Simulation

/// A disturbance that waits for calls: it strikes those that match, by their number.
public final class CallFault {
    /// At which moment of a call it strikes.
    public enum Place: Sendable, Hashable {
        /// When the request reaches the server, before anything is read or committed.
        case before
        /// When the server has carried it out, before the caller hears of it. Calls that the server refused are not counted.
        case after
    }

    /// At which moment of a call it strikes.
    public let place: Place
    /// Which calls it may strike.
    public let matcher: CallMatcher
    /// Which of them, counted from 1.
    public let occurrences: ClosedRange<Int>
    /// With which chance, as a number of hundredths from 1 to 100.
    public let chance: Int
    /// How many calls have matched since it was armed.
    public private(set) var matches = 0
    private var held: [(process: SimulatedProcess, task: ParkedTask)] = []
    private var lettingGo = false
    private let strike: (CallDescription) -> CallVerdict

    /// Describes a disturbance; `strike` says what happens to a call that it strikes.
    public init(
        _ place: Place, _ matcher: CallMatcher, occurrences: ClosedRange<Int> = 1...Int.max, chance: Int = 100,
        strike: @escaping (CallDescription) -> CallVerdict
    ) {
        self.place = place
        self.matcher = matcher
        self.occurrences = occurrences
        self.chance = min(100, max(1, chance))
        self.strike = strike
    }

    /// Whether no further call can be struck.
    var isOver: Bool { matches >= occurrences.upperBound }

    /// Counts a call if it is meant, and says what is to happen to it; nil when it is not struck.
    func verdict(_ call: CallDescription, _ simulation: Simulation) -> CallVerdict? {
        guard matcher.matches(call) else { return nil }
        matches += 1
        guard occurrences.contains(matches), Self.draw(chance, simulation) else { return nil }
        return strike(call)
    }

    /// Counts a call if it is meant, though something else strikes it.
    func count(_ call: CallDescription) { if matcher.matches(call) { matches += 1 } }

    // MARK: Holding

    func holds(_ task: ParkedTask, of process: SimulatedProcess) {
        if lettingGo { process.wake(task) } else { held.append((process, task)) }
    }

    /// Lets the calls go on that this disturbance holds, and holds no further one. The number of those that waited.
    @discardableResult
    public func letGo() -> Int {
        lettingGo = true
        let waiting = held.filter(\.process.isAlive)
        held = []
        for entry in waiting { entry.process.wake(entry.task) }
        return waiting.count
    }

    /// The number of calls of living processes that it holds.
    public var heldCount: Int { held.count(where: \.process.isAlive) }

    /// Whether something of a chance happens. The chooser decides, each alternative standing for an equal share; where it always
    /// takes the first one, a random stream does.
    private static func draw(_ hundredths: Int, _ simulation: Simulation) -> Bool {
        guard hundredths < 100 else { return true }
        var divisor = hundredths
        var rest = 100
        while rest > 0 { (divisor, rest) = (rest, divisor % rest) }
        let count = 100 / divisor
        let choice =
            simulation.chooser.isFirstInFirstOut
            ? Int(simulation.stream("faults").next(below: UInt64(count))) : simulation.choose(count, at: .fault)
        return choice >= count - hundredths / divisor
    }
}
