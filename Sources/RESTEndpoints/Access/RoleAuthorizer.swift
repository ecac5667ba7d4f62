import APIServer
import ObjectModel

/// Decides by the Roles, ClusterRoles and bindings in the store, as kube-apiserver's RBAC does.
///
/// What the objects say is worked out once for each change of any of them. The group `system:masters` may do everything.
public final class RoleAuthorizer: Authorizer {
    static let group = "rbac.authorization.k8s.io"

    /// What a binding gives to its subjects.
    private struct Grant {
        /// The namespace, or empty for everywhere.
        let namespace: String
        /// `RoleBinding "a/b" of Role "c" to User "d"`.
        let origin: String
        let rules: [PolicyRule]
    }

    /// A binding whose role is not there.
    private struct Dangling {
        let namespace: String
        let message: String
    }

    private enum Subject: Hashable {
        case user(String)
        case group(String)
    }

    /// Whether the roles and bindings that every cluster has count as written where there are none of their names: until they are made.
    public var assumesBootstrapRoles = false {
        didSet { revisions = [] }
    }

    private let server: APIServer
    private var grants: [Subject: [Grant]] = [:]
    private var dangling: [Subject: [Dangling]] = [:]
    private var revisions: [UInt64] = []

    /// Decides by the objects of a server.
    public init(server: APIServer) { self.server = server }

    /// Whether a rule of a role bound to the user lets the request through.
    public func decide(_ request: AccessRequest) -> AccessDecision {
        if request.user.groups.contains(UserInfo.mastersGroup) { return AccessDecision(isAllowed: true) }
        refresh()
        var reasons: [String] = []
        for subject in Self.subjects(of: request.user) {
            for grant in grants[subject] ?? [] where grant.namespace.isEmpty || grant.namespace == request.namespace {
                if grant.rules.contains(where: { $0.allows(request) }) {
                    return AccessDecision(isAllowed: true, reason: "RBAC: allowed by \(grant.origin)")
                }
            }
            for broken in dangling[subject] ?? [] where broken.namespace.isEmpty || broken.namespace == request.namespace {
                reasons.append(broken.message)
            }
        }
        if reasons.isEmpty { return AccessDecision(isAllowed: false) }
        let text = reasons.count == 1 ? reasons[0] : "[\(reasons.joined(separator: ", "))]"
        return AccessDecision(isAllowed: false, reason: "RBAC: \(text)")
    }

    /// Every rule of the roles bound to the user there.
    public func rules(of user: UserInfo, namespace: String) -> (rules: [AccessRule], isIncomplete: Bool) {
        (policyRules(of: user, namespace: namespace).map(\.accessRule), false)
    }

    /// Every rule of the roles bound to the user in a namespace, or for an empty one everywhere.
    func policyRules(of user: UserInfo, namespace: String) -> [PolicyRule] {
        refresh()
        var rules: [PolicyRule] = []
        if user.groups.contains(UserInfo.mastersGroup) {
            var everything = PolicyRule()
            everything.verbs = ["*"]
            everything.groups = ["*"]
            everything.resources = ["*"]
            var paths = PolicyRule()
            paths.verbs = ["*"]
            paths.paths = ["*"]
            rules = [everything, paths]
        }
        for subject in Self.subjects(of: user) {
            for grant in grants[subject] ?? [] where grant.namespace.isEmpty || grant.namespace == namespace { rules += grant.rules }
        }
        return rules
    }

    private static func subjects(of user: UserInfo) -> [Subject] { [.user(user.name)] + user.groups.map(Subject.group) }

    private func handle(_ resource: String) -> ResourceHandle? {
        try? server.resolve(GroupVersionResource(group: Self.group, version: "v1", resource: resource))
    }

    private func objects(_ handle: ResourceHandle?, assumed: [JSONValue] = []) -> [JSONValue] {
        guard let handle, let page = try? server.listStored(handle, namespace: nil) else { return [] }
        let stored = page.items.map(\.value)
        guard assumesBootstrapRoles else { return stored }
        return stored + assumed.filter { one in !stored.contains { Self.text($0, "name") == Self.text(one, "name") } }
    }

    /// Reads the objects again if any of them has changed.
    private func refresh() {
        let handles = ["clusterroles", "clusterrolebindings", "roles", "rolebindings"].map(handle)
        let now = handles.map { $0?.lastRevision ?? 0 }
        if now == revisions { return }
        revisions = now
        grants = [:]
        dangling = [:]
        let clusterRoles = Self.clusterRules(objects(handles[0], assumed: BootstrapRoles.clusterRoles))
        var roles: [ObjectKey: [PolicyRule]] = [:]
        for role in objects(handles[2]) {
            roles[ObjectKey(namespace: Self.text(role, "namespace"), name: Self.text(role, "name"))] = PolicyRule.rules(of: role)
        }
        for binding in objects(handles[1], assumed: BootstrapRoles.clusterRoleBindings) {
            add(binding, "ClusterRoleBinding", namespace: "", clusterRoles, roles)
        }
        for binding in objects(handles[3]) { add(binding, "RoleBinding", namespace: Self.text(binding, "namespace"), clusterRoles, roles) }
    }

    private static func text(_ object: JSONValue, _ field: String) -> String { object.at("metadata", field)?.stringValue ?? "" }

    /// The rules of every ClusterRole; one that aggregates has those of the roles it selects.
    private static func clusterRules(_ all: [JSONValue]) -> [String: [PolicyRule]] {
        var result: [String: [PolicyRule]] = [:]
        for role in all { result[text(role, "name")] = rules(ofCluster: role, among: all) }
        return result
    }

    /// The rules of a ClusterRole: its own, or with an aggregation rule those of the roles that it selects, each once.
    static func rules(ofCluster role: JSONValue, among all: [JSONValue]) -> [PolicyRule] {
        guard let selectors = role.at("aggregationRule", "clusterRoleSelectors")?.arrayValue else { return PolicyRule.rules(of: role) }
        var rules: [PolicyRule] = []
        for selector in selectors.compactMap({ try? LabelSelector(json: $0) }) {
            for other in all where text(other, "name") != text(role, "name") {
                guard selector.matches(other.at("metadata", "labels")?.objectValue) else { continue }
                for rule in PolicyRule.rules(of: other) where !rules.contains(rule) { rules.append(rule) }
            }
        }
        return rules
    }

    private func add(
        _ binding: JSONValue, _ kind: String, namespace: String, _ clusterRoles: [String: [PolicyRule]],
        _ roles: [ObjectKey: [PolicyRule]]
    ) {
        let roleKind = binding.at("roleRef", "kind")?.stringValue ?? ""
        let roleName = binding.at("roleRef", "name")?.stringValue ?? ""
        let rules: [PolicyRule]?
        let missing: String
        if roleKind == "ClusterRole" {
            rules = clusterRoles[roleName]
            missing = "clusterrole.\(Self.group) \(roleName.goQuoted) not found"
        } else {
            rules = namespace.isEmpty ? nil : roles[ObjectKey(namespace: namespace, name: roleName)]
            missing = "role.\(Self.group) \(roleName.goQuoted) not found"
        }
        let name = Self.text(binding, "name")
        let shown = namespace.isEmpty ? name : "\(name)/\(namespace)"
        for subject in binding["subjects"]?.arrayValue ?? [] {
            let subjectName = subject["name"]?.stringValue ?? ""
            let key: Subject
            let who: String
            switch subject["kind"]?.stringValue {
            case "User": (key, who) = (.user(subjectName), "User \(subjectName.goQuoted)")
            case "Group": (key, who) = (.group(subjectName), "Group \(subjectName.goQuoted)")
            case "ServiceAccount":
                let own = subject["namespace"]?.stringValue ?? ""
                let place = own.isEmpty ? namespace : own
                if place.isEmpty { continue }
                key = .user(UserInfo.serviceAccountName(namespace: place, name: subjectName))
                who = "ServiceAccount \("\(subjectName)/\(place)".goQuoted)"
            default: continue
            }
            if let rules {
                let origin = "\(kind) \(shown.goQuoted) of \(roleKind) \(roleName.goQuoted) to \(who)"
                grants[key, default: []].append(Grant(namespace: namespace, origin: origin, rules: rules))
            } else {
                dangling[key, default: []].append(Dangling(namespace: namespace, message: missing))
            }
        }
    }
}
