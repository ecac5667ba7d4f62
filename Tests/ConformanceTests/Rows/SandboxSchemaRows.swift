import ObjectModel

/// What the server makes of Sandboxes and templates, and what it refuses.
enum SandboxSchemaRows {
    static let all: [Row] = defaults + refusals + updates + oldVersion + statuses + templates

    private static func sandbox(_ spec: JSONValue, version: String = "v1beta1") -> JSONValue {
        [
            "apiVersion": .string("agents.x-k8s.io/\(version)"), "kind": "Sandbox", "metadata": ["name": "s", "namespace": "default"],
            "spec": MergePatch.apply(spec, to: ["podTemplate": ["spec": ["containers": [["name": "main", "image": "pause"]]]]]),
        ]
    }

    private static func podSpec(_ spec: JSONValue) -> JSONValue { ["podTemplate": ["spec": spec]] }

    private static let claimTemplate: JSONValue = ["metadata": ["name": "data"], "spec": ["accessModes": ["ReadWriteOnce"]]]

    // MARK: Defaults and pruning

    private static let defaults: [Row] = [
        Row(
            ids: "", about: "A Sandbox runs and is retained unless it says otherwise", given: [sandbox([:])],
            steps: [
                .warnings([]),
                .expect(
                    "Sandbox", "s", ["spec": ["operatingMode": "Running", "shutdownPolicy": "Retain", "service": nil, "shutdownTime": nil]]),
            ]),
        Row(
            ids: "", about: "What a Sandbox does not know is dropped",
            given: [
                sandbox([
                    "replicas": 1, "unknown": true, "podTemplate": ["metadata": ["name": "n", "labels": ["a": "b"], "finalizers": ["x"]]],
                    "volumeClaimTemplates": [["metadata": ["name": "data", "namespace": "n"], "spec": ["unknown": 1], "status": [:]]],
                ])
            ],
            steps: [
                .expect(
                    "Sandbox", "s",
                    [
                        "spec": [
                            "replicas": nil, "unknown": nil,
                            "podTemplate": ["metadata": ["labels": ["a": "b"], "name": nil, "finalizers": nil]],
                            "volumeClaimTemplates": [["metadata": ["name": "data"], "spec": [:]]],
                        ]
                    ])
            ]),
        Row(
            ids: "", about: "A port is TCP, and other defaults of Pods wait for the Pod",
            given: [sandbox(podSpec(["containers": [["name": "main", "image": "pause", "ports": [["containerPort": 80]]]]]))],
            steps: [
                .expect(
                    "Sandbox", "s",
                    [
                        "spec": [
                            "podTemplate": [
                                "spec": [
                                    "containers": [
                                        ["name": "main", "image": "pause", "ports": [["containerPort": 80, "protocol": "TCP"]]]
                                    ],
                                    "restartPolicy": nil, "dnsPolicy": nil, "terminationGracePeriodSeconds": nil,
                                ]
                            ]
                        ]
                    ])
            ]),
        Row(
            ids: "", about: "Names of references in a Pod are empty unless they say otherwise",
            given: [
                sandbox(
                    podSpec([
                        "containers": [
                            [
                                "name": "main", "image": "pause",
                                "env": [["name": "A", "valueFrom": ["secretKeyRef": ["key": "k"]]]],
                                "envFrom": [["configMapRef": ["optional": true]]],
                            ]
                        ], "imagePullSecrets": [[:]],
                    ]))
            ],
            steps: [
                .expect(
                    "Sandbox", "s",
                    [
                        "spec": [
                            "podTemplate": [
                                "spec": [
                                    "containers": [
                                        "0": [
                                            "env": [["name": "A", "valueFrom": ["secretKeyRef": ["key": "k", "name": ""]]]],
                                            "envFrom": [["configMapRef": ["optional": true, "name": ""]]],
                                        ]
                                    ], "imagePullSecrets": [["name": ""]],
                                ]
                            ]
                        ]
                    ])
            ]),
    ]

    // MARK: Refusals

    private static func refused(_ about: String, _ spec: JSONValue, _ message: String) -> Row {
        Row(
            ids: "", about: "A Sandbox is refused: \(about)",
            steps: [.createRefused(sandbox(spec), "Sandbox.agents.x-k8s.io \"s\" is invalid: \(message)"), .absent("Sandbox", "s")])
    }

    private static let unchecked =
        "<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to "
        + "complete validation"

    private static let refusals: [Row] = [
        refused("no podTemplate", ["podTemplate": nil], "[spec.podTemplate: Required value, \(unchecked)]"),
        refused("no Pod spec", ["podTemplate": ["spec": nil]], "[spec.podTemplate.spec: Required value, \(unchecked)]"),
        refused("no containers", podSpec(["containers": nil]), "[spec.podTemplate.spec.containers: Required value, \(unchecked)]"),
        refused(
            "an unknown mode", ["operatingMode": "Paused"],
            "[spec.operatingMode: Unsupported value: \"Paused\": supported values: \"Running\", \"Suspended\", \(unchecked)]"),
        refused(
            "an empty mode", ["operatingMode": ""],
            "[spec.operatingMode: Unsupported value: \"\": supported values: \"Running\", \"Suspended\", \(unchecked)]"),
        refused(
            "an unknown policy", ["shutdownPolicy": "DeleteForeground"],
            "[spec.shutdownPolicy: Unsupported value: \"DeleteForeground\": supported values: \"Delete\", \"Retain\", \(unchecked)]"),
        refused(
            "a time that is none", ["shutdownTime": "tomorrow"],
            "[spec.shutdownTime: Invalid value: \"tomorrow\": spec.shutdownTime in body must be of type date-time: \"tomorrow\", \(unchecked)]"
        ),
        refused(
            "a Service that is neither true nor false", ["service": "yes"],
            "[spec.service: Invalid value: \"string\": spec.service in body must be of type boolean: \"string\", \(unchecked)]"),
        refused(
            "a claim template without a spec", ["volumeClaimTemplates": [["metadata": ["name": "data"]]]],
            "[spec.volumeClaimTemplates[0].spec: Required value, \(unchecked)]"),
        refused(
            "two containers of one name",
            podSpec(["containers": [["name": "main", "image": "a"], ["name": "main", "image": "b"]]]),
            "spec.podTemplate.spec.containers[1]: Duplicate value: {\"name\":\"main\"}"),
        refused(
            "two volumes of one name", podSpec(["volumes": [["name": "v", "emptyDir": [:]], ["name": "v", "emptyDir": [:]]]]),
            "spec.podTemplate.spec.volumes[1]: Duplicate value: {\"name\":\"v\"}"),
        Row(
            ids: "", about: "A Sandbox is refused: no spec",
            steps: [
                .createRefused(
                    ["apiVersion": "agents.x-k8s.io/v1beta1", "kind": "Sandbox", "metadata": ["name": "s", "namespace": "default"]],
                    "Sandbox.agents.x-k8s.io \"s\" is invalid: [spec: Required value, \(unchecked)]")
            ]),
    ]

    // MARK: Claim templates

    private static let immutable = ": volumeClaimTemplates is immutable"

    private static let updates: [Row] = [
        Row(
            ids: "", about: "Claim templates of a Sandbox stay as they are", given: [sandbox(["volumeClaimTemplates": [claimTemplate]])],
            steps: [
                .patchRefused("Sandbox", "s", ["spec": ["volumeClaimTemplates": nil]], immutable),
                .patchRefused("Sandbox", "s", ["spec": ["volumeClaimTemplates": []]], immutable),
                .patchRefused("Sandbox", "s", ["spec": ["volumeClaimTemplates": [claimTemplate, claimTemplate]]], immutable),
                .patchRefused(
                    "Sandbox", "s",
                    ["spec": ["volumeClaimTemplates": [MergePatch.apply(["metadata": ["labels": ["a": "b"]]], to: claimTemplate)]]],
                    "Sandbox.agents.x-k8s.io \"s\" is invalid: spec: Invalid value: "),
                .patch("Sandbox", "s", ["spec": ["volumeClaimTemplates": [claimTemplate], "service": true]]),
                .expect(
                    "Sandbox", "s", ["metadata": ["generation": 2], "spec": ["volumeClaimTemplates": [claimTemplate], "service": true]]),
            ]),
        Row(
            ids: "", about: "A Sandbox without claim templates gets none later", given: [sandbox([:])],
            steps: [
                .patchRefused("Sandbox", "s", ["spec": ["volumeClaimTemplates": [claimTemplate]]], immutable),
                .patchRefused("Sandbox", "s", ["spec": ["volumeClaimTemplates": []]], immutable),
                .patch("Sandbox", "s", ["spec": ["operatingMode": "Suspended", "shutdownTime": "2030-01-01T00:00:00Z"]]),
            ]),
    ]

    // MARK: v1alpha1

    private static func oldRefused(_ about: String, _ spec: JSONValue, _ message: String) -> Row {
        Row(
            ids: "", about: "A v1alpha1 Sandbox is refused: \(about)",
            steps: [.createRefused(sandbox(spec, version: "v1alpha1"), "Sandbox.agents.x-k8s.io \"s\" is invalid: \(message)")])
    }

    private static let oldVersion: [Row] = [
        Row(
            ids: "", about: "A v1alpha1 Sandbox has one replica, and no mode, unless it says otherwise",
            given: [sandbox(["operatingMode": "Suspended"], version: "v1alpha1")],
            steps: [
                .warnings(["agents.x-k8s.io/v1alpha1 Sandbox is deprecated; use agents.x-k8s.io/v1beta1 Sandbox instead"]),
                .expect("Sandbox.v1alpha1", "s", ["spec": ["replicas": 1, "operatingMode": nil, "shutdownPolicy": "Retain"]]),
                .expect("Sandbox", "s", ["spec": ["operatingMode": "Running"]]),
            ]),
        oldRefused(
            "two replicas", ["replicas": 2],
            "spec.replicas: Invalid value: 2: spec.replicas in body should be less than or equal to 1"),
        oldRefused(
            "less than no replica", ["replicas": -1],
            "[spec.replicas: Invalid value: -1: spec.replicas in body should be greater than or equal to 0, "
                + ".spec.replicas: Invalid value: -1: should be a non-negative integer]"),
        oldRefused("no podTemplate", ["podTemplate": nil], "spec.podTemplate: Required value"),
    ]

    // MARK: Status

    private static func condition(_ change: JSONValue) -> JSONValue {
        MergePatch.apply(
            change, to: ["type": "Ready", "status": "True", "reason": "R", "message": "", "lastTransitionTime": "2026-01-01T00:00:00Z"])
    }

    /// A condition that is changed so, and why the server does not take it.
    private static func badCondition(_ about: String, _ change: JSONValue, _ message: String) -> Row {
        Row(
            ids: "", about: "A condition is refused: \(about)", given: [sandbox([:])],
            steps: [.statusRefused("Sandbox", "s", ["conditions": [condition(change)]], message)])
    }

    private static let statuses: [Row] = [
        badCondition("no type", ["type": nil], "status.conditions[0].type: Required value"),
        badCondition("no status", ["status": nil], "status.conditions[0].status: Required value"),
        badCondition("no reason", ["reason": nil], "status.conditions[0].reason: Required value"),
        badCondition("no message", ["message": nil], "status.conditions[0].message: Required value"),
        badCondition("no time", ["lastTransitionTime": nil], "status.conditions[0].lastTransitionTime: Required value"),
        badCondition(
            "an unknown status", ["status": "Maybe"],
            "status.conditions[0].status: Unsupported value: \"Maybe\": supported values: \"True\", \"False\", \"Unknown\""),
        badCondition(
            "an empty reason", ["reason": ""],
            "status.conditions[0].reason: Invalid value: \"\": status.conditions[0].reason in body should be at least 1 chars long"),
        badCondition(
            "a reason with blanks", ["reason": "two words"],
            "status.conditions[0].reason: Invalid value: \"two words\": status.conditions[0].reason in body should match "
                + "'^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$'"),
        badCondition(
            "a negative generation", ["observedGeneration": -1],
            "status.conditions[0].observedGeneration: Invalid value: -1: status.conditions[0].observedGeneration in body should be greater "
                + "than or equal to 0"),
        badCondition(
            "a reason of 1,025 characters", ["reason": .string(String(repeating: "a", count: 1_025))],
            "status.conditions[0].reason: Too long: may not be more than 1024 bytes"),
        badCondition(
            "a message of 32,769 characters", ["message": .string(String(repeating: "a", count: 32_769))],
            "status.conditions[0].message: Too long: may not be more than 32768 bytes"),
        Row(
            ids: "", about: "Spec and status are written apart, and conditions are one list", given: [sandbox([:])],
            steps: [
                .patch("Sandbox", "s", ["status": ["service": "s"]]),
                .expect("Sandbox", "s", ["status": nil, "metadata": ["generation": 1]]),
                .status("Sandbox", "s", ["conditions": [condition([:]), condition(["type": "Suspended"])]]),
                .status("Sandbox", "s", ["conditions": [condition(["type": "Finished"])]]),
                .expect("Sandbox", "s", ["status": ["conditions": [condition(["type": "Finished"])]], "metadata": ["generation": 1]]),
            ]),
    ]

    // MARK: Templates

    private static func template(_ spec: JSONValue, version: String = "v1beta1") -> JSONValue {
        var template = sandbox(spec, version: version)
        template["apiVersion"] = .string("extensions.agents.x-k8s.io/\(version)")
        template["kind"] = "SandboxTemplate"
        return template
    }

    private static func templateRefused(_ about: String, _ spec: JSONValue, _ message: String) -> Row {
        Row(
            ids: "", about: "A template is refused: \(about)",
            steps: [.createRefused(template(spec), "SandboxTemplate.extensions.agents.x-k8s.io \"s\" is invalid: \(message)")])
    }

    private static let templates: [Row] = [
        Row(
            ids: "", about: "A template is managed and injects nothing unless it says otherwise", given: [template([:])],
            steps: [
                .expect(
                    "SandboxTemplate", "s",
                    [
                        "spec": [
                            "networkPolicyManagement": "Managed", "envVarsInjectionPolicy": "Disallowed",
                            "volumeClaimTemplatesPolicy": "Disallowed", "networkPolicy": nil, "operatingMode": nil, "shutdownPolicy": nil,
                        ]
                    ])
            ]),
        Row(
            ids: "", about: "A template's claim templates may change, and it has no status",
            given: [template(["volumeClaimTemplates": [claimTemplate]])],
            steps: [
                .patch("SandboxTemplate", "s", ["spec": ["volumeClaimTemplates": nil]]),
                .expect("SandboxTemplate", "s", ["spec": ["volumeClaimTemplates": nil], "metadata": ["generation": 2]]),
                .statusRefused("SandboxTemplate", "s", [:], "the server could not find the requested resource"),
                .statusRefused("SandboxTemplate.v1alpha1", "s", [:], "the server could not find the requested resource"),
                .scaleRefused("SandboxTemplate", "s", 1, "the server could not find the requested resource"),
            ]),
        Row(
            ids: "", about: "A template's policy has no selector and no types of its own",
            given: [template(["networkPolicy": ["podSelector": ["matchLabels": ["a": "b"]], "policyTypes": ["Egress"], "ingress": []]])],
            steps: [
                .expect("SandboxTemplate", "s", ["spec": ["networkPolicy": ["ingress": [], "podSelector": nil, "policyTypes": nil]]])
            ]),
        Row(
            ids: "", about: "A v1alpha1 template has no policy for claim templates",
            given: [template(["volumeClaimTemplatesPolicy": "Allowed"], version: "v1alpha1")],
            steps: [
                .warnings([
                    "extensions.agents.x-k8s.io/v1alpha1 SandboxTemplate is deprecated; use extensions.agents.x-k8s.io/v1beta1 "
                        + "SandboxTemplate instead"
                ]), .expect("SandboxTemplate", "s", ["spec": ["volumeClaimTemplatesPolicy": "Disallowed"]]),
            ]),
        templateRefused("no podTemplate", ["podTemplate": nil], "spec.podTemplate: Required value"),
        templateRefused(
            "an unknown management", ["networkPolicyManagement": "None"],
            "spec.networkPolicyManagement: Unsupported value: \"None\": supported values: \"Managed\", \"Unmanaged\""),
        templateRefused(
            "an unknown policy of variables", ["envVarsInjectionPolicy": "Override"],
            "spec.envVarsInjectionPolicy: Unsupported value: \"Override\": supported values: \"Allowed\", \"Overrides\", \"Disallowed\""),
        templateRefused(
            "an unknown policy of claim templates", ["volumeClaimTemplatesPolicy": "Override"],
            "spec.volumeClaimTemplatesPolicy: Unsupported value: \"Override\": supported values: \"Disallowed\", \"Allowed\", \"Overrides\""
        ),
    ]
}
