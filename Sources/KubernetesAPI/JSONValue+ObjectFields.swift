import ObjectModel

/// Reads of an object as Go's decoder would have filled a struct: `null` is absent, absent is the zero value.
extension JSONValue {
    /// A field that is there and not `null`.
    func present(_ key: String) -> JSONValue? {
        guard let value = self[key], !value.isNull else { return nil }
        return value
    }

    /// A string field; empty when absent.
    func text(_ key: String) -> String { self[key]?.stringValue ?? "" }

    /// A string field below another; empty when absent.
    func text(_ first: String, _ second: String) -> String { self[first]?[second]?.stringValue ?? "" }

    /// An integer field; 0 when absent.
    func integer(_ key: String) -> Int64 { self[key]?.intValue ?? 0 }

    /// The elements of a list field; none when absent.
    func elements(_ key: String) -> [JSONValue] { self[key]?.arrayValue ?? [] }

    /// The strings of a list field, in order; other elements count as empty strings.
    func texts(_ key: String) -> [String] { elements(key).map { $0.stringValue ?? "" } }

    /// The fields of a map field; none when absent.
    func fields(_ key: String) -> JSONObject { self[key]?.objectValue ?? JSONObject() }

    /// Sets a string field that is absent, `null` or empty, as Go's defaulting does for a zero value.
    mutating func defaultText(_ key: String, _ value: String) {
        if text(key).isEmpty { self[key] = .string(value) }
    }

    /// Changes every element of a list field in place; nothing happens when the field is absent.
    mutating func modifyElements(_ key: String, _ change: (inout JSONValue) -> Void) {
        guard case .array(let elements)? = self[key], !elements.isEmpty else { return }
        var changed = elements
        for position in changed.indices { change(&changed[position]) }
        self[key] = .array(changed)
    }
}
