import ObjectModel

/// Whole passes of the Sandbox controller of profile v0.1. A Pod that upstream's fake client leaves without a phase is Pending on a
/// server.
enum V01SandboxRows {
    private typealias Made = V01Objects
    private static let name = Fixtures.name
    private static let update = "update pods sandbox-name"
    private static let status = "update sandboxes/status sandbox-name"
    private static let ready = "Ready=True/DependenciesReady: Pod is Ready; Service Exists"
    private static let isOff = "Ready=True/DependenciesReady: Pod does not exist, replicas is 0; Service Exists"

    static let all: [Row] = children + existingPods + suspension + failures + ends + inACluster

    private static func row(_ ids: String, _ about: String = "", given: [JSONValue], _ steps: [Row.Step]) -> Row {
        Row(ids: ids, about: about, profile: .v01, given: given, steps: steps)
    }

    // MARK: What is made

    private static let children: [Row] = [
        row(
            "V-004 V-007", given: [Made.sandbox()],
            [
                .pass(name, calls: ["create pods sandbox-name", "create services sandbox-name", status]),
                .expect(
                    "Pod", name,
                    ["metadata": ["labels": Fixtures.tracking, "ownerReferences": [Made.sandboxReference], "annotations": nil]]),
                .expect(
                    "Service", name,
                    [
                        "metadata": ["labels": Fixtures.tracking, "ownerReferences": [Made.sandboxReference]],
                        "spec": ["clusterIP": "None", "selector": Fixtures.tracking, "ports": nil],
                    ]),
                .expect(
                    "Sandbox", name,
                    [
                        "metadata": ["annotations": nil], "spec": ["replicas": nil],
                        "status": [
                            "replicas": 1, "selector": "agents.x-k8s.io/sandbox-name-hash=ab179450", "service": "sandbox-name",
                            "serviceFQDN": "sandbox-name.default.svc.cluster.local",
                        ],
                    ]),
                .conditions("Sandbox", name, ["Ready=False/DependenciesNotReady: Pod exists with phase: Pending; Service Exists"]),
                // The Pod is written in every pass, whether there is anything to write or not.
                .pass(name, calls: [update]), .ready([]), .forced(name, calls: [update]),
            ]),
        row(
            "V-005",
            given: [
                Made.sandbox([
                    "podTemplate": [
                        "metadata": ["labels": ["custom": "l"], "annotations": ["note": "a"]], "spec": ["volumes": [["name": "my-pvc"]]],
                    ],
                    "volumeClaimTemplates": [
                        [
                            "metadata": ["name": "my-pvc", "labels": ["x": "y"], "annotations": ["x": "y"]],
                            "spec": Fixtures.volumeClaimSpec,
                        ]
                    ],
                ])
            ],
            [
                // A volume of the template that has the claim's name stays beside it, so the Pod is refused, and so in every pass.
                .pass(
                    name,
                    calls: [
                        "create persistentvolumeclaims my-pvc-sandbox-name", "create pods sandbox-name", "create services sandbox-name",
                        status,
                    ], failure: "spec.volumes[1].name: Duplicate value: \"my-pvc\""),
                .expect("Sandbox", name, ["status": ["replicas": 0, "selector": nil]]),
                .patch("Sandbox", name, ["spec": ["podTemplate": ["spec": ["volumes": nil]]]]),
                .pass(name, calls: ["create pods sandbox-name", status]),
                .expect(
                    "PersistentVolumeClaim", "my-pvc-sandbox-name",
                    [
                        "metadata": ["labels": nil, "annotations": nil, "ownerReferences": [Made.sandboxReference]],
                        "spec": Fixtures.volumeClaimSpec,
                    ]),
                .expect(
                    "Pod", name,
                    [
                        "metadata": [
                            "labels": ["agents.x-k8s.io/sandbox-name-hash": "ab179450", "custom": "l"], "annotations": ["note": "a"],
                        ],
                        "spec": [
                            "volumes": [["name": "my-pvc", "persistentVolumeClaim": ["claimName": "my-pvc-sandbox-name"]]]
                        ],
                    ]),
            ]),
        row(
            "V-005", "a label of the template takes the place of the tracking label until the next pass",
            given: [Made.sandbox(["podTemplate": ["metadata": ["labels": ["agents.x-k8s.io/sandbox-name-hash": "mine"]]]])],
            [
                .pass(name), .expect("Pod", name, ["metadata": ["labels": ["agents.x-k8s.io/sandbox-name-hash": "mine"]]]),
                .pass(name, calls: [update]), .expect("Pod", name, ["metadata": ["labels": Fixtures.tracking]]),
            ]),
        row(
            "V-005", "a volume claim and a Service of anybody will do",
            given: [
                Fixtures.volumeClaim("data-sandbox-name", owner: Fixtures.foreignReference),
                Fixtures.service(owner: Fixtures.foreignReference, spec: ["ports": [["port": 80]], "selector": ["a": "b"]]),
                Made.sandbox([
                    "volumeClaimTemplates": [["metadata": ["name": "data"], "spec": Fixtures.volumeClaimSpec]]
                ]),
            ],
            [
                .pass(name, calls: ["create pods sandbox-name", status]),
                .expect("Sandbox", name, ["status": ["service": nil, "serviceFQDN": nil]]),
                .expect("Service", name, ["metadata": ["labels": nil], "spec": ["selector": ["a": "b"]]]),
            ]),
    ]

    // MARK: Pods that are there

    private static let existingPods: [Row] = [
        row(
            "V-001", given: [Fixtures.service(), Fixtures.pod(status: Fixtures.ready), Made.sandbox()],
            [.pass(name, calls: [update, status]), .conditions("Sandbox", name, [ready])]),
        row(
            "V-001", "a Pod needs no address",
            given: [
                Fixtures.service(),
                Fixtures.pod(status: ["phase": "Running", "conditions": [["type": "Ready", "status": "True"]]]), Made.sandbox(),
            ], [.pass(name, calls: [update, status]), .conditions("Sandbox", name, [ready])]),
        row(
            "V-003", "a Pod that has ended is not replaced and not told apart from others",
            given: [Fixtures.pod(status: ["phase": "Failed"]), Made.sandbox()],
            [
                .pass(name, calls: [update, "create services sandbox-name", status]),
                .conditions("Sandbox", name, ["Ready=False/DependenciesNotReady: Pod exists with phase: Failed; Service Exists"]),
            ]),
        row(
            "V-006",
            given: [
                Fixtures.pod(labels: ["own": "1"]),
                Made.sandbox(["podTemplate": ["metadata": ["labels": ["custom": "l"], "annotations": ["note": "a"]]]]),
            ],
            [
                .pass(name, calls: [update, "create services sandbox-name", status]),
                .expect(
                    "Pod", name,
                    [
                        "metadata": [
                            "labels": ["agents.x-k8s.io/sandbox-name-hash": "ab179450", "own": "1", "custom": nil], "annotations": nil,
                            "ownerReferences": [Made.sandboxReference],
                        ]
                    ]),
            ]),
        row(
            "V-009", given: [Fixtures.pod("pool-abc"), Made.sandbox(annotations: ["agents.x-k8s.io/pod-name": "pool-abc"])],
            [
                .pass(name, calls: ["update pods pool-abc", "create services sandbox-name", status]),
                .expect("Pod", "pool-abc", ["metadata": ["labels": Fixtures.tracking, "ownerReferences": [Made.sandboxReference]]]),
                .expect("Sandbox", name, ["status": ["replicas": 1]]), .absent("Pod", name),
            ]),
        row(
            "V-009",
            "a Pod of another name wakes a Sandbox of that name, of which there is none; one of the Sandbox's name does though it is not its Pod",
            given: [Fixtures.pod("pool-abc"), Made.sandbox(annotations: ["agents.x-k8s.io/pod-name": "pool-abc"])],
            [
                .converge(name), .ready(["pool-abc"]), .pass("pool-abc", calls: []), .status("Pod", "pool-abc", Fixtures.ready),
                .ready(["pool-abc"]), .pass("pool-abc", calls: []),
                .create(Fixtures.pod(labels: Fixtures.tracking, owner: Fixtures.foreignReference)), .ready([name]),
                .pass(name, calls: ["update pods pool-abc", status]), .conditions("Sandbox", name, [ready]),
            ]),
        row(
            "V-010", given: [Fixtures.pod(owner: Fixtures.foreignReference, status: Fixtures.ready), Made.sandbox()],
            [
                .pass(name, calls: [update, "create services sandbox-name", status]),
                .expect("Pod", name, ["metadata": ["labels": Fixtures.tracking, "ownerReferences": [Fixtures.foreignReference]]]),
                .conditions("Sandbox", name, [ready]),
            ]),
        row(
            "V-011", given: [Made.sandbox(annotations: ["agents.x-k8s.io/pod-name": "gone"])],
            [
                .pass(
                    name, calls: ["create services sandbox-name", status], failure: "Pod in Annotation Get Failed: Pod \"gone\" not found"),
                .conditions(
                    "Sandbox", name, ["Ready=False/ReconcilerError: Error seen: Pod in Annotation Get Failed: Pod \"gone\" not found"]),
                .expect("Sandbox", name, ["status": ["replicas": 0, "selector": nil, "service": name.json]]),
                // It does not heal itself, and cannot be turned off either.
                .patch("Sandbox", name, ["spec": ["replicas": 0]]), .pass(name, failure: "Pod in Annotation Get Failed"),
                .retry(name, failure: "Pod in Annotation Get Failed"), .absent("Pod", name),
            ]),
    ]

    // MARK: Off

    private static let suspension: [Row] = [
        row(
            "V-008", "with a Pod", given: [Fixtures.pod(owner: Fixtures.foreignReference), Made.sandbox(["replicas": 0])],
            [
                .pass(name, calls: ["delete pods sandbox-name", "create services sandbox-name", status]), .absent("Pod", name),
                .conditions("Sandbox", name, [isOff]), .expect("Sandbox", name, ["status": ["replicas": 0, "selector": nil]]),
            ]),
        row(
            "V-008", "with a Pod that ends by and by",
            given: [Fixtures.pod(finalizers: ["test.dev/hold"]), Made.sandbox(["replicas": 0])],
            [
                .pass(name, calls: ["delete pods sandbox-name", "create services sandbox-name", status]),
                // Already there is none.
                .conditions("Sandbox", name, [isOff]), .forced(name, calls: []),
                .patch("Sandbox", name, ["spec": ["replicas": 1]]), .pass(name, calls: [update, status]),
                .expect("Sandbox", name, ["status": ["replicas": 1]]),
            ]),
        row(
            "V-008", "without a Pod", given: [Made.sandbox(["replicas": 0])],
            [.pass(name, calls: ["create services sandbox-name", status]), .conditions("Sandbox", name, [isOff]), .converge(name)]),
        row(
            "V-012",
            given: [
                Fixtures.pod("pool-abc"),
                Made.sandbox(["replicas": 0], annotations: ["agents.x-k8s.io/pod-name": "pool-abc", "keep": "me"]),
            ],
            [
                .pass(name, calls: ["delete pods pool-abc", "patch sandboxes sandbox-name", "create services sandbox-name", status]),
                .expect("Sandbox", name, ["metadata": ["annotations": ["agents.x-k8s.io/pod-name": nil, "keep": "me"]]]),
                .absent("Pod", "pool-abc"), .conditions("Sandbox", name, [isOff]),
            ]),
    ]

    // MARK: Failures

    private static let failures: [Row] = [
        row(
            "V-002", given: [Made.sandbox()],
            [
                .at("create pods sandbox-name", [.refuse(.rowFailure("no pod"))]),
                .at("create services sandbox-name", [.refuse(.rowFailure("no service"))]),
                .pass(name, calls: ["create pods sandbox-name", "create services sandbox-name", status], failure: "no pod\nno service"),
                .conditions("Sandbox", name, ["Ready=False/ReconcilerError: Error seen: no pod\nno service"]),
                // The status that was written brings it back at once, its failure some time later.
                .waits(name, .milliseconds(5)), .pass(name, calls: ["create pods sandbox-name", "create services sandbox-name", status]),
                .expect("Sandbox", name, ["status": ["service": name.json]]),
            ]),
        row(
            "V-002", "a Pod that somebody has written since the cache saw it cannot be written",
            given: [Fixtures.pod(status: Fixtures.ready), Fixtures.service(), Made.sandbox()],
            [
                .at(update, [.patched("Pod", name, ["metadata": ["labels": ["new": "1"]]])]),
                .pass(
                    name, calls: [update, status], failure: "failed to update pod: Operation cannot be fulfilled on pods \"sandbox-name\""),
                .expect("Sandbox", name, ["status": ["replicas": 0]]), .pass(name, calls: [update, status]),
                .conditions("Sandbox", name, [ready]),
            ]),
        row(
            "V-002", "a status that somebody has written since the cache saw it cannot be written",
            given: [Made.sandbox()],
            [
                .at(status, [.patched("Sandbox", name, ["metadata": ["labels": ["new": "1"]]])]),
                .pass(name, failure: "Operation cannot be fulfilled on sandboxes.agents.x-k8s.io \"sandbox-name\""),
                // The next pass finds a Service, so the status never names it.
                .pass(name, calls: [update, status]), .expect("Sandbox", name, ["status": ["replicas": 1, "service": nil]]),
            ]),
    ]

    // MARK: Ends

    private static let ends: [Row] = [
        row(
            "V-013 V-016", "the moment itself does not count, and Pod and Service of the name go, whoever owns them",
            given: [
                Fixtures.pod(owner: Fixtures.foreignReference), Fixtures.pod("pool-abc"),
                Made.sandbox(["shutdownTime": "2026-01-01T00:00:10Z"], annotations: ["agents.x-k8s.io/pod-name": "pool-abc"]),
            ],
            [
                .pass(name, requeueAfter: .seconds(10)), .converge(name), .advance(.seconds(10)),
                .pass(name, calls: ["update pods pool-abc"], requeueAfter: .seconds(2)), .advance(.seconds(2)),
                .pass(name, calls: ["delete pods sandbox-name", "delete services sandbox-name", status]),
                .absent("Pod", name), .absent("Service", name), .expect("Pod", "pool-abc", ["metadata": ["deletionTimestamp": nil]]),
                .conditions("Sandbox", name, ["Ready=False/SandboxExpired: Sandbox has expired"]),
                .expect(
                    "Sandbox", name,
                    [
                        "status": [
                            "replicas": 0, "selector": nil, "service": "sandbox-name",
                            "serviceFQDN": "sandbox-name.default.svc.cluster.local",
                        ]
                    ]),
                // Every later pass tries both again and writes nothing.
                .pass(name, calls: ["delete pods sandbox-name", "delete services sandbox-name"]), .ready(["pool-abc"]),
            ]),
        row(
            "V-013", "a failure keeps neither the other deletion nor the status from being tried",
            given: [Fixtures.pod(), Fixtures.service(), Made.sandbox(["shutdownTime": "2025-12-31T23:59:50Z"])],
            [
                .at("delete pods sandbox-name", [.refuse(.rowFailure("boom"))]),
                .pass(
                    name, calls: ["delete pods sandbox-name", "delete services sandbox-name", status], failure: "failed to delete pod: boom"
                ),
                .conditions("Sandbox", name, ["Ready=False/SandboxExpired: Sandbox has expired"]),
                .pass(name, calls: ["delete pods sandbox-name", "delete services sandbox-name"]), .absent("Pod", name),
            ]),
    ]

    // MARK: With a node

    /// Times are known where nothing is left to chance.
    private static func clusterRow(_ ids: String, spec: JSONValue = [:], _ steps: [Row.Step]) -> Row {
        Row(
            ids: ids, profile: .v01, free: [.sandbox], nodes: 1,
            configure: {
                $0.timing.sandboxStart = .constant(.seconds(1))
                $0.timing.readiness = .zero
            }, given: [Made.sandbox(spec)], steps: steps)
    }

    private static func readySince(_ generation: Int64) -> JSONValue {
        [
            "type": "Ready", "status": "True", "reason": "DependenciesReady", "message": "Pod is Ready; Service Exists",
            "lastTransitionTime": "2026-01-01T00:00:01Z", "observedGeneration": .int(generation),
        ]
    }

    private static let inACluster: [Row] = [
        clusterRow(
            "V-014",
            [
                .advance(.seconds(5)),
                .expect(
                    "Sandbox", name,
                    [
                        "status": [
                            "conditions": [readySince(1)], "replicas": 1, "selector": "agents.x-k8s.io/sandbox-name-hash=ab179450",
                            "service": "sandbox-name", "serviceFQDN": "sandbox-name.default.svc.cluster.local",
                        ]
                    ]), .expect("Pod", name, ["metadata": ["ownerReferences": [Made.sandboxReference]]]),
                .expect("Service", name, ["metadata": ["ownerReferences": [Made.sandboxReference]]]),
            ]),
        clusterRow(
            "V-015",
            [
                .advance(.seconds(5)), .scale("Sandbox", name, 0), .advance(.minutes(1)),
                .conditions("Sandbox", name, [isOff]),
                .expect(
                    "Sandbox", name,
                    [
                        "metadata": ["generation": 2],
                        "status": ["replicas": 0, "selector": nil, "service": "sandbox-name"],
                    ]), .absent("Pod", name), .expect("Service", name, ["metadata": ["deletionTimestamp": nil]]),
                .transition("Sandbox", name, condition: "Ready", at: "2026-01-01T00:00:01Z"),
            ]),
        clusterRow(
            "V-016",
            [
                .advance(.seconds(5)), .patch("Sandbox", name, ["spec": ["shutdownTime": "2026-01-01T00:00:15Z"]]),
                .advance(.minutes(1)), .conditions("Sandbox", name, ["Ready=False/SandboxExpired: Sandbox has expired"]),
                .expect(
                    "Sandbox", name,
                    [
                        "metadata": ["generation": 2], "status": ["service": "sandbox-name", "replicas": 0],
                    ]), .absent("Pod", name), .absent("Service", name),
            ]),
    ]
}

extension String {
    fileprivate var json: JSONValue { .string(self) }
}
