import ObjectModel

/// Checks values against the part of JSON Schema that the schema of scenarios uses; a keyword that it does not know fails.
struct SchemaChecker {
    let root: JSONValue

    /// Keywords that say nothing about values.
    private static let annotations = ["$schema", "$id", "$defs", "title", "description", "default", "examples"]

    /// What is wrong with a value, as `path: what`; empty when it fits.
    func complaints(_ value: JSONValue) -> [String] { complaints(value, root, path: "$") }

    private func complaints(_ value: JSONValue, _ schema: JSONValue, path: String) -> [String] {
        guard case .object(let keywords) = schema else { return schema == false ? ["\(path): nothing is allowed here"] : [] }
        var found: [String] = []
        for (keyword, argument) in keywords where !Self.annotations.contains(keyword) {
            found += complaints(value, keyword, argument, in: keywords, path: path)
        }
        return found
    }

    private func complaints(
        _ value: JSONValue, _ keyword: String, _ argument: JSONValue, in schema: JSONObject, path: String
    ) -> [String] {
        switch keyword {
        case "$ref":
            let name = String((argument.stringValue ?? "").dropFirst("#/$defs/".count))
            guard let target = root.at("$defs", name) else { return ["\(path): there is no \(name) in $defs"] }
            return complaints(value, target, path: path)
        case "type":
            let types = argument.arrayValue?.compactMap(\.stringValue) ?? [argument.stringValue ?? ""]
            return types.contains { Self.has(value, $0) } ? [] : ["\(path): \(value) is no \(types.joined(separator: " or "))"]
        case "const": return value == argument ? [] : ["\(path): \(value) is not \(argument)"]
        case "enum": return argument.arrayValue?.contains(value) == true ? [] : ["\(path): \(value) is none of \(argument)"]
        case "pattern":
            guard let text = value.stringValue else { return [] }
            let expression = try? Regex(argument.stringValue ?? "[")
            return expression.map { text.contains($0) } == true ? [] : ["\(path): \(value) does not match \(argument)"]
        case "minimum": return (value.doubleValue ?? 0) >= (argument.doubleValue ?? 0) ? [] : ["\(path): \(value) is below \(argument)"]
        case "maximum": return (value.doubleValue ?? 0) <= (argument.doubleValue ?? 0) ? [] : ["\(path): \(value) is above \(argument)"]
        case "minLength": return (value.stringValue ?? "x").isEmpty ? ["\(path): the text is empty"] : []
        case "minItems": return (value.arrayValue?.count ?? .max) >= (argument.intValue ?? 0) ? [] : ["\(path): too few elements"]
        case "maxItems": return (value.arrayValue?.count ?? 0) <= (argument.intValue ?? 0) ? [] : ["\(path): too many elements"]
        case "items":
            return (value.arrayValue ?? []).enumerated().flatMap { complaints($0.element, argument, path: "\(path)[\($0.offset)]") }
        case "required":
            guard let object = value.objectValue else { return [] }
            return (argument.arrayValue ?? []).compactMap { name in
                object[name.stringValue ?? ""] == nil ? "\(path): \(name) is missing" : nil
            }
        case "properties":
            guard let object = value.objectValue, let known = argument.objectValue else { return [] }
            return object.flatMap { key, field in known[key].map { complaints(field, $0, path: "\(path).\(key)") } ?? [] }
        case "additionalProperties":
            guard let object = value.objectValue else { return [] }
            let known = schema["properties"]?.objectValue
            return object.flatMap { key, field in
                known?[key] == nil ? complaints(field, argument, path: "\(path).\(key)") : []
            }
        case "anyOf", "oneOf":
            let results = (argument.arrayValue ?? []).map { complaints(value, $0, path: path) }
            let fitting = results.count { $0.isEmpty }
            if fitting == 1 || (fitting > 1 && keyword == "anyOf") { return [] }
            return ["\(path): \(fitting) of \(results.count) alternatives fit"] + results.flatMap { $0 }
        default: return ["\(path): the keyword \(keyword) is not known"]
        }
    }

    private static func has(_ value: JSONValue, _ type: String) -> Bool {
        switch (type, value) {
        case ("object", .object), ("array", .array), ("string", .string), ("boolean", .bool), ("null", .null): true
        case ("integer", .int), ("number", .int), ("number", .double): true
        default: false
        }
    }
}
