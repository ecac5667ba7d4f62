import Foundation

/// Notes beside the built program which rows of the contract a test has shown to hold, for `sandtable contract` to read.
enum Proof {
    /// Runs what shows that a row holds, and notes it when nothing was thrown; an older note of the same test goes first.
    static func of(_ row: String, by test: String, _ body: () throws -> Void) throws {
        let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let folder = bundle.appendingPathComponent("contract-proofs")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let name = "\(row) \(test)".map { $0.isLetter || $0.isNumber || $0 == "-" ? $0 : "_" }
        let note = folder.appendingPathComponent(String(name))
        try? FileManager.default.removeItem(at: note)
        try body()
        try Data("\(row)\n\(test)\n".utf8).write(to: note)
    }
}
