import ControllerRuntime

/// Finds what led to the failures of a run: by making the run once more with somebody who remembers.
///
/// A run that passes costs nothing that way, and one that fails is as long as two. What is remembered is bounded: see `CauseRecorder`.
enum FailureExplanation {
    /// Adds the chain of causes to each failure at a revision. Failures stay as they are when the second run is another one, as it is
    /// when a process of one's own depends on something outside of the run.
    static func explain(
        _ result: inout ScenarioResult, of scenario: Scenario, options: RunOptions, processes: (ControlPlane) -> [ControllerManager]
    ) {
        guard result.failures.contains(where: { $0.revision != nil }) else { return }
        let recorder = CauseRecorder()
        guard let run = try? ScenarioRun(scenario, options: options, progress: nil, observer: recorder, processes: processes) else {
            return
        }
        defer { run.shutDown() }
        guard (try? run.start()) != nil else { return }
        run.performSteps()
        let again = run.finish()
        guard again.historyDigest == result.historyDigest, again.traceDigest == result.traceDigest else { return }
        let chain = CausalChain(recorder)
        for position in result.failures.indices {
            guard let revision = result.failures[position].revision else { continue }
            result.failures[position].chain = chain.links(from: revision)
        }
    }
}
