import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation

/// What a pass says in the status.
extension DeploymentRollout {
    /// The status that the ReplicaSets add up to; conditions as before, but for Available.
    func calculated() -> DeploymentStatus {
        var result = status
        result.observedGeneration = deployment.generation
        result.replicas = sets.reduce(0) { $0 + $1.currentReplicas }
        result.updated = newSet?.currentReplicas ?? 0
        result.ready = sets.reduce(0) { $0 + $1.readyReplicas }
        result.available = sets.reduce(0) { $0 + $1.availableReplicas }
        result.unavailable = max(0, totalReplicas - result.available)
        let isAvailable = result.available >= deployment.replicas - unavailable
        result.set(
            DeploymentCondition(
                type: DeploymentCondition.available, status: isAvailable ? "True" : "False",
                reason: isAvailable ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                message: "Deployment \(isAvailable ? "has" : "does not have") minimum availability.", at: now))
        return result
    }

    /// Brings status and Progressing up to date; returns when to look again although nothing happens.
    func syncStatus() async throws -> Nanoseconds? {
        var new = calculated()
        DeploymentProgress.update(&new, from: status, of: deployment, newName: newName, at: now)
        if let failure = replicaFailure { new.set(failure) } else { new.remove(DeploymentCondition.replicaFailure) }
        if try await writeStatus(new) { return nil }
        return DeploymentProgress.recheck(deployment, new, at: now)
    }

    private var replicaFailure: DeploymentCondition? {
        let ordered = (newSet.map { [$0] } ?? []) + oldSets
        for set in ordered {
            guard let failure = set.condition("ReplicaFailure") else { continue }
            var condition = DeploymentCondition(
                type: DeploymentCondition.replicaFailure, status: failure.status, reason: failure.reason, message: failure.message,
                at: failure.lastTransitionTime ?? now)
            condition.lastUpdateTime = condition.lastTransitionTime
            return condition
        }
        return nil
    }

    /// Writes a status unless it is the one stored; says whether it wrote.
    @discardableResult
    func writeStatus(_ new: DeploymentStatus) async throws -> Bool {
        guard new != DeploymentStatus(of: deployment) else { return false }
        status = new
        try await writeDeployment()
        return true
    }

    /// Writes status and annotations in one, as `UpdateStatus` does.
    func writeDeployment() async throws {
        status.apply(to: &deployment)
        deployment = try await client.update(WorkloadResources.deployments, deployment, subresource: .status)
        status = DeploymentStatus(of: deployment)
    }
}
