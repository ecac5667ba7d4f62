import AgentSandboxAPI
import ControllerRuntime
import ObjectModel

extension SandboxClaimController {
    /// The template of the claim's pool, as the caches have it.
    func template(of claim: SandboxClaim) throws(ClaimFailure) -> SandboxTemplate {
        guard let object = pools.get(ObjectKey(namespace: claim.namespace, name: claim.warmPoolName)) else {
            throw .warmPoolNotFound(claim.warmPoolName)
        }
        return try template(of: SandboxWarmPool(object))
    }

    /// The template of a pool, as the cache has it.
    func template(of pool: SandboxWarmPool) throws(ClaimFailure) -> SandboxTemplate {
        guard let object = templates.get(ObjectKey(namespace: pool.namespace, name: pool.templateName)) else {
            throw .templateNotFound(pool.templateName)
        }
        return SandboxTemplate(object)
    }

    /// Sees to it, past the cache, that no earlier pass has given the claim a Sandbox: the cache may not show it yet.
    func confirmUnassigned(_ claim: SandboxClaim) async throws(ClaimStop) {
        let live = try await perform("failed to read the claim before it is given a Sandbox") { () throws(CallError) in
            try await client.get(Resources.claims, claim.key)
        }
        guard live.uid == claim.uid, live.assignedSandboxName == claim.assignedSandboxName, live.sandboxName == claim.sandboxName else {
            throw .failed(.adoptionConflict("claim \(claim.name.goQuoted) has changed since it was read"))
        }
    }

    /// Makes a Sandbox for a claim that gets none from its pool.
    func createSandbox(for claim: SandboxClaim) async throws(ClaimStop) -> Sandbox {
        let desired: Sandbox
        do { desired = try ClaimBlueprint.sandbox(for: claim, template: try template(of: claim), mutants) } catch { throw .failed(error) }
        let created: Sandbox
        do {
            created = try await client.create(Resources.sandboxes, desired)
        } catch {
            if error.isAlreadyExists, features.has(.authoritativeReadOnAlreadyExists) { return try await existingSandbox(of: claim) }
            if error.isAlreadyExists, !mutants.has(.rawAlreadyExists) {
                throw .failed(ClaimFailure(.sandboxCreatePending, "Sandbox \(claim.name.goQuoted) exists and is not in the cache yet"))
            }
            throw ClaimStop(error, "sandbox create error")
        }
        if !mutants.has(.noCreationEvent) {
            events?.event(
                claim, type: "Normal", reason: "SandboxProvisioned", action: "Provisioning",
                note: "Created Sandbox \(created.name.goQuoted)")
        }
        if !mutants.has(.doNotCountCreation) {
            let pool = mutants.has(.countColdWithoutPool) ? "none" : claim.warmPoolName
            countCreation(of: created, for: claim, warmPool: pool, isReady: mutants.has(.countColdAsReady))
        }
        return created
    }

    /// The Sandbox of the claim's name, which exists already, past the cache.
    private func existingSandbox(of claim: SandboxClaim) async throws(ClaimStop) -> Sandbox {
        guard let existing = try await liveNamesake(of: claim) else {
            throw .failed(ClaimFailure(.sandboxCreatePending, "Sandbox \(claim.name.goQuoted) existed a moment ago and is gone"))
        }
        return existing
    }

    /// The Sandbox of the claim's own name past the cache, which may not show it yet; nil when there is none. A stranger's is a failure.
    func liveNamesake(of claim: SandboxClaim) async throws(ClaimStop) -> Sandbox? {
        let text = "failed to read Sandbox \(claim.name.goQuoted)"
        guard let existing = try await liveSandbox(claim.name, of: claim, text) else { return nil }
        guard isOwned(existing, by: claim) else {
            throw .other(
                "sandbox \(claim.name.goQuoted) is not controlled by claim \(claim.name.goQuoted); rename the claim or delete the sandbox")
        }
        return existing
    }

    /// Brings the metadata that a bound Sandbox gives its Pod up to date with template and claim. A template that cannot be read is a
    /// failure only when the claim adds metadata of its own.
    func synchronizeMetadata(of sandbox: Sandbox, with claim: SandboxClaim) async throws(ClaimStop) -> Pursuit {
        if mutants.has(.noMetadataSync) { return .sandbox(sandbox, nil) }
        let template: SandboxTemplate
        do {
            template = try self.template(of: claim)
        } catch {
            let isNeeded = !claim.additionalPodLabels.isEmpty || !claim.additionalPodAnnotations.isEmpty
            if isNeeded ? mutants.has(.syncWithoutTemplate) : !mutants.has(.failBoundWithoutTemplate) { return .sandbox(sandbox, nil) }
            throw .failed(error.prefixed("failed to get template for metadata propagation: "))
        }
        let desired: Sandbox
        do {
            desired = try ClaimBlueprint.synchronized(sandbox, with: claim, template: template, mutants)
        } catch {
            throw .failed(error)
        }
        guard var patch = desired.mergePatch(over: sandbox, isLocked: false) else { return .sandbox(sandbox, nil) }
        if mutants.has(.lockMetadataSync) { patch.set(.string(sandbox.resourceVersion), at: "metadata", "resourceVersion") }
        do {
            let patch = patch
            return .sandbox(try await client.patch(Resources.sandboxes, sandbox.key, .merge(patch)), nil)
        } catch {
            guard case .api(let refusal) = error else { throw .killed }
            if mutants.has(.loseSandboxWithSync) { throw ClaimStop(error, "failed to update the pod metadata of the Sandbox") }
            return .sandbox(sandbox, ClaimFailure(.other, "failed to update the pod metadata of the Sandbox: \(refusal.message)"))
        }
    }
}
