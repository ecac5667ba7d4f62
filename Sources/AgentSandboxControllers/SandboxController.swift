import APIServer
import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation

/// The Sandbox controller: gives each Sandbox its volumes, its Pod and its Service, ends it in time, and says in its status how it is.
public final class SandboxController: Reconciler {
    let client: Client
    let simulation: Simulation
    let events: EventRecorder
    let sandboxes: Informer
    let pods: Informer
    let services: Informer
    let volumeClaims: Informer
    let clusterDomain: String
    /// How long a patch of a Pod's metadata is put off; 0 is not at all.
    let writeBehindWindow: Nanoseconds
    /// When a patch that is being put off was first wanted.
    var deferrals: [ObjectKey: VirtualTime] = [:]

    /// What the pod step of a pass brought: the Pod, why it failed, and how long its metadata patch still waits.
    struct PodStep {
        var pod: Pod?
        var failure: SandboxFailure?
        var deferredFor: Nanoseconds?
    }

    let mutants: MutantSet<SandboxMutant>

    init(in incarnation: ManagerIncarnation, flags: ControllerFlags, mutants: MutantSet<SandboxMutant> = MutantSet()) throws(APIError) {
        self.mutants = mutants
        client = incarnation.client(actor: AgentSandboxNames.sandboxEventSource)
        simulation = incarnation.simulation
        events = EventRecorder(component: AgentSandboxNames.sandboxEventSource, in: incarnation)
        sandboxes = try incarnation.informer(Resources.sandboxes)
        pods = try incarnation.informer(Resources.pods)
        services = try incarnation.informer(Resources.services)
        volumeClaims = try incarnation.informer(Resources.persistentVolumeClaims)
        clusterDomain = flags.clusterDomain
        writeBehindWindow = min(flags.sandboxWriteBehindWindow, AgentSandboxNames.podMetadataFlushBound)
        Indexes.addPodsByNameHash(to: pods)
    }

    /// Adds the controller to a process: it is woken by every event of a Sandbox and by those of Pods and Services that a Sandbox
    /// controls and that carry the tracking label. Volume claims wake nobody.
    public static func register(
        in incarnation: ManagerIncarnation, flags: ControllerFlags, mutants: MutantSet<SandboxMutant> = MutantSet()
    ) throws {
        let reconciler = try SandboxController(in: incarnation, flags: flags, mutants: mutants)
        let controller = incarnation.addController(
            AgentSandboxNames.sandboxEventSource, workers: flags.sandboxConcurrentWorkers, reconciler: reconciler)
        controller.watch(reconciler.sandboxes)
        for informer in [reconciler.pods, reconciler.services] {
            controller.watchOwned(informer, by: AgentSandboxKinds.sandbox.groupKind) { event in
                UntypedObject(event.object).label(AgentSandboxNames.Label.sandboxNameHash) != nil
            }
        }
    }

    /// One pass over a Sandbox. Throws `SandboxFailures` for what is to be tried again.
    public func reconcile(_ key: ObjectKey) async throws -> ReconcileResult {
        guard let object = sandboxes.get(key), !UntypedObject(object).isBeingDeleted else {
            deferrals[key] = nil
            return .done
        }
        var sandbox = Sandbox(object)
        let oldStatus = sandbox.status
        var failures: [SandboxFailure] = []
        var result = ReconcileResult()

        if expiry(of: sandbox).isExpired {
            guard sandbox.isMarkedExpired else {
                sandbox.markExpired(at: simulation.timestamp)
                if let failure = try await writeStatus(of: sandbox, over: oldStatus) { throw SandboxFailures([failure]) }
                return ReconcileResult(requeueAfter: AgentSandboxNames.immediateRequeue)
            }
            guard try await tearDown(&sandbox, &failures) else { return .done }
        } else {
            let deferredFor = try await reconcileChildren(of: &sandbox, &failures)
            let expiry = expiry(of: sandbox)
            if expiry.isExpired {
                sandbox.markExpired(at: simulation.timestamp)
                result.requeueAfter = AgentSandboxNames.immediateRequeue
            } else if expiry.requeueAfter > 0 {
                result.requeueAfter = expiry.requeueAfter
            }
            if failures.isEmpty {
                if let deferredFor {
                    result.requeueAfter = min(result.requeueAfter ?? deferredFor, deferredFor)
                } else {
                    deferrals[key] = nil
                }
            }
        }
        if let failure = try await writeStatus(of: sandbox, over: oldStatus) { failures.append(failure) }
        guard failures.isEmpty else { throw SandboxFailures(failures) }
        return result
    }

    private func expiry(of sandbox: Sandbox) -> SandboxExpiry {
        // One nanosecond earlier the very moment does not count.
        let now = mutants.has(.afterNotAtOrAfter) ? simulation.timestamp + -1 : simulation.timestamp
        return SandboxExpiry(shutdownTime: sandbox.shutdownTime, at: now)
    }

    /// Volumes, Pod, Service and conditions, in this order; a step runs even when one before it failed, except that nothing is done
    /// about the Service while several Pods belong to the Sandbox. Returns how long a metadata patch still waits.
    func reconcileChildren(of sandbox: inout Sandbox, _ failures: inout [SandboxFailure]) async throws(CallError) -> Nanoseconds? {
        if let failure = try await reconcileVolumeClaims(of: sandbox) { failures.append(failure) }

        let step = try await reconcilePod(of: &sandbox)
        if let failure = step.failure { failures.append(failure) }
        sandbox.observe(step.pod)

        var hasService = false
        let isMultiplePods = step.failure?.isMultiplePods ?? false
        if !isMultiplePods {
            switch try await reconcileService(of: &sandbox) {
            case .success(let service): hasService = service != nil
            case .failure(let failure): failures.append(failure)
            }
        }

        if let failure = step.failure, isMultiplePods,
            sandbox.condition(Sandbox.ConditionType.ready)?.reason != Sandbox.Reason.multiplePods
        {
            events.event(
                sandbox, type: "Warning", reason: Sandbox.Reason.multiplePods, action: "Reconciling", note: failure.description)
        }
        let observation = SandboxObservation(
            sandbox, pod: step.pod, hasService: hasService, hasPodFailure: step.failure != nil, failures: failures)
        sandbox.upsert(observation.conditions, at: simulation.timestamp)
        failures.removeAll(where: \.isMultiplePods)
        return step.deferredFor
    }
}
