import APIServer
import Invariants
import ObjectModel
import World

/// The invariants of a run: those that must hold and those that the scenario says are violated.
final class InvariantWatch {
    private let context: RunContext
    /// Nil where there is nothing to look at.
    private let monitor: InvariantMonitor?
    private let violates: [ScenarioExpectations.Violation]
    private var failures: [ScenarioFailure] = []
    /// How many violations of `monitor` were dealt with.
    private var taken = 0

    /// The most violations that a run tells.
    private static let mostFailures = 100

    init(_ context: RunContext) {
        self.context = context
        let scenario = context.scenario
        violates = scenario.expectations.violates
        let ids = scenario.invariants + violates.map(\.id)
        let hasFaults = scenario.steps.contains { if case .fault = $0.action { true } else { false } }
        monitor =
            scenario.world.profile == .v05 && !ids.isEmpty
            ? InvariantMonitor(context.world, ids: ids, isDisturbed: hasFaults) : nil
    }

    /// Takes a revision in; returns what it breaks.
    func observe(_ revision: Revision) -> [ScenarioFailure] {
        guard let monitor else { return [] }
        monitor.observe(revision)
        return take { context.failure($0, location, $1, at: revision) }
    }

    /// Looks at a world that has come to rest.
    func observeRest() -> [ScenarioFailure] {
        guard let monitor else { return [] }
        monitor.observeRest()
        return take { context.failure($0, location, "at rest: \($1)") }
    }

    /// Everything that did not hold, and every violation that was announced and did not come.
    func decide(isComplete: Bool) -> [ScenarioFailure] {
        guard isComplete else { return failures }
        let found = Set(monitor?.violations.map(\.id) ?? [])
        return failures
            + violates.filter { !found.contains($0.id) && !$0.isOptional && !Self.searched.contains($0.id) }.map { violation in
                context.failure("violates \(violation.id)", violation.location, "the invariant was expected to be violated and held")
            }
    }

    /// What one run alone cannot show.
    private static let searched = InvariantMonitor.statements.filter { $0.search != nil }.map(\.id)

    private var location: SourceLocation { context.scenario.invariantsLocation }

    private func take(_ failure: (_ assertion: String, _ message: String) -> ScenarioFailure) -> [ScenarioFailure] {
        guard let monitor, taken < monitor.violations.count else { return [] }
        let fresh = monitor.violations[taken...].filter { violation in !violates.contains { $0.id == violation.id } }
        taken = monitor.violations.count
        let made = fresh.prefix(max(0, Self.mostFailures - failures.count)).map { violation in
            failure("invariant \(violation.id)", "\(violation.object): \(violation.message)")
        }
        failures += made
        return made
    }
}
