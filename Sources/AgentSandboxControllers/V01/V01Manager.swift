import ControllerRuntime

/// The process `agent-sandbox-controller` of profile v0.1: the Sandbox controller and, with `--extensions`, those of claims and pools.
/// Each has one worker. Templates have no controller.
public enum V01Manager {
    /// Describes the process, which has the name of its successor.
    public static func make(controlPlane: ControlPlane, flags: V01Flags) -> ControllerManager {
        ControllerManager(name: AgentSandboxManager.processName, controlPlane: controlPlane) { incarnation in
            if flags.leaderElect { ProcessMetrics.lead("a3317529.x-k8s.io", in: incarnation.metrics) }
            try V01SandboxController.register(in: incarnation)
            guard flags.extensions else { return }
            try V01SandboxClaimController.register(in: incarnation)
            try V01SandboxWarmPoolController.register(in: incarnation)
        }
    }
}
