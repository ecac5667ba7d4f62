import Foundation
import ObjectModel
import Testing

@testable import Scenarios

/// Every key of the language is used by some scenario of the repository or by the example of docs/scenarios.md.
@Suite struct KeyCoverageTests {
    /// Which section the value of a key is, by section and key; the elements of a list are looked at one by one.
    static let children: [String: [(key: String, section: String)]] = [
        "": [("metadata", "metadata"), ("spec", "spec")],
        "spec": [
            ("chooser", "spec.chooser"), ("controllers", "spec.controllers"), ("cluster", "spec.cluster"), ("timing", "spec.timing"),
            ("workloads", "spec.workloads[]"), ("steps", "spec.steps[]"), ("expect", "spec.expect"),
        ],
        "spec.chooser": [("deviations", "spec.chooser.deviations[]")],
        "spec.cluster": [("nodes", "spec.cluster.nodes[]"), ("images", "spec.cluster.images[]")],
        "spec.cluster.images[]": [("pull", "<distribution>")],
        "spec.timing": ScenarioKeys.timing.keys.map { ($0.name, "<distribution>") },
        "<distribution>": [
            ("lognormal", "<distribution>.lognormal"), ("normal", "<distribution>.normal"),
            ("exponential", "<distribution>.exponential"),
        ],
        "spec.workloads[]": [("claim", "spec.workloads[].claim"), ("arrivals", "spec.workloads[].arrivals")],
        "spec.workloads[].arrivals": [("poisson", "<arrivals by rate>"), ("uniform", "<arrivals by rate>")],
        "spec.steps[]": [
            ("apply", "<objects>"), ("create", "<objects>"), ("update", "<objects>"), ("patch", "spec.steps[].patch"),
            ("delete", "spec.steps[].delete"), ("scale", "spec.steps[].scale"), ("run", "spec.steps[].run"),
            ("upgrade", "spec.steps[].upgrade"), ("fault", "spec.steps[].fault"), ("eventually", "spec.steps[].eventually"),
            ("settle", "spec.steps[].settle"),
        ],
        "spec.steps[].fault": [("when", "<moment>"), ("restartAt", "spec.steps[].fault.restartAt")]
            + ScenarioKeys.faultNames.map { ($0, "spec.steps[].fault.\($0)") },
        "<moment>": ScenarioKeys.moment.keys.map { ($0.name, "<calls>") },
        "spec.steps[].fault.delay": [("by", "<distribution>")],
        "spec.steps[].fault.pod": [
            ("ready", "<after>"), ("evict", "<after>"), ("flap", "spec.steps[].fault.pod.flap"), ("exit", "spec.steps[].fault.pod.exit"),
        ],
        "spec.steps[].eventually": [("object", "<pattern>")],
        "spec.expect": [
            ("always", "spec.expect.always[]"), ("never", "<pattern>"), ("eventually", "spec.expect.eventually[]"),
            ("count", "spec.expect.count[]"),
        ],
        "spec.expect.always[]": [("forEach", "<pattern>")],
    ]

    static let callSections = ["refuse", "deny", "loseReply", "delay"].map { "spec.steps[].fault.\($0)" }

    @Test("each available key of each section is used")
    func keysAreUsed() throws {
        var used: Set<String> = []
        for file in ScenarioFilesTests.files {
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
            for document in YAMLReader.read(bytes).documents { Self.walk(document, "", into: &used) }
        }
        let example = try #require(RepositoryFiles.example)
        for document in YAMLReader.read(Array(example.utf8)).documents { Self.walk(document, "", into: &used) }
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
                guard let child = children[section]?.first(where: { $0.key == field.key }) else { continue }
                walk(field.value, child.section, into: &used)
            }
        }
    }
}
