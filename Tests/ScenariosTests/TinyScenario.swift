import ObjectModel
import Simulation
import World

@testable import Scenarios

/// Scenarios in a world without nodes and Agent Sandbox controllers: what happens is what the steps do.
enum TinyScenario {
    static let configMap = GroupVersionKind(group: "", version: "v1", kind: "ConfigMap")
    static let claim = GroupVersionKind(group: "extensions.agents.x-k8s.io", version: "v1beta1", kind: "SandboxClaim")

    /// Steps stand on lines 1, 2, 3, … of the file.
    static func make(
        _ steps: [(Step.Moment?, Step.Action)], workloads: [Workload] = [], _ expectations: (inout ScenarioExpectations) -> Void = { _ in }
    ) -> Scenario {
        var world = WorldConfiguration()
        world.profile = .none
        world.nodes = []
        world.seed = 7
        var scenario = Scenario(name: "tiny", file: "tiny.yaml", world: world)
        scenario.workloads = workloads
        for (index, (moment, action)) in steps.enumerated() {
            scenario.steps.append(
                Step(action: action, moment: moment, location: SourceLocation(line: index + 1, column: 7)))
        }
        expectations(&scenario.expectations)
        return scenario
    }

    static func map(_ name: String, _ data: JSONValue = ["a": "1"]) -> JSONValue {
        ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["namespace": "default", "name": .string(name)], "data": data]
    }

    static func reference(_ name: String, _ kind: GroupVersionKind = configMap) -> ObjectReference {
        ObjectReference(kind: kind, key: ObjectKey(namespace: "default", name: name))
    }

    /// A pattern on line 50.
    static func pattern(_ name: String? = nil, _ fields: JSONValue = [:], kind: GroupVersionKind = configMap) -> ObjectPattern {
        ObjectPattern(
            kind: kind, namespace: nil, name: name, labels: .everything, fields: fields, location: SourceLocation(line: 50, column: 9))
    }

    static func always(_ that: String, _ pattern: ObjectPattern = pattern()) -> ScenarioExpectations.Always {
        ScenarioExpectations.Always(name: "rule", forEach: pattern, that: that, location: SourceLocation(line: 40, column: 9))
    }

    /// A load of pool `p` on line 60.
    static func load(_ arrivals: Workload.Arrivals, dwell: Nanoseconds? = nil, template: JSONValue = .null) -> Workload {
        Workload(
            name: "w", target: .pool("p"), namespace: "default", dwell: dwell, template: template, arrivals: arrivals,
            location: SourceLocation(line: 60, column: 5))
    }

    /// What a controller would write when a claim has its sandbox.
    static func ready(_ claimName: String) -> Step.Action {
        .patch(
            reference(claimName, claim), .merge,
            [
                "status": [
                    "conditions": [
                        [
                            "type": "Ready", "status": "True", "reason": "Ready", "message": "",
                            "lastTransitionTime": "2026-01-01T00:00:00Z",
                        ]
                    ],
                    "sandbox": ["name": "s"],
                ]
            ], subresource: "status")
    }

    static func run(_ scenario: Scenario) throws -> ScenarioResult { try ScenarioRunner.run(scenario) }
}
