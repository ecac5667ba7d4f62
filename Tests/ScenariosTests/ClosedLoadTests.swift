import ObjectModel
import Simulation
import Testing

@testable import Scenarios

@Suite struct ClosedLoadTests {
    @Test("so many claims are there at a time, and a new one is made at the moment that one goes")
    func inFlight() throws {
        var scenario = WarmPoolRunTests.scenario(.closed(inFlight: 2, count: 7, within: .hours(1)), dwell: .seconds(3))
        // What upstream does under lag is not the question here.
        scenario.invariants = []
        let result = try ScenarioRunner.run(scenario)
        #expect(result.failures == [])
        #expect(result.claims.map(\.name) == (0..<7).map { "w-\($0)" })
        #expect(result.claims.allSatisfy { $0.deletedAt != nil })
        for claim in result.claims {
            let there = result.claims.count { other in
                guard let end = other.deletedAt else { return true }
                return other.createdAt <= claim.createdAt && end > claim.createdAt
            }
            #expect(there <= 2)
        }
        let deletions = result.claims.compactMap(\.deletedAt).sorted().prefix(5)
        #expect(result.claims.dropFirst(2).map(\.createdAt) == Array(deletions))
        #expect(result.timeline.map(\.text).contains("load w: 7 claims, 2 at a time, pool p"))
    }

    @Test("a load of fewer claims than may be there is a burst")
    func burst() throws {
        let load = TinyScenario.load(.closed(inFlight: 5, count: 3, within: .seconds(1)), dwell: .seconds(1))
        let result = try TinyScenario.run(TinyScenario.make([(nil, .run(workload: "w"))], workloads: [load]))
        #expect(result.failures == [])
        #expect(result.claims.count == 3)
        #expect(result.endTime == .zero)
    }

    @Test("claims that somebody else deletes make room too, and others of the same kind do not")
    func deletedByHand() throws {
        let load = TinyScenario.load(.closed(inFlight: 1, count: 2, within: .seconds(30)), dwell: .hours(1))
        let early = TinyScenario.load(.burst(1))
        var other = early
        other.name = "v"
        let result = try TinyScenario.run(
            TinyScenario.make([(nil, .run(workload: "v")), (nil, .run(workload: "w"))], workloads: [load, other]))
        let failure = try #require(result.failures.first)
        #expect(failure.assertion == "step 2 (run)")
        #expect(failure.time == VirtualTime(nanoseconds: .seconds(30)))
        #expect(
            failure.message
                == "within 30s only 1 of 2 claims were made: 1 are still there; give the load more time, or look for claims that do not "
                + "become ready or do not go")
    }

    @Test("the same load makes the same run")
    func again() throws {
        let scenario = WarmPoolRunTests.scenario(.closed(inFlight: 3, count: 9, within: .hours(1)), dwell: .milliseconds(500))
        #expect(try ScenarioRunner.run(scenario) == (try ScenarioRunner.run(scenario)))
    }
}
