/// The versions of Agent Sandbox that can be run, each with custom resources of its own.
public enum AgentSandboxProfile: String, Sendable, CaseIterable {
    /// Upstream's v0.5: v1beta1 stored, v1alpha1 served through conversion.
    case v05 = "v0.5"
    /// Upstream's v0.1: v1alpha1 and nothing else.
    case v01 = "v0.1"

    /// The custom resources of the profile: Sandbox, SandboxClaim, SandboxTemplate, SandboxWarmPool.
    public var kinds: [AgentSandboxKind] {
        switch self {
        case .v05: AgentSandboxCRDs.kinds05
        case .v01: AgentSandboxCRDs.kinds01
        }
    }

    /// The version of the four kinds that is stored.
    public var storedVersion: String {
        switch self {
        case .v05: AgentSandboxNames.v1beta1
        case .v01: AgentSandboxNames.v1alpha1
        }
    }
}
