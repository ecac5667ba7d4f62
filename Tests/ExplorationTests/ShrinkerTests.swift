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
        let shrunk = try Self.shrunk(try Search.addresses(), Search.options(seeds: 30))
        #expect(shrunk.steps.before == 4)
        #expect(shrunk.steps.now <= 2, "\(shrunk.text)")
        #expect((1...3).contains(shrunk.decisions.now), "\(shrunk.text)")
        #expect(!shrunk.wasCutShort)
    }

    @Test func `A shrunk scenario is complete in itself and fails in the same way with the same digests`() throws {
        let source = try Search.addresses()
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
        let texts = try (0..<2).map { _ in ExplorationReport.text(try Explorer(try Search.addresses(), options).run()) }
        #expect(texts[0] == texts[1])
    }

    private static let defects = [
        ("refused-cleanup", "M-ExpireAnyway"), ("foreign-assignment", "M-ForgetClearForeign"), ("pool-coming-up", "M-StaticPodIPGate"),
        ("failing-pass", "M-BlankOnError"), ("late-template", "M-SwallowMissingTemplate"), ("hidden-creation", "M-RawAlreadyExists"),
        ("members-that-linger", "M-IgnoreTerminating"), ("orphaned-member", "M-NilOwnerAdoptable"),
        ("sandbox-children", "M-EnqueueSelf"),
    ]

    @Test func `The median failing case shrinks to ten steps or fewer`() throws {
        let steps = try Self.defects.map { file, mutant in
            let source = try #require(try Search.repository("scenarios/mutants/\(file).yaml").first).with(mutants: [mutant])
            var options = Search.options(.plain, seeds: 1)
            options.seedStart = source.scenario.world.seed
            let shrunk = try Self.shrunk(source, options)
            #expect(shrunk.steps.now <= shrunk.steps.before, "\(mutant)")
            #expect(!shrunk.wasCutShort, "\(mutant)")
            return shrunk.steps.now
        }
        #expect(steps.sorted()[steps.count / 2] <= 10, "\(steps)")
    }

    @Test func `A run that ends differently after a crash shrinks to a scenario that has itself compared`() throws {
        let whole = try #require(try Search.repository("scenarios/invariants/crash-after-transfer.yaml").first)
        let document = whole.documentWithManifests { $0.filter { $0["fault"] == nil } }
            .replacing(DocumentPath("spec", "invariants"), with: "all")
        let source = try Search.source(YAMLWriter.text(document)).with(mutants: ["M-AssignAfterTransfer"])
        let runner = TrialRunner(source: source, version: "test")
        let transfer = try #require(
            try runner.run(Trial(.crash, seed: 1), .writes).writes.firstIndex {
                $0.call.actor == "sandboxclaim-controller" && $0.kind == "Sandbox" && $0.call.verb == .patch
            })
        let trial = Trial(.crash, seed: 1, plan: .writeFault(WriteFault(ordinal: transfer, effect: .killAfter)))
        let outcome = try runner.runCompared(trial, [], to: try runner.reference(for: trial))
        let failure = try #require(outcome.result.failures.first { FailureKey($0).invariant == "L-08" })
        let finding = ExplorationResult.Finding(key: FailureKey(failure), runs: 1, trial: trial, failure: failure, token: nil)
        let shrunk = try Shrinker(source, runner: runner, finding: finding, time: .seconds(600), tick: {}).run().get()
        #expect(shrunk.steps.now <= 6, "\(shrunk.text)")
        #expect(shrunk.scenario.comparisons == [.crashEquivalence], "\(shrunk.text)")
        #expect(shrunk.scenario.steps.contains { if case .fault = $0.action { true } else { false } })
        let again = try ScenarioRunner.run(try Search.source(shrunk.text).scenario)
        #expect(again.failures.map(\.assertion) == ["invariant L-08"])
        #expect(again.traceDigest == shrunk.result.traceDigest)
    }

    @Test func `A run that ends differently in another order shrinks to few decisions`() throws {
        let whole = try #require(try Search.repository("scenarios/invariants/one-place.yaml").first)
        let document = whole.documentWithManifests().replacing(DocumentPath("spec", "expect"), with: nil)
            .replacing(DocumentPath("spec", "invariants"), with: "all")
        var options = Search.options(seeds: 1)
        options.comparesOrders = true
        let shrunk = try Self.shrunk(try Search.source(YAMLWriter.text(document)), options)
        #expect((1...3).contains(shrunk.decisions.now), "\(shrunk.text)")
        #expect(shrunk.decisions.before > 100)
        #expect(shrunk.scenario.comparisons == [.scheduleIndependence])
    }

    @Test func `What is left is minimal`() {
        let minimum = DeltaDebugging.minimum(Array(0..<40), goesOn: { true }) { $0.contains(7) && $0.contains(31) }
        #expect(minimum == [7, 31])
        #expect(DeltaDebugging.minimum([1, 2, 3], goesOn: { true }) { _ in true }.isEmpty)
        #expect(DeltaDebugging.minimum([1, 2, 3], goesOn: { false }) { _ in true } == [1, 2, 3])
    }

    @Test(arguments: WriteFault.Effect.allCases)
    func `A fault of a crash search can be said as a step of a scenario`(_ effect: WriteFault.Effect) throws {
        let source = try #require(try Search.repository("scenarios/mutants/pool-coming-up.yaml").first)
        let runner = TrialRunner(source: source, version: "test")
        let writes = try runner.run(Trial(.crash, seed: 1), .writes).writes
        let ordinal = try #require(writes.firstIndex { $0.call.verb != .create })
        let fault = WriteFault(ordinal: ordinal, effect: effect)
        let disturbed = try runner.run(Trial(.crash, seed: 1, plan: .writeFault(fault)), [])
        let digests = try fault.steps(among: writes).map { step -> Digest128 in
            let document = source.documentWithManifests()
            let steps = [step] + (document.at("spec", "steps")?.arrayValue ?? [])
            let text = YAMLWriter.text(Reductions.document(document, withSteps: steps))
            let scenario = try Search.source(text).scenario
            return try ScenarioRunner.run(scenario).historyDigest
        }
        #expect(digests.contains(disturbed.result.historyDigest))
    }
}
