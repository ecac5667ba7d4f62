import ObjectModel

/// The schemas of PersistentVolumeClaim, also embedded in volume claim templates and ephemeral volumes.
///
/// Built-in kinds have the form without required fields; the form for custom resources is what controller-gen writes.
public enum VolumeClaimSchemas {
    /// `v1.PersistentVolumeClaimSpec` for built-in kinds; `volumeMode` defaults to Filesystem.
    public static let persistentVolumeClaimSpec = PodSchemas.builtIn.persistentVolumeClaimSpec()

    /// `v1.PersistentVolumeClaimSpec` as a custom resource embeds it: required fields, patterned quantities and no defaults.
    public static let persistentVolumeClaimSpecForCustomResources = PodSchemas.customResource.persistentVolumeClaimSpec()

    /// `v1.PersistentVolumeClaimStatus`; the phase defaults to Pending.
    public static let persistentVolumeClaimStatus = StructuralSchema.object([
        "phase": .scalar(.string, default: "Pending"),
        "accessModes": SharedSchemas.atomicStrings,
        "capacity": SharedSchemas.resourceList,
        "conditions": MetadataSchemas.conditions([
            "type": .string, "status": .string, "lastProbeTime": .dateTime, "lastTransitionTime": .dateTime, "reason": .string,
            "message": .string,
        ]),
        "allocatedResources": SharedSchemas.resourceList,
        "allocatedResourceStatuses": .stringMap,
        "currentVolumeAttributesClassName": .string,
        "modifyVolumeStatus": .object(["targetVolumeAttributesClassName": .string, "status": .string]),
    ])

    /// `v1.PersistentVolumeClaim`, as StatefulSet embeds it in `volumeClaimTemplates`; an absent status becomes `phase: Pending`.
    public static let persistentVolumeClaim = MetadataSchemas.object([
        "spec": persistentVolumeClaimSpec,
        "status": persistentVolumeClaimStatus.with { $0.defaultValue = ["phase": "Pending"] },
    ])

    /// `v1.PersistentVolumeClaimTemplate`, as a pod's ephemeral volume embeds it.
    public static let persistentVolumeClaimTemplate = StructuralSchema.object([
        "metadata": MetadataSchemas.objectMeta.embedded, "spec": persistentVolumeClaimSpec.embedded,
    ])
}

extension PodSchemaBuilder {
    func persistentVolumeClaimSpec() -> StructuralSchema {
        object([
            "accessModes": atomicList(of: .string),
            "selector": labelSelector,
            "resources": embedded(object(["limits": resourceList, "requests": resourceList])),
            "volumeName": .string,
            "storageClassName": .string,
            "volumeMode": forCustomResources ? .string : .scalar(.string, default: "Filesystem"),
            "dataSource": atomicObject(["apiGroup": .string, "kind": .string, "name": .string], required: ["kind", "name"]),
            "dataSourceRef": object(
                ["apiGroup": .string, "kind": .string, "name": .string, "namespace": .string], required: ["kind", "name"]),
            "volumeAttributesClassName": .string,
        ])
    }
}
