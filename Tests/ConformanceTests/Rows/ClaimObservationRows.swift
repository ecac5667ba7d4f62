import ObjectModel

/// The annotations that the controller puts on claims and the label it puts on Sandboxes, and what a claim costs.
enum ClaimObservationRows {
    typealias Fix = ClaimObjects

    static let all: [Row] = stamps + launchTypes + writes + statusWrites

    private static let base: [JSONValue] = [Fix.claim(), Fix.pool(), Fix.template()]
    private static let quiet: [(name: String, value: String)] = [
        ("disable-claim-events", "true"), ("disable-claim-observability-annotations", "true"),
    ]
    private static let assign = "update sandboxclaims test-claim"
    private static let take = "patch sandboxes warm-1"

    private static func firstObserved(_ time: String?) -> Row.Step {
        let annotations: JSONValue = time.map { ["agents.x-k8s.io/controller-first-observed-at": .string($0)] } ?? nil
        return .expect("SandboxClaim", Fix.name, ["metadata": ["annotations": annotations]])
    }

    private static let unstamp = Row.Step.patch(
        "SandboxClaim", Fix.name, ["metadata": ["annotations": ["agents.x-k8s.io/controller-first-observed-at": nil]]])

    // MARK: When a claim was first seen

    private static let stamps: [Row] = [
        Row(
            ids: "C-263", about: "the moment of the first event counts, not that of the pass", of: .claim,
            given: [Fix.pool(), Fix.template()],
            steps: [
                .advance(250_000_000), .create(Fix.claim()), .advance(2_000_000_000),
                .patch("SandboxClaim", Fix.name, ["metadata": ["labels": ["a": "b"]]]), .advance(3_000_000_000), .pass(Fix.name),
                firstObserved("2026-01-01T00:00:00.25Z"),
            ]),
        Row(
            ids: "C-263", about: "a claim made anew is another claim", of: .claim, given: base,
            steps: [
                .advance(1_000_000_000), .delete("SandboxClaim", Fix.name), .advance(1_000_000_000), .create(Fix.claim()),
                .advance(1_000_000_000), .pass(Fix.name), firstObserved("2026-01-01T00:00:02Z"),
            ]),
        Row(
            ids: "C-264", about: "a claim that was ready is not remembered", of: .claim, given: base + [Fix.owned(conditions: [Fix.ready])],
            steps: [
                .converge(Fix.name), firstObserved("2026-01-01T00:00:00Z"), .advance(5_000_000_000), unstamp, .advance(1_000_000_000),
                .pass(Fix.name, calls: [Fix.stamp]), firstObserved("2026-01-01T00:00:05Z"),
            ]),
        Row(
            ids: "C-264", about: "one that was not is", of: .claim, given: base + [Fix.owned(conditions: [Fix.notReady])],
            steps: [
                .converge(Fix.name), firstObserved("2026-01-01T00:00:00Z"), .advance(5_000_000_000), unstamp, .advance(1_000_000_000),
                .pass(Fix.name, calls: [Fix.stamp]), firstObserved("2026-01-01T00:00:00Z"),
            ]),
        Row(
            ids: "C-264", about: "a restart forgets, and what is on the claim stays", of: .claim, given: base,
            steps: [
                .advance(1_000_000_000), .restart, .advance(1_000_000_000), .pass(Fix.name), firstObserved("2026-01-01T00:00:01Z"),
                .advance(5_000_000_000), .restart, .pass(Fix.name, calls: []), firstObserved("2026-01-01T00:00:01Z"),
            ]),
        Row(
            ids: "C-269", of: .claim, given: [Fix.claim(annotations: ["mine": "stays"]), Fix.pool()],
            steps: [
                // The patch has no precondition and touches nothing else.
                .at(Fix.stamp, [.patched("SandboxClaim", Fix.name, ["metadata": ["annotations": ["theirs": "too"]]])]),
                .pass(Fix.name, calls: [Fix.stamp, Fix.status], requeueAfter: 60_000_000_000),
                .expect(
                    "SandboxClaim", Fix.name,
                    [
                        "metadata": [
                            "annotations": [
                                "mine": "stays", "theirs": "too", "agents.x-k8s.io/controller-first-observed-at": "2026-01-01T00:00:00Z",
                            ]
                        ]
                    ]),
                .pass(Fix.name, calls: [], requeueAfter: 60_000_000_000), .ready([]),
            ]),
        Row(
            ids: "C-269", about: "a claim that says it is not stamped", of: .claim,
            given: [
                Fix.claim(annotations: ["agents.x-k8s.io/controller-first-observed-at": "2025-01-01T00:00:00Z"]), Fix.pool(),
                Fix.template(),
            ],
            steps: [.pass(Fix.name, calls: [Fix.create, Fix.status]), firstObserved("2025-01-01T00:00:00Z")]),
        Row(
            ids: "C-269", about: "a stamp that is refused ends the pass", of: .claim, given: base,
            steps: [
                .at(Fix.stamp, [.refuse(.rowFailure("boom"))]),
                .pass(Fix.name, calls: [Fix.stamp], failure: "failed to write the observability annotations of the claim: boom"),
                .count("Sandbox", 0), .waits(Fix.name, 5_000_000), .retry(Fix.name, calls: [Fix.stamp, Fix.create, Fix.status]),
                firstObserved("2026-01-01T00:00:00Z"),
            ]),
        Row(
            ids: "C-270", flags: [("disable-claim-observability-annotations", "true")], of: .claim, given: base,
            steps: [
                .pass(Fix.name, calls: [Fix.create, Fix.status]), firstObserved(nil), .pass(Fix.name, calls: []), firstObserved(nil),
                .events(["Normal SandboxProvisioned: Created Sandbox \"test-claim\""]),
            ]),
        Row(
            ids: "", about: "a claim that is gone, or being deleted, is left alone", of: .claim,
            given: [Fix.claim(deleting: true), Fix.pool(), Fix.template()],
            steps: [.pass(Fix.name, calls: []), .forced("none", calls: []), .count("Sandbox", 0), .ready([]), firstObserved(nil)]),
    ]

    // MARK: How a Sandbox was launched

    private static func launched(_ type: String, _ about: String, name: String, given claim: JSONValue, migrates: Bool = false) -> Row {
        Row(
            ids: "C-272", about: about, of: .claim,
            given: [
                claim, Fix.pool(), Fix.template(), Fix.owned(name, labels: [:], annotations: ["mine": "stays"], conditions: [Fix.notReady]),
            ],
            steps: [
                .pass(
                    Fix.name,
                    calls: [Fix.stamp] + (migrates ? [Fix.stamp] : []) + ["patch sandboxes \(name)", Fix.status]),
                .expect(
                    "Sandbox", name,
                    [
                        "metadata": [
                            "labels": MergePatch.apply(["agents.x-k8s.io/launch-type": .string(type)], to: Fix.podLabels),
                            "annotations": ["mine": "stays"],
                        ]
                    ]),
                .expect("SandboxClaim", Fix.name, ["status": ["sandbox": ["name": .string(name)]]]), .pass(Fix.name, calls: []),
            ])
    }

    private static let launchTypes: [Row] = [
        launched("cold", "found by the claim's name", name: Fix.name, given: Fix.claim()),
        launched("cold", "the status names it", name: Fix.name, given: Fix.claim(status: ["sandbox": ["name": "test-claim"]])),
        launched(
            "warm", "the status names one of another name", name: "warm-1", given: Fix.claim(status: ["sandbox": ["name": "warm-1"]])),
        launched(
            "warm", "the annotation names it", name: "warm-1", given: Fix.claim(annotations: ["agents.x-k8s.io/sandbox-name": "warm-1"])),
        launched(
            "warm", "the label names it", name: "warm-1", given: Fix.claim(labels: ["agents.x-k8s.io/sandbox-name": "warm-1"]),
            migrates: true),
        launched(
            "warm", "status and annotation name it, though it is called as the claim", name: Fix.name,
            given: Fix.claim(
                annotations: ["agents.x-k8s.io/sandbox-name": "test-claim"], status: ["sandbox": ["name": "test-claim"]])),
        Row(
            ids: "C-272", about: "what it says stays, right or wrong", of: .claim,
            given: base + [Fix.owned(labels: ["agents.x-k8s.io/launch-type": "warm"], conditions: [Fix.notReady])],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status]),
                .expect("Sandbox", Fix.name, ["metadata": ["labels": ["agents.x-k8s.io/launch-type": "warm"]]]),
            ]),
        Row(
            ids: "C-272", about: "the label cannot be written", of: .claim, given: base + [Fix.owned(labels: [:])],
            steps: [
                .at(Fix.change, [.refuse(.rowFailure("boom"))]),
                .pass(Fix.name, calls: [Fix.stamp, Fix.change, Fix.status], failure: "boom"),
                .conditions(
                    "SandboxClaim", Fix.name,
                    ["Ready=False/ReconcilerError: Error seen: failed to set the launch type of Sandbox \"test-claim\": boom"]),
                .pass(Fix.name, calls: [Fix.change, Fix.status]), .conditions("SandboxClaim", Fix.name, [Fix.sandboxNotReady]),
            ]),
    ]

    // MARK: What a claim costs

    /// A claim that finds a warm Sandbox ready: four writes of the claim, one of the Sandbox, one Event.
    private static func warm(_ about: String, flags: [(name: String, value: String)], calls: [String], events: [String]) -> Row {
        Row(
            ids: "C-271", about: about, flags: flags, of: .claim, given: base + [Fix.member("warm-1")],
            steps: [
                .pass(Fix.name, calls: calls), .conditions("SandboxClaim", Fix.name, [Fix.isReady]), .events(events),
                // Written with the whole claim where it is not written by itself.
                firstObserved("2026-01-01T00:00:00Z"),
                .expect(
                    "SandboxClaim", Fix.name,
                    ["metadata": ["annotations": ["agents.x-k8s.io/claim-first-ready-at": "2026-01-01T00:00:00Z"]]]),
                .pass(Fix.name, calls: []), .ready([]), .waits(Fix.name, nil),
            ])
    }

    /// A claim that gets its Sandbox made: as many writes, in two passes.
    private static func cold(
        _ ids: String, _ about: String, flags: [(name: String, value: String)], calls: [String], events: [String]
    ) -> Row {
        Row(
            ids: ids, about: about, flags: flags, of: .claim, given: base,
            steps: [
                .pass(Fix.name, calls: calls), .pass(Fix.name, calls: []), .status("Sandbox", Fix.name, ["conditions": [Fix.notReady]]),
                .pass(Fix.name, calls: [Fix.status]), .status("Sandbox", Fix.name, ["conditions": [Fix.ready], "podIPs": ["10.0.0.7"]]),
                .pass(Fix.name, calls: [Fix.status, Fix.stamp]), .pass(Fix.name, calls: []), .ready([]),
                .conditions("SandboxClaim", Fix.name, [Fix.isReady]), .events(events),
            ])
    }

    private static let adopted = "Normal SandboxAdopted: Adopted warm pool Sandbox \"warm-1\""
    private static let provisioned = "Normal SandboxProvisioned: Created Sandbox \"test-claim\""

    private static let writes: [Row] = [
        warm("a warm start", flags: [], calls: [Fix.stamp, assign, take, Fix.status, Fix.stamp], events: [adopted]),
        warm(
            "a warm start without observability annotations", flags: [quiet[1]], calls: [assign, take, Fix.status, Fix.stamp],
            events: [adopted]),
        warm("a warm start without Events", flags: [quiet[0]], calls: [Fix.stamp, assign, take, Fix.status, Fix.stamp], events: []),
        warm("a warm start without both", flags: quiet, calls: [assign, take, Fix.status, Fix.stamp], events: []),
        cold("C-017", "a cold start", flags: [], calls: [Fix.stamp, Fix.create, Fix.status], events: [provisioned]),
        cold("C-270", "a cold start without Events and annotations", flags: quiet, calls: [Fix.create, Fix.status], events: []),
    ]

    // MARK: The status

    private static let statusWrites: [Row] = [
        Row(
            ids: "", about: "a status write that another has overtaken is dropped", of: .claim,
            given: base + [Fix.owned(conditions: [Fix.ready])],
            steps: [
                .at(Fix.status, [.patched("SandboxClaim", Fix.name, ["metadata": ["labels": ["a": "b"]]])]),
                // Nothing is recorded of it, and the event of the other write brings the claim back.
                .pass(Fix.name, calls: [Fix.stamp, Fix.status]), .conditions("SandboxClaim", Fix.name, []), .ready([Fix.name]),
                .pass(Fix.name, calls: [Fix.status, Fix.stamp]), .conditions("SandboxClaim", Fix.name, [Fix.isReady]),
            ]),
        Row(
            ids: "", about: "a status write for a claim that is gone", of: .claim, given: base + [Fix.owned(conditions: [Fix.notReady])],
            steps: [
                .at(Fix.status, [.deleted("SandboxClaim", Fix.name)]), .pass(Fix.name, calls: [Fix.stamp, Fix.status]),
                .pass(Fix.name, calls: []), .ready([]), .waits(Fix.name, nil),
            ]),
        Row(
            ids: "", about: "a status write that is refused otherwise", of: .claim, given: base + [Fix.owned(conditions: [Fix.ready])],
            steps: [
                .at(Fix.status, [.refuse(.rowFailure("boom"))]),
                .pass(Fix.name, calls: [Fix.stamp, Fix.status], failure: "failed to update the claim's status: boom"),
                .pass(Fix.name, calls: [Fix.status, Fix.stamp]),
            ]),
        Row(
            ids: "", about: "both what went wrong and the refusal of the status are told", of: .claim, given: base,
            steps: [
                .at(Fix.create, [.refuse(.rowFailure("first"))]), .at(Fix.status, [.refuse(.rowFailure("second"))]),
                .pass(
                    Fix.name, calls: [Fix.stamp, Fix.create, Fix.status],
                    failure: "sandbox create error: first\nfailed to update the claim's status: second"),
            ]),
        Row(
            ids: "", about: "conditions in another order are the same", of: .claim,
            given: [
                Fix.claim(status: [
                    "sandbox": ["name": "test-claim"], "conditions": [Fix.notReady, Fix.finished("2025-12-31T23:59:00Z")],
                ]), Fix.pool(), Fix.template(), Fix.owned(conditions: [Fix.finished("2025-12-31T23:59:00Z"), Fix.notReady]),
            ],
            steps: [.pass(Fix.name, calls: [Fix.stamp]), .pass(Fix.name, calls: []), .ready([])]),
        Row(
            ids: "", about: "conditions are written in the order of their types", of: .claim,
            given: base + [Fix.owned(conditions: [Fix.notReady, Fix.finished("2025-12-31T23:59:00Z")])],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status]),
                .expect(
                    "SandboxClaim", Fix.name, ["status": ["conditions": [Fix.finished("2025-12-31T23:59:00Z"), Fix.notReady]]]),
            ]),
        Row(
            ids: "", about: "Ready keeps its time while its status is the same", of: .claim, given: base,
            steps: [
                .converge(Fix.name), .advance(5_000_000_000), .status("Sandbox", Fix.name, ["conditions": [Fix.notReady]]),
                .pass(Fix.name, calls: [Fix.status]), .conditions("SandboxClaim", Fix.name, [Fix.isNotReady]),
                .transition("SandboxClaim", Fix.name, condition: "Ready", at: "2026-01-01T00:00:00Z"),
                .status(
                    "Sandbox", Fix.name,
                    ["conditions": [Fix.condition("Ready", "True", "DependenciesReady", "Pod is Ready", since: "2026-01-01T00:00:04Z")]]),
                .pass(Fix.name, calls: [Fix.status, Fix.stamp]),
                .transition("SandboxClaim", Fix.name, condition: "Ready", at: "2026-01-01T00:00:04Z"),
            ]),
    ]
}
