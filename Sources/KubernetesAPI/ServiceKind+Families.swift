import ObjectModel

/// The rules about cluster IPs and address families, and about their change.
extension ServiceKind {
    static func validateFamilies(_ spec: JSONValue, _ errors: inout FieldErrors) {
        if spec.text("type") == "ExternalName" { return }
        let addresses = spec.texts("clusterIPs")
        let families = spec.texts("ipFamilies")
        let single = spec.text("clusterIP")
        errors.within("clusterIPs") { errors in
            if single.isEmpty {
                if !addresses.isEmpty { errors.invalid(spec["clusterIPs"] ?? .null, "must be empty when `clusterIP` is not specified") }
            } else if addresses.isEmpty {
                errors.required()
            } else if addresses[0] != single {
                errors.invalid(spec["clusterIPs"] ?? .null, "first value must match `clusterIP`")
            }
        }
        errors.within("ipFamilies") { errors in
            for (index, family) in families.enumerated() {
                errors.within(index: index) { errors in
                    if family != "IPv4", family != "IPv6" { errors.notSupported(.string(family), supported: ["IPv4", "IPv6"]) }
                    if families[..<index].contains(family) { errors.duplicate(.string(family)) }
                }
            }
        }
        let policies = ["PreferDualStack", "RequireDualStack", "SingleStack"]
        if let policy = spec.present("ipFamilyPolicy")?.stringValue, !policies.contains(policy) {
            errors.within("ipFamilyPolicy") { $0.notSupported(.string(policy), supported: policies) }
        }
        errors.within("clusterIPs") { validate(addresses, families, spec, &$0) }
    }

    private static func validate(_ addresses: [String], _ families: [String], _ spec: JSONValue, _ errors: inout FieldErrors) {
        let shown = spec["clusterIPs"] ?? .null
        var isReadable = true
        for (index, address) in addresses.enumerated() {
            if index == 0, address == noClusterIP {
                if addresses.count > 1 {
                    isReadable = false
                    errors.invalid(shown, "'None' must be the first and only value")
                }
                continue
            }
            errors.within(index: index) { if !$0.ipAddress(address) { isReadable = false } }
        }
        if addresses.count > 2 { errors.invalid(shown, "may only hold up to 2 values") }
        if !isReadable { return }
        let isIPv4 = addresses.map { IPAddress($0)?.isIPv4 }
        if addresses.count > 1, !(isIPv4.contains(true) && isIPv4.contains(false)) {
            errors.invalid(shown, "may specify no more than one IP for each IP family")
        }
        if isHeadless(spec) { return }
        for (index, address) in addresses.enumerated() where index < families.count {
            let family = families[index]
            guard family == "IPv4" || family == "IPv6", isIPv4[index] != (family == "IPv4") else { continue }
            errors.within(index: index) {
                $0.invalid(.string(address), "expected an \(family) value as indicated by `ipFamilies[\(index)]`")
            }
        }
    }

    /// What a cluster that serves IPv4 alone cannot give; headless services without selector may name any family.
    static func validateCluster(_ spec: JSONValue, _ errors: inout FieldErrors) {
        if spec.text("type") == "ExternalName" || (isHeadless(spec) && spec.fields("selector").isEmpty) { return }
        if spec.text("ipFamilyPolicy") == "RequireDualStack" {
            errors.within("ipFamilyPolicy") { $0.invalid("RequireDualStack", "this cluster is not configured for dual-stack services") }
        }
        for (index, family) in spec.texts("ipFamilies").enumerated() where family == "IPv6" {
            errors.within("ipFamilies") { $0.within(index: index) { $0.invalid("IPv6", "not configured on this cluster") } }
        }
    }

    static func validateUpdate(_ object: JSONValue, _ old: JSONValue, _ errors: inout FieldErrors) {
        let spec = object["spec"] ?? .null
        let oldSpec = old["spec"] ?? .null
        errors.within("spec") { errors in
            if spec.text("type") != "ExternalName", oldSpec.text("type") != "ExternalName" {
                validateAddressChange(spec, oldSpec, &errors)
                validateFamilyChange(spec, oldSpec, &errors)
            }
            if spec.text("type") == "LoadBalancer", oldSpec.text("type") == "LoadBalancer",
                spec.present("loadBalancerClass") != oldSpec.present("loadBalancerClass")
            {
                errors.within("loadBalancerClass") { $0.invalid(spec["loadBalancerClass"] ?? .null, "may not change once set") }
            }
            if needsHealthCheck(spec), needsHealthCheck(oldSpec),
                spec.integer("healthCheckNodePort") != oldSpec.integer("healthCheckNodePort")
            {
                errors.within("healthCheckNodePort") { $0.forbidden("field is immutable") }
            }
        }
        validate(object, &errors)
    }

    private static func validateAddressChange(_ spec: JSONValue, _ old: JSONValue, _ errors: inout FieldErrors) {
        if isHeadless(spec), isHeadless(old) { return }
        let addresses = spec.texts("clusterIPs")
        let oldAddresses = old.texts("clusterIPs")
        let shown = spec["clusterIPs"] ?? []
        errors.within("clusterIPs") { errors in
            if addresses.count == oldAddresses.count {
                for (index, address) in oldAddresses.enumerated() where address != addresses[index] {
                    errors.within(index: index) { $0.invalid(shown, "may not change once set") }
                }
            } else if addresses.isEmpty {
                errors.within(index: 0) { $0.invalid(shown, "primary clusterIP can not be unset") }
            } else if let primary = oldAddresses.first, addresses[0] != primary {
                errors.within(index: 0) { $0.invalid(shown, "may not change once set") }
            }
        }
        if oldAddresses.count > 1, addresses.count == 1, spec.text("ipFamilyPolicy") != "SingleStack" {
            errors.within("ipFamilyPolicy") {
                $0.invalid(spec["ipFamilyPolicy"] ?? .null, "must be set to 'SingleStack' when releasing the secondary clusterIP")
            }
        }
    }

    private static func validateFamilyChange(_ spec: JSONValue, _ old: JSONValue, _ errors: inout FieldErrors) {
        if isHeadless(spec) || isHeadless(old) { return }
        let families = spec.texts("ipFamilies")
        let oldFamilies = old.texts("ipFamilies")
        errors.within("ipFamilies") { errors in
            errors.within(index: 0) { errors in
                if families.count == oldFamilies.count {
                    for (new, old) in zip(families, oldFamilies) where new != old {
                        errors.invalid(spec["ipFamilies"] ?? .null, "may not change once set")
                    }
                } else if let first = families.first, let oldFirst = oldFamilies.first, first != oldFirst {
                    errors.invalid(spec["clusterIPs"] ?? .null, "may not change once set")
                }
            }
        }
        if oldFamilies.count > 1, families.count == 1, spec.text("ipFamilyPolicy") != "SingleStack" {
            errors.within("ipFamilyPolicy") {
                $0.invalid(spec["ipFamilyPolicy"] ?? .null, "must be set to 'SingleStack' when releasing the secondary ipFamily")
            }
        }
    }

    static func validateStatus(_ object: JSONValue, _ old: JSONValue, _ errors: inout FieldErrors) {
        let ingresses = object["status"]?["loadBalancer"]?.elements("ingress") ?? []
        errors.within("status") { errors in
            errors.within("loadBalancer") { errors in
                errors.within("ingress") { errors in
                    if object.text("spec", "type") != "LoadBalancer" {
                        if !ingresses.isEmpty { errors.forbidden("may only be used when `spec.type` is 'LoadBalancer'") }
                        return
                    }
                    for (index, ingress) in ingresses.enumerated() { errors.within(index: index) { validate(ingress: ingress, &$0) } }
                }
            }
        }
    }

    private static func validate(ingress: JSONValue, _ errors: inout FieldErrors) {
        let address = ingress.text("ip")
        let hostname = ingress.text("hostname")
        if !address.isEmpty { errors.within("ip") { _ = $0.ipAddress(address) } }
        errors.within("ipMode") { errors in
            guard let mode = ingress.present("ipMode")?.stringValue else {
                if !address.isEmpty { errors.required("must be specified when `ip` is set") }
                return
            }
            if address.isEmpty {
                errors.forbidden("may not be specified when `ip` is not set")
            } else if mode != "Proxy", mode != "VIP" {
                errors.notSupported(.string(mode), supported: ["Proxy", "VIP"])
            }
        }
        guard !hostname.isEmpty else { return }
        errors.within("hostname") { errors in
            errors.invalid(.string(hostname), all: NameFormat.dns1123Subdomain(hostname))
            if IPAddress(hostname) != nil { errors.invalid(.string(hostname), "must be a DNS name, not an IP address") }
        }
    }
}
