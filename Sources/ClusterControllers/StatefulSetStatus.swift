import KubernetesAPI
import ObjectModel

/// The status of a StatefulSet as its Pods make it.
struct StatefulSetStatus: Equatable {
    var replicas: Int64 = 0
    var ready: Int64 = 0
    var available: Int64 = 0
    var current: Int64 = 0
    var updated: Int64 = 0
    var currentRevision: String
    var updateRevision: String
    var collisionCount: Int64?

    /// Counts Pods. One that is being deleted is a replica, but of no revision.
    init(of set: StatefulSet, pods: [Pod], currentRevision: String, updateRevision: String, collisionCount: Int64?, at now: Timestamp) {
        self.currentRevision = currentRevision
        self.updateRevision = updateRevision
        self.collisionCount = collisionCount
        for pod in pods where !pod.phase.isEmpty {
            replicas += 1
            if pod.phase == "Running", pod.isReady {
                ready += 1
                if pod.isAvailable(minReadySeconds: set.minReadySeconds, at: now) { available += 1 }
            }
            count(pod, 1)
        }
    }

    /// Adds a Pod to those of its revisions, or with -1 takes it out.
    mutating func count(_ pod: Pod, _ amount: Int64) {
        if pod.isBeingDeleted { return }
        let revision = pod.label(StatefulSetIdentity.revisionLabel)
        if revision == currentRevision { current += amount }
        if revision == updateRevision { updated += amount }
    }

    /// When every Pod is updated and ready, the update revision becomes the current one.
    mutating func completeUpdate(of set: StatefulSet) {
        guard set.updateStrategyType == "RollingUpdate", updated == set.replicas, ready == set.replicas, replicas == set.replicas else {
            return
        }
        current = updated
        currentRevision = updateRevision
    }

    /// The StatefulSet with this status; nil when it has it already.
    func applied(to set: StatefulSet) -> StatefulSet? {
        var changed = set
        // Zero is written for these two, as upstream's type has them without omitempty.
        changed.json.set(.int(replicas), at: "status", "replicas")
        changed.json.set(.int(available), at: "status", "availableReplicas")
        changed.setStatusNumber("observedGeneration", set.generation)
        changed.setStatusNumber("readyReplicas", ready)
        changed.setStatusNumber("currentReplicas", current)
        changed.setStatusNumber("updatedReplicas", updated)
        changed.json.set(.string(currentRevision), at: "status", "currentRevision")
        changed.json.set(.string(updateRevision), at: "status", "updateRevision")
        changed.json.set(.int(collisionCount ?? 0), at: "status", "collisionCount")
        guard let before = set.json["status"], let after = changed.json["status"], before == after else { return changed }
        return nil
    }
}
