import ObjectModel
import Simulation

/// What a claim writes into the Sandbox that it takes.
enum AdoptionContentRows {
    private typealias Objects = AdoptionObjects

    static let all: [Row] = transfer + metadata + drift

    private static func safeToEvict(_ value: JSONValue) -> JSONValue {
        ["spec": ["podTemplate": ["metadata": ["annotations": ["cluster-autoscaler.kubernetes.io/safe-to-evict": value]]]]]
    }

    private static let noAnnotations: JSONValue = ["spec": ["podTemplate": ["metadata": ["annotations": nil]]]]

    /// The members come to be seen youngest name first.
    private static let transfer: [Row] = [
        Row(
            ids: "C-100 C-117", about: "the oldest member", of: .claim, given: Objects.base + [Objects.claim()],
            steps: [
                .create(Objects.member("c")), .create(Objects.member("b")), .create(Objects.member("a")),
                .pass(Objects.name, calls: Objects.adoption(of: "c")),
                .expect(
                    "Sandbox", "c",
                    [
                        "metadata": [
                            "labels": [
                                "agents.x-k8s.io/warm-pool-sandbox": nil, "agents.x-k8s.io/sandbox-template-hash": nil,
                                "agents.x-k8s.io/sandbox-pod-template-hash": nil,
                                "agents.x-k8s.io/sandbox-template-ref-hash": .string(Objects.templateHash),
                                "agents.x-k8s.io/launch-type": "warm", "agents.x-k8s.io/claim-uid": .string(Objects.uid),
                                "agents.x-k8s.io/created-by": nil,
                            ],
                            "annotations": ["agents.x-k8s.io/pod-name": "c", "agents.x-k8s.io/sandbox-template-ref": "test-template"],
                            "ownerReferences": [Objects.claimOwner],
                        ],
                        "spec": [
                            "operatingMode": "Running",
                            "podTemplate": [
                                "metadata": [
                                    "labels": [
                                        "agents.x-k8s.io/claim-uid": .string(Objects.uid),
                                        "agents.x-k8s.io/sandbox-template-ref-hash": .string(Objects.templateHash),
                                        "agents.x-k8s.io/warm-pool-sandbox": nil, "agents.x-k8s.io/created-by": nil,
                                    ], "annotations": nil,
                                ], "spec": Objects.securePodSpec,
                            ],
                        ],
                    ]),
                .expect("SandboxClaim", Objects.name, ["metadata": ["annotations": ["agents.x-k8s.io/sandbox-name": "c"]]]),
                .conditions("SandboxClaim", Objects.name, [Objects.isReady]),
                .events(["Normal SandboxAdopted: Adopted warm pool Sandbox \"c\""]),
                .names("Sandbox", ["a", "b", "c"]),
            ]),
        AdoptionRows.takes(
            "", "the pool's hashes are taken off",
            members: [
                Objects.member("a", hash: "0badc0de", labels: ["agents.x-k8s.io/sandbox-pod-template-hash": "0badc0de"])
            ],
            fields: [
                "metadata": [
                    "labels": ["agents.x-k8s.io/sandbox-template-hash": nil, "agents.x-k8s.io/sandbox-pod-template-hash": nil]
                ],
                "spec": ["podTemplate": ["metadata": ["labels": ["agents.x-k8s.io/sandbox-template-hash": nil]]]],
            ]),
        AdoptionRows.takes(
            "", "every owner but the claim goes",
            members: [
                MergePatch.apply(
                    ["metadata": ["ownerReferences": [Objects.poolOwner, secondOwner]]], to: Objects.member("a"))
            ]),
        AdoptionRows.takes(
            "", "a trace goes along", claim: Objects.claim(annotations: ["opentelemetry.io/trace-context": "{}"]),
            members: [Objects.member("a")], fields: ["metadata": ["annotations": ["opentelemetry.io/trace-context": "{}"]]]),
        Row(
            ids: "K3", of: .claim, given: Objects.base + [Objects.member("a")],
            steps: [
                .advance(.minutes(3)), .create(Objects.claim()), .pass(Objects.name, calls: Objects.adoption(of: "a")),
                .expect("SandboxClaim", Objects.name, ["metadata": ["creationTimestamp": "2026-01-01T00:03:00Z"]]),
                .transition("SandboxClaim", Objects.name, condition: "Ready", at: "2025-12-31T23:59:00Z"),
            ]),
    ]

    private static let secondOwner: JSONValue = ["apiVersion": "v1", "kind": "ConfigMap", "name": "other", "uid": "uid:ConfigMap/other"]

    private static let metadata: [Row] = [
        AdoptionRows.takes(
            "C-109", members: [Objects.member("a", annotations: ["agents.x-k8s.io/pod-name": "stale", "keep": "me"])],
            fields: ["metadata": ["annotations": ["agents.x-k8s.io/pod-name": "a", "keep": "me"]]]),
        AdoptionRows.takes(
            "C-110", members: [Objects.member("a", annotations: ["agents.x-k8s.io/pod-name": "a"])],
            fields: ["metadata": ["annotations": ["agents.x-k8s.io/pod-name": "a"]]]),
        AdoptionRows.takes(
            "C-112",
            template: Objects.template([
                "podTemplate": ["metadata": ["annotations": ["cluster-autoscaler.kubernetes.io/safe-to-evict": "false"]]]
            ]), members: [Objects.member("a", eviction: "false")], fields: safeToEvict("false")),
        AdoptionRows.takes("C-113", template: nil, members: [Objects.member("a", eviction: "false")], fields: safeToEvict("false")),
        AdoptionRows.takes(
            "C-113", "what the pool says about eviction goes without a template too", template: nil, members: [Objects.member("a")],
            fields: [
                "metadata": ["labels": ["agents.x-k8s.io/sandbox-template-ref-hash": .string(Objects.templateHash)]],
                "spec": [
                    "podTemplate": [
                        "metadata": [
                            "annotations": nil,
                            "labels": [
                                "agents.x-k8s.io/claim-uid": .string(Objects.uid), "agents.x-k8s.io/created-by": nil,
                                "agents.x-k8s.io/sandbox-template-ref-hash": .string(Objects.templateHash),
                                "agents.x-k8s.io/warm-pool-sandbox": .string(Objects.poolHash),
                            ],
                        ]
                    ]
                ],
            ]),
        AdoptionRows.takes(
            "C-114",
            claim: Objects.claim(
                Objects.name, ["additionalPodMetadata": ["annotations": ["cluster-autoscaler.kubernetes.io/safe-to-evict": "true"]]]),
            members: [Objects.member("a")], fields: safeToEvict("true")),
        AdoptionRows.takes(
            "C-116", claim: Objects.claim(labels: ["agents.x-k8s.io/created-by": "go-client"]), members: [Objects.member("a")],
            fields: [
                "metadata": ["labels": ["agents.x-k8s.io/created-by": "go-client"]],
                "spec": ["podTemplate": ["metadata": ["labels": ["agents.x-k8s.io/created-by": "go-client"]]]],
            ]),
        AdoptionRows.takes(
            "", "the Pod gets the template's metadata and the claim's",
            claim: Objects.claim(
                Objects.name, ["additionalPodMetadata": ["labels": ["sandbox.users.io/team": "blue"], "annotations": ["note": "mine"]]]),
            template: Objects.template(["podTemplate": ["metadata": ["labels": ["tier": "warm"], "annotations": ["kept": "yes"]]]]),
            members: [Objects.member("a")],
            fields: [
                "spec": [
                    "podTemplate": [
                        "metadata": [
                            "labels": ["tier": "warm", "sandbox.users.io/team": "blue", "agents.x-k8s.io/claim-uid": .string(Objects.uid)],
                            "annotations": ["kept": "yes", "note": "mine", "cluster-autoscaler.kubernetes.io/safe-to-evict": nil],
                        ]
                    ]
                ]
            ]),
    ]

    private static let newTemplate = Objects.template(
        ["podTemplate": ["spec": ["containers": [["name": "main", "image": "new"]]], "metadata": ["labels": ["version": "2"]]]], name: "new"
    )

    /// Members that were made from another template than the pool has now.
    private static let drift: [Row] = [
        AdoptionRows.takes(
            "K18", template: newTemplateInPlace, members: [Objects.member("a", podSpec: Objects.stalePodSpec)],
            fields: [
                "spec": [
                    "podTemplate": [
                        "spec": Objects.stalePodSpec,
                        "metadata": ["labels": ["version": "2", "agents.x-k8s.io/warm-pool-sandbox": nil], "annotations": nil],
                    ]
                ]
            ]),
        Row(
            ids: "K19", of: .claim, given: [newTemplate, Objects.pool(template: "new"), Objects.claim(), Objects.member("a")],
            steps: [
                // The transfer leaves the old template's hash; the same pass brings Sandbox and Pod up to date in a write of its own.
                .at("patch sandboxes a", [.pass, .kill]),
                .pass(
                    Objects.name, calls: [Objects.stamp, Objects.assignment, Objects.transfer("a"), Objects.transfer("a")],
                    failure: "killed"),
                .expect("Sandbox", "a", refHash(.string(Objects.templateHash))), .restart,
                .pass(Objects.name, calls: [Objects.transfer("a"), Objects.status, Objects.stamp]),
                .expect("Sandbox", "a", refHash("28999611")), .pass(Objects.name, calls: []), .ready([]),
            ]),
        Row(
            ids: "K17", of: .claim, given: Objects.base + [Objects.claim(), Objects.member("a")],
            steps: [
                .converge(Objects.name),
                .patch("SandboxTemplate", Objects.template, ["spec": ["podTemplate": ["metadata": ["labels": ["version": "2"]]]]]),
                .ready([]), .waits(Objects.name, nil),
                .expect("Sandbox", "a", ["spec": ["podTemplate": ["metadata": ["labels": ["version": nil]]]]]),
                .patch("SandboxClaim", Objects.name, ["metadata": ["labels": ["any": "change"]]]),
                .pass(Objects.name, calls: [Objects.transfer("a")]),
                .expect("Sandbox", "a", ["spec": ["podTemplate": ["metadata": ["labels": ["version": "2"]]]]]), .ready([]),
            ]),
    ]

    private static let newTemplateInPlace = Objects.template([
        "podTemplate": ["spec": ["containers": [["name": "main", "image": "new"]]], "metadata": ["labels": ["version": "2"]]]
    ])

    private static func refHash(_ hash: JSONValue) -> JSONValue {
        [
            "metadata": ["labels": ["agents.x-k8s.io/sandbox-template-ref-hash": hash]],
            "spec": ["podTemplate": ["metadata": ["labels": ["agents.x-k8s.io/sandbox-template-ref-hash": hash]]]],
        ]
    }
}
