import ControllerRuntime
import Simulation
import World

/// Runs scenarios.
public enum ScenarioRunner {
    /// Runs a scenario from beginning to end in a world of its own, on the calling thread.
    ///
    /// The steps are done in order; the first that fails ends the run. Expectations are watched over the whole history, the making of
    /// the world's own objects included; what must be reached or counted is decided only when every step was done.
    /// - Parameters:
    ///   - scenario: what to run.
    ///   - options: how the run is reported.
    ///   - progress: called with each entry of the timeline as it comes up. It must not touch anything of the run.
    ///   - observer: looks on at everything; it must not touch anything of the run either.
    ///   - processes: makes processes of one's own for the run's world; they start after the built-in ones and run beside them. Called
    ///     once, and once more when a run has failed and is repeated to find out why. The replay command that a failure names knows
    ///     nothing of them.
    /// - Throws: `ScenarioRunError` when the run cannot begin: no such clock or backend, a world that cannot be made, an expression
    ///   that does not compile, a kind that is not served, a step that names a load that is not there.
    public static func run(
        _ scenario: Scenario, options: RunOptions = RunOptions(), progress: ((TimelineEntry) -> Void)? = nil,
        observer: (any RunObserver)? = nil, processes: (ControlPlane) -> [ControllerManager] = { _ in [] }
    ) throws(ScenarioRunError) -> ScenarioResult {
        var result: ScenarioResult
        if scenario.comparisons.isEmpty {
            result = try runOnce(scenario, options: options, progress: progress, observer: observer, processes: processes)
        } else {
            let recorder = RunEndingRecorder()
            var watched = options
            recorder.attach(to: &watched)
            result = try runOnce(scenario, options: watched, progress: progress, observer: observer, processes: processes)
            try compare(&result, recorder.ending, scenario, options: options, processes: processes)
        }
        if options.explainsFailures { FailureExplanation.explain(&result, of: scenario, options: options, processes: processes) }
        observer?.runEnded(result)
        return result
    }

    /// Makes the runs that a scenario is compared with, and adds what differs to the failures of its own.
    private static func compare(
        _ result: inout ScenarioResult, _ ending: RunEnding?, _ scenario: Scenario, options: RunOptions,
        processes: (ControlPlane) -> [ControllerManager]
    ) throws(ScenarioRunError) {
        guard result.isComplete, let ending else { return }
        for invariant in scenario.comparisons {
            let recorder = RunEndingRecorder()
            var undisturbed = options
            // Whoever looks on or disturbs has the run itself in mind.
            undisturbed.prepare = nil
            undisturbed.conclude = nil
            if invariant == .scheduleIndependence { undisturbed.chooser = nil }
            recorder.attach(to: &undisturbed)
            let reference = scenario.reference(for: invariant)
            let before = try runOnce(reference, options: undisturbed, progress: nil, observer: nil, processes: processes)
            guard before.isComplete, let usual = recorder.ending else { continue }
            let lines = invariant.differences(ending, from: usual)
            let announced = scenario.expectations.violates.first { $0.id == invariant.rawValue }
            guard lines.isEmpty == (announced != nil), announced?.isOptional != true else { continue }
            result.failures.append(
                ScenarioFailure(
                    assertion: announced == nil ? "invariant \(invariant.rawValue)" : "violates \(invariant.rawValue)",
                    location: announced?.location ?? scenario.invariantsLocation,
                    message: announced == nil
                        ? "\(invariant.complaint):\n" + lines.joined(separator: "\n")
                        : "the invariant was expected to be violated and held",
                    time: result.endTime, replay: options.replay(scenario)))
        }
    }

    private static func runOnce(
        _ scenario: Scenario, options: RunOptions, progress: ((TimelineEntry) -> Void)?, observer: (any RunObserver)?,
        processes: (ControlPlane) -> [ControllerManager]
    ) throws(ScenarioRunError) -> ScenarioResult {
        let run = try ScenarioRun(scenario, options: options, progress: progress, observer: observer, processes: processes)
        defer { run.shutDown() }
        try run.start()
        run.performSteps()
        let result = run.finish()
        options.conclude?(run.world)
        return result
    }
}

/// How a run is reported.
public struct RunOptions {
    /// How the program is called, for the command that replays a run.
    public var program = "sandtable"
    /// Further arguments that a replay needs, such as `--choices` and a file.
    public var replayArguments: [String] = []
    /// A replay token that stands for seed and choices in the command that replays a run, or nil.
    public var token: String?
    /// Makes what decides between alternatives, in place of the scenario's own chooser; decisions that do not fit are then no failure.
    public var chooser: ((Scenario) -> any Chooser)?
    /// Called with the world before anything is watched or started, for observers and hooks of calls; not for the runs that a scenario is
    /// compared with.
    public var prepare: ((World) -> Void)?
    /// Called with the world at the end of the run.
    public var conclude: ((World) -> Void)?
    /// Whether the result has the metrics of the process `agent-sandbox-controller`.
    public var collectsMetrics = false
    /// Whether somebody lets time pass who can do so by the wall.
    var isPaced = false
    /// Whether a run that fails is made once more to find the causes of its failures.
    public var explainsFailures = true

    /// The defaults.
    public init() {}

    /// The command that makes the same run of a scenario again.
    package func replay(_ scenario: Scenario) -> String {
        if let token {
            return ([program, "run", scenario.file, "--token", token] + replayArguments).map(Self.shellWord).joined(separator: " ")
        }
        var words = [program, "run", scenario.file, "--seed", String(scenario.world.seed)]
        if scenario.chooser == .random { words += ["--chooser", "random"] }
        return (words + replayArguments).map(Self.shellWord).joined(separator: " ")
    }

    /// A word as a POSIX shell reads it back.
    private static func shellWord(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: ","): true
            case UInt8(ascii: "="), UInt8(ascii: "@"), UInt8(ascii: "%"), UInt8(ascii: "+"), 0x80...: true
            default: false
            }
        }
        if isPlain, !word.isEmpty { return word }
        let escaped = word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
        return "'\(escaped)'"
    }
}
