import ObjectModel
import Testing
import WireBehaviours

@testable import RESTEndpoints

struct ServiceTests {
    @Test func `health says ok, or more to who asks`() throws {
        var why: String?
        var options = APIEndpoints.Options()
        options.unreadiness = { why }
        let transport = try InProcessTransport(options: options)
        for path in ["/healthz", "/livez", "/readyz", "/readyz/ping", "/livez/etcd", "/readyz/world"] {
            let response = try transport.send(EndpointRequest(method: "GET", path: path))
            #expect(response.head.status == 200)
            #expect(response.text == "ok")
        }
        let verbose = try transport.send(EndpointRequest(method: "GET", path: "/readyz", query: "verbose"))
        #expect(verbose.text == "[+]ping ok\n[+]log ok\n[+]etcd ok\n[+]world ok\nreadyz check passed\n")
        #expect(try transport.send(EndpointRequest(method: "GET", path: "/readyz/nothing")).head.status == 404)
        why = "the scenario is being read"
        let unready = try transport.send(EndpointRequest(method: "GET", path: "/readyz"))
        #expect(unready.head.status == 500)
        #expect(unready.text.contains("[-]world failed"))
        #expect(try transport.send(EndpointRequest(method: "GET", path: "/readyz", query: "exclude=world")).head.status == 200)
        #expect(try transport.send(EndpointRequest(method: "GET", path: "/livez")).head.status == 200)
    }

    @Test func `the version is one that clients take for a version`() async throws {
        let version = try await InProcessTransport().expect(200, "GET", "/version?timeout=32s")
        #expect(version["major"] == "1")
        #expect(version["minor"] == "33")
        #expect(version.text("gitVersion").hasPrefix("v1.33."))
    }

    @Test func `requests are counted by what they were`() async throws {
        let transport = try InProcessTransport()
        for _ in 0..<3 { try await transport.expect(200, "GET", "/api/v1/namespaces/default/pods") }
        try await transport.expect(404, "GET", "/api/v1/namespaces/default/pods/a\"b")
        _ = try transport.reader("/api/v1/pods?watch=true")
        let text = try transport.send(EndpointRequest(method: "GET", path: "/metrics")).text
        func line(_ verb: String, _ scope: String, _ code: Int, _ count: Int) -> String {
            "apiserver_request_total{code=\"\(code)\",component=\"apiserver\",dry_run=\"\",group=\"\",resource=\"pods\",scope=\"\(scope)\","
                + "subresource=\"\",verb=\"\(verb)\",version=\"v1\"} \(count)\n"
        }
        #expect(text.contains(line("LIST", "namespace", 200, 3)))
        #expect(text.contains(line("GET", "resource", 404, 1)))
        #expect(text.contains(line("WATCH", "cluster", 200, 1)))
        #expect(text.contains("apiserver_registered_watchers 1\n"))
        let lines = text.split(separator: "\n").count
        for number in 0..<50 {
            for target in ["/api/v1/things\(number)", "/apis/g\(number)/v1/a/b", "/api/v1/namespaces/default/pods/p/part\(number)"] {
                _ = try transport.send(EndpointRequest(method: "GET", path: target))
            }
        }
        let after = try transport.send(EndpointRequest(method: "GET", path: "/metrics")).text.split(separator: "\n").count
        #expect(after <= lines + 4)
    }

    @Test(
        "JSON is laid out as Go lays it out",
        arguments: [
            ("{}", "{}"), ("[]", "[]"), ("{\"a\":{}}", "{\n  \"a\": {}\n}"),
            ("{\"a\":[1,\"x,{\\\"\",[]],\"b\":null}", "{\n  \"a\": [\n    1,\n    \"x,{\\\"\",\n    []\n  ],\n  \"b\": null\n}"),
        ])
    func layout(compact: String, expected: String) {
        #expect(String(decoding: JSONLayout.pretty(Array(compact.utf8)), as: UTF8.self) == expected)
    }

    @Test(
        "fields that come twice are found by their path",
        arguments: [
            (#"{"a":1,"a":2}"#, ["a"]), (#"{"a":{"b":1,"b":2},"c":[{"d":1},{"d":1,"d":2}]}"#, ["a.b", "c[1].d"]),
            (#"{"a":1,"\u0061":2}"#, ["a"]), (#"{"a":"}\"","b":{"a":1}}"#, []), ("[]", []),
        ] as [(String, [String])])
    func duplicates(text: String, paths: [String]) { #expect(DuplicateFields.paths(in: Array(text.utf8)) == paths) }

    @Test(
        "media ranges are ordered by how much they are liked",
        arguments: [
            ("application/json", ["application/json"]), ("a/b;q=0.5, c/d", ["c/d", "a/b"]), ("*/*, a/*, a/b", ["a/b", "a/*", "*/*"]),
            ("A/B;v=1;q=0.1,c/d;q=0.2,nonsense,/x", ["c/d", "a/b"]), ("a/b;x=\"1,2\",c/d", ["a/b", "c/d"]), ("*", ["*/*"]), ("", []),
        ])
    func ranges(header: String, names: [String]) { #expect(MediaRange.accepted(header).map(\.name) == names) }

    @Test func `warnings are quoted, told once and cut when there are too many`() {
        var headers = HeaderFields()
        ResponseHeaders.add(warnings: ["a \"b\" \\ c", "x\ny", "x\ny"], to: &headers)
        #expect(headers.values(of: "Warning") == [#"299 - "a \"b\" \\ c""#, #"299 - "xy""#])
        headers = HeaderFields()
        ResponseHeaders.add(warnings: (0..<100).map { "\($0)" + String(repeating: "w", count: 1_000) }, to: &headers)
        #expect(headers.values(of: "Warning").count == 16)
    }
}
