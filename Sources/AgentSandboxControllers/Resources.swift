import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel

/// The resources that the controllers read and write, in the versions they work in.
public enum Resources {
    /// Sandboxes, v1beta1.
    public static let sandboxes = Resource<Sandbox>(AgentSandboxKinds.sandbox.v1beta1Resource)
    /// SandboxClaims, v1beta1.
    public static let claims = Resource<SandboxClaim>(AgentSandboxKinds.sandboxClaim.v1beta1Resource)
    /// SandboxWarmPools, v1beta1.
    public static let pools = Resource<SandboxWarmPool>(AgentSandboxKinds.sandboxWarmPool.v1beta1Resource)
    /// SandboxTemplates, v1beta1.
    public static let templates = Resource<SandboxTemplate>(AgentSandboxKinds.sandboxTemplate.v1beta1Resource)
    /// Pods. The cached ones are reduced: see `Indexes.cachedPod`.
    public static let pods = Resource<Pod>(group: "", version: "v1", resource: "pods")
    /// Services.
    public static let services = Resource<Service>(group: "", version: "v1", resource: "services")
    /// PersistentVolumeClaims.
    public static let persistentVolumeClaims = Resource<PersistentVolumeClaim>(group: "", version: "v1", resource: "persistentvolumeclaims")
    /// NetworkPolicies.
    public static let networkPolicies = Resource<NetworkPolicy>(group: "networking.k8s.io", version: "v1", resource: "networkpolicies")
}
