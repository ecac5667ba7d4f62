import GRDB
import GRDBSQLite

/// A prepared statement that inserts rows: values are bound one after the other, without a detour through boxes.
struct RowInserter {
    private let statement: Statement
    private let handle: OpaquePointer
    private let database: Database
    private var position: Int32 = 0

    /// Texts are copied as they are bound.
    private static var transient: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

    /// Inserts into a table; the columns are those of the table in their order unless some are named.
    init(_ database: Database, into table: String, values: Int, verb: String = "INSERT") throws {
        self.database = database
        let marks = Array(repeating: "?", count: values).joined(separator: ", ")
        statement = try database.cachedStatement(sql: "\(verb) INTO \(table) VALUES (\(marks))")
        handle = statement.sqliteStatement
        sqlite3_reset(handle)
    }

    @inline(__always) mutating func bind(_ number: Int64) {
        position += 1
        sqlite3_bind_int64(handle, position, number)
    }

    @inline(__always) mutating func bind(_ number: UInt64) { bind(Int64(truncatingIfNeeded: number)) }

    mutating func bind(_ number: Int64?) {
        if let number { return bind(number) }
        position += 1
        sqlite3_bind_null(handle, position)
    }

    mutating func bind(_ text: String) {
        position += 1
        var text = text
        text.withUTF8 { bind($0) }
    }

    mutating func bind(_ text: String?) {
        if let text { return bind(text) }
        position += 1
        sqlite3_bind_null(handle, position)
    }

    mutating func bind(text bytes: [UInt8]) {
        position += 1
        bytes.withUnsafeBufferPointer { bind($0) }
    }

    private func bind(_ bytes: UnsafeBufferPointer<UInt8>) {
        // An empty text may have no address, which would mean null.
        guard !bytes.isEmpty else {
            sqlite3_bind_text(handle, position, "", 0, Self.transient)
            return
        }
        bytes.withMemoryRebound(to: CChar.self) { characters in
            _ = sqlite3_bind_text(handle, position, characters.baseAddress, Int32(characters.count), Self.transient)
        }
    }

    mutating func bind(blob bytes: [UInt8]) {
        position += 1
        sqlite3_bind_blob(handle, position, bytes, Int32(bytes.count), Self.transient)
    }

    /// Inserts the row that was bound.
    @inline(__always) mutating func insert() throws {
        position = 0
        let code = sqlite3_step(handle)
        sqlite3_reset(handle)
        guard code == SQLITE_DONE else { throw DatabaseError(resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage) }
    }
}
