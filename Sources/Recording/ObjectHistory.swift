import ObjectModel
import Scenarios
import Simulation

/// The history of one object in a run, with what each commit changed and why it was made.
public struct ObjectHistory {
    /// One commit of the object.
    struct Entry {
        let commit: RunReader.Commit
        let why: String
        let differences: [FieldDifference]
    }

    private let run: RecordedRun
    private let object: ObjectName
    private var entries: [Entry] = []

    /// Reads the history of an object.
    /// - Throws: `RunStoreError` when the run has no such object.
    public init(_ reader: RunReader, of name: ObjectName) throws {
        run = reader.run
        object = try reader.resolve(name)
        let chain = CausalChain(reader)
        for commit in try reader.commits(of: object) {
            let (before, after) = try reader.states(of: commit)
            entries.append(
                Entry(
                    commit: commit, why: RunTimeline.why(try chain.step(from: commit.note).links),
                    differences: FieldDifference.between(before, after)))
        }
    }

    /// The history for people.
    public var text: String {
        var lines = ["\(object) in run \(run.number) (\(run.scenario), seed \(run.seed)): \(ReadableTime.count(entries.count, "revision"))"]
        for entry in entries {
            let note = entry.commit.note
            lines += ["", "revision \(note.number) at \(ReadableTime.moment(note.time)): \(note.verb) by \(note.actor)"]
            if !entry.why.isEmpty { lines.append("  because: \(entry.why)") }
            if note.verb == "delete" { continue }
            lines += entry.differences.map { "  \($0.line)" }
            if entry.differences.isEmpty { lines.append("  nothing but the resourceVersion changed") }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The history for programs: `run`, `object` and `revisions`, each with `revision`, `time`, `actor`, `verb`, `why`, `changes`.
    public var json: JSONValue {
        let revisions = entries.map { entry -> JSONValue in
            let note = entry.commit.note
            return [
                "revision": .int(Int64(clamping: note.number)), "time": .int(note.time.nanoseconds), "actor": .string(note.actor),
                "verb": .string(note.verb), "why": .string(entry.why), "changes": .array(entry.differences.map(\.json)),
            ]
        }
        return ["run": .int(run.number), "object": .string(object.description), "revisions": .array(revisions)]
    }
}

/// Why a commit was made: the chain of its causes.
public struct CauseReport {
    private let run: RecordedRun
    private let object: ObjectName
    private let links: [CausalLink]

    /// Reads the causes of a commit of an object; without a revision those of its last one.
    /// - Throws: `RunStoreError` when there is no such object, or no such revision of it.
    public init(_ reader: RunReader, of name: ObjectName, at revision: UInt64?) throws {
        run = reader.run
        object = try reader.resolve(name)
        let numbers = try reader.commits(of: object).map(\.note.number)
        let number = revision ?? numbers.last ?? 0
        guard numbers.contains(number) else {
            let known = numbers.suffix(12).map(String.init).joined(separator: ", ")
            throw reader.problem(
                "\(object) has no revision \(number) in run \(run.number); it has \(numbers.count > 12 ? "…, " : "")\(known)")
        }
        links = try CausalChain(reader).links(from: number)
    }

    /// The chain for people, newest first.
    public var text: String {
        "\(object) in run \(run.number) (\(run.scenario), seed \(run.seed)), newest first:\n"
            + links.map { "  \(TextReport.padded(ReadableTime.moment($0.time), to: 10))  \($0.text)\n" }.joined()
    }

    /// The chain for programs: `run`, `object`, `chain`.
    public var json: JSONValue {
        ["run": .int(run.number), "object": .string(object.description), "chain": .array(links.map(\.json))]
    }
}
