import ObjectModel

/// Schemas of volumes and of every volume source that core/v1 declares.
extension PodSchemaBuilder {
    func volume() -> StructuralSchema {
        var content = StructuralSchema.Content()
        content.type = .object
        content.required = forCustomResources ? ["name"] : []
        content.properties = storageNetworkSources() + cloudSources() + localSources()
        content.properties.append(("name", .string))
        content.properties.sort { $0.name < $1.name }
        return StructuralSchema(content)
    }

    private func localSources() -> [(name: String, schema: StructuralSchema)] {
        [
            ("configMap", fileSource(nameField: "name")),
            (
                "csi",
                object(
                    [
                        "driver": .string,
                        "fsType": .string,
                        "nodePublishSecretRef": localObjectReference(),
                        "readOnly": .boolean,
                        "volumeAttributes": .stringMap,
                    ], required: ["driver"])
            ),
            ("downwardAPI", object(["defaultMode": .int32, "items": atomicList(of: downwardAPIFile())])),
            ("emptyDir", object(["medium": .string, "sizeLimit": quantity])),
            ("ephemeral", object(["volumeClaimTemplate": volumeClaimTemplate()])),
            (
                "flexVolume",
                object(
                    [
                        "driver": .string,
                        "fsType": .string,
                        "options": .stringMap,
                        "readOnly": .boolean,
                        "secretRef": localObjectReference(),
                    ], required: ["driver"])
            ),
            ("gitRepo", object(["directory": .string, "repository": .string, "revision": .string], required: ["repository"])),
            ("hostPath", object(["path": .string, "type": .string], required: ["path"])),
            ("image", object(["pullPolicy": .string, "reference": .string])),
            ("persistentVolumeClaim", object(["claimName": .string, "readOnly": .boolean], required: ["claimName"])),
            ("projected", object(["defaultMode": .int32, "sources": atomicList(of: projection())])),
            ("secret", fileSource(nameField: "secretName")),
        ]
    }

    private func storageNetworkSources() -> [(name: String, schema: StructuralSchema)] {
        [
            (
                "cephfs",
                object(
                    [
                        "monitors": atomicList(of: .string),
                        "path": .string,
                        "readOnly": .boolean,
                        "secretFile": .string,
                        "secretRef": localObjectReference(),
                        "user": .string,
                    ], required: ["monitors"])
            ),
            (
                "fc",
                object([
                    "fsType": .string,
                    "lun": .int32,
                    "readOnly": .boolean,
                    "targetWWNs": atomicList(of: .string),
                    "wwids": atomicList(of: .string),
                ])
            ),
            ("flocker", object(["datasetName": .string, "datasetUUID": .string])),
            (
                "glusterfs",
                object(["endpoints": .string, "path": .string, "readOnly": .boolean], required: ["endpoints", "path"])
            ),
            (
                "iscsi",
                object(
                    [
                        "chapAuthDiscovery": .boolean,
                        "chapAuthSession": .boolean,
                        "fsType": .string,
                        "initiatorName": .string,
                        "iqn": .string,
                        "iscsiInterface": defaulted(.string, "default"),
                        "lun": .int32,
                        "portals": atomicList(of: .string),
                        "readOnly": .boolean,
                        "secretRef": localObjectReference(),
                        "targetPortal": .string,
                    ], required: ["iqn", "lun", "targetPortal"])
            ),
            ("nfs", object(["path": .string, "readOnly": .boolean, "server": .string], required: ["path", "server"])),
            (
                "quobyte",
                object(
                    [
                        "group": .string,
                        "readOnly": .boolean,
                        "registry": .string,
                        "tenant": .string,
                        "user": .string,
                        "volume": .string,
                    ], required: ["registry", "volume"])
            ),
            (
                "rbd",
                object(
                    [
                        "fsType": .string,
                        "image": .string,
                        "keyring": defaulted(.string, "/etc/ceph/keyring"),
                        "monitors": atomicList(of: .string),
                        "pool": defaulted(.string, "rbd"),
                        "readOnly": .boolean,
                        "secretRef": localObjectReference(),
                        "user": defaulted(.string, "admin"),
                    ], required: ["image", "monitors"])
            ),
            (
                "scaleIO",
                object(
                    [
                        "fsType": defaulted(.string, "xfs"),
                        "gateway": .string,
                        "protectionDomain": .string,
                        "readOnly": .boolean,
                        "secretRef": localObjectReference(),
                        "sslEnabled": .boolean,
                        "storageMode": defaulted(.string, "ThinProvisioned"),
                        "storagePool": .string,
                        "system": .string,
                        "volumeName": .string,
                    ], required: ["gateway", "secretRef", "system"])
            ),
            (
                "storageos",
                object([
                    "fsType": .string,
                    "readOnly": .boolean,
                    "secretRef": localObjectReference(),
                    "volumeName": .string,
                    "volumeNamespace": .string,
                ])
            ),
        ]
    }

    private func cloudSources() -> [(name: String, schema: StructuralSchema)] {
        [
            (
                "awsElasticBlockStore",
                object(["fsType": .string, "partition": .int32, "readOnly": .boolean, "volumeID": .string], required: ["volumeID"])
            ),
            (
                "azureDisk",
                object(
                    [
                        "cachingMode": defaulted(.string, "ReadWrite"),
                        "diskName": .string,
                        "diskURI": .string,
                        "fsType": defaulted(.string, "ext4"),
                        "kind": defaulted(.string, "Shared"),
                        "readOnly": defaulted(.boolean, false),
                    ], required: ["diskName", "diskURI"])
            ),
            (
                "azureFile",
                object(["readOnly": .boolean, "secretName": .string, "shareName": .string], required: ["secretName", "shareName"])
            ),
            (
                "cinder",
                object(
                    ["fsType": .string, "readOnly": .boolean, "secretRef": localObjectReference(), "volumeID": .string],
                    required: ["volumeID"])
            ),
            (
                "gcePersistentDisk",
                object(["fsType": .string, "partition": .int32, "pdName": .string, "readOnly": .boolean], required: ["pdName"])
            ),
            ("photonPersistentDisk", object(["fsType": .string, "pdID": .string], required: ["pdID"])),
            ("portworxVolume", object(["fsType": .string, "readOnly": .boolean, "volumeID": .string], required: ["volumeID"])),
            (
                "vsphereVolume",
                object(
                    ["fsType": .string, "storagePolicyID": .string, "storagePolicyName": .string, "volumePath": .string],
                    required: ["volumePath"])
            ),
        ]
    }

    private func keyToPath() -> StructuralSchema {
        object(["key": .string, "mode": .int32, "path": .string], required: ["key", "path"])
    }

    /// A Secret or ConfigMap as a volume; the two name their object differently.
    private func fileSource(nameField: String) -> StructuralSchema {
        let name = nameField == "name" ? referenceName : StructuralSchema.string
        return object([
            "defaultMode": .int32, "items": atomicList(of: keyToPath()), nameField: name, "optional": .boolean,
        ]) { $0.isAtomicMap = nameField == "name" && forCustomResources }
    }

    private func downwardAPIFile() -> StructuralSchema {
        object(
            ["fieldRef": fieldReference(), "mode": .int32, "path": .string, "resourceFieldRef": resourceFieldReference()],
            required: ["path"])
    }

    private func projection() -> StructuralSchema {
        let files = atomicObject(["items": atomicList(of: keyToPath()), "name": referenceName, "optional": .boolean])
        var sources: [(name: String, schema: StructuralSchema)] = [
            (
                "clusterTrustBundle",
                object(
                    ["labelSelector": labelSelector, "name": .string, "optional": .boolean, "path": .string, "signerName": .string],
                    required: ["path"])
            ),
            ("configMap", files),
            ("downwardAPI", object(["items": atomicList(of: downwardAPIFile())])),
            ("secret", files),
            (
                "serviceAccountToken",
                object(["audience": .string, "expirationSeconds": .int64, "path": .string], required: ["path"])
            ),
        ]
        if forCustomResources {
            sources.append(
                (
                    "podCertificate",
                    object(
                        [
                            "certificateChainPath": .string,
                            "credentialBundlePath": .string,
                            "keyPath": .string,
                            "keyType": .string,
                            "maxExpirationSeconds": .int32,
                            "signerName": .string,
                        ], required: ["keyType", "signerName"])
                ))
        }
        return object([:]) { $0.properties = sources }
    }

    /// core/v1 PersistentVolumeClaimTemplate of an ephemeral volume.
    private func volumeClaimTemplate() -> StructuralSchema {
        if !forCustomResources { return VolumeClaimSchemas.persistentVolumeClaimTemplate }
        let localReference = atomicObject(["apiGroup": .string, "kind": .string, "name": .string], required: ["kind", "name"])
        let reference = object(
            ["apiGroup": .string, "kind": .string, "name": .string, "namespace": .string], required: ["kind", "name"])
        let spec = object([
            "accessModes": atomicList(of: .string),
            "dataSource": localReference,
            "dataSourceRef": reference,
            "resources": object(["limits": resourceList, "requests": resourceList]),
            "selector": labelSelector,
            "storageClassName": .string,
            "volumeAttributesClassName": .string,
            "volumeMode": .string,
            "volumeName": .string,
        ])
        // controller-gen describes embedded ObjectMeta as a bare object unless it is told otherwise.
        return object(["metadata": .object([:]), "spec": spec], required: ["spec"])
    }
}
