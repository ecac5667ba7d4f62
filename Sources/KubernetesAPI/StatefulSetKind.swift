import ObjectModel

/// apps/v1 StatefulSet.
public enum StatefulSetKind {
    /// The definition of the kind.
    public static let definition: ResourceDefinition = {
        var definition = ResourceDefinition.workload(
            kind: "StatefulSet", plural: "statefulsets", shortName: "sts", schema: WorkloadSchemas.statefulSet)
        definition.printerTable = .statefulSet
        // `replicas` and `availableReplicas` are written even when they are zero.
        definition.prepareForCreate = { $0["status"] = ["replicas": 0, "availableReplicas": 0] }
        definition.applyDefaults = { WorkloadDefaults.apply(&$0, WorkloadDefaults.statefulSet) }
        definition.applyUpdateDefaults = { WorkloadDefaults.apply(&$0, old: $1, WorkloadDefaults.statefulSet) }
        definition.validateCreate = { WorkloadValidation.statefulSet($0, &$1) }
        definition.validateUpdate = { object, old, errors in
            WorkloadValidation.statefulSet(object, &errors)
            WorkloadValidation.statefulSetUpdate(object, old, &errors)
        }
        definition.validateStatusUpdate = { WorkloadValidation.statefulSetStatus($0, $1, &$2) }
        return definition
    }()
}
