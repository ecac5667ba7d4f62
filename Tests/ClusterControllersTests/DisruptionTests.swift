import APIServer
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation
import Testing

@testable import ClusterControllers

/// What the disruption controller writes into the status of budgets.
@Suite struct DisruptionTests {
    private func budget(_ limits: JSONValue, name: String = "b") -> JSONValue {
        var spec = limits
        spec["selector"] = ["matchLabels": ["app": "a"]]
        return ["apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": ["name": .string(name)], "spec": spec]
    }

    private func set(_ replicas: Int64) -> JSONValue {
        [
            "apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": ["name": "set"],
            "spec": [
                "replicas": .int(replicas), "selector": ["matchLabels": ["app": "a"]],
                "template": ["metadata": ["labels": ["app": "a"]], "spec": ["containers": [["name": "c", "image": "i"]]]],
            ],
        ]
    }

    private func status(_ cluster: OwnerCluster, _ name: String = "b") throws -> JSONValue {
        try cluster.server.get(try cluster.handle("PodDisruptionBudget"), ObjectKey(namespace: "default", name: name))["status"] ?? .null
    }

    private func numbers(_ status: JSONValue) -> [Int64] {
        ["expectedPods", "desiredHealthy", "currentHealthy", "disruptionsAllowed"].map { status[$0]?.intValue ?? -1 }
    }

    @Test(
        "counts what is healthy, what is wanted and what may go",
        arguments: [
            (["minAvailable": 2], [4, 2, 4, 2]), (["minAvailable": "50%"], [4, 2, 4, 2]), (["minAvailable": "51%"], [4, 3, 4, 1]),
            (["maxUnavailable": 1], [4, 3, 4, 1]), (["maxUnavailable": "30%"], [4, 2, 4, 2]), (["minAvailable": 4], [4, 4, 4, 0]),
            (["maxUnavailable": "100%"], [4, 0, 4, 4]), ([:], [0, 0, 4, 0]),
        ] as [(JSONValue, [Int64])])
    func counts(limits: JSONValue, expected: [Int64]) throws {
        let cluster = try OwnerCluster()
        try cluster.create(set(4))
        try cluster.create(budget(limits))
        cluster.run(5)
        let status = try status(cluster)
        #expect(numbers(status) == expected)
        #expect(status["observedGeneration"] == 1)
        let condition = status["conditions"]?[0]
        #expect(condition?["type"] == "DisruptionAllowed")
        #expect(condition?["status"] == (expected[3] > 0 ? "True" : "False"))
        #expect(condition?["reason"] == (expected[3] > 0 ? "SufficientPods" : "InsufficientPods"))
    }

    @Test("Pods that are not ready, or are going, are not healthy; a budget that changes is counted anew")
    func changes() throws {
        let cluster = try OwnerCluster(readyAfter: .seconds(10))
        try cluster.create(set(3))
        try cluster.create(budget(["minAvailable": 1]))
        cluster.run(5)
        #expect(numbers(try status(cluster)) == [3, 1, 0, 0])
        cluster.run(10)
        #expect(numbers(try status(cluster)) == [3, 1, 3, 2])
        let pods = try cluster.handle("Pod")
        let key = try #require(try cluster.list("Pod").first).key
        _ = try cluster.server.patch(pods, key, .merge(["metadata": ["finalizers": ["example.com/f"]]]), cluster.info)
        _ = try cluster.server.delete(pods, key, options: DeleteOptions(gracePeriodSeconds: 0), cluster.info)
        cluster.run(1)
        #expect(try status(cluster)["currentHealthy"] == 2)
        let budgets = try cluster.handle("PodDisruptionBudget")
        _ = try cluster.server.patch(
            budgets, ObjectKey(namespace: "default", name: "b"), .merge(["spec": ["minAvailable": 2]]), cluster.info)
        cluster.run(1)
        let status = try status(cluster)
        #expect(status["desiredHealthy"] == 2)
        #expect(status["observedGeneration"] == 2)
    }

    @Test("Pods of a Deployment count by the Deployment, and Pods of nobody do not count")
    func owners() throws {
        let cluster = try OwnerCluster()
        var deployment = set(3)
        deployment["kind"] = "Deployment"
        try cluster.create(deployment)
        try cluster.create([
            "apiVersion": "v1", "kind": "Pod", "metadata": ["name": "bare", "labels": ["app": "a"]],
            "spec": ["containers": [["name": "c", "image": "i"]]],
        ])
        try cluster.create(budget(["maxUnavailable": 1]))
        cluster.run(5)
        #expect(numbers(try status(cluster)) == [3, 2, 4, 2])
    }

    @Test("where owners cannot be asked, nobody may go")
    func uncountable() throws {
        let cluster = try OwnerCluster()
        let owner: JSONValue = [
            "apiVersion": "v1", "kind": "ConfigMap", "name": "owner", "controller": true,
            "uid": .string(try cluster.create(["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "owner"]]).uid),
        ]
        try cluster.create([
            "apiVersion": "v1", "kind": "Pod", "metadata": ["name": "p", "labels": ["app": "a"], "ownerReferences": [owner]],
            "spec": ["containers": [["name": "c", "image": "i"]]],
        ])
        try cluster.create(budget(["maxUnavailable": 1]))
        cluster.run(5)
        let condition = try status(cluster)["conditions"]?[0]
        #expect(condition?["reason"] == "SyncFailed")
        #expect(condition?["message"] == "configmaps does not implement the scale subresource")
        #expect(try status(cluster)["disruptionsAllowed"] == 0)
    }

    @Test("a restarted process goes on with the budgets that there are")
    func restart() throws {
        let cluster = try OwnerCluster()
        try cluster.create(budget(["minAvailable": 1]))
        cluster.run(1)
        cluster.manager.kill()
        try cluster.create(set(2))
        try cluster.manager.start()
        cluster.run(5)
        #expect(numbers(try status(cluster)) == [2, 1, 2, 1])
    }

    @Test("a world without budgets has no such controller")
    func absence() throws {
        let cluster = try OwnerCluster()
        try cluster.create(set(2))
        cluster.run(5)
        #expect(cluster.manager.incarnation?.controllers.contains { $0.name == DisruptionController.actor } == false)
        try cluster.create(budget(["minAvailable": 1]))
        #expect(cluster.manager.incarnation?.controllers.contains { $0.name == DisruptionController.actor } == true)
    }
}
