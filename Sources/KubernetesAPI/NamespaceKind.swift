import ObjectModel

/// `v1 Namespace` (`pkg/registry/core/namespace`).
public enum NamespaceKind {
    /// The label that carries a namespace's name.
    public static let nameLabel = "kubernetes.io/metadata.name"
    /// The finalizer that every namespace starts with.
    public static let finalizer = "kubernetes"

    /// The kind. Deleting and the `finalize` subresource are the API server's; see ``validateFinalize(_:old:_:)``.
    public static let definition: ResourceDefinition = {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "", version: "v1", kind: "Namespace"), plural: "namespaces", singular: "namespace",
            isNamespaced: false, schema: schema)
        definition.shortNames = ["ns"]
        definition.nameRule = .label
        definition.hasStatus = true
        definition.selectableFields = [("status.phase", ["status", "phase"])]
        definition.printerTable = .namespace
        definition.applyDefaults = { object in
            setNameLabel(&object)
            if object.present("status") != nil, object.text("status", "phase").isEmpty { object.set("Active", at: "status", "phase") }
        }
        definition.prepareForCreate = { object in
            object["status"] = ["phase": "Active"]
            var finalizers = object["spec"]?.elements("finalizers") ?? []
            if !finalizers.contains(.string(finalizer)) { finalizers.append(.string(finalizer)) }
            object.set(.array(finalizers), at: "spec", "finalizers")
            setNameLabel(&object)
        }
        definition.prepareForUpdate = { object, old in
            object.set(old["spec"]?["finalizers"], at: "spec", "finalizers")
        }
        definition.validateCreate = { object, errors in
            errors.within("spec") { errors in
                errors.within("finalizers") { errors in
                    for name in object["spec"]?.texts("finalizers") ?? [] { validateFinalizer(name, &errors) }
                }
            }
        }
        definition.validateStatusUpdate = validateStatus
        return definition
    }()

    /// Checks a change through the `finalize` subresource, which may change `spec.finalizers` only.
    public static func validateFinalize(_ object: JSONValue, old: JSONValue, _ errors: inout FieldErrors) {
        errors.within("spec") { errors in
            errors.within("finalizers") { errors in
                for (index, name) in (object["spec"]?.texts("finalizers") ?? []).enumerated() {
                    errors.within(index: index) { validateFinalizer(name, &$0) }
                }
            }
        }
    }

    private static let schema = MetadataSchemas.object([
        "spec": .object(["finalizers": SharedSchemas.atomicStrings]),
        "status": .object([
            "phase": .string,
            "conditions": MetadataSchemas.conditions([
                "type": .string, "status": .string, "lastTransitionTime": .dateTime, "reason": .string, "message": .string,
            ]),
        ]),
    ])

    private static func setNameLabel(_ object: inout JSONValue) {
        let name = object.text("metadata", "name")
        guard !name.isEmpty, object.at("metadata", "labels", nameLabel)?.stringValue != name else { return }
        object.set(.string(name), at: "metadata", "labels", nameLabel)
    }

    private static func validateStatus(_ object: JSONValue, _ old: JSONValue, _ errors: inout FieldErrors) {
        let phase = object.text("status", "phase")
        let isDeleted = object["metadata"]?.present("deletionTimestamp") != nil
        let expected = isDeleted ? "Terminating" : "Active"
        guard phase != expected else { return }
        errors.within("status") { errors in
            errors.within("Phase") { errors in
                errors.invalid(
                    .string(phase),
                    "may only be '\(expected)' if `deletionTimestamp` is \(isDeleted ? "not empty" : "empty")")
            }
        }
    }

    private static func validateFinalizer(_ name: String, _ errors: inout FieldErrors) {
        errors.invalid(.string(name), all: NameFormat.qualifiedName(name))
        if !name.contains("/"), !["kubernetes", "orphan", "foregroundDeletion"].contains(name) {
            errors.invalid(.string(name), "name is neither a standard finalizer name nor is it fully qualified")
        }
    }
}
