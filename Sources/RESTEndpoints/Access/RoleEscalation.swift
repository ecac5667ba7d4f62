import APIServer
import ObjectModel

/// Nobody gives away more than they have: what kube-apiserver checks when roles and bindings are written.
struct RoleEscalation {
    let server: APIServer
    let authorizer: RoleAuthorizer

    /// 403 when an object of `rbac.authorization.k8s.io` would give rights that its writer does not have. Objects of other groups,
    /// and those whose rules do not change, pass.
    func check(_ value: JSONValue, old: JSONValue?, _ handle: ResourceHandle, by user: UserInfo) throws(APIError) {
        guard handle.kind.group == RoleAuthorizer.group, !user.groups.contains(UserInfo.mastersGroup) else { return }
        let name = value.at("metadata", "name")?.stringValue ?? ""
        let namespace = value.at("metadata", "namespace")?.stringValue ?? ""
        switch handle.definition.plural {
        case "roles", "clusterroles":
            if let old, old["rules"] == value["rules"], old["aggregationRule"] == value["aggregationRule"] { return }
            if may("escalate", handle.definition.plural, name, namespace, user) { return }
            try confirm(rules(of: value), handle, name, namespace, user)
            if value.at("aggregationRule", "clusterRoleSelectors")?.isEmptyOrNull == false {
                var everything = PolicyRule()
                everything.verbs = ["*"]
                everything.groups = ["*"]
                everything.resources = ["*"]
                try confirm([everything], handle, name, namespace, user)
            }
        case "rolebindings", "clusterrolebindings":
            if let old, old["subjects"] == value["subjects"], old["roleRef"] == value["roleRef"] { return }
            let isCluster = value.at("roleRef", "kind") == "ClusterRole"
            let roleName = value.at("roleRef", "name")?.stringValue ?? ""
            let plural = isCluster ? "clusterroles" : "roles"
            if may("bind", plural, roleName, namespace, user) { return }
            guard let roles = try? server.resolve(GroupVersionResource(group: RoleAuthorizer.group, version: "v1", resource: plural)),
                let role = server.stored(roles, ObjectKey(namespace: isCluster ? "" : namespace, name: roleName))?.value
            else {
                throw .notFound(GroupResource(group: RoleAuthorizer.group, resource: isCluster ? "clusterrole" : "role"), roleName)
            }
            try confirm(rules(of: role), handle, name, namespace, user)
        default: return
        }
    }

    private func rules(of role: JSONValue) -> [PolicyRule] {
        guard role["aggregationRule"] != nil,
            let roles = try? server.resolve(GroupVersionResource(group: RoleAuthorizer.group, version: "v1", resource: "clusterroles")),
            let all = try? server.listStored(roles, namespace: nil)
        else { return PolicyRule.rules(of: role) }
        return PolicyRule.rules(of: role) + RoleAuthorizer.rules(ofCluster: role, among: all.items.map(\.value))
    }

    private func may(_ verb: String, _ resource: String, _ name: String, _ namespace: String, _ user: UserInfo) -> Bool {
        authorizer.decide(
            AccessRequest(
                user: user, verb: verb, namespace: namespace, group: RoleAuthorizer.group, version: "v1", resource: resource, name: name)
        ).isAllowed
    }

    private func confirm(
        _ rules: [PolicyRule], _ handle: ResourceHandle, _ name: String, _ namespace: String, _ user: UserInfo
    ) throws(APIError) {
        let own = authorizer.policyRules(of: user, namespace: namespace)
        let missing = rules.filter { rule in !rule.parts.allSatisfy { part in own.contains { $0.covers(part) } } }
        if missing.isEmpty { return }
        var unique: [String] = []
        for text in missing.map(\.description) where !unique.contains(text) { unique.append(text) }
        let groups = user.groups.map(\.goQuoted).joined(separator: " ")
        throw .forbidden(
            handle.groupResource, name,
            "user \(user.name.goQuoted) (groups=[\(groups)]) is attempting to grant RBAC permissions not currently held:\n"
                + unique.joined(separator: "\n"))
    }
}
