import APIServer
import AgentSandboxAPI
import ControllerRuntime
import ObjectModel
import Simulation

extension SandboxWarmPoolController {
    /// Makes members that are missing or gives up those that are too many, at most a batch in a pass.
    func populate(_ pass: inout WarmPoolPass) async throws(CallError) {
        let current = pass.active.count
        let total = current + (mutants.has(.ignoreTerminating) ? 0 : pass.terminating)
        let desired = pass.desired
        // Asked in every pass, once: it compares with the pass before.
        var hold: Nanoseconds = 0
        if current < desired || !mutants.has(.askHoldWhenShort) {
            hold = replenishHold.remaining(pass.key, members: current, desired: desired, at: simulation.now)
        }
        if pass.template != nil {
            if hold > 0, (mutants.has(.holdByPopulation) ? total : current) < desired, !mutants.has(.createDuringHold) {
                if !mutants.has(.noHoldTimer) { pass.requeue(after: hold) }
            } else if total < desired {
                let missing = features.has(.authoritativeFirstCount) ? try await missing(desired - total, &pass) : desired - total
                if missing > 0 { try await create(batch(missing), &pass) }
            }
        }
        let excess = (mutants.has(.countTerminatingAsExcess) ? total : current) - desired
        if excess > 0, !mutants.has(.keepExcess) { try await remove(batch(excess), &pass) }
    }

    /// How many of the members that the cache lacks there are not, past the cache. A process that has just started knows of no creation
    /// before it, and what it has listed may be older than they are; once its cache has shown all that there are, it knows enough.
    private func missing(_ count: Int, _ pass: inout WarmPoolPass) async throws(CallError) -> Int {
        if countedPools.contains(pass.key) { return count }
        let pool = pass.pool
        let listing = try await attempt("failed to count the members of pool \(pool.name)") { () async throws(CallError) in
            try await client.list(
                Resources.sandboxes, namespace: pool.namespace,
                labels: LabelSelector(equals: [(AgentSandboxNames.Label.warmPoolSandbox, pool.nameHash)]))
        }
        switch listing {
        case .success(let labelled):
            let members = labelled.filter { $0.controllerReference?.uid == pool.uid }
            guard members.contains(where: { sandboxes.get($0.key) == nil }) else {
                countedPools.insert(pass.key)
                return count
            }
            return min(count, pass.desired - members.count)
        case .failure(let failure):
            pass.fail(failure)
            return 0
        }
    }

    private func batch(_ count: Int) -> Int { mutants.has(.noBatchLimit) ? count : min(count, maxBatchSize) }

    private func pace(_ count: Int) -> SlowStart.Pace {
        var pace = SlowStart.Pace()
        if mutants.has(.allAtOnce) { pace.first = count }
        if mutants.has(.oneByOne) { pace.growth = 1 }
        if mutants.has(.goOnAfterFailure) { pace.goesOnAfterFailure = true }
        return pace
    }

    /// Makes members, as many as the pace allows, unless writes of an earlier pass have not been seen yet.
    private func create(_ missing: Int, _ pass: inout WarmPoolPass) async throws(CallError) {
        guard var template = pass.template else { return }
        let grant = refillTokens.take(pass.key, missing, at: simulation.now)
        guard grant.count > 0 else {
            if !mutants.has(.noTokenTimer) { pass.requeue(after: grant.wait) }
            return
        }
        if mutants.has(.timerForPartialGrant) { pass.requeue(after: grant.wait) }
        let member = template.member(of: pass.pool, isEvictable: isEvictionEnabled)
        pass.template = template
        guard try await expectCreations(grant.count, of: pass.key) else {
            if !mutants.has(.noRefund) { refillTokens.refund(pass.key, grant.count) }
            if !mutants.has(.noGateTimer) { pass.requeue(after: Self.expectationsRequeue) }
            return
        }
        let outcome = try await SlowStart.run(grant.count, pace: pace(grant.count), in: process) {
            [client, features] _ -> Result<Void, SandboxFailure> in
            do throws(CallError) {
                _ = try await client.create(Resources.sandboxes, member)
                return .success(())
            } catch {
                if error.apiError?.reason == .timeout, features.has(.expectUnansweredCreation) { return .success(()) }
                return .failure(SandboxFailure("failed to create sandbox: \(error)"))
            }
        }
        pass.made = outcome.successes
        if !mutants.has(.expectUnmade) { expectations.lowerCreations(pass.key, by: grant.count - outcome.successes) }
        if mutants.has(.refundUnmade) { refillTokens.refund(pass.key, grant.count - outcome.successes) }
        if !mutants.has(.holdIgnoresCreations) { replenishHold.noteCreations(pass.key, outcome.successes) }
        if !mutants.has(.swallowFailedCreation) { pass.fail(outcome.failure) }
    }

    /// Notes that members are about to be made and says whether they may be.
    private func expectCreations(_ count: Int, of pool: ObjectKey) async throws(CallError) -> Bool {
        guard mutants.has(.gateNotAtomic) else {
            return expectations.tryExpectCreations(pool, count, at: simulation.now) || mutants.has(.noExpectations)
        }
        guard expectations.isSatisfied(pool, at: simulation.now) else { return false }
        do { try await process.sleep(.milliseconds(1)) } catch { throw .killed }
        expectations.expectCreations(pool, count, at: simulation.now)
        return true
    }

    /// Gives up members, those not ready first and then the newest, unless writes of an earlier pass have not been seen yet.
    private func remove(_ excess: Int, _ pass: inout WarmPoolPass) async throws(CallError) {
        guard expectations.isSatisfied(pass.key, at: simulation.now) || mutants.has(.removeUngated) else {
            if !mutants.has(.noGateTimer) { pass.requeue(after: Self.expectationsRequeue) }
            return
        }
        let victims = Array(Self.orderedForRemoval(pass.active, mutants).prefix(excess))
        let pool = pass.key
        let outcome = try await SlowStart.run(victims.count, pace: pace(victims.count), in: process) {
            [self, client, expectations, simulation, mutants] index -> Result<Void, SandboxFailure> in
            let victim = victims[index].sandbox
            let isExpectedLate = mutants.has(.recordAfterAct)
            if !isExpectedLate, !mutants.has(.excessUnexpected) {
                expectations.expectDeletion(pool, uid: victim.uid, at: simulation.now)
            }
            do throws(CallError) {
                try await client.delete(Resources.sandboxes, victim.key, options: deletion(of: victim))
                if isExpectedLate { expectations.expectDeletion(pool, uid: victim.uid, at: simulation.now) }
                return .success(())
            } catch {
                guard case .api(let refusal) = error else { return .failure(SandboxFailure("\(error)")) }
                // It will not be seen to go: either it has gone already or it stays.
                let isGone = refusal.reason == .notFound
                if !mutants.has(isGone ? .noObserveOn404 : .expectUndeleted) { expectations.deletionObserved(pool, uid: victim.uid) }
                if isGone, !mutants.has(.missingExcessIsAnError) { return .success(()) }
                return .failure(SandboxFailure("failed to delete excess sandbox \(victim.name): \(refusal.message)"))
            }
        }
        if !mutants.has(.swallowFailedRemoval) { pass.fail(outcome.failure) }
    }

    /// Members in the order in which they are given up: not ready before ready, then by creation with the newest first; where both are
    /// equal the order stays.
    static func orderedForRemoval(_ members: [WarmPoolMember], _ mutants: PoolMutants = PoolMutants()) -> [WarmPoolMember] {
        let oldest = Timestamp(seconds: .min)
        return members.enumerated().sorted { left, right in
            if left.element.isReady != right.element.isReady, !mutants.has(.removeNewestOnly) {
                return left.element.isReady == mutants.has(.removeReadyFirst)
            }
            let (first, second) = (left.element.created ?? oldest, right.element.created ?? oldest)
            if first != second { return (first > second) != mutants.has(.removeOldest) }
            return left.offset < right.offset
        }.map(\.element)
    }
}
