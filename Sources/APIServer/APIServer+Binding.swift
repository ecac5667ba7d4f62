import KubernetesAPI
import ObjectModel

extension APIServer {
    /// Binds a pod to a node: `POST pods/NAME/binding`. Sets `spec.nodeName`, takes over annotations of the binding and sets the
    /// condition PodScheduled.
    ///
    /// A uid or resourceVersion in the binding is a precondition. 404 without such a pod, 409 when the pod is bound, being deleted or
    /// held by scheduling gates, 400 when the binding names another pod, 500 when it names no node, as kube-apiserver answers.
    @discardableResult
    public func bind(
        _ handle: ResourceHandle, _ key: ObjectKey, _ binding: JSONValue, _ info: RequestInfo
    ) throws(APIError) -> JSONValue {
        warnings.removeAll(keepingCapacity: true)
        guard handle.isServed, handle.store.groupKind == GroupKind(group: "", kind: "Pod") else { throw .resourceNotFound() }
        let named = binding.metadataString("name")
        if !named.isEmpty, named != key.name { throw .badRequest("name in URL does not match name in Binding object") }
        let node = try target(of: binding)
        guard let stored = handle.store.objects[key] else { throw missing(handle, key) }
        let pod = stored.value
        let uid = binding.metadataString("uid")
        let version = binding.metadataString("resourceVersion")
        try check(
            Preconditions(uid: uid.isEmpty ? nil : uid, resourceVersion: version.isEmpty ? nil : version), handle, key, pod)
        if let why = obstacle(to: pod) {
            throw .conflict(GroupResource(group: "", resource: "pods/binding"), key.name, why)
        }
        var bound = pod
        bound.set(.string(node), at: "spec", "nodeName")
        for (name, value) in binding["metadata"]?["annotations"]?.objectValue ?? JSONObject() {
            bound.set(value, at: "metadata", "annotations", name)
        }
        var conditions = (bound.at("status", "conditions")?.arrayValue ?? [])
        let position = conditions.firstIndex { $0["type"] == "PodScheduled" }
        if position.map({ conditions[$0]["status"] != "True" }) ?? true {
            let condition: JSONValue = ["type": "PodScheduled", "status": "True", "lastTransitionTime": .string(timeText(info.time))]
            if let position { conditions[position] = condition } else { conditions.append(condition) }
            bound.set(.array(conditions), at: "status", "conditions")
        }
        writtenManagedFields = stored.managedFields
        if info.dryRun { return bound }
        return commit(handle.store, .update, key, bound, previous: stored, info).value
    }

    private func target(of binding: JSONValue) throws(APIError) -> String {
        let kind = binding.at("target", "kind")?.stringValue ?? ""
        if !kind.isEmpty, kind != "Node" {
            throw .unclassified("target.kind: Unsupported value: \(APIError.quoted(kind)): supported values: \"Node\", \"<empty>\"")
        }
        guard let name = binding.at("target", "name")?.stringValue, !name.isEmpty else {
            throw .unclassified("target.name: Required value")
        }
        return name
    }

    /// Why a pod cannot be bound, or nil.
    private func obstacle(to pod: JSONValue) -> String? {
        let name = pod.metadataString("name")
        if pod.deletionTimestampText != nil { return "pod \(name) is being deleted, cannot be assigned to a host" }
        if let node = pod.at("spec", "nodeName")?.stringValue, !node.isEmpty {
            return "pod \(name) is already assigned to node \(APIError.quoted(node))"
        }
        if let gates = pod.at("spec", "schedulingGates"), !gates.isEmptyOrNull {
            return "pod \(name) has non-empty .spec.schedulingGates"
        }
        return nil
    }
}
