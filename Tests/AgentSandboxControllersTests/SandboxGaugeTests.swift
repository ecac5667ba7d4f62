import AgentSandboxAPI
import ControllerRuntime
import ObjectModel
import Testing

@testable import AgentSandboxControllers

/// `agent_sandboxes`: what a Sandbox is counted under, and when.
@Suite struct SandboxGaugeTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let id: String
        var labels: JSONValue = [:]
        var annotations: JSONValue = [:]
        var owner: JSONValue?
        var ready: (status: String, reason: String)?
        /// ready_condition, expired, launch_type, sandbox_template, owned_by, created_by.
        let expected: [String]
        var testDescription: String { id }
    }

    static func owner(_ kind: String, _ apiVersion: String = "extensions.agents.x-k8s.io/v1beta1", controller: Bool = true) -> JSONValue {
        ["apiVersion": .string(apiVersion), "kind": .string(kind), "name": "o", "uid": "u", "controller": .bool(controller)]
    }

    @Test(arguments: [
        Row(id: "nothing", expected: ["false", "false", "cold", "unknown", "None", "unknown"]),
        Row(id: "ready", ready: ("True", "DependenciesReady"), expected: ["true", "false", "cold", "unknown", "None", "unknown"]),
        Row(id: "unknown", ready: ("Unknown", "x"), expected: ["false", "false", "cold", "unknown", "None", "unknown"]),
        Row(id: "expired", ready: ("False", "SandboxExpired"), expected: ["false", "true", "cold", "unknown", "None", "unknown"]),
        Row(
            id: "warm by label", labels: ["agents.x-k8s.io/launch-type": "warm"],
            expected: ["false", "false", "warm", "unknown", "None", "unknown"]),
        Row(
            id: "the pod name says nothing", annotations: ["agents.x-k8s.io/pod-name": "other"],
            expected: ["false", "false", "cold", "unknown", "None", "unknown"]),
        Row(
            id: "template", annotations: ["agents.x-k8s.io/sandbox-template-ref": "python"],
            expected: ["false", "false", "cold", "python", "None", "unknown"]),
        Row(
            id: "empty template", annotations: ["agents.x-k8s.io/sandbox-template-ref": ""],
            expected: ["false", "false", "cold", "unknown", "None", "unknown"]),
        Row(id: "claim", owner: owner("SandboxClaim"), expected: ["false", "false", "cold", "unknown", "SandboxClaim", "unknown"]),
        Row(
            id: "pool of an older version", owner: owner("SandboxWarmPool", "extensions.agents.x-k8s.io/v1alpha1"),
            expected: ["false", "false", "cold", "unknown", "SandboxWarmPool", "unknown"]),
        Row(id: "another kind", owner: owner("SandboxTemplate"), expected: ["false", "false", "cold", "unknown", "None", "unknown"]),
        Row(
            id: "another group", owner: owner("SandboxClaim", "agents.x-k8s.io/v1beta1"),
            expected: ["false", "false", "cold", "unknown", "None", "unknown"]),
        Row(
            id: "an owner that does not control", owner: owner("SandboxClaim", controller: false),
            expected: ["false", "false", "cold", "unknown", "None", "unknown"]),
        Row(
            id: "created by a client", labels: ["agents.x-k8s.io/created-by": "python-client"],
            expected: ["false", "false", "cold", "unknown", "None", "python-client"]),
        Row(
            id: "created by a stranger", labels: ["agents.x-k8s.io/created-by": "me"],
            expected: ["false", "false", "cold", "unknown", "None", "unknown"]),
    ])
    func `what a Sandbox is counted under`(row: Row) {
        var sandbox = Sandbox(name: "s", namespace: "here")
        sandbox.json.set(row.labels, at: "metadata", "labels")
        sandbox.json.set(row.annotations, at: "metadata", "annotations")
        if let owner = row.owner { sandbox.json.set([owner], at: "metadata", "ownerReferences") }
        if let ready = row.ready {
            sandbox.json.set(
                [["type": "Ready", "status": .string(ready.status), "reason": .string(ready.reason)]], at: "status", "conditions")
        }
        let labels = ProcessMetrics.labels(of: sandbox)
        #expect(labels.first == MetricLabel("namespace", "here"))
        #expect(labels.dropFirst().map(\.value) == row.expected)
        #expect(
            labels.map(\.name) == [
                "namespace", "ready_condition", "expired", "launch_type", "sandbox_template", "owned_by", "created_by",
            ])
    }
}
