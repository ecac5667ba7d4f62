import Foundation
import GRDB

/// A file of recorded runs: a database of SQLite.
///
/// Many programs may read it and write it at the same time; each waits a few seconds for the others. A program that is killed leaves
/// what it has written in whole transactions, and all earlier runs.
public final class RunStore: Sendable {
    /// Where the commands keep runs unless they are told otherwise.
    public static let defaultPath = ".sandtable/runs.db"

    /// How a store is opened.
    public struct Options: Sendable {
        /// How long to wait for others, in seconds.
        public var patience = 5.0
        /// Whether it is made when it is not there.
        public var creates = true
        /// The most pages that the file may have, for tests; nil for no bound but the disk's.
        var mostPages: Int?

        /// Waits, and makes what is not there.
        public init() {}
    }

    /// The file; empty for a store in memory.
    public let path: String
    let database: DatabaseQueue

    /// Opens a store, and makes it and its folder when it is not there.
    /// - Throws: `RunStoreError` when it cannot be opened, is no store of runs, or has another version.
    public convenience init(path: String, options: Options = Options()) throws(RunStoreError) {
        var facts = stat()
        let isThere = stat(path, &facts) == 0
        if !isThere {
            guard options.creates else {
                throw RunStoreError(path: path, problem: "there is no such file; record a run first, or name the store with --db")
            }
            let folder = (path as NSString).deletingLastPathComponent
            if !folder.isEmpty {
                do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
                    throw RunStoreError(path: path, problem: "its folder cannot be made; name another file with --db, or --db none")
                }
            }
        } else if facts.st_mode & S_IFMT == S_IFDIR {
            throw RunStoreError(path: path, problem: "it is a folder; name a file")
        }
        do {
            let queue = try DatabaseQueue(path: path, configuration: Self.configuration(options))
            try self.init(path: path, database: queue)
        } catch {
            throw RunStoreError.make(error, path: path)
        }
    }

    /// A store in memory, for a run that is only to be looked at.
    public static func inMemory() throws(RunStoreError) -> RunStore {
        do { return try RunStore(path: "", database: DatabaseQueue(configuration: configuration(Options()))) } catch {
            throw RunStoreError.make(error, path: "in memory")
        }
    }

    private init(path: String, database: DatabaseQueue) throws {
        self.path = path
        self.database = database
        try RunStoreSchema.prepare(database, path: path)
    }

    private static func configuration(_ options: Options) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(options.patience)
        configuration.label = "run store"
        let pages = options.mostPages
        configuration.prepareDatabase { db in
            // A batch stays in memory until it is committed; the journal is synced at a commit, so earlier runs survive a power cut.
            try db.execute(sql: "PRAGMA cache_size = -65536; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY")
            if let pages { try db.execute(sql: "PRAGMA max_page_count = \(pages)") }
        }
        return configuration
    }

    /// Reads from the store; every error is one of the store.
    func read<Result>(_ body: (Database) throws -> Result) throws(RunStoreError) -> Result {
        do { return try database.unsafeRead(body) } catch { throw RunStoreError.make(error, path: path) }
    }

    /// Closes the file. Nothing may be read or written any more.
    public func close() { try? database.close() }
}
