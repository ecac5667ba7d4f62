import ObjectModel

/// Reads and writes of single fields, for the typed lenses: absent is the zero value, and writing the zero value removes the field.
extension KubernetesObject {
    func lensText(_ path: String...) -> String { json.at(path: path)?.stringValue ?? "" }

    mutating func setLensText(_ value: String, _ path: String...) {
        json.set(value.isEmpty ? nil : .string(value), path: path[...])
    }

    func lensInteger(_ path: String...) -> Int64 { json.at(path: path)?.intValue ?? 0 }

    mutating func setLensInteger(_ value: Int64, _ path: String...) { json.set(value == 0 ? nil : .int(value), path: path[...]) }

    func lensFlag(_ path: String...) -> Bool { json.at(path: path)?.boolValue ?? false }

    mutating func setLensFlag(_ value: Bool, _ path: String...) { json.set(value ? true : nil, path: path[...]) }

    func lensTexts(_ path: String...) -> [String] { (json.at(path: path)?.arrayValue ?? []).compactMap(\.stringValue) }

    mutating func setLensTexts(_ value: [String], _ path: String...) {
        json.set(value.isEmpty ? nil : .array(value.map { .string($0) }), path: path[...])
    }

    func lensObject(_ path: String...) -> JSONObject { json.at(path: path)?.objectValue ?? JSONObject() }

    mutating func setLensObject(_ value: JSONObject, _ path: String...) {
        json.set(value.isEmpty ? nil : .object(value), path: path[...])
    }

    func lensTime(_ path: String...) -> Timestamp? { json.at(path: path)?.stringValue.flatMap { Timestamp(rfc3339: $0) } }

    mutating func setLensText(_ value: String?, path: [String]) { json.set(value.map { .string($0) }, path: path[...]) }
}
