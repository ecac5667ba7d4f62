import ObjectModel

/// `networking.k8s.io/v1 NetworkPolicy` (`pkg/registry/networking/networkpolicy`).
public enum NetworkPolicyKind {
    /// The kind.
    public static let definition: ResourceDefinition = {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "networking.k8s.io", version: "v1", kind: "NetworkPolicy"), plural: "networkpolicies",
            singular: "networkpolicy", isNamespaced: true, schema: MetadataSchemas.object(["spec": NetworkPolicySchemas.networkPolicySpec]))
        definition.shortNames = ["netpol"]
        definition.hasGeneration = true
        definition.printerTable = .networkPolicy
        definition.applyDefaults = applyDefaults
        definition.validateCreate = { object, errors in validate(object, tolerating: [], &errors) }
        definition.validateUpdate = { object, old, errors in validate(object, tolerating: ranges(of: old), &errors) }
        return definition
    }()

    private static let ruleLists = [("ingress", "from"), ("egress", "to")]

    private static func applyDefaults(_ object: inout JSONValue) {
        guard var spec = object.present("spec") else { return }
        for (list, _) in ruleLists {
            spec.modifyElements(list) { rule in rule.modifyElements("ports") { $0.defaultText("protocol", "TCP") } }
        }
        if spec.elements("policyTypes").isEmpty {
            spec["policyTypes"] = spec.elements("egress").isEmpty ? ["Ingress"] : ["Ingress", "Egress"]
        }
        object["spec"] = spec
    }

    /// The ranges that a stored policy names, which stay allowed whatever they are.
    private static func ranges(of object: JSONValue) -> [String] {
        var result: [String] = []
        for (list, peers) in ruleLists {
            for rule in object["spec"]?.elements(list) ?? [] {
                for peer in rule.elements(peers) {
                    guard let block = peer.present("ipBlock") else { continue }
                    result.append(block.text("cidr"))
                    result += block.texts("except")
                }
            }
        }
        return result
    }

    private static func validate(_ object: JSONValue, tolerating ranges: [String], _ errors: inout FieldErrors) {
        let spec = object["spec"] ?? .null
        errors.within("spec") { errors in
            errors.within("podSelector") { $0.labelSelector(spec["podSelector"]) }
            for (list, peers) in ruleLists {
                for (index, rule) in spec.elements(list).enumerated() {
                    errors.within(list) { $0.within(index: index) { validate(rule: rule, peers, tolerating: ranges, &$0) } }
                }
            }
            let types = spec.texts("policyTypes")
            errors.within("policyTypes") { errors in
                if types.count > 2 {
                    errors.invalid(spec["policyTypes"] ?? .null, "may not specify more than two policyTypes")
                    return
                }
                for (index, type) in types.enumerated() where type != "Ingress" && type != "Egress" {
                    errors.within(index: index) { $0.notSupported(.string(type), supported: ["Ingress", "Egress"]) }
                }
            }
        }
    }

    private static func validate(rule: JSONValue, _ peers: String, tolerating ranges: [String], _ errors: inout FieldErrors) {
        for (index, port) in rule.elements("ports").enumerated() {
            errors.within("ports") { $0.within(index: index) { validate(port: port, &$0) } }
        }
        for (index, peer) in rule.elements(peers).enumerated() {
            errors.within(peers) { $0.within(index: index) { validate(peer: peer, tolerating: ranges, &$0) } }
        }
    }

    private static func validate(port: JSONValue, _ errors: inout FieldErrors) {
        if let name = port.present("protocol")?.stringValue, !["TCP", "UDP", "SCTP"].contains(name) {
            errors.within("protocol") { $0.notSupported(.string(name), supported: ["TCP", "UDP", "SCTP"]) }
        }
        let end = port.present("endPort")
        guard let start = port.present("port") else {
            if let end { errors.within("endPort") { $0.invalid(end, "may not be specified when `port` is not specified") } }
            return
        }
        guard let number = start.intValue else {
            if let end { errors.within("endPort") { $0.invalid(end, "may not be specified when `port` is non-numeric") } }
            errors.within("port") { $0.portNumberOrName(start) }
            return
        }
        errors.within("port") { $0.portNumber(number) }
        guard let last = end?.intValue else { return }
        errors.within("endPort") { errors in
            if last < number { errors.invalid(.int(last), "must be greater than or equal to `port`") }
            errors.portNumber(last)
        }
    }

    private static func validate(peer: JSONValue, tolerating ranges: [String], _ errors: inout FieldErrors) {
        let selectors = ["podSelector", "namespaceSelector"].filter { peer.present($0) != nil }
        for name in selectors { errors.within(name) { $0.labelSelector(peer[name]) } }
        let block = peer.present("ipBlock")
        if let block { errors.within("ipBlock") { validate(block: block, tolerating: ranges, &$0) } }
        if selectors.isEmpty, block == nil {
            errors.required("must specify a peer")
        } else if !selectors.isEmpty, block != nil {
            errors.forbidden("may not specify both ipBlock and another peer")
        }
    }

    private static func validate(block: JSONValue, tolerating ranges: [String], _ errors: inout FieldErrors) {
        let text = block.text("cidr")
        errors.within("cidr") { errors in
            if text.isEmpty {
                errors.required()
            } else if !ranges.contains(text) {
                errors.ipRange(text)
            }
        }
        guard let range = IPRange(text) else { return }
        for (index, except) in block.texts("except").enumerated() {
            errors.within("except") { errors in
                errors.within(index: index) { errors in
                    guard let exceptRange = IPRange(except) else {
                        if !ranges.contains(except) { errors.ipRange(except) }
                        return
                    }
                    if !range.contains(exceptRange.base) || range.prefixLength >= exceptRange.prefixLength {
                        errors.invalid(.string(except), "must be a strict subset of `cidr`")
                    }
                }
            }
        }
    }
}
