import AgentSandboxAPI
import ControllerRuntime
import ObjectModel
import Simulation

extension SandboxClaimController {
    /// What looking for a claim's Sandbox brought.
    enum Search {
        /// A Sandbox that the claim controls.
        case found(Sandbox)
        /// None yet; members of the pool will have an address soon.
        case pending(Nanoseconds)
        /// None; one has to be made.
        case none
    }

    /// Looks for the claim's Sandbox, in the order: the one in its status, the one it was assigned, the one of its own name, a warm
    /// one of its pool. A name that the caches do not know counts as gone.
    func findOrAdopt(_ claim: inout SandboxClaim) async throws(ClaimStop) -> Search {
        if !claim.sandboxName.isEmpty, !mutants.has(.ignoreStatusName) {
            let bound = try await namedSandbox(claim.sandboxName, of: claim)
            if let bound, isOwned(bound, by: claim) || mutants.has(.trustStatusName) {
                let isWarm = bound.name != claim.name || claim.isAssigned(bound.name)
                return .found(try await initializeLaunchType(of: bound, isWarm: isWarm && !mutants.has(.boundIsCold)))
            }
            if bound == nil, mutants.has(.missingSandboxIsAnError) { throw .other("Sandbox \(claim.sandboxName.goQuoted) is gone") }
        }
        let assigned = assignedName(of: claim)
        if !assigned.isEmpty, !mutants.has(.ignoreAssignment), let sandbox = try await recoverAssignment(of: assigned, to: &claim) {
            return .found(sandbox)
        }
        if let namesake = cachedSandbox(claim.name, of: claim), !mutants.has(.ignoreNamesake) {
            if isOwned(namesake, by: claim) || mutants.has(.takeForeignNamesake) {
                return .found(try await initializeLaunchType(of: namesake, isWarm: mutants.has(.namesakeIsWarm)))
            }
            if !mutants.has(.passOverForeignNamesake) {
                throw .other(
                    "sandbox \(claim.name.goQuoted) is not controlled by claim \(claim.name.goQuoted); "
                        + "rename the claim or delete the sandbox")
            }
        }
        if !claim.environment.isEmpty, !mutants.has(.adoptDespiteEnvironment) { return .none }
        if !claim.volumeClaimTemplates.isEmpty, !mutants.has(.adoptDespiteVolumeClaims) { return .none }
        if features.has(.authoritativeClaimBeforeAssignment) { try await confirmUnassigned(claim) }
        return try await adoptFromPool(&claim)
    }

    private func assignedName(of claim: SandboxClaim) -> String {
        let label = claim.label(AgentSandboxNames.Label.sandboxName) ?? ""
        if !label.isEmpty, mutants.has(.labelBeforeAnnotation) { return label }
        if mutants.has(.ignoreAssignmentLabel) { return claim.annotation(AgentSandboxNames.Annotation.sandboxName) ?? "" }
        return claim.assignedSandboxName
    }

    func cachedSandbox(_ name: String, of claim: SandboxClaim) -> Sandbox? {
        sandboxes.get(ObjectKey(namespace: claim.namespace, name: name)).map(Sandbox.init)
    }

    /// A Sandbox that the claim names, as the cache has it. Upstream takes a name that the cache does not know for one that is gone.
    private func namedSandbox(_ name: String, of claim: SandboxClaim) async throws(ClaimStop) -> Sandbox? {
        if let cached = cachedSandbox(name, of: claim) { return cached }
        guard features.has(.authoritativeAssignmentLookup) else { return nil }
        return try await liveSandbox(name, of: claim, "failed to look for Sandbox \(name.goQuoted)")
    }

    /// A Sandbox of the claim's namespace past the cache, which may not show it yet; nil when there is none. A failure is told with the text.
    func liveSandbox(_ name: String, of claim: SandboxClaim, _ text: String) async throws(ClaimStop) -> Sandbox? {
        do {
            return try await client.get(Resources.sandboxes, ObjectKey(namespace: claim.namespace, name: name))
        } catch {
            if error.isNotFound { return nil }
            throw ClaimStop(error, text)
        }
    }

    func isOwned(_ sandbox: Sandbox, by claim: SandboxClaim) -> Bool { Ownership(of: sandbox, by: claim.uid) == .owned }

    /// Goes by the name that an earlier pass, or an earlier controller, has written on the claim. Nil when it leads nowhere; the name
    /// is then removed unless a stranger has the Sandbox.
    private func recoverAssignment(of name: String, to claim: inout SandboxClaim) async throws(ClaimStop) -> Sandbox? {
        let isOnlyLabel = (claim.annotation(AgentSandboxNames.Annotation.sandboxName) ?? "").isEmpty
        guard let sandbox = try await namedSandbox(name, of: claim) else {
            if !mutants.has(.keepMissingReference) { try await removeReference(isLabel: isOnlyLabel, from: &claim) }
            return nil
        }
        if isOwned(sandbox, by: claim) {
            if isOnlyLabel { try await migrateReference(to: name, in: &claim) }
            return try await initializeLaunchType(of: sandbox, isWarm: true)
        }
        let controller = sandbox.controllerReference
        if controller?.isWarmPool == true {
            return try await recoverFromPool(sandbox, isOnlyLabel: isOnlyLabel, for: &claim)
        }
        let isOfAnotherClaim = controller?.isSandboxClaim == true && !mutants.has(.forgetClearForeign)
        if isOfAnotherClaim || mutants.has(.dropStrangersReference) { try await removeReference(isLabel: isOnlyLabel, from: &claim) }
        return nil
    }

    /// Completes the adoption of a Sandbox that is the claim's by name and still its pool's by ownership.
    private func recoverFromPool(
        _ sandbox: Sandbox, isOnlyLabel: Bool, for claim: inout SandboxClaim
    ) async throws(ClaimStop) -> Sandbox? {
        var isFit = sandbox.isCandidate(for: claim, mutants) || mutants.has(.recoverUnverified)
        if sandbox.podIPs.isEmpty, mutants.has(.recoverWithAddressOnly) { isFit = false }
        guard isFit else {
            if !mutants.has(.keepUnfitReference) { try await removeReference(isLabel: isOnlyLabel, from: &claim) }
            return nil
        }
        let pool = sandbox.warmPoolName()
        let adopted: Sandbox
        do {
            adopted = try await transfer(sandbox, to: claim)
        } catch {
            guard error.isContention, !mutants.has(.noResolution) else { throw error.stop(sandbox) }
            if mutants.has(.nextOnConflict) { return nil }
            adopted = try await resolveAdoption(of: sandbox, for: &claim)
        }
        if isOnlyLabel { try await migrateReference(to: sandbox.name, in: &claim) }
        if mutants.has(.announceRecovery) { announceAdoption(of: adopted, from: pool, for: claim) }
        if mutants.has(.failAfterRecovery) { throw .other("adoption of Sandbox \(sandbox.name.goQuoted) is complete; looking again") }
        return adopted
    }

    /// Sets the launch type of a Sandbox that has none; one that is there stays, right or wrong.
    private func initializeLaunchType(of sandbox: Sandbox, isWarm: Bool) async throws(ClaimStop) -> Sandbox {
        var unlabelled = sandbox
        if mutants.has(.overwriteLaunchType) { unlabelled.setLabel(AgentSandboxNames.Label.launchType, nil) }
        guard let patch = Self.launchTypePatch(of: unlabelled, isWarm: isWarm), !mutants.has(.noLaunchType) else { return sandbox }
        return try await perform("failed to set the launch type of Sandbox \(sandbox.name.goQuoted)") { () throws(CallError) in
            try await client.patch(Resources.sandboxes, sandbox.key, .merge(patch))
        }
    }

    /// The patch of one label that says how a Sandbox was launched, or nil when the Sandbox says it.
    static func launchTypePatch(of sandbox: Sandbox, isWarm: Bool) -> JSONValue? {
        guard sandbox.label(AgentSandboxNames.Label.launchType) == nil else { return nil }
        let type = isWarm ? AgentSandboxNames.Value.launchTypeWarm : AgentSandboxNames.Value.launchTypeCold
        return ["metadata": ["labels": .object(JSONObject(uniqueKeys: [AgentSandboxNames.Label.launchType], values: [.string(type)]))]]
    }

    // MARK: The name on the claim

    /// Removes a Sandbox's name from where it was found on the claim. A label of the same name stays where there is an annotation.
    private func removeReference(isLabel: Bool, from claim: inout SandboxClaim) async throws(ClaimStop) {
        var changed = claim
        if isLabel {
            changed.setLabel(AgentSandboxNames.Label.sandboxName, nil)
        } else {
            changed.setAnnotation(AgentSandboxNames.Annotation.sandboxName, nil)
        }
        guard let patch = changed.mergePatch(over: claim, isLocked: features.has(.lockedReferenceRemoval)) else { return }
        let (key, name) = (claim.key, claim.assignedSandboxName)
        claim = try await perform("failed to remove the stale reference to Sandbox \(name.goQuoted)") { () throws(CallError) in
            try await client.patch(Resources.claims, key, .merge(patch))
        }
    }

    /// Moves the name from the deprecated label to the annotation. Failing at it does not hold up the pass.
    private func migrateReference(to name: String, in claim: inout SandboxClaim) async throws(ClaimStop) {
        if mutants.has(.noLabelMigration) { return }
        var changed = claim
        changed.setLabel(AgentSandboxNames.Label.sandboxName, nil)
        changed.setAnnotation(AgentSandboxNames.Annotation.sandboxName, name)
        guard let patch = changed.mergePatch(over: claim, isLocked: false) else { return }
        do {
            claim = try await client.patch(Resources.claims, claim.key, .merge(patch))
        } catch {
            if case .killed = error { throw .killed }
            if mutants.has(.failWithLabelMigration) { throw ClaimStop(error, "failed to move the reference to Sandbox \(name.goQuoted)") }
        }
    }
}

extension SandboxClaim {
    /// Whether the annotation or the deprecated label names a Sandbox.
    func isAssigned(_ name: String) -> Bool {
        annotation(AgentSandboxNames.Annotation.sandboxName) == name || label(AgentSandboxNames.Label.sandboxName) == name
    }

    /// Removes the annotation and the deprecated label that name a Sandbox, each only if it names this one. Says whether one did.
    mutating func dropAssignment(to name: String) -> Bool {
        let isAnnotated = annotation(AgentSandboxNames.Annotation.sandboxName) == name
        let isLabelled = label(AgentSandboxNames.Label.sandboxName) == name
        if isAnnotated { setAnnotation(AgentSandboxNames.Annotation.sandboxName, nil) }
        if isLabelled { setLabel(AgentSandboxNames.Label.sandboxName, nil) }
        return isAnnotated || isLabelled
    }
}
