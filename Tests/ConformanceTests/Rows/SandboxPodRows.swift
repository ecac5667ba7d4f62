import ObjectModel

/// Which Pod is a Sandbox's.
enum SandboxPodRows {
    static let all: [Row] = suspended + named + several + authorized + troubled

    private typealias Parts = SandboxParts

    private static let suspend: JSONValue = ["operatingMode": "Suspended"]

    private static let suspended: [Row] = [
        Row(
            ids: "S-116", given: [Fixtures.sandbox(suspend), Parts.ownPod(finalizers: ["test.dev/hold"])],
            steps: [
                .pass(Parts.name, calls: [Parts.deletePod, Parts.status]),
                .expect("Pod", Parts.name, ["metadata": ["deletionTimestamp": "2026-01-01T00:00:00Z"]]),
                .expect("Sandbox", Parts.name, ["status": ["selector": "agents.x-k8s.io/sandbox-name-hash=ab179450"]]),
                .pass(Parts.name, calls: []), .ready([]),
            ]),
        Row(
            ids: "S-117", given: [Fixtures.sandbox(suspend)],
            steps: [
                .pass(Parts.name, calls: [Parts.status]), .expect("Sandbox", Parts.name, ["status": ["selector": nil]]),
                .absent("Pod", Parts.name), .conditions("Sandbox", Parts.name, [Parts.terminated, Parts.suspended]),
            ]),
        Row(
            ids: "S-120",
            given: [
                Fixtures.sandbox(suspend, annotations: ["agents.x-k8s.io/pod-name": "warm", "other": "stays"]),
                Fixtures.pod("warm", owner: Parts.foreign),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.track, Parts.status]),
                .expect("Pod", "warm", ["metadata": ["deletionTimestamp": nil, "ownerReferences": [Parts.foreign]]]),
                .conditions("Sandbox", Parts.name, [Parts.notOwned, Parts.suspending]),
                .expect("Sandbox", Parts.name, ["metadata": ["annotations": ["agents.x-k8s.io/pod-name": nil, "other": "stays"]]]),
            ]),
        Row(
            ids: "S-121",
            given: [
                Fixtures.sandbox(suspend, annotations: ["agents.x-k8s.io/pod-name": "warm", "other": "stays"]), Fixtures.pod("warm"),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.track, Parts.status]),
                .expect("Pod", "warm", ["metadata": ["deletionTimestamp": nil, "ownerReferences": nil]]),
                .conditions("Sandbox", Parts.name, [Parts.notOwned, Parts.suspending]),
                .expect("Sandbox", Parts.name, ["metadata": ["annotations": ["agents.x-k8s.io/pod-name": nil, "other": "stays"]]]),
            ]),
        Row(
            ids: "S-122",
            given: [
                Fixtures.sandbox(suspend, annotations: Parts.named("warm")),
                Fixtures.pod("warm", labels: Fixtures.tracking, owner: Parts.own, finalizers: ["test.dev/hold"]),
            ],
            steps: [
                .pass(Parts.name, calls: ["delete pods warm", Parts.status]),
                .expect("Pod", "warm", ["metadata": ["deletionTimestamp": "2026-01-01T00:00:00Z"]]),
                .expect("Sandbox", Parts.name, ["metadata": ["annotations": Parts.named("warm")]]), .pass(Parts.name, calls: []),
                .patch("Pod", "warm", ["metadata": ["finalizers": nil]]),
                .pass(Parts.name, calls: [Parts.track, Parts.status]),
                .expect("Sandbox", Parts.name, ["metadata": ["annotations": nil]]),
            ]),
        Row(
            ids: "", about: "a Pod that is gone when a suspending Sandbox deletes it is a failure",
            given: [Fixtures.sandbox(suspend), Parts.ownPod()],
            steps: [
                .freeze("Pod"), .delete("Pod", Parts.name),
                .pass(
                    Parts.name, calls: [Parts.deletePod, Parts.status],
                    failure: #"failed to delete pod: pods "sandbox-name" not found"#),
                .conditions(
                    "Sandbox", Parts.name,
                    [Parts.terminating, Parts.unreported, Parts.error(#"failed to delete pod: pods "sandbox-name" not found"#)]),
                .thaw("Pod"), .pass(Parts.name, calls: [Parts.status]),
                .conditions("Sandbox", Parts.name, [Parts.terminated, Parts.suspended]),
            ]),
    ]

    private static let named: [Row] = [
        Row(
            ids: "S-118", given: [Fixtures.sandbox(annotations: Parts.named("warm")), Fixtures.pod("warm", labels: Fixtures.adoptable)],
            steps: [
                .pass(Parts.name, calls: ["patch pods warm", Parts.status]),
                .expect("Pod", "warm", ["metadata": ["ownerReferences": [Parts.own], "annotations": nil]]),
                .absent("Pod", Parts.name), .pass(Parts.name, calls: []),
            ]),
        Row(
            ids: "S-119", given: [Fixtures.sandbox(), Fixtures.pod(owner: Parts.foreign, status: Fixtures.ready)],
            steps: [
                .pass(Parts.name, calls: [Parts.status], failure: Parts.belongsToStranger("pod")),
                .conditions(
                    "Sandbox", Parts.name,
                    [Parts.notSuspended, Parts.schedulingUnknown, Parts.error(Parts.belongsToStranger("pod"))]),
                .expect("Sandbox", Parts.name, ["status": ["podIPs": nil, "selector": nil]]),
                .pass(Parts.name, calls: [], failure: Parts.belongsToStranger("pod")), .waits(Parts.name, .milliseconds(10)),
            ]),
        Row(
            ids: "S-123",
            given: [Fixtures.sandbox(annotations: Parts.named("warm")), Fixtures.pod("warm", owner: Parts.foreign)],
            steps: [
                .pass(Parts.name, calls: [Parts.track, Parts.status], failure: Parts.belongsToStranger("pod", "warm")),
                .expect("Sandbox", Parts.name, ["metadata": ["annotations": nil]]), .absent("Pod", Parts.name),
                .conditions(
                    "Sandbox", Parts.name,
                    [Parts.notSuspended, Parts.schedulingUnknown, Parts.error(Parts.belongsToStranger("pod", "warm"))]),
            ]),
        Row(
            ids: "S-125", given: [Fixtures.sandbox(annotations: Parts.named("warm")), Fixtures.pod("warm")],
            steps: [
                .pass(Parts.name, calls: [Parts.status], failure: #"cannot adopt unowned pod "warm": "# + Parts.notAuthorized),
                .expect("Sandbox", Parts.name, ["metadata": ["annotations": Parts.named("warm")]]),
                .expect("Pod", "warm", ["metadata": ["ownerReferences": nil]]),
                .conditions(
                    "Sandbox", Parts.name,
                    [
                        Parts.notSuspended, Parts.schedulingUnknown,
                        Parts.error(#"cannot adopt unowned pod "warm": "# + Parts.notAuthorized),
                    ]),
            ]),
        Row(
            ids: "", about: "only the word true makes a Pod adoptable",
            given: [Fixtures.sandbox(), Fixtures.pod(labels: ["agents.x-k8s.io/adoptable": "yes"])],
            steps: [
                .pass(
                    Parts.name, calls: [Parts.status], failure: #"cannot adopt unowned pod "sandbox-name": "# + Parts.notAuthorized)
            ]),
        Row(
            ids: "S-130",
            given: [
                Fixtures.sandbox(annotations: Parts.named("missing")),
                Fixtures.pod("survivor", labels: Fixtures.tracking, owner: Parts.own),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.track, Parts.track, Parts.status]), .names("Pod", ["survivor"]),
                .expect("Sandbox", Parts.name, ["metadata": ["annotations": Parts.named("survivor")]]), .pass(Parts.name, calls: []),
            ]),
        Row(
            ids: "S-131",
            given: [
                Fixtures.sandbox(annotations: Parts.named("target")), Fixtures.pod("target", labels: Fixtures.adoptable),
                Fixtures.pod("survivor", labels: Fixtures.tracking, owner: Parts.own),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.track, Parts.track, Parts.status]),
                .expect("Pod", "target", ["metadata": ["ownerReferences": nil]]),
                .expect("Sandbox", Parts.name, ["metadata": ["annotations": Parts.named("survivor")]]),
                .names("Pod", ["survivor", "target"]),
            ]),
        Row(
            ids: "S-134 X-12",
            given: [
                Fixtures.sandbox(),
                Fixtures.pod("other", labels: Fixtures.tracking, owner: Parts.own, deleting: true, status: Fixtures.ready),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.track, Parts.status]), .names("Pod", ["other"]),
                .expect("Sandbox", Parts.name, ["metadata": ["annotations": Parts.named("other")], "status": ["podIPs": ["10.0.0.1"]]]),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.scheduled, Parts.ready]), .pass(Parts.name, calls: []),
            ]),
    ]

    private static let several: [Row] = [
        Row(
            ids: "S-132", given: [Fixtures.sandbox(), Parts.ownPod(), Fixtures.pod("second", labels: Fixtures.tracking, owner: Parts.own)],
            steps: [
                .pass(Parts.name, calls: [Parts.status]), .names("Pod", ["sandbox-name", "second"]),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.schedulingUnknown, Parts.multiplePods]),
            ]),
        Row(
            ids: "S-133",
            given: [
                Fixtures.sandbox(["service": true]), Parts.ownPod(Fixtures.ready, node: "node-1"),
                Fixtures.pod("second", labels: Fixtures.tracking, owner: Parts.own),
            ],
            steps: [
                .patch("Sandbox", Parts.name, Parts.spec(["service": false])),
                .patch("Sandbox", Parts.name, Parts.spec(["service": true])), .pass(Parts.name, calls: [Parts.status]),
                .forced(Parts.name, calls: []), .waits(Parts.name, nil), .ready([]), .absent("Service", Parts.name),
                .expect("Sandbox", Parts.name, ["metadata": ["generation": 3], "status": ["podIPs": nil, "nodeName": nil]]),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.schedulingUnknown, Parts.multiplePods]),
                .events([
                    "Warning MultiplePods: multiple Pods (2) are controlled by this Sandbox; refusing to choose or create a Pod"
                ]),
                // Named after the moment; an Event that is told again becomes a series.
                .expect(
                    "Event", "sandbox-name.18867251edfa0000",
                    ["action": "Reconciling", "type": "Warning", "series": nil, "involvedObject": ["uid": .string(Fixtures.uid)]]),
            ]),
        Row(
            ids: "X-14",
            given: [
                Fixtures.sandbox(["service": true]), Parts.ownPod(Fixtures.ready),
                Fixtures.pod("second", labels: Fixtures.tracking, owner: Parts.own),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.status]), .pass(Parts.name, calls: []), .ready([]), .delete("Pod", "second"),
                .ready([Parts.name]), .pass(Parts.name, calls: [Parts.track, Parts.createService, Parts.status]),
                .expect("Sandbox", Parts.name, ["status": ["podIPs": ["10.0.0.1"]]]),
                .conditions(
                    "Sandbox", Parts.name,
                    [Parts.notSuspended, Parts.scheduled, "Ready=True/DependenciesReady: Pod is Ready; Service Exists"]),
            ]),
        Row(
            ids: "", about: "several Pods are told of again when they come again", given: [Fixtures.sandbox(), Parts.ownPod()],
            steps: [
                .create(Fixtures.pod("second", labels: Fixtures.tracking, owner: Parts.own)), .converge(Parts.name),
                .delete("Pod", "second"), .converge(Parts.name),
                .create(Fixtures.pod("third", labels: Fixtures.tracking, owner: Parts.own)), .converge(Parts.name),
                .expect("Event", "sandbox-name.18867251edfa0000", ["series": ["count": 2]]),
            ]),
        Row(
            ids: "", about: "several Pods while suspended: none is deleted and nothing is said to have ended",
            given: [
                Fixtures.sandbox(suspend), Parts.ownPod(), Fixtures.pod("second", labels: Fixtures.tracking, owner: Parts.own),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.status]), .names("Pod", ["sandbox-name", "second"]),
                .conditions("Sandbox", Parts.name, [Parts.suspensionUnknown, Parts.schedulingUnknown, Parts.multiplePods]),
            ]),
        Row(
            ids: "", about: "several Pods leave the Service and what the status says of it",
            given: [Fixtures.sandbox(["service": true]), Parts.ownPod(Fixtures.ready)],
            steps: [
                .converge(Parts.name), .create(Fixtures.pod("second", labels: Fixtures.tracking, owner: Parts.own)),
                .pass(Parts.name, calls: [Parts.status]), .expect("Service", Parts.name, [:]),
                .expect(
                    "Sandbox", Parts.name,
                    ["status": ["service": "sandbox-name", "serviceFQDN": "sandbox-name.default.svc.cluster.local", "podIPs": nil]]),
            ]),
        Row(
            ids: "", about: "an own Pod of the name without the label counts as well",
            given: [
                Fixtures.sandbox(), Fixtures.pod(owner: Parts.own), Fixtures.pod("second", labels: Fixtures.tracking, owner: Parts.own),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.status]),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.schedulingUnknown, Parts.multiplePods]),
            ]),
    ]

    private static let authorized: [Row] = [
        Row(
            ids: "", about: "another Sandbox's tracking label authorises nothing",
            given: [Fixtures.sandbox(), Fixtures.pod(labels: ["agents.x-k8s.io/sandbox-name-hash": "374de8f5"])],
            steps: [
                .pass(
                    Parts.name, calls: [Parts.status], failure: #"cannot adopt unowned pod "sandbox-name": "# + Parts.notAuthorized),
                .expect("Pod", Parts.name, ["metadata": ["ownerReferences": nil]]),
            ]),
        Row(
            ids: "", about: "an own Pod of another name without the label is not found",
            given: [Fixtures.sandbox(), Fixtures.pod("hidden", owner: Parts.own)],
            steps: [
                .pass(Parts.name, calls: [Parts.createPod, Parts.track, Parts.status]), .names("Pod", ["hidden", "sandbox-name"]),
            ]),
        Row(
            ids: "", about: "a stranger's Pod is there under the name while the annotation names a missing one",
            given: [Fixtures.sandbox(annotations: Parts.named("missing")), Fixtures.pod(owner: Parts.foreign, status: Fixtures.ready)],
            steps: [
                .pass(
                    Parts.name, calls: [Parts.track, Parts.createPod, Parts.status], failure: Parts.belongsToStranger("pod")),
                .expect("Sandbox", Parts.name, ["metadata": ["annotations": nil], "status": ["podIPs": nil]]),
            ]),
    ]

    private static let troubled: [Row] = [
        Row(
            ids: "", about: "a Pod whose name cannot be noted does not count", given: [Fixtures.sandbox()],
            steps: [
                .at(Parts.track, [.refuse(.rowFailure("boom")), .refuse(.rowFailure("boom"))]),
                .pass(
                    Parts.name, calls: [Parts.createPod, Parts.track, Parts.status], failure: "failed to set pod name annotation: boom"),
                .expect("Sandbox", Parts.name, ["status": ["selector": nil]]),
                .conditions(
                    "Sandbox", Parts.name,
                    [Parts.notSuspended, Parts.schedulingUnknown, Parts.error("failed to set pod name annotation: boom")]),
                .pass(Parts.name, calls: [Parts.track], failure: "failed to set pod name annotation: boom"),
                .patch("Pod", Parts.name, ["metadata": ["labels": ["agents.x-k8s.io/created-by": "controller"]]]),
                .at(Parts.patchPod, [.refuse(.rowFailure("boom"))]),
                .pass(Parts.name, calls: [Parts.patchPod, Parts.status], failure: "failed to patch pod: boom"),
                .conditions(
                    "Sandbox", Parts.name, [Parts.notSuspended, Parts.schedulingUnknown, Parts.error("failed to patch pod: boom")]),
                .pass(Parts.name, calls: [Parts.patchPod, Parts.track, Parts.status]),
            ]),
        Row(
            ids: "", about: "the creation of the Pod is refused", given: [Fixtures.sandbox(["service": true])],
            steps: [
                .at(Parts.createPod, [.refuse(.rowFailure("boom"))]),
                .pass(Parts.name, calls: [Parts.createPod, Parts.createService, Parts.status], failure: "boom"),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.schedulingUnknown, Parts.error("boom")]),
            ]),
        Row(
            ids: "", about: "a Pod that is there under the name while the annotation names a missing one",
            given: [
                Fixtures.sandbox(annotations: Parts.named("missing")), Fixtures.pod(labels: Fixtures.adoptable, status: Fixtures.ready),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.track, Parts.createPod, Parts.patchPod, Parts.track, Parts.status]),
                .expect("Pod", Parts.name, ["metadata": ["ownerReferences": [Parts.own]]]),
                .expect("Sandbox", Parts.name, ["metadata": ["annotations": Parts.tracked]]),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.scheduled, Parts.ready]),
            ]),
    ]
}
