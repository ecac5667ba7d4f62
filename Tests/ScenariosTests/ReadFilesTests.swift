import ObjectModel
import Testing

@testable import Scenarios

/// Files: those that are not there, hostile ones, several documents, and mistakes in the files that steps name.
struct ReadFilesTests {
    private static let head = "apiVersion: sandtable.dev/v1alpha1\nkind: Scenario\nmetadata: {name: test}\n"

    private func mistakes(_ files: TableOfFiles, file: String = "s") -> [String] {
        let reading = ScenarioReader.read(file: file, from: files)
        if !reading.mistakes.isEmpty { #expect(reading.scenarios.isEmpty) }
        return reading.mistakes.map(\.description)
    }

    @Test(arguments: [
        (FileProblem.missing, "x/s.yaml: there is no such file; check the path"),
        (.folder, "x/s.yaml: this is a folder; name a file"),
        (.unreadable("permission denied"), "x/s.yaml: the file cannot be read (permission denied); make it readable"),
        (.tooLarge(limit: 8_388_608), "x/s.yaml: the file has more than 8388608 bytes; split it"),
    ])
    func namesTheFileThatCannotBeRead(problem: FileProblem, expected: String) {
        #expect(mistakes(TableOfFiles(problems: ["x/s.yaml": problem]), file: "x/s.yaml") == [expected])
    }

    @Test(arguments: [
        ("", ["s:1:1: the file holds no scenario; start one with apiVersion: sandtable.dev/v1alpha1"]),
        ("# nothing\n---\n", ["s:1:1: the file holds no scenario; start one with apiVersion: sandtable.dev/v1alpha1"]),
        ("just text", ["s:1:1: expected a map with the keys apiVersion, kind, metadata, spec, found \"just text\""]),
        ("[1, 2]", ["s:1:1: expected a map with the keys apiVersion, kind, metadata, spec, found a list"]),
        (
            "{}",
            [
                "s:1:1: missing key apiVersion; it takes the text sandtable.dev/v1alpha1",
                "s:1:1: missing key kind; it takes the text Scenario", "s:1:1: missing key metadata; it takes a map with a name",
                "s:1:1: missing key spec; it takes a map",
            ]
        ),
        (
            "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n",
            ["s:2:7: expected kind Scenario, found \"Pod\"; a scenario file holds scenarios only"]
        ),
        (
            "apiVersion: sandtable.dev/v1\nkind: Scenario\nmetadata: {nam: x}\nspec: {}\nsteps: []\n",
            [
                "s:1:13: expected sandtable.dev/v1alpha1, found \"sandtable.dev/v1\"",
                "s:3:11: missing key name; it takes a name in lower case",
                "s:3:12: unknown key \"nam\" in metadata; did you mean name? the keys are name, description",
                "s:5:1: unknown key \"steps\" at the top; the keys are apiVersion, kind, metadata, spec",
            ]
        ),
        (head + "spec:\n", ["s:4:6: expected a map with the keys <keys>, found nothing"]),
        (head + "spec: {\n", ["s:5:1: a value is missing here; write one, or quote a value that starts so"]),
    ])
    func refusesWhatIsNoScenario(text: String, expected: [String]) {
        let keys = ValueReader.names(of: ScenarioKeys.spec)
        let found = mistakes(TableOfFiles(texts: ["s": text]))
        #expect(
            found.map { $0.firstRange(of: keys).map { _ in "s:4:6: expected a map with the keys <keys>, found nothing" } ?? $0 } == expected
        )
    }

    @Test func saysAllThatIsWrongInTheOrderOfTheFile() {
        let text =
            Self.head + """
                spec:
                  timing: {apiRequest: fast, schedule: -1s}
                  clock: wall
                  workloads:
                    - {name: c, claim: {pool: p}, arrivals: {burst: 0}}
                  seed: x
                  seed: 2
                """
        #expect(
            mistakes(TableOfFiles(texts: ["s": text])) == [
                "s:5:24: \"fast\" is not a duration; write one such as 250ms, 1m30s or 2h",
                "s:5:40: the duration \"-1s\" is negative; write one of 0s or more",
                "s:6:10: clock wall is not available in this version; use virtual",
                "s:8:53: expected a whole number from 1 to 1000000, found 0",
                "s:10:3: field \"seed\" is set twice in this map, first at line 9, column 3; keep one of them",
            ])
    }

    // MARK: Hostile files

    @Test func refusesBinaryFiles() {
        let found = mistakes(TableOfFiles(contents: ["s": [0x7F, 0x45, 0x4C, 0x46, 0x00, 0x01, 0xFF]]))
        #expect(found.first == "s:1:1: the character U+007F is not allowed in YAML; write it as an escape in a double-quoted string")
        #expect(found.contains("s:1:5: a NUL byte, so the file is binary or UTF-16; save it as UTF-8 text"))
    }

    @Test func refusesAliasBombs() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let below = "*a\(level - 1)"
            text += "a\(level): &a\(level) [\(Array(repeating: below, count: 9).joined(separator: ", "))]\n"
        }
        let found = mistakes(TableOfFiles(texts: ["s": text]))
        #expect(
            found.contains {
                $0.hasSuffix("the file holds more than 1000000 values once aliases are expanded; split it or use fewer aliases")
            })
    }

    @Test func refusesDeepNesting() {
        let text = Self.head + "spec: " + String(repeating: "[", count: 20_000) + String(repeating: "]", count: 20_000)
        #expect(
            mistakes(TableOfFiles(texts: ["s": text])) == [
                "s:4:262: lists and maps are nested deeper than 256 levels; make it flatter"
            ])
    }

    @Test func refusesLargeFilesBySize() {
        let found = mistakes(TableOfFiles(contents: ["s": [UInt8](repeating: 0x20, count: 100_000_000)]))
        #expect(found == ["s: the file has more than 8388608 bytes; split it"])
    }

    @Test func stopsAfterAThousandMistakes() {
        let text = Self.head + "spec:\n" + (0..<5_000).map { "  key\($0): 1\n" }.joined()
        #expect(mistakes(TableOfFiles(texts: ["s": text])).count == 1_000)
    }

    @Test func countsSteps() {
        let text = Self.head + "spec:\n  steps:\n" + String(repeating: "    - {settle: {}}\n", count: 10_001)
        #expect(mistakes(TableOfFiles(texts: ["s": text])) == ["s:6:5: there are 10001 steps; at most 10000 are allowed"])
    }

    // MARK: Several documents

    @Test func readsEveryDocument() {
        let text = Self.head + "spec: {seed: 1}\n---\n" + Self.head.replacing("test", with: "other") + "spec: {seed: 2}\n"
        let reading = ScenarioReader.read(file: "s", from: TableOfFiles(texts: ["s": text]))
        #expect(reading.mistakes.isEmpty)
        #expect(reading.scenarios.map(\.name) == ["test", "other"])
        #expect(reading.scenarios.map(\.world.seed) == [1, 2])
        #expect(reading.scenarios.map(\.file) == ["s", "s"])
    }

    @Test func refusesTwoScenariosOfOneName() {
        let text = Self.head + "spec: {}\n---\n" + Self.head + "spec: {}\n"
        #expect(mistakes(TableOfFiles(texts: ["s": text])) == ["s:8:18: a second scenario named test; give each its own name"])
    }

    @Test func understandsAnchors() {
        let text = Self.head + "spec: {timing: {apiRequest: &d 5ms, schedule: *d}}\n"
        let reading = ScenarioReader.read(file: "s", from: TableOfFiles(texts: ["s": text]))
        #expect(reading.scenarios.first?.world.timing.schedule == .constant(5_000_000))
    }

    // MARK: Named files

    private func reading(_ step: String, in folder: String, _ texts: [String: String]) -> ScenarioReading {
        var texts = texts
        texts["\(folder)/s.yaml"] = Self.head + "spec: {steps: [\(step)]}\n"
        return ScenarioReader.read(file: "\(folder)/s.yaml", from: TableOfFiles(texts: texts))
    }

    @Test(arguments: [
        ("a.yaml", "x", "x/a.yaml"), ("../a.yaml", "x", "a.yaml"), ("../../a.yaml", "x", "../a.yaml"), ("./y/../a.yaml", "x", "x/a.yaml"),
        ("/y//a.yaml", "x", "/y/a.yaml"), ("/../a.yaml", "x", "/a.yaml"), ("a.yaml", "../x", "../x/a.yaml"),
        ("../a.yaml", "/x", "/a.yaml"), ("a.yaml", ".", "a.yaml"),
    ])
    func findsFilesFromTheFolderOfTheScenario(path: String, folder: String, found: String) {
        let reading = reading(
            "{apply: {file: \(path)}}", in: folder, [found: "{apiVersion: v1, kind: ConfigMap, metadata: {name: m}}"])
        #expect(reading.mistakes.map(\.description) == [])
        #expect(reading.scenarios.first?.steps.count == 1)
    }

    @Test(arguments: [
        (
            "{apply: {file: b.yaml}}",
            ["x/s.yaml:4:31: \"x/b.yaml\": there is no such file; check the path"]
        ),
        ("{apply: {file: empty.yaml}}", ["x/s.yaml:4:31: \"x/empty.yaml\": the file holds no object; add one"]),
        ("{apply: {file: \"\"}}", ["x/s.yaml:4:31: expected the path of a file, found \"\""]),
        ("{apply: {file: \"a\\0b\"}}", ["x/s.yaml:4:31: \"x/a\\x00b\": this is no path; write one of at most 4096 bytes without NUL"]),
        (
            "{apply: {file: wrong.yaml}}, {create: {file: wrong.yaml}}, {settle: {within: x}}",
            [
                "x/s.yaml:4:93: \"x\" is not a duration; write one such as 250ms, 1m30s or 2h",
                "x/wrong.yaml:1:14: ConfigMap is not served as \"v2\"; use v1",
                "x/wrong.yaml:3:1: an object without kind; add one such as kind: Pod",
            ]
        ),
        (
            "{apply: {file: generated.yaml}}",
            ["x/generated.yaml:1:1: an object with generateName can only be created; give it a metadata.name or use a create step"]
        ),
        (
            "{delete: {file: generated.yaml}}",
            ["x/generated.yaml:1:1: an object with generateName cannot be deleted by file; give it a metadata.name"]
        ),
        ("{create: {file: generated.yaml}}", []),
        (
            "{apply: {file: syntax.yaml}}",
            ["x/syntax.yaml:1:56: field \"kind\" is set twice in this map, first at line 1, column 18; keep one of them"]
        ),
    ])
    func reportsMistakesWhereTheyAre(steps: String, expected: [String]) {
        let reading = reading(
            steps, in: "x",
            [
                "x/empty.yaml": "# nothing\n", "x/syntax.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: m}, kind: Pod}",
                "x/wrong.yaml": "{apiVersion: v2, kind: ConfigMap, metadata: {name: m}}\n---\n{apiVersion: v1, metadata: {name: m}}\n",
                "x/generated.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {generateName: m-}}\n",
            ])
        #expect(reading.mistakes.map(\.description) == expected)
    }

    @Test func learnsKindsFromDefinitionsInSteps() {
        let definition = """
            {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: gadgets.example.com}, spec: {
              group: example.com, scope: Cluster, names: {kind: Gadget, listKind: GadgetList, plural: gadgets, singular: gadget},
              versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {
                spec: {type: object, properties: {size: {type: integer}}}}}}}]}}
            """
        let steps = "{apply: {file: crd.yaml}}, {eventually: {within: 1s, object: {kind: Gadget, spec: {size: 3}}}}"
        #expect(reading(steps, in: "x", ["x/crd.yaml": definition]).mistakes.map(\.description) == [])
        let misspelt = steps.replacing("size", with: "sise")
        #expect(
            reading(misspelt, in: "x", ["x/crd.yaml": definition]).mistakes.map(\.description) == [
                "x/s.yaml:4:99: unknown field \"sise\" in spec of Gadget; did you mean size?"
            ])
    }
}
