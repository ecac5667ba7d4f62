import AgentSandboxAPI
import KubernetesAPI
import ObjectModel

/// The labels and annotations that a Sandbox gives its Pod.
public struct PodMetadata: Sendable {
    /// `NameHash` of the Sandbox's name: the value of the tracking label.
    public let nameHash: String
    /// The pod template's labels without those of the system.
    public let labels: [(key: String, value: String)]
    /// The pod template's annotations without those of the system.
    public let annotations: [(key: String, value: String)]
    /// The labels that a Sandbox of a claim or pool hands down; nil when the Pod is not to have the label.
    public let extensionLabels: [(key: String, value: String?)]
    /// Who made the Sandbox, normalised; nil when it does not say.
    public let createdBy: String?

    let sandbox: Sandbox
    let mutants: MutantSet<SandboxMutant>

    /// What a Sandbox wants on its Pod.
    public init(of sandbox: Sandbox, _ mutants: MutantSet<SandboxMutant> = MutantSet()) {
        self.sandbox = sandbox
        self.mutants = mutants
        nameHash = sandbox.nameHash
        let blueprint = sandbox.blueprint
        labels = Self.entries(blueprint.podLabels) { !AgentSandboxNames.isReservedLabel($0) }
        annotations = Self.entries(blueprint.podAnnotations) { !AgentSandboxNames.isReservedAnnotation($0) }
        extensionLabels = Self.extensionLabels(of: sandbox, mutants)
        let creator = sandbox.label(AgentSandboxNames.Label.createdBy) ?? ""
        let shown = mutants.has(.createdByVerbatim) ? creator : AgentSandboxNames.normalizedCreatedBy(creator)
        createdBy = creator.isEmpty ? nil : shown
    }

    private static func entries(_ fields: JSONObject, where isWanted: (String) -> Bool) -> [(key: String, value: String)] {
        var entries: [(key: String, value: String)] = []
        for (key, value) in fields where isWanted(key) { entries.append((key, value.stringValue ?? "")) }
        return entries
    }

    /// The pool label for Sandboxes of a pool, the template label for those of any owner in the extensions group, whatever its version.
    private static func extensionLabels(
        of sandbox: Sandbox, _ mutants: MutantSet<SandboxMutant>
    ) -> [(key: String, value: String?)] {
        let owner = sandbox.controllerReference
        let isPool = owner?.kind == AgentSandboxKinds.sandboxWarmPool.kind
        var isExtension = owner?.isOf(group: AgentSandboxNames.extensionsGroup) == true || mutants.has(.extensionLabelsFromAnyOwner)
        if mutants.has(.extensionOwnerOfThisVersionOnly), owner?.apiVersion != AgentSandboxKinds.sandboxClaim.v1beta1.apiVersion {
            isExtension = false
        }
        let hasPool = isExtension && (isPool || mutants.has(.poolLabelFromAnyKind) || mutants.has(.extensionLabelsFromAnyOwner))
        let hasTemplate = isExtension && (isPool || !mutants.has(.templateLabelFromPoolOnly))
        return [(AgentSandboxNames.Label.warmPoolSandbox, hasPool), (AgentSandboxNames.Label.sandboxTemplateRefHash, hasTemplate)]
            .map { key, isHandedDown in
                let value = isHandedDown && !mutants.has(.stripAllReserved) ? sandbox.label(key) : nil
                return (key, value?.isEmpty == true && !mutants.has(.copyEmptyExtensionLabels) ? nil : value)
            }
    }

    private static func list(_ entries: [(key: String, value: String)]) -> String {
        entries.map(\.key).sorted().joined(separator: ",")
    }

    /// Puts everything on a new Pod, which has neither labels nor annotations yet.
    public func apply(toNew pod: inout Pod) {
        for (key, value) in labels { pod.setLabel(key, value) }
        pod.setLabel(AgentSandboxNames.Label.sandboxNameHash, nameHash)
        for (key, value) in extensionLabels where value != nil { pod.setLabel(key, value) }
        if let createdBy { pod.setLabel(AgentSandboxNames.Label.createdBy, createdBy) }
        for (key, value) in annotations { pod.setAnnotation(key, value) }
        if !labels.isEmpty { pod.setAnnotation(AgentSandboxNames.Annotation.propagatedLabels, Self.list(labels)) }
        if !annotations.isEmpty { pod.setAnnotation(AgentSandboxNames.Annotation.propagatedAnnotations, Self.list(annotations)) }
        mutants.spoil(metadataOfNew: &pod, self)
    }

    /// Brings an existing Pod up to date: what the template says is set, what an earlier sync copied and the template no longer has is
    /// removed, system keys that an older controller copied are removed, and whatever others have put there stays.
    public func sync(_ pod: inout Pod) {
        let before = pod
        pod.setLabel(AgentSandboxNames.Label.sandboxNameHash, nameHash)
        for (key, value) in labels { pod.setLabel(key, value) }
        for key in Self.recorded(pod, AgentSandboxNames.Annotation.propagatedLabels) {
            if AgentSandboxNames.isReservedLabel(key) {
                if key != AgentSandboxNames.Label.sandboxNameHash { pod.setLabel(key, nil) }
            } else if !labels.contains(where: { $0.key == key }) {
                pod.setLabel(key, nil)
            }
        }
        for (key, value) in extensionLabels { pod.setLabel(key, value) }
        pod.setLabel(AgentSandboxNames.Label.createdBy, createdBy)
        for (key, value) in annotations { pod.setAnnotation(key, value) }
        for key in Self.recorded(pod, AgentSandboxNames.Annotation.propagatedAnnotations) {
            if AgentSandboxNames.isReservedAnnotation(key) {
                if key != AgentSandboxNames.Annotation.propagatedLabels, key != AgentSandboxNames.Annotation.propagatedAnnotations {
                    pod.setAnnotation(key, nil)
                }
            } else if !annotations.contains(where: { $0.key == key }) {
                pod.setAnnotation(key, nil)
            }
        }
        record(labels, in: &pod, AgentSandboxNames.Annotation.propagatedLabels)
        record(annotations, in: &pod, AgentSandboxNames.Annotation.propagatedAnnotations)
        mutants.spoil(synced: &pod, before, self)
    }

    /// An empty list is written only over one that was there.
    private func record(_ entries: [(key: String, value: String)], in pod: inout Pod, _ annotation: String) {
        guard !entries.isEmpty || pod.annotation(annotation) != nil else { return }
        pod.setAnnotation(annotation, Self.list(entries))
    }

    static func recorded(_ pod: Pod, _ annotation: String) -> [String] {
        // By bytes: splitting by characters would look for their boundaries, in every pass over every Pod.
        (pod.annotation(annotation) ?? "").utf8.split(separator: UInt8(ascii: ",")).map { String(Substring($0)) }
    }
}
