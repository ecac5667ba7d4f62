import AgentSandboxControllers
import Foundation
import Scenarios
import Testing

@testable import Exploration

/// docs/kill-matrix.md, which `sandtable mutants --write docs/kill-matrix.md` writes.
@Suite struct KillMatrixTests {
    private static let document = (try? String(contentsOf: Search.root.appending(path: "docs/kill-matrix.md"), encoding: .utf8)) ?? ""
    private static let rows = KillMatrix(document: document)?.rows ?? []

    @Test func `Every historical defect is in the matrix once`() {
        #expect(Self.rows.map(\.mutant) == AgentSandboxManager.mutants.filter { $0.hasPrefix("M-") })
    }

    @Test(arguments: rows.filter { $0.file != nil })
    func `A defect is noticed by the run that the matrix names`(_ row: KillMatrix.Row) throws {
        let file = try #require(row.file)
        let campaign = MutantCampaign(try Search.repository(file), MutantCampaign.Options(version: "test"))
        let kill = try #require(campaign.recheck(row), "\(row.mutant) is not noticed by \(file), \(row.run)")
        #expect(kill.oracle.name == row.oracle)
    }

    @Test func `A matrix that is written reads back`() throws {
        let written = try #require(KillMatrix(document: Self.document))
        #expect(written.written(into: Self.document) == Self.document)
    }
}
