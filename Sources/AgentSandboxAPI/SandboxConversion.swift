import ObjectModel

/// Sandbox: `replicas` in v1alpha1 stands for `operatingMode` in v1beta1.
enum SandboxConversion {
    private static let key = AgentSandboxNames.Annotation.v1alpha1SandboxState
    private static let specFields = ["podTemplate", "volumeClaimTemplates", "shutdownTime", "shutdownPolicy", "service"]
    private static let statusFields = ["serviceFQDN", "service", "conditions", "selector", "podIPs"]

    static func up(_ source: JSONValue, _ identity: AgentSandboxIdentity) throws(AgentSandboxConversionError) -> JSONValue {
        var spec = ConversionState.copy(specFields, from: source["spec"])
        let mode: SandboxOperatingMode = source.at("spec", "replicas")?.intValue == 0 ? .suspended : .running
        spec["operatingMode"] = .string(mode.rawValue)
        return ConversionState.assemble(
            identity.v1beta1, from: source, annotations: ConversionState.annotations(keeping: source, under: key), spec: spec,
            status: ConversionState.copy(statusFields, from: source["status"]))
    }

    static func down(_ source: JSONValue, _ identity: AgentSandboxIdentity) throws(AgentSandboxConversionError) -> JSONValue {
        var spec = ConversionState.copy(specFields, from: source["spec"])
        var status = ConversionState.copy(statusFields, from: source["status"])
        let mode = source.at("spec", "operatingMode")?.stringValue ?? ""
        var replicas: Int64? = mode == SandboxOperatingMode.suspended.rawValue ? 0 : 1
        var observed = replicas ?? 0
        if let kept = try ConversionState.kept(in: source, under: key, identity) {
            let original = try integer(["spec", "replicas"], of: kept, identity)
            // An original of 0 whose mode has since become Running must not read as suspended again.
            if mode == SandboxOperatingMode.running.rawValue, original != 0 { replicas = original }
            observed = try integer(["status", "replicas"], of: kept, identity) ?? 0
        }
        spec["replicas"] = replicas.map(JSONValue.int)
        if observed != 0 { status["replicas"] = .int(observed) }
        return ConversionState.assemble(
            identity.v1alpha1, from: source, annotations: ConversionState.annotations(of: source, without: key), spec: spec,
            status: status)
    }

    private static func integer(_ path: [String], of kept: JSONValue, _ identity: AgentSandboxIdentity)
        throws(AgentSandboxConversionError) -> Int64?
    {
        try ConversionState.field(path, of: kept, expected: "integer", key: key, identity) { $0.intValue }
    }
}
