import AgentSandboxAPI
import ObjectModel

/// The template of a pool during one pass, with what is computed from it at most once.
struct WarmPoolTemplate {
    /// The template.
    let template: SandboxTemplate
    /// `NameHash` of the template's name.
    let refHash: String
    /// What a member made now looks like: the template's blueprint with secure defaults.
    private(set) lazy var securedBlueprint = template.securedBlueprint
    /// The hash of the blueprint as the template has it.
    private(set) lazy var blueprintHash = BlueprintHash.of(template.json["spec"] ?? .null)
    /// The hash of its pod template alone, the value of the deprecated label.
    private(set) lazy var podTemplateHash = BlueprintHash.ofPodTemplate(template.json["spec"] ?? .null)
    /// Whether members whose label has a hash are stale. Members without the label are compared one by one.
    private var staleness: [String: Bool] = [:]
    private let mutants: PoolMutants

    init(_ template: SandboxTemplate, _ mutants: PoolMutants = PoolMutants()) {
        self.template = template
        self.mutants = mutants
        refHash = template.refHash
    }

    /// Whether a Sandbox is not what the template would make today.
    ///
    /// The labels of a Sandbox without controller are not believed: anybody can write them. Those of a member are, so a change that the
    /// hash does not cover, such as that of the network policy, does not make it stale.
    mutating func isStale(_ sandbox: Sandbox, isOrphan: Bool) -> Bool {
        let isOfTemplate = sandbox.label(AgentSandboxNames.Label.sandboxTemplateRefHash) == refHash
        guard isOfTemplate || mutants.has(.ignoreTemplateName) else { return true }
        if isOrphan, !mutants.has(.trustOrphanHash) { return !wouldMake(sandbox.blueprint) }
        let hash = sandbox.label(AgentSandboxNames.Label.sandboxTemplateHash) ?? ""
        if hash == blueprintHash, !mutants.has(.distrustHash) { return false }
        let verdict = mutants.has(.oneVerdictForAll) ? "all" : hash
        if let known = staleness[verdict] { return known }
        let isStale = mutants.has(.staleByHash) || !wouldMake(sandbox.blueprint)
        if !verdict.isEmpty { staleness[verdict] = isStale }
        return isStale
    }

    /// Whether a member made now would be the same sandbox.
    private mutating func wouldMake(_ blueprint: SandboxBlueprint) -> Bool {
        var (wanted, present) = (mutants.has(.compareWithoutDefaults) ? template.blueprint : securedBlueprint, blueprint)
        if mutants.has(.ignorePodSpec) { wanted.podSpec = present.podSpec }
        if mutants.has(.ignoreVolumeClaims) { wanted.volumeClaimTemplates = present.volumeClaimTemplates }
        if mutants.has(.ignoreVolumeClaimOrder) {
            wanted.volumeClaimTemplates.sort { $0.name < $1.name }
            present.volumeClaimTemplates.sort { $0.name < $1.name }
        }
        if mutants.has(.compareVolumeClaimMetadata), wanted.volumeClaimTemplates != present.volumeClaimTemplates { return false }
        if mutants.has(.ignoreService) { wanted.service = present.service }
        if mutants.has(.unsetServiceIsFalse), wanted.service != true, present.service != true { wanted.service = present.service }
        if mutants.has(.comparePodMetadata), wanted.podLabels.contains(where: { present.podLabels[$0.key] != $0.value }) { return false }
        if mutants.has(.comparePodSpecAsWritten), wanted.podSpec != present.podSpec { return false }
        return wanted.isSemanticallyEqual(to: present)
    }

    /// A new member of a pool. The server completes its name.
    /// - Parameters:
    ///   - pool: becomes its controller.
    ///   - isEvictable: whether the cluster autoscaler may evict its Pod, where the template does not say.
    mutating func member(of pool: SandboxWarmPool, isEvictable: Bool) -> Sandbox {
        typealias Label = AgentSandboxNames.Label
        var member = Sandbox(generateName: pool.name + "-", namespace: pool.namespace)
        if !mutants.has(.noPoolLabel) { member.setLabel(Label.warmPoolSandbox, pool.nameHash) }
        if !mutants.has(.noTemplateHash) { member.setLabel(Label.sandboxTemplateRefHash, refHash) }
        if !mutants.has(.noLaunchType) { member.setLabel(Label.launchType, AgentSandboxNames.Value.launchTypeWarm) }
        if !mutants.has(.noBlueprintHash) { member.setLabel(Label.sandboxTemplateHash, blueprintHash) }
        if !mutants.has(.noPodTemplateHash) { member.setLabel(Label.sandboxPodTemplateHash, podTemplateHash) }
        if !mutants.has(.noCreator) { member.setLabel(Label.createdBy, AgentSandboxNames.Value.createdByController) }
        if !mutants.has(.noTemplateAnnotation) { member.setAnnotation(AgentSandboxNames.Annotation.sandboxTemplateRef, template.name) }
        if !mutants.has(.noController) { member.setControllerReference(to: pool, AgentSandboxKinds.sandboxWarmPool.v1beta1) }
        if mutants.has(.copyTemplateMetadata) {
            for (key, value) in template.labels { member.setLabel(key, value.stringValue) }
            for (key, value) in template.annotations { member.setAnnotation(key, value.stringValue) }
        }
        member.blueprint = blueprint(of: pool, isEvictable: isEvictable)
        return member
    }

    private mutating func blueprint(of pool: SandboxWarmPool, isEvictable: Bool) -> SandboxBlueprint {
        typealias Label = AgentSandboxNames.Label
        var blueprint = securedBlueprint
        if mutants.has(.noSecureDefaults) { blueprint.podSpec = template.blueprint.podSpec }
        if mutants.has(.overwriteAutomount) { blueprint.podSpec.set(false, at: "automountServiceAccountToken") }
        if mutants.has(.defaultDNSAlways) { SecureDefaults.apply(to: &blueprint.podSpec, management: .managed, hasNetworkPolicy: false) }
        if mutants.has(.noVolumeClaims) { blueprint.volumeClaimTemplates = [] }
        if mutants.has(.noService) { blueprint.service = nil }
        var labels = blueprint.podLabels
        if !mutants.has(.noPodPoolLabel) { labels[Label.warmPoolSandbox] = .string(pool.nameHash) }
        if !mutants.has(.noPodTemplateRefHash) { labels[Label.sandboxTemplateRefHash] = .string(refHash) }
        if !mutants.has(.noPodHashes) {
            labels[Label.sandboxTemplateHash] = .string(blueprintHash)
            labels[Label.sandboxPodTemplateHash] = .string(podTemplateHash)
        }
        blueprint.podLabels = labels
        var annotations = blueprint.podAnnotations
        let isSilent = annotations[AgentSandboxNames.Annotation.safeToEvict] == nil || mutants.has(.overwriteEviction)
        if isEvictable || mutants.has(.evictDespiteFlag), isSilent, !mutants.has(.noEviction) {
            annotations[AgentSandboxNames.Annotation.safeToEvict] = .string(AgentSandboxNames.Value.yes)
            blueprint.podAnnotations = annotations
        }
        return blueprint
    }
}
