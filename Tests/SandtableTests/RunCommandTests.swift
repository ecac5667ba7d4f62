import ObjectModel
import Testing

/// `run`: the report, its short and its machine-readable form, and the exit status.
struct RunCommandTests {
    /// 32 lower-case hexadecimal digits.
    static func isDigest(_ text: String?) -> Bool {
        guard let text else { return false }
        return text.utf8.count == 32 && text.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) }
    }

    private func json(_ text: String) throws -> JSONValue { try JSONReader.read(Array(text.utf8)) }

    // MARK: The report

    @Test func reportsARunThatPassed() throws {
        let run = try Program.run(["run", "small.yaml"], in: SmallScenario.folder())
        #expect(run.status == 0)
        #expect(run.errors == "")
        #expect(
            Array(run.outputLines.dropLast(2)) == [
                "small (small.yaml), seed 1", "", "    0.000s  applied ConfigMap settings (created)",
                "    2.000s  patched ConfigMap settings", "",
                "2.000s of virtual time, 14 revisions, 148 events, 1 API call, 0 conflicts", "passed",
            ])
        #expect(Self.isDigest(run.value("digest: ")))
        #expect(Self.isDigest(run.value("trace: ")))
    }

    @Test func reportsExpectationsThatFailed() throws {
        let folder = try ScratchFolder()
        try folder.write(SmallScenario.text("wrong", created: 2, never: "slow"), to: "wrong.yaml")
        let run = try Program.run(["run", "wrong.yaml"], in: folder)
        #expect(run.status == 1)
        #expect(run.errors == "")
        #expect(
            Array(run.outputLines.dropLast(2)) == [
                "wrong (wrong.yaml), seed 1", "", "    0.000s  applied ConfigMap settings (created)",
                "    2.000s  never ConfigMap does not hold for ConfigMap default/settings", "    2.000s  patched ConfigMap settings", "",
                "wrong.yaml:12:9: never ConfigMap", "  there must never be ConfigMap with data.mode: \"slow\"",
                "  at 2.000s, revision 15, ConfigMap default/settings, written by user", "  because, newest first:",
                "    2.000s  user updated ConfigMap default/settings, revision 15", "    2.000s  step 2 (patch)",
                "  who wrote the object, newest first:",
                "    revision 15 at 2.000s: update by user", "    revision 13 at 0.000s: create by user",
                "  replay: sandtable run wrong.yaml --seed 1", "", "wrong.yaml:14:9: count ConfigMap settings created",
                "  ConfigMap settings: expected exactly 2 created, found 1", "  at 2.000s", "  replay: sandtable run wrong.yaml --seed 1",
                "",
                "2.000s of virtual time, 14 revisions, 148 events, 1 API call, 0 conflicts", "failed: 2 failures",
            ])
        #expect(run.outputLines.suffix(2).map { $0.prefix { $0 != " " } } == ["digest:", "trace:"])
        #expect(Self.isDigest(run.value("digest: ")))
        #expect(Self.isDigest(run.value("trace: ")))
    }

    @Test func tellsHowToMakeAFailedRunAgain() throws {
        let folder = try ScratchFolder()
        try folder.write(SmallScenario.text(created: 2), to: "its wrong.yaml")
        let run = try Program.run(["run", "its wrong.yaml", "--seed", "18446744073709551615", "--chooser", "random"], in: folder)
        #expect(run.status == 1)
        #expect(
            run.value("  replay: sandtable ") == "run 'its wrong.yaml' --seed 18446744073709551615 --chooser random", "\(run.output)")
        let again = try Program.run(
            ["run", "its wrong.yaml", "--seed", "18446744073709551615", "--chooser", "random"], in: folder)
        #expect(again.status == 1)
        #expect(again.output == run.output)
    }

    @Test func failsWhenOneOfSeveralFails() throws {
        let folder = try SmallScenario.folder()
        try folder.write(SmallScenario.text("wrong", created: 2), to: "wrong.yaml")
        let run = try Program.run(["run", "small.yaml", "wrong.yaml", "small.yaml", "--quiet"], in: folder)
        #expect(run.status == 1)
        #expect(run.outputLines.count == 9)
        #expect([run.outputLines[0], run.outputLines[3], run.outputLines[6]] == ["passed", "failed: 1 failure", "passed"])
        #expect(run.outputLines[1] == run.outputLines[7])
    }

    @Test func runsEveryDocumentOfAFile() throws {
        let folder = try ScratchFolder()
        try folder.write(SmallScenario.text("one") + "---\n" + SmallScenario.text("two"), to: "both.yaml")
        let run = try Program.run(["run", "both.yaml"], in: folder)
        #expect(run.status == 0)
        #expect(run.outputLines.filter { $0.hasSuffix("seed 1") } == ["one (both.yaml), seed 1", "two (both.yaml), seed 1"])
    }

    // MARK: Sameness

    @Test(arguments: [[], ["--quiet"], ["--json", "-"], ["--chooser", "random"], ["--seed", "77"]])
    func printsTheSameBytesTwice(options: [String]) throws {
        let folder = try Repository.tutorial()
        let first = try Program.run(["run", "scenarios/tutorial.yaml"] + options, in: folder)
        let second = try Program.run(["run", "scenarios/tutorial.yaml"] + options, in: folder)
        #expect(Array(first.output.utf8) == Array(second.output.utf8))
        #expect(!first.output.isEmpty)
        #expect(first.status == second.status)
    }

    @Test func dependsOnTheSeed() throws {
        let folder = try Repository.tutorial()
        let first = try Program.run(["run", "scenarios/tutorial.yaml", "--quiet"], in: folder)
        let second = try Program.run(["run", "scenarios/tutorial.yaml", "--quiet", "--seed", "2"], in: folder)
        #expect(first.value("digest: ") != second.value("digest: "))
        #expect(first.value("trace: ") != second.value("trace: "))
    }

    @Test func shortensTheReportToThreeLines() throws {
        let folder = try SmallScenario.folder()
        let full = try Program.run(["run", "small.yaml"], in: folder)
        let quiet = try Program.run(["run", "small.yaml", "--quiet"], in: folder)
        #expect(quiet.status == 0)
        #expect(quiet.outputLines == full.outputLines.suffix(3))
        #expect(quiet.outputLines.count == 3)
        #expect(quiet.outputLines.first == "passed")
    }

    // MARK: JSON

    @Test func writesTheDocumentedKeys() throws {
        let folder = try SmallScenario.folder()
        let run = try Program.run(["run", "small.yaml", "--json", "-"], in: folder)
        #expect(run.status == 0)
        #expect(run.errors == "")
        let result = try json(run.output)
        #expect(
            (result.objectValue?.map(\.key) ?? []) == [
                "apiVersion", "kind", "scenario", "verdict", "endTime", "digest", "trace", "counts", "failures", "latency", "cost",
                "claims",
                "timeline", "omittedTimelineEntries", "recordedChoices",
            ])
        #expect(result["apiVersion"] == "sandtable.dev/v1alpha1")
        #expect(result["kind"] == "ScenarioResult")
        #expect(result["scenario"] == ["name": "small", "file": "small.yaml", "seed": "1"])
        #expect(result["verdict"] == "passed")
        #expect(result["endTime"] == 2_000_000_000)
        #expect(result["failures"] == [])
        #expect(result["latency"] == ["warm": nil, "cold": nil, "all": nil])
        #expect(result["claims"] == [])
        #expect(result["recordedChoices"] == .null)
        let text = try Program.run(["run", "small.yaml"], in: folder)
        #expect(result["digest"]?.stringValue == text.value("digest: "))
        #expect(result["trace"]?.stringValue == text.value("trace: "))
    }

    @Test func writesFailuresAsJSON() throws {
        let folder = try ScratchFolder()
        try folder.write(SmallScenario.text(created: 2), to: "wrong.yaml")
        let run = try Program.run(["run", "wrong.yaml", "--quiet", "--json", "-"], in: folder)
        #expect(run.status == 1)
        let result = try json(run.output)
        #expect(result["verdict"] == "failed")
        #expect(
            result["failures"] == [
                [
                    "assertion": "count ConfigMap settings created", "line": 14, "column": 9,
                    "message": "ConfigMap settings: expected exactly 2 created, found 1", "time": 2_000_000_000, "revision": nil,
                    "object": nil, "actor": nil, "causes": [], "chain": [], "replay": "sandtable run wrong.yaml --seed 1",
                ]
            ])
    }

    @Test func writesJSONToAFileBesideTheReport() throws {
        let folder = try SmallScenario.folder()
        let run = try Program.run(["run", "small.yaml", "--json", "result.json"], in: folder)
        #expect(run.status == 0)
        #expect(run.outputLines.first == "small (small.yaml), seed 1")
        let result = try json(try folder.text("result.json"))
        #expect(result["digest"]?.stringValue == run.value("digest: "))
        let plain = try Program.run(["run", "small.yaml", "--json", "-"], in: folder)
        #expect(plain.output == (try folder.text("result.json")))
    }

    @Test func writesAListForSeveralScenarios() throws {
        let folder = try SmallScenario.folder()
        try folder.write(SmallScenario.text("wrong", created: 2), to: "wrong.yaml")
        let run = try Program.run(["run", "small.yaml", "wrong.yaml", "--json", "-"], in: folder)
        #expect(run.status == 1)
        let results = try json(run.output).arrayValue ?? []
        #expect(results.map { $0.at("scenario", "name") } == ["small", "wrong"])
        #expect(results.map { $0["verdict"] } == ["passed", "failed"])
    }

    @Test func tellsTheLatenciesOfTheTutorial() throws {
        let run = try Program.run(["run", "scenarios/tutorial.yaml", "--json", "-"], in: Repository.tutorial())
        #expect(run.status == 0)
        let result = try json(run.output)
        #expect(result.at("latency", "warm", "count") == 2)
        #expect(result.at("latency", "cold", "count") == 1)
        let claims = result["claims"]?.arrayValue ?? []
        #expect(claims.map { $0["name"] } == ["client-0", "client-1", "client-2"])
        #expect(claims.map { $0["launch"] } == ["warm", "warm", "cold"])
        let keys: [String] = ["namespace", "name", "createdAt", "readyAt", "latency", "sandbox", "launch", "deletedAt", "cost"]
        #expect(claims.allSatisfy { $0.objectValue?.map(\.key) == keys })
    }
}
