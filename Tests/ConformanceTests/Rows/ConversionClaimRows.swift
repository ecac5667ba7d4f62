import ObjectModel

/// Claims made in one version and read in the other.
enum ConversionClaimRows {
    static let all: [Row] = chosen + hubs + edited + losses

    private static let name = "my-claim"
    private static let old = "SandboxClaim.v1alpha1"
    private static let key = "api.agents.x-k8s.io/v1alpha1-sandboxclaim-state"
    /// What both versions have.
    private static let shared: JSONValue = [
        "lifecycle": ["shutdownTime": "2030-01-01T00:00:00Z", "ttlSecondsAfterFinished": 60, "shutdownPolicy": "DeleteForeground"],
        "additionalPodMetadata": ["labels": ["x/y": "z"], "annotations": ["a": "b"]],
        "env": [["name": "A", "value": "b", "containerName": "main"]],
    ]

    private static func alpha(_ policy: String?, sandbox: String?) -> JSONValue {
        var spec = MergePatch.apply(["sandboxTemplateRef": ["name": "my-template"]], to: shared)
        if let policy { spec["warmpool"] = .string(policy) }
        var object: JSONValue = [
            "apiVersion": "extensions.agents.x-k8s.io/v1alpha1", "kind": "SandboxClaim",
            "metadata": ["name": .string(name), "namespace": "default"], "spec": spec,
        ]
        if let sandbox {
            object.set(
                [
                    "sandbox": ["name": .string(sandbox), "podIPs": ["10.0.0.1"]],
                    "conditions": [
                        [
                            "type": "Ready", "status": "True", "reason": "DependenciesReady", "message": "Pod is Ready",
                            "lastTransitionTime": "2026-01-01T00:00:00Z",
                        ]
                    ],
                ], at: "status")
        }
        return object
    }

    private static func beta(_ pool: String, _ spec: JSONValue = [:], annotations: JSONValue = [:]) -> JSONValue {
        [
            "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxClaim",
            "metadata": ["name": .string(name), "namespace": "default", "annotations": annotations],
            "spec": MergePatch.apply(spec, to: ["warmPoolRef": ["name": .string(pool)]]),
        ]
    }

    // MARK: Which pool

    /// A v1alpha1 claim: the pool of its v1beta1 form, and what v1alpha1 shows again.
    private static func choice(_ ids: String, _ about: String, _ policy: String?, sandbox: String?, pool: JSONValue) -> Row {
        let given = alpha(policy, sandbox: sandbox)
        let status = given["status"] ?? nil
        return Row(
            ids: "\(ids) S-250 C-300", about: about, given: [given],
            steps: [
                .expect("SandboxClaim", name, ["apiVersion": "extensions.agents.x-k8s.io/v1beta1", "spec": shared, "status": status]),
                .expect(
                    "SandboxClaim", name, ["spec": ["warmPoolRef": ["name": pool], "sandboxTemplateRef": nil, "warmpool": nil]]),
                .expect(old, name, ["apiVersion": "extensions.agents.x-k8s.io/v1alpha1", "spec": shared, "status": status]),
                .expect(
                    old, name,
                    [
                        "metadata": ["annotations": nil],
                        "spec": [
                            "sandboxTemplateRef": ["name": "my-template"], "warmpool": .string(policy ?? "default"), "warmPoolRef": nil,
                        ],
                    ]),
            ])
    }

    private static let chosen: [Row] = [
        choice("S-244", "a pool by name", "my-pool", sandbox: "my-claim", pool: "my-pool"),
        choice("S-245", "none and a cold Sandbox", "none", sandbox: "my-claim", pool: "shadow-pool-my-template"),
        choice("S-245", "default and a cold Sandbox", "default", sandbox: "my-claim", pool: "shadow-pool-my-template"),
        choice("S-246", "a pool by name and its Sandbox", "my-pool", sandbox: "my-pool-abcde", pool: "my-pool"),
        choice("S-247", "default and a pool's Sandbox", "default", sandbox: "my-pool-abcde", pool: "my-pool"),
        choice("S-248", "a pool by name and no Sandbox", "my-pool", sandbox: nil, pool: "my-pool"),
        // The server says default where nothing is said.
        choice("S-249", "no policy and no Sandbox", nil, sandbox: nil, pool: "shadow-pool-my-template"),
        choice("", "an empty policy and no Sandbox", "", sandbox: nil, pool: "shadow-pool-my-template"),
        choice("", "none and a pool's Sandbox", "none", sandbox: "other-pool-x1", pool: "other-pool"),
        choice("", "default and a Sandbox without a suffix", "default", sandbox: "plain", pool: "plain"),
        choice("", "a pool by name and another pool's Sandbox", "my-pool", sandbox: "other-pool-x1", pool: "my-pool"),
    ]

    // MARK: From v1beta1

    private static func hub(_ about: String, _ pool: String, template: JSONValue, policy: JSONValue) -> Row {
        Row(
            ids: "S-251 C-301", about: about, given: [beta(pool, shared)],
            steps: [
                .expect(old, name, ["spec": shared]),
                .expect(
                    old, name,
                    [
                        "spec": ["sandboxTemplateRef": ["name": template], "warmpool": policy, "warmPoolRef": nil],
                        "metadata": ["annotations": nil],
                    ]),
            ])
    }

    private static let hubs: [Row] = [
        hub("a pool is template and policy", "my-pool", template: "my-pool", policy: "my-pool"),
        hub("no name is neither", "", template: "", policy: ""),
        hub(
            "a shadow pool is its template under the default policy", "shadow-pool-my-template", template: "my-template", policy: "default"),
        hub("a shadow pool without a name", "shadow-pool-", template: "", policy: "default"),
    ]

    /// A v1alpha1 claim with a Sandbox of the pool `warm-pool`, whose v1beta1 form is made to refer to another.
    private static func edit(_ about: String, _ policy: String, to pool: String, shown: JSONValue) -> Row {
        Row(
            ids: "S-250", about: about, given: [alpha(policy, sandbox: "warm-pool-abcde")],
            steps: [
                .patch("SandboxClaim", name, ["spec": ["warmPoolRef": ["name": .string(pool)]]]),
                .expect(old, name, ["spec": ["sandboxTemplateRef": ["name": "my-template"], "warmpool": shown]]),
            ])
    }

    private static let edited: [Row] = [
        edit("another pool is the policy", "default", to: "new-pool", shown: "new-pool"),
        edit("another pool is the policy where one was named", "my-pool", to: "new-pool", shown: "new-pool"),
        edit("the template's own name is the same intent", "default", to: "my-template", shown: "default"),
        edit("the shadow of a template is the same intent", "none", to: "shadow-pool-my-template", shown: "none"),
        edit("the shadow of a named pool is the same intent", "my-pool", to: "shadow-pool-my-pool", shown: "my-pool"),
        edit("the Sandbox's name is the same intent", "default", to: "warm-pool-abcde", shown: "default"),
        edit("the Sandbox's pool is the same intent", "none", to: "warm-pool", shown: "none"),
        edit("no name is an empty policy", "my-pool", to: "", shown: ""),
    ]

    // MARK: What is lost

    private static let volumeClaims: JSONValue = [
        "volumeClaimTemplates": [["metadata": ["name": "data"], "spec": ["accessModes": ["ReadWriteOnce"]]]]
    ]

    private static func unreadable(_ state: String) -> Row {
        Row(
            ids: "", about: "A claim cannot be read in v1alpha1 when its state is \(state)",
            given: [beta("my-pool", annotations: [key: .string(state)])],
            steps: [
                .readRefused(
                    old, name,
                    "conversion for extensions.agents.x-k8s.io/v1beta1, Kind=SandboxClaim failed: conversion webhook for /, Kind= failed: "
                        + "failed to unmarshal v1alpha1 SandboxClaim state: annotation \"\(key)\": "),
                .expect("SandboxClaim", name, ["spec": ["warmPoolRef": ["name": "my-pool"]]]),
            ])
    }

    private static let losses: [Row] =
        ["{", #"{"spec":{"sandboxTemplateRef":"t"}}"#, #"{"spec":{"warmpool":1}}"#].map(unreadable) + [
            Row(
                ids: "", about: "Claim templates of a claim are lost in v1alpha1", given: [beta("my-pool", volumeClaims)],
                steps: [
                    .expect("SandboxClaim", name, ["spec": volumeClaims]), .expect(old, name, ["spec": ["volumeClaimTemplates": nil]]),
                    .patch(old, name, ["metadata": ["labels": ["a": "b"]]]),
                    .expect("SandboxClaim", name, ["spec": ["volumeClaimTemplates": nil, "warmPoolRef": ["name": "my-pool"]]]),
                ]),
            Row(
                ids: "", about: "A status written in v1alpha1 chooses the pool anew", given: [alpha("default", sandbox: nil)],
                steps: [
                    .expect(
                        "SandboxClaim", name, ["spec": ["warmPoolRef": ["name": "shadow-pool-my-template"]], "metadata": ["generation": 1]]),
                    .status(old, name, ["sandbox": ["name": "warm-pool-abcde"]]),
                    .expect("SandboxClaim", name, ["spec": ["warmPoolRef": ["name": "warm-pool"]], "metadata": ["generation": 1]]),
                    .status("SandboxClaim", name, ["sandbox": ["name": "my-claim"]]),
                    .expect("SandboxClaim", name, ["spec": ["warmPoolRef": ["name": "warm-pool"]]]),
                    // The pool is not that of the Sandbox any more, so it is shown as the policy.
                    .expect(old, name, ["spec": ["warmpool": "warm-pool", "sandboxTemplateRef": ["name": "my-template"]]]),
                ]),
        ]
}
