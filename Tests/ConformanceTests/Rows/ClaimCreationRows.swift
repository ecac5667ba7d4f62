import ObjectModel

/// Passes over a claim that gets its Sandbox made, or has one.
enum ClaimCreationRows {
    typealias Fix = ClaimObjects

    static let all: [Row] = cold + refused + found + legacyPolicies

    private static let minute: Int64 = 60_000_000_000
    static let base: [JSONValue] = [Fix.claim(), Fix.pool(), Fix.template()]

    private static let coldLabels: JSONValue = [
        "agents.x-k8s.io/claim-uid": .string(Fix.uid), "agents.x-k8s.io/launch-type": "cold",
        "agents.x-k8s.io/sandbox-template-ref-hash": .string(Fix.templateHash), "agents.x-k8s.io/warm-pool-sandbox": nil,
        "agents.x-k8s.io/created-by": nil,
    ]

    // MARK: A Sandbox is made

    private static let cold: [Row] = [
        Row(
            ids: "C-001 C-017", of: .claim, given: base,
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.create, Fix.status]),
                .expect(
                    "Sandbox", Fix.name,
                    [
                        "metadata": [
                            "labels": coldLabels, "annotations": ["agents.x-k8s.io/sandbox-template-ref": "test-template"],
                            "ownerReferences": [Fix.claimOwner],
                        ],
                        "spec": [
                            "podTemplate": ["spec": Fix.securePodSpec, "metadata": ["labels": Fix.podLabels, "annotations": nil]],
                            "operatingMode": "Running", "shutdownTime": nil,
                        ],
                    ]),
                .conditions("SandboxClaim", Fix.name, [Fix.sandboxNotReady]),
                .expect(
                    "SandboxClaim", Fix.name,
                    [
                        "metadata": ["annotations": ["agents.x-k8s.io/controller-first-observed-at": "2026-01-01T00:00:00Z"]],
                        "status": ["sandbox": ["name": "test-claim", "podIPs": nil]],
                    ]),
                .events(["Normal SandboxProvisioned: Created Sandbox \"test-claim\""]),
                .pass(Fix.name, calls: []), .ready([]), .waits(Fix.name, nil),
            ]),
        Row(
            ids: "C-002", of: .claim,
            given: [Fix.claim(), Fix.pool(), Fix.template(["podTemplate": ["spec": ["automountServiceAccountToken": true]]])],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.create, Fix.status]),
                .expect(
                    "Sandbox", Fix.name, ["spec": ["podTemplate": ["spec": ["automountServiceAccountToken": true, "dnsPolicy": "None"]]]]),
            ]),
        Row(
            ids: "C-009", of: .claim,
            given: [Fix.claim(), Fix.pool(), Fix.template(["networkPolicy": ["egress": [["ports": [["port": 443]]]]]])],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.create, Fix.status]),
                .expect(
                    "Sandbox", Fix.name,
                    ["spec": ["podTemplate": ["spec": ["dnsPolicy": nil, "dnsConfig": nil, "automountServiceAccountToken": false]]]]),
            ]),
        Row(
            ids: "C-009", about: "nobody manages the policy", of: .claim,
            given: [Fix.claim(), Fix.pool(), Fix.template(["networkPolicyManagement": "Unmanaged"])],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.create, Fix.status]),
                .expect("Sandbox", Fix.name, ["spec": ["podTemplate": ["spec": ["dnsPolicy": nil, "dnsConfig": nil]]]]),
            ]),
        Row(
            ids: "C-010", of: .claim, given: base,
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.create, Fix.status]),
                .expect(
                    "Sandbox", Fix.name,
                    [
                        "metadata": ["labels": ["agents.x-k8s.io/sandbox-template-ref-hash": "69155462"]],
                        "spec": [
                            "podTemplate": ["spec": ["dnsPolicy": "None", "dnsConfig": ["nameservers": ["8.8.8.8", "1.1.1.1"]]]]
                        ],
                    ]),
            ]),
        Row(
            ids: "C-010", about: "a template with a DNS policy of its own keeps it", of: .claim,
            given: [Fix.claim(), Fix.pool(), Fix.template(["podTemplate": ["spec": ["dnsPolicy": "Default"]]])],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.create, Fix.status]),
                .expect("Sandbox", Fix.name, ["spec": ["podTemplate": ["spec": ["dnsPolicy": "Default", "dnsConfig": nil]]]]),
            ]),
        Row(
            ids: "C-014", of: .claim,
            given: [
                Fix.claim(annotations: ["opentelemetry.io/trace-context": "{\"traceparent\":\"00-1-2-01\"}"]), Fix.pool(), Fix.template(),
            ],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.create, Fix.status]),
                .expect(
                    "Sandbox", Fix.name,
                    ["metadata": ["annotations": ["opentelemetry.io/trace-context": "{\"traceparent\":\"00-1-2-01\"}"]]]),
            ]),
        Row(
            ids: "C-015", of: .claim,
            given: [Fix.claim(), Fix.pool(template: "other-template"), Fix.template(name: "other-template")],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.create, Fix.status]),
                .expect(
                    "Sandbox", Fix.name,
                    [
                        "metadata": [
                            "labels": ["agents.x-k8s.io/sandbox-template-ref-hash": "c349d772"],
                            "annotations": ["agents.x-k8s.io/sandbox-template-ref": "other-template"],
                        ],
                        "spec": ["podTemplate": ["metadata": ["labels": ["agents.x-k8s.io/sandbox-template-ref-hash": "c349d772"]]]],
                    ]),
            ]),
        Row(
            ids: "C-001", about: "the rest of the template comes along", of: .claim,
            given: [
                Fix.claim(labels: ["agents.x-k8s.io/created-by": "go-client"]), Fix.pool(),
                Fix.template([
                    "service": true, "podTemplate": ["metadata": ["labels": ["team": "a"], "annotations": ["note": "b"]]],
                ]),
            ],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.create, Fix.status]),
                .expect(
                    "Sandbox", Fix.name,
                    [
                        "metadata": ["labels": ["agents.x-k8s.io/created-by": "go-client", "team": nil]],
                        "spec": [
                            "service": true,
                            "podTemplate": [
                                "metadata": [
                                    "labels": [
                                        "agents.x-k8s.io/claim-uid": .string(Fix.uid), "agents.x-k8s.io/created-by": "go-client",
                                        "agents.x-k8s.io/sandbox-template-ref-hash": "69155462", "team": "a",
                                    ], "annotations": ["note": "b"],
                                ]
                            ],
                        ],
                    ]),
            ]),
    ]

    // MARK: None is made

    private static let refused: [Row] = [
        Row(
            ids: "C-003", of: .claim, given: [Fix.claim(), Fix.pool()],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status], requeueAfter: minute),
                .conditions(
                    "SandboxClaim", Fix.name, ["Ready=False/TemplateNotFound: SandboxTemplate \"test-template\" not found"]),
                .count("Sandbox", 0), .events([]),
            ]),
        Row(
            ids: "C-004", of: .claim, given: [Fix.claim(), Fix.template()],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status], requeueAfter: minute),
                .conditions(
                    "SandboxClaim", Fix.name, ["Ready=False/WarmPoolNotFound: SandboxWarmPool \"test-warmpool\" not found"]),
                .count("Sandbox", 0), .pass(Fix.name, calls: [], requeueAfter: minute), .waits(Fix.name, minute),
                .create(Fix.pool()), .pass(Fix.name, calls: [Fix.create, Fix.status]),
            ]),
        Row(
            ids: "C-004", about: "the name of the pool is empty", of: .claim, given: [Fix.claim(Fix.name, ["warmPoolRef": ["name": ""]])],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status], requeueAfter: minute),
                .conditions("SandboxClaim", Fix.name, ["Ready=False/WarmPoolNotFound: SandboxWarmPool \"\" not found"]),
            ]),
        Row(
            ids: "C-003 C-004", about: "looked for until the claim expires", of: .claim,
            given: [
                Fix.claim(Fix.name, ["lifecycle": ["shutdownTime": "2026-01-01T00:00:30Z"]]),
                Fix.claim("other", ["lifecycle": ["shutdownTime": "2026-01-01T00:00:30Z"], "warmPoolRef": ["name": "none"]]), Fix.pool(),
            ],
            steps: [
                .advance(10_500_000_000), .pass(Fix.name, calls: [Fix.stamp, Fix.status], requeueAfter: 19_500_000_000),
                .pass("other", requeueAfter: 19_500_000_000),
            ]),
        Row(
            ids: "C-016", of: .claim, given: [Fix.claim(), Fix.pool()],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status], requeueAfter: minute),
                .conditions(
                    "SandboxClaim", Fix.name, ["Ready=False/TemplateNotFound: SandboxTemplate \"test-template\" not found"]),
                .pass(Fix.name, calls: [], requeueAfter: minute), .waits(Fix.name, minute), .create(Fix.template()), .ready([Fix.name]),
                .pass(Fix.name, calls: [Fix.create, Fix.status]), .conditions("SandboxClaim", Fix.name, [Fix.sandboxNotReady]),
            ]),
        Row(
            ids: "C-001", about: "the server refuses the Sandbox", of: .claim, given: base,
            steps: [
                .at(Fix.create, [.refuse(.rowFailure("boom"))]),
                .pass(Fix.name, calls: [Fix.stamp, Fix.create, Fix.status], failure: "sandbox create error: boom"),
                .conditions("SandboxClaim", Fix.name, ["Ready=False/ReconcilerError: Error seen: sandbox create error: boom"]),
                .expect("SandboxClaim", Fix.name, ["status": ["sandbox": nil]]), .events([]),
                .pass(Fix.name, calls: [Fix.create, Fix.status]), .conditions("SandboxClaim", Fix.name, [Fix.sandboxNotReady]),
            ]),
        Row(
            ids: "C-021", of: .claim,
            given: [
                Fix.claim(status: ["sandbox": ["name": "test-claim", "podIPs": ["10.0.0.9"]], "conditions": [Fix.notReady]]), Fix.pool(),
                Fix.template(),
            ],
            steps: [
                .freeze("Sandbox"), .create(Fix.owned(conditions: [Fix.ready])),
                .pass(Fix.name, calls: [Fix.stamp, Fix.create], requeueAfter: 200_000_000),
                .pass(Fix.name, calls: [Fix.create], requeueAfter: 200_000_000),
                .conditions("SandboxClaim", Fix.name, [Fix.isNotReady]),
                .expect("SandboxClaim", Fix.name, ["status": ["sandbox": ["name": "test-claim", "podIPs": ["10.0.0.9"]]]]),
                .waits(Fix.name, 200_000_000), .events([]), .thaw("Sandbox"), .pass(Fix.name, calls: [Fix.status, Fix.stamp]),
                .conditions("SandboxClaim", Fix.name, [Fix.isReady]),
            ]),
        Row(
            ids: "C-021", about: "the status names no Sandbox yet", of: .claim, given: base,
            steps: [
                .freeze("Sandbox"), .create(Fix.owned(conditions: [Fix.notReady])),
                .pass(Fix.name, calls: [Fix.stamp, Fix.create, Fix.status], requeueAfter: 200_000_000),
                .conditions(
                    "SandboxClaim", Fix.name,
                    ["Ready=False/SandboxCreatePending: Sandbox already created; waiting for cache to converge"]),
                .expect("SandboxClaim", Fix.name, ["status": ["sandbox": nil]]), .thaw("Sandbox"),
                .pass(Fix.name, calls: [Fix.status]), .conditions("SandboxClaim", Fix.name, [Fix.isNotReady]),
            ]),
        Row(
            ids: "C-021", about: "looked for until the claim expires", of: .claim,
            given: [Fix.claim(Fix.name, ["lifecycle": ["shutdownTime": "2026-01-01T00:00:01Z"]]), Fix.pool(), Fix.template()],
            steps: [
                .freeze("Sandbox"), .create(Fix.owned()), .advance(950_000_000),
                .pass(Fix.name, calls: [Fix.stamp, Fix.create, Fix.status], requeueAfter: 50_000_000),
            ]),
    ]
}
