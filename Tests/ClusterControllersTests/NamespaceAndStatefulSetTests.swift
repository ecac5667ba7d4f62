import APIServer
import KubernetesAPI
import ObjectModel
import Simulation
import Testing

@testable import ClusterControllers

@Suite struct NamespaceTests {
    @Test("a namespace goes with all that is in it")
    func drains() throws {
        let cluster = try OwnerCluster()
        try cluster.create(["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "team"]])
        try cluster.create(OwnerCluster.configMap("a", namespace: "team"))
        try cluster.create(OwnerCluster.configMap("b", namespace: "team"))
        try cluster.create(OwnerCluster.configMap("c"))
        cluster.run(1)
        try cluster.delete("Namespace", "team")
        cluster.run(4.9)
        #expect(try cluster.names("ConfigMap") == ["c", "a", "b"])
        cluster.run(0.2)
        #expect(try cluster.names("ConfigMap") == ["c"])
        #expect(try cluster.names("Namespace") == ["default"])
    }

    @Test("a finalizer holds the namespace, which says so; it is looked at again after eight seconds")
    func waits() throws {
        let cluster = try OwnerCluster()
        try cluster.create(["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "team"]])
        try cluster.create(OwnerCluster.configMap("held", namespace: "team", finalizers: ["x.dev/y"]))
        cluster.run(1)
        try cluster.delete("Namespace", "team")
        cluster.run(6)
        let namespace = try #require(try cluster.get("Namespace", "team"))
        #expect(
            namespace.conditions.map { "\($0.type) \($0.status) \($0.reason): \($0.message)" } == [
                "NamespaceDeletionDiscoveryFailure False ResourcesDiscovered: All resources successfully discovered",
                "NamespaceDeletionGroupVersionParsingFailure False ParsedGroupVersions: All legacy kube types successfully parsed",
                "NamespaceDeletionContentFailure False ContentDeleted: All content successfully deleted, may be waiting on finalization",
                "NamespaceContentRemaining True SomeResourcesRemain: Some resources are remaining: configmaps. has 1 resource instances",
                "NamespaceFinalizersRemaining True SomeFinalizersRemain: Some content in the namespace has finalizers remaining: "
                    + "x.dev/y in 1 resource instances",
            ])
        let writes = cluster.writes("namespace-controller")
        cluster.run(100)
        #expect(cluster.writes("namespace-controller") == writes)
        try cluster.patch("ConfigMap", "held", namespace: "team", ["metadata": ["finalizers": .null]])
        cluster.run(9)
        #expect(try cluster.names("Namespace") == ["default"])
    }

    @Test("workloads do not fight a namespace that goes")
    func workloads() throws {
        let cluster = try OwnerCluster()
        try cluster.create(["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "team"]])
        var deployment = OwnerCluster.workload("Deployment", replicas: 3)
        deployment.set("team", at: "metadata", "namespace")
        try cluster.create(deployment)
        cluster.run(10)
        #expect(try cluster.list("Pod").count == 3)
        try cluster.delete("Namespace", "team")
        cluster.run(120)
        #expect(try cluster.names("Pod") == [])
        #expect(try cluster.names("Deployment") == [])
        #expect(try cluster.names("Namespace") == ["default"])
    }
}

@Suite struct StatefulSetTests {
    static let claims: JSONValue = [
        ["metadata": ["name": "data"], "spec": ["accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": "1Gi"]]]]
    ]

    @Test("Pods come one after the other, with stable names and claims")
    func ordered() throws {
        let cluster = try OwnerCluster()
        try cluster.create(
            OwnerCluster.workload("StatefulSet", replicas: 3, [("serviceName", "web"), ("volumeClaimTemplates", Self.claims)]))
        cluster.run(0.5)
        #expect(try cluster.names("Pod") == ["web-0"])
        cluster.run(1)
        #expect(try cluster.names("Pod") == ["web-0", "web-1"])
        cluster.run(5)
        #expect(try cluster.names("Pod") == ["web-0", "web-1", "web-2"])
        #expect(try cluster.names("PersistentVolumeClaim") == ["data-web-0", "data-web-1", "data-web-2"])
        let pod = try #require(try cluster.get("Pod", "web-1"))
        #expect(pod.label("statefulset.kubernetes.io/pod-name") == "web-1")
        #expect(pod.label("apps.kubernetes.io/pod-index") == "1")
        #expect(pod.json.at("spec", "hostname") == "web-1")
        #expect(pod.json.at("spec", "subdomain") == "web")
        #expect(pod.json.at("spec", "volumes")?.arrayValue?.first?.at("persistentVolumeClaim", "claimName") == "data-web-1")
        let set = StatefulSet(try #require(try cluster.get("StatefulSet", "web")).json)
        #expect([set.currentReplicas, set.readyReplicas, set.availableReplicas, set.statusNumber("updatedReplicas")] == [3, 3, 3, 3])
        #expect(set.json.at("status", "currentRevision") == set.json.at("status", "updateRevision"))
        #expect(set.json.at("status", "currentRevision")?.stringValue == pod.label("controller-revision-hash"))
        let calls = cluster.controlPlane.ledger.totalCalls
        cluster.run(3_600)
        #expect(cluster.controlPlane.ledger.totalCalls == calls)
    }

    @Test("scaling down takes the highest ordinal first and leaves the claims")
    func scalesDown() throws {
        let cluster = try OwnerCluster()
        try cluster.create(OwnerCluster.workload("StatefulSet", replicas: 3, [("volumeClaimTemplates", Self.claims)]))
        cluster.run(10)
        try cluster.patch("StatefulSet", "web", ["spec": ["replicas": 1]])
        cluster.run(10)
        #expect(try cluster.names("Pod") == ["web-0"])
        #expect(try cluster.names("PersistentVolumeClaim").count == 3)
    }

    @Test("a Pod that is deleted comes back under its name")
    func recreates() throws {
        let cluster = try OwnerCluster()
        try cluster.create(OwnerCluster.workload("StatefulSet", replicas: 2))
        cluster.run(10)
        let uid = try #require(try cluster.get("Pod", "web-0")).uid
        try cluster.delete("Pod", "web-0")
        cluster.run(10)
        #expect(try cluster.names("Pod") == ["web-0", "web-1"])
        #expect(try cluster.get("Pod", "web-0")?.uid != uid)
    }

    @Test("Parallel makes all Pods at once")
    func parallel() throws {
        let cluster = try OwnerCluster(readyAfter: nil)
        try cluster.create(OwnerCluster.workload("StatefulSet", replicas: 4, [("podManagementPolicy", "Parallel")]))
        cluster.run(1)
        #expect(try cluster.names("Pod") == ["web-0", "web-1", "web-2", "web-3"])
    }

    struct Update: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let strategy: JSONValue
        /// The image of each Pod afterwards.
        let images: [String]
        let isComplete: Bool
    }

    @Test(
        "an update replaces Pods from the highest ordinal down to the partition; OnDelete replaces none",
        arguments: [
            Update(testDescription: "rolling", strategy: ["type": "RollingUpdate"], images: ["img:2", "img:2", "img:2"], isComplete: true),
            Update(
                testDescription: "partition", strategy: ["type": "RollingUpdate", "rollingUpdate": ["partition": 2]],
                images: ["img:1", "img:1", "img:2"], isComplete: false),
            Update(testDescription: "on delete", strategy: ["type": "OnDelete"], images: ["img:1", "img:1", "img:1"], isComplete: false),
        ])
    func updates(_ row: Update) throws {
        let cluster = try OwnerCluster()
        try cluster.create(OwnerCluster.workload("StatefulSet", replicas: 3, [("updateStrategy", row.strategy)]))
        cluster.run(10)
        try cluster.patch(
            "StatefulSet", "web", ["spec": ["template": ["spec": ["containers": [["name": "main", "image": "img:2"]]]]]])
        cluster.run(20)
        func images() throws -> [String] {
            try cluster.list("Pod").map { $0.json.at("spec", "containers")?.arrayValue?.first?["image"]?.stringValue ?? "" }
        }
        #expect(try images() == row.images)
        let status = try #require(try cluster.get("StatefulSet", "web")?.json["status"])
        #expect((status["currentRevision"] == status["updateRevision"]) == row.isComplete)
        #expect(try cluster.list("ControllerRevision").count == 2)
        if row.testDescription == "partition" {
            // Below the partition a Pod is made again from what it was.
            try cluster.delete("Pod", "web-0")
            cluster.run(10)
            #expect(try images() == row.images)
        }
    }

    @Test("deleting a StatefulSet takes Pods and revisions along, and claims only where the policy says so", arguments: [true, false])
    func deletes(_ deletesClaims: Bool) throws {
        let cluster = try OwnerCluster()
        var more: [(String, JSONValue)] = [("volumeClaimTemplates", Self.claims)]
        if deletesClaims { more.append(("persistentVolumeClaimRetentionPolicy", ["whenDeleted": "Delete"])) }
        try cluster.create(OwnerCluster.workload("StatefulSet", replicas: 2, more))
        cluster.run(10)
        try cluster.delete("StatefulSet", "web")
        cluster.run(10)
        #expect(try cluster.names("Pod") == [])
        #expect(try cluster.names("ControllerRevision") == [])
        #expect(try cluster.names("PersistentVolumeClaim").count == (deletesClaims ? 0 : 2))
    }

    @Test(
        "an ordinal is what stands behind the name and a dash",
        arguments: [("web-0", 0), ("web-12", 12), ("web-", nil), ("web", nil), ("web-x", nil), ("webb-1", nil), ("web-1-2", nil)]
            as [(String, Int64?)])
    func ordinals(name: String, expected: Int64?) {
        #expect(StatefulSetIdentity.ordinal(of: name, in: "web") == expected)
    }
}
