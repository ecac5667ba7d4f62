import ObjectModel

/// How the conditions of a Sandbox come to be. Where upstream's rows give a Pod without owner and labels to a pure function, here a
/// Pod of the Sandbox's own is there, and the pass is the whole one: what upstream's function is given as an error is a call that the
/// server refuses.
enum SandboxConditionRows {
    static let all: [Row] = running + suspended + failing + stored

    private typealias Parts = SandboxParts

    /// A Sandbox that knows its Pod already, a Pod and a Service that the Sandbox did not ask for but owns.
    private static func row(
        _ ids: String, _ about: String = "", _ spec: JSONValue = [:], _ pod: JSONValue, calls: [String] = [Parts.status],
        _ expected: [String]
    ) -> Row {
        Row(
            ids: ids, about: about, given: [Fixtures.sandbox(spec, annotations: Parts.tracked), pod, Parts.ownService],
            steps: [.pass(Parts.name, calls: calls), .conditions("Sandbox", Parts.name, expected)])
    }

    private static let running: [Row] = [
        row(
            "S-003", "", [:], Parts.ownPod(),
            [Parts.notSuspended, Parts.unreported, Parts.notReady("Pod exists with phase: Pending; Service Exists")]),
        row(
            "S-004", "", [:],
            Parts.ownPod(Parts.podStatus("Running", [Parts.scheduling("True"), Parts.readiness("False")], addresses: ["10.0.0.1"])),
            [Parts.notSuspended, Parts.scheduled, Parts.notReady("Pod is Running but not Ready; Service Exists")]),
        row(
            "S-005", "", [:], Parts.ownPod(Parts.podStatus("Running", [Parts.readiness("True")])),
            [Parts.notSuspended, Parts.unreported, Parts.notReady("Pod is Ready but has no podIPs yet; Service Exists")]),
        row(
            "S-013", "", [:], Parts.ownPod(Parts.podStatus("Unknown")),
            [Parts.notSuspended, Parts.unreported, Parts.notReady("Pod exists with phase: Unknown; Service Exists")]),
        row(
            "", "a Pod whose node has taken its phase back", [:], Parts.ownPod(["phase": ""]),
            [Parts.notSuspended, Parts.unreported, Parts.notReady("Pod exists with phase: ; Service Exists")]),
        row(
            "S-014", "", [:], Parts.ownPod(Parts.podStatus("Failed", [Parts.scheduling("True")])),
            [Parts.notSuspended, Parts.finishedFailed, Parts.scheduled, Parts.failed]),
        row(
            "S-015", "", [:], Parts.ownPod(Parts.podStatus("Succeeded")),
            [Parts.notSuspended, Parts.finishedSucceeded, Parts.unreported, Parts.succeeded]),
        row(
            "S-018", "", [:],
            Parts.ownPod(Parts.podStatus("Pending", [Parts.scheduling("False", "Unschedulable", "0/3 nodes are available")])),
            [
                Parts.notSuspended, "PodScheduled=False/Unschedulable: 0/3 nodes are available",
                Parts.notReady("Pod exists with phase: Pending; Service Exists"),
            ]),
        row(
            "S-019", "", [:], Parts.ownPod(Parts.podStatus("Pending", [Parts.scheduling("False", "SchedulingGated", "gated")])),
            [
                Parts.notSuspended, "PodScheduled=False/SchedulingGated: gated",
                Parts.notReady("Pod exists with phase: Pending; Service Exists"),
            ]),
        row(
            "S-020", "", [:], Parts.ownPod(Parts.podStatus("Pending", [Parts.scheduling("False")])),
            [
                Parts.notSuspended, "PodScheduled=False/PodSchedulingUnknown: ",
                Parts.notReady("Pod exists with phase: Pending; Service Exists"),
            ]),
        row(
            "", "a Service that is asked not to be there does not count", ["service": false], Parts.ownPod(Fixtures.ready),
            calls: [Parts.deleteService, Parts.status], [Parts.notSuspended, Parts.scheduled, Parts.ready]),
    ]

    private static let suspended: [Row] = [
        Row(
            ids: "S-006",
            given: [
                Fixtures.sandbox(["operatingMode": "Suspended"]),
                Parts.ownPod(Parts.podStatus("Running", [Parts.scheduling("True")]), node: "node-1"),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.deletePod, Parts.status]),
                .conditions("Sandbox", Parts.name, [Parts.terminating, Parts.scheduled, Parts.suspending]),
                .pass(Parts.name, calls: []), .expect("Pod", Parts.name, ["metadata": ["deletionTimestamp": "2026-01-01T00:00:30Z"]]),
            ]),
        Row(
            ids: "S-007",
            given: [
                Fixtures.sandbox(["operatingMode": "Suspended"]),
                Fixtures.pod(labels: Fixtures.tracking, status: Parts.podStatus("Running", [Parts.scheduling("True")])),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.status]), .conditions("Sandbox", Parts.name, [Parts.notOwned, Parts.suspending]),
                .expect("Pod", Parts.name, ["metadata": ["deletionTimestamp": nil, "ownerReferences": nil]]),
            ]),
        Row(
            ids: "S-009", given: [Fixtures.sandbox(["operatingMode": "Suspended"])],
            steps: [
                .pass(Parts.name, calls: [Parts.status]), .conditions("Sandbox", Parts.name, [Parts.terminated, Parts.suspended]),
                .pass(Parts.name, calls: []),
            ]),
        Row(
            ids: "S-016",
            given: [
                Fixtures.sandbox(["operatingMode": "Suspended"]),
                Fixtures.pod(labels: Fixtures.tracking, status: Parts.podStatus("Succeeded")),
            ],
            steps: [.pass(Parts.name, calls: [Parts.status]), .conditions("Sandbox", Parts.name, [Parts.notOwned, Parts.suspending])]),
        // A pass makes the Pod that upstream's function is not given, so its phase stands where upstream has no Pod.
        Row(
            ids: "S-012", given: [Fixtures.sandbox(["operatingMode": "Suspended"])],
            steps: [
                .converge(Parts.name), .conditions("Sandbox", Parts.name, [Parts.terminated, Parts.suspended]),
                .transition("Sandbox", Parts.name, condition: "Suspended", at: "2026-01-01T00:00:00Z"), .advance(.seconds(5)),
                .patch("Sandbox", Parts.name, Parts.spec(["operatingMode": "Running"])), .converge(Parts.name),
                .conditions(
                    "Sandbox", Parts.name, [Parts.notSuspended, Parts.unreported, Parts.notReady("Pod exists with phase: Pending")]),
                .transition("Sandbox", Parts.name, condition: "Suspended", at: "2026-01-01T00:00:05Z"),
                .transition("Sandbox", Parts.name, condition: "Ready", at: "2026-01-01T00:00:00Z"),
            ]),
    ]

    /// Reads of a cache do not fail, so what makes the Pod's state unknown is a refused write of the annotation.
    private static let failing: [Row] = [
        Row(
            ids: "S-008",
            given: [
                Fixtures.sandbox(["operatingMode": "Suspended"]),
                Parts.ownPod(Parts.podStatus("Running", [Parts.scheduling("True")])),
            ],
            steps: [
                .at(Parts.deletePod, [.refuse(.rowFailure("boom"))]),
                .pass(Parts.name, calls: [Parts.deletePod, Parts.status], failure: "failed to delete pod: boom"),
                .conditions(
                    "Sandbox", Parts.name, [Parts.terminating, Parts.scheduled, Parts.error("failed to delete pod: boom")]),
            ]),
        Row(
            ids: "S-010", given: [Fixtures.sandbox(["operatingMode": "Suspended"], annotations: Parts.named("missing"))],
            steps: [
                .at(Parts.track, [.refuse(.rowFailure("boom"))]),
                .pass(Parts.name, calls: [Parts.track, Parts.status], failure: "failed to clear pod name annotation: boom"),
                .conditions(
                    "Sandbox", Parts.name,
                    [Parts.suspensionUnknown, Parts.schedulingUnknown, Parts.error("failed to clear pod name annotation: boom")]),
            ]),
        Row(
            ids: "S-011", given: [Fixtures.sandbox(annotations: Parts.named("missing"))],
            steps: [
                .at(Parts.track, [.refuse(.rowFailure("boom"))]),
                .pass(Parts.name, calls: [Parts.track, Parts.status], failure: "failed to clear pod name annotation: boom"),
                .conditions(
                    "Sandbox", Parts.name,
                    [Parts.notSuspended, Parts.schedulingUnknown, Parts.error("failed to clear pod name annotation: boom")]),
                .absent("Pod", Parts.name),
            ]),
        // A running Sandbox without Pod and without failure of the pod step is what no pass leaves behind; a suspended one is.
        Row(
            ids: "", about: "a failure of the Service step while suspended leaves the Pod's conditions alone",
            given: [
                Fixtures.sandbox(["operatingMode": "Suspended", "service": true]), Fixtures.service(owner: Parts.foreign),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.status], failure: Parts.belongsToStranger("service")),
                .conditions("Sandbox", Parts.name, [Parts.terminated, Parts.error(Parts.belongsToStranger("service"))]),
            ]),
        Row(
            ids: "S-021",
            given: [
                Fixtures.sandbox(["volumeClaimTemplates": [["metadata": ["name": "data"], "spec": Fixtures.volumeClaimSpec]]]),
                Parts.ownPod(), Fixtures.pod("second", labels: Fixtures.tracking, owner: Parts.own),
                Fixtures.volumeClaim("data-sandbox-name", owner: Parts.foreign),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.status], failure: Parts.belongsToStranger("PVC", "data-sandbox-name")),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.schedulingUnknown, Parts.multiplePods]),
            ]),
        Row(
            ids: "", about: "the texts of several failures are joined line by line in the order of the steps",
            given: [
                Fixtures.sandbox([
                    "service": true, "volumeClaimTemplates": [["metadata": ["name": "data"], "spec": Fixtures.volumeClaimSpec]],
                ]), Fixtures.pod(owner: Parts.foreign), Fixtures.volumeClaim("data-sandbox-name", owner: Parts.foreign),
                Fixtures.service(owner: Parts.foreign),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.status], failure: three),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.schedulingUnknown, Parts.error(three)]),
            ]),
        Row(
            ids: "", about: "somebody else's Pod that has failed ends nothing",
            given: [Fixtures.sandbox(["operatingMode": "Suspended"]), Fixtures.pod(owner: Parts.foreign, status: ["phase": "Failed"])],
            steps: [.pass(Parts.name, calls: [Parts.status]), .conditions("Sandbox", Parts.name, [Parts.notOwned, Parts.suspending])]),
    ]

    private static let three =
        Parts.belongsToStranger("PVC", "data-sandbox-name") + "\n" + Parts.belongsToStranger("pod") + "\n"
        + Parts.belongsToStranger("service")

    /// What is stored: order, generation and times.
    private static let stored: [Row] = [
        Row(
            ids: "S-022", given: [Fixtures.sandbox(annotations: Parts.tracked), Parts.ownPod(Parts.podStatus("Succeeded"))],
            steps: [
                .patch("Sandbox", Parts.name, Parts.spec(["service": false])),
                .patch("Sandbox", Parts.name, Parts.spec(["service": nil])),
                .pass(Parts.name, calls: [Parts.status]),
                .expect(
                    "Sandbox", Parts.name,
                    [
                        "metadata": ["generation": 3],
                        "status": [
                            "conditions": [
                                condition("Suspended", "False", "NotSuspended", "Sandbox is not suspended"),
                                condition("Finished", "True", "PodSucceeded", "Pod completed successfully"),
                                condition(
                                    "PodScheduled", "Unknown", "PodSchedulingUnknown", "Pod has not reported a PodScheduled condition yet"),
                                condition("Ready", "False", "PodSucceeded", "Pod completed successfully"),
                            ]
                        ],
                    ]),
            ]),
        Row(
            ids: "", about: "a reason that changes while the status stays does not move the time",
            given: [Fixtures.sandbox(annotations: Parts.tracked), Parts.ownPod(Parts.podStatus("Pending"))],
            steps: [
                .converge(Parts.name), .advance(.seconds(9)), .status("Pod", Parts.name, ["phase": "Failed"]),
                .pass(Parts.name, calls: [Parts.status]),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.finishedFailed, Parts.unreported, Parts.failed]),
                .transition("Sandbox", Parts.name, condition: "Ready", at: "2026-01-01T00:00:00Z"),
                .transition("Sandbox", Parts.name, condition: "Finished", at: "2026-01-01T00:00:09Z"),
            ]),
    ]

    private static func condition(_ type: String, _ status: String, _ reason: String, _ message: String) -> JSONValue {
        [
            "type": .string(type), "status": .string(status), "reason": .string(reason), "message": .string(message),
            "observedGeneration": 3, "lastTransitionTime": "2026-01-01T00:00:00Z",
        ]
    }
}
