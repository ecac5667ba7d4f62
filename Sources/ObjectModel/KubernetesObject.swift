/// A typed view of an object: a thin lens over its JSON value.
///
/// Fields that a view does not know survive untouched. Getters of absent fields return the zero value, as Go's types do; setting the
/// zero value removes the field.
///
/// What is read most is inlinable: without that each call would copy the whole value through the protocol.
public protocol KubernetesObject: Sendable, Equatable {
    /// Views a value; nothing is checked or copied.
    init(_ json: JSONValue)
    /// The whole object.
    var json: JSONValue { get set }
}

/// Any object, seen through its metadata alone.
public struct UntypedObject: KubernetesObject {
    /// The whole object.
    public var json: JSONValue

    /// Views a value.
    public init(_ json: JSONValue) { self.json = json }
}

extension KubernetesObject {
    /// The group and version.
    public var apiVersion: String {
        get { json["apiVersion"]?.stringValue ?? "" }
        set { json["apiVersion"] = newValue.isEmpty ? nil : .string(newValue) }
    }

    /// The kind.
    public var kind: String {
        get { json["kind"]?.stringValue ?? "" }
        set { json["kind"] = newValue.isEmpty ? nil : .string(newValue) }
    }

    /// `metadata.name`.
    public var name: String {
        @inlinable get { metadataString("name") }
        set { setMetadata("name", string: newValue) }
    }

    /// `metadata.namespace`, empty for cluster-scoped objects.
    public var namespace: String {
        @inlinable get { metadataString("namespace") }
        set { setMetadata("namespace", string: newValue) }
    }

    /// `metadata.generateName`.
    public var generateName: String {
        get { metadataString("generateName") }
        set { setMetadata("generateName", string: newValue) }
    }

    /// `metadata.uid`.
    public var uid: String {
        @inlinable get { metadataString("uid") }
        set { setMetadata("uid", string: newValue) }
    }

    /// `metadata.resourceVersion`.
    public var resourceVersion: String {
        @inlinable get { metadataString("resourceVersion") }
        set { setMetadata("resourceVersion", string: newValue) }
    }

    /// `metadata.generation`.
    public var generation: Int64 {
        @inlinable get { json.at("metadata", "generation")?.intValue ?? 0 }
        set { setMetadata("generation", newValue == 0 ? nil : .int(newValue)) }
    }

    /// Namespace and name.
    @inlinable public var key: ObjectKey {
        guard case .object(let metadata)? = json["metadata"] else { return ObjectKey(namespace: "", name: "") }
        return ObjectKey(namespace: metadata["namespace"]?.stringValue ?? "", name: metadata["name"]?.stringValue ?? "")
    }

    /// `metadata.creationTimestamp`; nil when absent, null or unreadable. Written in whole seconds.
    public var creationTimestamp: Timestamp? {
        get { metadataTime("creationTimestamp") }
        set { setMetadata("creationTimestamp", newValue.map { .string($0.rfc3339) }) }
    }

    /// `metadata.deletionTimestamp`; nil when absent, null or unreadable. Written in whole seconds.
    public var deletionTimestamp: Timestamp? {
        get { metadataTime("deletionTimestamp") }
        set { setMetadata("deletionTimestamp", newValue.map { .string($0.rfc3339) }) }
    }

    /// Whether `metadata.deletionTimestamp` is set.
    @inlinable public var isBeingDeleted: Bool {
        guard let value = json.at("metadata", "deletionTimestamp") else { return false }
        return !value.isNull
    }

    /// `metadata.labels`, empty when absent; setting an empty object removes the field.
    public var labels: JSONObject {
        @inlinable get { json.at("metadata", "labels")?.objectValue ?? JSONObject() }
        set { setMetadata("labels", newValue.isEmpty ? nil : .object(newValue)) }
    }

    /// The value of a label, or nil.
    @inlinable public func label(_ key: String) -> String? { json.at("metadata", "labels", key)?.stringValue }

    /// Sets a label, or with nil removes it.
    public mutating func setLabel(_ key: String, _ value: String?) { setMetadataEntry("labels", key, value) }

    /// `metadata.annotations`, empty when absent; setting an empty object removes the field.
    public var annotations: JSONObject {
        @inlinable get { json.at("metadata", "annotations")?.objectValue ?? JSONObject() }
        set { setMetadata("annotations", newValue.isEmpty ? nil : .object(newValue)) }
    }

    /// The value of an annotation, or nil.
    @inlinable public func annotation(_ key: String) -> String? { json.at("metadata", "annotations", key)?.stringValue }

    /// Sets an annotation, or with nil removes it.
    public mutating func setAnnotation(_ key: String, _ value: String?) { setMetadataEntry("annotations", key, value) }

    /// `metadata.ownerReferences`; entries that are no objects are left out. Setting an empty list removes the field.
    public var ownerReferences: [OwnerReference] {
        get { (json.at("metadata", "ownerReferences")?.arrayValue ?? []).compactMap(OwnerReference.init(json:)) }
        set { setMetadata("ownerReferences", newValue.isEmpty ? nil : .array(newValue.map(\.json))) }
    }

    /// The first owner reference whose `controller` is true, as `metav1.GetControllerOf` finds it.
    @inlinable public var controllerReference: OwnerReference? {
        guard case .array(let references)? = json.at("metadata", "ownerReferences") else { return nil }
        for reference in references where reference["controller"]?.boolValue == true { return OwnerReference(json: reference) }
        return nil
    }

    /// `metadata.finalizers`; setting an empty list removes the field.
    public var finalizers: [String] {
        get { (json.at("metadata", "finalizers")?.arrayValue ?? []).compactMap(\.stringValue) }
        set { setMetadata("finalizers", newValue.isEmpty ? nil : .array(newValue.map(JSONValue.string))) }
    }

    /// `status.conditions`. Setting keeps what this module does not know of a condition of the same type; setting an empty list
    /// removes the field.
    public var conditions: [Condition] {
        get { (json.at("status", "conditions")?.arrayValue ?? []).compactMap(Condition.init(json:)) }
        set {
            let existing = json.at("status", "conditions")?.arrayValue ?? []
            if newValue.isEmpty {
                if json.at("status", "conditions") != nil { json["status"]?["conditions"] = nil }
                return
            }
            let values = newValue.map { condition -> JSONValue in
                for value in existing where value["type"]?.stringValue == condition.type { return condition.json(over: value) }
                return condition.json
            }
            json.set(.array(values), at: "status", "conditions")
        }
    }

    /// The condition of a type, or nil.
    @inlinable public func condition(_ type: String) -> Condition? {
        guard case .array(let values)? = json.at("status", "conditions") else { return nil }
        for value in values where value["type"]?.stringValue == type { return Condition(json: value) }
        return nil
    }

    @inlinable func metadataString(_ field: String) -> String { json.at("metadata", field)?.stringValue ?? "" }

    private func metadataTime(_ field: String) -> Timestamp? {
        json.at("metadata", field)?.stringValue.flatMap(Timestamp.init(rfc3339:))
    }

    private mutating func setMetadata(_ field: String, string: String) {
        setMetadata(field, string.isEmpty ? nil : .string(string))
    }

    private mutating func setMetadata(_ field: String, _ value: JSONValue?) {
        if value == nil, json.at("metadata", field) == nil { return }
        json.modifyObject { root in
            root["metadata", default: .object(JSONObject())].modifyObject(replacingOthers: true) { $0[field] = value }
        }
    }

    private mutating func setMetadataEntry(_ field: String, _ key: String, _ value: String?) {
        // What is there already is not written again: the object would get storage of its own, and no later comparison could be short.
        switch (json.at("metadata", field, key), value) {
        case (nil, nil): return
        case (.string(let text)?, let value?): if areSame(text, value) { return }
        default: break
        }
        json.modifyObject { root in
            root["metadata", default: .object(JSONObject())].modifyObject(replacingOthers: true) { metadata in
                metadata[field, default: .object(JSONObject())].modifyObject(replacingOthers: true) { entries in
                    entries[key] = value.map(JSONValue.string)
                }
                if metadata[field]?.isEmptyOrNull == true { metadata[field] = nil }
            }
        }
    }
}

extension JSONObject {
    /// The value of a key for changing in place; an absent key starts with the default.
    subscript(key: String, default fallback: JSONValue) -> JSONValue {
        get { self[key] ?? fallback }
        _modify {
            let position: Int
            if let found = index(of: key) {
                position = found
            } else {
                position = count
                appendUnique(key: key, value: fallback)
            }
            var held = takeValue(at: position)
            defer { setValue(held, at: position) }
            yield &held
        }
    }
}
