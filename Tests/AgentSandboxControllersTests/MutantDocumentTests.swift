import Foundation
import Testing

@testable import AgentSandboxControllers

/// docs/mutants.md lists every seeded defect. UPDATE_GOLDEN=1 writes its table anew.
@Suite struct MutantDocumentTests {
    private static let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/mutants.md").path
    private static let start = "<!-- mutants: begin -->"
    private static let end = "<!-- mutants: end -->"

    private static let table =
        "| name | what it does instead |\n|---|---|\n"
        + Mutants.all.map { "| `\($0.name)` | \($0.summary) |" }.joined(separator: "\n")

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
        #expect(found == expected, "the mutants have changed; run the tests with UPDATE_GOLDEN=1")
    }

    @Test func `No two mutants share a name`() {
        var seen: Set<String> = []
        #expect(Mutants.names.filter { !seen.insert($0).inserted } == [])
    }

    @Test func `Historical mutants are called M-Something, others after their controller`() {
        func misnamed<Name: Mutant>(_ type: Name.Type, _ controller: String) -> [String] {
            type.allCases.map(\.rawValue).filter { name in
                name.wholeMatch(of: /M-[A-Z][A-Za-z0-9]*/) == nil
                    && name.wholeMatch(of: /([a-z]+)\/[a-z0-9]+(-[a-z0-9]+)+/)?.output.1 != Substring(controller)
            }
        }
        #expect(misnamed(SandboxMutant.self, "sandbox") == [])
        #expect(misnamed(SandboxTemplateMutant.self, "template") == [])
        #expect(misnamed(SandboxClaimMutant.self, "claim") == [])
        #expect(misnamed(SandboxWarmPoolMutant.self, "pool") == [])
    }

    @Test func `A summary is one plain line that fits a table`() {
        #expect(Mutants.all.filter { $0.summary.wholeMatch(of: /[^\s|.][^\n|]*[^\s.]/) == nil }.map(\.name) == [])
    }
}
