import ObjectModel

/// The schemas of NetworkPolicy; its rules are also embedded in sandbox templates.
///
/// Built-in kinds have the form without required fields; the form for custom resources is what controller-gen writes.
public enum NetworkPolicySchemas {
    /// `networking.k8s.io/v1 NetworkPolicyIngressRule` for built-in kinds; a port's protocol defaults to TCP.
    public static let ingressRule = PodSchemas.builtIn.networkPolicyRule(peers: "from")
    /// `networking.k8s.io/v1 NetworkPolicyEgressRule` for built-in kinds; a port's protocol defaults to TCP.
    public static let egressRule = PodSchemas.builtIn.networkPolicyRule(peers: "to")
    /// `networking.k8s.io/v1 NetworkPolicyIngressRule` as a custom resource embeds it: required fields and no defaults.
    public static let ingressRuleForCustomResources = PodSchemas.customResource.networkPolicyRule(peers: "from")
    /// `networking.k8s.io/v1 NetworkPolicyEgressRule` as a custom resource embeds it: required fields and no defaults.
    public static let egressRuleForCustomResources = PodSchemas.customResource.networkPolicyRule(peers: "to")

    /// `networking.k8s.io/v1 NetworkPolicySpec` for built-in kinds.
    public static let networkPolicySpec = StructuralSchema.object([
        "podSelector": SelectorSchemas.labelSelector,
        "ingress": SharedSchemas.atomicList(of: ingressRule),
        "egress": SharedSchemas.atomicList(of: egressRule),
        "policyTypes": SharedSchemas.atomicStrings,
    ])
}

extension PodSchemaBuilder {
    func networkPolicyRule(peers: String) -> StructuralSchema {
        let peer = object([
            "podSelector": labelSelector,
            "namespaceSelector": labelSelector,
            "ipBlock": object(["cidr": .string, "except": atomicList(of: .string)], required: ["cidr"]),
        ])
        let port = object([
            "protocol": forCustomResources ? .string : .scalar(.string, default: "TCP"),
            "port": .integerOrString,
            "endPort": .int32,
        ])
        return StructuralSchema.object([:]) {
            $0.properties = [("ports", atomicList(of: port)), (peers, atomicList(of: peer))]
        }
    }
}
