import APIServer
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation

/// The garbage collector: deletes what has lost its owners, and carries out foreground and orphaning deletions.
///
/// It follows every resource that the server has, Events excepted; one that nobody else attends to, from the first object on that is
/// owned, owns something or is being deleted. It acts only on what an event made suspect, after a delay for each item; where there is
/// nothing to collect it makes no call. Rules as `pkg/controller/garbagecollector` has them: owners are confirmed absent by live reads
/// that compare UIDs, a reference across namespaces counts as absent, and a namespaced owner of a cluster-scoped object is ignored.
final class GarbageCollector {
    /// The finalizer of an orphaning delete.
    static let orphanFinalizer = "orphan"
    /// The finalizer of a foreground delete.
    static let foregroundFinalizer = "foregroundDeletion"
    /// The name of the controller.
    static let actor = "generic-garbage-collector"
    /// How many objects are worked on at once, as upstream.
    static let workers = 20

    let client: Client
    let process: SimulatedProcess
    let graph: OwnerGraph
    private var resources: [GroupKind: Resource<UntypedObject>]
    private let delay: Distribution
    private let faults: ClusterFaults
    private let delays: RandomStream
    private var learn: (GroupKind) -> Void = { _ in }
    private var deletions: WorkQueue?
    private var orphanings: WorkQueue?

    private init(
        in incarnation: ManagerIncarnation, resources: [GroupKind: Resource<UntypedObject>], graph: OwnerGraph, delay: Distribution,
        faults: ClusterFaults
    ) {
        self.faults = faults
        client = incarnation.client(actor: Self.actor)
        process = incarnation.process
        self.graph = graph
        self.resources = resources
        self.delay = delay
        delays = incarnation.simulation.stream("garbage-collector")
    }

    /// Adds the collector to a process.
    static func register(in incarnation: ManagerIncarnation, delay: Distribution, faults: ClusterFaults = ClusterFaults()) throws {
        var kinds: [GroupKind] = []
        var resources: [GroupKind: Resource<UntypedObject>] = [:]
        var isNamespaced: [GroupKind: Bool] = [:]
        let server = incarnation.controlPlane.server
        for any in server.resources where attends(any) && !any.definition.isUnattended {
            let kind = any.kind.groupKind
            guard resources[kind] == nil else { continue }
            let handle = try server.resolve(anyVersionOf: kind)
            kinds.append(kind)
            resources[kind] = Resource(handle.definition.resource)
            isNamespaced[kind] = handle.definition.isNamespaced
        }
        let collector = GarbageCollector(
            in: incarnation, resources: resources, graph: OwnerGraph(isNamespaced: isNamespaced), delay: delay, faults: faults)
        collector.deletions =
            incarnation.addController(Self.actor, workers: Self.workers, reconciler: Deletions(collector)).queue
        collector.orphanings =
            incarnation.addController("\(Self.actor)/orphan", workers: Self.workers, reconciler: Orphanings(collector)).queue
        for kind in kinds {
            guard let resource = resources[kind] else { continue }
            try incarnation.informer(resource).addHandler { event in collector.take(event, kind: kind) }
        }
        collector.learn = { [weak collector, weak incarnation, unowned server] kind in
            guard let collector, let incarnation, incarnation.process.isAlive else { return }
            collector.follow(kind, of: server, in: incarnation)
        }
        // Whoever defines a kind later makes objects of it by a commit, and that is when the collector has to know.
        var revision = server.definitionsRevision
        let unattended = server.resources.filter { attends($0) && $0.definition.isUnattended }
        server.onCommit { [weak collector, unowned server] commit in
            if server.definitionsRevision != revision, let collector {
                revision = server.definitionsRevision
                for any in server.resources where attends(any) && !any.definition.isUnattended { collector.learn(any.kind.groupKind) }
            }
            for handle in unattended where handle.id == commit.resource { collector?.attend(to: commit.object.value, of: handle) }
        }
        // What was written while no process ran.
        for handle in unattended where handle.count > 0 {
            for object in (try? server.list(handle, namespace: nil))?.items ?? [] { collector.attend(to: object, of: handle) }
        }
    }

    private static func attends(_ handle: ResourceHandle) -> Bool { handle.isServed && handle.definition.plural != "events" }

    /// Takes up a kind that was defined after the process had started, or that nobody else attends to.
    private func follow(_ kind: GroupKind, of server: APIServer, in incarnation: ManagerIncarnation) {
        guard resources[kind] == nil, let handle = try? server.resolve(anyVersionOf: kind) else { return }
        let resource = Resource<UntypedObject>(handle.definition.resource)
        resources[kind] = resource
        graph.learn(kind, isNamespaced: handle.definition.isNamespaced)
        try? incarnation.follow(resource) { [weak self] event in self?.take(event, kind: kind) }
    }

    /// Takes up a kind that nobody else attends to once one of its objects is owned or is being deleted.
    private func attend(to object: JSONValue, of handle: ResourceHandle) {
        guard let metadata = object["metadata"] else { return }
        if metadata["ownerReferences"] == nil, metadata["deletionTimestamp"] == nil { return }
        learn(handle.kind.groupKind)
        learnOwners(of: object)
    }

    /// Takes up the kinds of an object's owners that nobody else attends to.
    private func learnOwners(of object: JSONValue) {
        for reference in UntypedObject(object).ownerReferences where Self.unattended.contains(where: { $0.kind == reference.kind }) {
            let kind = GroupKind(group: reference.group, kind: reference.kind)
            if Self.unattended.contains(kind) { learn(kind) }
        }
    }

    private static let unattended = BuiltInKinds.unattended.map(\.kind.groupKind)

    private func take(_ event: InformerEvent, kind: GroupKind) {
        switch event {
        case .added(let object, _):
            learnOwners(of: object)
            plan(graph.observe(UntypedObject(object), kind: kind))
        case .updated(let old, let new):
            if Self.isIrrelevant(old, new) { return }
            learnOwners(of: new)
            // After a relist an update may stand for a deletion and a new object of the same name.
            let before = UntypedObject(old).uid
            if before != UntypedObject(new).uid { plan(graph.remove(uid: before)) }
            plan(graph.observe(UntypedObject(new), kind: kind))
        case .deleted(let object): plan(graph.remove(uid: UntypedObject(object).uid))
        }
    }

    /// Whether a change touches nothing that ownership depends on; most changes are of that sort.
    private static func isIrrelevant(_ old: JSONValue, _ new: JSONValue) -> Bool {
        guard let before = old["metadata"]?.objectValue, let after = new["metadata"]?.objectValue else { return false }
        for field in ["uid", "ownerReferences", "deletionTimestamp", "finalizers"] where before[field] != after[field] { return false }
        return true
    }

    /// Queues what the graph wants to have looked at, each item after a delay of its own.
    func plan(_ work: [OwnerGraph.Work]) {
        let delay = faults.collectionDelay ?? self.delay
        if faults.collectionDelay != nil, !work.isEmpty { faults.collectionDelayed() }
        for item in work {
            switch item {
            case .delete(let uid): deletions?.add(Self.key(uid), after: delay.sample(delays))
            case .orphan(let uid): orphanings?.add(Self.key(uid), after: delay.sample(delays))
            }
        }
    }

    private static func key(_ uid: String) -> ObjectKey { ObjectKey(namespace: "", name: uid) }

    func resource(of kind: GroupKind) throws(GarbageCollectorError) -> Resource<UntypedObject> {
        guard let resource = resources[kind] else { throw .unknownKind(kind) }
        return resource
    }

    /// A live read; nil when there is no such object.
    func read(_ identity: OwnerCoordinates) async throws -> UntypedObject? {
        let resource = try resource(of: identity.groupKind)
        return try await client.find(resource, identity.key)
    }

    /// Takes a finalizer off an object, trying again when somebody else was faster.
    func removeFinalizer(_ finalizer: String, from identity: OwnerCoordinates) async throws {
        let resource = try resource(of: identity.groupKind)
        for _ in 0..<5 {
            guard let object = try await read(identity), object.uid == identity.uid, object.finalizers.contains(finalizer) else { return }
            let rest = object.finalizers.filter { $0 != finalizer }
            let patch: JSONValue = [
                "metadata": [
                    "resourceVersion": .string(object.resourceVersion),
                    "finalizers": rest.isEmpty ? .null : .array(rest.map(JSONValue.string)),
                ]
            ]
            do {
                _ = try await client.patchIfPresent(resource, identity.key, .merge(patch))
                return
            } catch {
                if !error.isConflict { throw error }
            }
        }
        throw GarbageCollectorError.tooManyConflicts(identity.groupKind, identity.key)
    }

    /// Replaces the owner references of an object as it was read; a change meanwhile makes it fail with 409. Nothing happens when the
    /// object is gone.
    func write(_ references: [OwnerReference], of object: UntypedObject, _ identity: OwnerCoordinates) async throws {
        let resource = try resource(of: identity.groupKind)
        let patch: JSONValue = [
            "metadata": [
                "resourceVersion": .string(object.resourceVersion), "uid": .string(identity.uid),
                "ownerReferences": references.isEmpty ? .null : .array(references.map(\.json)),
            ]
        ]
        _ = try await client.patchIfPresent(resource, identity.key, .merge(patch))
    }
}

/// Why the garbage collector cannot deal with an object for now.
enum GarbageCollectorError: Error, Hashable, CustomStringConvertible {
    /// An owner reference names a kind that the server did not have when the collector started.
    case unknownKind(GroupKind)
    /// The object changes faster than the collector can.
    case tooManyConflicts(GroupKind, ObjectKey)

    var description: String {
        switch self {
        case .unknownKind(let kind): "no matches for kind \"\(kind.kind)\" in group \"\(kind.group)\""
        case .tooManyConflicts(let kind, let key): "\(kind) \(key.namespace)/\(key.name) changed at each attempt to remove a finalizer"
        }
    }
}
