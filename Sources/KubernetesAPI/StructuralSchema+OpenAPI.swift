import ObjectModel

extension StructuralSchema {
    /// The schema as an OpenAPI v3 document with Kubernetes' extensions; reading it gives an equal schema. Quantities are written as
    /// generators of CustomResourceDefinitions write them, with a pattern.
    public var openAPI: JSONValue { openAPI(describing: true) }

    /// The same with or without descriptions.
    public func openAPI(describing: Bool) -> JSONValue {
        var json = JSONObject()
        if describing, !content.description.isEmpty { json["description"] = .string(content.description) }
        if content.type != .any { json["type"] = .string(content.type.rawValue) }
        if content.intOrString {
            json["anyOf"] = [["type": "integer"], ["type": "string"]]
            json["x-kubernetes-int-or-string"] = true
        }
        let isQuantity = content.format == "quantity"
        if !content.format.isEmpty, !isQuantity { json["format"] = .string(content.format) }
        if let pattern = content.pattern ?? (isQuantity ? SchemaWalk.quantityPattern : nil) { json["pattern"] = .string(pattern) }
        if content.nullable { json["nullable"] = true }
        if let value = content.defaultValue { json["default"] = value }
        if !content.enumValues.isEmpty { json["enum"] = .array(content.enumValues) }
        writeBounds(into: &json)
        if !content.required.isEmpty { json["required"] = .array(content.required.map(JSONValue.string)) }
        if !content.properties.isEmpty {
            var properties = JSONObject(minimumCapacity: content.properties.count)
            for property in content.properties {
                properties.appendUnique(key: property.name, value: property.schema.openAPI(describing: describing))
            }
            json["properties"] = .object(properties)
        }
        if let values = content.additionalProperties {
            json["additionalProperties"] =
                values.content.type == .any && values.content.nullable ? true : values.openAPI(describing: describing)
        }
        if let items = content.items { json["items"] = items.openAPI(describing: describing) }
        writeJunctors(into: &json, describing: describing)
        writeExtensions(into: &json)
        return .object(json)
    }

    private func writeBounds(into json: inout JSONObject) {
        func number(_ value: Double) -> JSONValue { Int64(exactly: value).map(JSONValue.int) ?? .double(value) }
        if let value = content.minimum { json["minimum"] = number(value) }
        if let value = content.maximum { json["maximum"] = number(value) }
        if content.exclusiveMinimum { json["exclusiveMinimum"] = true }
        if content.exclusiveMaximum { json["exclusiveMaximum"] = true }
        if let value = content.multipleOf { json["multipleOf"] = number(value) }
        let counts = [
            ("minLength", content.minLength), ("maxLength", content.maxLength), ("minItems", content.minItems),
            ("maxItems", content.maxItems), ("minProperties", content.minProperties), ("maxProperties", content.maxProperties),
        ]
        for (name, count) in counts { if let count { json[name] = .int(Int64(count)) } }
    }

    private func writeJunctors(into json: inout JSONObject, describing: Bool) {
        for (name, branches) in [("allOf", content.allOf), ("anyOf", content.anyOf), ("oneOf", content.oneOf)] where !branches.isEmpty {
            json[name] = .array(branches.map { $0.openAPI(describing: describing) })
        }
        if let schema = content.not { json["not"] = schema.openAPI(describing: describing) }
    }

    private func writeExtensions(into json: inout JSONObject) {
        if content.preservesUnknownFields { json["x-kubernetes-preserve-unknown-fields"] = true }
        if content.isEmbeddedResource { json["x-kubernetes-embedded-resource"] = true }
        if let listType = content.listType { json["x-kubernetes-list-type"] = .string(listType.rawValue) }
        if !content.listMapKeys.isEmpty { json["x-kubernetes-list-map-keys"] = .array(content.listMapKeys.map(JSONValue.string)) }
        if content.isAtomicMap { json["x-kubernetes-map-type"] = "atomic" }
        if let key = content.patchMergeKey, !key.isEmpty { json["x-kubernetes-patch-merge-key"] = .string(key) }
        if let strategy = content.patchStrategy { json["x-kubernetes-patch-strategy"] = .string(strategy) }
        if content.validations.isEmpty { return }
        json["x-kubernetes-validations"] = .array(
            content.validations.map { rule in
                var entry = JSONObject()
                entry["rule"] = .string(rule.rule)
                if !rule.message.isEmpty { entry["message"] = .string(rule.message) }
                if let expression = rule.messageExpression { entry["messageExpression"] = .string(expression) }
                if let reason = rule.reason { entry["reason"] = .string(reason) }
                if let path = rule.fieldPath { entry["fieldPath"] = .string(path) }
                if let optional = rule.optionalOldSelf { entry["optionalOldSelf"] = .bool(optional) }
                return .object(entry)
            })
    }
}
