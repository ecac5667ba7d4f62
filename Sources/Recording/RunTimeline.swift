import ObjectModel
import Scenarios
import Simulation

/// What happened in a run, in order: commits with their causes, milestones, faults.
public struct RunTimeline {
    /// One line of it.
    public struct Entry {
        /// When.
        public let time: VirtualTime
        /// Who did it.
        public let actor: String
        /// `revision`, `fault`, or the category of an entry of the timeline.
        public let category: String
        /// What happened.
        public let what: String
        /// Why, or nothing.
        public let why: String
        /// The revision, or nil.
        public let revision: UInt64?

        var json: JSONValue {
            [
                "time": .int(time.nanoseconds), "actor": .string(actor), "category": .string(category), "what": .string(what),
                "why": .string(why), "revision": revision.map { .int(Int64(clamping: $0)) } ?? .null,
            ]
        }
    }

    /// The run.
    public let run: RecordedRun
    /// The entries, in order of time.
    public private(set) var entries: [Entry] = []
    /// How many more there were than were asked for.
    public private(set) var omitted = 0
    /// What did not hold, as the run's report told it.
    public private(set) var failures: [RecordedFailure] = []

    /// Reads a run's timeline, at most so many entries.
    public init(_ reader: RunReader, most: Int = .max) throws {
        run = reader.run
        let chain = CausalChain(reader)
        var told = try reader.timeline()
        told.reverse()
        var total = 0
        func add(_ entry: () throws -> Entry) throws {
            total += 1
            if entries.count < most { entries.append(try entry()) }
        }
        try reader.each("SELECT * FROM revisions WHERE run = ? ORDER BY number", [run.number]) { row in
            let commit = RunReader.Commit(row)
            while let next = told.last, next.time < commit.note.time {
                told.removeLast()
                try add { next }
            }
            try add {
                Entry(
                    time: commit.note.time, actor: commit.note.actor, category: "revision",
                    what: "\(commit.note.verb) \(commit.kind) \(Milestones.name(commit.key)), revision \(commit.note.number)",
                    why: try Self.why(chain.step(from: commit.note).links), revision: commit.note.number)
            }
        }
        for next in told.reversed() { try add { next } }
        omitted = total - entries.count
        failures = try reader.failures()
    }

    /// The links between two commits on one line.
    static func why(_ links: [CausalLink]) -> String {
        links.map { link in
            if case .pass(_, let key, _) = link { return "pass over \(Milestones.name(key))" }
            if case .delivery(_, let revision, _) = link { return "saw revision \(revision)" }
            return link.text.count <= 120 ? link.text : link.text.prefix(119) + "…"
        }.joined(separator: " ← ")
    }

    /// The timeline for people.
    public var text: String {
        var lines = [Self.head(run), ""]
        let width = min(28, entries.map(\.actor.count).max() ?? 0)
        for entry in entries {
            let actor = entry.actor + String(repeating: " ", count: max(0, width - entry.actor.count))
            let mark = entry.category == "failure" || entry.category == "fault" ? "! " : entry.category == "revision" ? "  " : "* "
            let why = entry.why.isEmpty ? "" : "  ← \(entry.why)"
            lines.append("\(TextReport.padded(ReadableTime.moment(entry.time), to: 10))  \(mark)\(actor)  \(entry.what)\(why)")
        }
        if omitted > 0 {
            lines.append("            … and \(ReadableTime.count(omitted, "further entry", "further entries")); --limit 0 shows all")
        }
        for failure in failures { lines += [""] + failure.lines(file: run.file) }
        lines += ["", Self.foot(run)]
        return lines.joined(separator: "\n") + "\n"
    }

    static func head(_ run: RecordedRun) -> String {
        "run \(run.number): \(run.scenario) (\(run.file)), seed \(run.seed), chooser \(run.chooser), \(run.began)"
    }

    private static func foot(_ run: RecordedRun) -> String {
        switch run.outcome {
        case .passed, .failed:
            "\(run.outcome.rawValue) at \(run.endTime.map(ReadableTime.moment) ?? "–")\ndigest: \(run.digest ?? "–")\ntrace: \(run.trace ?? "–")"
        case .running: "still running; this is what it has written so far"
        case .interrupted: "interrupted: its program ended before the run did, or the store gave out"
        }
    }

    /// The timeline for programs: the run's keys, `entries`, `omitted`, `failures`.
    public var json: JSONValue {
        var json = run.json
        json["entries"] = .array(entries.map(\.json))
        json["omitted"] = .int(Int64(omitted))
        json["failures"] = .array(failures.map(\.json))
        return json
    }
}

/// A failure as the store has it.
public struct RecordedFailure {
    let assertion: String
    let line: Int64
    let column: Int64
    let message: String
    let time: VirtualTime
    let revision: UInt64?
    let object: String?
    let actor: String?
    let replay: String
    /// The links of its chain as JSON.
    let chain: [JSONValue]

    func lines(file: String) -> [String] {
        var lines = ["\(file):\(line):\(column): \(assertion)"]
        lines += message.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
        var place = "  at \(ReadableTime.moment(time))"
        if let revision { place += ", revision \(revision)" }
        if let object { place += ", \(object)" }
        if let actor { place += ", written by \(actor)" }
        lines.append(place)
        if !chain.isEmpty {
            lines.append("  because, newest first:")
            for link in chain {
                let time = VirtualTime(nanoseconds: link["time"]?.intValue ?? 0)
                lines.append("    \(ReadableTime.moment(time))  \(link["text"]?.stringValue ?? "")")
            }
        }
        lines.append("  replay: \(replay)")
        return lines
    }

    var json: JSONValue {
        [
            "assertion": .string(assertion), "line": .int(line), "column": .int(column), "message": .string(message),
            "time": .int(time.nanoseconds), "revision": revision.map { .int(Int64(clamping: $0)) } ?? .null,
            "object": object.map(JSONValue.string) ?? .null, "actor": actor.map(JSONValue.string) ?? .null, "chain": .array(chain),
            "replay": .string(replay),
        ]
    }
}

extension RunReader {
    /// Steps, milestones, faults and failures, in order of time.
    func timeline() throws -> [RunTimeline.Entry] {
        try rows(
            """
            SELECT time, actor, category, text FROM timeline WHERE run = ? ORDER BY number
            """, [run.number]
        ).map { row in
            RunTimeline.Entry(
                time: VirtualTime(nanoseconds: row["time"]), actor: row["actor"], category: row["category"], what: row["text"], why: "",
                revision: nil)
        }
    }

    /// What did not hold.
    func failures() throws -> [RecordedFailure] {
        try rows("SELECT * FROM failures WHERE run = ? ORDER BY number", [run.number]).map { row in
            let chain = (row["chain"] as String?).flatMap { try? JSONReader.read(Array($0.utf8)).arrayValue } ?? []
            return RecordedFailure(
                assertion: row["assertion"], line: row["line"], column: row["col"], message: row["message"],
                time: VirtualTime(nanoseconds: row["time"]),
                revision: (row["revision"] as Int64?).map { UInt64(truncatingIfNeeded: $0) }, object: row["object"], actor: row["actor"],
                replay: row["replay"], chain: chain)
        }
    }
}
