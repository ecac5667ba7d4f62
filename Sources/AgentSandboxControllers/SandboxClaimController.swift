import APIServer
import AgentSandboxAPI
import ControllerRuntime
import ObjectModel
import Simulation

/// The SandboxClaim controller: gives each claim a Sandbox, a warm one of its pool or a new one, and ends it in time.
public final class SandboxClaimController: Reconciler {
    /// How long things wait, as upstream has them.
    enum Delay {
        /// After a claim was marked as expired.
        static let immediate = AgentSandboxNames.immediateRequeue
        /// From the claim's creation: until then members of the pool without an address are waited for.
        static let grace: Nanoseconds = .seconds(2)
        /// Between two looks at such members.
        static let graceRetry: Nanoseconds = .milliseconds(500)
        /// Until the cache is expected to show what was created.
        static let cacheLag: Nanoseconds = .milliseconds(200)
        /// Until a missing pool or template is looked for again.
        static let missingReference: Nanoseconds = .minutes(1)
        /// Between two attempts at a contended write.
        static let conflict: Nanoseconds = .milliseconds(10)
        /// The most that is added to `conflict`.
        static let conflictJitter: Nanoseconds = .milliseconds(1)
    }

    /// When a claim was first seen, and which one of that name it was.
    struct FirstObservation {
        let uid: String
        let time: Timestamp
    }

    let client: Client
    let process: SimulatedProcess
    let simulation: Simulation
    /// Nil when events are switched off.
    let events: EventRecorder?
    let metrics: ClaimMetrics
    let claims: Informer
    let sandboxes: Informer
    let pools: Informer
    let templates: Informer
    let policies: Informer
    let queue: WarmSandboxQueue
    let retryJitter: RandomStream
    let allowedLabelDomains: [String]
    /// Whether the moment of first observation is written in a call of its own.
    let persistsObservations: Bool
    var firstObservations: [ObjectKey: FirstObservation] = [:]

    let mutants: ClaimMutants

    init(
        in incarnation: ManagerIncarnation, flags: ControllerFlags, metrics: ClaimMetrics,
        mutants: ClaimMutants = ClaimMutants()
    ) throws(APIError) {
        self.mutants = mutants
        queue = WarmSandboxQueue(mutants)
        let name = AgentSandboxNames.sandboxClaimEventSource
        client = incarnation.client(actor: name)
        process = incarnation.process
        simulation = incarnation.simulation
        events = flags.disableClaimEvents && !mutants.has(.postEventsAnyway) ? nil : EventRecorder(component: name, in: incarnation)
        self.metrics = metrics
        claims = try incarnation.informer(Resources.claims)
        sandboxes = try incarnation.informer(Resources.sandboxes)
        pools = try incarnation.informer(Resources.pools)
        templates = try incarnation.informer(Resources.templates)
        policies = try incarnation.informer(Resources.networkPolicies)
        retryJitter = simulation.stream("\(name)/retry")
        let domains = mutants.has(.ignoreAllowedDomains) ? [] : flags.allowedLabelDomains ?? []
        allowedLabelDomains = domains.isEmpty ? ClaimPolicies.defaultLabelDomains : domains
        persistsObservations = !flags.disableClaimObservabilityAnnotations || mutants.has(.stampAnyway)
        Indexes.addClaimsByPool(to: claims)
        Indexes.addPoolsByTemplate(to: pools)
    }

    /// Adds the controller to a process.
    public static func register(
        in incarnation: ManagerIncarnation, flags: ControllerFlags, mutants: ClaimMutants = ClaimMutants()
    ) throws {
        let metrics = ClaimMetrics(in: incarnation.metrics)
        let reconciler = try SandboxClaimController(in: incarnation, flags: flags, metrics: metrics, mutants: mutants)
        let controller = incarnation.addController(
            AgentSandboxNames.sandboxClaimEventSource, metricsName: AgentSandboxNames.MetricsName.sandboxClaim,
            workers: flags.sandboxClaimConcurrentWorkers, reconciler: reconciler)
        reconciler.observe()
        reconciler.connect(controller)
    }

    /// The moment, as objects and metrics have it.
    var now: Timestamp { client.process.timestamp }

    // MARK: The pass

    /// What a pass wants next and what went wrong in it.
    struct Outcome {
        var result = ReconcileResult.done
        var failures: [ClaimFailure] = []
    }

    /// One pass over a claim. Throws `ClaimFailures` for what is to be tried again.
    public func reconcile(_ key: ObjectKey) async throws -> ReconcileResult {
        guard let object = claims.get(key) else {
            if !mutants.has(.keepObservationOfMissing) { firstObservations[key] = nil }
            return .done
        }
        let outcome: Outcome
        do {
            outcome = try await pass(SandboxClaim(object))
        } catch {
            switch error {
            case .killed: throw CallError.killed
            case .failed(let failure): throw ClaimFailures(failures: [failure])
            }
        }
        guard outcome.failures.isEmpty else { throw ClaimFailures(failures: outcome.failures) }
        return outcome.result
    }

    private func pass(_ cached: SandboxClaim) async throws(ClaimStop) -> Outcome {
        var claim = cached
        if !claim.isBeingDeleted || !mutants.has(.keepPolicyOfDeleting) { try await removeLegacyNetworkPolicy(of: claim) }
        if claim.isBeingDeleted, !mutants.has(.pursueDeleting) { return Outcome() }
        try await stampFirstObservation(&claim)
        let before = claim
        let expiry = ClaimExpiry(of: claim, at: now, mutants)
        var observation = ClaimObservation(isExpired: expiry.isExpired, mutants)
        if expiry.isExpired {
            let isAnnounced = claim.isMarkedExpired && !mutants.has(.announceInEveryPass)
            guard isAnnounced || mutants.has(.singlePassTTL) else { return try await announceExpiry(of: claim, over: before, observation) }
            let policy = claim.lifecycle?.shutdownPolicy ?? .retain
            if policy != .retain, !mutants.has(.retainAlways) {
                try await deleteExpired(claim, policy)
                return Outcome()
            }
        }

        do {
            if expiry.isExpired {
                try await retireSandbox(of: claim, &observation)
            } else {
                switch try await pursue(&claim) {
                case .pending(let wait):
                    if mutants.has(.writeStatusWhilePending) {
                        observation.write(into: &claim, at: now)
                        _ = try await writeStatus(of: claim, over: before)
                    }
                    return Outcome(result: ReconcileResult(requeueAfter: wait))
                case .sandbox(let sandbox, let failure):
                    observation.sandbox = sandbox
                    observation.failure = failure
                }
            }
        } catch {
            guard case .failed(let failure) = error else { throw error }
            observation.failure = failure
        }

        observation.write(into: &claim, at: now)
        let expiryAfter = ClaimExpiry(of: claim, at: now, mutants)
        if expiryAfter.isExpired, !claim.isMarkedExpired, !mutants.has(.lookAtExpiryOnce) {
            observation.isExpired = true
            return try await announceExpiry(of: claim, over: before, observation)
        }
        return try await conclude(claim, before: before, observation, expiryAfter)
    }

    /// Writes the status, records what it means, and decides when the claim is to be looked at again.
    private func conclude(
        _ claim: SandboxClaim, before: SandboxClaim, _ observation: ClaimObservation, _ expiry: ClaimExpiry
    ) async throws(ClaimStop) -> Outcome {
        let isAuthoritative: Bool
        do {
            isAuthoritative = try await writeStatus(of: claim, over: before)
        } catch {
            return try outcome(of: observation, statusRefused: error)
        }
        var stampFailure: ClaimFailure?
        if isAuthoritative || mutants.has(.recordStaleReadiness) {
            do {
                try await recordReadiness(of: claim, before: before, sandbox: observation.sandbox)
            } catch {
                guard case .failed(let failure) = error else { throw error }
                stampFailure = failure
            }
        }
        return outcome(of: observation, expiry, stampFailure: stampFailure)
    }

    /// When a claim whose status was written is to be looked at again, and what is to be tried again.
    private func outcome(of observation: ClaimObservation, _ expiry: ClaimExpiry, stampFailure: ClaimFailure?) -> Outcome {
        if let stampFailure, mutants.has(.metricErrorFirst) { return Outcome(failures: [stampFailure]) }
        var outcome = Outcome()
        if !observation.isExpired {
            if expiry.isExpired {
                outcome.result.requeueAfter = Delay.immediate
            } else if let left = expiry.timeLeft, !mutants.has(.noExpiryTimer) {
                outcome.result.requeueAfter = left
            }
        }
        switch observation.failure?.kind {
        case .warmPoolNotFound where mutants.has(.retryMissingPool), .templateNotFound where mutants.has(.retryMissingTemplate): break
        case .templateNotFound where mutants.has(.swallowMissingTemplate): return outcome
        case .warmPoolNotFound, .templateNotFound:
            outcome.result.requeueAfter = bounded(Delay.missingReference, by: expiry)
            return outcome
        case .sandboxCreatePending:
            if !mutants.has(.noTimerForPendingCreate) { outcome.result.requeueAfter = bounded(Delay.cacheLag, by: expiry) }
            return outcome
        default: break
        }
        let isRetried = observation.failure?.isSuppressed == false || mutants.has(.retrySuppressed)
        if let failure = observation.failure, isRetried, !mutants.has(.swallowFailure) { outcome.failures.append(failure) }
        if let stampFailure, !mutants.has(.swallowStampFailure), isRetried || !mutants.has(.suppressStampFailure) {
            outcome.failures.append(stampFailure)
        }
        return outcome
    }

    private func bounded(_ wait: Nanoseconds, by expiry: ClaimExpiry) -> Nanoseconds {
        mutants.has(.waitPastExpiry) ? wait : expiry.bounded(wait)
    }

    /// The outcome of a pass whose status was not written: what went wrong before, if anything, and the refusal.
    func outcome(of observation: ClaimObservation, statusRefused stop: ClaimStop) throws(ClaimStop) -> Outcome {
        guard case .failed(let refusal) = stop, let failure = observation.failure, !mutants.has(.tellRefusalOnly) else { throw stop }
        return Outcome(failures: [failure, refusal])
    }

    /// What the active path of a pass brought.
    enum Pursuit {
        /// The claim's Sandbox; a failure may have come after it.
        case sandbox(Sandbox, ClaimFailure?)
        /// There are members of the pool that will have an address soon: look again after a while, and say nothing until then.
        case pending(Nanoseconds)
    }

    /// Finds the claim's Sandbox, or takes one from its pool, or makes one.
    private func pursue(_ claim: inout SandboxClaim) async throws(ClaimStop) -> Pursuit {
        if !mutants.has(.validateMetadataLate) { try validateMetadata(of: claim) }
        let search = try await findOrAdopt(&claim)
        if mutants.has(.validateMetadataLate) { try validateMetadata(of: claim) }
        switch search {
        case .pending(let wait): return .pending(wait)
        case .found(let sandbox): return try await synchronizeMetadata(of: sandbox, with: claim)
        case .none: return .sandbox(try await createSandbox(for: claim), nil)
        }
    }

    private func validateMetadata(of claim: SandboxClaim) throws(ClaimStop) {
        do {
            try ClaimPolicies.validateMetadata(of: claim, allowedLabelDomains: allowedLabelDomains, mutants)
        } catch {
            throw .failed(error)
        }
    }
}
