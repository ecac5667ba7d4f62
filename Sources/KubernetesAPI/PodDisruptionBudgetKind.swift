import ObjectModel

/// `policy/v1 PodDisruptionBudget` (`pkg/registry/policy/poddisruptionbudget`).
public enum PodDisruptionBudgetKind {
    /// The kind.
    public static let definition: ResourceDefinition = {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "policy", version: "v1", kind: "PodDisruptionBudget"), plural: "poddisruptionbudgets",
            singular: "poddisruptionbudget", isNamespaced: true, schema: schema)
        definition.shortNames = ["pdb"]
        definition.hasStatus = true
        definition.hasGeneration = true
        definition.allowsUnconditionalUpdate = false
        definition.printerTable = .podDisruptionBudget
        definition.prepareForCreate = {
            $0["status"] = ["disruptionsAllowed": 0, "currentHealthy": 0, "desiredHealthy": 0, "expectedPods": 0]
        }
        definition.validateCreate = { validate($0, &$1) }
        definition.validateUpdate = { object, _, errors in validate(object, &errors) }
        definition.validateStatusUpdate = { object, _, errors in validateStatus(object, &errors) }
        return definition
    }()

    private static let schema = MetadataSchemas.object([
        "spec": .object([
            "minAvailable": .integerOrString,
            "selector": SelectorSchemas.labelSelector.with { $0.patchStrategy = "replace" },
            "maxUnavailable": .integerOrString,
            "unhealthyPodEvictionPolicy": .string,
        ]),
        "status": .object([
            "observedGeneration": .int64,
            "disruptedPods": .map(of: .dateTime),
            "disruptionsAllowed": .int32,
            "currentHealthy": .int32,
            "desiredHealthy": .int32,
            "expectedPods": .int32,
            "conditions": MetadataSchemas.conditions([
                "type": .string, "status": .string, "observedGeneration": .int64, "lastTransitionTime": .dateTime, "reason": .string,
                "message": .string,
            ]),
        ]),
    ])

    private static let limits = ["minAvailable", "maxUnavailable"]
    private static let policies = ["AlwaysAllow", "IfHealthyBudget"]

    private static func validate(_ object: JSONValue, _ errors: inout FieldErrors) {
        let spec = object["spec"] ?? .null
        errors.within("spec") { errors in
            if limits.allSatisfy({ spec.present($0) != nil }) {
                errors.invalid(spec, "minAvailable and maxUnavailable cannot be both set")
            }
            for limit in limits {
                guard let value = spec.present(limit) else { continue }
                errors.within(limit) { errors in
                    WorkloadValidation.integerOrPercent(value, &errors)
                    WorkloadValidation.notMoreThanAll(value, &errors)
                }
            }
            errors.within("selector") { $0.labelSelector(spec["selector"]) }
            if let policy = spec.present("unhealthyPodEvictionPolicy"), !policies.contains(policy.stringValue ?? "") {
                errors.within("unhealthyPodEvictionPolicy") { $0.notSupported(policy, supported: policies) }
            }
        }
    }

    private static func validateStatus(_ object: JSONValue, _ errors: inout FieldErrors) {
        let status = object["status"] ?? .null
        errors.within("status") { errors in
            for field in ["disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods"] where status.integer(field) < 0 {
                errors.within(field) { $0.invalid(.int(status.integer(field)), "must be greater than or equal to 0") }
            }
        }
    }
}
