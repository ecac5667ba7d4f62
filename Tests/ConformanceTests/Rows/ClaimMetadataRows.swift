import ObjectModel

/// Labels and annotations that claims add to their Pods.
enum ClaimMetadataRows {
    typealias Fix = ClaimObjects

    static let all: [Row] = accepted + rejected + bound

    private static func claim(labels: JSONValue = [:], annotations: JSONValue = [:]) -> JSONValue {
        Fix.claim(Fix.name, ["additionalPodMetadata": ["labels": labels, "annotations": annotations]])
    }

    // MARK: Accepted

    /// A pass that makes a Sandbox whose Pod has these labels, apart from those of the system, and these annotations.
    private static func makes(
        _ ids: String, _ about: String = "", labels: JSONValue = [:], annotations: JSONValue = [:], domains: [String]? = nil,
        template: JSONValue = [:], podLabels: JSONValue? = nil
    ) -> Row {
        Row(
            ids: ids, about: about, of: .claim, configure: { $0.allowedLabelDomains = domains },
            given: [claim(labels: labels, annotations: annotations), Fix.pool(), Fix.template(template)],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.create, Fix.status]),
                .expect(
                    "Sandbox", Fix.name,
                    [
                        "spec": [
                            "podTemplate": [
                                "metadata": [
                                    "labels": MergePatch.apply(podLabels ?? labels, to: Fix.podLabels),
                                    "annotations": annotations.isEmptyOrNull ? nil : annotations,
                                ]
                            ]
                        ]
                    ]),
                .conditions("SandboxClaim", Fix.name, [Fix.sandboxNotReady]),
            ])
    }

    private static let accepted: [Row] = [
        makes("C-030", labels: ["sandbox.users.io/x": "y"], annotations: ["free": "text", "my.org/a": "b"]),
        makes("C-030", "a domain below an allowed one", labels: ["team.sandbox.users.io/x": "y"]),
        makes(
            "C-030", "what the template says already", labels: ["sandbox.users.io/x": "y"], annotations: ["free": "text"],
            template: [
                "podTemplate": ["metadata": ["labels": ["sandbox.users.io/x": "y", "team": "a"], "annotations": ["free": "text"]]]
            ], podLabels: ["sandbox.users.io/x": "y", "team": "a"]),
        makes("C-036", annotations: ["cluster-autoscaler.kubernetes.io/safe-to-evict": "true"]),
        makes(
            "C-038", labels: ["custom.company.com/x": "y", "sandbox.users.io/x": "y"],
            domains: ["sandbox.users.io", "custom.company.com"]),
    ]

    // MARK: Rejected

    /// A pass that makes no Sandbox and is not repeated by itself.
    private static func rejects(
        _ ids: String, _ about: String = "", labels: JSONValue = [:], annotations: JSONValue = [:], domains: [String]? = nil,
        hasPool: Bool = true, _ complaint: String
    ) -> Row {
        Row(
            ids: ids, about: about, of: .claim, configure: { $0.allowedLabelDomains = domains },
            given: [claim(labels: labels, annotations: annotations)] + (hasPool ? [Fix.pool(), Fix.template()] : []),
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status]),
                .conditions(
                    "SandboxClaim", Fix.name,
                    ["Ready=False/InvalidMetadata: invalid additionalPodMetadata: failed to validate \(complaint)"]),
                .count("Sandbox", 0), .pass(Fix.name, calls: []), .ready([]), .waits(Fix.name, nil),
            ])
    }

    private static let keyRule =
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or "
        + "'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
    private static let valueRule =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
        + "alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
        + "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
    private static let onlyUsers = "is not allowed; allowed are sandbox.users.io and domains below"
    private static let long = String(repeating: "x", count: 64)

    private static let rejected: [Row] = [
        rejects(
            "C-031", labels: ["team": "a"],
            "label \"team\": a key without a domain is not allowed; put one of the allowed domains before it"),
        rejects(
            "C-032", labels: ["sandbox.users.io/x": .string(long)],
            "label \"sandbox.users.io/x\": invalid value \"\(long)\": must be no more than 63 bytes"),
        rejects(
            "C-033", labels: ["sandbox.users.io/x": "a@b"], "label \"sandbox.users.io/x\": invalid value \"a@b\": \(valueRule)"),
        rejects(
            "C-033", "before the pool is looked for", labels: ["sandbox.users.io/x": "a@b"], hasPool: false,
            "label \"sandbox.users.io/x\": invalid value \"a@b\": \(valueRule)"),
        rejects(
            "C-034", labels: ["sandbox.users.io/a@b": "c"], "label \"sandbox.users.io/a@b\": invalid key: name part \(keyRule)"),
        rejects("C-035", labels: ["kubernetes.io/x": "y"], "label \"kubernetes.io/x\": domain \"kubernetes.io\" \(onlyUsers)"),
        rejects(
            "C-035", "a domain that only ends alike", labels: ["badsandbox.users.io/x": "y"],
            "label \"badsandbox.users.io/x\": domain \"badsandbox.users.io\" \(onlyUsers)"),
        rejects(
            "C-035", "an annotation", annotations: ["agents.x-k8s.io/pod-name": "x"],
            "annotation \"agents.x-k8s.io/pod-name\": domain \"agents.x-k8s.io\" is restricted"),
        rejects(
            "C-035", "an annotation of k8s.io", annotations: ["k8s.io/x": "y"], "annotation \"k8s.io/x\": domain \"k8s.io\" is restricted"),
        rejects(
            "C-035", "an annotation below a restricted domain", annotations: ["node.kubernetes.io/x": "y"],
            "annotation \"node.kubernetes.io/x\": domain \"node.kubernetes.io\" is restricted"),
        rejects(
            "C-034", "an annotation", annotations: ["a@b": "c"], "annotation \"a@b\": invalid key: name part \(keyRule)"),
        rejects(
            "C-037", labels: ["app": "sandbox-router"], "label \"app\": restricted system label value \"sandbox-router\""),
        rejects(
            "C-037", "in other letters", labels: ["App": "Sandbox-Router"],
            "label \"App\": restricted system label value \"Sandbox-Router\""),
        rejects(
            "C-037", "another value has no domain all the same", labels: ["app": "x"],
            "label \"app\": a key without a domain is not allowed; put one of the allowed domains before it"),
        rejects(
            "C-038", "a list replaces the default", labels: ["sandbox.users.io/x": "y"], domains: ["custom.company.com"],
            "label \"sandbox.users.io/x\": domain \"sandbox.users.io\" is not allowed; allowed are custom.company.com and domains below"),
    ]

    // MARK: A Sandbox that is there

    private static let bound: [Row] = [
        Row(
            ids: "C-031", about: "a claim with a Sandbox keeps its name", of: .claim,
            given: [
                Fix.claim(
                    Fix.name, ["additionalPodMetadata": ["labels": ["team": "a"]]],
                    status: [
                        "sandbox": ["name": "test-claim", "podIPs": ["10.0.0.7"]],
                        "conditions": [Fix.finished("2025-12-31T23:59:00Z"), Fix.notReady],
                    ]), Fix.pool(), Fix.template(), Fix.owned(),
            ],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status]),
                .conditions(
                    "SandboxClaim", Fix.name,
                    [
                        "Ready=False/InvalidMetadata: invalid additionalPodMetadata: failed to validate label \"team\": a key without a "
                            + "domain is not allowed; put one of the allowed domains before it"
                    ]),
                .expect("SandboxClaim", Fix.name, ["status": ["sandbox": ["name": "test-claim", "podIPs": ["10.0.0.7"]]]]),
                // Corrected, the claim is looked at again.
                .patch("SandboxClaim", Fix.name, ["spec": ["additionalPodMetadata": nil]]), .pass(Fix.name, calls: [Fix.status]),
                .conditions("SandboxClaim", Fix.name, [Fix.sandboxNotReady]),
            ]),
        Row(
            ids: "C-030", about: "what changes later reaches the Sandbox with the next pass", of: .claim,
            given: [Fix.claim(), Fix.pool(), Fix.template(), Fix.owned()],
            steps: [
                .converge(Fix.name),
                .patch(
                    "SandboxTemplate", Fix.template,
                    ["spec": ["podTemplate": ["metadata": ["labels": ["team": "a"], "annotations": ["n": "1"]]]]]),
                .ready([]),
                .patch(
                    "SandboxClaim", Fix.name,
                    [
                        "metadata": ["labels": ["agents.x-k8s.io/created-by": "go-client"]],
                        "spec": ["additionalPodMetadata": ["labels": ["sandbox.users.io/x": "y"]]],
                    ]),
                .pass(Fix.name, calls: [Fix.change, Fix.status]),
                .expect(
                    "Sandbox", Fix.name,
                    [
                        "metadata": ["labels": ["agents.x-k8s.io/created-by": "go-client"]],
                        "spec": [
                            "podTemplate": [
                                "metadata": [
                                    "labels": MergePatch.apply(
                                        ["agents.x-k8s.io/created-by": "go-client", "sandbox.users.io/x": "y", "team": "a"],
                                        to: Fix.podLabels), "annotations": ["n": "1"],
                                ]
                            ]
                        ],
                    ]),
                .pass(Fix.name, calls: []),
                .patch("SandboxTemplate", Fix.template, ["spec": ["podTemplate": ["metadata": nil]]]),
                .patch(
                    "SandboxClaim", Fix.name,
                    ["metadata": ["labels": ["agents.x-k8s.io/created-by": nil]], "spec": ["additionalPodMetadata": nil]]),
                .pass(Fix.name, calls: [Fix.change, Fix.status]),
                .expect(
                    "Sandbox", Fix.name,
                    [
                        "metadata": ["labels": ["agents.x-k8s.io/created-by": nil]],
                        "spec": [
                            "podTemplate": [
                                "metadata": [
                                    "labels": MergePatch.apply(
                                        ["agents.x-k8s.io/created-by": nil, "sandbox.users.io/x": nil, "team": nil], to: Fix.podLabels),
                                    "annotations": nil,
                                ]
                            ]
                        ],
                    ]),
            ]),
        Row(
            ids: "C-030", about: "another value than the template's", of: .claim,
            given: [
                Fix.claim(Fix.name, ["additionalPodMetadata": ["labels": ["sandbox.users.io/x": "mine"]]]), Fix.pool(),
                Fix.template(["podTemplate": ["metadata": ["labels": ["sandbox.users.io/x": "theirs"]]]]),
            ],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status], failure: "metadata override conflict"),
                .conditions(
                    "SandboxClaim", Fix.name,
                    [
                        "Ready=False/ReconcilerError: Error seen: metadata override conflict: label \"sandbox.users.io/x\" already has the "
                            + "value \"theirs\""
                    ]),
                .count("Sandbox", 0),
            ]),
        Row(
            ids: "C-030", about: "another annotation than the template's, on a Sandbox that is there", of: .claim,
            given: [
                Fix.claim(
                    Fix.name, ["additionalPodMetadata": ["annotations": ["free": "mine"]]],
                    status: ["sandbox": ["name": "test-claim"], "conditions": [Fix.notReady]]), Fix.pool(),
                Fix.template(["podTemplate": ["metadata": ["annotations": ["free": "theirs"]]]]), Fix.owned(),
            ],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status], failure: "metadata override conflict"),
                .conditions(
                    "SandboxClaim", Fix.name,
                    [
                        "Ready=False/ReconcilerError: Error seen: metadata override conflict: annotation \"free\" already has the value \"theirs\""
                    ]),
                .expect("SandboxClaim", Fix.name, ["status": ["sandbox": ["name": "test-claim"]]]),
            ]),
        Row(
            ids: "C-003 C-030", about: "the template is needed for the metadata of a Sandbox that is there", of: .claim,
            given: [
                Fix.claim(
                    Fix.name, ["additionalPodMetadata": ["annotations": ["free": "text"]]], status: ["sandbox": ["name": "test-claim"]]),
                Fix.pool(), Fix.owned(conditions: [Fix.ready]),
            ],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status], requeueAfter: 60_000_000_000),
                .conditions(
                    "SandboxClaim", Fix.name,
                    [
                        "Ready=False/TemplateNotFound: failed to get template for metadata propagation: SandboxTemplate \"test-template\" "
                            + "not found"
                    ]),
                .expect("SandboxClaim", Fix.name, ["status": ["sandbox": ["name": "test-claim"]]]),
                .delete("SandboxWarmPool", Fix.pool), .pass(Fix.name, calls: [Fix.status], requeueAfter: 60_000_000_000),
                .conditions(
                    "SandboxClaim", Fix.name,
                    [
                        "Ready=False/WarmPoolNotFound: failed to get template for metadata propagation: SandboxWarmPool \"test-warmpool\" "
                            + "not found"
                    ]),
            ]),
    ]
}
