import APIServer
import AgentSandboxAPI
import ControllerRuntime
import ObjectModel
import Simulation

extension SandboxWarmPoolController {
    /// Makes members that are missing or gives up those that are too many, at most a batch in a pass.
    func populate(_ pass: inout WarmPoolPass) async throws(CallError) {
        let current = pass.active.count
        let total = current + pass.terminating
        let desired = pass.desired
        // Asked in every pass, once: it compares with the pass before.
        let hold = replenishHold.remaining(pass.key, members: current, desired: desired, at: simulation.now)
        if pass.template != nil {
            if hold > 0, current < desired {
                pass.requeue(after: hold)
            } else if total < desired {
                try await create(min(desired - total, maxBatchSize), &pass)
            }
        }
        if current > desired { try await remove(min(current - desired, maxBatchSize), &pass) }
    }

    /// Makes members, as many as the pace allows, unless writes of an earlier pass have not been seen yet.
    private func create(_ missing: Int, _ pass: inout WarmPoolPass) async throws(CallError) {
        guard var template = pass.template else { return }
        let grant = refillTokens.take(pass.key, missing, at: simulation.now)
        guard grant.count > 0 else {
            pass.requeue(after: grant.wait)
            return
        }
        let member = template.member(of: pass.pool, isEvictable: isEvictionEnabled)
        pass.template = template
        let isClear = expectations.tryExpectCreations(pass.key, grant.count, at: simulation.now)
        guard isClear || mutants.has(.noExpectations) else {
            refillTokens.refund(pass.key, grant.count)
            pass.requeue(after: Self.expectationsRequeue)
            return
        }
        let outcome = try await SlowStart.run(grant.count, in: process) { [client] _ -> Result<Void, SandboxFailure> in
            do throws(CallError) {
                _ = try await client.create(Resources.sandboxes, member)
                return .success(())
            } catch {
                return .failure(SandboxFailure("failed to create sandbox: \(error)"))
            }
        }
        expectations.lowerCreations(pass.key, by: grant.count - outcome.successes)
        replenishHold.noteCreations(pass.key, outcome.successes)
        pass.fail(outcome.failure)
    }

    /// Gives up members, those not ready first and then the newest, unless writes of an earlier pass have not been seen yet.
    private func remove(_ excess: Int, _ pass: inout WarmPoolPass) async throws(CallError) {
        guard expectations.isSatisfied(pass.key, at: simulation.now) else {
            pass.requeue(after: Self.expectationsRequeue)
            return
        }
        let victims = Array(Self.orderedForRemoval(pass.active).prefix(excess))
        let pool = pass.key
        let outcome = try await SlowStart.run(victims.count, in: process) {
            [client, expectations, simulation] index -> Result<Void, SandboxFailure> in
            let victim = victims[index].sandbox
            expectations.expectDeletion(pool, uid: victim.uid, at: simulation.now)
            do throws(CallError) {
                try await client.delete(Resources.sandboxes, victim.key)
                return .success(())
            } catch {
                guard case .api(let refusal) = error else { return .failure(SandboxFailure("\(error)")) }
                // It will not be seen to go: either it has gone already or it stays.
                expectations.deletionObserved(pool, uid: victim.uid)
                if refusal.reason == .notFound { return .success(()) }
                return .failure(SandboxFailure("failed to delete excess sandbox \(victim.name): \(refusal.message)"))
            }
        }
        pass.fail(outcome.failure)
    }

    /// Members in the order in which they are given up: not ready before ready, then by creation with the newest first; where both are
    /// equal the order stays.
    static func orderedForRemoval(_ members: [WarmPoolMember]) -> [WarmPoolMember] {
        let oldest = Timestamp(seconds: .min)
        return members.enumerated().sorted { left, right in
            if left.element.isReady != right.element.isReady { return !left.element.isReady }
            let (first, second) = (left.element.created ?? oldest, right.element.created ?? oldest)
            return first != second ? first > second : left.offset < right.offset
        }.map(\.element)
    }
}
