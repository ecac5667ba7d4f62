import AgentSandboxAPI
import KubernetesAPI
import ObjectModel

/// The NetworkPolicy that the controller keeps for a template.
public enum NetworkPolicies {
    /// The policy: the template's own rules, or the secure default when it has none.
    public static func policy(
        of template: SandboxTemplate, _ mutants: MutantSet<SandboxTemplateMutant> = MutantSet()
    ) -> NetworkPolicy {
        var policy = NetworkPolicy([
            "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
            "metadata": ["name": .string(template.networkPolicyName), "namespace": .string(template.namespace)],
        ])
        policy.setControllerReference(to: template, AgentSandboxKinds.sandboxTemplate.v1beta1)
        policy.json["spec"] = spec(of: template, mutants)
        mutants.spoil(new: &policy, of: template)
        return policy
    }

    /// The spec: Pods of the template, both directions; a direction without rules is closed.
    public static func spec(of template: SandboxTemplate, _ mutants: MutantSet<SandboxTemplateMutant> = MutantSet()) -> JSONValue {
        let label = JSONObject(uniqueKeys: [AgentSandboxNames.Label.sandboxTemplateRefHash], values: [.string(template.refHash)])
        var spec: JSONValue = ["podSelector": ["matchLabels": .object(label)]]
        let rules = template.networkPolicy ?? secureRules
        for direction in ["ingress", "egress"] {
            if let list = rules[direction], !list.isEmptyOrNull { spec.set(list, at: direction) }
        }
        spec.set(["Ingress", "Egress"], at: "policyTypes")
        mutants.spoil(spec: &spec, of: template)
        return spec
    }

    /// Traffic from the router only; traffic to the public internet only.
    static let secureRules: JSONValue = [
        "ingress": [
            [
                "from": [
                    [
                        "namespaceSelector": [
                            "matchLabels": ["kubernetes.io/metadata.name": .string(AgentSandboxNames.controllerNamespace)]
                        ],
                        "podSelector": ["matchLabels": ["app": "sandbox-router"]],
                    ]
                ]
            ]
        ],
        "egress": [
            [
                "to": [
                    [
                        "ipBlock": [
                            "cidr": "0.0.0.0/0", "except": ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"],
                        ]
                    ],
                    ["ipBlock": ["cidr": "::/0", "except": ["fc00::/7", "fe80::/10"]]],
                ]
            ]
        ],
    ]

    /// Whether two specs decode to the same Go struct: an empty list or label map may be absent, an empty selector of a peer may not.
    public static func areEqual(_ left: JSONValue, _ right: JSONValue) -> Bool {
        if left.isIdentical(to: right) { return true }
        switch (left, right) {
        case (.object(let first), .object(let second)):
            for (key, value) in first {
                if let other = second[key] {
                    guard areEqual(value, other) else { return false }
                } else if !isAbsent(value, key) {
                    return false
                }
            }
            for (key, value) in second where !first.contains(key) && !isAbsent(value, key) { return false }
            return true
        case (.array(let first), .array(let second)):
            return first.count == second.count && zip(first, second).allSatisfy { areEqual($0, $1) }
        case (.null, .array(let list)), (.array(let list), .null): return list.isEmpty
        default: return left == right
        }
    }

    private static func isAbsent(_ value: JSONValue, _ key: String) -> Bool {
        switch value {
        case .null: true
        case .array(let list): list.isEmpty
        case .object(let object): object.isEmpty && key == "matchLabels"
        default: false
        }
    }
}
