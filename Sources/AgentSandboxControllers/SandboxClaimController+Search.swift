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
        if !claim.sandboxName.isEmpty, let sandbox = cachedSandbox(claim.sandboxName, of: claim), isOwned(sandbox, by: claim) {
            let isWarm = sandbox.name != claim.name || claim.isAssigned(sandbox.name)
            return .found(try await initializeLaunchType(of: sandbox, isWarm: isWarm))
        }
        let assigned = claim.assignedSandboxName
        if !assigned.isEmpty, let sandbox = try await recoverAssignment(of: assigned, to: &claim) { return .found(sandbox) }
        if let sandbox = cachedSandbox(claim.name, of: claim) {
            guard isOwned(sandbox, by: claim) else {
                throw .other(
                    "sandbox \(claim.name.goQuoted) is not controlled by claim \(claim.name.goQuoted); "
                        + "rename the claim or delete the sandbox")
            }
            return .found(try await initializeLaunchType(of: sandbox, isWarm: false))
        }
        if !claim.environment.isEmpty || !claim.volumeClaimTemplates.isEmpty { return .none }
        return try await adoptFromPool(&claim)
    }

    func cachedSandbox(_ name: String, of claim: SandboxClaim) -> Sandbox? {
        sandboxes.get(ObjectKey(namespace: claim.namespace, name: name)).map(Sandbox.init)
    }

    func isOwned(_ sandbox: Sandbox, by claim: SandboxClaim) -> Bool { Ownership(of: sandbox, by: claim.uid) == .owned }

    /// Goes by the name that an earlier pass, or an earlier controller, has written on the claim. Nil when it leads nowhere; the name
    /// is then removed unless a stranger has the Sandbox.
    private func recoverAssignment(of name: String, to claim: inout SandboxClaim) async throws(ClaimStop) -> Sandbox? {
        let isOnlyLabel = (claim.annotation(AgentSandboxNames.Annotation.sandboxName) ?? "").isEmpty
        guard let sandbox = cachedSandbox(name, of: claim) else {
            try await removeReference(isLabel: isOnlyLabel, from: &claim)
            return nil
        }
        if isOwned(sandbox, by: claim) {
            if isOnlyLabel { try await migrateReference(to: name, in: &claim) }
            return try await initializeLaunchType(of: sandbox, isWarm: true)
        }
        guard let controller = sandbox.controllerReference else { return nil }
        if controller.isWarmPool {
            guard sandbox.isCandidate(for: claim) else {
                try await removeReference(isLabel: isOnlyLabel, from: &claim)
                return nil
            }
            let adopted: Sandbox
            do {
                adopted = try await transfer(sandbox, to: claim)
            } catch {
                guard error.isContention else { throw error.stop(sandbox) }
                adopted = try await resolveAdoption(of: sandbox, for: &claim)
            }
            if isOnlyLabel { try await migrateReference(to: name, in: &claim) }
            return adopted
        }
        if controller.isSandboxClaim { try await removeReference(isLabel: isOnlyLabel, from: &claim) }
        return nil
    }

    /// Sets the launch type of a Sandbox that has none; one that is there stays, right or wrong.
    private func initializeLaunchType(of sandbox: Sandbox, isWarm: Bool) async throws(ClaimStop) -> Sandbox {
        guard let patch = Self.launchTypePatch(of: sandbox, isWarm: isWarm) else { return sandbox }
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
        guard let patch = changed.mergePatch(over: claim, isLocked: false) else { return }
        let (key, name) = (claim.key, claim.assignedSandboxName)
        claim = try await perform("failed to remove the stale reference to Sandbox \(name.goQuoted)") { () throws(CallError) in
            try await client.patch(Resources.claims, key, .merge(patch))
        }
    }

    /// Moves the name from the deprecated label to the annotation. Failing at it does not hold up the pass.
    private func migrateReference(to name: String, in claim: inout SandboxClaim) async throws(ClaimStop) {
        var changed = claim
        changed.setLabel(AgentSandboxNames.Label.sandboxName, nil)
        changed.setAnnotation(AgentSandboxNames.Annotation.sandboxName, name)
        guard let patch = changed.mergePatch(over: claim, isLocked: false) else { return }
        do {
            claim = try await client.patch(Resources.claims, claim.key, .merge(patch))
        } catch {
            if case .killed = error { throw .killed }
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
