import ObjectModel

/// `coordination.k8s.io/v1 Lease` (`pkg/registry/coordination/lease`).
public enum LeaseKind {
    /// The kind.
    public static let definition: ResourceDefinition = {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "coordination.k8s.io", version: "v1", kind: "Lease"), plural: "leases", singular: "lease",
            isNamespaced: true, schema: schema)
        definition.allowsUnconditionalUpdate = false
        definition.allowsCreateOnUpdate = true
        definition.printerTable = .lease
        definition.validateCreate = validate
        definition.validateUpdate = { object, _, errors in validate(object, &errors) }
        return definition
    }()

    private static let schema = MetadataSchemas.object([
        "spec": .object([
            "holderIdentity": .string, "leaseDurationSeconds": .int32, "acquireTime": .dateTime, "renewTime": .dateTime,
            "leaseTransitions": .int32, "strategy": .string, "preferredHolder": .string,
        ])
    ])

    private static func validate(_ object: JSONValue, _ errors: inout FieldErrors) {
        guard let spec = object.present("spec") else { return }
        errors.within("spec") { errors in
            if let seconds = spec.present("leaseDurationSeconds"), let value = seconds.intValue, value <= 0 {
                errors.within("leaseDurationSeconds") { $0.invalid(seconds, "must be greater than 0") }
            }
            if let transitions = spec.present("leaseTransitions"), let value = transitions.intValue, value < 0 {
                errors.within("leaseTransitions") { $0.invalid(transitions, "must be greater than or equal to 0") }
            }
            let strategy = spec.text("strategy")
            if spec.present("strategy") != nil {
                // kube-apiserver appends the field's name twice.
                errors.within("strategy") { $0.within("strategy") { validateStrategy(strategy, &$0) } }
            }
            if !spec.text("preferredHolder").isEmpty, strategy.isEmpty {
                errors.within("preferredHolder") { $0.forbidden("may only be specified if `strategy` is defined") }
            }
        }
    }

    private static func validateStrategy(_ strategy: String, _ errors: inout FieldErrors) {
        if strategy.contains("/") {
            errors.invalid(.string(strategy), all: NameFormat.qualifiedName(strategy))
        } else if strategy != "OldestEmulationVersion" {
            errors.notSupported(.string(strategy), supported: ["OldestEmulationVersion"])
        }
    }
}
