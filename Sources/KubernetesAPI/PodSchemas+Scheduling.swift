import ObjectModel

/// Schemas of what steers the scheduler.
extension PodSchemaBuilder {
    func toleration() -> StructuralSchema {
        object([
            "effect": .string,
            "key": .string,
            "operator": .string,
            "tolerationSeconds": .int64,
            "value": .string,
        ])
    }

    func topologySpreadConstraint() -> StructuralSchema {
        object(
            [
                "labelSelector": labelSelector,
                "matchLabelKeys": atomicList(of: .string),
                "maxSkew": .int32,
                "minDomains": .int32,
                "nodeAffinityPolicy": .string,
                "nodeTaintsPolicy": .string,
                "topologyKey": .string,
                "whenUnsatisfiable": .string,
            ], required: ["maxSkew", "topologyKey", "whenUnsatisfiable"])
    }

    func nodeSelectorTerm() -> StructuralSchema {
        let requirement = object(
            ["key": .string, "operator": .string, "values": atomicList(of: .string)], required: ["key", "operator"])
        return atomicObject([
            "matchExpressions": atomicList(of: requirement),
            "matchFields": atomicList(of: requirement),
        ])
    }

    func nodeSelector() -> StructuralSchema {
        atomicObject(["nodeSelectorTerms": atomicList(of: nodeSelectorTerm())], required: ["nodeSelectorTerms"])
    }

    func affinity() -> StructuralSchema {
        let podAffinityTerm = object(
            [
                "labelSelector": labelSelector,
                "matchLabelKeys": atomicList(of: .string),
                "mismatchLabelKeys": atomicList(of: .string),
                "namespaceSelector": labelSelector,
                "namespaces": atomicList(of: .string),
                "topologyKey": .string,
            ], required: ["topologyKey"])
        let podAffinity = object([
            "preferredDuringSchedulingIgnoredDuringExecution": atomicList(
                of: object(["podAffinityTerm": podAffinityTerm, "weight": .int32], required: ["podAffinityTerm", "weight"])),
            "requiredDuringSchedulingIgnoredDuringExecution": atomicList(of: podAffinityTerm),
        ])
        let nodeAffinity = object([
            "preferredDuringSchedulingIgnoredDuringExecution": atomicList(
                of: object(["preference": nodeSelectorTerm(), "weight": .int32], required: ["preference", "weight"])),
            "requiredDuringSchedulingIgnoredDuringExecution": nodeSelector(),
        ])
        return object(["nodeAffinity": nodeAffinity, "podAffinity": podAffinity, "podAntiAffinity": podAffinity])
    }
}
