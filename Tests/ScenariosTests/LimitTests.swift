import ObjectModel
import Simulation
import Testing

@testable import Scenarios

/// Budgets and latency objectives of a run with two warm claims and a cold one.
@Suite struct LimitTests {
    static func run(_ budgets: [Budget.Subject: Int] = [:], _ objectives: [LatencyObjective] = []) throws -> ScenarioResult {
        var scenario = WarmPoolRunTests.scenario(.burst(3))
        // Sorted, because the order of a dictionary differs from process to process.
        scenario.budgets = budgets.sorted { $0.key.text < $1.key.text }.map {
            Budget($0.key, limit: $0.value, location: SourceLocation(line: 70, column: 3))
        }
        scenario.objectives = objectives
        return try ScenarioRunner.run(scenario)
    }

    @Test("a budget of exactly what was used holds, one of less does not", arguments: Budget.Measure.allCases)
    func measures(_ measure: Budget.Measure) throws {
        let claims = try Self.run().claims
        for launch in [nil, ClaimRecord.Launch.warm, .cold] {
            let meant = claims.filter { launch == nil || $0.launch == launch }
            let most = try #require(meant.compactMap { $0.cost.map(measure.amount) }.max())
            #expect(try Self.run([.claim(measure, launch): most]).failures == [])
            guard most > 0 else { continue }
            let result = try Self.run([.claim(measure, launch): most - 1])
            let failure = try #require(result.failures.first)
            #expect(result.failures.count == 1)
            #expect(failure.assertion == "budget \(Budget.Subject.claim(measure, launch).text)")
            #expect(failure.message.hasPrefix("at most \(most - 1) \(measure.noun) are allowed for a claim, found \(most)"))
            #expect(failure.object?.hasPrefix("SandboxClaim default/w-") == true)
            #expect(failure.time < result.endTime)
            #expect(failure.revision != nil)
            #expect(failure.replay == "sandtable run tiny.yaml --seed 1")
            #expect(failure.location.line == 70)
            #expect(result.timeline.contains { $0.category == .failure && $0.text.hasPrefix(failure.assertion) })
        }
    }

    @Test("writes are told one by one")
    func list() throws {
        let failure = try #require(try Self.run([.claim(.writesPerClaim, .cold): 0]).failures.first)
        #expect(failure.message.contains(" create sandboxes"), "\(failure.message)")
        let all = try #require(try Self.run([.claim(.allWritesPerClaim, .cold): 0]).failures.first)
        #expect(all.message.contains(" create pods by sandbox-controller"), "\(all.message)")
    }

    @Test("every claim above a budget is counted")
    func further() throws {
        let failure = try #require(try Self.run([.claim(.reconcilesPerClaim, nil): 0]).failures.first)
        #expect(failure.message.hasSuffix("\nand so with 2 further claims"))
    }

    @Test("a budget of the run counts what the report counts", arguments: Budget.Total.allCases)
    func totals(_ total: Budget.Total) throws {
        let calls = try Self.run().counts.calls
        let used = calls.reduce(0) { $0 + (total == .writes ? $1.writes : $1.conflicts) }
        #expect(try Self.run([.run(total): used]).failures == [])
        guard used > 0 else { return }
        let failure = try #require(try Self.run([.run(total): used - 1]).failures.first)
        #expect(failure.message == "at most \(used - 1) \(total.rawValue) are allowed, found \(used)")
        #expect(failure.assertion == "budget \(total.rawValue)")
        #expect(failure.actor != nil)
    }

    @Test("budgets change nothing in a run")
    func digests() throws {
        let plain = try Self.run()
        let watched = try Self.run([.claim(.writesPerClaim, nil): 1_000, .run(.writes): 1_000_000])
        #expect(plain.historyDigest == watched.historyDigest)
        #expect(plain.traceDigest == watched.traceDigest)
    }

    // MARK: Latencies

    @Test("an objective of exactly what was found holds, one of less does not", arguments: LatencyObjective.Percentile.allCases)
    func objectives(_ percentile: LatencyObjective.Percentile) throws {
        let latencies = try Self.run().latencies
        for (subject, summary) in [
            (LatencyObjective.Subject.claimReady, latencies.all), (.warmClaimReady, latencies.warm), (.coldClaimReady, latencies.cold),
        ] {
            let summary = try #require(summary)
            let found: Nanoseconds
            switch percentile {
            case .p50: found = summary.p50
            case .p90: found = summary.p90
            case .p99: found = summary.p99
            case .max: found = summary.maximum
            }
            let location = SourceLocation(line: 80, column: 3)
            #expect(try Self.run([:], [LatencyObjective(subject, percentile, limit: found, location: location)]).failures == [])
            let result = try Self.run([:], [LatencyObjective(subject, percentile, limit: found - 1, location: location)])
            let failure = try #require(result.failures.first)
            let claim = try #require(result.claims.first { $0.latency == found })
            #expect(failure.assertion == "slo \(subject.rawValue) \(percentile.rawValue)")
            #expect(failure.message.contains("found \(ReadableTime.length(found)): claim default/w-"), "\(failure.message)")
            #expect(failure.time == claim.readyAt)
            #expect(failure.revision != nil && failure.location == location && !failure.causes.isEmpty)
        }
    }

    @Test("a claim that is never ready is slower than all others")
    func neverReady() throws {
        let objective = LatencyObjective(.claimReady, .max, limit: .hours(1), location: .start)
        let median = LatencyObjective(.claimReady, .p50, limit: .hours(1), location: .start)
        var scenario = TinyScenario.make(
            [(nil, .run(workload: "w")), (nil, TinyScenario.ready("w-0"))], workloads: [TinyScenario.load(.burst(2))])
        scenario.objectives = [objective, median]
        let failures = try TinyScenario.run(scenario).failures
        #expect(failures.map(\.message) == ["expected at most 1h0m0s, found a claim that was never ready: claim default/w-1 of 2 claims"])
        #expect(failures.first?.object == "SandboxClaim default/w-1")
    }

    @Test("an objective without a claim fails")
    func nobody() throws {
        var scenario = TinyScenario.make([(nil, .create([TinyScenario.map("c")]))])
        scenario.objectives = [LatencyObjective(.warmClaimReady, .p99, limit: 0, location: .start)]
        #expect(
            try TinyScenario.run(scenario).failures.map(\.message) == [
                "there was no such claim, so that nothing can be said of its latency"
            ])
    }
}

/// How budgets and objectives are written.
struct ReadLimitTests {
    @Test(arguments: ReaderRow.table(Self.accepted))
    func acceptsLimits(row: ReaderRow) { row.check() }

    @Test(arguments: ReaderRow.table(Self.refused))
    func refusesLimitsThatAreWrong(row: ReaderRow) { row.check() }

    private static let accepted = """
        {budgets: {writesPerClaim: 6, conflicts: 0, reconcilesPerClaim: 8}}
        {budgets: {warm: {allWritesPerClaim: 10, readsPerClaim: 0}, cold: {requeuesPerClaim: 1, eventsPerClaim: 1}, writes: 900}}
        {slo: {claimReady: {p50: 100ms, p90: 1s, p99: 6s, max: 8s}, warmClaimReady: {max: 50ms}, coldClaimReady: {p50: 0s}}}
        """

    private static let refused = """
        {budgets: {}}
          4:17: an empty map allows anything; name what must not be exceeded
        {budgets: {writesPerClaims: 6, warm: {conflicts: 1}}}
          4:18: unknown key "writesPerClaims" in spec.budgets; did you mean writesPerClaim? the keys are writesPerClaim, \
        allWritesPerClaim, conflictsPerClaim, readsPerClaim, reconcilesPerClaim, requeuesPerClaim, eventsPerClaim, warm, cold, \
        conflicts, writes
          4:45: unknown key "conflicts" in <budget of claims>; the keys are writesPerClaim, allWritesPerClaim, conflictsPerClaim, \
        readsPerClaim, reconcilesPerClaim, requeuesPerClaim, eventsPerClaim
        {budgets: {conflicts: -1, cold: 5}}
          4:29: expected a whole number from 0 to 1000000000, found -1
          4:39: expected a map with the keys writesPerClaim, allWritesPerClaim, conflictsPerClaim, readsPerClaim, \
        reconcilesPerClaim, requeuesPerClaim, eventsPerClaim, found 5
        {slo: {}}
          4:13: an empty map asks for nothing; name whose latencies are bounded
        {slo: {claimReady: {}, poolReady: {p50: 1s}}}
          4:26: an empty map asks for nothing; write a percentile such as p99: 6s
          4:30: unknown key "poolReady" in spec.slo; the keys are claimReady, warmClaimReady, coldClaimReady
        {slo: {claimReady: {p50: 2s, p99: 1s, max: 5}}}
          4:41: p99 of 1s is below p50 of 2s; raise it
          4:50: expected a duration such as 250ms, found 5; add a unit: ns, us, ms, s, m or h
        """

    @Test("limits are read as they are written")
    func values() throws {
        let spec = "{budgets: {cold: {readsPerClaim: 1}, conflicts: 2, writesPerClaim: 3}, slo: {claimReady: {max: 2s, p50: 1s}}}"
        let scenario = try #require(ScenarioReader.read(file: "s", from: TableOfFiles.withSpec(spec)).scenarios.first)
        #expect(scenario.budgets.map(\.subject) == [.claim(.readsPerClaim, .cold), .run(.conflicts), .claim(.writesPerClaim, nil)])
        #expect(scenario.budgets.map(\.limit) == [1, 2, 3])
        #expect(scenario.objectives.map(\.percentile) == [.p50, .max])
        #expect(scenario.objectives.map(\.limit) == [.seconds(1), .seconds(2)])
    }
}
