import Testing

/// `check`: reads everything and runs nothing.
struct CheckCommandTests {
    @Test func namesEveryScenario() throws {
        let folder = try SmallScenario.folder()
        try folder.write(SmallScenario.text("one") + "---\n" + SmallScenario.text("two"), to: "more/both.yaml")
        let run = try Program.run(["check", "small.yaml", "more/both.yaml"], in: folder)
        #expect(run.status == 0)
        #expect(run.errors == "")
        #expect(
            run.outputLines == [
                "small.yaml: small is well formed", "more/both.yaml: one is well formed", "more/both.yaml: two is well formed",
            ])
    }

    @Test func saysNothingWhenAsked() throws {
        let run = try Program.run(["check", "--quiet", "small.yaml"], in: SmallScenario.folder())
        #expect(run.status == 0)
        #expect(run.output == "")
        #expect(run.errors == "")
    }

    @Test func doesNotMindWhatOnlyARunShows() throws {
        let folder = try ScratchFolder()
        try folder.write(SmallScenario.text("wrong", created: 2), to: "wrong.yaml")
        let run = try Program.run(["check", "wrong.yaml"], in: folder)
        #expect(run.status == 0)
        #expect(run.outputLines == ["wrong.yaml: wrong is well formed"])
    }

    @Test func readsTheFilesThatStepsName() throws {
        let folder = try Repository.tutorial()
        #expect(try Program.run(["check", "--quiet", "scenarios/tutorial.yaml"], in: folder).status == 0)
        let router = try folder.text("fixtures/tutorial/sandbox-router.yaml")
        try folder.write(router.replacing("kind: Service", with: "kind: Servise"), to: "fixtures/tutorial/sandbox-router.yaml")
        let run = try Program.run(["check", "--quiet", "scenarios/tutorial.yaml"], in: folder)
        #expect(run.status == 2)
        #expect(run.errorLines.count == 1)
        #expect(run.errors.hasPrefix("fixtures/tutorial/sandbox-router.yaml:3:7: "), "\(run.errors)")
        #expect(run.errors.contains("Servise"), "\(run.errors)")
    }

    @Test func takesTheOptionsOfARun() throws {
        let folder = try SmallScenario.folder()
        let run = try Program.run(
            [
                "check", "small.yaml", "--seed", "18446744073709551615", "--clock", "virtual", "--backend", "simulated", "--isolation",
                "prefer",
                "--chooser", "random",
            ], in: folder)
        #expect(run.status == 0)
        #expect(run.outputLines == ["small.yaml: small is well formed"])
    }
}
