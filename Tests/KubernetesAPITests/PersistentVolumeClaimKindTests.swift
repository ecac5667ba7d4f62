import KubernetesAPI
import ObjectModel
import Testing

@Suite("PersistentVolumeClaim")
struct PersistentVolumeClaimKindTests {
    private let definition = PersistentVolumeClaimKind.definition
    private static let base = #"""
        {"metadata":{"name":"c","namespace":"d"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}
        """#
    private static let modes = #"supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod""#
    private static let fixed =
        "spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n"

    @Test(
        "says what kube-apiserver says about a new claim",
        arguments: [
            KindRow("plain", "{}"),
            KindRow("block", #"{"spec":{"volumeMode":"Block"}}"#),
            KindRow("no class", #"{"spec":{"storageClassName":""}}"#),
            KindRow("selector", #"{"spec":{"selector":{"matchLabels":{"a":"b"}}}}"#),
            KindRow("from a claim", #"{"spec":{"dataSource":{"kind":"PersistentVolumeClaim","name":"x"}}}"#),
            KindRow("from a populator", #"{"spec":{"dataSourceRef":{"apiGroup":"example.com","kind":"Thing","name":"x"}}}"#),
            KindRow(
                "no modes", #"{"spec":{"accessModes":[]}}"#,
                "spec.accessModes: Required value: at least 1 access mode is required"),
            KindRow("unknown mode", #"{"spec":{"accessModes":["Any"]}}"#, #"spec.accessModes: Unsupported value: "Any": \#(modes)"#),
            KindRow(
                "one pod and more", #"{"spec":{"accessModes":["ReadWriteOncePod","ReadWriteOnce"]}}"#,
                "spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes"),
            KindRow("no size", #"{"spec":{"resources":null}}"#, "spec.resources[storage]: Required value"),
            KindRow(
                "size zero", #"{"spec":{"resources":{"requests":{"storage":"0"}}}}"#,
                #"spec.resources[storage]: Invalid value: "0": must be greater than zero"#),
            KindRow(
                "negative size", #"{"spec":{"resources":{"requests":{"storage":"-1Gi"}}}}"#,
                #"spec.resources[storage]: Invalid value: "-1Gi": must be greater than zero"#),
            KindRow(
                "bad class", #"{"spec":{"storageClassName":"A_B"}}"#,
                #"spec.storageClassName: Invalid value: "A_B": \#(FormatText.subdomain)"#),
            KindRow(
                "unknown volume mode", #"{"spec":{"volumeMode":"Tape"}}"#,
                #"spec.volumeMode: Unsupported value: "Tape": supported values: "Block", "Filesystem""#),
            KindRow(
                "source without name", #"{"spec":{"dataSourceRef":{"apiGroup":"example.com","kind":"Thing"}}}"#,
                "spec.dataSource.name: Required value", "spec.dataSourceRef.name: Required value"),
            KindRow(
                "source of the core group", #"{"spec":{"dataSourceRef":{"kind":"Pod","name":"x","namespace":"y"}}}"#,
                #"spec.dataSourceRef: Invalid value: "Pod": must be 'PersistentVolumeClaim' when referencing the default apiGroup"#),
            KindRow(
                "two sources",
                #"{"spec":{"dataSource":{"kind":"PersistentVolumeClaim","name":"x"},"dataSourceRef":{"kind":"PersistentVolumeClaim","name":"y"}}}"#,
                #"spec: Invalid value: "spec.dataSource": must match dataSourceRef"#),
        ])
    func creation(_ row: KindRow) throws {
        #expect(definition.complaintsAboutCreating(try row.object(from: Self.base)) == row.complaints)
    }

    @Test("defaults the volume mode, starts pending, and fills one data source from the other")
    func defaulting() throws {
        let claim = definition.prepared(
            try KindRow("", #"{"spec":{"dataSource":{"kind":"PersistentVolumeClaim","name":"x"}}}"#).object(from: Self.base))
        #expect(claim.at("spec", "volumeMode") == "Filesystem")
        #expect(claim["status"] == ["phase": "Pending"])
        #expect(claim.at("spec", "dataSourceRef") == claim.at("spec", "dataSource"))
        let dropped = definition.prepared(
            try KindRow("", #"{"spec":{"dataSource":{"apiGroup":"example.com","kind":"Thing","name":"x"}}}"#).object(from: Self.base))
        #expect(dropped.at("spec", "dataSource") == nil)
        #expect(PersistentVolumeClaim(claim).requestedStorage == Quantity("1Gi"))
        #expect(PersistentVolumeClaim(claim).storageClassName == nil)
    }

    @Test(
        "keeps the spec of a bound claim but for its size",
        arguments: [
            KindRow("nothing", "{}"),
            KindRow("same size in other words", #"{"spec":{"resources":{"requests":{"storage":"1024Mi"}}}}"#),
            KindRow("growth", #"{"spec":{"resources":{"requests":{"storage":"2Gi"}}}}"#),
            KindRow("class once", #"{"spec":{"storageClassName":"fast"}}"#),
            KindRow(
                "shrinking", #"{"spec":{"resources":{"requests":{"storage":"512Mi"}}}}"#,
                "spec.resources.requests.storage: Forbidden: field can not be less than status.capacity"),
            KindRow(
                "modes", #"{"spec":{"accessModes":["ReadWriteMany"]}}"#,
                fixed + "- accessModes: [\"ReadWriteOnce\"]\n+ accessModes: [\"ReadWriteMany\"]"),
            KindRow("volume", #"{"spec":{"volumeName":"v2"}}"#, fixed + "- volumeName: \"v\"\n+ volumeName: \"v2\""),
            KindRow(
                "mode", #"{"spec":{"volumeMode":"Block"}}"#, fixed + "- volumeMode: \"Filesystem\"\n+ volumeMode: \"Block\"",
                #"volumeMode: Invalid value: "Block": field is immutable"#),
            KindRow(
                "annotation", #"{"metadata":{"annotations":{"volume.beta.kubernetes.io/storage-class":"x"}}}"#,
                #"metadata.annotations[volume.beta.kubernetes.io/storage-class]: Invalid value: "x": field is immutable"#),
        ])
    func update(_ row: KindRow) throws {
        var old = definition.prepared(try KindRow("", #"{"spec":{"volumeName":"v"}}"#).object(from: Self.base))
        old["status"] = ["phase": "Bound", "capacity": ["storage": "1Gi"]]
        #expect(definition.complaintsAboutUpdating(old, to: MergePatch.apply(try json(row.change), to: old)) == row.complaints)
    }

    @Test("an unbound claim may get its volume but may not grow")
    func unbound() throws {
        let old = definition.prepared(try json(Self.base))
        let bound = MergePatch.apply(["spec": ["volumeName": "v"]], to: old)
        #expect(definition.complaintsAboutUpdating(old, to: bound).isEmpty)
        let grown = MergePatch.apply(["spec": ["resources": ["requests": ["storage": "2Gi"]]]], to: old)
        #expect(
            definition.complaintsAboutUpdating(old, to: grown) == [
                Self.fixed + "- resources: {\"requests\":{\"storage\":\"1Gi\"}}\n+ resources: {\"requests\":{\"storage\":\"2Gi\"}}"
            ])
    }

    @Test(
        "checks the status",
        arguments: [
            KindRow("bound", #"{"status":{"phase":"Bound","capacity":{"storage":"1Gi"}}}"#),
            KindRow("no modes", #"{"spec":{"accessModes":null}}"#, "Spec.accessModes: Required value"),
            KindRow(
                "negative capacity", #"{"status":{"capacity":{"storage":"-1"}}}"#,
                "status.capacity[storage]: Invalid value: -1: must be a valid resource quantity"),
            KindRow(
                "foreign resource", #"{"status":{"allocatedResources":{"cpu":"1"}}}"#,
                #"status.allocatedResources: Unsupported value: "cpu": supported values: "storage""#),
        ])
    func status(_ row: KindRow) throws {
        let old = definition.prepared(try json(Self.base))
        #expect(definition.complaintsAboutStatus(MergePatch.apply(try json(row.change), to: old), old: old) == row.complaints)
    }
}
