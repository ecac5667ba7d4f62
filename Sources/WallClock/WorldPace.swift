import Simulation

/// How far a world's time has come when so much time has passed on the wall: a value, which reads no clock itself.
///
/// It runs with the wall, or it stands still; either way it can be moved ahead. It never goes back.
public struct WorldPace: Sendable, Hashable {
    private enum State: Sendable, Hashable {
        /// With the wall, so much ahead of it or behind.
        case running(ahead: Nanoseconds)
        case standing(at: VirtualTime)
    }

    private var state: State

    private init(_ state: State) { self.state = state }

    /// Runs with the wall from the beginning.
    public static var wall: WorldPace { WorldPace(.running(ahead: 0)) }

    /// Stands at the beginning.
    public static var standing: WorldPace { WorldPace(.standing(at: .zero)) }

    /// Whether it runs with the wall.
    public var isRunning: Bool {
        if case .running = state { return true }
        return false
    }

    /// The moment up to which everything that is planned has its time.
    /// - Parameter wall: the time on the wall since the beginning.
    public func moment(atWall wall: Nanoseconds) -> VirtualTime {
        switch state {
        case .running(let ahead): VirtualTime(nanoseconds: max(0, (VirtualTime(nanoseconds: wall) + ahead).nanoseconds))
        case .standing(let moment): moment
        }
    }

    /// How long by the wall until a moment has come; 0 when it has, nil while it never does.
    public func delay(until moment: VirtualTime, atWall wall: Nanoseconds) -> Nanoseconds? {
        let left = moment - self.moment(atWall: wall)
        if left <= 0 { return 0 }
        return isRunning ? left : nil
    }

    /// Runs with the wall from where it is.
    public mutating func run(atWall wall: Nanoseconds) { state = .running(ahead: moment(atWall: wall).nanoseconds - wall) }

    /// Stands where it is.
    public mutating func pause(atWall wall: Nanoseconds) { state = .standing(at: moment(atWall: wall)) }

    /// Moves ahead, and runs or stands as before.
    public mutating func advance(by length: Nanoseconds) {
        let length = max(0, length)
        switch state {
        case .running(let ahead): state = .running(ahead: (VirtualTime(nanoseconds: ahead) + length).nanoseconds)
        case .standing(let moment): state = .standing(at: moment + length)
        }
    }
}
