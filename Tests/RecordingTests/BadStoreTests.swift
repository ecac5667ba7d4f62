import Foundation
import GRDB
import ObjectModel
import Scenarios
import Simulation
import Testing

@testable import Recording

/// Stores that cannot be had: what is said, that the run goes on, and that earlier runs stay.
struct BadStoreTests {
    private func problem(_ path: String, _ options: RunStore.Options = RunStore.Options()) -> String? {
        do {
            _ = try RunStore(path: path, options: options)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `a store of another version is refused`() throws {
        let folder = try StoreFolder()
        let path = folder.path()
        try RunStore(path: path).close()
        let other = try DatabaseQueue(path: path)
        try other.write { db in try db.execute(sql: "PRAGMA user_version = 7") }
        try other.close()
        #expect(
            problem(path) == "run store \(path): its schema has version 7, this program reads and writes version 1; use the program that "
                + "made it, move it away, or name another file with --db")
    }

    @Test func `a database of something else is refused and left alone`() throws {
        let folder = try StoreFolder()
        let path = folder.path()
        let other = try DatabaseQueue(path: path)
        try other.write { db in try db.execute(sql: "CREATE TABLE recipes (name TEXT)") }
        try other.close()
        #expect(problem(path) == "run store \(path): the database holds something else than runs; name another file with --db")
        let again = try DatabaseQueue(path: path)
        #expect(try again.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") } == 1)
    }

    @Test func `a file that is no database is refused and left alone`() throws {
        let folder = try StoreFolder()
        let path = folder.path()
        let text = String(repeating: "not a database. ", count: 300)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        #expect(problem(path) == "run store \(path): the file is no database of SQLite; name another file with --db")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }

    @Test func `a damaged store is told apart from an empty one`() throws {
        let folder = try StoreFolder()
        let path = folder.path()
        let store = try RunStore(path: path)
        try Recorded.run(try Recorded.claims(), into: store)
        store.close()
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        // The first page says how the rest is to be read; every other one is overwritten.
        for position in 4_096..<bytes.count { bytes[position] = 0xA5 }
        try bytes.write(to: URL(fileURLWithPath: path))
        let damaged = "run store \(path): the file is damaged; move it away, or name another file with --db"
        var found = problem(path)
        if found == nil {
            let store = try RunStore(path: path)
            do { _ = try store.runs() } catch { found = error.description }
        }
        #expect(found == damaged)
    }

    @Test func `a folder is no store, and a missing store is not made for reading`() throws {
        let folder = try StoreFolder()
        #expect(problem(folder.url.path) == "run store \(folder.url.path): it is a folder; name a file")
        var options = RunStore.Options()
        options.creates = false
        let path = folder.path("none.db")
        #expect(
            problem(path, options) == "run store \(path): there is no such file; record a run first, or name the store with --db")
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `a locked store does not keep a run from its result`() throws {
        let folder = try StoreFolder()
        let path = folder.path()
        let alone = try ScenarioRunner.run(try Recorded.claims())
        var options = RunStore.Options()
        options.patience = 0.01
        let store = try RunStore(path: path, options: options)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: path, configuration: configuration)
        try other.inDatabase { db in try db.execute(sql: "BEGIN EXCLUSIVE") }
        let recorder = RunRecorder(store, Recorded.description)
        let result = try ScenarioRunner.run(try Recorded.claims(), observer: recorder)
        #expect(result == alone)
        let locked = "another program keeps it locked; wait for it to end, or name another file with --db"
        #expect(recorder.failure == RunStoreError(path: path, problem: locked))
        #expect(recorder.runNumber == nil)
        #expect(problem(path, options) == "run store \(path): \(locked)")
        try other.inDatabase { db in try db.execute(sql: "COMMIT") }
        #expect(try store.runs().isEmpty)
    }

    @Test func `a disk that fills up in mid-run leaves earlier runs and the result of the run`() throws {
        let folder = try StoreFolder()
        let path = folder.path()
        let first = try RunStore(path: path)
        let alone = try Recorded.run(try Recorded.claims(), into: first)
        let pages = try first.read { db in try Int.fetchOne(db, sql: "PRAGMA page_count") } ?? 0
        first.close()
        var options = RunStore.Options()
        options.mostPages = pages + 20
        let store = try RunStore(path: path, options: options)
        let recorder = RunRecorder(store, Recorded.description)
        let result = try ScenarioRunner.run(try Recorded.claims(60, seed: 3), observer: recorder)
        #expect(result == (try ScenarioRunner.run(try Recorded.claims(60, seed: 3))))
        #expect(recorder.failure == RunStoreError(path: path, problem: "there is no room left on the disk"))
        let runs = try store.runs()
        #expect(runs.map(\.number) == [2, 1])
        // Its program is still there, this one; what the store has of the run is whole batches.
        #expect(runs.map(\.outcome) == [.running, .passed])
        #expect(runs[1].digest == alone.historyDigest.description)
        #expect(try store.read { db in try String.fetchOne(db, sql: "PRAGMA integrity_check") } == "ok")
        let entries = try store.read(runs[1]) { reader in try RunTimeline(reader).entries.count }
        #expect(entries > 50)
    }

    @Test func `a run whose program is gone counts as interrupted`() throws {
        let store = try RunStore.inMemory()
        try Recorded.run(try Recorded.map(), into: store)
        for (process, start) in [(Int64(getpid()), "another start"), (Int64(Int32.max), "")] {
            try store.database.write { db in
                try db.execute(
                    sql: "UPDATE runs SET result = NULL, ended = NULL, process = ?, process_start = ?", arguments: [process, start])
            }
            #expect(try store.run(.latest(back: 0)).outcome == .interrupted)
        }
    }
}
