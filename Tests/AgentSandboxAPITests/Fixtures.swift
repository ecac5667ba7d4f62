import AgentSandboxAPI
import KubernetesAPI
import ObjectModel
import Testing

/// A value from JSON in which quotes may be written as apostrophes.
func json(_ text: String) throws -> JSONValue {
    let bytes = text.utf8.map { $0 == UInt8(ascii: "'") ? UInt8(ascii: "\"") : $0 }
    return try JSONReader.read(bytes)
}

/// The least pod template.
let podTemplate = "{'spec':{'containers':[{'name':'c','image':'i'}]}}"

/// A field reached by a path such as `spec.env[0].name`.
func field(_ path: String, of value: JSONValue) -> JSONValue? {
    var value: JSONValue? = value
    for step in path.split(separator: ".") {
        let parts = step.split(separator: "[")
        value = value?[String(parts[0])]
        for index in parts.dropFirst() { value = Int(index.dropLast()).flatMap { value?[$0] } }
    }
    return value
}

/// The fields of an object written as a literal.
func fields(_ value: JSONValue) -> JSONObject { value.objectValue ?? JSONObject() }
