import ObjectModel
import Simulation
import Testing

@testable import Scenarios

@Suite struct LeadsToTests {
    typealias Side = ScenarioExpectations.LeadsTo.Side

    /// What is expected to follow what in the history below, and what fails of it.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let from: Side
        let to: Side
        let within: Nanoseconds?
        /// message and moment of the failure, or nil.
        let failure: String?

        var testDescription: String { name }

        init(_ name: String, _ from: Side, _ to: Side, within: Nanoseconds? = nil, failure: String? = nil) {
            self.name = name
            self.from = from
            self.to = to
            self.within = within
            self.failure = failure
        }
    }

    /// w-0 is made at 0s, w-1 at 1s. w-0 is ready at 2s, w-1 at 6s; w-0 is deleted at 8s. A map c is made at 2s with a=1 and becomes 2 at
    /// 5s; another, d, is made at 7s and deleted at 8s.
    static func history(_ pair: ScenarioExpectations.LeadsTo) -> Scenario {
        let map = TinyScenario.reference("c")
        return TinyScenario.make(
            [
                (nil, .run(workload: "w")), (.at(.seconds(2)), TinyScenario.ready("w-0")), (nil, .create([TinyScenario.map("c")])),
                (.at(.seconds(5)), .patch(map, .merge, ["data": ["a": "2"]], subresource: "")),
                (.at(.seconds(6)), TinyScenario.ready("w-1")), (.at(.seconds(7)), .create([TinyScenario.map("d")])),
                (.at(.seconds(8)), .delete([TinyScenario.reference("d")], propagation: nil, gracePeriodSeconds: nil)),
                (nil, .delete([TinyScenario.reference("w-0", TinyScenario.claim)], propagation: nil, gracePeriodSeconds: nil)),
            ], workloads: [TinyScenario.load(.at([0, .seconds(1)]))]
        ) { $0.leadsTo = [pair] }
    }

    static func map(_ value: String) -> Side { .pattern(TinyScenario.pattern(nil, ["data": ["a": .string(value)]])) }
    static let created = Side.milestone(.created)
    static let ready = Side.milestone(.ready)

    static let rows = [
        Row("claims are ready in time", created, ready, within: .seconds(5)),
        Row("claims are ready by the end", created, ready),
        Row(
            "a claim is ready too late", created, ready, within: .seconds(3),
            failure: "claim.created of SandboxClaim default/w-1 at 1.000s led to claim.ready after 5s, but must within 3s | 6.000s"),
        Row(
            "both are, and the earlier deadline is told", created, ready, within: .seconds(1),
            failure: "claim.created of SandboxClaim default/w-0 at 0.000s led to claim.ready after 2s, but must within 1s\n"
                + "and so 1 further time | 2.000s"),
        Row(
            "what does not come by the end", ready, .milestone(.deleted),
            failure: "claim.ready of SandboxClaim default/w-1 at 6.000s did not lead to claim.deleted by the end of the run | 8.000s"),
        Row(
            "what does not come in time, told at its deadline", created, .milestone(.assigned), within: .seconds(7),
            failure:
                "claim.created of SandboxClaim default/w-0 at 0.000s did not lead to claim.assigned: the object left the store 8s later\n"
                + "and so 1 further time | 8.000s"),
        Row("what has been before has followed", ready, created, within: 0),
        Row(
            "an object comes to match another pattern", map("1"), map("2"), within: .seconds(3),
            failure:
                "ConfigMap with data.a: \"1\" of ConfigMap default/d at 7.000s did not lead to ConfigMap with data.a: \"2\": the object "
                + "left the store 1s later | 8.000s"),
        Row(
            "an object of another kind must follow", .pattern(TinyScenario.pattern("w-1", kind: TinyScenario.claim)), map("2"),
            within: .seconds(3),
            failure:
                "SandboxClaim w-1 of SandboxClaim default/w-1 at 1.000s led to ConfigMap with data.a: \"2\" after 4s, but must within 3s"
                + " | 5.000s"),
        Row(
            "an object of another kind follows", .pattern(TinyScenario.pattern("w-1", kind: TinyScenario.claim)), map("2"),
            within: .seconds(4)),
        Row("an object of another kind is there already", .milestone(.deleted), map("2"), within: 0),
        Row(
            "an object of another kind never comes", created, map("3"), within: .seconds(2),
            failure: "claim.created of SandboxClaim default/w-0 at 0.000s did not lead to ConfigMap with data.a: \"3\" within 2s\n"
                + "the closest is ConfigMap default/c:\n  data.a: expected \"3\", found \"2\"\nand so 1 further time | 2.000s"),
        Row(
            "a milestone that follows an object of another kind", map("1"), ready, within: .seconds(4),
            failure: "ConfigMap with data.a: \"1\" of ConfigMap default/d at 7.000s did not lead to claim.ready within 4s | 8.000s"),
        Row("what never happens leads to anything", map("9"), map("8"), within: 0),
    ]

    @Test("each time that the one happens the other must follow", arguments: rows)
    func follows(_ row: Row) throws {
        let pair = ScenarioExpectations.LeadsTo(
            from: row.from, to: row.to, within: row.within, location: SourceLocation(line: 44, column: 9))
        let result = try TinyScenario.run(Self.history(pair))
        let failures = result.failures.map { "\($0.message) | \(ReadableTime.moment($0.time))" }
        #expect(failures == [row.failure].compactMap(\.self))
        #expect(result.failures.allSatisfy { $0.location.line == 44 && $0.replay == "sandtable run tiny.yaml --seed 7" })
        #expect(result.failures.allSatisfy { $0.assertion == "leadsTo \(row.from.text) to \(row.to.text)" })
    }

    @Test("a failure carries the object, the revision and the revisions before it")
    func chain() throws {
        let pair = ScenarioExpectations.LeadsTo(from: Self.created, to: Self.ready, within: .seconds(3), location: .start)
        let failure = try #require(try TinyScenario.run(Self.history(pair)).failures.first)
        #expect(failure.object == "SandboxClaim default/w-1")
        #expect(failure.causes.map(\.verb) == ["update", "create"])
        #expect(failure.revision == failure.causes.first?.revision)
    }

    @Test("a run that was broken off misses only what was due")
    func brokenOff() throws {
        for (within, failures) in [(Nanoseconds.seconds(2), 1), (.seconds(9), 0)] {
            let pair = ScenarioExpectations.LeadsTo(from: Self.created, to: Self.ready, within: within, location: .start)
            let result = try TinyScenario.run(
                TinyScenario.make(
                    [
                        (nil, .run(workload: "w")),
                        (nil, .eventually(TinyScenario.pattern("nobody"), within: .seconds(5))),
                    ], workloads: [TinyScenario.load(.burst(1))]
                ) { $0.leadsTo = [pair] })
            #expect(result.failures.map(\.assertion).filter { $0.hasPrefix("leadsTo") }.count == failures)
        }
    }

    @Test("the milestones of a warm claim come in their order")
    func milestones() throws {
        var scenario = WarmPoolRunTests.scenario(.burst(1), dwell: .seconds(1))
        let order: [ClaimMilestone] = [.created, .observed, .assigned, .adopted, .ready, .deleted]
        func pairs(within: Nanoseconds?) -> [ScenarioExpectations.LeadsTo] {
            zip(order, order.dropFirst()).map { .init(from: .milestone($0), to: .milestone($1), within: within, location: .start) }
        }
        scenario.expectations.leadsTo = pairs(within: .seconds(2))
        #expect(try ScenarioRunner.run(scenario).failures == [])
        scenario.expectations.leadsTo = pairs(within: 0)
        #expect(try ScenarioRunner.run(scenario).failures.count == order.count - 1)
    }
}
