import APIServer
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation

/// The Deployment controller: makes ReplicaSets of templates and moves replicas between them (`pkg/controller/deployment`).
///
/// Rollbacks by annotation are not carried out: the API that asked for them is gone.
final class DeploymentController: Reconciler {
    static let actor = "deployment-controller"
    static let workers = 5

    let client: Client
    let simulation: Simulation
    let events: EventRecorder
    let deployments: Informer
    let replicaSets: Informer
    let pods: Informer
    let claims: ObjectClaims<Deployment, ReplicaSet>
    private var queue: WorkQueue?

    private init(in incarnation: ManagerIncarnation) throws(APIError) {
        client = incarnation.client(actor: Self.actor)
        simulation = incarnation.simulation
        events = EventRecorder(component: Self.actor, in: incarnation)
        deployments = try incarnation.informer(WorkloadResources.deployments)
        replicaSets = try incarnation.informer(WorkloadResources.replicaSets)
        pods = try incarnation.informer(WorkloadResources.pods)
        claims = ObjectClaims(
            client: client, owners: WorkloadResources.deployments, ownerKind: WorkloadResources.deployment,
            objects: WorkloadResources.replicaSets, cache: replicaSets)
        pods.addIndex(Self.podOwnerIndex) { [UntypedObject($0).controllerReference?.uid ?? ""] }
    }

    private static let podOwnerIndex = "controller-uid"

    /// Adds the controller to a process.
    static func register(in incarnation: ManagerIncarnation) throws {
        let reconciler = try DeploymentController(in: incarnation)
        let controller = incarnation.addController(actor, workers: workers, reconciler: reconciler)
        reconciler.queue = controller.queue
        controller.watch(reconciler.deployments)
        controller.watchOwned(reconciler.replicaSets, by: WorkloadResources.deployment.groupKind)
        reconciler.replicaSets.addHandler { reconciler.takeOrphan($0) }
        reconciler.pods.addHandler { reconciler.takePod($0) }
    }

    /// A ReplicaSet without controller wakes the Deployments that may adopt it.
    private func takeOrphan(_ event: InformerEvent) {
        if case .deleted = event { return }
        let set = ReplicaSet(event.object)
        guard set.controllerReference == nil, !set.isBeingDeleted else { return }
        let labels = set.labels
        if labels.isEmpty { return }
        for object in deployments.list(namespace: set.namespace) {
            let deployment = Deployment(object)
            if deployment.selector.matches(labels) { queue?.add(deployment.key) }
        }
    }

    /// The last Pod of a Deployment that is recreated wakes it when it goes.
    private func takePod(_ event: InformerEvent) {
        guard case .deleted(let object) = event, let reference = UntypedObject(object).controllerReference, reference.kind == "ReplicaSet"
        else { return }
        let key = ObjectKey(namespace: UntypedObject(object).namespace, name: reference.name)
        guard let set = replicaSets.get(key).map({ ReplicaSet($0) }), let owner = set.controllerReference, owner.kind == "Deployment",
            let deployment = deployments.get(ObjectKey(namespace: key.namespace, name: owner.name)).map({ Deployment($0) }),
            deployment.strategyType == "Recreate"
        else { return }
        for object in replicaSets.list(index: Self.podOwnerIndex, value: owner.uid, namespace: key.namespace)
        where !podsOf(ReplicaSet(object)).isEmpty {
            return
        }
        queue?.add(deployment.key)
    }

    func podsOf(_ set: ReplicaSet) -> [Pod] {
        pods.list(index: Self.podOwnerIndex, value: set.uid, namespace: set.namespace).map { Pod($0) }
    }

    func reconcile(_ key: ObjectKey) async throws -> ReconcileResult {
        guard let object = deployments.get(key) else { return .done }
        let deployment = Deployment(object)
        if deployment.selector.isEverything { return .done }
        let sets = try await claims.claim(for: deployment, selector: deployment.selector)
        let rollout = DeploymentRollout(deployment, sets: sets, controller: self)
        return ReconcileResult(requeueAfter: try await rollout.run())
    }
}
