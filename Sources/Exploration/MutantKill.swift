import ObjectModel
import Scenarios

/// How a seeded defect was noticed.
public struct MutantKill: Sendable {
    /// By what it was noticed, the most telling first.
    public enum Oracle: Int, Sendable, Comparable, CaseIterable {
        /// An invariant that holds without it was broken.
        case invariant = 0
        /// An expectation or a step of the scenario failed.
        case expectation = 1
        /// The run ended in another state.
        case endState = 2
        /// The controllers wrote, or were refused, more often than half as much again.
        case budget = 3
        /// The controllers' metrics counted differently.
        case metrics = 4

        /// A word for tables.
        public var name: String {
            switch self {
            case .invariant: "invariant"
            case .expectation: "expectation"
            case .endState: "end state"
            case .budget: "budget"
            case .metrics: "metrics"
            }
        }

        /// The more telling first.
        public static func < (left: Oracle, right: Oracle) -> Bool { left.rawValue < right.rawValue }
    }

    /// The scenario's name.
    public let scenario: String
    /// The scenario's file.
    public let file: String
    /// The run.
    public let trial: Trial
    /// By what it was noticed.
    public let oracle: Oracle
    /// What exactly: an id, an assertion, the first difference.
    public let detail: String
    /// When, in nanoseconds of virtual time: of the failure, or the end of the run for what only a comparison shows.
    public let virtualTime: Int64
    /// The token that makes the run again, together with `--mutant`.
    public let token: String?
}

/// What became of one seeded defect.
public struct MutantVerdict: Sendable {
    /// The defect's name.
    public let mutant: String
    /// How it was noticed; nil when it was not.
    public var kill: MutantKill?
    /// How many runs that took.
    public var runs: Int
    /// How long it took.
    public var wallTime: Duration
}
