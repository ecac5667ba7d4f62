import ObjectModel

/// Fields as Go's decoder hands them to defaulting and validation: an absent field and `null` are the zero value of its type.
extension JSONObject {
    /// The string, or an empty one.
    func text(_ key: String) -> String {
        guard case .string(let text)? = self[key] else { return "" }
        return text
    }

    /// The integer, or nil when the field is not set.
    func number(_ key: String) -> Int64? { self[key]?.intValue }

    /// Whether the field is set to `true`.
    func isTrue(_ key: String) -> Bool {
        guard case .bool(let flag)? = self[key] else { return false }
        return flag
    }

    /// The elements of a list, or none.
    func elements(_ key: String) -> [JSONValue] {
        guard case .array(let elements)? = self[key] else { return [] }
        return elements
    }

    /// The fields of an object, or nil when the field is not set.
    func fields(_ key: String) -> JSONObject? {
        guard case .object(let object)? = self[key] else { return nil }
        return object
    }

    /// The value, or nil when the field is absent or `null`.
    func given(_ key: String) -> JSONValue? {
        guard let value = self[key], !value.isNull else { return nil }
        return value
    }
}

/// Checks that many kinds share, worded as apimachinery words them.
extension FieldErrors {
    /// One `Invalid value` for every message; nothing when the list is empty.
    mutating func invalid(_ value: JSONValue, all messages: [String]) {
        for message in messages { invalid(value, message) }
    }

    /// The value of a named field must not be negative; an absent field is zero.
    mutating func nonNegative(_ object: JSONObject, _ key: String) {
        guard let value = object.number(key), value < 0 else { return }
        within(key) { $0.invalid(.int(value), "must be greater than or equal to 0") }
    }

    /// `Required value` for a named field that is an empty string, and whether it was set.
    @discardableResult
    mutating func requireText(_ object: JSONObject, _ key: String, _ detail: String = "") -> Bool {
        if !object.text(key).isEmpty { return true }
        within(key) { $0.required(detail) }
        return false
    }

    /// `Unsupported value` unless the value of a named field is one of a list; an empty value is `Required value`.
    mutating func oneOf(_ object: JSONObject, _ key: String, _ supported: [String]) {
        let value = object.text(key)
        if supported.contains(value) { return }
        within(key) { errors in
            if value.isEmpty { errors.required() } else { errors.notSupported(.string(value), supported: supported) }
        }
    }

    /// Checks every element of a list that is an object, one index deeper.
    mutating func eachObject(_ object: JSONObject, _ key: String, _ body: (inout FieldErrors, Int, JSONObject) -> Void) {
        guard case .array(let elements)? = object[key], !elements.isEmpty else { return }
        enter(.field(key))
        for position in elements.indices {
            guard case .object(let element) = elements[position] else { continue }
            enter(.index(position))
            body(&self, position, element)
            leave()
        }
        leave()
    }

    /// Checks the object in a named field, one field deeper, when it is set.
    mutating func object(_ object: JSONObject, _ key: String, _ body: (inout FieldErrors, JSONObject) -> Void) {
        guard let child = object.fields(key) else { return }
        enter(.field(key))
        body(&self, child)
        leave()
    }
}
