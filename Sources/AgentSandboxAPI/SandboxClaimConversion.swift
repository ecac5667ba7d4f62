import ObjectModel

/// SandboxClaim: v1alpha1 names a template and a pool policy, v1beta1 names a pool.
enum SandboxClaimConversion {
    private static let key = AgentSandboxNames.Annotation.v1alpha1SandboxClaimState
    private static let specFields = ["lifecycle", "additionalPodMetadata", "env"]
    private static let statusFields = ["conditions", "sandbox"]
    private static let defaultPolicy = "default"

    static func up(_ source: JSONValue, _ identity: AgentSandboxIdentity) throws(AgentSandboxConversionError) -> JSONValue {
        let spec = source["spec"]
        let sandbox = sandboxName(of: source)
        let pool: String
        if let specific = specificPool(spec?["warmpool"]?.stringValue) {
            pool = specific
        } else if !sandbox.isEmpty, sandbox != source.at("metadata", "name")?.stringValue ?? "" {
            pool = withoutSuffix(sandbox)
        } else {
            pool = AgentSandboxNames.shadowPoolName(template: spec?.at("sandboxTemplateRef", "name")?.stringValue ?? "")
        }
        var result = ConversionState.copy(specFields, from: spec)
        result["warmPoolRef"] = ["name": .string(pool)]
        return ConversionState.assemble(
            identity.v1beta1, from: source, annotations: ConversionState.annotations(keeping: source, under: key), spec: result,
            status: ConversionState.copy(statusFields, from: source["status"]))
    }

    static func down(_ source: JSONValue, _ identity: AgentSandboxIdentity) throws(AgentSandboxConversionError) -> JSONValue {
        let pool = source["spec"]?.at("warmPoolRef", "name")?.stringValue ?? ""
        var template = pool
        var policy: String? = pool
        if let kept = try ConversionState.kept(in: source, under: key, identity) {
            template = try string(["spec", "sandboxTemplateRef", "name"], of: kept, identity) ?? ""
            let original = try string(["spec", "warmpool"], of: kept, identity)
            if isSameIntent(pool, as: specificPool(original) ?? template, sandbox: sandboxName(of: source)) { policy = original }
        } else if pool.hasPrefix(AgentSandboxNames.shadowPoolPrefix) {
            template = String(pool.dropFirst(AgentSandboxNames.shadowPoolPrefix.count))
            policy = defaultPolicy
        }
        var spec = ConversionState.copy(specFields, from: source["spec"])
        spec["sandboxTemplateRef"] = ["name": .string(template)]
        spec["warmpool"] = policy.map(JSONValue.string)
        return ConversionState.assemble(
            identity.v1alpha1, from: source, annotations: ConversionState.annotations(of: source, without: key), spec: spec,
            status: ConversionState.copy(statusFields, from: source["status"]))
    }

    /// The policy when it names a pool rather than a rule for choosing one.
    private static func specificPool(_ policy: String?) -> String? {
        switch policy {
        case nil, "", "none", defaultPolicy: nil
        default: policy
        }
    }

    /// Whether the pool that the claim refers to now is one that its v1alpha1 form would have been given.
    private static func isSameIntent(_ pool: String, as expected: String, sandbox: String) -> Bool {
        if pool == expected || pool == AgentSandboxNames.shadowPoolName(template: expected) { return true }
        return !sandbox.isEmpty && (pool == sandbox || pool == withoutSuffix(sandbox))
    }

    private static func sandboxName(of claim: JSONValue) -> String { claim["status"]?.at("sandbox", "name")?.stringValue ?? "" }

    /// The name of a pool member without the suffix that the server generated: everything before the last `-`, or all of it.
    private static func withoutSuffix(_ name: String) -> String {
        guard let dash = name.utf8.lastIndex(of: UInt8(ascii: "-")) else { return name }
        return String(name[..<dash])
    }

    private static func string(_ path: [String], of kept: JSONValue, _ identity: AgentSandboxIdentity)
        throws(AgentSandboxConversionError) -> String?
    {
        try ConversionState.field(path, of: kept, expected: "string", key: key, identity) { $0.stringValue }
    }
}
