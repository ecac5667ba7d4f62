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
        let listed = sandboxes.list(index: Indexes.sandboxesByPoolHash, value: pool.nameHash, namespace: pool.namespace)
        let isRecreate = pool.updateStrategy == .recreate
        for member in rosters[pass.key, default: WarmPoolRoster()].read(listed, poolUID: pool.uid) {
            switch member.ownership {
            case .foreign: continue
            case .owned:
                if member.isBeingDeleted || expectations.isPendingDeletion(pass.key, uid: member.uid, at: simulation.now) {
                    pass.terminating += 1
                } else if isRecreate, pass.template?.isStale(member.sandbox, isOrphan: false) == true {
                    try await giveUp(member, &pass)
                } else if member.isMarkedWarm {
                    pass.active.append(member)
                } else {
                    try await update(member.sandbox, &pass, "failed to label sandbox") { _ in }
                }
            case .unowned:
                if member.isBeingDeleted { continue }
                if pass.template?.isStale(member.sandbox, isOrphan: true) == true {
                    pass.fail(try await delete(member.key, "failed to delete stale orphan").failure)
                } else {
                    try await adopt(member.sandbox, &pass)
                }
            }
        }
    }

    /// Counts ready members, deletes those that have been not ready for too long since their creation, and plans a pass for the next one
    /// that may become so. Members whose Pod cannot be scheduled are held: others would fare no better.
    func removeStuckMembers(_ pass: inout WarmPoolPass) async throws(CallError) {
        var kept: [WarmPoolMember] = []
        var nextDeadline: Nanoseconds?
        for member in pass.active {
            if member.isReady {
                pass.ready += 1
                kept.append(member)
                continue
            }
            guard let created = member.created else {
                kept.append(member)
                continue
            }
            let age = simulation.timestamp - created
            if age <= readinessGracePeriod {
                let deadline = readinessGracePeriod - age + Self.graceSlack
                nextDeadline = min(nextDeadline ?? deadline, deadline)
                kept.append(member)
            } else if isUnschedulable(member.sandbox) {
                pass.unschedulable += 1
                kept.append(member)
            } else {
                let failure = try await deleteExpected(member, of: pass.key, "failed to delete stuck sandbox")
                if let failure {
                    pass.fail(failure)
                    kept.append(member)
                } else {
                    pass.terminating += 1
                }
            }
        }
        pass.active = kept
        if let nextDeadline { pass.requeue(after: jittered(nextDeadline)) }
    }

    /// Whether the Pod behind a member is there, is to stay and waits for a node that can take it.
    private func isUnschedulable(_ sandbox: Sandbox) -> Bool {
        guard let pod = pods.get(ObjectKey(namespace: sandbox.namespace, name: sandbox.podName)).map(UntypedObject.init),
            !pod.isBeingDeleted, let scheduled = pod.condition("PodScheduled")
        else { return false }
        return scheduled.status == "False" && scheduled.reason == "Unschedulable"
    }

    // MARK: Single members

    /// Deletes a stale member. When that fails it counts neither as active nor as terminating.
    private func giveUp(_ member: WarmPoolMember, _ pass: inout WarmPoolPass) async throws(CallError) {
        if let failure = try await deleteExpected(member, of: pass.key, "failed to delete stale sandbox") {
            pass.fail(failure)
        } else {
            pass.terminating += 1
        }
    }

    /// Makes the pool the controller of a Sandbox that has none.
    private func adopt(_ sandbox: Sandbox, _ pass: inout WarmPoolPass) async throws(CallError) {
        let pool = pass.pool
        try await update(sandbox, &pass, "failed to adopt sandbox") {
            $0.setControllerReference(to: pool, AgentSandboxKinds.sandboxWarmPool.v1beta1)
        }
    }

    /// Changes a Sandbox and marks it as launched warm; it is an active member then.
    private func update(
        _ sandbox: Sandbox, _ pass: inout WarmPoolPass, _ step: String, _ change: (inout Sandbox) -> Void
    ) async throws(CallError) {
        var changed = sandbox
        change(&changed)
        changed.setLabel(AgentSandboxNames.Label.launchType, AgentSandboxNames.Value.launchTypeWarm)
        let wanted = changed
        let result = try await attempt("\(step) \(sandbox.name)") { () async throws(CallError) in
            try await client.update(Resources.sandboxes, wanted)
        }
        switch result {
        case .success(let updated): pass.active.append(WarmPoolMember(updated, poolUID: pass.pool.uid))
        case .failure(let failure): pass.fail(failure)
        }
    }

    /// Deletes a member with the expectation to see it go. An error takes the expectation back, also when the member was gone already.
    private func deleteExpected(
        _ member: WarmPoolMember, of pool: ObjectKey, _ step: String
    ) async throws(CallError) -> SandboxFailure? {
        expectations.expectDeletion(pool, uid: member.uid, at: simulation.now)
        let result = try await delete(member.key, step)
        if result.failure != nil { expectations.deletionObserved(pool, uid: member.uid) }
        return result.failure
    }

    /// Deletes without any precondition, as upstream does: what a claim has adopted meanwhile goes too.
    private func delete(_ key: ObjectKey, _ step: String) async throws(CallError) -> StepResult<Void> {
        try await attempt("\(step) \(key.name)") { () async throws(CallError) in
            try await client.delete(Resources.sandboxes, key)
        }
    }
}
