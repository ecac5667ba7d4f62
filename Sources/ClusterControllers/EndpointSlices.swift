import KubernetesAPI
import ObjectModel

/// The endpoints that the slices of one Service should hold.
struct SliceEndpoints {
    /// Endpoints with the same ports, which may share slices.
    struct Group: Equatable {
        /// The ports, in order.
        var ports: [EndpointPort]
        /// The endpoints as they are written, by the name of their Pod.
        var endpoints: [JSONValue]
    }

    /// The groups, in the order in which the Pods brought them up.
    private(set) var groups: [Group] = []

    /// Collects the endpoints of one address family.
    init(of service: Service, pods: [Pod], isIPv6: Bool) {
        var positions: [[EndpointPort]: Int] = [:]
        for pod in pods where ServiceEndpoint.isEligible(pod, includingTerminating: true) {
            guard let address = ServiceEndpoint.address(of: pod, isIPv6: isIPv6) else { continue }
            let ports = EndpointPort.resolve(service, in: pod).sorted(by: EndpointPort.isOrdered)
            let endpoint = Self.endpoint(of: pod, in: service, address: address)
            if let position = positions[ports] {
                groups[position].endpoints.append(endpoint)
            } else {
                positions[ports] = groups.count
                groups.append(Group(ports: ports, endpoints: [endpoint]))
            }
        }
    }

    private static func endpoint(of pod: Pod, in service: Service, address: String) -> JSONValue {
        let isServing = pod.isReady
        let isTerminating = pod.isBeingDeleted
        let isReady = service.publishNotReadyAddresses || isServing && !isTerminating
        var fields = JSONObject()
        fields["addresses"] = [.string(address)]
        fields["conditions"] = ["ready": .bool(isReady), "serving": .bool(isServing), "terminating": .bool(isTerminating)]
        if let hostname = ServiceEndpoint.hostname(of: pod, in: service) { fields["hostname"] = .string(hostname) }
        if pod.isBound { fields["nodeName"] = .string(pod.nodeName) }
        fields["targetRef"] = ServiceEndpoint.reference(to: pod)
        return .object(fields)
    }
}

/// How the slices of a Service have to change: as few writes as possible, as `reconcileByPortMapping` has it.
struct SlicePlan: Equatable {
    /// The most endpoints in a slice.
    static let maximumEndpoints = 100

    /// A slice as it is, or is to be.
    struct Slice: Equatable {
        /// The name; empty for a new one.
        var name: String
        var ports: [EndpointPort]
        var endpoints: [JSONValue]
    }

    private(set) var creations: [Slice] = []
    private(set) var updates: [Slice] = []
    private(set) var deletions: [String] = []

    /// Plans the way from the slices that exist, by name, to the groups that are wanted. A Service without endpoints has one empty slice.
    init(existing: [Slice], desired: [SliceEndpoints.Group], maximum: Int = SlicePlan.maximumEndpoints) {
        var kept = 0
        for group in desired {
            kept += fit(group, into: existing.filter { $0.ports == group.ports }, maximum)
        }
        for slice in existing where !desired.contains(where: { $0.ports == slice.ports }) {
            if slice.ports.isEmpty, slice.endpoints.isEmpty, desired.isEmpty, kept == 0 {
                kept += 1
                continue
            }
            deletions.append(slice.name)
        }
        if kept == 0, creations.isEmpty, updates.isEmpty { creations.append(Slice(name: "", ports: [], endpoints: [])) }
        // A slice that would be deleted is used again for one that would be made.
        while !creations.isEmpty, !deletions.isEmpty {
            var slice = creations.removeFirst()
            slice.name = deletions.removeFirst()
            updates.append(slice)
        }
    }

    /// Plans one group; returns the number of slices that stay as they are.
    private mutating func fit(_ group: SliceEndpoints.Group, into existing: [Slice], _ maximum: Int) -> Int {
        var missing = group.endpoints
        var positions: [String: Int] = [:]
        for (position, endpoint) in missing.enumerated() { positions[Self.identity(endpoint)] = position }
        var isPlaced = Array(repeating: false, count: missing.count)
        var unchanged: [Slice] = []
        var changed: [Slice] = []
        for slice in existing {
            var result = slice
            result.endpoints = slice.endpoints.compactMap { endpoint in
                guard let position = positions[Self.identity(endpoint)], !isPlaced[position] else { return nil }
                isPlaced[position] = true
                return missing[position]
            }
            if result.endpoints.isEmpty {
                deletions.append(slice.name)
            } else if result == slice {
                unchanged.append(slice)
            } else {
                changed.append(result)
            }
        }
        missing = zip(missing, isPlaced).filter { !$0.1 }.map(\.0)
        // What has to be written anyway is filled first, the fullest before the others.
        changed.sort { $0.endpoints.count > $1.endpoints.count }
        for position in changed.indices where !missing.isEmpty {
            let room = max(0, maximum - changed[position].endpoints.count)
            changed[position].endpoints += missing.prefix(room)
            missing.removeFirst(min(room, missing.count))
        }
        while !missing.isEmpty {
            // A remainder that fits into a slice that would otherwise stay goes there: into the fullest one that has the room.
            let candidates = unchanged.indices.filter { unchanged[$0].endpoints.count + missing.count <= maximum }
            if missing.count < maximum,
                let position = candidates.max(by: { unchanged[$0].endpoints.count < unchanged[$1].endpoints.count })
            {
                var slice = unchanged.remove(at: position)
                slice.endpoints += missing
                missing = []
                changed.append(slice)
                break
            }
            creations.append(Slice(name: "", ports: group.ports, endpoints: Array(missing.prefix(maximum))))
            missing.removeFirst(min(maximum, missing.count))
        }
        updates += changed
        return unchanged.count
    }

    /// What makes two endpoints the same one: the Pod and its address.
    private static func identity(_ endpoint: JSONValue) -> String {
        let address = endpoint["addresses"]?.arrayValue?.first?.stringValue ?? ""
        return "\(endpoint.at("targetRef", "uid")?.stringValue ?? "")/\(address)"
    }
}
