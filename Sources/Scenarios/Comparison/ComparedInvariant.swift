/// An invariant that no run shows alone: it compares how a run ends with how it ends undisturbed.
package enum ComparedInvariant: String, Sendable, CaseIterable {
    /// Faults around writes change nothing about the end.
    case crashEquivalence = "L-08"
    /// Caches that are late change nothing about the end.
    case staleReadTolerance = "L-09"
    /// The order of what happens at the same moment changes nothing about the end.
    case scheduleIndependence = "L-10"

    /// How a run ends otherwise than the one that it is compared with, in words; empty when it does not, or when one of them did not come
    /// to rest.
    package func differences(_ now: RunEnding, from reference: RunEnding) -> [String] {
        now.isAtRest && reference.isAtRest ? now.settled.differences(from: reference.settled) : []
    }

    /// What a failure says before the differences.
    package var complaint: String {
        switch self {
        case .crashEquivalence: "the run does not end as it does without the fault"
        case .staleReadTolerance: "the run does not end as it does when caches are not late"
        case .scheduleIndependence: "the run does not end as it does first in, first out"
        }
    }
}

extension Scenario {
    /// The scenario that its runs are compared with. Nothing is expected of it.
    func reference(for invariant: ComparedInvariant) -> Scenario {
        var reference = self
        reference.comparisons = []
        reference.invariants = []
        reference.expectations = ScenarioExpectations()
        reference.budgets = []
        reference.objectives = []
        switch invariant {
        case .crashEquivalence, .staleReadTolerance: reference.steps.removeAll { if case .fault = $0.action { true } else { false } }
        case .scheduleIndependence: reference.chooser = .fifo
        }
        return reference
    }

    /// An annotation that somebody else's writes leave on objects and that comparisons leave out.
    package static let touchKey = "example.com/touched"
}
