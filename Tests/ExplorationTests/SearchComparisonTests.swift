import ObjectModel
import Scenarios
import Testing

@testable import Exploration

/// Searches that compare runs, and those that change what a scenario says of its own seed.
@Suite struct SearchComparisonTests {
    private static func source(_ path: String) throws -> ScenarioSource { try #require(try Search.repository(path).first) }

    @Test(arguments: [UInt64(1), 2, 3, 5, 8, 13])
    func `Caches that a seed makes late can be said as steps of a scenario`(_ seed: UInt64) throws {
        let source = try Self.source("scenarios/mutants/pool-coming-up.yaml")
        let late = try TrialRunner(source: source, version: "test").run(Trial(.lag, seed: seed), [])
        let staleness = Staleness(seed: seed)
        let document = source.documentWithManifests { staleness.insert(into: $0) }.withPatience()
        #expect((document.at("spec", "steps")?.arrayValue ?? []).contains { $0["fault"] != nil })
        let scenario = try Search.source(YAMLWriter.text(document)).scenario
        #expect(try ScenarioRunner.run(scenario).historyDigest == late.result.historyDigest)
    }

    @Test func `Seed 0 makes no cache late and leaves all faults out`() throws {
        let source = try Self.source("scenarios/faults/lag.yaml")
        let runner = TrialRunner(source: source, version: "test")
        let plain = try runner.run(Trial(.plain, seed: source.scenario.world.seed), [])
        #expect(try runner.run(Trial(.lag, seed: 0), []).result.historyDigest == plain.result.historyDigest)
        let without = try runner.run(Trial(.swarm, seed: 0), [])
        #expect(without.result.historyDigest != plain.result.historyDigest)
        #expect(without.result.failures.map { FailureKey($0).text } == ["always not-ready-at-once"])
    }

    @Test(arguments: [SearchStrategy.plain, .random, .swarm])
    func `What claims cost is counted in a search where the scenario asks for it`(_ strategy: SearchStrategy) throws {
        let runner = TrialRunner(source: try Self.source("scenarios/closed-loop.yaml"), version: "test")
        let outcome = try runner.run(Trial(strategy, seed: 1), [])
        #expect(!outcome.result.failures.contains { FailureKey($0).text.hasPrefix("leadsTo claim.created") }, "\(outcome.result.failures)")
    }

    @Test func `What a scenario says of its faults is not asked where they are left out`() throws {
        let source = try Self.source("scenarios/faults/lag.yaml")
        let runner = TrialRunner(source: source, version: "test")
        let omitting = try #require((1...20).first { Swarm(seed: $0).omittedSteps(of: source.scenario).count == 1 })
        let trial = Trial(.swarm, seed: omitting)
        #expect(try runner.runCompared(trial, [], to: try runner.reference(for: trial)).result.failures == [])
    }

    @Test func `Names that the server makes up end as under the scenario's own seed when it mentions one`() throws {
        let source = try Self.source("scenarios/mutants/ghost-members.yaml")
        #expect(source.ownNames == [])
        let named = source.withOwnNames()
        #expect(named.ownNames.count == 2)
        for (source, fails) in [(source, true), (named, false)] {
            let outcome = try TrialRunner(source: source, version: "test").run(Trial(.priority, seed: 2), [])
            #expect(outcome.result.failures.isEmpty != fails, "\(outcome.result.failures)")
        }
        #expect(try Self.source("scenarios/mutants/pool-coming-up.yaml").withOwnNames().ownNames == [])
    }

    @Test func `Without defects a failure is put down to the repair that takes it away`() throws {
        var options = MutantCampaign.Options(version: "test")
        options.seeds = 2
        options.baselineRuns = 12
        options.time = .seconds(3_600)
        let baseline = MutantCampaign([try Self.source("scenarios/tutorial.yaml")], options).baseline()
        #expect(baseline.searches.map(\.stage) == SearchStage.allCases)
        #expect(baseline.searches.map(\.runs) == [1, 2, 12, 2, 2, 2])
        #expect(baseline.searches.map(\.isCutShort) == [false, false, true, false, false, false])
        let second = try #require(baseline.alarms.first { $0.stage == .random && $0.key.text == "invariant I-01" })
        #expect(second.trial == Trial(.random, seed: 2))
        // Both repairs read the claim past the cache before it is given another Sandbox.
        #expect(second.explanation == .defects(["LB-10", "LB-14"]))
        let random = try #require(baseline.searches.first { $0.stage == .random })
        #expect(random.failedRuns >= 1)
        #expect(random.falseAlarms == 0, "\(baseline.alarms)")
    }

    @Test func `A time that is up allows nothing more`() {
        #expect(!TimeBudget(.zero).allows(0))
        let budget = TimeBudget(.seconds(3_600))
        #expect(budget.spend(on: 0) { 7 } == 7)
        #expect(budget.allows(0))
        #expect(budget.allows(1))
    }
}
