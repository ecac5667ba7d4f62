import KubernetesAPI
import ObjectModel

/// Checks that fields exist and have the right type, so that a pattern can match at all.
struct FieldChecker {
    let values: ValueReader
    let kind: String

    /// Checks the fields of an object against the schema of its kind.
    func check(_ fields: [YAMLField], of schema: StructuralSchema) {
        for field in fields {
            let known = field.key == "metadata" ? MetadataSchemas.objectMeta : schema.field(field.key)
            check(field, known, in: schema, path: "")
        }
    }

    private func check(_ field: YAMLField, _ known: StructuralSchema?, in schema: StructuralSchema, path: String) {
        guard let known = known ?? schema.mapValue else {
            guard !values.report.isFull else { return }
            let names = schema.content.properties.map(\.name)
            let hint = Spelling.nearest(to: field.key, among: names).map { "did you mean \($0)?" }
            let advice = hint ?? (names.isEmpty ? "remove it" : "the fields are \(names.joined(separator: ", "))")
            let place = path.isEmpty ? "of \(kind)" : "in \(path) of \(kind)"
            values.complain(field.keyLocation, "unknown field \(ValueReader.quoted(field.key)) \(place); \(advice)")
            return
        }
        check(field.value, known, path: path.isEmpty ? field.key : "\(path).\(field.key)")
    }

    private func check(_ node: YAMLNode, _ schema: StructuralSchema, path: String) {
        let content = schema.content
        if node.content == .scalar(.null) || content.intOrString { return }
        switch content.type {
        case .any: return
        case .object:
            guard case .fields(let fields) = node.content else { return mismatch(node, "a map", path) }
            for field in fields { check(field, schema.field(field.key), in: schema, path: path) }
        case .array:
            guard case .list(let elements) = node.content else { return mismatch(node, "a list", path) }
            guard let items = content.items else { return }
            for element in elements { check(element, items, path: path + "[]") }
        case .string, .integer, .number, .boolean:
            guard case .scalar(let value) = node.content, Self.fits(value, content.type) else {
                return mismatch(node, Self.name(of: content.type), path)
            }
            let isOmitted = value == .string("")
            if !content.enumValues.isEmpty, !isOmitted, !content.enumValues.contains(value) {
                mismatch(node, ValueReader.alternatives(content.enumValues.map { $0.stringValue ?? $0.description }), path)
            }
        }
    }

    private func mismatch(_ node: YAMLNode, _ expected: String, _ path: String) {
        let advice: String
        if case .scalar(let value) = node.content, expected == "a text", value.stringValue == nil {
            advice = "; put it in quotes to make it a text"
        } else {
            advice = ""
        }
        values.complain(
            node.location, "\(path) of \(kind): expected \(expected), found \(ValueReader.describe(node))\(advice)")
    }

    private static func fits(_ value: JSONValue, _ type: StructuralSchema.ValueType) -> Bool {
        switch type {
        case .string: value.stringValue != nil
        case .integer: value.intValue != nil
        case .number: value.doubleValue != nil
        case .boolean: value.boolValue != nil
        case .any, .object, .array: true
        }
    }

    private static func name(of type: StructuralSchema.ValueType) -> String {
        switch type {
        case .string: "a text"
        case .integer: "a whole number"
        case .number: "a number"
        case .boolean: "true or false"
        case .object: "a map"
        case .array: "a list"
        case .any: "a value"
        }
    }
}
