import ObjectModel
import Simulation

/// How fast claims must be: a bound on one percentile of the time from their making until they are first ready.
public struct LatencyObjective: Sendable, Hashable {
    /// Whose latencies are meant.
    public enum Subject: String, Sendable, Hashable, CaseIterable {
        /// All claims; one that is never ready is slower than all that are.
        case claimReady
        /// Claims that were given a sandbox that stood by.
        case warmClaimReady
        /// Claims whose sandbox was made for them.
        case coldClaimReady
    }

    /// Which of the latencies in ascending order, by the nearest-rank method.
    public enum Percentile: String, Sendable, Hashable, CaseIterable {
        /// The median.
        case p50
        /// The 90th percentile.
        case p90
        /// The 99th percentile.
        case p99
        /// The largest.
        case max

        /// The percentage of claims that must not be slower.
        var percent: Int {
            switch self {
            case .p50: 50
            case .p90: 90
            case .p99: 99
            case .max: 100
            }
        }
    }

    /// Whose latencies.
    public var subject: Subject
    /// Which of them.
    public var percentile: Percentile
    /// What it must not exceed.
    public var limit: Nanoseconds
    /// Where it stands in the file.
    public var location: SourceLocation

    /// Bounds a percentile.
    public init(_ subject: Subject, _ percentile: Percentile, limit: Nanoseconds, location: SourceLocation) {
        self.subject = subject
        self.percentile = percentile
        self.limit = limit
        self.location = location
    }
}

extension LatencyObjective {
    /// What did not hold at the end of a run, told for the claim at the percentile's rank; nil when it held.
    func decide(_ journal: ClaimJournal, in context: RunContext) -> ScenarioFailure? {
        let claims = journal.records.indices.filter { isMeant(journal.records[$0]) }
        guard !claims.isEmpty else {
            return context.failure(assertion, location, "there was no such claim, so that nothing can be said of its latency")
        }
        let sorted = claims.sorted { left, right in
            let first = journal.records[left].latency ?? .max
            let second = journal.records[right].latency ?? .max
            return first != second ? first < second : left < right
        }
        let position = sorted[(percentile.percent * sorted.count + 99) / 100 - 1]
        let record = journal.records[position]
        if let latency = record.latency, latency <= limit { return nil }
        let found = record.latency.map(ReadableTime.length) ?? "a claim that was never ready"
        let name = "\(record.namespace)/\(record.name)"
        let message =
            "expected at most \(GoDuration.format(limit)), found \(found): claim \(name) of \(ReadableTime.count(claims.count, "claim"))"
        if let revision = context.server.revision(journal.readyRevisions[position]) {
            return context.failure(assertion, location, message, at: revision)
        }
        var failure = context.failure(assertion, location, message, about: journal.stored(at: position))
        failure.object = "SandboxClaim \(name)"
        // The log may not reach back so far.
        if let time = record.readyAt {
            failure.time = time
            failure.revision = journal.readyRevisions[position]
        }
        return failure
    }

    private var assertion: String { "slo \(subject.rawValue) \(percentile.rawValue)" }

    private func isMeant(_ record: ClaimRecord) -> Bool {
        switch subject {
        case .claimReady: true
        case .warmClaimReady: record.launch == .warm
        case .coldClaimReady: record.launch == .cold
        }
    }
}
