import APIServer
import AgentSandboxAPI
import ControllerRuntime
import ObjectModel
import Simulation

/// The SandboxWarmPool controller: keeps as many unclaimed Sandboxes of a template as a pool asks for.
///
/// Counts come from a cache that lags, so what was asked for is kept in memory until it is seen: nothing more is made or given up
/// meanwhile. A restarted controller begins without that memory.
public final class SandboxWarmPoolController: Reconciler {
    let client: Client
    let process: SimulatedProcess
    let simulation: Simulation
    let events: EventRecorder
    let pools: Informer
    let templates: Informer
    let sandboxes: Informer
    let pods: Informer
    /// The most members that one pass makes or gives up as excess.
    let maxBatchSize: Int
    /// How old a member may become without being ready.
    let readinessGracePeriod: Nanoseconds
    /// When a pool with unschedulable members is looked at again.
    let unschedulableRecheckInterval: Nanoseconds
    /// Whether the autoscaler may evict members whose template does not say.
    let isEvictionEnabled: Bool
    /// Spreads the passes that many pools want at the end of the grace period.
    private let graceJitter: RandomStream
    /// What was asked for and not yet seen, by pool.
    let expectations = Expectations()
    /// The wait after losses, by pool.
    var replenishHold: ReplenishHold
    /// The pace of creations, by pool.
    var refillTokens: RefillTokens
    /// Pools of which it was said that they do not progress.
    private var stalledPools: Set<ObjectKey> = []
    /// What was read of the members of each pool.
    var rosters: [ObjectKey: WarmPoolRoster] = [:]

    /// When a pass that waits for its own writes to be seen is repeated, if nothing wakes it before.
    static let expectationsRequeue: Nanoseconds = .seconds(30)
    /// How long after the end of a member's grace period its pool is looked at again.
    static let graceSlack: Nanoseconds = .seconds(2)

    let mutants: MutantSet<SandboxWarmPoolMutant>

    init(in incarnation: ManagerIncarnation, flags: ControllerFlags, mutants: MutantSet<SandboxWarmPoolMutant> = MutantSet())
        throws(APIError)
    {
        self.mutants = mutants
        client = incarnation.client(actor: AgentSandboxNames.sandboxWarmPoolEventSource)
        process = incarnation.process
        simulation = incarnation.simulation
        events = EventRecorder(component: AgentSandboxNames.sandboxWarmPoolEventSource, in: incarnation)
        pools = try incarnation.informer(Resources.pools)
        templates = try incarnation.informer(Resources.templates)
        sandboxes = try incarnation.informer(Resources.sandboxes)
        pods = try incarnation.informer(Resources.pods)
        maxBatchSize = flags.sandboxWarmPoolMaxBatchSize
        readinessGracePeriod = flags.sandboxWarmPoolReadinessGracePeriod
        unschedulableRecheckInterval = flags.sandboxWarmPoolUnschedulableRecheckInterval
        isEvictionEnabled = flags.enableWarmPoolEviction
        graceJitter = incarnation.simulation.stream("\(AgentSandboxNames.sandboxWarmPoolEventSource)/grace-jitter")
        replenishHold = ReplenishHold(delay: flags.sandboxWarmPoolReplenishDelay)
        refillTokens = RefillTokens(rate: flags.sandboxWarmPoolMaxRefillRate)
        Indexes.addSandboxesByPoolHash(to: sandboxes)
        Indexes.addPoolsByTemplate(to: pools)
        observeMembers()
    }

    /// Adds the controller to a process. It is woken by every event of a pool, its own status writes included, of a Sandbox that a pool
    /// controls or controlled, and of a template that a pool refers to.
    public static func register(
        in incarnation: ManagerIncarnation, flags: ControllerFlags, mutants: MutantSet<SandboxWarmPoolMutant> = MutantSet()
    ) throws {
        let reconciler = try SandboxWarmPoolController(in: incarnation, flags: flags, mutants: mutants)
        let controller = incarnation.addController(
            AgentSandboxNames.sandboxWarmPoolEventSource, metricsName: AgentSandboxNames.MetricsName.sandboxWarmPool,
            workers: flags.sandboxWarmPoolConcurrentWorkers, reconciler: reconciler)
        controller.watch(reconciler.pools)
        controller.watchOwned(reconciler.sandboxes, by: AgentSandboxKinds.sandboxWarmPool.groupKind)
        controller.watch(reconciler.templates) { event, add in
            let template = UntypedObject(event.object)
            let named = reconciler.pools.list(index: Indexes.poolsByTemplate, value: template.name, namespace: template.namespace)
            for pool in named { add(UntypedObject(pool).key) }
        }
    }

    /// Lowers expectations as members come and go. Handlers run in the order they were added: this one before those that wake the
    /// controller, which would otherwise start a pass that still waits.
    private func observeMembers() {
        sandboxes.addHandler { [expectations] event in
            let sandbox = UntypedObject(event.object)
            guard let owner = sandbox.controllerReference, owner.kind == AgentSandboxKinds.sandboxWarmPool.kind,
                owner.group == AgentSandboxNames.extensionsGroup
            else { return }
            let pool = ObjectKey(namespace: sandbox.namespace, name: owner.name)
            switch event {
            case .added: expectations.creationObserved(pool)
            case .deleted: expectations.deletionObserved(pool, uid: sandbox.uid)
            case .updated: break
            }
        }
    }

    /// One pass over a pool. Throws `SandboxFailures` for what is to be tried again; the status is not written then.
    public func reconcile(_ key: ObjectKey) async throws -> ReconcileResult {
        guard let object = pools.get(key), !UntypedObject(object).isBeingDeleted else {
            forget(key)
            return .done
        }
        let pool = SandboxWarmPool(object)
        let template = templates.get(ObjectKey(namespace: key.namespace, name: pool.templateName)).map(SandboxTemplate.init)
        var pass = WarmPoolPass(pool, template: template)
        try await classifyMembers(&pass)
        try await removeStuckMembers(&pass)
        // Before members are made or given up: the status tells what the pass found, not what it did.
        let status = Self.status(of: pass)
        try await populate(&pass)
        reportProgress(&pass)
        guard pass.failures.isEmpty else { throw SandboxFailures(pass.failures) }
        try await write(status, of: pool)
        return ReconcileResult(requeueAfter: pass.requeueAfter)
    }

    /// A wait of the length given or up to half as much more.
    func jittered(_ wait: Nanoseconds) -> Nanoseconds {
        let spread = wait / 2
        return spread > 0 ? wait + Int64(graceJitter.next(below: UInt64(spread))) : wait
    }

    private func forget(_ key: ObjectKey) {
        expectations.forget(key)
        replenishHold.forget(key)
        refillTokens.forget(key)
        stalledPools.remove(key)
        rosters[key] = nil
    }

    /// Says once that a pool does not progress, and once that it does again; while it does not, looks at it again from time to time.
    private func reportProgress(_ pass: inout WarmPoolPass) {
        guard pass.unschedulable > 0 else {
            if stalledPools.remove(pass.key) != nil {
                events.event(
                    pass.pool, type: "Normal", reason: "WarmPoolProgressing", action: "Reconciling",
                    note: "Warm pool is progressing again")
            }
            return
        }
        if stalledPools.insert(pass.key).inserted {
            events.event(
                pass.pool, type: "Warning", reason: "WarmPoolNotProgressing", action: "Reconciling",
                note: "\(pass.unschedulable)/\(pass.desired) sandboxes are unschedulable past the "
                    + "\(GoDuration.format(readinessGracePeriod)) readiness grace period; holding them instead of replacing "
                    + "(replacements would be equally unschedulable)")
        }
        pass.requeue(after: unschedulableRecheckInterval)
    }

    // MARK: Status

    private static func status(of pass: WarmPoolPass) -> JSONValue? {
        var pool = pass.pool
        pool.observedReplicas = Int64(pass.active.count)
        pool.readyReplicas = Int64(pass.ready)
        pool.selector = pool.memberSelector
        pool.observedGeneration = pool.generation
        return pool.status
    }

    /// Patches what differs from the status that the pass began with, without a precondition. A count that became 0 is no field any
    /// more, which a merge patch says with null.
    private func write(_ status: JSONValue?, of pool: SandboxWarmPool) async throws(CallError) {
        let empty = JSONValue.object(JSONObject())
        guard let patch = MergePatch.difference(from: pool.status ?? empty, to: status ?? empty) else { return }
        _ = try await client.patch(Resources.pools, pool.key, .merge(["status": patch]), subresource: .status)
    }
}
