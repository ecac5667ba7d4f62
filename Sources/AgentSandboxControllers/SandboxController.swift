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
    /// The patch that was first wanted: only `sandbox/flush-stored-patch` keeps it.
    var storedPatches: [ObjectKey: JSONValue] = [:]

    /// What the pod step of a pass brought: the Pod, why it failed, and how long its metadata patch still waits.
    struct PodStep {
        var pod: Pod?
        var failure: SandboxFailure?
        var deferredFor: Nanoseconds?
    }

    let features: FeatureSet
    let mutants: MutantSet<SandboxMutant>

    init(
        in incarnation: ManagerIncarnation, flags: ControllerFlags, features: FeatureSet = .none,
        mutants: MutantSet<SandboxMutant> = MutantSet()
    ) throws(APIError) {
        self.features = features
        self.mutants = mutants
        client = incarnation.client(actor: AgentSandboxNames.sandboxEventSource)
        simulation = incarnation.simulation
        events = EventRecorder(component: AgentSandboxNames.sandboxEventSource, in: incarnation)
        sandboxes = try incarnation.informer(Resources.sandboxes)
        pods = try incarnation.informer(Resources.pods)
        services = try incarnation.informer(Resources.services)
        volumeClaims = try incarnation.informer(Resources.persistentVolumeClaims)
        clusterDomain = mutants.has(.fqdnIgnoresClusterDomain) ? "cluster.local" : flags.clusterDomain
        let window = mutants.has(.writeBehindOff) ? 0 : flags.sandboxWriteBehindWindow
        writeBehindWindow = mutants.has(.writeBehindUncapped) ? window : min(window, AgentSandboxNames.podMetadataFlushBound)
        Indexes.addPodsByNameHash(to: pods)
    }

    /// Adds the controller to a process: it is woken by every event of a Sandbox and by those of Pods and Services that a Sandbox
    /// controls and that carry the tracking label. Volume claims wake nobody.
    public static func register(
        in incarnation: ManagerIncarnation, flags: ControllerFlags, features: FeatureSet = .none,
        mutants: MutantSet<SandboxMutant> = MutantSet()
    ) throws {
        let reconciler = try SandboxController(in: incarnation, flags: flags, features: features, mutants: mutants)
        let controller = incarnation.addController(
            AgentSandboxNames.sandboxEventSource, metricsName: AgentSandboxNames.MetricsName.sandbox,
            workers: flags.sandboxConcurrentWorkers, reconciler: reconciler)
        reconciler.watch(with: controller)
    }

    /// The patches that are put off.
    public var memory: [MemoryEntry] {
        // Unordered: keys are counted, and the smallest is looked for.
        let since = MemoryEntry("deferred patches", deferrals.keys)
        // Unordered: the same.
        return [since, MemoryEntry("stored patches", storedPatches.keys)]
    }

    /// One pass over a Sandbox. Throws `SandboxFailures` for what is to be tried again.
    public func reconcile(_ key: ObjectKey) async throws -> ReconcileResult {
        guard let object = sandboxes.get(key), !UntypedObject(object).isBeingDeleted || mutants.has(.reconcileDeleting) else {
            if !mutants.has(.keepDeferralOfDeleted) { deferrals[key] = nil }
            return .done
        }
        var sandbox = Sandbox(object)
        let oldStatus = sandbox.status
        var failures: [SandboxFailure] = []
        var result = ReconcileResult()
        var step = PodStep()

        let first = SandboxExpiry(of: sandbox, at: client.process.timestamp, features, mutants)
        if first.isExpired {
            guard sandbox.isMarkedExpired || mutants.has(.expireInOnePass) else {
                sandbox.markExpired(at: client.process.timestamp, mutants)
                if let failure = try await writeStatus(of: sandbox, over: oldStatus), !mutants.has(.swallowMarkingFailure) {
                    throw SandboxFailures([failure])
                }
                // The event of the mark, or of the write that the cache does not show yet, brings the Sandbox back.
                let isAwaited = mutants.has(.noRequeueAfterMarking) || features.has(.awaitExpiryMark)
                return ReconcileResult(requeueAfter: isAwaited ? nil : AgentSandboxNames.immediateRequeue)
            }
            guard try await tearDown(&sandbox, &failures) else { return .done }
            if mutants.has(.expiryRequeuesForever) { result.requeueAfter = AgentSandboxNames.immediateRequeue }
        } else {
            step = try await reconcileChildren(of: &sandbox, &failures)
            let second =
                mutants.has(.skipExpiryRecheck) ? first : SandboxExpiry(of: sandbox, at: client.process.timestamp, features, mutants)
            if second.isExpired {
                sandbox.markExpired(at: client.process.timestamp, mutants)
                result.requeueAfter = features.has(.awaitExpiryMark) ? nil : AgentSandboxNames.immediateRequeue
            } else if second.requeueAfter > 0, !mutants.has(.skipExpiryRequeue) {
                result.requeueAfter = second.requeueAfter
            }
            if failures.isEmpty { settleDeferral(of: key, step.deferredFor, &result) }
            if !failures.isEmpty, mutants.has(.forgetDeferralOnFailure) { deferrals[key] = nil }
        }

        if isStatusToBeWritten(failures, step), let failure = try await writeStatus(of: sandbox, over: oldStatus),
            !mutants.has(.swallowStatusFailure)
        {
            failures.append(failure)
        }
        if mutants.has(.annotateAfterStatus), let pod = step.pod, sandbox.operatingMode == .running,
            let failure = try await ensureTracked(pod, in: &sandbox)
        {
            failures.append(failure)
        }
        guard failures.isEmpty || mutants.has(.swallowFailures) else { throw SandboxFailures(failures) }
        return result
    }

    private func isStatusToBeWritten(_ failures: [SandboxFailure], _ step: PodStep) -> Bool {
        !(mutants.has(.skipStatusWrite) || mutants.has(.skipStatusOnFailure) && !failures.isEmpty
            || mutants.has(.writeBehindDelaysStatus) && step.deferredFor != nil)
    }

    /// Asks for a pass when a patch of this one will be due, or forgets that one waited.
    private func settleDeferral(of key: ObjectKey, _ wait: Nanoseconds?, _ result: inout ReconcileResult) {
        guard let wait else {
            if !mutants.has(.keepDeferral) { deferrals[key] = nil }
            return
        }
        if mutants.has(.deferralWithoutRequeue) { return }
        let other = result.requeueAfter ?? wait
        result.requeueAfter = mutants.has(.deferralWaitsForExpiry) ? max(other, wait) : min(other, wait)
    }

    /// Volumes, Pod, Service and conditions, in this order; a step runs even when one before it failed, except that nothing is done
    /// about the Service while several Pods belong to the Sandbox. Returns what came of the Pod.
    func reconcileChildren(of sandbox: inout Sandbox, _ failures: inout [SandboxFailure]) async throws(CallError) -> PodStep {
        if !mutants.has(.volumeClaimsLast), let failure = try await reconcileVolumeClaims(of: sandbox) { failures.append(failure) }
        let isStopped = mutants.has(.stopAfterVolumeFailure) && !failures.isEmpty
        let early: StepResult<Service?>? = mutants.has(.serviceBeforePod) ? try await reconcileService(of: &sandbox) : nil

        let step = isStopped ? PodStep() : try await reconcilePod(of: &sandbox)
        if let failure = step.failure { failures.append(failure) }
        sandbox.observe(step.pod, mutants)
        if features.has(.selectByUID), step.pod != nil {
            sandbox.selector = "\(sandbox.podSelector),\(AgentSandboxNames.Label.sandboxUID)=\(sandbox.uid)"
        }

        var hasService = false
        var hasServiceFailure = false
        let isMultiplePods = step.failure?.isMultiplePods ?? false
        if !isStopped, !isMultiplePods || mutants.has(.serviceDespiteMultiplePods),
            step.failure == nil || !mutants.has(.stopAfterPodFailure)
        {
            var service = early
            if service == nil { service = try await reconcileService(of: &sandbox) }
            switch service {
            case .success(let service)?: hasService = service != nil
            case .failure(let failure)?:
                failures.append(failure)
                hasServiceFailure = true
            case nil: break
            }
        }
        if mutants.has(.volumeClaimsLast), let failure = try await reconcileVolumeClaims(of: sandbox) { failures.append(failure) }

        if let failure = step.failure, isMultiplePods { report(failure, of: sandbox) }
        let hasPodFailure = mutants.has(.sharedErr) ? hasServiceFailure : step.failure != nil
        let observation = SandboxObservation(
            sandbox, pod: step.pod, hasService: hasService, hasPodFailure: hasPodFailure, failures: failures, mutants: mutants)
        sandbox.upsert(observation.conditions, at: client.process.timestamp, mutants)
        if !mutants.has(.retryMultiplePods) { failures.removeAll(where: \.isMultiplePods) }
        return step
    }

    /// Tells of several Pods in an Event, unless Ready tells of them already.
    private func report(_ failure: SandboxFailure, of sandbox: Sandbox) {
        let isKnown = sandbox.condition(Sandbox.ConditionType.ready)?.reason == Sandbox.Reason.multiplePods
        guard !isKnown || mutants.has(.repeatMultiplePodsEvent), !mutants.has(.skipMultiplePodsEvent) else { return }
        events.event(
            sandbox, type: mutants.has(.multiplePodsEventIsNormal) ? "Normal" : "Warning", reason: Sandbox.Reason.multiplePods,
            action: "Reconciling", note: failure.description)
    }
}
