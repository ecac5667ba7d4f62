import ObjectModel
import Simulation

/// `--sandbox-write-behind-window`: a Pod's metadata may be patched later. The Sandbox was taken by a claim from a pool, and its Pod
/// still carries what the pool gave it.
enum SandboxWriteBehindRows {
    static let all: [Row] = immediate + deferred + bounds + caches

    private typealias Parts = SandboxParts

    private static let claimed = Fixtures.sandbox(annotations: Parts.tracked, owner: Parts.claimOwner)
    private static let stale = Fixtures.pod(
        labels: Parts.labels(["agents.x-k8s.io/warm-pool-sandbox": "91dd7983"]),
        annotations: [
            "cluster-autoscaler.kubernetes.io/safe-to-evict": "true",
            "agents.x-k8s.io/propagated-annotations": "cluster-autoscaler.kubernetes.io/safe-to-evict",
        ], owner: Parts.own, status: Fixtures.ready)
    private static let given: [JSONValue] = [Parts.claim, claimed, stale]

    private static let untouched = Row.Step.expect(
        "Pod", Parts.name,
        [
            "metadata": [
                "labels": ["agents.x-k8s.io/warm-pool-sandbox": "91dd7983"],
                "annotations": ["cluster-autoscaler.kubernetes.io/safe-to-evict": "true"],
            ]
        ])
    private static let stripped = Row.Step.expect(
        "Pod", Parts.name,
        [
            "metadata": [
                "labels": ["agents.x-k8s.io/warm-pool-sandbox": nil, "agents.x-k8s.io/sandbox-name-hash": "ab179450"],
                "annotations": [
                    "cluster-autoscaler.kubernetes.io/safe-to-evict": nil, "agents.x-k8s.io/propagated-annotations": "",
                ],
            ]
        ])
    /// What the status says in either mode.
    private static let status: [Row.Step] = [
        .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.scheduled, Parts.ready]),
        .expect(
            "Sandbox", Parts.name,
            ["status": ["podIPs": ["10.0.0.1"], "selector": "agents.x-k8s.io/sandbox-name-hash=ab179450", "nodeName": nil]]),
    ]

    private static let immediate: [Row] = [
        Row(
            ids: "S-200", given: given,
            steps: [.pass(Parts.name, calls: [Parts.patchPod, Parts.status]), stripped] + status + [
                .pass(Parts.name, calls: []), .ready([]),
            ])
    ]

    private static let deferred: [Row] = [
        Row(
            ids: "S-201", flags: [("sandbox-write-behind-window", "1h")], given: given,
            steps: [.pass(Parts.name, calls: [Parts.status], requeueAfter: .seconds(1)), untouched] + status),
        Row(
            ids: "S-202", flags: [("sandbox-write-behind-window", "1h")], given: given,
            steps: [
                .pass(Parts.name, calls: [Parts.status], requeueAfter: .seconds(1)), .advance(.milliseconds(400)),
                .pass(Parts.name, calls: [], requeueAfter: .milliseconds(600)), .waits(Parts.name, .milliseconds(600)),
                .advance(.milliseconds(100)), .forced(Parts.name, calls: [], requeueAfter: .milliseconds(500)), untouched,
            ]),
        // Upstream looks into the controller's memory to see that the clock is empty; here the next difference is put off anew.
        Row(
            ids: "S-203 S-204", flags: [("sandbox-write-behind-window", "1h")], given: given,
            steps: [.pass(Parts.name, calls: [Parts.status], requeueAfter: .seconds(1)), .advance(.seconds(2))] + [
                .pass(Parts.name, calls: [Parts.patchPod]), stripped,
            ] + status + [
                .pass(Parts.name, calls: []), .ready([]), .waits(Parts.name, nil), .advance(.seconds(60)), .ready([]),
                .patch("Sandbox", Parts.name, Parts.spec(Parts.template(labels: ["x": "y"]))),
                .pass(Parts.name, calls: [Parts.status], requeueAfter: .seconds(1)),
                .pass(Parts.name, calls: [], requeueAfter: .seconds(1)), .retry(Parts.name, calls: [Parts.patchPod]),
                .expect("Pod", Parts.name, ["metadata": ["labels": ["x": "y"]]]),
            ]),
        Row(
            ids: "S-205", flags: [("sandbox-write-behind-window", "250ms")], given: given,
            steps: [
                .pass(Parts.name, calls: [Parts.status], requeueAfter: .milliseconds(250)), .advance(.milliseconds(200)), .restart,
                .pass(Parts.name, calls: [], requeueAfter: .milliseconds(250)), untouched,
                .retry(Parts.name, calls: [Parts.patchPod]), stripped, .pass(Parts.name, calls: []), .ready([]),
            ]),
    ]

    /// A held-back patch waits in the window and in nothing else.
    private static let bounds: [Row] = [
        Row(
            ids: "", about: "the shutdown time comes before the end of the window", flags: [("sandbox-write-behind-window", "1s")],
            given: [
                Parts.claim,
                MergePatch.apply(Parts.spec(["shutdownTime": "2026-01-01T00:01:00Z"]), to: claimed), stale,
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.status], requeueAfter: .seconds(1)), .advance(.milliseconds(1_000)),
                .pass(Parts.name, calls: [Parts.patchPod], requeueAfter: .seconds(59)),
            ]),
        Row(
            ids: "", about: "expiry does not forget since when a patch waits", flags: [("sandbox-write-behind-window", "1s")],
            given: [
                Parts.claim, claimed,
                Fixtures.pod(
                    labels: Parts.labels(["agents.x-k8s.io/warm-pool-sandbox": "91dd7983"]), owner: Parts.own,
                    finalizers: ["test.dev/hold"], status: Fixtures.ready),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.status], requeueAfter: .seconds(1)),
                .patch("Sandbox", Parts.name, Parts.spec(["shutdownTime": "2026-01-01T00:00:00Z"])),
                .pass(Parts.name, calls: [Parts.status], requeueAfter: .milliseconds(1)),
                .pass(Parts.name, calls: [Parts.deletePod, Parts.status]), .advance(.seconds(1)),
                .patch("Sandbox", Parts.name, Parts.spec(["shutdownTime": nil])),
                .pass(Parts.name, calls: [Parts.patchPod, Parts.status]),
            ]),
        Row(
            ids: "", about: "a failing pass does not forget since when a patch waits", flags: [("sandbox-write-behind-window", "1s")],
            given: given + [Fixtures.service(owner: Parts.foreign)],
            steps: [
                .pass(Parts.name, calls: [Parts.status], failure: Parts.belongsToStranger("service")), .advance(.seconds(1)),
                .pass(Parts.name, calls: [Parts.patchPod], failure: Parts.belongsToStranger("service")), stripped,
            ]),
        Row(
            ids: "", about: "what no longer differs is no longer waited for", flags: [("sandbox-write-behind-window", "1s")], given: given,
            steps: [
                .pass(Parts.name, calls: [Parts.status], requeueAfter: .seconds(1)), .advance(.milliseconds(400)),
                .patch(
                    "Pod", Parts.name,
                    [
                        "metadata": [
                            "labels": ["agents.x-k8s.io/warm-pool-sandbox": nil],
                            "annotations": [
                                "cluster-autoscaler.kubernetes.io/safe-to-evict": nil, "agents.x-k8s.io/propagated-annotations": "",
                            ],
                        ]
                    ]), .pass(Parts.name, calls: []),
                .patch("Pod", Parts.name, ["metadata": ["labels": ["agents.x-k8s.io/warm-pool-sandbox": "91dd7983"]]]),
                .pass(Parts.name, calls: [], requeueAfter: .seconds(1)),
            ]),
        Row(
            ids: "", about: "a Sandbox that comes anew has a window of its own", flags: [("sandbox-write-behind-window", "1s")],
            given: given,
            steps: [
                .pass(Parts.name, calls: [Parts.status], requeueAfter: .seconds(1)), .advance(.milliseconds(400)),
                .delete("Sandbox", Parts.name), .pass(Parts.name, calls: []), .create(claimed), .create(stale),
                .pass(Parts.name, calls: [Parts.status], requeueAfter: .seconds(1)),
            ]),
        Row(
            ids: "", about: "what is patched in the end is what is wanted then", flags: [("sandbox-write-behind-window", "1s")],
            given: given,
            steps: [
                .pass(Parts.name, calls: [Parts.status], requeueAfter: .seconds(1)), .advance(.milliseconds(400)),
                .patch("Sandbox", Parts.name, Parts.spec(Parts.template(labels: ["x": "y"]))),
                .pass(Parts.name, calls: [Parts.status], requeueAfter: .milliseconds(600)),
                .pass(Parts.name, calls: [], requeueAfter: .milliseconds(600)), .retry(Parts.name, calls: [Parts.patchPod]), stripped,
                .expect("Pod", Parts.name, ["metadata": ["labels": ["x": "y"]]]),
            ]),
        Row(
            ids: "", about: "adoption is never put off", flags: [("sandbox-write-behind-window", "1s")],
            given: [Fixtures.sandbox(annotations: Parts.tracked), Fixtures.pod(labels: Fixtures.adoptable)],
            steps: [.pass(Parts.name, calls: [Parts.patchPod, Parts.status])]),
        Row(
            ids: "", about: "the window is never longer than a second", flags: [("sandbox-write-behind-window", "1s")], given: given,
            steps: [.pass(Parts.name, calls: [Parts.status], requeueAfter: .seconds(1))]),
    ]

    // MARK: Caches

    private static let reduced: JSONValue = [
        "metadata": [
            "name": "sandbox-name", "labels": Fixtures.adoptable, "annotations": ["n": "1"], "finalizers": nil, "managedFields": nil,
        ],
        "spec": ["nodeName": "node-1", "containers": nil, "initContainers": nil, "volumes": nil, "tolerations": nil],
        "status": ["phase": "Running", "podIPs": [["ip": "10.0.0.1"]]],
    ]
    private static let fullPod = Fixtures.pod(
        labels: Fixtures.adoptable, annotations: ["n": "1"], node: "node-1", finalizers: ["test.dev/hold"], status: Fixtures.ready)
    private static let fullService = Fixtures.service(spec: ["clusterIP": "None", "selector": ["a": "b"]])

    private static let caches: [Row] = [
        Row(
            ids: "S-206 S-208", given: [fullPod, fullService],
            steps: [
                .expect("Pod", Parts.name, ["metadata": ["finalizers": ["test.dev/hold"]], "spec": ["nodeName": "node-1"]]),
                .cached("Pod", Parts.name, reduced),
                .cached("Service", Parts.name, ["metadata": ["labels": nil], "spec": ["clusterIP": "None", "selector": ["a": "b"]]]),
            ]),
        Row(
            ids: "S-209", flags: [("cache-label-selectors", "true")],
            given: [fullPod, fullService, Fixtures.pod("second", labels: Fixtures.tracking, node: "node-1", status: Fixtures.ready)],
            steps: [
                .cached("Pod", Parts.name, nil), .cached("Service", Parts.name, nil),
                .cached(
                    "Pod", "second", ["spec": ["nodeName": "node-1", "containers": nil], "status": ["phase": "Running"]]),
                .patch("Service", Parts.name, ["metadata": ["labels": Fixtures.tracking]]),
                .cached("Service", Parts.name, ["spec": ["clusterIP": "None"]]),
                .patch("Service", Parts.name, ["metadata": ["labels": nil]]), .cached("Service", Parts.name, nil),
            ]),
        Row(
            ids: "S-209", about: "an adoptable Pod without the label does not exist for the controller",
            flags: [("cache-label-selectors", "true")], given: [Fixtures.sandbox(), Fixtures.pod(labels: Fixtures.adoptable)],
            steps: [
                .pass(
                    Parts.name, calls: [Parts.createPod, Parts.status],
                    failure: #"pod already exists but failed to fetch: Pod "sandbox-name" not found"#),
                .conditions(
                    "Sandbox", Parts.name,
                    [
                        Parts.notSuspended, Parts.schedulingUnknown,
                        Parts.error(#"pod already exists but failed to fetch: Pod "sandbox-name" not found"#),
                    ]), .pass(Parts.name, calls: [Parts.createPod], failure: "pod already exists but failed to fetch"),
                .waits(Parts.name, .milliseconds(10)), .patch("Pod", Parts.name, ["metadata": ["labels": Fixtures.tracking]]),
                .retry(Parts.name, calls: [Parts.patchPod, Parts.track, Parts.status]),
            ]),
    ]
}
