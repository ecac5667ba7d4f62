import ObjectModel

/// Schemas of the apps/v1 kinds that make Pods from a template.
public enum WorkloadSchemas {
    private static let workloadConditions = MetadataSchemas.conditions([
        "lastTransitionTime": .dateTime,
        "message": .string,
        "reason": .string,
        "status": .string,
        "type": .string,
    ])

    /// apps/v1 Deployment.
    public static let deployment = MetadataSchemas.object([
        "spec": .object([
            "minReadySeconds": .int32,
            "paused": .boolean,
            "progressDeadlineSeconds": .int32,
            "replicas": .int32,
            "revisionHistoryLimit": .int32,
            "selector": SelectorSchemas.labelSelector,
            "strategy": .object([
                "rollingUpdate": .object(["maxSurge": .integerOrString, "maxUnavailable": .integerOrString]),
                "type": .string,
            ]) { $0.patchStrategy = "retainKeys" }.embedded,
            "template": PodSchemas.podTemplateSpec.embedded,
        ]),
        "status": .object([
            "availableReplicas": .int32,
            "collisionCount": .int32,
            "conditions": MetadataSchemas.conditions([
                "lastTransitionTime": .dateTime,
                "lastUpdateTime": .dateTime,
                "message": .string,
                "reason": .string,
                "status": .string,
                "type": .string,
            ]),
            "observedGeneration": .int64,
            "readyReplicas": .int32,
            "replicas": .int32,
            "unavailableReplicas": .int32,
            "updatedReplicas": .int32,
        ]),
    ])

    /// apps/v1 ReplicaSet.
    public static let replicaSet = MetadataSchemas.object([
        "spec": .object([
            "minReadySeconds": .int32,
            "replicas": .int32,
            "selector": SelectorSchemas.labelSelector,
            "template": PodSchemas.podTemplateSpec.embedded,
        ]),
        "status": .object([
            "availableReplicas": .int32,
            "conditions": workloadConditions,
            "fullyLabeledReplicas": .int32,
            "observedGeneration": .int64,
            "readyReplicas": .int32,
            "replicas": .int32,
        ]),
    ])

    /// apps/v1 StatefulSet.
    public static let statefulSet = MetadataSchemas.object([
        "spec": .object([
            "minReadySeconds": .int32,
            "ordinals": .object(["start": .int32]),
            "persistentVolumeClaimRetentionPolicy": .object(["whenDeleted": .string, "whenScaled": .string]),
            "podManagementPolicy": .string,
            "replicas": .int32,
            "revisionHistoryLimit": .int32,
            "selector": SelectorSchemas.labelSelector,
            "serviceName": .string,
            "template": PodSchemas.podTemplateSpec.embedded,
            "updateStrategy": .object(["rollingUpdate": .object(["partition": .int32]), "type": .string]).embedded,
            "volumeClaimTemplates": .array(of: VolumeClaimSchemas.persistentVolumeClaim) { $0.listType = .atomic },
        ]),
        "status": .object([
            "availableReplicas": .int32,
            "collisionCount": .int32,
            "conditions": workloadConditions,
            "currentReplicas": .int32,
            "currentRevision": .string,
            "observedGeneration": .int64,
            "readyReplicas": .int32,
            "replicas": .int32,
            "updateRevision": .string,
            "updatedReplicas": .int32,
        ]),
    ])
}
