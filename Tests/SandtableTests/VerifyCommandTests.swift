import Testing

/// `verify`: many runs agree, with one another, with another build and with a golden file.
struct VerifyCommandTests {
    @Test func writesWhichScenariosAgreeAsJUnit() throws {
        let folder = try SmallScenario.folder()
        try folder.write("", to: "golden.txt")
        let run = try Program.run(
            ["verify", "small.yaml", "--runs", "1", "--golden", "golden.txt", "--junit", "verify.xml", "--quiet"], in: folder)
        #expect(run.status == 1)
        let xml = try folder.text("verify.xml")
        #expect(xml.contains("<testsuites name=\"sandtable\" tests=\"1\" failures=\"1\""))
        #expect(xml.contains("<failure message=\"not as recorded in golden.txt\">"))
    }

    /// The two digests of a report.
    private func digests(_ name: String, in folder: ScratchFolder) throws -> (history: String, trace: String) {
        let run = try Program.run(["run", name, "--quiet"], in: folder)
        return (try #require(run.value("digest: ")), try #require(run.value("trace: ")))
    }

    @Test func countsRunsThatAgree() throws {
        let folder = try Repository.tutorial()
        let (digest, trace) = try digests("scenarios/tutorial.yaml", in: folder)
        let run = try Program.run(["verify", "scenarios/tutorial.yaml"], in: folder)
        #expect(run.status == 0)
        #expect(run.errors == "")
        #expect(run.outputLines == ["scenarios/tutorial.yaml: tutorial: 6 runs, digest \(digest), trace \(trace)"])
    }

    @Test func comparesScenariosThatFail() throws {
        let folder = try ScratchFolder()
        try folder.write(SmallScenario.text("wrong", created: 2) + "---\n" + SmallScenario.text("small"), to: "both.yaml")
        let run = try Program.run(["verify", "both.yaml", "--runs", "1"], in: folder)
        #expect(run.status == 0)
        #expect(run.outputLines.map { $0.prefix(24) } == ["both.yaml: wrong: 3 runs", "both.yaml: small: 3 runs"])
    }

    @Test func saysNothingWhenAsked() throws {
        let run = try Program.run(["verify", "small.yaml", "--runs", "1", "--quiet"], in: SmallScenario.folder())
        #expect(run.status == 0)
        #expect(run.output == "")
        #expect(run.errors == "")
    }

    @Test(arguments: [
        ("none.yaml", "none.yaml: there is no such file; check the path"), ("bad.yaml", "bad.yaml:4:8: unknown key \"sede\""),
    ])
    func refusesWhatRunRefuses(name: String, message: String) throws {
        let folder = try ScratchFolder()
        try folder.write(SmallScenario.head() + "spec: {sede: 1}\n", to: "bad.yaml")
        let run = try Program.run(["verify", name, "--runs", "1"], in: folder)
        #expect(run.status == 2)
        #expect(run.output == "")
        #expect(run.errorLines.first?.hasPrefix(message) == true, "\(run.errors)")
        #expect(run.errorLines.last == "\(name) (plain): exit status 2")
    }

    // MARK: Another program

    @Test func agreesWithItself() throws {
        let run = try Program.run(
            ["verify", "small.yaml", "--runs", "1", "--against", Program.path()], in: SmallScenario.folder())
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("small.yaml: small: 4 runs, digest "))
    }

    @Test func catchesAProgramThatIsNotDeterministic() throws {
        let folder = try SmallScenario.folder()
        try folder.writeScript(
            [
                "digits() { od -An -N16 -tx1 /dev/urandom | tr -d ' \\n'; }",
                "printf '{\"scenario\": {\"name\": \"small\"}, \"digest\": \"%s\", \"trace\": \"%s\"}\\n' \"$(digits)\" \"$(digits)\"",
            ], to: "dice")
        let run = try Program.run(["verify", "small.yaml", "--against", folder.path("dice")], in: folder)
        #expect(run.status == 1)
        let (digest, trace) = try digests("small.yaml", in: folder)
        #expect(run.errorLines.count == 7)
        let place = "small.yaml (\(folder.path("dice"))) differs from the first run:"
        #expect(run.errorLines.filter { $0 == place }.count == 2, "\(run.errors)")
        #expect(run.errorLines.filter { $0.hasPrefix("  small: digest \(digest) and ") }.count == 2)
        #expect(run.errorLines.filter { $0.hasPrefix("  small: trace  \(trace) and ") }.count == 2)
        #expect(run.errorLines.last == "2 disagreements")
        // The two runs of the script differ from one another as well.
        #expect(run.errorLines[1] != run.errorLines[4])
    }

    @Test(arguments: ["digest", "trace"])
    func catchesOneDigestThatDiffers(key: String) throws {
        let folder = try SmallScenario.folder()
        let (digest, trace) = try digests("small.yaml", in: folder)
        let zeros = String(repeating: "0", count: 32)
        let history = key == "digest" ? zeros : digest
        let events = key == "trace" ? zeros : trace
        try folder.writeScript(
            ["echo '{\"scenario\": {\"name\": \"small\"}, \"digest\": \"\(history)\", \"trace\": \"\(events)\"}'"], to: "other")
        let run = try Program.run(["verify", "small.yaml", "--runs", "1", "--against", folder.path("other")], in: folder)
        #expect(run.status == 1)
        #expect(run.errorLines.last == "1 disagreement")
    }

    @Test func catchesScenariosTooManyOrTooFew() throws {
        let folder = try SmallScenario.folder()
        try folder.writeScript(["echo '[]'"], to: "none")
        let run = try Program.run(["verify", "small.yaml", "--runs", "1", "--against", folder.path("none")], in: folder)
        #expect(run.status == 1)
        #expect(run.errors.contains(" and none\n"), "\(run.errors)")
    }

    @Test(arguments: [
        (["exec false"], "small.yaml (PATH): the output is no JSON"), (["echo well"], "small.yaml (PATH): the output is no JSON"),
        (["exit 3"], "small.yaml (PATH): exit status 3"), (["kill -9 $$"], "small.yaml (PATH): exit status 137"),
    ])
    func refusesProgramsThatAreNotSandtable(script: [String], message: String) throws {
        let folder = try SmallScenario.folder()
        try folder.writeScript(script, to: "other")
        let path = folder.path("other")
        let run = try Program.run(["verify", "small.yaml", "--runs", "1", "--against", path], in: folder)
        #expect(run.status == 2)
        #expect(run.errorLines == [message.replacing("PATH", with: path)])
    }

    @Test(arguments: [("small.yaml", "Permission denied"), ("none", "No such file or directory"), ("/", "Permission denied")])
    func refusesWhatCannotBeRun(name: String, reason: String) throws {
        let folder = try SmallScenario.folder()
        let path = name == "/" ? name : folder.path(name)
        let run = try Program.run(["verify", "small.yaml", "--runs", "1", "--against", path], in: folder)
        #expect(run.status == 2)
        #expect(run.errorLines == ["\(path): \(reason)"])
    }

    // MARK: Golden files

    @Test func writesAndComparesGoldenFiles() throws {
        let folder = try SmallScenario.folder()
        let (digest, trace) = try digests("small.yaml", in: folder)
        let verify = ["verify", "small.yaml", "--runs", "1", "--golden", "golden.txt"]
        #expect(try Program.run(verify + ["--write"], in: folder).status == 0)
        #expect(try folder.text("golden.txt") == "\(digest) \(trace) small.yaml small\n")
        let run = try Program.run(verify, in: folder)
        #expect(run.status == 0)
        #expect(run.errors == "")
    }

    @Test func keepsTheLinesOfOtherFilesWhenItWrites() throws {
        let folder = try SmallScenario.folder()
        let (digest, trace) = try digests("small.yaml", in: folder)
        let zeros = String(repeating: "0", count: 32)
        let others = ["\(zeros) \(zeros) a b.yaml first", "\(zeros) \(zeros) small.yaml.old last"]
        for name in ["a b.yaml", "small.yaml.old"] { try folder.write("", to: name) }
        let old = ["small.yaml small", "small.yaml gone", "removed.yaml third"].map { "\(zeros) \(zeros) \($0)" }
        try folder.write(([others[0]] + old + [others[1], ""]).joined(separator: "\n"), to: "golden.txt")
        #expect(try Program.run(["verify", "small.yaml", "--runs", "1", "--golden", "golden.txt", "--write"], in: folder).status == 0)
        #expect(
            try folder.text("golden.txt")
                == [others[0], "\(digest) \(trace) small.yaml small", others[1], ""].joined(separator: "\n"))
    }

    @Test func catchesDigestsThatAreNotAsRecorded() throws {
        let folder = try SmallScenario.folder()
        let (digest, trace) = try digests("small.yaml", in: folder)
        let zeros = String(repeating: "0", count: 32)
        try folder.write("\(zeros) \(trace) small.yaml small\n", to: "golden.txt")
        let run = try Program.run(["verify", "small.yaml", "--runs", "1", "--golden", "golden.txt", "--quiet"], in: folder)
        #expect(run.status == 1)
        #expect(run.output == "")
        #expect(
            run.errorLines == [
                "small.yaml: small is not as recorded:", "  recorded \(zeros) \(trace) small.yaml small",
                "  found    \(digest) \(trace) small.yaml small", "1 disagreement",
            ])
    }

    @Test func catchesScenariosThatAreNotRecorded() throws {
        let folder = try SmallScenario.folder()
        try folder.write("", to: "golden.txt")
        let run = try Program.run(["verify", "small.yaml", "--runs", "1", "--golden", "golden.txt", "--quiet"], in: folder)
        #expect(run.status == 1)
        #expect(
            run.errorLines == ["small.yaml: small has no recorded digests; add them with --write", "1 disagreement"])
    }

    @Test func refusesGoldenFilesThatAreNotThere() throws {
        let folder = try SmallScenario.folder()
        let verify = ["verify", "small.yaml", "--runs", "1", "--golden", "none/golden.txt"]
        for arguments in [verify, verify + ["--write"]] {
            let run = try Program.run(arguments, in: folder)
            #expect(run.status == 2)
            #expect(run.errorLines == ["none/golden.txt: No such file or directory"])
        }
    }
}
