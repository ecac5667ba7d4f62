import Foundation
import Testing

@testable import AgentSandboxControllers

/// docs/features.md lists every repair, docs/upstream-defects.md every defect. UPDATE_GOLDEN=1 writes the table anew.
@Suite struct FeatureDocumentTests {
    private static let table =
        "| name | repairs | what it does |\n|---|---|---|\n"
        + Feature.allCases.map { "| `\($0.rawValue)` | \($0.defect) | \($0.summary) |" }.joined(separator: "\n")

    @Test func `The table of the document is that of the code`() throws {
        try DocumentTable(document: "features.md", mark: "features", table: Self.table).check()
    }

    @Test(arguments: Feature.allCases) func `A repair is told where its defect is`(_ feature: Feature) throws {
        let text = try String(contentsOfFile: DocumentTable.docs.appending(path: "upstream-defects.md").path, encoding: .utf8)
        let section = try #require(text.components(separatedBy: "\n## ").first { $0.hasPrefix(feature.defect) }, "no section on it")
        #expect(section.contains("`\(feature.rawValue)`"))
    }

    @Test func `A summary is one plain line that fits a table`() {
        #expect(Feature.allCases.filter { $0.summary.wholeMatch(of: /[^\s|.][^\n|]*[^\s.]/) == nil } == [])
    }
}
