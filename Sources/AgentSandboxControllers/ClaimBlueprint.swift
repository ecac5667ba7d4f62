import AgentSandboxAPI
import ObjectModel

/// The Sandboxes that claims own, as they are to be written. All of it is pure.
public enum ClaimBlueprint {
    /// A new Sandbox for a claim that no warm one is there for, named as the claim.
    public static func sandbox(for claim: SandboxClaim, template: SandboxTemplate) throws(ClaimFailure) -> Sandbox {
        var sandbox = Sandbox(name: claim.name, namespace: claim.namespace)
        copyTraceContext(from: claim, to: &sandbox)
        sandbox.setAnnotation(AgentSandboxNames.Annotation.sandboxTemplateRef, template.name)
        sandbox.setLabel(AgentSandboxNames.Label.claimUID, claim.uid)
        sandbox.setLabel(AgentSandboxNames.Label.createdBy, createdBy(claim))
        sandbox.setLabel(AgentSandboxNames.Label.launchType, AgentSandboxNames.Value.launchTypeCold)
        sandbox.setLabel(AgentSandboxNames.Label.sandboxTemplateRefHash, template.refHash)
        var blueprint = template.blueprint
        blueprint.volumeClaimTemplates = try ClaimPolicies.volumeClaimTemplates(of: claim, template: template)
        setSystemLabels(of: claim, refHash: template.refHash, in: &blueprint)
        try ClaimPolicies.mergeMetadata(of: claim, into: &blueprint)
        var podSpec = blueprint.podSpec
        try ClaimPolicies.inject(claim.environment, into: &podSpec, policy: template.envVarsInjectionPolicy)
        SecureDefaults.apply(
            to: &podSpec, management: template.networkPolicyManagement, hasNetworkPolicy: template.networkPolicy != nil)
        blueprint.podSpec = podSpec
        sandbox.blueprint = blueprint
        sandbox.setControllerReference(to: claim, AgentSandboxKinds.sandboxClaim.v1beta1)
        return sandbox
    }

    /// A pool's Sandbox as its claim takes it over: labels of the pool gone, the claim its one owner, metadata of the Pod as the
    /// template has it. Without a readable template the metadata stays but for what the pool says about eviction. The Pod's spec is
    /// not touched, so the Pod runs on.
    public static func adopted(
        _ sandbox: Sandbox, by claim: SandboxClaim, template: SandboxTemplate?
    ) throws(ClaimFailure) -> Sandbox {
        var adopted = sandbox
        for key in [
            AgentSandboxNames.Label.warmPoolSandbox, AgentSandboxNames.Label.sandboxPodTemplateHash,
            AgentSandboxNames.Label.sandboxTemplateHash,
        ] {
            adopted.setLabel(key, nil)
        }
        adopted.setLabel(AgentSandboxNames.Label.launchType, AgentSandboxNames.Value.launchTypeWarm)
        adopted.setLabel(AgentSandboxNames.Label.claimUID, claim.uid)
        adopted.setLabel(AgentSandboxNames.Label.createdBy, createdBy(claim))
        let known = sandbox.label(AgentSandboxNames.Label.sandboxTemplateRefHash) ?? ""
        let refHash = known.isEmpty ? template?.refHash : known
        adopted.setLabel(AgentSandboxNames.Label.sandboxTemplateRefHash, refHash ?? known)
        let kind = AgentSandboxKinds.sandboxClaim.v1beta1
        adopted.ownerReferences = [
            OwnerReference(
                apiVersion: kind.apiVersion, kind: kind.kind, name: claim.name, uid: claim.uid, controller: true, blockOwnerDeletion: true)
        ]
        adopted.setAnnotation(AgentSandboxNames.Annotation.podName, sandbox.name)
        copyTraceContext(from: claim, to: &adopted)
        var blueprint = sandbox.blueprint
        if let template {
            let original = template.blueprint
            blueprint.podLabels = original.podLabels
            blueprint.podAnnotations = original.podAnnotations
        } else {
            var annotations = blueprint.podAnnotations
            if annotations[AgentSandboxNames.Annotation.safeToEvict] == .string(AgentSandboxNames.Value.yes) {
                annotations[AgentSandboxNames.Annotation.safeToEvict] = nil
            }
            blueprint.podAnnotations = annotations
        }
        setSystemLabels(of: claim, refHash: refHash, in: &blueprint)
        try ClaimPolicies.mergeMetadata(of: claim, into: &blueprint)
        adopted.blueprint = blueprint
        return adopted
    }

    /// A claim's Sandbox with the metadata that the template and the claim want today, or the same Sandbox when it has them.
    public static func synchronized(_ sandbox: Sandbox, with claim: SandboxClaim, template: SandboxTemplate) throws(ClaimFailure) -> Sandbox
    {
        var synchronized = sandbox
        synchronized.setLabel(AgentSandboxNames.Label.sandboxTemplateRefHash, template.refHash)
        synchronized.setLabel(AgentSandboxNames.Label.createdBy, createdBy(claim))
        var blueprint = sandbox.blueprint
        let original = template.blueprint
        blueprint.podLabels = original.podLabels
        blueprint.podAnnotations = original.podAnnotations
        setSystemLabels(of: claim, refHash: template.refHash, in: &blueprint)
        try ClaimPolicies.mergeMetadata(of: claim, into: &blueprint)
        let before = sandbox.blueprint
        if blueprint.podLabels != before.podLabels || blueprint.podAnnotations != before.podAnnotations {
            synchronized.blueprint = blueprint
        }
        return synchronized
    }

    private static func createdBy(_ claim: SandboxClaim) -> String? {
        let value = claim.label(AgentSandboxNames.Label.createdBy) ?? ""
        return value.isEmpty ? nil : value
    }

    private static func setSystemLabels(of claim: SandboxClaim, refHash: String?, in blueprint: inout SandboxBlueprint) {
        var labels = blueprint.podLabels
        labels[AgentSandboxNames.Label.claimUID] = .string(claim.uid)
        labels[AgentSandboxNames.Label.sandboxTemplateRefHash] = refHash.map(JSONValue.string)
        labels[AgentSandboxNames.Label.createdBy] = createdBy(claim).map(JSONValue.string)
        blueprint.podLabels = labels
    }

    private static func copyTraceContext(from claim: SandboxClaim, to sandbox: inout Sandbox) {
        guard let context = claim.annotation(AgentSandboxNames.Annotation.traceContext) else { return }
        sandbox.setAnnotation(AgentSandboxNames.Annotation.traceContext, context)
    }
}

extension KubernetesObject {
    /// The merge patch that turns an earlier form of the object into this one, with the earlier form's resourceVersion as precondition
    /// if wanted; nil when both are the same and nothing is preconditioned.
    func mergePatch(over base: Self, isLocked: Bool) -> JSONValue? {
        let change = MergePatch.difference(from: base.json, to: json)
        guard isLocked else { return change }
        var patch = change ?? [:]
        patch.set(.string(base.resourceVersion), at: "metadata", "resourceVersion")
        return patch
    }
}
