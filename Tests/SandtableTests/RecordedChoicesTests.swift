import ObjectModel
import Testing

/// The decisions of one run, written to a file, make the same run again.
struct RecordedChoicesTests {
    private static let tutorial = ["run", "scenarios/tutorial.yaml"]

    /// A folder with the tutorial and `choices.json`, and the run that recorded it.
    private func recorded() throws -> (folder: ScratchFolder, run: Program.Run, choices: [JSONValue]) {
        let folder = try Repository.tutorial()
        let run = try Program.run(
            Self.tutorial + ["--quiet", "--chooser", "random", "--record-choices", "choices.json"], in: folder)
        #expect(run.status == 0)
        let file = try folder.text("choices.json")
        #expect(file.hasSuffix("]\n"))
        return (folder, run, try JSONReader.read(Array(file.utf8)).arrayValue ?? [])
    }

    private func write(_ choices: [JSONValue], to folder: ScratchFolder) throws {
        try folder.write(JSONWriter.text(.array(choices), style: .compact), to: "choices.json")
    }

    @Test func makeTheSameRunAgain() throws {
        let (folder, run, choices) = try recorded()
        #expect(choices.count > 100)
        #expect(choices.allSatisfy { $0.intValue.map { $0 >= 0 } == true })
        for options in [["--choices", "choices.json"], ["--chooser", "recorded", "--choices", "choices.json"]] {
            let replay = try Program.run(Self.tutorial + ["--quiet"] + options, in: folder)
            #expect(replay.status == 0)
            #expect(replay.output == run.output)
        }
        let scenario = try folder.text("scenarios/tutorial.yaml")
        try folder.write(
            scenario.replacing("  seed: 1\n", with: "  seed: 1\n  chooser: {recorded: ../choices.json}\n"), to: "scenarios/tutorial.yaml")
        let replay = try Program.run(Self.tutorial + ["--quiet"], in: folder)
        #expect(replay.status == 0)
        #expect(replay.output == run.output)
        let fifo = try Program.run(Self.tutorial + ["--quiet", "--chooser", "fifo"], in: folder)
        #expect(fifo.value("trace: ") != run.value("trace: "))
    }

    @Test func areCountedInTheResult() throws {
        let (folder, _, choices) = try recorded()
        let run = try Program.run(
            Self.tutorial + ["--json", "-", "--choices", "choices.json", "--record-choices", "again.json"], in: folder)
        let result = try JSONReader.read(Array(run.output.utf8))
        #expect(result.at("counts", "choices") == .int(Int64(choices.count)))
        #expect(result["recordedChoices"] == .array(choices))
        #expect(try folder.text("again.json") == folder.text("choices.json"))
    }

    @Test func thatEndTooEarlyFailTheRun() throws {
        let (folder, _, choices) = try recorded()
        try write(Array(choices.prefix(20)), to: folder)
        let run = try Program.run(Self.tutorial + ["--choices", "choices.json"], in: folder)
        #expect(run.status == 1)
        #expect(run.outputLines.contains("scenarios/tutorial.yaml:1:1: recorded choices"), "\(run.output)")
        #expect(
            run.outputLines.contains(
                "  the record does not fit this run: decision 21 has no such alternative; replay with the same scenario, seed and version"))
        #expect(run.outputLines.contains("  replay: sandtable run scenarios/tutorial.yaml --seed 1 --choices choices.json"))
    }

    @Test func thatNameNoAlternativeFailTheRun() throws {
        let (folder, _, choices) = try recorded()
        try write([4_000_000_000] + choices.dropFirst(), to: folder)
        let run = try Program.run(Self.tutorial + ["--choices", "choices.json"], in: folder)
        #expect(run.status == 1)
        #expect(run.output.contains("the record does not fit this run: decision 1 has no such alternative"), "\(run.output)")
    }

    @Test func thatAreLeftOverFailTheRun() throws {
        let (folder, _, choices) = try recorded()
        try write(choices + [0], to: folder)
        let run = try Program.run(Self.tutorial + ["--choices", "choices.json"], in: folder)
        #expect(run.status == 1)
        #expect(run.output.contains("1 recorded decision was not asked for; replay with the same scenario, seed and version"))
    }

    @Test func areAnEmptyListWhereNothingIsDecided() throws {
        let folder = try SmallScenario.folder()
        let run = try Program.run(["run", "small.yaml", "--quiet", "--record-choices", "none.json"], in: folder)
        #expect(run.status == 0)
        #expect(try folder.text("none.json") == "[]\n")
    }
}
