import KubernetesAPI
import ObjectModel

/// The schemas of Sandbox.
enum SandboxSchemas {
    private static let text = "A Pod with an identity of its own that outlives its runs: it can be suspended, resumed and set to end."
    private static let specText = "What the Sandbox is to be."
    private static let statusText = "What was last observed of the Sandbox."
    private static let service = StructuralSchema.boolean.described("Whether the Sandbox gets a headless Service of its name.")
    private static let shutdownTime = StructuralSchema.dateTime.described("When the Sandbox ends; never by default.")
    private static let podIPs = StructuralSchema.stringList.described("The addresses of the Pod.")
    private static let selector = StructuralSchema.string.described("Which Pod is the Sandbox's, as a label selector.")
    private static let serviceName = StructuralSchema.string.described("The name of the Service.")
    private static let serviceFQDN = StructuralSchema.string.described("The full name of the Service within the cluster.")

    static let v1beta1 = AgentSandboxSchemas.root(
        text,
        spec: .object(
            [
                "operatingMode": AgentSandboxSchemas.choice(of: SandboxOperatingMode.self, default: .running)
                    .described("Running, or Suspended: then there is no Pod and everything else is kept."),
                "podTemplate": AgentSandboxSchemas.podTemplate,
                "service": service,
                "shutdownPolicy": shutdownPolicy,
                "shutdownTime": shutdownTime,
                "volumeClaimTemplates": AgentSandboxSchemas.volumeClaimTemplates,
            ], required: ["podTemplate"]
        ) {
            $0.validations = [immutableVolumeClaimTemplates]
            $0.description = specText
        },
        status: .object([
            "conditions": AgentSandboxSchemas.conditions,
            "nodeName": .string.described("The node of the Pod."),
            "podIPs": podIPs,
            "selector": selector,
            "service": serviceName,
            "serviceFQDN": serviceFQDN,
        ]) { $0.description = statusText })

    static let v1alpha1 = AgentSandboxSchemas.root(
        text,
        spec: .object(
            [
                "podTemplate": AgentSandboxSchemas.podTemplate,
                "replicas": .scalar(.integer, format: "int32", default: 1) {
                    $0.minimum = 0
                    $0.maximum = 1
                    $0.description = "1, or 0: then there is no Pod and everything else is kept."
                },
                "service": service,
                "shutdownPolicy": shutdownPolicy,
                "shutdownTime": shutdownTime,
                "volumeClaimTemplates": AgentSandboxSchemas.volumeClaimTemplates,
            ], required: ["podTemplate"]
        ) { $0.description = specText },
        status: .object([
            "conditions": AgentSandboxSchemas.conditions,
            "podIPs": podIPs,
            "replicas": AgentSandboxSchemas.replicas.described("The number of Pods."),
            "selector": selector,
            "service": serviceName,
            "serviceFQDN": serviceFQDN,
        ]) { $0.description = statusText })

    private static let shutdownPolicy = AgentSandboxSchemas.choice(of: SandboxShutdownPolicy.self, default: .retain)
        .described("What becomes of the Sandbox at its end: Retain keeps the object, Delete removes it.")

    private static let immutableVolumeClaimTemplates = StructuralSchema.ValidationRule(
        rule: "(has(self.volumeClaimTemplates) && has(oldSelf.volumeClaimTemplates)"
            + " && self.volumeClaimTemplates == oldSelf.volumeClaimTemplates)"
            + " || (has(self.volumeClaimTemplates) || has(oldSelf.volumeClaimTemplates)) == false",
        message: "volumeClaimTemplates is immutable")
}
