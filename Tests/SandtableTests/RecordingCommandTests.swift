import Foundation
import ObjectModel
import Testing

/// `run --db`, `runs`, `show` and `diff`.
struct RecordingCommandTests {
    private func json(_ text: String) throws -> JSONValue { try JSONReader.read(Array(text.utf8)) }

    @Test func recordsRunsAndListsThem() throws {
        let folder = try SmallScenario.folder()
        try folder.write(SmallScenario.text("wrong", created: 2), to: "wrong.yaml")
        #expect(try Program.run(["run", "small.yaml"], in: folder).status == 0)
        #expect(try Program.run(["run", "wrong.yaml", "--seed", "5", "--chooser", "random"], in: folder).status == 1)
        #expect(folder.contains(".sandtable/runs.db"))
        let list = try Program.run(["runs"], in: folder)
        #expect(list.status == 0)
        #expect(list.errors == "")
        #expect(list.outputLines.map { String($0.prefix { $0 != " " }) } == ["run", "2", "1"])
        let runs = try json(try Program.run(["runs", "--json"], in: folder).output).arrayValue ?? []
        #expect(runs.map { $0["result"] } == ["failed", "passed"])
        #expect(runs.map { $0["scenario"] } == ["wrong", "small"])
        #expect(runs.map { $0["seed"] } == ["5", "1"])
        #expect(runs.map { $0["chooser"] } == ["random", "fifo"])
        #expect(runs.allSatisfy { $0["scenarioHash"]?.stringValue?.count == 16 })
        #expect(try json(try Program.run(["runs", "--json", "--limit", "1"], in: folder).output).arrayValue?.count == 1)
    }

    @Test func recordsNothingWhenAsked() throws {
        let folder = try SmallScenario.folder()
        let plain = try Program.run(["run", "small.yaml", "--db", "none"], in: folder)
        #expect(plain.status == 0)
        #expect(!folder.contains(".sandtable"))
        #expect(try Program.run(["check", "small.yaml"], in: folder).status == 0)
        #expect(try Program.run(["verify", "small.yaml", "--runs", "1"], in: folder).status == 0)
        #expect(!folder.contains(".sandtable"))
        let recorded = try Program.run(["run", "small.yaml", "--db", "here/and/there.db"], in: folder)
        #expect(recorded.output == plain.output)
        #expect(folder.contains("here/and/there.db"))
        #expect(try Program.run(["show", "1", "--db", "here/and/there.db"], in: folder).status == 0)
    }

    @Test func showsTheTimelineOfARun() throws {
        let folder = try SmallScenario.folder()
        _ = try Program.run(["run", "small.yaml"], in: folder)
        let show = try Program.run(["show", "latest"], in: folder)
        #expect(show.status == 0)
        #expect(show.errors == "")
        #expect(show.outputLines.first?.hasPrefix("run 1: small (small.yaml), seed 1, chooser fifo, ") == true)
        let lines = show.outputLines.filter { $0.contains("ConfigMap settings") }
        #expect(
            lines == [
                "    0.000s    user     create ConfigMap settings, revision 13  ← step 1 (apply)",
                "    0.000s  * user     applied ConfigMap settings (created)",
                "    2.000s    user     update ConfigMap settings, revision 15  ← step 2 (patch)",
                "    2.000s  * user     patched ConfigMap settings",
            ])
        let limited = try Program.run(["show", "1", "--limit", "3"], in: folder)
        #expect(limited.output.contains("further entries; --limit 0 shows all"))
        let value = try json(try Program.run(["show", "1", "--json"], in: folder).output)
        #expect(value["result"] == "passed")
        #expect(value["entries"]?.arrayValue?.last?["what"] == "patched ConfigMap settings")
    }

    @Test func showsTheHistoryOfAnObjectAndItsCauses() throws {
        let folder = try SmallScenario.folder()
        _ = try Program.run(["run", "small.yaml"], in: folder)
        let history = try Program.run(["show", "latest", "--object", "ConfigMap/settings"], in: folder)
        #expect(history.status == 0)
        #expect(
            history.output.contains(
                """
                revision 15 at 2.000s: update by user
                  because: step 2 (patch)
                  ~ data.mode: "fast" → "slow"

                """), "\(history.output)")
        let why = try Program.run(["show", "latest", "--why", "configmap/default/settings@15"], in: folder)
        #expect(
            why.outputLines == [
                "ConfigMap/default/settings in run 1 (small, seed 1), newest first:",
                "      2.000s  user updated ConfigMap default/settings, revision 15", "      2.000s  step 2 (patch)",
            ])
        let chain = try json(try Program.run(["show", "latest", "--why", "ConfigMap/settings", "--json"], in: folder).output)
        #expect(chain["chain"]?.arrayValue?.map { $0["kind"] } == ["revision", "scenario"])
    }

    @Test func followsAClaimOfTheTutorialToItsMaking() throws {
        let folder = try Repository.tutorial()
        #expect(try Program.run(["run", "scenarios/tutorial.yaml", "--quiet"], in: folder).status == 0)
        let claim = try Program.run(["show", "latest", "--claim", "client-2"], in: folder)
        #expect(claim.status == 0)
        #expect(claim.outputLines.first == "claim client-2 in run 1 (tutorial, seed 1): cold, ready after 4.399s (sandbox client-2)")
        #expect(claim.output.contains("where the time went"))
        #expect(claim.output.contains("of the runtime:"))
        let warm = try Program.run(["show", "latest", "--claim", "client-1"], in: folder)
        #expect(warm.output.contains("\nconflicts:\n"))
        let why = try Program.run(["show", "latest", "--why", "SandboxClaim/client-2"], in: folder)
        #expect(why.outputLines.last == "      7.095s  load client made claim client-2")
        for link in ["pass of sandboxclaim-controller over client-2", "agent-sandbox-controller saw revision", "the runtime finished"] {
            #expect(why.output.contains(link), "\(link)")
        }
        let same = try Program.run(["run", "scenarios/tutorial.yaml", "--quiet"], in: folder)
        #expect(same.status == 0)
        let equal = try Program.run(["diff", "1", "2"], in: folder)
        #expect(equal.status == 0)
        #expect(equal.output.contains("the same history and the same trace"))
        _ = try Program.run(["run", "scenarios/tutorial.yaml", "--quiet", "--chooser", "random"], in: folder)
        let other = try Program.run(["diff", "latest~1", "latest"], in: folder)
        #expect(other.status == 1)
        #expect(other.output.contains("the histories part after"))
        #expect(other.output.contains("the traces part at"))
        #expect(try json(try Program.run(["diff", "1", "3", "--json"], in: folder).output)["isSame"] == false)
    }

    /// The first example of docs/recording.md: commands, each followed by what it prints.
    @Test func printsWhatItsDocumentationSays() throws {
        let text = try Repository.text("docs/recording.md")
        let block = try #require(text.components(separatedBy: "\n```\n").dropFirst().first)
        let folder = try Repository.tutorial()
        let parts = block.components(separatedBy: "$ sandtable ").dropFirst()
        #expect(parts.count == 3)
        for part in parts {
            let lines = part.components(separatedBy: "\n")
            let run = try Program.run(lines[0].split(separator: " ").map(String.init), in: folder)
            #expect(run.status == 0)
            let expected = lines.dropFirst().joined(separator: "\n").trimmingCharacters(in: .newlines)
            #expect(run.output.trimmingCharacters(in: .newlines) == expected, "sandtable \(lines[0])")
        }
    }

    @Test func writesJUnitAndAPage() throws {
        let folder = try SmallScenario.folder()
        try folder.write(SmallScenario.text("wrong", created: 2), to: "wrong.yaml")
        let run = try Program.run(["run", "small.yaml", "wrong.yaml", "--junit", "result.xml", "--db", "none"], in: folder)
        #expect(run.status == 1)
        let xml = try folder.text("result.xml")
        #expect(xml.contains("<testsuites name=\"sandtable\" tests=\"2\" failures=\"1\" errors=\"0\" time=\"4.000\">"))
        #expect(xml.contains("<testcase classname=\"wrong.yaml\" name=\"wrong\" time=\"2.000\">"))
        #expect(xml.contains("replay: sandtable run wrong.yaml --seed 1</failure>"))
        #expect(try Program.run(["run", "small.yaml", "--html", "run.html", "--db", "none"], in: folder).status == 0)
        #expect(try folder.text("run.html").hasPrefix("<!doctype html>"))
        _ = try Program.run(["run", "small.yaml"], in: folder)
        let show = try Program.run(["show", "latest", "--html", "again.html"], in: folder)
        #expect(show.status == 0)
        #expect(show.output == "")
        #expect(try folder.text("again.html").contains("\"scenario\":\"small\""))
        let two = try Program.run(["run", "small.yaml", "wrong.yaml", "--html", "two.html"], in: folder)
        #expect(two.status == 2)
        #expect(two.errorLines == ["--html takes one scenario, not 2"])
    }

    @Test(arguments: [
        (["runs"], "run store .sandtable/runs.db: there is no such file; record a run first, or name the store with --db"),
        (["show", "latest", "--db", "."], "run store .: it is a folder; name a file"),
    ])
    func saysWhenThereIsNoStore(arguments: [String], message: String) throws {
        let run = try Program.run(arguments, in: ScratchFolder())
        #expect(run.status == 2)
        #expect(run.output == "")
        #expect(run.errorLines == [message])
    }

    @Test(arguments: [
        (["show", "7"], "there is no run 7; the newest is 1"),
        (["show", "latest~4"], "there are no 4 runs before the newest; the newest is 1"),
        (["show", "1", "--object", "ConfigMap/none"], "run 1 has no ConfigMap/none; there are ConfigMap/default/settings"),
        (["show", "1", "--claim", "none"], "run 1 has no claim none; it has no claims"),
        (["diff", "1", "2"], "there is no run 2; the newest is 1"),
    ])
    func saysWhatIsNotThere(arguments: [String], message: String) throws {
        let folder = try SmallScenario.folder()
        _ = try Program.run(["run", "small.yaml"], in: folder)
        let run = try Program.run(arguments, in: folder)
        #expect(run.status == 2)
        #expect(run.errorLines == ["run store .sandtable/runs.db: \(message)"])
    }

    @Test(arguments: [
        (["show", "newest"], "'newest'"),
        (["show", "1", "--object", "settings"], "--object takes Kind/NAMESPACE/NAME or Kind/NAME, not settings"),
        (["show", "1", "--why", "ConfigMap/settings@x"], "--why takes Kind/NAMESPACE/NAME@REVISION, not ConfigMap/settings@x"),
        (["show", "1", "--object", "A/b", "--claim", "c"], "--object, --why and --claim show different things; name one of them"),
        (["runs", "--limit", "-1"], "--limit"),
    ])
    func refusesArgumentsItDoesNotUnderstand(arguments: [String], message: String) throws {
        let run = try Program.run(arguments, in: ScratchFolder())
        #expect(run.status == 2)
        #expect(run.errors.contains(message), "\(run.errors)")
    }
}
