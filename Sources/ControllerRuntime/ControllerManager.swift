import APIServer
import ObjectModel
import Simulation

/// A process of controllers that can be started, killed and started again: what `manager.Manager` is in controller-runtime.
///
/// A restart makes everything anew: the process, the caches, the queues and the reconcilers. Nothing but the store survives.
public final class ControllerManager {
    /// The name of the process.
    public let name: String
    /// What is running now, or nil.
    public private(set) var incarnation: ManagerIncarnation?
    /// How often it was started.
    public private(set) var startCount = 0

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
    /// set-up throws; does nothing when it is running.
    public func start() throws {
        guard incarnation == nil else { return }
        startCount += 1
        let process = SimulatedProcess(name: name, in: controlPlane.simulation)
        let incarnation = ManagerIncarnation(process: process, controlPlane: controlPlane)
        try setUp(incarnation)
        self.incarnation = incarnation
        incarnation.start()
    }

    /// Kills the process: all it had in memory is lost.
    public func kill() {
        incarnation?.process.kill()
        incarnation = nil
    }

    /// Starts the process again after a length of time.
    public func restart(after delay: Nanoseconds) {
        controlPlane.simulation.schedule(after: delay, .scenario, .fault) { [self] in try? start() }
    }

    /// Whether it is running with all caches synced.
    public var isReady: Bool { incarnation?.isReady ?? false }
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

    /// The informer of a resource that a controller of this process uses, or nil.
    public func existingInformer(_ resource: GroupVersionResource) -> Informer? { informers.first { $0.resource == resource } }

    /// Adds a controller with a queue of its own. Its metrics are labelled with `metricsName`, or with its name.
    public func addController(
        _ name: String, metricsName: String? = nil, workers: Int, queue: WorkQueue.Kind = .priority, reconciler: any Reconciler
    ) -> Controller {
        let controller = Controller(
            name: name, metricsName: metricsName ?? name, workers: workers, queue: queue, reconciler: reconciler, process: process,
            controlPlane: controlPlane, metrics: metrics)
        controllers.append(controller)
        return controller
    }

    /// Adds a task that begins with the workers.
    public func addTask(_ task: @escaping () async -> Void) { tasks.append(task) }

    func start() {
        process.spawn { [self] in
            for informer in informers {
                guard (try? await informer.start()) != nil else { return }
            }
            guard process.isAlive else { return }
            isReady = true
            for controller in controllers { controller.startWorkers() }
            for task in tasks { process.spawn(task) }
        }
    }
}
