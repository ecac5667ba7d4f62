import APIServer
import ControllerRuntime
import KubernetesAPI
import ObjectModel

/// The EndpointSlice controller: writes the addresses of the Pods that each Service selects, a hundred to a slice
/// (`pkg/controller/endpointslice`). Zones and hints, which need more than one zone, are not written.
final class EndpointSliceController: Reconciler {
    static let actor = "endpointslice-controller"
    static let workers = 5
    private static let serviceLabel = "kubernetes.io/service-name"
    private static let managedByLabel = "endpointslice.kubernetes.io/managed-by"
    private static let managedBy = "endpointslice-controller.k8s.io"
    private static let index = "service"
    private static let service = GroupVersionKind(group: "", version: "v1", kind: "Service")

    private let client: Client
    private let selection: ServiceSelection
    private let slices: Informer
    /// What was written and is not yet in the cache: by Service, the revision of each slice by name, nil for a deleted one.
    private var written: [ObjectKey: [(name: String, revision: UInt64?)]] = [:]

    private init(in incarnation: ManagerIncarnation) throws(APIError) {
        client = incarnation.client(actor: Self.actor)
        selection = ServiceSelection(
            services: try incarnation.informer(WorkloadResources.services), pods: try incarnation.informer(WorkloadResources.pods))
        slices = try incarnation.informer(WorkloadResources.endpointSlices)
        slices.addIndex(Self.index) { object in
            guard let key = Self.serviceKey(of: object) else { return [] }
            return [key.name]
        }
    }

    /// The Service that a slice of this controller belongs to.
    private static func serviceKey(of object: JSONValue) -> ObjectKey? {
        let slice = UntypedObject(object)
        guard slice.label(managedByLabel) == managedBy, let name = slice.label(serviceLabel) else { return nil }
        return ObjectKey(namespace: slice.namespace, name: name)
    }

    /// Adds the controller to a process.
    static func register(in incarnation: ManagerIncarnation) throws {
        let reconciler = try EndpointSliceController(in: incarnation)
        let controller = incarnation.addController(actor, workers: workers, reconciler: reconciler)
        reconciler.selection.wake(controller)
        controller.watch(reconciler.slices) { event, add in
            if let key = serviceKey(of: event.object) { add(key) }
            if case .updated(let old, _) = event, let key = serviceKey(of: old) { add(key) }
        }
    }

    func reconcile(_ key: ObjectKey) async throws -> ReconcileResult {
        guard let object = selection.services.get(key) else {
            // The garbage collector sees to the slices.
            written[key] = nil
            return .done
        }
        let service = Service(object)
        if service.type == "ExternalName" || service.selector.isEmpty || service.isBeingDeleted { return .done }
        let existing = slices.list(index: Self.index, value: key.name, namespace: key.namespace).map { UntypedObject($0) }
        // With slices still on their way a pass would make them a second time; their arrival wakes the Service again.
        guard isCurrent(key, existing) else { return .done }

        let pods = selection.pods(of: service)
        let named = (service.json.at("spec", "ipFamilies")?.arrayValue ?? []).compactMap(\.stringValue)
        let families = named.isEmpty ? [service.clusterIP.utf8.contains(0x3A) ? "IPv6" : "IPv4"] : named
        for slice in existing where !families.contains(slice.json["addressType"]?.stringValue ?? "") {
            try await delete(slice.name, of: service)
        }
        for family in families {
            try await reconcile(
                family, of: service, existing: existing.filter { $0.json["addressType"]?.stringValue == family },
                desired: SliceEndpoints(of: service, pods: pods, isIPv6: family == "IPv6").groups)
        }
        return .done
    }

    private func isCurrent(_ key: ObjectKey, _ existing: [UntypedObject]) -> Bool {
        guard let expected = written[key] else { return true }
        for (name, revision) in expected {
            if let revision {
                if slices.revision < revision { return false }
            } else if existing.contains(where: { $0.name == name && !$0.isBeingDeleted }) {
                return false
            }
        }
        written[key] = nil
        return true
    }

    private func reconcile(
        _ family: String, of service: Service, existing: [UntypedObject], desired: [SliceEndpoints.Group]
    ) async throws {
        let present = existing.map { slice in
            SlicePlan.Slice(
                name: slice.name, ports: Self.ports(of: slice), endpoints: slice.json["endpoints"]?.arrayValue ?? [])
        }
        let plan = SlicePlan(existing: present, desired: desired)
        let template = template(for: service, family)
        for slice in plan.creations {
            var object = template
            object.json["endpoints"] = .array(slice.endpoints)
            object.json["ports"] = .array(slice.ports.map(Self.portJSON))
            do {
                let made = try await client.create(WorkloadResources.endpointSlices, object)
                note(made.name, UInt64(made.resourceVersion), service.key)
            } catch {
                if error.apiError?.isNamespaceTerminating != true { throw error }
                return
            }
        }
        for slice in plan.updates {
            guard var object = existing.first(where: { $0.name == slice.name }) else { continue }
            object.labels = template.labels
            object.json["endpoints"] = .array(slice.endpoints)
            object.json["ports"] = .array(slice.ports.map(Self.portJSON))
            let changed = try await client.update(WorkloadResources.endpointSlices, object)
            note(changed.name, UInt64(changed.resourceVersion), service.key)
        }
        for slice in existing where !plan.deletions.contains(slice.name) && !plan.updates.contains(where: { $0.name == slice.name }) {
            guard slice.labels != template.labels else { continue }
            var object = slice
            object.labels = template.labels
            let changed = try await client.update(WorkloadResources.endpointSlices, object)
            note(changed.name, UInt64(changed.resourceVersion), service.key)
        }
        for name in plan.deletions { try await delete(name, of: service) }
    }

    private func delete(_ name: String, of service: Service) async throws {
        try await client.deleteIfPresent(WorkloadResources.endpointSlices, ObjectKey(namespace: service.namespace, name: name))
        note(name, nil, service.key)
    }

    private func note(_ name: String, _ revision: UInt64?, _ service: ObjectKey) {
        written[service, default: []].append((name, revision))
    }

    private func template(for service: Service, _ family: String) -> UntypedObject {
        var labels = service.labels
        labels[ServiceEndpoint.headlessLabel] = nil
        if service.isHeadless { labels[ServiceEndpoint.headlessLabel] = "" }
        labels[Self.serviceLabel] = .string(service.name)
        labels[Self.managedByLabel] = .string(Self.managedBy)
        var object = UntypedObject([
            "addressType": .string(family), "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
            "metadata": [
                "generateName": .string(PodTemplates.generateName(of: service.name)), "namespace": .string(service.namespace),
            ],
        ])
        object.labels = labels
        object.ownerReferences = [Self.service.controllerReference(to: service)]
        return object
    }

    private static func portJSON(_ port: EndpointPort) -> JSONValue {
        var json = port.json
        json["name"] = .string(port.name)
        return json
    }

    private static func ports(of slice: UntypedObject) -> [EndpointPort] {
        (slice.json["ports"]?.arrayValue ?? []).map { port in
            EndpointPort(
                name: port["name"]?.stringValue ?? "", number: port["port"]?.intValue ?? 0,
                transport: port["protocol"]?.stringValue ?? "TCP", applicationProtocol: port["appProtocol"]?.stringValue)
        }.sorted(by: EndpointPort.isOrdered)
    }
}
