import ObjectModel
import Simulation

/// Writes the result of a run for people: what happened, how long claims took, what did not hold, the verdict, the digests.
public enum TextReport {
    /// So many entries of one category between two steps are told one by one; of more, the first three are, and the rest is counted.
    static let foldingThreshold = 6
    private static let shownBeforeFold = 3

    /// The report; every line ends with a line feed. The last two lines are `digest: ` and `trace: ` with 32 digits each.
    /// - Parameters:
    ///   - result: what came of the run.
    ///   - quiet: whether only the verdict and the digests are told.
    public static func text(_ result: ScenarioResult, quiet: Bool = false) -> String {
        var lines: [String] = []
        if !quiet {
            lines.append("\(result.name) (\(result.file)), seed \(result.seed)")
            lines.append("")
            lines += timeline(result)
            lines += latencyTable(result)
            lines += costTables(result)
            for failure in result.failures {
                lines += text(failure, file: result.file)
                lines.append("")
            }
            lines.append(counts(result))
        }
        lines.append(verdict(result))
        lines.append("digest: \(result.historyDigest)")
        lines.append("trace: \(result.traceDigest)")
        return lines.joined(separator: "\n") + "\n"
    }

    /// One entry as the timeline shows it, without a line feed; for showing a run while it goes on.
    public static func line(_ entry: TimelineEntry) -> String {
        "\(padded(ReadableTime.moment(entry.time), to: 10))  \(entry.category == .step || entry.category == .failure ? "" : "  ")\(entry.text)"
    }

    // MARK: Timeline

    private static func timeline(_ result: ScenarioResult) -> [String] {
        if result.timeline.isEmpty { return [] }
        var lines: [String] = []
        var segment: [TimelineEntry] = []
        for entry in result.timeline {
            if entry.category == .step {
                lines += folded(segment)
                segment = []
            }
            segment.append(entry)
        }
        lines += folded(segment)
        if result.omittedTimelineEntries > 0 {
            lines.append("            … and \(ReadableTime.count(result.omittedTimelineEntries, "further entry", "further entries"))")
        }
        return lines + [""]
    }

    /// The lines of what happened between two steps. Where a category comes up too often, one line at its last entry stands for the
    /// entries left out.
    private static func folded(_ segment: [TimelineEntry]) -> [String] {
        var totals = [Int](repeating: 0, count: TimelineEntry.Category.allCases.count)
        for entry in segment { totals[position(entry.category)] += 1 }
        var seen = [Int](repeating: 0, count: totals.count)
        var lines: [String] = []
        for entry in segment {
            let category = position(entry.category)
            seen[category] += 1
            let isFolded = totals[category] > foldingThreshold && entry.category != .step && entry.category != .failure
            if !isFolded || seen[category] <= shownBeforeFold {
                lines.append(line(entry))
            } else if seen[category] == totals[category] {
                var summary = entry
                let others = totals[category] - shownBeforeFold
                summary.text = "… \(ReadableTime.grouped(others)) more of these, the last: \(entry.text)"
                lines.append(line(summary))
            }
        }
        return lines
    }

    private static func position(_ category: TimelineEntry.Category) -> Int {
        TimelineEntry.Category.allCases.firstIndex(of: category) ?? 0
    }

    // MARK: Latencies

    private static func latencyTable(_ result: ScenarioResult) -> [String] {
        if result.claims.isEmpty { return [] }
        let latencies = result.latencies
        var rows = [["claims", "count", "p50", "p90", "p99", "max"]]
        for (name, summary) in [("warm", latencies.warm), ("cold", latencies.cold), ("all", latencies.all)] {
            guard let summary else { continue }
            rows.append(
                [name, ReadableTime.grouped(summary.count)]
                    + [summary.p50, summary.p90, summary.p99, summary.maximum].map(ReadableTime.length))
        }
        let waiting = result.claims.count { $0.readyAt == nil }
        var lines = rows.count > 1 ? table(rows) : []
        if waiting > 0 { lines.append("\(ReadableTime.count(waiting, "claim")) never ready") }
        return lines + [""]
    }

    // MARK: Costs

    private static func costTables(_ result: ScenarioResult) -> [String] {
        let costs = result.costs
        var counts: [[String]] = []
        var milestones: [[String]] = []
        for (name, summary) in [("warm", costs.warm), ("cold", costs.cold)] {
            guard let summary else { continue }
            if counts.isEmpty {
                counts.append(["median/max"] + summary.spreads.map(\.name))
                milestones.append(["median after creation"] + summary.milestones.map(\.name))
            }
            counts.append(
                [name]
                    + summary.spreads.map {
                        "\(ReadableTime.grouped(Int($0.spread.median)))/\(ReadableTime.grouped(Int($0.spread.maximum)))"
                    })
            milestones.append([name] + summary.milestones.map { $0.median.map(ReadableTime.length) ?? "–" })
        }
        if counts.isEmpty { return [] }
        return table(counts) + [""] + table(milestones) + [""]
    }

    private static func table(_ rows: [[String]]) -> [String] {
        var widths = [Int](repeating: 0, count: rows[0].count)
        for row in rows { for (column, cell) in row.enumerated() { widths[column] = max(widths[column], cell.count) } }
        return rows.map { row in
            var line = row[0] + String(repeating: " ", count: widths[0] - row[0].count)
            for column in 1..<row.count { line += "  " + padded(row[column], to: widths[column]) }
            return line
        }
    }

    // MARK: Failures and verdict

    /// A failure as a report shows it, without a line feed at the end.
    static func text(_ failure: ScenarioFailure, file: String) -> [String] {
        var lines = ["\(file):\(failure.location.line):\(failure.location.column): \(failure.assertion)"]
        lines += failure.message.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
        var place = "  at \(ReadableTime.moment(failure.time))"
        if let revision = failure.revision { place += ", revision \(revision)" }
        if let object = failure.object { place += ", \(object)" }
        if let actor = failure.actor { place += ", written by \(actor)" }
        lines.append(place)
        if !failure.chain.isEmpty {
            lines.append("  because, newest first:")
            lines += failure.chain.map { "    \($0.line)" }
        }
        if !failure.causes.isEmpty {
            lines.append("  who wrote the object, newest first:")
            for cause in failure.causes {
                lines.append("    revision \(cause.revision) at \(ReadableTime.moment(cause.time)): \(cause.verb) by \(cause.actor)")
            }
        }
        lines.append("  replay: \(failure.replay)")
        return lines
    }

    private static func counts(_ result: ScenarioResult) -> String {
        let calls = result.counts.calls.reduce(0) { $0 + $1.total }
        let conflicts = result.counts.calls.reduce(0) { $0 + $1.conflicts }
        return "\(ReadableTime.moment(result.endTime)) of virtual time, \(ReadableTime.count(result.counts.revisions, "revision")), "
            + "\(ReadableTime.count(Int(clamping: result.counts.events), "event")), \(ReadableTime.count(calls, "API call")), "
            + ReadableTime.count(conflicts, "conflict")
    }

    private static func verdict(_ result: ScenarioResult) -> String {
        switch result.verdict {
        case .passed: "passed"
        case .failed: "failed: \(ReadableTime.count(result.failures.count, "failure"))"
        }
    }

    private static func padded(_ text: String, to width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
