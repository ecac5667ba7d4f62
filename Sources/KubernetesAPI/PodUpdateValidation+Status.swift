import ObjectModel

/// Checks of a Pod's status.
extension PodUpdateValidation {
    static func status(_ pod: JSONValue, old: JSONValue, _ errors: inout FieldErrors) {
        guard case .object(let fields) = pod, case .object(let before) = old else { return }
        let status = fields.fields("status") ?? JSONObject()
        let oldStatus = before.fields("status") ?? JSONObject()
        let spec = before.fields("spec") ?? JSONObject()
        // Upstream reports conditions below metadata.
        errors.within("metadata") { errors in
            errors.eachObject(status, "conditions") { errors, _, condition in
                let type = condition.text("type")
                if type == "PodScheduled" || type == "Ready" || type == "Initialized" { return }
                errors.within("Type") { SelectorValidation.labelName(type, &$0) }
            }
        }
        errors.enter(.field("status"))
        defer { errors.leave() }
        let nominated = status.text("nominatedNodeName")
        if !nominated.isEmpty, nominated != oldStatus.text("nominatedNodeName") {
            errors.within("nominatedNodeName") { $0.invalid(.string(nominated), all: NameFormat.dns1123Subdomain(nominated)) }
        }
        let quality = status.text("qosClass")
        let oldQuality = oldStatus.text("qosClass")
        if quality != oldQuality, !oldQuality.isEmpty {
            errors.within("qosClass") { $0.invalid(.string(quality), "field is immutable") }
        }
        transitions(status, oldStatus, spec, &errors)
        resourceClaimStatuses(status, spec, &errors)
        addresses(status, "podIPs", &errors)
        hostAddresses(status, &errors)
    }

    /// A container that has ended for good may not run again.
    private static func transitions(_ status: JSONObject, _ old: JSONObject, _ spec: JSONObject, _ errors: inout FieldErrors) {
        for key in ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"] {
            let restartPolicy = key == "ephemeralContainerStatuses" ? "Never" : spec.text("restartPolicy")
            if restartPolicy == "Always" { continue }
            let now = status.elements(key)
            let then = old.elements(key)
            if then.isEmpty { continue }
            for (index, before) in then.enumerated() {
                guard let ended = before["state"]?["terminated"]?.objectValue else { continue }
                if restartPolicy == "OnFailure", ended.number("exitCode") ?? 0 != 0 { continue }
                let name = before["name"]
                if key == "initContainerStatuses" {
                    let container = spec.elements("initContainers").first { $0["name"] == name }
                    if container?["restartPolicy"]?.stringValue == "Always" { continue }
                }
                for after in now where after["name"] == name && after["state"]?["terminated"]?.objectValue == nil {
                    errors.within(key) { errors in
                        errors.within(index: index) { errors in
                            errors.within("state") { $0.forbidden("may not be transitioned to non-terminated state") }
                        }
                    }
                }
            }
        }
    }

    private static func resourceClaimStatuses(_ status: JSONObject, _ spec: JSONObject, _ errors: inout FieldErrors) {
        guard status.contains("resourceClaimStatuses") else { return }
        let names = spec.elements("resourceClaims").compactMap { $0["name"]?.stringValue }
        var seen: [String] = []
        errors.eachObject(status, "resourceClaimStatuses") { errors, _, claim in
            let name = claim.text("name")
            errors.within("name") { errors in
                if !names.contains(name) {
                    errors.invalid(.string(name), "must match the name of an entry in `spec.resourceClaims`")
                }
                if seen.contains(name) { errors.duplicate(.string(name)) } else { seen.append(name) }
                if let object = claim.given("resourceClaimName")?.stringValue {
                    errors.invalid(.string(object), all: NameFormat.dns1123Subdomain(object))
                }
            }
        }
    }

    private static func addresses(_ status: JSONObject, _ key: String, _ errors: inout FieldErrors) {
        let list = status.elements(key)
        if list.isEmpty { return }
        let texts = list.map { $0["ip"]?.stringValue ?? "" }
        errors.within(key) { errors in
            for (index, text) in texts.enumerated() { errors.within(index: index) { PodValidation.address(text, &$0) } }
            if texts.count < 2 { return }
            let families = texts.map { AddressFamily(address: $0) }
            let isDual = families.contains(.ipv4) && families.contains(.ipv6)
            if !isDual || texts.count > 2 {
                errors.invalid(.array(list), "may specify no more than one IP for each IP family")
            }
            for index in texts.indices where texts[..<index].contains(texts[index]) {
                errors.within(index: index) { $0.duplicate(list[index]) }
            }
        }
    }

    private static func hostAddresses(_ status: JSONObject, _ errors: inout FieldErrors) {
        guard let first = status.elements("hostIPs").first?["ip"] else { return }
        if first.stringValue != status.text("hostIP") {
            errors.within("hostIPs") { errors in
                errors.within(index: 0) { errors in errors.within("ip") { $0.invalid(first, "must be equal to `hostIP`") } }
            }
        }
        addresses(status, "hostIPs", &errors)
    }
}
