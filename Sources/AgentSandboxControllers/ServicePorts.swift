import ObjectModel

/// The ports of a Sandbox's Service, derived from the container ports of its pod template.
public enum ServicePorts {
    private struct Port {
        let number: Int64
        let proto: String
        var name: String
    }

    /// The ports of containers and of init containers that keep running, each number and protocol once, ordered by number and
    /// protocol. A port has the first container-port name given to it that no other port has, else `p-<number>-<protocol>`.
    public static func derive(from podSpec: JSONValue) -> [JSONValue] {
        var ports: [Port] = []
        for container in podSpec["containers"]?.arrayValue ?? [] { collect(container, into: &ports) }
        for container in podSpec["initContainers"]?.arrayValue ?? [] where container["restartPolicy"]?.stringValue == "Always" {
            collect(container, into: &ports)
        }
        ports.sort { $0.number != $1.number ? $0.number < $1.number : $0.proto < $1.proto }
        var names = Set(ports.map(\.name))
        for position in ports.indices where ports[position].name.isEmpty {
            let base = "p-\(ports[position].number)-\(ports[position].proto.lowercased())"
            var name = base
            var suffix = 2
            while !names.insert(name).inserted {
                name = "\(base)-\(suffix)"
                suffix += 1
            }
            ports[position].name = name
        }
        return ports.map { port in
            [
                "name": .string(port.name), "protocol": .string(port.proto), "port": .int(port.number), "targetPort": .int(port.number),
            ]
        }
    }

    /// Whether a Service's ports say the same as derived ones, position by position, in name, protocol, port and target port. Other
    /// fields do not count.
    public static func areEqual(_ present: [JSONValue], _ desired: [JSONValue]) -> Bool {
        guard present.count == desired.count else { return false }
        for (left, right) in zip(present, desired) {
            for field in ["name", "protocol", "port", "targetPort"] where left[field] != right[field] { return false }
        }
        return true
    }

    private static func collect(_ container: JSONValue, into ports: inout [Port]) {
        for port in container["ports"]?.arrayValue ?? [] {
            guard let number = port["containerPort"]?.intValue, number != 0 else { continue }
            var proto = port["protocol"]?.stringValue ?? ""
            if proto.isEmpty { proto = "TCP" }
            let name = port["name"]?.stringValue ?? ""
            let position: Int
            if let known = ports.firstIndex(where: { $0.number == number && $0.proto == proto }) {
                position = known
            } else {
                position = ports.count
                ports.append(Port(number: number, proto: proto, name: ""))
            }
            if ports[position].name.isEmpty, !name.isEmpty, !ports.contains(where: { $0.name == name }) { ports[position].name = name }
        }
    }
}
