import Foundation
import ObjectModel
import Scenarios

/// Which run notices which seeded defect, as docs/kill-matrix.md tells it.
public struct KillMatrix: Sendable {
    /// One row.
    public struct Row: Sendable, Hashable {
        /// The defect.
        public var mutant: String
        /// The scenario's file, relative to the repository; nil when nothing notices the defect.
        public var file: String?
        /// The scenario's name.
        public var scenario: String
        /// The run, in the short form of trials.
        public var run: String
        /// By what it is noticed.
        public var oracle: String
        /// What exactly.
        public var detail: String
        /// When, in virtual time.
        public var time: String
        /// How many runs it took to find.
        public var runs: Int
    }

    /// The rows in the order of the defects' names.
    public var rows: [Row]

    static let begin = "<!-- kill matrix: begin -->"
    static let end = "<!-- kill matrix: end -->"

    /// Makes the rows of a campaign.
    public init(_ verdicts: [MutantVerdict]) {
        rows = verdicts.map { verdict in
            Row(
                mutant: verdict.mutant, file: verdict.kill?.file, scenario: verdict.kill?.scenario ?? "",
                run: verdict.kill?.trial.notation ?? "", oracle: verdict.kill?.oracle.name ?? "", detail: verdict.kill?.detail ?? "",
                time: verdict.kill.map { ReadableTime.moment(.init(nanoseconds: $0.virtualTime)) } ?? "", runs: verdict.runs)
        }
    }

    /// Reads the rows of a document that has them; nil when it has not.
    public init?(document: String) {
        let lines = document.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let first = lines.firstIndex(of: Self.begin), let last = lines.firstIndex(of: Self.end), first < last else { return nil }
        rows = lines[first..<last].filter { $0.hasPrefix("| `") }.compactMap { line in
            let cells = line.dropFirst(2).dropLast(2).components(separatedBy: " | ")
            guard cells.count == 7 else { return nil }
            func plain(_ cell: String) -> String { cell.filter { $0 != "`" } }
            let scenario = plain(cells[1]).split(separator: " ", maxSplits: 1).map(String.init)
            return Row(
                mutant: plain(cells[0]), file: scenario.first == "–" ? nil : scenario.first,
                scenario: scenario.count > 1 ? scenario[1] : "",
                run: plain(cells[2]), oracle: cells[3], detail: cells[4].replacing("\\|", with: "|"), time: cells[5],
                runs: Int(cells[6]) ?? 0)
        }
    }

    /// A document with these rows in place of its own; nil when it has no place for them.
    public func written(into document: String) -> String? {
        guard let first = document.range(of: Self.begin), let last = document.range(of: Self.end), first.upperBound <= last.lowerBound
        else {
            return nil
        }
        return document[..<first.upperBound] + "\n\n" + table + "\n" + document[last.lowerBound...]
    }

    /// The rows as a table.
    public var table: String {
        var lines = ["| defect | scenario | run | noticed by | what | after | runs |", "|---|---|---|---|---|---|---|"]
        for row in rows {
            let scenario = row.file.map { "`\($0) \(row.scenario)`" } ?? "–"
            let detail = row.detail.replacing("|", with: "\\|").replacing("\n", with: " ")
            lines.append(
                "| `\(row.mutant)` | \(scenario) | \(row.run) | \(row.oracle) | \(detail) | \(row.time) | \(row.runs) |")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
