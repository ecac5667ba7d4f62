import ObjectModel
import Testing

@testable import AgentSandboxControllers

/// The Service and volume claim steps and write-behind, seen through whole passes. The Pod is there and in order from the start.
@Suite struct SandboxServiceTests {

    private static let own = Fixtures.ownReference
    private static let status = "patch sandboxes/status sandbox-name"
    private static let pod = Fixtures.pod(labels: Fixtures.tracking, owner: own)
    private static let tracked: JSONValue = ["agents.x-k8s.io/pod-name": "sandbox-name"]
    private static let authorization =
        #"missing required pool authorization label ("agents.x-k8s.io/adoptable") or sandbox tracking label "#
        + #"("agents.x-k8s.io/sandbox-name-hash")"#

    private static func sandbox(_ service: JSONValue, port: Int64? = nil) -> JSONValue {
        var spec: JSONValue = ["service": service]
        if let port {
            spec.set(
                [["name": "main", "image": "pause", "ports": [["containerPort": .int(port)]]]], at: "podTemplate", "spec", "containers")
        }
        return Fixtures.sandbox(spec, annotations: tracked)
    }

    private static func port(_ number: Int64, _ more: JSONValue = [:]) -> JSONValue {
        let port: JSONValue = [
            "name": .string("p-\(number)-tcp"), "protocol": "TCP", "port": .int(number), "targetPort": .int(number),
        ]
        return MergePatch.apply(more, to: port)
    }

    private static func spec(_ ports: [JSONValue] = [], selector: JSONValue = Fixtures.tracking) -> JSONValue {
        var spec: JSONValue = ["clusterIP": "None", "selector": selector]
        if !ports.isEmpty { spec.set(.array(ports), at: "ports") }
        return spec
    }

    private static func row(
        _ id: String, _ sandbox: JSONValue, _ service: JSONValue?, calls: [String], failure: String? = nil, _ expected: JSONValue?,
        isNoted: Bool = true
    ) -> BenchRow {
        var steps: [BenchRow.Step] = [.pass(Fixtures.name, calls: calls + [status], failure: failure)]
        if let expected {
            steps.append(.expect("Service", Fixtures.name, expected))
        } else {
            steps.append(.absent("Service", Fixtures.name))
        }
        steps.append(
            .expect(
                "Sandbox", Fixtures.name,
                [
                    "status": isNoted
                        ? ["service": "sandbox-name", "serviceFQDN": "sandbox-name.default.svc.cluster.local"]
                        : ["service": nil, "serviceFQDN": nil]
                ]))
        if failure == nil { steps.append(.pass(Fixtures.name, calls: [])) }
        return BenchRow(id: id, given: [sandbox, pod] + (service.map { [$0] } ?? []), steps: steps)
    }

    private static let create = "create services sandbox-name"
    private static let patch = "patch services sandbox-name"
    private static let update = "update services sandbox-name"
    private static let wrong: JSONValue = ["app": "wrong"]

    static let rows: [BenchRow] = [
        row(
            "S-150", sandbox(true), nil, calls: [create],
            ["metadata": ["labels": Fixtures.tracking, "ownerReferences": [own]], "spec": ["clusterIP": "None", "ports": nil]]),
        row("S-151", sandbox(true, port: 8_080), nil, calls: [create], ["spec": ["ports": [port(8_080)]]]),
        row(
            "S-157", sandbox(true), Fixtures.service(owner: own, spec: spec()), calls: [patch],
            ["metadata": ["labels": Fixtures.tracking], "spec": ["selector": Fixtures.tracking]]),
        row(
            "S-158", sandbox(true), Fixtures.service(labels: ["extra": "1"], owner: own, spec: spec([port(1)], selector: wrong)),
            calls: [patch],
            [
                "metadata": ["labels": MergePatch.apply(["extra": "1"], to: Fixtures.tracking)],
                "spec": ["selector": MergePatch.apply(["app": nil], to: Fixtures.tracking), "ports": nil],
            ]),
        row(
            "S-159", sandbox(true, port: 8_080), Fixtures.service(labels: Fixtures.tracking, owner: own, spec: spec([port(9_090)])),
            calls: [patch],
            ["spec": ["ports": [port(8_080)]]]),
        row(
            "S-160", sandbox(true, port: 8_080),
            Fixtures.service(labels: Fixtures.tracking, owner: own, spec: spec([port(8_080, ["appProtocol": "http"])])), calls: [],
            ["spec": ["ports": [port(8_080, ["appProtocol": "http"])]]]),
        row(
            "S-161", sandbox(true), Fixtures.service(owner: Fixtures.foreignReference), calls: [],
            failure: #"service "sandbox-name" is owned by ReplicaSet/other (UID: other-uid), not by sandbox "sandbox-name""#, [:],
            isNoted: false),
        row(
            "S-163", sandbox(true), Fixtures.service(labels: Fixtures.adoptable, spec: spec([port(1)])), calls: [update],
            ["metadata": ["ownerReferences": [own]], "spec": ["ports": nil, "selector": Fixtures.tracking]]),
        row(
            "S-164", sandbox(true), Fixtures.service(labels: Fixtures.adoptable, spec: ["clusterIP": "10.96.0.100", "ports": [port(1)]]),
            calls: [],
            failure: #"cannot adopt service "sandbox-name": ClusterIP is "10.96.0.100" (expected "None", field is immutable)"#,
            ["metadata": ["ownerReferences": nil]], isNoted: false),
        row(
            "S-165", sandbox(true, port: 8_080), Fixtures.service(labels: Fixtures.adoptable, spec: spec(selector: wrong)), calls: [update],
            [
                "metadata": ["ownerReferences": [own], "labels": MergePatch.apply(Fixtures.adoptable, to: Fixtures.tracking)],
                "spec": ["selector": MergePatch.apply(["app": nil], to: Fixtures.tracking), "ports": [port(8_080)]],
            ]),
        row(
            "S-166", sandbox(true), Fixtures.service(labels: Fixtures.tracking, spec: spec()), calls: [update],
            ["metadata": ["ownerReferences": [own]]]),
        row("S-167", sandbox(nil), nil, calls: [], nil, isNoted: false),
        row(
            "S-168", sandbox(nil, port: 8_080), Fixtures.service(owner: own, spec: spec([port(9_090)], selector: wrong)), calls: [patch],
            [
                "metadata": ["labels": Fixtures.tracking],
                "spec": ["selector": MergePatch.apply(["app": nil], to: Fixtures.tracking), "ports": [port(9_090)]],
            ]),
        row(
            "unset, somebody else's", sandbox(nil), Fixtures.service(owner: Fixtures.foreignReference), calls: [],
            failure: #"service "sandbox-name" is owned by ReplicaSet/other (UID: other-uid), not by sandbox "sandbox-name""#,
            ["metadata": ["labels": nil]], isNoted: false),
        row(
            "false, somebody else's", sandbox(false), Fixtures.service(owner: Fixtures.foreignReference), calls: [],
            ["metadata": ["ownerReferences": [Fixtures.foreignReference]]], isNoted: false),
        row(
            "adoption leaves nothing of the ports", sandbox(true, port: 8_080),
            Fixtures.service(labels: Fixtures.tracking, spec: spec([port(8_080, ["appProtocol": "http"])])), calls: [update],
            ["spec": ["ports": [port(8_080)]]]),
        row("S-169", sandbox(nil), Fixtures.service(), calls: [], ["metadata": ["ownerReferences": nil]], isNoted: false),
        row(
            "S-170", sandbox(false), Fixtures.service(labels: Fixtures.tracking, owner: own), calls: ["delete services sandbox-name"], nil,
            isNoted: false
        ),
        row("S-171", sandbox(false), Fixtures.service(), calls: [], ["metadata": ["ownerReferences": nil]], isNoted: false),
        row(
            "S-172", sandbox(true), Fixtures.service(), calls: [],
            failure: #"cannot adopt unowned service "sandbox-name": "# + authorization,
            ["metadata": ["ownerReferences": nil]], isNoted: false),
        BenchRow(
            id: "a refused deletion keeps the status",
            given: [sandbox(true), pod, Fixtures.service(labels: Fixtures.tracking, owner: own, spec: spec())],
            steps: [
                .converge(Fixtures.name), .patch("Sandbox", Fixtures.name, ["spec": ["service": false]]),
                .refuse("delete services sandbox-name", "boom"),
                .pass(Fixtures.name, calls: ["delete services sandbox-name", status], failure: "failed to delete service: boom"),
                .expect("Sandbox", Fixtures.name, ["status": ["service": "sandbox-name"]]),
            ]),
        BenchRow(
            id: "refusals say which step failed",
            given: [sandbox(true), pod, Fixtures.service(owner: own, spec: spec())],
            steps: [
                .refuse(patch, "boom"),
                .pass(Fixtures.name, calls: [patch, status], failure: "failed to patch owned service: boom"),
                .patch("Service", Fixtures.name, ["metadata": ["ownerReferences": nil, "labels": Fixtures.adoptable]]),
                .refuse(update, "boom"),
                .pass(Fixtures.name, calls: [update, status], failure: "failed to update service with owner reference: boom"),
            ]),
        BenchRow(
            id: "X-09", given: [sandbox(true, port: 8_080), pod],
            steps: [
                .converge(Fixtures.name), .patch("Sandbox", Fixtures.name, ["spec": ["service": nil]]),
                .patch("Service", Fixtures.name, ["metadata": ["labels": nil], "spec": ["ports": [port(1)]]]),
                .pass(Fixtures.name, calls: [patch, status]),
                .expect("Service", Fixtures.name, ["metadata": ["labels": Fixtures.tracking], "spec": ["ports": [port(1)]]]),
            ]),
    ]

    @Test(arguments: rows) func service(_ row: BenchRow) throws { try row.run { try SandboxController(in: $0, flags: $1) } }

    // MARK: Volume claims

    private static func claimRow(_ id: String, _ claim: JSONValue?, calls: [String], failure: String? = nil, _ owners: JSONValue)
        -> BenchRow
    {
        let template: JSONValue = ["metadata": ["name": "data"], "spec": Fixtures.volumeClaimSpec]
        return BenchRow(
            id: id,
            given: [Fixtures.sandbox(["volumeClaimTemplates": [template]], annotations: tracked), pod] + (claim.map { [$0] } ?? []),
            steps: [
                .pass(Fixtures.name, calls: calls + [status], failure: failure),
                .expect("PersistentVolumeClaim", "data-sandbox-name", ["metadata": ["ownerReferences": owners]]),
            ])
    }

    static let claims: [BenchRow] = [
        claimRow("S-180", nil, calls: ["create persistentvolumeclaims data-sandbox-name"], [own]),
        claimRow("S-181", Fixtures.volumeClaim("data-sandbox-name", owner: own), calls: [], [own]),
        claimRow(
            "S-182", Fixtures.volumeClaim("data-sandbox-name", owner: Fixtures.foreignReference), calls: [],
            failure: #"PVC "data-sandbox-name" is owned by ReplicaSet/other (UID: other-uid), not by sandbox "sandbox-name""#,
            [Fixtures.foreignReference]),
        claimRow(
            "S-183", Fixtures.volumeClaim("data-sandbox-name", labels: Fixtures.adoptable),
            calls: ["patch persistentvolumeclaims data-sandbox-name"], [own]),
        claimRow(
            "S-184", Fixtures.volumeClaim("data-sandbox-name", labels: Fixtures.tracking),
            calls: ["patch persistentvolumeclaims data-sandbox-name"], [own]),
        claimRow(
            "S-185", Fixtures.volumeClaim("data-sandbox-name"), calls: [],
            failure: #"cannot adopt unowned PVC "data-sandbox-name": "# + authorization, nil),
        BenchRow(
            id: "a refused adoption of a volume claim",
            given: [
                Fixtures.sandbox(
                    ["volumeClaimTemplates": [["metadata": ["name": "data"], "spec": Fixtures.volumeClaimSpec]]], annotations: tracked),
                pod, Fixtures.volumeClaim("data-sandbox-name", labels: Fixtures.adoptable),
            ],
            steps: [
                .refuse("patch persistentvolumeclaims data-sandbox-name", "boom"),
                .pass(
                    Fixtures.name, calls: ["patch persistentvolumeclaims data-sandbox-name", status],
                    failure: "failed to patch PVC with owner reference: boom"),
            ]),
        BenchRow(
            id: "X-04",
            given: [
                Fixtures.sandbox([
                    "operatingMode": "Suspended",
                    "volumeClaimTemplates": [["metadata": ["name": "data"], "spec": Fixtures.volumeClaimSpec]],
                ])
            ],
            steps: [
                .pass(Fixtures.name, calls: ["create persistentvolumeclaims data-sandbox-name", status]),
                .expect("PersistentVolumeClaim", "data-sandbox-name", [:]),
            ]),
    ]

    @Test(arguments: claims) func volumeClaim(_ row: BenchRow) throws { try row.run { try SandboxController(in: $0, flags: $1) } }

    // MARK: Write-behind

    private static let claimed = Fixtures.sandbox(
        annotations: tracked,
        owner: [
            "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxClaim", "name": "claim", "uid": "claim-uid",
            "controller": true,
        ])
    private static let stale = Fixtures.pod(
        labels: MergePatch.apply(["agents.x-k8s.io/warm-pool-sandbox": "91dd7983"], to: Fixtures.tracking),
        annotations: [
            "cluster-autoscaler.kubernetes.io/safe-to-evict": "true",
            "agents.x-k8s.io/propagated-annotations": "cluster-autoscaler.kubernetes.io/safe-to-evict",
        ], owner: own, status: Fixtures.ready)
    private static let stripped: JSONValue = [
        "metadata": [
            "labels": ["agents.x-k8s.io/warm-pool-sandbox": nil],
            "annotations": [
                "cluster-autoscaler.kubernetes.io/safe-to-evict": nil, "agents.x-k8s.io/propagated-annotations": "",
            ],
        ]
    ]
    private static let ready: [String] = [
        "Suspended=False/NotSuspended: Sandbox is not suspended", "PodScheduled=True/PodScheduled: ",
        "Ready=True/DependenciesReady: Pod is Ready",
    ]

    static let deferrals: [BenchRow] = [
        BenchRow(
            id: "S-200", given: [claimed, stale],
            steps: [
                .pass(Fixtures.name, calls: ["patch pods sandbox-name", status]), .expect("Pod", Fixtures.name, stripped),
                .pass(Fixtures.name, calls: []),
                .conditions("Sandbox", Fixtures.name, ready),
            ]),
        BenchRow(
            id: "S-201 to S-204", flags: [("sandbox-write-behind-window", "1h")], given: [claimed, stale],
            steps: [
                .pass(Fixtures.name, calls: [status], requeueAfter: 1_000_000_000), .conditions("Sandbox", Fixtures.name, ready),
                .expect("Pod", Fixtures.name, ["metadata": ["labels": ["agents.x-k8s.io/warm-pool-sandbox": "91dd7983"]]]),
                .advance(400_000_000), .pass(Fixtures.name, calls: [], requeueAfter: 600_000_000), .advance(2_000_000_000),
                .pass(Fixtures.name, calls: ["patch pods sandbox-name"]), .expect("Pod", Fixtures.name, stripped),
                .pass(Fixtures.name, calls: []),
            ]),
        BenchRow(
            id: "S-205", flags: [("sandbox-write-behind-window", "250ms")], given: [claimed, stale],
            steps: [
                .pass(Fixtures.name, calls: [status], requeueAfter: 250_000_000), .advance(200_000_000), .restart,
                .pass(Fixtures.name, calls: [], requeueAfter: 250_000_000), .advance(250_000_000),
                .pass(Fixtures.name, calls: ["patch pods sandbox-name"]), .pass(Fixtures.name, calls: []),
            ]),
        BenchRow(
            id: "expiry does not forget since when a patch waits", flags: [("sandbox-write-behind-window", "1s")],
            given: [
                claimed,
                Fixtures.pod(
                    labels: MergePatch.apply(["agents.x-k8s.io/warm-pool-sandbox": "91dd7983"], to: Fixtures.tracking), owner: own,
                    finalizers: ["test.dev/hold"], status: Fixtures.ready),
            ],
            steps: [
                .pass(Fixtures.name, calls: [status], requeueAfter: 1_000_000_000),
                .patch("Sandbox", Fixtures.name, ["spec": ["shutdownTime": "2026-01-01T00:00:00Z"]]),
                .pass(Fixtures.name, calls: [status], requeueAfter: 1_000_000),
                .pass(Fixtures.name, calls: ["delete pods sandbox-name", status]), .advance(1_000_000_000),
                .patch("Sandbox", Fixtures.name, ["spec": ["shutdownTime": nil]]),
                .pass(Fixtures.name, calls: ["patch pods sandbox-name", status]),
            ]),
        BenchRow(
            id: "adoption is never deferred", flags: [("sandbox-write-behind-window", "1s")],
            given: [Fixtures.sandbox(annotations: tracked), Fixtures.pod(labels: Fixtures.adoptable)],
            steps: [.pass(Fixtures.name, calls: ["patch pods sandbox-name", status])]),
        BenchRow(
            id: "S-209", flags: [("cache-label-selectors", "true")], given: [Fixtures.sandbox(), Fixtures.pod(labels: Fixtures.adoptable)],
            steps: [
                .pass(
                    Fixtures.name, calls: ["create pods sandbox-name", status],
                    failure: #"pod already exists but failed to fetch: Pod "sandbox-name" not found"#),
                .patch("Pod", Fixtures.name, ["metadata": ["labels": Fixtures.tracking]]),
                .pass(Fixtures.name, calls: ["patch pods sandbox-name", "patch sandboxes sandbox-name", status]),
            ]),
    ]

    @Test(arguments: deferrals) func writeBehind(_ row: BenchRow) throws { try row.run { try SandboxController(in: $0, flags: $1) } }
}
