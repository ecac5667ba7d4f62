import KubernetesAPI
import ObjectModel
import Testing
import WireBehaviours

@testable import APIServer
@testable import RESTEndpoints

struct AuthenticationTests {
    let transport: InProcessTransport

    init() throws {
        transport = try InProcessTransport()
        transport.authenticates = false
        transport.authentication.add(token: "bob-token", user: UserInfo(name: "bob", uid: "7", groups: ["dev"]))
    }

    private func send(_ target: String, _ authorization: String?, certificate: CertifiedUser? = nil) throws -> EndpointResponse {
        var request = EndpointRequest(method: "GET", path: target, certificate: certificate)
        if let authorization { request.headers.add("Authorization", authorization) }
        return try transport.send(request)
    }

    @Test(
        "who shows a good token may go on, who shows a bad one is unknown, who shows none is anonymous",
        arguments: [
            ("Bearer bob-token", 200), ("bearer bob-token", 200), ("Bearer  bob-token", 200), ("Bearer bob-toke", 401),
            ("Bearer bob-tokenx", 401), ("Bearer nobody", 401), ("Basic Ym9iOmI=", 403), ("Bearer ", 403), (nil, 403), ("", 403),
        ])
    func tokens(authorization: String?, status: Int) throws {
        let response = try send("/api/v1/pods", authorization)
        #expect(response.head.status == status)
        if status == 401 {
            #expect(
                response.text == #"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unauthorized","#
                    + #""reason":"Unauthorized","code":401}"# + "\n")
        }
        if status == 403 {
            #expect(
                try response.json().text("message")
                    == "pods is forbidden: User \"system:anonymous\" cannot list resource \"pods\" in API group \"\" at the cluster scope")
        }
    }

    @Test func `a certificate names its user`() throws {
        let response = try transport.send(
            EndpointRequest(
                method: "POST", path: "/apis/authentication.k8s.io/v1/selfsubjectreviews", body: Array("{}".utf8),
                certificate: CertifiedUser(name: "carol", groups: ["ops"])))
        #expect(response.head.status == 201)
        #expect(
            try response.json()["status"]
                == ["userInfo": ["username": "carol", "groups": ["ops", "system:authenticated"]]])
    }

    @Test("anybody may ask for health and version", arguments: ["/healthz", "/livez/ping", "/readyz", "/version"])
    func open(path: String) throws { #expect(try send(path, nil).head.status == 200) }

    @Test(
        "header fields that ask for somebody else are taken whole or refused",
        arguments: [
            ([("Impersonate-User", "eve")], 201, "eve", ["system:authenticated"]),
            (
                [("impersonate-user", "eve"), ("Impersonate-Group", "a"), ("Impersonate-Group", "b")], 201, "eve",
                ["a", "b", "system:authenticated"]
            ),
            (
                [("Impersonate-User", "system:serviceaccount:n:s")], 201, "system:serviceaccount:n:s",
                ["system:serviceaccounts", "system:serviceaccounts:n", "system:authenticated"]
            ),
            ([("Impersonate-User", "system:anonymous")], 403, "", []),
            ([("Impersonate-Group", "a")], 500, "", []), ([("Impersonate-User", "eve"), ("Impersonate-Mood", "a")], 400, "", []),
        ] as [([(String, String)], Int, String, [String])])
    func impersonation(fields: [(String, String)], status: Int, name: String, groups: [String]) async throws {
        transport.authenticates = true
        let response = try await transport.send(
            "POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", [:], headers: fields)
        #expect(response.head.status == status, "\(response.text)")
        guard status == 201 else { return }
        let user = try response.json().at("status", "userInfo") ?? nil
        #expect(user["username"] == .string(name))
        #expect(user["groups"] == .array(groups.map(JSONValue.string)))
    }

    @Test func `a ServiceAccount's token is good until it expires or the account is gone`() async throws {
        transport.authenticates = true
        let accounts = "/api/v1/namespaces/default/serviceaccounts"
        try await transport.expect(201, "POST", accounts, ["metadata": ["name": "robot"]])
        let short = try await transport.expect(422, "POST", accounts + "/robot/token", ["spec": ["expirationSeconds": 5]])
        #expect(short.text("message").contains("10 minutes"))
        let issued = try await transport.expect(201, "POST", accounts + "/robot/token", ["spec": ["expirationSeconds": 600]])
        #expect(issued["kind"] == "TokenRequest")
        #expect(issued.text("status", "expirationTimestamp") == (transport.time + 600_000_000_000).rfc3339)
        let token = issued.text("status", "token")
        let review = try await transport.expect(
            201, "POST", "/apis/authentication.k8s.io/v1/tokenreviews", ["spec": ["token": .string(token)]])
        #expect(review.at("status", "authenticated") == true)
        #expect(review.at("status", "user")?["username"] == "system:serviceaccount:default:robot")
        #expect(!review.description.contains(token))
        #expect(try send("/api/v1/pods", "Bearer \(token)").head.status == 200)
        #expect(try send("/api/v1/pods", "Bearer \(token)x").head.status == 401)
        transport.time = transport.time + 600_000_000_000
        #expect(try send("/api/v1/pods", "Bearer \(token)").head.status == 401)
        let second = try await transport.expect(201, "POST", accounts + "/robot/token", [:]).text("status", "token")
        #expect(try send("/api/v1/pods", "Bearer \(second)").head.status == 200)
        try await transport.expect(200, "DELETE", accounts + "/robot")
        try await transport.expect(201, "POST", accounts, ["metadata": ["name": "robot"]])
        #expect(try send("/api/v1/pods", "Bearer \(second)").head.status == 401)
    }

    @Test func `a token that is bound to a Pod ends with it`() async throws {
        transport.authenticates = true
        let accounts = "/api/v1/namespaces/default/serviceaccounts"
        let pods = "/api/v1/namespaces/default/pods"
        try await transport.expect(201, "POST", accounts, ["metadata": ["name": "robot"]])
        try await transport.expect(
            201, "POST", pods, ["metadata": ["name": "p"], "spec": ["containers": [["name": "c", "image": "example.com/i"]]]])
        let bound: JSONValue = ["spec": ["boundObjectRef": ["kind": "Pod", "apiVersion": "v1", "name": "p"]]]
        let token = try await transport.expect(201, "POST", accounts + "/robot/token", bound).text("status", "token")
        #expect(try send("/api/v1/pods", "Bearer \(token)").head.status == 200)
        try await transport.expect(200, "DELETE", pods + "/p")
        #expect(try send("/api/v1/pods", "Bearer \(token)").head.status == 401)
        try await transport.expect(404, "POST", accounts + "/robot/token", bound)
    }
}

struct AuthorizationTests {
    let transport: InProcessTransport
    static let roles = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles"
    static let bindings = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings"
    static let clusterRoles = "/apis/rbac.authorization.k8s.io/v1/clusterroles"

    init() throws {
        transport = try InProcessTransport(authorizer: { RoleAuthorizer(server: $0) })
        try BootstrapRoles.install(in: transport.server, RequestInfo(time: transport.time, actor: "test"))
        for name in ["bob", "eve"] {
            transport.authentication.add(token: name, user: UserInfo(name: name, groups: name == "bob" ? ["dev"] : []))
        }
    }

    private func asks(
        _ user: String, _ status: Int, _ method: String, _ target: String, _ body: JSONValue? = nil, type: String = "application/json",
        line: Testing.SourceLocation = #_sourceLocation
    ) async throws -> JSONValue {
        let response = try await transport.send(method, target, body, type: type, headers: [("Authorization", "Bearer \(user)")])
        let value = (try? response.json()) ?? .null
        #expect(response.head.status == status, "\(value)", sourceLocation: line)
        return value
    }

    @discardableResult
    private func role(_ rules: JSONValue, _ name: String = "r") async throws -> JSONValue {
        try await transport.expect(201, "POST", Self.roles, ["metadata": ["name": .string(name)], "rules": rules])
    }

    private func bind(_ subject: JSONValue, _ role: String = "r", kind: String = "Role", _ name: String = "b") async throws {
        try await transport.expect(
            201, "POST", Self.bindings,
            [
                "metadata": ["name": .string(name)], "subjects": [subject],
                "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": .string(kind), "name": .string(role)],
            ])
    }

    private static let bob: JSONValue = ["kind": "User", "name": "bob", "apiGroup": "rbac.authorization.k8s.io"]

    @Test func `a role lets through what it names and nothing else`() async throws {
        try await role([
            ["apiGroups": [""], "resources": ["pods", "pods/status"], "verbs": ["get", "list"]],
            ["apiGroups": [""], "resources": ["configmaps"], "resourceNames": ["mine"], "verbs": ["*"]],
        ])
        try await bind(Self.bob)
        _ = try await asks("bob", 200, "GET", "/api/v1/namespaces/default/pods")
        _ = try await asks("bob", 404, "GET", "/api/v1/namespaces/default/pods/p")
        _ = try await asks("bob", 404, "GET", "/api/v1/namespaces/default/pods/p/status")
        _ = try await asks("bob", 404, "GET", "/api/v1/namespaces/default/configmaps/mine")
        _ = try await asks("bob", 200, "GET", "/api/v1/namespaces/default/configmaps?fieldSelector=metadata.name%3Dmine")
        let cases: [(String, String, String)] = [
            (
                "GET", "/api/v1/namespaces/kube-system/pods",
                "pods is forbidden: User \"bob\" cannot list resource \"pods\" in API group \"\" in the namespace \"kube-system\""
            ),
            ("GET", "/api/v1/pods", "pods is forbidden: User \"bob\" cannot list resource \"pods\" in API group \"\" at the cluster scope"),
            (
                "GET", "/api/v1/namespaces/default/pods?watch=1",
                "pods is forbidden: User \"bob\" cannot watch resource \"pods\" in API group \"\" in the namespace \"default\""
            ),
            (
                "DELETE", "/api/v1/namespaces/default/pods",
                "pods is forbidden: User \"bob\" cannot deletecollection resource \"pods\" in API group \"\" in the namespace \"default\""
            ),
            (
                "GET", "/api/v1/namespaces/default/pods/p/log",
                "pods \"p\" is forbidden: User \"bob\" cannot get resource \"pods/log\" in API group \"\" in the namespace \"default\""
            ),
            (
                "GET", "/api/v1/namespaces/default/configmaps/other",
                "configmaps \"other\" is forbidden: User \"bob\" cannot get resource \"configmaps\" in API group \"\" in the namespace "
                    + "\"default\""
            ),
            (
                "GET", "/apis/apps/v1/namespaces/default/deployments/d",
                "deployments.apps \"d\" is forbidden: User \"bob\" cannot get resource \"deployments\" in API group \"apps\" in the "
                    + "namespace \"default\""
            ),
            ("GET", "/metrics", "forbidden: User \"bob\" cannot get path \"/metrics\""),
        ]
        for (method, target, message) in cases {
            let status = try await asks("bob", 403, method, target)
            #expect(status.text("message") == message)
            #expect(status.text("reason") == "Forbidden")
        }
    }

    @Test(
        "subjects are users, groups and ServiceAccounts",
        arguments: [
            (["kind": "User", "name": "bob"], 200), (["kind": "Group", "name": "dev"], 200),
            (["kind": "Group", "name": "system:authenticated"], 200), (["kind": "Group", "name": "ops"], 403),
            (["kind": "ServiceAccount", "name": "bob", "namespace": "default"], 403), (["kind": "User", "name": "Bob"], 403),
        ] as [(JSONValue, Int)])
    func subjects(subject: JSONValue, status: Int) async throws {
        try await role([["apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]]])
        var subject = subject
        if subject["kind"] != "ServiceAccount" { subject["apiGroup"] = "rbac.authorization.k8s.io" }
        try await bind(subject)
        _ = try await asks("bob", status, "GET", "/api/v1/namespaces/default/secrets")
    }

    @Test("who makes an object by an update or an apply must be allowed to create it", arguments: [false, true])
    func creationByOtherVerbs(mayCreate: Bool) async throws {
        let verbs: JSONValue = mayCreate ? ["create", "update", "patch"] : ["update", "patch"]
        try await role([["apiGroups": ["coordination.k8s.io"], "resources": ["leases"], "verbs": verbs]])
        try await bind(Self.bob)
        let path = "/apis/coordination.k8s.io/v1/namespaces/default/leases"
        func lease(_ name: String) -> JSONValue {
            ["apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": ["name": .string(name)], "spec": [:]]
        }
        let status = mayCreate ? 201 : 403
        let answers = [
            try await asks("bob", status, "PUT", path + "/a", lease("a")),
            try await asks(
                "bob", status, "PATCH", path + "/b?fieldManager=bob", lease("b"), type: "application/apply-patch+yaml"),
        ]
        for answer in answers where !mayCreate {
            #expect(answer.text("message").contains("User \"bob\" cannot create resource \"leases\" in API group"))
        }
    }

    @Test func `a binding to a role that is not there says so`() async throws {
        try await bind(Self.bob, "gone", kind: "ClusterRole")
        let status = try await asks("bob", 403, "GET", "/api/v1/namespaces/default/pods")
        #expect(status.text("message").hasSuffix(": RBAC: clusterrole.rbac.authorization.k8s.io \"gone\" not found"))
    }

    @Test func `the bootstrap roles let everybody discover and nobody more`() async throws {
        _ = try await asks("eve", 200, "GET", "/version")
        let discovery = try await transport.send("GET", "/api", headers: [("Authorization", "Bearer eve")])
        #expect(discovery.head.status != 403)
        _ = try await asks("eve", 403, "GET", "/api/v1/namespaces")
        transport.authenticates = false
        let anonymous = try await transport.expect(403, "GET", "/api")
        #expect(anonymous.text("message") == "forbidden: User \"system:anonymous\" cannot get path \"/api\"")
        #expect(try await transport.send("GET", "/healthz").head.status == 200)
    }

    @Test func `view, edit and admin build on one another`() async throws {
        try await bind(Self.bob, "view", kind: "ClusterRole")
        let map: JSONValue = ["metadata": ["name": "a"]]
        let maps = "/api/v1/namespaces/default/configmaps"
        _ = try await asks("bob", 200, "GET", maps)
        _ = try await asks("bob", 403, "GET", "/api/v1/namespaces/default/secrets")
        _ = try await asks("bob", 403, "POST", maps, map)
        try await bind(Self.bob, "edit", kind: "ClusterRole", "e")
        _ = try await asks("bob", 201, "POST", maps, map)
        _ = try await asks("bob", 403, "GET", Self.roles)
        try await bind(Self.bob, "admin", kind: "ClusterRole", "d")
        _ = try await asks("bob", 200, "GET", Self.roles)
        // A role that is labelled for it becomes part of it.
        _ = try await asks("bob", 403, "GET", "/apis/agents.x-k8s.io/v1beta1/namespaces/default/sandboxes")
        try await transport.expect(
            201, "POST", Self.clusterRoles,
            [
                "metadata": ["name": "more", "labels": ["rbac.authorization.k8s.io/aggregate-to-view": "true"]],
                "rules": [["apiGroups": ["agents.x-k8s.io"], "resources": ["sandboxes"], "verbs": ["list"]]],
            ])
        _ = try await asks("bob", 200, "GET", "/apis/agents.x-k8s.io/v1beta1/namespaces/default/sandboxes")
        for name in ["view", "edit", "admin"] {
            let rules = try await transport.expect(200, "GET", Self.clusterRoles + "/" + name)["rules"]?.arrayValue ?? []
            #expect(rules.contains(["apiGroups": ["agents.x-k8s.io"], "resources": ["sandboxes"], "verbs": ["list"]]), "\(name)")
        }
        try await transport.expect(200, "DELETE", Self.clusterRoles + "/more")
        _ = try await asks("bob", 403, "GET", "/apis/agents.x-k8s.io/v1beta1/namespaces/default/sandboxes")
        let admin = try await transport.expect(200, "GET", Self.clusterRoles + "/admin")
        #expect(!admin.description.contains("sandboxes"))
    }

    @Test func `nobody gives away more than they have`() async throws {
        try await bind(Self.bob, "admin", kind: "ClusterRole")
        let mine: JSONValue = [
            "metadata": ["name": "mine"], "rules": [["apiGroups": [""], "resources": ["pods"], "verbs": ["get", "create"]]],
        ]
        _ = try await asks("bob", 201, "POST", Self.roles, mine)
        var more = mine
        more.set("more", at: "metadata", "name")
        more["rules"] = [["apiGroups": [""], "resources": ["nodes"], "verbs": ["get"]]]
        let refused = try await asks("bob", 403, "POST", Self.roles, more)
        #expect(
            refused.text("message")
                == "roles.rbac.authorization.k8s.io \"more\" is forbidden: user \"bob\" (groups=[\"dev\" \"system:authenticated\"]) is "
                + "attempting to grant RBAC permissions not currently held:\n{APIGroups:[\"\"], Resources:[\"nodes\"], Verbs:[\"get\"]}")
        _ = try await asks(
            "bob", 403, "PATCH", Self.roles + "/mine", ["rules": more["rules"] ?? nil], type: "application/merge-patch+json")
        let binding: JSONValue = [
            "metadata": ["name": "all"], "subjects": [Self.bob],
            "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"],
        ]
        _ = try await asks("bob", 403, "POST", Self.bindings, binding)
        // The verbs bind and escalate lift the rule.
        try await role([["apiGroups": ["rbac.authorization.k8s.io"], "resources": ["roles"], "verbs": ["escalate"]]], "lifted")
        try await bind(Self.bob, "lifted", "l")
        _ = try await asks("bob", 201, "POST", Self.roles, more)
    }

    @Test func `acting as somebody else takes the verb impersonate`() async throws {
        func asEve(_ group: String? = nil) async throws -> EndpointResponse {
            let fields = [("Authorization", "Bearer bob"), ("Impersonate-User", "eve")] + (group.map { [("Impersonate-Group", $0)] } ?? [])
            return try await transport.send("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", [:], headers: fields)
        }
        let refused = try await asEve()
        #expect(refused.head.status == 403)
        #expect(
            try refused.json().text("message")
                == "users \"eve\" is forbidden: User \"bob\" cannot impersonate resource \"users\" in API group \"\" at the cluster scope")
        try await transport.expect(
            201, "POST", Self.clusterRoles,
            [
                "metadata": ["name": "actor"],
                "rules": [["apiGroups": [""], "resources": ["users"], "resourceNames": ["eve"], "verbs": ["impersonate"]]],
            ])
        try await transport.expect(
            201, "POST", "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
            [
                "metadata": ["name": "actor"], "subjects": [Self.bob],
                "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "actor"],
            ])
        #expect(try await asEve().head.status == 201)
        #expect(try await asEve("system:masters").head.status == 403)
    }

    @Test func `reviews say what a request would be told`() async throws {
        try await role([["apiGroups": [""], "resources": ["pods"], "verbs": ["get"]]])
        try await bind(Self.bob)
        let mine = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
        func attributes(_ verb: String) -> JSONValue {
            ["namespace": "default", "verb": .string(verb), "resource": "pods"]
        }
        let may = try await asks("bob", 201, "POST", mine, ["spec": ["resourceAttributes": attributes("get")]])
        #expect(may.at("status", "allowed") == true)
        #expect(may.text("status", "reason") == "RBAC: allowed by RoleBinding \"b/default\" of Role \"r\" to User \"bob\"")
        let mayNot = try await asks("bob", 201, "POST", mine, ["spec": ["resourceAttributes": attributes("delete")]])
        #expect(mayNot["status"] == ["allowed": false])
        _ = try await asks("bob", 422, "POST", mine, ["spec": [:]])
        _ = try await asks("bob", 403, "POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", [:])
        let other = try await transport.expect(
            201, "POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews",
            ["spec": ["user": "bob", "resourceAttributes": attributes("get")]])
        #expect(other.at("status", "allowed") == true)
        let local = "/apis/authorization.k8s.io/v1/namespaces/kube-system/localsubjectaccessreviews"
        try await transport.expect(400, "POST", local, ["spec": ["user": "bob", "resourceAttributes": attributes("get")]])
        let path: JSONValue = ["spec": ["nonResourceAttributes": ["path": "/version", "verb": "get"]]]
        #expect(try await asks("bob", 201, "POST", mine, path).at("status", "allowed") == true)
        let rules = try await asks(
            "bob", 201, "POST", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", ["spec": ["namespace": "default"]])
        #expect(
            rules.at("status", "resourceRules")?.arrayValue?.contains(["verbs": ["get"], "apiGroups": [""], "resources": ["pods"]]) == true)
        #expect(rules.at("status", "nonResourceRules")?.arrayValue?.isEmpty == false)
    }
}
