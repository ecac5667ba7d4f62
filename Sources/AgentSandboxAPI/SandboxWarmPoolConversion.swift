import ObjectModel

/// SandboxWarmPool: `replicas` may be left out in v1beta1 only, and v1alpha1 has no `observedGeneration`.
enum SandboxWarmPoolConversion {
    private static let key = AgentSandboxNames.Annotation.v1alpha1SandboxWarmPoolState
    private static let specFields = ["sandboxTemplateRef", "updateStrategy"]
    private static let statusFields = ["replicas", "readyReplicas", "selector"]

    static func up(_ source: JSONValue, _ identity: AgentSandboxIdentity) throws(AgentSandboxConversionError) -> JSONValue {
        ConversionState.assemble(
            identity.v1beta1, from: source, annotations: ConversionState.annotations(keeping: source, under: key),
            spec: spec(of: source, replicasWhenAbsent: 0), status: ConversionState.copy(statusFields, from: source["status"]))
    }

    static func down(_ source: JSONValue, _ identity: AgentSandboxIdentity) throws(AgentSandboxConversionError) -> JSONValue {
        ConversionState.assemble(
            identity.v1alpha1, from: source, annotations: ConversionState.annotations(of: source, without: key),
            spec: spec(of: source, replicasWhenAbsent: 1), status: ConversionState.copy(statusFields, from: source["status"]))
    }

    private static func spec(of source: JSONValue, replicasWhenAbsent: Int64) -> JSONObject {
        var spec = ConversionState.copy(specFields, from: source["spec"])
        spec["replicas"] = .int(source.at("spec", "replicas")?.intValue ?? replicasWhenAbsent)
        return spec
    }
}
