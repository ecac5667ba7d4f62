import Testing

@testable import Scenarios

/// The scenarios of scenarios/faults.
@Suite struct FaultScenarioTests {
    static let files = ScenarioFilesTests.files.filter { $0.contains("/scenarios/faults/") }

    @Test("there are scenarios of faults")
    func present() { #expect(!Self.files.isEmpty) }

    @Test("a scenario of faults does not pass when they are left out", arguments: files)
    func needsItsFaults(_ file: String) throws {
        for scenario in ScenarioReader.read(file: file, from: ScenarioFilesTests.Files()).scenarios {
            var harmless = scenario
            var count = 0
            for index in harmless.steps.indices {
                guard case .fault = harmless.steps[index].action else { continue }
                // The moment stays, so that what follows happens when it did.
                harmless.steps[index].action = .apply([])
                count += 1
            }
            #expect(count > 0, "\(scenario.name) has no fault")
            let result = try ScenarioRunner.run(harmless)
            #expect(result.verdict == .failed, "\(scenario.name) passes without its faults")
        }
    }

    @Test("the same scenario gives the same digests twice", arguments: files)
    func isDeterministic(_ file: String) throws {
        for var scenario in ScenarioReader.read(file: file, from: ScenarioFilesTests.Files()).scenarios {
            scenario.chooser = .random
            let first = try ScenarioRunner.run(scenario)
            let second = try ScenarioRunner.run(scenario)
            #expect(first.historyDigest == second.historyDigest)
            #expect(first.traceDigest == second.traceDigest)
        }
    }
}
