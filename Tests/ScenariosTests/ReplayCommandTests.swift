import Testing

@testable import Scenarios

@Suite struct ReplayCommandTests {
    static let rows: [(file: String, arguments: [String], command: String)] = [
        ("a.yaml", [], "st run a.yaml --seed 7"),
        ("../x/a-b_1.yaml", ["--choices", "c.txt"], "st run ../x/a-b_1.yaml --seed 7 --choices c.txt"),
        ("my scenario.yaml", [], "st run 'my scenario.yaml' --seed 7"),
        ("it's.yaml", [], #"st run 'it'\''s.yaml' --seed 7"#),
        ("$(x).yaml", [], "st run '$(x).yaml' --seed 7"),
        ("ä.yaml", [""], "st run ä.yaml --seed 7 ''"),
    ]

    @Test("the command that replays a run is one that a shell takes", arguments: rows)
    func command(_ row: (file: String, arguments: [String], command: String)) {
        var scenario = TinyScenario.make([])
        scenario.file = row.file
        var options = RunOptions()
        options.program = "st"
        options.replayArguments = row.arguments
        #expect(options.replay(scenario) == row.command)
    }
}
