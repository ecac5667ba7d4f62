import APIServer
import KubernetesAPI
import ObjectModel
import RESTEndpoints

/// A request for something that is missing, which is answered with a Status that names a row of the contract.
public struct Refusal: Sendable, CustomStringConvertible {
    /// The names that the answer carries, the first of which it is about.
    public let rows: [String]
    /// The code of the answer.
    public let status: Int
    /// The method.
    public let method: String
    /// Path and query.
    public let target: String
    /// The body, or nil.
    public var body: JSONValue?
    /// The media type of the body.
    public var type = "application/json"
    /// What is accepted, or nil for everything.
    public var accept: String?

    /// The request and its row.
    public var description: String {
        "\(method) \(target) \(accept ?? "")\(body == nil ? "" : " \(type)"): \(rows.joined(separator: ", "))"
    }

    /// One or more for each row that is partial or refused, and for each kind that is absent.
    public static let all: [Refusal] = streams + runningPods + kinds + groups + definitions + forms

    init(_ status: Int, _ method: String, _ target: String, _ rows: String...) {
        self.init(status, method, target, rows)
    }

    init(_ status: Int, _ method: String, _ target: String, _ rows: [String]) {
        self.rows = rows
        self.status = status
        self.method = method
        self.target = target
    }

    private static let streams: [Refusal] =
        ["exec", "attach", "portforward", "proxy", "log"].map {
            Refusal(501, $0 == "log" ? "GET" : "POST", "/api/v1/namespaces/default/pods/p/\($0)", "pod-streams")
        } + [
            Refusal(501, "GET", "/api/v1/namespaces/default/services/s:http/proxy/a/b", "pod-streams"),
            Refusal(501, "GET", "/api/v1/nodes/n/proxy/stats/summary", "pod-streams"),
        ]

    private static let runningPods = [
        Refusal(501, "PATCH", "/api/v1/namespaces/default/pods/p/ephemeralcontainers", "running-pods"),
        Refusal(501, "PATCH", "/api/v1/namespaces/default/pods/p/resize", "running-pods"),
        Refusal(404, "GET", "/.well-known/openid-configuration", "token-issuer"),
        Refusal(404, "GET", "/openid/v1/jwks", "token-issuer"),
    ]

    private static let kinds: [Refusal] = UnservedKinds.all.map { entry in
        let group = entry.group.isEmpty ? "/api/" : "/apis/\(entry.group)/"
        return Refusal(404, "GET", "\(group)\(entry.version)/\(entry.resource)", entry.rows.map(\.text))
    }

    private static let groups = [
        Refusal(404, "GET", "/apis/batch/v1", "kind/batch/v1/CronJob", "kind/batch/v1/Job"),
        Refusal(404, "GET", "/apis/metrics.k8s.io/v1beta1/nodes", "aggregation"),
        Refusal(404, "GET", "/apis/metrics.k8s.io", "aggregation"),
    ]

    private static let definitions: [Refusal] = [
        definition("validation-rules") { $0.set([["rule": "isURL(self)"]], at: "x-kubernetes-validations") },
        definition("validation-rules") {
            $0.set([["rule": "true", "messageExpression": "self.format([])"]], at: "x-kubernetes-validations")
        },
        definition("validation-rules") {
            $0["default"] = "a"
            $0.set([["rule": "isURL(self)"]], at: "x-kubernetes-validations")
        },
        definition("patterns") { $0["pattern"] = "(?m)^a" },
        definition("patterns") { $0["pattern"] = "\\p{Greek}" },
        {
            var refusal = definition("conversion") { _ in }
            refusal.body?.set(
                [
                    "strategy": "Webhook",
                    "webhook": ["conversionReviewVersions": ["v1"], "clientConfig": ["url": "https://webhook.example/convert"]],
                ], at: "spec", "conversion")
            return refusal
        }(),
    ]

    private static let forms: [Refusal] = {
        var protobuf = Refusal(406, "GET", "/api/v1/namespaces", "protobuf")
        protobuf.accept = "application/vnd.kubernetes.protobuf"
        var cbor = Refusal(406, "GET", "/api/v1/namespaces", "cbor")
        cbor.accept = "application/cbor"
        var body = Refusal(415, "POST", "/api/v1/namespaces", "cbor")
        body.body = [:]
        body.type = "application/cbor"
        var patch = Refusal(415, "PATCH", "/api/v1/namespaces/default?fieldManager=a", "cbor")
        patch.body = [:]
        patch.type = "application/apply-patch+cbor"
        return [protobuf, cbor, body, patch]
    }()

    /// A definition of which the schema of one field is changed.
    private static func definition(_ row: String, _ change: (inout JSONValue) -> Void) -> Refusal {
        var field: JSONValue = ["type": "string"]
        change(&field)
        let schema: JSONValue = ["type": "object", "properties": ["spec": ["type": "object", "properties": ["name": field]]]]
        var refusal = Refusal(422, "POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", row)
        refusal.body = [
            "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": ["name": "things.refused.example"],
            "spec": [
                "group": "refused.example", "scope": "Namespaced", "names": ["plural": "things", "kind": "Thing"],
                "versions": [["name": "v1", "served": true, "storage": true, "schema": ["openAPIV3Schema": schema]]],
            ],
        ]
        return refusal
    }

    /// Sends the request, and throws what is wrong with the answer.
    public func check(_ transport: any APITransport) async throws {
        let answer = try await transport.expect(status, method, target, body, type: type, accept: accept)
        try WireBehaviours.check(answer["kind"], is: "Status")
        let causes = answer.at("details", "causes")?.arrayValue ?? []
        let named = causes.filter { $0.text("reason") == APIError.contractCause }.map { $0.text("field") }
        try WireBehaviours.check(named, is: rows)
        let known = Set(Contract.rows.map(\.id))
        for name in named { try WireBehaviours.check(known.contains(name), "\(name) is no row of the contract") }
        let ending = "(sandtable contract: \(rows.joined(separator: ", ")))"
        try WireBehaviours.check(answer.text("message").hasSuffix(ending), "the message is \(answer.text("message"))")
    }
}
