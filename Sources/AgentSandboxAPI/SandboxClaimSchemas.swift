import KubernetesAPI
import ObjectModel

/// The schemas of SandboxClaim.
enum SandboxClaimSchemas {
    private static let text = "A request for a Sandbox: a ready one of a warm pool where there is one, else a new one."
    private static let specText = "What is asked for."
    private static let podMetadata = AgentSandboxSchemas.podMetadata.described(
        "Labels and annotations that the Pod gets beside the template's.")

    static let v1beta1 = AgentSandboxSchemas.root(
        text,
        spec: .object(
            [
                "additionalPodMetadata": podMetadata,
                "env": environment,
                "lifecycle": lifecycle,
                "volumeClaimTemplates": AgentSandboxSchemas.volumeClaimTemplates,
                "warmPoolRef": AgentSandboxSchemas.requiredName.described("The SandboxWarmPool that the Sandbox is taken from."),
            ], required: ["warmPoolRef"]
        ) { $0.description = specText },
        status: status)

    static let v1alpha1 = AgentSandboxSchemas.root(
        text,
        spec: .object(
            [
                "additionalPodMetadata": podMetadata,
                "env": environment,
                "lifecycle": lifecycle,
                "sandboxTemplateRef": AgentSandboxSchemas.requiredName.described("The SandboxTemplate that the Sandbox is made from."),
                "warmpool": .scalar(.string, default: "default") {
                    $0.description = "default for any pool of the template, none for a new Sandbox, or the name of a pool."
                },
            ], required: ["sandboxTemplateRef"]
        ) { $0.description = specText },
        status: status)

    private static let environment = StructuralSchema.array(
        of: .object(["containerName": .string, "name": .string, "value": .string], required: ["name", "value"])
    ) {
        $0.listType = .atomic
        $0.description = "Variables that containers get, where the template allows it; such a claim takes no Sandbox of a pool."
    }

    private static let lifecycle = StructuralSchema.object([
        "shutdownPolicy": AgentSandboxSchemas.choice(of: SandboxClaimShutdownPolicy.self, default: .retain)
            .described("What becomes of the claim at its end: Retain keeps the object, Delete and DeleteForeground remove it."),
        "shutdownTime": .dateTime.described("When the claim ends and its Sandbox goes; never by default."),
        "ttlSecondsAfterFinished": .scalar(.integer, format: "int32") {
            $0.minimum = 0
            $0.description = "How many seconds after its Sandbox has finished the claim ends; never by default."
        },
    ]) { $0.description = "When the claim ends." }

    private static let status = StructuralSchema.object([
        "conditions": AgentSandboxSchemas.conditions,
        "sandbox": .object(["name": .string, "podIPs": .stringList]) {
            $0.description = "The Sandbox: its name and the addresses of its Pod."
        },
    ]) { $0.description = "What was last observed of the claim." }
}
