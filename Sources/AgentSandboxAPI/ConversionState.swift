import ObjectModel

/// What the conversions of all kinds share: the annotation that keeps the v1alpha1 object, and putting objects together.
enum ConversionState {
    /// The annotations with the v1alpha1 object added, whatever the client had put there.
    static func annotations(keeping source: JSONValue, under key: String) -> JSONObject {
        var kept = source
        setAnnotations(of: &kept, annotations(of: source, without: key))
        var annotations = annotations(of: source, without: key)
        // In a fixed order, so that objects that say the same are kept as the same text.
        annotations[key] = .string(JSONWriter.text(kept, style: .compact, sortedKeys: true))
        return annotations
    }

    /// The annotations of an object without one key.
    static func annotations(of object: JSONValue, without key: String) -> JSONObject {
        var annotations = object.at("metadata", "annotations")?.objectValue ?? JSONObject()
        annotations[key] = nil
        return annotations
    }

    /// The v1alpha1 object kept in an annotation, nil when there is none. An annotation of `null` counts as an object without fields.
    static func kept(in object: JSONValue, under key: String, _ identity: AgentSandboxIdentity) throws(AgentSandboxConversionError)
        -> JSONValue?
    {
        guard let text = object.at("metadata", "annotations")?[key]?.stringValue else { return nil }
        let value: JSONValue
        do {
            value = try JSONReader.read(Array(text.utf8))
        } catch {
            throw malformed(
                key, identity, "line \(error.location.line), column \(error.location.column): \(error.message)")
        }
        if value.isNull { return .object(JSONObject()) }
        guard value.objectValue != nil else { throw malformed(key, identity, "the JSON is of type \(value.typeName), not object") }
        return value
    }

    /// A field of the kept object that must be absent, null, or read by `read`.
    static func field<Value>(
        _ path: [String], of kept: JSONValue, expected: String, key: String, _ identity: AgentSandboxIdentity,
        _ read: (JSONValue) -> Value?
    ) throws(AgentSandboxConversionError) -> Value? {
        var value = kept
        for (depth, name) in path.enumerated() {
            guard value.objectValue != nil else {
                throw malformed(key, identity, "\(path[..<depth].joined(separator: ".")) is of type \(value.typeName), not object")
            }
            guard let next = value[name], !next.isNull else { return nil }
            value = next
        }
        guard let result = read(value) else {
            throw malformed(key, identity, "\(path.joined(separator: ".")) is of type \(value.typeName), not \(expected)")
        }
        return result
    }

    /// Named fields of an object that are there and not null.
    static func copy(_ names: [String], from source: JSONValue?) -> JSONObject {
        var result = JSONObject(minimumCapacity: names.count + 1)
        guard let source = source?.objectValue else { return result }
        for name in names {
            guard let value = source[name], !value.isNull else { continue }
            result.appendUnique(key: name, value: value)
        }
        return result
    }

    /// An object of the kind with the metadata of `source`; an empty status and empty annotations are left out.
    static func assemble(
        _ kind: GroupVersionKind, from source: JSONValue, annotations: JSONObject, spec: JSONObject, status: JSONObject = JSONObject()
    ) -> JSONValue {
        var object = JSONObject(minimumCapacity: 5)
        object.appendUnique(key: "apiVersion", value: .string(kind.apiVersion))
        object.appendUnique(key: "kind", value: .string(kind.kind))
        if let metadata = source["metadata"], !metadata.isNull { object.appendUnique(key: "metadata", value: metadata) }
        var result = JSONValue.object(object)
        setAnnotations(of: &result, annotations)
        result["spec"] = .object(spec)
        if !status.isEmpty { result["status"] = .object(status) }
        return result
    }

    private static func setAnnotations(of object: inout JSONValue, _ annotations: JSONObject) {
        object.set(annotations.isEmpty ? nil : .object(annotations), at: "metadata", "annotations")
    }

    private static func malformed(_ key: String, _ identity: AgentSandboxIdentity, _ detail: String) -> AgentSandboxConversionError {
        AgentSandboxConversionError(
            reason: .malformedState,
            message: "failed to unmarshal v1alpha1 \(identity.kind) state: annotation \"\(key)\": \(detail)")
    }
}
