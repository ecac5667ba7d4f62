import ObjectModel

extension StructuralSchema {
    /// Whose rules `validate` follows.
    public enum ValidationRules: Sendable {
        /// kube-apiserver's for custom resources: go-openapi's wording, list types, embedded resources, CEL rules.
        case customResource
        /// Those of built-in kinds: bounds and enumerations in apimachinery's wording. List types do not make duplicates an error
        /// there; the code of each kind decides.
        case builtIn
    }

    /// Complains about a value that does not fit the schema, in kube-apiserver's words and order: the schema itself, embedded
    /// resources, list types, then, unless something blocks them, the CEL rules.
    ///
    /// With an old value this is an update: complaints about a part that equals its old counterpart are dropped (validation
    /// ratcheting), and transition rules run. Parts whose storage is the old one are not walked at all. One deviation: a list where
    /// a formatted string is wanted is refused, where kube-apiserver lets it pass.
    public func validate(
        _ value: JSONValue, old: JSONValue?, rules: ValidationRules = .customResource, into errors: inout FieldErrors
    ) {
        var walk = SchemaWalk(rules: rules)
        walk.check(value, against: self, old: old)
        walk.report(style: rules == .customResource ? .dots : .brackets, into: &errors)
        guard rules == .customResource else { return }
        if compiled.containsEmbeddedResources {
            walk.checkEmbeddedResources(in: value, of: self)
            walk.report(style: .brackets, into: &errors)
        }
        if compiled.containsUniqueLists {
            walk.checkUniqueLists(in: value, of: self, old: old)
            walk.report(style: .brackets, into: &errors)
        }
        if compiled.containsRules {
            if errors.errors.contains(where: { Self.blocksRules($0.type) }) {
                errors.add(FieldError(type: .invalid, field: "<nil>", message: "Invalid value: null: \(Self.rulesNotChecked)"))
            } else {
                walk.checkRules(value, of: self, old: old)
                walk.report(style: .brackets, into: &errors)
            }
        }
    }
}

extension StructuralSchema {
    private static let rulesNotChecked =
        "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation"

    private static func blocksRules(_ type: FieldErrorType) -> Bool {
        switch type {
        case .notSupported, .required, .tooLong, .tooMany, .typeInvalid: true
        default: false
        }
    }
}

/// One walk of a value along its schema. Complaints gather the steps of their paths on the way back, so that a value without
/// mistakes costs no path.
struct SchemaWalk {
    /// How the steps of a path are spelled.
    enum PathStyle {
        /// Map keys like fields: go-openapi's way.
        case dots
        /// Map keys in brackets: apimachinery's way.
        case brackets
    }

    /// A complaint whose path is still being gathered.
    struct Finding {
        enum Message {
            /// The whole text after the path.
            case text(String)
            /// `Invalid value: VALUE: PATH in body TEXT`.
            case inBody(value: String, String)
            /// `Invalid value: "": TEXT PATH`, reported without a field.
            case withoutField(String)
            /// `Invalid value: "": "PATH" TEXT`, reported without a field.
            case afterPath(String)
        }

        var type: FieldErrorType
        var message: Message
        /// From the place of the mistake towards the root.
        var steps: [FieldErrors.Step] = []
        /// Whether a transition rule made it; these are never dropped because nothing changed.
        var isTransition = false
        /// The row of the contract that says why kube-apiserver would not complain; nil where it would.
        var row: ContractRowName?
    }

    let rules: StructuralSchema.ValidationRules
    var findings: [Finding] = []

    init(rules: StructuralSchema.ValidationRules) { self.rules = rules }

    /// Spells the complaints out and forgets them.
    mutating func report(style: PathStyle, into errors: inout FieldErrors) {
        if findings.isEmpty { return }
        for finding in findings {
            let path = Self.path(finding.steps, style: style)
            switch finding.message {
            case .text(let text): add(finding, path: path, style: style, text: text, into: &errors)
            case .inBody(let value, let text):
                add(finding, path: path, style: style, text: "Invalid value: \(value): \(path) in body \(text)", into: &errors)
            case .withoutField(let text):
                errors.add(FieldError(type: finding.type, field: "<nil>", message: "Invalid value: \"\": \(text) \(path)"))
            case .afterPath(let text):
                let quoted = JSONValue.string(path).description
                errors.add(FieldError(type: finding.type, field: "<nil>", message: "Invalid value: \"\": \(quoted) \(text)"))
            }
        }
        findings.removeAll()
    }

    private func add(_ finding: Finding, path: String, style: PathStyle, text: String, into errors: inout FieldErrors) {
        let prefix = errors.path
        let field: String
        if prefix.isEmpty {
            field = path.isEmpty ? "<nil>" : path
        } else if path.isEmpty {
            field = prefix
        } else {
            field = path.hasPrefix("[") ? prefix + path : "\(prefix).\(path)"
        }
        errors.add(FieldError(type: finding.type, field: field, message: text, row: finding.row))
    }

    static func path(_ steps: [FieldErrors.Step], style: PathStyle) -> String {
        var path = ""
        for step in steps.reversed() {
            switch step {
            case .field(let name): path += path.isEmpty ? name : ".\(name)"
            case .index(let index): path += "[\(index)]"
            case .key(let key):
                switch style {
                case .dots: path += path.isEmpty ? key : ".\(key)"
                case .brackets: path += "[\(key)]"
                }
            }
        }
        return path
    }

    /// Adds a step to every complaint made since `first`.
    mutating func prefix(from first: Int, with step: FieldErrors.Step) {
        for position in first..<findings.count { findings[position].steps.append(step) }
    }

    mutating func add(_ type: FieldErrorType, _ text: String) { findings.append(Finding(type: type, message: .text(text))) }

    mutating func addInBody(_ type: FieldErrorType, _ value: JSONValue, _ text: String) {
        findings.append(Finding(type: type, message: .inBody(value: FieldErrors.rendered(value), text)))
    }

    mutating func check(_ value: JSONValue, against schema: StructuralSchema, old: JSONValue?) {
        if let old, value.isIdentical(to: old) { return }
        let first = findings.count
        if schema.compiled.hasJunctors { checkJunctors(of: value, schema) }
        switch value {
        case .null:
            checkType(of: value, against: schema)
            checkEnumeration(value, against: schema)
        case .bool:
            if schema.content.type != .boolean { checkType(of: value, against: schema) }
            if schema.compiled.restrictsScalars { checkEnumeration(value, against: schema) }
        case .int, .double:
            if schema.content.type != .integer || schema.compiled.restrictsScalars || !Self.isInt(value) {
                checkType(of: value, against: schema)
                checkNumber(value, against: schema)
                checkEnumeration(value, against: schema)
            }
        case .string(let text):
            if schema.content.type != .string { checkType(of: value, against: schema) }
            if schema.compiled.restrictsScalars {
                checkString(text, against: schema)
                checkEnumeration(value, against: schema)
            }
        case .array(let elements): checkArray(elements, value, against: schema, old: old)
        case .object(let object): checkObject(object, value, against: schema, old: old)
        }
        if findings.count > first, let old, value == old { findings.removeSubrange(first...) }
    }

    private static func isInt(_ value: JSONValue) -> Bool {
        if case .int = value { return true }
        return false
    }

    private mutating func checkArray(_ elements: [JSONValue], _ value: JSONValue, against schema: StructuralSchema, old: JSONValue?) {
        if schema.content.type != .array { checkType(of: value, against: schema) }
        if let items = schema.content.items {
            let before = schema.content.listType == .map ? old?.arrayValue : nil
            for index in 0..<elements.count {
                if let before, index < before.count, case .object = elements[index], elements[index].isIdentical(to: before[index]) {
                    continue
                }
                let first = findings.count
                check(elements[index], against: items, old: nil)
                if findings.count == first { continue }
                // Only now does it matter what the old element was, which takes a search.
                if let counterpart = MapListElements(of: old, schema: schema)?.counterpart(of: elements[index], at: index) {
                    findings.removeSubrange(first...)
                    check(elements[index], against: items, old: counterpart)
                }
                prefix(from: first, with: .index(index))
            }
        }
        if let minimum = schema.content.minItems, elements.count < minimum {
            bound(.int(Int64(elements.count)), "should have at least \(minimum) items", "must have at least \(minimum) items")
        }
        if let maximum = schema.content.maxItems, elements.count > maximum { tooMany(elements.count, maximum) }
        if !schema.content.enumValues.isEmpty { checkEnumeration(value, against: schema) }
    }

    private mutating func checkObject(_ object: JSONObject, _ value: JSONValue, against schema: StructuralSchema, old: JSONValue?) {
        if schema.content.type != .object { checkType(of: value, against: schema) }
        if !schema.content.enumValues.isEmpty { checkEnumeration(value, against: schema) }
        if let minimum = schema.content.minProperties, object.count < minimum {
            bound(
                .int(Int64(object.count)), "should have at least \(minimum) properties", "must have at least \(minimum) properties")
        }
        if let maximum = schema.content.maxProperties, object.count > maximum { tooMany(object.count, maximum) }
        let additional = schema.content.additionalProperties
        if additional == nil, schema.content.properties.isEmpty {
            checkRequired(object, schema)
            return
        }
        let keys = object.keys
        let values = object.values
        let oldObject = old?.objectValue
        let table = oldObject.flatMap { FieldTable($0, asked: keys.count) }
        for position in 0..<keys.count {
            let known = schema.property(keys[position])
            guard let child = known ?? additional else { continue }
            let first = findings.count
            check(values[position], against: child, old: Self.counterpart(of: keys[position], at: position, in: oldObject, table))
            if findings.count > first {
                prefix(from: first, with: known == nil ? .key(keys[position]) : .field(keys[position]))
            }
        }
        checkRequired(object, schema)
    }

    /// The old value of a field, looked for first where it was in the new object.
    static func counterpart(of key: String, at position: Int, in old: JSONObject?, _ table: FieldTable? = nil) -> JSONValue? {
        guard let old else { return nil }
        if position < old.count, old.keys[position] == key { return old.values[position] }
        return old.value(of: key, by: table)
    }

    private mutating func checkRequired(_ object: JSONObject, _ schema: StructuralSchema) {
        for name in schema.content.required where !object.contains(name) {
            findings.append(Finding(type: .required, message: .text("Required value"), steps: [.field(name)]))
        }
    }

    private mutating func tooMany(_ count: Int, _ maximum: Int) {
        add(.tooMany, "Too many: \(count): must have at most \(maximum) items")
    }

    /// A broken bound in the words that the rules ask for.
    mutating func bound(_ value: JSONValue, _ customResource: String, _ builtIn: String) {
        switch rules {
        case .customResource: addInBody(.invalid, value, customResource)
        case .builtIn: add(.invalid, "Invalid value: \(FieldErrors.rendered(value)): \(builtIn)")
        }
    }
}
