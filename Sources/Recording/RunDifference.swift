import GRDB
import ObjectModel
import Scenarios
import Simulation

/// Where two runs of one store part, and what followed.
public struct RunDifference {
    /// A commit of one of the runs.
    struct Commit {
        let commit: RunReader.Commit
        let why: String

        var line: String {
            let note = commit.note
            return "\(ReadableTime.moment(note.time))  revision \(note.number): \(note.verb) \(note.object) by \(note.actor)"
                + (why.isEmpty ? "" : "  ← \(why)")
        }

        var json: JSONValue {
            let note = commit.note
            return [
                "revision": .int(Int64(clamping: note.number)), "time": .int(note.time.nanoseconds), "verb": .string(note.verb),
                "object": .string(note.object), "actor": .string(note.actor), "why": .string(why),
            ]
        }
    }

    /// The runs, the first and the second.
    public let runs: [RecordedRun]
    /// How many commits are the same in both before they part.
    private var common = 0
    /// The last commits that are the same, oldest first.
    private var before: [Commit] = []
    /// From where they part, the next commits of each run.
    private var after: [[Commit]] = [[], []]
    /// What differs between the first commits of each that are not the same, if they are about one object.
    private var fields: [FieldDifference] = []
    /// The first events that are not the same, as words; nil where the run has ended or nothing differs.
    private var events: [String?]?
    private var claims: [String] = []
    private var failures: [[String]] = [[], []]

    /// So many commits are told after the point where runs part, and half as many before.
    private static let told = 8

    /// Whether the histories and the traces are the same.
    public var isNone: Bool { after.allSatisfy(\.isEmpty) && events == nil }

    /// Compares two runs of a store.
    public init(_ store: RunStore, _ first: RecordedRun, _ second: RecordedRun) throws(RunStoreError) {
        runs = [first, second]
        var difference = Parts()
        try store.read(first) { left in
            let right = RunReader(left.db, second, path: store.path)
            difference = try Parts(left, right)
        }
        (common, before, after, fields) = (difference.common, difference.before, difference.after, difference.fields)
        (events, claims, failures) = (difference.events, difference.claims, difference.failures)
    }

    /// What is found while both runs are read.
    private struct Parts {
        var common = 0
        var before: [Commit] = []
        var after: [[Commit]] = [[], []]
        var fields: [FieldDifference] = []
        var events: [String?]?
        var claims: [String] = []
        var failures: [[String]] = [[], []]

        init() {}

        init(_ left: RunReader, _ right: RunReader) throws {
            let number = try Self.firstDifference(left, right)
            common = number.common
            if let number = number.revision {
                let readers = [left, right]
                before = Array(try Self.commits(left, number > UInt64(told) ? number - UInt64(told) : 0, number - 1).suffix(told / 2))
                after = try readers.map { try Self.commits($0, number, number + UInt64(told) - 1) }
                if let first = after[0].first?.commit, let second = after[1].first?.commit, first.note.object == second.note.object {
                    fields = FieldDifference.between(try left.object(first.object), try right.object(second.object))
                }
            }
            events = try Self.firstEvents(left, right)
            claims = try Self.claims(left, right)
            let (first, second) = (try Self.failures(left), try Self.failures(right))
            failures = [first.filter { !second.contains($0) }, second.filter { !first.contains($0) }]
        }

        private static func failures(_ reader: RunReader) throws -> [String] {
            try reader.failures().map { failure in
                let object = failure.object.map { " for \($0)" } ?? ""
                return "\(failure.assertion)\(object): \(failure.message.split(separator: "\n").first.map(String.init) ?? "")"
            }
        }

        /// The first revision that one run has and the other has not, or has otherwise.
        private static func firstDifference(_ left: RunReader, _ right: RunReader) throws -> (revision: UInt64?, common: Int) {
            // With another seed every object has another uid, so that only what was done can be compared.
            let object = left.run.seed == right.run.seed ? ", object" : ""
            let sql = "SELECT number, time, actor, verb, kind, namespace, name\(object) FROM revisions WHERE run = ? ORDER BY number"
            let first = try Row.fetchCursor(left.db.makeStatement(sql: sql), arguments: [left.run.number])
            let second = try Row.fetchCursor(left.db.makeStatement(sql: sql), arguments: [right.run.number])
            var common = 0
            while true {
                let (one, other) = (try first.next(), try second.next())
                guard let row = one ?? other else { return (nil, common) }
                guard let one, let other, one == other else { return (UInt64(truncatingIfNeeded: row["number"] as Int64), common) }
                common += 1
            }
        }

        private static func commits(_ reader: RunReader, _ first: UInt64, _ last: UInt64) throws -> [Commit] {
            let chain = CausalChain(reader)
            return try reader.rows(
                "SELECT * FROM revisions WHERE run = ? AND number BETWEEN ? AND ? ORDER BY number",
                [reader.run.number, Int64(clamping: first), Int64(clamping: last)]
            ).map { row in
                let commit = RunReader.Commit(row)
                return Commit(commit: commit, why: RunTimeline.why(try chain.step(from: commit.note).links))
            }
        }

        private static func firstEvents(_ left: RunReader, _ right: RunReader) throws -> [String?]? {
            if let trace = left.run.trace, trace == right.run.trace { return nil }
            let sql = """
                SELECT min(a.position) AS position FROM events a LEFT JOIN events b ON b.run = ? AND b.number = a.number
                WHERE a.run = ? AND (b.number IS NULL OR a.position <> b.position OR a.time <> b.time OR a.kind <> b.kind
                    OR a.process <> b.process OR a.cause <> b.cause)
                """
            let positions = try [(left, right), (right, left)].compactMap { one, other in
                try one.row(sql, [other.run.number, one.run.number])?["position"] as Int64?
            }
            guard let position = positions.min() else { return nil }
            return try [left, right].map { try event(at: position, $0) }
        }

        private static func event(at position: Int64, _ reader: RunReader) throws -> String? {
            let row = try reader.row(
                """
                SELECT e.number, e.time, k.name AS kind, p.name AS process, e.cause FROM events e
                LEFT JOIN event_kinds k ON k.number = e.kind LEFT JOIN processes p ON p.run = e.run AND p.number = e.process
                WHERE e.run = ? AND e.position = ?
                """, [reader.run.number, position])
            guard let row else { return nil }
            let process = (row["process"] as String?).map { " of \($0)" } ?? ""
            return "\(ReadableTime.moment(VirtualTime(nanoseconds: row["time"])))  event \(row["number"] as Int64): "
                + "\((row["kind"] as String?) ?? "unknown")\(process), planned by event \(row["cause"] as Int64)"
        }

        /// Claims that took another time, or are in one run only.
        private static func claims(_ left: RunReader, _ right: RunReader) throws -> [String] {
            func latencies(_ reader: RunReader) throws -> [(name: String, latency: Int64?)] {
                try reader.rows("SELECT namespace, name, latency FROM claims WHERE run = ? ORDER BY number", [reader.run.number]).map {
                    (Milestones.name(ObjectKey(namespace: $0["namespace"], name: $0["name"])), $0["latency"])
                }
            }
            func words(_ latency: Int64?) -> String { latency.map { "ready after \(ReadableTime.length($0))" } ?? "never ready" }
            let first = try latencies(left)
            var second: [String: Int64?] = [:]
            for (name, latency) in try latencies(right) { second[name] = .some(latency) }
            var lines: [String] = []
            for (name, latency) in first {
                guard let other = second.removeValue(forKey: name) else {
                    lines.append("\(name): only in the first run")
                    continue
                }
                if other != latency { lines.append("\(name): \(words(latency)), and in the second run \(words(other))") }
            }
            return lines + second.keys.sorted().map { "\($0): only in the second run" }
        }
    }

    // MARK: For people and for programs

    /// The comparison for people.
    public var text: String {
        var lines = runs.map { "run \($0.number): \($0.scenario), seed \($0.seed), chooser \($0.chooser), \($0.outcome.rawValue)" }
        if runs[0].scenarioHash != runs[1].scenarioHash { lines.append("the scenario's files differ") }
        if runs[0].seed != runs[1].seed { lines.append("the seeds differ, and with them every uid: what objects hold is not compared") }
        if runs[0].version != runs[1].version { lines.append("the versions differ: \(runs[0].version) and \(runs[1].version)") }
        lines.append("")
        if isNone {
            lines.append("the same history and the same trace: \(ReadableTime.count(common, "revision"))")
            return lines.joined(separator: "\n") + "\n"
        }
        if after.allSatisfy(\.isEmpty) {
            lines.append("the same history: \(ReadableTime.count(common, "revision"))")
        } else {
            lines.append("the histories part after \(ReadableTime.count(common, "revision"))")
            lines += before.map { "    \($0.line)" }
            for (run, commits) in zip(runs, after) {
                lines.append("  then in run \(run.number):")
                lines += commits.isEmpty ? ["    nothing more"] : commits.map { "    \($0.line)" }
            }
            if !fields.isEmpty { lines += ["  the first of these differ in"] + fields.prefix(20).map { "    \($0.line)" } }
        }
        if let events {
            lines += ["", "the traces part at"]
            for (run, event) in zip(runs, events) { lines.append("  run \(run.number): \(event ?? "its end")") }
        }
        if !claims.isEmpty {
            lines += ["", "claims:"] + claims.prefix(20).map { "  \($0)" }
            if claims.count > 20 { lines.append("  … and \(claims.count - 20) more") }
        }
        for (run, failures) in zip(runs, failures) where !failures.isEmpty {
            lines += ["", "what does not hold in run \(run.number) only:"] + failures.prefix(20).map { "  \($0)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The comparison for programs: `runs`, `isSame`, `commonRevisions`, `before`, `after` (a list for each run), `fields`, `events`,
    /// `claims`, `failures`.
    public var json: JSONValue {
        var json: JSONValue = ["runs": .array(runs.map(\.json)), "isSame": .bool(isNone), "commonRevisions": .int(Int64(common))]
        json["before"] = .array(before.map(\.json))
        json["after"] = .array(after.map { .array($0.map(\.json)) })
        json["fields"] = .array(fields.map(\.json))
        json["events"] = events.map { .array($0.map { $0.map(JSONValue.string) ?? .null }) } ?? .null
        json["claims"] = .array(claims.map(JSONValue.string))
        json["failures"] = .array(failures.map { .array($0.map(JSONValue.string)) })
        return json
    }
}
