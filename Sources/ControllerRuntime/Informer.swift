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
    /// How many freezes are in force.
    private var freezes = 0
    /// Revisions that have arrived and wait.
    private(set) var heldBack = 0
    /// Revisions that are on their way.
    private var arrivals = 0
    /// So many arrivals count no more: a relist has overtaken them.
    private var overtaken = 0
    /// Faults that decide what becomes of events, in order.
    var gates: [InformerGate] = []

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
        indexes.first { $0.name == index }?.objects(of: value, in: namespace) ?? []
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

    /// Whether handlers have not heard of everything that the cache has taken in.
    public var hasUndelivered: Bool { deliveryPosition < undelivered.count }

    // MARK: Following the log

    /// Whether revisions that arrive are kept waiting.
    public var isFrozen: Bool { freezes > 0 }

    /// Reads the initial list and hands it to the handlers, then follows the log. With a view the list is that of an earlier revision.
    func start(from view: EarlierView? = nil) async throws(CallError) {
        let total = controlPlane.timing.request.sample(latency)
        do { try await process.pause(total, .request, .request) } catch { throw .killed }
        do {
            let server = controlPlane.server
            revision = view?.revision ?? server.currentRevision
            var options = ListOptions(labelSelector: labels)
            if view != nil {
                options.resourceVersion = String(revision)
                options.resourceVersionMatch = .exact
            }
            let list = try server.list(handle, namespace: nil, options: options)
            cursor = try follow(from: revision)
            for object in list.items { insert(object, isInInitialList: true) }
            countRequests()
            if let view { try waitToCatchUp(view) }
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
            self.gates = []
        }
        do { try await process.pause(0, .delivery, .delivery) } catch { throw .killed }
        deliver(all: true)
        hasSynced = true
    }

    private func follow(from revision: UInt64) throws(APIError) -> WatchCursor {
        try controlPlane.server.watch(handle, options: WatchOptions(labelSelector: labels, resourceVersion: String(revision)))
    }

    /// What was committed between an earlier revision and now arrives together, later.
    private func waitToCatchUp(_ view: EarlierView) throws(APIError) {
        let missed = try follow(from: view.revision)
        while let next = missed.nextRevision {
            heldBack += 1
            _ = try missed.next(upTo: next)
        }
        freeze()
        controlPlane.simulation.schedule(after: view.length, .cache, .fault, subject: process.identifier) { [weak self] in self?.thaw() }
    }

    /// A revision of this resource was committed: plans the moment at which the cache takes it in.
    func revisionCommitted() {
        let simulation = controlPlane.simulation
        var delay = controlPlane.timing.watchDelivery.sample(latency)
        for gate in gates { delay += gate.delay() }
        let arrival = max(lastArrival, simulation.now + delay)
        lastArrival = arrival
        arrivals += 1
        simulation.schedule(
            after: arrival - simulation.now, .cache, .cacheAdvance, subject: process.identifier, target: self, argument: Self.arriveStep)
    }

    /// Lets the cache stay as it is: revisions that arrive wait, and handlers hear of nothing new.
    public func freeze() { freezes += 1 }

    /// Takes back one `freeze`. When it was the last, what has waited is taken in at once, in order, and the log followed again.
    public func thaw() {
        guard freezes > 0 else { return }
        freezes -= 1
        if freezes == 0 { admit(heldBack) }
    }

    /// Takes in so many of the revisions that wait, one event each.
    func admit(_ count: Int) {
        for _ in 0..<min(count, heldBack) {
            controlPlane.simulation.schedule(
                .cache, .cacheAdvance, subject: process.identifier, target: self, argument: Self.advanceStep)
        }
        heldBack -= min(count, heldBack)
    }

    /// The next revision of the resource that the cache has not taken in, whether it has arrived or not; nil when there is none.
    var nextRevision: UInt64? { cursor?.nextRevision }

    private static let arriveStep: UInt64 = 0
    private static let deliverStep: UInt64 = 1
    private static let advanceStep: UInt64 = 2

    /// A revision has arrived.
    private func arrive() {
        arrivals -= 1
        if overtaken > 0 {
            overtaken -= 1
            return
        }
        var waits = isFrozen
        for gate in gates where gate.holdsArrival(at: self) { waits = true }
        if waits { heldBack += 1 } else { advance() }
        for gate in gates { gate.revisionArrived(at: self) }
    }

    private func advance() {
        guard process.isAlive, let cursor else { return }
        // One revision at a time: those that the selector leaves out must not bring the next one in before its moment.
        guard let event = try? cursor.next(upTo: cursor.nextRevision ?? .max) else { return }
        if event.type == .error { return relist() }
        revision = event.revision
        for gate in gates where gate.keepsOut(event, from: self) { return }
        take(event)
    }

    /// The cache takes in what an event says, and its handlers will hear of it.
    func take(_ event: WatchEvent) {
        switch event.type {
        case .added, .modified: insert(event.object, isInInitialList: false)
        case .deleted: remove(event.object)
        case .error, .bookmark: return
        }
        planDelivery()
    }

    private func planDelivery() {
        controlPlane.simulation.schedule(.delivery, .delivery, subject: process.identifier, target: self, argument: Self.deliverStep)
    }

    /// A list and a watch were asked for.
    private func countRequests() { for _ in 0..<2 { requests.count(.list, error: nil) } }

    /// Takes in the present state at once, as a reflector does when the log no longer reaches back to where it is. What was on its way
    /// or has waited is part of it, and changes in between are never heard of.
    func relist() {
        guard process.isAlive,
            let list = try? controlPlane.server.list(handle, namespace: nil, options: ListOptions(labelSelector: labels))
        else { return }
        countRequests()
        revision = controlPlane.server.currentRevision
        cursor = try? follow(from: revision)
        heldBack = 0
        overtaken = arrivals
        let before = undelivered.count
        var present: Set<ObjectKey> = []
        for object in list.items { present.insert(UntypedObject(object).key) }
        for object in self.list() where !present.contains(UntypedObject(object).key) { remove(object) }
        for object in list.items where objects[UntypedObject(object).key] != object { insert(object, isInInitialList: false) }
        for _ in before..<undelivered.count { planDelivery() }
    }

    private func insert(_ object: JSONValue, isInInitialList: Bool) {
        let object = transform?(object) ?? object
        let key = UntypedObject(object).key
        let old = objects.updateValue(object, forKey: key)
        for index in indexes { index.replace(key, new: object) }
        undelivered.append(old.map { .updated(old: $0, new: object) } ?? .added(object, isInInitialList: isInInitialList))
    }

    private func remove(_ object: JSONValue) {
        let object = transform?(object) ?? object
        let key = UntypedObject(object).key
        // Of an object that the cache never had nobody hears that it is gone.
        guard objects.removeValue(forKey: key) != nil else { return }
        for index in indexes { index.replace(key, new: nil) }
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
        switch argument {
        case Self.arriveStep: arrive()
        case Self.deliverStep: deliver(all: false)
        default: advance()
        }
    }
}
