import APIServer
import ObjectModel
import Simulation
import World

/// What a step waits for, and how it goes on then. Whoever lets time pass holds it in between, so a step can be begun in one turn of a
/// clock and go on in a later one.
struct StepWait {
    /// The moment beyond which it does not wait; nil: as long as events are planned.
    let limit: VirtualTime?
    /// Looked at before each event.
    let isReached: () -> Bool
    /// What comes then; nil when the step is done. It is told whether what was waited for has come, or else time stands at the limit.
    let next: (_ isReached: Bool) throws(StepFailure) -> StepWait?

    init(
        until limit: VirtualTime?, reaching isReached: @escaping () -> Bool,
        then next: @escaping (_ isReached: Bool) throws(StepFailure) -> StepWait?
    ) {
        self.limit = limit
        self.isReached = isReached
        self.next = next
    }
}

/// How far somebody lets time pass at once.
struct Horizon {
    /// The last moment.
    let moment: VirtualTime
    /// How many events may happen until then.
    var eventsLeft: Int
}

/// How waiting ended, or that it goes on.
enum WaitOutcome {
    /// What was waited for has come, or else the limit of the wait.
    case over(isReached: Bool)
    /// The horizon came first.
    case goesOn
}

extension ScenarioRun {
    /// So many events may happen at one moment before a run is taken to hang.
    static let mostEventsAtOneMoment = 20_000_000

    /// Lets events happen until a wait is over, but not beyond the horizon.
    func advance(_ wait: StepWait, within horizon: inout Horizon?) throws(StepFailure) -> WaitOutcome {
        let simulation = world.simulation
        while !wait.isReached() {
            let limit = [wait.limit, horizon?.moment].compactMap(\.self).min()
            if let horizon, horizon.eventsLeft <= 0 { return .goesOn }
            guard simulation.step(until: limit) else {
                if let horizon, wait.limit.map({ $0 > horizon.moment }) ?? true { return .goesOn }
                if let limit = wait.limit, limit > simulation.now { simulation.run(until: limit) }
                return .over(isReached: wait.isReached())
            }
            horizon?.eventsLeft -= 1
            try countEvent(at: simulation.now)
        }
        return .over(isReached: true)
    }

    private func countEvent(at moment: VirtualTime) throws(StepFailure) {
        if moment > crowdedMoment.time { crowdedMoment = (moment, 0) }
        crowdedMoment.events += 1
        guard crowdedMoment.events > Self.mostEventsAtOneMoment else { return }
        throw StepFailure(
            "time stands still: \(ReadableTime.grouped(crowdedMoment.events)) events happened at \(ReadableTime.moment(moment)); give "
                + "requests or watches a delay, or look for a controller that never stops")
    }

    /// What a step waits for whose action has begun; nil when that was all.
    func end(of action: Step.Action) throws(StepFailure) -> StepWait? {
        switch action {
        case .run: awaitLoad()
        case .eventually(_, let within): awaitPattern(within: within)
        case .exec(let request): perform(request)
        case .settle(let within, let quiet): settle(within: within, quiet: quiet)
        case .apply, .create, .update, .patch, .delete, .scale, .upgrade, .fault: nil
        }
    }

    // MARK: eventually

    /// Begins to look for a match, among what is there and then at every commit.
    func beginAwaiting(_ pattern: ObjectPattern) throws(StepFailure) {
        let bound: BoundPattern
        do { bound = try BoundPattern(pattern, server: world.server) } catch {
            throw StepFailure(error.description)
        }
        awaited = AwaitedPattern(pattern: bound, isReached: bound.firstMatch(in: world.server) != nil)
    }

    private func awaitPattern(within: Nanoseconds) -> StepWait? {
        guard let pattern = awaited?.pattern else { return nil }
        let start = world.simulation.now
        return StepWait(until: start + max(0, within), reaching: { [unowned self] in awaited?.isReached == true }) {
            [unowned self] (isReached) throws(StepFailure) in
            awaited = nil
            if isReached {
                tell(.step, "reached after \(ReadableTime.length(world.simulation.now - start)): \(pattern.pattern.summary)")
                return nil
            }
            let (text, object) = pattern.shortfall(in: world.server)
            throw StepFailure("within \(GoDuration.format(within)) there was no \(pattern.pattern.summary)\n\(text)", about: object)
        }
    }

    // MARK: settle

    private func settle(within: Nanoseconds, quiet: Nanoseconds) -> StepWait {
        let simulation = world.simulation
        let start = simulation.now
        return StepWait(until: start + max(0, within), reaching: { simulation.isSettled(quiet: quiet) }) {
            [unowned self] (isReached) throws(StepFailure) in
            if isReached {
                observeRest()
                tell(.step, "settled after \(ReadableTime.length(simulation.now - start))")
                return nil
            }
            var message = "nothing but quiet was expected within \(GoDuration.format(within))"
            if let next = simulation.nextActivity {
                message += "; still to come is \(Self.description(next.kind)) at \(ReadableTime.moment(next.time))"
            }
            throw StepFailure(message)
        }
    }

    private static func description(_ kind: EventKind) -> String {
        switch kind {
        case .scenario: "an arrival, a deletion or a step of the scenario"
        case .request: "a request on its way to the API server"
        case .reply: "a reply on its way to a caller"
        case .cacheAdvance: "a revision on its way to a cache"
        case .delivery: "a revision on its way to event handlers"
        case .worker: "a worker about to take up an item"
        case .spawn: "a task about to begin"
        case .wake: "a task about to go on"
        case .timer: "a timer"
        case .runtime: "an operation of the runtime"
        case .cluster: "work of the simulated cluster"
        case .fault: "a fault or the restart of a process"
        }
    }
}
