import ObjectModel

/// `v1 Node` (`pkg/registry/core/node`).
public enum NodeKind {
    /// The kind. The status that a node agent registers with is kept.
    public static let definition: ResourceDefinition = {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "", version: "v1", kind: "Node"), plural: "nodes", singular: "node", isNamespaced: false,
            schema: schema)
        definition.shortNames = ["no"]
        definition.hasStatus = true
        definition.keepsStatusAtCreation = true
        definition.selectableFields = [("spec.unschedulable", ["spec", "unschedulable"])]
        definition.printerTable = .node
        definition.applyDefaults = applyDefaults
        definition.prepareForCreate = { object in
            if object["spec"]?["configSource"] != nil { object.set(nil, at: "spec", "configSource") }
        }
        definition.prepareForUpdate = { object, old in
            if old["spec"]?.present("configSource") == nil { object.set(nil, at: "spec", "configSource") }
        }
        definition.validateCreate = validateCreate
        definition.validateUpdate = validateUpdate
        definition.validateStatusUpdate = validateUpdate
        return definition
    }()

    private static let schema: StructuralSchema = {
        let configMap = StructuralSchema.object([
            "namespace": .string, "name": .string, "uid": .string, "resourceVersion": .string, "kubeletConfigKey": .string,
        ])
        let configSource = StructuralSchema.object(["configMap": configMap])
        let spec = StructuralSchema.object([
            "podCIDR": .string,
            "podCIDRs": .array(of: .string) {
                $0.listType = .set
                $0.patchStrategy = "merge"
            },
            "providerID": .string,
            "unschedulable": .boolean,
            "taints": SharedSchemas.atomicList(
                of: .object(["key": .string, "value": .string, "effect": .string, "timeAdded": .dateTime])),
            "configSource": configSource,
            "externalID": .string,
        ])
        return MetadataSchemas.object(["spec": spec, "status": status(configSource)])
    }()

    private static func status(_ configSource: StructuralSchema) -> StructuralSchema {
        .object([
            "capacity": SharedSchemas.resourceList,
            "allocatable": SharedSchemas.resourceList,
            "phase": .string,
            "conditions": MetadataSchemas.conditions([
                "type": .string, "status": .string, "lastHeartbeatTime": .dateTime, "lastTransitionTime": .dateTime, "reason": .string,
                "message": .string,
            ]),
            "addresses": SharedSchemas.mergedList(of: .object(["type": .string, "address": .string]), by: "type"),
            "daemonEndpoints": .object(["kubeletEndpoint": .object(["Port": .int32]).embedded]).embedded,
            "nodeInfo": .object([
                "machineID": .string, "systemUUID": .string, "bootID": .string, "kernelVersion": .string, "osImage": .string,
                "containerRuntimeVersion": .string, "kubeletVersion": .string, "kubeProxyVersion": .string, "operatingSystem": .string,
                "architecture": .string, "swap": .object(["capacity": .int64]),
            ]).embedded,
            "images": SharedSchemas.atomicList(of: .object(["names": SharedSchemas.atomicStrings, "sizeBytes": .int64])),
            "volumesInUse": SharedSchemas.atomicStrings,
            "volumesAttached": SharedSchemas.atomicList(of: .object(["name": .string, "devicePath": .string])),
            "config": .object([
                "assigned": configSource, "active": configSource, "lastKnownGood": configSource, "error": .string,
            ]),
            "runtimeHandlers": SharedSchemas.atomicList(
                of: .object([
                    "name": .string, "features": .object(["recursiveReadOnlyMounts": .boolean, "userNamespaces": .boolean]),
                ])),
            "features": .object(["supplementalGroupsPolicy": .boolean]),
        ])
    }

    /// Keeps `podCIDR` and `podCIDRs` in step; allocatable defaults to capacity.
    private static func applyDefaults(_ object: inout JSONValue) {
        if let spec = object.present("spec") {
            let single = spec.text("podCIDR")
            let all = spec.texts("podCIDRs")
            if !single.isEmpty, all.first != single {
                object.set([.string(single)], at: "spec", "podCIDRs")
            } else if single.isEmpty, let first = all.first {
                object.set(.string(first), at: "spec", "podCIDR")
            }
        }
        if let status = object.present("status"), let capacity = status.present("capacity"), status.present("allocatable") == nil {
            object.set(capacity, at: "status", "allocatable")
        }
    }
}
