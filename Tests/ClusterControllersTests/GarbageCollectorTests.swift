import APIServer
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation
import Testing

@testable import ClusterControllers

@Suite struct GarbageCollectorTests {
    @Test("without anything to collect it makes no call")
    func idle() throws {
        let cluster = try OwnerCluster()
        let owner = try cluster.create(OwnerCluster.configMap("owner"))
        try cluster.create(OwnerCluster.configMap("child", owners: [OwnerCluster.reference(to: owner)]))
        cluster.run(3_600)
        #expect(cluster.controlPlane.ledger.total(actor: GarbageCollector.actor) == 0)
        #expect(try cluster.names("ConfigMap") == ["child", "owner"])
    }

    @Test("dependents go after their owner, level by level, each after the delay")
    func cascade() throws {
        let cluster = try OwnerCluster(collection: .constant(.seconds(2)))
        let root = try cluster.create(OwnerCluster.configMap("a"))
        let middle = try cluster.create(OwnerCluster.configMap("b", owners: [OwnerCluster.reference(to: root)]))
        try cluster.create(OwnerCluster.configMap("c", owners: [OwnerCluster.reference(to: middle)]))
        cluster.run(10)
        try cluster.delete("ConfigMap", "a")
        cluster.run(1.9)
        #expect(try cluster.names("ConfigMap") == ["b", "c"])
        cluster.run(0.2)
        #expect(try cluster.names("ConfigMap") == ["c"])
        cluster.run(2)
        #expect(try cluster.names("ConfigMap") == [])
    }

    @Test("an object whose owners are all absent goes; with one left it loses the dangling references only")
    func absence() throws {
        let cluster = try OwnerCluster()
        let owner = try cluster.create(OwnerCluster.configMap("owner"))
        let ghost = OwnerReference(apiVersion: "v1", kind: "ConfigMap", name: "ghost", uid: "u-ghost")
        let impostor = OwnerReference(apiVersion: "v1", kind: "ConfigMap", name: "owner", uid: "u-other")
        try cluster.create(OwnerCluster.configMap("orphan", owners: [ghost]))
        try cluster.create(OwnerCluster.configMap("replaced", owners: [impostor]))
        try cluster.create(OwnerCluster.configMap("shared", owners: [ghost, OwnerCluster.reference(to: owner)]))
        cluster.run(10)
        #expect(try cluster.names("ConfigMap") == ["owner", "shared"])
        #expect(try cluster.get("ConfigMap", "shared")?.ownerReferences.map(\.name) == ["owner"])
    }

    @Test("an owner in another namespace counts as absent")
    func namespaces() throws {
        let cluster = try OwnerCluster()
        try cluster.create(["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "other"]])
        let owner = try cluster.create(OwnerCluster.configMap("owner"))
        try cluster.create(OwnerCluster.configMap("child", namespace: "other", owners: [OwnerCluster.reference(to: owner)]))
        cluster.run(10)
        #expect(try cluster.names("ConfigMap") == ["owner"])
    }

    @Test("a cluster-scoped object with a namespaced owner, and one with an owner of an unknown kind, are left alone")
    func ignored() throws {
        let cluster = try OwnerCluster()
        let owner = try cluster.create(OwnerCluster.configMap("owner"))
        var space = UntypedObject(["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "space"]])
        space.ownerReferences = [OwnerCluster.reference(to: owner)]
        try cluster.create(space.json)
        let unknown = OwnerReference(apiVersion: "x.dev/v1", kind: "Thing", name: "t", uid: "u-t")
        try cluster.create(OwnerCluster.configMap("child", owners: [unknown]))
        try cluster.delete("ConfigMap", "owner")
        cluster.run(100)
        #expect(try cluster.get("Namespace", "space") != nil)
        #expect(try cluster.names("ConfigMap") == ["child"])
    }

    @Test("a foreground deletion waits for the dependents that block it")
    func foreground() throws {
        let cluster = try OwnerCluster()
        let owner = try cluster.create(OwnerCluster.configMap("owner"))
        try cluster.create(
            OwnerCluster.configMap("held", owners: [OwnerCluster.reference(to: owner, blocks: true)], finalizers: ["x.dev/y"]))
        try cluster.create(OwnerCluster.configMap("free", owners: [OwnerCluster.reference(to: owner)]))
        cluster.run(1)
        try cluster.delete("ConfigMap", "owner", .foreground)
        cluster.run(10)
        #expect(try cluster.names("ConfigMap") == ["held", "owner"])
        #expect(try cluster.get("ConfigMap", "owner")?.finalizers == ["foregroundDeletion"])
        try cluster.patch("ConfigMap", "held", ["metadata": ["finalizers": .null]])
        cluster.run(1)
        #expect(try cluster.names("ConfigMap") == [])
    }

    @Test("a foreground deletion reaches down through levels")
    func deepForeground() throws {
        let cluster = try OwnerCluster()
        let root = try cluster.create(OwnerCluster.configMap("a"))
        let middle = try cluster.create(OwnerCluster.configMap("b", owners: [OwnerCluster.reference(to: root, blocks: true)]))
        try cluster.create(OwnerCluster.configMap("c", owners: [OwnerCluster.reference(to: middle, blocks: true)], finalizers: ["x.dev/y"]))
        cluster.run(1)
        try cluster.delete("ConfigMap", "a", .foreground)
        cluster.run(1)
        #expect(try cluster.get("ConfigMap", "b")?.finalizers == ["foregroundDeletion"])
        try cluster.patch("ConfigMap", "c", ["metadata": ["finalizers": .null]])
        cluster.run(1)
        #expect(try cluster.names("ConfigMap") == [])
    }

    @Test("an orphaning deletion takes the references off and leaves the dependents")
    func orphan() throws {
        let cluster = try OwnerCluster()
        let owner = try cluster.create(OwnerCluster.configMap("owner"))
        for name in ["a", "b"] { try cluster.create(OwnerCluster.configMap(name, owners: [OwnerCluster.reference(to: owner)])) }
        cluster.run(1)
        try cluster.delete("ConfigMap", "owner", .orphan)
        cluster.run(1)
        #expect(try cluster.list("ConfigMap").map { [$0.name, String($0.ownerReferences.count)] } == [["a", "0"], ["b", "0"]])
    }

    @Test("what was left behind before it started is collected")
    func restart() throws {
        let cluster = try OwnerCluster(start: false)
        let owner = try cluster.create(OwnerCluster.configMap("owner"))
        try cluster.create(OwnerCluster.configMap("kept", owners: [OwnerCluster.reference(to: owner)]))
        let gone = OwnerReference(apiVersion: "v1", kind: "Secret", name: "gone", uid: "u-gone")
        try cluster.create(OwnerCluster.configMap("left", owners: [gone]))
        try cluster.manager.start()
        cluster.run(5)
        #expect(try cluster.names("ConfigMap") == ["kept", "owner"])
        cluster.manager.kill()
        try cluster.delete("ConfigMap", "owner")
        cluster.run(5)
        #expect(try cluster.names("ConfigMap") == ["kept"])
        try cluster.manager.start()
        cluster.run(5)
        #expect(try cluster.names("ConfigMap") == [])
    }

    @Test("with slow connections nothing is deleted that has an owner, and everything else goes")
    func lag() throws {
        let cluster = try OwnerCluster(
            timing: ConnectionTiming(request: .uniform(.milliseconds(1), .milliseconds(30)), watchDelivery: .uniform(0, .seconds(2))),
            collection: .uniform(0, .seconds(1)))
        cluster.run(5)
        for index in 0..<20 {
            let owner = try cluster.create(OwnerCluster.configMap("o\(index)"))
            for child in 0..<3 {
                try cluster.create(OwnerCluster.configMap("o\(index)-c\(child)", owners: [OwnerCluster.reference(to: owner)]))
            }
            cluster.run(0.3)
            if index % 2 == 0 { try cluster.delete("ConfigMap", "o\(index)") }
        }
        cluster.run(60)
        let expected = (0..<20).filter { $0 % 2 == 1 }.flatMap { ["o\($0)", "o\($0)-c0", "o\($0)-c1", "o\($0)-c2"] }.sorted()
        #expect(try cluster.names("ConfigMap") == expected)
    }

    @Test func `objects of a kind that is defined later own others and are owned`() throws {
        let cluster = try OwnerCluster()
        defer { cluster.simulation.shutDown() }
        cluster.server.install(CustomResources.definition)
        let definitions = try cluster.server.resolve(
            GroupVersionResource(group: "apiextensions.k8s.io", version: "v1", resource: "customresourcedefinitions"))
        let crd: JSONValue = [
            "metadata": ["name": "crontabs.example.com"],
            "spec": [
                "group": "example.com", "scope": "Namespaced", "names": ["plural": "crontabs", "kind": "CronTab"],
                "versions": [["name": "v1", "served": true, "storage": true, "schema": ["openAPIV3Schema": ["type": "object"]]]],
            ],
        ]
        _ = try cluster.server.create(definitions, namespace: "", crd, cluster.info)
        cluster.run(1)
        let crontabs = try cluster.server.resolve(GroupVersionResource(group: "example.com", version: "v1", resource: "crontabs"))
        func reference(_ owner: JSONValue) -> JSONValue {
            [
                "apiVersion": "example.com/v1", "kind": "CronTab", "name": owner.at("metadata", "name") ?? .null,
                "uid": owner.at("metadata", "uid") ?? .null,
            ]
        }
        let parent = try cluster.server.create(crontabs, namespace: "default", ["metadata": ["name": "parent"]], cluster.info)
        _ = try cluster.server.create(
            crontabs, namespace: "default", ["metadata": ["name": "child", "ownerReferences": [reference(parent)]]], cluster.info)
        try cluster.create([
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "owned", "ownerReferences": [reference(parent)]],
        ])
        cluster.run(1)
        #expect(try cluster.get("ConfigMap", "owned") != nil)
        _ = try cluster.server.delete(crontabs, ObjectKey(namespace: "default", name: "parent"), options: DeleteOptions(), cluster.info)
        cluster.run(5)
        #expect(try cluster.get("ConfigMap", "owned") == nil)
        #expect(crontabs.count == 0)
    }
}
