import KubernetesAPI
import ObjectModel

/// The schemas of Sandbox.
enum SandboxSchemas {
    static let v1beta1 = AgentSandboxSchemas.root(
        spec: .object(
            [
                "operatingMode": AgentSandboxSchemas.choice(of: SandboxOperatingMode.self, default: .running),
                "podTemplate": AgentSandboxSchemas.podTemplate,
                "service": .boolean,
                "shutdownPolicy": shutdownPolicy,
                "shutdownTime": .dateTime,
                "volumeClaimTemplates": AgentSandboxSchemas.volumeClaimTemplates,
            ], required: ["podTemplate"]
        ) { $0.validations = [immutableVolumeClaimTemplates] },
        status: .object([
            "conditions": AgentSandboxSchemas.conditions,
            "nodeName": .string,
            "podIPs": .stringList,
            "selector": .string,
            "service": .string,
            "serviceFQDN": .string,
        ]))

    static let v1alpha1 = AgentSandboxSchemas.root(
        spec: .object(
            [
                "podTemplate": AgentSandboxSchemas.podTemplate,
                "replicas": .scalar(.integer, format: "int32", default: 1) {
                    $0.minimum = 0
                    $0.maximum = 1
                },
                "service": .boolean,
                "shutdownPolicy": shutdownPolicy,
                "shutdownTime": .dateTime,
                "volumeClaimTemplates": AgentSandboxSchemas.volumeClaimTemplates,
            ], required: ["podTemplate"]),
        status: .object([
            "conditions": AgentSandboxSchemas.conditions,
            "podIPs": .stringList,
            "replicas": AgentSandboxSchemas.replicas,
            "selector": .string,
            "service": .string,
            "serviceFQDN": .string,
        ]))

    private static let shutdownPolicy = AgentSandboxSchemas.choice(of: SandboxShutdownPolicy.self, default: .retain)

    private static let immutableVolumeClaimTemplates = StructuralSchema.ValidationRule(
        rule: "(has(self.volumeClaimTemplates) && has(oldSelf.volumeClaimTemplates)"
            + " && self.volumeClaimTemplates == oldSelf.volumeClaimTemplates)"
            + " || (has(self.volumeClaimTemplates) || has(oldSelf.volumeClaimTemplates)) == false",
        message: "volumeClaimTemplates is immutable")
}
