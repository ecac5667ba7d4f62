import APIServer
import AgentSandboxAPI
import ObjectModel
import Testing
import World

@testable import Invariants

/// Every invariant fires on the history that breaks it, and on none of the steps before.
@Suite struct InvariantTests {
    /// A history: writes by whoever, the last of which breaks the invariant, or a rest after them that does.
    struct Row: Sendable, CustomTestStringConvertible {
        let id: String
        var about = ""
        let steps: [Step]
        /// A text of the violation.
        let message: String
        var isAtRest = false
        var testDescription: String { about.isEmpty ? id : "\(id) \(about)" }
    }

    enum Step: Sendable {
        case create(JSONValue, by: String = "user")
        case patch(String, String, JSONValue, by: String = "user")
        case status(String, String, JSONValue, by: String = "user")
        case delete(String, String, by: String = "user")
        case wait(seconds: Int64)
    }

    static let claimController = "sandboxclaim-controller"
    static let poolController = "sandboxwarmpool-controller"
    static let sandboxController = "sandbox-controller"
    static let templateController = "sandboxtemplate-controller"

    @Test(arguments: rows + restRows) func `An invariant fires when it is broken`(_ row: Row) throws {
        let stage = try InvariantStage(row.id)
        defer { stage.world.shutDown() }
        for (index, step) in row.steps.enumerated() {
            #expect(stage.monitor.violations == [], "before step \(index + 1)")
            try stage.take(step)
        }
        if row.isAtRest {
            #expect(stage.monitor.violations == [])
            stage.monitor.observeRest()
        }
        #expect(stage.monitor.violations.first?.id == row.id)
        #expect(stage.monitor.violations.first?.isAtRest == row.isAtRest)
        #expect(stage.monitor.violations.first?.message.contains(row.message) == true, "\(stage.monitor.violations)")
    }

    // MARK: Objects

    static func claim(_ name: String = "c", pool: String = "p", _ spec: JSONValue = [:]) -> JSONValue {
        object(
            "extensions.agents.x-k8s.io/v1beta1", "SandboxClaim", name, MergePatch.apply(spec, to: ["warmPoolRef": ["name": .string(pool)]])
        )
    }

    static func pool(_ name: String = "p", replicas: Int64 = 1, strategy: String = "OnReplenish") -> JSONValue {
        object(
            "extensions.agents.x-k8s.io/v1beta1", "SandboxWarmPool", name,
            [
                "replicas": .int(replicas), "sandboxTemplateRef": ["name": "t"], "updateStrategy": ["type": .string(strategy)],
            ])
    }

    static let podSpec: JSONValue = ["containers": [["name": "main", "image": "pause"]]]

    static let template = object(
        "extensions.agents.x-k8s.io/v1beta1", "SandboxTemplate", "t",
        ["podTemplate": ["spec": podSpec], "networkPolicyManagement": "Managed"])

    static func sandbox(_ name: String, owner: String? = nil, _ spec: JSONValue = [:], annotations: JSONValue = [:]) -> JSONValue {
        var sandbox = object(
            "agents.x-k8s.io/v1beta1", "Sandbox", name, MergePatch.apply(spec, to: ["podTemplate": ["spec": podSpec]]))
        sandbox.set(annotations, at: "metadata", "annotations")
        if let owner { sandbox.set([.string(owner)], at: "metadata", "ownerReferences") }
        return sandbox
    }

    static func pod(_ name: String, owner: String? = nil, labels: JSONValue = [:]) -> JSONValue {
        var pod = object("v1", "Pod", name, podSpec)
        pod.set(labels, at: "metadata", "labels")
        if let owner { pod.set([.string(owner)], at: "metadata", "ownerReferences") }
        return pod
    }

    static func object(_ apiVersion: String, _ kind: String, _ name: String, _ spec: JSONValue) -> JSONValue {
        [
            "apiVersion": .string(apiVersion), "kind": .string(kind), "metadata": ["name": .string(name), "namespace": "default"],
            "spec": spec,
        ]
    }

    static func condition(_ type: String, _ status: String, _ reason: String, generation: Int64 = 1) -> JSONValue {
        [
            "type": .string(type), "status": .string(status), "reason": .string(reason), "message": "",
            "lastTransitionTime": "2026-01-01T00:00:00Z", "observedGeneration": .int(generation),
        ]
    }

    static let ready = condition("Ready", "True", "DependenciesReady")
    static let tracking = "agents.x-k8s.io/sandbox-name-hash"

    static func event(_ name: String, _ reason: String) -> JSONValue {
        [
            "apiVersion": "v1", "kind": "Event", "metadata": ["name": .string(name), "namespace": "default"], "reason": .string(reason),
            "message": "m", "type": "Normal", "involvedObject": ["kind": "SandboxClaim", "name": "c", "namespace": "default", "uid": "u"],
        ]
    }
}
