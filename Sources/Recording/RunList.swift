import ObjectModel
import Scenarios

/// The runs of a store as `sandtable runs` shows them, newest first.
public struct RunList {
    private let runs: [RecordedRun]

    /// Lists runs.
    public init(_ runs: [RecordedRun]) { self.runs = runs }

    /// A line for each run.
    public var text: String {
        if runs.isEmpty { return "no runs yet\n" }
        var rows = [["run", "result", "scenario", "seed", "chooser", "began", "virtual time", "revisions", "digest"]]
        for run in runs {
            rows.append([
                String(run.number), run.outcome.rawValue, run.scenario, run.seed, run.chooser, run.began,
                run.endTime.map(ReadableTime.moment) ?? "–", run.counts[0].count.map { ReadableTime.grouped(Int($0)) } ?? "–",
                run.digest.map { String($0.prefix(12)) } ?? "–",
            ])
        }
        return TextReport.table(rows).joined(separator: "\n") + "\n"
    }

    /// A list of runs.
    public var json: JSONValue { .array(runs.map(\.json)) }
}
