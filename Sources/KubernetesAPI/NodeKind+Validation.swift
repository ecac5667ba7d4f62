import ObjectModel

/// The rules of `ValidateNode` and `ValidateNodeUpdate`; a change of status is checked by the latter too.
extension NodeKind {
    static func validateCreate(_ object: JSONValue, _ errors: inout FieldErrors) {
        validateTaints(object, &errors)
        validateResources(object, &errors)
        let ranges = object["spec"]?.texts("podCIDRs") ?? []
        errors.within("spec") { $0.within("podCIDRs") { validate(podRanges: ranges, &$0) } }
    }

    /// kube-apiserver reports taints below `metadata`, where they once were.
    private static func validateTaints(_ object: JSONValue, _ errors: inout FieldErrors) {
        let taints = object["spec"]?.elements("taints") ?? []
        errors.within("metadata") { $0.within("taints") { $0.taints(taints) } }
    }

    private static func validateResources(_ object: JSONValue, _ errors: inout FieldErrors) {
        guard let status = object.present("status") else { return }
        errors.within("status") { errors in
            for list in ["capacity", "allocatable"] {
                for (name, quantity) in status.fields(list) {
                    errors.within(list) { errors in
                        errors.within(name) { $0.resourceQuantity(quantity, isCounted: isCounted(name)) }
                    }
                }
            }
        }
    }

    private static let countedResources = [
        "pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps", "persistentvolumeclaims",
        "services.nodeports", "services.loadbalancers",
    ]

    /// Whether a resource comes in whole pieces.
    private static func isCounted(_ name: String) -> Bool { countedResources.contains(name) || ResourceName.isExtended(name) }

    private static func validate(podRanges ranges: [String], _ errors: inout FieldErrors) {
        for (index, range) in ranges.enumerated() { errors.within(index: index) { $0.ipRange(range) } }
        guard ranges.count > 1 else { return }
        let families = ranges.compactMap { IPRange($0)?.isIPv4 }
        if families.count != ranges.count {
            errors.add(.internalError, "Internal error: invalid PodCIDRs. failed to check with dual stack with error:invalid CIDR address")
        }
        let isDualStack = families.contains(true) && families.contains(false) && families.count == ranges.count
        if !isDualStack || ranges.count > 2 {
            errors.invalid(.array(ranges.map { .string($0) }), "may specify no more than one CIDR for each IP family")
        }
        for (index, range) in ranges.enumerated() where ranges[..<index].contains(range) {
            errors.within(index: index) { $0.duplicate(.string(range)) }
        }
    }

    static func validateUpdate(_ object: JSONValue, _ old: JSONValue, _ errors: inout FieldErrors) {
        validateResources(object, &errors)
        validateAddresses(object["status"]?.elements("addresses") ?? [], &errors)
        let spec = object["spec"] ?? .null
        let oldSpec = old["spec"] ?? .null
        errors.within("spec") { errors in
            let ranges = spec.texts("podCIDRs")
            let oldRanges = oldSpec.texts("podCIDRs")
            let message = "node updates may not change podCIDR except from \"\" to valid"
            errors.within("podCIDRs") { errors in
                if oldRanges.isEmpty { return }
                if ranges.count != oldRanges.count {
                    errors.forbidden(message)
                } else {
                    for (new, old) in zip(ranges, oldRanges) where new != old { errors.forbidden(message) }
                }
            }
            let provider = oldSpec.text("providerID")
            if !provider.isEmpty, provider != spec.text("providerID") {
                errors.within("providerID") { $0.forbidden("node updates may not change providerID except from \"\" to valid") }
            }
            if let source = spec.present("configSource") {
                errors.within("configSource") { validate(configSource: source, isStatus: false, &$0) }
            }
        }
        if let config = object["status"]?.present("config") {
            errors.within("status") { errors in
                errors.within("config") { errors in
                    for name in ["assigned", "active", "lastKnownGood"] {
                        guard let source = config.present(name) else { continue }
                        errors.within(name) { validate(configSource: source, isStatus: true, &$0) }
                    }
                }
            }
        }
        validateTaints(object, &errors)
        if spec.text("externalID") != oldSpec.text("externalID") {
            errors.within("spec") { $0.within("externalID") { $0.forbidden("may not be updated") } }
        }
    }

    private static func validateAddresses(_ addresses: [JSONValue], _ errors: inout FieldErrors) {
        errors.within("status") { errors in
            errors.within("addresses") { errors in
                for (index, address) in addresses.enumerated() {
                    let type = address.text("type")
                    let text = address.text("address")
                    let isRepeated = addresses[..<index].contains { $0.text("type") == type && $0.text("address") == text }
                    if isRepeated { errors.within(index: index) { $0.duplicate(["Type": .string(type), "Address": .string(text)]) } }
                }
            }
        }
    }

    private static func validate(configSource source: JSONValue, isStatus: Bool, _ errors: inout FieldErrors) {
        guard let map = source.present("configMap") else {
            errors.invalid(["ConfigMap": .null], "exactly one reference subfield must be non-nil")
            return
        }
        errors.within("configMap") { errors in
            for name in ["uid", "resourceVersion"] {
                let isSet = !map.text(name).isEmpty
                if isStatus, !isSet { errors.within(name) { $0.required("\(name) must be set in status") } }
                if !isStatus, isSet { errors.within(name) { $0.forbidden("\(name) must not be set in spec") } }
            }
            for name in ["namespace", "name", "kubeletConfigKey"] {
                let text = map.text(name)
                errors.within(name) { errors in
                    if text.isEmpty {
                        errors.required("\(name) must be set")
                    } else if name == "kubeletConfigKey" {
                        errors.dataKey(text)
                    } else {
                        let isName = name == "name"
                        errors.invalid(.string(text), all: isName ? NameFormat.dns1123Subdomain(text) : NameFormat.dns1123Label(text))
                    }
                }
            }
        }
    }
}
