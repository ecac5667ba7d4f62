import APIServer
import KubernetesAPI
import ObjectModel
import RESTEndpoints
import Testing

@Suite struct DiscoveryTests {
    private let aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
    private let older = "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList"

    @Test func `/api names the core version and the address that the client used`() throws {
        let server = try DocumentServer()
        let response = try server.get("/api", ["Host": "127.0.0.1:6443"])
        #expect(
            try JSONReader.read(response.body) == [
                "kind": "APIVersions", "versions": ["v1"],
                "serverAddressByClientCIDRs": [["clientCIDR": "0.0.0.0/0", "serverAddress": "127.0.0.1:6443"]],
            ])
    }

    // The order of kube-apiserver's groups is that of api/discovery/apis.json in kubernetes/kubernetes.
    @Test func `/apis lists kube-apiserver's groups in its order, then those of custom resources by name`() throws {
        let server = try DocumentServer()
        let list = try server.json("/apis")
        let names = (list["groups"]?.arrayValue ?? []).compactMap { $0["name"]?.stringValue }
        let served = ["apps", "events.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "networking.k8s.io"]
        #expect(names.filter { served.contains($0) } == served)
        #expect(names.suffix(2) == ["agents.x-k8s.io", "extensions.agents.x-k8s.io"])
        #expect(
            list["groups"]?.arrayValue?.first { $0["name"] == "agents.x-k8s.io" } == [
                "name": "agents.x-k8s.io",
                "versions": [
                    ["groupVersion": "agents.x-k8s.io/v1beta1", "version": "v1beta1"],
                    ["groupVersion": "agents.x-k8s.io/v1alpha1", "version": "v1alpha1"],
                ],
                "preferredVersion": ["groupVersion": "agents.x-k8s.io/v1beta1", "version": "v1beta1"],
            ])
    }

    // From api/discovery/apis__apps__v1.json in kubernetes/kubernetes; `watch` is there, too.
    @Test func `a list of resources is kube-apiserver's`() throws {
        let list = try DocumentServer().json("/apis/apps/v1")
        #expect(list["kind"] == "APIResourceList")
        #expect(list["groupVersion"] == "apps/v1")
        let all: JSONValue = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]
        #expect(
            list["resources"]?.arrayValue?.prefix(4) == [
                [
                    "name": "controllerrevisions", "singularName": "controllerrevision", "namespaced": true, "kind": "ControllerRevision",
                    "verbs": all, "storageVersionHash": "85nkx63pcBU=",
                ],
                [
                    "name": "deployments", "singularName": "deployment", "namespaced": true, "kind": "Deployment", "verbs": all,
                    "shortNames": ["deploy"], "categories": ["all"], "storageVersionHash": "8aSe+NMegvE=",
                ],
                [
                    "name": "deployments/scale", "singularName": "", "namespaced": true, "group": "autoscaling", "version": "v1",
                    "kind": "Scale", "verbs": ["get", "patch", "update"],
                ],
                [
                    "name": "deployments/status", "singularName": "", "namespaced": true, "kind": "Deployment",
                    "verbs": ["get", "patch", "update"],
                ],
            ])
    }

    // From api/discovery in kubernetes/kubernetes.
    @Test(
        "the hash of the storage version is kube-apiserver's",
        arguments: [
            ("/api/v1", "pods", "xPOwRZ+Yhw8="), ("/api/v1", "namespaces", "Q3oi5N2YM8M="), ("/api/v1", "configmaps", "qFsyl6wFWjQ="),
            ("/api/v1", "events", "r2yiGXH7wu8="), ("/apis/events.k8s.io/v1", "events", "r2yiGXH7wu8="),
            ("/api/v1", "bindings", ""),
        ])
    func storageVersionHash(path: String, resource: String, hash: String) throws {
        let entry = try DocumentServer().json(path)["resources"]?.arrayValue?.first { $0["name"] == .string(resource) }
        #expect(entry?["storageVersionHash"]?.stringValue ?? "" == hash)
    }

    @Test(arguments: [
        ("bindings", "Binding", ["create"]), ("namespaces/finalize", "Namespace", ["update"]), ("pods/binding", "Binding", ["create"]),
        ("pods/eviction", "Eviction", ["create"]), ("serviceaccounts/token", "TokenRequest", ["create"]),
        ("namespaces", "Namespace", ["create", "delete", "get", "list", "patch", "update", "watch"]),
    ])
    func `what the core group has beside plain resources is listed`(name: String, kind: String, verbs: [String]) throws {
        let resources = try DocumentServer().json("/api/v1")["resources"]?.arrayValue ?? []
        let entry = try #require(resources.first { $0["name"] == .string(name) })
        #expect(entry["kind"] == .string(kind))
        #expect(entry["verbs"] == .array(verbs.map(JSONValue.string)))
    }

    @Test func `resources of the core group stand in the order of their names`() throws {
        let names = (try DocumentServer().json("/api/v1")["resources"]?.arrayValue ?? []).compactMap { $0["name"]?.stringValue }
        #expect(names == names.sorted())
        #expect(!names.contains("componentstatuses"))
    }

    // The form is that of api/discovery/aggregated_v2.json in kubernetes/kubernetes.
    @Test(arguments: ["v2", "v2beta1"])
    func `aggregated discovery answers with the version that was asked for`(version: String) throws {
        let server = try DocumentServer()
        let accept = "application/json;g=apidiscovery.k8s.io;v=\(version);as=APIGroupDiscoveryList"
        let response = try server.get("/apis", ["Accept": accept + ",application/json"])
        #expect(response.head.headers["Content-Type"] == accept)
        let document = try JSONReader.read(response.body)
        #expect(document["apiVersion"] == .string("apidiscovery.k8s.io/\(version)"))
        let apps = document["items"]?.arrayValue?.first
        #expect(apps?["metadata"] == ["name": "apps", "creationTimestamp": nil])
        let resources = apps?["versions"]?[0]?["resources"]?.arrayValue ?? []
        let verbs: JSONValue = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]
        let partVerbs: JSONValue = ["get", "patch", "update"]
        #expect(
            resources.first { $0["resource"] == "statefulsets" } == [
                "resource": "statefulsets", "responseKind": ["group": "", "version": "", "kind": "StatefulSet"], "scope": "Namespaced",
                "singularResource": "statefulset", "verbs": verbs, "shortNames": ["sts"], "categories": ["all"],
                "subresources": [
                    [
                        "subresource": "scale", "responseKind": ["group": "autoscaling", "version": "v1", "kind": "Scale"],
                        "verbs": partVerbs,
                    ],
                    ["subresource": "status", "responseKind": ["group": "", "version": "", "kind": "StatefulSet"], "verbs": partVerbs],
                ],
            ])
    }

    @Test func `aggregated discovery names group and version of custom resources`() throws {
        let document = try DocumentServer().json("/apis", accept: aggregated)
        let group = document["items"]?.arrayValue?.first { $0.at("metadata", "name") == "extensions.agents.x-k8s.io" }
        let version = group?["versions"]?[0]
        #expect(version?["version"] == "v1beta1")
        #expect(version?["freshness"] == "Current")
        let pool = version?["resources"]?.arrayValue?.first { $0["resource"] == "sandboxwarmpools" }
        #expect(
            pool?["responseKind"] == ["group": "extensions.agents.x-k8s.io", "version": "v1beta1", "kind": "SandboxWarmPool"])
        #expect((pool?["subresources"]?.arrayValue ?? []).map { $0["subresource"] } == ["status", "scale"])
    }

    @Test func `the core group alone is below /api`() throws {
        let items = try DocumentServer().json("/api", accept: older)["items"]?.arrayValue ?? []
        #expect(items.count == 1)
        #expect(items.first?["metadata"] == ["creationTimestamp": nil])
        #expect(items.first?["versions"]?[0]?["version"] == "v1")
    }

    @Test func `a document that the client has is not sent again, until a definition changes`() throws {
        let server = try DocumentServer()
        let first = try server.get("/apis", ["Accept": aggregated])
        let tag = try #require(first.head.headers["ETag"])
        let second = try server.get("/apis", ["Accept": aggregated, "If-None-Match": "\"other\", \(tag)"])
        #expect(second.head.status == 304)
        #expect(second.body.isEmpty)
        try server.define(DocumentServer.crd(group: "stable.example.com", plural: "shirts", kind: "Shirt", versions: ["v1"]))
        let third = try server.get("/apis", ["Accept": aggregated, "If-None-Match": tag])
        #expect(third.head.status == 200)
        #expect(third.head.headers["ETag"] != tag)
    }

    // The order is the example in the documentation of CustomResourceDefinitions, "Version priority".
    @Test func `versions stand in the order of kube's priority`() throws {
        let server = try DocumentServer()
        let versions = ["v10", "v2", "v1", "v11beta2", "v10beta3", "v3beta1", "v12alpha1", "v11alpha2", "foo1", "foo10"]
        try server.define(
            DocumentServer.crd(group: "stable.example.com", plural: "shirts", kind: "Shirt", versions: versions.reversed()))
        let group = try server.json("/apis/stable.example.com")
        #expect((group["versions"]?.arrayValue ?? []).compactMap { $0["version"]?.stringValue } == versions)
        #expect(group.at("preferredVersion", "version") == "v10")
        #expect(group["kind"] == "APIGroup")
    }

    @Test func `versions that are not served are not shown`() throws {
        let server = try DocumentServer()
        try server.define(
            DocumentServer.crd(
                group: "stable.example.com", plural: "shirts", kind: "Shirt", versions: ["v2", "v1"], served: ["v1"]))
        #expect((try server.json("/apis/stable.example.com")["versions"]?.arrayValue ?? []).map { $0["version"] } == ["v1"])
        #expect(try server.get("/apis/stable.example.com/v2").head.status == 404)
        let entry = try server.json("/apis/stable.example.com/v1")["resources"]?[0]
        #expect(entry?["shortNames"] == ["sh"])
        #expect(entry?["categories"] == ["all"])
        #expect(entry?["singularName"] == "shirt")
    }

    @Test func `what Kubernetes has and this server has not is refused by name`() throws {
        let response = try DocumentServer().get("/apis/batch/v1")
        #expect(response.head.status == 404)
        let status = try JSONReader.read(response.body)
        #expect(status["kind"] == "Status")
        #expect(
            status["message"]
                == .string(
                    "the server could not find the API version \"batch/v1\": cronjobs, jobs are not served here, because no controller here "
                        + "acts on it (sandtable contract: kind/batch/v1/CronJob, kind/batch/v1/Job)")
        )
    }

    @Test func `documents come as YAML, too, and not as protobuf`() throws {
        let server = try DocumentServer()
        let yaml = try server.get("/apis/apps", ["Accept": "application/yaml"])
        #expect(yaml.head.headers["Content-Type"] == "application/yaml")
        #expect(String(decoding: yaml.body, as: UTF8.self).hasPrefix("kind: APIGroup\napiVersion: v1\nname: apps\n"))
        #expect(try server.get("/apis/apps", ["Accept": "application/vnd.kubernetes.protobuf"]).head.status == 406)
        #expect(try server.get("/apis/apps", ["Accept": "application/vnd.kubernetes.protobuf,application/json"]).head.status == 200)
    }

    @Test func `documents are read, not written`() throws {
        let server = try DocumentServer()
        let response = try #require(server.documents.answer(EndpointRequest(method: "POST", path: "/apis"), server.api))
        #expect(response.head.status == 405)
        #expect(response.head.headers["Allow"] == "GET, HEAD")
        let head = try #require(server.documents.answer(EndpointRequest(method: "HEAD", path: "/apis"), server.api))
        #expect(head.head.status == 200)
        #expect(head.body.isEmpty)
    }

    @Test(arguments: ["/api/v1/pods", "/apis/apps/v1/deployments", "/version", "/", "", "/openapi", "/apis/%61pps", "//", "/apis//v1"])
    func `other paths are left to others`(path: String) throws {
        let server = try DocumentServer()
        #expect(server.documents.answer(EndpointRequest(method: "GET", path: path), server.api) == nil)
    }
}
