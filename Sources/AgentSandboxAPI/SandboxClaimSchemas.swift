import KubernetesAPI
import ObjectModel

/// The schemas of SandboxClaim.
enum SandboxClaimSchemas {
    static let v1beta1 = AgentSandboxSchemas.root(
        spec: .object(
            [
                "additionalPodMetadata": AgentSandboxSchemas.podMetadata,
                "env": environment,
                "lifecycle": lifecycle,
                "volumeClaimTemplates": AgentSandboxSchemas.volumeClaimTemplates,
                "warmPoolRef": AgentSandboxSchemas.requiredName,
            ], required: ["warmPoolRef"]),
        status: status)

    static let v1alpha1 = AgentSandboxSchemas.root(
        spec: .object(
            [
                "additionalPodMetadata": AgentSandboxSchemas.podMetadata,
                "env": environment,
                "lifecycle": lifecycle,
                "sandboxTemplateRef": AgentSandboxSchemas.requiredName,
                "warmpool": .scalar(.string, default: "default"),
            ], required: ["sandboxTemplateRef"]),
        status: status)

    private static let environment = StructuralSchema.array(
        of: .object(["containerName": .string, "name": .string, "value": .string], required: ["name", "value"])
    ) { $0.listType = .atomic }

    private static let lifecycle = StructuralSchema.object([
        "shutdownPolicy": AgentSandboxSchemas.choice(of: SandboxClaimShutdownPolicy.self, default: .retain),
        "shutdownTime": .dateTime,
        "ttlSecondsAfterFinished": .scalar(.integer, format: "int32") { $0.minimum = 0 },
    ])

    private static let status = StructuralSchema.object([
        "conditions": AgentSandboxSchemas.conditions,
        "sandbox": .object(["name": .string, "podIPs": .stringList]),
    ])
}
