import KubernetesAPI
import ObjectModel

/// What one request took from the ranges of Services, to be given back when the request fails.
struct ServiceAllocation {
    var address: String?
    var ports: [Int64] = []
}

/// Cluster addresses and node ports of Services: given at creation, kept over updates, given back at deletion.
extension APIServer {
    private func isServices(_ store: ObjectStore) -> Bool {
        store.groupKind.group.isEmpty && store.groupResource.resource == "services"
    }

    /// Gives a Service the address and the ports that it wants, and returns what this call took. 422 when one that it names is taken
    /// or out of range. A dry run takes nothing.
    func allocate(
        _ handle: ResourceHandle, _ value: inout JSONValue, old: JSONValue?, _ info: RequestInfo
    ) throws(APIError) -> ServiceAllocation {
        var taken = ServiceAllocation()
        guard isServices(handle.store), value.at("spec", "type") != "ExternalName" else { return taken }
        do {
            taken.address = try allocateAddress(handle, &value, old: old)
            try allocatePorts(handle, &value, old: old, &taken)
        } catch {
            release(taken)
            throw error
        }
        if !info.dryRun { return taken }
        release(taken)
        return ServiceAllocation()
    }

    private func allocateAddress(_ handle: ResourceHandle, _ value: inout JSONValue, old: JSONValue?) throws(APIError) -> String? {
        let wanted = value.at("spec", "clusterIP")?.stringValue ?? ""
        if wanted == ServiceKind.noClusterIP || (!wanted.isEmpty && wanted == old?.at("spec", "clusterIP")?.stringValue) { return nil }
        var address = wanted
        if wanted.isEmpty {
            guard let free = clusterAddresses.allocate() else {
                throw .internalError("failed to allocate a serviceIP: range is full")
            }
            address = free
        } else if let why = clusterAddresses.reserve(wanted) {
            throw refusal(handle, value, field: "spec.clusterIPs", .array([.string(wanted)]), why)
        }
        ServiceKind.assign(clusterIP: address, to: &value)
        return address
    }

    private func allocatePorts(
        _ handle: ResourceHandle, _ value: inout JSONValue, old: JSONValue?, _ taken: inout ServiceAllocation
    ) throws(APIError) {
        let before = old.map(Self.nodePorts) ?? []
        for (position, port) in Self.numberedPorts(of: value) where !before.contains(port) && !taken.ports.contains(port) {
            if let why = nodePorts.reserve(port) {
                let field = position.map { "spec.ports[\($0)].nodePort" } ?? "spec.healthCheckNodePort"
                throw refusal(handle, value, field: field, .int(port), why)
            }
            taken.ports.append(port)
        }
        var isExhausted = false
        ServiceKind.assignNodePorts(to: &value) {
            guard let port = nodePorts.allocate() else {
                isExhausted = true
                return 0
            }
            taken.ports.append(port)
            return port
        }
        if isExhausted { throw .internalError("failed to allocate a nodePort: range is full") }
    }

    private func refusal(_ handle: ResourceHandle, _ value: JSONValue, field: String, _ wrong: JSONValue, _ why: String) -> APIError {
        let error = FieldError(type: .invalid, field: field, message: "Invalid value: \(FieldErrors.rendered(wrong)): \(why)")
        return .invalid(handle.kind.groupKind, value.metadataString("name"), [error])
    }

    /// The node ports of a Service with the positions of their ports; that of the health check has none.
    private static func numberedPorts(of value: JSONValue) -> [(position: Int?, port: Int64)] {
        var result: [(position: Int?, port: Int64)] = []
        for (position, port) in (value.at("spec", "ports")?.arrayValue ?? []).enumerated() {
            if let number = port["nodePort"]?.intValue, number != 0 { result.append((position, number)) }
        }
        if let number = value.at("spec", "healthCheckNodePort")?.intValue, number != 0 { result.append((nil, number)) }
        return result
    }

    private static func nodePorts(of value: JSONValue) -> [Int64] { numberedPorts(of: value).map(\.port) }

    /// Gives back what a request took.
    func release(_ taken: ServiceAllocation) {
        if let address = taken.address { clusterAddresses.release(address) }
        for port in taken.ports { nodePorts.release(port) }
    }

    /// Gives back what a Service had and no longer has: everything when it is gone.
    func release(_ store: ObjectStore, of value: JSONValue, keptBy successor: JSONValue? = nil) {
        guard isServices(store) else { return }
        if let address = value.at("spec", "clusterIP")?.stringValue, !address.isEmpty, address != ServiceKind.noClusterIP,
            address != successor?.at("spec", "clusterIP")?.stringValue
        {
            clusterAddresses.release(address)
        }
        let kept = successor.map(Self.nodePorts) ?? []
        for port in Self.nodePorts(of: value) where !kept.contains(port) { nodePorts.release(port) }
    }
}
