import APIServer
import AgentSandboxAPI
import ObjectModel

@testable import AgentSandboxControllers

/// Objects of the acceptance rows: claim `test-claim`, pool `test-pool`, template `test-template`.
enum ClaimFixtures {
    static let name = "test-claim"
    static let uid = "claim-uid"
    static let pool = "test-pool"
    static let poolHash = "59733166"
    static let template = "test-template"
    static let templateHash = "69155462"

    static let ready: JSONValue = condition("Ready", "True", "DependenciesReady", "Pod is Ready")
    static let notReady: JSONValue = condition("Ready", "False", "DependenciesNotReady", "Pod exists with phase: Pending")

    static func condition(
        _ type: String, _ status: String, _ reason: String, _ message: String = "", since: String = "2025-12-31T23:59:00Z",
        generation: Int64 = 1
    ) -> JSONValue {
        [
            "type": .string(type), "status": .string(status), "reason": .string(reason), "message": .string(message),
            "lastTransitionTime": .string(since), "observedGeneration": .int(generation),
        ]
    }

    static func claim(
        _ name: String = name, _ spec: JSONValue = [:], labels: JSONValue = [:], annotations: JSONValue = [:], status: JSONValue? = nil
    ) -> JSONValue {
        object(
            "SandboxClaim", name, uid: name == self.name ? uid : "\(name)-uid", labels: labels, annotations: annotations,
            spec: MergePatch.apply(spec, to: ["warmPoolRef": ["name": .string(pool)]]), status: status)
    }

    static func pool(_ name: String = pool, strategy: String? = nil, template: String = template, replicas: Int64 = 1) -> JSONValue {
        var spec: JSONValue = ["sandboxTemplateRef": ["name": .string(template)], "replicas": .int(replicas)]
        if let strategy { spec.set(.string(strategy), at: "updateStrategy", "type") }
        return object("SandboxWarmPool", name, uid: "\(name)-uid", spec: spec)
    }

    static func template(_ spec: JSONValue = [:], name: String = template) -> JSONValue {
        object("SandboxTemplate", name, uid: "template-uid", spec: MergePatch.apply(spec, to: ["podTemplate": ["spec": podSpec]]))
    }

    static let podSpec: JSONValue = ["containers": [["name": "main", "image": "pause"]]]

    /// What a pool makes of the minimal template.
    static let securePodSpec: JSONValue = [
        "containers": [["name": "main", "image": "pause"]], "automountServiceAccountToken": false, "dnsPolicy": "None",
        "dnsConfig": ["nameservers": ["8.8.8.8", "1.1.1.1"]],
    ]

    static let poolOwner: JSONValue = owner("SandboxWarmPool", pool, "\(pool)-uid")
    static let claimOwner: JSONValue = owner("SandboxClaim", name, uid)

    static func owner(_ kind: String, _ name: String, _ uid: String, apiVersion: String = "extensions.agents.x-k8s.io/v1beta1") -> JSONValue
    {
        [
            "apiVersion": .string(apiVersion), "kind": .string(kind), "name": .string(name), "uid": .string(uid), "controller": true,
            "blockOwnerDeletion": true,
        ]
    }

    /// A member of a pool, ready and with an address unless it is said otherwise.
    static func member(
        _ name: String, ready: Bool = true, ip: Bool = true, node: String? = nil, owner: JSONValue? = poolOwner, pool: String = pool,
        hash: String? = nil, podAnnotations: JSONValue = ["cluster-autoscaler.kubernetes.io/safe-to-evict": "true"],
        annotations: JSONValue = [:], podSpec: JSONValue = securePodSpec, deleting: Bool = false
    ) -> JSONValue {
        var podLabels: JSONValue = [
            "agents.x-k8s.io/warm-pool-sandbox": .string(NameHash.of(pool)),
            "agents.x-k8s.io/sandbox-template-ref-hash": .string(templateHash),
        ]
        podLabels.set(hash.map(JSONValue.string), at: "agents.x-k8s.io/sandbox-template-hash")
        let labels = MergePatch.apply(
            ["agents.x-k8s.io/launch-type": "warm", "agents.x-k8s.io/created-by": "controller"], to: podLabels)
        var all: JSONValue = ["agents.x-k8s.io/sandbox-template-ref": .string(template)]
        all = MergePatch.apply(annotations, to: all)
        var status: JSONValue = ["conditions": [ready ? self.ready : notReady]]
        if ip { status.set(["10.0.0.7"], at: "podIPs") }
        if let node { status.set(.string(node), at: "nodeName") }
        var sandbox = object(
            "Sandbox", name, uid: "\(name)-uid", labels: labels, annotations: all,
            spec: ["podTemplate": ["spec": podSpec, "metadata": ["labels": podLabels, "annotations": podAnnotations]]], status: status)
        if let owner { sandbox.set([owner], at: "metadata", "ownerReferences") }
        if deleting { sandbox.set("2026-01-01T00:00:00Z", at: "metadata", "deletionTimestamp") }
        return sandbox
    }

    /// A Sandbox that the claim controls.
    static func owned(
        _ name: String = name, status: JSONValue? = nil, labels: JSONValue = ["agents.x-k8s.io/launch-type": "cold"],
        owner: JSONValue = claimOwner
    ) -> JSONValue {
        var sandbox = object(
            "Sandbox", name, uid: "\(name)-sandbox-uid", labels: labels, spec: ["podTemplate": ["spec": podSpec]], status: status)
        sandbox.set([owner], at: "metadata", "ownerReferences")
        return sandbox
    }

    static func networkPolicy(owner: JSONValue?) -> JSONValue {
        var policy: JSONValue = [
            "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
            "metadata": ["name": .string("\(name)-network-policy"), "namespace": "default"], "spec": ["podSelector": [:]],
        ]
        if let owner { policy.set([owner], at: "metadata", "ownerReferences") }
        return policy
    }

    static let conflict = APIError.conflict(AgentSandboxKinds.sandbox.groupResource, "x")
    static let internalError = APIError.internalError("boom")

    private static func object(
        _ kind: String, _ name: String, uid: String, labels: JSONValue = [:], annotations: JSONValue = [:], spec: JSONValue,
        status: JSONValue? = nil
    ) -> JSONValue {
        let group = kind == "Sandbox" ? AgentSandboxNames.group : AgentSandboxNames.extensionsGroup
        var object: JSONValue = [
            "apiVersion": .string("\(group)/v1beta1"), "kind": .string(kind),
            "metadata": ["name": .string(name), "namespace": "default", "uid": .string(uid), "labels": labels, "annotations": annotations],
            "spec": spec,
        ]
        if let status { object.set(status, at: "status") }
        return object
    }
}

extension ClaimFixtures {
    /// Where an object lacks fields that it should have, or has fields that should be null; lists are compared as a whole.
    static func differences(_ present: JSONValue?, _ wanted: JSONValue, at path: String = "") -> [String] {
        if wanted.isNull {
            guard let present else { return [] }
            return ["\(path) is \(present), not absent"]
        }
        guard let present else { return ["\(path) is absent, not \(wanted)"] }
        if case .object(let fields) = wanted, case .object = present {
            return fields.flatMap { differences(present[$0.key], $0.value, at: "\(path).\($0.key)") }
        }
        return present == wanted ? [] : ["\(path) is \(present), not \(wanted)"]
    }
}
