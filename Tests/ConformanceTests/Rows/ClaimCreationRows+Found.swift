import ObjectModel

extension ClaimCreationRows {
    // MARK: A Sandbox is there

    static let found: [Row] = [
        Row(
            ids: "C-005", of: .claim,
            given: [Fix.claim(), Fix.pool(), Fix.template(), Fix.owned(labels: [:], owner: Fixtures.foreignReference)],
            steps: [
                .pass(
                    Fix.name, calls: [Fix.stamp, Fix.status], failure: "sandbox \"test-claim\" is not controlled by claim \"test-claim\""),
                .conditions(
                    "SandboxClaim", Fix.name,
                    [
                        "Ready=False/ReconcilerError: Error seen: sandbox \"test-claim\" is not controlled by claim \"test-claim\"; "
                            + "rename the claim or delete the sandbox"
                    ]),
                .expect("Sandbox", Fix.name, ["metadata": ["labels": ["agents.x-k8s.io/launch-type": nil], "generation": 1]]),
                .pass(Fix.name, calls: [], failure: "not controlled by claim"), .waits(Fix.name, 10_000_000),
                .retry(Fix.name, calls: [], failure: "not controlled by claim"), .waits(Fix.name, 20_000_000),
            ]),
        Row(
            ids: "C-006", of: .claim,
            given: [
                Fix.claim(), Fix.pool(), Fix.template(),
                Fix.owned(
                    labels: [
                        "agents.x-k8s.io/launch-type": nil, "agents.x-k8s.io/sandbox-template-ref-hash": nil,
                        "agents.x-k8s.io/claim-uid": nil,
                    ], spec: ["podTemplate": ["metadata": nil]]),
            ],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.change, Fix.change, Fix.status]),
                .expect(
                    "Sandbox", Fix.name,
                    [
                        "metadata": [
                            "labels": [
                                "agents.x-k8s.io/sandbox-template-ref-hash": "69155462", "agents.x-k8s.io/launch-type": "cold",
                            ]
                        ],
                        "spec": ["podTemplate": ["metadata": ["labels": Fix.podLabels]]],
                    ]),
                .conditions("SandboxClaim", Fix.name, [Fix.sandboxNotReady]), .pass(Fix.name, calls: []), .ready([]),
            ]),
        Row(
            ids: "C-007", of: .claim,
            given: [Fix.claim(), Fix.pool(), Fix.owned(status: ["conditions": [Fix.ready], "podIPs": ["10.0.0.7"]])],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status, Fix.stamp]), .conditions("SandboxClaim", Fix.name, [Fix.isReady]),
                .expect("SandboxClaim", Fix.name, ["status": ["sandbox": ["name": "test-claim", "podIPs": ["10.0.0.7"]]]]),
                // Taken over from the Sandbox with the rest, so it can be earlier than the claim.
                .transition("SandboxClaim", Fix.name, condition: "Ready", at: "2025-12-31T23:59:00Z"), .pass(Fix.name, calls: []),
                .ready([]),
            ]),
        Row(
            ids: "C-008", of: .claim,
            given: [
                Fix.claim(), Fix.pool(), Fix.template(),
                Fix.owned(status: ["conditions": [Fix.ready], "podIPs": ["10.0.0.7", "fd00::7"]]),
            ],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status, Fix.stamp]),
                .expect("SandboxClaim", Fix.name, ["status": ["sandbox": ["podIPs": ["10.0.0.7", "fd00::7"]]]]),
                .pass(Fix.name, calls: []), .status("Sandbox", Fix.name, ["podIPs": nil]), .pass(Fix.name, calls: [Fix.status]),
                .expect("SandboxClaim", Fix.name, ["status": ["sandbox": ["name": "test-claim", "podIPs": nil]]]),
            ]),
        Row(
            ids: "C-018", of: .claim,
            given: [
                Fix.claim(), Fix.pool(), Fix.template(),
                Fix.owned(conditions: [Fix.condition("Ready", "True", "DependenciesReady", "Pod is Ready", generation: 2)]),
            ],
            steps: [
                .patch("SandboxClaim", Fix.name, ["spec": ["warmPoolRef": ["name": "a"]]]),
                .patch("SandboxClaim", Fix.name, ["spec": ["warmPoolRef": ["name": "b"]]]),
                .patch("SandboxClaim", Fix.name, ["spec": ["warmPoolRef": ["name": .string(Fix.pool)]]]),
                .pass(Fix.name, calls: [Fix.stamp, Fix.status, Fix.stamp]),
                .expect(
                    "SandboxClaim", Fix.name,
                    [
                        "metadata": ["generation": 4],
                        "status": [
                            "conditions": [Fix.condition("Ready", "True", "DependenciesReady", "Pod is Ready", generation: 4)]
                        ],
                    ]),
            ]),
        Row(
            ids: "C-018", about: "other conditions of the Sandbox are not taken over", of: .claim,
            given: [
                Fix.claim(), Fix.pool(), Fix.template(),
                Fix.owned(conditions: [
                    Fix.condition("Suspended", "True", "PodTerminated", "Pod has been terminated. Sandbox is suspended"),
                    Fix.condition("Ready", "False", "SandboxSuspended", "Sandbox is suspended"),
                ]),
            ],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status]),
                .conditions("SandboxClaim", Fix.name, ["Ready=False/SandboxSuspended: Sandbox is suspended"]),
            ]),
        Row(
            ids: "C-018", about: "a Sandbox that expired by itself", of: .claim,
            given: [
                Fix.claim(), Fix.pool(), Fix.template(),
                Fix.owned(conditions: [Fix.condition("Ready", "False", "SandboxExpired", "Sandbox has expired")]),
            ],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status]),
                .conditions(
                    "SandboxClaim", Fix.name,
                    ["Ready=False/SandboxExpired: Underlying Sandbox resource has expired independently of the Claim."]),
                .expect("SandboxClaim", Fix.name, ["status": ["sandbox": ["name": "test-claim"]]]),
            ]),
        Row(
            // Upstream's test lets a read fail that a cache answers. A live read can fail here: the one after a contended transfer.
            ids: "C-019", of: .claim,
            given: [
                Fix.claim(annotations: ["agents.x-k8s.io/sandbox-name": "warm-1"], status: ["sandbox": ["name": "warm-1"]]), Fix.pool(),
                Fix.template(), Fix.member("warm-1"),
            ],
            steps: [
                .at("patch sandboxes warm-1", [.refuse(.rowConflict)]), .at("get sandboxes warm-1", [.refuse(.rowFailure("boom"))]),
                .pass(
                    Fix.name, calls: [Fix.stamp, "patch sandboxes warm-1", "get sandboxes warm-1", Fix.status],
                    failure: "failed to complete adoption of Sandbox \"warm-1\": boom"),
                .conditions(
                    "SandboxClaim", Fix.name,
                    ["Ready=False/ReconcilerError: Error seen: failed to complete adoption of Sandbox \"warm-1\": boom"]),
                .expect("SandboxClaim", Fix.name, ["status": ["sandbox": ["name": "warm-1"]]]),
            ]),
        Row(
            ids: "C-020", of: .claim,
            given: [
                Fix.claim(status: ["sandbox": ["name": "test-claim", "podIPs": ["10.0.0.7"]], "conditions": [Fix.ready]]), Fix.pool(),
                Fix.template(["podTemplate": ["metadata": ["labels": ["team": "a"]]]]),
                Fix.owned(status: ["conditions": [Fix.ready], "podIPs": ["10.0.0.7"]]),
            ],
            steps: [
                .at(Fix.change, [.refuse(.rowFailure("boom"))]),
                .pass(Fix.name, calls: [Fix.stamp, Fix.change, Fix.status, Fix.stamp], failure: "boom"),
                .conditions(
                    "SandboxClaim", Fix.name,
                    ["Ready=False/ReconcilerError: Error seen: failed to update the pod metadata of the Sandbox: boom"]),
                .expect("SandboxClaim", Fix.name, ["status": ["sandbox": ["name": "test-claim", "podIPs": ["10.0.0.7"]]]]),
                .pass(Fix.name, calls: [Fix.change, Fix.status]), .conditions("SandboxClaim", Fix.name, [Fix.isReady]),
            ]),
    ]

    // MARK: Policies of older controllers

    static let legacyPolicies: [Row] = [
        Row(
            ids: "C-011", of: .claim, given: [Fix.claim(), Fix.pool(), Fix.networkPolicy(owner: Fix.claimOwner)],
            steps: [
                .pass(
                    Fix.name, calls: ["delete networkpolicies test-claim-network-policy", Fix.stamp, Fix.status],
                    requeueAfter: 60_000_000_000),
                .absent("NetworkPolicy", "test-claim-network-policy"),
                .conditions(
                    "SandboxClaim", Fix.name, ["Ready=False/TemplateNotFound: SandboxTemplate \"test-template\" not found"]),
            ]),
        Row(
            ids: "C-012", of: .claim, given: base + [Fix.networkPolicy(owner: Fix.claimOwner)],
            steps: [
                .pass(Fix.name, calls: ["delete networkpolicies test-claim-network-policy", Fix.stamp, Fix.create, Fix.status]),
                .absent("NetworkPolicy", "test-claim-network-policy"), .count("Sandbox", 1),
            ]),
        Row(
            ids: "C-012", about: "that it cannot be deleted holds nothing up", of: .claim,
            given: base + [Fix.networkPolicy(owner: Fix.claimOwner)],
            steps: [
                .at("delete networkpolicies test-claim-network-policy", [.refuse(.rowFailure("boom"))]),
                .pass(Fix.name, calls: ["delete networkpolicies test-claim-network-policy", Fix.stamp, Fix.create, Fix.status]),
                .conditions("SandboxClaim", Fix.name, [Fix.sandboxNotReady]),
            ]),
        Row(
            ids: "C-012", about: "a claim that is being deleted", of: .claim,
            given: [Fix.claim(deleting: true), Fix.pool(), Fix.template(), Fix.networkPolicy(owner: Fix.claimOwner)],
            steps: [
                .pass(Fix.name, calls: ["delete networkpolicies test-claim-network-policy"]),
                .expect("SandboxClaim", Fix.name, ["status": nil]), .count("Sandbox", 0), .ready([]),
            ]),
        Row(
            ids: "C-013", of: .claim, given: base + [Fix.networkPolicy(owner: nil)],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.create, Fix.status]), .count("NetworkPolicy", 1),
            ]),
        Row(
            ids: "C-013", about: "another claim's", of: .claim,
            given: [Fix.claim("other")] + base + [Fix.networkPolicy(owner: Fix.owner("SandboxClaim", "other"))],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.create, Fix.status]), .count("NetworkPolicy", 1),
            ]),
        Row(
            ids: "C-013", about: "owned by the claim without being controlled", of: .claim,
            given: base + [Fix.networkPolicy(owner: MergePatch.apply(["controller": nil], to: Fix.claimOwner))],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.create, Fix.status]), .count("NetworkPolicy", 1),
            ]),
    ]
}
