import KubernetesAPI
import ObjectModel

/// The life of namespaces: what they let in, and how they go.
extension APIServer {
    /// Namespaces that cannot be deleted.
    private static let immortalNamespaces = ["default", "kube-system", "kube-public"]

    /// 404 when the namespace of a new object does not exist, 403 when it is terminating. Without a Namespace kind nothing is checked.
    func checkNamespaceTakesContent(_ handle: ResourceHandle, _ value: JSONValue) throws(APIError) {
        guard handle.store.isNamespaced, let namespaces else { return }
        let namespace = value.metadataString("namespace")
        guard let stored = namespaces.store.objects[ObjectKey(namespace: "", name: namespace)] else {
            if namespace.isEmpty { return }
            throw .notFound(namespaces.groupResource, namespace)
        }
        guard stored.value.at("status", "phase") == "Terminating" else { return }
        var error = APIError.forbidden(
            handle.groupResource, value.metadataString("name"),
            "unable to create new content in namespace \(namespace) because it is being terminated")
        error.details.causes = [
            StatusCause(type: "NamespaceTerminating", message: "namespace \(namespace) is being terminated", field: "metadata.namespace")
        ]
        throw error
    }

    /// Begins or continues the deletion of a namespace; nil when it is ripe for the ordinary delete.
    func beginNamespaceDeletion(
        _ handle: ResourceHandle, _ stored: StoredObject, _ options: DeleteOptions, _ info: RequestInfo
    ) throws(APIError) -> DeleteResult? {
        let name = stored.key.name
        if Self.immortalNamespaces.contains(name) {
            throw .forbidden(handle.groupResource, name, "this namespace may not be deleted")
        }
        let value = stored.value
        let uid = value.metadataString("uid")
        let version = value.metadataString("resourceVersion")
        if let asked = options.preconditions.uid, asked != uid {
            throw .conflict(
                handle.groupResource, name, "Precondition failed: UID in precondition: \(asked), UID in object meta: \(uid)")
        }
        if let asked = options.preconditions.resourceVersion, asked != version {
            throw .conflict(
                handle.groupResource, name,
                "Precondition failed: ResourceVersion in precondition: \(asked), ResourceVersion in object meta: \(version)")
        }
        if value.deletionTimestampText == nil {
            var changed = value
            let time = timeText(info.time)
            changed.setMetadata("deletionTimestamp", .string(time))
            changed.set("Terminating", at: "status", "phase")
            if let finalizers = collectorFinalizers(of: value, options) { changed.setFinalizers(finalizers) }
            let result = info.dryRun ? changed : commit(handle.store, .update, stored.key, changed, previous: stored, info).value
            return DeleteResult(object: result, wasRemoved: false)
        }
        if let finalizers = value.at("spec", "finalizers"), !finalizers.isEmptyOrNull {
            return DeleteResult(object: value, wasRemoved: false)
        }
        return nil
    }

    /// What the finalize endpoint changes of a namespace: everything but the status. The namespace goes when no finalizers are left
    /// and it is being deleted.
    func finalised(_ handle: ResourceHandle, _ body: JSONValue, current: JSONValue) throws(APIError) -> JSONValue {
        guard handle === namespaces else { throw .resourceNotFound() }
        var value = body
        value["status"] = current["status"]
        if let finalizers = value.at("spec", "finalizers"), finalizers.isEmptyOrNull { value.set(nil, at: "spec", "finalizers") }
        return value
    }
}
