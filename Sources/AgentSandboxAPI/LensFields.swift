import ObjectModel

// Reading and writing fields the way Go's `omitempty` does: an empty value is no field.
extension JSONValue {
    func text(_ first: String, _ second: String) -> String { at(first, second)?.stringValue ?? "" }

    mutating func setText(_ value: String, at path: String...) {
        set(value.isEmpty ? nil : .string(value), path: path[...])
    }

    mutating func setNumber(_ value: Int64, at path: String...) {
        set(value == 0 ? nil : .int(value), path: path[...])
    }

    mutating func setTexts(_ values: [String], at path: String...) {
        set(values.isEmpty ? nil : .array(values.map(JSONValue.string)), path: path[...])
    }

    mutating func setFields(_ fields: JSONObject, at path: String...) {
        set(fields.isEmpty ? nil : .object(fields), path: path[...])
    }

    var texts: [String] { arrayValue?.compactMap(\.stringValue) ?? [] }
}
