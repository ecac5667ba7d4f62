import ObjectModel

/// `v1 PersistentVolumeClaim` (`pkg/registry/core/persistentvolumeclaim`).
public enum PersistentVolumeClaimKind {
    /// The annotation that named a storage class before `spec.storageClassName` did.
    static let storageClassAnnotation = "volume.beta.kubernetes.io/storage-class"

    /// The kind.
    public static let definition: ResourceDefinition = {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "", version: "v1", kind: "PersistentVolumeClaim"), plural: "persistentvolumeclaims",
            singular: "persistentvolumeclaim", isNamespaced: true, schema: VolumeClaimSchemas.persistentVolumeClaim)
        definition.shortNames = ["pvc"]
        definition.hasStatus = true
        definition.printerTable = .persistentVolumeClaim
        definition.applyDefaults = { applyDefaults(&$0) }
        definition.prepareForCreate = { object in
            object["status"] = ["phase": "Pending"]
            prepareDataSources(&object, old: nil)
        }
        definition.prepareForUpdate = { object, old in prepareDataSources(&object, old: old) }
        definition.validateCreate = { object, errors in
            errors.within("spec") { validate(spec: object["spec"] ?? .null, old: nil, &$0) }
        }
        definition.validateUpdate = validateUpdate
        definition.validateStatusUpdate = validateStatus
        return definition
    }()

    /// Sets what a claim leaves out: volume mode Filesystem, phase Pending. Also for the claim templates of a StatefulSet.
    public static func applyDefaults(_ object: inout JSONValue) {
        if var spec = object.present("spec") {
            applyDefaults(spec: &spec)
            object["spec"] = spec
        }
        if object.text("status", "phase").isEmpty { object.set("Pending", at: "status", "phase") }
    }

    /// Sets what the spec of a claim leaves out. Also for ephemeral volumes.
    public static func applyDefaults(spec: inout JSONValue) {
        if spec.present("volumeMode") == nil { spec["volumeMode"] = "Filesystem" }
    }

    /// A data source that is neither a claim nor a snapshot is dropped from the old field; then either field fills the other.
    private static func prepareDataSources(_ object: inout JSONValue, old: JSONValue?) {
        guard var spec = object.present("spec") else { return }
        let oldSpec = old?["spec"]
        let wasInUse = oldSpec?.present("dataSource") != nil || oldSpec?.present("dataSourceRef") != nil
        if let source = spec.present("dataSource"), !wasInUse {
            let group = source.text("apiGroup")
            let kind = source.text("kind")
            let isClaim = group.isEmpty && kind == "PersistentVolumeClaim"
            let isSnapshot = group == "snapshot.storage.k8s.io" && kind == "VolumeSnapshot"
            if !isClaim, !isSnapshot { spec["dataSource"] = nil }
        }
        switch (spec.present("dataSource"), spec.present("dataSourceRef")) {
        case (let source?, nil): spec["dataSourceRef"] = source
        case (nil, let reference?) where reference.text("namespace").isEmpty:
            var source = reference
            source["namespace"] = nil
            spec["dataSource"] = source
        default: break
        }
        object["spec"] = spec
    }
}
