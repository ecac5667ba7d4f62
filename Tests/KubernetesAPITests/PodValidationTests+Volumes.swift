import KubernetesAPI
import ObjectModel

extension PodValidationTests {
    static let volumes: [KindCase] = [
        .init("no name", ["spec": ["volumes": [["emptyDir": [:]]]]], complaint(.required, "spec.volumes[0].name", "Required value")),
        .init(
            "two of one name", ["spec": ["volumes": [["name": "a", "emptyDir": [:]], ["name": "a", "emptyDir": [:]]]]],
            complaint(.duplicate, "spec.volumes[1].name", "Duplicate value: \"a\"")),
        .init(
            "two sources", F.volume(["emptyDir": [:], "hostPath": ["path": "/x"]]),
            complaint(.forbidden, "spec.volumes[0].hostPath", "Forbidden: may not specify more than 1 volume type")),
        .init(
            "a host path that goes up", F.volume(["hostPath": ["path": "/a/../b"]]),
            complaint(.invalid, "spec.volumes[0].hostPath.path", "Invalid value: \"/a/../b\": must not contain '..'")),
        .init(
            "an unknown type of host path", F.volume(["hostPath": ["path": "/x", "type": "Pipe"]]),
            complaint(
                .notSupported, "spec.volumes[0].hostPath.type",
                "Unsupported value: \"Pipe\": supported values: \"\", \"BlockDevice\", \"CharDevice\", \"Directory\", \"DirectoryOrCreate\", \"File\", \"FileOrCreate\", \"Socket\""
            )),
        .init(
            "a Secret without a name", F.volume(["secret": [:]]),
            complaint(.required, "spec.volumes[0].secret.secretName", "Required value")),
        .init(
            "a ConfigMap without a name", F.volume(["configMap": [:]]),
            complaint(.required, "spec.volumes[0].configMap.name", "Required value")),
        .init(
            "a mode too large", F.volume(["secret": ["secretName": "s", "defaultMode": 512]]),
            complaint(
                .invalid, "spec.volumes[0].secret.defaultMode",
                "Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive")),
        .init(
            "an absolute path of a key", F.volume(["secret": ["secretName": "s", "items": [["key": "k", "path": "/p"]]]]),
            complaint(.invalid, "spec.volumes[0].secret.items[0].path", "Invalid value: \"/p\": must be a relative path")),
        .init(
            "a reserved path of a key", F.volume(["configMap": ["name": "s", "items": [["key": "k", "path": "..p"]]]]),
            complaint(.invalid, "spec.volumes[0].configMap.items[0].path", "Invalid value: \"..p\": must not start with '..'")),
        .init(
            "a claim without a name", F.volume(["persistentVolumeClaim": [:]]),
            complaint(.required, "spec.volumes[0].persistentVolumeClaim.claimName", "Required value")),
        .init(
            "a negative size", F.volume(["emptyDir": ["sizeLimit": "-1"]]),
            complaint(.forbidden, "spec.volumes[0].emptyDir.sizeLimit", "Forbidden: SizeLimit field must be a valid resource quantity")),
        .init(
            "a file without a source", F.volume(["downwardAPI": ["items": [["path": "p"]]]]),
            complaint(.required, "spec.volumes[0].downwardAPI", "Required value: one of fieldRef and resourceFieldRef is required")),
        .init(
            "two projections into one source",
            F.volume(["projected": ["sources": [["secret": ["name": "a"], "configMap": ["name": "b"]]]]]),
            complaint(.forbidden, "spec.volumes[0].projected.sources[0]", "Forbidden: may not specify more than 1 volume type per source")),
        .init(
            "two projections to one path",
            F.volume([
                "projected": [
                    "sources": [
                        ["secret": ["name": "a", "items": [["key": "k", "path": "p"]]]],
                        ["configMap": ["name": "b", "items": [["key": "k", "path": "p"]]]],
                    ]
                ]
            ]),
            complaint(.invalid, "spec.volumes[0].projected", "Invalid value: \"b\": conflicting duplicate paths")),
        .init(
            "a short-lived token", F.volume(["projected": ["sources": [["serviceAccountToken": ["path": "t", "expirationSeconds": 5]]]]]),
            complaint(
                .invalid, "spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds",
                "Invalid value: 5: may not specify a duration less than 10 minutes")),
        .init(
            "no claim template", F.volume(["ephemeral": [:]]),
            complaint(.required, "spec.volumes[0].ephemeral.volumeClaimTemplate", "Required value")),
        .init(
            "a claim template without access modes and size", F.volume(["ephemeral": ["volumeClaimTemplate": ["spec": [:]]]]),
            complaint(
                .required, "spec.volumes[0].ephemeral.volumeClaimTemplate.spec.accessModes",
                "Required value: at least 1 access mode is required"),
            complaint(.required, "spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources[storage]", "Required value")),
        .init(
            "an export without a path", F.volume(["nfs": ["server": "s", "path": "p"]]),
            complaint(.invalid, "spec.volumes[0].nfs.path", "Invalid value: \"p\": must be an absolute path")),
        .init(
            "a disk without a name", F.volume(["gcePersistentDisk": [:]]),
            complaint(.required, "spec.volumes[0].persistentDisk.pdName", "Required value")),
        .init(
            "a target that is no initiator", F.volume(["iscsi": ["targetPortal": "t", "iqn": "x", "lun": 0]]),
            complaint(.invalid, "spec.volumes[0].iscsi.iqn", "Invalid value: \"x\": must be valid format starting with iqn, eui, or naa")),
        .init(
            "a reserved option", F.volume(["flexVolume": ["driver": "d", "options": ["a.k8s.io/x": "1"]]]),
            complaint(
                .invalid, "spec.volumes[0].flexVolume.options[a.k8s.io/x]",
                "Invalid value: \"a.k8s.io/x\": kubernetes.io and k8s.io namespaces are reserved")),
        .init(
            "neither target nor identifier", F.volume(["fc": [:]]),
            complaint(.required, "spec.volumes[0].fc.targetWWNs", "Required value: must specify either targetWWNs or wwids, but not both")),
    ]

    static let mounts: [KindCase] = [
        .init(
            "a volume that is not there", F.mount(["name": "other", "mountPath": "/x"]),
            complaint(.notFound, "spec.containers[0].volumeMounts[0].name", "Not found: \"other\"")),
        .init("no path", F.mount(["name": "data"]), complaint(.required, "spec.containers[0].volumeMounts[0].mountPath", "Required value")),
        .init(
            "a path below that goes up", F.mount(["name": "data", "mountPath": "/x", "subPath": "../y"]),
            complaint(.invalid, "spec.containers[0].volumeMounts.subPath", "Invalid value: \"../y\": must not contain '..'")),
        .init(
            "both ways to a path below", F.mount(["name": "data", "mountPath": "/x", "subPath": "a", "subPathExpr": "b"]),
            complaint(
                .invalid, "spec.containers[0].volumeMounts[0].subPathExpr",
                "Invalid value: \"b\": subPathExpr and subPath are mutually exclusive")),
        .init(
            "propagation both ways without privilege", F.mount(["name": "data", "mountPath": "/x", "mountPropagation": "Bidirectional"]),
            complaint(
                .forbidden, "spec.containers[0].volumeMounts.mountPropagation",
                "Forbidden: Bidirectional mount propagation is available only to privileged containers")),
        .init(
            "recursively read-only but writable", F.mount(["name": "data", "mountPath": "/x", "recursiveReadOnly": "Enabled"]),
            complaint(
                .forbidden, "spec.containers[0].volumeMounts.recursiveReadOnly", "Forbidden: may only be specified when readOnly is true")),
        .init(
            "two at one path",
            [
                "spec": [
                    "volumes": [["name": "data"]],
                    "containers": [
                        [
                            "name": "a", "image": "i:1",
                            "volumeMounts": [["name": "data", "mountPath": "/x"], ["name": "data", "mountPath": "/x"]],
                        ]
                    ],
                ]
            ],
            complaint(.invalid, "spec.containers[0].volumeMounts[1].mountPath", "Invalid value: \"/x\": must be unique")),
        .init(
            "a device of an empty directory",
            [
                "spec": [
                    "volumes": [["name": "data"]],
                    "containers": [["name": "a", "image": "i:1", "volumeDevices": [["name": "data", "devicePath": "/x"]]]],
                ]
            ],
            complaint(
                .invalid, "spec.containers[0].volumeDevices[0].name",
                "Invalid value: \"data\": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode")),
    ]
}
