import AgentSandboxAPI
import KubernetesAPI
import ObjectModel

/// What seeded defects make of the objects that the Sandbox controller is about to make or to write.
extension MutantSet where Name == SandboxMutant {
    /// Spoils a new Pod.
    func spoil(new pod: inout Pod, of sandbox: Sandbox) {
        if isEmpty { return }
        if has(.podNamedDifferently) { pod.name += "-pod" }
        if has(.podWithoutOwner) { pod.ownerReferences = [] }
        if has(.podWithHostname) { pod.json.set(.string(sandbox.name), at: "spec", "hostname") }
        if has(.podWithSubdomain) { pod.json.set(.string(sandbox.name), at: "spec", "subdomain") }
        if has(.podNeverRestarts) { pod.json.set("Never", at: "spec", "restartPolicy") }
        spoil(volumesOf: &pod, sandbox.blueprint)
    }

    private func spoil(volumesOf pod: inout Pod, _ blueprint: SandboxBlueprint) {
        let count = blueprint.volumeClaimTemplates.count
        guard count > 0 else { return }
        var others = Array(pod.volumes.dropLast(count))
        var claims = Array(pod.volumes.suffix(count))
        if has(.podWithoutClaimVolumes) { claims = [] }
        if has(.templateVolumesWin) {
            others = blueprint.podSpec["volumes"]?.arrayValue ?? []
            claims.removeAll { claim in others.contains { $0["name"] == claim["name"] } }
        }
        for position in claims.indices {
            if has(.claimVolumeOfTemplateName) {
                claims[position].set(claims[position]["name"], at: "persistentVolumeClaim", "claimName")
            }
            if has(.claimVolumesReadOnly) { claims[position].set(true, at: "persistentVolumeClaim", "readOnly") }
        }
        let volumes = has(.claimVolumesFirst) ? claims + others : others + claims
        pod.json.set(volumes.isEmpty ? nil : .array(volumes), at: "spec", "volumes")
    }

    /// Spoils a new volume claim.
    func spoil(new claim: inout PersistentVolumeClaim, _ template: VolumeClaimTemplate) {
        if isEmpty { return }
        let tracking = AgentSandboxNames.Label.sandboxNameHash
        for (key, _) in template.labels where key != tracking {
            let isLeftOut = has(.volumeClaimFiltersReservedLabels) && AgentSandboxNames.isReservedLabel(key)
            if has(.volumeClaimWithoutLabels) || isLeftOut { claim.setLabel(key, nil) }
        }
        if has(.volumeClaimWithoutTrackingLabel) { claim.setLabel(tracking, nil) }
        if has(.volumeClaimTemplateLabelWins), let own = template.labels[tracking]?.stringValue { claim.setLabel(tracking, own) }
        if has(.volumeClaimWithoutAnnotations) { claim.annotations = JSONObject() }
        if has(.volumeClaimWithoutOwner) { claim.ownerReferences = [] }
    }

    /// Spoils a new Service.
    func spoil(new service: inout Service) {
        if isEmpty { return }
        if has(.serviceWithoutLabel) { service.setLabel(AgentSandboxNames.Label.sandboxNameHash, nil) }
        if has(.serviceWithClusterIp) { service.json.set(nil, at: "spec", "clusterIP") }
        if has(.serviceWithoutSelector) { service.json.set(nil, at: "spec", "selector") }
        if has(.serviceWithoutPorts) { service.json.set(nil, at: "spec", "ports") }
        if has(.serviceWithoutOwner) { service.ownerReferences = [] }
    }

    /// Spoils the repair of a Service of the Sandbox's own; `before` is the Service as it was.
    func spoil(repaired service: inout Service, _ before: Service, of sandbox: Sandbox) {
        if isEmpty { return }
        let tracking = AgentSandboxNames.Label.sandboxNameHash
        if has(.replaceServiceLabels) { service.labels = JSONObject(uniqueKeys: [tracking], values: [.string(sandbox.nameHash)]) }
        if has(.skipServiceLabelRepair) { service.setLabel(tracking, before.label(tracking)) }
        if has(.skipServiceSelectorRepair) { service.json.set(before.json.at("spec", "selector"), at: "spec", "selector") }
        if has(.skipServiceRepair) || has(.skipRepairWhenUnset) && sandbox.service == nil { service = before }
    }

    /// Spoils the adoption of a Service; `before` is the Service as it was.
    func spoil(adopted service: inout Service, _ before: Service) {
        if isEmpty { return }
        let tracking = AgentSandboxNames.Label.sandboxNameHash
        if has(.adoptServiceKeepsLabel) { service.setLabel(tracking, before.label(tracking)) }
        if has(.adoptServiceKeepsSelector) { service.json.set(before.json.at("spec", "selector"), at: "spec", "selector") }
        if has(.adoptServiceKeepsPorts) { service.json.set(before.json.at("spec", "ports"), at: "spec", "ports") }
    }
}
