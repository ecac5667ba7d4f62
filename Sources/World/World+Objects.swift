import APIServer
import KubernetesAPI
import ObjectModel
import SimulatedRuntime

/// What users do to a world: the requests of `kubectl`, made at the present moment and without delay.
extension World {
    /// The resource of an object by its apiVersion and kind.
    public func handle(of object: JSONValue) throws(APIError) -> ResourceHandle {
        let untyped = UntypedObject(object)
        guard let version = GroupVersion(apiVersion: untyped.apiVersion) else {
            throw .badRequest("apiVersion \"\(untyped.apiVersion)\" is not of the form version or group/version")
        }
        return try server.resolve(kind: GroupVersionKind(group: version.group, version: version.version, kind: untyped.kind))
    }

    /// Makes an object. A namespaced object without a namespace goes to `default`.
    @discardableResult
    public func create(_ object: JSONValue, as actor: String = "user") throws(APIError) -> JSONValue {
        let handle = try handle(of: object)
        let key = key(of: object, handle)
        return try server.create(handle, namespace: key.namespace, object, request(actor))
    }

    /// What `kubectl apply` does on the client side: makes the object, or changes it by what differs between the manifest applied
    /// last (kept in an annotation) and this one. Lists are replaced as a whole.
    @discardableResult
    public func apply(_ object: JSONValue, as actor: String = "user") throws(APIError) -> JSONValue {
        let handle = try handle(of: object)
        let key = key(of: object, handle)
        var manifest = object
        manifest.set(nil, at: "metadata", "annotations", Self.lastApplied)
        if manifest.at("metadata", "annotations")?.isEmptyOrNull == true { manifest.set(nil, at: "metadata", "annotations") }
        let text = JSONWriter.text(manifest, style: .compact, sortedKeys: true) + "\n"
        var annotated = manifest
        annotated.set(.string(text), at: "metadata", "annotations", Self.lastApplied)
        let live: JSONValue
        do {
            live = try server.get(handle, key)
        } catch {
            guard error.reason == .notFound else { throw error }
            return try server.create(handle, namespace: key.namespace, annotated, request(actor))
        }
        let before = live.at("metadata", "annotations", Self.lastApplied)?.stringValue
        var previous: JSONValue?
        if let before { previous = try? JSONReader.read(Array(before.utf8)) }
        guard let patch = Self.patch(live: live, desired: annotated, previous: previous) else { return live }
        return try server.patch(handle, key, subresource: .main, .merge(patch), request(actor))
    }

    /// Replaces an object.
    @discardableResult
    public func update(_ object: JSONValue, as actor: String = "user") throws(APIError) -> JSONValue {
        let handle = try handle(of: object)
        return try server.update(handle, key(of: object, handle), subresource: .main, object, request(actor))
    }

    /// Patches an object.
    @discardableResult
    public func patch(
        _ kind: GroupVersionKind, _ key: ObjectKey, _ patch: Patch, subresource: Subresource = .main, as actor: String = "user"
    ) throws(APIError) -> JSONValue {
        try server.patch(try server.resolve(kind: kind), key, subresource: subresource, patch, request(actor))
    }

    /// Deletes an object.
    public func delete(
        _ kind: GroupVersionKind, _ key: ObjectKey, options: DeleteOptions = DeleteOptions(), as actor: String = "user"
    ) throws(APIError) {
        _ = try server.delete(try server.resolve(kind: kind), key, options: options, request(actor))
    }

    /// Sets the desired number of replicas through the scale subresource.
    public func scale(_ kind: GroupVersionKind, _ key: ObjectKey, replicas: Int64, as actor: String = "user") throws(APIError) {
        let patch: JSONValue = ["spec": ["replicas": .int(replicas)]]
        _ = try server.patch(try server.resolve(kind: kind), key, subresource: .scale, .merge(patch), request(actor))
    }

    /// Whether the name of an image matches a pattern in which a star stands for any characters, also none.
    public static func matches(image: String, pattern: String) -> Bool { ImageModel(pattern: pattern).matches(image) }

    /// Reads an object, or nil when it is not there.
    public func get(_ kind: GroupVersionKind, _ key: ObjectKey) throws(APIError) -> JSONValue? {
        do {
            return try server.get(try server.resolve(kind: kind), key)
        } catch {
            if error.reason == .notFound { return nil }
            throw error
        }
    }

    static let lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

    private func request(_ actor: String) -> RequestInfo { RequestInfo(time: simulation.timestamp, actor: actor) }

    private func key(of object: JSONValue, _ handle: ResourceHandle) -> ObjectKey {
        let untyped = UntypedObject(object)
        guard handle.definition.isNamespaced else { return ObjectKey(namespace: "", name: untyped.name) }
        return ObjectKey(namespace: untyped.namespace.isEmpty ? "default" : untyped.namespace, name: untyped.name)
    }

    /// A merge patch that sets what the manifest says and removes what the last one said and this one does not. Nil when the live
    /// object already is that way.
    static func patch(live: JSONValue, desired: JSONValue, previous: JSONValue?) -> JSONValue? {
        guard case .object(let wanted) = desired, case .object(let present) = live else {
            if live == desired { return nil }
            return desired
        }
        var changes = JSONObject()
        for (key, value) in wanted {
            guard let current = present[key] else {
                changes[key] = value
                continue
            }
            if let change = patch(live: current, desired: value, previous: previous?[key]) { changes[key] = change }
        }
        if case .object(let before)? = previous {
            for (key, _) in before where !wanted.contains(key) && present.contains(key) { changes[key] = .null }
        }
        if changes.isEmpty { return nil }
        return .object(changes)
    }
}
