import GRDB
import ObjectModel
import Simulation

/// One run as the store lists it.
public struct RecordedRun: Sendable, Hashable {
    /// What became of a run.
    public enum Outcome: String, Sendable, Hashable {
        /// Everything held.
        case passed
        /// Something did not hold.
        case failed
        /// The program that makes it is still there.
        case running
        /// The program ended before the run did, or the store gave out.
        case interrupted
    }

    /// Its number in the store.
    public let number: Int64
    /// The scenario's name.
    public let scenario: String
    /// The scenario's file, as the user named it.
    public let file: String
    /// The digest of the files that the scenario was read from.
    public let scenarioHash: String
    /// The seed.
    public let seed: String
    /// How alternatives were decided between.
    public let chooser: String
    /// The version of the program that made it.
    public let version: String
    /// When it began, by the wall clock, in UTC.
    public let began: String
    /// When it ended, or nil.
    public let ended: String?
    /// What became of it.
    public let outcome: Outcome
    /// The digest of the history, once there is one.
    public let digest: String?
    /// The digest of the kernel's events, once there is one.
    public let trace: String?
    /// The virtual time at which it ended, or nil.
    public let endTime: VirtualTime?
    /// How many revisions, kernel events, API calls and conflicts there were, once that is known.
    public let counts: [(name: String, count: Int64?)]

    init(_ row: Row) {
        number = row["number"]
        scenario = row["scenario"]
        file = row["file"]
        scenarioHash = row["scenario_hash"]
        seed = row["seed"]
        chooser = row["chooser"]
        version = row["version"]
        began = row["began"]
        ended = row["ended"]
        digest = row["digest"]
        trace = row["trace"]
        endTime = (row["end_time"] as Int64?).map { VirtualTime(nanoseconds: $0) }
        counts = ["revisions", "events", "calls", "conflicts"].map { ($0, row[$0]) }
        if let result = (row["result"] as String?).flatMap(Outcome.init) {
            outcome = result
        } else {
            let process = ProcessIdentity(number: row["process"])
            outcome = !process.start.isEmpty && process.start == row["process_start"] ? .running : .interrupted
        }
    }

    /// The same in everything that programs are told.
    public static func == (left: RecordedRun, right: RecordedRun) -> Bool { left.json == right.json }
    /// By what tells most of them apart.
    public func hash(into hasher: inout Hasher) { hasher.combine(number) }

    /// The run for programs.
    public var json: JSONValue {
        var json: JSONValue = [
            "number": .int(number), "scenario": .string(scenario), "file": .string(file), "scenarioHash": .string(scenarioHash),
            "seed": .string(seed), "chooser": .string(chooser), "version": .string(version), "began": .string(began),
            "ended": ended.map(JSONValue.string) ?? .null, "result": .string(outcome.rawValue),
            "digest": digest.map(JSONValue.string) ?? .null, "trace": trace.map(JSONValue.string) ?? .null,
            "endTime": endTime.map { .int($0.nanoseconds) } ?? .null,
        ]
        for (name, count) in counts { json[name] = count.map(JSONValue.int) ?? .null }
        return json
    }
}

/// Which run of a store is meant.
public enum RunName: Sendable, Hashable {
    /// The run of a number.
    case number(Int64)
    /// So many runs before the newest.
    case latest(back: Int)

    /// Reads a number, `latest` or `latest~N`; nil for anything else.
    public init?(_ text: String) {
        if text == "latest" {
            self = .latest(back: 0)
        } else if text.hasPrefix("latest~"), let back = Int(text.dropFirst(7)), back >= 0 {
            self = .latest(back: back)
        } else if let number = Int64(text), number > 0 {
            self = .number(number)
        } else {
            return nil
        }
    }
}

extension RunStore {
    /// The runs, newest first, at most so many.
    public func runs(most: Int = .max) throws(RunStoreError) -> [RecordedRun] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM runs ORDER BY number DESC LIMIT ?", arguments: [most == .max ? -1 : most])
                .map(RecordedRun.init)
        }
    }

    /// A run by its name.
    /// - Throws: `RunStoreError` when there is no such run.
    public func run(_ name: RunName) throws(RunStoreError) -> RecordedRun {
        let found = try read { db in
            switch name {
            case .number(let number): try Row.fetchOne(db, sql: "SELECT * FROM runs WHERE number = ?", arguments: [number])
            case .latest(let back):
                try Row.fetchOne(db, sql: "SELECT * FROM runs ORDER BY number DESC LIMIT 1 OFFSET ?", arguments: [back])
            }
        }
        guard let found else {
            let newest = try read { db in try Int64.fetchOne(db, sql: "SELECT max(number) FROM runs") }
            let there = newest.map { "the newest is \($0)" } ?? "it holds no run yet"
            switch name {
            case .number(let number): throw RunStoreError(path: path, problem: "there is no run \(number); \(there)")
            case .latest(let back):
                throw RunStoreError(path: path, problem: back == 0 ? there : "there are no \(back) runs before the newest; \(there)")
            }
        }
        return RecordedRun(found)
    }

    /// Reads a run; what `body` is given must not be used afterwards.
    public func read<Result>(_ run: RecordedRun, _ body: (RunReader) throws -> Result) throws(RunStoreError) -> Result {
        try read { db in try body(RunReader(db, run, path: path)) }
    }
}
