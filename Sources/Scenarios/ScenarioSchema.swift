import ObjectModel

/// The scenario language as a JSON Schema of draft 2020-12, for editors. It is made from the keys that the reader goes by, so it cannot
/// say otherwise; what takes more than one value to judge, only the reader knows.
public enum ScenarioSchema {
    /// The schema of one document.
    public static let json: JSONValue = {
        var definitions: JSONValue = [:]
        definitions["duration"] = SchemaTypes.duration
        for section in ScenarioKeys.all where !section.path.isEmpty { definitions[name(of: section)] = schema(of: section) }
        var whole: JSONValue = [
            "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:sandtable:v1alpha1:scenario",
            "title": "Sandtable scenario", "description": "What there is, what happens and what must hold: docs/scenarios.md.",
        ]
        if case .object(let document) = schema(of: ScenarioKeys.document) {
            for (key, value) in document { whole[key] = value }
        }
        whole["$defs"] = definitions
        return whole
    }()

    /// The keys whose type the schema does not know, as `section key: type`; there should be none.
    static var unknownTypes: [String] {
        ScenarioKeys.all.flatMap { section in
            section.keys.filter { $0.isAvailable && shape(of: $0, in: section) == nil }.map { "\(section.path) \($0.name): \($0.type)" }
        }
    }

    private static func schema(of section: ScenarioSection) -> JSONValue {
        var properties: JSONValue = [:]
        for key in section.keys where key.isAvailable {
            var property = shape(of: key, in: section) ?? [:]
            property["description"] = .string(key.meaning)
            if let standard = key.defaultValue, let value = YAMLReader.read(Array(standard.utf8)).documents.first?.value {
                property["default"] = value
            }
            properties[key.name] = property
        }
        var schema: JSONValue = ["type": "object", "properties": properties]
        let required = section.keys.filter { $0.isAvailable && $0.isRequired }
        if !required.isEmpty { schema["required"] = .array(required.map { .string($0.name) }) }
        if !section.isOpen { schema["additionalProperties"] = false }
        if let choices = ScenarioKeys.choices[section.path] {
            schema["oneOf"] = .array(choices.map { ["required": [.string($0)]] })
        }
        return schema
    }

    /// What values a key takes; nil when its type is not known.
    private static func shape(of key: ScenarioKey, in section: ScenarioSection) -> JSONValue? {
        guard let child = ScenarioKeys.section(below: section.path, key.name) else { return SchemaTypes.schema(of: key.type) }
        let map = reference(name(of: child))
        if key.type.hasPrefix("a list of ") { return ["type": "array", "items": map] }
        if child.path == ScenarioKeys.distribution.path { return ["anyOf": [reference("duration"), map]] }
        // Besides the map some keys take a word.
        if let words = SchemaTypes.words(besidesAMap: key.type) { return ["anyOf": [["enum": words], map]] }
        return map
    }

    private static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/$defs/\(name)")] }

    /// The path of a section without the brackets, which references cannot hold, and with dashes for blanks.
    private static func name(of section: ScenarioSection) -> String {
        let dropped: [Character] = ["<", ">", "[", "]"]
        return String(section.path.filter { !dropped.contains($0) }.map { $0 == " " ? "-" : $0 })
    }
}
