import ObjectModel

/// Whole passes of the Sandbox controller. A Pod that upstream's fake client leaves without a phase is Pending on a server.
enum SandboxReconcileRows {
    static let all: [Row] = first + woken + adopted + settled + suspended + nodes + uncertain

    private typealias Parts = SandboxParts

    private static let pending = Parts.notReady("Pod exists with phase: Pending")
    private static let claimTemplate: JSONValue = [
        "metadata": ["name": "my-pvc", "labels": ["l": "v"], "annotations": ["k": "w"]], "spec": Fixtures.volumeClaimSpec,
    ]

    private static let first: [Row] = [
        Row(
            ids: "S-050", given: [Fixtures.sandbox()],
            steps: [
                .pass(Parts.name, calls: [Parts.createPod, Parts.track, Parts.status]),
                .expect(
                    "Pod", Parts.name,
                    [
                        "metadata": ["labels": Fixtures.tracking, "ownerReferences": [Parts.own], "annotations": nil],
                        "spec": ["hostname": nil, "subdomain": nil, "restartPolicy": "Always"],
                    ]),
                .expect(
                    "Sandbox", Parts.name,
                    [
                        "metadata": ["annotations": Parts.tracked],
                        "status": [
                            "selector": "agents.x-k8s.io/sandbox-name-hash=ab179450", "service": nil, "serviceFQDN": nil, "podIPs": nil,
                            "nodeName": nil,
                        ],
                    ]), .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.unreported, pending]),
                .absent("Service", Parts.name), .pass(Parts.name, calls: []), .ready([]),
            ]),
        Row(
            ids: "S-051", given: [Fixtures.sandbox(["service": true])],
            steps: [
                .pass(Parts.name, calls: [Parts.createPod, Parts.track, Parts.createService, Parts.status]),
                .expect(
                    "Service", Parts.name,
                    [
                        "metadata": ["labels": Fixtures.tracking, "ownerReferences": [Parts.own]],
                        "spec": ["clusterIP": "None", "selector": Fixtures.tracking, "ports": nil],
                    ]),
                .expect(
                    "Sandbox", Parts.name,
                    ["status": ["service": "sandbox-name", "serviceFQDN": "sandbox-name.default.svc.cluster.local"]]),
                .conditions(
                    "Sandbox", Parts.name,
                    [Parts.notSuspended, Parts.unreported, Parts.notReady("Pod exists with phase: Pending; Service Exists")]),
                .pass(Parts.name, calls: []), .ready([]),
            ]),
        Row(
            ids: "S-052",
            given: [
                Fixtures.sandbox([
                    "service": true, "volumeClaimTemplates": [claimTemplate],
                    "podTemplate": ["metadata": ["labels": ["b": "1", "a": "2"], "annotations": ["note": "x"]]],
                ])
            ],
            steps: [
                .pass(
                    Parts.name,
                    calls: [
                        "create persistentvolumeclaims my-pvc-sandbox-name", Parts.createPod, Parts.track, Parts.createService,
                        Parts.status,
                    ]),
                .expect(
                    "PersistentVolumeClaim", "my-pvc-sandbox-name",
                    [
                        "metadata": [
                            "labels": Parts.labels(["l": "v"]), "annotations": ["k": "w"], "ownerReferences": [Parts.own],
                        ]
                    ]),
                .expect(
                    "Pod", Parts.name,
                    [
                        "metadata": [
                            "labels": Parts.labels(["a": "2", "b": "1"]),
                            "annotations": [
                                "note": "x", "agents.x-k8s.io/propagated-labels": "a,b",
                                "agents.x-k8s.io/propagated-annotations": "note",
                            ],
                        ],
                        "spec": ["volumes": [["name": "my-pvc", "persistentVolumeClaim": ["claimName": "my-pvc-sandbox-name"]]]],
                    ]), .pass(Parts.name, calls: []), .ready([]),
            ]),
        Row(
            ids: "", about: "a Sandbox that is being deleted is left alone",
            given: [Fixtures.sandbox(["service": true])],
            steps: [
                .patch("Sandbox", Parts.name, ["metadata": ["finalizers": ["test.dev/hold"]]]), .delete("Sandbox", Parts.name),
                .pass(Parts.name, calls: []), .absent("Pod", Parts.name), .ready([]),
                .patch("Sandbox", Parts.name, ["metadata": ["finalizers": nil]]), .absent("Sandbox", Parts.name),
                .pass(Parts.name, calls: []), .ready([]),
            ]),
    ]

    private static let woken: [Row] = [
        Row(
            ids: "", about: "a Pod that changes hands wakes the owner that it had", given: [Fixtures.sandbox(), Parts.ownPod()],
            steps: [
                .converge(Parts.name), .ready([]), .patch("Pod", Parts.name, ["metadata": ["ownerReferences": [Parts.foreign]]]),
                .pass(Parts.name, calls: [Parts.track, Parts.status], failure: Parts.belongsToStranger("pod")),
            ]),
        Row(
            ids: "", about: "an owner reference of another version wakes the Sandbox as well",
            given: [
                Fixtures.sandbox(),
                Fixtures.pod(
                    labels: Fixtures.tracking, owner: MergePatch.apply(["apiVersion": "agents.x-k8s.io/v1alpha1"], to: Parts.own)),
            ],
            steps: [
                .converge(Parts.name), .ready([]), .status("Pod", Parts.name, Fixtures.ready),
                .pass(Parts.name, calls: [Parts.status]),
            ]),
        Row(
            ids: "", about: "a Pod or a Service wakes its owner, whatever its name",
            given: [Fixtures.sandbox(annotations: Parts.named("warm")), Fixtures.pod("warm", labels: Fixtures.tracking, owner: Parts.own)],
            steps: [
                .converge(Parts.name), .ready([]), .status("Pod", "warm", Fixtures.ready), .ready([Parts.name]),
                .pass(Parts.name, calls: [Parts.status]), .converge(Parts.name), .create(Parts.ownService), .ready([Parts.name]),
                .pass(Parts.name, calls: [Parts.status]),
            ]),
        Row(
            ids: "", about: "a Sandbox that somebody changes while its annotation is written is taken as the server answers it",
            given: [Fixtures.sandbox()],
            steps: [
                .at(Parts.track, [.patched("Sandbox", Parts.name, Parts.spec(["service": true]))]),
                .pass(Parts.name, calls: [Parts.createPod, Parts.track, Parts.createService, Parts.status]),
                .expect("Service", Parts.name, [:]), .pass(Parts.name, calls: []),
            ]),
    ]

    private static let adopted: [Row] = [
        Row(
            ids: "S-053",
            given: [
                Fixtures.sandbox(["service": true]),
                Fixtures.pod(
                    labels: Parts.labels(Fixtures.adoptable), node: "node-1",
                    status: MergePatch.apply(["podIPs": [["ip": "10.0.0.1"], ["ip": "fd00::1"]]], to: Fixtures.ready)),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.patchPod, Parts.track, Parts.createService, Parts.status]),
                .expect("Pod", Parts.name, ["metadata": ["ownerReferences": [Parts.own]]]),
                .expect("Sandbox", Parts.name, ["status": ["podIPs": ["10.0.0.1", "fd00::1"], "nodeName": "node-1"]]),
                .conditions(
                    "Sandbox", Parts.name,
                    [Parts.notSuspended, Parts.scheduled, "Ready=True/DependenciesReady: Pod is Ready; Service Exists"]),
                .pass(Parts.name, calls: []), .ready([]),
            ]),
        Row(
            ids: "S-054", given: [Fixtures.sandbox(), Fixtures.pod(labels: Fixtures.tracking, status: Fixtures.ready)],
            steps: [
                .pass(Parts.name, calls: [Parts.patchPod, Parts.track, Parts.status]),
                .expect("Pod", Parts.name, ["metadata": ["ownerReferences": [Parts.own]]]),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.scheduled, Parts.ready]), .pass(Parts.name, calls: []),
            ]),
        Row(
            ids: "S-055", given: [Fixtures.sandbox(), Parts.ownPod(Fixtures.ready)],
            steps: [
                .pass(Parts.name, calls: [Parts.track, Parts.status]),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.scheduled, Parts.ready]), .absent("Service", Parts.name),
                .expect("Sandbox", Parts.name, ["status": ["service": nil, "serviceFQDN": nil]]), .pass(Parts.name, calls: []),
            ]),
    ]

    private static let settled: [Row] = [
        Row(
            ids: "S-062",
            given: [Fixtures.sandbox(["operatingMode": "Suspended"]), Parts.ownPod(finalizers: ["test.dev/hold"])],
            steps: [
                .pass(Parts.name, calls: [Parts.deletePod, Parts.status]),
                .expect("Pod", Parts.name, ["metadata": ["deletionTimestamp": "2026-01-01T00:00:00Z"]]),
                .expect("Sandbox", Parts.name, ["status": ["selector": "agents.x-k8s.io/sandbox-name-hash=ab179450"]]),
                .conditions("Sandbox", Parts.name, [Parts.terminating, Parts.unreported, Parts.suspending]),
                .pass(Parts.name, calls: []), .patch("Pod", Parts.name, ["metadata": ["finalizers": nil]]), .absent("Pod", Parts.name),
                .pass(Parts.name, calls: [Parts.status]),
                .conditions("Sandbox", Parts.name, [Parts.terminated, Parts.suspended]), .pass(Parts.name, calls: []), .ready([]),
            ]),
        Row(
            ids: "S-063", given: [Fixtures.sandbox(["operatingMode": "Suspended"])],
            steps: [
                .pass(Parts.name, calls: [Parts.status]), .expect("Sandbox", Parts.name, ["status": ["selector": nil]]),
                .conditions("Sandbox", Parts.name, [Parts.terminated, Parts.suspended]), .absent("Pod", Parts.name),
            ]),
        Row(
            ids: "S-064", given: [Fixtures.sandbox(["service": true]), Parts.ownPod(Fixtures.ready), Parts.ownService],
            steps: [.pass(Parts.name, calls: [Parts.track, Parts.status])]
                + [Row.Step](repeating: .forced(Parts.name, calls: []), count: 19)
                + [
                    .conditions(
                        "Sandbox", Parts.name,
                        [Parts.notSuspended, Parts.scheduled, "Ready=True/DependenciesReady: Pod is Ready; Service Exists"])
                ]),
        Row(
            ids: "S-069",
            given: [
                Fixtures.sandbox(),
                Parts.ownPod(Parts.podStatus("Pending", [Parts.scheduling("False", "Unschedulable", "0/1 nodes are available")])),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.track, Parts.status]),
                .conditions(
                    "Sandbox", Parts.name,
                    [Parts.notSuspended, "PodScheduled=False/Unschedulable: 0/1 nodes are available", pending]),
                .patch("Sandbox", Parts.name, Parts.spec(["operatingMode": "Suspended"])),
                .pass(Parts.name, calls: [Parts.deletePod, Parts.status]),
                .conditions(
                    "Sandbox", Parts.name,
                    [Parts.terminating, "PodScheduled=False/Unschedulable: 0/1 nodes are available", Parts.suspending]),
                .pass(Parts.name, calls: [Parts.track, Parts.status]),
                .conditions("Sandbox", Parts.name, [Parts.terminated, Parts.suspended]),
            ]),
        Row(
            ids: "S-072",
            given: [
                Fixtures.sandbox(["operatingMode": "Suspended"], status: ["podIPs": ["10.0.0.9"], "nodeName": "old"]),
                Fixtures.pod(labels: Fixtures.tracking, owner: Parts.foreign, node: "node-1", status: Fixtures.ready),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.status]),
                .expect(
                    "Sandbox", Parts.name,
                    ["status": ["podIPs": nil, "nodeName": nil, "selector": "agents.x-k8s.io/sandbox-name-hash=ab179450"]]),
                .conditions("Sandbox", Parts.name, [Parts.notOwned, Parts.suspending]),
                .expect("Pod", Parts.name, ["metadata": ["deletionTimestamp": nil]]),
            ]),
    ]

    private static let suspended: [Row] = [
        Row(
            ids: "", about: "a Service is made and kept while suspended",
            given: [Fixtures.sandbox(["operatingMode": "Suspended", "service": true])],
            steps: [
                .pass(Parts.name, calls: [Parts.createService, Parts.status]),
                .expect("Sandbox", Parts.name, ["status": ["service": "sandbox-name"]]),
                .conditions("Sandbox", Parts.name, [Parts.terminated, Parts.suspended]), .pass(Parts.name, calls: []), .ready([]),
            ]),
        Row(
            ids: "", about: "a Pod that ends while its Sandbox is suspended",
            given: [
                Fixtures.sandbox(["operatingMode": "Suspended"]), Parts.ownPod(["phase": "Failed"], finalizers: ["test.dev/hold"]),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.deletePod, Parts.status]),
                .conditions("Sandbox", Parts.name, [Parts.terminating, Parts.finishedFailed, Parts.unreported, Parts.suspending]),
            ]),
        Row(
            ids: "", about: "a suspended Sandbox expires like any other",
            given: [Fixtures.sandbox(["operatingMode": "Suspended", "shutdownTime": "2026-01-01T00:00:10Z"])],
            steps: [
                .pass(Parts.name, calls: [Parts.status], requeueAfter: .seconds(10)),
                .pass(Parts.name, calls: [], requeueAfter: .seconds(10)),
                .retry(Parts.name, calls: [Parts.status], requeueAfter: .milliseconds(1)),
                .conditions("Sandbox", Parts.name, [Parts.terminated, Parts.expired]), .pass(Parts.name, calls: []), .ready([]),
            ]),
    ]

    private static let nodes: [Row] = [
        // Binding writes spec.nodeName and the PodScheduled condition; here the condition was there before, so that the node's name is
        // all that changes.
        Row(
            ids: "S-066 S-067",
            given: [Fixtures.sandbox(), Parts.ownPod(Parts.podStatus("Pending", [Parts.scheduling("True")]))],
            steps: [
                .converge(Parts.name), .bind(pod: Parts.name, node: "node-1"), .pass(Parts.name, calls: []),
                .expect("Sandbox", Parts.name, ["status": ["nodeName": nil]]), .status("Pod", Parts.name, Fixtures.ready),
                .pass(Parts.name, calls: [Parts.status]),
                .expect("Sandbox", Parts.name, ["status": ["nodeName": "node-1", "podIPs": ["10.0.0.1"]]]),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.scheduled, Parts.ready]), .pass(Parts.name, calls: []),
            ]),
        Row(
            ids: "S-068", given: [Fixtures.sandbox(), Parts.ownPod(Fixtures.ready)],
            steps: [
                .converge(Parts.name), .expect("Sandbox", Parts.name, ["status": ["nodeName": nil]]),
                .bind(pod: Parts.name, node: "node-2"), .pass(Parts.name, calls: [Parts.status]),
                .expect("Sandbox", Parts.name, ["status": ["nodeName": "node-2"]]),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.scheduled, Parts.ready]),
            ]),
    ]

    /// A read of a cache cannot fail as upstream's fake client makes it: a refused write of the annotation stands for it.
    private static let uncertain: [Row] = [
        Row(
            ids: "S-070", given: [Fixtures.sandbox(annotations: Parts.tracked), Parts.ownPod(Fixtures.ready)],
            steps: [
                .converge(Parts.name), .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.scheduled, Parts.ready]),
                .patch("Sandbox", Parts.name, ["metadata": ["annotations": Parts.named("")]]),
                .at(Parts.track, [.refuse(.rowFailure("boom"))]),
                .pass(Parts.name, calls: [Parts.track, Parts.status], failure: "failed to set pod name annotation: boom"),
                .conditions(
                    "Sandbox", Parts.name,
                    [Parts.notSuspended, Parts.schedulingUnknown, Parts.error("failed to set pod name annotation: boom")]),
                .expect("Sandbox", Parts.name, ["status": ["podIPs": nil]]),
                .pass(Parts.name, calls: [Parts.track, Parts.status]),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.scheduled, Parts.ready]),
            ]),
        Row(
            ids: "S-071", given: [Fixtures.sandbox(["operatingMode": "Suspended"], annotations: Parts.named("gone"))],
            steps: [
                .at(Parts.track, [.refuse(.rowFailure("boom"))]),
                .pass(Parts.name, calls: [Parts.track, Parts.status], failure: "failed to clear pod name annotation: boom"),
                .conditions(
                    "Sandbox", Parts.name,
                    [Parts.suspensionUnknown, Parts.schedulingUnknown, Parts.error("failed to clear pod name annotation: boom")]),
                .pass(Parts.name, calls: [Parts.track, Parts.status]),
                .conditions("Sandbox", Parts.name, [Parts.terminated, Parts.suspended]),
            ]),
    ]
}
