import ObjectModel

/// What the CustomResourceDefinitions say of names, versions, columns, subresources and conversion.
enum DefinitionRows {
    static let all: [Row] = [
        definition(
            "sandboxes.agents.x-k8s.io", kind: "Sandbox", shortName: "sandbox",
            old: ["subresources": ["status": [:], "scale": scale], "additionalPrinterColumns": nil],
            new: ["subresources": ["status": [:], "scale": nil], "additionalPrinterColumns": [ready, reason, age]]),
        definition(
            "sandboxclaims.extensions.agents.x-k8s.io", kind: "SandboxClaim", shortName: "sandboxclaim",
            old: ["subresources": ["status": [:], "scale": nil], "additionalPrinterColumns": nil],
            new: [
                "subresources": ["status": [:], "scale": nil],
                "additionalPrinterColumns": [
                    ready, ["name": "Sandbox", "type": "string", "jsonPath": ".status.sandbox.name"], reason, age,
                ],
            ]),
        definition(
            "sandboxtemplates.extensions.agents.x-k8s.io", kind: "SandboxTemplate", shortName: "sandboxtemplate",
            old: ["subresources": nil, "additionalPrinterColumns": nil], new: ["subresources": nil, "additionalPrinterColumns": nil]),
        definition(
            "sandboxwarmpools.extensions.agents.x-k8s.io", kind: "SandboxWarmPool", shortName: "swp",
            old: ["subresources": ["status": [:], "scale": scale], "additionalPrinterColumns": poolColumns],
            new: ["subresources": ["status": [:], "scale": scale], "additionalPrinterColumns": poolColumns]),
    ]

    private static let scale: JSONValue = [
        "specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas", "labelSelectorPath": ".status.selector",
    ]
    private static let ready: JSONValue = [
        "name": "Ready", "type": "string", "jsonPath": #".status.conditions[?(@.type=="Ready")].status"#,
    ]
    private static let reason: JSONValue = [
        "name": "Reason", "type": "string", "jsonPath": #".status.conditions[?(@.type=="Ready")].reason"#,
    ]
    private static let age: JSONValue = ["name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"]
    private static let poolColumns: JSONValue = [
        ["name": "Ready", "type": "integer", "jsonPath": ".status.readyReplicas"],
        ["name": "Desired", "type": "integer", "jsonPath": ".spec.replicas"], age,
    ]

    private static func definition(_ name: String, kind: String, shortName: String, old: JSONValue, new: JSONValue) -> Row {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        let warning = "\(parts[1])/v1alpha1 \(kind) is deprecated; use \(parts[1])/v1beta1 \(kind) instead"
        let oldMarks: JSONValue = [
            "name": "v1alpha1", "served": true, "storage": false, "deprecated": true, "deprecationWarning": .string(warning),
        ]
        let newMarks: JSONValue = ["name": "v1beta1", "served": true, "storage": true, "deprecated": nil, "deprecationWarning": nil]
        return Row(
            ids: "", about: "The definition of \(name)",
            steps: [
                .expect(
                    "CustomResourceDefinition", name,
                    [
                        "spec": [
                            "group": .string(parts[1]), "scope": "Namespaced",
                            "names": [
                                "kind": .string(kind), "listKind": .string("\(kind)List"), "plural": .string(parts[0]),
                                "singular": .string(kind.lowercased()), "shortNames": [.string(shortName)], "categories": nil,
                            ],
                            "conversion": [
                                "strategy": "Webhook",
                                "webhook": [
                                    "conversionReviewVersions": ["v1", "v1beta1"],
                                    "clientConfig": [
                                        "service": [
                                            "namespace": "agent-sandbox-system", "name": "agent-sandbox-webhook-service",
                                            "path": "/convert", "port": 443,
                                        ]
                                    ],
                                ],
                            ], "versions": ["0": merged(oldMarks, old), "1": merged(newMarks, new), "2": nil],
                        ]
                    ])
            ])
    }

    /// Fields of two expectations, of which nulls count as well.
    private static func merged(_ left: JSONValue, _ right: JSONValue) -> JSONValue {
        var fields = left.objectValue ?? JSONObject()
        for (name, value) in right.objectValue ?? JSONObject() { fields[name] = value }
        return .object(fields)
    }
}
