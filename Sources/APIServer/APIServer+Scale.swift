import KubernetesAPI
import ObjectModel

/// The scale subresource: an `autoscaling/v1` Scale made of an object, and the one number that it can change.
extension APIServer {
    /// The scale of an object; 404 when the kind has no scale subresource or the object does not exist.
    public func getScale(_ handle: ResourceHandle, _ key: ObjectKey) throws(APIError) -> JSONValue {
        try checkSubresource(handle, .scale)
        guard let stored = handle.store.objects[key], let paths = handle.definition.scale else { throw missing(handle, key) }
        return Self.scale(of: try handle.read(stored), paths)
    }

    static func scale(of value: JSONValue, _ paths: ResourceDefinition.ScalePaths) -> JSONValue {
        var metadata = JSONObject()
        for field in ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"] {
            if let kept = value["metadata"]?[field] { metadata[field] = kept }
        }
        var spec = JSONObject()
        if let replicas = value.at(path: paths.specReplicas)?.intValue, replicas != 0 { spec["replicas"] = .int(replicas) }
        var status: JSONValue = ["replicas": .int(value.at(path: paths.statusReplicas)?.intValue ?? 0)]
        if let path = paths.labelSelector, let selector = value.at(path: path) {
            if let text = selector.stringValue {
                if !text.isEmpty { status["selector"] = .string(text) }
            } else if let parsed = try? LabelSelector(json: selector) {
                status["selector"] = .string(parsed.description)
            }
        }
        return ["kind": "Scale", "apiVersion": "autoscaling/v1", "metadata": .object(metadata), "spec": .object(spec), "status": status]
    }

    /// Writes the replicas of a Scale into the object and returns the new scale. The owners are worked out unless they are given.
    func writeScale(
        _ handle: ResourceHandle, _ scale: JSONValue, _ stored: StoredObject, owners: ManagedFields? = nil, _ info: RequestInfo
    ) throws(APIError) -> JSONValue {
        guard let paths = handle.definition.scale else { throw .resourceNotFound() }
        let kind = GroupKind(group: "autoscaling", kind: "Scale")
        if let apiVersion = scale["apiVersion"], apiVersion != "autoscaling/v1" {
            throw .badRequest(
                "the API version in the data (\(apiVersion.stringValue ?? "")) does not match the expected API version "
                    + "(autoscaling/v1)")
        }
        let name = scale.metadataString("name")
        if !name.isEmpty, name != stored.key.name {
            throw .badRequest("the name of the object (\(name)) does not match the name on the URL (\(stored.key.name))")
        }
        var replicas: Int64 = 0
        if let given = scale.at("spec", "replicas"), !given.isNull {
            guard let number = given.intValue, Int32(exactly: number) != nil else {
                throw .badRequest(
                    "Scale in version \"v1\" cannot be handled as a Scale: json: cannot unmarshal \(given.typeName) into Go struct field "
                        + "ScaleSpec.spec.replicas of type int32")
            }
            replicas = number
        }
        if replicas < 0 {
            let message = "Invalid value: \(replicas): must be greater than or equal to 0"
            throw .invalid(kind, stored.key.name, [FieldError(type: .invalid, field: "spec.replicas", message: message)])
        }
        let current = try handle.read(stored)
        let uid = scale.metadataString("uid")
        try check(Preconditions(uid: uid.isEmpty ? nil : uid), handle, stored.key, current)
        var body = current
        if body.at(path: paths.specReplicas)?.intValue != replicas { body.set(.int(replicas), path: paths.specReplicas[...]) }
        // The version in the Scale is a precondition; without one the write is unconditional for every kind.
        let version = scale.metadataString("resourceVersion")
        if !version.isEmpty { body.setMetadata("resourceVersion", .string(version)) }
        let managed = owners ?? self.owners(afterScaling: handle, to: scale, current: current, stored, paths, info)
        return Self.scale(of: try write(handle, .scale, body, current: current, stored: stored, managed, info), paths)
    }
}
