import Foundation
import Scenarios

/// What a failure is about, so that the same one is known again under another seed or in a smaller scenario.
public struct FailureKey: Sendable, Hashable, Comparable {
    /// Such as `invariant I-02`, `always NAME`, `step eventually: within 1m there was no …`.
    public let text: String

    init(_ failure: ScenarioFailure) {
        let firstLine = failure.message.prefix { $0 != "\n" }
        guard failure.assertion.hasPrefix("step ") else {
            text = failure.assertion
            return
        }
        // Steps are told by what they do: their numbers change when others are left out.
        let action = failure.assertion.drop { $0 != "(" }.dropFirst().prefix { $0 != ")" }
        switch action {
        case "settle", "run": text = "step \(action)"
        case "eventually":
            // How long it was waited for is the step's business, what for is the failure's.
            let marker = "there was "
            let wanted = firstLine.range(of: marker).map { firstLine[$0.lowerBound...] } ?? firstLine
            text = "step \(action): \(wanted)"
        default: text = "step \(action): \(firstLine)"
        }
    }

    /// The id of the invariant that failed, or nil.
    var invariant: String? { text.hasPrefix("invariant ") ? String(text.dropFirst("invariant ".count)) : nil }

    /// Whether it is that a violation which the scenario announces did not come.
    var isMissingViolation: Bool { text.hasPrefix("violates ") }

    /// By their texts.
    public static func < (left: FailureKey, right: FailureKey) -> Bool { left.text < right.text }
}
