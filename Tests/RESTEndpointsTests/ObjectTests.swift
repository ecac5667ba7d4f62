import ObjectModel
import Testing
import WireBehaviours

@testable import RESTEndpoints

struct ObjectTests {
    static let maps = "/api/v1/namespaces/default/configmaps"
    static let sandboxes = "/apis/agents.x-k8s.io/v1beta1/namespaces/default/sandboxes"
    let transport: InProcessTransport

    init() throws { transport = try InProcessTransport() }

    static func map(_ name: String, _ value: String = "v") -> JSONValue {
        ["metadata": ["name": .string(name)], "data": ["k": .string(value)]]
    }

    @Test func `an object lives from its create to its delete`() async throws {
        let created = try await transport.expect(201, "POST", Self.maps, Self.map("a"))
        #expect(created["kind"] == "ConfigMap")
        #expect(created["apiVersion"] == "v1")
        let read = try await transport.expect(200, "GET", Self.maps + "/a")
        #expect(read == created)
        var changed = read
        changed.set("w", at: "data", "k")
        let updated = try await transport.expect(200, "PUT", Self.maps + "/a", changed)
        #expect(updated.revision > read.revision)
        let stale = try await transport.expect(409, "PUT", Self.maps + "/a", changed)
        #expect(stale.text("reason") == "Conflict")
        let patched = try await transport.expect(
            200, "PATCH", Self.maps + "/a", ["data": ["l": "x"]], type: "application/merge-patch+json")
        #expect(patched["data"] == ["k": "w", "l": "x"])
        let deleted = try await transport.expect(200, "DELETE", Self.maps + "/a")
        #expect(deleted.text("status") == "Success")
        #expect(deleted["details"] == ["name": "a", "kind": "configmaps", "uid": created.at("metadata", "uid") ?? nil])
        try await transport.expect(404, "GET", Self.maps + "/a")
    }

    @Test func `a list is made of the same bytes as its objects`() async throws {
        for name in ["b", "a"] { try await transport.expect(201, "POST", Self.maps, Self.map(name)) }
        let list = try await transport.expect(200, "GET", Self.maps)
        #expect(list["kind"] == "ConfigMapList")
        #expect(list.itemNames == ["a", "b"])
        #expect(list["items"]?[0]?["kind"] == nil)
        #expect(list.revision == transport.server.currentRevision)
        let encodings = transport.endpoints.encoded.encodings
        let again = try await transport.send("GET", Self.maps)
        #expect(transport.endpoints.encoded.encodings == encodings)
        #expect(try again.json() == list)
        #expect(again.body.last == 0x0A)
        let empty = try await transport.expect(200, "GET", "/api/v1/namespaces/none/configmaps")
        #expect(empty["items"] == [])
    }

    @Test func `the elements of a list of custom resources name their kind`() async throws {
        let sandbox: JSONValue = [
            "apiVersion": "agents.x-k8s.io/v1beta1", "kind": "Sandbox", "metadata": ["name": "s"],
            "spec": ["podTemplate": ["spec": ["containers": [["name": "c", "image": "i"]]]]],
        ]
        try await transport.expect(201, "POST", Self.sandboxes, sandbox)
        let list = try await transport.expect(200, "GET", Self.sandboxes)
        #expect(list["kind"] == "SandboxList")
        #expect(list["items"]?[0]?["kind"] == "Sandbox")
        #expect(list["items"]?[0]?["apiVersion"] == "agents.x-k8s.io/v1beta1")
    }

    @Test func `an object is laid out for people who ask with curl`() throws {
        _ = try transport.send(
            InProcessTransport.request("POST", Self.maps, Self.map("a"), type: "application/json", accept: nil, headers: []))
        let response = try transport.send(
            EndpointRequest(method: "GET", path: Self.maps + "/a", headers: ["User-Agent": "curl/8.0"]))
        #expect(response.text.hasPrefix("{\n  \"kind\": \"ConfigMap\",\n  \"apiVersion\": \"v1\",\n  \"metadata\": {\n    \"name\": \"a\""))
        let compact = try transport.send(
            EndpointRequest(method: "GET", path: Self.maps + "/a", query: "pretty=false", headers: ["User-Agent": "curl/8.0"]))
        #expect(compact.text.hasPrefix("{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\""))
        #expect(try response.json() == compact.json())
    }

    @Test func `who wants to be strict is told what a patch has wrong`() async throws {
        try await transport.expect(201, "POST", Self.maps, Self.map("a"))
        func patch(_ text: String) throws -> EndpointResponse {
            try transport.send(
                EndpointRequest(
                    method: "PATCH", path: Self.maps + "/a", query: "fieldValidation=Strict",
                    headers: ["Content-Type": "application/merge-patch+json"], body: Array(text.utf8)))
        }
        let cases = [
            ("{\"data\":{\"k\":\"x\",\"k\":\"y\"}}", "duplicate field \"data.k\""), ("{\"date\":{}}", "unknown field \"date\""),
        ]
        for (text, complaint) in cases {
            let refused = try patch(text)
            #expect(refused.head.status == 422)
            #expect(try refused.json().text("message").hasPrefix(" \"\" is invalid: patch: Invalid value: "))
            #expect(try refused.json().text("message").hasSuffix(": strict decoding error: \(complaint)"))
        }
        #expect(try await transport.expect(200, "GET", Self.maps + "/a")["data"] == ["k": "v"])
    }

    @Test func `a Pod is evicted when its budget lets it go`() async throws {
        let pods = "/api/v1/namespaces/default/pods"
        for name in ["a", "b"] {
            let pod: JSONValue = [
                "metadata": ["name": .string(name), "labels": ["app": "x"]],
                "spec": ["nodeName": "n", "containers": [["name": "c", "image": "example.com/i"]]],
            ]
            try await transport.expect(201, "POST", pods, pod)
            try await transport.expect(
                200, "PATCH", pods + "/\(name)/status",
                ["status": ["phase": "Running", "conditions": [["type": "Ready", "status": "True"]]]], type: "application/merge-patch+json")
        }
        let budget: JSONValue = [
            "metadata": ["name": "budget"], "spec": ["minAvailable": "50%", "selector": ["matchLabels": ["app": "x"]]],
        ]
        try await transport.expect(201, "POST", "/apis/policy/v1/namespaces/default/poddisruptionbudgets", budget)
        let eviction: JSONValue = ["apiVersion": "policy/v1", "kind": "Eviction", "deleteOptions": ["gracePeriodSeconds": 0]]
        try await transport.expect(201, "POST", pods + "/a/eviction", eviction)
        // One Pod is left, and half of one rounded up is one.
        let refused = try await transport.expect(429, "POST", pods + "/b/eviction", eviction)
        #expect(refused.text("reason") == "TooManyRequests")
        #expect(refused.at("details", "causes")?[0]?.text("reason") == "DisruptionBudget")
        #expect(
            refused.at("details", "causes")?[0]?.text("message") == "The disruption budget budget needs 1 healthy pods and has 1 currently")
        try await transport.expect(200, "GET", pods + "/b")
    }

    @Test func `a long list is streamed and shows one moment`() async throws {
        let count = ListStream.threshold + 1
        for number in 0..<count { try await transport.expect(201, "POST", Self.maps, Self.map("m\(number)")) }
        let request = InProcessTransport.request("GET", Self.maps, nil, type: "", accept: nil, headers: [])
        let reader = try transport.watch(request)
        var bytes: [UInt8] = []
        reader.stream.fill(&bytes, limit: 10_000, at: transport.time)
        #expect(bytes.count < 20_000)
        try await transport.expect(200, "DELETE", Self.maps + "/m7")
        while !reader.stream.hasEnded { reader.stream.fill(&bytes, limit: bytes.count + 10_000, at: transport.time) }
        #expect(try JSONReader.read(bytes).itemNames == (0..<count).map { "m\($0)" }.sorted())
        #expect(try await transport.expect(200, "GET", Self.maps).itemNames.count == count - 1)
    }

    @Test func `a watch shows each change as one line`() async throws {
        try await transport.expect(201, "POST", Self.maps, Self.map("a"))
        let reader = try transport.reader(Self.maps + "?watch=true")
        #expect(try reader.next(1).map(\.event) == ["ADDED a"])
        try await transport.expect(201, "POST", Self.maps, Self.map("b"))
        try await transport.expect(200, "DELETE", Self.maps + "/a")
        #expect(reader.wakeCount == 1)
        #expect(try reader.next(2).map(\.event) == ["ADDED b", "DELETED a"])
        reader.close()
        #expect(transport.endpoints.watches.count == 0)
    }
}
