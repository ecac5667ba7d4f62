import APIServer
import KubernetesAPI
import ObjectModel
import Simulation
import World

/// What everything that watches a run needs: the world, and how a failure is told.
final class RunContext {
    let scenario: Scenario
    let world: World
    let options: RunOptions
    private let replay: String
    /// How many revisions of an object a failure tells.
    private static let longestChain = 10

    init(_ scenario: Scenario, world: World, options: RunOptions) {
        self.scenario = scenario
        self.world = world
        self.options = options
        replay = options.replay(scenario)
    }

    var simulation: Simulation { world.simulation }
    var server: APIServer { world.server }
    var now: VirtualTime { world.simulation.now }

    /// The objects of a resource as they are stored now, by namespace and name.
    func states(of handle: ResourceHandle) -> [StoredObject] {
        let items = (try? server.list(handle, namespace: nil))?.items ?? []
        return items.compactMap { server.stored(handle, UntypedObject($0).key) }
    }

    /// The virtual time of a revision.
    func time(of revision: Revision) -> VirtualTime { VirtualTime(nanoseconds: revision.time - simulation.epoch) }

    /// A failure at a revision, with the chain of revisions that led to it.
    func failure(_ assertion: String, _ location: SourceLocation, _ message: String, at revision: Revision) -> ScenarioFailure {
        ScenarioFailure(
            assertion: assertion, location: location, message: message, time: time(of: revision), revision: revision.number,
            object: Self.subject(revision.object), actor: revision.actor, causes: causes(of: revision), replay: replay)
    }

    /// A failure at the present moment, about an object in its present state or about none.
    func failure(_ assertion: String, _ location: SourceLocation, _ message: String, about object: StoredObject? = nil) -> ScenarioFailure {
        let last = object.flatMap { server.revision($0.revision) }
        return ScenarioFailure(
            assertion: assertion, location: location, message: message, time: now, revision: object?.revision,
            object: object.map(Self.subject), actor: last?.actor, causes: last.map(causes) ?? [], replay: replay)
    }

    /// A stored object as failures name it.
    static func subject(_ stored: StoredObject) -> String { "\(stored.value["kind"]?.stringValue ?? "object") \(stored.key)" }

    private func causes(of revision: Revision) -> [ScenarioFailure.Cause] {
        var chain: [ScenarioFailure.Cause] = []
        var next: Revision? = revision
        while let link = next, chain.count < Self.longestChain {
            chain.append(
                ScenarioFailure.Cause(revision: link.number, time: time(of: link), actor: link.actor, verb: link.verb.rawValue))
            next = link.previous.flatMap { server.revision($0.revision) }
        }
        return chain
    }
}

/// A pattern together with the resource whose objects it is about.
struct BoundPattern {
    let pattern: ObjectPattern
    let handle: ResourceHandle

    /// Finds the resource. Throws when the kind is not served in that version.
    init(_ pattern: ObjectPattern, server: APIServer) throws(ScenarioRunError) {
        self.pattern = pattern
        do {
            handle = try server.resolve(kind: pattern.kind)
        } catch {
            throw ScenarioRunError(
                "\(pattern.location): the world serves no \(pattern.kind.kind) of "
                    + "\(pattern.kind.apiVersion); name a kind and a version that it serves")
        }
    }

    /// A stored state in the pattern's version if it matches, else nil. Throws when it cannot be converted.
    func match(_ stored: StoredObject, in server: APIServer) throws(APIError) -> JSONValue? {
        if let name = pattern.name, name != stored.key.name { return nil }
        if let namespace = pattern.namespace, namespace != stored.key.namespace { return nil }
        let object = try server.read(stored, as: handle)
        guard pattern.matches(object) else { return nil }
        return object
    }

    /// An object that is there and matches, the first by key; nil when there is none or the pattern's kind is not served any more.
    func firstMatch(in server: APIServer) -> ObjectKey? {
        guard let list = try? server.list(handle, namespace: pattern.namespace) else { return nil }
        guard let object = list.items.first(where: pattern.matches) else { return nil }
        return UntypedObject(object).key
    }

    /// The object that comes closest to the pattern, the first by key of several, and where it differs.
    func closest(in server: APIServer) -> (object: StoredObject, differences: [PatternDifference])? {
        guard let list = try? server.list(handle, namespace: pattern.namespace) else { return nil }
        var best: (key: ObjectKey, weight: Int, differences: [PatternDifference])?
        for item in list.items {
            let object = UntypedObject(item)
            if let name = pattern.name, object.name != name { continue }
            let differences = pattern.differences(item)
            let weight = differences.reduce(0) { $0 + $1.weight }
            if let best, best.weight <= weight { continue }
            best = (object.key, weight, differences)
        }
        guard let best, let stored = server.stored(handle, best.key) else { return nil }
        return (stored, best.differences)
    }

    /// What keeps the pattern from matching at present, in one or more lines.
    func shortfall(in server: APIServer) -> (text: String, object: StoredObject?) {
        guard let (object, differences) = closest(in: server) else { return ("there is no \(pattern.subject)", nil) }
        if differences.isEmpty { return ("\(RunContext.subject(object)) matches by now", object) }
        let most = 8
        var lines = differences.prefix(most).map { "  \($0.text)" }
        if differences.count > most { lines.append("  … and \(differences.count - most) more") }
        return ("the closest is \(RunContext.subject(object)):\n\(lines.joined(separator: "\n"))", object)
    }
}
