import Foundation
import Testing

/// What is wrong with files and options is said on standard error, at its place, with status 2 and no run.
struct BadInputTests {
    /// Checks and runs: both refuse alike.
    private func expectRefusal(
        _ folder: ScratchFolder, _ arguments: [String], _ expected: [(place: String, message: String)],
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) throws {
        for command in ["check", "run"] {
            let run = try Program.run([command] + arguments, in: folder)
            #expect(run.status == 2, sourceLocation: sourceLocation)
            #expect(run.output == "", sourceLocation: sourceLocation)
            #expect(run.errorLines.count == expected.count, "\(run.errors)", sourceLocation: sourceLocation)
            for (line, expectation) in zip(run.errorLines, expected) {
                #expect(line.hasPrefix(expectation.place + " "), "\(line)", sourceLocation: sourceLocation)
                #expect(line.contains(expectation.message), "\(line)", sourceLocation: sourceLocation)
            }
        }
    }

    @Test(arguments: [
        ("spec: {steps: [}", "s.yaml:4:16:", "a value is missing here"),
        ("spec: {seed: \"1", "s.yaml:5:1:", "the string that starts at line 4, column 14 is never closed; end it with a quote"),
        ("spec: {seed: many}", "s.yaml:4:14:", "expected a whole number from 0 to 18446744073709551615, found \"many\""),
        ("spec: {seed: -1}", "s.yaml:4:14:", "expected a whole number from 0 to 18446744073709551615, found -1"),
        ("spec: {seed: 18446744073709551616}", "s.yaml:4:14:", "is not exact as a number; put it in quotes"),
        ("spec: {steps: 3}", "s.yaml:4:15:", "expected a list of steps, found 3"),
        ("spec: {cluster: []}", "s.yaml:4:17:", "expected a map"),
        ("spec: {sede: 1}", "s.yaml:4:8:", "unknown key \"sede\" in spec; did you mean seed?"),
        ("spec: {controllers: {flogs: {}}}", "s.yaml:4:22:", "unknown key \"flogs\" in spec.controllers; did you mean flags?"),
        (
            "spec: {seed: 1, seed: 2}", "s.yaml:4:17:",
            "field \"seed\" is set twice in this map, first at line 4, column 8; keep one of them"
        ),
        ("spec: {clock: wall}", "s.yaml:4:15:", "clock wall is not available in this version; use virtual"),
        ("spec: {backend: gvisor}", "s.yaml:4:17:", "backend gvisor is not available in this version; use simulated"),
        ("spec: {backend: process}", "s.yaml:4:17:", "backend process is not available in this version; use simulated"),
        ("spec: {isolation: require}", "s.yaml:4:19:", "isolation require is not available in this version; use prefer"),
        ("spec: {controllers: {profile: v0.9}}", "s.yaml:4:31:", "expected v0.5, v0.1 or none, found \"v0.9\""),
        (
            "spec: {controllers: {profile: v0.1}, steps: [{eventually: {within: 1s, object: {kind: Sandbox, apiVersion: "
                + "agents.x-k8s.io/v1beta1}}}]}", "s.yaml:4:108:",
            "Sandbox is not served as \"agents.x-k8s.io/v1beta1\"; use agents.x-k8s.io/v1alpha1"
        ),
        ("spec: {controllers: {flags: {extension: true}}}", "s.yaml:4:30:", "unknown flag \"extension\"; did you mean extensions?"),
        ("spec: {controllers: {mutants: [gremlin]}}", "s.yaml:4:32:", "unknown mutant \"gremlin\""),
        ("spec: {steps: [{exec: {}}]}", "s.yaml:4:17:", "exec steps are not available in this version; remove the step"),
        ("spec: {steps: [{fault: {}}]}", "s.yaml:4:24:", "a fault that does nothing; add one of crash, refuse"),
        ("spec: {steps: [{settle: {within: soon}}]}", "s.yaml:4:34:", "\"soon\" is not a duration"),
        ("spec: {steps: [{run: {workload: w}}]}", "s.yaml:4:33:", "unknown workload \"w\""),
        ("spec: {chooser: {recorded: none.json}}", "s.yaml:4:28:", "\"none.json\": there is no such file; check the path"),
        ("spec: {steps: [{apply: {file: none.yaml}}]}", "s.yaml:4:31:", "\"none.yaml\": there is no such file; check the path"),
        ("spec: {steps: [{apply: {file: /dev}}]}", "s.yaml:4:31:", "\"/dev\": this is a folder; name a file"),
    ])
    func pointsAtMistakes(text: String, place: String, message: String) throws {
        let folder = try ScratchFolder()
        try folder.write(SmallScenario.head() + text + "\n", to: "s.yaml")
        try expectRefusal(folder, ["s.yaml"], [(place, message)])
    }

    @Test func saysAllMistakesInOrder() throws {
        let folder = try ScratchFolder()
        try folder.write(SmallScenario.head() + "spec:\n  clock: wall\n  sede: 1\n  steps: [{exec: {}}]\n", to: "s.yaml")
        try folder.write("", to: "empty.yaml")
        try expectRefusal(
            folder, ["s.yaml", "empty.yaml", "none.yaml"],
            [
                ("s.yaml:5:10:", "clock wall"), ("s.yaml:6:3:", "unknown key \"sede\""), ("s.yaml:7:12:", "exec steps"),
                ("empty.yaml:1:1:", "the file holds no scenario"), ("none.yaml:", "there is no such file"),
            ])
    }

    @Test func runsNothingWhenOneFileIsWrong() throws {
        let folder = try SmallScenario.folder()
        try expectRefusal(folder, ["small.yaml", "none.yaml"], [("none.yaml:", "there is no such file; check the path")])
    }

    // MARK: Files that are no scenarios

    @Test(arguments: [
        ("none.yaml", "none.yaml:", "there is no such file; check the path"),
        (".", ".:", "this is a folder; name a file"),
        ("small.yaml/s.yaml", "small.yaml/s.yaml:", "there is no such file; check the path"),
        ("/dev/null", "/dev/null:1:1:", "the file holds no scenario; start one with apiVersion: sandtable.dev/v1alpha1"),
        ("/dev/zero", "/dev/zero:", "the file has more than 8388608 bytes; split it"),
        ("empty.yaml", "empty.yaml:1:1:", "the file holds no scenario; start one with apiVersion: sandtable.dev/v1alpha1"),
        ("huge.yaml", "huge.yaml:", "the file has more than 8388608 bytes; split it"),
        ("pod.yaml", "pod.yaml:2:7:", "expected kind Scenario, found \"Pod\""),
        ("list.yaml", "list.yaml:1:1:", "expected a map with the keys apiVersion, kind, metadata, spec, found a list"),
    ])
    func refusesFiles(name: String, place: String, message: String) throws {
        let folder = try SmallScenario.folder()
        try folder.write("", to: "empty.yaml")
        try folder.write("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n", to: "pod.yaml")
        try folder.write("[1, 2]\n", to: "list.yaml")
        try folder.writeSparse(size: 100_000_000, to: "huge.yaml")
        try expectRefusal(folder, [name], [(place, message)])
    }

    @Test func refusesBinaryFiles() throws {
        let folder = try ScratchFolder()
        try folder.write(Data([0x7F, 0x45, 0x4C, 0x46, 0x02, 0x01, 0x01, 0x00, 0xFF, 0xFE, 0x00, 0x80]), to: "program")
        let run = try Program.run(["run", "program"], in: folder)
        #expect(run.status == 2)
        #expect(run.errorLines.first?.hasPrefix("program:1:1: the character U+007F is not allowed in YAML") == true, "\(run.errors)")
        #expect(run.errorLines.contains { $0.hasPrefix("program:1:8: a NUL byte, so the file is binary or UTF-16") })
    }

    @Test(arguments: [("[", "]"), ("{a: ", "}"), ("- ", "")])
    func refusesDeepNesting(opening: String, closing: String) throws {
        let folder = try ScratchFolder()
        let nest = String(repeating: opening, count: 20_000) + String(repeating: closing, count: 20_000)
        try folder.write(SmallScenario.head() + "spec:\n  \(nest)\n", to: "deep.yaml")
        let column = 2 + 255 * opening.count + 1
        try expectRefusal(folder, ["deep.yaml"], [("deep.yaml:5:\(column):", "nested deeper than 256 levels; make it flatter")])
    }

    @Test func refusesAliasBombs() throws {
        let folder = try ScratchFolder()
        var text = SmallScenario.head() + "spec:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            text += "  a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", "))]\n"
        }
        try folder.write(text, to: "bomb.yaml")
        let run = try Program.run(["run", "bomb.yaml"], in: folder)
        #expect(run.status == 2)
        #expect(run.output == "")
        #expect(
            run.errorLines.contains {
                $0.hasPrefix("bomb.yaml:11:") && $0.contains("the file holds more than 1000000 values once aliases are expanded")
            }, "\(run.errors)")
    }

    @Test func refusesManifestsWhereTheyAreWrong() throws {
        let folder = try ScratchFolder()
        try folder.write(SmallScenario.head() + "spec: {steps: [{apply: {file: ../objects/pod.yaml}}]}\n", to: "scenarios/s.yaml")
        try folder.write("apiVersion: v1\nkind: Pod\nmetadata: {name: p\n", to: "objects/pod.yaml")
        let run = try Program.run(["run", "scenarios/s.yaml"], in: folder)
        #expect(run.status == 2)
        #expect(run.errorLines.first?.hasPrefix("objects/pod.yaml:4:1: ") == true, "\(run.errors)")
        try folder.write("apiVersion: v1\nkind: Pud\nmetadata: {name: p}\n", to: "objects/pod.yaml")
        try expectRefusal(folder, ["scenarios/s.yaml"], [("objects/pod.yaml:2:7:", "Pud")])
        try folder.write("", to: "objects/pod.yaml")
        try expectRefusal(folder, ["scenarios/s.yaml"], [("scenarios/s.yaml:4:31:", "\"objects/pod.yaml\": the file holds no object")])
    }

    // MARK: Options

    @Test(arguments: [
        (["--seed", "18446744073709551616"], "--seed:", "found \"18446744073709551616\""),
        (["--seed=-1"], "--seed:", "expected a whole number from 0 to 18446744073709551615, found \"-1\""),
        (["--seed", ""], "--seed:", "expected a whole number"),
        (["--seed", "0x10"], "--seed:", "expected a whole number"),
        (["--clock", "wall"], "--clock:", "clock wall is not available in this version; use virtual"),
        (["--clock", "vertical"], "--clock:", "expected virtual, found \"vertical\""),
        (["--backend", "gvisor"], "--backend:", "backend gvisor is not available in this version; use simulated"),
        (["--isolation", "require"], "--isolation:", "isolation require is not available in this version; use prefer"),
        (["--chooser", "dice"], "--chooser:", "expected fifo or random, found \"dice\""),
        (["--chooser", "recorded"], "--chooser:", "recorded needs a file of recorded choices; add --choices FILE"),
        (["--chooser", "random", "--choices", "good.json"], "--choices:", "chooser random takes no recorded choices"),
        (["--choices", "none.json"], "--choices:", "\"none.json\": there is no such file; check the path"),
        (["--choices", "."], "--choices:", "this is a folder; name a file"),
        (["--choices", "open.json"], "open.json:2:1:", "a comma or \"]\" is missing"),
        (["--choices", "negative.json"], "negative.json:1:5:", "expected a whole number from 0 to 4294967295, found -2"),
        (["--choices", "words.json"], "words.json:1:5:", "expected a whole number from 0 to 4294967295, found \"x\""),
        (["--choices", "map.json"], "map.json:1:1:", "expected a list of whole numbers, found a map"),
        (["--choices", "lines.txt"], "lines.txt:1:1:", "expected a list of whole numbers, found \"1 2\""),
        (["--choices", "empty.json"], "empty.json:1:1:", "expected one list of whole numbers, found 0 documents"),
    ])
    func refusesOptions(options: [String], place: String, message: String) throws {
        let folder = try SmallScenario.folder()
        for (name, text) in [
            ("good.json", "[]"), ("open.json", "[1, 2\n"), ("negative.json", "[1, -2]"), ("words.json", "[1, \"x\"]"),
            ("map.json", "{}"), ("lines.txt", "1\n2\n"), ("empty.json", ""),
        ] { try folder.write(text, to: name) }
        try expectRefusal(folder, ["small.yaml"] + options, [(place, message)])
    }

    @Test(arguments: [
        ("--json", "none/result.json", "none/result.json: No such file or directory"), ("--json", ".", ".: Is a directory"),
        ("--record-choices", ".", ".: Is a directory"), ("--metrics", ".", ".: Is a directory"),
        ("--metrics", "none/metrics.txt", "none/metrics.txt: No such file or directory"),
    ])
    func refusesToWriteWhereItCannot(option: String, path: String, message: String) throws {
        let run = try Program.run(["run", "small.yaml", option, path], in: SmallScenario.folder())
        #expect(run.status == 2)
        #expect(run.errorLines == [message])
    }

    @Test(arguments: ["--record-choices", "--metrics"])
    func writesChoicesAndMetricsOfOneScenarioOnly(option: String) throws {
        let folder = try SmallScenario.folder()
        let run = try Program.run(["run", "small.yaml", "small.yaml", option, "out"], in: folder)
        #expect(run.status == 2)
        #expect(run.output == "")
        #expect(run.errorLines == ["\(option) takes one scenario, not 2"])
        #expect(!folder.contains("out"))
    }
}
