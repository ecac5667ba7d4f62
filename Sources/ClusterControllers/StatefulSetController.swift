import APIServer
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation

/// The StatefulSet controller: Pods with stable names and claims, made and updated in order (`pkg/controller/statefulset`).
final class StatefulSetController: Reconciler {
    static let actor = "statefulset-controller"
    static let workers = 5

    let client: Client
    let process: SimulatedProcess
    let simulation: Simulation
    let events: EventRecorder
    let sets: Informer
    let pods: Informer
    let claimCache: Informer
    let revisions: Informer
    private let podClaims: ObjectClaims<StatefulSet, Pod>
    private let revisionClaims: ObjectClaims<StatefulSet, UntypedObject>
    private var queue: WorkQueue?

    private init(in incarnation: ManagerIncarnation) throws(APIError) {
        client = incarnation.client(actor: Self.actor)
        process = incarnation.process
        simulation = incarnation.simulation
        events = EventRecorder(component: Self.actor, in: incarnation)
        sets = try incarnation.informer(WorkloadResources.statefulSets)
        pods = try incarnation.informer(WorkloadResources.pods)
        claimCache = try incarnation.informer(WorkloadResources.volumeClaims)
        revisions = try incarnation.informer(WorkloadResources.controllerRevisions)
        podClaims = ObjectClaims(
            client: client, owners: WorkloadResources.statefulSets, ownerKind: WorkloadResources.statefulSet,
            objects: WorkloadResources.pods, cache: pods)
        revisionClaims = ObjectClaims(
            client: client, owners: WorkloadResources.statefulSets, ownerKind: WorkloadResources.statefulSet,
            objects: WorkloadResources.controllerRevisions, cache: revisions)
    }

    /// Adds the controller to a process.
    static func register(in incarnation: ManagerIncarnation) throws {
        let reconciler = try StatefulSetController(in: incarnation)
        let controller = incarnation.addController(actor, workers: workers, reconciler: reconciler)
        reconciler.queue = controller.queue
        controller.watch(reconciler.sets)
        controller.watchOwned(reconciler.pods, by: WorkloadResources.statefulSet.groupKind)
        reconciler.pods.addHandler { reconciler.takeOrphan($0) }
    }

    /// A Pod without controller wakes the StatefulSets that may adopt it.
    private func takeOrphan(_ event: InformerEvent) {
        if case .deleted = event { return }
        let pod = Pod(event.object)
        guard pod.controllerReference == nil, !pod.isBeingDeleted else { return }
        let labels = pod.labels
        if labels.isEmpty { return }
        for object in sets.list(namespace: pod.namespace) {
            let set = StatefulSet(object)
            if set.selector.matches(labels) { queue?.add(set.key) }
        }
    }

    func reconcile(_ key: ObjectKey) async throws -> ReconcileResult {
        guard let object = sets.get(key) else { return .done }
        let set = StatefulSet(object)
        let own = try await podClaims.claim(for: set, selector: set.selector) {
            StatefulSetIdentity.ordinal(of: $0.name, in: set.name) != nil
        }
        let history = try await StatefulSetRevisions(of: set, existing: revisionClaims.controlled(by: set), client: client)
        let rollout = StatefulSetRollout(set, pods: own, revisions: history, controller: self)
        var failure: (any Error)?
        do {
            try await rollout.run()
        } catch {
            failure = error
        }
        rollout.completeUpdate()
        if let changed = rollout.status.applied(to: set) {
            _ = try await client.update(WorkloadResources.statefulSets, changed, subresource: .status)
        }
        if let failure { throw failure }
        for revision in history.surplus(limit: set.json.at("spec", "revisionHistoryLimit")?.intValue ?? 10, usedBy: own) {
            try await client.deleteIfPresent(WorkloadResources.controllerRevisions, revision.key)
        }
        let status = rollout.status
        if set.minReadySeconds > 0, status.available < status.ready {
            return ReconcileResult(requeueAfter: .seconds(set.minReadySeconds))
        }
        return .done
    }
}
