import APIServer
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation
import Testing

@testable import ClusterControllers

@Suite struct EndpointTests {
    static func service(
        _ name: String = "web", ports: JSONValue = [["port": 80, "targetPort": "http"]], _ more: [(String, JSONValue)] = []
    ) -> JSONValue {
        var service: JSONValue = [
            "apiVersion": "v1", "kind": "Service", "metadata": ["name": .string(name)],
            "spec": ["selector": ["app": "web"], "ports": ports],
        ]
        for (field, value) in more { service.set(value, at: "spec", field) }
        return service
    }

    /// Addresses by subset: ready, a slash, not ready, a colon, ports.
    static func summary(_ subsets: JSONValue?) -> [String] {
        (subsets?.arrayValue ?? []).map { subset in
            func addresses(_ field: String) -> String {
                (subset[field]?.arrayValue ?? []).map { $0["ip"]?.stringValue ?? "" }.joined(separator: ",")
            }
            let ports = (subset["ports"]?.arrayValue ?? []).map { "\($0["port"]?.intValue ?? 0)" }.joined(separator: ",")
            return "\(addresses("addresses"))/\(addresses("notReadyAddresses")):\(ports)"
        }
    }

    static func pod(_ name: String, ip: String, ready: Bool = true, port: Int64? = 8080, phase: String = "Running") -> Pod {
        var container: JSONValue = ["name": "main"]
        if let port { container.set([["name": "http", "containerPort": .int(port)]], at: "ports") }
        return Pod([
            "metadata": ["name": .string(name), "namespace": "default", "uid": .string("u-\(name)"), "labels": ["app": "web"]],
            "spec": ["containers": [container], "nodeName": "n1"],
            "status": [
                "phase": .string(phase), "podIP": .string(ip), "conditions": [["type": "Ready", "status": ready ? "True" : "False"]],
            ],
        ])
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var service: JSONValue = EndpointTests.service()
        let pods: [Pod]
        let expected: [String]
    }

    @Test(
        "addresses that offer the same ports stand together, ready ones apart from the others",
        arguments: [
            Row(testDescription: "none", pods: [], expected: []),
            Row(
                testDescription: "ready and not ready", pods: [pod("b", ip: "10.0.0.2", ready: false), pod("a", ip: "10.0.0.1")],
                expected: ["10.0.0.1/10.0.0.2:8080"]),
            Row(
                testDescription: "named port, different numbers",
                pods: [pod("a", ip: "10.0.0.1", port: 9), pod("b", ip: "10.0.0.2", port: 7)],
                expected: ["10.0.0.2/:7", "10.0.0.1/:9"]),
            Row(testDescription: "named port that a Pod lacks", pods: [pod("a", ip: "10.0.0.1", port: nil)], expected: []),
            Row(
                testDescription: "number", service: service(ports: [["port": 80, "targetPort": 3000]]),
                pods: [pod("a", ip: "10.0.0.1", port: nil)], expected: ["10.0.0.1/:3000"]),
            Row(
                testDescription: "no target", service: service(ports: [["port": 80]]), pods: [pod("a", ip: "10.0.0.1")],
                expected: ["10.0.0.1/:80"]),
            Row(
                testDescription: "headless without ports", service: service(ports: .null, [("clusterIP", "None")]),
                pods: [pod("a", ip: "10.0.0.1")], expected: ["10.0.0.1/:"]),
            Row(
                testDescription: "published though not ready", service: service("web", [("publishNotReadyAddresses", true)]),
                pods: [pod("a", ip: "10.0.0.1", ready: false)], expected: ["10.0.0.1/:8080"]),
            Row(
                testDescription: "finished, and without an address",
                pods: [pod("a", ip: "10.0.0.1", phase: "Succeeded"), pod("b", ip: "")], expected: []),
        ])
    func subsets(_ row: Row) {
        #expect(Self.summary(EndpointSubsets.of(Service(row.service), pods: row.pods).subsets) == row.expected)
    }

    static func service(_ name: String, _ more: [(String, JSONValue)]) -> JSONValue {
        service(name, ports: [["port": 80, "targetPort": "http"]], more)
    }

    struct Slices: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The endpoints of each slice there is.
        let existing: [[Int]]
        let desired: [Int]
        let creations: [[Int]]
        /// The positions of the slices that change, with their endpoints.
        let updates: [(Int, [Int])]
        let deletions: [Int]
    }

    @Test(
        "slices of four change as little as possible",
        arguments: [
            Slices(testDescription: "first", existing: [], desired: [1, 2], creations: [[1, 2]], updates: [], deletions: []),
            Slices(
                testDescription: "many", existing: [], desired: [1, 2, 3, 4, 5], creations: [[1, 2, 3, 4], [5]], updates: [], deletions: []),
            Slices(testDescription: "same", existing: [[1, 2]], desired: [1, 2], creations: [], updates: [], deletions: []),
            Slices(
                testDescription: "one more", existing: [[1, 2]], desired: [1, 2, 3], creations: [], updates: [(0, [1, 2, 3])], deletions: []
            ),
            Slices(
                testDescription: "one less", existing: [[1, 2], [3]], desired: [1, 3], creations: [], updates: [(0, [1])], deletions: []),
            Slices(
                testDescription: "emptied", existing: [[1, 2], [3]], desired: [1, 2], creations: [], updates: [], deletions: [1]),
            Slices(
                testDescription: "full", existing: [[1, 2, 3, 4]], desired: [1, 2, 3, 4, 5], creations: [[5]], updates: [], deletions: []),
            Slices(
                testDescription: "changed slices are filled first", existing: [[1, 2, 3], [4, 5]], desired: [1, 2, 3, 4, 6, 7],
                creations: [], updates: [(1, [4, 6, 7])], deletions: []),
            Slices(
                testDescription: "all replaced", existing: [[1, 2]], desired: [3, 4], creations: [], updates: [(0, [3, 4])], deletions: []),
        ])
    func slices(_ row: Slices) {
        let ports = [EndpointPort(name: "", number: 80, transport: "TCP")]
        func endpoint(_ number: Int) -> JSONValue { ["addresses": [.string("10.0.0.\(number)")]] }
        let existing = row.existing.enumerated().map { index, numbers in
            SlicePlan.Slice(name: "s\(index)", ports: ports, endpoints: numbers.map(endpoint))
        }
        let plan = SlicePlan(
            existing: existing, desired: [SliceEndpoints.Group(ports: ports, endpoints: row.desired.map(endpoint))], maximum: 4)
        #expect(plan.creations.map(\.endpoints) == row.creations.map { $0.map(endpoint) })
        #expect(plan.updates.map(\.name) == row.updates.map { "s\($0.0)" })
        #expect(plan.updates.map(\.endpoints) == row.updates.map { $0.1.map(endpoint) })
        #expect(plan.deletions == row.deletions.map { "s\($0)" })
    }

    @Test("a Service without endpoints has one empty slice, which is used when some come")
    func placeholder() {
        let first = SlicePlan(existing: [], desired: [])
        #expect(first.creations == [SlicePlan.Slice(name: "", ports: [], endpoints: [])])
        let empty = SlicePlan.Slice(name: "s", ports: [], endpoints: [])
        #expect(SlicePlan(existing: [empty], desired: []).creations.isEmpty)
        #expect(SlicePlan(existing: [empty], desired: []).deletions.isEmpty)
        let ports = [EndpointPort(name: "", number: 80, transport: "TCP")]
        let group = SliceEndpoints.Group(ports: ports, endpoints: [["addresses": ["10.0.0.1"]]])
        let plan = SlicePlan(existing: [empty], desired: [group])
        #expect(plan.updates == [SlicePlan.Slice(name: "s", ports: ports, endpoints: group.endpoints)])
        #expect(plan.creations.isEmpty && plan.deletions.isEmpty)
    }

    @Test("a Service finds its Pods, follows their readiness, and writes nothing when nothing changes")
    func follows() throws {
        let cluster = try OwnerCluster()
        try cluster.create(Self.service())
        cluster.run(1)
        #expect(Self.summary(try cluster.get("Endpoints", "web")?.json["subsets"]) == [])
        try cluster.create(OwnerCluster.workload("ReplicaSet", replicas: 2))
        cluster.run(5)
        #expect(Self.summary(try cluster.get("Endpoints", "web")?.json["subsets"]) == ["10.0.0.1,10.0.0.2/:8080"])
        var slices = try cluster.list("EndpointSlice")
        #expect(slices.count == 1)
        #expect(slices[0].label("kubernetes.io/service-name") == "web")
        #expect(slices[0].label("endpointslice.kubernetes.io/managed-by") == "endpointslice-controller.k8s.io")
        #expect(slices[0].controllerReference?.kind == "Service")
        #expect(slices[0].json["endpoints"]?.arrayValue?.count == 2)

        let writes = cluster.writes("endpoint-controller") + cluster.writes("endpointslice-controller")
        cluster.run(3_600)
        #expect(cluster.writes("endpoint-controller") + cluster.writes("endpointslice-controller") == writes)

        let pod = try #require(try cluster.list("Pod").first)
        cluster.makeReady(pod.key, false)
        cluster.run(1)
        #expect(Self.summary(try cluster.get("Endpoints", "web")?.json["subsets"]) == ["10.0.0.2/10.0.0.3:8080"])
        slices = try cluster.list("EndpointSlice")
        #expect(slices.count == 1)
        #expect(
            slices[0].json["endpoints"]?.arrayValue?.map { $0.at("conditions", "ready")?.boolValue ?? true }.sorted { !$0 && $1 }
                == [false, true])

        try cluster.delete("Service", "web")
        cluster.run(5)
        #expect(try cluster.names("Endpoints") == [])
        #expect(try cluster.names("EndpointSlice") == [])
    }

    @Test("with a slow watch no slice is made twice")
    func lag() throws {
        let cluster = try OwnerCluster(timing: .init(request: .constant(.milliseconds(5)), watchDelivery: .uniform(0, .seconds(2))))
        cluster.run(5)
        try cluster.create(Self.service())
        try cluster.create(OwnerCluster.workload("ReplicaSet", replicas: 12))
        cluster.run(60)
        let slices = try cluster.list("EndpointSlice")
        #expect(slices.count == 1)
        #expect(slices.first?.json["endpoints"]?.arrayValue?.count == 12)
    }

    @Test("a Service without selector, and one that only names another host, are left alone")
    func ignored() throws {
        let cluster = try OwnerCluster()
        try cluster.create(
            ["apiVersion": "v1", "kind": "Service", "metadata": ["name": "manual"], "spec": ["ports": [["port": 80]]]])
        try cluster.create(Self.service("far", [("type", "ExternalName"), ("externalName", "example.com")]))
        cluster.run(10)
        #expect(try cluster.names("Endpoints") == [])
        #expect(try cluster.names("EndpointSlice") == [])
    }
}
