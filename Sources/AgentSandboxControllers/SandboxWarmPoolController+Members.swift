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
            case .owned:
                switch standing(of: member, &pass) {
                case .leaving: pass.terminating += 1
                case .active: pass.active.append(member)
                case .replaced: try await giveUp(member, &pass)
                case .unmarked: try await update(member, &pass, "failed to label sandbox") { _ in }
                }
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

    /// What a member is to its pool. Most are active, and nothing has to be awaited for them: there are as many as members times passes.
    private enum Standing {
        case leaving
        case replaced
        case active
        case unmarked
    }

    private func standing(of member: WarmPoolMember, _ pass: inout WarmPoolPass) -> Standing {
        if member.isBeingDeleted, !mutants.has(.countLeaving) { return .leaving }
        if expectations.isPendingDeletion(pass.key, uid: member.uid, at: simulation.now), !mutants.has(.countGivenUp) { return .leaving }
        if isReplaced(member, &pass) { return .replaced }
        return member.isMarkedWarm || mutants.has(.noBackfill) ? .active : .unmarked
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
            let failure = try await delete(member, "failed to delete stale orphan").failure
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
            let isAgeOfState = mutants.has(.ageSinceReadiness) || features.has(.graceSinceReadiness)
            let age = client.process.timestamp - (isAgeOfState ? readinessChange(of: member) ?? created : created)
            if mutants.has(.graceWithoutEnd) ? age < readinessGracePeriod : age <= readinessGracePeriod {
                let deadline = readinessGracePeriod - age + (mutants.has(.noGraceSlack) ? 0 : Self.graceSlack)
                nextDeadline =
                    mutants.has(.waitForYoungest) ? max(nextDeadline ?? deadline, deadline) : min(nextDeadline ?? deadline, deadline)
                kept.append(member)
            } else if try await isUnschedulable(member.sandbox) {
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
        if mutants.has(.stuckUnexpected) { return try await delete(member, step).failure }
        return try await deleteExpected(member, of: pool, step)
    }

    /// Whether the Pod behind a member is there, is to stay and waits for a node that can take it.
    private func isUnschedulable(_ sandbox: Sandbox) async throws(CallError) -> Bool {
        if mutants.has(.gcUnschedulable) { return false }
        let name = mutants.has(.holdByName) ? sandbox.name : sandbox.podName
        let key = ObjectKey(namespace: sandbox.namespace, name: name)
        if isUnschedulable(pods.get(key).map(UntypedObject.init)) { return true }
        guard features.has(.authoritativePodBeforeDelete) else { return false }
        do {
            let pod = try await client.get(Resources.pods, key)
            // The scheduler may not have looked at a new one yet.
            if pod.nodeName.isEmpty, UntypedObject(pod.json).condition("PodScheduled") == nil { return true }
            return isUnschedulable(UntypedObject(pod.json))
        } catch {
            guard case .api(let refusal) = error else { throw error }
            // What cannot be read may wait for a node: the member is looked at again.
            return refusal.reason != .notFound
        }
    }

    private func isUnschedulable(_ pod: UntypedObject?) -> Bool {
        guard let pod else { return mutants.has(.holdWithoutPod) }
        guard !pod.isBeingDeleted || mutants.has(.holdForLeavingPod), let scheduled = pod.condition("PodScheduled") else { return false }
        return scheduled.status == "False" && (scheduled.reason == "Unschedulable" || mutants.has(.holdForAnyReason))
    }

    // MARK: Single members

    /// Deletes a stale member. When that fails it counts neither as active nor as terminating.
    private func giveUp(_ member: WarmPoolMember, _ pass: inout WarmPoolPass) async throws(CallError) {
        let step = "failed to delete stale sandbox"
        let failure =
            mutants.has(.staleUnexpected)
            ? try await delete(member, step).failure : try await deleteExpected(member, of: pass.key, step)
        if let failure {
            pass.fail(failure)
            if mutants.has(.countUndeletedStale) || features.has(.countUnwrittenMembers) { pass.active.append(member) }
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
            if mutants.has(.countUnwritten) || features.has(.countUnwrittenMembers) { pass.active.append(member) }
        }
    }

    /// Deletes a member with the expectation to see it go. An error takes the expectation back, also when the member was gone already.
    private func deleteExpected(
        _ member: WarmPoolMember, of pool: ObjectKey, _ step: String
    ) async throws(CallError) -> SandboxFailure? {
        let isExpectedLate = mutants.has(.recordAfterAct)
        if !isExpectedLate { expectations.expectDeletion(pool, uid: member.uid, at: simulation.now) }
        let failure = try await delete(member, step).failure
        if isExpectedLate, failure == nil { expectations.expectDeletion(pool, uid: member.uid, at: simulation.now) }
        if failure != nil, !mutants.has(.expectUndeleted) { expectations.deletionObserved(pool, uid: member.uid) }
        return failure
    }

    /// What a deletion demands: nothing, as upstream does, so that what a claim has adopted meanwhile goes too.
    func deletion(of member: Sandbox) -> DeleteOptions {
        guard features.has(.preconditionedPoolDelete) else { return DeleteOptions() }
        return DeleteOptions(preconditions: Preconditions(uid: member.uid, resourceVersion: member.resourceVersion))
    }

    private func delete(_ member: WarmPoolMember, _ step: String) async throws(CallError) -> StepResult<Void> {
        try await attempt("\(step) \(member.key.name)") { () async throws(CallError) in
            do throws(CallError) {
                try await client.delete(Resources.sandboxes, member.key, options: deletion(of: member.sandbox))
            } catch {
                if !error.isNotFound || !mutants.has(.missingMemberIsNoError) { throw error }
            }
        }
    }
}
