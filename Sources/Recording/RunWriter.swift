import Foundation
import GRDB
import ObjectModel
import Scenarios
import Synchronization

/// Writes one run into a store. After the first error it does nothing any more.
final class RunWriter: Sendable {
    private struct State {
        var run: Int64?
        var failure: RunStoreError?
        /// How many rows each table has of this run.
        var counts = Counts()
    }

    struct Counts {
        var events: Int64 = 0
        var calls: Int64 = 0
        var timeline: Int64 = 0
        var faults: Int64 = 0
        var processes: Int64 = 0
    }

    private let store: RunStore
    private let state = Mutex(State())

    init(_ store: RunStore) { self.store = store }

    var run: Int64? { state.withLock { $0.run } }
    var failure: RunStoreError? { state.withLock { $0.failure } }

    /// Enters the run, which counts as interrupted from now on until it ends.
    func begin(_ scenario: Scenario, _ description: RunDescription) {
        attempt { db in
            let process = ProcessIdentity.current
            try db.execute(
                sql: """
                    INSERT INTO runs (scenario, file, scenario_hash, seed, chooser, version, began, process, process_start)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    scenario.name, scenario.file, description.scenarioHash, String(scenario.world.seed),
                    description.chooser ?? scenario.chooser.word, description.version, WallTime.now, process.number, process.start,
                ])
            let run = db.lastInsertedRowID
            state.withLock { $0.run = run }
        }
    }

    /// Writes a batch in one transaction.
    func write(_ batch: RunBatch) {
        guard let run else { return }
        let before = state.withLock { $0.counts }
        attempt { db in
            var counts = before
            try RunRows(db, run: run).insert(batch, &counts)
            state.withLock { $0.counts = counts }
        }
    }

    /// Writes what is known at the end, and with it that there is an end.
    func end(_ result: ScenarioResult) {
        guard let run else { return }
        attempt { db in try RunRows(db, run: run).insert(result) }
    }

    private func attempt(_ body: (Database) throws -> Void) {
        guard failure == nil else { return }
        do { try store.database.write(body) } catch {
            let failure = RunStoreError.make(error, path: store.path.isEmpty ? "in memory" : store.path)
            state.withLock { $0.failure = failure }
        }
    }
}

extension Scenario.ChooserChoice {
    /// The word for it in a store.
    var word: String {
        switch self {
        case .fifo: "fifo"
        case .random: "random"
        case .recorded: "recorded"
        case .deviations: "deviations"
        }
    }
}

/// Moments of the wall clock, which say when somebody made a run and nothing about it.
enum WallTime {
    /// The present moment, in UTC to the second.
    static var now: String { Date().formatted(.iso8601) }
}

/// A process of this machine, told apart from a later one of the same number.
struct ProcessIdentity: Equatable {
    let number: Int64
    /// When it started, in ticks since the machine did; empty when it is not there.
    let start: String

    /// This process.
    static var current: ProcessIdentity { ProcessIdentity(number: Int64(getpid())) }

    /// The process that has a number now.
    init(number: Int64) {
        self.number = number
        let boot = Self.text("/proc/sys/kernel/random/boot_id").trimmingCharacters(in: .whitespacesAndNewlines)
        // The second field is a name in brackets, which may hold anything.
        let fields = Self.text("/proc/\(number)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        start = fields.count > 19 ? "\(boot)/\(fields[19])" : ""
    }

    private static func text(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
}
