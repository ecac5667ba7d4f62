import ObjectModel

/// The smallest object of each built-in kind that the server takes, without its metadata.
enum KindExamples {
    /// By kind, with its version where that matters; a kind that needs nothing but a name is not in it.
    static let bodies: [String: JSONValue] = [
        "Pod": ["spec": ["schedulerName": "nobody", "containers": [["name": "x", "image": "x:1"]]]],
        "Service": ["spec": ["ports": [["port": 80]], "selector": ["app": "x"]]],
        "PersistentVolumeClaim": [
            "spec": ["accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": "1Gi"]]]
        ],
        "v1/Event": [
            "involvedObject": ["kind": "ConfigMap", "name": "x", "namespace": "default"], "reason": "Tested", "type": "Normal",
        ],
        "events.k8s.io/v1/Event": [
            "regarding": ["kind": "ConfigMap", "name": "x", "namespace": "default"], "reason": "Tested", "type": "Normal",
            "eventTime": "2026-01-01T00:00:00.000000Z", "action": "Test", "reportingController": "test.example/x",
            "reportingInstance": "x-1",
        ],
        "Deployment": workload, "ReplicaSet": workload,
        "StatefulSet": {
            var body = workload
            body.set("x", at: "spec", "serviceName")
            return body
        }(),
        "ControllerRevision": ["revision": 1, "data": ["a": 1]],
        "Lease": ["spec": ["holderIdentity": "x", "leaseDurationSeconds": 15]],
        "EndpointSlice": ["addressType": "IPv4", "endpoints": []],
        "NetworkPolicy": ["spec": ["podSelector": [:]]],
        "RuntimeClass": ["handler": "runsc"],
        "Role": ["rules": [["apiGroups": [""], "resources": ["pods"], "verbs": ["get"]]]],
        "ClusterRole": ["rules": [["apiGroups": [""], "resources": ["pods"], "verbs": ["get"]]]],
        "RoleBinding": ["roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"], "subjects": []],
        "ClusterRoleBinding": [
            "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"], "subjects": [],
        ],
        "PodDisruptionBudget": ["spec": ["minAvailable": 1, "selector": ["matchLabels": ["app": "x"]]]],
        "PriorityClass": ["value": 10],
        "StorageClass": ["provisioner": "example.dev/none"],
        "CustomResourceDefinition": [
            "spec": [
                "group": "kinds.example", "scope": "Namespaced", "names": ["plural": "examples", "kind": "Example"],
                "versions": [["name": "v1", "served": true, "storage": true, "schema": ["openAPIV3Schema": ["type": "object"]]]],
            ]
        ],
    ]

    /// The name of an example; that of a definition follows from what it defines.
    static func name(_ kind: String) -> String { kind == "CustomResourceDefinition" ? "examples.kinds.example" : "x" }

    private static let workload: JSONValue = [
        "spec": [
            "replicas": 0, "selector": ["matchLabels": ["app": "x"]],
            "template": ["metadata": ["labels": ["app": "x"]], "spec": ["containers": [["name": "x", "image": "x:1"]]]],
        ]
    ]
}
