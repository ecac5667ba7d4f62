import AgentSandboxControllers
import Foundation
import Testing

@testable import Scenarios

/// scenarios/upstream-defects: each shows a defect of the faithful controllers, and the repair makes it go away. That they show it is for
/// `ScenarioFilesTests`.
@Suite struct UpstreamDefectTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let files: [String] = {
        let folder = root.appending(path: "scenarios/upstream-defects").path
        return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".yaml") }.sorted()
    }()

    private func scenarios(_ file: String) -> [Scenario] {
        let path = Self.root.appending(path: "scenarios/upstream-defects/\(file)").path
        let reading = ScenarioReader.read(file: path, from: ScenarioFilesTests.Files())
        #expect(reading.mistakes.map(\.description) == [])
        return reading.scenarios
    }

    /// `LB-05` of `lb-05-flap.yaml`.
    private static func defect(_ file: String) -> String { file.prefix(5).uppercased() }

    @Test(arguments: files) func `A repair makes its defect go away`(_ file: String) throws {
        let repairs = Feature.allCases.filter { $0.defect == Self.defect(file) }
        for scenario in scenarios(file) {
            #expect(scenario.name.hasPrefix(file.prefix(5)))
            guard !scenario.expectations.violates.isEmpty else { continue }
            #expect(!repairs.isEmpty, "no repair is named after \(Self.defect(file))")
            var repaired = scenario
            let others = repairs.filter { !scenario.world.features.contains($0.rawValue) }
            #expect(!others.isEmpty, "the scenario runs with the repair on")
            repaired.world.features += others.map(\.rawValue)
            repaired.invariants += scenario.expectations.violates.map(\.id)
            repaired.expectations.violates = []
            let silent = try ScenarioRunner.run(repaired)
            #expect(silent.verdict == .passed, "with \(repaired.world.features): \(TextReport.text(silent))")
        }
    }

    @Test(arguments: Feature.allCases) func `A defect violates what its scenarios announce`(_ feature: Feature) {
        let announced = Self.files.filter { Self.defect($0) == feature.defect }.flatMap(scenarios).flatMap(\.expectations.violates)
        #expect(Set(announced.map(\.id)) == Set(feature.invariants))
    }

    @Test(arguments: files) func `A defect is told with the command that shows it`(_ file: String) throws {
        let text = try String(contentsOfFile: Self.root.appending(path: "docs/upstream-defects.md").path, encoding: .utf8)
        let section = try #require(text.components(separatedBy: "\n## ").first { $0.hasPrefix(Self.defect(file)) })
        #expect(section.contains("sandtable run scenarios/upstream-defects/\(file)"))
        for scenario in scenarios(file) {
            for violation in scenario.expectations.violates { #expect(section.contains(violation.id)) }
        }
    }
}
