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
        for object in listed {
            let sandbox = Sandbox(object)
            switch Ownership(of: sandbox, by: pool.uid) {
            case .foreign: continue
            case .owned:
                if sandbox.isBeingDeleted || expectations.isPendingDeletion(pass.key, uid: sandbox.uid, at: simulation.now) {
                    pass.terminating += 1
                } else if isRecreate, pass.template?.isStale(sandbox, isOrphan: false) == true {
                    try await giveUp(sandbox, &pass)
                } else {
                    try await keep(sandbox, &pass)
                }
            case .unowned:
                if sandbox.isBeingDeleted { continue }
                if pass.template?.isStale(sandbox, isOrphan: true) == true {
                    pass.fail(try await delete(sandbox.key, "failed to delete stale orphan").failure)
                } else {
                    try await adopt(sandbox, &pass)
                }
            }
        }
    }

    /// Deletes active members that have been not ready for too long, counted from their creation, and plans a pass for the next one
    /// that may become so. Members whose Pod cannot be scheduled are held: others would fare no better.
    func removeStuckMembers(_ pass: inout WarmPoolPass) async throws(CallError) {
        var kept: [Sandbox] = []
        var nextDeadline: Nanoseconds?
        for sandbox in pass.active {
            guard !sandbox.isReady, let created = sandbox.creationTimestamp else {
                kept.append(sandbox)
                continue
            }
            let age = simulation.timestamp - created
            if age <= readinessGracePeriod {
                let deadline = readinessGracePeriod - age + Self.graceSlack
                nextDeadline = min(nextDeadline ?? deadline, deadline)
                kept.append(sandbox)
            } else if isUnschedulable(sandbox) {
                pass.unschedulable += 1
                kept.append(sandbox)
            } else {
                let failure = try await deleteExpected(sandbox, of: pass.key, "failed to delete stuck sandbox")
                if let failure {
                    pass.fail(failure)
                    kept.append(sandbox)
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
    private func giveUp(_ sandbox: Sandbox, _ pass: inout WarmPoolPass) async throws(CallError) {
        if let failure = try await deleteExpected(sandbox, of: pass.key, "failed to delete stale sandbox") {
            pass.fail(failure)
        } else {
            pass.terminating += 1
        }
    }

    /// Counts a member as active; one from before the launch-type label gets it first.
    private func keep(_ sandbox: Sandbox, _ pass: inout WarmPoolPass) async throws(CallError) {
        guard (sandbox.label(AgentSandboxNames.Label.launchType) ?? "").isEmpty else {
            pass.active.append(sandbox)
            return
        }
        try await update(sandbox, &pass, "failed to label sandbox") { _ in }
    }

    /// Makes the pool the controller of a Sandbox that has none.
    private func adopt(_ sandbox: Sandbox, _ pass: inout WarmPoolPass) async throws(CallError) {
        let pool = pass.pool
        try await update(sandbox, &pass, "failed to adopt sandbox") {
            $0.setControllerReference(to: pool, AgentSandboxKinds.sandboxWarmPool.v1beta1)
        }
    }

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
        case .success(let updated): pass.active.append(updated)
        case .failure(let failure): pass.fail(failure)
        }
    }

    /// Deletes a member with the expectation to see it go. An error takes the expectation back, also when the member was gone already.
    private func deleteExpected(
        _ sandbox: Sandbox, of pool: ObjectKey, _ step: String
    ) async throws(CallError) -> SandboxFailure? {
        expectations.expectDeletion(pool, uid: sandbox.uid, at: simulation.now)
        let result = try await delete(sandbox.key, step)
        if result.failure != nil { expectations.deletionObserved(pool, uid: sandbox.uid) }
        return result.failure
    }

    /// Deletes without any precondition, as upstream does: what a claim has adopted meanwhile goes too.
    private func delete(_ key: ObjectKey, _ step: String) async throws(CallError) -> StepResult<Void> {
        try await attempt("\(step) \(key.name)") { () async throws(CallError) in
            try await client.delete(Resources.sandboxes, key)
        }
    }
}
