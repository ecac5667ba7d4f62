import AgentSandboxControllers
import Foundation
import Testing

/// Which rows notice which seeded defect: `fixtures/kill-matrix.txt`. With UPDATE_GOLDEN=1 in the environment every row is run under every
/// defect and the file is written anew, which takes minutes.
@Suite struct KillMatrixTests {
    private static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "fixtures/kill-matrix.txt")
    private static let isUpdate = ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1"
    /// So many rows are named for each defect.
    private static let mostKillers = 3

    struct Kill: Sendable, CustomTestStringConvertible {
        let mutant: String
        /// Empty when no row notices it.
        let rows: [String]
        var testDescription: String { mutant }
    }

    private static let matrix: [Kill] = {
        let text = isUpdate ? "" : (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let fields = line.split(separator: "\t").map(String.init)
            return Kill(mutant: fields[0], rows: Array(fields.dropFirst()))
        }
    }()

    private static let rows = Dictionary(uniqueKeysWithValues: Checklist.rows.map { ($0.testDescription, $0) })

    @Test(.enabled(if: !isUpdate && !matrix.isEmpty, "there is no matrix yet")) func `Every seeded defect is in the matrix once`() {
        #expect(Self.matrix.map(\.mutant) == Mutants.names)
    }

    @Test(.enabled(if: !isUpdate, "the matrix is being written"), arguments: matrix)
    func `A seeded defect is noticed by the rows of the matrix`(_ kill: Kill) {
        for name in kill.rows {
            guard let row = Self.rows[name] else {
                Issue.record("there is no row \(name); UPDATE_GOLDEN=1 writes the matrix anew")
                continue
            }
            #expect(!row.failures(mutants: [kill.mutant], stopsAtFirst: true).isEmpty, "\(name) holds under \(kill.mutant)")
        }
    }

    @Test(.enabled(if: isUpdate, "only with UPDATE_GOLDEN=1")) func `The matrix is written`() async throws {
        let kills = await withTaskGroup(of: (Int, Kill).self) { group in
            for (index, name) in Mutants.names.enumerated() { group.addTask { (index, Self.killers(of: name)) } }
            var found: [(Int, Kill)] = []
            for await kill in group { found.append(kill) }
            return found.sorted { $0.0 < $1.0 }.map(\.1)
        }
        var lines = [
            "# The rows that fail under each seeded defect, \(Self.mostKillers) at most. A defect without rows shows only in an interleaving,",
            "# a crash or a stale cache that no row has. Written by the tests with UPDATE_GOLDEN=1.",
        ]
        lines += kills.map { ([$0.mutant] + $0.rows).joined(separator: "\t") }
        try (lines.joined(separator: "\n") + "\n").write(to: Self.file, atomically: true, encoding: .utf8)
    }

    private static func killers(of mutant: String) -> Kill {
        var killers: [String] = []
        for row in Checklist.rows where row.profile == .v05 && killers.count < mostKillers {
            if !row.failures(mutants: [mutant], stopsAtFirst: true).isEmpty { killers.append(row.testDescription) }
        }
        return Kill(mutant: mutant, rows: killers)
    }
}
