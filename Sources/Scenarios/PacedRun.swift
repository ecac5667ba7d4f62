import Simulation
import World

/// A run of a scenario in a world that others use too, and whose time somebody lets pass bit by bit, such as a clock on the wall.
///
/// However time is cut, the same things happen as under `ScenarioRunner`, unless somebody else writes: the digests are the same then.
/// The world stays when the scenario's steps are done.
public final class PacedRun {
    /// The world of the run.
    public var world: World { run.world }
    /// What came of the scenario; nil while its steps are not done.
    public private(set) var result: ScenarioResult?

    private let run: ScenarioRun

    /// Makes the world, begins to watch and starts the processes. Nothing happens before `proceed`.
    /// - Parameters:
    ///   - scenario: what to run; its clock is whoever lets time pass.
    ///   - options: how the run is reported. A run that fails is not made again to find out why.
    ///   - progress: called with each entry of the timeline as it comes up. It must not touch anything of the run.
    /// - Throws: `ScenarioRunError` when the run cannot begin, as `ScenarioRunner` has it.
    public init(
        _ scenario: Scenario, options: RunOptions = RunOptions(), progress: ((TimelineEntry) -> Void)? = nil
    ) throws(ScenarioRunError) {
        var options = options
        options.isPaced = true
        run = try ScenarioRun(scenario, options: options, progress: progress, observer: nil, processes: { _ in [] })
        do { try run.start() } catch {
            run.shutDown()
            throw error
        }
    }

    /// Lets happen what is planned up to and including a moment, the scenario's steps among it, but no more than so many events.
    /// - Returns: whether all of it has happened; time stands at the moment then.
    public func proceed(until moment: VirtualTime, atMost events: Int) -> Bool {
        var horizon: Horizon? = Horizon(moment: moment, eventsLeft: events)
        if result == nil {
            run.performSteps(within: &horizon)
            if run.hasEndedSteps { result = run.finish() }
        }
        return world.proceed(until: moment, atMost: horizon?.eventsLeft ?? 0)
    }

    /// Ends every task of the world.
    public func shutDown() { run.shutDown() }
}
