import KubernetesAPI
import ObjectModel
import Testing

@Suite struct StatefulSetKindTests {
    typealias F = WorkloadFixtures
    static let statefulSet = F.object("StatefulSet")
    static let forbidden =
        "Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', "
        + "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"

    @Test func `a StatefulSet gets its defaults`() {
        let claim: JSONValue = ["metadata": ["name": "data"], "spec": ["resources": ["requests": ["storage": "1024Mi"]]]]
        let object = StatefulSetKind.definition.admitted(
            MergePatch.apply(["spec": ["volumeClaimTemplates": [claim]]], to: Self.statefulSet))
        #expect(object.at("spec", "replicas") == 1)
        #expect(object.at("spec", "podManagementPolicy") == "OrderedReady")
        #expect(object.at("spec", "updateStrategy") == ["type": "RollingUpdate", "rollingUpdate": ["partition": 0]])
        #expect(object.at("spec", "revisionHistoryLimit") == 10)
        #expect(object.at("spec", "persistentVolumeClaimRetentionPolicy") == ["whenDeleted": "Retain", "whenScaled": "Retain"])
        #expect(
            object.at("spec", "volumeClaimTemplates") == [
                [
                    "apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": ["name": "data"],
                    "spec": ["resources": ["requests": ["storage": "1Gi"]], "volumeMode": "Filesystem"], "status": ["phase": "Pending"],
                ]
            ])
        #expect(object["status"] == ["replicas": 0, "availableReplicas": 0])
    }

    @Test func `a strategy given without its details stays without them`() {
        let object = StatefulSetKind.definition.admitted(
            MergePatch.apply(["spec": ["updateStrategy": ["type": "RollingUpdate"]]], to: Self.statefulSet))
        #expect(object.at("spec", "updateStrategy") == ["type": "RollingUpdate"])
    }

    @Test(
        arguments: [
            .init("the smallest StatefulSet", [:]),
            .init("all at once", ["spec": ["podManagementPolicy": "Parallel", "updateStrategy": ["type": "OnDelete"]]]),
            .init(
                "a mount of a claim",
                F.template([
                    "spec": ["containers": [["name": "a", "image": "i:1", "volumeMounts": [["name": "data", "mountPath": "/d"]]]]]
                ])),
            .init("a template without image", F.template(["spec": ["containers": [["name": "a"]]]])),
            .init(
                "an unknown management policy", ["spec": ["podManagementPolicy": "Random"]],
                complaint(.invalid, "spec.podManagementPolicy", "Invalid value: \"Random\": must be 'OrderedReady' or 'Parallel'")),
            .init(
                "a rolling update on delete", ["spec": ["updateStrategy": ["type": "OnDelete", "rollingUpdate": [:]]]],
                complaint(
                    .invalid, "spec.updateStrategy.rollingUpdate", "Invalid value: {}: only allowed for updateStrategy 'RollingUpdate'")),
            .init(
                "an unknown strategy", ["spec": ["updateStrategy": ["type": "Slow"]]],
                complaint(.invalid, "spec.updateStrategy", "Invalid value: {\"type\":\"Slow\"}: must be 'RollingUpdate' or 'OnDelete'")),
            .init(
                "a negative partition", ["spec": ["updateStrategy": ["rollingUpdate": ["partition": -1]]]],
                complaint(.invalid, "spec.updateStrategy.rollingUpdate.partition", "Invalid value: -1: must be greater than or equal to 0")),
            .init(
                "an unknown retention", ["spec": ["persistentVolumeClaimRetentionPolicy": ["whenScaled": "Keep"]]],
                complaint(
                    .notSupported, "spec.persistentVolumeClaimRetentionPolicy.whenScaled",
                    "Unsupported value: \"Keep\": supported values: \"Retain\", \"Delete\"")),
            .init(
                "negative replicas", ["spec": ["replicas": -1]],
                complaint(.invalid, "spec.replicas", "Invalid value: -1: must be greater than or equal to 0")),
            .init(
                "a negative first ordinal", ["spec": ["ordinals": ["start": -1]]],
                complaint(.invalid, "spec.ordinals.start", "Invalid value: -1: must be greater than or equal to 0")),
            .init(
                "negative readiness", ["spec": ["minReadySeconds": -1]],
                complaint(.invalid, "spec.minReadySeconds", "Invalid value: -1: must be greater than or equal to 0")),
            .init(
                "no selector", ["spec": ["selector": nil]], complaint(.required, "spec.selector", "Required value"),
                complaint(
                    .invalid, "spec.template.metadata.labels",
                    "Invalid value: {\"app\":\"web\"}: `selector` does not match template `labels`")),
            .init(
                "an empty selector", ["spec": ["selector": ["matchLabels": nil]]],
                complaint(.invalid, "spec.selector", "Invalid value: {}: empty selector is invalid for statefulset")),
            .init(
                "a selector of other Pods", ["spec": ["selector": ["matchLabels": ["app": "db"]]]],
                complaint(
                    .invalid, "spec.template.metadata.labels",
                    "Invalid value: {\"app\":\"web\"}: `selector` does not match template `labels`")),
            .init(
                "Pods that end", F.template(["spec": ["restartPolicy": "Never"]]),
                complaint(.notSupported, "spec.template.spec.restartPolicy", "Unsupported value: \"Never\": supported values: \"Always\"")),
            .init(
                "Pods with a deadline", F.template(["spec": ["activeDeadlineSeconds": 5]]),
                complaint(.invalid, "spec.template.spec.activeDeadlineSeconds", "Invalid value: 5: must not be specified")),
        ] as [KindCase])
    func `a new StatefulSet is checked`(_ given: KindCase) {
        #expect(StatefulSetKind.definition.createErrors(MergePatch.apply(given.change, to: Self.statefulSet)) == given.errors)
    }

    @Test(
        arguments: [
            .init("replicas", ["spec": ["replicas": 3]]),
            .init("ordinals", ["spec": ["ordinals": ["start": 1]]]),
            .init("the template", F.template(["spec": ["hostname": "h"]])),
            .init("retention", ["spec": ["persistentVolumeClaimRetentionPolicy": ["whenDeleted": "Delete"]]]),
            .init("history", ["spec": ["revisionHistoryLimit": 3]]),
            .init("the service's name", ["spec": ["serviceName": "other"]], complaint(.forbidden, "spec", forbidden)),
            .init("the management policy", ["spec": ["podManagementPolicy": "Parallel"]], complaint(.forbidden, "spec", forbidden)),
            .init(
                "a claim template", ["spec": ["volumeClaimTemplates": [["metadata": ["name": "x"]]]]],
                complaint(.forbidden, "spec", forbidden)),
        ] as [KindCase])
    func `an update may change some fields`(_ given: KindCase) {
        #expect(StatefulSetKind.definition.updateErrors(Self.statefulSet, given.change) == given.errors)
    }

    @Test(
        arguments: [
            .init(
                "numbers that fit", ["replicas": 2, "readyReplicas": 2, "currentReplicas": 1, "updatedReplicas": 1, "availableReplicas": 1]),
            .init(
                "more updated than there are", ["replicas": 1, "updatedReplicas": 2],
                complaint(.invalid, "status.updatedReplicas", "Invalid value: 2: cannot be greater than status.replicas")),
            .init(
                "more available than ready", ["replicas": 2, "availableReplicas": 1],
                complaint(.invalid, "status.availableReplicas", "Invalid value: 1: cannot be greater than status.readyReplicas")),
        ] as [KindCase])
    func `a status is checked`(_ given: KindCase) {
        #expect(StatefulSetKind.definition.statusErrors(Self.statefulSet, from: [:], to: given.change) == given.errors)
    }
}
