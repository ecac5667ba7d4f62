import KubernetesAPI
import ObjectModel

/// Reads `metadata` as Go's decoder reads an ObjectMeta: wrong types are refused, `null` and unknown fields are dropped.
///
/// `managedFields` is dropped as well: owners stand beside the object, and who may set them is decided elsewhere.
enum MetadataDecoding {
    private enum Shape { case text, integer, texts, textMap, references, time, dropped }

    private static let shapes: [String: Shape] = [
        "name": .text, "generateName": .text, "namespace": .text, "selfLink": .dropped, "uid": .text, "resourceVersion": .text,
        "generation": .integer, "creationTimestamp": .time, "deletionTimestamp": .time, "deletionGracePeriodSeconds": .integer,
        "labels": .textMap, "annotations": .textMap, "ownerReferences": .references, "finalizers": .texts, "managedFields": .dropped,
    ]

    /// Checks and cleans the metadata of an object; what shares its storage with `old` is taken as it is.
    static func normalise(_ value: inout JSONValue, _ handle: ResourceHandle, old: JSONValue?) throws(APIError) {
        guard let metadata = value["metadata"], !metadata.isNull else {
            value.setMetadata("name", nil)
            return
        }
        guard case .object(let fields) = metadata else { throw mistake(handle, metadata, "metadata", "v1.ObjectMeta") }
        let before = old?["metadata"]?.objectValue
        if let before, before.isIdentical(to: fields) { return }
        var dropped: [String] = []
        for position in 0..<fields.count {
            let (name, field) = fields.field(at: position)
            if let same = before?[name], same.isIdentical(to: field) { continue }
            guard let shape = shapes[name] else {
                // Strict field validation of built-in kinds names these later; there the schema prunes them.
                if handle.isCustom { dropped.append(name) }
                continue
            }
            var isKept = false
            if !field.isNull { isKept = try accepts(shape, name, field, handle) }
            if !isKept { dropped.append(name) }
        }
        if dropped.isEmpty { return }
        value.modifyMetadata { object in
            for name in dropped { object[name] = nil }
        }
    }

    /// Whether a field stays; throws when it is of the wrong type.
    private static func accepts(_ shape: Shape, _ name: String, _ field: JSONValue, _ handle: ResourceHandle) throws(APIError) -> Bool {
        switch shape {
        case .dropped: return false
        case .text:
            guard let text = field.stringValue else { throw mistake(handle, field, name, "string") }
            return !text.isEmpty
        case .time:
            guard let text = field.stringValue else { throw mistake(handle, field, name, "string") }
            if text.isEmpty { return false }
            guard Timestamp(rfc3339: text) != nil else {
                throw failure(
                    handle,
                    "parsing time \(APIError.quoted(text)) as \"2006-01-02T15:04:05Z07:00\": cannot parse \(APIError.quoted(text)) as \"2006\""
                )
            }
            return true
        case .integer:
            guard case .int = field else { throw mistake(handle, field, name, "int64") }
            return true
        case .texts:
            guard let list = field.arrayValue else { throw mistake(handle, field, name, "[]string") }
            for element in list where element.stringValue == nil { throw mistake(handle, element, name, "string") }
            return !list.isEmpty
        case .textMap:
            guard let map = field.objectValue else { throw mistake(handle, field, name, "map[string]string") }
            for (_, element) in map where element.stringValue == nil { throw mistake(handle, element, name, "string") }
            return !map.isEmpty
        case .references:
            guard let list = field.arrayValue else { throw mistake(handle, field, name, "[]v1.OwnerReference") }
            for element in list where element.objectValue == nil { throw mistake(handle, element, name, "v1.OwnerReference") }
            return !list.isEmpty
        }
    }

    static func mistake(_ handle: ResourceHandle, _ value: JSONValue, _ field: String, _ type: String) -> APIError {
        let found: String
        switch value {
        case .int, .double: found = "number"
        case .bool: found = "bool"
        default: found = value.typeName
        }
        let path = field == "metadata" ? "metadata" : "metadata.\(field)"
        return failure(handle, "json: cannot unmarshal \(found) into Go struct field ObjectMeta.\(path) of type \(type)")
    }

    private static func failure(_ handle: ResourceHandle, _ text: String) -> APIError {
        let kind = handle.kind.kind
        return .badRequest("\(kind) in version \(APIError.quoted(handle.kind.version)) cannot be handled as a \(kind): \(text)")
    }
}
