import APIServer
import KubernetesAPI
import ObjectModel

extension Client {
    /// Binds a Pod to a node, `POST pods/NAME/binding`: sets `spec.nodeName` and the condition PodScheduled in one write. The uid is a
    /// precondition unless it is empty; a Pod that is bound already is a conflict.
    public func bind(_ pods: Resource<Pod>, _ key: ObjectKey, uid: String, node: String) async throws(CallError) {
        let info = self.info
        var metadata = JSONObject()
        metadata["name"] = .string(key.name)
        metadata["namespace"] = .string(key.namespace)
        if !uid.isEmpty { metadata["uid"] = .string(uid) }
        let binding: JSONValue = [
            "apiVersion": "v1", "kind": "Binding", "metadata": .object(metadata),
            "target": ["kind": "Node", "name": .string(node)],
        ]
        _ = try await call(.create, pods.name, key, subresource: "binding") { server, handle throws(APIError) in
            try server.bind(handle, key, binding, info())
        }
    }
}
