import APIServer
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation
import World

/// A whole Agent Sandbox system for one test, on the virtual clock: hours of it pass in milliseconds.
///
/// It belongs to the thread that makes it, so use it in a test function that is not `async`, or that does not suspend while it has one.
/// The same test makes the same history each time; ``World/historyDigest`` of ``world`` tells.
public final class TestWorld {
    /// The world itself, for everything that this type has no word for.
    public let world: World

    /// Makes a world and starts its processes.
    /// - Parameters:
    ///   - configure: changes the standard configuration.
    ///   - processes: makes processes of one's own, which run beside the built-in ones.
    /// - Throws: `WorldError` when the configuration is not acceptable.
    public init(
        configure: (inout WorldConfiguration) -> Void = { _ in }, processes: (ControlPlane) -> [ControllerManager] = { _ in [] }
    ) throws(WorldError) {
        var configuration = WorldConfiguration()
        configure(&configuration)
        world = try World(configuration, processes: processes)
        try world.start()
    }

    deinit { world.shutDown() }

    /// Applies every object of a YAML text, as `kubectl apply -f` does, and returns them as they are then stored.
    /// - Throws: `TestWorldError` for text that is no YAML, with its place; `APIError` for an object that is refused.
    @discardableResult
    public func apply(_ yaml: String) throws -> [JSONValue] {
        let (documents, mistakes) = YAMLReader.read(Array(yaml.utf8))
        if let mistake = mistakes.first { throw TestWorldError("the text is no YAML: \(mistake)") }
        var applied: [JSONValue] = []
        for document in documents where document.value != .null { applied.append(try world.apply(document.value)) }
        guard !applied.isEmpty else { throw TestWorldError("the text holds no object") }
        return applied
    }

    /// An object by its kind and name, in the version that is stored; nil when there is none.
    /// - Throws: `TestWorldError` when no served kind has that name.
    public func get(_ kind: String, _ name: String, namespace: String = "default") throws -> JSONValue? {
        let handle = try handle(kind)
        return server.stored(handle, ObjectKey(namespace: handle.definition.isNamespaced ? namespace : "", name: name))?.value
    }

    /// The objects of a kind by namespace and name, in one namespace or with nil in all.
    /// - Throws: `TestWorldError` when no served kind has that name.
    public func list(_ kind: String, namespace: String? = nil) throws -> [JSONValue] {
        try server.list(try handle(kind), namespace: namespace).items
    }

    /// Deletes an object.
    /// - Throws: `TestWorldError` when no served kind has that name, `APIError` when the request is refused.
    public func delete(_ kind: String, _ name: String, namespace: String = "default") throws {
        let handle = try handle(kind)
        try world.delete(handle.kind, ObjectKey(namespace: handle.definition.isNamespaced ? namespace : "", name: name))
    }

    /// Lets time pass until an object is as a test wants it, and returns it. The object is looked at after every event.
    /// - Parameters:
    ///   - limit: how much virtual time may pass at most.
    ///   - condition: says whether the object is so.
    /// - Throws: `TestWorldError` when it is not so in time, with the object as it is then.
    @discardableResult
    public func eventually(
        within limit: Nanoseconds = .minutes(5), _ kind: String, _ name: String, namespace: String = "default",
        _ condition: (JSONValue) -> Bool
    ) throws -> JSONValue {
        let handle = try handle(kind)
        let key = ObjectKey(namespace: handle.definition.isNamespaced ? namespace : "", name: name)
        var found: JSONValue?
        let holds = world.run(until: world.simulation.now + limit) {
            found = server.stored(handle, key)?.value
            return found.map(condition) ?? false
        }
        if holds, let found { return found }
        let state = found.map { "it is \(JSONWriter.text($0, style: .compact))" } ?? "there is none of that name"
        throw TestWorldError("\(kind) \(name) is not as expected after \(GoDuration.format(limit)) of virtual time: \(state)")
    }

    /// Lets time pass until a condition of an object has the status `True`, and returns the object.
    /// - Throws: `TestWorldError` when that does not come in time.
    @discardableResult
    public func ready(
        within limit: Nanoseconds = .minutes(5), _ kind: String, _ name: String, namespace: String = "default",
        condition: String = "Ready"
    ) throws -> JSONValue {
        try eventually(within: limit, kind, name, namespace: namespace) { object in
            object.at("status", "conditions")?.arrayValue?.contains { $0["type"] == .string(condition) && $0["status"] == "True" } ?? false
        }
    }

    /// Lets time pass until nothing is under way.
    /// - Throws: `TestWorldError` when something still is after `limit`.
    public func settle(within limit: Nanoseconds = .minutes(60)) throws {
        guard !world.settle(within: limit) else { return }
        throw TestWorldError("the world has not come to rest after \(GoDuration.format(limit)) of virtual time")
    }

    private var server: APIServer { world.server }

    private func handle(_ kind: String) throws -> ResourceHandle {
        let served = server.resources.filter { $0.kind.kind == kind && $0.isServed }
        guard let first = served.first else {
            let kinds = server.resources.filter(\.isServed).map(\.kind.kind)
            throw TestWorldError("no kind \(kind) is served; there are \(kinds.joined(separator: ", "))")
        }
        return try server.resolve(anyVersionOf: first.kind.groupKind)
    }
}

/// Why a test's world is not as the test wants it.
public struct TestWorldError: Error, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let description: String

    init(_ description: String) { self.description = description }
}
