import APIServer
import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation

@testable import AgentSandboxControllers

/// A reconciler on a real API server with the real kinds, without nodes, schedulers or workers: passes are made one at a time, and
/// between them every cache catches up.
final class Bench {
    typealias SetUp = (ManagerIncarnation, ControllerFlags) throws -> any Reconciler

    static let namespace = "default"

    let simulation: Simulation
    let server: APIServer
    let controlPlane: ControlPlane
    private let identifiers = Identifiers()
    private let recorder = CallRecorder()
    private let flags: ControllerFlags
    private let setUp: SetUp
    private var manager: ControllerManager?
    private var reconciler: (any Reconciler)?

    /// Makes a server and connects to it; the reconciler is made at the first pass, so that its caches begin with what is there then.
    init(flags: [(name: String, value: String)] = [], timing: ConnectionTiming = .immediate, setUp: @escaping SetUp) throws {
        self.flags = try ControllerFlags(flags)
        self.setUp = setUp
        simulation = Simulation()
        server = APIServer(identifiers: identifiers)
        controlPlane = ControlPlane(simulation: simulation, server: server, timing: timing)
        controlPlane.hooks = [recorder]
        for definition in BuiltInKinds.all { server.install(definition) }
        for versions in AgentSandboxCRDs.definitions05 {
            for version in versions where version.isStorage { server.install(version.definition) }
        }
        for name in [Self.namespace, AgentSandboxNames.controllerNamespace] {
            try add(["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)]])
        }
    }

    /// Ends every task; a bench must not be let go before.
    func shutDown() { simulation.shutDown() }

    // MARK: Objects

    /// Puts an object into the store as it stands: with its uid and status, and being deleted if it has a deletion timestamp.
    @discardableResult
    func add(_ object: JSONValue) throws -> JSONValue {
        var wanted = object
        let isBeingDeleted = UntypedObject(wanted).isBeingDeleted
        identifiers.next = UntypedObject(wanted).uid
        wanted.set(nil, at: "metadata", "uid")
        wanted.set(nil, at: "metadata", "deletionTimestamp")
        if isBeingDeleted, UntypedObject(wanted).finalizers.isEmpty { wanted.set(["test.dev/hold"], at: "metadata", "finalizers") }
        let handle = try handle(UntypedObject(wanted).kind)
        let key = key(handle, UntypedObject(wanted).name)
        let stored = try server.create(handle, namespace: key.namespace, wanted, request)
        identifiers.next = ""
        if let status = wanted["status"], handle.definition.hasStatus {
            _ = try server.patch(handle, key, subresource: .status, .merge(["status": status]), request)
        }
        if isBeingDeleted { _ = try server.delete(handle, key, options: DeleteOptions(), request) }
        return stored
    }

    /// The object as stored, or nil.
    func get(_ kind: String, _ name: String) throws -> JSONValue? {
        let handle = try handle(kind)
        do {
            return try server.get(handle, key(handle, name))
        } catch {
            if error.reason == .notFound { return nil }
            throw error
        }
    }

    /// All objects of a kind.
    func list(_ kind: String) throws -> [JSONValue] {
        try server.list(try handle(kind), namespace: nil, options: ListOptions()).items
    }

    /// Changes an object as a user does, with a merge patch.
    func patch(_ kind: String, _ name: String, _ patch: JSONValue, subresource: Subresource = .main) throws {
        let handle = try handle(kind)
        _ = try server.patch(handle, key(handle, name), subresource: subresource, .merge(patch), request)
    }

    /// Deletes an object as a user does; with `now` without grace.
    func delete(_ kind: String, _ name: String, now: Bool = false) throws {
        let handle = try handle(kind)
        _ = try server.delete(handle, key(handle, name), options: DeleteOptions(gracePeriodSeconds: now ? 0 : nil), request)
    }

    private var request: RequestInfo { RequestInfo(time: simulation.timestamp, actor: "test") }

    private func handle(_ kind: String) throws -> ResourceHandle {
        for identity in AgentSandboxKinds.all where identity.kind == kind { return try server.resolve(identity.v1beta1Resource) }
        let definition =
            BuiltInKinds.all.first { $0.kind.kind == kind && $0.kind.group != "" } ?? BuiltInKinds.all.first { $0.kind.kind == kind }
        guard let definition else { throw BenchMistake("no kind \(kind)") }
        return try server.resolve(definition.resource)
    }

    private func key(_ handle: ResourceHandle, _ name: String) -> ObjectKey {
        ObjectKey(namespace: handle.definition.isNamespaced ? Self.namespace : "", name: name)
    }

    // MARK: Passes

    /// What a pass did.
    struct Outcome {
        var result = ReconcileResult()
        var failure: String?
        /// The calls in order, such as `create pods a` or `patch sandboxes/status a`.
        var calls: [String] = []
    }

    /// Lets caches catch up, makes one pass over an object, and lets caches catch up again.
    func pass(_ name: String) throws -> Outcome {
        let manager = try self.manager ?? start()
        catchUp()
        guard let reconciler, let incarnation = manager.incarnation, incarnation.isReady else { throw BenchMistake("not started") }
        recorder.calls = []
        var outcome: Outcome?
        incarnation.process.spawn {
            do {
                let result = try await reconciler.reconcile(ObjectKey(namespace: Self.namespace, name: name))
                outcome = Outcome(result: result)
            } catch {
                outcome = Outcome(failure: "\(error)")
            }
        }
        catchUp()
        guard var outcome else { throw BenchMistake("the pass did not end") }
        outcome.calls = recorder.calls
        return outcome
    }

    /// Lets virtual time pass.
    func advance(_ length: Nanoseconds) { simulation.run(until: simulation.now + length) }

    /// Kills the controller and starts a new one with an empty memory.
    func restart() throws {
        manager?.kill()
        manager = nil
        _ = try start()
    }

    /// Answers the next call of a line, such as `delete pods a`, with an internal error.
    func refuse(_ call: String, _ message: String) { recorder.refusals.append((call, message)) }

    /// Starts the whole process with its watches, queues and workers instead of making single passes.
    func startProcess() throws -> ControllerManager {
        let manager = try AgentSandboxManager.make(controlPlane: controlPlane, flags: flags, features: [], mutants: [])
        try manager.start()
        return manager
    }

    /// The calls made so far, oldest first; empties the record.
    func takeCalls() -> [String] {
        defer { recorder.calls = [] }
        return recorder.calls
    }

    private func start() throws -> ControllerManager {
        let manager = ControllerManager(name: "bench", controlPlane: controlPlane) { [unowned self] incarnation in
            try Caches.register(in: incarnation, flags: flags)
            reconciler = try setUp(incarnation, flags)
        }
        try manager.start()
        self.manager = manager
        return manager
    }

    private func catchUp() { simulation.run() }
}

/// What a test of the bench got wrong.
struct BenchMistake: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Uids as asked for, else counted.
private final class Identifiers: IdentifierSource {
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

/// Writes down calls and refuses those that it was told to.
private final class CallRecorder: CallHook {
    var calls: [String] = []
    var refusals: [(call: String, message: String)] = []

    func before(_ call: CallDescription) -> CallVerdict {
        let resource = call.subresource.isEmpty ? call.resource.resource : "\(call.resource.resource)/\(call.subresource)"
        let isEvent = call.resource.resource == "events"
        let line = isEvent ? "\(call.verb.rawValue) events" : "\(call.verb.rawValue) \(resource) \(call.key.name)"
        calls.append(line)
        guard let position = refusals.firstIndex(where: { $0.call == line }) else { return .proceed }
        return .refuse(APIError(code: 500, reason: .internalError, message: refusals.remove(at: position).message))
    }

    func after(_ call: CallDescription, error: APIError?) -> CallVerdict { .proceed }
}
