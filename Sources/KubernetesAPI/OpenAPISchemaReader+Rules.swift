import CEL
import ObjectModel

extension OpenAPISchemaReader {
    private static let types = ["array", "boolean", "integer", "number", "object", "string"]

    /// Complains about what OpenAPI allows and CustomResourceDefinitions do not, as
    /// `ValidateCustomResourceDefinitionOpenAPISchema` of apiextensions does. Complaints about CEL rules are kept apart: they count
    /// only when the schema is right. True when this node and those below are right.
    @discardableResult
    func check(
        _ json: JSONValue, _ schema: StructuralSchema, _ context: Context, into errors: inout FieldErrors, rules: inout FieldErrors
    ) -> Bool {
        let before = errors.errors.count
        checkNode(json, context, into: &errors)
        if json["uniqueItems"] == true {
            errors.within("uniqueItems") {
                $0.forbidden("uniqueItems cannot be set to true since the runtime complexity becomes quadratic")
            }
        }
        let properties = json["properties"]?.objectValue ?? JSONObject()
        if let additional = json["additionalProperties"], !additional.isNull {
            if !properties.isEmpty, additional != true {
                errors.within("additionalProperties") { $0.forbidden("additionalProperties and properties are mutual exclusive") }
            }
            if let values = schema.content.additionalProperties, additional.objectValue != nil {
                var inner = context
                inner.isRoot = false
                if context.isInsideMetadata { inner.forbiddenDefaults = "inside additionalProperties applying to object metadata" }
                descend([.field("additionalProperties")], additional, values, inner, &errors, &rules)
            }
        }
        for property in schema.content.properties {
            guard let child = properties[property.name] else { continue }
            var inner = context
            inner.isRoot = false
            if context.isRoot || schema.content.isEmbeddedResource, StructuralSchema.isMetaField(property.name) {
                inner.isInsideMetadata = true
                if context.isRoot { inner.forbiddenDefaults = "in top-level \(property.name)" }
            }
            descend([.field("properties"), .key(property.name)], child, property.schema, inner, &errors, &rules)
        }
        if let items = schema.content.items, let child = json["items"] {
            var inner = context
            inner.isRoot = false
            if schema.content.listType != .map, inner.uncorrelatable == nil { inner.uncorrelatable = Self.text(errors.path) }
            descend([.field("items")], child, items, inner, &errors, &rules)
        }
        checkExtensions(json, into: &errors)
        checkRuleForm(schema, into: &errors)
        guard errors.errors.count == before else { return false }
        checkRules(schema, context, into: &rules)
        return true
    }

    private static func text(_ path: String) -> String { path.isEmpty ? "openAPIV3Schema" : path }

    private func descend(
        _ steps: [FieldErrors.Step], _ json: JSONValue, _ schema: StructuralSchema, _ context: Context, _ errors: inout FieldErrors,
        _ rules: inout FieldErrors
    ) {
        for step in steps {
            errors.enter(step)
            rules.enter(step)
        }
        check(json, schema, context, into: &errors, rules: &rules)
        for _ in steps {
            errors.leave()
            rules.leave()
        }
    }

    private func checkNode(_ json: JSONValue, _ context: Context, into errors: inout FieldErrors) {
        let type = json["type"]?.stringValue ?? ""
        func forbid(_ key: String, _ detail: String) { errors.within(key) { $0.forbidden(detail) } }
        if !type.isEmpty, !Self.types.contains(type) {
            errors.within("type") { $0.notSupported(.string(type), supported: Self.types) }
        }
        if let value = json["default"], !value.isNull, let reason = context.forbiddenDefaults {
            forbid("default", "must not be set \(reason)")
        }
        if let id = json["id"], id != "", !id.isNull { forbid("id", "id is not supported") }
        for key in ["additionalItems", "patternProperties", "definitions", "dependencies"] {
            guard let value = json[key] else { continue }
            if key == "additionalItems" || key == "dependencies" ? !value.isNull : !value.isEmptyOrNull {
                forbid(key, "\(key) is not supported")
            }
        }
        if let reference = json["$ref"], !reference.isNull { forbid("$ref", "$ref is not supported") }
        if type == "null" { forbid("type", "type cannot be set to null, use nullable as an alternative") }
        if let items = json["items"]?.arrayValue, !items.isEmpty {
            forbid("items", "items must be a schema object and not an array")
        }
        if context.isInsideMetadata, json["x-kubernetes-embedded-resource"] == true {
            forbid("x-kubernetes-embedded-resource", "must not be used inside of resource meta")
        }
    }

    private func checkExtensions(_ json: JSONValue, into errors: inout FieldErrors) {
        let type = json["type"]?.stringValue ?? ""
        if json["x-kubernetes-preserve-unknown-fields"] == false {
            errors.within("x-kubernetes-preserve-unknown-fields") { $0.invalid(false, "must be true or undefined") }
        }
        func requireType(_ wanted: String, _ key: String) {
            if type == wanted { return }
            errors.within("type") {
                let detail = "must be \(wanted) if \(key) is specified"
                if type.isEmpty { $0.required(detail) } else { $0.invalid(.string(type), detail) }
            }
        }
        if let mapType = json["x-kubernetes-map-type"]?.stringValue {
            requireType("object", "x-kubernetes-map-type")
            if mapType != "atomic", mapType != "granular" {
                errors.within("x-kubernetes-map-type") { $0.notSupported(.string(mapType), supported: ["atomic", "granular"]) }
            }
        }
        let listType = json["x-kubernetes-list-type"]?.stringValue
        let items = json["items"].flatMap { $0.objectValue == nil ? nil : $0 }
        if let listType {
            requireType("array", "x-kubernetes-list-type")
            if type == "array", listType == "set", let items { checkSetItems(items, into: &errors) }
            if !["atomic", "set", "map"].contains(listType) {
                errors.within("x-kubernetes-list-type") { $0.notSupported(.string(listType), supported: ["atomic", "set", "map"]) }
            }
        }
        let keys = json["x-kubernetes-list-map-keys"]?.arrayValue?.compactMap(\.stringValue) ?? []
        if !keys.isEmpty, listType != "map" {
            errors.within("x-kubernetes-list-type") {
                let detail = "must be map if x-kubernetes-list-map-keys is non-empty"
                if let listType { $0.invalid(.string(listType), detail) } else { $0.required(detail) }
            }
        }
        if listType == "map" { checkMapList(json, items, keys, into: &errors) }
        if listType == "map" || listType == "set", let listType, let items { checkUniqueItems(items, listType, keys, into: &errors) }
    }

    private func checkSetItems(_ items: JSONValue, into errors: inout FieldErrors) {
        let detail = "must be atomic as item of a list with x-kubernetes-list-type=set"
        errors.enter(.field("items"))
        defer { errors.leave() }
        switch items["type"]?.stringValue {
        case "array":
            if let inner = items["x-kubernetes-list-type"], inner != "atomic" {
                errors.within("x-kubernetes-list-type") { $0.invalid(inner, detail) }
            }
        case "object":
            if items["x-kubernetes-map-type"] != "atomic" {
                errors.within("x-kubernetes-map-type") { $0.invalid(items["x-kubernetes-list-type"] ?? .null, detail) }
            }
        default: break
        }
    }

    private func checkMapList(_ json: JSONValue, _ items: JSONValue?, _ keys: [String], into errors: inout FieldErrors) {
        if keys.isEmpty {
            errors.within("x-kubernetes-list-map-keys") { $0.required("must not be empty if x-kubernetes-list-type is map") }
        }
        guard let items else {
            if json["items"] == nil { errors.within("items") { $0.required("must have a schema if x-kubernetes-list-type is map") } }
            return
        }
        let itemType = items["type"]?.stringValue ?? ""
        guard itemType == "object" else {
            errors.within("items") {
                $0.within("type") {
                    $0.invalid(.string(itemType), "must be object if parent array's x-kubernetes-list-type is map")
                }
            }
            return
        }
        let listed = JSONValue.array(keys.map(JSONValue.string))
        var seen: [String] = []
        for key in keys {
            if let property = items["properties"]?[key] {
                if property["type"] == "array" || property["type"] == "object" {
                    errors.within("items") { errors in
                        errors.within("properties") { errors in
                            errors.within(key: key) { errors in
                                errors.within("type") {
                                    $0.invalid(
                                        .string(itemType), "must be a scalar type if parent array's x-kubernetes-list-type is map")
                                }
                            }
                        }
                    }
                }
            } else {
                errors.within("x-kubernetes-list-map-keys") { $0.invalid(listed, "entries must all be names of item properties") }
            }
            if seen.contains(key) {
                errors.within("x-kubernetes-list-map-keys") { $0.invalid(listed, "must not contain duplicate entries") }
            }
            seen.append(key)
        }
    }

    private func checkUniqueItems(_ items: JSONValue, _ listType: String, _ keys: [String], into errors: inout FieldErrors) {
        errors.enter(.field("items"))
        defer { errors.leave() }
        if items["nullable"] == true {
            errors.within("nullable") { $0.forbidden("cannot be nullable when x-kubernetes-list-type is \(listType)") }
        }
        guard listType == "map" else { return }
        let required = items["required"]?.arrayValue?.compactMap(\.stringValue) ?? []
        for key in keys {
            guard let property = items["properties"]?[key] else { continue }
            errors.enter(.field("properties"))
            errors.enter(.key(key))
            if !required.contains(key), property["default"]?.isNull ?? true {
                errors.within("default") {
                    $0.required(
                        "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property")
                }
            }
            if property["nullable"] == true {
                errors.within("nullable") {
                    $0.forbidden("this property is in x-kubernetes-list-map-keys, so it cannot be nullable")
                }
            }
            errors.leave()
            errors.leave()
        }
    }

    private static let reasons = ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"]

    private func checkRuleForm(_ schema: StructuralSchema, into errors: inout FieldErrors) {
        func hasBreaks(_ text: String) -> Bool { text.utf8.contains { $0 == 10 || $0 == 13 } }
        errors.enter(.field("x-kubernetes-validations"))
        defer { errors.leave() }
        for (index, rule) in schema.content.validations.enumerated() {
            errors.enter(.index(index))
            defer { errors.leave() }
            let source = rule.rule.trimmingASCIISpace
            let message = rule.message.trimmingASCIISpace
            if source.isEmpty {
                errors.within("rule") { $0.required("rule is not specified") }
            } else if !rule.message.isEmpty, message.isEmpty {
                errors.within("message") { $0.invalid(.string(rule.message), "must be non-empty if specified") }
            } else if hasBreaks(message) {
                errors.within("message") { $0.invalid(.string(rule.message), "must not contain line breaks") }
            } else if hasBreaks(source), message.isEmpty {
                errors.within("message") { $0.required("message must be specified if rule contains line breaks") }
            }
            if let expression = rule.messageExpression, expression.trimmingASCIISpace.isEmpty {
                errors.within("messageExpression") { $0.required("messageExpression must be non-empty if specified") }
            }
            if let reason = rule.reason, !Self.reasons.contains(reason) {
                errors.within("reason") { $0.notSupported(.string(reason), supported: Self.reasons) }
            }
            if let path = rule.fieldPath {
                errors.within("fieldPath") {
                    if path.trimmingASCIISpace.isEmpty { $0.invalid(.string(path), "must be non-empty if specified") }
                    if hasBreaks(path) { $0.invalid(.string(path), "must not contain line breaks") }
                    if FieldPathReader.resolve(path, in: schema) == nil { $0.invalid(.string(path), "must be a valid path") }
                }
            }
        }
    }

    private func checkRules(_ schema: StructuralSchema, _ context: Context, into errors: inout FieldErrors) {
        errors.enter(.field("x-kubernetes-validations"))
        defer { errors.leave() }
        for (index, rule) in schema.compiled.rules.enumerated() {
            errors.enter(.index(index))
            defer { errors.leave() }
            let shown = Self.shown(rule.rule)
            if let mistake = rule.mistake {
                let isType = mistake.code == .type && mistake.message.hasPrefix("must evaluate")
                let detail = isType ? "cel expression \(mistake.message)" : "compilation failed: \(mistake.description)"
                errors.within("rule") { $0.invalid(shown, detail, row: Self.row(of: mistake)) }
            }
            if let mistake = rule.messageMistake {
                let isType = mistake.code == .type && mistake.message.hasPrefix("must evaluate")
                let detail =
                    isType ? "messageExpression \(mistake.message)" : "messageExpression compilation failed: \(mistake.description)"
                errors.within("messageExpression") { $0.invalid(shown, detail, row: Self.row(of: mistake)) }
            }
            if rule.isTransition {
                if let place = context.uncorrelatable {
                    errors.within("rule") {
                        $0.invalid(
                            .string(rule.rule.rule),
                            "oldSelf cannot be used on the uncorrelatable portion of the schema within \(place)")
                    }
                }
            } else if let optional = rule.rule.optionalOldSelf {
                errors.within("optionalOldSelf") { $0.invalid(.bool(optional), "may not be set if oldSelf is not used in rule") }
            }
        }
    }

    /// The row of the contract that says what of CEL is left out; nil where kube-apiserver would complain too.
    private static func row(of mistake: CELError) -> ContractRowName? { mistake.code == .unsupported ? .validationRules : nil }

    /// A rule as kube-apiserver's messages show it: the fields of its internal type.
    private static func shown(_ rule: StructuralSchema.ValidationRule) -> JSONValue {
        [
            "Rule": .string(rule.rule), "Message": .string(rule.message), "MessageExpression": .string(rule.messageExpression ?? ""),
            "Reason": rule.reason.map(JSONValue.string) ?? .null, "FieldPath": .string(rule.fieldPath ?? ""),
            "OptionalOldSelf": rule.optionalOldSelf.map(JSONValue.bool) ?? .null,
        ]
    }
}
