import KubernetesAPI
import ObjectModel

/// A port of an endpoint.
struct EndpointPort: Hashable {
    var name: String
    var number: Int64
    var transport: String
    var applicationProtocol: String?

    /// The ports of a Service as one Pod offers them; a named target port that no container of the Pod has is left out.
    static func resolve(_ service: Service, in pod: Pod) -> [EndpointPort] {
        let values = service.json.at("spec", "ports")?.arrayValue ?? []
        return zip(service.ports, values).compactMap { port, value in
            guard let number = number(of: port, in: pod) else { return nil }
            return EndpointPort(
                name: port.name, number: number, transport: port.transport, applicationProtocol: value["appProtocol"]?.stringValue)
        }
    }

    private static func number(of port: Service.Port, in pod: Pod) -> Int64? {
        if let number = port.targetPort.intValue { return number == 0 ? port.port : number }
        guard let name = port.targetPort.stringValue else { return port.port }
        if name.isEmpty { return port.port }
        // Init containers that keep running offer ports too.
        let containers = pod.containers + pod.initContainers.filter { $0["restartPolicy"]?.stringValue == "Always" }
        for container in containers {
            for offered in container["ports"]?.arrayValue ?? []
            where offered["name"]?.stringValue == name && (offered["protocol"]?.stringValue ?? "TCP") == port.transport {
                return offered["containerPort"]?.intValue
            }
        }
        return nil
    }

    /// The order of ports in what is written: by number, transport and name.
    static func isOrdered(_ left: EndpointPort, _ right: EndpointPort) -> Bool {
        (left.number, left.transport, left.name) < (right.number, right.transport, right.name)
    }

    var json: JSONValue {
        var fields = JSONObject()
        if let applicationProtocol { fields["appProtocol"] = .string(applicationProtocol) }
        if !name.isEmpty { fields["name"] = .string(name) }
        fields["port"] = .int(number)
        fields["protocol"] = .string(transport)
        return .object(fields)
    }
}

/// What the two endpoint controllers have in common.
enum ServiceEndpoint {
    /// The label of a headless Service's endpoints.
    static let headlessLabel = "service.kubernetes.io/headless"

    /// Whether a Pod can be an endpoint: it has an address and has not ended, and is not on its way out unless that is wanted.
    static func isEligible(_ pod: Pod, includingTerminating: Bool) -> Bool {
        if pod.isFinished || pod.podIPs.isEmpty && pod.podIP.isEmpty { return false }
        return includingTerminating || !pod.isBeingDeleted
    }

    /// The host name under which a Pod is known in a Service, or nil.
    static func hostname(of pod: Pod, in service: Service) -> String? {
        guard let hostname = pod.json.at("spec", "hostname")?.stringValue, !hostname.isEmpty,
            pod.json.at("spec", "subdomain")?.stringValue == service.name, pod.namespace == service.namespace
        else { return nil }
        return hostname
    }

    /// The reference to the Pod behind an endpoint.
    static func reference(to pod: Pod) -> JSONValue {
        ["kind": "Pod", "name": .string(pod.name), "namespace": .string(pod.namespace), "uid": .string(pod.uid)]
    }

    /// A Pod's address of a family.
    static func address(of pod: Pod, isIPv6: Bool) -> String? {
        let addresses = pod.podIPs.isEmpty ? [pod.podIP] : pod.podIPs
        return addresses.first { !$0.isEmpty && $0.utf8.contains(0x3A) == isIPv6 }
    }
}
