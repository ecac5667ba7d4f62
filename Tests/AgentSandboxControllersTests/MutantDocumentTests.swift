import Testing

@testable import AgentSandboxControllers

/// docs/mutants.md lists every seeded defect. UPDATE_GOLDEN=1 writes its table anew.
@Suite struct MutantDocumentTests {
    private static let table =
        "| name | what it does instead |\n|---|---|\n"
        + Mutants.all.map { "| `\($0.name)` | \($0.summary) |" }.joined(separator: "\n")

    @Test func `The table of the document is that of the code`() throws {
        try DocumentTable(document: "mutants.md", mark: "mutants", table: Self.table).check()
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
