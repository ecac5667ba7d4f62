import AgentSandboxAPI
import KubernetesAPI
import ObjectModel

/// How profile v0.1 tells whether a Sandbox is ready. It is the only condition that a Sandbox has.
public enum V01SandboxReadiness {
    /// The Ready condition after a pass: False with the failures if there were any, else True when Pod and Service are ready. A Pod
    /// needs no address for that, and none is needed at 0 replicas.
    public static func ready(of sandbox: V01Sandbox, pod: Pod?, hasService: Bool, failures: [SandboxFailure]) -> Condition {
        var condition = Condition(
            type: Sandbox.ConditionType.ready, status: "False", reason: Sandbox.Reason.dependenciesNotReady,
            observedGeneration: sandbox.generation)
        guard failures.isEmpty else {
            condition.reason = Sandbox.Reason.reconcilerError
            condition.message = "Error seen: \(SandboxFailures(failures))"
            return condition
        }
        let (text, isPodReady) = state(of: pod, replicas: sandbox.replicas)
        condition.message = text + (hasService ? "; Service Exists" : "; Service does not exist")
        if isPodReady, hasService {
            condition.status = "True"
            condition.reason = Sandbox.Reason.dependenciesReady
        }
        return condition
    }

    private static func state(of pod: Pod?, replicas: Int64) -> (text: String, isReady: Bool) {
        guard let pod else {
            return replicas == 0 ? ("Pod does not exist, replicas is 0", true) : ("Pod does not exist", false)
        }
        guard pod.phase == "Running" else { return ("Pod exists with phase: \(pod.phase)", false) }
        return pod.isReady ? ("Pod is Ready", true) : ("Pod is Running but not Ready", false)
    }
}

extension KubernetesObject {
    /// Sets one condition as `meta.SetStatusCondition` does.
    mutating func set(_ condition: Condition, at now: Timestamp) {
        var conditions = self.conditions
        conditions.set(condition, at: now)
        self.conditions = conditions
    }
}
