import KubernetesAPI
import ObjectModel

/// Writes structural schemas as the named schemas of a document: each type of the API once, the others where they are used.
struct SchemaRenderer {
    let dialect: OpenAPIDialect
    /// The named schemas written so far.
    private(set) var schemas = JSONObject()
    /// The kinds by the names of their types, for types that are a kind.
    private let kinds: [String: GroupVersionKind]

    private static let meta = "io.k8s.apimachinery.pkg.apis.meta.v1"
    private static let quantity = "io.k8s.apimachinery.pkg.api.resource.Quantity"
    private static let integerOrString = "io.k8s.apimachinery.pkg.util.intstr.IntOrString"
    private static let apiVersion = "The version of this form of the object."
    private static let kind = "The kind of the object, in CamelCase."

    init(_ dialect: OpenAPIDialect, kinds: [String: GroupVersionKind]) {
        self.dialect = dialect
        self.kinds = kinds
    }

    /// Writes the schemas of a kind and of its lists, and says what the two are called.
    mutating func add(_ definition: ResourceDefinition) -> (object: String, list: String) {
        let name = APITypes.name(of: definition.kind, isCustom: definition.isCustomResource)
        if definition.isCustomResource {
            addCustom(definition, name)
        } else {
            add(name, definition.schema)
        }
        let listName = String(name.dropLast(definition.kind.kind.count)) + definition.listKind
        if !schemas.contains(listName) {
            let listMeta = add(meta: "ListMeta", MetadataSchemas.listMeta)
            let kind = definition.kind
            schemas[listName] = [
                "description": .string("A list of objects of the kind \(kind.kind)."),
                "type": "object",
                "required": ["items"],
                "properties": [
                    "apiVersion": Self.text(Self.apiVersion),
                    "items": [
                        "description": "The objects.", "type": "array", "items": dialect.reference(to: name),
                    ],
                    "kind": Self.text(Self.kind),
                    "metadata": dialect.reference(to: listMeta, description: "What the list shows."),
                ],
                "x-kubernetes-group-version-kind": [
                    Self.json(GroupVersionKind(group: kind.group, version: kind.version, kind: definition.listKind))
                ],
            ]
        }
        return (name, listName)
    }

    /// Writes a schema of `metav1` and says what it is called.
    @discardableResult
    mutating func add(meta name: String, _ schema: StructuralSchema) -> String {
        let full = "\(Self.meta).\(name)"
        add(full, schema)
        return full
    }

    /// Writes the schema of a patch, which may be of any form, and says what it is called.
    mutating func addPatch() -> String {
        let name = "\(Self.meta).Patch"
        schemas[name] = ["description": .string(APITypes.type(named: name)?.description ?? ""), "type": "object"]
        return name
    }

    /// A kind as `x-kubernetes-group-version-kind` lists it.
    static func json(_ kind: GroupVersionKind) -> JSONValue {
        ["group": .string(kind.group), "kind": .string(kind.kind), "version": .string(kind.version)]
    }

    private static func text(_ description: String) -> JSONValue { ["description": .string(description), "type": "string"] }

    // MARK: - Custom resources

    private mutating func addCustom(_ definition: ResourceDefinition, _ name: String) {
        if schemas.contains(name) { return }
        let metadata = add(meta: "ObjectMeta", MetadataSchemas.objectMeta)
        let described = SchemaDescriptions.add(to: definition.schema.openAPI, of: definition.schema)
        var object = dialect.adapted(described).objectValue ?? JSONObject()
        var properties = JSONObject()
        properties["apiVersion"] = Self.text(Self.apiVersion)
        properties["kind"] = Self.text(Self.kind)
        properties["metadata"] = dialect.reference(to: metadata, description: "What every object has.")
        for (key, value) in object["properties"]?.objectValue ?? JSONObject() where !properties.contains(key) {
            properties.appendUnique(key: key, value: value)
        }
        object["properties"] = .object(properties)
        object["x-kubernetes-group-version-kind"] = [Self.json(definition.kind)]
        schemas[name] = .object(object)
    }

    // MARK: - Types

    /// Writes a named type, with everything it refers to.
    private mutating func add(_ name: String, _ schema: StructuralSchema) {
        if schemas.contains(name) { return }
        // The name is taken before the fields are looked at, so that a type may refer to itself.
        schemas[name] = .null
        let type = APITypes.type(named: name)
        let content = schema.content
        var object = JSONObject()
        if let description = type?.description, !description.isEmpty { object["description"] = .string(description) }
        object["type"] = "object"
        let required = (type?.fields ?? []).filter { $0.isRequired && schema.property($0.name) != nil }.map(\.name)
        if !required.isEmpty { object["required"] = .array(required.map(JSONValue.string)) }
        if !content.properties.isEmpty {
            var properties = JSONObject(minimumCapacity: content.properties.count)
            for property in content.properties.sorted(by: { $0.name < $1.name }) {
                properties[property.name] = value(property.schema, field: field(property.name, of: type, in: name))
            }
            object["properties"] = .object(properties)
        }
        if content.preservesUnknownFields { object["x-kubernetes-preserve-unknown-fields"] = true }
        if content.isAtomicMap { object["x-kubernetes-map-type"] = "atomic" }
        if let kind = kinds[name] { object["x-kubernetes-group-version-kind"] = [Self.json(kind)] }
        schemas[name] = .object(object)
    }

    private struct FieldText {
        var type: String?
        var description: String
    }

    private func field(_ field: String, of type: APIType?, in name: String) -> FieldText {
        if let known = type?.field(field) { return FieldText(type: known.type, description: known.description) }
        switch field {
        case "apiVersion" where kinds[name] != nil || name.hasPrefix(Self.meta):
            return FieldText(type: nil, description: Self.apiVersion)
        case "kind" where kinds[name] != nil || name.hasPrefix(Self.meta): return FieldText(type: nil, description: Self.kind)
        case "metadata": return FieldText(type: "\(Self.meta).ObjectMeta", description: "What every object has.")
        default:
            // All conditions have these fields in common.
            let shared = name.hasSuffix("Condition") ? APITypes.type(named: "\(Self.meta).Condition")?.field(field) : nil
            return FieldText(type: nil, description: shared?.description ?? "")
        }
    }

    private mutating func value(_ schema: StructuralSchema, field: FieldText) -> JSONValue {
        let content = schema.content
        if content.type == .array {
            var object = opened(field.description)
            object["type"] = "array"
            object["items"] = value(content.items ?? .anything, field: FieldText(type: field.type, description: ""))
            writeList(content, into: &object)
            return .object(object)
        }
        if content.type == .object, let values = content.additionalProperties {
            var object = opened(field.description)
            object["type"] = "object"
            object["additionalProperties"] = value(values, field: FieldText(type: field.type, description: ""))
            if content.isAtomicMap { object["x-kubernetes-map-type"] = "atomic" }
            return .object(object)
        }
        if let type = referred(schema, field.type) {
            // What the type says of itself need not be said again.
            let isRepeated = APITypes.type(named: type)?.description == field.description
            let reference = dialect.reference(to: type, description: isRepeated ? "" : field.description)
            guard let strategy = content.patchStrategy, case .object(var object) = reference else { return reference }
            object["x-kubernetes-patch-strategy"] = .string(strategy)
            return .object(object)
        }
        return scalar(schema, field.description)
    }

    /// The type that a schema refers to, written on the way; nil for plain scalars.
    private mutating func referred(_ schema: StructuralSchema, _ type: String?) -> String? {
        let content = schema.content
        if content.format == "quantity" { return add(leaf: Self.quantity, ["string", "number"], format: "") }
        if content.intOrString { return add(leaf: Self.integerOrString, ["integer", "string"], format: "int-or-string") }
        if content.format == "date-time" {
            return add(leaf: type ?? "\(Self.meta).Time", ["string"], format: "date-time")
        }
        guard let type else { return nil }
        add(type, schema)
        return type
    }

    /// Writes a type that is a scalar of one or several forms.
    private mutating func add(leaf name: String, _ types: [String], format: String) -> String {
        if schemas.contains(name) { return name }
        var object = JSONObject()
        if let description = APITypes.type(named: name)?.description { object["description"] = .string(description) }
        if !format.isEmpty { object["format"] = .string(format) }
        if types.count == 1 || dialect == .version2 {
            object["type"] = "string"
        } else {
            object["oneOf"] = .array(types.map { ["type": .string($0)] })
        }
        schemas[name] = .object(object)
        return name
    }

    private func opened(_ description: String) -> JSONObject {
        var object = JSONObject()
        if !description.isEmpty { object["description"] = .string(description) }
        return object
    }

    private func scalar(_ schema: StructuralSchema, _ description: String) -> JSONValue {
        let content = schema.content
        var object = opened(description)
        switch content.type {
        case .any, .object: object["type"] = "object"
        default: object["type"] = .string(content.type.rawValue)
        }
        if !content.format.isEmpty { object["format"] = .string(content.format) }
        if let value = content.defaultValue { object["default"] = value }
        if !content.enumValues.isEmpty { object["enum"] = .array(content.enumValues) }
        if content.preservesUnknownFields { object["x-kubernetes-preserve-unknown-fields"] = true }
        return .object(object)
    }

    private func writeList(_ content: StructuralSchema.Content, into object: inout JSONObject) {
        if !content.listMapKeys.isEmpty {
            object["x-kubernetes-list-map-keys"] = .array(content.listMapKeys.map(JSONValue.string))
        }
        if let type = content.listType { object["x-kubernetes-list-type"] = .string(type.rawValue) }
        if let key = content.patchMergeKey, !key.isEmpty { object["x-kubernetes-patch-merge-key"] = .string(key) }
        if let strategy = content.patchStrategy { object["x-kubernetes-patch-strategy"] = .string(strategy) }
    }

    /// Writes the schema of a Scale and says what it is called.
    mutating func addScale() -> String {
        let name = "io.k8s.api.autoscaling.v1.Scale"
        add(name, MetadataSchemas.scale)
        return name
    }
}
