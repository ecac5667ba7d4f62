import APIServer
import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation

@testable import AgentSandboxControllers

/// The claim controller on a real API server, without workers: passes are made one at a time. Caches catch up between passes unless
/// they are frozen at what was there when the controller began.
final class ClaimBench {
    static let namespace = "default"

    /// What happens at a call.
    enum Interference {
        /// It is answered with this error.
        case refuse(APIError)
        /// Somebody else acts first.
        case act((ClaimBench) throws -> Void)
        /// The controller dies before it.
        case kill
        /// The controller dies after the server has acted.
        case killAfter
    }

    /// What a pass did.
    struct Outcome {
        var requeueAfter: Nanoseconds?
        var failure: String?
        var wasKilled = false
        /// The calls in order, without Events.
        var calls: [String] = []
    }

    let simulation: Simulation
    let server: APIServer
    let controlPlane: ControlPlane
    /// What the controller records; a restart does not empty it.
    let metrics = MetricsRegistry()
    private(set) var controller: SandboxClaimController?
    private let identifiers = CountedIdentifiers()
    private let hook = InterferingHook()
    private let flags: ControllerFlags
    private var manager: ControllerManager?

    /// Puts objects into a server and starts the controller. Frozen caches never see a later change.
    init(flags: [(name: String, value: String)] = [], isFrozen: Bool = false, _ objects: [JSONValue]) throws {
        self.flags = try ControllerFlags(flags)
        simulation = Simulation()
        server = APIServer(identifiers: identifiers)
        let delivery: Distribution = isFrozen ? .constant(.hours(10_000)) : .zero
        controlPlane = ControlPlane(
            simulation: simulation, server: server, timing: ConnectionTiming(request: .zero, watchDelivery: delivery))
        for definition in BuiltInKinds.all { server.install(definition) }
        for versions in AgentSandboxCRDs.definitions05 {
            for version in versions where version.isStorage { server.install(version.definition) }
        }
        try add(["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(Self.namespace)]])
        for object in objects { try add(object) }
        controlPlane.hooks = [hook]
        hook.bench = self
        try start()
    }

    /// Ends every task; a bench must not be let go before.
    func shutDown() {
        controlPlane.hooks = []
        hook.bench = nil
        simulation.shutDown()
        manager = nil
        controller = nil
    }

    /// Kills the controller, if it lives, and starts one with an empty memory.
    func restart() throws {
        manager?.kill()
        try start()
    }

    private func start() throws {
        let manager = ControllerManager(name: "bench", controlPlane: controlPlane) { [unowned self] incarnation in
            try Caches.register(in: incarnation, flags: flags)
            let controller = try SandboxClaimController(in: incarnation, flags: flags, metrics: ClaimMetrics(in: metrics))
            controller.observe()
            self.controller = controller
        }
        try manager.start()
        self.manager = manager
        catchUp()
    }

    /// The label values of each series of a metric, in the order of the label names.
    func labelValues(_ metric: String) -> [[String]] {
        metrics.gather().filter { $0.name == metric }.flatMap { $0.series.map { $0.labels.map(\.value) } }
    }

    // MARK: Objects

    /// Puts an object into the store as it stands: with its uid and status, and being deleted if it has a deletion timestamp.
    func add(_ object: JSONValue) throws {
        var wanted = object
        let isBeingDeleted = UntypedObject(wanted).isBeingDeleted
        identifiers.next = UntypedObject(wanted).uid
        wanted.set(nil, at: "metadata", "uid")
        wanted.set(nil, at: "metadata", "deletionTimestamp")
        if isBeingDeleted { wanted.set(["test.dev/hold"], at: "metadata", "finalizers") }
        let handle = try handle(UntypedObject(wanted).kind)
        let key = key(handle, UntypedObject(wanted).name)
        _ = try server.create(handle, namespace: key.namespace, wanted, request)
        identifiers.next = ""
        if let status = wanted["status"], handle.definition.hasStatus {
            _ = try server.patch(handle, key, subresource: .status, .merge(["status": status]), request)
        }
        if isBeingDeleted { _ = try server.delete(handle, key, options: DeleteOptions(), request) }
    }

    func get(_ kind: String, _ name: String) throws -> JSONValue? {
        let handle = try handle(kind)
        do {
            return try server.get(handle, key(handle, name))
        } catch {
            if error.reason == .notFound { return nil }
            throw error
        }
    }

    func claim(_ name: String = ClaimFixtures.name) throws -> SandboxClaim {
        guard let object = try get("SandboxClaim", name) else { throw BenchMistake("no claim \(name)") }
        return SandboxClaim(object)
    }

    func sandbox(_ name: String) throws -> Sandbox {
        guard let object = try get("Sandbox", name) else { throw BenchMistake("no Sandbox \(name)") }
        return Sandbox(object)
    }

    func sandboxNames() throws -> [String] {
        try server.list(try handle("Sandbox"), namespace: nil, options: ListOptions()).items.map { UntypedObject($0).name }
    }

    func patch(_ kind: String, _ name: String, _ patch: JSONValue, subresource: Subresource = .main) throws {
        let handle = try handle(kind)
        _ = try server.patch(handle, key(handle, name), subresource: subresource, .merge(patch), request)
    }

    func delete(_ kind: String, _ name: String) throws {
        let handle = try handle(kind)
        _ = try server.delete(handle, key(handle, name), options: DeleteOptions(), request)
    }

    private var request: RequestInfo { RequestInfo(time: simulation.timestamp, actor: "test") }

    private func handle(_ kind: String) throws -> ResourceHandle {
        for identity in AgentSandboxKinds.all where identity.kind == kind { return try server.resolve(identity.v1beta1Resource) }
        guard let definition = BuiltInKinds.all.first(where: { $0.kind.kind == kind }) else { throw BenchMistake("no kind \(kind)") }
        return try server.resolve(definition.resource)
    }

    private func key(_ handle: ResourceHandle, _ name: String) -> ObjectKey {
        ObjectKey(namespace: handle.definition.isNamespaced ? Self.namespace : "", name: name)
    }

    // MARK: Passes

    /// Makes one pass over a claim and lets caches catch up.
    @discardableResult
    func pass(_ name: String = ClaimFixtures.name) throws -> Outcome {
        guard let controller, let incarnation = manager?.incarnation, incarnation.isReady else { throw BenchMistake("not started") }
        hook.calls = []
        hook.mistake = nil
        var outcome: Outcome?
        incarnation.process.spawn {
            do {
                let result = try await controller.reconcile(ObjectKey(namespace: Self.namespace, name: name))
                outcome = Outcome(requeueAfter: result.requeueAfter)
            } catch CallError.killed {
                outcome = Outcome(wasKilled: true)
            } catch {
                outcome = Outcome(failure: "\(error)")
            }
        }
        catchUp()
        if let mistake = hook.mistake { throw mistake }
        guard var outcome else { throw BenchMistake("the pass did not end") }
        outcome.calls = hook.calls.filter { !$0.contains(" events") }
        return outcome
    }

    /// Lets the next calls of a line, such as `patch sandboxes a`, be interfered with, each once and in the order given.
    func interfere(_ call: String, _ interferences: Interference...) {
        for interference in interferences { hook.plans.append((call, interference)) }
    }

    func advance(_ length: Nanoseconds) { simulation.run(until: simulation.now + length) }

    /// The Events that were posted, as `Type Reason: note`.
    func events() throws -> [String] {
        try postedEvents().map {
            "\($0["type"]?.stringValue ?? "") \($0["reason"]?.stringValue ?? ""): \($0["note"]?.stringValue ?? "")"
        }
    }

    /// The actions of the Events that were posted.
    func actions() throws -> [String] { try postedEvents().map { $0["action"]?.stringValue ?? "" } }

    private func postedEvents() throws -> [JSONValue] {
        let resource = GroupVersionResource(group: "events.k8s.io", version: "v1", resource: "events")
        return try server.list(try server.resolve(resource), namespace: nil, options: ListOptions()).items
    }

    /// The names in the memory of a pool, in order.
    func queued(_ pool: String = ClaimFixtures.pool) -> [String] {
        guard let queue = controller?.queue else { return [] }
        return queue.keys(in: queue.line(namespace: Self.namespace, pool: pool)).map(\.name)
    }

    private func catchUp() { simulation.run(until: simulation.now + .milliseconds(200)) }
}

/// Uids as asked for, else counted.
private final class CountedIdentifiers: IdentifierSource {
    var next = ""
    private var count = 0

    func uid() -> String {
        guard next.isEmpty else { return next }
        count += 1
        return "uid-\(count)"
    }

    func nameSuffix() -> String {
        count += 1
        return String(("bbbbb" + String(count)).suffix(5))
    }
}

/// Writes down calls and disturbs those that it was told to.
private final class InterferingHook: CallHook {
    var calls: [String] = []
    var plans: [(call: String, interference: ClaimBench.Interference)] = []
    var mistake: (any Error)?
    weak var bench: ClaimBench?
    private var isKilledAfter = false

    func before(_ call: CallDescription) -> CallVerdict {
        let resource = call.subresource.isEmpty ? call.resource.resource : "\(call.resource.resource)/\(call.subresource)"
        let line = "\(call.verb.rawValue) \(resource) \(call.key.name)"
        calls.append(line)
        guard let place = plans.firstIndex(where: { $0.call == line }) else { return .proceed }
        switch plans.remove(at: place).interference {
        case .refuse(let error): return .refuse(error)
        case .kill: return .kill
        case .killAfter:
            isKilledAfter = true
            return .proceed
        case .act(let action):
            guard let bench else { return .proceed }
            do { try action(bench) } catch { mistake = error }
            return .proceed
        }
    }

    func after(_ call: CallDescription, error: APIError?) -> CallVerdict {
        defer { isKilledAfter = false }
        return isKilledAfter ? .kill : .proceed
    }
}
