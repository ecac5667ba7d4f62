import KubernetesAPI
import ObjectModel

/// The schemas of SandboxTemplate, which has no status.
enum SandboxTemplateSchemas {
    static let v1beta1 = AgentSandboxSchemas.root(
        spec: commonSpec.with {
            $0.properties.append(
                ("volumeClaimTemplatesPolicy", AgentSandboxSchemas.choice(of: VolumeClaimTemplatesPolicy.self, default: .disallowed)))
        })

    static let v1alpha1 = AgentSandboxSchemas.root(spec: commonSpec)

    private static let commonSpec = StructuralSchema.object(
        [
            "envVarsInjectionPolicy": AgentSandboxSchemas.choice(of: EnvVarsInjectionPolicy.self, default: .disallowed),
            "networkPolicy": .object([
                "egress": .array(of: NetworkPolicySchemas.egressRuleForCustomResources),
                "ingress": .array(of: NetworkPolicySchemas.ingressRuleForCustomResources),
            ]),
            "networkPolicyManagement": AgentSandboxSchemas.choice(of: NetworkPolicyManagement.self, default: .managed),
            "podTemplate": AgentSandboxSchemas.podTemplate,
            "service": .boolean,
            "volumeClaimTemplates": AgentSandboxSchemas.volumeClaimTemplates,
        ], required: ["podTemplate"])
}
