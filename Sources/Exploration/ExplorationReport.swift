import ObjectModel
import Scenarios

/// Writes what a search found for people and for programs. Both depend on the search's result alone, so that the same failure found
/// twice is told in the same words.
public enum ExplorationReport {
    /// The report; every line ends with a line feed.
    /// - Parameters:
    ///   - result: what was found.
    ///   - paths: where shrunk cases were written, by their names; those that are not in it were not written.
    public static func text(_ result: ExplorationResult, paths: [String: String] = [:]) -> String {
        var lines = ["\(result.name) (\(result.file)), strategy \(result.strategy.name), \(seeds(result))"]
        for finding in result.findings {
            lines.append("")
            lines.append(
                "\(finding.key.text): \(ReadableTime.count(finding.runs, "run")) of \(ReadableTime.grouped(result.runs)), first \(finding.trial)"
            )
            lines += TextReport.text(finding.failure, file: result.file).map { "  \($0)" }
            if let token = finding.token { lines.append("  token: \(token)") }
            if let shrunk = finding.shrunk {
                lines += self.shrunk(shrunk, path: paths[shrunk.name]).map { "  \($0)" }
            } else if let reason = finding.unshrunkReason {
                lines.append("  not made smaller: \(reason)")
            }
        }
        if !result.findings.isEmpty { lines.append("") }
        lines.append(
            "\(ReadableTime.count(result.runs, "run")), \(ReadableTime.count(result.behaviours, "behaviour")), "
                + ReadableTime.count(result.states, "state"))
        lines.append(
            result.passed
                ? "nothing failed"
                : "\(ReadableTime.count(result.failedRuns, "run")) failed: \(ReadableTime.count(result.findings.count, "different failure"))"
        )
        return lines.joined(separator: "\n") + "\n"
    }

    private static func seeds(_ result: ExplorationResult) -> String {
        guard let last = result.lastSeed, last != result.seedStart else { return "seed \(result.seedStart)" }
        return "seeds \(result.seedStart) to \(last)"
    }

    private static func shrunk(_ shrunk: ShrunkCase, path: String?) -> [String] {
        var lines = [
            "made smaller in \(ReadableTime.count(shrunk.attempts, "run")): "
                + "\(ReadableTime.count(shrunk.steps.now, "step")) of \(shrunk.steps.before), "
                + "\(ReadableTime.count(shrunk.decisions.now, "decision")) of \(ReadableTime.grouped(shrunk.decisions.before))"
                + (shrunk.wasCutShort ? "; time was up before nothing more could be left out" : "")
        ]
        var failure = shrunk.failure
        if let path { failure.replay = failure.replay.replacing("\(shrunk.name).yaml", with: path) }
        lines += TextReport.text(failure, file: path ?? "\(shrunk.name).yaml").map { "  \($0)" }
        lines.append("  digest: \(shrunk.result.historyDigest)")
        lines.append("  trace: \(shrunk.result.traceDigest)")
        return lines
    }

    /// The result for programs. Keys come in this order.
    ///
    /// - `apiVersion`: `sandtable.dev/v1alpha1`; `kind`: `ExplorationResult`
    /// - `scenario`: `name`, `file`; `strategy`; `seedStart` and `lastSeed`, as strings
    /// - `verdict`: `passed` or `failed`; `runs`, `failedRuns`, `behaviours`, `states`
    /// - `findings`: a list of `failure` (as in a ScenarioResult), `key`, `runs`, `trial`, `token`, `shrunk` (null, or `name`, `path`,
    ///   `steps`, `stepsBefore`, `decisions`, `decisionsBefore`, `attempts`, `digest`, `trace`) and `unshrunkReason`
    public static func json(_ result: ExplorationResult, paths: [String: String] = [:]) -> JSONValue {
        [
            "apiVersion": "sandtable.dev/v1alpha1", "kind": "ExplorationResult",
            "scenario": ["name": .string(result.name), "file": .string(result.file)],
            "strategy": .string(result.strategy.name), "seedStart": .string(String(result.seedStart)),
            "lastSeed": result.lastSeed.map { .string(String($0)) } ?? .null,
            "verdict": result.passed ? "passed" : "failed", "runs": .int(Int64(result.runs)), "failedRuns": .int(Int64(result.failedRuns)),
            "behaviours": .int(Int64(result.behaviours)), "states": .int(Int64(result.states)),
            "findings": .array(result.findings.map { finding in json(finding, paths: paths) }),
        ]
    }

    private static func json(_ finding: ExplorationResult.Finding, paths: [String: String]) -> JSONValue {
        [
            "failure": finding.failure.json, "key": .string(finding.key.text), "runs": .int(Int64(finding.runs)),
            "trial": .string(finding.trial.description), "token": finding.token.map(JSONValue.string) ?? .null,
            "shrunk": finding.shrunk.map { shrunk in
                [
                    "name": .string(shrunk.name), "path": paths[shrunk.name].map(JSONValue.string) ?? .null,
                    "steps": .int(Int64(shrunk.steps.now)), "stepsBefore": .int(Int64(shrunk.steps.before)),
                    "decisions": .int(Int64(shrunk.decisions.now)), "decisionsBefore": .int(Int64(shrunk.decisions.before)),
                    "attempts": .int(Int64(shrunk.attempts)), "digest": .string(shrunk.result.historyDigest.description),
                    "trace": .string(shrunk.result.traceDigest.description),
                ]
            } ?? .null,
            "unshrunkReason": finding.unshrunkReason.map(JSONValue.string) ?? .null,
        ]
    }
}
