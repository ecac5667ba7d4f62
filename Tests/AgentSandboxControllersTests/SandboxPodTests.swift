import ObjectModel
import Testing

@testable import AgentSandboxControllers

/// The pod step, seen through whole passes.
@Suite struct SandboxPodTests {

    private static let own = Fixtures.ownReference
    private static let status = "patch sandboxes/status sandbox-name"
    private static let track = "patch sandboxes sandbox-name"
    private static let poolOwner = owner("SandboxWarmPool", "pool")
    private static let claimOwner = owner("SandboxClaim", "claim")

    private static func owner(_ kind: String, _ name: String) -> JSONValue {
        [
            "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": .string(kind), "name": .string(name), "uid": "owner-uid",
            "controller": true,
        ]
    }

    private static func template(labels: JSONValue = [:], annotations: JSONValue = [:]) -> JSONValue {
        ["podTemplate": ["metadata": ["labels": labels, "annotations": annotations]]]
    }

    /// The tracking label, or the adoptable one, and more.
    private static func labels(_ more: JSONValue, over base: JSONValue = Fixtures.tracking) -> JSONValue {
        MergePatch.apply(more, to: base)
    }

    private static func named(_ pod: String) -> JSONValue { ["agents.x-k8s.io/pod-name": .string(pod)] }

    /// A row about the labels that a new Pod gets besides the tracking label; null is a label it does not get.
    private static func created(_ id: String, _ sandbox: JSONValue, _ expected: JSONValue) -> BenchRow {
        BenchRow(
            id: id, given: [sandbox],
            steps: [
                .pass(Fixtures.name, calls: ["create pods sandbox-name", track, status]),
                .expect("Pod", Fixtures.name, ["metadata": ["labels": labels(["x": "y"], over: expected)]]),
            ])
    }

    /// A row about the labels of a Pod after a sync.
    private static func synced(_ id: String, _ sandbox: JSONValue, _ pod: JSONValue, _ expected: JSONValue) -> BenchRow {
        BenchRow(
            id: id, given: [sandbox, pod],
            steps: [
                .pass(Fixtures.name, calls: ["patch pods sandbox-name", track, status]),
                .expect("Pod", Fixtures.name, ["metadata": ["labels": expected]]), .pass(Fixtures.name, calls: []),
            ])
    }

    private static let withX = template(labels: ["x": "y"])
    private static let pool: JSONValue = ["agents.x-k8s.io/warm-pool-sandbox": "91dd7983"]
    private static let noPool: JSONValue = ["agents.x-k8s.io/warm-pool-sandbox": nil]
    private static let reference: JSONValue = ["agents.x-k8s.io/sandbox-template-ref-hash": "aeae83fc"]
    private static let noReference: JSONValue = ["agents.x-k8s.io/sandbox-template-ref-hash": nil]
    private static func creator(_ name: JSONValue) -> JSONValue { ["agents.x-k8s.io/created-by": name] }

    static let metadata: [BenchRow] = [
        BenchRow(
            id: "S-100",
            given: [Fixtures.sandbox(template(labels: ["x": "y"], annotations: ["n": "1"])), Fixtures.pod(labels: Fixtures.adoptable)],
            steps: [
                .pass(Fixtures.name, calls: ["patch pods sandbox-name", track, status]),
                .expect(
                    "Pod", Fixtures.name,
                    [
                        "metadata": [
                            "ownerReferences": [own],
                            "labels": ["agents.x-k8s.io/sandbox-name-hash": "ab179450", "agents.x-k8s.io/adoptable": "true", "x": "y"],
                            "annotations": [
                                "n": "1", "agents.x-k8s.io/propagated-labels": "x", "agents.x-k8s.io/propagated-annotations": "n",
                            ],
                        ]
                    ]), .expect("Sandbox", Fixtures.name, ["metadata": ["annotations": named("sandbox-name")]]),
                .pass(Fixtures.name, calls: []),
            ]),
        BenchRow(
            id: "S-101 and S-102", given: [Fixtures.sandbox(), Fixtures.pod(labels: labels(Fixtures.adoptable))],
            steps: [
                .pass(Fixtures.name, calls: ["patch pods sandbox-name", track, status]),
                .expect("Pod", Fixtures.name, ["metadata": ["ownerReferences": [own]]]),
            ]),
        BenchRow(
            id: "S-103", given: [Fixtures.sandbox(template(labels: ["x": "y"], annotations: ["n": "1"]))],
            steps: [
                .pass(Fixtures.name, calls: ["create pods sandbox-name", track, status]),
                .expect(
                    "Pod", Fixtures.name,
                    [
                        "metadata": [
                            "labels": labels(["x": "y"]),
                            "annotations": [
                                "n": "1", "agents.x-k8s.io/propagated-labels": "x", "agents.x-k8s.io/propagated-annotations": "n",
                            ],
                        ]
                    ]),
            ]),
        BenchRow(
            id: "S-104",
            given: [
                Fixtures.sandbox(
                    template(
                        labels: [
                            "agents.x-k8s.io/sandbox-name-hash": "wrong", "extensions.agents.x-k8s.io/z": "1", "x": "y",
                        ],
                        annotations: ["agents.x-k8s.io/pod-name": "p", "opentelemetry.io/trace-context": "t", "n": "1"]))
            ],
            steps: [
                .pass(Fixtures.name, calls: ["create pods sandbox-name", track, status]),
                .expect(
                    "Pod", Fixtures.name,
                    [
                        "metadata": [
                            "labels": labels(["x": "y", "extensions.agents.x-k8s.io/z": nil], over: Fixtures.tracking),
                            "annotations": [
                                "n": "1", "agents.x-k8s.io/propagated-labels": "x", "agents.x-k8s.io/propagated-annotations": "n",
                                "agents.x-k8s.io/pod-name": nil, "opentelemetry.io/trace-context": nil,
                            ],
                        ]
                    ]),
            ]),
        BenchRow(
            id: "S-105",
            given: [
                Fixtures.sandbox(withX),
                Fixtures.pod(
                    labels: labels(["x": "y", "agents.x-k8s.io/claim-uid": "1"]),
                    annotations: [
                        "agents.x-k8s.io/propagated-labels": "agents.x-k8s.io/claim-uid,agents.x-k8s.io/sandbox-name-hash,x",
                        "agents.x-k8s.io/propagated-annotations": "agents.x-k8s.io/pod-name,agents.x-k8s.io/propagated-labels",
                        "agents.x-k8s.io/pod-name": "p",
                    ], owner: own),
            ],
            steps: [
                .pass(Fixtures.name, calls: ["patch pods sandbox-name", track, status]),
                .expect(
                    "Pod", Fixtures.name,
                    [
                        "metadata": [
                            "labels": ["x": "y", "agents.x-k8s.io/sandbox-name-hash": "ab179450", "agents.x-k8s.io/claim-uid": nil],
                            "annotations": [
                                "agents.x-k8s.io/propagated-labels": "x", "agents.x-k8s.io/propagated-annotations": "",
                                "agents.x-k8s.io/pod-name": nil,
                            ],
                        ]
                    ]), .pass(Fixtures.name, calls: []),
            ]),
        created("S-106", Fixtures.sandbox(withX, labels: pool), noPool),
        created("S-107", Fixtures.sandbox(template(labels: labels(["x": "y"], over: pool))), noPool),
        created("S-108", Fixtures.sandbox(withX, labels: reference), noReference),
        created("S-109", Fixtures.sandbox(withX, labels: pool, owner: poolOwner), pool),
        synced("S-110", Fixtures.sandbox(), Fixtures.pod(labels: labels(pool, over: Fixtures.adoptable)), noPool),
        synced("S-111", Fixtures.sandbox(labels: pool, owner: poolOwner), Fixtures.pod(labels: Fixtures.tracking, owner: own), pool),
        created("S-112", Fixtures.sandbox(withX, labels: reference, owner: claimOwner), reference),
        synced(
            "S-112 sync", Fixtures.sandbox(labels: reference, owner: claimOwner), Fixtures.pod(labels: Fixtures.tracking, owner: own),
            reference),
        created(
            "S-113", Fixtures.sandbox(withX, labels: labels(reference, over: pool), owner: poolOwner), labels(reference, over: pool)),
        synced("S-114", Fixtures.sandbox(), Fixtures.pod(labels: labels(reference), owner: own), noReference),
        synced("S-115", Fixtures.sandbox(owner: claimOwner), Fixtures.pod(labels: labels(reference), owner: own), noReference),
        created("a claim's Sandbox does not hand down the pool", Fixtures.sandbox(withX, labels: pool, owner: claimOwner), noPool),
        BenchRow(
            id: "S-124",
            given: [
                Fixtures.sandbox(withX),
                Fixtures.pod(
                    labels: labels(["x": "y", "old": "1", "agents.x-k8s.io/adoptable": "true"]),
                    annotations: [
                        "agents.x-k8s.io/propagated-labels": "old,x", "agents.x-k8s.io/propagated-annotations": "gone", "gone": "1",
                        "foreign": "stays",
                    ], owner: own),
            ],
            steps: [
                .pass(Fixtures.name, calls: ["patch pods sandbox-name", track, status]),
                .expect(
                    "Pod", Fixtures.name,
                    [
                        "metadata": [
                            "labels": ["old": nil, "x": "y", "agents.x-k8s.io/adoptable": "true"],
                            "annotations": [
                                "gone": nil, "foreign": "stays", "agents.x-k8s.io/propagated-labels": "x",
                                "agents.x-k8s.io/propagated-annotations": "",
                            ],
                        ]
                    ]),
            ]),
        created("S-126", Fixtures.sandbox(withX, labels: creator("go-client")), creator("go-client")),
        created("S-127", Fixtures.sandbox(withX, labels: creator("somebody")), creator("unknown")),
        synced(
            "S-128", Fixtures.sandbox(labels: creator("python-client")), Fixtures.pod(labels: labels(creator("controller")), owner: own),
            creator("python-client")),
        synced("S-129", Fixtures.sandbox(), Fixtures.pod(labels: labels(creator("go-client")), owner: own), creator(nil)),
    ]

    @Test(arguments: metadata) func keepsMetadata(_ row: BenchRow) throws { try row.run { try SandboxController(in: $0, flags: $1) } }

    static let names: [BenchRow] = [
        BenchRow(
            id: "S-118", given: [Fixtures.sandbox(annotations: named("warm")), Fixtures.pod("warm", labels: Fixtures.adoptable)],
            steps: [
                .pass(Fixtures.name, calls: ["patch pods warm", status]),
                .expect("Pod", "warm", ["metadata": ["ownerReferences": [own], "annotations": nil]]), .absent("Pod", Fixtures.name),
            ]),
        BenchRow(
            id: "S-119", given: [Fixtures.sandbox(), Fixtures.pod(owner: Fixtures.foreignReference, status: Fixtures.ready)],
            steps: [
                .pass(
                    Fixtures.name, calls: [status],
                    failure: #"pod "sandbox-name" is owned by ReplicaSet/other (UID: other-uid), not by sandbox "sandbox-name""#)
            ]),
        BenchRow(
            id: "S-120",
            given: [
                Fixtures.sandbox(
                    ["operatingMode": "Suspended"], annotations: ["agents.x-k8s.io/pod-name": "warm", "other": "stays"]),
                Fixtures.pod("warm", owner: Fixtures.foreignReference),
            ],
            steps: [
                .pass(Fixtures.name, calls: [track, status]), .expect("Pod", "warm", [:]),
                .expect("Sandbox", Fixtures.name, ["metadata": ["annotations": ["agents.x-k8s.io/pod-name": nil, "other": "stays"]]]),
            ]),
        BenchRow(
            id: "S-121", given: [Fixtures.sandbox(["operatingMode": "Suspended"], annotations: named("warm")), Fixtures.pod("warm")],
            steps: [
                .pass(Fixtures.name, calls: [track, status]), .expect("Pod", "warm", ["metadata": ["ownerReferences": nil]]),
                .expect("Sandbox", Fixtures.name, ["metadata": ["annotations": nil]]),
            ]),
        BenchRow(
            id: "S-122",
            given: [
                Fixtures.sandbox(["operatingMode": "Suspended"], annotations: named("warm")),
                Fixtures.pod("warm", owner: own, finalizers: ["t.dev/x"]),
            ],
            steps: [
                .pass(Fixtures.name, calls: ["delete pods warm", status]),
                .expect("Sandbox", Fixtures.name, ["metadata": ["annotations": named("warm")]]), .pass(Fixtures.name, calls: []),
            ]),
        BenchRow(
            id: "S-123", given: [Fixtures.sandbox(annotations: named("warm")), Fixtures.pod("warm", owner: Fixtures.foreignReference)],
            steps: [
                .pass(Fixtures.name, calls: [track, status], failure: #"pod "warm" is owned by"#),
                .expect("Sandbox", Fixtures.name, ["metadata": ["annotations": nil]]), .absent("Pod", Fixtures.name),
            ]),
        BenchRow(
            id: "S-125", given: [Fixtures.sandbox(annotations: named("warm")), Fixtures.pod("warm")],
            steps: [
                .pass(
                    Fixtures.name, calls: [status],
                    failure: #"cannot adopt unowned pod "warm": missing required pool authorization label ("agents.x-k8s.io/adoptable") "#
                        + #"or sandbox tracking label ("agents.x-k8s.io/sandbox-name-hash")"#),
                .expect("Sandbox", Fixtures.name, ["metadata": ["annotations": named("warm")]]),
                .expect("Pod", "warm", ["metadata": ["ownerReferences": nil]]),
            ]),
        BenchRow(
            id: "S-130",
            given: [Fixtures.sandbox(annotations: named("missing")), Fixtures.pod("survivor", labels: Fixtures.tracking, owner: own)],
            steps: [
                .pass(Fixtures.name, calls: [track, track, status]), .absent("Pod", Fixtures.name),
                .expect("Sandbox", Fixtures.name, ["metadata": ["annotations": named("survivor")]]),
            ]),
        BenchRow(
            id: "S-131",
            given: [
                Fixtures.sandbox(annotations: named("target")), Fixtures.pod("target", labels: Fixtures.adoptable),
                Fixtures.pod("survivor", labels: Fixtures.tracking, owner: own),
            ],
            steps: [
                .pass(Fixtures.name, calls: [track, track, status]),
                .expect("Pod", "target", ["metadata": ["ownerReferences": nil]]),
                .expect("Sandbox", Fixtures.name, ["metadata": ["annotations": named("survivor")]]),
            ]),
        BenchRow(
            id: "S-132, S-133 and X-14",
            given: [
                Fixtures.sandbox(["service": true]), Fixtures.pod(labels: Fixtures.tracking, owner: own, status: Fixtures.ready),
                Fixtures.pod("second", labels: Fixtures.tracking, owner: own),
            ],
            steps: [
                .pass(Fixtures.name, calls: [status, "create events"]), .pass(Fixtures.name, calls: []), .count("Event", 1),
                .count("Pod", 2),
                .absent("Service", Fixtures.name), .expect("Sandbox", Fixtures.name, ["status": ["podIPs": nil, "nodeName": nil]]),
                .conditions(
                    "Sandbox", Fixtures.name,
                    [
                        "Suspended=False/NotSuspended: Sandbox is not suspended",
                        "PodScheduled=Unknown/PodSchedulingUnknown: Pod state is unknown. Pod scheduling cannot be determined",
                        "Ready=False/MultiplePods: multiple Pods (2) are controlled by this Sandbox; refusing to choose or create a Pod",
                    ]), .delete("Pod", "second"), .pass(Fixtures.name, calls: [track, "create services sandbox-name", status]),
                .expect("Sandbox", Fixtures.name, ["status": ["podIPs": ["10.0.0.1"]]]),
            ]),
        BenchRow(
            id: "S-134 and X-12",
            given: [
                Fixtures.sandbox(), Fixtures.pod("other", labels: Fixtures.tracking, owner: own, deleting: true, status: Fixtures.ready),
            ],
            steps: [
                .pass(Fixtures.name, calls: [track, status]), .absent("Pod", Fixtures.name),
                .conditions(
                    "Sandbox", Fixtures.name,
                    [
                        "Suspended=False/NotSuspended: Sandbox is not suspended", "PodScheduled=True/PodScheduled: ",
                        "Ready=True/DependenciesReady: Pod is Ready",
                    ]),
            ]),
        BenchRow(
            id: "an owned Pod of the name without the label is found and labelled", given: [Fixtures.sandbox(), Fixtures.pod(owner: own)],
            steps: [
                .pass(Fixtures.name, calls: ["patch pods sandbox-name", track, status]),
                .expect("Pod", Fixtures.name, ["metadata": ["labels": Fixtures.tracking]]),
            ]),
        BenchRow(
            id: "X-05", given: [Fixtures.sandbox(), Fixtures.pod(labels: Fixtures.tracking, owner: own, status: ["phase": "Failed"])],
            steps: [
                .pass(Fixtures.name, calls: [track, status]), .pass(Fixtures.name, calls: []), .delete("Pod", Fixtures.name),
                .pass(Fixtures.name, calls: [track, "create pods sandbox-name", track, status]),
                .conditions(
                    "Sandbox", Fixtures.name,
                    [
                        "Suspended=False/NotSuspended: Sandbox is not suspended",
                        "PodScheduled=Unknown/PodSchedulingUnknown: Pod has not reported a PodScheduled condition yet",
                        "Ready=False/DependenciesNotReady: Pod exists with phase: Pending",
                    ]),
            ]),
        BenchRow(
            id: "a Pod whose name cannot be noted does not count", given: [Fixtures.sandbox()],
            steps: [
                .refuse(track, "boom"),
                .pass(
                    Fixtures.name, calls: ["create pods sandbox-name", track, status], failure: "failed to set pod name annotation: boom"),
                .expect("Sandbox", Fixtures.name, ["status": ["selector": nil]]),
                .conditions(
                    "Sandbox", Fixtures.name,
                    [
                        "Suspended=False/NotSuspended: Sandbox is not suspended",
                        "PodScheduled=Unknown/PodSchedulingUnknown: Pod state is unknown. Pod scheduling cannot be determined",
                        "Ready=False/ReconcilerError: Error seen: failed to set pod name annotation: boom",
                    ]),
                .refuse(track, "boom"),
                .pass(Fixtures.name, calls: [track], failure: "failed to set pod name annotation: boom"),
                .patch("Pod", Fixtures.name, ["metadata": ["labels": ["agents.x-k8s.io/created-by": "controller"]]]),
                .refuse("patch pods sandbox-name", "boom"),
                .pass(Fixtures.name, calls: ["patch pods sandbox-name", status], failure: "failed to patch pod: boom"),
            ]),
        BenchRow(
            id: "a stale name that cannot be cleared", given: [Fixtures.sandbox(annotations: named("missing"))],
            steps: [
                .refuse(track, "boom"),
                .pass(Fixtures.name, calls: [track, status], failure: "failed to clear pod name annotation: boom"),
                .absent("Pod", Fixtures.name),
            ]),
        BenchRow(
            id: "a refused deletion while suspending",
            given: [Fixtures.sandbox(["operatingMode": "Suspended"]), Fixtures.pod(labels: Fixtures.tracking, owner: own)],
            steps: [
                .refuse("delete pods sandbox-name", "boom"),
                .pass(Fixtures.name, calls: ["delete pods sandbox-name", status], failure: "failed to delete pod: boom"),
                .conditions(
                    "Sandbox", Fixtures.name,
                    [
                        "Suspended=False/PodTerminating: Pod is terminating. Sandbox is suspending",
                        "PodScheduled=Unknown/PodSchedulingUnknown: Pod has not reported a PodScheduled condition yet",
                        "Ready=False/ReconcilerError: Error seen: failed to delete pod: boom",
                    ]),
            ]),
    ]

    @Test(arguments: names) func tracksPod(_ row: BenchRow) throws { try row.run { try SandboxController(in: $0, flags: $1) } }
}
