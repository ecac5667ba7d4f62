import Foundation
import ObjectModel
import Testing

@testable import Scenarios

/// docs/scenarios.md says what the reader does. UPDATE_GOLDEN=1 writes its tables anew.
@Suite struct ScenarioDocumentTests {
    static let path = RepositoryFiles.root.appending(path: "docs/scenarios.md").path
    static let start = "<!-- keys: begin -->"
    static let end = "<!-- keys: end -->"

    @Test("the tables of the document are those of the keys")
    func tables() throws {
        let text = try String(contentsOfFile: Self.path, encoding: .utf8)
        let first = try #require(text.range(of: Self.start))
        let last = try #require(text.range(of: Self.end))
        let expected = "\n\n" + KeyTables.markdown() + "\n\n"
        let found = String(text[first.upperBound..<last.lowerBound])
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1", found != expected {
            let whole = String(text[..<first.upperBound]) + expected + String(text[last.lowerBound...])
            try Data(whole.utf8).write(to: URL(filePath: Self.path))
            return
        }
        #expect(found == expected, "the keys have changed; run the tests with UPDATE_GOLDEN=1")
    }

    @Test("the example of the document can be read and passes")
    func example() throws {
        let text = try #require(RepositoryFiles.example)
        let reading = ScenarioReader.read(file: "example.yaml", from: TableOfFiles(texts: ["example.yaml": text]))
        #expect(reading.mistakes.map(\.description) == [])
        let scenario = try #require(reading.scenarios.first)
        let result = try ScenarioRunner.run(scenario)
        #expect(result.verdict == .passed, "\(TextReport.text(result))")
    }
}

/// Files of the repository.
enum RepositoryFiles {
    /// The folder of Package.swift.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The first block of YAML in docs/scenarios.md.
    static let example: String? = {
        guard let text = try? String(contentsOfFile: ScenarioDocumentTests.path, encoding: .utf8),
            let start = text.range(of: "```yaml\n"),
            let end = text.range(of: "```\n", range: start.upperBound..<text.endIndex)
        else { return nil }
        return String(text[start.upperBound..<end.lowerBound])
    }()
}
