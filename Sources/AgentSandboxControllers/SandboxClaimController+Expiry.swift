import APIServer
import AgentSandboxAPI
import ControllerRuntime
import ObjectModel

extension SandboxClaimController {
    /// Says in the status that the claim has expired, or what went wrong in the pass that found it out. Nothing is deleted before the
    /// former is stored: the next pass does it.
    func announceExpiry(
        of claim: SandboxClaim, over before: SandboxClaim, _ observation: ClaimObservation
    ) async throws(ClaimStop) -> Outcome {
        var claim = claim
        claim.setCondition(observation.ready(generation: claim.generation), at: now)
        do {
            _ = try await writeStatus(of: claim, over: before)
        } catch {
            return try Self.outcome(of: observation, statusRefused: error)
        }
        events?.event(
            claim, type: "Normal", reason: SandboxClaim.Reason.claimExpired, action: "Claim Expired", note: "Claim expired")
        return Outcome(result: ReconcileResult(requeueAfter: Delay.immediate))
    }

    /// Deletes an expired claim; its Sandbox goes with it by garbage collection.
    func deleteExpired(_ claim: SandboxClaim, _ policy: SandboxClaimShutdownPolicy) async throws(ClaimStop) {
        events?.event(
            claim, type: "Normal", reason: SandboxClaim.Reason.claimExpired, action: "Deleting",
            note: "Deleting Claim (ShutdownPolicy=\(policy.rawValue))")
        let options = DeleteOptions(propagationPolicy: policy == .deleteForeground ? .foreground : nil)
        do {
            try await client.delete(Resources.claims, claim.key, options: options)
        } catch {
            if !error.isNotFound { throw ClaimStop(error, "failed to delete the expired claim") }
        }
    }

    /// Deletes the Sandbox of an expired claim that stays. Notes it as it was, so that the status names it until it is gone, also when
    /// deleting it failed; that it was gone already is a failure too. Looks at the name in the status, else at the claim's own.
    func retireSandbox(of claim: SandboxClaim, _ observation: inout ClaimObservation) async throws(ClaimStop) {
        let name = claim.sandboxName.isEmpty ? claim.name : claim.sandboxName
        guard let sandbox = cachedSandbox(name, of: claim) else { return }
        guard isOwned(sandbox, by: claim) else {
            throw .failed(
                ClaimFailure(.notOwned, "sandbox \(name.goQuoted) is not controlled by claim \(claim.name.goQuoted)"))
        }
        observation.sandbox = sandbox
        if sandbox.isBeingDeleted { return }
        try await perform("failed to delete Sandbox \(name.goQuoted) of the expired claim") { () throws(CallError) in
            try await client.delete(Resources.sandboxes, sandbox.key)
        }
    }

    /// Removes the NetworkPolicy that older controllers made for each claim. Failing at it does not hold up the pass.
    func removeLegacyNetworkPolicy(of claim: SandboxClaim) async throws(ClaimStop) {
        let key = ObjectKey(namespace: claim.namespace, name: AgentSandboxNames.networkPolicyName(template: claim.name))
        guard let object = policies.get(key), let owner = UntypedObject(object).controllerReference, owner.isSandboxClaim,
            owner.uid == claim.uid
        else { return }
        do { try await client.delete(Resources.networkPolicies, key) } catch {
            if case .killed = error { throw .killed }
        }
    }
}
