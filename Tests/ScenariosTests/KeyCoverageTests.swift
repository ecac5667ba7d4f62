import Foundation
import ObjectModel
import Testing

@testable import Scenarios

/// Every key of the language is used by some scenario of the repository or by an example of docs/scenarios.md.
@Suite struct KeyCoverageTests {
    static let callSections = ["refuse", "deny", "loseReply", "delay"].map { "spec.steps[].fault.\($0)" }

    @Test("each available key of each section is used")
    func keysAreUsed() throws {
        var used: Set<String> = []
        for file in ScenarioFilesTests.files {
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
            for document in YAMLReader.read(bytes).documents { Self.walk(document, "", into: &used) }
        }
        for example in RepositoryFiles.examples {
            for document in YAMLReader.read(Array(example.utf8)).documents { Self.walk(document, "", into: &used) }
        }
        var missing: [String] = []
        for section in ScenarioKeys.all {
            let isAboutCalls = Self.callSections.contains(section.path)
            for key in section.keys where key.isAvailable {
                if isAboutCalls, ScenarioKeys.calls.key(key.name) != nil { continue }
                let name = "\(section.path) \(key.name)"
                if !used.contains(name) { missing.append(name) }
            }
        }
        #expect(missing == [])
    }

    static func walk(_ node: YAMLNode, _ section: String, into used: inout Set<String>) {
        switch node.content {
        case .scalar: return
        case .list(let elements):
            for element in elements { walk(element, section, into: &used) }
        case .fields(let fields):
            for field in fields {
                used.insert("\(section) \(field.key)")
                // Which calls are meant is written and read in the same way in each of these.
                if callSections.contains(section) { used.insert("<calls> \(field.key)") }
                guard let child = ScenarioKeys.section(below: section, field.key) else { continue }
                walk(field.value, child.path, into: &used)
            }
        }
    }
}
