import ObjectModel

/// What a member looks like, and when the pool thinks that one is not what its template would make.
enum PoolMemberRows {
    private typealias Pool = PoolFixtures

    static let all: [Row] = made + evictable + hashes + orphans

    /// A pool of one member, made from a template.
    private static func making(
        _ ids: String, _ about: String = "", flags: [(name: String, value: String)] = [], template: JSONValue, spec: JSONValue
    ) -> Row {
        Pool.row(
            ids, about, flags: flags, given: [Pool.pool(replicas: 1), Pool.template(Pool.templateName, template)],
            steps: [
                .pass(Pool.name, calls: [Pool.creation, Pool.statusPatch]), .expect("Sandbox", "@1", ["spec": spec]),
            ])
    }

    private static func podSpec(_ spec: JSONValue) -> JSONValue { ["podTemplate": ["spec": spec]] }

    private static let publicNameServers: JSONValue = ["nameservers": ["8.8.8.8", "1.1.1.1"]]

    private static let made: [Row] = [
        Pool.row(
            "W-002 W-011",
            given: [
                Pool.pool(replicas: 1),
                MergePatch.apply(
                    ["metadata": ["labels": ["team": "a"], "annotations": ["owner": "b"]]],
                    to: Pool.template(
                        Pool.templateName, ["podTemplate": ["metadata": ["labels": ["app": "web"], "annotations": ["note": "x"]]]])),
            ],
            steps: [
                .pass(Pool.name, calls: [Pool.creation, Pool.statusPatch]),
                .expect(
                    "Sandbox", "@1",
                    [
                        "metadata": [
                            "generateName": "test-pool-", "ownerReferences": [Pool.ownReference],
                            "labels": [
                                "agents.x-k8s.io/warm-pool-sandbox": Pool.hash,
                                "agents.x-k8s.io/sandbox-template-ref-hash": Pool.templateHash,
                                "agents.x-k8s.io/launch-type": "warm", "agents.x-k8s.io/sandbox-template-hash": "ac9f2a2f",
                                "agents.x-k8s.io/sandbox-pod-template-hash": "0207781c", "agents.x-k8s.io/created-by": "controller",
                                // The template's own labels and annotations stay with the template.
                                "team": nil,
                            ],
                            "annotations": ["agents.x-k8s.io/sandbox-template-ref": "test-template", "owner": nil],
                        ],
                        "spec": [
                            "operatingMode": "Running", "shutdownPolicy": "Retain",
                            "podTemplate": [
                                "metadata": [
                                    "labels": [
                                        "app": "web", "agents.x-k8s.io/warm-pool-sandbox": Pool.hash,
                                        "agents.x-k8s.io/sandbox-template-ref-hash": Pool.templateHash,
                                        "agents.x-k8s.io/sandbox-template-hash": "ac9f2a2f",
                                        "agents.x-k8s.io/sandbox-pod-template-hash": "0207781c",
                                        "agents.x-k8s.io/launch-type": nil, "agents.x-k8s.io/created-by": nil,
                                    ], "annotations": ["note": "x", Pool.safeToEvict: "true"],
                                ]
                            ],
                        ],
                    ]),
                .expect("SandboxWarmPool", Pool.name, ["status": ["selector": "agents.x-k8s.io/warm-pool-sandbox=59733166"]]),
            ]),
        making("W-012", template: ["volumeClaimTemplates": [Pool.volumeClaim]], spec: ["volumeClaimTemplates": [Pool.volumeClaim]]),
        making("W-012", "the Service too", template: ["service": false], spec: ["service": false]),
        making(
            "W-013", "without a policy of its own a managed template keeps the cluster's names from Pods", template: [:],
            spec: podSpec([
                "automountServiceAccountToken": false, "dnsPolicy": "None", "dnsConfig": publicNameServers,
            ])),
        making(
            "W-013", "what the template says of tokens stays", template: podSpec(["automountServiceAccountToken": true]),
            spec: podSpec(["automountServiceAccountToken": true, "dnsPolicy": "None", "dnsConfig": publicNameServers])),
        making(
            "W-013", "what the template says of names stays", template: podSpec(["dnsPolicy": "ClusterFirst"]),
            spec: podSpec(["automountServiceAccountToken": false, "dnsPolicy": "ClusterFirst", "dnsConfig": nil])),
        making(
            "W-013", "an unmanaged template leaves names alone", template: ["networkPolicyManagement": "Unmanaged"],
            spec: podSpec(["automountServiceAccountToken": false, "dnsPolicy": nil, "dnsConfig": nil])),
        making(
            "W-013", "a template with a policy of its own leaves names alone", template: ["networkPolicy": ["ingress": []]],
            spec: podSpec(["automountServiceAccountToken": false, "dnsPolicy": nil, "dnsConfig": nil])),
    ]

    private static func eviction(_ flag: String, _ template: String?, _ member: JSONValue) -> Row {
        let metadata: JSONValue = template.map { ["annotations": [Pool.safeToEvict: .string($0)]] } ?? [:]
        return making(
            "W-026", "flag \(flag), template \(template ?? "silent")", flags: [("enable-warm-pool-eviction", flag)],
            template: ["podTemplate": ["metadata": metadata]],
            spec: ["podTemplate": ["metadata": ["annotations": member == nil ? nil : [Pool.safeToEvict: member]]]])
    }

    private static let evictable: [Row] = [
        eviction("true", nil, "true"), eviction("false", nil, nil), eviction("true", "false", "false"),
        eviction("false", "true", "true"), eviction("true", "true", "true"), eviction("false", "false", "false"),
    ]

    /// The label that carries the hash of a blueprint, on the member that a template makes.
    private static func hashed(_ about: String, _ template: JSONValue, _ blueprint: JSONValue, _ podTemplate: JSONValue) -> Row {
        Pool.row(
            "W-029 W-031", about, given: [Pool.pool(replicas: 1), Pool.template(Pool.templateName, template)],
            steps: [
                .pass(Pool.name, calls: [Pool.creation, Pool.statusPatch]),
                .expect(
                    "Sandbox", "@1",
                    [
                        "metadata": [
                            "labels": [
                                "agents.x-k8s.io/sandbox-template-hash": blueprint,
                                "agents.x-k8s.io/sandbox-pod-template-hash": podTemplate,
                            ]
                        ]
                    ]),
            ])
    }

    private static let plain = Pool.blueprintHash
    private static let plainPod = Pool.podTemplateHash

    /// The hash covers podTemplate, volumeClaimTemplates and service, and nothing else.
    private static let hashes: [Row] = [
        hashed("the hash of a template", [:], plain, plainPod),
        hashed("the same again", ["podTemplate": ["spec": ["containers": [["name": "main", "image": "pause"]]]]], plain, plainPod),
        hashed("another image", podSpec(["containers": [["name": "main", "image": "other"]]]), "93466d17", "9e9d6c5c"),
        hashed("labels of Pods", ["podTemplate": ["metadata": ["labels": ["a": "b"]]]], "26758049", "f236c0a2"),
        hashed("claim templates", ["volumeClaimTemplates": [Pool.volumeClaim]], "694c0558", plainPod),
        hashed("a Service", ["service": true], "33ca9ff8", plainPod), hashed("no Service", ["service": false], "8e63540f", plainPod),
        hashed(
            "the template's policies are not part of it",
            [
                "networkPolicyManagement": "Unmanaged", "envVarsInjectionPolicy": "Allowed", "volumeClaimTemplatesPolicy": "Overrides",
                "networkPolicy": ["egress": []],
            ], plain, plainPod),
    ]

    // MARK: Orphans

    /// A Sandbox without controller, whose labels are never believed: it is adopted or deleted by what its blueprint says.
    private static func vetting(
        _ ids: String, _ about: String, template: JSONValue = [:], orphan: JSONValue, labels: JSONValue = [:], isFresh: Bool,
        strategy: String? = nil
    ) -> Row {
        let calls =
            isFresh ? ["update sandboxes a", Pool.statusPatch] : ["delete sandboxes a", Pool.creation, Pool.statusPatch]
        return Pool.row(
            ids, about,
            given: [
                Pool.pool(replicas: 1, strategy: strategy), Pool.template(Pool.templateName, template),
                Pool.orphan("a", labels: labels, spec: orphan),
            ],
            steps: [
                .pass(Pool.name, calls: calls), .names("Sandbox", [isFresh ? "a" : "@1"]),
                .expect("SandboxWarmPool", Pool.name, Pool.counts(isFresh ? 1 : 0, ready: isFresh ? 1 : 0)),
            ])
    }

    private static let forged: JSONValue = podSpec(["containers": [["name": "main", "image": "forged"]]])
    private static let twoClaims: JSONValue = [
        "volumeClaimTemplates": [
            Pool.volumeClaim, MergePatch.apply(["metadata": ["name": "logs"]], to: Pool.volumeClaim),
        ]
    ]
    private static let swapped: JSONValue = [
        "volumeClaimTemplates": [
            MergePatch.apply(["metadata": ["name": "logs"]], to: Pool.volumeClaim), Pool.volumeClaim,
        ]
    ]

    private static func claims(_ changes: JSONValue...) -> JSONValue {
        ["volumeClaimTemplates": .array(changes.map { MergePatch.apply($0, to: Pool.volumeClaim) })]
    }

    private static let orphans: [Row] =
        [
            vetting("W-024", "genuine", orphan: [:], isFresh: true),
            vetting("W-024", "genuine under Recreate", orphan: [:], isFresh: true, strategy: "Recreate"),
            vetting("W-024", "a forged hash and another image", orphan: forged, isFresh: false),
            vetting("W-024", "a forged hash under Recreate", orphan: forged, isFresh: false, strategy: "Recreate"),
            vetting(
                "W-024", "a strange hash and the same blueprint", orphan: [:],
                labels: ["agents.x-k8s.io/sandbox-template-hash": "00000000"],
                isFresh: true),
            vetting(
                "W-024", "made from another template", orphan: [:], labels: ["agents.x-k8s.io/sandbox-template-ref-hash": "00000000"],
                isFresh: false),
            vetting(
                "W-024", "that names no template", orphan: [:], labels: ["agents.x-k8s.io/sandbox-template-ref-hash": nil], isFresh: false),
            vetting(
                "W-022", "a silent template makes Pods without token and with public names",
                orphan: podSpec(["automountServiceAccountToken": false, "dnsPolicy": "None"]), isFresh: true),
            vetting(
                "W-022", "a token that the template wants", template: podSpec(["automountServiceAccountToken": true]), orphan: [:],
                isFresh: false),
            vetting(
                "W-022", "a token that the template has too", template: podSpec(["automountServiceAccountToken": true]),
                orphan: podSpec(["automountServiceAccountToken": true]), isFresh: true),
            vetting(
                "W-022", "Default is not ClusterFirst", template: podSpec(["dnsPolicy": "Default"]),
                orphan: podSpec(["dnsPolicy": "ClusterFirst", "dnsConfig": nil]), isFresh: false),
            vetting(
                "W-022", "Default is Default", template: podSpec(["dnsPolicy": "Default"]),
                orphan: podSpec(["dnsPolicy": "Default", "dnsConfig": nil]), isFresh: true),
        ] + comparisons

    private static let comparisons: [Row] = [
        vetting("W-030", "the same claim templates", template: twoClaims, orphan: twoClaims, isFresh: true),
        vetting("W-030", "another order", template: twoClaims, orphan: swapped, isFresh: false),
        vetting(
            "W-030", "another name", template: claims([:]), orphan: claims(["metadata": ["name": "other"]]), isFresh: false),
        vetting(
            "W-030", "another storage class", template: claims([:]), orphan: claims(["spec": ["storageClassName": "fast"]]),
            isFresh: false),
        vetting("W-030", "one more", template: claims([:]), orphan: twoClaims, isFresh: false),
        vetting("W-030", "one less", template: twoClaims, orphan: claims([:]), isFresh: false),
        vetting("W-030", "no Service said and none wanted differ", template: ["service": false], orphan: [:], isFresh: false),
        vetting("W-030", "none wanted and no Service said differ", template: [:], orphan: ["service": false], isFresh: false),
        vetting("W-030", "the same Service", template: ["service": true], orphan: ["service": true], isFresh: true),
        vetting(
            "W-030", "labels and annotations of claim templates may drift",
            template: claims(["metadata": ["labels": ["a": "b"], "annotations": ["c": "d"]]]), orphan: claims([:]), isFresh: true),
        vetting(
            "W-030", "labels and annotations of Pods may drift",
            template: ["podTemplate": ["metadata": ["labels": ["a": "b"], "annotations": ["c": "d"]]]], orphan: [:], isFresh: true),
        Pool.row(
            "K8", "without a template an orphan is adopted unseen, and nothing is made",
            given: [Pool.pool(replicas: 3), Pool.orphan("a", spec: forged)],
            steps: [
                .pass(Pool.name, calls: ["update sandboxes a", Pool.statusPatch]),
                .expect("Sandbox", "a", ["metadata": ["ownerReferences": [Pool.ownReference]]]),
                .expect("SandboxWarmPool", Pool.name, Pool.counts(1, ready: 1)), .pass(Pool.name, calls: []), .ready([]), .events([]),
                // The template that comes wakes the pool. The strange member stays until Recreate or somebody removes it.
                .create(Pool.template()), .ready([Pool.name]), .pass(Pool.name, calls: [Pool.creation, Pool.creation]),
                .names("Sandbox", ["a", "@1", "@2"]),
            ]),
    ]
}
