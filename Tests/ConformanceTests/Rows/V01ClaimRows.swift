import ObjectModel

/// The claim controller of profile v0.1.
enum V01ClaimRows {
    private typealias Made = V01Objects
    private static let name = V01Objects.claimName
    private static let create = "create sandboxes test-claim"
    private static let status = "update sandboxclaims/status test-claim"
    private static let isNotReady = "Ready=False/SandboxNotReady: Sandbox is not ready"

    static let all: [Row] = binding + adoption + failures

    private static func row(_ ids: String, _ about: String = "", given: [JSONValue], _ steps: [Row.Step]) -> Row {
        Row(ids: ids, about: about, profile: .v01, of: .claim, given: given, steps: steps)
    }

    // MARK: Which Sandbox

    private static func ownSandbox(_ ready: String) -> JSONValue {
        Made.sandbox(
            name: name, owner: Made.claimReference,
            status: [
                "replicas": 1,
                "conditions": [
                    [
                        "type": "Ready", "status": .string(ready), "reason": "R", "message": "m",
                        "lastTransitionTime": "2025-12-31T23:00:00Z",
                    ]
                ],
            ])
    }

    private static let binding: [Row] = [
        row(
            "V-017 A-001 A-011", "template present", given: [Made.template(), Made.claim()],
            [
                .pass(name, calls: [create, status]), .conditions("SandboxClaim", name, [isNotReady]),
                .expect("SandboxClaim", name, ["status": ["sandbox": ["Name": "test-claim"]]]),
                .expect(
                    "Sandbox", name,
                    [
                        "metadata": ["ownerReferences": [Made.claimReference], "annotations": nil, "labels": nil],
                        "spec": ["podTemplate": Made.podTemplate, "replicas": nil],
                    ]), .pass(name, calls: []), .ready([]),
            ]),
        row(
            "V-017 A-002", "template missing", given: [Made.claim()],
            [
                .pass(name, calls: [status], failure: "SandboxTemplate not found"), .count("Sandbox", 0),
                .conditions("SandboxClaim", name, ["Ready=False/TemplateNotFound: SandboxTemplate \"test-template\" not found"]),
                .expect("SandboxClaim", name, ["status": ["sandbox": ["Name": nil]]]),
                // The template wakes nobody: the claim comes back when its failures have earned it.
                .pass(name, calls: [], failure: "SandboxTemplate not found"), .create(Made.template()), .ready([]),
                .retry(name, calls: [create, status]), .conditions("SandboxClaim", name, [isNotReady]),
            ]),
        row(
            "V-017 A-003", "foreign Sandbox", given: [Made.template(), Made.sandbox(name: name), Made.claim()],
            [
                .pass(
                    name, calls: [status],
                    failure: "sandbox \"test-claim\" is not controlled by claim \"test-claim\". Please use a different claim name or "
                        + "delete the sandbox manually"),
                .conditions(
                    "SandboxClaim", name,
                    [
                        "Ready=False/ReconcilerError: Error seen: sandbox \"test-claim\" is not controlled by claim \"test-claim\". "
                            + "Please use a different claim name or delete the sandbox manually"
                    ]),
            ]),
        row(
            "V-017 A-004", "own Sandbox", given: [Made.template(), Made.claim(), ownSandbox("False")],
            [
                .pass(name, calls: [status]), .conditions("SandboxClaim", name, [isNotReady]),
                .expect("SandboxClaim", name, ["status": ["sandbox": ["Name": "test-claim"]]]),
            ]),
        row(
            "V-017 A-005", "own Sandbox without template, ready", given: [Made.claim(), ownSandbox("True")],
            [.pass(name, calls: [status]), .conditions("SandboxClaim", name, ["Ready=True/SandboxReady: Sandbox is ready"])]),
        row(
            "V-017 A-006", "ready", given: [Made.template(), Made.claim()],
            [
                .converge(name), .advance(.seconds(3)),
                .status(
                    "Sandbox", name,
                    [
                        "replicas": 1,
                        "conditions": [
                            [
                                "type": "Ready", "status": "True", "reason": "R", "message": "m",
                                "lastTransitionTime": "2025-12-31T23:00:00Z",
                            ]
                        ],
                    ]), .pass(name, calls: [status]),
                .conditions("SandboxClaim", name, ["Ready=True/SandboxReady: Sandbox is ready"]),
                // The condition is the claim's own: it changes when the claim learns of it.
                .transition("SandboxClaim", name, condition: "Ready", at: "2026-01-01T00:00:03Z"),
            ]),
    ]

    // MARK: Which Pod

    private static let adoption: [Row] = [
        row(
            "V-018 A-010", "the oldest, though it is not ready", given: [Made.template(), Made.pool(0)],
            [
                .create(Made.member("pod-b")), .advance(.seconds(1)), .create(Made.member("pod-a")),
                .status("Pod", "pod-a", Fixtures.ready), .create(Made.claim()),
                .pass(name, calls: ["update pods pod-b", create, status]),
                .expect(
                    "Pod", "pod-b",
                    ["metadata": ["labels": nil, "ownerReferences": nil]]),
                .expect("Sandbox", name, ["metadata": ["annotations": ["agents.x-k8s.io/pod-name": "pod-b"]]]),
                .expect("Pod", "pod-a", ["metadata": ["ownerReferences": [Made.poolReference]]]),
            ]),
        row(
            "V-018 A-010", "one without controller will do", given: [Made.template(), Made.member("pod-a", owner: nil), Made.claim()],
            [
                .pass(name, calls: ["update pods pod-a", create, status]),
                .expect("Sandbox", name, ["metadata": ["annotations": ["agents.x-k8s.io/pod-name": "pod-a"]]]),
            ]),
        row(
            "V-018 A-012 A-013 A-014", "foreign ones and those that end are left alone",
            given: [
                Made.template(), Made.pool(0), Made.member("pod-a", owner: Fixtures.foreignReference),
                Made.member("pod-b", deleting: true), Made.claim(),
            ],
            [
                .pass(name, calls: [create, status]), .expect("Sandbox", name, ["metadata": ["annotations": nil]]),
                .expect("Pod", "pod-a", ["metadata": ["ownerReferences": [Fixtures.foreignReference]]]),
                .expect("Pod", "pod-b", ["metadata": ["ownerReferences": [Made.poolReference]]]),
            ]),
        row(
            "V-018 A-012", "a foreign one is passed over for a younger one",
            given: [Made.template(), Made.pool(0), Made.member("pod-a", owner: Fixtures.foreignReference)],
            [
                .advance(.seconds(1)), .create(Made.member("pod-b")), .create(Made.claim()),
                .pass(name, calls: ["update pods pod-b", create, status]),
            ]),
        row(
            "V-018", "the label is the template's: any pool of it will do",
            given: [Made.template(), Made.pool(0), Made.claim()],
            [
                .create(
                    Fixtures.pod("other-pool-pod", labels: ["agents.x-k8s.io/sandbox-template-ref-hash": .string(Made.templateHash)])),
                .pass(name, calls: ["update pods other-pool-pod", create, status]),
            ]),
    ]

    // MARK: Between the two writes

    private static let failures: [Row] = [
        row(
            "V-018", "another claim was faster", given: [Made.template(), Made.pool(0), Made.member("pod-a"), Made.claim()],
            [
                .at("update pods pod-a", [.patched("Pod", "pod-a", ["metadata": ["labels": ["taken": "yes"]]])]),
                .pass(name, calls: ["update pods pod-a", status], failure: "Operation cannot be fulfilled on pods \"pod-a\""),
                .count("Sandbox", 0), .pass(name, calls: ["update pods pod-a", create, status]),
            ]),
        row(
            "V-018", "a death between the two writes leaves the Pod to nobody",
            given: [Made.template(), Made.pool(0), Made.member("pod-a"), Made.claim()],
            [
                .at("update pods pod-a", [.killAfter]), .pass(name, calls: ["update pods pod-a"], failure: "killed"), .restart,
                .pass(name, calls: [create, status]), .expect("Sandbox", name, ["metadata": ["annotations": nil]]),
                .expect("Pod", "pod-a", ["metadata": ["labels": nil, "ownerReferences": nil]]),
            ]),
        row(
            "V-018", "a cache that does not show the Sandbox yet makes the claim take a second Pod, which is lost",
            given: [Made.template(), Made.pool(0), Made.member("pod-a"), Made.member("pod-b"), Made.claim()],
            [
                .freeze("Sandbox"), .pass(name, calls: ["update pods pod-a", create, status]),
                .pass(
                    name, calls: ["update pods pod-b", create, status],
                    failure: "sandbox create error: sandboxes.agents.x-k8s.io \"test-claim\" already exists"),
                .conditions(
                    "SandboxClaim", name,
                    [
                        "Ready=False/ReconcilerError: Error seen: sandbox create error: sandboxes.agents.x-k8s.io \"test-claim\" already exists"
                    ]),
                .expect("Pod", "pod-b", ["metadata": ["labels": nil, "ownerReferences": nil]]), .thaw("Sandbox"),
                .pass(name, calls: [status]), .conditions("SandboxClaim", name, [isNotReady]),
            ]),
    ]
}
