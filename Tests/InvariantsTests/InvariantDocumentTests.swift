import Foundation
import Invariants
import Testing

/// docs/invariants.md lists every invariant and what breaks it. UPDATE_GOLDEN=1 writes its table anew.
@Suite struct InvariantDocumentTests {
    private static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/invariants.md").path
    private static let start = "<!-- invariants: begin -->"
    private static let end = "<!-- invariants: end -->"

    private static let table =
        "| id | what must hold | why | broken by |\n|---|---|---|---|\n"
        + InvariantMonitor.statements.map { "| `\($0.id)` | \($0.text) | \($0.reason) | \(breaker(of: $0)) |" }.joined(separator: "\n")

    private static func breaker(of statement: InvariantStatement) -> String {
        let search = statement.search.map { "; `\($0)` looks for it" } ?? ""
        guard let evidence = InvariantEvidence.all.first(where: { $0.id == statement.id }) else { return "a reconciler made for it" }
        return "`\(evidence.file)`" + (evidence.mutant.map { " with `\($0)`" } ?? "") + search
    }

    @Test func `The table of the document is that of the code`() throws {
        let text = try String(contentsOfFile: Self.path, encoding: .utf8)
        let first = try #require(text.range(of: Self.start))
        let last = try #require(text.range(of: Self.end))
        let expected = "\n\n" + Self.table + "\n\n"
        let found = String(text[first.upperBound..<last.lowerBound])
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1", found != expected {
            let whole = String(text[..<first.upperBound]) + expected + String(text[last.lowerBound...])
            try Data(whole.utf8).write(to: URL(filePath: Self.path))
            return
        }
        #expect(found == expected, "the invariants have changed; run the tests with UPDATE_GOLDEN=1")
    }
}
