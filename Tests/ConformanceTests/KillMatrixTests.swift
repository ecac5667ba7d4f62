import Foundation
import Testing

@testable import AgentSandboxControllers

/// Which rows notice which seeded defect: `fixtures/kill-matrix.txt`. With UPDATE_GOLDEN=1 in the environment the file is written anew:
/// what it says and still holds is kept, and for every other defect the rows of its controller are run under it until one fails.
@Suite struct KillMatrixTests {
    private static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "fixtures/kill-matrix.txt")
    private static let isUpdate = ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1"
    struct Kill: Sendable, CustomTestStringConvertible {
        let mutant: String
        /// Nil when no row notices it.
        let row: String?
        var testDescription: String { mutant }
    }

    private static let matrix: [Kill] = {
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let fields = line.split(separator: "\t").map(String.init)
            return Kill(mutant: fields[0], row: fields.count > 1 && !fields[1].hasPrefix("#") ? fields[1] : nil)
        }
    }()

    /// Defects that no row can show, and why: a row steps one pass at a time through a world whose caches are up to date unless it says
    /// otherwise.
    private static let unseen = [
        "claim/observation-by-name": "needs a cache that lists anew and so sees a claim and its successor as one",
        "claim/keep-observation-of-deleted": "the pass that a deletion wakes forgets as well; shows in memory between the two",
        "claim/keep-observation-of-missing": "the deletion's own event forgets as well; shows when a pass notes a claim after it went",
        "claim/keep-node-of-pending": "needs a member that gets its node while a search holds it",
        "M-GateNotAtomic": "needs two passes over one pool at the same time, as with two leaders",
        "pool/refund-without-limit": "a bucket never gets back more than was taken from it, so the limit is never reached",
    ]

    private static let rows = Dictionary(uniqueKeysWithValues: Checklist.rows.map { ($0.testDescription, $0) })

    @Test(.enabled(if: !isUpdate, "the matrix is being written")) func `Every seeded defect is in the matrix once`() {
        #expect(Self.matrix.map(\.mutant) == Mutants.names)
        #expect(Self.matrix.filter { $0.row == nil }.map(\.mutant) == Mutants.names.filter { Self.unseen[$0] != nil })
    }

    @Test(.enabled(if: !isUpdate, "the matrix is being written"), arguments: isUpdate ? [] : matrix)
    func `A seeded defect is noticed by the row of the matrix`(_ kill: Kill) {
        guard let name = kill.row else { return }
        guard let row = Self.rows[name] else {
            Issue.record("there is no row \(name); UPDATE_GOLDEN=1 writes the matrix anew")
            return
        }
        #expect(!row.failures(mutants: [kill.mutant], stopsAtFirst: true).isEmpty, "\(name) holds under \(kill.mutant)")
    }

    @Test(.enabled(if: isUpdate, "only with UPDATE_GOLDEN=1")) func `The matrix is written`() async throws {
        let names = Mutants.names
        let size = max(1, names.count / (4 * ProcessInfo.processInfo.activeProcessorCount))
        let kills = await withTaskGroup(of: (Int, [Kill]).self) { group in
            for start in stride(from: 0, to: names.count, by: size) {
                let chunk = Array(names[start..<min(start + size, names.count)])
                group.addTask { (start, Self.killers(of: chunk)) }
            }
            var found: [(Int, [Kill])] = []
            for await kills in group { found.append(kills) }
            return found.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
        var lines = [
            "# Each seeded defect and, after a tab, a row that fails under it, or why no row can show it.",
            "# Written by the tests with UPDATE_GOLDEN=1.",
        ]
        lines += kills.map { "\($0.mutant)\t\($0.row ?? "# \(Self.unseen[$0.mutant] ?? "no row notices it")")" }
        try (lines.joined(separator: "\n") + "\n").write(to: Self.file, atomically: true, encoding: .utf8)
    }

    /// The first row found for each. Neighbours among the defects are neighbours among the rows, so the search begins where the
    /// defect before was noticed and goes outward; rows of other controllers and of whole systems, which take longer, come last.
    private static func killers(of mutants: [String]) -> [Kill] {
        var last: [Row.Actor: Int] = [:]
        return mutants.map { mutant in
            if let known = matrix.first(where: { $0.mutant == mutant })?.row, let row = rows[known],
                !row.failures(mutants: [mutant], stopsAtFirst: true).isEmpty
            {
                return Kill(mutant: mutant, row: known)
            }
            let actor = controller(of: mutant)
            let near = Checklist.rows.indices.filter { Checklist.rows[$0].profile == .v05 && Checklist.rows[$0].of == actor }
            let start = last[actor] ?? near.first ?? 0
            var order = near.sorted { (abs($0 - start), $0) < (abs($1 - start), $1) }
            order = order.filter { !isLong(Checklist.rows[$0]) } + order.filter { isLong(Checklist.rows[$0]) }
            order += Checklist.rows.indices.filter {
                let row = Checklist.rows[$0]
                return row.profile == .v05 && row.of != actor && (row.nodes > 0 || row.free.contains(actor))
            }
            let found = order.first { !Checklist.rows[$0].failures(mutants: [mutant], stopsAtFirst: true).isEmpty }
            if let found, Checklist.rows[found].of == actor { last[actor] = found }
            return Kill(mutant: mutant, row: found.map { Checklist.rows[$0].testDescription })
        }
    }

    private static func isLong(_ row: Row) -> Bool { row.nodes > 0 || !row.free.isEmpty }

    private static func controller(of mutant: String) -> Row.Actor {
        if SandboxMutant(rawValue: mutant) != nil { return .sandbox }
        if SandboxTemplateMutant(rawValue: mutant) != nil { return .template }
        return SandboxClaimMutant(rawValue: mutant) != nil ? .claim : .pool
    }
}
