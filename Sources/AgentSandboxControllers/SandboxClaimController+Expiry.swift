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
            let isStored = try await writeStatus(of: claim, over: before)
            // The write that has overtaken this one brings the claim back.
            if !isStored, features.has(.tellExpiryOnce) { return Outcome() }
        } catch {
            if !mutants.has(.expireUnstored) { return try outcome(of: observation, statusRefused: error) }
        }
        if !mutants.has(.noExpiryEvent) {
            events?.event(
                claim, type: "Normal", reason: SandboxClaim.Reason.claimExpired, action: "Claim Expired", note: "Claim expired")
        }
        return Outcome(result: ReconcileResult(requeueAfter: mutants.has(.noRequeueAfterExpiry) ? nil : Delay.immediate))
    }

    /// Deletes an expired claim; its Sandbox goes with it by garbage collection.
    func deleteExpired(_ claim: SandboxClaim, _ policy: SandboxClaimShutdownPolicy) async throws(ClaimStop) {
        if !features.has(.tellExpiryOnce) { announceDeletion(of: claim, policy) }
        let isForeground = policy == .deleteForeground ? !mutants.has(.deleteInBackground) : mutants.has(.deleteInForeground)
        do {
            try await client.delete(
                Resources.claims, claim.key,
                options: DeleteOptions(propagationPolicy: isForeground ? .foreground : nil, preconditions: deletion(of: claim)))
        } catch {
            // The write that has overtaken this one brings the claim back; it may be the deletion of an earlier pass.
            if error.isConflict, features.has(.tellExpiryOnce) { return }
            if !error.isNotFound || mutants.has(.missingClaimIsAnError) { throw ClaimStop(error, "failed to delete the expired claim") }
            return
        }
        if features.has(.tellExpiryOnce) { announceDeletion(of: claim, policy) }
    }

    /// What a deletion demands: nothing, as upstream does, so that a claim that is going already is deleted once more.
    private func deletion(of claim: SandboxClaim) -> Preconditions {
        guard features.has(.tellExpiryOnce) else { return Preconditions() }
        return Preconditions(uid: claim.uid, resourceVersion: claim.resourceVersion)
    }

    private func announceDeletion(of claim: SandboxClaim, _ policy: SandboxClaimShutdownPolicy) {
        if mutants.has(.noDeletionEvent) { return }
        events?.event(
            claim, type: "Normal", reason: SandboxClaim.Reason.claimExpired, action: "Deleting",
            note: "Deleting Claim (ShutdownPolicy=\(policy.rawValue))")
    }

    /// Deletes the Sandbox of an expired claim that stays. Notes it as it was, so that the status names it until it is gone, also when
    /// deleting it failed; that it was gone already is a failure too. Looks at the name in the status, else at the claim's own.
    func retireSandbox(of claim: SandboxClaim, _ observation: inout ClaimObservation) async throws(ClaimStop) {
        var name = claim.sandboxName.isEmpty || mutants.has(.lookupByClaimName) ? claim.name : claim.sandboxName
        if claim.sandboxName.isEmpty, !claim.assignedSandboxName.isEmpty, features.has(.retireAssignedSandbox) {
            name = claim.assignedSandboxName
        }
        guard let sandbox = cachedSandbox(name, of: claim) else { return }
        guard isOwned(sandbox, by: claim) || mutants.has(.retireForeign) else {
            throw .failed(
                ClaimFailure(.notOwned, "sandbox \(name.goQuoted) is not controlled by claim \(claim.name.goQuoted)"))
        }
        if !mutants.has(.forgetRetired) { observation.sandbox = sandbox }
        if sandbox.isBeingDeleted, !mutants.has(.retireAgain) { return }
        if mutants.has(.keepExpiredSandbox) { return }
        try await perform("failed to delete Sandbox \(name.goQuoted) of the expired claim") { () throws(CallError) in
            do throws(CallError) {
                try await client.delete(Resources.sandboxes, sandbox.key)
            } catch {
                // A failure would take the expiry off the status, and it would be told again.
                if !error.isNotFound || !features.has(.tellExpiryOnce) { throw error }
            }
        }
    }

    /// Removes the NetworkPolicy that older controllers made for each claim. Failing at it does not hold up the pass.
    func removeLegacyNetworkPolicy(of claim: SandboxClaim) async throws(ClaimStop) {
        let key = ObjectKey(namespace: claim.namespace, name: AgentSandboxNames.networkPolicyName(template: claim.name))
        guard let object = policies.get(key), !mutants.has(.keepLegacyPolicy) else { return }
        let owner = UntypedObject(object).controllerReference
        let isOwn = owner?.isSandboxClaim == true && (owner?.uid == claim.uid || mutants.has(.removePolicyOfNamesake))
        guard isOwn || mutants.has(.removeAnyPolicy) else { return }
        do { try await client.delete(Resources.networkPolicies, key) } catch {
            if case .killed = error { throw .killed }
            if mutants.has(.failWithLegacyPolicy) { throw ClaimStop(error, "failed to remove the old NetworkPolicy of the claim") }
        }
    }
}
