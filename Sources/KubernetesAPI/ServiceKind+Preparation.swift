import ObjectModel

/// What kube-apiserver works out for a service before it checks it: linked fields, families, and what a change of type leaves behind.
extension ServiceKind {
    /// Whether the server has to assign a cluster IP.
    public static func needsClusterIP(_ service: JSONValue) -> Bool {
        let spec = service["spec"] ?? .null
        return spec.text("type") != "ExternalName" && spec.elements("clusterIPs").isEmpty
    }

    /// Writes an assigned cluster IP into both fields that carry it.
    public static func assign(clusterIP: String, to service: inout JSONValue) {
        service.set(.string(clusterIP), at: "spec", "clusterIP")
        service.set([.string(clusterIP)], at: "spec", "clusterIPs")
    }

    /// Gives every port that needs one a node port, and the service its health check port. Ports with the same number share one.
    /// `next` answers a free port each time.
    public static func assignNodePorts(to service: inout JSONValue, next: () -> Int64) {
        guard var spec = service.present("spec"), usesNodePorts(spec) else { return }
        if needsHealthCheck(spec), spec.integer("healthCheckNodePort") == 0 { spec["healthCheckNodePort"] = .int(next()) }
        if spec.text("type") == "NodePort" || spec["allocateLoadBalancerNodePorts"]?.boolValue != false {
            var assigned: [(port: Int64, nodePort: Int64)] = spec.elements("ports").compactMap { port in
                let nodePort = port.integer("nodePort")
                return nodePort == 0 ? nil : (port.integer("port"), nodePort)
            }
            spec.modifyElements("ports") { port in
                guard port.integer("nodePort") == 0 else { return }
                let number = port.integer("port")
                let nodePort = assigned.first { $0.port == number }?.nodePort ?? next()
                assigned.append((number, nodePort))
                port["nodePort"] = .int(nodePort)
            }
        }
        service["spec"] = spec
    }

    static func prepareForCreate(_ service: inout JSONValue) {
        service["status"] = ["loadBalancer": .object(JSONObject())]
        guard var spec = service.present("spec") else { return }
        if !spec.text("clusterIP").isEmpty, spec.elements("clusterIPs").isEmpty {
            spec["clusterIPs"] = [.string(spec.text("clusterIP"))]
        }
        setFamilies(&spec)
        service["spec"] = spec
    }

    static func prepareForUpdate(_ service: inout JSONValue, _ old: JSONValue) {
        guard var spec = service.present("spec"), let oldSpec = old.present("spec") else { return }
        keepAssigned(&spec, oldSpec)
        synchronizeClusterIPs(&spec, oldSpec)
        dropFieldsOfOldType(&spec, oldSpec)
        if spec.text("type") != "ExternalName", oldSpec.text("type") != "ExternalName" {
            for name in ["ipFamilyPolicy", "ipFamilies"] where spec.present(name) == nil { spec[name] = oldSpec.present(name) }
        }
        setFamilies(&spec)
        service["spec"] = spec
    }

    private static func usesNodePorts(_ spec: JSONValue) -> Bool { ["NodePort", "LoadBalancer"].contains(spec.text("type")) }

    /// Fills what the server had assigned and the client left out.
    private static func keepAssigned(_ spec: inout JSONValue, _ old: JSONValue) {
        if spec.text("type") != "ExternalName", old.text("type") != "ExternalName" {
            if spec.text("clusterIP").isEmpty { spec["clusterIP"] = old.present("clusterIP") }
            if spec.elements("clusterIPs").isEmpty, spec.text("clusterIP") == old.text("clusterIP") {
                spec["clusterIPs"] = old.present("clusterIPs")
            }
        }
        if usesNodePorts(spec), usesNodePorts(old) {
            let oldPorts = old.elements("ports")
            spec.modifyElements("ports") { port in
                guard port.integer("nodePort") == 0 else { return }
                let name = port.text("name")
                let nodePort = oldPorts.last { $0.text("name") == name }?.integer("nodePort") ?? 0
                if nodePort != 0 { port["nodePort"] = .int(nodePort) }
            }
        }
        if needsHealthCheck(spec), needsHealthCheck(old), spec.integer("healthCheckNodePort") == 0 {
            spec["healthCheckNodePort"] = old.present("healthCheckNodePort")
        }
    }

    /// A client that knows only the single field changes the list with it.
    private static func synchronizeClusterIPs(_ spec: inout JSONValue, _ old: JSONValue) {
        let single = spec.text("clusterIP")
        guard single != old.text("clusterIP"), spec.texts("clusterIPs") == old.texts("clusterIPs") else { return }
        spec["clusterIPs"] = single.isEmpty ? nil : [.string(single)]
    }

    /// Clears what only the old type needed, unless the client changed it too.
    private static func dropFieldsOfOldType(_ spec: inout JSONValue, _ old: JSONValue) {
        if old.text("type") != "ExternalName", spec.text("type") == "ExternalName" {
            if spec.text("clusterIP") == old.text("clusterIP"), spec.texts("clusterIPs") == old.texts("clusterIPs") {
                spec["clusterIP"] = nil
                spec["clusterIPs"] = nil
            }
            for name in ["ipFamilies", "ipFamilyPolicy"] where spec.present(name) == old.present(name) { spec[name] = nil }
        }
        if usesNodePorts(old), !usesNodePorts(spec) {
            let oldPorts = old.elements("ports").map { $0.integer("nodePort") }
            if spec.elements("ports").allSatisfy({ $0.integer("nodePort") == 0 || oldPorts.contains($0.integer("nodePort")) }) {
                spec.modifyElements("ports") { $0["nodePort"] = nil }
            }
        }
        if needsHealthCheck(old), !needsHealthCheck(spec), spec.integer("healthCheckNodePort") == old.integer("healthCheckNodePort") {
            spec["healthCheckNodePort"] = nil
        }
        if old.text("type") == "LoadBalancer", spec.text("type") != "LoadBalancer" {
            for name in ["allocateLoadBalancerNodePorts", "loadBalancerClass"] where spec.present(name) == old.present(name) {
                spec[name] = nil
            }
        }
        let policy = spec.text("externalTrafficPolicy")
        if isExternallyAccessible(old), !isExternallyAccessible(spec), policy == old.text("externalTrafficPolicy") {
            spec["externalTrafficPolicy"] = nil
        }
    }

    /// Works out the address families: SingleStack IPv4, but both families for a headless service without selector.
    private static func setFamilies(_ spec: inout JSONValue) {
        if spec.text("type") == "ExternalName" { return }
        let isSelectorless = isHeadless(spec) && spec.fields("selector").isEmpty
        var families = spec.texts("ipFamilies")
        if spec.text("ipFamilyPolicy").isEmpty {
            let isDual = isSelectorless || families.count == 2 || spec.elements("clusterIPs").count == 2
            spec["ipFamilyPolicy"] = isDual ? "RequireDualStack" : "SingleStack"
        }
        if families.isEmpty, let first = spec.texts("clusterIPs").first, let address = IPAddress(first) {
            families = [address.isIPv4 ? "IPv4" : "IPv6"]
        }
        if families.isEmpty { families = ["IPv4"] }
        if isSelectorless, families.count == 1, spec.text("ipFamilyPolicy") != "SingleStack" {
            families.append(families[0] == "IPv4" ? "IPv6" : "IPv4")
        }
        spec["ipFamilies"] = .array(families.map { .string($0) })
    }
}
