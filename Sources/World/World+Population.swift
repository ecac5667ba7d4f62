import APIServer
import AgentSandboxAPI
import KubernetesAPI
import ObjectModel

/// What is there before the first process starts.
extension World {
    /// Under this name the world's own objects are made.
    public static let clusterActor = "cluster"

    func populate() throws(APIError) {
        server.installBuiltInKinds()
        for namespace in ["default", "kube-system", "kube-public", "kube-node-lease", AgentSandboxNames.controllerNamespace] {
            try create(["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(namespace)]])
        }
        try create(["apiVersion": "node.k8s.io/v1", "kind": "RuntimeClass", "metadata": ["name": "gvisor"], "handler": "runsc"])
        for kind in configuration.profile.resources.kinds {
            try server.create(bundled: kind.definition, versions: kind.versions, info)
        }
        for group in configuration.nodes {
            for index in 0..<max(0, group.count) {
                try create(Self.node(group, name: group.count == 1 ? group.name : "\(group.name)-\(index)"))
            }
        }
    }

    private var info: RequestInfo { RequestInfo(time: simulation.timestamp, actor: Self.clusterActor) }

    private func create(_ object: JSONValue) throws(APIError) {
        let handle = try handle(of: object)
        _ = try server.create(handle, namespace: UntypedObject(object).namespace, object, info)
    }

    private static func node(_ group: NodeGroup, name: String) -> JSONValue {
        var labels = JSONObject()
        labels["kubernetes.io/hostname"] = .string(name)
        labels["kubernetes.io/os"] = "linux"
        labels["kubernetes.io/arch"] = "amd64"
        for label in group.labels { labels[label.key] = .string(label.value) }
        var capacity = JSONObject()
        for entry in group.capacity { capacity[entry.resource] = .string(entry.quantity) }
        return [
            "apiVersion": "v1", "kind": "Node", "metadata": ["name": .string(name), "labels": .object(labels)],
            "status": ["capacity": .object(capacity), "allocatable": .object(capacity)],
        ]
    }
}
