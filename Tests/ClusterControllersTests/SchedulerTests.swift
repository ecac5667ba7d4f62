import APIServer
import ControllerRuntime
import ObjectModel
import Simulation
import Testing
import World

@Suite struct SchedulerTests {
    static func cpu(_ amount: String) -> JSONValue {
        ["containers": [["name": "main", "image": "app:1", "resources": ["requests": ["cpu": .string(amount)]]]]]
    }

    @Test("a Pod that fits nowhere says so, and is placed once there is room and its back-off is over")
    func waiting() throws {
        let world = try NodeWorld()
        try world.createPod("big", Self.cpu("6"))
        world.run(.seconds(2))
        try world.createPod("late", Self.cpu("4"))
        world.run(.milliseconds(100))
        let condition = try world.pod("late")?.at("status", "conditions")?[0]
        #expect(condition?["type"] == "PodScheduled")
        #expect(condition?["status"] == "False")
        #expect(condition?["reason"] == "Unschedulable")
        #expect(
            condition?["message"]
                == "0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod."
        )
        let handle = try world.world.server.resolve(GroupVersionResource(group: "events.k8s.io", version: "v1", resource: "events"))
        let events = try world.world.server.list(handle, namespace: nil, options: ListOptions()).items
        #expect(events.map { $0["reason"] } == ["FailedScheduling"])
        try world.deletePod("big", grace: 0)
        world.run(.seconds(5))
        #expect(try world.node(of: "late") == "node")
        // Refused at 2.0 s, so not looked at again before 3.0 s although there was room at 2.1 s.
        #expect(world.lines.contains { $0.hasPrefix("3000 kube-scheduler update late Pending S") })
    }

    @Test("placements take their time one after the other, in the order Pods came")
    func latency() throws {
        let world = try NodeWorld { $0.schedule = .constant(.milliseconds(2)) }
        for name in ["c", "a", "b"] { try world.createPod(name) }
        world.run(.milliseconds(500))
        #expect(
            world.lines.filter { $0.contains("kube-scheduler") } == [
                "2 kube-scheduler update c Pending S []", "4 kube-scheduler update a Pending S []",
                "6 kube-scheduler update b Pending S []",
            ])
    }

    @Test("a gated Pod is not placed until its gates are gone")
    func gates() throws {
        let world = try NodeWorld()
        try world.createPod("p", ["schedulingGates": [["name": "example.com/wait"]]])
        world.run(.seconds(1))
        #expect(try world.node(of: "p").isEmpty)
        try world.world.patch(
            GroupVersionKind(group: "", version: "v1", kind: "Pod"), ObjectKey(namespace: "default", name: "p"),
            .merge(["spec": ["schedulingGates": .null]]))
        world.run(.seconds(3))
        #expect(try world.node(of: "p") == "node")
        #expect(world.lines.last == "2000 kubelet update p Running CIPRS [running]")
    }

    @Test("three hundred Pods spread about evenly, the same way every time")
    func crowd() throws {
        var digests: [Digest128] = []
        for _ in 0..<2 {
            let nodes = NodeGroup(name: "n", count: 3, capacity: [.init("pods", "200"), .init("cpu", "64")])
            let world = try NodeWorld(nodes: [nodes])
            for index in 0..<300 { try world.createPod("p-\(index)") }
            world.run(.seconds(10))
            for name in ["n-0", "n-1", "n-2"] { #expect((95...105).contains(world.world.runtime.list(node: name).count)) }
            digests.append(world.world.historyDigest)
        }
        #expect(digests[0] == digests[1])
    }
}
