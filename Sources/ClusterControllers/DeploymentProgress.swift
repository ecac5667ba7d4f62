import KubernetesAPI
import ObjectModel

/// How far a Deployment is: the judgements of `pkg/controller/deployment/progress.go`.
enum DeploymentProgress {
    static let newAvailable = "NewReplicaSetAvailable"
    static let timedOut = "ProgressDeadlineExceeded"

    /// Whether everything is of the new template, and available.
    static func isComplete(_ deployment: Deployment, _ status: DeploymentStatus) -> Bool {
        status.updated == deployment.replicas && status.replicas == deployment.replicas && status.available == deployment.replicas
            && status.observedGeneration >= deployment.generation
    }

    /// Whether anything got better.
    static func isProgressing(from old: DeploymentStatus, to new: DeploymentStatus) -> Bool {
        new.updated > old.updated || new.replicas - new.updated < old.replicas - old.updated || new.ready > old.ready
            || new.available > old.available
    }

    /// Whether a Deployment has a deadline at all.
    static func hasDeadline(_ deployment: Deployment) -> Bool { deployment.progressDeadlineSeconds != Int64(Int32.max) }

    /// Whether nothing got better for longer than the deadline.
    static func hasTimedOut(_ deployment: Deployment, _ status: DeploymentStatus, at now: Timestamp) -> Bool {
        guard hasDeadline(deployment), let condition = status.condition(DeploymentCondition.progressing) else { return false }
        if condition.reason == newAvailable { return false }
        if condition.reason == timedOut { return true }
        guard let since = condition.lastUpdateTime else { return false }
        return since + deployment.progressDeadlineSeconds * 1_000_000_000 < now
    }

    /// When a Deployment that makes no progress is to be looked at again, in nanoseconds; nil for never.
    static func recheck(_ deployment: Deployment, _ status: DeploymentStatus, at now: Timestamp) -> Int64? {
        guard hasDeadline(deployment), let condition = status.condition(DeploymentCondition.progressing),
            let since = condition.lastUpdateTime, !isComplete(deployment, status), condition.reason != timedOut
        else { return nil }
        // One second more, because times are whole seconds.
        return max(0, since + deployment.progressDeadlineSeconds * 1_000_000_000 - now) + 1_000_000_000
    }

    /// The status with its Progressing condition brought up to date.
    /// - Parameters:
    ///   - status: what the ReplicaSets add up to, conditions as before.
    ///   - old: the status as stored.
    ///   - newName: the name of the new ReplicaSet, if there is one.
    static func update(
        _ status: inout DeploymentStatus, from old: DeploymentStatus, of deployment: Deployment, newName: String?, at now: Timestamp
    ) {
        guard hasDeadline(deployment) else {
            status.remove(DeploymentCondition.progressing)
            return
        }
        let current = old.condition(DeploymentCondition.progressing)
        if status.replicas == status.updated, current?.reason == newAvailable { return }
        let subject = newName.map { "ReplicaSet \"\($0)\"" } ?? "Deployment \"\(deployment.name)\""
        func condition(_ value: String, _ reason: String, _ rest: String) -> DeploymentCondition {
            DeploymentCondition(
                type: DeploymentCondition.progressing, status: value, reason: reason, message: "\(subject) \(rest)", at: now)
        }
        if isComplete(deployment, status) {
            status.set(condition("True", newAvailable, "has successfully progressed."))
        } else if isProgressing(from: old, to: status) {
            var new = condition("True", "ReplicaSetUpdated", "is progressing.")
            if let current {
                if current.status == "True" { new.lastTransitionTime = current.lastTransitionTime }
                // The time of the update counts for the deadline, so the condition is replaced even when it says the same.
                status.remove(DeploymentCondition.progressing)
            }
            status.conditions.append(new)
        } else if hasTimedOut(deployment, status, at: now) {
            status.set(condition("False", timedOut, "has timed out progressing."))
        }
    }
}
