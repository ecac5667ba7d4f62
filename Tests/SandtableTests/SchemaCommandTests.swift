import Foundation
import ObjectModel
import Scenarios
import Testing

/// `schema`: prints the JSON Schema of scenarios.
struct SchemaCommandTests {
    /// Checks documents with Python's jsonschema: the schema, documents that fit, documents that do not.
    private static let script = """
        import json, sys
        from jsonschema import Draft202012Validator
        schema = json.load(open(sys.argv[1]))
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema)
        for name, document in json.load(open(sys.argv[2])):
            for error in validator.iter_errors(document):
                print(f"{name}: {error.json_path}: {error.message}")
        for text in json.load(open(sys.argv[3])):
            if validator.is_valid(text):
                print(f"fits, but must not: {json.dumps(text)}")
        """

    private static let hasPython: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", "import jsonschema; jsonschema.Draft202012Validator"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    @Test func printsTheSchema() throws {
        let run = try Program.run(["schema"], in: ScratchFolder())
        #expect(run.status == 0)
        #expect(run.errors == "")
        #expect(try JSONReader.read(Array(run.output.utf8)) == ScenarioSchema.json)
        #expect(run.output.hasSuffix("}\n"))
    }

    @Test(.enabled(if: hasPython, "Python's package jsonschema is not installed"))
    func isWhatAnIndependentValidatorTakesItFor() throws {
        let folder = try ScratchFolder()
        try folder.write(try Program.run(["schema"], in: folder).output, to: "schema.json")
        try folder.write(JSONWriter.text(.array(try scenarios()), style: .compact), to: "right.json")
        try folder.write(JSONWriter.text(.array(wrong), style: .compact), to: "wrong.json")
        try folder.write(Self.script, to: "check.py")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "check.py", "schema.json", "right.json", "wrong.json"]
        process.currentDirectoryURL = folder.url
        let outputs = try folder.outputs()
        process.standardOutput = outputs.output.handle
        process.standardError = outputs.errors.handle
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(try outputs.output.text() == "")
        #expect(try outputs.errors.text() == "")
    }

    /// Every document of scenarios/, with the name of its file.
    private func scenarios() throws -> [JSONValue] {
        let folder = Repository.root.appendingPathComponent("scenarios")
        let paths = (FileManager.default.enumerator(atPath: folder.path)?.allObjects ?? []).compactMap { $0 as? String }
        let files = paths.filter { $0.hasSuffix(".yaml") }.sorted()
        #expect(!files.isEmpty)
        return try files.flatMap { file in
            let reading = YAMLReader.read([UInt8](try Data(contentsOf: folder.appendingPathComponent(file))))
            return reading.documents.map { document -> JSONValue in [.string(file), document.value] }
        }
    }

    private var wrong: [JSONValue] {
        let specs: [JSONValue] = [
            ["sede": 1], ["steps": [["settle": [:], "run": ["workload": "w"]]]], ["steps": [["at": "5s"]]],
            ["timing": ["schedule": "soon"]], ["timing": ["schedule": ["uniform": ["1s", "2s"], "exponential": ["mean": "1s"]]]],
            ["expect": ["never": [["type": "Warning"]]]], ["slo": ["claimReady": ["p95": "1s"]]],
        ]
        return specs.map {
            ["apiVersion": "sandtable.dev/v1alpha1", "kind": "Scenario", "metadata": ["name": "s"], "spec": $0]
        }
    }
}
