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
    public static func derive(from podSpec: JSONValue, _ mutants: MutantSet<SandboxMutant> = MutantSet()) -> [JSONValue] {
        var ports: [Port] = []
        let sidecars = (podSpec["initContainers"]?.arrayValue ?? []).filter { container in
            !mutants.has(.portsWithoutSidecars)
                && (container["restartPolicy"]?.stringValue == "Always" || mutants.has(.portsOfAllInitContainers))
        }
        let containers = podSpec["containers"]?.arrayValue ?? []
        for container in mutants.has(.portsSidecarsFirst) ? sidecars + containers : containers + sidecars {
            collect(container, into: &ports, mutants)
        }
        if !mutants.has(.portsUnsorted) {
            ports.sort {
                if $0.number != $1.number { return $0.number < $1.number }
                return mutants.has(.portsProtocolDescending) ? $0.proto > $1.proto : $0.proto < $1.proto
            }
        }
        var names = Set(ports.map(\.name))
        for position in ports.indices where ports[position].name.isEmpty {
            let suffix = mutants.has(.portsGeneratedWithoutProtocol) ? "" : "-\(ports[position].proto.lowercased())"
            let base = "p-\(ports[position].number)\(suffix)"
            var name = base
            var count = 2
            while !names.insert(name).inserted, !mutants.has(.portsGeneratedMayClash) {
                name = "\(base)-\(count)"
                count += 1
            }
            ports[position].name = name
        }
        return ports.map { port in
            let target: JSONValue = mutants.has(.portsTargetByName) ? .string(port.name) : .int(port.number)
            return ["name": .string(port.name), "protocol": .string(port.proto), "port": .int(port.number), "targetPort": target]
        }
    }

    /// Whether a Service's ports say the same as derived ones, position by position, in name, protocol, port and target port. Other
    /// fields do not count.
    public static func areEqual(
        _ present: [JSONValue], _ desired: [JSONValue], _ mutants: MutantSet<SandboxMutant> = MutantSet()
    ) -> Bool {
        if mutants.has(.rewriteEqualPorts) { return present == desired }
        guard present.count == desired.count else { return false }
        let fields = mutants.has(.comparePortNumbersOnly) ? ["port"] : ["name", "protocol", "port", "targetPort"]
        for (left, right) in zip(present, desired) {
            for field in fields where left[field] != right[field] { return false }
        }
        return true
    }

    private static func collect(_ container: JSONValue, into ports: inout [Port], _ mutants: MutantSet<SandboxMutant>) {
        for port in container["ports"]?.arrayValue ?? [] {
            guard let number = port["containerPort"]?.intValue, number != 0 || mutants.has(.portsKeepZero) else { continue }
            var proto = port["protocol"]?.stringValue ?? ""
            if proto.isEmpty { proto = "TCP" }
            let name = port["name"]?.stringValue ?? ""
            let position: Int
            if let known = ports.firstIndex(where: {
                $0.number == number && ($0.proto == proto || mutants.has(.portsByNumberOnly))
            }) {
                position = known
            } else {
                position = ports.count
                ports.append(Port(number: number, proto: proto, name: ""))
            }
            let isFree = !ports.contains { $0.name == name } || mutants.has(.portsShareNames)
            if !name.isEmpty, isFree, ports[position].name.isEmpty || mutants.has(.portsLastNameWins) { ports[position].name = name }
        }
    }
}
