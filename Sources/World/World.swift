import APIServer
import AgentSandboxAPI
import AgentSandboxControllers
import ClusterControllers
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import SandboxRuntime
import SimulatedRuntime
import Simulation

/// A whole system in one value: the store, the controllers, the simulated cluster, the clock and one runtime.
///
/// One thread makes it, runs it and lets it go. Worlds share nothing: run as many as there are threads.
public final class World {
    /// What it was made from.
    public let configuration: WorldConfiguration
    /// The kernel.
    public let simulation: Simulation
    /// The API server.
    public let server: APIServer
    /// Where clients and informers connect.
    public let controlPlane: ControlPlane
    /// Its processes of controllers, in the order they are started.
    public internal(set) var managers: [ControllerManager]
    /// The profile that it runs now.
    public internal(set) var profile: ControllerProfile
    /// What goes wrong with its Pods and nodes.
    public let clusterFaults = ClusterFaults()
    /// The runtime of its sandboxes.
    public let runtime: SimulatedRuntime

    /// What each claim has cost; nil when the configuration does not ask for it.
    public private(set) var claimLedger: ClaimLedger?

    private let identifiers: WorldIdentifiers
    private var history = HistoryDigest()
    private var hasStarted = false

    /// Makes a world at the beginning of its time: kinds and nodes are there, no process runs.
    /// - Parameters:
    ///   - configuration: what it is made from.
    ///   - chooser: decides between alternatives; first in, first out by default.
    ///   - processes: makes processes of one's own, which start after the built-in ones and run beside them.
    /// - Throws: `WorldError` when a flag, a feature, a mutant or a node is not acceptable.
    public init(
        _ configuration: WorldConfiguration = WorldConfiguration(), chooser: any Chooser = FirstInFirstOutChooser(),
        processes: (ControlPlane) -> [ControllerManager] = { _ in [] }
    ) throws(WorldError) {
        self.configuration = configuration
        profile = configuration.profile
        simulation = Simulation(
            seed: configuration.seed, chooser: chooser, epoch: configuration.epoch, recordsChoices: configuration.recordsChoices)
        identifiers = WorldIdentifiers(simulation)
        server = APIServer(
            identifiers: identifiers, converter: WorldVersionConverter(), tracksManagedFields: configuration.tracksManagedFields)
        let timing = configuration.timing
        controlPlane = ControlPlane(
            simulation: simulation, server: server,
            timing: ConnectionTiming(request: timing.apiRequest, watchDelivery: timing.watchDelivery))
        runtime = SimulatedRuntime(simulation: simulation, model: Self.runtimeModel(configuration))
        let clusterTiming = ClusterTiming(schedule: timing.schedule, garbageCollection: timing.garbageCollection)
        var managers = [
            ClusterProcesses.controllerManager(controlPlane: controlPlane, timing: clusterTiming, faults: clusterFaults),
            ClusterProcesses.scheduler(controlPlane: controlPlane, timing: clusterTiming, faults: clusterFaults),
            ClusterProcesses.nodeAgents(
                controlPlane: controlPlane, runtime: runtime, timing: clusterTiming, heartbeats: configuration.heartbeats,
                faults: clusterFaults),
        ]
        if let profile = configuration.profile.controllers {
            let controllers: ControllerManager
            do {
                controllers = try AgentSandboxManager.make(
                    profile, controlPlane: controlPlane, flags: configuration.flags,
                    allowedLabelDomains: configuration.allowedLabelDomains, features: configuration.features,
                    mutants: configuration.mutants)
            } catch {
                throw WorldError("\(error)")
            }
            managers.append(controllers)
        } else if !configuration.flags.isEmpty || !configuration.features.isEmpty || !configuration.mutants.isEmpty
            || configuration.allowedLabelDomains != nil
        {
            throw WorldError("profile none runs no controllers, so it takes no flags, label domains, features or mutants")
        }
        self.managers = managers + processes(controlPlane)
        clusterFaults.endContainers = { [unowned runtime] id, code in runtime.endContainers(of: id, code: code) }
        server.onCommit { [unowned self] revision in self.history.absorb(revision) }
        do { try populate() } catch { throw WorldError("the world's own objects were refused: \(error.message)") }
        if configuration.countsClaimCosts { claimLedger = ClaimLedger(controlPlane) }
    }

    /// Starts every process. Their caches fill and their workers begin as virtual time passes.
    public func start() throws(WorldError) {
        guard !hasStarted else { return }
        hasStarted = true
        for manager in managers {
            do { try manager.start() } catch { throw WorldError("\(manager.name) could not start: \(error)") }
        }
    }

    /// Ends every task. A world that has run must be shut down before it is let go.
    public func shutDown() { simulation.shutDown() }

    /// A process by name, such as `agent-sandbox-controller`.
    public func manager(named name: String) -> ControllerManager? { managers.first { $0.name == name } }

    /// What a scrape of a process finds at this moment, in Prometheus' text format; empty while the process does not run. All times in
    /// it are virtual.
    public func metricsText(of process: String = AgentSandboxManager.processName) -> String {
        manager(named: process)?.incarnation?.metrics.text() ?? ""
    }

    /// Says how the next generated names end and which UIDs come next, in order; `used` is called for each that is given out.
    public func chooseIdentifiers(suffixes: [String], uids: [String], used: @escaping () -> Void) {
        identifiers.choose(suffixes: suffixes, uids: uids, used: used)
    }

    // MARK: Time

    /// Lets a length of virtual time pass.
    public func run(for length: Nanoseconds) { simulation.run(until: simulation.now + length) }

    /// Lets time pass until a condition holds, which is looked at after every event, but not beyond a moment. Says whether it holds.
    public func run(until limit: VirtualTime, reaching condition: () -> Bool) -> Bool {
        if condition() { return true }
        var holds = false
        simulation.run(until: limit) {
            holds = condition()
            return !holds
        }
        return holds
    }

    /// Lets time pass until nothing is under way and no timer runs out within `quiet`, but no longer than `limit`. Says whether the
    /// world has settled.
    public func settle(within limit: Nanoseconds, quiet: Nanoseconds = .seconds(5)) -> Bool {
        let deadline = simulation.now + limit
        while !simulation.isSettled(quiet: quiet) {
            guard simulation.step(until: deadline) else { return false }
        }
        return true
    }

    /// Lets happen what is planned up to and including a moment, but no more than so many events. Says whether all of it has happened;
    /// time stands at the moment then.
    public func proceed(until moment: VirtualTime, atMost events: Int) -> Bool {
        var left = events
        simulation.run(until: moment) {
            left -= 1
            return left >= 0
        }
        if let next = simulation.nextEventTime, next <= moment { return false }
        simulation.run(until: moment)
        return true
    }

    // MARK: Digests

    /// The digest of the history: equal for equal histories, on every machine and backend.
    public var historyDigest: Digest128 { history.value }

    /// The digest of every kernel event with its cause.
    public var traceDigest: Digest128 { simulation.traceDigest }

    /// How many revisions were committed.
    public var revisionCount: Int { history.revisions }

    private static func runtimeModel(_ configuration: WorldConfiguration) -> SimulatedRuntimeModel {
        SimulatedRuntimeModel(
            sandboxStart: configuration.timing.sandboxStart, readiness: configuration.timing.readiness,
            images: configuration.images.map { ImageModel(pattern: $0.pattern, pull: $0.pull, exit: $0.exit, stop: $0.stop) })
    }
}

/// Converts the objects of Agent Sandbox between their versions.
struct WorldVersionConverter: VersionConverter {
    func knows(_ kind: GroupKind) -> Bool { AgentSandboxKinds.all.contains { $0.groupKind == kind } }

    func convert(_ object: JSONValue, to version: String, kind: GroupKind) throws(ConversionError) -> JSONValue {
        do {
            return try AgentSandboxConverter.convert(object, toVersion: version)
        } catch {
            // kube-apiserver names the list that it made of the object, and that has no kind.
            throw ConversionError("conversion webhook for /, Kind= failed: \(error.message)")
        }
    }
}
