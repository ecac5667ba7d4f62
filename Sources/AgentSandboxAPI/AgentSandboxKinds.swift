/// The identities of the four kinds in both versions.
public enum AgentSandboxKinds {
    /// The kind Sandbox.
    public static let sandbox = AgentSandboxIdentity(
        group: AgentSandboxNames.group, kind: "Sandbox", plural: "sandboxes", shortName: "sandbox")
    /// The kind SandboxClaim.
    public static let sandboxClaim = AgentSandboxIdentity(
        group: AgentSandboxNames.extensionsGroup, kind: "SandboxClaim", plural: "sandboxclaims", shortName: "sandboxclaim")
    /// The kind SandboxTemplate.
    public static let sandboxTemplate = AgentSandboxIdentity(
        group: AgentSandboxNames.extensionsGroup, kind: "SandboxTemplate", plural: "sandboxtemplates", shortName: "sandboxtemplate")
    /// The kind SandboxWarmPool.
    public static let sandboxWarmPool = AgentSandboxIdentity(
        group: AgentSandboxNames.extensionsGroup, kind: "SandboxWarmPool", plural: "sandboxwarmpools", shortName: "swp")
    /// The four kinds: Sandbox, SandboxClaim, SandboxTemplate, SandboxWarmPool.
    public static let all = [sandbox, sandboxClaim, sandboxTemplate, sandboxWarmPool]
}
