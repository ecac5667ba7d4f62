import APIServer
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation

@testable import ClusterControllers

/// A kernel, a server with the built-in kinds, and the process `kube-controller-manager`. Pods become ready by an outside hand.
final class OwnerCluster {
    final class Identifiers: IdentifierSource {
        private var count = 0

        func uid() -> String {
            count += 1
            return "00000000-0000-4000-8000-" + String(("000000000000" + String(count)).suffix(12))
        }

        func nameSuffix() -> String {
            count += 1
            return String(("bbbbb" + String(count).map { String(Array("bcdfghjklm")[Int(String($0)) ?? 0]) }.joined()).suffix(5))
        }
    }

    let simulation = Simulation()
    let server = APIServer(identifiers: Identifiers())
    let controlPlane: ControlPlane
    let manager: ControllerManager
    /// After how long a new Pod is made to run and be ready; nil for never.
    var readyAfter: Nanoseconds?
    private var addresses = 0

    init(
        timing: ConnectionTiming = .immediate, collection: Distribution = .zero, readyAfter: Nanoseconds? = .seconds(1), start: Bool = true
    ) throws {
        for definition in BuiltInKinds.all where definition.plural != "events" { server.install(definition) }
        server.install(EventKind.definition)
        for definition in BuiltInKinds.unattended { server.install(definition) }
        server.install(
            EventsEventKind.definition,
            sharing: SharedStorage(
                kind: EventKind.definition.kind.groupKind, toStorage: EventsEventKind.coreForm, fromStorage: EventsEventKind.eventsForm))
        controlPlane = ControlPlane(simulation: simulation, server: server, timing: timing)
        manager = ClusterProcesses.controllerManager(
            controlPlane: controlPlane, timing: ClusterTiming(schedule: .zero, garbageCollection: collection))
        self.readyAfter = readyAfter
        server.onCommit { [unowned self] revision in
            guard let delay = self.readyAfter, revision.verb == .create, revision.object.value["kind"] == "Pod" else { return }
            self.simulation.schedule(after: delay, .scenario, .timer) { [unowned self] in self.makeReady(revision.key) }
        }
        try create(["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "default"]])
        if start {
            try manager.start()
            run(0)
        }
    }

    deinit { simulation.shutDown() }

    var info: RequestInfo { RequestInfo(time: simulation.timestamp, actor: "outside") }

    func run(_ seconds: Double) {
        let limit = simulation.now + Int64(seconds * 1_000_000_000)
        simulation.run(until: limit)
    }

    func handle(_ kind: String) throws -> ResourceHandle {
        let groups = ["", "apps", "discovery.k8s.io", "coordination.k8s.io", "networking.k8s.io", "policy"]
        for group in groups {
            if let handle = try? server.resolve(anyVersionOf: GroupKind(group: group, kind: kind)) { return handle }
        }
        throw APIError.notFound(GroupResource(group: "", resource: kind), kind)
    }

    @discardableResult
    func create(_ object: JSONValue) throws -> UntypedObject {
        let handle = try handle(object["kind"]?.stringValue ?? "")
        var object = object
        if handle.definition.isNamespaced, object.at("metadata", "namespace") == nil { object.set("default", at: "metadata", "namespace") }
        return UntypedObject(try server.create(handle, namespace: UntypedObject(object).namespace, object, info))
    }

    func get(_ kind: String, _ name: String, namespace: String = "default") throws -> UntypedObject? {
        let handle = try handle(kind)
        let key = ObjectKey(namespace: handle.definition.isNamespaced ? namespace : "", name: name)
        return try? UntypedObject(server.get(handle, key))
    }

    func list(_ kind: String, namespace: String? = nil) throws -> [UntypedObject] {
        try server.list(try handle(kind), namespace: namespace, options: ListOptions()).items.map { UntypedObject($0) }
    }

    func names(_ kind: String) throws -> [String] { try list(kind).map(\.name) }

    @discardableResult
    func patch(
        _ kind: String, _ name: String, namespace: String = "default", _ patch: JSONValue, subresource: Subresource = .main
    ) throws -> UntypedObject {
        let handle = try handle(kind)
        let key = ObjectKey(namespace: handle.definition.isNamespaced ? namespace : "", name: name)
        return UntypedObject(try server.patch(handle, key, subresource: subresource, .merge(patch), info))
    }

    func delete(
        _ kind: String, _ name: String, namespace: String = "default", _ propagation: DeletionPropagation? = nil
    ) throws {
        let handle = try handle(kind)
        let key = ObjectKey(namespace: handle.definition.isNamespaced ? namespace : "", name: name)
        _ = try server.delete(handle, key, options: DeleteOptions(propagationPolicy: propagation), info)
    }

    /// The writes of a controller so far.
    func writes(_ actor: String) -> Int { controlPlane.ledger.writes(actor: actor) }

    func makeReady(_ key: ObjectKey, _ isReady: Bool = true) {
        addresses += 1
        let time = JSONValue.string(simulation.timestamp.rfc3339)
        let status: JSONValue = [
            "phase": "Running", "podIP": .string("10.0.0.\(addresses)"), "podIPs": [["ip": .string("10.0.0.\(addresses)")]],
            "conditions": [["type": "Ready", "status": isReady ? "True" : "False", "lastTransitionTime": time]],
        ]
        _ = try? patch("Pod", key.name, namespace: key.namespace, ["status": status], subresource: .status)
    }

    // MARK: Objects

    static func template(_ image: String = "img:1", app: String = "web") -> JSONValue {
        [
            "metadata": ["labels": ["app": .string(app)]],
            "spec": [
                "containers": [
                    ["name": "main", "image": .string(image), "ports": [["name": "http", "containerPort": 8080]]]
                ]
            ],
        ]
    }

    static func workload(
        _ kind: String, _ name: String = "web", replicas: Int64, image: String = "img:1", _ more: [(String, JSONValue)] = []
    ) -> JSONValue {
        var object: JSONValue = [
            "apiVersion": "apps/v1", "kind": .string(kind), "metadata": ["name": .string(name)],
            "spec": [
                "replicas": .int(replicas), "selector": ["matchLabels": ["app": .string(name)]], "template": template(image, app: name),
            ],
        ]
        for (field, value) in more { object.set(value, at: "spec", field) }
        return object
    }

    static func configMap(_ name: String, namespace: String = "default", owners: [OwnerReference] = [], finalizers: [String] = [])
        -> JSONValue
    {
        var object = UntypedObject([
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": .string(name), "namespace": .string(namespace)],
        ])
        object.ownerReferences = owners
        object.finalizers = finalizers
        return object.json
    }

    static func reference(to object: UntypedObject, blocks: Bool? = nil) -> OwnerReference {
        OwnerReference(
            apiVersion: object.apiVersion, kind: object.kind, name: object.name, uid: object.uid, blockOwnerDeletion: blocks)
    }
}
