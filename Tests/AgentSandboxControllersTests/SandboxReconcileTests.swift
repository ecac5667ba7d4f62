import ObjectModel
import Testing

@testable import AgentSandboxControllers

/// Whole passes of the Sandbox controller over a real API server. Upstream's own tests use a fake client, which leaves a new Pod's phase
/// empty; a server sets it to Pending.
@Suite struct SandboxReconcileTests {

    private static let own = Fixtures.ownReference
    private static let notSuspended = "Suspended=False/NotSuspended: Sandbox is not suspended"
    private static let unreported =
        "PodScheduled=Unknown/PodSchedulingUnknown: Pod has not reported a PodScheduled condition yet"
    private static let expired = "Ready=False/SandboxExpired: Sandbox has expired"
    private static let second: Int64 = 1_000_000_000
    private static let past: JSONValue = "2025-12-31T23:00:00Z"

    static let first: [BenchRow] = [
        BenchRow(
            id: "S-050", given: [Fixtures.sandbox()],
            steps: [
                .pass(
                    Fixtures.name,
                    calls: ["create pods sandbox-name", "patch sandboxes sandbox-name", "patch sandboxes/status sandbox-name"]),
                .expect(
                    "Pod", Fixtures.name,
                    ["metadata": ["labels": Fixtures.tracking, "ownerReferences": [own], "annotations": nil], "spec": ["hostname": nil]]),
                .expect(
                    "Sandbox", Fixtures.name,
                    [
                        "metadata": ["annotations": ["agents.x-k8s.io/pod-name": "sandbox-name"]],
                        "status": [
                            "selector": "agents.x-k8s.io/sandbox-name-hash=ab179450", "service": nil, "serviceFQDN": nil, "podIPs": nil,
                            "nodeName": nil,
                        ],
                    ]),
                .conditions(
                    "Sandbox", Fixtures.name,
                    [notSuspended, unreported, "Ready=False/DependenciesNotReady: Pod exists with phase: Pending"]),
                .absent("Service", Fixtures.name), .pass(Fixtures.name, calls: []),
            ]),
        BenchRow(
            id: "S-051", given: [Fixtures.sandbox(["service": true])],
            steps: [
                .pass(
                    Fixtures.name,
                    calls: [
                        "create pods sandbox-name", "patch sandboxes sandbox-name", "create services sandbox-name",
                        "patch sandboxes/status sandbox-name",
                    ]),
                .expect(
                    "Service", Fixtures.name,
                    [
                        "metadata": ["labels": Fixtures.tracking, "ownerReferences": [own]],
                        "spec": ["clusterIP": "None", "selector": Fixtures.tracking, "ports": nil],
                    ]),
                .expect(
                    "Sandbox", Fixtures.name,
                    ["status": ["service": "sandbox-name", "serviceFQDN": "sandbox-name.default.svc.cluster.local"]]),
                .conditions(
                    "Sandbox", Fixtures.name,
                    [
                        notSuspended, unreported,
                        "Ready=False/DependenciesNotReady: Pod exists with phase: Pending; Service Exists",
                    ]), .pass(Fixtures.name, calls: []),
            ]),
        BenchRow(
            id: "S-052",
            given: [
                Fixtures.sandbox([
                    "service": true,
                    "podTemplate": ["metadata": ["labels": ["b": "1", "a": "2"], "annotations": ["note": "x"]]],
                    "volumeClaimTemplates": [
                        [
                            "metadata": ["name": "my-pvc", "labels": ["l": "v"], "annotations": ["k": "w"]],
                            "spec": Fixtures.volumeClaimSpec,
                        ]
                    ],
                ])
            ],
            steps: [
                .pass(
                    Fixtures.name,
                    calls: [
                        "create persistentvolumeclaims my-pvc-sandbox-name", "create pods sandbox-name", "patch sandboxes sandbox-name",
                        "create services sandbox-name", "patch sandboxes/status sandbox-name",
                    ]),
                .expect(
                    "PersistentVolumeClaim", "my-pvc-sandbox-name",
                    [
                        "metadata": [
                            "labels": ["l": "v", "agents.x-k8s.io/sandbox-name-hash": "ab179450"], "annotations": ["k": "w"],
                            "ownerReferences": [own],
                        ]
                    ]),
                .expect(
                    "Pod", Fixtures.name,
                    [
                        "metadata": [
                            "labels": ["a": "2", "b": "1", "agents.x-k8s.io/sandbox-name-hash": "ab179450"],
                            "annotations": [
                                "note": "x", "agents.x-k8s.io/propagated-labels": "a,b",
                                "agents.x-k8s.io/propagated-annotations": "note",
                            ],
                        ],
                        "spec": ["volumes": [["name": "my-pvc", "persistentVolumeClaim": ["claimName": "my-pvc-sandbox-name"]]]],
                    ]), .pass(Fixtures.name, calls: []),
            ]),
        BenchRow(
            id: "S-053",
            given: [
                Fixtures.sandbox(["service": true]),
                Fixtures.pod(
                    labels: ["agents.x-k8s.io/sandbox-name-hash": "ab179450", "agents.x-k8s.io/adoptable": "true"], node: "node-1",
                    status: MergePatch.apply(["podIPs": [["ip": "10.0.0.1"], ["ip": "fd00::1"]]], to: Fixtures.ready)),
            ],
            steps: [
                .pass(
                    Fixtures.name,
                    calls: [
                        "patch pods sandbox-name", "patch sandboxes sandbox-name", "create services sandbox-name",
                        "patch sandboxes/status sandbox-name",
                    ]), .expect("Pod", Fixtures.name, ["metadata": ["ownerReferences": [own]]]),
                .expect("Sandbox", Fixtures.name, ["status": ["podIPs": ["10.0.0.1", "fd00::1"], "nodeName": "node-1"]]),
                .conditions(
                    "Sandbox", Fixtures.name,
                    [notSuspended, "PodScheduled=True/PodScheduled: ", "Ready=True/DependenciesReady: Pod is Ready; Service Exists"]),
                .pass(Fixtures.name, calls: []),
            ]),
        BenchRow(
            id: "S-054 and S-055", given: [Fixtures.sandbox(), Fixtures.pod(labels: Fixtures.tracking, status: Fixtures.ready)],
            steps: [
                .pass(
                    Fixtures.name,
                    calls: ["patch pods sandbox-name", "patch sandboxes sandbox-name", "patch sandboxes/status sandbox-name"]),
                .conditions(
                    "Sandbox", Fixtures.name,
                    [notSuspended, "PodScheduled=True/PodScheduled: ", "Ready=True/DependenciesReady: Pod is Ready"]),
                .absent("Service", Fixtures.name),
            ]),
        BenchRow(
            id: "S-062",
            given: [
                Fixtures.sandbox(["operatingMode": "Suspended"]),
                Fixtures.pod(labels: Fixtures.tracking, owner: own, finalizers: ["t.dev/x"]),
            ],
            steps: [
                .pass(Fixtures.name, calls: ["delete pods sandbox-name", "patch sandboxes/status sandbox-name"]),
                .expect("Sandbox", Fixtures.name, ["status": ["selector": "agents.x-k8s.io/sandbox-name-hash=ab179450"]]),
                .conditions(
                    "Sandbox", Fixtures.name,
                    [
                        "Suspended=False/PodTerminating: Pod is terminating. Sandbox is suspending", unreported,
                        "Ready=False/SandboxSuspended: Sandbox is suspending",
                    ]), .pass(Fixtures.name, calls: []), .patch("Pod", Fixtures.name, ["metadata": ["finalizers": nil]]),
                .pass(Fixtures.name, calls: ["patch sandboxes/status sandbox-name"]),
                .conditions(
                    "Sandbox", Fixtures.name,
                    [
                        "Suspended=True/PodTerminated: Pod has been terminated. Sandbox is suspended",
                        "Ready=False/SandboxSuspended: Sandbox is suspended",
                    ]),
            ]),
        BenchRow(
            id: "S-063", given: [Fixtures.sandbox(["operatingMode": "Suspended"])],
            steps: [
                .pass(Fixtures.name, calls: ["patch sandboxes/status sandbox-name"]),
                .expect("Sandbox", Fixtures.name, ["status": ["selector": nil]]),
                .conditions(
                    "Sandbox", Fixtures.name,
                    [
                        "Suspended=True/PodTerminated: Pod has been terminated. Sandbox is suspended",
                        "Ready=False/SandboxSuspended: Sandbox is suspended",
                    ]),
            ]),
        BenchRow(
            id: "S-066, S-067", given: [Fixtures.sandbox(), Fixtures.pod(labels: Fixtures.tracking, owner: own)],
            steps: [
                .converge(Fixtures.name), .delete("Pod", Fixtures.name),
                .add(Fixtures.pod(labels: Fixtures.tracking, owner: own, node: "node-1")),
                .pass(Fixtures.name, calls: []), .expect("Sandbox", Fixtures.name, ["status": ["nodeName": nil]]),
                .status("Pod", Fixtures.name, Fixtures.ready), .pass(Fixtures.name, calls: ["patch sandboxes/status sandbox-name"]),
                .expect("Sandbox", Fixtures.name, ["status": ["nodeName": "node-1", "podIPs": ["10.0.0.1"]]]),
            ]),
        BenchRow(
            id: "S-068",
            given: [Fixtures.sandbox(), Fixtures.pod(labels: Fixtures.tracking, owner: own, node: "node-1", status: Fixtures.ready)],
            steps: [
                .converge(Fixtures.name), .delete("Pod", Fixtures.name),
                .add(Fixtures.pod(labels: Fixtures.tracking, owner: own, node: "node-2", status: Fixtures.ready)),
                .pass(Fixtures.name, calls: ["patch sandboxes/status sandbox-name"]),
                .expect("Sandbox", Fixtures.name, ["status": ["nodeName": "node-2"]]),
            ]),
        BenchRow(
            id: "S-072",
            given: [
                Fixtures.sandbox(["operatingMode": "Suspended"]),
                Fixtures.pod(labels: Fixtures.tracking, owner: Fixtures.foreignReference, node: "node-1", status: Fixtures.ready),
            ],
            steps: [
                .pass(Fixtures.name, calls: ["patch sandboxes/status sandbox-name"]),
                .expect(
                    "Sandbox", Fixtures.name,
                    ["status": ["podIPs": nil, "nodeName": nil, "selector": "agents.x-k8s.io/sandbox-name-hash=ab179450"]]),
                .conditions(
                    "Sandbox", Fixtures.name,
                    [
                        "Suspended=False/PodNotOwned: Refused to delete pod because it is not owned by this sandbox",
                        "Ready=False/SandboxSuspended: Sandbox is suspending",
                    ]),
            ]),
        BenchRow(
            id: "S-064",
            given: [
                Fixtures.sandbox(["service": true]), Fixtures.pod(labels: Fixtures.tracking, owner: own, status: Fixtures.ready),
                Fixtures.service(labels: Fixtures.tracking, owner: own, spec: ["clusterIP": "None", "selector": Fixtures.tracking]),
            ],
            steps: [
                .pass(Fixtures.name, calls: ["patch sandboxes sandbox-name", "patch sandboxes/status sandbox-name"])
            ] + (0..<19).map { _ in .pass(Fixtures.name, calls: []) } + [
                .conditions(
                    "Sandbox", Fixtures.name,
                    [notSuspended, "PodScheduled=True/PodScheduled: ", "Ready=True/DependenciesReady: Pod is Ready; Service Exists"])
            ]),
        BenchRow(
            id: "S-069",
            given: [
                Fixtures.sandbox(),
                Fixtures.pod(
                    labels: Fixtures.tracking, owner: own,
                    status: [
                        "phase": "Pending",
                        "conditions": [
                            ["type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "0/1 nodes are available"]
                        ],
                    ]),
            ],
            steps: [
                .converge(Fixtures.name),
                .conditions(
                    "Sandbox", Fixtures.name,
                    [
                        notSuspended, "PodScheduled=False/Unschedulable: 0/1 nodes are available",
                        "Ready=False/DependenciesNotReady: Pod exists with phase: Pending",
                    ]), .patch("Sandbox", Fixtures.name, ["spec": ["operatingMode": "Suspended"]]), .converge(Fixtures.name),
                .conditions(
                    "Sandbox", Fixtures.name,
                    [
                        "Suspended=True/PodTerminated: Pod has been terminated. Sandbox is suspended",
                        "Ready=False/SandboxSuspended: Sandbox is suspended",
                    ]),
            ]),
        BenchRow(
            id: "X-08", given: [Fixtures.sandbox()],
            steps: [
                .converge(Fixtures.name),
                .patch("Sandbox", Fixtures.name, ["spec": ["podTemplate": ["spec": ["hostname": "later"]]]]),
                .pass(Fixtures.name, calls: ["patch sandboxes/status sandbox-name"]),
                .expect("Pod", Fixtures.name, ["spec": ["hostname": nil]]), .delete("Pod", Fixtures.name), .converge(Fixtures.name),
                .expect("Pod", Fixtures.name, ["spec": ["hostname": "later"]]),
            ]),
        BenchRow(
            id: "a Sandbox that is gone or going is left alone", given: [],
            steps: [.pass(Fixtures.name, calls: [])]),
        BenchRow(
            id: "3.14 suspend, then resume", given: [Fixtures.sandbox(["service": true])],
            steps: [
                .converge(Fixtures.name), .patch("Sandbox", Fixtures.name, ["spec": ["operatingMode": "Suspended"]]),
                .pass(Fixtures.name, calls: ["delete pods sandbox-name", "patch sandboxes/status sandbox-name"]),
                .pass(Fixtures.name, calls: ["patch sandboxes sandbox-name", "patch sandboxes/status sandbox-name"]),
                .conditions(
                    "Sandbox", Fixtures.name,
                    [
                        "Suspended=True/PodTerminated: Pod has been terminated. Sandbox is suspended",
                        "Ready=False/SandboxSuspended: Sandbox is suspended",
                    ]),
                .expect(
                    "Sandbox", Fixtures.name,
                    [
                        "metadata": ["annotations": nil],
                        "status": ["service": "sandbox-name", "selector": "agents.x-k8s.io/sandbox-name-hash=ab179450"],
                    ]), .advance(5 * second), .patch("Sandbox", Fixtures.name, ["spec": ["operatingMode": "Running"]]),
                .pass(
                    Fixtures.name,
                    calls: ["create pods sandbox-name", "patch sandboxes sandbox-name", "patch sandboxes/status sandbox-name"]),
                .conditions(
                    "Sandbox", Fixtures.name,
                    [notSuspended, unreported, "Ready=False/DependenciesNotReady: Pod exists with phase: Pending; Service Exists"]),
            ]),
    ]

    @Test(arguments: first) func pass(_ row: BenchRow) throws { try row.run { try SandboxController(in: $0, flags: $1) } }

    static let expiry: [BenchRow] = [
        BenchRow(
            id: "S-056",
            given: [
                Fixtures.sandbox(["shutdownTime": past, "service": true]), Fixtures.pod(labels: Fixtures.tracking, owner: own),
                Fixtures.service(labels: Fixtures.tracking, owner: own),
            ],
            steps: [
                .pass(Fixtures.name, calls: ["patch sandboxes/status sandbox-name"], requeueAfter: 1_000_000),
                .conditions("Sandbox", Fixtures.name, [expired]),
                .pass(Fixtures.name, calls: ["delete pods sandbox-name", "delete services sandbox-name"]), .absent("Pod", Fixtures.name),
                .absent("Service", Fixtures.name), .pass(Fixtures.name, calls: []), .conditions("Sandbox", Fixtures.name, [expired]),
            ]),
        BenchRow(
            id: "S-057",
            given: [
                Fixtures.sandbox(["shutdownTime": past], annotations: ["agents.x-k8s.io/pod-name": "warm"]),
                Fixtures.pod("warm", labels: Fixtures.tracking, owner: own),
            ],
            steps: [
                .pass(Fixtures.name, calls: ["patch sandboxes/status sandbox-name"], requeueAfter: 1_000_000),
                .pass(Fixtures.name, calls: ["delete pods warm"]), .absent("Pod", "warm"),
                .expect("Sandbox", Fixtures.name, ["metadata": ["annotations": ["agents.x-k8s.io/pod-name": "warm"]]]),
            ]),
        BenchRow(
            id: "S-058",
            given: [
                Fixtures.sandbox(["shutdownTime": past, "shutdownPolicy": "Delete"]), Fixtures.pod(labels: Fixtures.tracking, owner: own),
                Fixtures.service(labels: Fixtures.tracking, owner: own),
            ],
            steps: [
                .pass(Fixtures.name, calls: ["patch sandboxes/status sandbox-name"], requeueAfter: 1_000_000),
                .pass(Fixtures.name, calls: ["delete pods sandbox-name", "delete services sandbox-name", "delete sandboxes sandbox-name"]),
                .absent("Sandbox", Fixtures.name), .absent("Pod", Fixtures.name), .absent("Service", Fixtures.name),
                .pass(Fixtures.name, calls: []),
            ]),
        BenchRow(
            id: "S-059",
            given: [
                Fixtures.sandbox(["shutdownTime": past]), Fixtures.pod(labels: Fixtures.tracking, owner: Fixtures.foreignReference),
                Fixtures.service(labels: Fixtures.tracking, owner: own),
            ],
            steps: [
                .pass(Fixtures.name, calls: ["patch sandboxes/status sandbox-name"], requeueAfter: 1_000_000),
                .pass(Fixtures.name, calls: ["delete services sandbox-name"]), .expect("Pod", Fixtures.name, [:]),
                .conditions("Sandbox", Fixtures.name, [expired]),
            ]),
        BenchRow(
            id: "S-060",
            given: [
                Fixtures.sandbox(["shutdownTime": past]), Fixtures.pod(labels: Fixtures.tracking),
                Fixtures.service(labels: Fixtures.tracking, owner: own),
            ],
            steps: [
                .pass(Fixtures.name, calls: ["patch sandboxes/status sandbox-name"], requeueAfter: 1_000_000),
                .pass(Fixtures.name, calls: ["delete services sandbox-name"]), .expect("Pod", Fixtures.name, [:]),
            ]),
        BenchRow(
            id: "S-061", given: [Fixtures.sandbox(["shutdownTime": past])],
            steps: [
                .pass(Fixtures.name, calls: ["patch sandboxes/status sandbox-name"], requeueAfter: 1_000_000),
                .conditions("Sandbox", Fixtures.name, [expired]),
            ]),
        BenchRow(
            id: "S-073, S-074 and S-075",
            given: [
                Fixtures.sandbox(["shutdownTime": "2026-01-01T01:00:00Z", "service": true]),
                Fixtures.pod(labels: Fixtures.tracking, owner: own, status: ["phase": "Succeeded"]),
            ],
            steps: [
                .pass(
                    Fixtures.name,
                    calls: ["patch sandboxes sandbox-name", "create services sandbox-name", "patch sandboxes/status sandbox-name"],
                    requeueAfter: 3_600 * second),
                .conditions(
                    "Sandbox", Fixtures.name,
                    [
                        notSuspended, "Finished=True/PodSucceeded: Pod completed successfully", unreported,
                        "Ready=False/PodSucceeded: Pod completed successfully",
                    ]), .patch("Sandbox", Fixtures.name, ["spec": ["shutdownTime": past]]),
                .pass(Fixtures.name, calls: ["patch sandboxes/status sandbox-name"], requeueAfter: 1_000_000),
                .conditions(
                    "Sandbox", Fixtures.name, [notSuspended, "Finished=True/PodSucceeded: Pod completed successfully", expired]),
                .expect("Pod", Fixtures.name, [:]), .expect("Service", Fixtures.name, [:]),
                .pass(
                    Fixtures.name,
                    calls: ["delete pods sandbox-name", "delete services sandbox-name", "patch sandboxes/status sandbox-name"]),
                .conditions(
                    "Sandbox", Fixtures.name, [notSuspended, "Finished=True/PodSucceeded: Pod completed successfully", expired]),
                .expect("Sandbox", Fixtures.name, ["status": ["service": nil, "serviceFQDN": nil, "selector": nil]]),
                .absent("Pod", Fixtures.name), .absent("Service", Fixtures.name),
            ]),
        BenchRow(
            id: "X-01",
            given: [
                Fixtures.sandbox(["shutdownTime": past, "shutdownPolicy": "Delete"]), Fixtures.pod(labels: Fixtures.tracking, owner: own),
            ],
            steps: [
                .pass(Fixtures.name, calls: ["patch sandboxes/status sandbox-name"], requeueAfter: 1_000_000),
                .refuse("delete pods sandbox-name", "boom"),
                .pass(Fixtures.name, calls: ["delete pods sandbox-name", "delete sandboxes sandbox-name"]),
                .absent("Sandbox", Fixtures.name),
                .expect("Pod", Fixtures.name, [:]),
            ]),
        BenchRow(
            id: "X-02",
            given: [
                Fixtures.sandbox(["shutdownTime": past], status: ["selector": "kept"]), Fixtures.pod(labels: Fixtures.tracking, owner: own),
            ],
            steps: [
                .pass(Fixtures.name, calls: ["patch sandboxes/status sandbox-name"], requeueAfter: 1_000_000),
                .refuse("delete pods sandbox-name", "boom"),
                .pass(Fixtures.name, calls: ["delete pods sandbox-name"], failure: "failed to delete pod: boom"),
                .expect("Sandbox", Fixtures.name, ["status": ["selector": "kept"]]),
                .pass(Fixtures.name, calls: ["delete pods sandbox-name", "patch sandboxes/status sandbox-name"]),
                .expect("Sandbox", Fixtures.name, ["status": ["selector": nil]]),
            ]),
        BenchRow(
            id: "X-03", given: [Fixtures.sandbox(["shutdownTime": past])],
            steps: [
                .pass(Fixtures.name, calls: ["patch sandboxes/status sandbox-name"], requeueAfter: 1_000_000),
                .pass(Fixtures.name, calls: []),
                .patch("Sandbox", Fixtures.name, ["spec": ["shutdownTime": "2026-01-01T00:00:10Z"]]),
                .pass(
                    Fixtures.name,
                    calls: ["create pods sandbox-name", "patch sandboxes sandbox-name", "patch sandboxes/status sandbox-name"],
                    requeueAfter: 10 * second),
            ]),
        BenchRow(
            id: "the second pass over an expired Sandbox keeps every condition",
            given: [
                Fixtures.sandbox(
                    ["shutdownTime": past],
                    status: [
                        "selector": "old",
                        "conditions": [
                            [
                                "type": "Ready", "status": "False", "reason": "SandboxExpired", "message": "Sandbox has expired",
                                "lastTransitionTime": past,
                            ],
                            [
                                "type": "PodScheduled", "status": "True", "reason": "PodScheduled", "message": "",
                                "lastTransitionTime": past,
                            ],
                        ],
                    ])
            ],
            steps: [
                .pass(Fixtures.name, calls: ["patch sandboxes/status sandbox-name"]),
                .conditions("Sandbox", Fixtures.name, [expired, "PodScheduled=True/PodScheduled: "]),
                .expect("Sandbox", Fixtures.name, ["status": ["selector": nil]]),
            ]),
        BenchRow(
            id: "X-11", given: [Fixtures.sandbox(["shutdownTime": "2026-01-01T00:00:01Z"])],
            steps: [
                .pass(
                    Fixtures.name,
                    calls: ["create pods sandbox-name", "patch sandboxes sandbox-name", "patch sandboxes/status sandbox-name"],
                    requeueAfter: 2 * second)
            ]),
    ]

    @Test(arguments: expiry) func expires(_ row: BenchRow) throws { try row.run { try SandboxController(in: $0, flags: $1) } }
}
