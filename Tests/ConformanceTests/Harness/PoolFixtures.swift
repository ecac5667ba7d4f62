import AgentSandboxAPI
import ObjectModel

/// Objects of the pool rows: a pool `test-pool` whose name hash is `59733166`, its template `test-template` with the name hash
/// `69155462`, and members as the pool makes them.
enum PoolFixtures {
    static let name = "test-pool"
    static let templateName = "test-template"
    static let hash: JSONValue = "59733166"
    static let templateHash: JSONValue = "69155462"
    /// The hashes of the template's blueprint and of its pod template.
    static let blueprintHash: JSONValue = "200b4643"
    static let podTemplateHash: JSONValue = "94ad30d0"
    static let selector: JSONValue = "agents.x-k8s.io/warm-pool-sandbox=59733166"
    /// The write of the pool's status.
    static let statusPatch = "patch sandboxwarmpools/status test-pool"
    /// The creation of a member, whose name the server completes.
    static let creation = "create sandboxes"
    /// What the pool writes into what it makes or adopts.
    static let ownReference: JSONValue = [
        "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxWarmPool", "name": "test-pool",
        "uid": "uid:SandboxWarmPool/test-pool", "controller": true, "blockOwnerDeletion": true,
    ]
    /// The pod spec of the template under secure defaults.
    static let securePodSpec: JSONValue = [
        "containers": [["name": "main", "image": "pause"]], "automountServiceAccountToken": false, "dnsPolicy": "None",
        "dnsConfig": ["nameservers": ["8.8.8.8", "1.1.1.1"]],
    ]
    static let volumeClaim: JSONValue = [
        "metadata": ["name": "data"], "spec": ["accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": "1Gi"]]],
    ]
    static let safeToEvict = "cluster-autoscaler.kubernetes.io/safe-to-evict"

    /// A pool; nil replicas are left to the server.
    static func pool(
        _ name: String = name, replicas: Int64?, template: String = templateName, strategy: String? = nil
    ) -> JSONValue {
        var pool: JSONValue = [
            "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxWarmPool",
            "metadata": ["name": .string(name), "namespace": "default"], "spec": ["sandboxTemplateRef": ["name": .string(template)]],
        ]
        if let replicas { pool.set(.int(replicas), at: "spec", "replicas") }
        if let strategy { pool.set(["type": .string(strategy)], at: "spec", "updateStrategy") }
        return pool
    }

    /// A template with a minimal pod template over which a spec is merged.
    static func template(_ name: String = templateName, _ spec: JSONValue = [:]) -> JSONValue {
        [
            "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxTemplate",
            "metadata": ["name": .string(name), "namespace": "default"],
            "spec": MergePatch.apply(spec, to: ["podTemplate": ["spec": ["containers": [["name": "main", "image": "pause"]]]]]),
        ]
    }

    /// A member, over which labels and a spec are merged: ready, not ready, or without a status when `ready` is nil.
    static func member(
        _ name: String, ready: Bool? = true, labels: JSONValue = [:], spec: JSONValue = [:], owner: JSONValue? = ownReference,
        deleting: Bool = false
    ) -> JSONValue {
        let marks: JSONValue = [
            "agents.x-k8s.io/warm-pool-sandbox": hash, "agents.x-k8s.io/sandbox-template-ref-hash": templateHash,
            "agents.x-k8s.io/sandbox-template-hash": blueprintHash, "agents.x-k8s.io/sandbox-pod-template-hash": podTemplateHash,
        ]
        let own: JSONValue = ["agents.x-k8s.io/launch-type": "warm", "agents.x-k8s.io/created-by": "controller"]
        var member: JSONValue = [
            "apiVersion": "agents.x-k8s.io/v1beta1", "kind": "Sandbox",
            "metadata": [
                "name": .string(name), "namespace": "default",
                "labels": MergePatch.apply(labels, to: MergePatch.apply(own, to: marks)),
                "annotations": ["agents.x-k8s.io/sandbox-template-ref": "test-template"],
            ],
            "spec": MergePatch.apply(
                spec,
                to: ["podTemplate": ["metadata": ["labels": marks, "annotations": [safeToEvict: "true"]], "spec": securePodSpec]]),
        ]
        if let owner { member.set([owner], at: "metadata", "ownerReferences") }
        if let ready { member.set(status(ready: ready), at: "status") }
        if deleting { member.set("2026-01-01T00:00:00Z", at: "metadata", "deletionTimestamp") }
        return member
    }

    /// A ready member that nobody controls and that does not say how it was launched.
    static func orphan(_ name: String, labels: JSONValue = [:], spec: JSONValue = [:]) -> JSONValue {
        let unmarked = member(name, labels: ["agents.x-k8s.io/launch-type": nil], spec: spec, owner: nil)
        return MergePatch.apply(["metadata": ["labels": labels]], to: unmarked)
    }

    /// The status of a Sandbox that is ready or not.
    static func status(ready: Bool) -> JSONValue {
        [
            "conditions": [
                [
                    "type": "Ready", "status": ready ? "True" : "False", "lastTransitionTime": "2026-01-01T00:00:00Z",
                    "reason": ready ? "DependenciesReady" : "DependenciesNotReady", "message": "",
                ]
            ]
        ]
    }

    /// The status of a Pod that waits for a node because none can take it.
    static let unschedulable: JSONValue = [
        "phase": "Pending",
        "conditions": [["type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "no nodes available"]],
    ]

    /// The status of the pool with these counts; a count of 0 is no field.
    static func counts(_ replicas: Int64, ready: Int64, generation: Int64 = 1) -> JSONValue {
        [
            "status": [
                "replicas": replicas == 0 ? nil : .int(replicas), "readyReplicas": ready == 0 ? nil : .int(ready), "selector": selector,
                "observedGeneration": .int(generation),
            ]
        ]
    }

    /// Steps that make Sandboxes ready.
    static func makeReady(_ names: [String]) -> [Row.Step] { names.map { .status("Sandbox", $0, status(ready: true)) } }

    /// A row of the pool controller.
    static func row(
        _ ids: String, _ about: String = "", flags: [(name: String, value: String)] = [], given: [JSONValue], steps: [Row.Step]
    ) -> Row {
        Row(ids: ids, about: about, flags: flags, of: .pool, given: given, steps: steps)
    }
}
