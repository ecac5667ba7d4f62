import APIServer
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation

/// The namespace controller: empties namespaces that are being deleted and lets them go (`pkg/controller/namespace`).
///
/// Content is listed and deleted object by object, which upstream does where a resource knows no deletion of collections.
final class NamespaceController: Reconciler {
    static let actor = "namespace-controller"
    static let workers = 10
    /// How long a deletion is left to itself before it is looked at, so that requests on their way end.
    static let grace: Nanoseconds = .seconds(5)
    /// How long finalizers are supposed to take, in seconds.
    static let finalizerEstimate: Int64 = 15

    private let client: Client
    private let process: SimulatedProcess
    private let simulation: Simulation
    private let namespaces: Informer

    private init(in incarnation: ManagerIncarnation) throws(APIError) {
        client = incarnation.client(actor: Self.actor)
        process = incarnation.process
        simulation = incarnation.simulation
        namespaces = try incarnation.informer(WorkloadResources.namespaces)
    }

    /// Adds the controller to a process.
    static func register(in incarnation: ManagerIncarnation) throws {
        let reconciler = try NamespaceController(in: incarnation)
        let controller = incarnation.addController(actor, workers: workers, reconciler: reconciler)
        let queue = controller.queue
        reconciler.namespaces.addHandler { event in
            if case .deleted = event { return }
            let namespace = Namespace(event.object)
            guard namespace.isBeingDeleted, !namespace.specFinalizers.isEmpty else { return }
            queue.add(namespace.key, after: grace)
        }
    }

    func reconcile(_ key: ObjectKey) async throws -> ReconcileResult {
        guard let cached = namespaces.get(key), Namespace(cached).isBeingDeleted else { return .done }
        guard let namespace = try await client.find(WorkloadResources.namespaces, key), namespace.isBeingDeleted,
            !namespace.specFinalizers.isEmpty
        else { return .done }
        let report = try await deleteContent(of: key.name)
        var changed = namespace
        report.conditions.apply(to: &changed, at: client.process.timestamp)
        if changed != namespace {
            changed = try await client.update(WorkloadResources.namespaces, changed, subresource: .status)
        }
        if let failure = report.failure { throw failure }
        if report.estimate > 0 { return ReconcileResult(requeueAfter: .seconds(report.estimate / 2 + 1)) }
        changed.specFinalizers = changed.specFinalizers.filter { $0 != NamespaceKind.finalizer }
        do {
            _ = try await client.update(WorkloadResources.namespaces, changed, subresource: .finalize)
        } catch {
            if !error.isNotFound { throw error }
        }
        return .done
    }

    private struct Report {
        var conditions = NamespaceDeletionReport()
        /// In how many seconds the rest should be gone; zero when there is none.
        var estimate: Int64 = 0
        var failure: (any Error)?
    }

    /// Deletes what is in a namespace: Pods first, then every other resource in the order of its installation.
    private func deleteContent(of namespace: String) async throws -> Report {
        var report = Report()
        for resource in resources() {
            var items: [UntypedObject]
            do {
                items = try await client.list(resource, namespace: namespace)
                if items.isEmpty { continue }
                try await delete(items, resource)
                items = try await client.list(resource, namespace: namespace)
            } catch {
                guard let refusal = error as? CallError, let answer = refusal.apiError else { throw error }
                report.conditions.failures.append(answer.message)
                if report.failure == nil { report.failure = error }
                continue
            }
            guard !items.isEmpty else { continue }
            report.conditions.add(items, of: resource.name.groupResource)
            var estimate: Int64 = 0
            for item in items {
                if resource.name == WorkloadResources.pods.name, case let pod = Pod(item.json), !pod.isFinished {
                    estimate = max(estimate, pod.terminationGracePeriodSeconds ?? 30)
                }
                if !item.finalizers.isEmpty, estimate == 0 { estimate = Self.finalizerEstimate }
            }
            if estimate == 0, report.failure == nil { report.failure = NamespaceContentRemains(resource: resource.name.groupResource) }
            report.estimate = max(report.estimate, estimate)
        }
        return report
    }

    private func delete(_ items: [UntypedObject], _ resource: Resource<UntypedObject>) async throws {
        let options = DeleteOptions(propagationPolicy: .background)
        let failures = try await process.concurrently(items.count) { [client] index -> CallError? in
            if items[index].isBeingDeleted, !items[index].finalizers.isEmpty { return nil }
            return await Self.outcome(of: client, resource, items[index].key, options)
        }
        for case let failure? in failures { throw failure }
    }

    private static func outcome(
        of client: Client, _ resource: Resource<UntypedObject>, _ key: ObjectKey, _ options: DeleteOptions
    ) async -> CallError? {
        do {
            try await client.deleteIfPresent(resource, key, options: options)
            return nil
        } catch {
            return error
        }
    }

    /// Every resource that lives in namespaces, each store once.
    private func resources() -> [Resource<UntypedObject>] {
        var result: [Resource<UntypedObject>] = []
        var seen: Set<ResourceID> = []
        for handle in client.controlPlane.server.resources where handle.isServed && handle.definition.isNamespaced {
            guard !handle.definition.isUnattended || handle.count > 0, seen.insert(handle.id).inserted else { continue }
            let resource = Resource<UntypedObject>(handle.definition.resource)
            if resource.name == WorkloadResources.pods.name { result.insert(resource, at: 0) } else { result.append(resource) }
        }
        return result
    }
}

/// Objects are there that neither finalizers nor grace hold.
struct NamespaceContentRemains: Error, Hashable, CustomStringConvertible {
    let resource: GroupResource

    var description: String { "unexpected items still remain in namespace for \(resource)" }
}
