import ObjectModel
import Scenarios

/// Writes what a campaign found for people and for programs.
public enum MutantReport {
    /// One defect on one line.
    public static func line(_ verdict: MutantVerdict) -> String {
        guard let kill = verdict.kill else {
            return "\(verdict.mutant): not noticed in \(ReadableTime.count(verdict.runs, "run"))\n"
        }
        let time = ReadableTime.moment(.init(nanoseconds: kill.virtualTime))
        return "\(verdict.mutant): \(kill.oracle.name) \(kill.detail) in \(kill.scenario), \(kill.trial.notation ?? "\(kill.trial)"), "
            + "at \(time), after \(ReadableTime.count(verdict.runs, "run"))\n"
    }

    /// How many were noticed, by what, and what failed without any.
    public static func summary(_ verdicts: [MutantVerdict], baseline: Baseline?) -> String {
        var lines = verdicts.isEmpty ? [] : ["", summary(verdicts)]
        guard let baseline else { return lines.joined(separator: "\n") + "\n" }
        if !baseline.alarms.isEmpty { lines += ["", "what failed without defects:"] }
        for alarm in baseline.alarms {
            lines.append(
                "  \(alarm.scenario), \(alarm.stage.rawValue): \(alarm.key.text) in \(ReadableTime.count(alarm.runs, "run")), first "
                    + "\(alarm.trial.notation ?? "\(alarm.trial)"): \(alarm.explanation)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func summary(_ verdicts: [MutantVerdict]) -> String {
        let kills = verdicts.compactMap(\.kill)
        let plain = kills.count { $0.trial.strategy == .plain }
        var lines = ["\(kills.count) of \(verdicts.count) defects noticed, \(plain) of them by a scenario as it is written"]
        for oracle in MutantKill.Oracle.allCases {
            let count = kills.count { $0.oracle == oracle }
            if count > 0 { lines.append("  by \(oracle.name): \(count)") }
        }
        if let slowest = verdicts.map(\.wallTime).max() {
            let tenths = slowest / .milliseconds(100)
            lines.append("the slowest took \(Int(tenths) / 10).\(Int(tenths) % 10) s")
        }
        return lines.joined(separator: "\n")
    }

    /// One search without defects on one line.
    public static func line(_ search: Baseline.Search) -> String {
        "\(search.stage.rawValue): \(ReadableTime.count(search.runs, "run")), \(search.failedRuns) failed, "
            + "\(ReadableTime.count(search.falseAlarms, "false alarm")), \(percent(search.share))"
            + (search.isCutShort ? "; cut short" : "")
    }

    /// A share in hundredths, with one digit behind the point.
    static func percent(_ share: Double) -> String {
        let tenths = Int((share * 1_000).rounded())
        return "\(tenths / 10).\(tenths % 10) %"
    }

    /// The verdicts for programs: `apiVersion`, `kind`: `MutantReport`, `mutants` (a list of `name`, `noticed`, `runs`, `wallSeconds`,
    /// `scenario`, `file`, `run`, `oracle`, `detail`, `virtualTime`, `token`) and `baseline` (null, or `searches`: a list of `search`,
    /// `runs`, `failedRuns`, `falseAlarms`, `share`, `isCutShort`, and `alarms`: a list of `search`, `scenario`, `file`, `key`, `runs`,
    /// `run`, `token`, `message`, `explanation`).
    public static func json(_ verdicts: [MutantVerdict], baseline: Baseline?) -> JSONValue {
        func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
        let mutants = verdicts.map { verdict -> JSONValue in
            let kill = verdict.kill
            return [
                "name": .string(verdict.mutant), "noticed": .bool(kill != nil), "runs": .int(Int64(verdict.runs)),
                "wallSeconds": .double(verdict.wallTime / .seconds(1)), "scenario": text(kill?.scenario), "file": text(kill?.file),
                "run": text(kill.map { $0.trial.notation ?? "\($0.trial)" }), "oracle": text(kill?.oracle.name),
                "detail": text(kill?.detail),
                "virtualTime": kill.map { .int($0.virtualTime) } ?? .null, "token": text(kill?.token),
            ]
        }
        let told = baseline.map { baseline -> JSONValue in
            [
                "searches": .array(
                    baseline.searches.map { search in
                        [
                            "search": .string(search.stage.rawValue), "runs": .int(Int64(search.runs)),
                            "failedRuns": .int(Int64(search.failedRuns)), "falseAlarms": .int(Int64(search.falseAlarms)),
                            "share": .double(search.share), "isCutShort": .bool(search.isCutShort),
                        ]
                    }),
                "alarms": .array(
                    baseline.alarms.map { alarm in
                        [
                            "search": .string(alarm.stage.rawValue), "scenario": .string(alarm.scenario), "file": .string(alarm.file),
                            "key": .string(alarm.key.text), "runs": .int(Int64(alarm.runs)),
                            "run": .string(alarm.trial.notation ?? "\(alarm.trial)"), "token": text(alarm.token),
                            "message": .string(alarm.message), "explanation": .string(alarm.explanation.description),
                        ]
                    }),
            ]
        }
        return [
            "apiVersion": "sandtable.dev/v1alpha1", "kind": "MutantReport", "mutants": .array(mutants), "baseline": told ?? .null,
        ]
    }
}
