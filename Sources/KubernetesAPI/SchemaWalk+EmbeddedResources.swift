import ObjectModel

extension SchemaWalk {
    /// Complains about embedded resources without `apiVersion` and `kind`, or with impossible ones. The same on create and update,
    /// as in kube-apiserver. Of their `metadata`, the JSON types of the fields that a client sets are checked.
    mutating func checkEmbeddedResources(in value: JSONValue, of schema: StructuralSchema) {
        guard schema.compiled.containsEmbeddedResources else { return }
        switch value {
        case .object(let object):
            if schema.content.isEmbeddedResource { checkEmbeddedResource(object) }
            for (key, child) in object {
                let known = schema.property(key)
                guard let childSchema = known ?? schema.content.additionalProperties else { continue }
                let first = findings.count
                checkEmbeddedResources(in: child, of: childSchema)
                prefix(from: first, with: known == nil ? .key(key) : .field(key))
            }
        case .array(let elements):
            guard let items = schema.content.items else { return }
            for (index, element) in elements.enumerated() {
                let first = findings.count
                checkEmbeddedResources(in: element, of: items)
                prefix(from: first, with: .index(index))
            }
        default: return
        }
    }

    private mutating func add(_ field: String, _ type: FieldErrorType, _ text: String) {
        findings.append(Finding(type: type, message: .text(text), steps: [.field(field)]))
    }

    private mutating func checkEmbeddedResource(_ object: JSONObject) {
        if !object.contains("apiVersion") { add("apiVersion", .required, "Required value") }
        if !object.contains("kind") { add("kind", .required, "Required value") }
        if let apiVersion = object["apiVersion"] {
            let shown = Self.rendered(apiVersion)
            if let text = apiVersion.stringValue {
                if text.isEmpty {
                    add("apiVersion", .invalid, "Invalid value: \(shown): must not be empty")
                } else if text.utf8.filter({ $0 == UInt8(ascii: "/") }).count > 1 {
                    add("apiVersion", .invalid, "Invalid value: \(shown): unexpected GroupVersion string: \(text)")
                }
            } else {
                add("apiVersion", .invalid, "Invalid value: \(shown): must be a string")
            }
        }
        if let kind = object["kind"] {
            let shown = Self.rendered(kind)
            if let text = kind.stringValue {
                let mistakes = NameFormat.dns1035Label(text.lowercased())
                if text.isEmpty {
                    add("kind", .invalid, "Invalid value: \(shown): must not be empty")
                } else if !mistakes.isEmpty {
                    let list = mistakes.joined(separator: ",")
                    add("kind", .invalid, "Invalid value: \(shown): may have mixed case, but should otherwise match: \(list)")
                }
            } else {
                add("kind", .invalid, "Invalid value: \(shown): must be a string")
            }
        }
        if let metadata = object["metadata"] { checkEmbeddedMetadata(metadata) }
    }

    private mutating func checkEmbeddedMetadata(_ metadata: JSONValue) {
        guard case .object(let fields) = metadata else {
            if metadata.isNull { return }
            add("metadata", .invalid, "Invalid value: \(Self.rendered(metadata)): must be an object")
            return
        }
        for (key, value) in fields {
            let wanted: String
            switch key {
            case "name", "generateName", "namespace", "uid", "resourceVersion": wanted = "string"
            case "labels", "annotations": wanted = "object"
            case "finalizers", "ownerReferences": wanted = "array"
            case "generation": wanted = "integer"
            default: continue
            }
            if value.typeName == wanted || value.isNull { continue }
            let text = "Invalid value: \(Self.rendered(metadata)): metadata.\(key) must be of type \(wanted), not \(value.typeName)"
            add("metadata", .invalid, text)
        }
        for key in ["labels", "annotations"] {
            guard let entries = fields[key]?.objectValue else { continue }
            for (name, value) in entries {
                for mistake in NameFormat.qualifiedName(key == "labels" ? name : name.lowercased()) {
                    let text = "Invalid value: \(FieldErrors.rendered(.string(name))): \(mistake)"
                    findings.append(Finding(type: .invalid, message: .text(text), steps: [.field(key), .field("metadata")]))
                }
                guard let text = value.stringValue else {
                    let shown = Self.rendered(metadata)
                    add("metadata", .invalid, "Invalid value: \(shown): metadata.\(key) must hold strings, not \(value.typeName)")
                    continue
                }
                if key == "labels" {
                    for mistake in NameFormat.labelValue(text) {
                        let text = "Invalid value: \(FieldErrors.rendered(value)): \(mistake)"
                        findings.append(Finding(type: .invalid, message: .text(text), steps: [.field(key), .field("metadata")]))
                    }
                }
            }
        }
    }
}
