import Foundation
import Scenarios

/// What fails without any seeded defect, as docs/kill-matrix.md tells it.
extension Baseline {
    static let begin = "<!-- baseline: begin -->"
    static let end = "<!-- baseline: end -->"

    /// A document with this in place of its own; nil when it has no place for it.
    public func written(into document: String) -> String? {
        guard let first = document.range(of: Self.begin), let last = document.range(of: Self.end), first.upperBound <= last.lowerBound
        else {
            return nil
        }
        return document[..<first.upperBound] + "\n\n" + tables + "\n" + document[last.lowerBound...]
    }

    /// The searches, and what failed in them by cause and place.
    public var tables: String {
        var lines = ["| search | runs | a defect of upstream's | false alarms | share |", "|---|---|---|---|---|"]
        for search in searches {
            lines.append(
                "| \(search.stage.rawValue) | \(search.runs) | \(search.failedRuns - search.falseAlarms) | \(search.falseAlarms) | "
                    + "\(MutantReport.percent(search.share)) |")
        }
        guard !alarms.isEmpty else { return lines.joined(separator: "\n") + "\n" }
        lines += ["", "| what failed | because of | scenario | runs by search |", "|---|---|---|---|"]
        var seen: Set<String> = []
        for alarm in alarms {
            let key = "\(alarm.key.text)\u{0}\(alarm.explanation)\u{0}\(alarm.scenario)"
            guard seen.insert(key).inserted else { continue }
            let alike = alarms.filter { $0.key == alarm.key && $0.explanation == alarm.explanation && $0.scenario == alarm.scenario }
            let runs = alike.map { "\($0.stage.rawValue) \($0.runs)" }.joined(separator: ", ")
            let what = alarm.key.text.replacing("|", with: "\\|").replacing("\n", with: " ")
            lines.append("| \(what) | \(alarm.explanation) | `\(alarm.scenario)` | \(runs) |")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
