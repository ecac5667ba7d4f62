import APIServer
import Simulation

/// A client that may send so many requests a second and have so many under way, as client-go's limiter and a connection's streams do.
public final class CallThrottle: CallHook {
    private unowned let controlPlane: ControlPlane
    private let matcher: CallMatcher
    private var bucket: TokenBucket?
    private let limit: Int?
    private var underWay = 0
    private var waiting: [(process: SimulatedProcess, task: ParkedTask)] = []
    private let strike: (CallDescription) -> Void

    /// Describes a limit of a rate or of what is under way; `strike` is told of each call that has to wait.
    public init(
        _ controlPlane: ControlPlane, _ matcher: CallMatcher, ratePerSecond: Int64, burst: Int64,
        strike: @escaping (CallDescription) -> Void
    ) {
        self.controlPlane = controlPlane
        self.matcher = matcher
        bucket = TokenBucket(ratePerSecond: ratePerSecond, burst: burst)
        limit = nil
        self.strike = strike
    }

    /// Describes a limit of the calls under way; `strike` is told of each call that has to wait.
    public init(
        _ controlPlane: ControlPlane, _ matcher: CallMatcher, inFlight limit: Int, strike: @escaping (CallDescription) -> Void
    ) {
        self.controlPlane = controlPlane
        self.matcher = matcher
        self.limit = max(1, limit)
        self.strike = strike
    }

    /// Begins to hold back calls that are sent from now on.
    public func arm() { controlPlane.hooks.append(self) }

    /// Holds back no further call; those that wait for their turn go on.
    public func disarm() {
        controlPlane.hooks.removeAll { $0 === self }
        for entry in waiting { entry.process.wake(entry.task) }
        waiting = []
    }

    /// Takes a token, or a place among the calls under way.
    public func sending(_ call: CallDescription) -> CallVerdict {
        guard matcher.matches(call) else { return .proceed }
        if let limit {
            guard underWay >= limit else {
                underWay += 1
                return .proceed
            }
            strike(call)
            return .hold
        }
        guard let wait = bucket?.take(at: controlPlane.simulation.now), wait > 0 else { return .proceed }
        strike(call)
        return .delay(wait)
    }

    /// The call waits until one under way is over.
    public func holds(_ task: ParkedTask, of process: SimulatedProcess) { waiting.append((process, task)) }

    /// Hands the place of the call to the next that waits.
    public func finished(_ call: CallDescription) {
        guard limit != nil, matcher.matches(call) else { return }
        while !waiting.isEmpty {
            let next = waiting.removeFirst()
            guard next.process.isAlive else { continue }
            next.process.wake(next.task)
            return
        }
        underWay = max(0, underWay - 1)
    }

    /// Goes on.
    public func before(_ call: CallDescription) -> CallVerdict { .proceed }

    /// Goes on.
    public func after(_ call: CallDescription, error: APIError?) -> CallVerdict { .proceed }
}
