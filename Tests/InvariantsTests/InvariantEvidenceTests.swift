import Foundation
import Invariants
import Testing

@testable import Scenarios

/// Every invariant has been seen to fire in a whole run: in a scenario of the repository, alone or with a seeded defect.
@Suite struct InvariantEvidenceTests {
    struct Files: FileProvider {
        func read(_ path: String) throws(FileProblem) -> [UInt8] {
            guard let data = FileManager.default.contents(atPath: path) else { throw .missing }
            return Array(data)
        }
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "scenarios")

    private func scenario(_ evidence: InvariantEvidence) throws -> Scenario {
        let reading = ScenarioReader.read(file: Self.folder.appending(path: evidence.file).path, from: Files())
        #expect(reading.mistakes.map(\.description) == [])
        return try #require(reading.scenarios.first)
    }

    private func violations(of id: String, in scenario: Scenario, mutant: String?) throws -> [ScenarioFailure] {
        var scenario = scenario
        scenario.invariants = [id]
        scenario.expectations.violates = []
        scenario.comparisons = ComparedInvariant(rawValue: id).map { [$0] } ?? []
        if let mutant { scenario.world.mutants.append(mutant) }
        var options = RunOptions()
        options.explainsFailures = false
        return try ScenarioRunner.run(scenario, options: options).failures.filter { $0.assertion == "invariant \(id)" }
    }

    @Test(arguments: InvariantEvidence.all) func `An invariant fires in its scenario`(_ evidence: InvariantEvidence) throws {
        let scenario = try scenario(evidence)
        #expect(try !violations(of: evidence.id, in: scenario, mutant: evidence.mutant).isEmpty)
    }

    /// A scenario that is violated without the defect shows nothing about the defect.
    @Test(arguments: InvariantEvidence.all.filter { $0.mutant != nil })
    func `An invariant is silent without the seeded defect`(_ evidence: InvariantEvidence) throws {
        #expect(try violations(of: evidence.id, in: scenario(evidence), mutant: nil) == [])
    }

    @Test func `Every invariant is seen to fire, here or by a history`() {
        let histories = Set((InvariantTests.rows + InvariantTests.restRows).map(\.id)).union(PassInvariantTests.ids)
        let seen = histories.union(InvariantEvidence.all.map(\.id))
        #expect(InvariantMonitor.statements.filter { !seen.contains($0.id) }.map(\.id) == [])
        #expect(InvariantMonitor.statements.filter { $0.search != nil }.map(\.id) == ComparedInvariant.allCases.map(\.rawValue))
        #expect(Set(InvariantMonitor.statements.map(\.id)).count == InvariantMonitor.statements.count)
    }
}
