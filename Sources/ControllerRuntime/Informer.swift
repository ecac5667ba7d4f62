import APIServer
import ObjectModel
import Simulation

/// What an informer tells its handlers.
public enum InformerEvent: Sendable {
    /// An object came to be seen. `isInInitialList` is true for what was there when the informer began.
    case added(JSONValue, isInInitialList: Bool)
    /// An object changed.
    case updated(old: JSONValue, new: JSONValue)
    /// An object is gone; its last state.
    case deleted(JSONValue)

    /// The object as it is now, or was last.
    public var object: JSONValue {
        switch self {
        case .added(let object, _): object
        case .updated(_, let new): new
        case .deleted(let object): object
        }
    }
}

/// A cache of one resource that lags behind the server: always a prefix of the server's revision log.
///
/// The cache's taking in of a revision and the delivery to handlers are two events, so that a reconciler can see an object before
/// its handlers have run, as with client-go's informers. Shared by all controllers of a process.
public final class Informer {
    /// The resource.
    public let resource: GroupVersionResource
    /// The revision up to which the cache has taken in everything.
    public private(set) var revision: UInt64 = 0
    /// Whether the initial list is in the cache and its handlers have run.
    public private(set) var hasSynced = false

    let handle: ResourceHandle
    private let controlPlane: ControlPlane
    private let process: SimulatedProcess
    private let latency: RandomStream
    private let requests: RequestMetrics
    private var cursor: WatchCursor?
    private var objects: [ObjectKey: JSONValue] = [:]
    private var indexes: [InformerIndex] = []
    private var handlers: [(InformerEvent) -> Void] = []
    private var undelivered: [InformerEvent] = []
    private var deliveryPosition = 0
    private var lastArrival = VirtualTime.zero
    private var transform: ((JSONValue) -> JSONValue)?
    private var labels = LabelSelector.everything
    /// Whether revisions that arrive are kept waiting.
    public private(set) var isFrozen = false
    private var heldBack = 0

    init(
        resource: GroupVersionResource, process: SimulatedProcess, controlPlane: ControlPlane, requests: RequestMetrics
    ) throws(APIError) {
        self.requests = requests
        self.resource = resource
        self.process = process
        self.controlPlane = controlPlane
        handle = try controlPlane.server.resolve(resource)
        latency = controlPlane.simulation.stream("watch/\(process.name)/\(resource.groupResource)")
    }

    /// Reduces every object before it enters the cache. Set before the start.
    public func setTransform(_ transform: @escaping (JSONValue) -> JSONValue) { self.transform = transform }

    /// Limits the cache to the objects that a selector matches: others do not exist for it. Set before the start.
    public func setLabelSelector(_ selector: LabelSelector) { labels = selector }

    /// Calls a handler for every event, in order, after those added before it. Add handlers before the start.
    public func addHandler(_ handler: @escaping (InformerEvent) -> Void) { handlers.append(handler) }

    /// Adds an index by the values that `values` gives for an object. Adding a name twice does nothing. Add indexes before the start.
    public func addIndex(_ name: String, _ values: @escaping (JSONValue) -> [String]) {
        guard !indexes.contains(where: { $0.name == name }) else { return }
        indexes.append(InformerIndex(name: name, values: values))
    }

    // MARK: Reading the cache

    /// The object as the cache has it.
    public func get(_ key: ObjectKey) -> JSONValue? { objects[key] }

    /// The objects that have a value in an index, ordered by namespace and name; limited to a namespace if one is given. An index
    /// that does not exist has no values.
    public func list(index: String, value: String, namespace: String? = nil) -> [JSONValue] {
        guard let index = indexes.first(where: { $0.name == index }) else { return [] }
        var result: [JSONValue] = []
        for key in index.keys(of: value) where namespace == nil || key.namespace == namespace {
            if let object = objects[key] { result.append(object) }
        }
        return result
    }

    /// All objects, ordered by namespace and name; limited to a namespace if one is given.
    public func list(namespace: String? = nil) -> [JSONValue] {
        var keys: [ObjectKey] = []
        keys.reserveCapacity(objects.count)
        // Unordered: the keys are sorted below.
        for key in objects.keys where namespace == nil || key.namespace == namespace { keys.append(key) }
        keys.sort()
        return keys.compactMap { objects[$0] }
    }

    /// The number of objects in the cache.
    public var count: Int { objects.count }

    // MARK: Following the log

    /// Reads the initial list and hands it to the handlers, then follows the log.
    func start() async throws(CallError) {
        let total = controlPlane.timing.request.sample(latency)
        do { try await process.pause(total, .request, .request) } catch { throw .killed }
        do {
            let list = try controlPlane.server.list(handle, namespace: nil, options: ListOptions(labelSelector: labels))
            revision = controlPlane.server.currentRevision
            cursor = try controlPlane.server.watch(handle, options: WatchOptions(labelSelector: labels, resourceVersion: String(revision)))
            for object in list.items { insert(object, isInInitialList: true) }
            countRequests()
        } catch {
            throw .api(error)
        }
        controlPlane.connect(self)
        process.onTermination { [weak self] in
            guard let self else { return }
            self.controlPlane.disconnect(self)
            self.cursor = nil
            // They hold reconcilers, which hold informers: a dead process would never be let go.
            self.handlers = []
        }
        do { try await process.pause(0, .delivery, .delivery) } catch { throw .killed }
        deliver(all: true)
        hasSynced = true
    }

    /// A revision of this resource was committed: plans the moment at which the cache takes it in.
    func revisionCommitted() {
        let simulation = controlPlane.simulation
        let arrival = max(lastArrival, simulation.now + controlPlane.timing.watchDelivery.sample(latency))
        lastArrival = arrival
        simulation.schedule(
            after: arrival - simulation.now, .cache, .cacheAdvance, subject: process.identifier, target: self, argument: Self.advanceStep)
    }

    /// Lets the cache stay as it is: revisions that arrive wait, and handlers hear of nothing new.
    public func freeze() { isFrozen = true }

    /// Takes in at once, in order, what has waited, and follows the log again.
    public func thaw() {
        isFrozen = false
        for _ in 0..<heldBack {
            controlPlane.simulation.schedule(
                .cache, .cacheAdvance, subject: process.identifier, target: self, argument: Self.advanceStep)
        }
        heldBack = 0
    }

    private static let advanceStep: UInt64 = 0
    private static let deliverStep: UInt64 = 1

    private func advance() {
        guard process.isAlive, let cursor else { return }
        if isFrozen {
            heldBack += 1
            return
        }
        // One revision at a time: those that the selector leaves out must not bring the next one in before its moment.
        guard let event = try? cursor.next(upTo: cursor.nextRevision ?? .max) else { return }
        revision = event.revision
        switch event.type {
        case .added, .modified: insert(event.object, isInInitialList: false)
        case .deleted: remove(event.object)
        case .error: relist()
        case .bookmark: return
        }
        controlPlane.simulation.schedule(.delivery, .delivery, subject: process.identifier, target: self, argument: Self.deliverStep)
    }

    /// A list and a watch were asked for.
    private func countRequests() { for _ in 0..<2 { requests.count(.list, error: nil) } }

    /// The log no longer reaches back to where this cache is: takes in the present state at once, as a reflector does after 410.
    private func relist() {
        guard let list = try? controlPlane.server.list(handle, namespace: nil, options: ListOptions(labelSelector: labels)) else { return }
        countRequests()
        revision = controlPlane.server.currentRevision
        cursor = try? controlPlane.server.watch(handle, options: WatchOptions(labelSelector: labels, resourceVersion: String(revision)))
        var present: Set<ObjectKey> = []
        for object in list.items { present.insert(UntypedObject(object).key) }
        for object in self.list() where !present.contains(UntypedObject(object).key) { remove(object) }
        for object in list.items where objects[UntypedObject(object).key] != object { insert(object, isInInitialList: false) }
    }

    private func insert(_ object: JSONValue, isInInitialList: Bool) {
        let object = transform?(object) ?? object
        let key = UntypedObject(object).key
        let old = objects.updateValue(object, forKey: key)
        for index in indexes { index.replace(key, old: old, new: object) }
        undelivered.append(old.map { .updated(old: $0, new: object) } ?? .added(object, isInInitialList: isInInitialList))
    }

    private func remove(_ object: JSONValue) {
        let object = transform?(object) ?? object
        let key = UntypedObject(object).key
        let old = objects.removeValue(forKey: key)
        for index in indexes { index.replace(key, old: old, new: nil) }
        undelivered.append(.deleted(object))
    }

    private func deliver(all: Bool) {
        guard process.isAlive else { return }
        if !controlPlane.deliveryObservers.isEmpty { tellDelivery(all: all) }
        repeat {
            guard deliveryPosition < undelivered.count else { break }
            let event = undelivered[deliveryPosition]
            deliveryPosition += 1
            for handler in handlers { handler(event) }
        } while all
        if deliveryPosition == undelivered.count {
            undelivered.removeAll(keepingCapacity: true)
            deliveryPosition = 0
        }
    }
}

extension Informer {
    private func tellDelivery(all: Bool) {
        guard deliveryPosition < undelivered.count else { return }
        let object = UntypedObject(undelivered[deliveryPosition].object)
        let report = DeliveryReport(
            process: process.name, resource: resource, revision: all ? nil : UInt64(object.resourceVersion),
            key: all ? ObjectKey(namespace: "", name: "") : object.key, count: all ? undelivered.count - deliveryPosition : 1)
        for observer in controlPlane.deliveryObservers { observer(report) }
    }
}

extension Informer: EventTarget {
    /// Takes in the next revision, or hands the next event to the handlers.
    public func fire(_ argument: UInt64) {
        if argument == Self.advanceStep { advance() } else { deliver(all: false) }
    }
}

/// The keys of a cache by a value computed from each object, kept sorted.
final class InformerIndex {
    let name: String
    private let values: (JSONValue) -> [String]
    private var buckets: [String: [ObjectKey]] = [:]

    init(name: String, values: @escaping (JSONValue) -> [String]) {
        self.name = name
        self.values = values
    }

    func keys(of value: String) -> [ObjectKey] { buckets[value] ?? [] }

    func replace(_ key: ObjectKey, old: JSONValue?, new: JSONValue?) {
        let before = old.map(values) ?? []
        let after = new.map(values) ?? []
        guard before != after else { return }
        for value in before where !after.contains(value) {
            guard let position = buckets[value].flatMap({ Self.position(of: key, in: $0) }), position.found else { continue }
            buckets[value]?.remove(at: position.index)
            if buckets[value]?.isEmpty == true { buckets[value] = nil }
        }
        for value in after where !before.contains(value) {
            let position = Self.position(of: key, in: buckets[value] ?? [])
            if !position.found { buckets[value, default: []].insert(key, at: position.index) }
        }
    }

    private static func position(of key: ObjectKey, in keys: [ObjectKey]) -> (index: Int, found: Bool) {
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return (low, low < keys.count && keys[low] == key)
    }
}
