import AgentSandboxAPI
import ControllerRuntime
import ObjectModel

extension SandboxClaimController {
    /// Writes the status if it says something new. Says whether the claim's status now is what the pass found: a write that another
    /// one has overtaken is dropped, since the event of the other brings the claim back.
    func writeStatus(of claim: SandboxClaim, over before: SandboxClaim) async throws(ClaimStop) -> Bool {
        guard let patch = ClaimStatusPatch.patch(from: before.status, to: claim, mutants) else { return true }
        do {
            _ = try await client.patch(Resources.claims, claim.key, .merge(patch), subresource: .status)
            return true
        } catch {
            if error.isNotFound, !mutants.has(.missingClaimFailsStatus) { return !features.has(.countStoredReadiness) }
            if error.isConflict, !mutants.has(.conflictFailsStatus) { return false }
            if case .api = error, mutants.has(.swallowStatusFailure) { return false }
            throw ClaimStop(error, "failed to update the claim's status")
        }
    }
}
