import KubernetesAPI

/// The schemas of the four kinds in profile v0.1.
enum V01Schemas {
    static let sandbox = AgentSandboxSchemas.root(
        spec: .object(
            [
                "podTemplate": AgentSandboxSchemas.podTemplate,
                "replicas": .scalar(.integer, format: "int32") {
                    $0.minimum = 0
                    $0.maximum = 1
                },
                "shutdownTime": .dateTime,
                "volumeClaimTemplates": AgentSandboxSchemas.volumeClaimTemplates.with { $0.listType = nil },
            ], required: ["podTemplate"]),
        status: .object(
            [
                "conditions": AgentSandboxSchemas.conditions,
                "replicas": .int32,
                "selector": .string,
                "service": .string,
                "serviceFQDN": .string,
            ], required: ["replicas"]))

    static let sandboxClaim = AgentSandboxSchemas.root(
        spec: .object(["sandboxTemplateRef": AgentSandboxSchemas.requiredName], required: ["sandboxTemplateRef"]),
        status: .object([
            "conditions": AgentSandboxSchemas.conditions,
            // Upstream's field has this name in this version only.
            "sandbox": .object(["Name": .string]),
        ]))

    static let sandboxTemplate = AgentSandboxSchemas.root(
        spec: .object(["podTemplate": AgentSandboxSchemas.podTemplate], required: ["podTemplate"]), status: .object([:]))

    static let sandboxWarmPool = AgentSandboxSchemas.root(
        spec: .object(
            ["replicas": AgentSandboxSchemas.replicas, "sandboxTemplateRef": AgentSandboxSchemas.requiredName],
            required: ["replicas", "sandboxTemplateRef"]),
        status: .object(["replicas": .int32]))
}
