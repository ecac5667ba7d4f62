import KubernetesAPI
import ObjectModel
import Testing

@Suite struct DeploymentKindTests {
    typealias F = WorkloadFixtures
    static let deployment = F.object("Deployment")

    @Test func `a Deployment gets its defaults`() {
        let object = DeploymentKind.definition.admitted(Self.deployment)
        #expect(object.at("spec", "replicas") == 1)
        #expect(object.at("spec", "strategy") == ["type": "RollingUpdate", "rollingUpdate": ["maxUnavailable": "25%", "maxSurge": "25%"]])
        #expect(object.at("spec", "revisionHistoryLimit") == 10)
        #expect(object.at("spec", "progressDeadlineSeconds") == 600)
        #expect(object.at("spec", "template", "spec")?["restartPolicy"] == "Always")
        #expect(object.at("spec", "template", "spec")?["enableServiceLinks"] == nil)
        #expect(object["status"] == [:])
    }

    @Test func `a complete Deployment keeps its storage`() {
        let object = DeploymentKind.definition.admitted(Self.deployment)
        var again = object
        DeploymentKind.definition.applyDefaults(&again)
        #expect(again.isIdentical(to: object))
    }

    @Test(
        arguments: [
            .init("the smallest Deployment", [:]),
            .init("zero replicas", ["spec": ["replicas": 0]]),
            .init("all at once", F.strategy(["type": "Recreate"])),
            .init("numbers for percentages", F.rolling(0, 1)),
            .init(
                "a request above nothing",
                F.template(["spec": ["containers": [["name": "a", "image": "i:1", "resources": ["requests": ["cpu": "1"]]]]]])),
            .init(
                "nothing unavailable and no surge", F.rolling(0, "0%"),
                complaint(.invalid, "spec.strategy.rollingUpdate.maxUnavailable", "Invalid value: 0: may not be 0 when `maxSurge` is 0")),
            .init(
                "more than all unavailable", F.rolling("101%", 1),
                complaint(.invalid, "spec.strategy.rollingUpdate.maxUnavailable", "Invalid value: \"101%\": must not be greater than 100%")),
            .init(
                "a negative surge", F.rolling(1, -1),
                complaint(.invalid, "spec.strategy.rollingUpdate.maxSurge", "Invalid value: -1: must be greater than or equal to 0")),
            .init(
                "a surge that is no percentage", F.rolling(1, "many"),
                complaint(
                    .invalid, "spec.strategy.rollingUpdate.maxSurge",
                    "Invalid value: \"many\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"
                )),
            .init(
                "a rolling update all at once", F.strategy(["type": "Recreate", "rollingUpdate": [:]]),
                complaint(.forbidden, "spec.strategy.rollingUpdate", "Forbidden: may not be specified when strategy `type` is 'Recreate'")),
            .init(
                "an unknown strategy", F.strategy(["type": "Slow"]),
                complaint(
                    .notSupported, "spec.strategy",
                    "Unsupported value: {\"type\":\"Slow\"}: supported values: \"Recreate\", \"RollingUpdate\"")),
            .init(
                "a negative history", ["spec": ["revisionHistoryLimit": -1]],
                complaint(.invalid, "spec.revisionHistoryLimit", "Invalid value: -1: must be greater than or equal to 0")),
            .init(
                "a deadline before readiness", ["spec": ["minReadySeconds": 600]],
                complaint(.invalid, "spec.progressDeadlineSeconds", "Invalid value: 600: must be greater than minReadySeconds")),
        ] + F.shared as [KindCase])
    func `a new Deployment is checked`(_ given: KindCase) {
        #expect(DeploymentKind.definition.createErrors(MergePatch.apply(given.change, to: Self.deployment)) == given.errors)
    }

    @Test(
        arguments: [
            .init("replicas", ["spec": ["replicas": 3]]),
            .init("the template", F.template(["spec": ["hostname": "h"]])),
            .init(
                "the selector",
                ["spec": ["selector": ["matchLabels": ["app": "db"]], "template": ["metadata": ["labels": ["app": "db"]]]]],
                complaint(.invalid, "spec.selector", "Invalid value: {\"matchLabels\":{\"app\":\"db\"}}: field is immutable")),
        ] as [KindCase])
    func `everything but the selector may change`(_ given: KindCase) {
        #expect(DeploymentKind.definition.updateErrors(Self.deployment, given.change) == given.errors)
    }

    @Test(
        arguments: [
            .init(
                "numbers that fit", ["replicas": 2, "updatedReplicas": 2, "readyReplicas": 1, "availableReplicas": 1, "collisionCount": 1]),
            .init(
                "a negative number", ["replicas": -1, "collisionCount": 1],
                complaint(.invalid, "status.replicas", "Invalid value: -1: must be greater than or equal to 0")),
            .init(
                "more ready than there are", ["replicas": 1, "readyReplicas": 2, "collisionCount": 1],
                complaint(.invalid, "status.readyReplicas", "Invalid value: 2: cannot be greater than status.replicas")),
            .init(
                "more available than ready", ["replicas": 2, "availableReplicas": 1, "collisionCount": 1],
                complaint(.invalid, "status.availableReplicas", "Invalid value: 1: cannot be greater than readyReplicas")),
            .init(
                "fewer collisions", ["replicas": 2], complaint(.invalid, "status.collisionCount", "Invalid value: 0: cannot be decremented")
            ),
        ] as [KindCase])
    func `a status is checked`(_ given: KindCase) {
        #expect(DeploymentKind.definition.statusErrors(Self.deployment, from: ["collisionCount": 1], to: given.change) == given.errors)
    }

    @Test func `the lens reads what the defaults wrote`() {
        var deployment = Deployment(DeploymentKind.definition.admitted(Self.deployment))
        deployment.replicas = 3
        #expect(deployment.replicas == 3)
        #expect(deployment.strategyType == "RollingUpdate")
        #expect(deployment.maxSurge == "25%")
        #expect(deployment.selector.matches(WorkloadFixtures.template.at("metadata", "labels")?.objectValue))
        #expect(deployment.selector.description == "app=web")
        #expect(deployment.name == "web")
    }

    @Test func `numbers of replicas are where scale looks for them`() {
        let scale = DeploymentKind.definition.scale
        #expect(scale?.specReplicas == ["spec", "replicas"])
        #expect(scale?.statusReplicas == ["status", "replicas"])
        #expect(scale?.labelSelector == ["spec", "selector"])
    }
}
