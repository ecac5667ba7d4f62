import ObjectModel

/// Nodes and Services.
extension PrinterTable {
    static let node = PrinterTable([
        .name, Column("Status", "Whether the node is ready."), Column("Roles", "The roles of the node."), .age,
        Column("Version", "The version of the kubelet."), Column("Internal-IP", "Where it is reached from within.", priority: 1),
        Column("External-IP", "Where it is reached from outside.", priority: 1), Column("OS-Image", "The distribution.", priority: 1),
        Column("Kernel-Version", "The kernel.", priority: 1), Column("Container-Runtime", "The container runtime.", priority: 1),
    ]) { object, now in
        let status = object["status"] ?? .null
        let ready = status.elements("conditions").last { $0.text("type") == "Ready" }
        var words = [ready.map { $0.text("status") == "True" ? "Ready" : "NotReady" } ?? "Unknown"]
        if object.at("spec", "unschedulable") == true { words.append("SchedulingDisabled") }
        func address(_ type: String) -> JSONValue {
            .string(status.elements("addresses").first { $0.text("type") == type }?.text("address") ?? "<none>")
        }
        let system = status["nodeInfo"] ?? .null
        return [
            name(object), .string(words.joined(separator: ",")), roles(object), age(object, now), .string(system.text("kubeletVersion")),
            address("InternalIP"), address("ExternalIP"), text(system["osImage"], or: "<unknown>"),
            text(system["kernelVersion"], or: "<unknown>"), text(system["containerRuntimeVersion"], or: "<unknown>"),
        ]
    }

    private static func roles(_ object: JSONValue) -> JSONValue {
        let prefix = "node-role.kubernetes.io/"
        var roles: [String] = []
        for (key, value) in object["metadata"]?.fields("labels") ?? JSONObject() {
            let role =
                key.hasPrefix(prefix) ? String(key.dropFirst(prefix.count)) : key == "kubernetes.io/role" ? value.stringValue ?? "" : ""
            if !role.isEmpty, !roles.contains(role) { roles.append(role) }
        }
        return .string(roles.isEmpty ? "<none>" : roles.sorted().joined(separator: ","))
    }

    static let service = PrinterTable([
        .name, Column("Type", "ClusterIP, NodePort, LoadBalancer or ExternalName."),
        Column("Cluster-IP", "The address within the cluster."), Column("External-IP", "The addresses outside the cluster."),
        Column("Port(s)", "The ports."), .age, Column("Selector", "The labels of the Pods.", priority: 1),
    ]) { object, now in
        let spec = object["spec"] ?? .null
        let cluster = spec.texts("clusterIPs").first ?? spec.text("clusterIP")
        let ports = spec.elements("ports").map { port in
            let node = port.integer("nodePort")
            return "\(port.integer("port"))\(node > 0 ? ":\(node)" : "")/\(port.text("protocol"))"
        }
        return [
            name(object), .string(spec.text("type")), text(.string(cluster)), .string(externalAddresses(spec, object["status"] ?? .null)),
            text(.string(ports.joined(separator: ","))), age(object, now), labels(spec.fields("selector")),
        ]
    }

    private static func externalAddresses(_ spec: JSONValue, _ status: JSONValue) -> String {
        let given = spec.texts("externalIPs")
        switch spec.text("type") {
        case "ClusterIP", "NodePort": return given.isEmpty ? "<none>" : given.joined(separator: ",")
        case "LoadBalancer":
            var addresses: [String] = []
            for ingress in status["loadBalancer"]?.elements("ingress") ?? [] {
                let address = ingress.text("ip").isEmpty ? ingress.text("hostname") : ingress.text("ip")
                if !address.isEmpty, !addresses.contains(address) { addresses.append(address) }
            }
            let all = addresses.sorted() + given
            return all.isEmpty ? "<pending>" : all.joined(separator: ",")
        case "ExternalName": return spec.text("externalName")
        default: return "<unknown>"
        }
    }

    static let networkPolicy = plain([
        Column("Pod-Selector", "The Pods that the policy is about.")
    ]) { [selector($0.at("spec", "podSelector"))] }

    static let runtimeClass = plain([
        Column("Handler", "The name by which the container runtime knows it.")
    ]) { [.string($0.text("handler"))] }

    static let lease = plain([Column("Holder", "Who holds the lease.")]) { [.string($0.text("spec", "holderIdentity"))] }

    /// Definitions say when they were made, not how long ago.
    static let customResourceDefinition = createdAt

    /// The name and the moment of creation.
    static let createdAt = PrinterTable([.name, Column("Created At", "When the object was made.", type: "date")]) { object, _ in
        [name(object), .string(object.text("metadata", "creationTimestamp"))]
    }
}
