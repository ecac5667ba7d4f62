import APIServer
import ObjectModel

/// The ClusterRoles and bindings that every cluster begins with.
public enum BootstrapRoles {
    /// Makes those objects that are not there yet; 404 when the kinds are not served.
    public static func install(in server: APIServer, _ info: RequestInfo) throws(APIError) {
        for (resource, objects) in [("clusterroles", clusterRoles), ("clusterrolebindings", clusterRoleBindings)] {
            let handle = try server.resolve(GroupVersionResource(group: RoleAuthorizer.group, version: "v1", resource: resource))
            for object in objects {
                let name = object.at("metadata", "name")?.stringValue ?? ""
                if server.stored(handle, ObjectKey(namespace: "", name: name)) != nil { continue }
                _ = try server.create(handle, object, info)
            }
        }
    }

    private static let readVerbs = ["get", "list", "watch"]
    private static let writeVerbs = ["create", "delete", "deletecollection", "patch", "update"]
    private static let allVerbs = writeVerbs + readVerbs

    /// The ClusterRoles.
    public static let clusterRoles: [JSONValue] = [
        role("cluster-admin", [rule(["*"], ["*"], ["*"]), paths(["*"], ["*"])]),
        role(
            "system:discovery",
            [
                paths(
                    ["get"],
                    [
                        "/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*", "/readyz", "/version",
                        "/version/",
                    ])
            ]),
        role("system:public-info-viewer", [paths(["get"], ["/healthz", "/livez", "/readyz", "/version", "/version/"])]),
        role(
            "system:basic-user",
            [
                rule(["create"], ["authorization.k8s.io"], ["selfsubjectaccessreviews", "selfsubjectrulesreviews"]),
                rule(["create"], ["authentication.k8s.io"], ["selfsubjectreviews"]),
            ]),
        aggregated("admin", ["admin"], label: nil),
        aggregated("edit", ["edit"], label: "admin"),
        aggregated("view", ["view"], label: "edit"),
        role("system:aggregate-to-admin", adminRules, label: "admin"),
        role("system:aggregate-to-edit", editRules, label: "edit"),
        role("system:aggregate-to-view", viewRules, label: "view"),
    ]

    /// The bindings.
    public static let clusterRoleBindings: [JSONValue] = [
        binding("cluster-admin", [UserInfo.mastersGroup]),
        binding("system:discovery", [UserInfo.authenticatedGroup]),
        binding("system:basic-user", [UserInfo.authenticatedGroup]),
        binding("system:public-info-viewer", [UserInfo.authenticatedGroup, "system:unauthenticated"]),
    ]

    private static let adminRules = [
        rule(["create"], ["authorization.k8s.io"], ["localsubjectaccessreviews"]),
        rule(allVerbs, [RoleAuthorizer.group], ["rolebindings", "roles"]),
    ]

    private static let editRules = [
        rule(readVerbs, [""], ["pods/attach", "pods/exec", "pods/portforward", "pods/proxy", "secrets", "services/proxy"]),
        rule(["impersonate"], [""], ["serviceaccounts"]),
        rule(writeVerbs, [""], ["pods", "pods/attach", "pods/exec", "pods/portforward", "pods/proxy"]),
        rule(["create"], [""], ["pods/eviction"]),
        rule(
            writeVerbs, [""],
            [
                "configmaps", "events", "persistentvolumeclaims", "replicationcontrollers", "replicationcontrollers/scale", "secrets",
                "serviceaccounts", "services", "services/proxy",
            ]),
        rule(["create"], [""], ["serviceaccounts/token"]),
        rule(
            writeVerbs, ["apps"],
            [
                "daemonsets", "deployments", "deployments/rollback", "deployments/scale", "replicasets", "replicasets/scale",
                "statefulsets", "statefulsets/scale",
            ]),
        rule(writeVerbs, ["autoscaling"], ["horizontalpodautoscalers"]),
        rule(writeVerbs, ["batch"], ["cronjobs", "jobs"]),
        rule(writeVerbs, ["policy"], ["poddisruptionbudgets"]),
        rule(writeVerbs, ["networking.k8s.io"], ["ingresses", "networkpolicies"]),
        rule(allVerbs, ["coordination.k8s.io"], ["leases"]),
    ]

    private static let viewRules = [
        rule(
            readVerbs, [""],
            [
                "configmaps", "endpoints", "persistentvolumeclaims", "persistentvolumeclaims/status", "pods", "replicationcontrollers",
                "replicationcontrollers/scale", "serviceaccounts", "services", "services/status",
            ]),
        rule(
            readVerbs, [""],
            [
                "bindings", "events", "limitranges", "namespaces/status", "pods/log", "pods/status", "replicationcontrollers/status",
                "resourcequotas", "resourcequotas/status",
            ]),
        rule(readVerbs, [""], ["namespaces"]),
        rule(readVerbs, ["discovery.k8s.io"], ["endpointslices"]),
        rule(
            readVerbs, ["apps"],
            [
                "controllerrevisions", "daemonsets", "daemonsets/status", "deployments", "deployments/scale", "deployments/status",
                "replicasets", "replicasets/scale", "replicasets/status", "statefulsets", "statefulsets/scale", "statefulsets/status",
            ]),
        rule(readVerbs, ["autoscaling"], ["horizontalpodautoscalers", "horizontalpodautoscalers/status"]),
        rule(readVerbs, ["batch"], ["cronjobs", "cronjobs/status", "jobs", "jobs/status"]),
        rule(readVerbs, ["policy"], ["poddisruptionbudgets", "poddisruptionbudgets/status"]),
        rule(readVerbs, ["networking.k8s.io"], ["ingresses", "ingresses/status", "networkpolicies"]),
    ]

    private static func list(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }

    private static func rule(_ verbs: [String], _ groups: [String], _ resources: [String]) -> JSONValue {
        ["apiGroups": list(groups), "resources": list(resources), "verbs": list(verbs)]
    }

    private static func paths(_ verbs: [String], _ paths: [String]) -> JSONValue { ["nonResourceURLs": list(paths), "verbs": list(verbs)] }

    private static func metadata(_ name: String, label: String? = nil) -> JSONValue {
        var labels: JSONValue = ["kubernetes.io/bootstrapping": "rbac-defaults"]
        if let label { labels["rbac.authorization.k8s.io/aggregate-to-\(label)"] = "true" }
        return [
            "name": .string(name), "annotations": ["rbac.authorization.kubernetes.io/autoupdate": "true"], "labels": labels,
        ]
    }

    private static func role(_ name: String, _ rules: [JSONValue], label: String? = nil) -> JSONValue {
        [
            "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": metadata(name, label: label),
            "rules": .array(rules),
        ]
    }

    /// A role that has the rules of those labelled for it, which in a real cluster a controller copies into it.
    private static func aggregated(_ name: String, _ sources: [String], label: String?) -> JSONValue {
        let selectors = sources.map { source -> JSONValue in
            ["matchLabels": .object(JSONObject(uniqueKeys: ["rbac.authorization.k8s.io/aggregate-to-\(source)"], values: ["true"]))]
        }
        var rules = viewRules
        if name != "view" { rules = editRules + rules }
        if name == "admin" { rules = adminRules + rules }
        return [
            "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": metadata(name, label: label),
            "aggregationRule": ["clusterRoleSelectors": .array(selectors)], "rules": .array(rules),
        ]
    }

    private static func binding(_ role: String, _ groups: [String]) -> JSONValue {
        [
            "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": metadata(role),
            "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": .string(role)],
            "subjects": .array(
                groups.map { ["apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": .string($0)] }),
        ]
    }
}
