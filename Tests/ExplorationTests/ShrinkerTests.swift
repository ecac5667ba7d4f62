import ObjectModel
import Scenarios
import Testing

@testable import Exploration

@Suite struct ShrinkerTests {
    private static func shrunk(_ source: ScenarioSource, _ options: ExplorationOptions) throws -> ShrunkCase {
        var options = options
        options.shrinkTime = .seconds(600)
        options.maximumFailures = 1
        let finding = try #require(try Explorer(source, options).run().findings.first)
        return try #require(finding.shrunk, "\(finding.unshrunkReason ?? "")")
    }

    @Test func `A failure that needs an order shrinks to the steps and decisions that make it`() throws {
        let shrunk = try Self.shrunk(try Search.placement(), Search.options(seeds: 30))
        #expect(shrunk.steps.before == 4)
        #expect(shrunk.steps.now <= 2, "\(shrunk.text)")
        #expect((1...3).contains(shrunk.decisions.now), "\(shrunk.text)")
        #expect(!shrunk.wasCutShort)
    }

    @Test func `A shrunk scenario is complete in itself and fails in the same way with the same digests`() throws {
        let source = try Search.placement()
        let shrunk = try Self.shrunk(source, Search.options(seeds: 30))
        let file = shrunk.name + ".yaml"
        let reading = ScenarioReader.read(file: file, from: MemoryFiles(bytes: [file: Array(shrunk.text.utf8)]))
        let scenario = try #require(reading.scenarios.first, "\(reading.mistakes)")
        let result = try ScenarioRunner.run(scenario)
        #expect(result.historyDigest == shrunk.result.historyDigest)
        #expect(result.traceDigest == shrunk.result.traceDigest)
        #expect(result.failures.map(\.assertion) == ["never Pod first"])
    }

    @Test func `Shrinking the same failure twice gives the same report`() throws {
        var options = Search.options(seeds: 30)
        options.shrinkTime = .seconds(600)
        options.maximumFailures = 1
        let texts = try (0..<2).map { _ in ExplorationReport.text(try Explorer(try Search.placement(), options).run()) }
        #expect(texts[0] == texts[1])
    }

    @Test func `What is left is minimal`() {
        let minimum = DeltaDebugging.minimum(Array(0..<40), goesOn: { true }) { $0.contains(7) && $0.contains(31) }
        #expect(minimum == [7, 31])
        #expect(DeltaDebugging.minimum([1, 2, 3], goesOn: { true }) { _ in true }.isEmpty)
        #expect(DeltaDebugging.minimum([1, 2, 3], goesOn: { false }) { _ in true } == [1, 2, 3])
    }

    @Test func `A fault of a crash search becomes a step of the shrunk scenario`() throws {
        let text = """
            apiVersion: sandtable.dev/v1alpha1
            kind: Scenario
            metadata: {name: crash}
            spec:
              steps:
                - create:
                    object:
                      apiVersion: agents.x-k8s.io/v1beta1
                      kind: Sandbox
                      metadata: {name: s}
                      spec: {podTemplate: {spec: {containers: [{name: main, image: "registry.example/pod:v1"}]}}}
                - settle: {}
              expect:
                never: [{kind: Sandbox, status: {conditions: [{type: Ready, reason: ReconcilerError}]}}]
            """
        let shrunk = try Self.shrunk(try Search.source(text), Search.options(.crash, seeds: 1))
        #expect(shrunk.text.contains("fault:"), "\(shrunk.text)")
        #expect(shrunk.failure.assertion == "never Sandbox")
    }
}
