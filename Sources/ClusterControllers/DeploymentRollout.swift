import APIServer
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation

/// One pass over one Deployment.
final class DeploymentRollout {
    let controller: DeploymentController
    /// The Deployment as read, with what this pass has written.
    var deployment: Deployment
    /// The status as stored; conditions set in the pass are written with the next status.
    var status: DeploymentStatus
    /// All ReplicaSets, oldest first.
    var sets: [ReplicaSet]
    /// The name of the ReplicaSet of the present template.
    var newName: String?

    init(_ deployment: Deployment, sets: [ReplicaSet], controller: DeploymentController) {
        self.controller = controller
        self.deployment = deployment
        self.sets = sets.sorted { Self.isOlder($0, $1) }
        status = DeploymentStatus(of: deployment)
    }

    var client: Client { controller.client }
    var now: Timestamp { controller.client.process.timestamp }
    var newSet: ReplicaSet? { newName.flatMap { name in sets.first { $0.name == name } } }
    var oldSets: [ReplicaSet] { sets.filter { $0.name != newName } }
    var totalReplicas: Int64 { sets.reduce(0) { $0 + $1.replicas } }
    var isRolling: Bool { deployment.strategyType == "RollingUpdate" }

    var surge: Int64 {
        guard isRolling else { return 0 }
        return fenceposts.surge
    }

    var unavailable: Int64 {
        guard isRolling, deployment.replicas > 0 else { return 0 }
        return min(deployment.replicas, fenceposts.unavailable)
    }

    private var fenceposts: (surge: Int64, unavailable: Int64) {
        RolloutArithmetic.fenceposts(
            surge: deployment.maxSurge, unavailable: deployment.maxUnavailable, desired: deployment.replicas)
    }

    static func isOlder(_ left: ReplicaSet, _ right: ReplicaSet) -> Bool {
        let times = (left.creationTimestamp, right.creationTimestamp)
        if let first = times.0, let second = times.1, first != second { return first < second }
        return left.name < right.name
    }

    /// Carries the pass out; returns when to look again although nothing happens.
    func run() async throws -> Nanoseconds? {
        newName = findNew()
        if deployment.isBeingDeleted {
            try await writeStatus(calculated())
            return nil
        }
        try await checkPaused()
        if deployment.isPaused || isScaling {
            try await syncRevision(creating: false)
            try await scale()
            if deployment.isPaused { try await cleanUp() }
            try await writeStatus(calculated())
            return nil
        }
        return isRolling ? try await roll() : try await recreate()
    }

    /// Whether the Deployment's size changed since its ReplicaSets got theirs.
    private var isScaling: Bool {
        sets.contains { set in
            guard set.replicas > 0, let desired = set.annotation(DeploymentAnnotations.desiredReplicas).flatMap(Int64.init) else {
                return false
            }
            return desired != deployment.replicas
        }
    }

    /// Notes pausing and resuming in the Progressing condition, so that the deadline does not run meanwhile.
    private func checkPaused() async throws {
        guard DeploymentProgress.hasDeadline(deployment) else { return }
        let current = status.condition(DeploymentCondition.progressing)
        if current?.reason == DeploymentProgress.timedOut { return }
        let isMarked = current?.reason == "DeploymentPaused"
        guard deployment.isPaused != isMarked else { return }
        if deployment.isPaused {
            setProgressing("Unknown", "DeploymentPaused", "Deployment is paused")
        } else {
            setProgressing("Unknown", "DeploymentResumed", "Deployment is resumed")
        }
        try await writeDeployment()
    }

    func setProgressing(_ value: String, _ reason: String, _ message: String) {
        status.set(
            DeploymentCondition(type: DeploymentCondition.progressing, status: value, reason: reason, message: message, at: now))
    }

    // MARK: Strategies

    private func roll() async throws -> Nanoseconds? {
        try await syncRevision(creating: true)
        if try await reconcileNew() { return try await syncStatus() }
        if try await reconcileOld() { return try await syncStatus() }
        if DeploymentProgress.isComplete(deployment, status) { try await cleanUp() }
        return try await syncStatus()
    }

    private func recreate() async throws -> Nanoseconds? {
        try await syncRevision(creating: false)
        var isScaledDown = false
        for set in oldSets where set.replicas > 0 {
            try await resize(set, to: 0)
            isScaledDown = true
        }
        if isScaledDown || hasOldPods { return try await syncStatus() }
        if newName == nil { try await syncRevision(creating: true) }
        if let newSet { try await resize(newSet, to: deployment.replicas) }
        if DeploymentProgress.isComplete(deployment, status) { try await cleanUp() }
        return try await syncStatus()
    }

    /// Whether a Pod of an old ReplicaSet still runs.
    private var hasOldPods: Bool {
        oldSets.contains { set in controller.podsOf(set).contains { !$0.isFinished } }
    }

    private func reconcileNew() async throws -> Bool {
        guard let newSet, newSet.replicas != deployment.replicas else { return false }
        if newSet.replicas > deployment.replicas { return try await resize(newSet, to: deployment.replicas) }
        return try await resize(
            newSet,
            to: RolloutArithmetic.newSize(
                desired: deployment.replicas, surge: surge, current: newSet.replicas, total: totalReplicas))
    }

    private func reconcileOld() async throws -> Bool {
        guard oldSets.contains(where: { $0.replicas > 0 }) else { return false }
        let limit = RolloutArithmetic.maximumScaleDown(
            desired: deployment.replicas, unavailable: unavailable, total: totalReplicas, newReplicas: newSet?.replicas ?? 0,
            newAvailable: newSet?.availableReplicas ?? 0)
        guard limit > 0 else { return false }
        var isChanged = try await resize(oldSets, to: RolloutArithmetic.withoutUnhealthy(oldSets.map(Self.size), limit: limit))
        let sizes = RolloutArithmetic.scaledDown(
            oldSets.map(\.replicas), available: sets.reduce(0) { $0 + $1.availableReplicas },
            minimum: deployment.replicas - unavailable)
        if try await resize(oldSets, to: sizes) { isChanged = true }
        return isChanged
    }

    /// Gives the Deployment's new size to the ReplicaSets without starting a rollout.
    private func scale() async throws {
        let active = sets.filter { $0.replicas > 0 }
        // The one that is active, or the latest when none is.
        if active.count <= 1 {
            if let only = active.first ?? newSet ?? sets.last { try await resize(only, to: deployment.replicas) }
            return
        }
        if let newSet, newSet.annotation(DeploymentAnnotations.desiredReplicas).flatMap(Int64.init) == deployment.replicas,
            newSet.replicas == deployment.replicas, newSet.availableReplicas == deployment.replicas
        {
            for set in oldSets where set.replicas > 0 { try await resize(set, to: 0) }
            return
        }
        guard isRolling else { return }
        let allowed = deployment.replicas > 0 ? deployment.replicas + surge : 0
        let isGrowing = allowed > totalReplicas
        let ordered = active.sorted { left, right in
            if left.replicas != right.replicas { return left.replicas > right.replicas }
            return isGrowing ? Self.isOlder(right, left) : Self.isOlder(left, right)
        }
        let sizes = RolloutArithmetic.proportional(
            ordered.map(Self.size), desired: deployment.replicas, surge: surge, statusReplicas: deployment.currentReplicas)
        for (set, size) in zip(ordered, sizes) { try await resize(set, to: size) }
    }

    private static func size(_ set: ReplicaSet) -> RolloutArithmetic.Size {
        RolloutArithmetic.Size(
            replicas: set.replicas, available: set.availableReplicas,
            maximum: set.annotation(DeploymentAnnotations.maxReplicas).flatMap(Int64.init))
    }
}
