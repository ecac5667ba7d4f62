import ObjectModel
import Simulation
import Testing
import World

@testable import Scenarios

/// Runs with the controllers of Agent Sandbox and a simulated cluster.
@Suite struct WarmPoolRunTests {
    static let group = "extensions.agents.x-k8s.io"
    static let pool = GroupVersionKind(group: group, version: "v1beta1", kind: "SandboxWarmPool")
    static let sandbox = GroupVersionKind(group: "agents.x-k8s.io", version: "v1beta1", kind: "Sandbox")

    static let objects: [JSONValue] = [
        [
            "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxTemplate",
            "metadata": ["namespace": "default", "name": "t"],
            "spec": ["podTemplate": ["spec": ["containers": [["name": "main", "image": "python"]]]]],
        ],
        [
            "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxWarmPool",
            "metadata": ["namespace": "default", "name": "p"],
            "spec": ["replicas": 2, "sandboxTemplateRef": ["name": "t"]],
        ],
    ]

    static func scenario(_ arrivals: Workload.Arrivals, dwell: Nanoseconds? = nil) -> Scenario {
        let full = TinyScenario.pattern("p", ["status": ["readyReplicas": 2]], kind: pool)
        var scenario = TinyScenario.make(
            [
                (nil, .apply(objects)), (nil, .eventually(full, within: .minutes(1))), (nil, .run(workload: "w")),
                (nil, .settle(within: .minutes(10), quiet: .seconds(5))),
            ], workloads: [TinyScenario.load(arrivals, dwell: dwell)]
        ) {
            $0.always = [
                TinyScenario.always("object.?status.?replicas.orValue(0) <= object.spec.replicas", TinyScenario.pattern(kind: pool))
            ]
            $0.eventually = [.init(pattern: full, within: .minutes(1))]
        }
        scenario.world = WorldConfiguration()
        return scenario
    }

    @Test("of three claims at once on a pool of two, two are warm, one is cold, and the pool refills")
    func threeClaims() throws {
        var scenario = Self.scenario(.burst(3))
        scenario.expectations.count = [
            .init(pattern: TinyScenario.pattern(kind: Self.sandbox), event: .created, atLeast: 5, atMost: 5)
        ]
        let result = try ScenarioRunner.run(scenario)
        #expect(result.failures == [])
        #expect(result.claims.map(\.name) == ["w-0", "w-1", "w-2"])
        #expect(result.claims.compactMap(\.launch).map(\.rawValue).sorted() == ["cold", "warm", "warm"])
        #expect(result.latencies.all?.count == 3)
        let warm = try #require(result.latencies.warm)
        let cold = try #require(result.latencies.cold)
        #expect(warm.maximum < .milliseconds(500))
        #expect(cold.p50 > .milliseconds(500))
        let texts = result.timeline.map(\.text)
        #expect(texts.first == "applied SandboxTemplate t (created), SandboxWarmPool p (created)")
        #expect(texts.count { $0 == "pool p ready: 2 of 2" } == 2)
        #expect(result.timeline.count { $0.category == .claimReady } == 3)
        #expect(result.counts.calls.contains { $0.actor == "sandboxclaim-controller" && $0.writes > 0 })
        #expect(result == (try ScenarioRunner.run(scenario)))
    }

    @Test("claims under a load are released after their dwell time")
    func load() throws {
        let result = try ScenarioRunner.run(Self.scenario(.poisson(ratePerSecond: 2, duration: .seconds(10)), dwell: .seconds(3)))
        #expect(result.failures == [])
        #expect(result.claims.count > 5)
        #expect(result.claims.allSatisfy { $0.readyAt != nil && $0.deletedAt != nil })
        #expect(result.timeline.count { $0.category == .claimReleased } == result.claims.count)
    }
}
