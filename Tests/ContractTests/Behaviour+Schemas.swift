import ObjectModel
import Testing

extension Behaviour {
    static let schemas = [
        Behaviour("structural-schemas", "custom resources are pruned, defaulted and checked by their schema") { client in
            try client.defineGadgets(
                spec: [
                    "type": "object", "required": ["size"],
                    "properties": [
                        "size": ["type": "integer", "minimum": 1],
                        "colour": ["type": "string", "default": "red"],
                        "port": ["x-kubernetes-int-or-string": true],
                        "free": ["type": "object", "x-kubernetes-preserve-unknown-fields": true],
                        "tags": ["type": "array", "items": ["type": "string"], "x-kubernetes-list-type": "set"],
                    ],
                ])
            let made = try client.makeGadget("a", ["size": 1, "unknown": 1, "port": "http", "free": ["kept": true]])
            try #require(made.status == 201, "\(made.text)")
            try #require(made.json["spec"] == ["size": 1, "port": "http", "free": ["kept": true], "colour": "red"], "\(made.text)")
            let wrong = try client.makeGadget("b", ["size": 0])
            try #require(wrong.status == 422 && wrong.json["reason"] == "Invalid", "\(wrong.text)")
            try #require(wrong.json.at("details", "causes")?.arrayValue?.first?["field"] == "spec.size")
            try #require(try client.makeGadget("c", ["size": "large"]).status == 422)
            try #require(try client.makeGadget("d", [:]).status == 422)
            let twice = try client.makeGadget("e", ["size": 1, "tags": ["a", "a"]])
            try #require(twice.status == 422, "\(twice.text)")
            let definition = try client.send("GET", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gadgets.contract.example").json
            let conditions = definition.at("status", "conditions")?.arrayValue ?? []
            for type in ["Established", "NamesAccepted"] {
                try #require(conditions.contains { $0["type"] == .string(type) && $0["status"] == "True" })
            }
        },
        Behaviour("validation-rules", "rules in CEL see the object and what it was before") { client in
            try client.defineGadgets(
                spec: [
                    "type": "object",
                    "properties": ["low": ["type": "integer"], "high": ["type": "integer"]],
                    "x-kubernetes-validations": [
                        ["rule": "self.low <= self.high", "messageExpression": "'low is above ' + string(self.high)"],
                        ["rule": "self.high >= oldSelf.high", "message": "high never falls"],
                    ],
                ])
            let wrong = try client.makeGadget("a", ["low": 3, "high": 2])
            try #require(wrong.status == 422 && wrong.text.contains("low is above 2"), "\(wrong.text)")
            try #require(try client.makeGadget("a", ["low": 1, "high": 2]).status == 201)
            let fallen = try client.send(
                "PATCH", ContractClient.gadgets + "/a", ["spec": ["high": 1]], content: "application/merge-patch+json")
            try #require(fallen.status == 422 && fallen.text.contains("high never falls"), "\(fallen.text)")
        },
        Behaviour("conversion", "a claim written in one version is read in the other") { client in
            let beta = "/apis/extensions.agents.x-k8s.io/v1beta1/namespaces/default/sandboxwarmpools"
            let made = try client.send(
                "POST", beta,
                [
                    "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxWarmPool", "metadata": ["name": "pool"],
                    "spec": ["replicas": 0, "sandboxTemplateRef": ["name": "none"]],
                ])
            try #require(made.status == 201, "\(made.text)")
            let alpha = beta.replacing("v1beta1", with: "v1alpha1") + "/pool"
            let read = try client.send("GET", alpha)
            try #require(read.status == 200 && read.json["apiVersion"] == "extensions.agents.x-k8s.io/v1alpha1", "\(read.text)")
            try #require(read.json.at("metadata", "uid") == made.json.at("metadata", "uid"))
            try #require(read.json.version == made.json.version)
        },
        Behaviour("webhooks", "a conversion webhook of a user's definition is refused by name") { client in
            let refused = try client.send(
                "POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                [
                    "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                    "metadata": ["name": "gadgets.contract.example"],
                    "spec": [
                        "group": "contract.example", "scope": "Namespaced", "names": ["plural": "gadgets", "kind": "Gadget"],
                        "conversion": [
                            "strategy": "Webhook",
                            "webhook": [
                                "conversionReviewVersions": ["v1"], "clientConfig": ["url": "https://127.0.0.1:1/convert"],
                            ],
                        ],
                        "versions": [
                            ["name": "v1", "served": true, "storage": true, "schema": ["openAPIV3Schema": ["type": "object"]]]
                        ],
                    ],
                ])
            try #require(refused.status >= 400 && refused.text.lowercased().contains("webhook"), "\(refused.text)")
        },
    ]
}
