import KubernetesAPI
import ObjectModel

/// The schemas of SandboxWarmPool.
enum SandboxWarmPoolSchemas {
    static let v1beta1 = AgentSandboxSchemas.root(
        spec: .object(
            [
                "replicas": AgentSandboxSchemas.replicas.with { $0.defaultValue = 1 },
                "sandboxTemplateRef": AgentSandboxSchemas.requiredName,
                "updateStrategy": updateStrategy,
            ], required: ["sandboxTemplateRef"]),
        status: .object([
            "observedGeneration": .scalar(.integer, format: "int64") { $0.minimum = 0 },
            "readyReplicas": .int32,
            "replicas": .int32,
            "selector": .string,
        ]))

    static let v1alpha1 = AgentSandboxSchemas.root(
        spec: .object(
            [
                "replicas": AgentSandboxSchemas.replicas,
                "sandboxTemplateRef": AgentSandboxSchemas.requiredName,
                "updateStrategy": updateStrategy,
            ], required: ["replicas", "sandboxTemplateRef"]),
        status: .object(["readyReplicas": .int32, "replicas": .int32, "selector": .string]))

    private static let updateStrategy = StructuralSchema.object([
        "type": AgentSandboxSchemas.choice(of: WarmPoolUpdateStrategy.self, default: .onReplenish)
    ])
}
