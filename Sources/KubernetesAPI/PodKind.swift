import ObjectModel

/// core/v1 Pod: its registry strategy, and the admission that kube-apiserver runs by default for Pods.
///
/// Admission at creation is that of Priority, DefaultTolerationSeconds and ServiceAccount. The projected volume `kube-api-access-…`
/// that ServiceAccount admission mounts into every container is left out: no token is ever issued, and the volume would double the
/// size of every Pod. A PriorityClass other than the two of the system does not exist here and is refused by name.
public enum PodKind {
    /// The definition of the kind.
    public static let definition: ResourceDefinition = {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "", version: "v1", kind: "Pod"), plural: "pods", singular: "pod", isNamespaced: true,
            schema: PodSchemas.pod)
        definition.shortNames = ["po"]
        definition.categories = ["all"]
        definition.hasStatus = true
        definition.hasGeneration = true
        // Old node agents sent status updates with mangled owners.
        definition.metadataKeptByStatus = ["ownerReferences"]
        definition.printerTable = .pod
        definition.selectableFields = [
            ("spec.nodeName", ["spec", "nodeName"]),
            ("spec.restartPolicy", ["spec", "restartPolicy"]),
            ("spec.schedulerName", ["spec", "schedulerName"]),
            ("spec.serviceAccountName", ["spec", "serviceAccountName"]),
            ("status.phase", ["status", "phase"]),
            ("status.podIP", ["status", "podIP"]),
            ("status.nominatedNodeName", ["status", "nominatedNodeName"]),
        ]
        definition.defaultGracePeriodSeconds = { gracePeriodSeconds(of: $0) }
        definition.applyDefaults = { PodDefaults.pod(&$0) }
        definition.applyUpdateDefaults = { PodDefaults.pod(&$0, old: $1) }
        definition.prepareForCreate = { PodAdmission.prepareForCreate(&$0) }
        definition.prepareForUpdate = { PodAdmission.prepareForUpdate(&$0, old: $1) }
        definition.validateCreate = { PodUpdateValidation.create($0, &$1) }
        definition.validateUpdate = { PodUpdateValidation.update($0, old: $1, &$2) }
        definition.validateStatusUpdate = { PodUpdateValidation.status($0, old: $1, &$2) }
        return definition
    }()

    /// The grace a delete gives when the request names none, in seconds: that of the spec; none for a Pod that no node has or that has
    /// finished; one for a negative grace. `nil` only for a Pod whose spec names no grace.
    public static func gracePeriodSeconds(of pod: JSONValue) -> Int64? {
        let phase = pod.at("status", "phase")?.stringValue
        let node = pod.at("spec", "nodeName")?.stringValue ?? ""
        if node.isEmpty || phase == "Succeeded" || phase == "Failed" { return 0 }
        guard let grace = pod.at("spec", "terminationGracePeriodSeconds")?.intValue else { return nil }
        return grace < 0 ? 1 : grace
    }
}
