import APIServer
import ObjectModel

/// Copies into ClusterRoles that aggregate what the roles they select allow, as kube-controller-manager does a moment after a change.
/// Authorization does not wait for it; it is for those who read the roles.
struct RoleAggregation {
    let server: APIServer

    /// Brings every aggregating role up to date; does nothing where all are.
    func update(_ handle: ResourceHandle, at time: Timestamp) throws(APIError) {
        let info = RequestInfo(time: time, actor: "clusterrole-aggregation-controller", fieldManager: "clusterrole-aggregation-controller")
        // A role that aggregates may be selected by another one; a chain longer than the number of roles is a circle.
        for _ in 0..<8 {
            let all = try server.listStored(handle, namespace: nil).items.map(\.value)
            var hasChanged = false
            for role in all where role.at("aggregationRule", "clusterRoleSelectors") != nil {
                let rules = RoleAuthorizer.rules(ofCluster: role, among: all)
                if Set(rules) == Set(PolicyRule.rules(of: role)) { continue }
                hasChanged = true
                let key = ObjectKey(namespace: "", name: role.at("metadata", "name")?.stringValue ?? "")
                _ = try server.patch(handle, key, .merge(["rules": .array(rules.map(\.json))]), info)
            }
            if !hasChanged { return }
        }
    }
}
