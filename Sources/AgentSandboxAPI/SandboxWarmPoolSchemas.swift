import KubernetesAPI
import ObjectModel

/// The schemas of SandboxWarmPool.
enum SandboxWarmPoolSchemas {
    private static let text = "Sandboxes that are kept ready for claims."
    private static let specText = "What the pool is to be."
    private static let statusText = "What was last observed of the pool."
    private static let replicas = AgentSandboxSchemas.replicas.described("How many Sandboxes are kept ready.")
    private static let template = AgentSandboxSchemas.requiredName.described("The SandboxTemplate that they are made from.")
    private static let readyReplicas = StructuralSchema.int32.described("Sandboxes that are ready.")
    private static let currentReplicas = StructuralSchema.int32.described("Sandboxes that there are.")
    private static let selector = StructuralSchema.string.described("Which Sandboxes are the pool's, as a label selector.")

    static let v1beta1 = AgentSandboxSchemas.root(
        text,
        spec: .object(
            [
                "replicas": replicas.with { $0.defaultValue = 1 },
                "sandboxTemplateRef": template,
                "updateStrategy": updateStrategy,
            ], required: ["sandboxTemplateRef"]
        ) { $0.description = specText },
        status: .object([
            "observedGeneration": .scalar(.integer, format: "int64") { $0.minimum = 0 },
            "readyReplicas": readyReplicas,
            "replicas": currentReplicas,
            "selector": selector,
        ]) { $0.description = statusText })

    static let v1alpha1 = AgentSandboxSchemas.root(
        text,
        spec: .object(
            [
                "replicas": replicas,
                "sandboxTemplateRef": template,
                "updateStrategy": updateStrategy,
            ], required: ["replicas", "sandboxTemplateRef"]
        ) { $0.description = specText },
        status: .object(["readyReplicas": readyReplicas, "replicas": currentReplicas, "selector": selector]) { $0.description = statusText }
    )

    private static let updateStrategy = StructuralSchema.object([
        "type": AgentSandboxSchemas.choice(of: WarmPoolUpdateStrategy.self, default: .onReplenish)
            .described("Recreate replaces members of an old template at once, OnReplenish as they are taken.")
    ]) { $0.description = "What becomes of members when the template changes." }
}
