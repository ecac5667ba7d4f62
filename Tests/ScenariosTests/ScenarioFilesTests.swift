import Foundation
import Testing

@testable import Scenarios

/// Every scenario of the repository.
@Suite struct ScenarioFilesTests {
    struct Files: FileProvider {
        func read(_ path: String) throws(FileProblem) -> [UInt8] {
            guard let data = FileManager.default.contents(atPath: path) else { throw .missing }
            return Array(data)
        }
    }

    static let files: [String] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let folder = root.appending(path: "scenarios")
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.sorted().map { folder.appending(path: $0).path }
    }()

    @Test("there are scenarios to look at")
    func present() { #expect(!Self.files.isEmpty) }

    @Test("each scenario can be read and passes", arguments: files)
    func passes(_ file: String) throws {
        let reading = ScenarioReader.read(file: file, from: Files())
        #expect(reading.mistakes.map(\.description) == [])
        for scenario in reading.scenarios {
            let result = try ScenarioRunner.run(scenario)
            #expect(result.verdict == .passed, "\(TextReport.text(result))")
        }
    }
}
