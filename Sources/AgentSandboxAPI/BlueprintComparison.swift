import ObjectModel

extension SandboxTemplate {
    /// Whether a Sandbox is what this template would make today, as a pool decides it: the pod specs are equal once the template's
    /// has its secure defaults; the volume claim templates are equal in number, order, name and spec; `service` is equal, unset and
    /// false being different. Metadata of pod and claim templates, network policy and injection policies do not count.
    public func isBlueprintEqual(to other: SandboxBlueprint) -> Bool { securedBlueprint.isSemanticallyEqual(to: other) }
}

extension SandboxBlueprint {
    /// Whether two blueprints make the same sandbox: pod spec, volume claim templates (name and spec, in order) and `service`.
    public func isSemanticallyEqual(to other: SandboxBlueprint) -> Bool {
        guard service == other.service else { return false }
        let templates = json["volumeClaimTemplates"]?.arrayValue ?? []
        let others = other.json["volumeClaimTemplates"]?.arrayValue ?? []
        guard templates.count == others.count else { return false }
        for position in templates.indices {
            let (left, right) = (VolumeClaimTemplate(templates[position]), VolumeClaimTemplate(others[position]))
            guard left.name == right.name, SpecComparison.areEqual(left.spec, right.spec) else { return false }
        }
        return SpecComparison.areEqual(podSpec, other.podSpec)
    }
}

/// Equality of pod specs and volume claim specs as Go sees the typed structs that they are decoded into
/// (`equality.Semantic.DeepEqual`): a list or map may be empty or absent; a plain string, number or Boolean may be zero or absent; a
/// pointer may not; quantities are compared by value.
enum SpecComparison {
    /// Fields that are pointers in `k8s.io/api` although they hold scalars: absent differs from zero.
    private static let scalarPointers: Set<String> = [
        "activeDeadlineSeconds", "allowPrivilegeEscalation", "automountServiceAccountToken", "defaultMode", "enableServiceLinks",
        "exitCode", "expirationSeconds", "fsGroup", "fsGroupChangePolicy", "fsType", "gmsaCredentialSpec", "gmsaCredentialSpecName",
        "hostProcess", "hostUsers", "matchLabelKeys", "minDomains", "mode", "mountPropagation", "nodeAffinityPolicy",
        "nodeTaintsPolicy", "optional", "preemptionPolicy", "priority", "privileged", "procMount", "readOnlyRootFilesystem",
        "recursiveReadOnly", "restartPolicy", "runAsGroup", "runAsNonRoot", "runAsUser", "runAsUserName", "runtimeClassName",
        "seLinuxChangePolicy", "setHostnameAsFQDN", "shareProcessNamespace", "storageClassName", "supplementalGroupsPolicy",
        "terminationGracePeriodSeconds", "tolerationSeconds", "volumeAttributesClassName", "volumeMode",
    ]
    /// Fields that are plain structs or maps: absent equals a struct of zeros or an empty map. Every other object is a pointer.
    private static let plainObjects: Set<String> = [
        "annotations", "labels", "limits", "matchLabels", "metadata", "nodeSelector", "options", "overhead", "preference", "requests",
        "resources", "spec", "volumeAttributes",
    ]
    /// Maps whose values are quantities.
    private static let quantityMaps: Set<String> = ["limits", "overhead", "requests"]
    /// Quantities by themselves.
    private static let quantities: Set<String> = ["divisor", "sizeLimit"]

    static func areEqual(_ left: JSONValue, _ right: JSONValue) -> Bool { areEqual(left, right, areQuantities: false) }

    private static func areEqual(_ left: JSONValue, _ right: JSONValue, areQuantities: Bool) -> Bool {
        if left.isIdentical(to: right) { return true }
        switch (left, right) {
        case (.object(let first), .object(let second)):
            for (key, value) in first {
                if let other = second[key], !other.isNull {
                    if value.isNull {
                        guard isZero(other, key) else { return false }
                    } else {
                        let areFieldsQuantities = areQuantities || quantities.contains(key) || quantityMaps.contains(key)
                        guard areEqual(value, other, areQuantities: areFieldsQuantities) else { return false }
                    }
                } else if !isZero(value, key) {
                    return false
                }
            }
            for (key, value) in second where !first.contains(key) && !isZero(value, key) { return false }
            return true
        case (.array(let first), .array(let second)):
            guard first.count == second.count else { return false }
            for position in first.indices where !areEqual(first[position], second[position], areQuantities: false) { return false }
            return true
        default:
            if left == right { return true }
            guard areQuantities, let first = Quantity(json: left), let second = Quantity(json: right) else { return false }
            return first == second
        }
    }

    /// Whether a field with this value decodes to the same struct as one that is absent.
    private static func isZero(_ value: JSONValue, _ key: String) -> Bool {
        switch value {
        case .null: true
        case .array(let elements): elements.isEmpty
        case .object(let object): plainObjects.contains(key) && object.allSatisfy { isZero($0.value, $0.key) }
        case .string(let text): text.isEmpty && !scalarPointers.contains(key)
        case .bool(let flag): !flag && !scalarPointers.contains(key)
        case .int(let number): number == 0 && !scalarPointers.contains(key)
        case .double(let number): number == 0 && !scalarPointers.contains(key)
        }
    }
}
