import APIServer
import KubernetesAPI
import ObjectModel

/// What kube-apiserver, or a server behind it, would have found and this server does not.
struct UnservedResource {
    /// Why it is not there.
    let reason: String
    /// The rows of the contract that announce it.
    let rows: [ContractRowName]

    /// What a path asks for; nil when nobody would know it.
    static func of(_ route: ResourceRoute) -> UnservedResource? {
        if let entry = UnservedKinds.entry(group: route.group, resource: route.resource) {
            return UnservedResource(reason: entry.message, rows: entry.rows)
        }
        return UnservedKinds.aggregatedGroups.contains(route.group) ? of(group: route.group) : nil
    }

    /// A whole group; nil when nobody would know it.
    static func of(group: String) -> UnservedResource? {
        if UnservedKinds.aggregatedGroups.contains(group) {
            return UnservedResource(
                reason: "\(group) is not served here, because there are no other API servers to aggregate", rows: [.aggregation])
        }
        let entries = UnservedKinds.entries(group: group)
        if entries.isEmpty { return nil }
        var rows: [ContractRowName] = []
        for row in entries.flatMap(\.rows) where !rows.contains(row) { rows.append(row) }
        return UnservedResource(reason: UnservedKinds.reason(entries), rows: rows)
    }

    /// 404 that says so.
    func error(_ message: String) -> APIError { .notServed("\(message): \(reason)", rows) }
}
