import AgentSandboxAPI
import ObjectModel
import Simulation

/// Objects and calls of the rows about adoption: claim `test-claim`, pool `test-warmpool`, template `test-template`.
enum AdoptionObjects {
    static let name = "test-claim"
    static let uid = "uid:SandboxClaim/test-claim"
    static let pool = "test-warmpool"
    static let poolHash = "abdcc27b"
    static let template = "test-template"
    static let templateHash = "69155462"

    // MARK: Calls

    /// The claim is stamped with an annotation: when it was first seen, or when it was first ready.
    static let stamp = "patch sandboxclaims test-claim"
    /// The claim is assigned a Sandbox, or the assignment is taken back past the cache.
    static let assignment = "update sandboxclaims test-claim"
    static let status = "patch sandboxclaims/status test-claim"
    static let creation = "create sandboxes test-claim"

    static func transfer(_ name: String) -> String { "patch sandboxes \(name)" }

    /// The calls of a pass that takes a warm Sandbox which is ready.
    static func adoption(of sandbox: String, by claim: String = name) -> [String] {
        [
            "patch sandboxclaims \(claim)", "update sandboxclaims \(claim)", "patch sandboxes \(sandbox)",
            "patch sandboxclaims/status \(claim)", "patch sandboxclaims \(claim)",
        ]
    }

    /// The calls of a pass that makes a Sandbox.
    static func coldStart(of claim: String = name) -> [String] {
        ["patch sandboxclaims \(claim)", "create sandboxes \(claim)", "patch sandboxclaims/status \(claim)"]
    }

    // MARK: Conditions

    static func condition(_ type: String, _ status: String, _ reason: String, _ message: String) -> JSONValue {
        [
            "type": .string(type), "status": .string(status), "reason": .string(reason), "message": .string(message),
            "lastTransitionTime": "2025-12-31T23:59:00Z", "observedGeneration": 1,
        ]
    }

    static let ready = condition("Ready", "True", "DependenciesReady", "Pod is Ready")
    static let notReady = condition("Ready", "False", "DependenciesNotReady", "Pod exists with phase: Pending")
    /// How the claim says the same.
    static let isReady = "Ready=True/DependenciesReady: Pod is Ready"
    static let isNotReady = "Ready=False/DependenciesNotReady: Pod exists with phase: Pending"
    /// What the claim says of a Sandbox that says nothing.
    static let sandboxNotReady = "Ready=False/SandboxNotReady: Sandbox is not ready"

    // MARK: Objects

    static func claim(
        _ name: String = name, _ spec: JSONValue = [:], namespace: String = "default", labels: JSONValue = [:],
        annotations: JSONValue = [:], status: JSONValue? = nil
    ) -> JSONValue {
        object(
            "SandboxClaim", name, namespace: namespace, labels: labels, annotations: annotations,
            spec: MergePatch.apply(spec, to: ["warmPoolRef": ["name": .string(pool)]]), status: status)
    }

    static func pool(
        _ name: String = pool, namespace: String = "default", strategy: String? = nil, template: String = template, replicas: Int64 = 1
    ) -> JSONValue {
        var spec: JSONValue = ["sandboxTemplateRef": ["name": .string(template)], "replicas": .int(replicas)]
        if let strategy { spec.set(.string(strategy), at: "updateStrategy", "type") }
        return object("SandboxWarmPool", name, namespace: namespace, spec: spec)
    }

    static func template(_ spec: JSONValue = [:], name: String = template, namespace: String = "default") -> JSONValue {
        object("SandboxTemplate", name, namespace: namespace, spec: MergePatch.apply(spec, to: ["podTemplate": ["spec": podSpec]]))
    }

    /// The template and the pool that most rows are given.
    static let base: [JSONValue] = [template(), pool()]

    static let podSpec: JSONValue = ["containers": [["name": "main", "image": "pause"]]]

    /// What a pool makes of the minimal template.
    static let securePodSpec: JSONValue = [
        "containers": [["name": "main", "image": "pause"]], "automountServiceAccountToken": false, "dnsPolicy": "None",
        "dnsConfig": ["nameservers": ["8.8.8.8", "1.1.1.1"]],
    ]

    /// What a pool made of a template that has changed since.
    static let stalePodSpec: JSONValue = ["containers": [["name": "main", "image": "old"]]]

    static func owner(_ kind: String, _ name: String, apiVersion: String = "extensions.agents.x-k8s.io/v1beta1") -> JSONValue {
        [
            "apiVersion": .string(apiVersion), "kind": .string(kind), "name": .string(name), "uid": .string("uid:\(kind)/\(name)"),
            "controller": true, "blockOwnerDeletion": true,
        ]
    }

    static let claimOwner = owner("SandboxClaim", name)
    static let poolOwner = owner("SandboxWarmPool", pool)

    /// A member of the pool, ready and with an address unless it is said otherwise.
    static func member(
        _ name: String, namespace: String = "default", ready: Bool = true, address: Bool = true, node: String? = nil,
        owner: JSONValue? = poolOwner, hash: String? = nil, podSpec: JSONValue = securePodSpec, eviction: JSONValue = "true",
        annotations: JSONValue = [:], labels: JSONValue = [:], deleting: Bool = false
    ) -> JSONValue {
        var podLabels: JSONValue = [
            "agents.x-k8s.io/warm-pool-sandbox": .string(poolHash), "agents.x-k8s.io/sandbox-template-ref-hash": .string(templateHash),
        ]
        podLabels.set(hash.map(JSONValue.string), at: "agents.x-k8s.io/sandbox-template-hash")
        let own: JSONValue = ["agents.x-k8s.io/launch-type": "warm", "agents.x-k8s.io/created-by": "controller"]
        let podMetadata: JSONValue = [
            "labels": MergePatch.apply(["agents.x-k8s.io/created-by": "controller"], to: podLabels),
            "annotations": eviction.isNull ? [:] : ["cluster-autoscaler.kubernetes.io/safe-to-evict": eviction],
        ]
        var status: JSONValue = ["conditions": [ready ? self.ready : notReady]]
        if address { status.set(["10.0.0.7"], at: "podIPs") }
        if let node { status.set(.string(node), at: "nodeName") }
        var sandbox = object(
            "Sandbox", name, namespace: namespace, labels: MergePatch.apply(labels, to: MergePatch.apply(own, to: podLabels)),
            annotations: MergePatch.apply(annotations, to: ["agents.x-k8s.io/sandbox-template-ref": .string(template)]),
            spec: ["podTemplate": ["spec": podSpec, "metadata": podMetadata]], status: status)
        if let owner { sandbox.set([owner], at: "metadata", "ownerReferences") }
        if deleting { sandbox.set("2026-01-01T00:00:00Z", at: "metadata", "deletionTimestamp") }
        return sandbox
    }

    /// A Sandbox that is no pool's.
    static func owned(
        _ name: String, owner: JSONValue = claimOwner, labels: JSONValue = [:], conditions: [JSONValue] = [ready]
    ) -> JSONValue {
        var sandbox = object(
            "Sandbox", name, labels: labels, spec: ["podTemplate": ["spec": podSpec]],
            status: ["conditions": .array(conditions), "podIPs": ["10.0.0.7"]])
        sandbox.set([owner], at: "metadata", "ownerReferences")
        return sandbox
    }

    /// What the adoption of a member by the claim writes into it, when another pass has done it.
    static let transferred: JSONValue = [
        "metadata": [
            "labels": [
                "agents.x-k8s.io/warm-pool-sandbox": nil, "agents.x-k8s.io/created-by": nil, "agents.x-k8s.io/claim-uid": .string(uid),
            ],
            "annotations": ["agents.x-k8s.io/pod-name": "a"], "ownerReferences": [claimOwner],
        ],
        "spec": [
            "podTemplate": [
                "metadata": [
                    "annotations": nil,
                    "labels": [
                        "agents.x-k8s.io/warm-pool-sandbox": nil, "agents.x-k8s.io/created-by": nil,
                        "agents.x-k8s.io/claim-uid": .string(uid),
                    ],
                ]
            ]
        ],
    ]

    private static func object(
        _ kind: String, _ name: String, namespace: String = "default", labels: JSONValue = [:], annotations: JSONValue = [:],
        spec: JSONValue, status: JSONValue? = nil
    ) -> JSONValue {
        let group = kind == "Sandbox" ? AgentSandboxNames.group : AgentSandboxNames.extensionsGroup
        var object: JSONValue = [
            "apiVersion": .string("\(group)/v1beta1"), "kind": .string(kind),
            "metadata": [
                "name": .string(name), "namespace": .string(namespace), "labels": MergePatch.apply(labels, to: [:]),
                "annotations": MergePatch.apply(annotations, to: [:]),
            ], "spec": spec,
        ]
        if let status { object.set(status, at: "status") }
        return object
    }
}
