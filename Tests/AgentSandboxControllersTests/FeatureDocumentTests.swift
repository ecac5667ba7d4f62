import Foundation
import Testing

@testable import AgentSandboxControllers

/// docs/features.md lists every repair, docs/upstream-defects.md every defect. UPDATE_GOLDEN=1 writes the table anew.
@Suite struct FeatureDocumentTests {
    private static let docs = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs")
    private static let start = "<!-- features: begin -->"
    private static let end = "<!-- features: end -->"

    private static let table =
        "| name | repairs | what it does |\n|---|---|---|\n"
        + Feature.allCases.map { "| `\($0.rawValue)` | \($0.defect) | \($0.summary) |" }.joined(separator: "\n")

    @Test func `The table of the document is that of the code`() throws {
        let path = Self.docs.appending(path: "features.md").path
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let first = try #require(text.range(of: Self.start))
        let last = try #require(text.range(of: Self.end))
        let expected = "\n\n" + Self.table + "\n\n"
        let found = String(text[first.upperBound..<last.lowerBound])
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1", found != expected {
            let whole = String(text[..<first.upperBound]) + expected + String(text[last.lowerBound...])
            try Data(whole.utf8).write(to: URL(filePath: path))
            return
        }
        #expect(found == expected, "the repairs have changed; run the tests with UPDATE_GOLDEN=1")
    }

    @Test(arguments: Feature.allCases) func `A repair is told where its defect is`(_ feature: Feature) throws {
        let text = try String(contentsOfFile: Self.docs.appending(path: "upstream-defects.md").path, encoding: .utf8)
        let section = try #require(text.components(separatedBy: "\n## ").first { $0.hasPrefix(feature.defect) }, "no section on it")
        #expect(section.contains("`\(feature.rawValue)`"))
    }

    @Test func `A summary is one plain line that fits a table`() {
        #expect(Feature.allCases.filter { $0.summary.wholeMatch(of: /[^\s|.][^\n|]*[^\s.]/) == nil } == [])
    }
}
