import APIServer
import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation
import World

/// The world in which a row runs, and the means to move it.
final class Stage {
    static let namespace = "default"
    /// The process under test.
    static let process = "agent-sandbox-controller"

    let world: World
    let naming = Naming()
    private(set) var script: CallScript?
    /// What users' own steps got wrong.
    var mistakes: [String] = []
    /// How the last pass that a row asked for failed.
    var lastFailure: String?
    private let row: Row
    private var invariants: [(text: String, holds: (World) throws -> Bool)] = []
    private var finished: (key: ObjectKey, controller: String, stage: PassReport.Stage)?

    init(_ row: Row, mutants: [String]) throws {
        self.row = row
        var configuration = WorldConfiguration()
        configuration.profile = row.profile
        configuration.flags = row.flags
        configuration.mutants = mutants
        configuration.nodes = row.nodes == 0 ? [] : [NodeGroup(name: "node", count: row.nodes)]
        configuration.timing.apiRequest = .zero
        configuration.timing.watchDelivery = .zero
        configuration.timing.schedule = .zero
        configuration.timing.garbageCollection = .zero
        row.configure(&configuration)
        world = try World(configuration)
        world.server.onCommit { [unowned self] revision in
            naming.observe(revision)
            checkInvariants()
        }
        let script = CallScript(
            process: Self.process, rewrite: { [unowned self] in naming.rewrite($0) }, act: { [unowned self] in act($0) })
        self.script = script
        world.controlPlane.hooks.append(script)
        world.controlPlane.passObservers.append { [unowned self] report in
            if case .began = report.stage { return }
            if report.process == Self.process { finished = (report.key, report.controller, report.stage) }
        }
        for object in row.given { try create(object) }
        try world.start()
        // Without nodes nobody looks at Pods, or each would be called unschedulable.
        if row.nodes == 0 { world.manager(named: "kube-scheduler")?.kill() }
        hold()
        settle()
    }

    /// Ends every task; a stage must not be let go before.
    func shutDown() {
        world.controlPlane.hooks = []
        world.controlPlane.passObservers = []
        world.shutDown()
    }

    private func hold() {
        for controller in incarnation?.controllers ?? [] where !row.free.contains(where: { $0.rawValue == controller.name }) {
            controller.queue.hold()
        }
    }

    private var incarnation: ManagerIncarnation? { world.manager(named: Self.process)?.incarnation }

    func controller(_ actor: Row.Actor) throws -> Controller {
        guard let controller = incarnation?.controllers.first(where: { $0.name == actor.rawValue }) else {
            throw RowMistake("there is no \(actor.rawValue)")
        }
        return controller
    }

    /// Looks after every commit from now on; what is found wrong is a mistake of the step under way.
    func watch(_ look: @escaping () throws -> [String]) {
        world.server.onCommit { [unowned self] _ in
            do { mistakes += try look() } catch { mistakes.append("\(error)") }
        }
    }

    // MARK: Time

    /// No step of a row takes more events; a defect may make one turn for ever.
    private static let longestStep = 50_000

    /// Lets everything happen that is due at this moment.
    func settle() {
        if !run(until: world.simulation.now) { mistakes.append("the moment does not end") }
    }

    func advance(_ length: Nanoseconds) {
        if !run(until: world.simulation.now + length) { mistakes.append("too much happens") }
    }

    /// Lets time pass up to a moment, or until a condition fails. False when that takes too many events.
    private func run(until moment: VirtualTime, while condition: () -> Bool = { true }) -> Bool {
        var events = 0
        world.simulation.run(until: moment) {
            events += 1
            return events < Self.longestStep && condition()
        }
        return events < Self.longestStep
    }

    func restart() throws {
        guard let manager = world.manager(named: Self.process) else { throw RowMistake("no process") }
        manager.kill()
        settle()
        try manager.start()
        hold()
        settle()
    }

    /// Looks from now on after every revision whether something holds.
    func watch(_ text: String, _ holds: @escaping (World) throws -> Bool) throws {
        invariants.append((text, holds))
        checkInvariants()
    }

    /// An invariant that has been broken once is not looked at again.
    private func checkInvariants() {
        invariants.removeAll { text, holds in
            do {
                if try holds(world) { return false }
                mistakes.append("it is not so that \(text)")
            } catch {
                mistakes.append("\(text): \(error)")
            }
            return true
        }
    }

    func informer(_ kind: String) throws -> Informer {
        guard let informer = incarnation?.existingInformer(try handle(kind).definition.resource) else {
            throw RowMistake("no cache of \(kind)")
        }
        return informer
    }

    // MARK: Passes

    enum Waking {
        /// The key must be ready.
        case none
        /// It is made ready.
        case resync
        /// Time passes until it is ready.
        case wait
    }

    struct Outcome {
        var requeueAfter: Nanoseconds?
        var failure: String?
        var calls: [String]
    }

    /// Makes one pass; nil when the key is not ready.
    func pass(_ actor: Row.Actor, _ name: String, _ waking: Waking) throws -> Outcome? {
        let controller = try controller(actor)
        let key = key(naming.resolve(name))
        if waking == .resync { controller.queue.add(key) }
        if waking == .wait, let wait = controller.queue.wait(of: key) { advance(wait) }
        settle()
        _ = script?.take()
        finished = nil
        guard controller.queue.admit(key) else { return nil }
        let process = incarnation?.process
        _ = run(until: world.simulation.now + .seconds(30)) {
            process?.isAlive == true && !(finished?.key == key && finished?.controller == actor.rawValue)
        }
        guard let finished, finished.key == key else {
            settle()
            let failure = process?.isAlive == true ? "the pass does not end" : "killed"
            return Outcome(failure: failure, calls: script?.take() ?? [])
        }
        // What other controllers do from here on is not the pass's.
        let calls = script?.take() ?? []
        settle()
        switch finished.stage {
        case .began: return nil
        case .ended(let result): return Outcome(requeueAfter: result.requeueAfter, calls: calls)
        case .failed(let error): return Outcome(failure: naming.rewrite("\(error)"), calls: calls)
        }
    }

    /// A key of the default namespace, or `namespace/name`.
    func key(_ text: String) -> ObjectKey {
        let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        return parts.count == 2
            ? ObjectKey(namespace: parts[0], name: parts[1]) : ObjectKey(namespace: Self.namespace, name: text)
    }

    // MARK: Objects

    /// The resource of a kind, or of a kind in a version written `Kind.v1alpha1`; without one it is the stored version.
    func handle(_ text: String) throws -> ResourceHandle {
        let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
        for identity in AgentSandboxKinds.all where identity.kind == parts[0] {
            if parts.count == 2 {
                let kind = GroupVersionKind(group: identity.group, version: parts[1], kind: identity.kind)
                return try world.server.resolve(kind: kind)
            }
            return try world.server.resolve(anyVersionOf: identity.groupKind)
        }
        if text == "CustomResourceDefinition" { return try world.server.resolve(CustomResources.definition.resource) }
        guard let definition = BuiltInKinds.all.first(where: { $0.kind.kind == text && $0.kind.group != "events.k8s.io" }) else {
            throw RowMistake("no kind \(text)")
        }
        return try world.server.resolve(definition.resource)
    }

    func locate(_ kind: String, _ name: String) throws -> (handle: ResourceHandle, key: ObjectKey) {
        let handle = try handle(kind)
        let key = key(naming.resolve(name))
        return (handle, handle.definition.isNamespaced ? key : ObjectKey(namespace: "", name: key.name))
    }

    /// The object, or nil.
    func get(_ kind: String, _ name: String) throws -> JSONValue? {
        let (handle, key) = try locate(kind, name)
        do { return try world.server.get(handle, key) } catch {
            if error.reason == .notFound { return nil }
            throw error
        }
    }

    func list(_ kind: String) throws -> [JSONValue] {
        try world.server.list(try handle(kind), namespace: nil, options: ListOptions()).items
    }

    /// Makes an object as a user does: with its status if it has one, and being deleted if it has a deletion timestamp, in which case
    /// a finalizer holds it.
    func create(_ object: JSONValue) throws {
        try makeStrangers(in: object)
        var wanted = naming.resolve(object)
        let isBeingDeleted = UntypedObject(wanted).isBeingDeleted
        wanted.set(nil, at: "metadata", "uid")
        wanted.set(nil, at: "metadata", "deletionTimestamp")
        if isBeingDeleted, UntypedObject(wanted).finalizers.isEmpty { wanted.set(["test.dev/hold"], at: "metadata", "finalizers") }
        try world.create(wanted)
        let handle = try world.handle(of: wanted)
        let untyped = UntypedObject(wanted)
        let namespace = untyped.namespace.isEmpty ? Self.namespace : untyped.namespace
        let key = ObjectKey(namespace: handle.definition.isNamespaced ? namespace : "", name: untyped.name)
        if let status = wanted["status"], handle.definition.hasStatus {
            _ = try world.server.patch(handle, key, subresource: .status, .merge(["status": status]), request("kubelet"))
        }
        if isBeingDeleted { _ = try world.server.delete(handle, key, options: DeleteOptions(), request("user")) }
    }

    /// Makes the ConfigMaps whose uid an object mentions and that are not there: owners that are none of the controllers' business.
    private func makeStrangers(in object: JSONValue) throws {
        let prefix = "uid:ConfigMap/"
        switch object {
        case .string(let text) where text.hasPrefix(prefix) && naming.resolve(text) == text:
            let metadata: JSONValue = ["name": .string(String(text.dropFirst(prefix.count))), "namespace": "default"]
            try world.create(["apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata])
        case .array(let elements): for element in elements { try makeStrangers(in: element) }
        case .object(let fields): for (_, field) in fields { try makeStrangers(in: field) }
        default: break
        }
    }

    func patch(_ kind: String, _ name: String, _ patch: JSONValue, subresource: Subresource = .main) throws {
        try makeStrangers(in: patch)
        let (handle, key) = try locate(kind, name)
        let actor = subresource == .status ? "kubelet" : "user"
        _ = try world.server.patch(handle, key, subresource: subresource, .merge(naming.resolve(patch)), request(actor))
    }

    func delete(_ kind: String, _ name: String, _ options: DeleteOptions) throws {
        let (handle, key) = try locate(kind, name)
        _ = try world.server.delete(handle, key, options: options, request("user"))
    }

    func request(_ actor: String) -> RequestInfo { RequestInfo(time: world.simulation.timestamp, actor: actor) }

    private func act(_ what: Row.Interference) {
        do {
            switch what {
            case .created(let object): try create(object)
            case .madeAnew(let object):
                try delete(object["kind"]?.stringValue ?? "", UntypedObject(object).name, DeleteOptions(gracePeriodSeconds: 0))
                try create(object)
            case .patched(let kind, let name, let change): try patch(kind, name, change)
            case .statusPatched(let kind, let name, let status): try patch(kind, name, ["status": status], subresource: .status)
            case .deleted(let kind, let name): try delete(kind, name, DeleteOptions(gracePeriodSeconds: 0))
            case .thawed(let kind): try informer(kind).thaw()
            default: break
            }
        } catch {
            mistakes.append("\(error)")
        }
    }
}

/// What a row itself got wrong.
struct RowMistake: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
