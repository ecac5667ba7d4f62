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

    @Test("there is more than one example") func several() { #expect(RepositoryFiles.examples.count > 1) }

    @Test("each example of the document can be read and passes", arguments: RepositoryFiles.examples)
    func example(_ text: String) throws {
        let files = TableOfFiles(texts: ["example.yaml": text], folder: RepositoryFiles.root.appending(path: "docs").path)
        let reading = ScenarioReader.read(file: "example.yaml", from: files)
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

    /// The scenarios in docs/scenarios.md: its blocks of YAML that begin with an apiVersion.
    static let examples: [String] = {
        guard let text = try? String(contentsOfFile: ScenarioDocumentTests.path, encoding: .utf8) else { return [] }
        return text.split(separator: "```yaml\n", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            guard let end = part.range(of: "```\n") else { return nil }
            let block = String(part[..<end.lowerBound])
            return block.hasPrefix("apiVersion: sandtable.dev/") ? block : nil
        }
    }()
}
