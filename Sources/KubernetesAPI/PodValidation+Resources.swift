import ObjectModel

/// Checks of requests and limits.
extension PodValidation {
    /// Resource requirements of a container; `claimNames` are the names of the Pod's resource claims.
    func resources(_ resources: JSONObject, claimNames: [String], _ errors: inout FieldErrors) {
        let limits = resources.fields("limits") ?? JSONObject()
        let requests = resources.fields("requests") ?? JSONObject()
        var hasCompute = false
        var hasHugePages = false
        for (list, isRequest) in [(limits, false), (requests, true)] {
            for (name, value) in list {
                let path = isRequest ? "requests" : "limits"
                guard let quantity = Quantity(json: value) else {
                    errors.within(path) { errors in
                        errors.within(key: name) {
                            $0.invalid(
                                value,
                                "quantities must match the regular expression "
                                    + "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
                        }
                    }
                    continue
                }
                if name == "cpu" || name == "memory" { hasCompute = true }
                errors.enter(.field(path))
                errors.enter(.key(name))
                resourceName(name, &errors)
                if quantity < .zero {
                    errors.invalid(.string(quantity.description), "must be greater than or equal to 0")
                }
                if ResourceName.isExtended(name), quantity.milliValue % 1000 != 0 {
                    errors.invalid(.string(quantity.description), "must be an integer")
                }
                errors.leave()
                errors.leave()
                if isRequest { compare(name, quantity, limits, &errors) }
                if name.hasPrefix(ResourceName.hugePages) {
                    hasHugePages = true
                    hugePages(name, quantity, path, &errors)
                }
            }
        }
        if hasHugePages, !hasCompute { errors.forbidden("HugePages require cpu or memory") }
        if resources.contains("claims") { claims(resources, claimNames, &errors) }
    }

    private func compare(_ name: String, _ request: Quantity, _ limits: JSONObject, _ errors: inout FieldErrors) {
        guard let given = limits[name] else {
            if !ResourceName.allowsOvercommit(name) {
                errors.within("limits") { $0.required("Limit must be set for non overcommitable resources") }
            }
            return
        }
        guard let limit = Quantity(json: given) else { return }
        if request != limit, !ResourceName.allowsOvercommit(name) {
            errors.within("requests") {
                $0.invalid(.string(request.description), "must be equal to \(name) limit of \(limit)")
            }
        } else if request > limit {
            errors.within("requests") {
                $0.invalid(.string(request.description), "must be less than or equal to \(name) limit of \(limit)")
            }
        }
    }

    private func hugePages(_ name: String, _ quantity: Quantity, _ path: String, _ errors: inout FieldErrors) {
        let size = Quantity(String(name.dropFirst(ResourceName.hugePages.count)))?.value ?? 0
        if size > 0, quantity.value % size == 0 { return }
        errors.within(path) { errors in
            errors.within(key: name) {
                $0.invalid(.string(quantity.description), "\(quantity) is not positive integer multiple of \(name)")
            }
        }
    }

    private func resourceName(_ name: String, _ errors: inout FieldErrors) {
        if ResourceName.isStandardOfContainers(name) { return }
        let messages = NameFormat.qualifiedName(name)
        if !messages.isEmpty {
            errors.invalid(.string(name), all: messages)
        } else if !name.utf8.contains(UInt8(ascii: "/")) {
            if !ResourceName.isStandard(name) {
                errors.invalid(.string(name), "must be a standard resource type or fully qualified")
            }
            errors.invalid(.string(name), "must be a standard resource for containers")
        } else if !ResourceName.isNative(name), !ResourceName.isExtended(name) {
            errors.invalid(.string(name), "doesn't follow extended resource name standard")
        }
    }

    private func claims(_ resources: JSONObject, _ claimNames: [String], _ errors: inout FieldErrors) {
        var seen: [String] = []
        errors.eachObject(resources, "claims") { errors, _, claim in
            let name = claim.text("name")
            let request = claim.text("request")
            if name.isEmpty {
                errors.required()
                return
            }
            let key = request.isEmpty ? name : "\(name)/\(request)"
            if seen.contains(name) {
                errors.duplicate(.string(name))
            } else {
                check(claim, "request", NameFormat.dns1123Label, &errors)
                if seen.contains(key) {
                    errors.duplicate(.string(key))
                } else if request.isEmpty, seen.contains(where: { $0.hasPrefix("\(name)/") }) {
                    errors.duplicate(.string(name))
                }
                seen.append(key)
            }
            if !claimNames.contains(name) {
                let known = claimNames.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: ", ")
                let detail = claimNames.isEmpty ? " which is empty" : ": \(known)"
                errors.add(.notFound, "Not found: \"\(name)\": must be one of the names in pod.spec.resourceClaims\(detail)")
            }
        }
    }
}

/// The sorts of resource names that Kubernetes knows (`pkg/apis/core/helper`).
enum ResourceName {
    /// What names of huge pages begin with.
    static let hugePages = "hugepages-"
    private static let standard = [
        "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.ephemeral-storage", "limits.cpu",
        "limits.memory", "limits.ephemeral-storage", "pods", "resourcequotas", "services", "replicationcontrollers", "secrets",
        "configmaps", "persistentvolumeclaims", "storage", "requests.storage", "services.nodeports", "services.loadbalancers",
    ]

    /// Whether containers may ask for it without a domain.
    static func isStandardOfContainers(_ name: String) -> Bool {
        name == "cpu" || name == "memory" || name == "ephemeral-storage" || (name.hasPrefix(hugePages) && !name.contains("/"))
    }

    /// Whether Kubernetes itself defines it.
    static func isStandard(_ name: String) -> Bool {
        standard.contains(name) || name.hasPrefix(hugePages) || name.hasPrefix("requests.\(hugePages)")
    }

    /// Whether it has no domain, or that of Kubernetes.
    static func isNative(_ name: String) -> Bool {
        !name.utf8.contains(UInt8(ascii: "/")) || name.contains("kubernetes.io/")
    }

    /// Whether a device plugin or the like defines it.
    static func isExtended(_ name: String) -> Bool {
        !isNative(name) && !name.hasPrefix("requests.") && NameFormat.qualifiedName("requests.\(name)").isEmpty
    }

    /// Whether requests may be lower than limits.
    static func allowsOvercommit(_ name: String) -> Bool { isNative(name) && !name.hasPrefix(hugePages) }
}
