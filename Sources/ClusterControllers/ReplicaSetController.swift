import APIServer
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation

/// The ReplicaSet controller: keeps as many Pods as are asked for (`pkg/controller/replicaset`).
final class ReplicaSetController: Reconciler {
    static let actor = "replicaset-controller"
    /// The most Pods that one pass makes or deletes.
    static let burst = 500
    static let workers = 5

    let client: Client
    let process: SimulatedProcess
    let simulation: Simulation
    let events: EventRecorder
    let replicaSets: Informer
    let pods: Informer
    let claims: ObjectClaims<ReplicaSet, Pod>
    let expectations = Expectations()
    private var queue: WorkQueue?

    private init(in incarnation: ManagerIncarnation) throws(APIError) {
        client = incarnation.client(actor: Self.actor)
        process = incarnation.process
        simulation = incarnation.simulation
        events = EventRecorder(component: Self.actor, in: incarnation)
        replicaSets = try incarnation.informer(WorkloadResources.replicaSets)
        pods = try incarnation.informer(WorkloadResources.pods)
        claims = ObjectClaims(
            client: client, owners: WorkloadResources.replicaSets, ownerKind: WorkloadResources.replicaSet,
            objects: WorkloadResources.pods, cache: pods)
        replicaSets.addIndex(Self.ownerIndex) { [UntypedObject($0).controllerReference?.uid ?? ""] }
    }

    static let ownerIndex = "controller-uid"

    /// Adds the controller to a process.
    static func register(in incarnation: ManagerIncarnation) throws {
        let reconciler = try ReplicaSetController(in: incarnation)
        let controller = incarnation.addController(actor, workers: workers, reconciler: reconciler)
        reconciler.queue = controller.queue
        controller.watch(reconciler.replicaSets)
        reconciler.pods.addHandler { reconciler.take($0) }
    }

    // MARK: Events of Pods

    private func take(_ event: InformerEvent) {
        switch event {
        case .added(let object, _): added(Pod(object))
        case .updated(let old, let new): updated(Pod(old), Pod(new))
        case .deleted(let object): deleted(Pod(object))
        }
    }

    private func added(_ pod: Pod) {
        if pod.isBeingDeleted { return deleted(pod) }
        if let reference = pod.controllerReference {
            guard let owner = owner(reference, of: pod) else { return }
            expectations.creationObserved(owner)
            queue?.add(owner)
        } else {
            wakeMatching(pod)
        }
    }

    private func updated(_ old: Pod, _ new: Pod) {
        if old.resourceVersion == new.resourceVersion { return }
        let labelsChanged = old.labels != new.labels
        if new.isBeingDeleted {
            deleted(new)
            if labelsChanged { deleted(old) }
            return
        }
        let before = old.controllerReference
        let after = new.controllerReference
        if before != after, let before, let owner = owner(before, of: old) { queue?.add(owner) }
        if let after {
            guard let owner = owner(after, of: new) else { return }
            queue?.add(owner)
            if !old.isReady, new.isReady, let minimum = replicaSets.get(owner).map({ ReplicaSet($0).minReadySeconds }), minimum > 0 {
                // One second more, because times are whole seconds.
                queue?.add(owner, after: .seconds(minimum + 1))
            }
        } else if labelsChanged || before != nil {
            wakeMatching(new)
        }
    }

    private func deleted(_ pod: Pod) {
        guard let reference = pod.controllerReference, let owner = owner(reference, of: pod) else { return }
        expectations.deletionObserved(owner, uid: pod.uid)
        queue?.add(owner)
    }

    /// The key of the ReplicaSet that a reference means, if the cache has it under that UID.
    private func owner(_ reference: OwnerReference, of pod: Pod) -> ObjectKey? {
        guard reference.kind == "ReplicaSet", reference.group == "apps" else { return nil }
        let key = ObjectKey(namespace: pod.namespace, name: reference.name)
        guard let object = replicaSets.get(key), UntypedObject(object).uid == reference.uid else { return nil }
        return key
    }

    private func wakeMatching(_ pod: Pod) {
        let labels = pod.labels
        if labels.isEmpty { return }
        for object in replicaSets.list(namespace: pod.namespace) {
            let set = ReplicaSet(object)
            if set.selector.matches(labels) { queue?.add(set.key) }
        }
    }

    // MARK: Passes

    func reconcile(_ key: ObjectKey) async throws -> ReconcileResult {
        guard let object = replicaSets.get(key) else {
            expectations.forget(key)
            return .done
        }
        let set = ReplicaSet(object)
        let needsSync = expectations.isSatisfied(key, at: simulation.now)
        let owned = try await claims.claim(for: set, selector: set.selector) { $0.isActive }
        try process.checkAlive()
        var failure: (any Error)?
        if needsSync, !set.isBeingDeleted { failure = try await manageReplicas(of: set, pods: owned) }
        let status = ReplicaSetStatus(of: set, pods: owned, failure: failure, at: client.process.timestamp)
        try await write(status, of: set)
        if let failure { throw failure }
        if set.minReadySeconds > 0, status.ready == set.replicas, status.available != set.replicas {
            return ReconcileResult(requeueAfter: .seconds(set.minReadySeconds))
        }
        return .done
    }

    /// Makes or deletes Pods; returns the first failure.
    private func manageReplicas(of set: ReplicaSet, pods: [Pod]) async throws -> (any Error)? {
        let difference = pods.count - Int(set.replicas)
        if difference < 0 { return try await create(min(-difference, Self.burst), for: set) }
        guard difference > 0 else { return nil }
        return try await delete(min(difference, Self.burst), of: pods, for: set)
    }

    private func create(_ count: Int, for set: ReplicaSet) async throws -> (any Error)? {
        guard expectations.tryExpectCreations(set.key, count, at: simulation.now) else { return nil }
        var pod = PodTemplates.pod(from: set.template, owner: set, kind: WorkloadResources.replicaSet)
        pod.generateName = PodTemplates.generateName(of: set.name)
        let outcome = try await SlowStart.run(count, in: process) { [self, pod] _ in await create(pod, for: set) }
        expectations.lowerCreations(set.key, by: count - outcome.successes)
        return outcome.failure.map { ReplicaSetFailure(reason: "FailedCreate", cause: $0) }
    }

    private func create(_ pod: Pod, for set: ReplicaSet) async -> Result<Void, CallError> {
        do {
            let made = try await client.create(WorkloadResources.pods, pod)
            events.event(set, type: "Normal", reason: "SuccessfulCreate", action: "Create", note: "Created pod: \(made.name)")
            return .success(())
        } catch {
            guard let refusal = error.apiError else { return .failure(error) }
            if refusal.isNamespaceTerminating { return .success(()) }
            events.event(set, type: "Warning", reason: "FailedCreate", action: "Create", note: "Error creating: \(error)")
            return .failure(error)
        }
    }

    private func delete(_ count: Int, of pods: [Pod], for set: ReplicaSet) async throws -> (any Error)? {
        let now = client.process.timestamp
        let ranking = PodDeletionRanking(pods, related: related(to: set, pods), now: now)
        let doomed = ranking.first(count)
        for pod in doomed { expectations.expectDeletion(set.key, uid: pod.uid, at: simulation.now) }
        let failures = try await process.concurrently(doomed.count) { [self] index in await delete(doomed[index], for: set) }
        for case let failure? in failures { return ReplicaSetFailure(reason: "FailedDelete", cause: failure) }
        return nil
    }

    private func delete(_ pod: Pod, for set: ReplicaSet) async -> CallError? {
        do {
            try await client.delete(WorkloadResources.pods, pod.key)
            events.event(set, type: "Normal", reason: "SuccessfulDelete", action: "Delete", note: "Deleted pod: \(pod.name)")
            return nil
        } catch {
            guard error.apiError != nil else { return error }
            expectations.deletionObserved(set.key, uid: pod.uid)
            if error.isNotFound { return nil }
            events.event(set, type: "Warning", reason: "FailedDelete", action: "Delete", note: "Error deleting: \(error)")
            return error
        }
    }

    /// The Pods of all ReplicaSets of the same controller.
    private func related(to set: ReplicaSet, _ own: [Pod]) -> [Pod] {
        guard let reference = set.controllerReference else { return own }
        var result: [Pod] = []
        for object in replicaSets.list(index: Self.ownerIndex, value: reference.uid, namespace: set.namespace) {
            result += claims.controlled(by: ReplicaSet(object))
        }
        return result
    }

    /// Writes the status unless it says the same already. One refused write is tried again on the live object.
    private func write(_ status: ReplicaSetStatus, of set: ReplicaSet) async throws {
        var set = set
        for attempt in 0... {
            guard let changed = status.applied(to: set) else { return }
            do {
                _ = try await client.update(WorkloadResources.replicaSets, changed, subresource: .status)
                return
            } catch {
                if error.isNotFound { return }
                guard attempt == 0, error.apiError != nil else { throw error }
            }
            guard let live = try await client.find(WorkloadResources.replicaSets, set.key) else { return }
            set = live
        }
    }
}

/// Why a pass of the ReplicaSet controller could not make or delete all its Pods.
struct ReplicaSetFailure: Error, CustomStringConvertible {
    /// `FailedCreate` or `FailedDelete`.
    let reason: String
    /// The first refusal.
    let cause: any Error

    var description: String { "\(cause)" }
}

extension APIError {
    /// Whether content was refused because its namespace is going.
    var isNamespaceTerminating: Bool { details.causes.contains { $0.type == "NamespaceTerminating" } }
}
