import ObjectModel
import Testing

@testable import ClusterControllers

@Suite struct SchedulingCycleTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var pod: JSONValue = .object(JSONObject())
        var labels: JSONValue = .object(JSONObject())
        /// Changes to the nodes `a` (zone x), `b` (zone x) and `c` (zone y), in that order.
        var nodes: [JSONValue] = []
        /// Pods that are placed: the node, their labels, their spec.
        var placed: [(String, JSONValue, JSONValue)] = []
        /// The node chosen, or the message of the failure.
        let expected: String
    }

    static func requests(_ list: JSONValue) -> JSONValue { ["containers": [["name": "c", "resources": ["requests": list]]]] }
    static let app: JSONValue = ["app": "w"]
    static let selector: JSONValue = ["matchLabels": ["app": "w"]]

    static func spread(_ key: String, _ when: String = "DoNotSchedule") -> JSONValue {
        [
            "topologySpreadConstraints": [
                ["maxSkew": 1, "topologyKey": .string(key), "whenUnsatisfiable": .string(when), "labelSelector": selector]
            ]
        ]
    }

    static func podTerms(_ kind: String, _ key: String) -> JSONValue {
        [
            "affinity": [
                kind: ["requiredDuringSchedulingIgnoredDuringExecution": [["topologyKey": .string(key), "labelSelector": selector]]]
            ]
        ]
    }

    static let helpless = "preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."
    static let zone = "topology.kubernetes.io/zone"

    static let rows: [Row] = [
        Row(testDescription: "equal nodes: the first by name", expected: "a"),
        Row(
            testDescription: "the emptiest node", placed: [("a", .null, requests(["cpu": "2"])), ("b", .null, requests(["cpu": "1"]))],
            expected: "c"),
        Row(
            testDescription: "more than any node has", pod: requests(["cpu": "9"]),
            expected: "0/3 nodes are available: 3 Insufficient cpu. \(helpless)"),
        Row(
            testDescription: "more than is left", pod: requests(["cpu": "3", "memory": "1Gi"]),
            placed: [
                ("a", .null, requests(["cpu": "2"])), ("b", .null, requests(["cpu": "2"])), ("c", .null, requests(["memory": "8Gi"])),
            ],
            expected: "0/3 nodes are available: 1 Insufficient memory, 2 Insufficient cpu. preemption: 0/3 nodes are available: "
                + "3 No preemption victims found for incoming pod."),
        Row(
            testDescription: "an extended resource", pod: requests(["example.com/gpu": "1"]),
            nodes: [["status": ["allocatable": ["cpu": "4", "memory": "8Gi", "pods": "10", "example.com/gpu": "1"]]]], expected: "a"),
        Row(
            testDescription: "too many Pods", nodes: Array(repeating: ["status": ["allocatable": ["cpu": "4", "pods": "0"]]], count: 3),
            expected: "0/3 nodes are available: 3 Too many pods. preemption: 0/3 nodes are available: "
                + "3 No preemption victims found for incoming pod."),
        Row(testDescription: "a node selector", pod: ["nodeSelector": [zone: "y"]], expected: "c"),
        Row(
            testDescription: "a node selector that nothing satisfies", pod: ["nodeSelector": ["disk": "ssd"]],
            expected: "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector. \(helpless)"),
        Row(
            testDescription: "required node affinity by label and by name",
            pod: [
                "affinity": [
                    "nodeAffinity": [
                        "requiredDuringSchedulingIgnoredDuringExecution": [
                            "nodeSelectorTerms": [
                                [
                                    "matchExpressions": [["key": .string(zone), "operator": "In", "values": ["x"]]],
                                    "matchFields": [["key": "metadata.name", "operator": "NotIn", "values": ["a"]]],
                                ]
                            ]
                        ]
                    ]
                ]
            ], expected: "b"),
        Row(
            testDescription: "a taint", nodes: [["spec": ["taints": [["key": "k", "value": "v", "effect": "NoSchedule"]]]]], expected: "b"),
        Row(
            testDescription: "a tolerated taint", pod: ["tolerations": [["key": "k", "operator": "Exists"]]],
            nodes: [["spec": ["taints": [["key": "k", "value": "v", "effect": "NoSchedule"]]]]], expected: "a"),
        Row(
            testDescription: "taints everywhere, and a node that takes nothing",
            nodes: [
                ["spec": ["taints": [["key": "k", "value": "v", "effect": "NoExecute"]]]], ["spec": ["unschedulable": true]],
                ["spec": ["taints": [["key": "l", "effect": "NoSchedule"]]]],
            ],
            expected: "0/3 nodes are available: 1 node(s) had untolerated taint {k: v}, 1 node(s) had untolerated taint {l: }, "
                + "1 node(s) were unschedulable. \(helpless)"),
        Row(
            testDescription: "a taint that asks to stay away", nodes: [["spec": ["taints": [["key": "k", "effect": "PreferNoSchedule"]]]]],
            expected: "b"),
        Row(
            testDescription: "spread over zones", pod: spread(zone), labels: app, placed: [("a", app, .null), ("c", .null, .null)],
            expected: "c"),
        Row(
            testDescription: "spread over hosts that cannot be", pod: spread("rack"), labels: app,
            expected:
                "0/3 nodes are available: 3 node(s) didn't match pod topology spread constraints (missing required label). \(helpless)"
        ),
        Row(
            testDescription: "spread if possible", pod: spread("kubernetes.io/hostname", "ScheduleAnyway"), labels: app,
            placed: [("a", app, .null), ("b", app, .null), ("c", .null, requests(["cpu": "1"]))], expected: "c"),
        Row(
            testDescription: "anti-affinity by host", pod: podTerms("podAntiAffinity", "kubernetes.io/hostname"), labels: app,
            placed: [("a", app, .null)], expected: "b"),
        Row(
            testDescription: "anti-affinity by zone", pod: podTerms("podAntiAffinity", zone), labels: app, placed: [("a", app, .null)],
            expected: "c"),
        Row(
            testDescription: "anti-affinity of those that are there", labels: app,
            placed: [("a", .null, podTerms("podAntiAffinity", zone)), ("c", .null, .null)], expected: "c"),
        Row(testDescription: "affinity", pod: podTerms("podAffinity", zone), placed: [("c", app, .null)], expected: "c"),
        Row(
            testDescription: "affinity to nobody", pod: podTerms("podAffinity", zone),
            expected: "0/3 nodes are available: 3 node(s) didn't match pod affinity rules. \(helpless)"),
        Row(testDescription: "affinity of the first to its own kind", pod: podTerms("podAffinity", zone), labels: app, expected: "a"),
        Row(
            testDescription: "a port of the host", pod: ["containers": [["name": "c", "ports": [["hostPort": 80, "containerPort": 80]]]]],
            placed: [("a", .null, ["containers": [["name": "c", "ports": [["hostPort": 80, "containerPort": 1]]]]])], expected: "b"),
    ]

    @Test("a Pod goes where it may and where there is most room", arguments: rows)
    func places(_ row: Row) {
        let cache = SchedulerCache()
        for (index, name) in ["a", "b", "c"].enumerated() {
            var node: JSONValue = [
                "metadata": [
                    "name": .string(name), "labels": ["kubernetes.io/hostname": .string(name), Self.zone: name == "c" ? "y" : "x"],
                ], "status": ["allocatable": ["cpu": "4", "memory": "8Gi", "pods": "10"]],
            ]
            if index < row.nodes.count { node = MergePatch.apply(row.nodes[index], to: node) }
            _ = cache.update(node: node)
        }
        for (index, (node, labels, spec)) in row.placed.enumerated() {
            cache.update(pod: Self.pod("placed-\(index)", labels, spec), on: node)
        }
        let pod = PodRequirements(Self.pod("pod", row.labels, row.pod))
        switch cache.place(pod, namespaceLabels: { _ in nil }) {
        case .success(let node): #expect(node.name == row.expected)
        case .failure(let refused): #expect(refused.failure.message == row.expected)
        }
    }

    static func pod(_ name: String, _ labels: JSONValue, _ spec: JSONValue) -> JSONValue {
        var pod: JSONValue = ["metadata": ["name": .string(name), "namespace": "default", "uid": .string("uid-\(name)")], "spec": spec]
        if labels.objectValue != nil { pod.set(labels, at: "metadata", "labels") }
        return pod
    }

    @Test("init containers count where they need more at once, sidecars all the time")
    func requestsOfPods() {
        let spec: JSONValue = [
            "initContainers": [
                ["name": "side", "restartPolicy": "Always", "resources": ["requests": ["cpu": "100m"]]],
                ["name": "init", "resources": ["requests": ["cpu": "2", "memory": "1Gi"]]],
            ], "containers": [["name": "a", "resources": ["requests": ["cpu": "500m", "memory": "2Gi"]]], ["name": "b"]],
            "overhead": ["cpu": "10m"],
        ]
        let requests = ResourceAmounts.requests(ofPod: spec)
        #expect(requests.milliCPU == 2_110)
        #expect(requests.memory == 2 << 30)
        #expect(requests.pods == 1)
    }

    @Test("nothing to place Pods on")
    func noNodes() { #expect(SchedulingFailure(refusals: []).message == "no nodes available to schedule pods") }
}
