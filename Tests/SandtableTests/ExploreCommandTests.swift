import ObjectModel
import Testing

/// Searches from the command line.
struct ExploreCommandTests {
    /// A scenario that fails whatever the seed.
    private static func failing() throws -> ScratchFolder {
        let folder = try ScratchFolder()
        try folder.write(SmallScenario.text(never: "slow"), to: "small.yaml")
        return folder
    }

    @Test func tellThatNothingFailed() throws {
        let run = try Program.run(["explore", "small.yaml", "--seeds", "3", "--jobs", "2"], in: SmallScenario.folder())
        #expect(run.status == 0)
        #expect(run.errors == "")
        #expect(run.outputLines.first == "small (small.yaml), strategy random, seeds 1 to 3")
        #expect(run.outputLines.last == "nothing failed")
    }

    @Test func writeAFailureAsAScenarioThatFailsInAProcessOfItsOwn() throws {
        let folder = try Self.failing()
        let run = try Program.run(["explore", "small.yaml", "--seeds", "5", "--out", "found"], in: folder)
        #expect(run.status == 1)
        let name = "found/small-never-configmap-seed-1.yaml"
        #expect(run.output.contains("replay: sandtable run \(name) --seed 1"), "\(run.output)")
        let again = try Program.run(["run", name], in: folder)
        #expect(again.status == 1)
        #expect(run.value("    digest: ") == again.value("digest: "))
        #expect(run.value("    trace: ") == again.value("trace: "))
        #expect(try Program.run(["explore", "small.yaml", "--seeds", "5", "--out", "found"], in: folder).output == run.output)
    }

    @Test func recordTheSmallestRunThatFailsAndNothingElse() throws {
        let folder = try Self.failing()
        let run = try Program.run(["explore", "small.yaml", "--seeds", "5", "--out", "found"], in: folder)
        #expect(run.status == 1)
        #expect(run.errors == "never ConfigMap: recorded as run 1 in .sandtable/runs.db\n")
        let list = try JSONReader.read(Array(try Program.run(["runs", "--json"], in: folder).output.utf8)).arrayValue ?? []
        #expect(list.map { $0["result"] } == ["failed"])
        #expect(list.first?["file"] == "found/small-never-configmap-seed-1.yaml")
        #expect(list.first?["digest"]?.stringValue == run.value("    digest: "))
        let show = try Program.run(["show", "latest"], in: folder)
        #expect(show.status == 0)
        #expect(show.output.contains("never ConfigMap"), "\(show.output)")
        // A failure that was not made smaller is recorded as the search made it.
        let token = try Program.run(
            ["explore", "small.yaml", "--seeds", "2", "--strategy", "priority", "--shrink", "0s", "--db", "other.db"], in: folder)
        #expect(token.errors == "never ConfigMap: recorded as run 1 in other.db\n")
        let other = try JSONReader.read(Array(try Program.run(["runs", "--json", "--db", "other.db"], in: folder).output.utf8))
        #expect(other[0]?["file"] == "small.yaml")
        #expect(other[0]?["chooser"] == "priority")
    }

    @Test(arguments: [["--db", "none"], ["--db", "small.yaml/runs.db"]])
    func searchWithoutAStore(options: [String]) throws {
        let folder = try Self.failing()
        let plain = try Program.run(["explore", "small.yaml", "--seeds", "2"] + options, in: folder)
        #expect(plain.status == 1)
        #expect(!folder.contains(".sandtable"))
        #expect(plain.errorLines.count == (options[1] == "none" ? 0 : 2), "\(plain.errors)")
        #expect(try Program.run(["explore", "small.yaml", "--seeds", "2"], in: folder).output == plain.output)
    }

    @Test func searchWithoutAFailureLeavesNoStore() throws {
        let folder = try SmallScenario.folder()
        #expect(try Program.run(["explore", "small.yaml", "--seeds", "2"], in: folder).status == 0)
        #expect(!folder.contains(".sandtable"))
    }

    @Test func replayARunByItsToken() throws {
        let folder = try Self.failing()
        let run = try Program.run(["explore", "small.yaml", "--seeds", "2", "--shrink", "0s", "--json", "-"], in: folder)
        let result = try JSONReader.read(Array(run.output.utf8))
        let token = try #require(result["findings"]?[0]?["token"]?.stringValue)
        #expect(token.utf8.count <= 64)
        let again = try Program.run(["run", "small.yaml", "--token", token], in: folder)
        #expect(again.status == 1)
        #expect(again.output.contains("replay: sandtable run small.yaml --token \(token)"), "\(again.output)")
        #expect(try Program.run(["show", "latest"], in: folder).output.contains("chooser random"))
        try folder.write(SmallScenario.text(never: "broken"), to: "small.yaml")
        let other = try Program.run(["run", "small.yaml", "--token", token], in: folder)
        #expect(other.status == 2)
        #expect(
            other.errors
                == "--token: the token is of another scenario than small as it is in small.yaml now; replay it with the files that were searched\n"
        )
    }

    @Test(arguments: [
        (
            ["--strategy", "luck"],
            "there is no strategy \"luck\"; the strategies are plain, random, priority, exhaustive, crash, swarm, lag"
        ),
        (["--seeds", "0"], "--seeds takes a number from 1 to 1000000000, not 0"),
        (["--jobs", "0"], "--jobs takes a number from 1 to 1024, not 0"),
        (["--for", "soon"], "--for takes a duration such as 30s or 5m, not \"soon\""),
        (["--ignore", "I-99"], "there is no invariant \"I-99\"; docs/invariants.md lists them"),
        (["--strategy", "swarm", "--compare"], "it goes with the strategies random, priority and exhaustive"),
        (["--keep-going", "--max-failures", "2"], "--keep-going has no end, --max-failures has; give one of them"),
    ])
    func refuseWhatCannotBeMeant(options: [String], message: String) throws {
        let run = try Program.run(["explore", "small.yaml"] + options, in: SmallScenario.folder())
        #expect(run.status == 2)
        #expect(run.errors.contains(message), "\(run.errors)")
        #expect(run.output == "")
    }

    @Test(arguments: [
        ("st1-nonsense", "--token: the token is damaged"), ("12", "--token: this is no replay token"),
    ])
    func refuseATokenThatIsNone(token: String, message: String) throws {
        let run = try Program.run(["run", "small.yaml", "--token", token], in: SmallScenario.folder())
        #expect(run.status == 2)
        #expect(run.errors.hasPrefix(message), "\(run.errors)")
    }

    @Test func sayWhichDefectIsNoticed() throws {
        let folder = try ScratchFolder()
        let paths = ["scenarios/mutants/old-owner-version.yaml", "fixtures/python-template.yaml"]
        for path in paths { try folder.write(try Repository.text(path), to: path) }
        try folder.write(
            "<!-- kill matrix: begin -->\n<!-- kill matrix: end -->\n<!-- baseline: begin -->\n<!-- baseline: end -->\n", to: "matrix.md")
        let run = try Program.run(
            ["mutants", paths[0], "--mutant", "M-ApiVersionEq", "--no-baseline", "--seeds", "1", "--write", "matrix.md"], in: folder)
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("M-ApiVersionEq: invariant I-19"), "\(run.output)")
        #expect(
            try folder.text("matrix.md").contains(
                "| `M-ApiVersionEq` | `scenarios/mutants/old-owner-version.yaml old-owner-version` | plain |"))
        let baseline = try Program.run(
            [
                "mutants", paths[0], "--mutant", "M-ApiVersionEq", "--seeds", "1", "--baseline-runs", "2", "--write", "matrix.md", "--json",
                "-",
            ],
            in: folder)
        #expect(baseline.status == 0, "\(baseline.errors)")
        let searches = try JSONReader.read(Array(baseline.output.utf8)).at("baseline", "searches")?.arrayValue ?? []
        #expect(searches.map { $0["search"] } == ["plain", "random", "crash", "priority", "swarm", "lag"])
        #expect(searches.map { $0["runs"] } == [1, 1, 2, 1, 1, 1])
        #expect(try folder.text("matrix.md").contains("\n| plain | 1 | 0 | 0 | 0.0 % |\n"))
        let only = try Program.run(
            ["mutants", paths[0], "--baseline-only", "--seeds", "1", "--baseline-runs", "1", "--write", "matrix.md"], in: folder)
        #expect(only.status == 0, "\(only.errors)")
        #expect(only.output.hasPrefix("without defects:\nplain: 1 run, 0 failed, 0 false alarms, 0.0 %\n"), "\(only.output)")
        let text = try folder.text("matrix.md")
        #expect(text.contains("| `M-ApiVersionEq` | `scenarios/mutants/old-owner-version.yaml old-owner-version` | plain |"))
        #expect(text.contains("\n| crash | 1 | 0 | 0 | 0.0 % |\n"))
        let nothing = try Program.run(["mutants", paths[0], "--baseline-only", "--no-baseline"], in: folder)
        #expect(nothing.status == 2)
        #expect(nothing.errors.contains("--baseline-only leaves nothing to do for --no-baseline"))
        let unknown = try Program.run(["mutants", paths[0], "--mutant", "M-Unknown"], in: folder)
        #expect(unknown.status == 2)
        #expect(unknown.errors.contains("there is no defect \"M-Unknown\"; docs/mutants.md lists them"))
    }
}
