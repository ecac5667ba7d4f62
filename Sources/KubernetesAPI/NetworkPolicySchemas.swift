import ObjectModel

/// The schemas of NetworkPolicy; its rules are also embedded in sandbox templates.
///
/// Presence is checked by validation, not by `required`: Go's decoder fills absent fields with zero values.
public enum NetworkPolicySchemas {
    /// `networking.k8s.io/v1 NetworkPolicyIngressRule`.
    public static let ingressRule = StructuralSchema.object(["ports": ports, "from": peers])

    /// `networking.k8s.io/v1 NetworkPolicyEgressRule`.
    public static let egressRule = StructuralSchema.object(["ports": ports, "to": peers])

    /// `networking.k8s.io/v1 NetworkPolicyPeer`.
    public static let peer = StructuralSchema.object([
        "podSelector": SharedSchemas.labelSelector,
        "namespaceSelector": SharedSchemas.labelSelector,
        "ipBlock": .object(["cidr": .string, "except": SharedSchemas.atomicStrings]),
    ])

    /// `networking.k8s.io/v1 NetworkPolicyPort`; the protocol defaults to TCP.
    public static let port = StructuralSchema.object([
        "protocol": SharedSchemas.protocolDefaultingToTCP, "port": .integerOrString, "endPort": .int32,
    ])

    /// `networking.k8s.io/v1 NetworkPolicySpec`.
    public static let networkPolicySpec = StructuralSchema.object([
        "podSelector": SharedSchemas.labelSelector,
        "ingress": .array(of: ingressRule) { $0.listType = .atomic },
        "egress": .array(of: egressRule) { $0.listType = .atomic },
        "policyTypes": SharedSchemas.atomicStrings,
    ])

    private static let ports = StructuralSchema.array(of: port) { $0.listType = .atomic }
    private static let peers = StructuralSchema.array(of: peer) { $0.listType = .atomic }
}
