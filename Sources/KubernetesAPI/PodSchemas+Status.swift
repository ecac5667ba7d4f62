import ObjectModel

/// The schema of a Pod's status.
extension PodSchemaBuilder {
    func podStatus() -> StructuralSchema {
        let containerStatus = self.containerStatus()
        var content = StructuralSchema.Content()
        content.type = .object
        content.properties = [
            (
                "conditions",
                MetadataSchemas.conditions([
                    "lastProbeTime": .dateTime,
                    "lastTransitionTime": .dateTime,
                    "message": .string,
                    "observedGeneration": .int64,
                    "reason": .string,
                    "status": .string,
                    "type": .string,
                ])
            ),
            ("containerStatuses", atomicList(of: containerStatus)),
            ("ephemeralContainerStatuses", atomicList(of: containerStatus)),
            ("hostIP", .string),
            (
                "hostIPs",
                atomicList(of: .object(["ip": .string])).with {
                    $0.patchMergeKey = "ip"
                    $0.patchStrategy = "merge"
                }
            ),
            ("initContainerStatuses", atomicList(of: containerStatus)),
            ("message", .string),
            ("nominatedNodeName", .string),
            ("observedGeneration", .int64),
            ("phase", .string),
            ("podIP", .string),
            ("podIPs", mergedList(of: .object(["ip": .string]), by: "ip")),
            ("qosClass", .string),
            ("reason", .string),
            ("resize", .string),
            (
                "resourceClaimStatuses",
                mergedList(
                    of: .object(["name": .string, "resourceClaimName": .string]), by: "name", strategy: "merge,retainKeys")
            ),
            ("startTime", .dateTime),
        ]
        return StructuralSchema(content)
    }

    private func containerStatus() -> StructuralSchema {
        let running = StructuralSchema.object(["startedAt": .dateTime])
        let waiting = StructuralSchema.object(["message": .string, "reason": .string])
        let terminated = StructuralSchema.object([
            "containerID": .string,
            "exitCode": .int32,
            "finishedAt": .dateTime,
            "message": .string,
            "reason": .string,
            "signal": .int32,
            "startedAt": .dateTime,
        ])
        let state = StructuralSchema.object(["running": running, "terminated": terminated, "waiting": waiting])
        let resourceHealth = StructuralSchema.array(
            of: .object(["health": .string, "resourceID": .string]), mergeKeys: ["resourceID"])
        return .object([
            "allocatedResources": resourceList,
            "allocatedResourcesStatus": mergedList(of: .object(["name": .string, "resources": resourceHealth]), by: "name"),
            "containerID": .string,
            "image": .string,
            "imageID": .string,
            "lastState": state,
            "name": .string,
            "ready": .boolean,
            "resources": resourceRequirements(),
            "restartCount": .int32,
            "started": .boolean,
            "state": state,
            "stopSignal": .string,
            "user": .object([
                "linux": .object(["gid": .int64, "supplementalGroups": atomicList(of: .int64), "uid": .int64])
            ]),
            "volumeMounts": mergedList(
                of: .object([
                    "mountPath": .string,
                    "name": .string,
                    "readOnly": .boolean,
                    "recursiveReadOnly": .string,
                ]), by: "mountPath"),
        ])
    }
}
