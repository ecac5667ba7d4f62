import ObjectModel
import Testing
import WireBehaviours

@testable import RESTEndpoints

/// A small generator of numbers: the same seed gives the same inputs.
struct SeededNumbers {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func below(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(max(1, bound)))
    }

    mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

    /// Some bytes of a text changed, doubled, dropped or replaced.
    mutating func mangled(_ text: [UInt8]) -> [UInt8] {
        var bytes = text
        for _ in 0...below(4) {
            if bytes.isEmpty { return bytes }
            let position = below(bytes.count)
            switch below(5) {
            case 0: bytes[position] = UInt8(below(256))
            case 1: bytes.remove(at: position)
            case 2: bytes.insert(pick(Array("%/\\\"{}[],:=!()&;+\u{0}".utf8)), at: position)
            case 3: bytes.insert(contentsOf: bytes[position..<min(bytes.count, position + 1 + below(20))], at: position)
            default: bytes.removeSubrange(position..<min(bytes.count, position + 1 + below(8)))
            }
        }
        return bytes
    }
}

struct HostileInputTests {
    let transport: InProcessTransport
    static let maps = "/api/v1/namespaces/default/configmaps"

    init() throws { transport = try InProcessTransport() }

    private func post(_ body: [UInt8], type: String = "application/json", query: String = "") throws -> EndpointResponse {
        try transport.send(
            EndpointRequest(method: "POST", path: Self.maps, query: query, headers: ["Content-Type": type], body: body))
    }

    @Test func `a body that is too long is refused before it is read`() throws {
        let response = try post(Array(repeating: 0x20, count: RequestBody.maximumBytes + 1))
        #expect(response.head.status == 413)
        #expect(try response.json().text("message") == "Request entity too large: limit is 3145728")
        #expect(try response.json().text("reason") == "RequestEntityTooLarge")
    }

    @Test(
        "a malformed body is a bad request",
        arguments: [
            "", "{", "[]", "null", "1", "\"a\"", "{\"metadata\":[]}", "{\"metadata\":{\"name\":1}}", "{\"metadata\":{\"name\":\"a\"}} x",
            "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"}}",
            "{\"apiVersion\":\"v2\",\"metadata\":{\"name\":\"a\"}}",
            "\u{FEFF}{}", "{\"metadata\":{\"name\":\"\\ud800\"}}", "{\"data\":{\"k\":1},\"metadata\":{\"name\":\"a\"}}",
        ])
    func malformedBodies(text: String) throws {
        let response = try post(Array(text.utf8))
        #expect(response.head.status == 400, "\(response.text)")
        #expect(try response.json().text("reason") == "BadRequest")
    }

    @Test func `deep and wide bodies are refused`() throws {
        let deep = String(repeating: "{\"a\":", count: 5_000) + "1" + String(repeating: "}", count: 5_000)
        #expect(try post(Array(deep.utf8)).head.status == 400)
        let lists = String(repeating: "[", count: 100_000)
        #expect(try post(Array(lists.utf8)).head.status == 400)
        let wide = "{\"data\":[" + String(repeating: "1,", count: 600_000) + "1]}"
        #expect(try post(Array(wide.utf8)).head.status == 400)
        let deepYAML = String(repeating: "- ", count: 2_000) + "a"
        #expect(try post(Array(deepYAML.utf8), type: "application/yaml").head.status == 400)
        var bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
        for (name, before) in zip("bcdefgh", "abcdefg") {
            bomb += "\(name): &\(name) [" + Array(repeating: "*\(before)", count: 10).joined(separator: ",") + "]\n"
        }
        #expect(try post(Array(bomb.utf8), type: "application/yaml").head.status == 400)
        #expect(try post([0x7B, 0x22, 0xFF, 0xFE, 0x22, 0x3A, 0x31, 0x7D]).head.status == 400)
    }

    @Test(
        "options are checked",
        arguments: [
            ("GET", "limit=x", 400), ("GET", "limit=-1", 200), ("GET", "limit=99999999999999999999", 400), ("GET", "limit=", 400),
            ("GET", "labelSelector=%3D%3D", 400), ("GET", "labelSelector=a%20in%20(", 400), ("GET", "fieldSelector=a", 400),
            ("GET", "fieldSelector=spec.x%3D1", 400), ("GET", "watch=true&timeoutSeconds=x", 400), ("GET", "unknown=1", 200),
            ("GET", "limit=1&limit=x", 200), ("GET", "%zz=1&limit=1", 200), ("GET", "resourceVersionMatch=Perhaps", 422),
            ("GET", "sendInitialEvents=true", 422), ("POST", "dryRun=No", 422), ("POST", "fieldValidation=No", 422),
            ("GET", "continue=AAAA", 400), ("GET", "labelSelector=%ff%fe", 400), ("DELETE", "labelSelector=%ff%fe", 400),
            ("DELETE", "labelSelector=a%3D%ff", 400), ("GET", "fieldSelector=%ff", 400),
        ])
    func options(method: String, query: String, status: Int) throws {
        var request = EndpointRequest(method: method, path: Self.maps, query: query)
        if method == "POST" { request.body = Array("{\"metadata\":{\"name\":\"a\"}}".utf8) }
        let response = try transport.send(request)
        #expect(response.head.status == status, "\(response.text)")
    }

    @Test(
        "field managers are short and print",
        arguments: [("kubectl", 201), (String(repeating: "x", count: 128), 201), (String(repeating: "x", count: 129), 422), ("a%07b", 422)])
    func fieldManagers(name: String, status: Int) throws {
        let response = try post(Array("{\"metadata\":{\"name\":\"a\"}}".utf8), query: "fieldManager=\(name)")
        #expect(response.head.status == status, "\(response.text)")
        if name == "a%07b" {
            #expect(
                try response.json().text("message")
                    == "CreateOptions.meta.k8s.io \"\" is invalid: fieldManager: Invalid value: \"a\\ab\": invalid character U+0007 (at "
                    + "position 1)")
        }
    }

    @Test func `selectors and paths of any size are answered`() throws {
        let long = "labelSelector=" + Array(repeating: "a", count: 40_000).joined(separator: ",")
        #expect(try transport.send(EndpointRequest(method: "GET", path: Self.maps, query: long)).head.status == 400)
        let path = EndpointRequest(method: "GET", path: "/api/v1/" + String(repeating: "a/", count: 100_000))
        #expect(try transport.send(path).head.status == 414)
        let many = EndpointRequest(method: "GET", path: Self.maps, query: String(repeating: "a=b&", count: 30_000))
        #expect(try transport.send(many).head.status == 200)
        let accept = EndpointRequest(
            method: "GET", path: Self.maps, headers: ["Accept": String(repeating: "text/html;q=0.1,", count: 50_000)])
        #expect(try transport.send(accept).head.status == 406)
    }

    @Test("no request makes the endpoints fail or lose their state", arguments: 0..<8)
    func fuzzedRequests(seed: Int) async throws {
        var numbers = SeededNumbers(UInt64(seed))
        try await transport.expect(201, "POST", Self.maps, ["metadata": ["name": "kept"], "data": ["k": "v"]])
        let targets = [
            Self.maps, Self.maps + "/a", Self.maps + "/a/status", "/api/v1/namespaces/default/pods/p/binding", "/api/v1/pods",
            "/apis/apps/v1",
            "/apis/agents.x-k8s.io/v1beta1/namespaces/default/sandboxes/s/scale", "/version", "/readyz",
            "/apis/authentication.k8s.io/v1/tokenreviews", "/api/v1/namespaces/default/serviceaccounts/s/token", "/api/v1/namespaces/x",
        ]
        let queries = [
            "", "watch=true&resourceVersion=3", "labelSelector=a%3Db%2Cc%20in%20(d)&limit=2", "fieldSelector=metadata.name%3Da&pretty=1",
            "dryRun=All&fieldManager=x&fieldValidation=Strict", "gracePeriodSeconds=0&propagationPolicy=Orphan",
            "resourceVersion=2&resourceVersionMatch=Exact",
        ]
        let bodies = [
            "", #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","labels":{"a":"b"}},"data":{"k":"v"}}"#,
            #"[{"op":"add","path":"/data/x","value":"y"}]"#, "metadata:\n  name: a\ndata: {k: v}\n", #"{"spec":{"token":"t"}}"#,
            #"{"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"Background"}"#, #"{"target":{"name":"n"}}"#,
        ]
        let types = [
            "application/json", "application/yaml", "application/merge-patch+json", "application/json-patch+json",
            "application/strategic-merge-patch+json", "application/apply-patch+yaml", "text/plain", "",
        ]
        let accepts = ["", "*/*", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json", "application/yaml", "a/b;q=x", ";;,,="]
        for _ in 0..<400 {
            func text(_ list: [String]) -> String {
                let chosen = numbers.pick(list)
                return numbers.below(2) == 0 ? chosen : String(decoding: numbers.mangled(Array(chosen.utf8)), as: UTF8.self)
            }
            var headers = HeaderFields()
            headers.add("Content-Type", text(types))
            headers.add("Accept", text(accepts))
            let body = Array(numbers.pick(bodies).utf8)
            let request = EndpointRequest(
                method: numbers.pick(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "BREW"]), path: text(targets), query: text(queries),
                headers: headers, body: numbers.below(2) == 0 ? body : numbers.mangled(body))
            // A delete of everything would take what is to be kept.
            if request.method == "DELETE", case .resource(let route) = RequestRoute(path: request.path), route.name.isEmpty { continue }
            let response = try transport.send(request)
            #expect((200..<600).contains(response.head.status))
            #expect(response.head.status != 500 || response.text.contains("\"message\""), "\(request): \(response.text)")
        }
        #expect(transport.endpoints.watches.count == 0)
        try await transport.expect(201, "POST", "/api/v1/namespaces", ["metadata": ["name": "after"]])
        #expect(try await transport.expect(200, "GET", Self.maps + "/kept")["data"] == ["k": "v"])
    }
}
