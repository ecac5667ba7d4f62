import ObjectModel
import Testing
import WireBehaviours

@testable import RESTEndpoints

struct RoutingTests {
    @Test(
        "a path is taken apart into what it names",
        arguments: [
            ("/api/v1/pods", "|v1||pods||"), ("/api/v1/namespaces/a/pods/b", "|v1|a|pods|b|"),
            ("/api/v1/namespaces/a/pods/b/status", "|v1|a|pods|b|status"), ("/api/v1/namespaces", "|v1||namespaces||"),
            ("/api/v1/namespaces/a", "|v1|a|namespaces|a|"), ("/api/v1/namespaces/a/finalize", "|v1|a|namespaces|a|finalize"),
            ("/api/v1/namespaces/a/status", "|v1|a|namespaces|a|status"), ("/apis/apps/v1/deployments", "apps|v1||deployments||"),
            ("/apis/apps/v1/namespaces/a/deployments/", "apps|v1|a|deployments||"), ("/api/v1/namespaces/a/pods/b%2Dc", "|v1|a|pods|b-c|"),
            ("/api/v1/nodes/n/proxy/a/b", "|v1||nodes|n|proxy"), ("/api/v1/namespaces/%61/pods", "|v1|a|pods||"),
        ])
    func resources(path: String, expected: String) throws {
        guard case .resource(let route) = try #require(RequestRoute(path: path)) else {
            Issue.record("\(path) names no resource")
            return
        }
        let parts = [route.group, route.version, route.namespace, route.resource, route.name, route.subresource]
        #expect(parts.joined(separator: "|") == expected)
    }

    @Test(
        "a path that names no resource stays whole",
        arguments: [
            "/", "/api", "/api/v1", "/apis", "/apis/apps", "/apis/apps/v1", "/healthz", "/api//v1/pods", "/openapi/v3/apis/apps/v1",
        ])
    func others(path: String) throws {
        guard case .other = try #require(RequestRoute(path: path)) else {
            Issue.record("\(path) names a resource")
            return
        }
    }

    @Test("a malformed escape is no path", arguments: ["/api/%", "/api/%2", "/api/%zz/pods", "/api/v1/%ff", "api/v1/pods", ""])
    func malformed(path: String) { #expect(RequestRoute(path: path) == nil) }

    @Test(
        "an unknown path is answered in plain text, an unknown resource with a Status",
        arguments: [
            ("GET", "/nothing", 404, "404 page not found\n"), ("GET", "/apis/example.com/v1/things", 404, "404 page not found\n"),
            ("GET", "/api/%zz", 400, "400 Bad Request\n"),
        ])
    func plainAnswers(method: String, target: String, status: Int, body: String) throws {
        let response = try InProcessTransport().send(EndpointRequest(method: method, path: target))
        #expect(response.head.status == status)
        #expect(response.text == body)
        #expect(response.head.headers["Content-Type"] == "text/plain; charset=utf-8")
    }

    @Test("what Kubernetes has and this server has not is refused with the reason", arguments: ["GET", "POST"])
    func unserved(method: String) throws {
        let response = try InProcessTransport().send(
            EndpointRequest(method: method, path: "/apis/batch/v1/namespaces/default/jobs", body: Array("{}".utf8)))
        #expect(response.head.status == 404)
        let reason =
            "the server could not find the requested resource: jobs.batch is not served here, because no controller here acts on it "
            + "(sandtable contract: kind/batch/v1/Job)"
        #expect(try JSONReader.read(response.body)["message"] == .string(reason))
    }

    @Test(
        "a method that a resource does not take is refused with those that it takes",
        arguments: [
            ("PUT", "/api/v1/namespaces/default/pods", "GET, POST, DELETE"), ("POST", "/api/v1/pods", "GET"),
            ("POST", "/api/v1/namespaces/default/pods/a", "GET, PUT, PATCH, DELETE"),
            ("DELETE", "/api/v1/namespaces/default/pods/a/status", "GET, PUT, PATCH"),
            ("GET", "/api/v1/namespaces/default/pods/a/binding", "POST"), ("OPTIONS", "/api/v1/nodes", "GET, POST, DELETE"),
        ])
    func methods(method: String, target: String, allowed: String) throws {
        let response = try InProcessTransport().send(EndpointRequest(method: method, path: target))
        #expect(response.head.status == 405)
        #expect(response.head.headers["Allow"] == allowed)
        #expect(try response.json().text("reason") == "MethodNotAllowed")
    }

    @Test(
        "what is not there is said in a Status",
        arguments: [
            ("/api/v1/things", "the server could not find the requested resource"),
            ("/api/v1/pods/a", "the server could not find the requested resource"),
            ("/api/v1/namespaces/default/nodes", "the server could not find the requested resource"),
            ("/api/v1/namespaces/default/pods/a", "pods \"a\" not found"),
            ("/apis/apps/v1/namespaces/default/deployments/a", "deployments.apps \"a\" not found"),
            ("/api/v1/namespaces/default/pods/a/nothing", "the server could not find the requested resource"),
        ])
    func missing(target: String, message: String) async throws {
        let status = try await InProcessTransport().expect(404, "GET", target)
        #expect(status["kind"] == "Status")
        #expect(status.text("reason") == "NotFound")
        #expect(status.text("message") == message)
    }

    @Test(
        "streams to what runs are refused by name",
        arguments: ["pods/a/exec", "pods/a/attach", "pods/a/portforward", "pods/a/log", "pods/a/proxy/x", "services/a/proxy"])
    func streams(target: String) async throws {
        let status = try await InProcessTransport().expect(501, "GET", "/api/v1/namespaces/default/\(target)")
        #expect(status.text("message").contains("is not served"))
    }
}
