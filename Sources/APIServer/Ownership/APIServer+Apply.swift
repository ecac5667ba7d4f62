import KubernetesAPI
import ObjectModel

/// What an apply left behind.
public struct ApplyResult: Sendable {
    /// The object as it is now, in the version of the request.
    public let object: JSONValue
    /// Whether the apply made it: the answer is 201 then.
    public let wasCreated: Bool
}

/// Server-side apply.
extension APIServer {
    private static let lastAppliedAnnotation = "kubectl.kubernetes.io/last-applied-configuration"

    /// Applies a configuration: what it names is set and owned by the manager of the request, what the manager applied before and no
    /// longer names goes unless somebody else owns it. An object that does not exist is created.
    ///
    /// 409 with a cause for each field when another manager owns what would change, unless the request forces it; 409 when a uid is given
    /// and there is no object, or a resourceVersion that is not that of the object. 400 for a configuration of another kind or version, or one
    /// with managedFields; 404 for a subresource of an object that does not exist; 415 when the server does not track managed fields; 422
    /// without a field manager and when validation fails; 500, in kube-apiserver's words, when the configuration does not fit the schema.
    /// When nothing changes nothing is written.
    public func apply(
        _ handle: ResourceHandle, _ key: ObjectKey, subresource: Subresource = .main, _ configuration: JSONValue, _ info: RequestInfo
    ) throws(APIError) -> ApplyResult {
        warnings.removeAll(keepingCapacity: true)
        try checkSubresource(handle, subresource)
        guard tracksManagedFields else {
            throw .unsupportedPatch(accepted: patchTypes(handle))
        }
        noteDeprecation(handle)
        try checkManager(info)
        let stored = handle.store.objects[key]
        if subresource == .scale {
            guard let stored, let paths = handle.definition.scale else { throw missing(handle, key) }
            return ApplyResult(object: try applyScale(handle, stored, paths, configuration, info), wasCreated: false)
        }
        try check(configuration, is: handle.kind, key, handle.definition.schema)
        let empty = Self.emptyObject(handle)
        let current = try stored.map { stored throws(APIError) in try handle.read(stored) }
        let managed = stored.map { reconciled($0.managedFields, $0, handle) } ?? .none
        let (object, owners) = try merged(handle, key, subresource, configuration, live: current ?? empty, managed, empty: empty, info)
        var relaxed = info
        // What the schema does not know has been refused already.
        relaxed.fieldValidation = .ignore
        guard let stored, let current else {
            guard subresource == .main else { throw missing(handle, key) }
            return try createApplied(handle, key, object, owners, relaxed)
        }
        var body = try decoded(handle, object, old: handle.defaulted(current, of: stored), relaxed)
        try checkName(handle, &body, key)
        let written = try write(handle, subresource, body, current: current, stored: stored, owners, info)
        return ApplyResult(object: written, wasCreated: false)
    }

    private func createApplied(
        _ handle: ResourceHandle, _ key: ObjectKey, _ object: JSONValue, _ owners: ManagedFields, _ info: RequestInfo
    ) throws(APIError) -> ApplyResult {
        var value = try decoded(handle, object, old: nil, info)
        let uid = value.metadataString("uid")
        if !uid.isEmpty {
            throw .conflict(
                handle.groupResource, key.name,
                "uid mismatch: the provided object specified uid \(uid), and no existing object was found")
        }
        // A version to be met by what is not there is passed over; clients use that to create only when a name is free.
        value.setMetadata("resourceVersion", nil)
        try checkName(handle, &value, key)
        let created = try create(handle, namespace: key.namespace, decoded: value, owners, info)
        return ApplyResult(object: created, wasCreated: true)
    }

    private func checkManager(_ info: RequestInfo) throws(APIError) {
        var errors = FieldErrors()
        FieldManagerName.validate(info.fieldManager ?? "", isApply: true, &errors)
        if !errors.isEmpty { throw .invalid(GroupKind(group: "meta.k8s.io", kind: "PatchOptions"), "", errors.errors) }
    }

    /// Refuses a configuration of another kind or version, one with owners, and one that does not fit the schema.
    private func check(
        _ configuration: JSONValue, is kind: GroupVersionKind, _ key: ObjectKey, _ schema: StructuralSchema
    ) throws(APIError) {
        guard configuration.objectValue != nil else {
            throw .badRequest(
                "error decoding patch: json: cannot unmarshal \(configuration.typeName) into Go value of type map[string]interface {}")
        }
        let apiVersion = configuration["apiVersion"]?.stringValue ?? ""
        let name = configuration["kind"]?.stringValue ?? ""
        if apiVersion != kind.apiVersion || name != kind.kind {
            let shown = apiVersion.contains("/") ? apiVersion : "/\(apiVersion)"
            throw .badRequest("invalid object type: \(shown), Kind=\(name)")
        }
        if let owners = configuration["metadata"]?["managedFields"], !owners.isNull {
            throw .badRequest("metadata.managedFields must be nil")
        }
        do { try schema.checkOwnable(configuration) } catch {
            let subject = Self.subject(configuration, kind)
            throw .unclassified("failed to create typed patch object (\(subject)): \(error)")
        }
    }

    private static func subject(_ object: JSONValue, _ kind: GroupVersionKind) -> String {
        let version = kind.group.isEmpty ? "/\(kind.version)" : kind.apiVersion
        return "\(object.metadataString("namespace"))/\(object.metadataString("name")); \(version), Kind=\(kind.kind)"
    }

    /// Merges a configuration into the live object. An apply by `kubectl` takes over what `kubectl apply` without server-side apply had
    /// set, and keeps that one's annotation up to date.
    private func merged(
        _ handle: ResourceHandle, _ key: ObjectKey, _ subresource: Subresource, _ configuration: JSONValue, live: JSONValue,
        _ managed: ManagedFields, empty: JSONValue, _ info: RequestInfo
    ) throws(APIError) -> (object: JSONValue, managed: ManagedFields) {
        let manager = fieldManager(handle, subresource, info)
        func attempt(isForced: Bool) throws(FieldManager<ResourceVersions>.Failure) -> (object: JSONValue, managed: ManagedFields) {
            try manager.applied(
                managed, live: live, configuration: configuration, manager: managerName(info), isForced: isForced, empty: empty)
        }
        var result: (object: JSONValue, managed: ManagedFields)
        do {
            result = try attempt(isForced: info.force)
        } catch .conflicts(let conflicts) where info.fieldManager == "kubectl" {
            let allowed = conflictsAllowed(byAnnotationOf: live, handle)
            let left = conflicts.filter { !allowed.contains($0.path) }
            if allowed.isEmpty || !left.isEmpty { throw Self.conflictError(left) }
            do { result = try attempt(isForced: true) } catch { throw Self.failure(error, configuration, handle.kind) }
        } catch { throw Self.failure(error, configuration, handle.kind) }
        if info.fieldManager == "kubectl", let text = result.object.at("metadata", "annotations", Self.lastAppliedAnnotation)?.stringValue,
            !text.isEmpty
        {
            result.object.set(
                .string(Self.lastApplied(configuration)), at: "metadata", "annotations", Self.lastAppliedAnnotation)
        }
        return result
    }

    private static func lastApplied(_ configuration: JSONValue) -> String {
        var object = configuration
        if object.at("metadata", "annotations", lastAppliedAnnotation) != nil {
            object.set(nil, at: "metadata", "annotations", lastAppliedAnnotation)
        }
        return JSONWriter.text(object, sortedKeys: true, escapesHTML: true) + "\n"
    }

    /// What an apply without server-side apply has set and nobody has changed since.
    private func conflictsAllowed(byAnnotationOf live: JSONValue, _ handle: ResourceHandle) -> FieldSet {
        guard let text = live.at("metadata", "annotations", Self.lastAppliedAnnotation)?.stringValue, !text.isEmpty,
            let applied = try? JSONReader.read(text, duplicateKeys: .lastWins), applied["apiVersion"]?.stringValue == handle.apiVersion
        else { return FieldSet() }
        let schema = handle.definition.schema
        guard (try? schema.checkOwnable(applied)) != nil, let fields = try? schema.fieldSet(of: applied),
            let changes = try? schema.comparison(from: applied, to: live)
        else { return FieldSet() }
        return fields.subtracting(changes.modified).subtracting(changes.added).subtracting(changes.removed)
    }

    private func applyScale(
        _ handle: ResourceHandle, _ stored: StoredObject, _ paths: ResourceDefinition.ScalePaths, _ configuration: JSONValue,
        _ info: RequestInfo
    ) throws(APIError) -> JSONValue {
        let kind = GroupVersionKind(group: "autoscaling", version: "v1", kind: "Scale")
        try check(configuration, is: kind, stored.key, Self.scaleSchema)
        let current = Self.scale(of: try handle.read(stored), paths)
        let result: (scale: JSONValue, managed: ManagedFields)
        do { result = try scale(current, applying: configuration, stored, handle, info) } catch {
            throw Self.failure(error, configuration, kind)
        }
        return try writeScale(handle, result.scale, stored, owners: result.managed, info)
    }

    private static func failure<Versions>(
        _ failure: FieldManager<Versions>.Failure, _ configuration: JSONValue, _ kind: GroupVersionKind
    ) -> APIError {
        switch failure {
        case .conflicts(let conflicts): conflictError(conflicts)
        case .structure(let error): .unclassified("failed to create typed live object (\(subject(configuration, kind))): \(error)")
        case .conversion(let error): error
        }
    }

    /// 409 with a cause for each field, in kube-apiserver's words.
    private static func conflictError(_ conflicts: [FieldConflict]) -> APIError {
        let named = conflicts.map { (owner: describe($0.owner), path: FieldSet.text($0.path)) }
        var details = StatusDetails()
        details.causes = named.map {
            StatusCause(type: "FieldManagerConflict", message: "conflict with \($0.owner)", field: $0.path)
        }
        let message: String
        if let only = named.first, named.count == 1 {
            message = "Apply failed with 1 conflict: conflict with \(only.owner): \(only.path)"
        } else {
            var owners: [String] = []
            for conflict in named where !owners.contains(conflict.owner) { owners.append(conflict.owner) }
            let lines = owners.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.flatMap { owner in
                ["conflicts with \(owner):"] + named.filter { $0.owner == owner }.map { "- \($0.path)" }
            }
            message = "Apply failed with \(named.count) conflicts: \(lines.joined(separator: "\n"))"
        }
        return APIError(code: 409, reason: .conflict, message: message, details: details)
    }

    private static func describe(_ entry: ManagedFields.Entry) -> String {
        var text = entry.identity.manager.goQuoted
        if !entry.identity.subresource.isEmpty { text += " with subresource \(entry.identity.subresource.goQuoted)" }
        if entry.identity.operation == .update { text += " using \(entry.apiVersion)" }
        return text
    }
}
