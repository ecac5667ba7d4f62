import APIServer
import AgentSandboxAPI
import ControllerRuntime
import KubernetesAPI
import ObjectModel

extension V01SandboxClaimController {
    /// Takes a Pod out of a pool and makes a Sandbox that uses it; without one, a Sandbox that will make its own.
    ///
    /// These are two writes. When the second does not happen, or is refused because the Sandbox is there and the cache did not show
    /// it yet, the Pod belongs to nobody any more.
    func makeSandbox(of claim: V01SandboxClaim, _ template: SandboxTemplate) async throws -> V01Sandbox {
        var sandbox = V01Sandbox(name: claim.name, namespace: claim.namespace)
        sandbox.podTemplate = template.json.at("spec", "podTemplate")
        sandbox.setControllerReference(to: claim, AgentSandboxKinds.sandboxClaim.v1alpha1)
        if let pod = try await adoptPod(for: claim) { sandbox.setAnnotation(AgentSandboxNames.Annotation.podName, pod.name) }
        let wanted = sandbox
        return try await attempt("sandbox create error") { () async throws(CallError) in
            try await client.create(V01Resources.sandboxes, wanted)
        }.get(orThrow: V01ClaimFailure.self)
    }

    private func adoptPod(for claim: V01SandboxClaim) async throws -> Pod? {
        let hash = NameHash.of(claim.templateName)
        let listed = pods.list(index: Indexes.podsByTemplateHash, value: hash, namespace: claim.namespace).map(Pod.init)
        guard var pod = Self.oldestAdoptable(of: listed) else { return nil }
        pod.setLabel(AgentSandboxNames.Label.pool, nil)
        pod.setLabel(AgentSandboxNames.Label.sandboxTemplateRefHash, nil)
        pod.ownerReferences = []
        let adopted = pod
        return try await attempt { () async throws(CallError) in
            try await client.update(Resources.pods, adopted)
        }.get(orThrow: V01ClaimFailure.self)
    }

    /// The Pod that was made first, ready or not, of those that stay and that no more than a pool controls. Of several made in the
    /// same second the first by name: upstream's cache gives them in no particular order.
    static func oldestAdoptable(of pods: [Pod]) -> Pod? {
        var oldest: Pod?
        for pod in pods where !pod.isBeingDeleted {
            if let owner = pod.controllerReference, owner.kind != AgentSandboxKinds.sandboxWarmPool.kind { continue }
            guard let known = oldest else {
                oldest = pod
                continue
            }
            if pod.madeAt < known.madeAt { oldest = pod }
        }
        return oldest
    }
}

extension Pod {
    /// When the Pod was made; a Pod that does not say is older than all others.
    var madeAt: Timestamp { creationTimestamp ?? Timestamp(seconds: .min) }
}

extension Result where Failure == SandboxFailure {
    /// The value, or the failure in the words of a claim.
    fileprivate func get(orThrow: V01ClaimFailure.Type) throws(V01ClaimFailure) -> Success {
        switch self {
        case .success(let value): return value
        case .failure(let failure): throw .other(failure.description)
        }
    }
}
