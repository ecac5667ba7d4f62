import ObjectModel
import RegularExpressions

extension OpenAPISchemaReader {
    /// Complains about what makes a schema not structural, as `ValidateStructural` of apiextensions does.
    func checkStructure(of json: JSONValue, level: Level, into errors: inout FieldErrors) {
        let type = json["type"]?.stringValue ?? ""
        func flag(_ key: String) -> Bool { json[key]?.boolValue ?? false }
        let isEmbedded = flag("x-kubernetes-embedded-resource")
        let preserves = flag("x-kubernetes-preserve-unknown-fields")
        let isIntOrString = flag("x-kubernetes-int-or-string")
        let items = json["items"].flatMap { $0.objectValue == nil ? nil : $0 }
        let properties = json["properties"]?.objectValue ?? JSONObject()

        if type == "array", items == nil { errors.within("items") { $0.required("must be specified") } }
        if let items { errors.within("items") { checkStructure(of: items, level: .item, into: &$0) } }
        for (name, child) in properties {
            errors.within("properties") { errors in
                errors.within(key: name) { checkStructure(of: child, level: .field, into: &$0) }
            }
        }
        if let additional = json["additionalProperties"], !additional.isNull {
            errors.within("additionalProperties") { errors in
                if level == .root { errors.forbidden("must not be used at the root") }
                if additional.objectValue != nil { checkStructure(of: additional, level: .field, into: &errors) }
                if isEmbedded { errors.forbidden("must not be used if x-kubernetes-embedded-resource is set") }
            }
        }
        if isIntOrString, preserves {
            errors.within("x-kubernetes-preserve-unknown-fields") {
                $0.invalid(true, "must be false if x-kubernetes-int-or-string is true")
            }
        }
        if isIntOrString, isEmbedded {
            errors.within("x-kubernetes-embedded-resource") { $0.invalid(true, "must be false if x-kubernetes-int-or-string is true") }
        }
        checkValueValidation(of: json, isIntOrString: isIntOrString, into: &errors)

        if isEmbedded, type != "object" {
            errors.within("type") {
                let detail = "must be object if x-kubernetes-embedded-resource is true"
                if type.isEmpty { $0.required(detail) } else { $0.invalid(.string(type), detail) }
            }
        } else if type.isEmpty, !isIntOrString, !preserves {
            errors.within("type") { errors in
                switch level {
                case .root: errors.required("must not be empty at the root")
                case .item: errors.required("must not be empty for specified array items")
                case .field: errors.required("must not be empty for specified object fields")
                }
            }
        }
        if level == .root, !type.isEmpty, type != "object" {
            errors.within("type") { $0.invalid(.string(type), "must be object at the root") }
        }
        checkMetadata(properties, level: level, isResource: level == .root || isEmbedded, into: &errors)
        if isEmbedded, !preserves, properties.isEmpty {
            errors.within("properties") {
                $0.required(
                    "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields")
            }
        }
    }

    private func checkMetadata(_ properties: JSONObject, level: Level, isResource: Bool, into errors: inout FieldErrors) {
        errors.enter(.field("properties"))
        defer { errors.leave() }
        if isResource {
            for name in ["kind", "apiVersion"] {
                guard let schema = properties[name] else { continue }
                let type = schema["type"]?.stringValue ?? ""
                if type == "string" { continue }
                errors.within(key: name) { $0.within("type") { $0.invalid(.string(type), "must be string") } }
            }
        }
        guard let metadata = properties["metadata"] else { return }
        errors.within(key: "metadata") { errors in
            let type = metadata["type"]?.stringValue ?? ""
            if isResource, type != "object" { errors.within("type") { $0.invalid(.string(type), "must be object") } }
            if level == .root, !Self.restrictsNamesOnly(metadata) {
                errors.forbidden("must not specify anything other than name and generateName, but metadata is implicitly specified")
            }
        }
    }

    private static func restrictsNamesOnly(_ metadata: JSONValue) -> Bool {
        for (key, value) in metadata.objectValue ?? JSONObject() where !value.isEmptyOrNull {
            switch key {
            case "type", "default": continue
            case "properties":
                for name in value.objectValue?.keys ?? [] where name != "name" && name != "generateName" { return false }
            default: return value == false || value == ""
            }
        }
        return true
    }

    /// Complains about patterns, and about junctors that say more than what values are allowed.
    private func checkValueValidation(of json: JSONValue, isIntOrString: Bool, into errors: inout FieldErrors) {
        checkJunctors(of: json, isIntOrString: isIntOrString, isFirstOfAll: false, into: &errors)
        checkCompleteness(of: json, into: &errors)
        checkPattern(of: json, into: &errors)
        if json["additionalProperties"] == false {
            errors.within("additionalProperties") { $0.forbidden("additionalProperties cannot be set to false") }
        }
    }

    /// Complains about a pattern that cannot be read.
    func checkPattern(of json: JSONValue, into errors: inout FieldErrors) {
        if let pattern = json["pattern"]?.stringValue, !pattern.isEmpty {
            do throws(RegularExpressionError) {
                _ = try RegularExpression(pattern)
            } catch {
                errors.within("pattern") {
                    $0.invalid(
                        .string(pattern), "must be a valid regular expression, but isn't: \(error.message)",
                        row: error.isUnsupported ? .patterns : nil)
                }
            }
        }
    }

    /// Complains about defaults that have unknown fields or break their own schema.
    func checkDefaults(of schema: StructuralSchema, isRoot: Bool, into errors: inout FieldErrors) {
        if let value = schema.content.defaultValue {
            errors.within("default") { errors in
                if schema.pruned(value, isRoot: schema.content.isEmbeddedResource, preserving: false) != nil {
                    errors.invalid(value, "must not have unknown fields")
                }
                schema.validate(value, old: nil, into: &errors)
            }
        }
        if let items = schema.content.items { errors.within("items") { checkDefaults(of: items, isRoot: false, into: &$0) } }
        for property in schema.content.properties {
            // Defaults of a resource's own metadata are forbidden altogether.
            if isRoot, StructuralSchema.isMetaField(property.name) { continue }
            errors.within("properties") { errors in
                errors.within(key: property.name) { checkDefaults(of: property.schema, isRoot: false, into: &$0) }
            }
        }
    }
}
