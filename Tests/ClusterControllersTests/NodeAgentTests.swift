import APIServer
import ControllerRuntime
import ObjectModel
import Simulation
import Testing
import World

@Suite struct NodeAgentTests {
    static let probed: JSONValue = [
        "containers": [
            [
                "name": "main", "image": "app:1",
                "readinessProbe": ["httpGet": ["path": "/", "port": 80], "initialDelaySeconds": 2, "periodSeconds": 3],
            ]
        ]
    ]

    @Test("a Pod without probes costs a binding and two status writes, and its deletion a status write and a delete")
    func plainLife() throws {
        let world = try NodeWorld()
        try world.createPod("p")
        world.run(.seconds(5))
        try world.deletePod("p")
        world.run(.seconds(1))
        #expect(
            world.lines == [
                "0 kube-scheduler update p Pending S []",
                "0 kubelet update p Pending IS [waiting:ContainerCreating]",
                "1000 kubelet update p Running CIPRS [running]",
                "5000 kubelet update p Succeeded IS [terminated:Completed 0]",
                "5000 kubelet update p Succeeded IS [terminated:Completed 0]",
                "5000 kubelet delete p Succeeded IS [terminated:Completed 0]",
            ])
        #expect(try world.pod("p") == nil)
    }

    @Test("a Pod is ready at the first probe after its container would answer")
    func readiness() throws {
        let world = try NodeWorld { $0.readiness = .constant(.seconds(3)) }
        try world.createPod("p", Self.probed)
        world.run(.seconds(20))
        // Started at 1 s; probes at 3, 6, 9 s; it answers from 4 s on.
        #expect(
            world.lines == [
                "0 kube-scheduler update p Pending S []",
                "0 kubelet update p Pending IS [waiting:ContainerCreating]",
                "1000 kubelet update p Running IPS [running]",
                "6000 kubelet update p Running CIPRS [running]",
            ])
    }

    @Test("the status says where the Pod runs and since when")
    func status() throws {
        let world = try NodeWorld()
        try world.createPod("p")
        world.run(.seconds(5))
        let status = try world.pod("p")?["status"]
        #expect(status?["podIP"] == "10.244.0.2")
        #expect(status?["podIPs"] == [["ip": "10.244.0.2"]])
        #expect(status?["hostIP"] == "172.18.0.2")
        #expect(status?["startTime"] == "2026-01-01T00:00:00Z")
        let container = status?["containerStatuses"]?[0]
        #expect(container?["state"] == ["running": ["startedAt": "2026-01-01T00:00:01Z"]])
        #expect(container?["ready"] == true)
        #expect(container?["started"] == true)
        #expect(container?["restartCount"] == 0)
        #expect(container?["imageID"]?.stringValue?.hasPrefix("app@sha256:") == true)
        #expect(container?["imageID"]?.stringValue?.utf8.count == 75)
        #expect(container?["containerID"]?.stringValue?.utf8.count == 77)
    }

    @Test("an image is pulled once on each node, and pulls that overlap are one")
    func pulls() throws {
        let world = try NodeWorld(images: [ImageSource(pattern: "app:*", pull: .constant(.seconds(10)))])
        try world.createPod("a")
        world.run(.seconds(4))
        try world.createPod("b")
        world.run(.seconds(8))
        try world.createPod("c")
        world.run(.seconds(8))
        #expect(
            world.lines.filter { $0.contains("Running") } == [
                "11000 kubelet update a Running CIPRS [running]",
                "11000 kubelet update b Running CIPRS [running]",
                "13000 kubelet update c Running CIPRS [running]",
            ])
    }

    @Test("nodes become ready and have addresses")
    func nodes() throws {
        let world = try NodeWorld(nodes: [NodeGroup(name: "n", count: 2)])
        let node = try world.world.get(GroupVersionKind(group: "", version: "v1", kind: "Node"), ObjectKey(namespace: "", name: "n-1"))
        let ready = node?.at("status", "conditions")?.arrayValue?.first { $0["type"] == "Ready" }
        #expect(ready?["status"] == "True")
        #expect(ready?["reason"] == "KubeletReady")
        #expect(node?.at("status", "addresses")?[0]?["address"] == "172.18.0.3")
        #expect(node?.at("status", "allocatable", "cpu") == "8")
    }

    @Test("idle Pods cost no events; heartbeats do")
    func idle() throws {
        for (heartbeats, quiet) in [(false, true), (true, false)] {
            let world = try NodeWorld(heartbeats: heartbeats)
            try world.createPod("p", Self.probed)
            world.run(.minutes(1))
            let before = world.world.simulation.eventCount
            world.run(.hours(1))
            #expect((world.world.simulation.eventCount == before) == quiet)
        }
    }

    @Test("a deletion by force ends the sandbox at once")
    func force() throws {
        let world = try NodeWorld()
        try world.createPod("p")
        world.run(.seconds(5))
        try world.deletePod("p", grace: 0)
        world.run(.seconds(1))
        #expect(try world.pod("p") == nil)
        #expect(world.world.runtime.list(node: "node").isEmpty)
        #expect(!world.lines.contains { $0.hasPrefix("5000") })
    }

    @Test("a Pod deleted while its image is pulled goes at once")
    func earlyDeletion() throws {
        let world = try NodeWorld(images: [ImageSource(pattern: "*", pull: .constant(.seconds(60)))])
        try world.createPod("p")
        world.run(.seconds(5))
        try world.deletePod("p")
        world.run(.seconds(1))
        #expect(try world.pod("p") == nil)
        #expect(world.lines.suffix(1) == ["5000 kubelet delete p Failed IS [terminated:ContainerStatusUnknown 137]"])
    }

    @Test("an agent that is started again takes over what runs and begins anew what was only being started")
    func restart() throws {
        let world = try NodeWorld()
        try world.createPod("a")
        world.run(.seconds(5))
        try world.createPod("b")
        world.run(.milliseconds(500))
        let address = try world.pod("a")?.at("status", "podIP")
        let agents = world.world.manager(named: "kubelet")
        agents?.kill()
        world.run(.seconds(1))
        try agents?.start()
        world.run(.seconds(5))
        #expect(try world.pod("a")?.at("status", "podIP") == address)
        #expect(world.lines.filter { $0.contains("kubelet") && $0.contains(" a ") }.count == 2)
        #expect(world.lines.last == "7500 kubelet update b Running CIPRS [running]")
        #expect(try world.pod("b")?.at("status", "podIP") == "10.244.0.3")
    }
}
