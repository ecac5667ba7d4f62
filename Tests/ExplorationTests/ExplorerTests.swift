import ObjectModel
import Scenarios
import Simulation
import Testing

@testable import Exploration

@Suite struct ExplorerTests {
    private static let quick = Search.twoPods("count: [{kind: Pod, event: created, exactly: 2}]")

    @Test(arguments: [SearchStrategy.random, .priority, .swarm, .plain])
    func `A scenario that always holds passes every seed of a strategy`(_ strategy: SearchStrategy) throws {
        let source = try Search.source(Self.quick, files: ["pods.yaml": Search.pods])
        let result = try Explorer(source, Search.options(strategy, seeds: 5)).run()
        #expect(result.passed, "\(result.findings.map(\.key))")
        #expect(result.runs == 5)
        #expect(result.behaviours >= 1)
        #expect(result.states > 3)
        #expect(result.lastSeed == 5)
    }

    @Test(arguments: [SearchStrategy.random, .exhaustive])
    func `The result is the same on one thread and on several`(_ strategy: SearchStrategy) throws {
        let source = try Search.addresses()
        var texts: [String] = []
        for jobs in [1, 3] {
            var options = Search.options(strategy, seeds: strategy == .exhaustive ? 1 : 12)
            options.jobs = jobs
            options.maximumRuns = 40
            options.maximumFailures = 1
            texts.append(ExplorationReport.text(try Explorer(source, options).run()))
        }
        #expect(texts[0] == texts[1])
        #expect(texts[0].contains(strategy == .random ? "never Pod first" : "40 runs"), "\(texts[0])")
    }

    @Test func `Every order with one decision changed is run once`() throws {
        let source = try Search.source(Self.quick, files: ["pods.yaml": Search.pods])
        var options = Search.options(.exhaustive, seeds: 1)
        options.depth = 1
        let runner = TrialRunner(source: source, version: "test")
        let first = try runner.run(Trial(.exhaustive, seed: 1, plan: .deviations([])), .decisions)
        let alternatives = first.decisions.reduce(0) { $0 + Int($1) - 1 }
        #expect(alternatives > 5)
        #expect(try Explorer(source, options).run().runs == 1 + alternatives)
        let plain = try runner.run(Trial(.plain, seed: 1), [])
        #expect(first.result.traceDigest == plain.result.traceDigest, "without deviations the order is first in, first out")
    }

    @Test func `A search ends after so many different failures`() throws {
        let text = Search.twoPods("never: [{kind: Pod, name: first}, {kind: Pod, name: second}]")
        let source = try Search.source(text, files: ["pods.yaml": Search.pods])
        var options = Search.options(seeds: 10)
        options.maximumFailures = 1
        let one = try Explorer(source, options).run()
        #expect(one.runs == 1)
        options.maximumFailures = nil
        let all = try Explorer(source, options).run()
        #expect(all.runs == 10)
        #expect(all.findings.map(\.runs) == [10, 10])
    }

    @Test func `The token of a failure makes the run again, digests included`() throws {
        let source = try Search.addresses()
        let result = try Explorer(source, Search.options(seeds: 30)).run()
        let finding = try #require(result.findings.first)
        let token = try #require(finding.token)
        let again = try Replay.run(token, of: [source], version: "test")
        #expect(again.failures.map { FailureKey($0) }.contains(finding.key))
        let once = try TrialRunner(source: source, version: "test").run(finding.trial, [])
        #expect(again.historyDigest == once.result.historyDigest)
        #expect(again.traceDigest == once.result.traceDigest)
        #expect(finding.failure.replay == "sandtable run search.yaml --token \(token)")
    }

    @Test func `A token of another scenario or another version is refused with the reason`() throws {
        let source = try Search.addresses()
        let token = try #require(ReplayToken(Trial(.random, seed: 3), of: source.fingerprint, version: "test").text)
        let other = try Search.source(Self.quick, files: ["pods.yaml": Search.pods])
        #expect(throws: ReplayToken.Refusal.self) { try Replay.run(token, of: [other], version: "test") }
        #expect(throws: ReplayToken.Refusal.self) { try Replay.run(token, of: [source], version: "another") }
        let changed = try Search.source(
            Search.twoPods(Search.misplaced), files: ["pods.yaml": Search.pods + "\n"])
        #expect(changed.fingerprint != source.fingerprint, "a file that the scenario names counts")
        #expect(source.with(mutants: ["M-NoRVOnAdopt"]).fingerprint != source.fingerprint)
    }

    @Test func `A crash search disturbs every write in every way`() throws {
        let source = try #require(try Search.repository("scenarios/mutants/pool-coming-up.yaml").first)
        let runner = TrialRunner(source: source, version: "test")
        let writes = try runner.run(Trial(.crash, seed: 1), .writes).writes
        #expect(writes.count > 8)
        var queue = TrialQueue(Search.options(.crash, seeds: 1))
        let first = queue.next()
        let reference = try #require(first)
        #expect(queue.next() == nil, "what follows depends on the first run")
        queue.learn(try runner.run(reference, .writes))
        var trials: [Trial] = []
        while let trial = queue.next() { trials.append(trial) }
        let creations = writes.count { $0.call.verb == .create }
        #expect(trials.count == writes.count * WriteFault.Effect.allCases.count - creations)
        #expect(Set(trials).count == trials.count)
        let ordinal = try #require(writes.firstIndex { $0.call.verb != .create })
        for effect in WriteFault.Effect.allCases {
            let trial = Trial(.crash, seed: 1, plan: .writeFault(WriteFault(ordinal: ordinal, effect: effect)))
            let outcome = try runner.runCompared(trial, [], to: try runner.reference(for: trial))
            let undisturbed = try runner.run(Trial(.crash, seed: 1), [])
            #expect(outcome.result.traceDigest != undisturbed.result.traceDigest, "\(effect) does nothing")
        }
    }
}
