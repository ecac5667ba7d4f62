import APIServer
import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation

extension SandboxWarmPoolController {
    /// Sorts the Sandboxes that carry the pool's label into active and terminating members; the others are none of the pool's.
    ///
    /// Under `Recreate` stale members are deleted, all of them and one after another. A Sandbox without controller is adopted, or
    /// deleted if it is not what the template would make; without a template nothing is compared. Whatever fails here leaves its
    /// Sandbox out of both numbers.
    func classifyMembers(_ pass: inout WarmPoolPass) async throws(CallError) {
        let pool = pass.pool
        let namespace = mutants.has(.listAllNamespaces) ? nil : pool.namespace
        let listed = sandboxes.list(index: Indexes.sandboxesByPoolHash, value: pool.nameHash, namespace: namespace)
        for member in rosters[pass.key, default: WarmPoolRoster()].read(listed, poolUID: pool.uid) {
            switch mutants.has(.ownByName) ? ownership(of: member, byNameOf: pool) : member.ownership {
            case .foreign:
                if mutants.has(.countForeign), !member.isBeingDeleted { pass.active.append(member) }
            case .owned: try await classifyOwned(member, &pass)
            case .unowned: try await classifyOrphan(member, &pass)
            }
        }
    }

    private func ownership(of member: WarmPoolMember, byNameOf pool: SandboxWarmPool) -> Ownership {
        guard let controller = member.sandbox.controllerReference, controller.isWarmPool, controller.name == pool.name else {
            return member.ownership
        }
        return .owned
    }

    private func classifyOwned(_ member: WarmPoolMember, _ pass: inout WarmPoolPass) async throws(CallError) {
        if member.isBeingDeleted, !mutants.has(.countLeaving) {
            pass.terminating += 1
        } else if expectations.isPendingDeletion(pass.key, uid: member.uid, at: simulation.now), !mutants.has(.countGivenUp) {
            pass.terminating += 1
        } else if isReplaced(member, &pass) {
            try await giveUp(member, &pass)
        } else if member.isMarkedWarm || mutants.has(.noBackfill) {
            pass.active.append(member)
        } else {
            try await update(member, &pass, "failed to label sandbox") { _ in }
        }
    }

    private func isReplaced(_ member: WarmPoolMember, _ pass: inout WarmPoolPass) -> Bool {
        guard pass.isRecreate && !mutants.has(.keepStale) || mutants.has(.recreateAlways) else { return false }
        if mutants.has(.gateReplacements), !expectations.isSatisfied(pass.key, at: simulation.now) { return false }
        return pass.template?.isStale(member.sandbox, isOrphan: false) == true
    }

    private func classifyOrphan(_ member: WarmPoolMember, _ pass: inout WarmPoolPass) async throws(CallError) {
        if member.isBeingDeleted, !mutants.has(.adoptLeavingOrphan) { return }
        if mutants.has(.ignoreOrphans) || mutants.has(.adoptWithTemplateOnly) && pass.template == nil { return }
        let isVetted = !mutants.has(.adoptUnvetted) && (pass.isRecreate || !mutants.has(.vetOnRecreateOnly))
        if isVetted, pass.template?.isStale(member.sandbox, isOrphan: true) == true {
            let failure = try await delete(member.key, "failed to delete stale orphan").failure
            if failure == nil, mutants.has(.countStaleOrphan) { pass.terminating += 1 }
            pass.fail(failure)
        } else {
            try await adopt(member, &pass)
        }
    }

    /// Counts ready members, deletes those that have been not ready for too long since their creation, and plans a pass for the next one
    /// that may become so. Members whose Pod cannot be scheduled are held: others would fare no better.
    func removeStuckMembers(_ pass: inout WarmPoolPass) async throws(CallError) {
        var kept: [WarmPoolMember] = []
        var nextDeadline: Nanoseconds?
        for member in pass.active {
            if member.isReady { pass.ready += 1 }
            guard !member.isReady || mutants.has(.ageOutReady), let created = member.created, !mutants.has(.keepStuck) else {
                kept.append(member)
                continue
            }
            let age = client.process.timestamp - (mutants.has(.ageSinceReadiness) ? readinessChange(of: member) ?? created : created)
            if mutants.has(.graceWithoutEnd) ? age < readinessGracePeriod : age <= readinessGracePeriod {
                let deadline = readinessGracePeriod - age + (mutants.has(.noGraceSlack) ? 0 : Self.graceSlack)
                nextDeadline =
                    mutants.has(.waitForYoungest) ? max(nextDeadline ?? deadline, deadline) : min(nextDeadline ?? deadline, deadline)
                kept.append(member)
            } else if isUnschedulable(member.sandbox) {
                pass.unschedulable += 1
                kept.append(member)
            } else if mutants.has(.gateStuck), !expectations.isSatisfied(pass.key, at: simulation.now) {
                kept.append(member)
            } else if let failure = try await deleteStuck(member, of: pass.key) {
                pass.fail(failure)
                if !mutants.has(.forgetUndeletedStuck) { kept.append(member) }
            } else if !mutants.has(.stuckFreesPlace) {
                pass.terminating += 1
            }
        }
        pass.active = kept
        if let nextDeadline, !mutants.has(.noGraceRequeue) {
            pass.requeue(after: mutants.has(.noGraceJitter) ? nextDeadline : jittered(nextDeadline))
        }
    }

    private func readinessChange(of member: WarmPoolMember) -> Timestamp? {
        member.sandbox.condition(Sandbox.ConditionType.ready)?.lastTransitionTime
    }

    private func deleteStuck(_ member: WarmPoolMember, of pool: ObjectKey) async throws(CallError) -> SandboxFailure? {
        let step = "failed to delete stuck sandbox"
        if mutants.has(.stuckUnexpected) { return try await delete(member.key, step).failure }
        return try await deleteExpected(member, of: pool, step)
    }

    /// Whether the Pod behind a member is there, is to stay and waits for a node that can take it.
    private func isUnschedulable(_ sandbox: Sandbox) -> Bool {
        if mutants.has(.gcUnschedulable) { return false }
        let name = mutants.has(.holdByName) ? sandbox.name : sandbox.podName
        guard let object = pods.get(ObjectKey(namespace: sandbox.namespace, name: name)) else { return mutants.has(.holdWithoutPod) }
        let pod = UntypedObject(object)
        guard !pod.isBeingDeleted || mutants.has(.holdForLeavingPod), let scheduled = pod.condition("PodScheduled") else { return false }
        return scheduled.status == "False" && (scheduled.reason == "Unschedulable" || mutants.has(.holdForAnyReason))
    }

    // MARK: Single members

    /// Deletes a stale member. When that fails it counts neither as active nor as terminating.
    private func giveUp(_ member: WarmPoolMember, _ pass: inout WarmPoolPass) async throws(CallError) {
        let step = "failed to delete stale sandbox"
        let failure =
            mutants.has(.staleUnexpected)
            ? try await delete(member.key, step).failure : try await deleteExpected(member, of: pass.key, step)
        if let failure {
            pass.fail(failure)
            if mutants.has(.countUndeletedStale) { pass.active.append(member) }
        } else if !mutants.has(.staleFreesPlace) {
            pass.terminating += 1
        }
    }

    /// Makes the pool the controller of a Sandbox that has none.
    private func adopt(_ member: WarmPoolMember, _ pass: inout WarmPoolPass) async throws(CallError) {
        let pool = pass.pool
        try await update(member, &pass, "failed to adopt sandbox", isMarked: !mutants.has(.adoptUnmarked)) {
            $0.setControllerReference(to: pool, AgentSandboxKinds.sandboxWarmPool.v1beta1)
        }
    }

    /// Changes a Sandbox and marks it as launched warm; it is an active member then.
    private func update(
        _ member: WarmPoolMember, _ pass: inout WarmPoolPass, _ step: String, isMarked: Bool = true, _ change: (inout Sandbox) -> Void
    ) async throws(CallError) {
        var changed = member.sandbox
        change(&changed)
        if isMarked { changed.setLabel(AgentSandboxNames.Label.launchType, AgentSandboxNames.Value.launchTypeWarm) }
        let wanted = changed
        let result = try await attempt("\(step) \(member.sandbox.name)") { () async throws(CallError) in
            try await client.update(Resources.sandboxes, wanted)
        }
        switch result {
        case .success(let updated): pass.active.append(WarmPoolMember(updated, poolUID: pass.pool.uid))
        case .failure(let failure):
            pass.fail(failure)
            if mutants.has(.countUnwritten) { pass.active.append(member) }
        }
    }

    /// Deletes a member with the expectation to see it go. An error takes the expectation back, also when the member was gone already.
    private func deleteExpected(
        _ member: WarmPoolMember, of pool: ObjectKey, _ step: String
    ) async throws(CallError) -> SandboxFailure? {
        let isExpectedLate = mutants.has(.recordAfterAct)
        if !isExpectedLate { expectations.expectDeletion(pool, uid: member.uid, at: simulation.now) }
        let failure = try await delete(member.key, step).failure
        if isExpectedLate, failure == nil { expectations.expectDeletion(pool, uid: member.uid, at: simulation.now) }
        if failure != nil, !mutants.has(.expectUndeleted) { expectations.deletionObserved(pool, uid: member.uid) }
        return failure
    }

    /// Deletes without any precondition, as upstream does: what a claim has adopted meanwhile goes too.
    private func delete(_ key: ObjectKey, _ step: String) async throws(CallError) -> StepResult<Void> {
        try await attempt("\(step) \(key.name)") { () async throws(CallError) in
            do throws(CallError) {
                try await client.delete(Resources.sandboxes, key)
            } catch {
                if !error.isNotFound || !mutants.has(.missingMemberIsNoError) { throw error }
            }
        }
    }
}
