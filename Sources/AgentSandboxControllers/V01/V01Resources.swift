import AgentSandboxAPI
import ControllerRuntime

/// The custom resources that the controllers of profile v0.1 read and write. Those of the cluster are in `Resources`.
public enum V01Resources {
    /// Sandboxes, v1alpha1.
    public static let sandboxes = Resource<V01Sandbox>(AgentSandboxKinds.sandbox.v1alpha1Resource)
    /// SandboxClaims, v1alpha1.
    public static let claims = Resource<V01SandboxClaim>(AgentSandboxKinds.sandboxClaim.v1alpha1Resource)
    /// SandboxWarmPools, v1alpha1.
    public static let pools = Resource<V01SandboxWarmPool>(AgentSandboxKinds.sandboxWarmPool.v1alpha1Resource)
    /// SandboxTemplates, v1alpha1.
    public static let templates = Resource<SandboxTemplate>(AgentSandboxKinds.sandboxTemplate.v1alpha1Resource)
}
