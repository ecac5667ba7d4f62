import AgentSandboxAPI
import ControllerRuntime
import ObjectModel
import Simulation

extension SandboxClaimController {
    // MARK: The assignment

    /// Writes the name of a Sandbox on the claim: from then on no other Sandbox is taken for it. A claim that changed meanwhile is
    /// read anew, past the cache.
    func assign(_ name: String, to claim: inout SandboxClaim) async throws(ClaimStop) {
        if mutants.has(.noAssignment) { return }
        var desired = claim
        desired.setAnnotation(AgentSandboxNames.Annotation.sandboxName, name)
        let (key, uid) = (claim.key, claim.uid)
        do {
            if mutants.has(.assignUnlocked) {
                claim = try await client.patch(
                    Resources.claims, key, .merge(Self.annotationPatch(AgentSandboxNames.Annotation.sandboxName, name)))
            } else {
                claim = try await client.update(Resources.claims, desired)
            }
            return
        } catch {
            guard error.isConflict else { throw ClaimStop(error, "failed to assign Sandbox \(name.goQuoted) to the claim") }
            if mutants.has(.assignOnce) { throw contention("assignment of Sandbox \(name.goQuoted) was contended", error) }
        }
        let outcome: Result<SandboxClaim, ClaimFailure>
        do {
            outcome = try await retryOnConflict(interrupted: .success(desired)) { () throws(CallError) in
                var live = try await client.get(Resources.claims, key)
                if mutants.has(.reassignFromCache), let cached = claims.get(key) { live = SandboxClaim(cached) }
                if live.uid != uid, !mutants.has(.assignToNamesake) {
                    return .failure(.adoptionConflict("claim \(key.name.goQuoted) was deleted and made anew during the assignment"))
                }
                let other = live.annotation(AgentSandboxNames.Annotation.sandboxName) ?? ""
                if !other.isEmpty, other != name, !mutants.has(.overwriteAssignment) {
                    return .failure(
                        .adoptionConflict("claim \(key.name.goQuoted) has been assigned Sandbox \(other.goQuoted) by another writer"))
                }
                live.setAnnotation(AgentSandboxNames.Annotation.sandboxName, name)
                return .success(try await client.update(Resources.claims, live))
            }
        } catch {
            if error.isConflict { throw contention("assignment of Sandbox \(name.goQuoted) was contended", error) }
            throw ClaimStop(error, "failed to assign Sandbox \(name.goQuoted) to the claim")
        }
        switch outcome {
        case .success(let assigned): claim = assigned
        case .failure(let failure): throw .failed(failure)
        }
    }

    /// What to say of a write that was refused as conflicting time and again.
    private func contention(_ detail: String, _ refusal: CallError) -> ClaimStop {
        if mutants.has(.tellRawConflict) { return .failed(.adoptionConflict("\(detail): \(refusal)")) }
        return .failed(.adoptionConflict(detail, isWriteRefused: true))
    }

    // MARK: The transfer

    /// Why a Sandbox could not be made the claim's.
    enum TransferError: Error {
        /// The write did not succeed.
        case call(CallError)
        /// What is to be written contradicts itself.
        case failure(ClaimFailure)

        /// Whether the Sandbox has changed or gone since it was read.
        var isContention: Bool {
            guard case .call(let error) = self else { return false }
            return error.isConflict || error.isNotFound
        }

        func stop(_ sandbox: Sandbox) -> ClaimStop {
            switch self {
            case .call(let error): ClaimStop(error, "failed to complete adoption of Sandbox \(sandbox.name.goQuoted)")
            case .failure(let failure):
                .failed(failure.prefixed("failed to complete adoption of Sandbox \(sandbox.name.goQuoted): "))
            }
        }
    }

    /// Makes a Sandbox of the pool the claim's in one write, which is refused if the Sandbox has changed since it was read.
    func transfer(_ sandbox: Sandbox, to claim: SandboxClaim) async throws(TransferError) -> Sandbox {
        let desired: Sandbox
        do {
            var template = try? self.template(of: claim)
            if template == nil, mutants.has(.transferWithTemplateOnly) { template = try self.template(of: claim) }
            desired = try ClaimBlueprint.adopted(sandbox, by: claim, template: template, mutants)
        } catch {
            throw .failure(error)
        }
        let patch = desired.mergePatch(over: sandbox, isLocked: !mutants.has(.noResourceVersionOnAdoption)) ?? [:]
        do {
            return try await client.patch(Resources.sandboxes, sandbox.key, .merge(patch))
        } catch {
            throw .call(error)
        }
    }

    // MARK: Contention

    private enum Resolution {
        case adopted(Sandbox)
        case deleted
        case lost
        case failed(ClaimFailure)
    }

    /// Finds out, past the cache, what became of a Sandbox whose transfer was refused, and tries again as long as it is the pool's.
    /// The claim never gets another one in the same pass: when the Sandbox is gone or somebody else's the name is taken off the claim
    /// and the pass fails. While others keep writing to it the name stays.
    func resolveAdoption(of sandbox: Sandbox, for claim: inout SandboxClaim) async throws(ClaimStop) -> Sandbox {
        let view = claim
        let name = sandbox.name
        let resolution: Resolution
        do {
            resolution = try await retryOnConflict(interrupted: .adopted(sandbox)) { () throws(CallError) in
                try await takeLive(sandbox.key, for: view)
            }
        } catch {
            if error.isConflict {
                if mutants.has(.clearContendedReference) { try? await clearReference(to: name, on: &claim) }
                throw contention("adoption of Sandbox \(name.goQuoted) was contended", error)
            }
            guard error.isNotFound else { throw ClaimStop(error, "failed to complete adoption of Sandbox \(name.goQuoted)") }
            resolution = .deleted
        }
        let detail: String
        switch resolution {
        case .adopted(let adopted): return adopted
        case .failed(let failure):
            throw .failed(failure.prefixed("failed to complete adoption of Sandbox \(name.goQuoted): "))
        case .deleted: detail = "assigned Sandbox \(name.goQuoted) was deleted"
        case .lost: detail = "assigned Sandbox \(name.goQuoted) was lost to another owner"
        }
        do {
            if !mutants.has(.keepLostReference) { try await clearReference(to: name, on: &claim) }
        } catch {
            if case .killed = error { throw .killed }
            if !mutants.has(.hideFailedCleanup) { throw .failed(.adoptionConflict(detail + " and reference cleanup failed")) }
        }
        throw .failed(.adoptionConflict(detail))
    }

    /// One look past the cache, and one more attempt if the Sandbox still is the pool's.
    private func takeLive(_ key: ObjectKey, for claim: SandboxClaim) async throws(CallError) -> Resolution {
        var live = try await client.get(Resources.sandboxes, key)
        if mutants.has(.resolveFromCache), let cached = sandboxes.get(key) { live = Sandbox(cached) }
        if isOwned(live, by: claim), !mutants.has(.loseOwnSandbox) { return .adopted(live) }
        guard live.isCandidate(for: claim, mutants) || mutants.has(.takeFromNewOwner) else { return .lost }
        do {
            return .adopted(try await transfer(live, to: claim))
        } catch {
            switch error {
            case .call(let refusal): throw refusal
            case .failure(let failure): return .failed(failure)
            }
        }
    }

    /// Takes a Sandbox's name off the claim as the server has it. A claim that is gone, or another of the same name, is left alone.
    private func clearReference(to name: String, on claim: inout SandboxClaim) async throws(CallError) {
        let (key, uid) = (claim.key, claim.uid)
        let cleared: SandboxClaim?
        do {
            cleared = try await retryOnConflict(interrupted: nil) { () throws(CallError) in
                var live = try await client.get(Resources.claims, key)
                guard live.uid == uid || mutants.has(.clearInNamesake) else { return nil }
                guard live.dropAssignment(to: mutants.has(.clearAnyReference) ? live.assignedSandboxName : name) else { return live }
                return try await client.update(Resources.claims, live)
            }
        } catch {
            guard error.isNotFound, !mutants.has(.missingClaimFailsCleanup) else { throw error }
            return
        }
        if let cleared { claim = cleared }
    }

    /// Repeats a write while it is refused as conflicting: up to five times, ten to eleven milliseconds apart.
    /// - Parameter interrupted: what M-RetryHelperOnly takes for the result when the first attempt does not end in time.
    func retryOnConflict<Value>(
        interrupted: Value, _ body: () async throws(CallError) -> Value
    ) async throws(CallError) -> Value {
        var attempt = 1
        var conflict: CallError?
        while true {
            do {
                return try await body()
            } catch {
                if mutants.has(.retryHelperOnly), error.apiError?.reason == .timeout {
                    guard let conflict else { return interrupted }
                    throw conflict
                }
                let isLast = attempt >= 5 && !mutants.has(.retryWithoutEnd) || mutants.has(.tryOnce)
                guard error.isConflict, !isLast else { throw error }
                conflict = error
            }
            attempt += 1
            if mutants.has(.retryAtOnce) { continue }
            let jitter = Int64(retryJitter.next(below: UInt64(Delay.conflictJitter)))
            do { try await process.sleep(Delay.conflict + jitter) } catch { throw .killed }
        }
    }
}
