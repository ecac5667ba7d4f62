/// What the controllers without seeded defects did under the searches that look for them.
public struct Baseline: Sendable {
    /// One search over all scenarios.
    public struct Search: Sendable {
        /// Which.
        public let stage: SearchStage
        /// How many runs there were.
        public var runs = 0
        /// In how many of them something failed.
        public var failedRuns = 0
        /// In how many of them something failed that no repair of a defect of upstream's takes away.
        public var falseAlarms = 0
        /// Whether time or runs were used up before every run of the search was made.
        public var isCutShort = false

        /// False alarms among the runs, from 0 to 1.
        public var share: Double { runs == 0 ? 0 : Double(falseAlarms) / Double(runs) }
    }

    /// Why something fails without any seeded defect.
    public enum Explanation: Sendable, Hashable {
        /// The controllers do what upstream's do wrong: it is gone when these are repaired, each alone.
        case defects([String])
        /// It is gone only when all of these are repaired.
        case together([String])
        /// No repair takes it away, and it is no invariant but an expectation, which the scenario has of its own delays and faults.
        case expectation
        /// No repair takes it away.
        case open

        /// The defects of upstream's that explain it, if any do: the first of several that each would.
        var defects: [String]? {
            switch self {
            case .defects(let defects): Array(defects.prefix(1))
            case .together(let defects): defects
            case .expectation, .open: nil
            }
        }

        /// Whether the controllers are not to blame, as far as can be told.
        public var isFalseAlarm: Bool { self == .expectation || self == .open }
    }

    /// One failure in one search of one scenario, however many runs it came up in.
    public struct Alarm: Sendable {
        /// The search.
        public let stage: SearchStage
        /// The scenario's name.
        public let scenario: String
        /// The scenario's file.
        public let file: String
        /// What failed.
        public let key: FailureKey
        /// In how many runs.
        public var runs: Int
        /// The first run.
        public let trial: Trial
        /// The token that makes that run again.
        public let token: String?
        /// The first line of what was said in that run.
        public let message: String
        /// Why.
        public var explanation = Explanation.open
    }

    /// The searches in the order in which they were made.
    public var searches: [Search] = []
    /// What failed, in the order in which it came up.
    public var alarms: [Alarm] = []
}

extension Baseline.Explanation: CustomStringConvertible {
    /// Such as `LB-14`, `LB-06 or LB-14`, `LB-06 and LB-14 together`, `unexplained`.
    public var description: String {
        switch self {
        case .defects(let defects): defects.joined(separator: " or ")
        case .together(let defects): defects.joined(separator: " and ") + " together"
        case .expectation: "the scenario says it of its own delays and faults"
        case .open: "unexplained: no repair takes it away"
        }
    }
}
