import ObjectModel

/// The rules of `ValidatePersistentVolumeClaim` and its relatives.
extension PersistentVolumeClaimKind {
    private static let accessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"]

    /// Checks the spec of a claim, also inside a template; `old` is the stored spec or nil.
    public static func validate(spec: JSONValue, old: JSONValue?, _ errors: inout FieldErrors) {
        errors.within("accessModes") { validate(accessModes: spec.texts("accessModes"), &$0) }
        errors.within("selector") { $0.labelSelector(spec["selector"]) }
        errors.within("resources") { errors in
            errors.within(key: "storage") { validate(storage: spec["resources"]?["requests"]?.present("storage"), &$0) }
        }
        for name in ["storageClassName", "volumeAttributesClassName"] where !spec.text(name).isEmpty {
            errors.within(name) { $0.invalid(.string(spec.text(name)), all: NameFormat.dns1123Subdomain(spec.text(name))) }
        }
        if let mode = spec.present("volumeMode")?.stringValue, mode != "Block", mode != "Filesystem" {
            errors.within("volumeMode") { $0.notSupported(.string(mode), supported: ["Block", "Filesystem"]) }
        }
        let toleratesGroup =
            old?["dataSource"]?.present("apiGroup") != nil || old?["dataSourceRef"]?.present("apiGroup") != nil
        for name in ["dataSource", "dataSourceRef"] {
            guard let source = spec.present(name) else { continue }
            errors.within(name) { validate(dataSource: source, toleratesGroup: toleratesGroup, &$0) }
        }
        guard let source = spec.present("dataSource"), let reference = spec.present("dataSourceRef") else { return }
        if !reference.text("namespace").isEmpty {
            errors.add(
                .invalid, "Invalid value: \"\(errors.path).dataSource\": may not be specified when dataSourceRef.namespace is specified")
        } else if source.present("apiGroup") != reference.present("apiGroup") || source.text("kind") != reference.text("kind")
            || source.text("name") != reference.text("name")
        {
            errors.add(.invalid, "Invalid value: \"\(errors.path).dataSource\": must match dataSourceRef")
        }
    }

    private static func validate(accessModes modes: [String], _ errors: inout FieldErrors) {
        if modes.isEmpty { errors.required("at least 1 access mode is required") }
        for mode in modes where !accessModes.contains(mode) { errors.notSupported(.string(mode), supported: accessModes) }
        if modes.contains("ReadWriteOncePod"), modes.contains(where: { $0 != "ReadWriteOncePod" && accessModes.contains($0) }) {
            errors.forbidden("may not use ReadWriteOncePod with other access modes")
        }
    }

    private static func validate(storage: JSONValue?, _ errors: inout FieldErrors) {
        guard let storage else {
            errors.required()
            return
        }
        if let quantity = Quantity(json: storage), !(quantity > .zero) {
            errors.invalid(.string(quantity.description), "must be greater than zero")
        } else {
            errors.resourceQuantity(storage)
        }
    }

    private static func validate(dataSource: JSONValue, toleratesGroup: Bool, _ errors: inout FieldErrors) {
        let kind = dataSource.text("kind")
        let group = dataSource.text("apiGroup")
        if dataSource.text("name").isEmpty { errors.within("name") { $0.required() } }
        if kind.isEmpty { errors.within("kind") { $0.required() } }
        if group.isEmpty, kind != "PersistentVolumeClaim" {
            errors.invalid(.string(kind), "must be 'PersistentVolumeClaim' when referencing the default apiGroup")
        }
        if !group.isEmpty, !toleratesGroup {
            errors.within("apiGroup") { $0.invalid(.string(group), all: NameFormat.dns1123Subdomain(group)) }
        }
        let namespace = dataSource.text("namespace")
        if !namespace.isEmpty {
            errors.within("namespace") { $0.invalid(.string(namespace), all: NameFormat.dns1123Label(namespace)) }
        }
    }

    static func validateUpdate(_ object: JSONValue, _ old: JSONValue, _ errors: inout FieldErrors) {
        let spec = object["spec"] ?? .null
        let oldSpec = old["spec"] ?? .null
        errors.within("spec") { validate(spec: spec, old: oldSpec, &$0) }
        var expected = oldSpec
        if oldSpec.text("volumeName").isEmpty { expected["volumeName"] = spec["volumeName"] }
        allowStorageClass(object, old, in: &expected, &errors)
        if object.text("status", "phase") == "Bound" {
            if spec["resources"]?.present("requests") != nil {
                expected.set(spec["resources"]?["requests"]?["storage"], at: "resources", "requests", "storage")
            }
            if spec.present("volumeAttributesClassName") != nil {
                expected["volumeAttributesClassName"] = spec["volumeAttributesClassName"]
            }
        }
        errors.within("spec") { errors in
            let differences = differences(from: expected, to: spec)
            if !differences.isEmpty {
                let lines = differences.map { "\n\($0)" }.joined()
                errors.forbidden(
                    "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims" + lines)
            }
            validateSize(spec, oldSpec, capacity: old["status"]?["capacity"]?["storage"], &errors)
        }
        errors.within("volumeMode") { $0.immutable(spec.present("volumeMode"), oldSpec.present("volumeMode")) }
        if let name = oldSpec.present("volumeAttributesClassName"), name != spec.present("volumeAttributesClassName") {
            errors.within("spec") { errors in
                errors.within("volumeAttributesClassName") { errors in
                    if spec.present("volumeAttributesClassName") == nil {
                        errors.forbidden("update from non-nil value to nil is forbidden")
                    } else if spec.text("volumeAttributesClassName").isEmpty {
                        errors.forbidden("update from non-nil value to an empty string is forbidden")
                    }
                }
            }
        }
    }

    /// A storage class may be named once, also by moving it from the annotation to the field.
    private static func allowStorageClass(
        _ object: JSONValue, _ old: JSONValue, in expected: inout JSONValue, _ errors: inout FieldErrors
    ) {
        let name = object["spec"]?.present("storageClassName")
        let oldName = old["spec"]?.present("storageClassName")
        let annotation = object.at("metadata", "annotations", storageClassAnnotation)
        let oldAnnotation = old.at("metadata", "annotations", storageClassAnnotation)
        let isUpgrade = oldAnnotation != nil && oldName == nil && name == oldAnnotation && (annotation ?? oldAnnotation) == oldAnnotation
        if !isUpgrade, annotation?.stringValue ?? "" != oldAnnotation?.stringValue ?? "" {
            errors.within("metadata") { errors in
                errors.within("annotations") { errors in
                    errors.within(key: storageClassAnnotation) { $0.invalid(.string(annotation?.stringValue ?? ""), "field is immutable") }
                }
            }
        }
        if oldName == nil, let name, oldAnnotation == nil || oldAnnotation == name { expected["storageClassName"] = name }
    }

    /// The request may shrink only while the volume has not grown that far.
    private static func validateSize(_ spec: JSONValue, _ old: JSONValue, capacity: JSONValue?, _ errors: inout FieldErrors) {
        let size = quantity(spec["resources"]?["requests"]?["storage"])
        guard size < quantity(old["resources"]?["requests"]?["storage"]), size <= quantity(capacity) else { return }
        errors.within("resources") { errors in
            errors.within("requests") { errors in
                errors.within("storage") { $0.forbidden("field can not be less than status.capacity") }
            }
        }
    }

    private static func quantity(_ value: JSONValue?) -> Quantity { value.flatMap { Quantity(json: $0) } ?? .zero }

    /// The fields of a spec that changed, one line each way; quantities are compared by value.
    private static func differences(from old: JSONValue, to new: JSONValue) -> [String] {
        var lines: [String] = []
        for (name, schema) in VolumeClaimSchemas.persistentVolumeClaimSpec.content.properties {
            let before = normalized(old.present(name), schema)
            let after = normalized(new.present(name), schema)
            if before == after { continue }
            if let before { lines.append("- \(name): \(before)") }
            if let after { lines.append("+ \(name): \(after)") }
        }
        return lines
    }

    /// A value as Go compares it: empty lists, maps and strings are absent, quantities are canonical.
    private static func normalized(_ value: JSONValue?, _ schema: StructuralSchema?) -> JSONValue? {
        switch value {
        case nil, .null?: return nil
        case .array(let elements)?: return elements.isEmpty ? nil : value
        case .object(let object)?:
            var result = JSONObject()
            for (key, field) in object {
                let fieldSchema = schema?.property(key) ?? schema?.content.additionalProperties
                if let field = normalized(field, fieldSchema) { result[key] = field }
            }
            return result.isEmpty ? nil : .object(result)
        case let value?:
            guard schema?.content.format == "quantity", let quantity = Quantity(json: value) else { return value }
            return .string(quantity.description)
        }
    }

    static func validateStatus(_ object: JSONValue, _ old: JSONValue, _ errors: inout FieldErrors) {
        if (object["spec"]?.elements("accessModes") ?? []).isEmpty {
            errors.within("Spec") { $0.within("accessModes") { $0.required() } }
        }
        guard let status = object.present("status") else { return }
        errors.within("status") { errors in
            for (name, value) in status.fields("capacity") {
                errors.within("capacity") { $0.within(key: name) { validate(amount: value, &$0) } }
            }
            for (name, value) in status.fields("allocatedResourceStatuses") {
                errors.within("allocatedResourceStatus") { errors in
                    validate(resource: name, &errors)
                    if !resizeStatuses.contains(value.stringValue ?? "") {
                        errors.notSupported(.string(name), supported: resizeStatuses)
                    }
                }
            }
            for (name, value) in status.fields("allocatedResources") {
                errors.within("allocatedResources") { errors in
                    guard validate(resource: name, &errors) else { return }
                    errors.within(key: name) { validate(amount: value, &$0) }
                }
            }
        }
    }

    private static let resizeStatuses = [
        "ControllerResizeInProgress", "ControllerResizeInfeasible", "NodeResizeInProgress", "NodeResizeInfeasible", "NodeResizePending",
    ]

    private static func validate(amount: JSONValue, _ errors: inout FieldErrors) {
        if let quantity = Quantity(json: amount), quantity.value < 0 {
            errors.invalid(.int(quantity.value), "must be a valid resource quantity")
        }
    }

    @discardableResult
    private static func validate(resource name: String, _ errors: inout FieldErrors) -> Bool {
        let messages = NameFormat.qualifiedName(name)
        errors.invalid(.string(name), all: messages)
        if !messages.isEmpty { return false }
        if !ResourceName.isNative(name) || name == "storage" { return true }
        errors.notSupported(.string(name), supported: ["storage"])
        return false
    }
}
