import GRDB
import ObjectModel
import Scenarios
import Simulation
import World

extension RunRows {
    // MARK: At the end

    /// Writes claims and failures, and then the result of the run itself.
    func insert(_ result: ScenarioResult) throws {
        for (position, claim) in result.claims.enumerated() { try insert(claim, number: Int64(position)) }
        for (position, failure) in result.failures.enumerated() { try insert(failure, number: Int64(position + 1)) }
        let calls = result.counts.calls.reduce(0) { $0 + $1.total }
        let conflicts = result.counts.calls.reduce(0) { $0 + $1.conflicts }
        try db.execute(
            sql: """
                UPDATE runs SET ended = ?, result = ?, digest = ?, trace = ?, end_time = ?, revisions = ?, events = ?, calls = ?, conflicts = ?
                WHERE number = ?
                """,
            arguments: [
                WallTime.now, result.verdict.rawValue, result.historyDigest.description, result.traceDigest.description,
                result.endTime.nanoseconds, result.counts.revisions, Int64(truncatingIfNeeded: result.counts.events), calls, conflicts, run,
            ])
    }

    private func insert(_ claim: ClaimRecord, number: Int64) throws {
        var rows = try RowInserter(db, into: "claims", values: 19)
        let cost = claim.cost
        rows.bind(run)
        rows.bind(number)
        rows.bind(claim.namespace)
        rows.bind(claim.name)
        rows.bind(claim.createdAt.nanoseconds)
        for moment in [cost?.observedAt, cost?.assignedAt, cost?.adoptedAt, claim.readyAt, claim.deletedAt] {
            rows.bind(moment?.nanoseconds)
        }
        rows.bind(claim.latency)
        rows.bind(claim.sandbox)
        rows.bind(claim.launch?.rawValue)
        for count in [cost?.totalWrites, cost?.conflicts, cost?.reads, cost?.reconciles, cost?.requeues, cost?.events] {
            rows.bind(count.map(Int64.init))
        }
        try rows.insert()
        guard let cost else { return }
        var writes = try RowInserter(db, into: "claim_writes", values: 7)
        for entry in cost.writes {
            writes.bind(run)
            writes.bind(number)
            writes.bind(entry.actor)
            writes.bind(entry.verb.rawValue)
            writes.bind(entry.resource)
            writes.bind(entry.subresource)
            writes.bind(Int64(entry.count))
            try writes.insert()
        }
    }

    private func insert(_ failure: ScenarioFailure, number: Int64) throws {
        var rows = try RowInserter(db, into: "failures", values: 12)
        rows.bind(run)
        rows.bind(number)
        rows.bind(failure.assertion)
        rows.bind(Int64(failure.location.line))
        rows.bind(Int64(failure.location.column))
        rows.bind(failure.message)
        rows.bind(failure.time.nanoseconds)
        rows.bind(failure.revision.map { Int64(truncatingIfNeeded: $0) })
        rows.bind(failure.object)
        rows.bind(failure.actor)
        rows.bind(failure.replay)
        rows.bind(JSONWriter.text(.array(failure.chain.map(\.json))))
        try rows.insert()
    }
}
