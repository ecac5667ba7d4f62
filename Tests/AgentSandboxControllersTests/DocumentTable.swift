import Foundation
import Testing

/// A table in a document of docs/ that is made from the code; it stands between two marks.
struct DocumentTable {
    /// The document in docs/.
    let document: String
    /// The word in the marks.
    let mark: String
    let table: String

    static let docs = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs")

    /// Expects the document to have the table; with UPDATE_GOLDEN=1 in the environment it is written instead.
    func check() throws {
        let file = Self.docs.appending(path: document)
        let text = try String(contentsOf: file, encoding: .utf8)
        let first = try #require(text.range(of: "<!-- \(mark): begin -->"))
        let last = try #require(text.range(of: "<!-- \(mark): end -->"))
        let expected = "\n\n" + table + "\n\n"
        let found = String(text[first.upperBound..<last.lowerBound])
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1", found != expected {
            let whole = String(text[..<first.upperBound]) + expected + String(text[last.lowerBound...])
            try Data(whole.utf8).write(to: file)
            return
        }
        #expect(found == expected, "the \(mark) have changed; run the tests with UPDATE_GOLDEN=1")
    }
}
