import ObjectModel

extension StructuralSchema {
    /// Reads an OpenAPI v3 schema as `spec.versions[*].schema.openAPIV3Schema` of a CustomResourceDefinition holds it, and complains,
    /// in kube-apiserver's words, about what is not structural, what is forbidden, defaults that do not fit, and rules that do not
    /// compile. Paths begin where the caller is in `errors`. Nil when anything was wrong.
    ///
    /// Narrower than kube-apiserver, and refused by name: what CEL's and the regular expressions' subsets leave out.
    public static func read(openAPI: JSONValue, into errors: inout FieldErrors) -> StructuralSchema? {
        var reader = OpenAPISchemaReader(place: errors.path)
        reader.checkForm(of: openAPI, into: &errors, depth: 0)
        guard reader.isWellFormed else { return nil }
        let before = errors.errors.count
        var structural = FieldErrors()
        reader.checkStructure(of: openAPI, level: .root, into: &structural)
        let schema = reader.build(openAPI)
        if structural.isEmpty {
            reader.checkDefaults(of: schema, isRoot: true, into: &errors)
        } else {
            let sorted = structural.errors.sorted { $0.description.utf8.lexicographicallyPrecedes($1.description.utf8) }
            for error in sorted { errors.add(error.moved(under: errors.path)) }
        }
        var rules = FieldErrors()
        let allowsRules = errors.errors.count == before
        reader.check(openAPI, schema, OpenAPISchemaReader.Context(isRoot: true), into: &errors, rules: &rules)
        if allowsRules { for error in rules.errors { errors.add(error.moved(under: errors.path)) } }
        return errors.errors.count == before ? schema : nil
    }
}

extension FieldError {
    /// The same complaint about a field below another.
    func moved(under prefix: String) -> FieldError {
        if prefix.isEmpty { return self }
        let separator = field.isEmpty || field.hasPrefix("[") ? "" : "."
        return FieldError(type: type, field: prefix + separator + field, message: message, row: row)
    }
}

/// Reads JSON schemas as CustomResourceDefinitions hold them.
struct OpenAPISchemaReader {
    /// Schemas may not nest deeper than this.
    static let maximumDepth = 100

    /// The path of the schema in what it is a part of, for messages that name two places.
    var place = ""

    /// Where in a schema a node is; the messages of kube-apiserver tell these apart.
    enum Level {
        case root
        case item
        case field
    }

    /// What is inherited while the OpenAPI rules are checked.
    struct Context {
        var isRoot = false
        var isInsideMetadata = false
        /// Why defaults are forbidden here, or nil where they are allowed.
        var forbiddenDefaults: String?
        /// The place whose parts have no old counterpart, so that rules below may not use `oldSelf`; nil where they may.
        var uncorrelatable: String?
    }

    /// Whether every part of the schema has the JSON type that Go's decoder wants.
    private(set) var isWellFormed = true

    // MARK: - Form

    private static let strings = ["type", "format", "pattern", "title", "description", "id", "$schema", "$ref"]
    private static let booleans = [
        "nullable", "exclusiveMinimum", "exclusiveMaximum", "uniqueItems", "x-kubernetes-preserve-unknown-fields",
        "x-kubernetes-embedded-resource", "x-kubernetes-int-or-string",
    ]
    private static let integers = ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"]
    private static let numbers = ["minimum", "maximum", "multipleOf"]

    /// Complains about parts of the wrong JSON type, which Go's decoder would refuse the whole request for.
    mutating func checkForm(of json: JSONValue, into errors: inout FieldErrors, depth: Int) {
        if depth > Self.maximumDepth {
            complain(json, "must not nest deeper than \(Self.maximumDepth) levels", into: &errors, showsValue: false)
            return
        }
        guard let object = json.objectValue else {
            complain(json, "must be an object", into: &errors)
            return
        }
        for (key, value) in object where !value.isNull {
            errors.enter(.field(key))
            defer { errors.leave() }
            if Self.strings.contains(key) || key == "x-kubernetes-list-type" || key == "x-kubernetes-map-type" {
                if value.stringValue == nil { complain(value, "must be a string", into: &errors) }
            } else if Self.booleans.contains(key) {
                if value.boolValue == nil { complain(value, "must be a boolean", into: &errors) }
            } else if Self.integers.contains(key) {
                if value.intValue == nil { complain(value, "must be an integer", into: &errors) }
            } else if Self.numbers.contains(key) {
                if value.doubleValue == nil { complain(value, "must be a number", into: &errors) }
            } else if key == "required" || key == "x-kubernetes-list-map-keys" {
                if value.arrayValue?.allSatisfy({ $0.stringValue != nil }) != true {
                    complain(value, "must be a list of strings", into: &errors)
                }
            } else if key == "enum" {
                if value.arrayValue == nil { complain(value, "must be a list", into: &errors) }
            } else if key == "properties" || key == "definitions" || key == "patternProperties" {
                guard let children = value.objectValue else {
                    complain(value, "must be an object", into: &errors)
                    continue
                }
                for (name, child) in children {
                    errors.enter(.key(name))
                    checkForm(of: child, into: &errors, depth: depth + 1)
                    errors.leave()
                }
            } else if key == "items" || key == "not" {
                if value.arrayValue == nil || key == "not" { checkForm(of: value, into: &errors, depth: depth + 1) }
            } else if key == "additionalProperties" {
                if value.boolValue == nil { checkForm(of: value, into: &errors, depth: depth + 1) }
            } else if key == "allOf" || key == "anyOf" || key == "oneOf" {
                guard let children = value.arrayValue else {
                    complain(value, "must be a list", into: &errors)
                    continue
                }
                for (index, child) in children.enumerated() {
                    errors.enter(.index(index))
                    checkForm(of: child, into: &errors, depth: depth + 1)
                    errors.leave()
                }
            } else if key == "x-kubernetes-validations" {
                checkRulesForm(value, into: &errors)
            }
        }
    }

    private mutating func checkRulesForm(_ value: JSONValue, into errors: inout FieldErrors) {
        guard let entries = value.arrayValue else {
            complain(value, "must be a list", into: &errors)
            return
        }
        for (index, entry) in entries.enumerated() {
            errors.enter(.index(index))
            defer { errors.leave() }
            guard let object = entry.objectValue else {
                complain(entry, "must be an object", into: &errors)
                continue
            }
            for (key, value) in object where !value.isNull {
                let isRight = key == "optionalOldSelf" ? value.boolValue != nil : value.stringValue != nil
                if isRight || !["rule", "message", "messageExpression", "reason", "fieldPath", "optionalOldSelf"].contains(key) {
                    continue
                }
                errors.enter(.field(key))
                complain(value, key == "optionalOldSelf" ? "must be a boolean" : "must be a string", into: &errors)
                errors.leave()
            }
        }
    }

    private mutating func complain(_ value: JSONValue, _ detail: String, into errors: inout FieldErrors, showsValue: Bool = true) {
        isWellFormed = false
        if showsValue { errors.invalid(value, detail) } else { errors.add(.invalid, "Invalid value: \(detail)") }
    }

    // MARK: - Building

    /// Whether a schema carries one of the patterns that mean int-or-string: `anyOf` integer and string, alone or first in `allOf`.
    static func isIntOrStringPattern(_ json: JSONValue?) -> Bool {
        guard let branches = json?.arrayValue, branches.count == 2 else { return false }
        return branches[0] == ["type": "integer"] && branches[1] == ["type": "string"]
    }

    /// Builds the schema of a well-formed document; what is not supported has been, or will be, complained about.
    func build(_ json: JSONValue) -> StructuralSchema {
        var content = StructuralSchema.Content()
        func integer(_ key: String) -> Int? { json[key]?.intValue.flatMap { Int(exactly: $0) } }
        func flag(_ key: String) -> Bool { json[key]?.boolValue ?? false }
        content.type = json["type"]?.stringValue.flatMap { StructuralSchema.ValueType(rawValue: $0) } ?? .any
        content.nullable = flag("nullable")
        content.description = json["description"]?.stringValue ?? ""
        if let properties = json["properties"]?.objectValue {
            content.properties.reserveCapacity(properties.count)
            for (name, child) in properties { content.properties.append((name, build(child))) }
        }
        switch json["additionalProperties"] {
        case .object(let values): content.additionalProperties = build(.object(values))
        case .bool(true): content.additionalProperties = Self.unrestricted
        default: break
        }
        if let items = json["items"], items.objectValue != nil { content.items = build(items) }
        content.required = json["required"]?.arrayValue?.compactMap(\.stringValue) ?? []
        if let value = json["default"], !value.isNull { content.defaultValue = value }
        content.enumValues = json["enum"]?.arrayValue ?? []
        content.format = json["format"]?.stringValue ?? ""
        content.pattern = json["pattern"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
        content.minimum = json["minimum"]?.doubleValue
        content.maximum = json["maximum"]?.doubleValue
        content.exclusiveMinimum = flag("exclusiveMinimum")
        content.exclusiveMaximum = flag("exclusiveMaximum")
        content.multipleOf = json["multipleOf"]?.doubleValue
        content.minLength = integer("minLength")
        content.maxLength = integer("maxLength")
        content.minItems = integer("minItems")
        content.maxItems = integer("maxItems")
        content.minProperties = integer("minProperties")
        content.maxProperties = integer("maxProperties")
        content.preservesUnknownFields = flag("x-kubernetes-preserve-unknown-fields")
        content.intOrString = flag("x-kubernetes-int-or-string")
        content.isEmbeddedResource = flag("x-kubernetes-embedded-resource")
        content.listType = json["x-kubernetes-list-type"]?.stringValue.flatMap { StructuralSchema.ListType(rawValue: $0) }
        content.listMapKeys = json["x-kubernetes-list-map-keys"]?.arrayValue?.compactMap(\.stringValue) ?? []
        content.isAtomicMap = json["x-kubernetes-map-type"]?.stringValue == "atomic"
        content.patchMergeKey = json["x-kubernetes-patch-merge-key"]?.stringValue
        content.patchStrategy = json["x-kubernetes-patch-strategy"]?.stringValue
        // Only the built-in schemas give this format a meaning; apiextensions does not know it.
        if content.format == "quantity" { content.format = "" }
        // The patterns of int-or-string say no more than the extension does.
        let isIntOrString = content.intOrString
        func branches(_ key: String) -> [StructuralSchema] { json[key]?.arrayValue?.map(build) ?? [] }
        content.oneOf = branches("oneOf")
        content.anyOf = isIntOrString && Self.isIntOrStringPattern(json["anyOf"]) ? [] : branches("anyOf")
        content.allOf = branches("allOf")
        if isIntOrString, Self.isIntOrStringPattern(json["allOf"]?[0]?["anyOf"]) {
            content.allOf =
                json["allOf"]?.arrayValue?.enumerated().compactMap { index, branch in
                    guard index == 0, case .object(var object) = branch else { return build(branch) }
                    object["anyOf"] = nil
                    return object.isEmpty ? nil : build(.object(object))
                } ?? []
        }
        if let schema = json["not"], schema.objectValue != nil { content.not = build(schema) }
        content.validations = json["x-kubernetes-validations"]?.arrayValue?.map(Self.rule) ?? []
        return StructuralSchema(content)
    }

    /// What `additionalProperties: true` says of the values: nothing, not even that `null` is dropped.
    private static let unrestricted = StructuralSchema.scalar(.any) { $0.nullable = true }

    private static func rule(_ json: JSONValue) -> StructuralSchema.ValidationRule {
        StructuralSchema.ValidationRule(
            rule: json["rule"]?.stringValue ?? "", message: json["message"]?.stringValue ?? "",
            messageExpression: json["messageExpression"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 },
            reason: json["reason"]?.stringValue, fieldPath: json["fieldPath"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 },
            optionalOldSelf: json["optionalOldSelf"]?.boolValue)
    }
}
