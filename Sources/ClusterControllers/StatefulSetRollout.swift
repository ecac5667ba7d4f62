import APIServer
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation

/// One pass over one StatefulSet: `updateStatefulSet` of upstream's `stateful_set_control.go`.
final class StatefulSetRollout {
    private let set: StatefulSet
    private let revisions: StatefulSetRevisions
    private let controller: StatefulSetController
    /// The Pods of the ordinals that are wanted, in order; nil where there is none.
    private var replicas: [Pod?]
    /// The Pods of other ordinals, highest first.
    private let condemned: [Pod]
    /// The status as it will be written.
    private(set) var status: StatefulSetStatus

    init(_ set: StatefulSet, pods: [Pod], revisions: StatefulSetRevisions, controller: StatefulSetController) {
        self.set = set
        self.revisions = revisions
        self.controller = controller
        let wanted = max(0, set.replicas)
        var replicas: [Pod?] = Array(repeating: nil, count: Int(wanted))
        var condemned: [(ordinal: Int64, pod: Pod)] = []
        for pod in pods {
            guard let ordinal = StatefulSetIdentity.ordinal(of: pod.name, in: set.name) else { continue }
            let index = ordinal - set.firstOrdinal
            if index >= 0, index < wanted { replicas[Int(index)] = pod } else { condemned.append((ordinal, pod)) }
        }
        self.replicas = replicas
        self.condemned = condemned.sorted { $0.ordinal > $1.ordinal }.map(\.pod)
        status = StatefulSetStatus(
            of: set, pods: pods, currentRevision: revisions.current.name, updateRevision: revisions.update.name,
            collisionCount: revisions.collisionCount, at: controller.client.process.timestamp)
    }

    private var isMonotonic: Bool { self.set.podManagementPolicy != "Parallel" }
    private var client: Client { controller.client }

    /// Whether a Pod runs, is ready and stays.
    private static func isHealthy(_ pod: Pod) -> Bool { pod.phase == "Running" && pod.isReady && !pod.isBeingDeleted }

    /// Does what can be done now. What waits for a Pod is done when that Pod changes.
    func run() async throws {
        if set.isBeingDeleted { return }
        let firstUnhealthy = (replicas.compactMap { $0 } + condemned.reversed()).first { !Self.isHealthy($0) }
        if isMonotonic {
            for index in replicas.indices where try await bringOn(index) { return }
            for pod in condemned where try await condemn(pod, firstUnhealthy: firstUnhealthy) { return }
        } else {
            let outcome = try await SlowStart.run(replicas.count, in: controller.process) { await self.attempt($0) }
            if let failure = outcome.failure { throw failure }
            for pod in condemned { _ = try await condemn(pod, firstUnhealthy: firstUnhealthy) }
        }
        if set.updateStrategyType == "OnDelete" { return }
        try await update()
    }

    /// Ends a rolling update in the status, once every Pod is updated and ready.
    func completeUpdate() { status.completeUpdate(of: set) }

    private func attempt(_ index: Int) async -> Result<Void, any Error> {
        do {
            _ = try await bringOn(index)
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    /// Sees to the Pod of one ordinal; true when what follows has to wait for it.
    private func bringOn(_ index: Int) async throws -> Bool {
        let ordinal = set.firstOrdinal + Int64(index)
        guard var pod = replicas[index] else {
            try await createClaims(ordinal)
            try await create(index, ordinal)
            return isMonotonic
        }
        if pod.isFinished {
            if !pod.isBeingDeleted { try await delete(pod) }
            return true
        }
        if pod.phase.isEmpty || pod.phase == "Pending" { try await createClaims(ordinal) }
        if isMonotonic {
            if pod.isBeingDeleted || !Self.isHealthy(pod) { return true }
            if !pod.isAvailable(minReadySeconds: set.minReadySeconds, at: controller.client.process.timestamp) { return true }
        }
        let before = pod
        StatefulSetIdentity.apply(to: &pod, ordinal: ordinal)
        if pod != before { replicas[index] = try await client.update(WorkloadResources.pods, pod) }
        return false
    }

    /// Gives a Pod up that is not wanted; true when what follows has to wait.
    private func condemn(_ pod: Pod, firstUnhealthy: Pod?) async throws -> Bool {
        if pod.isBeingDeleted { return isMonotonic }
        if !Self.isHealthy(pod), isMonotonic, pod.name != firstUnhealthy?.name { return true }
        if set.claimRetentionWhenScaled == "Delete" { try await bindClaims(to: pod) }
        try await delete(pod)
        status.count(pod, -1)
        return isMonotonic
    }

    /// Replaces Pods of old revisions, the highest ordinal first, one at a time and not below the partition.
    private func update() async throws {
        let lowest = Int(max(0, set.partition))
        guard lowest < replicas.count else { return }
        for index in stride(from: replicas.count - 1, through: lowest, by: -1) {
            guard let pod = replicas[index] else { return }
            if pod.label(StatefulSetIdentity.revisionLabel) != revisions.update.name, !pod.isBeingDeleted {
                try await delete(pod)
                status.count(pod, -1)
                return
            }
            if !Self.isHealthy(pod) { return }
        }
    }

    private func create(_ index: Int, _ ordinal: Int64) async throws {
        let isBelowPartition = set.updateStrategyType == "RollingUpdate" && Int64(index) < set.partition
        let revision = isBelowPartition ? revisions.current : revisions.update
        let pod = StatefulSetIdentity.pod(
            of: set, ordinal: ordinal, template: StatefulSetRevisions.template(revision), revision: revision.name)
        do {
            let made = try await client.create(WorkloadResources.pods, pod)
            replicas[index] = made
            status.replicas += 1
            status.count(made, 1)
            event("SuccessfulCreate", "create Pod \(pod.name) in StatefulSet \(set.name) successful")
        } catch {
            if error.apiError?.isNamespaceTerminating == true { return }
            if error.apiError != nil, !error.isAlreadyExists {
                event("FailedCreate", "create Pod \(pod.name) in StatefulSet \(set.name) failed error: \(error)", isWarning: true)
            }
            throw error
        }
    }

    private func delete(_ pod: Pod) async throws {
        do {
            try await client.deleteIfPresent(WorkloadResources.pods, pod.key)
            event("SuccessfulDelete", "delete Pod \(pod.name) in StatefulSet \(set.name) successful")
        } catch {
            if error.apiError != nil {
                event("FailedDelete", "delete Pod \(pod.name) in StatefulSet \(set.name) failed error: \(error)", isWarning: true)
            }
            throw error
        }
    }

    private func createClaims(_ ordinal: Int64) async throws {
        for claim in StatefulSetIdentity.claims(of: set, ordinal: ordinal) where controller.claimCache.get(claim.key) == nil {
            do {
                _ = try await client.create(WorkloadResources.volumeClaims, claim)
                event(
                    "SuccessfulCreate",
                    "create Claim \(claim.name) Pod \(set.name)-\(ordinal) in StatefulSet \(set.name) success")
            } catch {
                if !error.isAlreadyExists { throw error }
            }
        }
    }

    /// Makes a Pod the owner of its claims, so that they go with it.
    private func bindClaims(to pod: Pod) async throws {
        guard let ordinal = StatefulSetIdentity.ordinal(of: pod.name, in: set.name) else { return }
        for wanted in StatefulSetIdentity.claims(of: set, ordinal: ordinal) {
            guard let cached = controller.claimCache.get(wanted.key) else { continue }
            var claim = PersistentVolumeClaim(cached)
            if claim.ownerReferences.contains(where: { $0.uid == pod.uid }) { continue }
            claim.ownerReferences =
                claim.ownerReferences.filter { $0.uid != set.uid } + [
                    OwnerReference(apiVersion: "v1", kind: "Pod", name: pod.name, uid: pod.uid)
                ]
            _ = try await client.update(WorkloadResources.volumeClaims, claim)
        }
    }

    private func event(_ reason: String, _ note: String, isWarning: Bool = false) {
        controller.events.event(set, type: isWarning ? "Warning" : "Normal", reason: reason, action: reason, note: note)
    }
}
