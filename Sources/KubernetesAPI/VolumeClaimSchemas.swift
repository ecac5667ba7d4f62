import ObjectModel

/// The schemas of PersistentVolumeClaim, also embedded in volume claim templates and ephemeral volumes.
///
/// Presence is checked by validation, not by `required`: Go's decoder fills absent fields with zero values.
public enum VolumeClaimSchemas {
    /// `v1.PersistentVolumeClaimSpec`.
    public static let persistentVolumeClaimSpec = StructuralSchema.object([
        "accessModes": SharedSchemas.atomicStrings,
        "selector": SharedSchemas.labelSelector,
        "resources": .object(["limits": SharedSchemas.resourceList, "requests": SharedSchemas.resourceList]),
        "volumeName": .string,
        "storageClassName": .string,
        "volumeMode": .scalar(.string, default: "Filesystem"),
        "dataSource": .object(["apiGroup": .string, "kind": .string, "name": .string]) { $0.isAtomicMap = true },
        "dataSourceRef": .object(["apiGroup": .string, "kind": .string, "name": .string, "namespace": .string]),
        "volumeAttributesClassName": .string,
    ])

    /// `v1.PersistentVolumeClaimStatus`; the phase defaults to Pending.
    public static let persistentVolumeClaimStatus = StructuralSchema.object([
        "phase": .scalar(.string, default: "Pending"),
        "accessModes": SharedSchemas.atomicStrings,
        "capacity": SharedSchemas.resourceList,
        "conditions": SharedSchemas.mergedList(of: condition, by: "type"),
        "allocatedResources": SharedSchemas.resourceList,
        "allocatedResourceStatuses": .stringMap,
        "currentVolumeAttributesClassName": .string,
        "modifyVolumeStatus": .object(["targetVolumeAttributesClassName": .string, "status": .string]),
    ])

    /// `v1.PersistentVolumeClaim`, as StatefulSet embeds it in `volumeClaimTemplates`; an absent status becomes `phase: Pending`.
    public static let persistentVolumeClaim = SharedSchemas.object([
        "spec": persistentVolumeClaimSpec,
        "status": persistentVolumeClaimStatus.with { $0.defaultValue = ["phase": "Pending"] },
    ])

    /// `v1.PersistentVolumeClaimTemplate`, as a pod's ephemeral volume embeds it.
    public static let persistentVolumeClaimTemplate = StructuralSchema.object([
        "metadata": SharedSchemas.objectMeta, "spec": persistentVolumeClaimSpec,
    ])

    private static let condition = StructuralSchema.object([
        "type": .string, "status": .string, "lastProbeTime": .dateTime, "lastTransitionTime": .dateTime, "reason": .string,
        "message": .string,
    ])
}
