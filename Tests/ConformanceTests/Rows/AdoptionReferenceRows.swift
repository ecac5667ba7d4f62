import ObjectModel
import Simulation

/// Claims that have a Sandbox already, or its name.
enum AdoptionReferenceRows {
    private typealias Objects = AdoptionObjects

    static let all: [Row] = bound + assigned + foreign + launchTypes + pools

    private static let assignedA: JSONValue = ["agents.x-k8s.io/sandbox-name": "a"]

    private static func boundTo(_ name: String) -> JSONValue { ["sandbox": ["name": .string(name)]] }

    private static let otherClaim = Objects.claim("other", ["warmPoolRef": ["name": "elsewhere"]])
    private static let otherOwner = Objects.owner("SandboxClaim", "other")
    private static let oldOwner = Objects.owner("SandboxClaim", "other", apiVersion: "extensions.agents.x-k8s.io/v1alpha1")

    /// The labels that a pass gives to a Sandbox of the claim in a write of its own.
    private static let current: JSONValue = [
        "agents.x-k8s.io/claim-uid": .string(Objects.uid), "agents.x-k8s.io/sandbox-template-ref-hash": .string(Objects.templateHash),
    ]

    /// A Sandbox of the claim at which only the launch type can be missing.
    private static func owned(_ name: String, launchType: JSONValue = nil) -> JSONValue {
        MergePatch.apply(
            [
                "metadata": ["labels": MergePatch.apply(["agents.x-k8s.io/launch-type": launchType], to: current)],
                "spec": ["podTemplate": ["metadata": ["labels": current]]],
            ], to: Objects.owned(name))
    }

    private static func launchType(_ name: String, _ type: String) -> Row.Step {
        .expect("Sandbox", name, ["metadata": ["labels": ["agents.x-k8s.io/launch-type": .string(type)]]])
    }

    /// What holds after a pass that took no member of the pool.
    private static let spare: [Row.Step] = [
        .expect("Sandbox", "spare", ["metadata": ["ownerReferences": [Objects.poolOwner]]]), .events([]),
    ]

    private static let bound: [Row] = [
        Row(
            ids: "C-132", of: .claim,
            given: Objects.base + [Objects.claim(status: boundTo("bound")), owned("bound"), Objects.member("spare")],
            steps: [
                .pass(Objects.name, calls: [Objects.stamp, Objects.transfer("bound"), Objects.status, Objects.stamp]),
                launchType("bound", "warm"), .conditions("SandboxClaim", Objects.name, [Objects.isReady]),
            ] + spare),
        Row(
            ids: "K22", of: .claim,
            given: Objects.base + [
                otherClaim, Objects.claim(status: boundTo("taken")), Objects.member("a"), Objects.owned("taken", owner: otherOwner),
            ],
            steps: [
                .pass(Objects.name, calls: Objects.adoption(of: "a")),
                .expect("SandboxClaim", Objects.name, ["status": ["sandbox": ["name": "a"]]]),
                .expect("Sandbox", "taken", ["metadata": ["ownerReferences": [otherOwner]]]),
            ]),
        Row(
            ids: "", about: "a claim whose Sandbox is gone takes another", of: .claim,
            given: Objects.base + [Objects.claim(status: boundTo("gone")), Objects.member("a")],
            steps: [
                .pass(Objects.name, calls: Objects.adoption(of: "a")),
                .expect("SandboxClaim", Objects.name, ["status": ["sandbox": ["name": "a"]]]),
            ]),
    ]

    private static let assigned: [Row] = [
        // An Event and a count go with the search alone, not with what an earlier pass had begun.
        Row(
            ids: "C-123", of: .claim,
            given: Objects.base + [
                Objects.claim(annotations: assignedA), Objects.member("a", ready: false, address: false), Objects.member("spare"),
            ],
            steps: [
                .pass(Objects.name, calls: [Objects.stamp, Objects.transfer("a"), Objects.status]),
                .expect(
                    "SandboxClaim", Objects.name,
                    ["metadata": ["annotations": assignedA], "status": ["sandbox": ["name": "a", "podIPs": nil]]]),
                .expect("Sandbox", "a", ["metadata": ["ownerReferences": [Objects.claimOwner]]]),
                .conditions("SandboxClaim", Objects.name, [Objects.isNotReady]),
                .metrics([], not: ["agent_sandbox_claim_creation_total{"]),
            ] + spare),
        Row(
            ids: "C-136", of: .claim, given: Objects.base + [Objects.claim(labels: assignedA), owned("a"), Objects.member("spare")],
            steps: [
                .pass(
                    Objects.name,
                    calls: [Objects.stamp, "patch sandboxclaims test-claim", Objects.transfer("a"), Objects.status, Objects.stamp]),
                .expect(
                    "SandboxClaim", Objects.name,
                    ["metadata": ["labels": nil, "annotations": assignedA], "status": ["sandbox": ["name": "a"]]]),
                launchType("a", "warm"),
            ] + spare),
        Row(
            ids: "C-136", about: "a member", of: .claim,
            given: Objects.base + [Objects.claim(labels: assignedA), Objects.member("a"), Objects.member("spare")],
            steps: [
                .pass(
                    Objects.name,
                    calls: [Objects.stamp, Objects.transfer("a"), "patch sandboxclaims test-claim", Objects.status, Objects.stamp]),
                .expect("SandboxClaim", Objects.name, ["metadata": ["labels": nil, "annotations": assignedA]]),
            ] + spare),
        Row(
            ids: "C-136", about: "failing at the migration holds nothing up", of: .claim,
            given: Objects.base + [Objects.claim(labels: assignedA, status: boundTo("")), owned("a", launchType: "warm")],
            steps: [
                .at(Objects.stamp, [.pass, .refuse(.rowFailure("boom"))]),
                .pass(Objects.name, calls: [Objects.stamp, Objects.stamp, Objects.status, Objects.stamp]),
                .expect("SandboxClaim", Objects.name, ["metadata": ["labels": assignedA], "status": ["sandbox": ["name": "a"]]]),
                .conditions("SandboxClaim", Objects.name, [Objects.isReady]),
            ]),
        Row(
            ids: "", about: "a name that leads nowhere goes, and the pass goes on", of: .claim,
            given: Objects.base + [Objects.claim(annotations: ["agents.x-k8s.io/sandbox-name": "gone"]), Objects.member("a")],
            steps: [
                .pass(Objects.name, calls: [Objects.stamp] + Objects.adoption(of: "a")),
                .expect("SandboxClaim", Objects.name, ["metadata": ["annotations": assignedA]]),
            ]),
    ]

    /// Names of Sandboxes that are not for the claim.
    private static let foreign: [Row] = [
        lost("C-134", "annotation", Objects.claim(annotations: assignedA), otherOwner),
        lost("C-134", "label", Objects.claim(labels: assignedA), otherOwner),
        lost("C-134", "owner of an older version", Objects.claim(annotations: assignedA), oldOwner),
        Row(
            ids: "C-135", of: .claim,
            given: Objects.base + [
                Objects.pool("other"), Objects.claim(labels: assignedA), Objects.member("a", owner: otherPool),
            ],
            steps: [
                .pass(Objects.name, calls: [Objects.stamp] + Objects.coldStart()),
                .expect("SandboxClaim", Objects.name, ["metadata": ["labels": nil], "status": ["sandbox": ["name": "test-claim"]]]),
                .expect("Sandbox", "a", ["metadata": ["ownerReferences": [otherPool]]]),
            ]),
        Row(
            ids: "", about: "a name of a stranger's Sandbox stays and does not count", of: .claim,
            given: Objects.base + [
                Objects.claim(annotations: assignedA), Objects.owned("a", owner: Fixtures.foreignReference), Objects.member("b"),
            ],
            steps: [
                .pass(Objects.name, calls: Objects.adoption(of: "b")),
                .expect("SandboxClaim", Objects.name, ["metadata": ["annotations": ["agents.x-k8s.io/sandbox-name": "b"]]]),
            ]),
        Row(
            ids: "", about: "only the form of the name that was read is removed", of: .claim,
            given: Objects.base + [
                Objects.claim(labels: ["agents.x-k8s.io/sandbox-name": "gone"], annotations: ["agents.x-k8s.io/sandbox-name": "gone"])
            ],
            steps: [
                .pass(Objects.name, calls: [Objects.stamp] + Objects.coldStart()),
                .expect(
                    "SandboxClaim", Objects.name,
                    [
                        "metadata": [
                            "labels": ["agents.x-k8s.io/sandbox-name": "gone"], "annotations": ["agents.x-k8s.io/sandbox-name": nil],
                        ]
                    ]),
            ]),
    ]

    private static let otherPool = Objects.owner("SandboxWarmPool", "other")

    private static func lost(_ ids: String, _ about: String, _ claim: JSONValue, _ owner: JSONValue) -> Row {
        Row(
            ids: ids, about: about, of: .claim, given: Objects.base + [otherClaim, claim, Objects.owned("a", owner: owner)],
            steps: [
                .pass(Objects.name, calls: [Objects.stamp] + Objects.coldStart()),
                .expect(
                    "SandboxClaim", Objects.name,
                    [
                        "metadata": ["labels": nil, "annotations": ["agents.x-k8s.io/sandbox-name": nil]],
                        "status": ["sandbox": ["name": "test-claim"]],
                    ]),
                .expect("Sandbox", "a", ["metadata": ["ownerReferences": [owner], "labels": nil, "generation": 1]]),
            ])
    }

    /// A launch type that is there stays, right or wrong; the way in which the Sandbox was found tells the missing one.
    private static let launchTypes: [Row] = [
        launch("by status, under the claim's name", status: "test-claim", "test-claim", missing: "cold"),
        launch("by status, under another name", status: "a", "a", missing: "warm"),
        launch("by status, assigned", annotation: "test-claim", status: "test-claim", "test-claim", missing: "warm"),
        launch("by the assignment", annotation: "a", "a", missing: "warm"),
        launch("by the claim's name", "test-claim", missing: "cold"),
        kept("by status", status: "a", "a", launchType: "cold"), kept("by the assignment", annotation: "a", "a", launchType: "cold"),
        kept("by the claim's name", "test-claim", launchType: "warm"),
    ]

    private static func launch(
        _ about: String, annotation: JSONValue = nil, status: String? = nil, _ sandbox: String, missing type: String
    ) -> Row {
        Row(
            ids: "C-142", about: about, of: .claim,
            given: Objects.base + [
                Objects.claim(annotations: ["agents.x-k8s.io/sandbox-name": annotation], status: status.map(boundTo)), owned(sandbox),
            ],
            steps: [
                .pass(Objects.name, calls: [Objects.stamp, Objects.transfer(sandbox), Objects.status, Objects.stamp]),
                launchType(sandbox, type), .pass(Objects.name, calls: []),
            ])
    }

    private static func kept(
        _ about: String, annotation: JSONValue = nil, status: String? = nil, _ sandbox: String, launchType type: String
    ) -> Row {
        Row(
            ids: "C-142", about: "\(about), \(type) already", of: .claim,
            given: Objects.base + [
                Objects.claim(annotations: ["agents.x-k8s.io/sandbox-name": annotation], status: status.map(boundTo)),
                owned(sandbox, launchType: .string(type)),
            ],
            steps: [.pass(Objects.name, calls: [Objects.stamp, Objects.status, Objects.stamp]), launchType(sandbox, type)])
    }

    private static let pools: [Row] = [
        Row(
            ids: "K23", of: .claim,
            given: Objects.base + [
                Objects.template(["podTemplate": ["metadata": ["labels": ["version": "2"]]]], name: "new"),
                Objects.pool("other", template: "new"), Objects.claim(), Objects.member("a"), Objects.member("b", owner: otherPool),
            ],
            steps: [
                .converge(Objects.name), .patch("SandboxClaim", Objects.name, ["spec": ["warmPoolRef": ["name": "other"]]]),
                // The status carries the new generation.
                .pass(Objects.name, calls: [Objects.transfer("a"), Objects.status]),
                .expect("SandboxClaim", Objects.name, ["status": ["sandbox": ["name": "a"]]]),
                .expect(
                    "Sandbox", "a",
                    [
                        "metadata": ["labels": ["agents.x-k8s.io/sandbox-template-ref-hash": "28999611"]],
                        "spec": [
                            "podTemplate": [
                                "metadata": ["labels": ["agents.x-k8s.io/sandbox-template-ref-hash": "28999611", "version": "2"]]
                            ]
                        ],
                    ]),
                .expect("Sandbox", "b", ["metadata": ["ownerReferences": [otherPool]]]), .pass(Objects.name, calls: []), .ready([]),
            ]),
        Row(
            ids: "K24", of: .claim,
            given: Objects.base + [Objects.claim(Objects.name, ["warmPoolRef": ["name": ""]]), Objects.member("a")],
            steps: [
                .pass(Objects.name, calls: [Objects.stamp, Objects.status], requeueAfter: .minutes(1)),
                .conditions("SandboxClaim", Objects.name, ["Ready=False/WarmPoolNotFound: SandboxWarmPool \"\" not found"]),
                .names("Sandbox", ["a"]),
            ]),
    ]
}
