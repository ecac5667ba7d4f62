import KubernetesAPI
import ObjectModel

/// A change to an object, in one of the forms that kube-apiserver takes.
public enum Patch: Sendable {
    /// RFC 6902.
    case json(JSONPatch)
    /// RFC 7386.
    case merge(JSONValue)
    /// Kubernetes' own merge, which knows the keys of lists; not for custom resources.
    case strategicMerge(JSONValue)
    /// Server-side apply: a configuration of which the manager of the request owns what it names. Served only where the server tracks
    /// managed fields; see ``APIServer/apply(_:_:subresource:_:_:)``.
    case apply(JSONValue)
}

extension APIServer {
    /// Changes an object, or the part of it that a subresource addresses, and returns it as it is then stored.
    ///
    /// A resourceVersion in the patch is a precondition (409). 400 when the patch would rename the object or is malformed, 404 when
    /// there is none, 415 for a strategic merge of a custom resource and for an apply to a server that does not track managed fields,
    /// 422 for a JSON patch that cannot be applied and for a result that does not pass validation. When nothing changes nothing is written.
    public func patch(
        _ handle: ResourceHandle, _ key: ObjectKey, subresource: Subresource = .main, _ patch: Patch, _ info: RequestInfo
    ) throws(APIError) -> JSONValue {
        if case .apply(let configuration) = patch {
            return try apply(handle, key, subresource: subresource, configuration, info).object
        }
        warnings.removeAll(keepingCapacity: true)
        try checkSubresource(handle, subresource)
        noteDeprecation(handle)
        try checkAccepted(handle, patch)
        guard let stored = handle.store.objects[key] else { throw missing(handle, key) }
        let current = try handle.read(stored)
        writtenManagedFields = stored.managedFields
        if subresource == .scale, let paths = handle.definition.scale {
            if case .strategicMerge = patch, handle.isCustom { throw .unsupportedPatch(accepted: patchTypes(handle)) }
            return try writeScale(handle, try applied(patch, to: Self.scale(of: current, paths), schema: Self.scaleSchema), stored, info)
        }
        // The owners are spelled out only for patches that look at them.
        let reachesOwners = tracksManagedFields && Self.reachesManagedFields(patch)
        var base = current
        if reachesOwners, let owners = stored.managedFields.json { base.setMetadata("managedFields", owners) }
        let patched = try applied(patch, to: base, schema: handle.definition.schema)
        if patched.isIdentical(to: base), !handle.store.isInEarlierVersion(stored) { return current }
        let given = reachesOwners ? try givenManagedFields(in: patched, handle) : .absent
        var body = try decoded(handle, patched, old: handle.defaulted(current, of: stored), isPatched: true, info)
        try checkName(handle, &body, key)
        let managed = owners(after: body, current: current, stored, handle, subresource, given, info)
        return try write(handle, subresource, body, current: current, stored: stored, managed, info)
    }

    /// The media types of the patches that a resource takes.
    public func patchTypes(_ handle: ResourceHandle) -> [String] {
        var types = ["application/json-patch+json", "application/merge-patch+json"]
        if !handle.isCustom { types.append("application/strategic-merge-patch+json") }
        if tracksManagedFields { types.append("application/apply-patch+yaml") }
        return types
    }

    private static func reachesManagedFields(_ patch: Patch) -> Bool {
        switch patch {
        case .json(let patch): patch.touches(["metadata", "managedFields"])
        case .merge(let patch), .strategicMerge(let patch):
            if let metadata = patch["metadata"] {
                metadata.objectValue.map { $0.contains("managedFields") || $0.contains("$patch") } ?? true
            } else {
                patch["$patch"] != nil
            }
        case .apply: false
        }
    }

    private func checkAccepted(_ handle: ResourceHandle, _ patch: Patch) throws(APIError) {
        if case .strategicMerge = patch, handle.isCustom { throw .unsupportedPatch(accepted: patchTypes(handle)) }
    }

    private func applied(_ patch: Patch, to value: JSONValue, schema: StructuralSchema) throws(APIError) -> JSONValue {
        switch patch {
        case .json(let patch):
            do { return try patch.apply(to: value) } catch { throw Self.failure(error) }
        case .merge(let patch):
            guard patch.objectValue != nil else {
                throw .badRequest("json: cannot unmarshal \(patch.typeName) into Go value of type map[string]interface {}")
            }
            return MergePatch.apply(patch, to: value)
        case .strategicMerge(let patch):
            guard patch.objectValue != nil else {
                throw .badRequest("json: cannot unmarshal \(patch.typeName) into Go value of type map[string]interface {}")
            }
            do { return try StrategicMergePatch.apply(patch, to: value, schema: schema) } catch { throw Self.failure(error) }
        case .apply: throw .internalError("an apply is not a patch of JSON")
        }
    }

    private static func failure(_ error: PatchError) -> APIError {
        switch error.code {
        case .badRequest: return .badRequest(error.responseMessage)
        case .tooLarge: return APIError(code: 413, reason: .requestEntityTooLarge, message: error.responseMessage)
        case .unprocessable: return .patchNotApplicable()
        case .internalError: return .unclassified(error.responseMessage)
        }
    }

    /// The schema of `autoscaling/v1` Scale, as far as a patch may reach.
    static let scaleSchema = MetadataSchemas.object([
        "spec": .object(["replicas": .int32]), "status": .object(["replicas": .int32, "selector": .string]),
    ])
}
