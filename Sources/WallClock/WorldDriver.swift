import ObjectModel
import Scenarios
import Simulation
import World

/// Lets the time of a world pass with a clock on the wall, or move when it is told to.
///
/// Events happen at their own moments once the wall has passed them, so a world in which nobody else writes has the same history as one
/// that is simply run. Whoever makes a request asks `now()` for its moment first and calls `requestWasMade()` behind it. Where events come
/// faster than they can be dealt with, time falls behind the wall, and requests get their turn in between.
public final class WorldDriver {
    /// What is driven.
    public enum Subject {
        /// A world on its own.
        case world(World)
        /// A world with a scenario.
        case run(PacedRun)

        /// The world.
        public var world: World {
            switch self {
            case .world(let world): world
            case .run(let run): run.world
            }
        }

        func proceed(until moment: VirtualTime, atMost events: Int) -> Bool {
            switch self {
            case .world(let world): world.proceed(until: moment, atMost: events)
            case .run(let run): run.proceed(until: moment, atMost: events)
            }
        }
    }

    /// The world.
    public var world: World { subject.world }
    /// Whether time runs with the wall.
    public var isRunning: Bool { pace.isRunning }
    /// Whether everything has happened whose time has come.
    public private(set) var hasCaughtUp = false
    /// Called when time was set going, halted or moved ahead.
    public var onMove: (() -> Void)?
    /// Called when a scenario's steps are done.
    public var onResult: ((ScenarioResult) -> Void)?
    /// Called once after each time that it has caught up again.
    public var onCatchUp: (() -> Void)?

    private let subject: Subject
    private let timer: any WallTimer
    private var pace: WorldPace
    private var hasToldResult = false
    private var alarm: VirtualTime?
    private var mustContinue = false

    /// So many events happen at once before others get their turn.
    private static let mostEventsOfTurn = 2_000

    /// Begins at the beginning of the world's time; the world has been started.
    public init(_ subject: Subject, pace: WorldPace, timer: any WallTimer) {
        self.subject = subject
        self.pace = pace
        self.timer = timer
        timer.onAlarm = { [unowned self] in
            alarm = nil
            mustContinue = false
            catchUp()
            plan()
        }
    }

    /// Begins: what is planned for the beginning happens.
    public func begin() {
        catchUp()
        plan()
    }

    /// The present moment of the calendar; what has its time by now has happened, unless that is too much for one turn.
    public func now() -> Timestamp {
        catchUp()
        return world.simulation.timestamp
    }

    /// Plans anew, because a request may have given rise to events.
    public func requestWasMade() { plan() }

    /// How long by the wall until a moment of the calendar; nil while it never comes.
    public func delay(until moment: Timestamp) -> Nanoseconds? {
        pace.delay(until: VirtualTime(nanoseconds: moment - world.simulation.epoch), atWall: timer.elapsed)
    }

    // MARK: Moving

    /// Lets time run with the wall from here on.
    public func run() { move { $0.run(atWall: timer.elapsed) } }

    /// Halts time.
    public func pause() { move { $0.pause(atWall: timer.elapsed) } }

    /// Moves time ahead; `hasCaughtUp` tells when it is there.
    public func advance(by length: Nanoseconds) { move { $0.advance(by: length) } }

    private func move(_ change: (inout WorldPace) -> Void) {
        catchUp()
        change(&pace)
        hasCaughtUp = false
        mustContinue = true
        timer.setAlarm(after: 0)
        onMove?()
    }

    // MARK: Passing

    private func catchUp() {
        if mustContinue { return }
        let isThere = subject.proceed(until: pace.moment(atWall: timer.elapsed), atMost: Self.mostEventsOfTurn)
        if case .run(let run) = subject, !hasToldResult, let result = run.result {
            hasToldResult = true
            onResult?(result)
        }
        mustContinue = !isThere
        guard isThere != hasCaughtUp else { return }
        hasCaughtUp = isThere
        if isThere { onCatchUp?() }
    }

    private func plan() {
        if mustContinue {
            alarm = nil
            timer.setAlarm(after: 0)
            return
        }
        let next = world.simulation.nextEventTime
        guard next != alarm else { return }
        alarm = next
        timer.setAlarm(after: next.flatMap { pace.delay(until: $0, atWall: timer.elapsed) })
    }
}
