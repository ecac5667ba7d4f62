import ControllerRuntime
import ObjectModel

extension AgentSandboxManager {
    /// The warm Sandboxes that the claim controller of a process has in line for a pool, in order; nil when the process has no claim
    /// controller of profile v0.5.
    public static func warmSandboxes(in incarnation: ManagerIncarnation, namespace: String, pool: String) -> [WarmSandboxKey]? {
        for controller in incarnation.controllers {
            guard let claims = controller.reconciler as? SandboxClaimController else { continue }
            return claims.queue.keys(in: claims.queue.line(namespace: namespace, pool: pool))
        }
        return nil
    }
}
