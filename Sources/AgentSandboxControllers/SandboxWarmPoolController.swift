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
    let expectations: Expectations
    /// The wait after losses, by pool.
    var replenishHold: ReplenishHold
    /// The pace of creations, by pool.
    var refillTokens: RefillTokens
    /// Pools of which it was said that they do not progress.
    private var stalledPools: Set<ObjectKey> = []
    /// Pools whose members the cache has shown in full since the process started: only `AuthoritativeFirstCount` asks.
    var countedPools: Set<ObjectKey> = []
    /// What was read of the members of each pool.
    var rosters: [ObjectKey: WarmPoolRoster] = [:]

    /// When a pass that waits for its own writes to be seen is repeated, if nothing wakes it before.
    static let expectationsRequeue: Nanoseconds = .seconds(30)
    /// How long after the end of a member's grace period its pool is looked at again.
    static let graceSlack: Nanoseconds = .seconds(2)

    let features: FeatureSet
    let mutants: PoolMutants

    init(
        in incarnation: ManagerIncarnation, flags: ControllerFlags, features: FeatureSet = .none, mutants: PoolMutants = PoolMutants()
    ) throws(APIError) {
        self.features = features
        self.mutants = mutants
        expectations = Self.expectations(mutants)
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
        replenishHold = ReplenishHold(delay: flags.sandboxWarmPoolReplenishDelay, mutants)
        refillTokens = RefillTokens(rate: flags.sandboxWarmPoolMaxRefillRate, mutants)
        Indexes.addSandboxesByPoolHash(to: sandboxes)
        Indexes.addPoolsByTemplate(to: pools)
        observeMembers()
    }

    /// Adds the controller to a process. It is woken by every event of a pool, its own status writes included, of a Sandbox that a pool
    /// controls or controlled, and of a template that a pool refers to.
    public static func register(
        in incarnation: ManagerIncarnation, flags: ControllerFlags, features: FeatureSet = .none, mutants: PoolMutants = PoolMutants()
    ) throws {
        let reconciler = try SandboxWarmPoolController(in: incarnation, flags: flags, features: features, mutants: mutants)
        let controller = incarnation.addController(
            AgentSandboxNames.sandboxWarmPoolEventSource, metricsName: AgentSandboxNames.MetricsName.sandboxWarmPool,
            workers: flags.sandboxWarmPoolConcurrentWorkers, reconciler: reconciler)
        controller.watch(reconciler.pools) { !mutants.has(.ignoreOwnStatus) || SandboxClaimController.isGenerationChange($0) }
        controller.watchOwned(reconciler.sandboxes, by: AgentSandboxKinds.sandboxWarmPool.groupKind) {
            !mutants.has(.doNotWatchMembers) && !(mutants.has(.ignoreDepartures) && isDeparture($0))
        }
        controller.watch(reconciler.templates) { event, add in
            if mutants.has(.doNotWatchTemplates) { return }
            let template = UntypedObject(event.object)
            let namespace = mutants.has(.wakeOtherNamespaces) ? nil : template.namespace
            let named = reconciler.pools.list(index: Indexes.poolsByTemplate, value: template.name, namespace: namespace)
            for pool in named { add(UntypedObject(pool).key) }
        }
    }

    private static func isDeparture(_ event: InformerEvent) -> Bool {
        guard case .updated(let old, let new) = event else { return false }
        return UntypedObject(old).controllerReference?.uid != UntypedObject(new).controllerReference?.uid
    }

    private static func expectations(_ mutants: PoolMutants) -> Expectations {
        var omissions: Expectations.Omissions = []
        for (mutant, omission) in [
            (.expectBelowZero, .floor), (.noRenewal, .renewal), (.createDespiteDeletions, .deletionsBeforeCreations),
            (.awaitDeletionsForever, .ageOfDeletions), (.oneDeletionForAll, .identityOfDeletions),
        ] as [(SandboxWarmPoolMutant, Expectations.Omissions)] where mutants.has(mutant) {
            omissions.insert(omission)
        }
        if mutants.has(.expectForever) { return Expectations(timeout: .max, omitting: omissions) }
        if mutants.has(.expectBriefly) { return Expectations(timeout: .seconds(1), omitting: omissions) }
        return Expectations(omitting: omissions)
    }

    /// Lowers expectations as members come and go. Handlers run in the order they were added: this one before those that wake the
    /// controller, which would otherwise start a pass that still waits.
    private func observeMembers() {
        sandboxes.addHandler { [expectations, pools, mutants] event in
            let sandbox = UntypedObject(event.object)
            let pool: ObjectKey
            if let owner = sandbox.controllerReference, owner.isWarmPool {
                pool = ObjectKey(namespace: sandbox.namespace, name: owner.name)
            } else if mutants.has(.observeAnybody), let labelled = Self.pool(labelledOn: sandbox, among: pools) {
                pool = labelled
            } else {
                return
            }
            switch event {
            case .added: if !mutants.has(.missCreations) { expectations.creationObserved(pool) }
            case .deleted: if !mutants.has(.missDeletions) { expectations.deletionObserved(pool, uid: sandbox.uid) }
            case .updated: break
            }
        }
    }

    private static func pool(labelledOn sandbox: UntypedObject, among pools: Informer) -> ObjectKey? {
        guard let hash = sandbox.label(AgentSandboxNames.Label.warmPoolSandbox) else { return nil }
        return pools.list(namespace: sandbox.namespace).map(SandboxWarmPool.init).first { $0.nameHash == hash }?.key
    }

    /// One pass over a pool. Throws `SandboxFailures` for what is to be tried again; the status is not written then.
    public func reconcile(_ key: ObjectKey) async throws -> ReconcileResult {
        guard let object = pools.get(key), !UntypedObject(object).isBeingDeleted || mutants.has(.serveLeavingPool) else {
            if !mutants.has(.rememberGonePool) { forget(key) }
            return .done
        }
        let pool = SandboxWarmPool(object)
        let template = templates.get(ObjectKey(namespace: key.namespace, name: pool.templateName)).map(SandboxTemplate.init)
        var pass = WarmPoolPass(pool, template: template, mutants)
        if template == nil, mutants.has(.failWithoutTemplate) { pass.fail(SandboxFailure("there is no template \(pool.templateName)")) }
        try await classifyMembers(&pass)
        try await removeStuckMembers(&pass)
        // Before members are made or given up: the status tells what the pass found, not what it did.
        var status = status(of: pass)
        try await populate(&pass)
        if mutants.has(.countMade) { status = self.status(of: pass) }
        reportProgress(&pass)
        if !pass.failures.isEmpty {
            if mutants.has(.writeStatusOfFailure) || features.has(.poolStatusDespiteFailures) { try await write(status, of: pool) }
            throw SandboxFailures(pass.failures)
        }
        try await write(status, of: pool)
        return ReconcileResult(requeueAfter: mutants.has(.noRequeue) ? nil : pass.requeueAfter)
    }

    /// A wait of the length given or up to half as much more.
    func jittered(_ wait: Nanoseconds) -> Nanoseconds {
        let spread = wait / 2
        return spread > 0 ? wait + Int64(graceJitter.next(below: UInt64(spread))) : wait
    }

    /// What is kept of each pool.
    public var memory: [MemoryEntry] {
        // Unordered: keys are counted, and the smallest is looked for.
        let read = MemoryEntry("members read", rosters.keys)
        // Unordered: the same.
        let stalled = MemoryEntry("stalled pools", stalledPools)
        // Unordered: the same.
        let counted = MemoryEntry("pools counted", countedPools)
        return [expectations.memory, replenishHold.memory, refillTokens.memory, stalled, read, counted]
    }

    private func forget(_ key: ObjectKey) {
        expectations.forget(key)
        replenishHold.forget(key)
        refillTokens.forget(key)
        stalledPools.remove(key)
        countedPools.remove(key)
        rosters[key] = nil
    }

    /// Says once that a pool does not progress, and once that it does again; while it does not, looks at it again from time to time.
    private func reportProgress(_ pass: inout WarmPoolPass) {
        guard pass.unschedulable > 0 else {
            if stalledPools.remove(pass.key) != nil, !mutants.has(.noProgressEvent) {
                events.event(
                    pass.pool, type: "Normal", reason: "WarmPoolProgressing", action: "Reconciling",
                    note: "Warm pool is progressing again")
            }
            return
        }
        if stalledPools.insert(pass.key).inserted || mutants.has(.repeatStallEvent), !mutants.has(.noStallEvent) {
            events.event(
                pass.pool, type: "Warning", reason: "WarmPoolNotProgressing", action: "Reconciling",
                note: "\(pass.unschedulable)/\(pass.desired) sandboxes are unschedulable past the "
                    + "\(GoDuration.format(readinessGracePeriod)) readiness grace period; holding them instead of replacing "
                    + "(replacements would be equally unschedulable)")
        }
        if !mutants.has(.noRecheck) { pass.requeue(after: unschedulableRecheckInterval) }
    }

    // MARK: Status

    private func status(of pass: WarmPoolPass) -> JSONValue? {
        var pool = pass.pool
        var members = pass.active.count + (mutants.has(.countMade) ? pass.made : 0)
        if mutants.has(.countTerminating) { members += pass.terminating }
        let ready = mutants.has(.countAllAsReady) ? pass.active.count : pass.ready
        if members != 0 || !mutants.has(.omitZero) { pool.observedReplicas = Int64(members) }
        if ready != 0 || !mutants.has(.omitZero) { pool.readyReplicas = Int64(ready) }
        if !mutants.has(.noSelector) { pool.selector = pool.memberSelector }
        if !mutants.has(.noObservedGeneration) { pool.observedGeneration = pool.generation }
        return pool.status
    }

    /// Patches what differs from the status that the pass began with, without a precondition. A count that became 0 is no field any
    /// more, which a merge patch says with null.
    private func write(_ status: JSONValue?, of pool: SandboxWarmPool) async throws(CallError) {
        let empty = JSONValue.object(JSONObject())
        var change = MergePatch.difference(from: pool.status ?? empty, to: status ?? empty)
        if change == nil, mutants.has(.writeUnchangedStatus) { change = empty }
        guard let change else { return }
        var patch: JSONValue = ["status": change]
        if mutants.has(.lockStatus) { patch.set(.string(pool.resourceVersion), at: "metadata", "resourceVersion") }
        do {
            let patch = patch
            _ = try await client.patch(Resources.pools, pool.key, .merge(patch), subresource: .status)
        } catch {
            guard case .api = error, mutants.has(.swallowStatusFailure) else { throw error }
        }
    }
}
