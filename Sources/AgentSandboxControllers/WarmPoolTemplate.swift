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

    init(_ template: SandboxTemplate) {
        self.template = template
        refHash = template.refHash
    }

    /// Whether a Sandbox is not what the template would make today.
    ///
    /// The labels of a Sandbox without controller are not believed: anybody can write them. Those of a member are, so a change that the
    /// hash does not cover, such as that of the network policy, does not make it stale.
    mutating func isStale(_ sandbox: Sandbox, isOrphan: Bool) -> Bool {
        guard sandbox.label(AgentSandboxNames.Label.sandboxTemplateRefHash) == refHash else { return true }
        if isOrphan { return !securedBlueprint.isSemanticallyEqual(to: sandbox.blueprint) }
        let hash = sandbox.label(AgentSandboxNames.Label.sandboxTemplateHash) ?? ""
        if hash == blueprintHash { return false }
        if let known = staleness[hash] { return known }
        let isStale = !securedBlueprint.isSemanticallyEqual(to: sandbox.blueprint)
        if !hash.isEmpty { staleness[hash] = isStale }
        return isStale
    }

    /// A new member of a pool. The server completes its name.
    /// - Parameters:
    ///   - pool: becomes its controller.
    ///   - isEvictable: whether the cluster autoscaler may evict its Pod, where the template does not say.
    mutating func member(of pool: SandboxWarmPool, isEvictable: Bool) -> Sandbox {
        typealias Label = AgentSandboxNames.Label
        var member = Sandbox(generateName: pool.name + "-", namespace: pool.namespace)
        member.setLabel(Label.warmPoolSandbox, pool.nameHash)
        member.setLabel(Label.sandboxTemplateRefHash, refHash)
        member.setLabel(Label.launchType, AgentSandboxNames.Value.launchTypeWarm)
        member.setLabel(Label.sandboxTemplateHash, blueprintHash)
        member.setLabel(Label.sandboxPodTemplateHash, podTemplateHash)
        member.setLabel(Label.createdBy, AgentSandboxNames.Value.createdByController)
        member.setAnnotation(AgentSandboxNames.Annotation.sandboxTemplateRef, template.name)
        member.setControllerReference(to: pool, AgentSandboxKinds.sandboxWarmPool.v1beta1)

        var blueprint = securedBlueprint
        var labels = blueprint.podLabels
        labels[Label.warmPoolSandbox] = .string(pool.nameHash)
        labels[Label.sandboxTemplateRefHash] = .string(refHash)
        labels[Label.sandboxTemplateHash] = .string(blueprintHash)
        labels[Label.sandboxPodTemplateHash] = .string(podTemplateHash)
        blueprint.podLabels = labels
        var annotations = blueprint.podAnnotations
        if isEvictable, annotations[AgentSandboxNames.Annotation.safeToEvict] == nil {
            annotations[AgentSandboxNames.Annotation.safeToEvict] = .string(AgentSandboxNames.Value.yes)
            blueprint.podAnnotations = annotations
        }
        member.blueprint = blueprint
        return member
    }
}
