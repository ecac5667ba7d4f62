import ObjectModel

/// One rule of a Role or a ClusterRole: `rbac.authorization.k8s.io/v1 PolicyRule`.
struct PolicyRule: Hashable {
    var verbs: [String] = []
    var groups: [String] = []
    var resources: [String] = []
    var resourceNames: [String] = []
    var paths: [String] = []

    init() {}

    /// Reads a rule; what is of the wrong type counts as not there.
    init(_ json: JSONValue) {
        func list(_ field: String) -> [String] { json[field]?.arrayValue?.compactMap(\.stringValue) ?? [] }
        verbs = list("verbs")
        groups = list("apiGroups")
        resources = list("resources")
        resourceNames = list("resourceNames")
        paths = list("nonResourceURLs")
    }

    /// The rule as it stands in a role.
    var json: JSONValue {
        var object = JSONObject()
        let lists = [
            ("apiGroups", groups), ("nonResourceURLs", paths), ("resourceNames", resourceNames), ("resources", resources), ("verbs", verbs),
        ]
        for (name, values) in lists where !values.isEmpty { object[name] = .array(values.map(JSONValue.string)) }
        return .object(object)
    }

    /// The rules of a role.
    static func rules(of role: JSONValue) -> [PolicyRule] { (role["rules"]?.arrayValue ?? []).map(PolicyRule.init) }

    /// Whether the rule lets a request through.
    func allows(_ request: AccessRequest) -> Bool {
        guard Self.holds(verbs, request.verb) else { return false }
        if !request.isResourceRequest { return allows(path: request.path) }
        return Self.holds(groups, request.group) && allows(resource: request.resource, subresource: request.subresource)
            && (resourceNames.isEmpty || resourceNames.contains(request.name))
    }

    private static func holds(_ list: [String], _ value: String) -> Bool { list.contains { $0 == "*" || $0 == value } }

    private func allows(resource: String, subresource: String) -> Bool {
        for known in resources {
            if known == "*" { return true }
            if subresource.isEmpty {
                if known == resource { return true }
            } else if known.utf8.count == resource.utf8.count + subresource.utf8.count + 1 || known.hasPrefix("*/"),
                known == "\(resource)/\(subresource)" || known == "*/\(subresource)"
            {
                return true
            }
        }
        return false
    }

    private func allows(path: String) -> Bool {
        paths.contains { known in
            if known == "*" || known == path { return true }
            guard known.hasSuffix("*") else { return false }
            var prefix = known[...]
            while prefix.hasSuffix("*") { prefix = prefix.dropLast() }
            return path.hasPrefix(prefix)
        }
    }

    /// The smallest rules that this one is made of: one verb, one group, one resource and one name, or one path.
    var parts: [PolicyRule] {
        var result: [PolicyRule] = []
        for verb in verbs {
            for group in groups {
                for resource in resources {
                    var part = PolicyRule()
                    part.verbs = [verb]
                    part.groups = [group]
                    part.resources = [resource]
                    if resourceNames.isEmpty { result.append(part) }
                    for name in resourceNames {
                        part.resourceNames = [name]
                        result.append(part)
                    }
                }
            }
            for path in paths {
                var part = PolicyRule()
                part.verbs = [verb]
                part.paths = [path]
                result.append(part)
            }
        }
        return result
    }

    /// Whether somebody who has this rule has all that one of the smallest rules gives.
    func covers(_ part: PolicyRule) -> Bool {
        guard part.verbs.allSatisfy({ Self.holds(verbs, $0) }) else { return false }
        if let path = part.paths.first {
            return paths.contains { known in
                if known == "*" || known == path { return true }
                guard known.hasSuffix("*") else { return false }
                let prefix = known.dropLast()
                return path.hasPrefix(prefix)
            }
        }
        guard part.groups.allSatisfy({ Self.holds(groups, $0) }) else { return false }
        guard
            part.resources.allSatisfy({ wanted in
                let subresource = wanted.split(separator: "/", maxSplits: 1).dropFirst().first
                return resources.contains { $0 == "*" || $0 == wanted || (subresource.map { "*/" + $0 } ?? "") == $0 }
            })
        else { return false }
        return resourceNames.isEmpty || (!part.resourceNames.isEmpty && part.resourceNames.allSatisfy(resourceNames.contains))
    }

    /// The rule as Go prints it.
    var description: String {
        func list(_ name: String, _ values: [String]) -> String? {
            values.isEmpty ? nil : "\(name):[\(values.map(\.goQuoted).joined(separator: ", "))]"
        }
        let parts = [
            list("APIGroups", groups), list("Resources", resources), list("ResourceNames", resourceNames),
            list("NonResourceURLs", paths), list("Verbs", verbs),
        ]
        return "{\(parts.compactMap { $0 }.joined(separator: ", "))}"
    }

    /// The rule as reviews list it.
    var accessRule: AccessRule {
        var rule = AccessRule(verbs: verbs)
        rule.groups = groups
        rule.resources = resources
        rule.resourceNames = resourceNames
        rule.paths = paths
        return rule
    }
}
