import ObjectModel

/// The rules of `ValidateService`.
extension ServiceKind {
    static func validate(_ object: JSONValue, _ errors: inout FieldErrors) {
        let spec = object["spec"] ?? .null
        let type = spec.text("type")
        errors.within("spec") { errors in
            let ports = spec.elements("ports")
            if ports.isEmpty, !isHeadless(spec), type != "ExternalName" { errors.within("ports") { $0.required() } }
            validate(type: type, spec, &errors)
            errors.within("ports") { validate(ports: ports, type, &$0) }
            errors.within("selector") { $0.labels(spec.fields("selector")) }
            validateAffinity(spec, &errors)
            validateFamilies(spec, &errors)
            validateCluster(spec, &errors)
            for (index, text) in spec.texts("externalIPs").enumerated() {
                errors.within("externalIPs") { errors in
                    errors.within(index: index) { if $0.ipAddress(text) { $0.endpointAddress(text) } }
                }
            }
            errors.within("type") { $0.oneOf(type, ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]) }
            validateBalancer(spec, &errors)
            validateTraffic(spec, &errors)
        }
    }

    private static func validate(type: String, _ spec: JSONValue, _ errors: inout FieldErrors) {
        switch type {
        case "LoadBalancer", "NodePort":
            guard isHeadless(spec) else { return }
            errors.within("clusterIPs") { errors in
                errors.within(index: 0) { $0.invalid("None", "may not be set to 'None' for \(type) services") }
            }
        case "ExternalName":
            for name in ["clusterIPs", "ipFamilies"] where !spec.elements(name).isEmpty {
                errors.within(name) { $0.forbidden("may not be set for ExternalName services") }
            }
            if spec.present("ipFamilyPolicy") != nil {
                errors.within("ipFamilyPolicy") { $0.forbidden("may not be set for ExternalName services") }
            }
            var name = spec.text("externalName")
            if name.hasSuffix(".") { name.removeLast() }
            errors.within("externalName") { errors in
                if name.isEmpty {
                    errors.required()
                } else {
                    errors.invalid(.string(name), all: NameFormat.dns1123Subdomain(name))
                }
            }
        default: return
        }
    }

    private static func validate(ports: [JSONValue], _ type: String, _ errors: inout FieldErrors) {
        var names: [String] = []
        for (index, port) in ports.enumerated() {
            let name = port.text("name")
            errors.within(index: index) { errors in
                errors.within("name") { errors in
                    if !name.isEmpty {
                        errors.invalid(.string(name), all: NameFormat.dns1123Label(name))
                        if names.contains(name) { errors.duplicate(.string(name)) }
                    } else if ports.count > 1 {
                        errors.required()
                    }
                }
                errors.within("port") { $0.portNumber(port.integer("port")) }
                errors.within("protocol") { $0.transportProtocol(port.text("protocol")) }
                errors.within("targetPort") { $0.portNumberOrName(port["targetPort"]) }
                if let appProtocol = port.present("appProtocol")?.stringValue {
                    errors.within("appProtocol") { $0.invalid(.string(appProtocol), all: NameFormat.qualifiedName(appProtocol)) }
                }
            }
            names.append(name)
        }
        for (index, port) in ports.enumerated() where type == "ClusterIP" && port.integer("nodePort") != 0 {
            errors.within(index: index) { $0.within("nodePort") { $0.forbidden("may not be used when `type` is 'ClusterIP'") } }
        }
        validateUniqueness(ports, &errors)
    }

    private static func validateUniqueness(_ ports: [JSONValue], _ errors: inout FieldErrors) {
        for (index, port) in ports.enumerated() {
            let nodePort = port.integer("nodePort")
            let isTaken = ports[..<index].contains {
                $0.integer("nodePort") == nodePort && $0.text("protocol") == port.text("protocol")
            }
            if nodePort != 0, isTaken { errors.within(index: index) { $0.within("nodePort") { $0.duplicate(.int(nodePort)) } } }
        }
        for (index, port) in ports.enumerated() {
            let number = port.integer("port")
            let name = port.text("protocol")
            if ports[..<index].contains(where: { $0.integer("port") == number && $0.text("protocol") == name }) {
                errors.within(index: index) {
                    $0.duplicate([
                        "Name": "", "Protocol": .string(name), "AppProtocol": .null, "Port": .int(number), "TargetPort": 0, "NodePort": 0,
                    ])
                }
            }
        }
    }

    private static func validateAffinity(_ spec: JSONValue, _ errors: inout FieldErrors) {
        let affinity = spec.text("sessionAffinity")
        errors.within("sessionAffinity") { $0.oneOf(affinity, ["ClientIP", "None"]) }
        let config = spec.present("sessionAffinityConfig")
        errors.within("sessionAffinityConfig") { errors in
            if affinity == "None", config != nil { errors.forbidden("must not be set when session affinity is None") }
            guard affinity == "ClientIP" else { return }
            let message = "when session affinity type is ClientIP"
            guard let config else {
                errors.required(message)
                return
            }
            errors.within("clientIP") { errors in
                guard let client = config.present("clientIP") else {
                    errors.required(message)
                    return
                }
                errors.within("timeoutSeconds") { errors in
                    guard let seconds = client.present("timeoutSeconds")?.intValue else {
                        errors.required(message)
                        return
                    }
                    if seconds <= 0 || seconds > 86400 { errors.invalid(.int(seconds), "must be greater than 0 and less than 86400") }
                }
            }
        }
    }

    private static func validateBalancer(_ spec: JSONValue, _ errors: inout FieldErrors) {
        let isBalancer = spec.text("type") == "LoadBalancer"
        let message = "may only be used when `type` is 'LoadBalancer'"
        let ranges = spec.texts("loadBalancerSourceRanges")
        if !ranges.isEmpty {
            // kube-apiserver writes this path in upper case.
            errors.within("LoadBalancerSourceRanges") { errors in
                if !isBalancer { errors.forbidden(message) }
                for (index, range) in ranges.enumerated() { errors.within(index: index) { $0.ipRange(trimmed(range)) } }
            }
        }
        if !isBalancer, spec.present("allocateLoadBalancerNodePorts") != nil {
            errors.within("allocateLoadBalancerNodePorts") { $0.forbidden(message) }
        }
        if isBalancer, spec.present("allocateLoadBalancerNodePorts") == nil {
            errors.add(FieldError(type: .required, field: "allocateLoadBalancerNodePorts", message: "Required value"))
        }
        if let name = spec.present("loadBalancerClass")?.stringValue {
            errors.within("loadBalancerClass") { errors in
                if isBalancer {
                    errors.invalid(.string(name), all: NameFormat.qualifiedName(name))
                } else {
                    errors.forbidden(message)
                }
            }
        }
    }

    private static func trimmed(_ text: String) -> String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" }
        return String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }

    private static func validateTraffic(_ spec: JSONValue, _ errors: inout FieldErrors) {
        let policy = spec.text("externalTrafficPolicy")
        errors.within("externalTrafficPolicy") { errors in
            if isExternallyAccessible(spec) {
                errors.oneOf(policy, ["Cluster", "Local"])
            } else if !policy.isEmpty {
                errors.invalid(.string(policy), "may only be set for externally-accessible services")
            }
        }
        let checkPort = spec.integer("healthCheckNodePort")
        errors.within("healthCheckNodePort") { errors in
            if !needsHealthCheck(spec) {
                guard checkPort != 0 else { return }
                errors.invalid(.int(checkPort), "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'")
            } else if checkPort == 0 {
                errors.required()
            } else {
                errors.portNumber(checkPort)
            }
        }
        errors.within("internalTrafficPolicy") { errors in
            if let policy = spec.present("internalTrafficPolicy")?.stringValue {
                if policy != "Cluster", policy != "Local" { errors.notSupported(.string(policy), supported: ["Cluster", "Local"]) }
            } else if ["NodePort", "LoadBalancer", "ClusterIP"].contains(spec.text("type")) {
                errors.required()
            }
        }
        if let distribution = spec.present("trafficDistribution")?.stringValue, distribution != "PreferClose" {
            errors.within("trafficDistribution") { $0.notSupported(.string(distribution), supported: ["PreferClose"]) }
        }
    }
}

extension FieldErrors {
    /// `Required value` for an empty text, `Unsupported value` for one that is not in a list.
    fileprivate mutating func oneOf(_ value: String, _ supported: [String]) {
        if value.isEmpty {
            required()
        } else if !supported.contains(value) {
            notSupported(.string(value), supported: supported)
        }
    }
}
