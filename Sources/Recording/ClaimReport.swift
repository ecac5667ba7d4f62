import GRDB
import ObjectModel
import Scenarios
import Simulation

/// What one SandboxClaim of a run cost, when it got how far, and where its time went.
public struct ClaimReport {
    /// A stretch of the way from the making of the claim to its being ready.
    struct Stretch {
        let cause: Reason
        let length: Nanoseconds
        let from: CausalLink
        let to: CausalLink
    }

    /// What time passes with.
    enum Reason: String, CaseIterable {
        /// API calls of a pass until it wrote, their conflicts included.
        case calls = "API calls"
        /// A revision on its way into a cache.
        case watch = "watch lag"
        /// A key that waits until a worker is free.
        case queue = "queue"
        /// A key that waits until it may come back.
        case retry = "wait for a retry"
        /// The runtime at work: images, starts, probes.
        case runtime = "the runtime"
        /// A timer of some process.
        case timer = "timers"
        /// Anything else between two links.
        case other = "other work"
    }

    private let run: RecordedRun
    private let row: Row
    private let writes: [Row]
    private let conflicts: [Row]
    private var stretches: [Stretch] = []
    private var retries: [CausalLink] = []

    /// Reads what is known of a claim, named `NAME` or `NAMESPACE/NAME`.
    /// - Throws: `RunStoreError` when the run has no such claim, or was interrupted before its claims were summed up.
    public init(_ reader: RunReader, claim name: String) throws {
        run = reader.run
        let parts = name.split(separator: "/").map(String.init)
        let key = ObjectKey(namespace: parts.count > 1 ? parts[0] : "default", name: parts.last ?? "")
        let found = try reader.row(
            "SELECT * FROM claims WHERE run = ? AND namespace = ? AND name = ? ORDER BY number DESC LIMIT 1",
            [run.number, key.namespace, key.name])
        guard let found else { throw try Self.missing(name, reader) }
        row = found
        writes = try reader.rows(
            "SELECT * FROM claim_writes WHERE run = ? AND claim = ? ORDER BY count DESC, actor, verb, resource",
            [run.number, row["number"] as Int64])
        let created: Int64 = row["created"]
        let ready: Int64? = row["ready"]
        var names = [key.name]
        if let sandbox = row["sandbox"] as String?, sandbox != key.name { names.append(sandbox) }
        var found409: [Row] = []
        for name in names {
            found409 += try reader.rows(
                "SELECT * FROM calls WHERE run = ? AND code = 409 AND namespace = ? AND name = ? AND time >= ? ORDER BY number",
                [run.number, key.namespace, name, created])
        }
        conflicts = found409
        guard let ready else { return }
        let commit = try reader.row(
            "SELECT * FROM revisions WHERE run = ? AND kind = 'SandboxClaim' AND namespace = ? AND name = ? AND time = ? ORDER BY number LIMIT 1",
            [run.number, key.namespace, key.name, ready])
        guard let commit else { return }
        let links = try CausalChain(reader).links(from: RunReader.Commit(commit).note.number, most: 1_000)
        for (later, earlier) in zip(links, links.dropFirst()) {
            if case .comesBack = later { retries.append(later) }
            if earlier.time.nanoseconds < created { break }
            let length = later.time - earlier.time
            if length > 0 { stretches.append(Stretch(cause: Self.cause(later, earlier), length: length, from: earlier, to: later)) }
            if case .revision(let note) = earlier, note.verb == "create", note.object == "SandboxClaim \(key)" { break }
        }
    }

    private static func missing(_ name: String, _ reader: RunReader) throws -> RunStoreError {
        let run = reader.run
        guard run.outcome == .passed || run.outcome == .failed else {
            return reader.problem(
                "run \(run.number) is \(run.outcome.rawValue), so its claims have not been summed up; show its timeline instead")
        }
        let names = try reader.rows("SELECT name FROM claims WHERE run = ? ORDER BY number LIMIT 5", [run.number]).map {
            $0["name"] as String
        }
        let known = names.isEmpty ? "it has no claims" : "it has \(names.joined(separator: ", "))"
        return reader.problem("run \(run.number) has no claim \(name); \(known)")
    }

    private static func cause(_ later: CausalLink, _ earlier: CausalLink) -> Reason {
        switch (later, earlier) {
        case (.delivery, _): .watch
        case (.pass, .comesBack): .retry
        case (.pass, _): .queue
        case (.progress(let words, _), _): words.hasPrefix("the runtime") ? .runtime : .timer
        case (.revision, .pass), (.comesBack, .pass): .calls
        default: .other
        }
    }

    // MARK: For people

    /// The report for people.
    public var text: String {
        let key = ObjectKey(namespace: row["namespace"], name: row["name"])
        let created = VirtualTime(nanoseconds: row["created"])
        var title = "claim \(Milestones.name(key)) in run \(run.number) (\(run.scenario), seed \(run.seed)): "
        if let latency = row["latency"] as Int64? {
            title += "\((row["launch"] as String?) ?? "unknown"), ready after \(ReadableTime.length(latency))"
            if let sandbox = row["sandbox"] as String? { title += " (sandbox \(sandbox))" }
        } else {
            title += "never ready"
        }
        var rows = [["milestone", "at", "after"]]
        for name in ["created", "observed", "assigned", "adopted", "ready", "deleted"] {
            let time = (row[name] as Int64?).map { VirtualTime(nanoseconds: $0) }
            rows.append([name, time.map(ReadableTime.moment) ?? "–", time.map { ReadableTime.length($0 - created) } ?? "–"])
        }
        var lines = [title, ""] + TextReport.table(rows) + [""] + cost
        if !stretches.isEmpty { lines += [""] + time }
        for link in retries.prefix(10) { lines.append("  \(ReadableTime.moment(link.time))  \(link.text)") }
        if !conflicts.isEmpty {
            lines += ["", "conflicts:"]
            for call in conflicts.prefix(20) {
                let time = VirtualTime(nanoseconds: call["time"])
                lines.append(
                    "  \(ReadableTime.moment(time))  \(call["verb"] as String) of \(call["resource"] as String) \(call["name"] as String) "
                        + "by \(call["actor"] as String)")
            }
            if conflicts.count > 20 { lines.append("  … and \(conflicts.count - 20) more") }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let counted = ["writes", "conflicts", "reads", "reconciles", "requeues", "events"]

    private var cost: [String] {
        let words = Self.counted.compactMap { name in
            (row[name] as Int64?).map { ReadableTime.count(Int($0), String(name.dropLast()), name) }
        }
        var lines = ["cost: " + (words.isEmpty ? "not counted" : words.joined(separator: ", "))]
        for entry in writes {
            let subresource: String = entry["subresource"]
            let resource: String = entry["resource"]
            lines.append(
                "  \(entry["count"] as Int64) × \(entry["verb"] as String) \(subresource.isEmpty ? resource : "\(resource)/\(subresource)") "
                    + "by \(entry["actor"] as String)")
        }
        return lines
    }

    private var time: [String] {
        let total = max(1, stretches.reduce(0) { $0 + $1.length })
        var rows = [["where the time went", "length", "share"]]
        for (reason, length) in shares {
            rows.append([reason.rawValue, ReadableTime.length(length), "\((length * 100 + total / 2) / total) %"])
        }
        var lines = TextReport.table(rows)
        if let longest = stretches.max(by: { $0.length < $1.length }) {
            lines += [
                "", "the longest wait, \(ReadableTime.length(longest.length)) of \(longest.cause.rawValue):",
                "  from  \(longest.from.line)", "  until \(longest.to.line)",
            ]
        }
        return lines
    }

    /// How much time went where, the most first.
    private var shares: [(Reason, Nanoseconds)] {
        Reason.allCases.map { reason in (reason, stretches.reduce(0) { $0 + ($1.cause == reason ? $1.length : 0) }) }
            .filter { $0.1 > 0 }.sorted { $0.1 > $1.1 }
    }

    // MARK: For programs

    /// The report for programs: the columns of the tables `claims` and `claim_writes`, `time`, `chain`, `conflictingCalls`.
    public var json: JSONValue {
        var json: JSONValue = ["run": .int(run.number), "namespace": .string(row["namespace"]), "name": .string(row["name"])]
        for name in ["sandbox", "launch"] { json[name] = (row[name] as String?).map(JSONValue.string) ?? .null }
        for name in ["created", "observed", "assigned", "adopted", "ready", "deleted", "latency"] + Self.counted {
            json[name] = (row[name] as Int64?).map(JSONValue.int) ?? .null
        }
        json["writesByKind"] = .array(writes.map { Self.texts(["actor", "verb", "resource", "subresource"], of: $0, number: "count") })
        json["time"] = .array(shares.map { Self.json($0, $1) })
        json["stretches"] = .array(
            stretches.map { stretch in
                var entry = Self.json(stretch.cause, stretch.length)
                entry["from"] = stretch.from.json
                entry["until"] = stretch.to.json
                return entry
            })
        json["conflictingCalls"] = .array(conflicts.map { Self.texts(["actor", "verb", "resource", "name"], of: $0, number: "time") })
        return json
    }

    private static func json(_ reason: Reason, _ length: Nanoseconds) -> JSONValue {
        ["reason": .string(reason.rawValue), "length": .int(length)]
    }

    private static func texts(_ columns: [String], of row: Row, number: String) -> JSONValue {
        var json: JSONValue = [:]
        for column in columns { json[column] = .string(row[column] as String) }
        json[number] = .int(row[number] as Int64)
        return json
    }
}
