import KubernetesAPI
import ObjectModel
import Testing

@Suite struct ReplicaSetKindTests {
    typealias F = WorkloadFixtures
    static let replicaSet = F.object("ReplicaSet")

    @Test func `a ReplicaSet gets its defaults`() {
        let object = ReplicaSetKind.definition.admitted(Self.replicaSet)
        #expect(object.at("spec", "replicas") == 1)
        #expect(object.at("spec", "template", "spec")?["dnsPolicy"] == "ClusterFirst")
        #expect(object["status"] == ["replicas": 0])
    }

    @Test(
        arguments: [
            .init("the smallest ReplicaSet", [:]),
            .init("zero replicas", ["spec": ["replicas": 0]]),
            .init(
                "a selector by expression",
                ["spec": ["selector": ["matchExpressions": [["key": "app", "operator": "In", "values": ["web"]]]]]]),
            .init(
                "a writable disk of many",
                ["spec": ["replicas": 2, "template": ["spec": ["volumes": [["name": "d", "gcePersistentDisk": ["pdName": "p"]]]]]]],
                complaint(
                    .invalid, "spec.template.spec.volumes[0].gcePersistentDisk.readOnly",
                    "Invalid value: false: must be true for replicated pods > 1; GCE PD can only be mounted on multiple machines if it is read-only"
                )),
        ] + F.shared as [KindCase])
    func `a new ReplicaSet is checked`(_ given: KindCase) {
        #expect(ReplicaSetKind.definition.createErrors(MergePatch.apply(given.change, to: Self.replicaSet)) == given.errors)
    }

    @Test(
        arguments: [
            .init("replicas", ["spec": ["replicas": 3]]),
            .init(
                "the selector",
                ["spec": ["selector": ["matchLabels": ["app": "db"]], "template": ["metadata": ["labels": ["app": "db"]]]]],
                complaint(.invalid, "spec.selector", "Invalid value: {\"matchLabels\":{\"app\":\"db\"}}: field is immutable")),
        ] as [KindCase])
    func `everything but the selector may change`(_ given: KindCase) {
        #expect(ReplicaSetKind.definition.updateErrors(Self.replicaSet, given.change) == given.errors)
    }

    @Test(
        arguments: [
            .init("numbers that fit", ["replicas": 2, "readyReplicas": 2, "availableReplicas": 1, "fullyLabeledReplicas": 2]),
            .init(
                "more labelled than there are", ["replicas": 1, "fullyLabeledReplicas": 2],
                complaint(.invalid, "status.fullyLabeledReplicas", "Invalid value: 2: cannot be greater than status.replicas")),
            .init(
                "more available than ready", ["replicas": 2, "availableReplicas": 1],
                complaint(.invalid, "status.availableReplicas", "Invalid value: 1: cannot be greater than readyReplicas")),
            .init(
                "a negative generation", ["replicas": 0, "observedGeneration": -1],
                complaint(.invalid, "status.observedGeneration", "Invalid value: -1: must be greater than or equal to 0")),
        ] as [KindCase])
    func `a status is checked`(_ given: KindCase) {
        #expect(ReplicaSetKind.definition.statusErrors(Self.replicaSet, from: [:], to: given.change) == given.errors)
    }
}
