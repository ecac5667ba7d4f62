import ObjectModel

/// What a body says about `metadata.managedFields`.
enum GivenManagedFields {
    /// Nothing, or nothing that can be read: the stored ones count.
    case absent
    /// `[]` or `[{}]`: nobody owns anything any more.
    case reset
    /// These take the place of the stored ones.
    case entries(ManagedFields)

    /// The most entries that are read.
    static let maximumEntries = 1_000

    /// Reads the field as kube-apiserver does: what has the wrong JSON type is a mistake of the request, what makes no sense is ignored.
    init(_ value: JSONValue?) throws(ManagedFieldsTypeError) {
        guard let value, !value.isNull else {
            self = .absent
            return
        }
        guard case .array(let list) = value else { throw ManagedFieldsTypeError(value, "managedFields", "[]v1.ManagedFieldsEntry") }
        if list.isEmpty {
            self = .reset
            return
        }
        var entries: [ManagedFields.Entry] = []
        var isReadable = list.count <= Self.maximumEntries
        var positions: [ManagedFields.Identity: Int] = [:]
        for element in list {
            let raw = try RawEntry(element)
            if list.count == 1, raw.isEmpty {
                self = .reset
                return
            }
            guard isReadable, let entry = raw.entry else {
                isReadable = false
                continue
            }
            // Of two entries with one identity the later counts, as in a map.
            if let position = positions[entry.identity] {
                entries[position] = entry
            } else {
                positions[entry.identity] = entries.count
                entries.append(entry)
            }
        }
        self = isReadable ? .entries(ManagedFields(entries)) : .absent
    }
}

/// A part of managedFields that is of the wrong JSON type.
struct ManagedFieldsTypeError: Error {
    let value: JSONValue
    let field: String
    let type: String

    init(_ value: JSONValue, _ field: String, _ type: String) {
        self.value = value
        self.field = field
        self.type = type
    }
}

/// An entry as a body spells it.
private struct RawEntry {
    private var texts: [String: String] = [:]
    private var fields: JSONValue?

    init(_ value: JSONValue) throws(ManagedFieldsTypeError) {
        if value.isNull { return }
        guard case .object(let object) = value else {
            throw ManagedFieldsTypeError(value, "managedFields", "v1.ManagedFieldsEntry")
        }
        for name in ["manager", "operation", "apiVersion", "time", "fieldsType", "subresource"] {
            guard let given = object[name], !given.isNull else { continue }
            guard case .string(let text) = given else {
                throw ManagedFieldsTypeError(given, "managedFields.\(name)", name == "time" ? "v1.Time" : "string")
            }
            if !text.isEmpty { texts[name] = text }
        }
        if let given = object["fieldsV1"], !given.isNull { fields = given }
    }

    var isEmpty: Bool { texts.isEmpty && fields == nil }

    /// The entry, or nil when it makes no sense.
    var entry: ManagedFields.Entry? {
        guard let operation = ManagedFields.Operation(rawValue: texts["operation"] ?? ""), let apiVersion = texts["apiVersion"],
            texts["fieldsType"] == "FieldsV1", let set = try? FieldSet(fieldsV1: fields ?? .object(JSONObject()))
        else { return nil }
        var time: Timestamp?
        if let text = texts["time"] {
            guard let read = Timestamp(rfc3339: text) else { return nil }
            time = read.truncatedToSeconds
        }
        let identity = ManagedFields.Identity(
            manager: texts["manager"] ?? "", operation: operation, apiVersion: apiVersion, subresource: texts["subresource"] ?? "")
        return ManagedFields.Entry(identity: identity, apiVersion: apiVersion, time: time, fields: set)
    }
}
