import ObjectModel

/// Claims that come to an end by themselves.
enum ClaimExpiryRows {
    typealias Fix = ClaimObjects

    static let all: [Row] = retained + deleted + finished + timeLeft + troubled

    private static let past: JSONValue = "2025-12-31T23:00:00Z"
    private static let soon: Int64 = 1_000_000
    private static let base: [JSONValue] = [Fix.pool(), Fix.template()]
    private static let expired = "Ready=False/ClaimExpired: Claim expired. Sandbox cleanup initiated."
    private static let hasFinished = "Finished=True/PodSucceeded: Pod completed successfully"
    private static let told = "Normal ClaimExpired: Claim expired"
    private static let deleteSandbox = "delete sandboxes test-claim"
    private static let deleteClaim = "delete sandboxclaims test-claim"

    private static func claim(_ lifecycle: JSONValue, sandbox: String? = nil, conditions: [JSONValue] = []) -> JSONValue {
        var status: JSONValue = ["conditions": .array(conditions)]
        status.set(sandbox.map { ["name": .string($0)] }, at: "sandbox")
        return Fix.claim(Fix.name, ["lifecycle": lifecycle], status: status)
    }

    /// A Sandbox that stays while it is being deleted, as one with a Pod does.
    private static func held(_ sandbox: JSONValue) -> JSONValue {
        var sandbox = sandbox
        sandbox.set(["test.dev/hold"], at: "metadata", "finalizers")
        return sandbox
    }

    // MARK: The claim stays

    /// Two passes, and one more when the Sandbox is gone.
    private static func retained(_ ids: String, _ about: String = "", sandbox: String, labels: JSONValue) -> Row {
        Row(
            ids: ids, about: about, of: .claim,
            given: [claim(["shutdownTime": past], sandbox: sandbox, conditions: [Fix.ready])] + base + [
                held(Fix.owned(sandbox, labels: labels, conditions: [Fix.ready]))
            ],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status], requeueAfter: soon),
                .conditions("SandboxClaim", Fix.name, [expired]),
                .transition("SandboxClaim", Fix.name, condition: "Ready", at: "2026-01-01T00:00:00Z"),
                .expect("SandboxClaim", Fix.name, ["status": ["sandbox": ["name": .string(sandbox)]]]),
                .expect("Sandbox", sandbox, ["metadata": ["deletionTimestamp": nil]]), .events([told]),
                .pass(Fix.name, calls: ["delete sandboxes \(sandbox)"]),
                .expect("Sandbox", sandbox, ["metadata": ["deletionTimestamp": "2026-01-01T00:00:00Z"]]),
                // It is named until it is gone.
                .pass(Fix.name, calls: []), .ready([]),
                .expect("SandboxClaim", Fix.name, ["status": ["sandbox": ["name": .string(sandbox)]]]),
                .patch("Sandbox", sandbox, ["metadata": ["finalizers": nil]]), .pass(Fix.name, calls: [Fix.status]),
                .expect("SandboxClaim", Fix.name, ["status": ["sandbox": nil]]), .conditions("SandboxClaim", Fix.name, [expired]),
                .pass(Fix.name, calls: []), .ready([]), .waits(Fix.name, nil), .events([told]),
            ])
    }

    private static let retained: [Row] = [
        retained("C-200", sandbox: Fix.name, labels: ["agents.x-k8s.io/launch-type": "cold"]),
        retained("C-201", sandbox: "warm-1", labels: ["agents.x-k8s.io/launch-type": "warm"]),
        Row(
            ids: "C-200", about: "the status names no Sandbox", of: .claim,
            given: [claim(["shutdownTime": past, "shutdownPolicy": "Retain"])] + base + [Fix.owned()],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status], requeueAfter: soon), .count("Sandbox", 1),
                .pass(Fix.name, calls: [deleteSandbox, Fix.status]), .count("Sandbox", 0), .pass(Fix.name, calls: [Fix.status]),
                .conditions("SandboxClaim", Fix.name, [expired]), .pass(Fix.name, calls: []), .ready([]),
            ]),
        Row(
            ids: "C-202", of: .claim,
            given: [
                Fix.claim("other"),
                Fix.claim(
                    Fix.name, ["lifecycle": ["shutdownTime": past]],
                    status: ["sandbox": ["name": "x", "podIPs": ["10.0.0.1"]], "conditions": [Fix.ready]]),
            ] + base + [Fix.owned("x", owner: Fix.owner("SandboxClaim", "other"), conditions: [Fix.ready])],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status], requeueAfter: soon), .pass(Fix.name, calls: [Fix.status]),
                .expect("SandboxClaim", Fix.name, ["status": ["sandbox": nil]]),
                .conditions(
                    "SandboxClaim", Fix.name,
                    [
                        "Ready=False/ClaimExpired: Claim expired. sandbox \"x\" is not controlled by claim \"test-claim\"; deletion "
                            + "skipped."
                    ]),
                .names("Sandbox", ["x"]), .expect("Sandbox", "x", ["metadata": ["deletionTimestamp": nil]]), .waits(Fix.name, nil),
                // The name it had is forgotten, and there is nothing of its own name.
                .pass(Fix.name, calls: [Fix.status]), .conditions("SandboxClaim", Fix.name, [expired]), .pass(Fix.name, calls: []),
                .ready(["other"]),
            ]),
        Row(
            ids: "C-202", about: "a stranger's of the claim's own name", of: .claim,
            given: [claim(["shutdownTime": past])] + base + [Fix.owned(owner: Fixtures.foreignReference)],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status], requeueAfter: soon), .pass(Fix.name, calls: [Fix.status]),
                .conditions(
                    "SandboxClaim", Fix.name,
                    [
                        "Ready=False/ClaimExpired: Claim expired. sandbox \"test-claim\" is not controlled by claim \"test-claim\"; "
                            + "deletion skipped."
                    ]),
                .pass(Fix.name, calls: []), .ready([]), .waits(Fix.name, nil), .names("Sandbox", [Fix.name]),
            ]),
        Row(
            ids: "C-200", about: "a claim whose time is moved on lives again", of: .claim,
            given: [claim(["shutdownTime": past], sandbox: Fix.name)] + base + [Fix.owned()],
            steps: [
                .converge(Fix.name), .count("Sandbox", 0),
                .patch("SandboxClaim", Fix.name, ["spec": ["lifecycle": ["shutdownTime": "2026-01-01T01:00:00Z"]]]),
                .pass(Fix.name, calls: [Fix.create, Fix.status], requeueAfter: 3_600_000_000_000),
                .conditions("SandboxClaim", Fix.name, [Fix.sandboxNotReady]), .count("Sandbox", 1),
            ]),
    ]

    // MARK: The claim goes

    /// The Sandbox is left to the garbage collector, and a deletion in the foreground waits for it.
    private static func deleted(_ ids: String, _ about: String, policy: String, sandbox: JSONValue) -> Row {
        let isForeground = policy == "DeleteForeground"
        let after: [Row.Step] =
            isForeground
            ? [
                .expect(
                    "SandboxClaim", Fix.name,
                    ["metadata": ["deletionTimestamp": "2026-01-01T00:00:00Z", "finalizers": ["foregroundDeletion"]]]),
                // While it waits nothing more is done to it.
                .pass(Fix.name, calls: []),
            ] : [.absent("SandboxClaim", Fix.name), .pass(Fix.name, calls: [])]
        return Row(
            ids: ids, about: about, of: .claim,
            given: [claim(["shutdownTime": past, "shutdownPolicy": .string(policy)], sandbox: Fix.name, conditions: [Fix.ready])] + base
                + [held(sandbox)],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status], requeueAfter: soon),
                .conditions("SandboxClaim", Fix.name, [expired]),
                .expect("SandboxClaim", Fix.name, ["metadata": ["deletionTimestamp": nil]]), .events([told]),
                .pass(Fix.name, calls: [deleteClaim]),
                .events([told, "Normal ClaimExpired: Deleting Claim (ShutdownPolicy=\(policy))"]),
            ] + after + [
                .expect("Sandbox", Fix.name, ["metadata": ["deletionTimestamp": "2026-01-01T00:00:00Z"]]),
                .patch("Sandbox", Fix.name, ["metadata": ["finalizers": nil]]), .absent("SandboxClaim", Fix.name), .count("Sandbox", 0),
            ])
    }

    private static let sandboxExpired = Fix.owned(conditions: [
        Fix.condition("Ready", "False", "SandboxExpired", "Sandbox has expired")
    ])

    private static let deleted: [Row] = [
        deleted("C-203", "a Sandbox that runs", policy: "Delete", sandbox: Fix.owned(conditions: [Fix.ready])),
        deleted("C-203", "a Sandbox that has expired", policy: "Delete", sandbox: sandboxExpired),
        deleted("C-204", "a Sandbox that runs", policy: "DeleteForeground", sandbox: Fix.owned(conditions: [Fix.ready])),
        deleted("C-204", "a Sandbox that has expired", policy: "DeleteForeground", sandbox: sandboxExpired),
        Row(
            ids: "C-203", about: "a claim whose time has passed at its creation never gets a Sandbox", of: .claim,
            given: [claim(["shutdownTime": past, "shutdownPolicy": "Delete"])] + base,
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status], requeueAfter: soon), .pass(Fix.name, calls: [deleteClaim]),
                .absent("SandboxClaim", Fix.name), .count("Sandbox", 0), .pass(Fix.name, calls: []), .ready([]),
            ]),
    ]

    // MARK: The Sandbox has finished

    private static let ended = Fix.finished("2025-12-31T23:59:30Z")

    private static let finished: [Row] = [
        Row(
            ids: "C-205", of: .claim, given: [claim(["ttlSecondsAfterFinished": 120])] + base + [Fix.owned(conditions: [ended])],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status], requeueAfter: 90_000_000_000),
                .conditions("SandboxClaim", Fix.name, [hasFinished, Fix.sandboxNotReady]),
                .transition("SandboxClaim", Fix.name, condition: "Finished", at: "2025-12-31T23:59:30Z"),
                .pass(Fix.name, calls: [], requeueAfter: 90_000_000_000), .waits(Fix.name, 90_000_000_000),
                .retry(Fix.name, calls: [Fix.status], requeueAfter: soon), .conditions("SandboxClaim", Fix.name, [hasFinished, expired]),
                .count("Sandbox", 1),
            ]),
        Row(
            ids: "C-205", about: "with the generation that the Sandbox gave it, and gone when the Sandbox runs again", of: .claim,
            given: [claim([:])] + base + [
                Fix.owned(conditions: [Fix.condition("Finished", "True", "PodFailed", "Pod failed", generation: 7), Fix.notReady])
            ],
            steps: [
                .patch("SandboxClaim", Fix.name, ["spec": ["lifecycle": ["ttlSecondsAfterFinished": 600]]]),
                .pass(Fix.name, calls: [Fix.stamp, Fix.status], requeueAfter: 540_000_000_000),
                .expect(
                    "SandboxClaim", Fix.name,
                    [
                        "status": [
                            "conditions": [
                                Fix.condition("Finished", "True", "PodFailed", "Pod failed", generation: 7),
                                Fix.condition("Ready", "False", "DependenciesNotReady", "Pod exists with phase: Pending", generation: 2),
                            ]
                        ]
                    ]),
                .status("Sandbox", Fix.name, ["conditions": [Fix.ready]]), .pass(Fix.name, calls: [Fix.status, Fix.stamp]),
                .conditions("SandboxClaim", Fix.name, [Fix.isReady]), .waits(Fix.name, nil),
            ]),
        Row(
            ids: "C-206", of: .claim,
            given: [claim(["ttlSecondsAfterFinished": 0], sandbox: Fix.name, conditions: [ended])] + base
                + [Fix.owned(conditions: [ended])],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status], requeueAfter: soon),
                .conditions("SandboxClaim", Fix.name, [hasFinished, expired]), .count("Sandbox", 1),
                .pass(Fix.name, calls: [deleteSandbox]), .count("Sandbox", 0),
                .conditions("SandboxClaim", Fix.name, [hasFinished, expired]), .pass(Fix.name, calls: [Fix.status]),
                .conditions("SandboxClaim", Fix.name, [hasFinished, expired]),
                .expect("SandboxClaim", Fix.name, ["status": ["sandbox": nil]]), .pass(Fix.name, calls: []), .ready([]),
                .waits(Fix.name, nil),
            ]),
        Row(
            ids: "C-207", of: .claim,
            given: [
                claim(["ttlSecondsAfterFinished": 0, "shutdownPolicy": "DeleteForeground"], sandbox: Fix.name, conditions: [ended])
            ] + base + [held(Fix.owned(conditions: [ended]))],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status], requeueAfter: soon), .pass(Fix.name, calls: [deleteClaim]),
                .expect("SandboxClaim", Fix.name, ["metadata": ["finalizers": ["foregroundDeletion"]]]), .pass(Fix.name, calls: []),
                .events([told, "Normal ClaimExpired: Deleting Claim (ShutdownPolicy=DeleteForeground)"]),
            ]),
        Row(
            ids: "C-208", of: .claim,
            given: [claim(["ttlSecondsAfterFinished": 0, "shutdownPolicy": "Delete"])] + base + [Fix.owned(conditions: [ended])],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status], requeueAfter: soon),
                .conditions("SandboxClaim", Fix.name, [hasFinished, expired]),
                .expect("SandboxClaim", Fix.name, ["status": ["sandbox": ["name": "test-claim"]]]), .count("Sandbox", 1),
                .events([told]), .pass(Fix.name, calls: [deleteClaim]), .absent("SandboxClaim", Fix.name),
            ]),
    ]

    // MARK: How much time is left

    private static func timeLeft(
        _ about: String, _ lifecycle: JSONValue?, finished: String? = nil, isFinished: String = "True", after: Int64 = 0, _ left: Int64?,
        isExpired: Bool = false
    ) -> Row {
        let ended: JSONValue? = finished.map { Fix.condition("Finished", isFinished, "PodSucceeded", since: $0) }
        let conditions = [ended].compactMap { $0 }
        var claim = claim([:], sandbox: Fix.name, conditions: conditions)
        claim.set(lifecycle, at: "spec", "lifecycle")
        return Row(
            ids: "C-209", about: about, of: .claim, given: [claim] + base + [Fix.owned(conditions: conditions)],
            steps: [
                .advance(after), .pass(Fix.name, calls: [Fix.stamp, Fix.status], requeueAfter: left),
                .conditions(
                    "SandboxClaim", Fix.name,
                    [isExpired ? expired : Fix.sandboxNotReady] + (ended == nil ? [] : ["Finished=\(isFinished)/PodSucceeded: "])),
            ])
    }

    private static let timeLeft: [Row] = [
        timeLeft("no lifecycle", nil, finished: "2025-12-31T00:00:00Z", nil),
        timeLeft("a lifecycle without times", ["shutdownPolicy": "Delete"], finished: "2025-12-31T00:00:00Z", nil),
        timeLeft("not finished", ["ttlSecondsAfterFinished": 0], nil),
        timeLeft("said not to be finished", ["ttlSecondsAfterFinished": 0], finished: "2025-12-31T00:00:00Z", isFinished: "False", nil),
        timeLeft("seconds after the end", ["ttlSecondsAfterFinished": 120], finished: "2025-12-31T23:59:30Z", 90_000_000_000),
        timeLeft(
            "no seconds after the end", ["ttlSecondsAfterFinished": 0], finished: "2026-01-01T00:00:00Z", soon, isExpired: true),
        timeLeft(
            "shutdownTime is earlier", ["shutdownTime": "2026-01-01T00:00:10Z", "ttlSecondsAfterFinished": 60],
            finished: "2026-01-01T00:00:00Z", 10_000_000_000),
        timeLeft(
            "the end is earlier", ["shutdownTime": "2026-01-01T00:01:00Z", "ttlSecondsAfterFinished": 20], finished: "2025-12-31T23:59:45Z",
            5_000_000_000),
        timeLeft(
            "the last nanosecond", ["shutdownTime": "2026-01-01T00:00:10Z"], after: 9_999_999_999, 1),
        timeLeft("the very moment", ["shutdownTime": "2026-01-01T00:00:10Z"], after: 10_000_000_000, soon, isExpired: true),
    ]

    // MARK: When writes fail

    private static let troubled: [Row] = [
        Row(
            ids: "C-200", about: "nothing is said or deleted before the status is stored", of: .claim,
            given: [claim(["shutdownTime": past], sandbox: Fix.name)] + base + [Fix.owned()],
            steps: [
                .at(Fix.status, [.refuse(.rowFailure("boom")), .patched("SandboxClaim", Fix.name, ["metadata": ["labels": ["a": "b"]]])]),
                .pass(Fix.name, calls: [Fix.stamp, Fix.status], failure: "boom"), .events([]), .count("Sandbox", 1),
                // One that another write has overtaken is dropped; the claim is not marked, so the next pass says it again.
                .pass(Fix.name, calls: [Fix.status], requeueAfter: soon), .conditions("SandboxClaim", Fix.name, []), .count("Sandbox", 1),
                .pass(Fix.name, calls: [Fix.status], requeueAfter: soon), .conditions("SandboxClaim", Fix.name, [expired]),
                .pass(Fix.name, calls: [deleteSandbox]), .events([told]),
            ]),
        Row(
            ids: "", about: "while the cache lags every pass says again that the claim has expired", of: .claim,
            given: [
                Fix.claim(
                    Fix.name, ["lifecycle": ["shutdownTime": past]],
                    annotations: ["agents.x-k8s.io/controller-first-observed-at": "2026-01-01T00:00:00Z"])
            ] + base,
            steps: [
                .freeze("SandboxClaim"), .pass(Fix.name, calls: [Fix.status], requeueAfter: soon),
                .retry(Fix.name, calls: [Fix.status], requeueAfter: soon),
                .retry(Fix.name, calls: [Fix.status], requeueAfter: soon),
            ]),
        Row(
            ids: "C-200", about: "the Sandbox cannot be deleted", of: .claim,
            given: [claim(["shutdownTime": past], sandbox: Fix.name)] + base + [Fix.owned()],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status], requeueAfter: soon),
                .at(deleteSandbox, [.refuse(.rowFailure("boom"))]),
                // What went wrong takes the place of the mark, so the claim is marked once more.
                .pass(Fix.name, calls: [deleteSandbox, Fix.status], requeueAfter: soon),
                .conditions(
                    "SandboxClaim", Fix.name,
                    ["Ready=False/ReconcilerError: Error seen: failed to delete Sandbox \"test-claim\" of the expired claim: boom"]),
                .expect("SandboxClaim", Fix.name, ["status": ["sandbox": ["name": "test-claim"]]]),
                .pass(Fix.name, calls: [Fix.status], requeueAfter: soon), .conditions("SandboxClaim", Fix.name, [expired]),
                .pass(Fix.name, calls: [deleteSandbox]), .count("Sandbox", 0),
            ]),
        Row(
            ids: "C-203", about: "the claim cannot be deleted, or is gone already", of: .claim,
            given: [claim(["shutdownTime": past, "shutdownPolicy": "Delete"])] + base,
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status], requeueAfter: soon),
                .at(deleteClaim, [.refuse(.rowFailure("boom")), .deleted("SandboxClaim", Fix.name)]),
                .pass(Fix.name, calls: [deleteClaim], failure: "failed to delete the expired claim: boom"),
                .retry(Fix.name, calls: [deleteClaim]), .absent("SandboxClaim", Fix.name),
            ]),
    ]
}
