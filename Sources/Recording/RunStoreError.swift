import GRDB

/// Why a store of runs could not be opened, read or written.
public struct RunStoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file.
    public let path: String
    /// What is wrong with it, and what would be right.
    public let problem: String

    /// Says what is wrong.
    public init(path: String, problem: String) {
        self.path = path
        self.problem = problem
    }

    /// The file, then the problem.
    public var description: String { "run store \(path): \(problem)" }

    /// What an error of SQLite means for a store.
    static func make(_ error: any Error, path: String) -> RunStoreError {
        if let error = error as? RunStoreError { return error }
        guard let error = error as? DatabaseError else { return RunStoreError(path: path, problem: "\(error)") }
        return RunStoreError(path: path, problem: problem(error))
    }

    private static func problem(_ error: DatabaseError) -> String {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: return "another program keeps it locked; wait for it to end, or name another file with --db"
        case .SQLITE_CORRUPT: return "the file is damaged; move it away, or name another file with --db"
        case .SQLITE_NOTADB: return "the file is no database of SQLite; name another file with --db"
        case .SQLITE_READONLY: return "the file or its folder may not be written; name another file with --db, or --db none"
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            return "the file cannot be opened; name a file with --db in a folder that may be written, or --db none"
        case .SQLITE_FULL: return "there is no room left on the disk"
        case .SQLITE_IOERR:
            return "the file could not be read or written (\(error.extendedResultCode.rawValue)): \(error.message ?? "no reason given")"
        default: return "\(error.message ?? "no reason given") (SQLite \(error.extendedResultCode.rawValue))"
        }
    }
}
