import APIServer
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation
import Testing

@testable import ClusterControllers

@Suite struct DeploymentTests {
    @Test("a Deployment makes a ReplicaSet and its Pods, and says when it is available")
    func becomesAvailable() throws {
        let cluster = try OwnerCluster()
        try cluster.create(OwnerCluster.workload("Deployment", replicas: 3))
        cluster.run(0.5)
        let sets = try cluster.list("ReplicaSet")
        #expect(sets.count == 1)
        let set = try #require(sets.first)
        let hash = try #require(set.label("pod-template-hash"))
        #expect(hash.utf8.count == 10)
        #expect(set.name == "web-\(hash)")
        #expect(set.annotation("deployment.kubernetes.io/revision") == "1")
        #expect(set.annotation("deployment.kubernetes.io/desired-replicas") == "3")
        #expect(set.annotation("deployment.kubernetes.io/max-replicas") == "4")
        #expect(set.controllerReference?.name == "web")
        #expect(try cluster.list("Pod").map { $0.name.hasPrefix("web-\(hash)-") } == [true, true, true])
        #expect(try cluster.list("Pod").allSatisfy { $0.label("pod-template-hash") == hash && $0.controllerReference?.uid == set.uid })
        var deployment = Deployment(try #require(try cluster.get("Deployment", "web")).json)
        #expect(deployment.condition("Available")?.reason == "MinimumReplicasUnavailable")
        #expect(deployment.condition("Progressing")?.reason == "ReplicaSetUpdated")
        cluster.run(2)
        deployment = Deployment(try #require(try cluster.get("Deployment", "web")).json)
        #expect(
            [deployment.currentReplicas, deployment.updatedReplicas, deployment.readyReplicas, deployment.availableReplicas] == [
                3, 3, 3, 3,
            ])
        #expect(deployment.observedGeneration == deployment.generation)
        #expect(deployment.condition("Available")?.message == "Deployment has minimum availability.")
        #expect(deployment.condition("Progressing")?.reason == "NewReplicaSetAvailable")
        #expect(deployment.condition("Progressing")?.message == "ReplicaSet \"web-\(hash)\" has successfully progressed.")
        let writes = cluster.controlPlane.ledger.totalCalls
        cluster.run(7_200)
        #expect(cluster.controlPlane.ledger.totalCalls == writes)
    }

    @Test("a rolling update never goes below the minimum nor above the surge")
    func rolls() throws {
        let cluster = try OwnerCluster()
        try cluster.create(OwnerCluster.workload("Deployment", replicas: 8))
        cluster.run(5)
        try cluster.patch(
            "Deployment", "web", ["spec": ["template": ["spec": ["containers": [["name": "main", "image": "img:2"]]]]]])
        var bounds = (lowest: Int.max, highest: 0)
        for _ in 0..<400 {
            cluster.run(0.05)
            let pods = try cluster.list("Pod").map { Pod($0.json) }
            bounds.lowest = min(bounds.lowest, pods.filter(\.isReady).count)
            bounds.highest = max(bounds.highest, pods.count)
        }
        #expect(bounds.lowest >= 6)
        #expect(bounds.highest <= 10)
        let pods = try cluster.list("Pod")
        #expect(pods.count == 8)
        #expect(pods.allSatisfy { $0.json.at("spec", "containers")?.arrayValue?.first?["image"] == "img:2" })
        #expect(try cluster.list("ReplicaSet").map { $0.json.at("spec", "replicas")?.intValue ?? -1 }.sorted() == [0, 8])
        #expect(try cluster.get("Deployment", "web")?.annotation("deployment.kubernetes.io/revision") == "2")
    }

    @Test("Recreate stops everything old before anything new starts")
    func recreates() throws {
        let cluster = try OwnerCluster()
        try cluster.create(OwnerCluster.workload("Deployment", replicas: 3, [("strategy", ["type": "Recreate"])]))
        cluster.run(5)
        try cluster.patch(
            "Deployment", "web", ["spec": ["template": ["spec": ["containers": [["name": "main", "image": "img:2"]]]]]])
        var mixed = false
        for _ in 0..<100 {
            cluster.run(0.05)
            let images = try cluster.list("Pod").map { $0.json.at("spec", "containers")?.arrayValue?.first?["image"]?.stringValue ?? "" }
            if images.contains("img:1"), images.contains("img:2") { mixed = true }
        }
        #expect(!mixed)
        #expect(try cluster.list("Pod").count == 3)
        #expect(try cluster.get("Deployment", "web")?.condition("Progressing")?.reason == "NewReplicaSetAvailable")
    }

    @Test("going back to an earlier template uses its ReplicaSet again, with a new revision")
    func rollsBack() throws {
        let cluster = try OwnerCluster()
        try cluster.create(OwnerCluster.workload("Deployment", replicas: 2))
        cluster.run(5)
        for image in ["img:2", "img:1"] {
            try cluster.patch(
                "Deployment", "web",
                [
                    "spec": [
                        "template": [
                            "spec": [
                                "containers": [
                                    ["name": "main", "image": .string(image), "ports": [["name": "http", "containerPort": 8080]]]
                                ]
                            ]
                        ]
                    ]
                ])
            cluster.run(20)
        }
        let sets = try cluster.list("ReplicaSet")
        #expect(sets.count == 2)
        let active = try #require(sets.first { $0.json.at("spec", "replicas")?.intValue == 2 })
        #expect(active.annotation("deployment.kubernetes.io/revision") == "3")
        #expect(active.annotation("deployment.kubernetes.io/revision-history") == "1")
    }

    @Test("scaling changes the size of the one ReplicaSet; pausing keeps the template from rolling")
    func scalesAndPauses() throws {
        let cluster = try OwnerCluster()
        try cluster.create(OwnerCluster.workload("Deployment", replicas: 2))
        cluster.run(5)
        try cluster.patch("Deployment", "web", ["spec": ["replicas": 5]])
        cluster.run(5)
        #expect(try cluster.list("Pod").count == 5)
        try cluster.patch(
            "Deployment", "web",
            ["spec": ["paused": true, "replicas": 3, "template": ["spec": ["containers": [["name": "main", "image": "img:2"]]]]]])
        cluster.run(5)
        #expect(try cluster.list("ReplicaSet").count == 1)
        #expect(try cluster.list("Pod").count == 3)
        #expect(try cluster.get("Deployment", "web")?.condition("Progressing")?.reason == "DeploymentPaused")
        try cluster.patch("Deployment", "web", ["spec": ["paused": .null]])
        cluster.run(20)
        #expect(try cluster.list("ReplicaSet").count == 2)
        #expect(try cluster.get("Deployment", "web")?.condition("Progressing")?.reason == "NewReplicaSetAvailable")
    }

    @Test("a Deployment that makes no progress misses its deadline")
    func deadline() throws {
        let cluster = try OwnerCluster(readyAfter: nil)
        try cluster.create(OwnerCluster.workload("Deployment", replicas: 1, [("progressDeadlineSeconds", 30)]))
        cluster.run(29)
        #expect(try cluster.get("Deployment", "web")?.condition("Progressing")?.status == "True")
        cluster.run(5)
        let condition = try #require(try cluster.get("Deployment", "web")?.condition("Progressing"))
        #expect(condition.status == "False")
        #expect(condition.reason == "ProgressDeadlineExceeded")
        #expect(condition.message.hasSuffix("has timed out progressing."))
    }

    @Test("old revisions beyond the limit are cleaned up")
    func history() throws {
        let cluster = try OwnerCluster()
        try cluster.create(OwnerCluster.workload("Deployment", replicas: 1, [("revisionHistoryLimit", 1)]))
        cluster.run(5)
        for index in 2...4 {
            try cluster.patch(
                "Deployment", "web",
                ["spec": ["template": ["spec": ["containers": [["name": "main", "image": .string("img:\(index)")]]]]]])
            cluster.run(20)
        }
        #expect(try cluster.list("ReplicaSet").compactMap { $0.annotation("deployment.kubernetes.io/revision") }.sorted() == ["3", "4"])
    }

    @Test("deleting a Deployment takes ReplicaSets and Pods along")
    func deletes() throws {
        let cluster = try OwnerCluster()
        try cluster.create(OwnerCluster.workload("Deployment", replicas: 3))
        cluster.run(5)
        try cluster.delete("Deployment", "web")
        cluster.run(5)
        #expect(try cluster.names("ReplicaSet") == [])
        #expect(try cluster.names("Pod") == [])
    }

    @Test("a Pod that is deleted is replaced; one too many is given up, the one that is not ready first")
    func replicas() throws {
        let cluster = try OwnerCluster()
        try cluster.create(OwnerCluster.workload("ReplicaSet", replicas: 3))
        cluster.run(5)
        let first = try #require(try cluster.names("Pod").first)
        try cluster.delete("Pod", first)
        cluster.run(5)
        #expect(try cluster.list("Pod").count == 3)
        let names = try cluster.names("Pod")
        #expect(!names.contains(first))
        cluster.makeReady(ObjectKey(namespace: "default", name: names[1]), false)
        try cluster.patch("ReplicaSet", "web", ["spec": ["replicas": 2]])
        cluster.run(5)
        #expect(try cluster.names("Pod") == [names[0], names[2]])
        #expect(try cluster.get("ReplicaSet", "web")?.json.at("status", "availableReplicas") == 2)
    }

    @Test("Pods whose labels match are adopted, and released when they no longer do")
    func adoption() throws {
        let cluster = try OwnerCluster()
        var pod = OwnerCluster.template()
        pod.set("stray", at: "metadata", "name")
        pod.set("v1", at: "apiVersion")
        pod.set("Pod", at: "kind")
        try cluster.create(pod)
        try cluster.create(OwnerCluster.workload("ReplicaSet", replicas: 2))
        cluster.run(5)
        #expect(try cluster.list("Pod").count == 2)
        #expect(try cluster.get("Pod", "stray")?.controllerReference?.name == "web")
        try cluster.patch("Pod", "stray", ["metadata": ["labels": ["app": "other"]]])
        cluster.run(5)
        #expect(try cluster.list("Pod").count == 3)
        #expect(try cluster.get("Pod", "stray")?.controllerReference == nil)
    }

    @Test("with a slow watch no Pod is made twice")
    func expectations() throws {
        let cluster = try OwnerCluster(timing: .init(request: .constant(.milliseconds(5)), watchDelivery: .constant(.seconds(1))))
        cluster.run(5)
        try cluster.create(OwnerCluster.workload("ReplicaSet", replicas: 10))
        for _ in 0..<20 {
            cluster.run(0.3)
            try cluster.patch("ReplicaSet", "web", ["metadata": ["annotations": ["x": .string("\(cluster.simulation.now.nanoseconds)")]]])
        }
        #expect(try cluster.list("Pod").count == 10)
        #expect(
            cluster.controlPlane.ledger.total(
                actor: "replicaset-controller", verb: .create, resource: GroupResource(group: "", resource: "pods")) == 10)
    }
}
