import APIServer
import ObjectModel
import Simulation
import World

extension ScenarioRun {
    /// So many events may happen at one moment before a run is taken to hang.
    static let mostEventsAtOneMoment = 20_000_000

    /// Lets events happen until a condition holds, which is looked at before each, but not beyond a moment; without one, as long as
    /// events are planned. Says whether the condition holds; if not, time stands at the moment.
    func advance(until limit: VirtualTime?, reaching condition: () -> Bool) throws(StepFailure) -> Bool {
        let simulation = world.simulation
        var moment = simulation.now
        var events = 0
        while !condition() {
            guard simulation.step(until: limit) else {
                if let limit, limit > simulation.now { simulation.run(until: limit) }
                return condition()
            }
            if simulation.now > moment {
                moment = simulation.now
                events = 0
            }
            events += 1
            if events > Self.mostEventsAtOneMoment {
                throw StepFailure(
                    "time stands still: \(ReadableTime.grouped(events)) events happened at \(ReadableTime.moment(moment)); give requests or "
                        + "watches a delay, or look for a controller that never stops")
            }
        }
        return true
    }

    /// Waits for the end of what a step began.
    func waitForEnd(of action: Step.Action) throws(StepFailure) {
        switch action {
        case .run: try awaitLoad()
        case .eventually(_, let within): try awaitPattern(within: within)
        case .exec(let request): try perform(request)
        case .settle(let within, let quiet): try settle(within: within, quiet: quiet)
        case .apply, .create, .update, .patch, .delete, .scale, .upgrade, .fault: return
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

    private func awaitPattern(within: Nanoseconds) throws(StepFailure) {
        guard let pattern = awaited?.pattern else { return }
        defer { awaited = nil }
        let start = world.simulation.now
        let isReached = try advance(until: start + max(0, within)) { awaited?.isReached == true }
        if isReached {
            tell(.step, "reached after \(ReadableTime.length(world.simulation.now - start)): \(pattern.pattern.summary)")
            return
        }
        let (text, object) = pattern.shortfall(in: world.server)
        throw StepFailure("within \(GoDuration.format(within)) there was no \(pattern.pattern.summary)\n\(text)", about: object)
    }

    // MARK: settle

    private func settle(within: Nanoseconds, quiet: Nanoseconds) throws(StepFailure) {
        let simulation = world.simulation
        let start = simulation.now
        if try advance(until: start + max(0, within), reaching: { simulation.isSettled(quiet: quiet) }) {
            observeRest()
            tell(.step, "settled after \(ReadableTime.length(simulation.now - start))")
            return
        }
        var message = "nothing but quiet was expected within \(GoDuration.format(within))"
        if let next = simulation.nextActivity {
            message += "; still to come is \(Self.description(next.kind)) at \(ReadableTime.moment(next.time))"
        }
        throw StepFailure(message)
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
