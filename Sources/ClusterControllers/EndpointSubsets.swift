import KubernetesAPI
import ObjectModel

/// The `subsets` of an Endpoints object (`pkg/controller/endpoint` and `pkg/api/v1/endpoints`).
enum EndpointSubsets {
    /// The most addresses an Endpoints object carries.
    static let maximumAddresses = 1_000

    private struct Address {
        let ip: String
        let json: JSONValue
        let isReady: Bool
        var ports: [EndpointPort]
    }

    /// The subsets of a Service: addresses that offer the same ports stand together, ordered by address; the subsets by their ports.
    /// Says also whether addresses had to be left out; those that are not ready go first.
    static func of(_ service: Service, pods: [Pod]) -> (subsets: JSONValue, isTruncated: Bool) {
        let publishes = service.publishNotReadyAddresses
        let isIPv6 = service.clusterIP.utf8.contains(0x3A) || primaryFamily(of: service) == "IPv6"
        var addresses: [Address] = []
        for pod in pods where ServiceEndpoint.isEligible(pod, includingTerminating: publishes) {
            guard let ip = ServiceEndpoint.address(of: pod, isIPv6: isIPv6) else { continue }
            let ports = EndpointPort.resolve(service, in: pod).sorted(by: EndpointPort.isOrdered)
            if ports.isEmpty, !service.isHeadless || !service.ports.isEmpty { continue }
            var fields = JSONObject()
            if let hostname = ServiceEndpoint.hostname(of: pod, in: service) { fields["hostname"] = .string(hostname) }
            fields["ip"] = .string(ip)
            if pod.isBound { fields["nodeName"] = .string(pod.nodeName) }
            fields["targetRef"] = ServiceEndpoint.reference(to: pod)
            addresses.append(Address(ip: ip, json: .object(fields), isReady: publishes || pod.isReady, ports: ports))
        }
        let isTruncated = addresses.count > maximumAddresses
        if isTruncated {
            let kept = addresses.filter(\.isReady) + addresses.filter { !$0.isReady }
            addresses = Array(kept.prefix(maximumAddresses))
        }
        return (.array(grouped(addresses)), isTruncated)
    }

    private static func primaryFamily(of service: Service) -> String {
        service.json.at("spec", "ipFamilies")?.arrayValue?.first?.stringValue ?? "IPv4"
    }

    private static func grouped(_ addresses: [Address]) -> [JSONValue] {
        var groups: [(ports: [EndpointPort], addresses: [Address])] = []
        var positions: [[EndpointPort]: Int] = [:]
        for address in addresses.sorted(by: { $0.ip < $1.ip }) {
            if let position = positions[address.ports] {
                groups[position].addresses.append(address)
            } else {
                positions[address.ports] = groups.count
                groups.append((address.ports, [address]))
            }
        }
        groups.sort { left, right in
            left.ports.lexicographicallyPrecedes(right.ports, by: EndpointPort.isOrdered)
        }
        return groups.map { group in
            var fields = JSONObject()
            let ready = group.addresses.filter(\.isReady).map(\.json)
            let notReady = group.addresses.filter { !$0.isReady }.map(\.json)
            if !ready.isEmpty { fields["addresses"] = .array(ready) }
            if !notReady.isEmpty { fields["notReadyAddresses"] = .array(notReady) }
            if !group.ports.isEmpty { fields["ports"] = .array(group.ports.map(\.json)) }
            return .object(fields)
        }
    }
}
