import ObjectModel
import Simulation

/// A reconciler with its queue, its workers and what wakes it.
public final class Controller {
    /// The name; also the actor of its writes.
    public let name: String
    /// Its queue.
    public let queue: WorkQueue
    /// How many passes may run at once.
    public let workers: Int
    /// The number of passes that were begun.
    public private(set) var passes = 0
    /// The number of passes that ended with an error.
    public private(set) var failures = 0

    /// The number of passes that have begun and not ended.
    private(set) var passesUnderWay = 0
    /// Called after each pass of a living process, once somebody waits for the last.
    var onPassEnd: (() -> Void)?

    /// What does its passes. To be looked at only.
    public let reconciler: any Reconciler
    private let process: SimulatedProcess
    private let controlPlane: ControlPlane
    private let metrics: ControllerMetrics

    init(
        name: String, metricsName: String, workers: Int, queue kind: WorkQueue.Kind, reconciler: any Reconciler,
        process: SimulatedProcess, controlPlane: ControlPlane, metrics registry: MetricsRegistry
    ) {
        self.name = name
        self.workers = max(1, workers)
        self.reconciler = reconciler
        self.process = process
        self.controlPlane = controlPlane
        queue = WorkQueue(name: metricsName, process: process, kind: kind, metrics: registry)
        metrics = ControllerMetrics(controller: metricsName, workers: self.workers, queue: kind, in: registry)
    }

    /// The priority of what was there when the controller began, as in controller-runtime 0.21 and later.
    public static let initialListPriority = -100

    /// Wakes the controller for each event's own object that passes the filter.
    public func watch(_ informer: Informer, where passes: @escaping (InformerEvent) -> Bool = { _ in true }) {
        watch(informer, where: passes) { event, add in add(UntypedObject(event.object).key) }
    }

    /// Wakes the controller for the controlling owner of each event's object, if it is of the given kind: group and kind count, the
    /// version does not. An update wakes the owner before and the owner after it; without `formerToo` the latter alone.
    public func watchOwned(
        _ informer: Informer, by owner: GroupKind, formerToo: Bool = true, where passes: @escaping (InformerEvent) -> Bool = { _ in true }
    ) {
        watch(informer, where: passes) { event, add in
            if formerToo, case .updated(let old, _) = event, let key = Self.ownerKey(old, owner) { add(key) }
            if let key = Self.ownerKey(event.object, owner) { add(key) }
        }
    }

    /// Wakes the controller for the keys that a mapping adds for an event.
    public func watch(
        _ informer: Informer, where passes: @escaping (InformerEvent) -> Bool = { _ in true },
        mapping: @escaping (_ event: InformerEvent, _ add: (ObjectKey) -> Void) -> Void
    ) {
        informer.addHandler { [queue] event in
            guard passes(event) else { return }
            var priority = 0
            switch event {
            case .added(_, isInInitialList: true): priority = Self.initialListPriority
            case .updated(let old, let new):
                if UntypedObject(old).resourceVersion == UntypedObject(new).resourceVersion { priority = Self.initialListPriority }
            default: break
            }
            mapping(event) { queue.add($0, priority: priority) }
        }
    }

    private static func ownerKey(_ object: JSONValue, _ owner: GroupKind) -> ObjectKey? {
        let object = UntypedObject(object)
        guard let reference = object.controllerReference, reference.kind == owner.kind, reference.isOf(group: owner.group) else {
            return nil
        }
        return ObjectKey(namespace: object.namespace, name: reference.name)
    }

    /// What queue and reconciler keep.
    public var memory: [MemoryEntry] { queue.memory + reconciler.memory }

    func startWorkers() {
        for _ in 0..<workers {
            process.spawn { [self] in
                while let item = try? await queue.next() {
                    guard await runPass(item.key, priority: item.priority) else { return }
                }
            }
        }
    }

    /// One pass and what follows from it. False when the process died.
    private func runPass(_ key: ObjectKey, priority: Int) async -> Bool {
        passes += 1
        passesUnderWay += 1
        let begin = process.simulation.now
        metrics.passBegan()
        tell(key, .began)
        let outcome: ControllerMetrics.Result
        do {
            let result = try await reconciler.reconcile(key)
            guard process.isAlive else { return false }
            if let delay = result.requeueAfter, delay > 0 {
                queue.forget(key)
                queue.add(key, after: delay, priority: priority)
                outcome = .requeueAfter
            } else if result.requeue {
                queue.addRateLimited(key, priority: priority)
                outcome = .requeue
            } else {
                queue.forget(key)
                outcome = .success
            }
            tell(key, .ended(result))
        } catch {
            guard process.isAlive else { return false }
            failures += 1
            queue.addRateLimited(key, priority: priority)
            outcome = .error
            tell(key, .failed(error))
        }
        metrics.passEnded(outcome, after: process.simulation.now - begin)
        queue.done(key)
        passesUnderWay -= 1
        onPassEnd?()
        return true
    }

    private func tell(_ key: ObjectKey, _ stage: PassReport.Stage) {
        guard !controlPlane.passObservers.isEmpty else { return }
        let report = PassReport(controller: name, process: process.name, key: key, stage: stage)
        for observer in controlPlane.passObservers { observer(report) }
    }
}
