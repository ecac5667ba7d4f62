import APIServer
import ControllerRuntime
import KubernetesAPI
import ObjectModel

/// The Endpoints controller: writes the addresses of the Pods that each Service selects (`pkg/controller/endpoint`).
///
/// The annotation with the time of the latest change, which measures upstream's own speed, is not written.
final class EndpointsController: Reconciler {
    static let actor = "endpoint-controller"
    static let workers = 5
    private static let managedByLabel = "endpoints.kubernetes.io/managed-by"
    private static let overCapacityAnnotation = "endpoints.kubernetes.io/over-capacity"

    private let client: Client
    private let selection: ServiceSelection
    private let endpoints: Informer

    private init(in incarnation: ManagerIncarnation) throws(APIError) {
        client = incarnation.client(actor: Self.actor)
        selection = ServiceSelection(
            services: try incarnation.informer(WorkloadResources.services), pods: try incarnation.informer(WorkloadResources.pods))
        endpoints = try incarnation.informer(WorkloadResources.endpoints)
    }

    /// Adds the controller to a process.
    static func register(in incarnation: ManagerIncarnation) throws {
        let reconciler = try EndpointsController(in: incarnation)
        let controller = incarnation.addController(actor, workers: workers, reconciler: reconciler)
        reconciler.selection.wake(controller)
        controller.watch(reconciler.endpoints) { event in
            if case .deleted = event { return true }
            return false
        }
    }

    func reconcile(_ key: ObjectKey) async throws -> ReconcileResult {
        guard let object = selection.services.get(key) else {
            // Endpoints have no owner; only those that were made here go with their Service.
            if let existing = endpoints.get(key), UntypedObject(existing).label(Self.managedByLabel) == Self.actor {
                try await client.deleteIfPresent(WorkloadResources.endpoints, key)
            }
            return .done
        }
        let service = Service(object)
        if service.type == "ExternalName" || service.selector.isEmpty || service.isBeingDeleted { return .done }
        let (subsets, isTruncated) = EndpointSubsets.of(service, pods: selection.pods(of: service))
        var labels = service.labels
        labels[ServiceEndpoint.headlessLabel] = nil
        if service.isHeadless { labels[ServiceEndpoint.headlessLabel] = "" }
        labels[Self.managedByLabel] = .string(Self.actor)

        let current = endpoints.get(key).map { UntypedObject($0) }
        var changed =
            current
            ?? UntypedObject([
                "apiVersion": "v1", "kind": "Endpoints", "metadata": ["name": .string(key.name), "namespace": .string(key.namespace)],
            ])
        changed.labels = labels
        changed.setAnnotation(Self.overCapacityAnnotation, isTruncated ? "truncated" : nil)
        if (changed.json["subsets"] ?? []) != subsets { changed.json["subsets"] = subsets }
        if let current {
            if changed != current { _ = try await client.update(WorkloadResources.endpoints, changed) }
            return .done
        }
        do {
            _ = try await client.create(WorkloadResources.endpoints, changed)
        } catch {
            if error.apiError?.isNamespaceTerminating != true { throw error }
        }
        return .done
    }
}
