import AgentSandboxAPI
import ObjectModel

/// What a claim may add to the Pods of its Sandbox, and how it is added. All of it is pure.
public enum ClaimPolicies {
    /// Annotation domains that claims may not write to, with all domains below them.
    public static let restrictedAnnotationDomains = ["kubernetes.io", "k8s.io", AgentSandboxNames.group]
    /// Label domains that claims may write to when nothing else is configured, with all domains below them.
    public static let defaultLabelDomains = ["sandbox.users.io"]

    // MARK: Metadata

    /// Checks `additionalPodMetadata`. Labels need a domain of the list and a valid value, annotations only must stay out of the
    /// restricted domains. Throws the first complaint in the order of the keys, labels first.
    public static func validateMetadata(
        of claim: SandboxClaim, allowedLabelDomains: [String], _ mutants: ClaimMutants = ClaimMutants()
    ) throws(ClaimFailure) {
        if mutants.has(.noMetadataValidation) { return }
        for (key, value) in claim.additionalPodLabels.sortedByKey() {
            if let complaint = complaint(label: key, value.stringValue ?? "", allowedLabelDomains, mutants) {
                throw ClaimFailure(
                    .invalidMetadata, "invalid additionalPodMetadata: failed to validate label \(key.goQuoted): \(complaint)")
            }
        }
        for (key, _) in claim.additionalPodAnnotations.sortedByKey() {
            if let complaint = complaint(annotation: key, mutants) {
                throw ClaimFailure(
                    .invalidMetadata, "invalid additionalPodMetadata: failed to validate annotation \(key.goQuoted): \(complaint)")
            }
        }
    }

    private static func complaint(label key: String, _ value: String, _ allowed: [String], _ mutants: ClaimMutants) -> String? {
        let isRouter =
            mutants.has(.routerInThoseLetters)
            ? key == "app" && value == "sandbox-router" : key.lowercased() == "app" && value.lowercased() == "sandbox-router"
        if isRouter, !mutants.has(.allowRouterLabel) { return "restricted system label value \(value.goQuoted)" }
        if let complaint = keyComplaint(key, mutants) { return complaint }
        if let domain = domain(of: key) {
            if !isWithin(domain, allowed, mutants), !mutants.has(.allowAnyLabelDomain) {
                return "domain \(domain.goQuoted) is not allowed; allowed are \(allowed.joined(separator: ", ")) and domains below"
            }
        } else if !isRouter, !mutants.has(.allowBareLabels) {
            return "a key without a domain is not allowed; put one of the allowed domains before it"
        }
        let complaints = mutants.has(.allowAnyLabelValue) ? [] : NameFormat.labelValue(value)
        return complaints.isEmpty ? nil : "invalid value \(value.goQuoted): \(complaints.joined(separator: "; "))"
    }

    private static func complaint(annotation key: String, _ mutants: ClaimMutants) -> String? {
        if let complaint = keyComplaint(key, mutants) { return complaint }
        if key == AgentSandboxNames.Annotation.safeToEvict, !mutants.has(.refuseSafeToEvict) { return nil }
        guard let domain = domain(of: key) else {
            return mutants.has(.refuseBareAnnotations) ? "a key without a domain is not allowed" : nil
        }
        if !isWithin(domain, restrictedAnnotationDomains, mutants) || mutants.has(.allowAnyAnnotationDomain) { return nil }
        return "domain \(domain.goQuoted) is restricted"
    }

    private static func keyComplaint(_ key: String, _ mutants: ClaimMutants) -> String? {
        let complaints = mutants.has(.allowAnyKey) ? [] : NameFormat.qualifiedName(key)
        return complaints.isEmpty ? nil : "invalid key: \(complaints.joined(separator: "; "))"
    }

    private static func domain(of key: String) -> String? {
        guard let slash = key.utf8.firstIndex(of: 0x2F) else { return nil }
        return key[..<slash].lowercased()
    }

    private static func isWithin(_ domain: String, _ list: [String], _ mutants: ClaimMutants) -> Bool {
        if mutants.has(.domainItselfOnly) { return list.contains(domain) }
        return list.contains { domain == $0 || domain.hasSuffix(mutants.has(.domainByEnding) ? $0 : "." + $0) }
    }

    /// Adds what the claim wants on its Pods. A key that is there with another value is refused.
    public static func mergeMetadata(
        of claim: SandboxClaim, into blueprint: inout SandboxBlueprint, _ mutants: ClaimMutants = ClaimMutants()
    ) throws(ClaimFailure) {
        blueprint.podLabels = try merged(claim.additionalPodLabels, into: blueprint.podLabels, "label", mutants)
        blueprint.podAnnotations = try merged(claim.additionalPodAnnotations, into: blueprint.podAnnotations, "annotation", mutants)
    }

    private static func merged(
        _ additions: JSONObject, into fields: JSONObject, _ what: String, _ mutants: ClaimMutants
    ) throws(ClaimFailure) -> JSONObject {
        var fields = fields
        for (key, value) in additions.sortedByKey() {
            if let existing = fields[key], existing != value || mutants.has(.refuseEqualMetadata), !mutants.has(.overrideMetadata) {
                throw ClaimFailure(
                    .other,
                    "metadata override conflict: \(what) \(key.goQuoted) already has the value "
                        + "\((existing.stringValue ?? "").goQuoted)")
            }
            fields[key] = value
        }
        return fields
    }

    // MARK: Volume claim templates

    /// The volume claim templates of a Sandbox: the template's and the claim's, as the policy has it. Both lists are checked, the
    /// template's first; the policy only counts when the claim has any.
    public static func volumeClaimTemplates(
        of claim: SandboxClaim, template: SandboxTemplate, _ mutants: ClaimMutants = ClaimMutants()
    ) throws(ClaimFailure) -> [VolumeClaimTemplate] {
        var result = template.blueprint.volumeClaimTemplates
        let wanted = claim.volumeClaimTemplates
        if !mutants.has(.anyTemplateVolumeNames) { try checkNames(result, "SandboxTemplate") }
        if wanted.isEmpty, !mutants.has(.volumePolicyForAll) { return result }
        if !mutants.has(.anyClaimVolumeNames) { try checkNames(wanted, "SandboxClaim") }
        let policy = template.volumeClaimTemplatesPolicy
        if policy == .disallowed, !mutants.has(.volumesDespitePolicy) {
            throw ClaimFailure(
                .volumeClaimTemplates, "volumeClaimTemplates are not allowed by SandboxTemplate \(template.name.goQuoted)")
        }
        for entry in wanted {
            guard let place = result.firstIndex(where: { $0.name == entry.name }) else {
                result.insert(entry, at: mutants.has(.newVolumesFirst) ? 0 : result.endIndex)
                continue
            }
            if policy == .allowed, !mutants.has(.replaceAllowedVolumes) {
                throw ClaimFailure(.volumeClaimTemplates, "cannot override template volume \(entry.name.goQuoted)")
            }
            if mutants.has(.keepTemplateVolume) { continue }
            if mutants.has(.moveReplacedVolume) {
                result.remove(at: place)
                result.append(entry)
            } else {
                result[place] = entry
            }
        }
        return result
    }

    private static func checkNames(_ templates: [VolumeClaimTemplate], _ owner: String) throws(ClaimFailure) {
        var seen: Set<String> = []
        for (index, template) in templates.enumerated() {
            if template.name.isEmpty {
                throw ClaimFailure(.volumeClaimTemplates, "invalid volumeClaimTemplates of \(owner): name at index \(index) is empty")
            }
            if !seen.insert(template.name).inserted {
                throw ClaimFailure(
                    .volumeClaimTemplates, "invalid volumeClaimTemplates of \(owner): duplicate name \(template.name.goQuoted)")
            }
        }
    }
}
