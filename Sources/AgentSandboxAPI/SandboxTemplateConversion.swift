import ObjectModel

/// SandboxTemplate: v1alpha1 has no field for the policy on claim templates, so an annotation carries it.
enum SandboxTemplateConversion {
    private static let key = AgentSandboxNames.Annotation.v1alpha1SandboxTemplateState
    private static let policyKey = AgentSandboxNames.Annotation.v1beta1VolumeClaimTemplatesPolicy
    private static let policyField = "volumeClaimTemplatesPolicy"
    private static let specFields = [
        "podTemplate", "volumeClaimTemplates", "service", "networkPolicy", "networkPolicyManagement", "envVarsInjectionPolicy",
    ]

    static func up(_ source: JSONValue, _ identity: AgentSandboxIdentity) throws(AgentSandboxConversionError) -> JSONValue {
        var spec = ConversionState.copy(specFields, from: source["spec"])
        var annotations = ConversionState.annotations(keeping: source, under: key)
        if let carried = annotations.removeValue(forKey: policyKey) {
            guard let text = carried.stringValue, let policy = VolumeClaimTemplatesPolicy(rawValue: text) else {
                throw AgentSandboxConversionError(
                    reason: .unsupportedPolicy,
                    message: "invalid VolumeClaimTemplatesPolicy annotation value: \(carried)")
            }
            spec[policyField] = .string(policy.rawValue)
        }
        return ConversionState.assemble(identity.v1beta1, from: source, annotations: annotations, spec: spec)
    }

    static func down(_ source: JSONValue, _ identity: AgentSandboxIdentity) throws(AgentSandboxConversionError) -> JSONValue {
        var annotations = ConversionState.annotations(of: source, without: key)
        let policy = source.at("spec", policyField)?.stringValue ?? ""
        annotations[policyKey] = policy.isEmpty ? nil : .string(policy)
        return ConversionState.assemble(
            identity.v1alpha1, from: source, annotations: annotations,
            spec: ConversionState.copy(specFields, from: source["spec"]))
    }
}
