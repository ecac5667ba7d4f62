import ObjectModel
import Simulation

/// How a Sandbox ends at its shutdown time. The clock of a row begins at 2026-01-01T00:00:00Z.
enum SandboxExpiryRows {
    static let all: [Row] = deadlines + teardown + ended + troubled

    private typealias Parts = SandboxParts

    private static let mark = Row.Step.pass(Parts.name, calls: [Parts.status], requeueAfter: .milliseconds(1))

    // MARK: When

    /// The first pass over a Sandbox whose Pod is in order, at a moment after the beginning.
    private static func deadline(_ ids: String, _ about: String, _ spec: JSONValue, after: Nanoseconds = 0, _ wait: Nanoseconds?) -> Row {
        Row(
            ids: ids, about: about, given: [Fixtures.sandbox(spec), Parts.ownPod(Fixtures.ready)],
            steps: [
                .advance(after), .pass(Parts.name, calls: [Parts.track, Parts.status], requeueAfter: wait),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.scheduled, Parts.ready]),
                .pass(Parts.name, calls: [], requeueAfter: wait), .waits(Parts.name, wait),
            ])
    }

    private static func expired(_ ids: String, _ about: String, _ spec: JSONValue, after: Nanoseconds = 0) -> Row {
        Row(
            ids: ids, about: about, given: [Fixtures.sandbox(spec), Parts.ownPod(Fixtures.ready)],
            steps: [
                .advance(after), mark, .conditions("Sandbox", Parts.name, [Parts.expired]),
                .expect("Pod", Parts.name, ["metadata": ["deletionTimestamp": nil]]),
            ])
    }

    private static let deadlines: [Row] = [
        deadline("S-080", "", [:], nil),
        deadline("S-081", "", ["shutdownTime": "2026-01-01T02:00:00Z"], .hours(2)),
        expired("S-082", "", ["shutdownTime": "2026-01-01T00:00:00Z"]),
        expired("S-082", "at the very second later on", ["shutdownTime": "2026-01-01T00:00:07Z"], after: .seconds(7)),
        deadline("S-083", "", ["shutdownTime": "2026-01-01T00:00:01Z"], after: .milliseconds(500), .seconds(2)),
        deadline("S-083", "one nanosecond before", ["shutdownTime": "2026-01-01T00:00:01Z"], after: .seconds(1) - 1, .seconds(2)),
        deadline("S-083", "two seconds before", ["shutdownTime": "2026-01-01T00:00:02Z"], .seconds(2)),
        deadline("S-083", "three seconds before", ["shutdownTime": "2026-01-01T00:00:03Z"], .seconds(3)),
        expired("S-084", "Retain", ["shutdownTime": "2025-12-31T23:59:50Z", "shutdownPolicy": "Retain"]),
        expired("S-084", "Delete", ["shutdownTime": "2025-12-31T23:59:00Z", "shutdownPolicy": "Delete"]),
        Row(
            ids: "X-11", given: [Fixtures.sandbox(["shutdownTime": "2026-01-01T00:00:01Z", "shutdownPolicy": "Delete"])],
            steps: [
                .advance(.milliseconds(500)),
                .pass(Parts.name, calls: [Parts.createPod, Parts.track, Parts.status], requeueAfter: .seconds(2)),
                .pass(Parts.name, calls: [], requeueAfter: .seconds(2)), .waits(Parts.name, .seconds(2)), .advance(.seconds(1)),
                .ready([]), .retry(Parts.name, calls: [Parts.status], requeueAfter: .milliseconds(1)),
                .pass(Parts.name, calls: [Parts.deletePod, "delete sandboxes sandbox-name"]), .absent("Sandbox", Parts.name),
            ]),
        Row(
            ids: "", about: "a Sandbox that expires during its pass is marked in the same pass",
            configure: { $0.timing.apiRequest = .constant(.milliseconds(600)) },
            given: [Fixtures.sandbox(["shutdownTime": "2026-01-01T00:00:10Z"])],
            steps: [
                .advance(.seconds(9)),
                .pass(Parts.name, calls: [Parts.createPod, Parts.track, Parts.status], requeueAfter: .milliseconds(1)),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.expired]),
                .expect("Sandbox", Parts.name, ["status": ["selector": "agents.x-k8s.io/sandbox-name-hash=ab179450"]]),
                .pass(Parts.name, calls: [Parts.deletePod, Parts.status]),
                .expect("Sandbox", Parts.name, ["status": ["selector": nil]]),
            ]),
    ]

    // MARK: What

    private static let full: JSONValue = [
        "service": "sandbox-name", "serviceFQDN": "sandbox-name.default.svc.cluster.local",
        "selector": "agents.x-k8s.io/sandbox-name-hash=ab179450", "podIPs": ["10.0.0.1"], "nodeName": "node-1",
    ]

    private static let teardown: [Row] = [
        Row(
            ids: "S-056",
            given: [
                Fixtures.sandbox(["shutdownTime": Parts.past, "service": true], status: full), Parts.ownPod(Fixtures.ready),
                Parts.ownService,
            ],
            steps: [
                mark, .conditions("Sandbox", Parts.name, [Parts.expired]), .expect("Sandbox", Parts.name, ["status": full]),
                .expect("Pod", Parts.name, [:]), .expect("Service", Parts.name, [:]),
                .pass(Parts.name, calls: [Parts.deletePod, Parts.deleteService, Parts.status]), .absent("Pod", Parts.name),
                .absent("Service", Parts.name), .conditions("Sandbox", Parts.name, [Parts.expired]),
                .expect(
                    "Sandbox", Parts.name,
                    ["status": ["service": nil, "serviceFQDN": nil, "selector": nil, "podIPs": nil, "nodeName": nil]]),
                .pass(Parts.name, calls: []), .ready([]),
            ]),
        Row(
            ids: "S-057",
            given: [
                Fixtures.sandbox(["shutdownTime": Parts.past], annotations: Parts.named("warm")),
                Fixtures.pod("warm", labels: Fixtures.tracking, owner: Parts.own),
            ],
            steps: [
                mark, .pass(Parts.name, calls: ["delete pods warm"]), .absent("Pod", "warm"),
                .expect("Sandbox", Parts.name, ["metadata": ["annotations": Parts.named("warm")]]), .pass(Parts.name, calls: []),
                .ready([]),
            ]),
        Row(
            ids: "S-058",
            given: [
                Fixtures.sandbox(["shutdownTime": Parts.past, "shutdownPolicy": "Delete"]), Parts.ownPod(), Parts.ownService,
            ],
            steps: [
                mark, .pass(Parts.name, calls: [Parts.deletePod, Parts.deleteService, "delete sandboxes sandbox-name"]),
                .absent("Sandbox", Parts.name), .absent("Pod", Parts.name), .absent("Service", Parts.name),
                .pass(Parts.name, calls: []), .ready([]),
            ]),
        Row(
            ids: "S-059",
            given: [
                Fixtures.sandbox(["shutdownTime": Parts.past]), Fixtures.pod(labels: Fixtures.tracking, owner: Parts.foreign),
                Parts.ownService,
            ],
            steps: [
                mark, .pass(Parts.name, calls: [Parts.deleteService]), .absent("Service", Parts.name),
                .expect("Pod", Parts.name, ["metadata": ["deletionTimestamp": nil, "ownerReferences": [Parts.foreign]]]),
                .conditions("Sandbox", Parts.name, [Parts.expired]),
            ]),
        Row(
            ids: "S-060",
            given: [Fixtures.sandbox(["shutdownTime": Parts.past]), Fixtures.pod(labels: Fixtures.tracking), Parts.ownService],
            steps: [
                mark, .pass(Parts.name, calls: [Parts.deleteService]), .absent("Service", Parts.name),
                .expect("Pod", Parts.name, ["metadata": ["deletionTimestamp": nil, "ownerReferences": nil]]),
                .conditions("Sandbox", Parts.name, [Parts.expired]),
            ]),
        Row(
            ids: "", about: "an expired Sandbox leaves a Service that is not its own",
            given: [Fixtures.sandbox(["shutdownTime": Parts.past]), Fixtures.service(labels: Fixtures.tracking)],
            steps: [mark, .pass(Parts.name, calls: []), .expect("Service", Parts.name, ["metadata": ["ownerReferences": nil]])]),
        Row(
            ids: "S-061", given: [Fixtures.sandbox(["shutdownTime": Parts.past])],
            steps: [
                mark, .conditions("Sandbox", Parts.name, [Parts.expired]), .pass(Parts.name, calls: []), .ready([]),
                .absent("Pod", Parts.name),
            ]),
        Row(
            ids: "", about: "an expired Sandbox that is changed says so of its new generation",
            given: [Fixtures.sandbox(["shutdownTime": Parts.past])],
            steps: [
                .converge(Parts.name), .patch("Sandbox", Parts.name, Parts.spec(["service": true])),
                .pass(Parts.name, calls: [Parts.status]),
                .expect(
                    "Sandbox", Parts.name,
                    [
                        "status": [
                            "conditions": [
                                [
                                    "type": "Ready", "status": "False", "reason": "SandboxExpired", "message": "Sandbox has expired",
                                    "observedGeneration": 2, "lastTransitionTime": "2026-01-01T00:00:00Z",
                                ]
                            ]
                        ]
                    ]),
            ]),
        Row(
            ids: "", about: "an expired Sandbox is deleted without waiting for its Pod",
            given: [
                Fixtures.sandbox(["shutdownTime": Parts.past, "shutdownPolicy": "Delete"]), Parts.ownPod(finalizers: ["test.dev/hold"]),
            ],
            steps: [
                mark, .pass(Parts.name, calls: [Parts.deletePod, "delete sandboxes sandbox-name"]), .absent("Sandbox", Parts.name),
                .expect("Pod", Parts.name, ["metadata": ["finalizers": ["test.dev/hold"]]]),
            ]),
        Row(
            ids: "", about: "an expired Sandbox deletes no Pod but the tracked one",
            given: [
                Fixtures.sandbox(["shutdownTime": Parts.past]), Parts.ownPod(),
                Fixtures.pod("second", labels: Fixtures.tracking, owner: Parts.own),
            ], steps: [mark, .pass(Parts.name, calls: [Parts.deletePod]), .names("Pod", ["second"]), .pass(Parts.name, calls: [])]),
        Row(
            ids: "", about: "a refused mark of the end is tried again", given: [Fixtures.sandbox(["shutdownTime": Parts.past])],
            steps: [
                .at(Parts.status, [.refuse(.rowFailure("boom"))]), .pass(Parts.name, calls: [Parts.status], failure: "boom"),
                .waits(Parts.name, .milliseconds(5)),
                .retry(Parts.name, calls: [Parts.status], requeueAfter: .milliseconds(1)),
            ]),
        Row(
            ids: "", about: "the pass after the mark is asked for",
            given: [Fixtures.sandbox(["shutdownTime": Parts.past]), Parts.ownPod()],
            steps: [
                .freeze("Sandbox"), mark, .waits(Parts.name, .milliseconds(1)), .thaw("Sandbox"),
                .pass(Parts.name, calls: [Parts.deletePod]),
            ]),
        Row(
            ids: "", about: "the second pass over an expired Sandbox keeps every condition",
            given: [
                Fixtures.sandbox(
                    ["shutdownTime": Parts.past],
                    status: [
                        "selector": "old",
                        "conditions": [
                            condition("Ready", "False", "SandboxExpired", "Sandbox has expired"),
                            condition("PodScheduled", "True", "PodScheduled", ""),
                            condition("Suspended", "False", "NotSuspended", "Sandbox is not suspended"),
                        ],
                    ])
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.status]),
                .conditions("Sandbox", Parts.name, [Parts.expired, Parts.scheduled, Parts.notSuspended]),
                .expect("Sandbox", Parts.name, ["status": ["selector": nil]]),
                .transition("Sandbox", Parts.name, condition: "Ready", at: "2025-12-31T23:00:00Z"),
            ]),
        Row(
            ids: "X-03", given: [Fixtures.sandbox(["shutdownTime": Parts.past, "service": true]), Parts.ownPod(), Parts.ownService],
            steps: [
                mark, .converge(Parts.name), .absent("Pod", Parts.name), .absent("Service", Parts.name),
                .patch("Sandbox", Parts.name, Parts.spec(["shutdownTime": "2026-01-01T00:00:10Z"])),
                .pass(
                    Parts.name, calls: [Parts.createPod, Parts.track, Parts.createService, Parts.status], requeueAfter: .seconds(10)),
                .conditions(
                    "Sandbox", Parts.name,
                    [Parts.notSuspended, Parts.unreported, Parts.notReady("Pod exists with phase: Pending; Service Exists")]),
            ]),
    ]

    private static func condition(_ type: String, _ status: String, _ reason: String, _ message: String) -> JSONValue {
        [
            "type": .string(type), "status": .string(status), "reason": .string(reason), "message": .string(message),
            "lastTransitionTime": Parts.past,
        ]
    }

    // MARK: Finished before

    private static func finished(_ about: String, _ phase: String, _ end: String, _ ready: String) -> Row {
        Row(
            ids: "S-073 S-074 S-075", about: about,
            given: [
                Fixtures.sandbox(["shutdownTime": "2026-01-01T01:00:00Z", "shutdownPolicy": "Retain", "service": true]),
                Parts.ownPod(["phase": .string(phase)]),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.track, Parts.createService, Parts.status], requeueAfter: .hours(1)),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, end, Parts.unreported, ready]), .expect("Pod", Parts.name, [:]),
                .expect("Service", Parts.name, [:]), .patch("Sandbox", Parts.name, Parts.spec(["shutdownTime": Parts.past])), mark,
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, end, Parts.expired]), .expect("Pod", Parts.name, [:]),
                .expect("Service", Parts.name, [:]),
                .pass(Parts.name, calls: [Parts.deletePod, Parts.deleteService, Parts.status]),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, end, Parts.expired]),
                .expect("Sandbox", Parts.name, ["status": ["service": nil, "serviceFQDN": nil, "selector": nil]]),
                .absent("Pod", Parts.name), .absent("Service", Parts.name), .pass(Parts.name, calls: []), .ready([]),
            ])
    }

    private static let ended: [Row] = [
        finished("Succeeded", "Succeeded", Parts.finishedSucceeded, Parts.succeeded),
        finished("Failed", "Failed", Parts.finishedFailed, Parts.failed),
    ]

    // MARK: Refused calls

    private static let troubled: [Row] = [
        // Upstream's test ends with the Pod still there; on a server the garbage collector removes it.
        Row(
            ids: "X-01", given: [Fixtures.sandbox(["shutdownTime": Parts.past, "shutdownPolicy": "Delete"]), Parts.ownPod()],
            steps: [
                mark, .at(Parts.deletePod, [.refuse(.rowFailure("boom"))]),
                .pass(Parts.name, calls: [Parts.deletePod, "delete sandboxes sandbox-name"]), .absent("Sandbox", Parts.name),
                .absent("Pod", Parts.name), .pass(Parts.name, calls: []), .waits(Parts.name, nil),
            ]),
        Row(
            ids: "X-02",
            given: [Fixtures.sandbox(["shutdownTime": Parts.past], status: ["selector": "kept"]), Parts.ownPod(), Parts.ownService],
            steps: [
                mark, .at(Parts.deletePod, [.refuse(.rowFailure("boom")), .refuse(.rowFailure("boom"))]),
                .pass(Parts.name, calls: [Parts.deletePod, Parts.deleteService], failure: "failed to delete pod: boom"),
                .expect("Sandbox", Parts.name, ["status": ["selector": "kept"]]), .absent("Service", Parts.name),
                .pass(Parts.name, calls: [Parts.deletePod], failure: "failed to delete pod: boom"),
                .waits(Parts.name, .milliseconds(10)), .retry(Parts.name, calls: [Parts.deletePod, Parts.status]),
                .expect("Sandbox", Parts.name, ["status": ["selector": nil]]), .pass(Parts.name, calls: []), .ready([]),
            ]),
        Row(
            ids: "", about: "the deletion of an expired Sandbox's Service is refused",
            given: [Fixtures.sandbox(["shutdownTime": Parts.past]), Parts.ownService],
            steps: [
                mark, .at(Parts.deleteService, [.refuse(.rowFailure("boom"))]),
                .pass(Parts.name, calls: [Parts.deleteService], failure: "failed to delete service: boom"),
                .waits(Parts.name, .milliseconds(5)), .retry(Parts.name, calls: [Parts.deleteService]),
            ]),
        Row(
            ids: "", about: "the deletion of an expired Sandbox is refused",
            given: [Fixtures.sandbox(["shutdownTime": Parts.past, "shutdownPolicy": "Delete"], status: ["selector": "kept"])],
            steps: [
                mark, .at("delete sandboxes sandbox-name", [.refuse(.rowFailure("boom"))]),
                .pass(Parts.name, calls: ["delete sandboxes sandbox-name"], failure: "failed to delete sandbox: boom"),
                .expect("Sandbox", Parts.name, ["status": ["selector": "kept"]]), .waits(Parts.name, .milliseconds(5)),
                .retry(Parts.name, calls: ["delete sandboxes sandbox-name"]), .absent("Sandbox", Parts.name),
            ]),
        Row(
            ids: "", about: "what an expired Sandbox deletes may be gone already",
            given: [
                Fixtures.sandbox(["shutdownTime": Parts.past, "shutdownPolicy": "Delete"]), Parts.ownPod(), Parts.ownService,
            ],
            steps: [
                mark, .freeze("Pod"), .freeze("Service"), .delete("Pod", Parts.name), .delete("Service", Parts.name),
                .at("delete sandboxes sandbox-name", [.deleted("Sandbox", Parts.name)]),
                .pass(Parts.name, calls: [Parts.deletePod, Parts.deleteService, "delete sandboxes sandbox-name"]),
                .absent("Sandbox", Parts.name),
            ]),
    ]
}
