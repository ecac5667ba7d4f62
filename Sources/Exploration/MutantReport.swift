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
    public static func summary(_ verdicts: [MutantVerdict], baseline: (runs: Int, alarms: [MutantCampaign.FalseAlarm])?) -> String {
        let kills = verdicts.compactMap(\.kill)
        let plain = kills.count { $0.trial.strategy == .plain }
        var lines = ["", "\(kills.count) of \(verdicts.count) defects noticed, \(plain) of them by a scenario as it is written"]
        for oracle in MutantKill.Oracle.allCases {
            let count = kills.count { $0.oracle == oracle }
            if count > 0 { lines.append("  by \(oracle.name): \(count)") }
        }
        if let slowest = verdicts.map(\.wallTime).max() {
            let tenths = slowest / .milliseconds(100)
            lines.append("the slowest took \(Int(tenths) / 10).\(Int(tenths) % 10) s")
        }
        guard let baseline else { return lines.joined(separator: "\n") + "\n" }
        let failures = baseline.alarms.reduce(0) { $0 + $1.runs }
        lines.append(
            "without defects: \(ReadableTime.count(baseline.runs, "run")), \(ReadableTime.count(failures, "failure"))")
        for alarm in baseline.alarms {
            lines.append("  \(alarm.scenario): \(alarm.key.text) in \(ReadableTime.count(alarm.runs, "run"))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The verdicts for programs: `apiVersion`, `kind`: `MutantReport`, `mutants` (a list of `name`, `noticed`, `runs`, `wallSeconds`,
    /// `scenario`, `file`, `run`, `oracle`, `detail`, `virtualTime`, `token`) and `baseline` (null, or `runs` and `alarms`).
    public static func json(_ verdicts: [MutantVerdict], baseline: (runs: Int, alarms: [MutantCampaign.FalseAlarm])?) -> JSONValue {
        let mutants = verdicts.map { verdict -> JSONValue in
            let kill = verdict.kill
            func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
            return [
                "name": .string(verdict.mutant), "noticed": .bool(kill != nil), "runs": .int(Int64(verdict.runs)),
                "wallSeconds": .double(verdict.wallTime / .seconds(1)), "scenario": text(kill?.scenario), "file": text(kill?.file),
                "run": text(kill.map { $0.trial.notation ?? "\($0.trial)" }), "oracle": text(kill?.oracle.name),
                "detail": text(kill?.detail),
                "virtualTime": kill.map { .int($0.virtualTime) } ?? .null, "token": text(kill?.token),
            ]
        }
        let alarms = baseline.map { baseline -> JSONValue in
            [
                "runs": .int(Int64(baseline.runs)),
                "alarms": .array(
                    baseline.alarms.map { alarm in
                        ["scenario": .string(alarm.scenario), "key": .string(alarm.key.text), "runs": .int(Int64(alarm.runs))]
                    }),
            ]
        }
        return [
            "apiVersion": "sandtable.dev/v1alpha1", "kind": "MutantReport", "mutants": .array(mutants), "baseline": alarms ?? .null,
        ]
    }
}
