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
    /// Server-side apply: refused with 415.
    case apply(JSONValue)
}

extension APIServer {
    /// Changes an object, or the part of it that a subresource addresses, and returns it as it is then stored.
    ///
    /// A resourceVersion in the patch is a precondition (409). 400 when the patch would rename the object or is malformed, 404 when
    /// there is none, 415 for a strategic merge of a custom resource and for server-side apply, 422 for a JSON patch that cannot be
    /// applied and for a result that does not pass validation. When nothing changes nothing is written.
    public func patch(
        _ handle: ResourceHandle, _ key: ObjectKey, subresource: Subresource = .main, _ patch: Patch, _ info: RequestInfo
    ) throws(APIError) -> JSONValue {
        warnings.removeAll(keepingCapacity: true)
        try checkSubresource(handle, subresource)
        noteDeprecation(handle)
        try checkAccepted(handle, patch)
        guard let stored = handle.store.objects[key] else { throw missing(handle, key) }
        let current = try handle.read(stored)
        if subresource == .scale, let paths = handle.definition.scale {
            if case .strategicMerge = patch, handle.isCustom { throw .unsupportedPatch(accepted: Self.customPatchTypes) }
            return try writeScale(handle, try applied(patch, to: Self.scale(of: current, paths), schema: Self.scaleSchema), stored, info)
        }
        let patched = try applied(patch, to: current, schema: handle.definition.schema)
        if patched.isIdentical(to: current), !handle.store.isInEarlierVersion(stored) { return current }
        var body = try decoded(handle, patched, old: handle.defaulted(current, of: stored), isPatched: true, info)
        try checkName(handle, &body, key)
        return try write(handle, subresource, body, current: current, stored: stored, info)
    }

    private static let customPatchTypes = ["application/json-patch+json", "application/merge-patch+json"]
    private static let patchTypes = customPatchTypes + ["application/strategic-merge-patch+json"]

    private func checkAccepted(_ handle: ResourceHandle, _ patch: Patch) throws(APIError) {
        let accepted = handle.isCustom ? Self.customPatchTypes : Self.patchTypes
        switch patch {
        case .json, .merge: return
        case .strategicMerge: if handle.isCustom { throw .unsupportedPatch(accepted: accepted) }
        case .apply: throw .unsupportedPatch(accepted: accepted)
        }
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
        case .apply: throw .unsupportedPatch(accepted: Self.patchTypes)
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
    private static let scaleSchema = MetadataSchemas.object([
        "spec": .object(["replicas": .int32]), "status": .object(["replicas": .int32, "selector": .string]),
    ])
}
