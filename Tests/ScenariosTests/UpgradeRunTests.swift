import AgentSandboxAPI
import ObjectModel
import Testing
import World

@testable import Scenarios

/// Runs that begin on profile v0.1 and go on on v0.5.
@Suite struct UpgradeRunTests {
    private static let alpha = AgentSandboxKinds.sandbox.v1alpha1
    private static let beta = AgentSandboxKinds.sandbox.v1beta1
    private static let sandbox: JSONValue = [
        "apiVersion": .string(alpha.apiVersion), "kind": "Sandbox", "metadata": ["name": "s"],
        "spec": ["replicas": 0, "podTemplate": ["spec": ["containers": [["name": "main", "image": "python"]]]]],
    ]

    /// A Sandbox at 0 replicas, an upgrade, time to settle; the Sandbox is not there when the world is made.
    private static func run(_ expectations: (inout ScenarioExpectations) -> Void) throws -> ScenarioResult {
        var scenario = TinyScenario.make(
            [
                (nil, .apply([sandbox])), (nil, .settle(within: .minutes(1), quiet: .seconds(5))), (nil, .upgrade(flags: [])),
                (nil, .settle(within: .minutes(1), quiet: .seconds(5))),
            ], expectations)
        scenario.world = WorldConfiguration()
        scenario.world.profile = .v01
        return try ScenarioRunner.run(scenario)
    }

    @Test func `What is said of the new version is looked at from the upgrade on, what is there then included`() throws {
        // Nothing writes the Sandbox in this form but the upgrade's conversion: mode and old condition stand side by side.
        let converted: JSONValue = [
            "spec": ["operatingMode": "Suspended"], "status": ["conditions": [["type": "Ready", "status": "True"]]],
        ]
        let reached = try Self.run { $0.eventually = [.init(pattern: TinyScenario.pattern("s", converted, kind: Self.beta), within: nil)] }
        #expect(reached.failures == [])
        #expect(reached.timeline.map(\.text).contains("upgraded from profile v0.1 to v0.5"))
        let forbidden = try Self.run { $0.never = [TinyScenario.pattern("s", converted, kind: Self.beta)] }
        #expect(forbidden.failures.map(\.assertion) == ["never Sandbox s"])
        let untrue = try Self.run {
            $0.always = [TinyScenario.always("object.spec.operatingMode == 'Running'", TinyScenario.pattern(kind: Self.beta))]
        }
        #expect(untrue.failures.map(\.assertion) == ["always rule"])
    }

    @Test func `What is said of the old version is looked at over the whole history, through the conversion once it is needed`() throws {
        let result = try Self.run {
            $0.always = [TinyScenario.always("object.spec.replicas == 0", TinyScenario.pattern(kind: Self.alpha))]
            $0.count = [.init(pattern: TinyScenario.pattern(kind: Self.alpha), event: .created, atLeast: 1, atMost: 1)]
        }
        #expect(result.failures == [])
    }

    @Test func `What happens is counted from the upgrade on`() throws {
        let result = try Self.run {
            $0.count = [
                .init(pattern: TinyScenario.pattern(kind: Self.beta), event: .created, atLeast: 0, atMost: 0),
                .init(pattern: TinyScenario.pattern(kind: Self.beta), event: .updated, atLeast: 1, atMost: nil),
            ]
        }
        #expect(result.failures == [])
    }

    @Test func `A flag that the new controllers do not have fails the step`() throws {
        var scenario = TinyScenario.make([(nil, .upgrade(flags: [(name: "zap", value: "1")]))])
        scenario.world.profile = .v01
        let result = try ScenarioRunner.run(scenario)
        #expect(result.failures.map(\.assertion) == ["step 1 (upgrade)"])
        #expect(result.failures.first?.message.hasPrefix("flag provided but not defined: -zap; ") == true)
    }

    @Test func `Without an upgrade a version that is not served is a mistake of the scenario`() throws {
        var scenario = TinyScenario.make([]) { $0.never = [TinyScenario.pattern(kind: Self.beta)] }
        scenario.world.profile = .v01
        let error = #expect(throws: ScenarioRunError.self) { try ScenarioRunner.run(scenario) }
        #expect("\(error.map(String.init(describing:)) ?? "")".contains("the world serves no Sandbox of agents.x-k8s.io/v1beta1"))
    }
}
