import AgentSandboxAPI
import KubernetesAPI
import ObjectModel

/// What seeded defects make of the labels and annotations that a Sandbox gives its Pod.
extension MutantSet where Name == SandboxMutant {
    private typealias Label = AgentSandboxNames.Label
    private typealias Annotation = AgentSandboxNames.Annotation

    private static var lists: [String] { [Annotation.propagatedLabels, Annotation.propagatedAnnotations] }

    /// Spoils what a new Pod got.
    func spoil(metadataOfNew pod: inout Pod, _ metadata: PodMetadata) {
        if isEmpty { return }
        let blueprint = metadata.sandbox.blueprint
        for (key, value) in blueprint.podLabels {
            let isMissing = pod.label(key) == nil
            if has(.userLabelsLast) || isMissing && has(.keepReservedLabels) { pod.setLabel(key, value.stringValue) }
            if has(.podWithoutTemplateLabels), !AgentSandboxNames.isReservedLabel(key) { pod.setLabel(key, nil) }
        }
        for (key, value) in blueprint.podAnnotations where AgentSandboxNames.isReservedAnnotation(key) {
            let isKept = key == Annotation.traceContext ? has(.keepTraceContext) : has(.keepReservedAnnotations)
            if isKept, pod.annotation(key) == nil { pod.setAnnotation(key, value.stringValue) }
        }
        for (key, _) in metadata.annotations where has(.podWithoutTemplateAnnotations) { pod.setAnnotation(key, nil) }
        if has(.podWithoutTrackingLabel) { pod.setLabel(Label.sandboxNameHash, nil) }
        if has(.podWithoutCreatedBy) { pod.setLabel(Label.createdBy, nil) }
        spoil(listsOf: &pod, metadata)
        for key in Self.lists {
            if has(.podWithoutPropagatedLists) { pod.setAnnotation(key, nil) }
            if has(.podWithEmptyLists), pod.annotation(key) == nil { pod.setAnnotation(key, "") }
        }
    }

    private func spoil(listsOf pod: inout Pod, _ metadata: PodMetadata) {
        guard has(.unsortedLists) else { return }
        for (list, keys) in [
            (Annotation.propagatedLabels, metadata.labels.map(\.key)), (Annotation.propagatedAnnotations, metadata.annotations.map(\.key)),
        ] where pod.annotation(list) != nil { pod.setAnnotation(list, keys.joined(separator: ",")) }
    }

    /// Spoils what a sync made of an existing Pod; `before` is the Pod as it was.
    func spoil(synced pod: inout Pod, _ before: Pod, _ metadata: PodMetadata) {
        if isEmpty { return }
        spoil(labelsOf: &pod, before, metadata)
        spoil(annotationsOf: &pod, before, metadata)
    }

    private func spoil(labelsOf pod: inout Pod, _ before: Pod, _ metadata: PodMetadata) {
        func restore(_ key: String) { pod.setLabel(key, before.label(key)) }
        let recorded = PodMetadata.recorded(before, Annotation.propagatedLabels)
        let wanted = metadata.labels.map(\.key)

        for key in recorded where AgentSandboxNames.isReservedLabel(key) {
            if has(.syncKeepsReservedLabels), key != Label.sandboxNameHash { restore(key) }
        }
        for key in recorded where !AgentSandboxNames.isReservedLabel(key) && !wanted.contains(key) {
            if has(.addOnlyMeta) || has(.syncKeepsRemovedLabels) { restore(key) }
        }
        for key in wanted where has(.syncSkipsTemplateLabels) { restore(key) }
        for (key, value) in metadata.extensionLabels {
            if value == nil ? has(.syncKeepsExtensionLabels) : has(.syncSkipsExtensionLabels) { restore(key) }
            if has(.syncExtensionLabelsFirst), recorded.contains(key) { pod.setLabel(key, nil) }
        }
        if metadata.createdBy == nil ? has(.syncKeepsCreatedBy) : has(.syncSkipsCreatedBy) { restore(Label.createdBy) }
        if has(.syncSkipsTrackingLabel) { restore(Label.sandboxNameHash) }
        if has(.syncDropsTrackingLabel), recorded.contains(Label.sandboxNameHash) { pod.setLabel(Label.sandboxNameHash, nil) }
        if has(.syncRemovesForeignLabels) {
            for (key, _) in pod.labels where !AgentSandboxNames.isReservedLabel(key) && !wanted.contains(key) { pod.setLabel(key, nil) }
        }
        if has(.userLabelsLast) {
            for (key, value) in metadata.sandbox.blueprint.podLabels { pod.setLabel(key, value.stringValue) }
        }
    }

    private func spoil(annotationsOf pod: inout Pod, _ before: Pod, _ metadata: PodMetadata) {
        func restore(_ key: String) { pod.setAnnotation(key, before.annotation(key)) }
        let recorded = PodMetadata.recorded(before, Annotation.propagatedAnnotations)
        let wanted = metadata.annotations.map(\.key)

        for key in recorded where AgentSandboxNames.isReservedAnnotation(key) && !Self.lists.contains(key) {
            if has(.syncKeepsReservedAnnotations) { restore(key) }
        }
        for key in recorded where !AgentSandboxNames.isReservedAnnotation(key) && !wanted.contains(key) {
            if has(.addOnlyMeta) || has(.syncKeepsRemovedAnnotations) { restore(key) }
        }
        for key in wanted where has(.syncSkipsTemplateAnnotations) { restore(key) }
        if has(.syncRemovesForeignAnnotations) {
            for (key, _) in pod.annotations where !AgentSandboxNames.isReservedAnnotation(key) && !wanted.contains(key) {
                pod.setAnnotation(key, nil)
            }
        }
        spoil(listsOf: &pod, metadata)
        for key in Self.lists {
            let isEmpty = pod.annotation(key)?.isEmpty ?? true
            if has(.syncSkipsLists) { restore(key) }
            if isEmpty, has(.syncRemovesEmptyLists) || has(.syncDropsLists) && recorded.contains(key) { pod.setAnnotation(key, nil) }
            if isEmpty, has(.syncAddsEmptyLists) { pod.setAnnotation(key, "") }
        }
    }
}
