import AgentSandboxAPI
import ObjectModel

/// Objects of the acceptance rows: a Sandbox `sandbox-name` whose name hash is `ab179450`.
enum Fixtures {
    static let name = "sandbox-name"
    static let uid = "uid:Sandbox/sandbox-name"
    static let hash = "ab179450"
    static let tracking: JSONValue = ["agents.x-k8s.io/sandbox-name-hash": "ab179450"]
    static let adoptable: JSONValue = ["agents.x-k8s.io/adoptable": "true"]
    /// What the Sandbox controller writes into what it makes or adopts.
    static let ownReference: JSONValue = [
        "apiVersion": "agents.x-k8s.io/v1beta1", "kind": "Sandbox", "name": "sandbox-name", "uid": .string(uid),
        "controller": true, "blockOwnerDeletion": true,
    ]
    /// A stranger; the stage makes it where it is first mentioned.
    static let foreignReference: JSONValue = [
        "apiVersion": "v1", "kind": "ConfigMap", "name": "other", "uid": "uid:ConfigMap/other", "controller": true,
    ]
    static let podSpec: JSONValue = ["containers": [["name": "main", "image": "pause"]]]

    /// A Sandbox with a minimal pod template over which a spec is merged.
    static func sandbox(
        _ spec: JSONValue = [:], labels: JSONValue = [:], annotations: JSONValue = [:], owner: JSONValue? = nil, status: JSONValue? = nil
    ) -> JSONValue {
        let minimal: JSONValue = ["podTemplate": ["spec": podSpec]]
        var object: JSONValue = [
            "apiVersion": "agents.x-k8s.io/v1beta1", "kind": "Sandbox",
            "metadata": ["name": .string(name), "namespace": "default", "labels": labels, "annotations": annotations],
            "spec": MergePatch.apply(spec, to: minimal),
        ]
        if let owner { object.set([owner], at: "metadata", "ownerReferences") }
        if let status { object.set(status, at: "status") }
        return object
    }

    /// A Pod.
    static func pod(
        _ name: String = name, labels: JSONValue = [:], annotations: JSONValue = [:], owner: JSONValue? = nil, node: String? = nil,
        finalizers: [String] = [], deleting: Bool = false, status: JSONValue? = nil
    ) -> JSONValue {
        var object = plain("Pod", name, labels: labels, annotations: annotations, owner: owner, spec: podSpec, status: status)
        if let node { object.set(.string(node), at: "spec", "nodeName") }
        if !finalizers.isEmpty { object.set(.array(finalizers.map(JSONValue.string)), at: "metadata", "finalizers") }
        if deleting { object.set("2026-01-01T00:00:00Z", at: "metadata", "deletionTimestamp") }
        return object
    }

    /// A Service; headless unless the spec says otherwise.
    static func service(labels: JSONValue = [:], owner: JSONValue? = nil, spec: JSONValue = ["clusterIP": "None"]) -> JSONValue {
        plain("Service", name, labels: labels, annotations: [:], owner: owner, spec: spec, status: nil)
    }

    /// A PersistentVolumeClaim.
    static func volumeClaim(_ name: String, labels: JSONValue = [:], owner: JSONValue? = nil) -> JSONValue {
        plain("PersistentVolumeClaim", name, labels: labels, annotations: [:], owner: owner, spec: volumeClaimSpec, status: nil)
    }

    static let volumeClaimSpec: JSONValue = ["accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": "1Gi"]]]

    /// The status of a Pod that runs and is ready.
    static let ready: JSONValue = [
        "phase": "Running", "podIP": "10.0.0.1", "podIPs": [["ip": "10.0.0.1"]],
        "conditions": [["type": "PodScheduled", "status": "True"], ["type": "Ready", "status": "True"]],
    ]

    private static func plain(
        _ kind: String, _ name: String, labels: JSONValue, annotations: JSONValue, owner: JSONValue?, spec: JSONValue, status: JSONValue?
    ) -> JSONValue {
        var object: JSONValue = [
            "apiVersion": "v1", "kind": .string(kind),
            "metadata": ["name": .string(name), "namespace": "default", "labels": labels, "annotations": annotations], "spec": spec,
        ]
        if let owner { object.set([owner], at: "metadata", "ownerReferences") }
        if let status { object.set(status, at: "status") }
        return object
    }
}
