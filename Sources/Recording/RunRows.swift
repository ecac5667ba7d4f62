import APIServer
import Foundation
import GRDB
import ObjectModel
import Scenarios
import World

/// Puts what happened in a run into the tables of a store, within a transaction of the caller's.
struct RunRows {
    let db: Database
    let run: Int64

    init(_ db: Database, run: Int64) {
        self.db = db
        self.run = run
    }

    // MARK: While the run goes on

    func insert(_ batch: RunBatch, _ counts: inout RunWriter.Counts) throws {
        try insertProcesses(batch.processes, &counts.processes)
        try insertEvents(batch, &counts.events)
        try insertCommits(batch.commits)
        try insertCalls(batch.calls, &counts.calls)
        try insertPasses(batch.passes)
        try insertDeliveries(batch.deliveries)
        try insertLines(batch, &counts)
    }

    private func insertProcesses(_ names: [String], _ count: inout Int64) throws {
        var rows = try RowInserter(db, into: "processes", values: 3)
        for name in names {
            count += 1
            rows.bind(run)
            rows.bind(count)
            rows.bind(name)
            try rows.insert()
        }
    }

    private func insertEvents(_ batch: RunBatch, _ count: inout Int64) throws {
        var rows = try RowInserter(db, into: "events", values: 7)
        for event in batch.events {
            count += 1
            rows.bind(run)
            rows.bind(event.sequence)
            rows.bind(count)
            rows.bind(event.time.nanoseconds)
            rows.bind(Int64(event.kind.rawValue))
            rows.bind(Int64(event.subject))
            rows.bind(event.cause)
            try rows.insert()
        }
        // Of several tasks that go on during one event the last one counts.
        var origins = try RowInserter(db, into: "origins", values: 3, verb: "INSERT OR REPLACE")
        for (event, origin) in batch.origins {
            origins.bind(run)
            origins.bind(event)
            origins.bind(origin)
            try origins.insert()
        }
    }

    private func insertCommits(_ commits: [RunBatch.Commit]) throws {
        var rows = try RowInserter(db, into: "revisions", values: 11)
        var objects = ObjectRows(db)
        for commit in commits {
            let revision = commit.revision
            rows.bind(run)
            rows.bind(revision.number)
            rows.bind(commit.time)
            rows.bind(commit.event)
            rows.bind(revision.actor)
            rows.bind(revision.verb.rawValue)
            rows.bind(revision.object.value["kind"]?.stringValue ?? "")
            rows.bind(revision.key.namespace)
            rows.bind(revision.key.name)
            rows.bind(try objects.identifier(of: revision.object))
            rows.bind(revision.previous.map { Int64(truncatingIfNeeded: $0.revision) })
            try rows.insert()
        }
    }

    private func insertCalls(_ calls: [RunBatch.Call], _ count: inout Int64) throws {
        var rows = try RowInserter(db, into: "calls", values: 12)
        for entry in calls {
            count += 1
            rows.bind(run)
            rows.bind(count)
            rows.bind(entry.moment.time.nanoseconds)
            rows.bind(entry.moment.event)
            rows.bind(entry.call.actor)
            rows.bind(entry.call.process)
            rows.bind(entry.call.verb.rawValue)
            rows.bind(entry.call.resource.resource)
            rows.bind(entry.call.subresource)
            rows.bind(entry.call.key.namespace)
            rows.bind(entry.call.key.name)
            rows.bind(Int64(entry.code))
            try rows.insert()
        }
    }

    private func insertPasses(_ passes: [RunBatch.Pass]) throws {
        var rows = try RowInserter(db, into: "passes", values: 13)
        for pass in passes {
            let note = pass.note
            rows.bind(run)
            rows.bind(Int64(pass.number))
            rows.bind(note.controller)
            rows.bind(pass.process)
            rows.bind(note.key.namespace)
            rows.bind(note.key.name)
            rows.bind(note.began.event)
            rows.bind(note.began.time.nanoseconds)
            rows.bind(note.origin)
            rows.bind(note.revision)
            rows.bind(note.ended.map { Int64(truncatingIfNeeded: $0.event) })
            rows.bind(note.ended?.time.nanoseconds)
            rows.bind(note.outcome)
            try rows.insert()
        }
    }

    private func insertDeliveries(_ deliveries: [RunBatch.Delivery]) throws {
        var rows = try RowInserter(db, into: "deliveries", values: 7, verb: "INSERT OR REPLACE")
        for delivery in deliveries {
            rows.bind(run)
            rows.bind(delivery.moment.event)
            rows.bind(delivery.moment.time.nanoseconds)
            rows.bind(delivery.note.process)
            rows.bind(delivery.note.resource)
            rows.bind(delivery.note.revision.map { Int64(truncatingIfNeeded: $0) })
            rows.bind(Int64(delivery.note.count))
            try rows.insert()
        }
    }

    private func insertLines(_ batch: RunBatch, _ counts: inout RunWriter.Counts) throws {
        var acts = try RowInserter(db, into: "acts", values: 4, verb: "INSERT OR REPLACE")
        for act in batch.acts {
            acts.bind(run)
            acts.bind(act.moment.event)
            acts.bind(act.moment.time.nanoseconds)
            acts.bind(act.text)
            try acts.insert()
        }
        var faults = try RowInserter(db, into: "faults", values: 5)
        for fault in batch.faults {
            counts.faults += 1
            faults.bind(run)
            faults.bind(counts.faults)
            faults.bind(fault.moment.time.nanoseconds)
            faults.bind(fault.moment.event)
            faults.bind(fault.text)
            try faults.insert()
        }
        var timeline = try RowInserter(db, into: "timeline", values: 7)
        for (moment, entry) in batch.timeline {
            counts.timeline += 1
            timeline.bind(run)
            timeline.bind(counts.timeline)
            timeline.bind(entry.time.nanoseconds)
            timeline.bind(moment.event)
            timeline.bind(entry.actor)
            timeline.bind(entry.category.rawValue)
            timeline.bind(entry.text)
            try timeline.insert()
        }
    }
}

/// The table of objects: each state is written once, however many revisions and runs have it.
struct ObjectRows {
    private let db: Database
    private var bytes: [UInt8] = []

    init(_ db: Database) { self.db = db }

    /// Where a state is in the table; it is written as JSON only when it is not there yet.
    mutating func identifier(of object: StoredObject) throws -> Int64 {
        let digest = object.contentHash
        var key: [UInt8] = []
        key.reserveCapacity(16)
        for word in [digest.high, digest.low] {
            for shift in stride(from: UInt64(56), through: 0, by: -8) { key.append(UInt8(truncatingIfNeeded: word >> shift)) }
        }
        let known = try db.cachedStatement(sql: "SELECT id FROM objects WHERE digest = ?")
        if let id = try Int64.fetchOne(known, arguments: [Data(key)]) { return id }
        bytes.removeAll(keepingCapacity: true)
        JSONWriter.write(object.value, to: &bytes)
        var rows = try RowInserter(db, into: "objects (digest, json)", values: 2)
        rows.bind(blob: key)
        rows.bind(text: bytes)
        try rows.insert()
        return db.lastInsertedRowID
    }
}
