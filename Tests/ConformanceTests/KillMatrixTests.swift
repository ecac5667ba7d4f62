import Foundation
import Testing

@testable import AgentSandboxControllers

/// Which rows notice which seeded defect: `fixtures/kill-matrix.txt`. With UPDATE_GOLDEN=1 in the environment the rows of a
/// controller are run under each of its defects until one fails, and the file is written anew, which takes minutes.
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
        let text = isUpdate ? "" : (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let fields = line.split(separator: "\t").map(String.init)
            return Kill(mutant: fields[0], row: fields.count > 1 ? fields[1] : nil)
        }
    }()

    private static let rows = Dictionary(uniqueKeysWithValues: Checklist.rows.map { ($0.testDescription, $0) })

    @Test(.enabled(if: !isUpdate && !matrix.isEmpty, "the matrix is not written yet")) func `Every seeded defect is in the matrix once`() {
        #expect(Self.matrix.map(\.mutant) == Mutants.names)
    }

    @Test(.enabled(if: !isUpdate, "the matrix is being written"), arguments: matrix)
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
            "# Each seeded defect and, after a tab, a row that fails under it. A defect without a row shows only in an interleaving, a crash or",
            "# a stale cache that no row has yet. Written by the tests with UPDATE_GOLDEN=1.",
        ]
        lines += kills.map { kill in kill.row.map { "\(kill.mutant)\t\($0)" } ?? kill.mutant }
        try (lines.joined(separator: "\n") + "\n").write(to: Self.file, atomically: true, encoding: .utf8)
    }

    /// The first row found for each. Neighbours among the defects are neighbours among the rows, so the search begins where the
    /// defect before was noticed and goes outward; rows of other controllers and of whole systems, which take longer, come last.
    private static func killers(of mutants: [String]) -> [Kill] {
        var last: [Row.Actor: Int] = [:]
        return mutants.map { mutant in
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
            FileHandle.standardError.write(Data("\(mutant)\t\(found.map { Checklist.rows[$0].testDescription } ?? "-")\n".utf8))
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
