import KubernetesAPI
import ObjectModel

/// The status of a ReplicaSet as its Pods make it (`calculateStatus`).
struct ReplicaSetStatus: Equatable {
    var replicas: Int64 = 0
    var fullyLabeled: Int64 = 0
    var ready: Int64 = 0
    var available: Int64 = 0
    var conditions: [Condition]

    /// Counts active Pods; `failure` is what kept the last attempt to make or delete Pods from succeeding.
    init(of set: ReplicaSet, pods: [Pod], failure: (any Error)?, at now: Timestamp) {
        let templateLabels = LabelSelector(equals: set.template.at("metadata", "labels")?.objectValue ?? JSONObject())
        for pod in pods {
            replicas += 1
            if templateLabels.matches(pod.labels) { fullyLabeled += 1 }
            guard pod.isReady else { continue }
            ready += 1
            if pod.isAvailable(minReadySeconds: set.minReadySeconds, at: now) { available += 1 }
        }
        conditions = set.conditions
        if let failure {
            if conditions.condition("ReplicaFailure") == nil {
                let reason = (failure as? ReplicaSetFailure)?.reason ?? "FailedCreate"
                conditions.append(
                    Condition(
                        type: "ReplicaFailure", status: "True", reason: reason, message: "\(failure)",
                        lastTransitionTime: now.truncatedToSeconds
                    ))
            }
        } else {
            conditions.remove("ReplicaFailure")
        }
    }

    /// The ReplicaSet with this status; nil when it has it already.
    func applied(to set: ReplicaSet) -> ReplicaSet? {
        if set.currentReplicas == replicas, set.fullyLabeledReplicas == fullyLabeled, set.readyReplicas == ready,
            set.availableReplicas == available, set.observedGeneration == set.generation, set.conditions == conditions
        {
            return nil
        }
        var changed = set
        changed.conditions = conditions
        changed.json.set(.int(replicas), at: "status", "replicas")
        changed.setStatusNumber("fullyLabeledReplicas", fullyLabeled)
        changed.setStatusNumber("readyReplicas", ready)
        changed.setStatusNumber("availableReplicas", available)
        changed.setStatusNumber("observedGeneration", set.generation)
        return changed
    }
}

extension Workload {
    /// Sets a number of the status; zero leaves the field out, as Go's `omitempty` does.
    mutating func setStatusNumber(_ field: String, _ value: Int64) {
        if value == 0, json.at("status", field) == nil { return }
        json.set(value == 0 ? Optional<JSONValue>.none : .some(.int(value)), at: "status", field)
    }
}
