import GRDB
import ObjectModel
import Scenarios
import Simulation

/// Reads one run of a store: its tables, and as a record of causes.
public final class RunReader {
    /// The run.
    public let run: RecordedRun
    let db: Database
    private let path: String
    private var processes: [UInt32: String] = [:]

    init(_ db: Database, _ run: RecordedRun, path: String) {
        self.db = db
        self.run = run
        self.path = path
    }

    /// A complaint about what was asked of the run.
    func problem(_ text: String) -> RunStoreError { RunStoreError(path: path, problem: text) }

    func row(_ sql: String, _ arguments: StatementArguments) throws -> Row? {
        try Row.fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
    }

    func rows(_ sql: String, _ arguments: StatementArguments) throws -> [Row] {
        try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments)
    }

    /// Calls `body` for each row, one after the other, so that a long table is never in memory as a whole.
    func each(_ sql: String, _ arguments: StatementArguments, _ body: (Row) throws -> Void) throws {
        let cursor = try Row.fetchCursor(db.makeStatement(sql: sql), arguments: arguments)
        while let row = try cursor.next() { try body(row) }
    }

    // MARK: Revisions

    /// A commit together with where its object is in the store.
    struct Commit {
        let note: RevisionNote
        let key: ObjectKey
        let kind: String
        let object: Int64
        let previous: UInt64?

        init(_ row: Row) {
            kind = row["kind"]
            key = ObjectKey(namespace: row["namespace"], name: row["name"])
            object = row["object"]
            previous = (row["previous"] as Int64?).map { UInt64(truncatingIfNeeded: $0) }
            note = RevisionNote(
                number: UInt64(truncatingIfNeeded: row["number"] as Int64), time: VirtualTime(nanoseconds: row["time"]),
                actor: row["actor"],
                verb: row["verb"], object: "\(kind) \(key)", event: UInt64(truncatingIfNeeded: row["event"] as Int64))
        }
    }

    func commit(_ number: UInt64) throws -> Commit? {
        try row("SELECT * FROM revisions WHERE run = ? AND number = ?", [run.number, Int64(truncatingIfNeeded: number)]).map(Commit.init)
    }

    /// An object as it was written.
    func object(_ identifier: Int64) throws -> JSONValue {
        guard let text = try row("SELECT json FROM objects WHERE id = ?", [identifier])?["json"] as String? else { return .null }
        return try JSONReader.read(Array(text.utf8))
    }

    /// The state before a commit and the one after it; null where there is none.
    func states(of commit: Commit) throws -> (before: JSONValue, after: JSONValue) {
        let before = try commit.previous.flatMap { try self.commit($0) }.map { try object($0.object) } ?? .null
        return (before, commit.note.verb == "delete" ? .null : try object(commit.object))
    }

    /// The commits of one object, oldest first.
    func commits(of object: ObjectName) throws -> [Commit] {
        try rows(
            "SELECT * FROM revisions WHERE run = ? AND kind = ? AND namespace = ? AND name = ? ORDER BY number",
            [run.number, object.kind, object.key.namespace, object.key.name]
        ).map(Commit.init)
    }
}

extension RunReader: CausalRecord {
    /// Whatever a store may throw.
    public typealias Failure = any Error

    /// From the table of events.
    public func event(_ sequence: UInt64) throws -> TraceEntry? {
        guard let row = try row("SELECT * FROM events WHERE run = ? AND number = ?", [run.number, Int64(truncatingIfNeeded: sequence)])
        else {
            return nil
        }
        return TraceEntry(
            sequence: sequence, time: VirtualTime(nanoseconds: row["time"]), kind: EventKind(rawValue: row["kind"]) ?? .scenario,
            subject: row["process"], cause: UInt64(truncatingIfNeeded: row["cause"] as Int64))
    }

    /// From the table of revisions.
    public func revision(_ number: UInt64) throws -> RevisionNote? { try commit(number)?.note }

    /// From the table of passes.
    public func passes(beganIn event: UInt64) throws -> [PassNote] {
        try rows(
            "SELECT * FROM passes WHERE run = ? AND began_event = ? ORDER BY number", [run.number, Int64(truncatingIfNeeded: event)]
        ).map(Self.pass)
    }

    /// From the table of passes.
    public func pass(endedIn event: UInt64, controller: String, key: ObjectKey) throws -> PassNote? {
        try row(
            """
            SELECT * FROM passes WHERE run = ? AND ended_event = ? AND controller = ? AND namespace = ? AND name = ?
            ORDER BY number DESC LIMIT 1
            """, [run.number, Int64(truncatingIfNeeded: event), controller, key.namespace, key.name]
        ).map(Self.pass)
    }

    static func pass(_ row: Row) -> PassNote {
        var ended: RunMoment?
        if let event = row["ended_event"] as Int64?, let time = row["ended"] as Int64? {
            ended = RunMoment(time: VirtualTime(nanoseconds: time), event: UInt64(truncatingIfNeeded: event))
        }
        return PassNote(
            controller: row["controller"], key: ObjectKey(namespace: row["namespace"], name: row["name"]),
            began: RunMoment(
                time: VirtualTime(nanoseconds: row["began"]), event: UInt64(truncatingIfNeeded: row["began_event"] as Int64)),
            origin: UInt64(truncatingIfNeeded: row["origin"] as Int64), revision: UInt64(truncatingIfNeeded: row["revision"] as Int64),
            ended: ended, outcome: row["outcome"])
    }

    /// From the table of deliveries.
    public func delivery(in event: UInt64) throws -> DeliveryNote? {
        try row("SELECT * FROM deliveries WHERE run = ? AND event = ?", [run.number, Int64(truncatingIfNeeded: event)]).map { row in
            DeliveryNote(
                process: row["process"], resource: row["resource"],
                revision: (row["revision"] as Int64?).map { UInt64(truncatingIfNeeded: $0) }, count: row["count"])
        }
    }

    /// From the table of acts.
    public func act(in event: UInt64) throws -> String? {
        try row("SELECT text FROM acts WHERE run = ? AND event = ?", [run.number, Int64(truncatingIfNeeded: event)])?["text"]
    }

    /// From the table of faults.
    public func faults(in event: UInt64) throws -> [String] {
        try rows("SELECT text FROM faults WHERE run = ? AND event = ? ORDER BY number", [run.number, Int64(truncatingIfNeeded: event)])
            .map { $0["text"] }
    }

    /// From the table of origins.
    public func origin(in event: UInt64) throws -> UInt64? {
        try row("SELECT origin FROM origins WHERE run = ? AND event = ?", [run.number, Int64(truncatingIfNeeded: event)])
            .map { UInt64(truncatingIfNeeded: $0["origin"] as Int64) }
    }

    /// From the table of processes.
    public func processName(_ subject: UInt32) throws -> String? {
        if let known = processes[subject] { return known }
        let name: String? = try row("SELECT name FROM processes WHERE run = ? AND number = ?", [run.number, Int64(subject)])?["name"]
        if let name { processes[subject] = name }
        return name
    }
}

/// An object as commands name it: `Kind/namespace/name`, and `Kind/name` for one without a namespace or in `default`.
public struct ObjectName: Sendable, Hashable, CustomStringConvertible {
    /// The kind, as it is spelled in objects.
    public let kind: String
    /// Where it is.
    public let key: ObjectKey

    /// Reads a name; nil when it has another form.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        switch parts.count {
        case 2: key = ObjectKey(namespace: "", name: parts[1])
        case 3: key = ObjectKey(namespace: parts[1], name: parts[2])
        default: return nil
        }
        kind = parts[0]
    }

    init(kind: String, key: ObjectKey) {
        self.kind = kind
        self.key = key
    }

    /// The name as it is read.
    public var description: String { key.namespace.isEmpty ? "\(kind)/\(key.name)" : "\(kind)/\(key.namespace)/\(key.name)" }
}

extension RunReader {
    /// The object that is meant: of a name without namespace the one in `default` if there is none without. Kinds may be spelled in any
    /// case.
    func resolve(_ name: ObjectName) throws -> ObjectName {
        let namespaces = name.key.namespace.isEmpty ? ["", "default"] : [name.key.namespace]
        for namespace in namespaces {
            let found = try row(
                "SELECT kind FROM revisions WHERE run = ? AND namespace = ? AND name = ? AND lower(kind) = lower(?) LIMIT 1",
                [run.number, namespace, name.key.name, name.kind])
            if let kind = found?["kind"] as String? {
                return ObjectName(kind: kind, key: ObjectKey(namespace: namespace, name: name.key.name))
            }
        }
        let alike = try rows(
            "SELECT DISTINCT namespace, name FROM revisions WHERE run = ? AND lower(kind) = lower(?) ORDER BY number LIMIT 6",
            [run.number, name.kind])
        if alike.isEmpty {
            let kinds = try rows("SELECT DISTINCT kind FROM revisions WHERE run = ? ORDER BY kind", [run.number]).map {
                $0["kind"] as String
            }
            throw problem("run \(run.number) has no \(name); it has objects of the kinds \(kinds.joined(separator: ", "))")
        }
        let names = alike.prefix(5).map {
            ObjectName(kind: name.kind, key: ObjectKey(namespace: $0["namespace"], name: $0["name"])).description
        }
        throw problem("run \(run.number) has no \(name); there are \(names.joined(separator: ", "))\(alike.count > 5 ? " and more" : "")")
    }
}
