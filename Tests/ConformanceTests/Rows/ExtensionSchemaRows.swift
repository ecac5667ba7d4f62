import ObjectModel

/// What the server makes of claims and pools, and what it refuses.
enum ExtensionSchemaRows {
    static let all: [Row] = claims + claimRefusals + pools + poolRefusals

    private static func object(_ kind: String, _ spec: JSONValue, version: String = "v1beta1") -> JSONValue {
        [
            "apiVersion": .string("extensions.agents.x-k8s.io/\(version)"), "kind": .string(kind),
            "metadata": ["name": "x", "namespace": "default"], "spec": spec,
        ]
    }

    private static func claim(_ spec: JSONValue, version: String = "v1beta1") -> JSONValue {
        object("SandboxClaim", spec, version: version)
    }

    private static func pool(_ spec: JSONValue, version: String = "v1beta1") -> JSONValue {
        object("SandboxWarmPool", spec, version: version)
    }

    private static let reference: JSONValue = ["warmPoolRef": ["name": "p"]]

    private static func named(_ spec: JSONValue) -> JSONValue { MergePatch.apply(spec, to: reference) }

    private static func deprecated(_ kind: String) -> Row.Step {
        .warnings(["extensions.agents.x-k8s.io/v1alpha1 \(kind) is deprecated; use extensions.agents.x-k8s.io/v1beta1 \(kind) instead"])
    }

    private static let claims: [Row] = [
        Row(
            ids: "", about: "A claim's policy is Retain where a lifecycle is said", given: [claim(named(["lifecycle": [:]]))],
            steps: [.expect("SandboxClaim", "x", ["spec": ["lifecycle": ["shutdownPolicy": "Retain"]]])]),
        Row(
            ids: "", about: "A claim without a lifecycle has none", given: [claim(reference)],
            steps: [
                .warnings([]), .expect("SandboxClaim", "x", ["spec": ["lifecycle": nil, "env": nil]]),
                .patch("SandboxClaim", "x", ["spec": ["warmPoolRef": ["name": "other"]]]),
                .expect("SandboxClaim", "x", ["spec": ["warmPoolRef": ["name": "other"]], "metadata": ["generation": 2]]),
                .scaleRefused("SandboxClaim", "x", 1, "the server could not find the requested resource"),
            ]),
        Row(
            ids: "K24", about: "the name of a pool may be empty", given: [claim(["warmPoolRef": ["name": ""]])],
            steps: [.expect("SandboxClaim", "x", ["spec": ["warmPoolRef": ["name": ""]]])]),
        Row(
            ids: "", about: "What a claim does not know is dropped",
            given: [claim(named(["sandboxTemplateRef": ["name": "t"], "warmpool": "p", "additionalPodMetadata": ["name": "n"]]))],
            steps: [
                .expect(
                    "SandboxClaim", "x",
                    ["spec": ["sandboxTemplateRef": nil, "warmpool": nil, "additionalPodMetadata": ["name": nil]]])
            ]),
        Row(
            ids: "", about: "Variables of a claim are one list in which names may repeat",
            given: [claim(named(["env": [["name": "A", "value": "1"], ["name": "A", "value": "2"]]]))],
            steps: [.expect("SandboxClaim", "x", ["spec": ["env": [["name": "A", "value": "1"], ["name": "A", "value": "2"]]]])]),
        Row(
            ids: "", about: "A v1alpha1 claim leaves the pool to the server unless it says otherwise",
            given: [claim(["sandboxTemplateRef": ["name": "t"], "volumeClaimTemplates": []], version: "v1alpha1")],
            steps: [
                deprecated("SandboxClaim"),
                .expect("SandboxClaim.v1alpha1", "x", ["spec": ["warmpool": "default", "volumeClaimTemplates": nil]]),
            ]),
    ]

    private static func claimRefused(_ about: String, _ spec: JSONValue, _ message: String, version: String = "v1beta1") -> Row {
        Row(
            ids: "", about: "A \(version) claim is refused: \(about)",
            steps: [
                .createRefused(
                    claim(spec, version: version), "SandboxClaim.extensions.agents.x-k8s.io \"x\" is invalid: \(message)")
            ])
    }

    private static let claimRefusals: [Row] = [
        claimRefused("no pool", [:], "spec.warmPoolRef: Required value"),
        claimRefused("a pool without a name", ["warmPoolRef": [:]], "spec.warmPoolRef.name: Required value"),
        claimRefused(
            "an unknown policy", named(["lifecycle": ["shutdownPolicy": "Keep"]]),
            "spec.lifecycle.shutdownPolicy: Unsupported value: \"Keep\": supported values: \"Delete\", \"DeleteForeground\", \"Retain\""),
        claimRefused(
            "a negative time to live", named(["lifecycle": ["ttlSecondsAfterFinished": -1]]),
            "spec.lifecycle.ttlSecondsAfterFinished: Invalid value: -1: spec.lifecycle.ttlSecondsAfterFinished in body should be greater "
                + "than or equal to 0"),
        claimRefused(
            "a time that is none", named(["lifecycle": ["shutdownTime": "soon"]]),
            "spec.lifecycle.shutdownTime: Invalid value: \"soon\": spec.lifecycle.shutdownTime in body must be of type date-time: \"soon\""),
        claimRefused("a variable without a name", named(["env": [["value": "1"]]]), "spec.env[0].name: Required value"),
        claimRefused("a variable without a value", named(["env": [["name": "A"]]]), "spec.env[0].value: Required value"),
        claimRefused(
            "a claim template without a spec", named(["volumeClaimTemplates": [["metadata": ["name": "d"]]]]),
            "spec.volumeClaimTemplates[0].spec: Required value"),
        claimRefused("no template", ["warmpool": "p"], "spec.sandboxTemplateRef: Required value", version: "v1alpha1"),
        claimRefused(
            "a template without a name", ["sandboxTemplateRef": [:]], "spec.sandboxTemplateRef.name: Required value", version: "v1alpha1"),
    ]

    private static let template: JSONValue = ["sandboxTemplateRef": ["name": "t"]]

    private static func of(_ spec: JSONValue) -> JSONValue { MergePatch.apply(spec, to: template) }

    private static let pools: [Row] = [
        Row(
            ids: "", about: "A pool has one member unless it says otherwise", given: [pool(template)],
            steps: [.expect("SandboxWarmPool", "x", ["spec": ["replicas": 1, "updateStrategy": nil]])]),
        Row(
            ids: "", about: "A pool's strategy is OnReplenish where one is said", given: [pool(of(["updateStrategy": [:]]))],
            steps: [
                .expect("SandboxWarmPool", "x", ["spec": ["updateStrategy": ["type": "OnReplenish"]]]),
                .patch("SandboxWarmPool", "x", ["spec": ["sandboxTemplateRef": ["name": "other"]]]),
                .expect("SandboxWarmPool", "x", ["spec": ["sandboxTemplateRef": ["name": "other"]], "metadata": ["generation": 2]]),
            ]),
        Row(
            ids: "", about: "A v1alpha1 pool says its replicas and knows no observed generation",
            given: [pool(of(["replicas": 0]), version: "v1alpha1")],
            steps: [
                deprecated("SandboxWarmPool"), .status("SandboxWarmPool.v1alpha1", "x", ["replicas": 1, "observedGeneration": 1]),
                .expect("SandboxWarmPool", "x", ["spec": ["replicas": 0], "status": ["replicas": 1, "observedGeneration": nil]]),
            ]),
    ]

    private static func poolRefused(_ about: String, _ spec: JSONValue, _ message: String, version: String = "v1beta1") -> Row {
        Row(
            ids: "", about: "A \(version) pool is refused: \(about)",
            steps: [
                .createRefused(
                    pool(spec, version: version), "SandboxWarmPool.extensions.agents.x-k8s.io \"x\" is invalid: \(message)")
            ])
    }

    private static let poolRefusals: [Row] = [
        poolRefused("no template", [:], "spec.sandboxTemplateRef: Required value"),
        poolRefused("a template without a name", ["sandboxTemplateRef": [:]], "spec.sandboxTemplateRef.name: Required value"),
        poolRefused("no replicas", template, "spec.replicas: Required value", version: "v1alpha1"),
        poolRefused(
            "less than no member", of(["replicas": -1]),
            "[spec.replicas: Invalid value: -1: spec.replicas in body should be greater than or equal to 0, "
                + ".spec.replicas: Invalid value: -1: should be a non-negative integer]"),
        poolRefused(
            "an unknown strategy", of(["updateStrategy": ["type": "RollingUpdate"]]),
            "spec.updateStrategy.type: Unsupported value: \"RollingUpdate\": supported values: \"Recreate\", \"OnReplenish\""),
        poolRefused(
            "an empty strategy", of(["updateStrategy": ["type": ""]]),
            "spec.updateStrategy.type: Unsupported value: \"\": supported values: \"Recreate\", \"OnReplenish\""),
        Row(
            ids: "", about: "A pool's observed generation is not negative", given: [pool(template)],
            steps: [
                .statusRefused(
                    "SandboxWarmPool", "x", ["observedGeneration": -1],
                    "status.observedGeneration: Invalid value: -1: status.observedGeneration in body should be greater than or equal to 0")
            ]),
    ]
}
