import AgentSandboxAPI
import KubernetesAPI
import ObjectModel
import Simulation
import Testing

@testable import AgentSandboxControllers

@Suite struct SandboxExpiryTests {
    private static let now = Timestamp(seconds: 1_800_000_000)
    private static let second: Int64 = 1_000_000_000

    @Test(
        arguments: [
            ("S-080", nil, false, 0), ("S-081", 7_200 * second, false, 7_200 * second), ("S-082", 0, true, 0),
            ("S-083", second / 2, false, 2 * second), ("S-084", -10 * second, true, 0), ("S-084", -60 * second, true, 0),
            ("one nanosecond", 1, false, 2 * second), ("two seconds", 2 * second, false, 2 * second),
        ] as [(String, Int64?, Bool, Int64)])
    func `A Sandbox ends at its shutdown time`(_ id: String, _ offset: Int64?, _ isExpired: Bool, _ requeueAfter: Int64) {
        let expiry = SandboxExpiry(shutdownTime: offset.map { Self.now + $0 }, at: Self.now)
        #expect(expiry.isExpired == isExpired, "\(id)")
        #expect(expiry.requeueAfter == requeueAfter, "\(id)")
    }

    @Test(
        arguments: [
            ("S-085", nil, nil, nil, false, 0), ("S-086", nil, 120, 30, false, 90), ("S-087", nil, 0, 0, true, 0),
            ("S-088", 5, 120, 30, false, 5), ("S-089", 300, 120, 30, false, 90), ("not finished", nil, 120, nil, false, 0),
            ("no ttl", nil, nil, 30, false, 0), ("long ago", nil, 120, 121, true, 0),
        ] as [(String, Int64?, Int64?, Int64?, Bool, Int64)])
    func `The earlier of both ends counts`(
        _ id: String, _ shutdown: Int64?, _ ttl: Int64?, _ finishedAgo: Int64?, _ isExpired: Bool, _ requeueAfter: Int64
    ) {
        let finished = finishedAgo.map {
            Condition(type: "Finished", status: "True", lastTransitionTime: Self.now + -$0 * Self.second)
        }
        let expiry = SandboxExpiry(
            shutdownTime: shutdown.map { Self.now + $0 * Self.second }, secondsAfterFinished: ttl, finished: finished, at: Self.now)
        #expect(expiry.isExpired == isExpired, "\(id)")
        #expect(expiry.requeueAfter == requeueAfter * Self.second, "\(id)")
    }
}

@Suite struct SandboxNamingTests {
    @Test(
        arguments: [
            ("S-030", [:], "sandbox-name"), ("S-030", ["other": "x"], "sandbox-name"),
            ("S-030", ["agents.x-k8s.io/pod-name": ""], "sandbox-name"),
            ("S-031", ["agents.x-k8s.io/pod-name": "warmpool-abc-xyz"], "warmpool-abc-xyz"),
        ] as [(String, JSONValue, String)])
    func `The annotation names the Pod`(_ id: String, _ annotations: JSONValue, _ expected: String) {
        #expect(Sandbox(Fixtures.sandbox(annotations: annotations)).podName == expected, "\(id)")
    }

    @Test(arguments: [
        ("", "811c9dc5"), ("a", "e40c292c"), ("sandbox-name", "ab179450"), ("my-warm-pool", "034dafb4"),
        ("python-runtime-template", "0572d487"),
    ])
    func `S-032 and S-033 hashes are FNV-1a in eight digits`(_ name: String, _ hash: String) { #expect(NameHash.of(name) == hash) }

    private static let claim: JSONValue = ["name": "data", "persistentVolumeClaim": ["claimName": "data-my-sandbox"]]
    private static let config: JSONValue = ["name": "config", "configMap": ["name": "c"]]

    @Test(
        arguments: [
            ("S-034", [["name": "data", "emptyDir": [:]], config], ["data"], [config, claim]),
            ("S-035", [config], ["data"], [config, claim]),
            ("S-036", [config], [], [config]),
        ] as [(String, [JSONValue], [String], [JSONValue])])
    func `Claim templates replace volumes of their name`(
        _ id: String, _ present: [JSONValue], _ claims: [String], _ expected: [JSONValue]
    ) {
        #expect(SandboxChildren.volumes(present, mergedWith: claims, sandbox: "my-sandbox") == expected, "\(id)")
    }

    @Test(arguments: ["cluster.local", "custom.domain"]) func `S-037 the Service has a full domain name`(_ domain: String) {
        var sandbox = Sandbox(Fixtures.sandbox())
        sandbox.note(service: Service(["metadata": ["name": "my-svc", "namespace": "my-ns"]]), clusterDomain: domain)
        #expect(sandbox.serviceName == "my-svc")
        #expect(sandbox.serviceFQDN == "my-svc.my-ns.svc.\(domain)")
        sandbox.forgetService()
        #expect(sandbox.status == nil || sandbox.status == [:])
    }

    @Test func `S-038 and S-039 the uid of the controller tells whose an object is`() throws {
        var elsewhere = Fixtures.ownReference
        elsewhere.set("older-uid", at: "uid")
        var noController = Fixtures.ownReference
        noController.set(false, at: "controller")
        #expect(Ownership(of: Pod(Fixtures.pod(owner: Fixtures.ownReference)), by: Fixtures.uid) == .owned)
        #expect(Ownership(of: Pod(Fixtures.pod()), by: Fixtures.uid) == .unowned)
        #expect(Ownership(of: Pod(Fixtures.pod(owner: noController)), by: Fixtures.uid) == .unowned)
        let reference = try #require(OwnerReference(json: elsewhere))
        #expect(Ownership(of: Pod(Fixtures.pod(owner: elsewhere)), by: Fixtures.uid) == .foreign(reference))
    }
}

@Suite struct ServicePortTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let id: String
        let spec: JSONValue
        let expected: [String]

        var testDescription: String { id }
    }

    private static func container(_ ports: [JSONValue]) -> JSONValue { ["name": "c", "ports": .array(ports)] }

    static let rows: [Row] = [
        Row(
            id: "S-151", spec: ["containers": [container([["containerPort": 8_080, "protocol": "TCP"]])]],
            expected: ["p-8080-tcp TCP 8080->8080"]),
        Row(
            id: "S-152",
            spec: [
                "containers": [["name": "c"]],
                "initContainers": [
                    container([["name": "setup", "containerPort": 9_999]]),
                    ["name": "s", "restartPolicy": "Always", "ports": [["name": "metrics", "containerPort": 15_020]]],
                ],
            ], expected: ["metrics TCP 15020->15020"]),
        Row(
            id: "S-153",
            spec: [
                "containers": [
                    container([
                        ["containerPort": 9_090, "protocol": "UDP"], ["containerPort": 8_080, "protocol": "TCP"],
                        ["name": "http", "containerPort": 8_080], ["containerPort": 9_090, "protocol": "TCP"], ["containerPort": 0],
                    ])
                ]
            ], expected: ["http TCP 8080->8080", "p-9090-tcp TCP 9090->9090", "p-9090-udp UDP 9090->9090"]),
        Row(
            id: "S-154",
            spec: [
                "containers": [
                    container([["name": "http", "containerPort": 9_090]]), container([["name": "http", "containerPort": 8_080]]),
                ]
            ], expected: ["p-8080-tcp TCP 8080->8080", "http TCP 9090->9090"]),
        Row(
            id: "S-155", spec: ["containers": [container([["name": "p-8080-tcp", "containerPort": 9_090], ["containerPort": 8_080]])]],
            expected: ["p-8080-tcp-2 TCP 8080->8080", "p-8080-tcp TCP 9090->9090"]),
        Row(id: "S-156", spec: ["containers": [["name": "c"]]], expected: []),
        Row(
            id: "protocols in order",
            spec: [
                "containers": [
                    container([
                        ["containerPort": 1, "protocol": "UDP"], ["containerPort": 1, "protocol": "TCP"],
                        ["containerPort": 1, "protocol": "SCTP"],
                    ])
                ]
            ], expected: ["p-1-sctp SCTP 1->1", "p-1-tcp TCP 1->1", "p-1-udp UDP 1->1"]),
    ]

    @Test(arguments: rows) func derivation(_ row: Row) {
        let lines = ServicePorts.derive(from: row.spec).map { port in
            "\(port["name"]?.stringValue ?? "") \(port["protocol"]?.stringValue ?? "") "
                + "\(port["port"]?.intValue ?? 0)->\(port["targetPort"]?.intValue ?? 0)"
        }
        #expect(lines == row.expected)
    }

    @Test func `S-160 other fields of a port do not count`() {
        let port: JSONValue = ["name": "a", "protocol": "TCP", "port": 1, "targetPort": 1]
        var more = port
        more.set("http", at: "appProtocol")
        var other = port
        other.set(2, at: "targetPort")
        #expect(ServicePorts.areEqual([more], [port]))
        #expect(!ServicePorts.areEqual([other], [port]))
        #expect(!ServicePorts.areEqual([], [port]))
        #expect(ServicePorts.areEqual([], []))
    }
}

@Suite struct CacheTests {
    @Test func `S-206 a cached Pod is reduced`() {
        let pod: JSONValue = [
            "apiVersion": "v1", "kind": "Pod",
            "metadata": [
                "name": "p", "labels": ["a": "b"], "annotations": ["c": "d"], "managedFields": [["manager": "x"]], "finalizers": ["f"],
            ],
            "spec": ["nodeName": "n", "containers": [["name": "c"]], "initContainers": [], "volumes": [], "tolerations": []],
            "status": ["phase": "Running"],
        ]
        #expect(
            Indexes.cachedPod(pod) == [
                "apiVersion": "v1", "kind": "Pod", "metadata": ["name": "p", "labels": ["a": "b"], "annotations": ["c": "d"]],
                "spec": ["nodeName": "n"], "status": ["phase": "Running"],
            ])
        let service: JSONValue = ["kind": "Service", "spec": ["ports": []], "metadata": ["name": "s"]]
        #expect(Indexes.cachedPod(service).isIdentical(to: service))
    }

    @Test func `S-207 a metadata patch says the same of a reduced Pod`() {
        let full = Pod(Fixtures.pod(labels: ["a": "b"], owner: Fixtures.ownReference, node: "n"))
        let reduced = Pod(Indexes.cachedPod(full.json))
        let metadata = PodMetadata(of: Sandbox(Fixtures.sandbox(["podTemplate": ["metadata": ["labels": ["x": "y"]]]])))
        var (changedFull, changedReduced) = (full, reduced)
        metadata.sync(&changedFull)
        metadata.sync(&changedReduced)
        let expected: JSONValue = [
            "metadata": [
                "labels": ["agents.x-k8s.io/sandbox-name-hash": "ab179450", "x": "y"],
                "annotations": ["agents.x-k8s.io/propagated-labels": "x"],
            ]
        ]
        #expect(MergePatch.difference(from: full.json, to: changedFull.json) == expected)
        #expect(MergePatch.difference(from: reduced.json, to: changedReduced.json) == expected)
    }
}
