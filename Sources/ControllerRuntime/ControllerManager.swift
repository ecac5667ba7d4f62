import APIServer
import ObjectModel
import Simulation

/// A process of controllers that can be started, killed and started again: what `manager.Manager` is in controller-runtime.
///
/// A restart makes everything anew: the process, the caches, the queues and the reconcilers. Nothing but the store survives.
public final class ControllerManager {
    /// The name of the process.
    public let name: String
    /// What is running now, or nil. While two run side by side, the one that was started last.
    public private(set) var incarnation: ManagerIncarnation?
    /// Earlier incarnations that still run beside it.
    public private(set) var elders: [ManagerIncarnation] = []
    /// How often it was started.
    public private(set) var startCount = 0
    /// How far the clock of its machine is ahead of virtual time; below zero, behind.
    public var clockOffset: Nanoseconds = 0 {
        didSet { for incarnation in elders + (incarnation.map { [$0] } ?? []) { incarnation.process.clockOffset = clockOffset } }
    }
    /// Called with each incarnation before it starts.
    public var onStart: ((ManagerIncarnation) -> Void)?

    private let controlPlane: ControlPlane
    private let setUp: (ManagerIncarnation) throws -> Void

    /// Describes a process.
    /// - Parameters:
    ///   - name: its name.
    ///   - controlPlane: where it connects.
    ///   - setUp: makes reconcilers, informers and controllers for one incarnation.
    public init(name: String, controlPlane: ControlPlane, setUp: @escaping (ManagerIncarnation) throws -> Void) {
        self.name = name
        self.controlPlane = controlPlane
        self.setUp = setUp
    }

    /// Starts the process. Its workers begin once every cache holds its initial list and every handler has seen it. Throws what the
    /// set-up throws; does nothing when it is running. With a view its caches begin with what that says.
    public func start(from view: EarlierView? = nil) throws {
        guard incarnation == nil else { return }
        try begin(from: view)
    }

    /// Starts the process a second time, beside what is running, as when a new leader begins before the old one has noticed. The old
    /// one runs on until it is killed or retired.
    public func startBeside() throws {
        let elder = incarnation
        incarnation = nil
        if let elder { elders.append(elder) }
        try begin(from: nil)
    }

    private func begin(from view: EarlierView?) throws {
        startCount += 1
        let process = SimulatedProcess(name: name, in: controlPlane.simulation)
        process.clockOffset = clockOffset
        let incarnation = ManagerIncarnation(process: process, controlPlane: controlPlane)
        try setUp(incarnation)
        self.incarnation = incarnation
        onStart?(incarnation)
        incarnation.start(from: view)
    }

    /// Kills the process: all it had in memory is lost.
    public func kill() {
        retire()
        incarnation?.process.kill()
        incarnation = nil
    }

    /// Kills the earlier incarnations that run beside the present one.
    public func retire() {
        for elder in elders { elder.process.kill() }
        elders = []
    }

    /// Asks the process to end, as a signal does: the context of its controllers is cancelled. Calls fail from now on, no key is taken
    /// up, and the process ends when the passes that are under way have, or after the grace. `ended` is called then, unless the process
    /// was killed meanwhile.
    public func cancel(grace: Nanoseconds = .seconds(30), ended: @escaping () -> Void = {}) {
        guard let incarnation, !incarnation.process.isCancelled else { return }
        let end = { [weak self, weak incarnation] in
            guard let self, let incarnation, incarnation.process.isAlive, self.incarnation === incarnation else { return }
            kill()
            ended()
        }
        incarnation.cancel(ended: end)
        controlPlane.simulation.schedule(after: grace, .scenario, .timer, end)
    }

    /// Starts the process again after a length of time; its caches begin with what a view says, when there is one then.
    public func restart(after delay: Nanoseconds, from view: @escaping () -> EarlierView? = { nil }) {
        controlPlane.simulation.schedule(after: delay, .scenario, .fault) { [self] in try? start(from: view()) }
    }

    /// Whether it is running with all caches synced.
    public var isReady: Bool { incarnation?.isReady ?? false }
}

/// What a restarted process sees at first: the store as it was, as a lagging replica of the API server shows it.
public struct EarlierView: Sendable, Hashable {
    /// The revision that its caches begin with.
    public var revision: UInt64
    /// After so long its caches catch up.
    public var length: Nanoseconds

    /// Gives both.
    public init(revision: UInt64, length: Nanoseconds) {
        self.revision = revision
        self.length = length
    }
}

/// One life of a process of controllers.
public final class ManagerIncarnation {
    /// The process.
    public let process: SimulatedProcess
    /// Where it connects.
    public let controlPlane: ControlPlane
    /// Its controllers, in the order they were added.
    public private(set) var controllers: [Controller] = []
    /// Whether all caches are synced and workers have begun.
    public private(set) var isReady = false
    /// What it has recorded; whatever runs in it may add metrics.
    public let metrics = MetricsRegistry()

    private var informers: [Informer] = []
    private var tasks: [() async -> Void] = []

    init(process: SimulatedProcess, controlPlane: ControlPlane) {
        self.process = process
        self.controlPlane = controlPlane
    }

    /// The kernel.
    public var simulation: Simulation { controlPlane.simulation }

    /// A client that acts under a name.
    public func client(actor: String) -> Client {
        Client(actor: actor, process: process, controlPlane: controlPlane, metrics: metrics)
    }

    /// The informer of a resource; all controllers of the process share it. Throws when the server does not know the resource.
    public func informer<Object>(_ resource: Resource<Object>) throws(APIError) -> Informer {
        if let known = informers.first(where: { $0.resource == resource.name }) { return known }
        let informer = try Informer(
            resource: resource.name, process: process, controlPlane: controlPlane, requests: RequestMetrics(in: metrics))
        informers.append(informer)
        return informer
    }

    /// Follows a resource that came to be known after the process had started: `handler` hears of every object that there is, then of
    /// every change. Throws when the server does not know the resource.
    public func follow<Object>(_ resource: Resource<Object>, _ handler: @escaping (InformerEvent) -> Void) throws(APIError) {
        try follow(resource).addHandler(handler)
    }

    /// The informer of a resource that may come to be known after the process had started; it fills by itself then. Add handlers before
    /// anything else happens. Throws when the server does not know the resource.
    public func follow<Object>(_ resource: Resource<Object>) throws(APIError) -> Informer {
        let startsByItself = isReady && existingInformer(resource.name) == nil
        let informer = try informer(resource)
        if startsByItself { process.spawn { [self] in _ = try? await existingInformer(resource.name)?.start() } }
        return informer
    }

    /// The informer of a resource that a controller of this process uses, or nil.
    public func existingInformer(_ resource: GroupVersionResource) -> Informer? { informers.first { $0.resource == resource } }

    /// Adds a controller with a queue of its own. Its metrics are labelled with `metricsName`, or with its name. Its workers begin with
    /// those of the others, or at once when those have begun.
    public func addController(
        _ name: String, metricsName: String? = nil, workers: Int, queue: WorkQueue.Kind = .priority, reconciler: any Reconciler
    ) -> Controller {
        let controller = Controller(
            name: name, metricsName: metricsName ?? name, workers: workers, queue: queue, reconciler: reconciler, process: process,
            controlPlane: controlPlane, metrics: metrics)
        controllers.append(controller)
        if isReady { controller.startWorkers() }
        return controller
    }

    /// Adds a task that begins with the workers.
    public func addTask(_ task: @escaping () async -> Void) { tasks.append(task) }

    /// The informers of a resource in any version, in the order they were asked for.
    public func informers(of resource: GroupResource) -> [Informer] { informers.filter { $0.resource.groupResource == resource } }

    /// Takes up nothing new; `ended` is called when no pass is under way any more.
    func cancel(ended: @escaping () -> Void) {
        process.cancel()
        let simulation = simulation
        let check = { [weak self] in
            guard let self, controllers.allSatisfy({ $0.passesUnderWay == 0 }) else { return }
            simulation.schedule(.scenario, .fault, ended)
        }
        for controller in controllers {
            controller.onPassEnd = check
            controller.queue.shutDown()
        }
        check()
    }

    func start(from view: EarlierView?) {
        process.spawn { [self] in
            // While one fills, others can come to be known.
            var position = 0
            while position < informers.count {
                guard (try? await informers[position].start(from: view)) != nil else { return }
                position += 1
            }
            guard process.isAlive else { return }
            isReady = true
            for controller in controllers { controller.startWorkers() }
            for task in tasks { process.spawn(task) }
        }
    }
}
