import AgentSandboxAPI
import ObjectModel
import World

/// How much something may cost: one number, for each claim or for the whole run.
public struct Budget: Sendable, Hashable {
    /// What is counted for each claim, by the rules of `ClaimCost`.
    public enum Measure: String, Sendable, Hashable, CaseIterable {
        /// Writes of the claim controller: to the claim, to its Sandbox, and Events.
        case writesPerClaim
        /// Writes of all controllers.
        case allWritesPerClaim
        /// Calls answered with 409.
        case conflictsPerClaim
        /// Calls that read.
        case readsPerClaim
        /// Passes over the claim and its Sandbox.
        case reconcilesPerClaim
        /// Passes whose key came back by itself.
        case requeuesPerClaim
        /// Events written.
        case eventsPerClaim
    }

    /// What is counted over the whole run.
    public enum Total: String, Sendable, Hashable, CaseIterable {
        /// Calls of controllers answered with 409.
        case conflicts
        /// Calls of controllers that write.
        case writes
    }

    /// What is counted, and of what.
    public enum Subject: Sendable, Hashable {
        /// Each claim; with a launch only those that came to be so.
        case claim(Measure, ClaimRecord.Launch?)
        /// The run.
        case run(Total)

        /// As a scenario writes it, such as `warm.writesPerClaim`.
        var text: String {
            switch self {
            case .claim(let measure, nil): measure.rawValue
            case .claim(let measure, let launch?): "\(launch.rawValue).\(measure.rawValue)"
            case .run(let total): total.rawValue
            }
        }
    }

    /// What is counted.
    public var subject: Subject
    /// The largest number that is allowed.
    public var limit: Int
    /// Where it stands in the file.
    public var location: SourceLocation

    /// Allows so much.
    public init(_ subject: Subject, limit: Int, location: SourceLocation) {
        self.subject = subject
        self.limit = limit
        self.location = location
    }
}

extension Budget.Measure {
    /// How much a claim has used.
    func amount(of cost: ClaimCost) -> Int {
        switch self {
        case .writesPerClaim: cost.writes(by: AgentSandboxNames.sandboxClaimEventSource)
        case .allWritesPerClaim: cost.totalWrites
        case .conflictsPerClaim: cost.conflicts
        case .readsPerClaim: cost.reads
        case .reconcilesPerClaim: cost.reconciles
        case .requeuesPerClaim: cost.requeues
        case .eventsPerClaim: cost.events
        }
    }

    /// What the number counts, in words.
    var noun: String {
        switch self {
        case .writesPerClaim: "writes of the claim controller"
        case .allWritesPerClaim: "writes"
        case .conflictsPerClaim: "conflicts"
        case .readsPerClaim: "reads"
        case .reconcilesPerClaim: "passes"
        case .requeuesPerClaim: "passes that came back"
        case .eventsPerClaim: "Events"
        }
    }
}
