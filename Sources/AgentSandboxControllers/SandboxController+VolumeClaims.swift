import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel

extension SandboxController {
    /// Makes or adopts the volume claim of each claim template, in list order; the first failure ends the step. A claim that belongs to
    /// the Sandbox is never changed.
    func reconcileVolumeClaims(of sandbox: Sandbox) async throws(CallError) -> SandboxFailure? {
        if mutants.has(.skipVolumeClaims) { return nil }
        if mutants.has(.noVolumeClaimsWhileSuspended), sandbox.operatingMode == .suspended { return nil }
        var first: SandboxFailure?
        var templates = sandbox.blueprint.volumeClaimTemplates
        if mutants.has(.volumeClaimsReversed) { templates.reverse() }
        for template in templates {
            guard let failure = try await reconcileVolumeClaim(of: sandbox, template) else { continue }
            first = first ?? failure
            if !mutants.has(.continueAfterVolumeFailure) { break }
        }
        return first
    }

    private func reconcileVolumeClaim(of sandbox: Sandbox, _ template: VolumeClaimTemplate) async throws(CallError) -> SandboxFailure? {
        let name = AgentSandboxNames.volumeClaimName(template: template.name, sandbox: sandbox.name)
        guard let found = volumeClaims.get(ObjectKey(namespace: sandbox.namespace, name: name)).map(PersistentVolumeClaim.init) else {
            return try await create(SandboxChildren.volumeClaim(of: sandbox, template, mutants))
        }
        var changed = found
        switch Ownership(of: found, by: sandbox, mutants) {
        case .owned:
            if mutants.has(.syncOwnedVolumeClaims) {
                for (key, value) in template.labels { changed.setLabel(key, value.stringValue) }
            }
        case .foreign(let owner):
            if !mutants.has(.useForeignVolumeClaim) { return .foreign("PVC", name, owner, sandbox: sandbox.name) }
        case .unowned:
            guard
                Ownership.isAdoptionAuthorized(found, nameHash: sandbox.nameHash, mutants)
                    || mutants.has(.adoptVolumeClaimWithoutLabel)
            else { return .notAuthorized("PVC", name) }
            if !mutants.has(.skipVolumeClaimAdoption) { changed.setControllerReference(to: sandbox, mutants) }
            if mutants.has(.labelAdoptedVolumeClaim) { changed.setLabel(AgentSandboxNames.Label.sandboxNameHash, sandbox.nameHash) }
        }
        guard let patch = MergePatch.difference(from: found.json, to: changed.json) else { return nil }
        return try await attempt("failed to patch PVC with owner reference") { () async throws(CallError) in
            try await client.patch(Resources.persistentVolumeClaims, found.key, .merge(patch))
        }.failure
    }

    private func create(_ claim: PersistentVolumeClaim) async throws(CallError) -> SandboxFailure? {
        do {
            _ = try await client.create(Resources.persistentVolumeClaims, claim)
        } catch {
            guard case .api(let refusal) = error else { throw error }
            if refusal.reason == .alreadyExists, mutants.has(.existingVolumeClaimIsSuccess) { return nil }
            return SandboxFailure(refusal.message)
        }
        return nil
    }
}

extension Result where Failure == SandboxFailure {
    /// The failure, or nil.
    var failure: SandboxFailure? {
        if case .failure(let failure) = self { return failure }
        return nil
    }
}

extension SandboxFailure {
    /// Something else controls an object that the Sandbox would need.
    static func foreign(_ what: String, _ name: String, _ owner: OwnerReference, sandbox: String) -> SandboxFailure {
        SandboxFailure(
            "\(what) \(name.goQuoted) is owned by \(owner.kind)/\(owner.name) (UID: \(owner.uid)), not by sandbox \(sandbox.goQuoted)")
    }

    /// An object without controller does not allow its adoption.
    static func notAuthorized(_ what: String, _ name: String) -> SandboxFailure {
        SandboxFailure(
            "cannot adopt unowned \(what) \(name.goQuoted): missing required pool authorization label "
                + "(\"\(AgentSandboxNames.Label.adoptable)\") or sandbox tracking label (\"\(AgentSandboxNames.Label.sandboxNameHash)\")")
    }
}
