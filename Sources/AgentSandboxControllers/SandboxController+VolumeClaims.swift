import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel

extension SandboxController {
    /// Makes or adopts the volume claim of each claim template, in list order; the first failure ends the step. A claim that belongs to
    /// the Sandbox is never changed.
    func reconcileVolumeClaims(of sandbox: Sandbox) async throws(CallError) -> SandboxFailure? {
        for template in sandbox.blueprint.volumeClaimTemplates {
            if let failure = try await reconcileVolumeClaim(of: sandbox, template) { return failure }
        }
        return nil
    }

    private func reconcileVolumeClaim(of sandbox: Sandbox, _ template: VolumeClaimTemplate) async throws(CallError) -> SandboxFailure? {
        let name = AgentSandboxNames.volumeClaimName(template: template.name, sandbox: sandbox.name)
        let key = ObjectKey(namespace: sandbox.namespace, name: name)
        guard let found = volumeClaims.get(key).map(PersistentVolumeClaim.init) else {
            let claim = SandboxChildren.volumeClaim(of: sandbox, template)
            return try await attempt { () async throws(CallError) in
                try await client.create(Resources.persistentVolumeClaims, claim)
            }.failure
        }
        switch Ownership(of: found, by: sandbox.uid) {
        case .owned: return nil
        case .foreign(let owner): return .foreign("PVC", name, owner, sandbox: sandbox.name)
        case .unowned:
            guard Ownership.isAdoptionAuthorized(found, nameHash: sandbox.nameHash) else { return .notAuthorized("PVC", name) }
            var adopted = found
            adopted.setControllerReference(to: sandbox, AgentSandboxKinds.sandbox.v1beta1)
            guard let patch = MergePatch.difference(from: found.json, to: adopted.json) else { return nil }
            return try await attempt("failed to patch PVC with owner reference") { () async throws(CallError) in
                try await client.patch(Resources.persistentVolumeClaims, key, .merge(patch))
            }.failure
        }
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
