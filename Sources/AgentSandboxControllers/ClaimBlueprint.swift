import AgentSandboxAPI
import ObjectModel

/// The Sandboxes that claims own, as they are to be written. All of it is pure.
public enum ClaimBlueprint {
    /// A new Sandbox for a claim that no warm one is there for, named as the claim.
    public static func sandbox(
        for claim: SandboxClaim, template: SandboxTemplate, _ mutants: ClaimMutants = ClaimMutants()
    ) throws(ClaimFailure) -> Sandbox {
        typealias Label = AgentSandboxNames.Label
        typealias Value = AgentSandboxNames.Value
        var sandbox = Sandbox(name: claim.name, namespace: claim.namespace)
        if mutants.has(.generatedName) { sandbox = Sandbox(generateName: claim.name + "-", namespace: claim.namespace) }
        copyTraceContext(from: claim, to: &sandbox, mutants)
        if !mutants.has(.noTemplateAnnotation) {
            sandbox.setAnnotation(AgentSandboxNames.Annotation.sandboxTemplateRef, template.name)
        }
        if !mutants.has(.noClaimUID) { sandbox.setLabel(Label.claimUID, claim.uid) }
        if !mutants.has(.noCreator) { sandbox.setLabel(Label.createdBy, createdBy(claim)) }
        sandbox.setLabel(Label.launchType, mutants.has(.coldIsWarm) ? Value.launchTypeWarm : Value.launchTypeCold)
        if !mutants.has(.noTemplateHash) { sandbox.setLabel(Label.sandboxTemplateRefHash, template.refHash) }
        if mutants.has(.coldWithPoolLabel) { sandbox.setLabel(Label.warmPoolSandbox, NameHash.of(claim.warmPoolName)) }
        if mutants.has(.passShutdownTimeOn) { sandbox.shutdownTime = claim.lifecycle?.shutdownTime }
        var blueprint = template.blueprint
        blueprint.volumeClaimTemplates = try ClaimPolicies.volumeClaimTemplates(of: claim, template: template, mutants)
        setSystemLabels(of: claim, refHash: template.refHash, in: &blueprint, mutants)
        if !mutants.has(.noMetadataOnCreation) { try ClaimPolicies.mergeMetadata(of: claim, into: &blueprint, mutants) }
        var podSpec = blueprint.podSpec
        try ClaimPolicies.inject(claim.environment, into: &podSpec, policy: template.envVarsInjectionPolicy, mutants)
        applySecureDefaults(of: template, to: &podSpec, mutants)
        blueprint.podSpec = podSpec
        sandbox.blueprint = blueprint
        if !mutants.has(.coldWithoutOwner) { sandbox.setControllerReference(to: claim, AgentSandboxKinds.sandboxClaim.v1beta1) }
        return sandbox
    }

    private static func applySecureDefaults(of template: SandboxTemplate, to podSpec: inout JSONValue, _ mutants: ClaimMutants) {
        if mutants.has(.noSecureDefaults) { return }
        let automount = podSpec["automountServiceAccountToken"]
        if mutants.has(.overwriteAutomount) { podSpec.set(nil, at: "automountServiceAccountToken") }
        if mutants.has(.overwriteDNS) { podSpec.set(nil, at: "dnsPolicy") }
        SecureDefaults.apply(
            to: &podSpec, management: mutants.has(.dnsWhenUnmanaged) ? .managed : template.networkPolicyManagement,
            hasNetworkPolicy: template.networkPolicy != nil && !mutants.has(.dnsDespiteOwnPolicy))
        if mutants.has(.keepAutomount) { podSpec.set(automount, at: "automountServiceAccountToken") }
    }

    /// A pool's Sandbox as its claim takes it over: labels of the pool gone, the claim its one owner, metadata of the Pod as the
    /// template has it. Without a readable template the metadata stays but for what the pool says about eviction. The Pod's spec is
    /// not touched, so the Pod runs on.
    public static func adopted(
        _ sandbox: Sandbox, by claim: SandboxClaim, template: SandboxTemplate?, _ mutants: ClaimMutants = ClaimMutants()
    ) throws(ClaimFailure) -> Sandbox {
        typealias Label = AgentSandboxNames.Label
        var adopted = sandbox
        if !mutants.has(.keepPoolLabel) { adopted.setLabel(Label.warmPoolSandbox, nil) }
        if !mutants.has(.keepPodTemplateHash) { adopted.setLabel(Label.sandboxPodTemplateHash, nil) }
        if !mutants.has(.keepBlueprintHash) { adopted.setLabel(Label.sandboxTemplateHash, nil) }
        if !mutants.has(.keepLaunchType) { adopted.setLabel(Label.launchType, AgentSandboxNames.Value.launchTypeWarm) }
        if !mutants.has(.noClaimUID) { adopted.setLabel(Label.claimUID, claim.uid) }
        if !mutants.has(.keepPoolCreator) { adopted.setLabel(Label.createdBy, createdBy(claim)) }
        var known = sandbox.label(Label.sandboxTemplateRefHash) ?? ""
        if mutants.has(.renewTemplateHash) { known = template?.refHash ?? known }
        let refHash = known.isEmpty ? template?.refHash : known
        adopted.setLabel(Label.sandboxTemplateRefHash, refHash ?? known)
        adopted.ownerReferences = owners(of: sandbox, adoptedBy: claim, mutants)
        if !mutants.has(.noPodName) { adopted.setAnnotation(AgentSandboxNames.Annotation.podName, sandbox.name) }
        copyTraceContext(from: claim, to: &adopted, mutants)
        var blueprint = sandbox.blueprint
        if let template, !mutants.has(.keepPodMetadata) {
            let original = mutants.has(.replacePodSpec) ? template.securedBlueprint : template.blueprint
            if mutants.has(.replacePodSpec) { blueprint.podSpec = original.podSpec }
            blueprint.podLabels = original.podLabels
            blueprint.podAnnotations = original.podAnnotations
        } else {
            var annotations = blueprint.podAnnotations
            let isPoolsOwn = annotations[AgentSandboxNames.Annotation.safeToEvict] == .string(AgentSandboxNames.Value.yes)
            if isPoolsOwn ? !mutants.has(.keepSafeToEvict) : mutants.has(.dropAnySafeToEvict) {
                annotations[AgentSandboxNames.Annotation.safeToEvict] = nil
            }
            blueprint.podAnnotations = annotations
        }
        setSystemLabels(of: claim, refHash: refHash, in: &blueprint, mutants)
        if !mutants.has(.noMetadataOnAdoption) { try ClaimPolicies.mergeMetadata(of: claim, into: &blueprint, mutants) }
        adopted.blueprint = blueprint
        return adopted
    }

    private static func owners(of sandbox: Sandbox, adoptedBy claim: SandboxClaim, _ mutants: ClaimMutants) -> [OwnerReference] {
        let kind = AgentSandboxKinds.sandboxClaim.v1beta1
        let owner = OwnerReference(
            apiVersion: kind.apiVersion, kind: kind.kind, name: claim.name, uid: claim.uid,
            controller: !mutants.has(.ownWithoutControl), blockOwnerDeletion: !mutants.has(.ownWithoutBlocking))
        guard mutants.has(.keepPoolOwner) else { return [owner] }
        let former = sandbox.ownerReferences.map { reference in
            var reference = reference
            reference.controller = false
            return reference
        }
        return former + [owner]
    }

    /// A claim's Sandbox with the metadata that the template and the claim want today, or the same Sandbox when it has them.
    public static func synchronized(
        _ sandbox: Sandbox, with claim: SandboxClaim, template: SandboxTemplate, _ mutants: ClaimMutants = ClaimMutants()
    ) throws(ClaimFailure) -> Sandbox {
        var synchronized = sandbox
        if !mutants.has(.noHashSync) { synchronized.setLabel(AgentSandboxNames.Label.sandboxTemplateRefHash, template.refHash) }
        if !mutants.has(.noCreatorSync) { synchronized.setLabel(AgentSandboxNames.Label.createdBy, createdBy(claim)) }
        var blueprint = sandbox.blueprint
        let original = template.blueprint
        if mutants.has(.addMetadataOnly) {
            blueprint.podLabels = added(original.podLabels, to: blueprint.podLabels)
            blueprint.podAnnotations = added(original.podAnnotations, to: blueprint.podAnnotations)
        } else {
            blueprint.podLabels = original.podLabels
            blueprint.podAnnotations = original.podAnnotations
        }
        setSystemLabels(of: claim, refHash: template.refHash, in: &blueprint, mutants)
        if !mutants.has(.noMetadataOnSync) { try ClaimPolicies.mergeMetadata(of: claim, into: &blueprint, mutants) }
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

    private static func added(_ fields: JSONObject, to present: JSONObject) -> JSONObject {
        var present = present
        for (key, value) in fields { present[key] = value }
        return present
    }

    private static func setSystemLabels(
        of claim: SandboxClaim, refHash: String?, in blueprint: inout SandboxBlueprint, _ mutants: ClaimMutants
    ) {
        typealias Label = AgentSandboxNames.Label
        var labels = blueprint.podLabels
        if !mutants.has(.noPodClaimUID) { labels[Label.claimUID] = .string(claim.uid) }
        if !mutants.has(.noPodTemplateHash) { labels[Label.sandboxTemplateRefHash] = refHash.map(JSONValue.string) }
        if !mutants.has(.noPodCreator) { labels[Label.createdBy] = createdBy(claim).map(JSONValue.string) }
        blueprint.podLabels = labels
    }

    private static func copyTraceContext(from claim: SandboxClaim, to sandbox: inout Sandbox, _ mutants: ClaimMutants) {
        if mutants.has(.noTraceContext) { return }
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
