import ObjectModel

/// apps/v1 ReplicaSet.
public enum ReplicaSetKind {
    /// The definition of the kind.
    public static let definition: ResourceDefinition = {
        var definition = ResourceDefinition.workload(
            kind: "ReplicaSet", plural: "replicasets", shortName: "rs", schema: WorkloadSchemas.replicaSet)
        definition.selectableFields = [("status.replicas", ["status", "replicas"])]
        definition.printerTable = .replicaSet
        // `replicas` is written even when it is zero; the other numbers are not.
        definition.prepareForCreate = { $0["status"] = ["replicas": 0] }
        definition.applyDefaults = { WorkloadDefaults.apply(&$0) { _ in } }
        definition.applyUpdateDefaults = { WorkloadDefaults.apply(&$0, old: $1) { _ in } }
        definition.validateCreate = { WorkloadValidation.replicaSet($0, &$1) }
        definition.validateUpdate = { object, old, errors in
            WorkloadValidation.replicaSet(object, &errors)
            WorkloadValidation.selectorUnchanged(object, old, &errors)
        }
        definition.validateStatusUpdate = { object, _, errors in WorkloadValidation.replicaSetStatus(object, &errors) }
        return definition
    }()
}
