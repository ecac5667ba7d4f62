import KubernetesAPI
import ObjectModel

/// Cluster addresses of Services: given at creation, kept over updates, given back at deletion.
extension APIServer {
    private func isServices(_ store: ObjectStore) -> Bool {
        store.groupKind.group.isEmpty && store.groupResource.resource == "services"
    }

    /// Gives a Service its address where it wants one, and returns the address that this call took. 422 when the one it names is
    /// taken or out of range. A dry run takes nothing.
    func allocateAddress(
        _ handle: ResourceHandle, _ value: inout JSONValue, old: JSONValue?, _ info: RequestInfo
    ) throws(APIError) -> String? {
        guard isServices(handle.store), value.at("spec", "type") != "ExternalName" else { return nil }
        let wanted = value.at("spec", "clusterIP")?.stringValue ?? ""
        if wanted == "None" || (!wanted.isEmpty && wanted == old?.at("spec", "clusterIP")?.stringValue) { return nil }
        var address = wanted
        if wanted.isEmpty {
            guard let free = clusterAddresses.allocate() else {
                throw .internalError("failed to allocate a serviceIP: range is full")
            }
            address = free
        } else if let why = clusterAddresses.reserve(wanted) {
            let list = JSONValue.array([.string(wanted)])
            let error = FieldError(
                type: .invalid, field: "spec.clusterIPs", message: "Invalid value: \(FieldErrors.rendered(list)): \(why)")
            throw .invalid(handle.kind.groupKind, value.metadataString("name"), [error])
        }
        if info.dryRun { clusterAddresses.release(address) }
        value.set(.string(address), at: "spec", "clusterIP")
        value.set([.string(address)], at: "spec", "clusterIPs")
        return info.dryRun ? nil : address
    }

    /// Gives back the address of a Service that is gone, or that has become an ExternalName.
    func releaseAddress(_ store: ObjectStore, of value: JSONValue) {
        guard isServices(store), let address = value.at("spec", "clusterIP")?.stringValue, !address.isEmpty, address != "None" else {
            return
        }
        clusterAddresses.release(address)
    }
}
