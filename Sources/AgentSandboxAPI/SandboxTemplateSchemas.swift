import KubernetesAPI
import ObjectModel

/// The schemas of SandboxTemplate, which has no status.
enum SandboxTemplateSchemas {
    private static let text = "What Sandboxes of warm pools and claims are made from."

    static let v1beta1 = AgentSandboxSchemas.root(
        text,
        spec: commonSpec.with {
            $0.properties.append(
                (
                    "volumeClaimTemplatesPolicy",
                    AgentSandboxSchemas.choice(of: VolumeClaimTemplatesPolicy.self, default: .disallowed)
                        .described("Whether claims may bring volume claims of their own.")
                ))
        })

    static let v1alpha1 = AgentSandboxSchemas.root(text, spec: commonSpec)

    private static let commonSpec = StructuralSchema.object(
        [
            "envVarsInjectionPolicy": AgentSandboxSchemas.choice(of: EnvVarsInjectionPolicy.self, default: .disallowed)
                .described("Whether claims may bring variables of their own, and replace those of the template."),
            "networkPolicy": .object([
                "egress": .array(of: NetworkPolicySchemas.egressRuleForCustomResources),
                "ingress": .array(of: NetworkPolicySchemas.ingressRuleForCustomResources),
            ]) { $0.description = "What traffic Pods may receive and send, in place of the default rules." },
            "networkPolicyManagement": AgentSandboxSchemas.choice(of: NetworkPolicyManagement.self, default: .managed)
                .described("Whether a NetworkPolicy is kept for the Pods: Managed or Unmanaged."),
            "podTemplate": AgentSandboxSchemas.podTemplate,
            "service": .boolean.described("Whether each Sandbox gets a headless Service of its name."),
            "volumeClaimTemplates": AgentSandboxSchemas.volumeClaimTemplates,
        ], required: ["podTemplate"]
    ) { $0.description = "What the Sandboxes are to be." }
}
