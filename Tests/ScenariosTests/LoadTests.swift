import ObjectModel
import Simulation
import Testing

@testable import Scenarios

@Suite struct LoadTests {
    @Test("claims are named by their place in the load, and the step ends with the last one")
    func names() throws {
        let load = TinyScenario.load(.at([0, .seconds(1), .seconds(1), .seconds(4)]))
        let result = try TinyScenario.run(
            TinyScenario.make([(.at(.seconds(10)), .run(workload: "w")), (nil, .create([TinyScenario.map("c")]))], workloads: [load]))
        #expect(result.failures == [])
        #expect(result.claims.map(\.name) == ["w-0", "w-1", "w-2", "w-3"])
        #expect(result.claims.map { ReadableTime.moment($0.createdAt) } == ["10.000s", "11.000s", "11.000s", "14.000s"])
        #expect(result.claims.allSatisfy { $0.readyAt == nil && $0.launch == nil && $0.namespace == "default" })
        #expect(
            result.timeline.map(TextReport.line) == [
                "   10.000s  load w: 4 claims within 4s, pool p", "   14.000s  load w done: 4 claims in 4s",
                "   14.000s  created ConfigMap c",
            ])
    }

    @Test("a load that is run again goes on counting")
    func again() throws {
        let result = try TinyScenario.run(
            TinyScenario.make([(nil, .run(workload: "w")), (nil, .run(workload: "w"))], workloads: [TinyScenario.load(.burst(2))]))
        #expect(result.claims.map(\.name) == ["w-0", "w-1", "w-2", "w-3"])
    }

    @Test("a claim has the pool and the template's fields, but the load's name")
    func template() {
        let load = TinyScenario.load(
            .burst(1), template: ["metadata": ["name": "x", "labels": ["a": "b"]], "spec": ["lifecycle": ["ttlSecondsAfterFinished": 5]]])
        #expect(
            ScenarioRun.claim("w-3", of: load) == [
                "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxClaim",
                "metadata": ["namespace": "default", "name": "w-3", "labels": ["a": "b"]],
                "spec": ["warmPoolRef": ["name": "p"], "lifecycle": ["ttlSecondsAfterFinished": 5]],
            ])
    }

    @Test("a claim is deleted when its dwell time after it became ready is over")
    func dwell() throws {
        let load = TinyScenario.load(.at([0, 0]), dwell: .seconds(30))
        let result = try TinyScenario.run(
            TinyScenario.make(
                [
                    (nil, .run(workload: "w")), (.after(.seconds(2)), TinyScenario.ready("w-0")),
                    (.after(.seconds(5)), TinyScenario.ready("w-0")), (nil, .settle(within: .minutes(5), quiet: .seconds(5))),
                ], workloads: [load]))
        #expect(result.failures == [])
        #expect(result.claims.count == 2)
        let claim = try #require(result.claims.first)
        #expect(claim.latency == .seconds(2))
        #expect(claim.sandbox == "s")
        #expect(claim.launch == .unknown)
        #expect(claim.deletedAt == VirtualTime(nanoseconds: .seconds(32)))
        #expect(result.claims.last?.deletedAt == nil)
        #expect(result.timeline.map(\.text).contains("claim w-0 ready after 2s (sandbox s)"))
        #expect(result.timeline.map(\.text).contains("claim w-0 deleted after 30s of dwell"))
        #expect(result.latencies.all?.count == 1)
        #expect(result.endTime >= VirtualTime(nanoseconds: .seconds(32)))
    }

    @Test("a claim that is gone before its dwell time is over is left alone")
    func gone() throws {
        let load = TinyScenario.load(.burst(1), dwell: .seconds(30))
        let claim = TinyScenario.reference("w-0", TinyScenario.claim)
        let result = try TinyScenario.run(
            TinyScenario.make(
                [
                    (nil, .run(workload: "w")), (nil, TinyScenario.ready("w-0")),
                    (nil, .delete([claim], propagation: nil, gracePeriodSeconds: nil)),
                    (nil, .create([ScenarioRun.claim("w-0", of: load)])), (nil, .settle(within: .minutes(5), quiet: .seconds(5))),
                ], workloads: [load]))
        #expect(result.failures == [])
        #expect(result.claims.map { $0.deletedAt == nil } == [false, true])
        #expect(!result.timeline.contains { $0.category == .claimReleased })
    }

    @Test("a claim that the server refuses fails the step")
    func refused() throws {
        let load = TinyScenario.load(.at([.seconds(1)]), template: ["spec": ["warmPoolRef": ["name": 5]]])
        let result = try TinyScenario.run(TinyScenario.make([(nil, .run(workload: "w"))], workloads: [load]))
        let failure = try #require(result.failures.first)
        #expect(failure.assertion == "step 1 (run)")
        #expect(failure.message.hasPrefix("claim default/w-0 was refused: Invalid: "))
        #expect(failure.time == VirtualTime(nanoseconds: .seconds(1)))
    }
}
