import ObjectModel
import RESTEndpoints
import Testing

/// What a transport brings back.
struct Reply {
    let status: Int
    let headers: HeaderFields
    let bytes: [UInt8]

    /// The body as JSON; null when it is none.
    var json: JSONValue { (try? JSONReader.read(bytes)) ?? .null }
    /// The body as text.
    var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// A watch that somebody holds.
protocol WatchReader: AnyObject {
    /// The next event, a line of JSON; nil when none comes, because the watch is over or nothing happens any more.
    func next() throws -> JSONValue?
}

/// The way of requests to the server: in process, or over the wire. Bodies of tests do not know which.
protocol ContractTransport: AnyObject {
    /// Sends a request and waits for the whole answer.
    func send(_ request: EndpointRequest) throws -> Reply
    /// Sends a request for a watch; throws `Refusal` when the answer is none.
    func watch(_ request: EndpointRequest) throws -> any WatchReader
    /// Lets a little time pass for whoever works behind the server.
    func pass()
}

/// A watch was asked for and something else was answered.
struct Refusal: Error, CustomStringConvertible {
    let reply: Reply
    var description: String { "\(reply.status): \(reply.text)" }
}

/// Requests as a person would write them down.
final class ContractClient {
    private let transport: any ContractTransport
    private let token: String

    init(_ transport: any ContractTransport, token: String) {
        self.transport = transport
        self.token = token
    }

    /// Sends a request; `path` may have a query. A body goes as JSON unless the content type says otherwise.
    func send(
        _ method: String, _ path: String, _ body: JSONValue? = nil, content: String = "application/json",
        accept: String = "application/json",
        headers: [(name: String, value: String)] = []
    ) throws -> Reply {
        try transport.send(request(method, path, body, content: content, accept: accept, headers: headers))
    }

    /// Sends a request whose body is given as bytes.
    func send(_ method: String, _ path: String, bytes: [UInt8], content: String) throws -> Reply {
        var request = request(method, path, nil, content: content, accept: "application/json", headers: [])
        request.body = bytes
        request.headers.add("Content-Type", content)
        return try transport.send(request)
    }

    /// Opens a watch.
    func watch(_ path: String, accept: String = "application/json") throws -> any WatchReader {
        try transport.watch(request("GET", path, nil, content: "", accept: accept, headers: []))
    }

    /// Sends a request until its answer is as wanted; what it is in the end.
    func eventually(_ method: String, _ path: String, _ condition: (Reply) -> Bool) throws -> Reply {
        var reply = try send(method, path)
        for _ in 0..<20_000 where !condition(reply) {
            transport.pass()
            reply = try send(method, path)
        }
        return reply
    }

    private func request(
        _ method: String, _ path: String, _ body: JSONValue?, content: String, accept: String, headers: [(name: String, value: String)]
    ) -> EndpointRequest {
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        var fields = HeaderFields([("Accept", accept), ("Authorization", "Bearer \(token)"), ("User-Agent", "contract/1")])
        var bytes: [UInt8] = []
        if let body {
            bytes = JSONWriter.write(body)
            fields.add("Content-Type", content)
        }
        for (name, value) in headers { fields.add(name, value) }
        return EndpointRequest(method: method, path: parts[0], query: parts.count > 1 ? parts[1] : "", headers: fields, body: bytes)
    }
}

/// What most behaviours do first.
extension ContractClient {
    /// Makes a ConfigMap in `default` and returns it.
    @discardableResult
    func makeMap(_ name: String, data: JSONValue = ["a": "1"], labels: JSONValue? = nil, namespace: String = "default") throws -> JSONValue
    {
        var metadata: JSONValue = ["name": .string(name)]
        metadata["labels"] = labels
        let reply = try send(
            "POST", "/api/v1/namespaces/\(namespace)/configmaps",
            ["apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data])
        try #require(reply.status == 201, "\(reply.text)")
        return reply.json
    }

    /// Merges a patch into a ConfigMap of `default` and returns it.
    @discardableResult
    func patchMap(_ name: String, _ patch: JSONValue) throws -> JSONValue {
        let reply = try send("PATCH", Self.maps + "/\(name)", patch, content: "application/merge-patch+json")
        try #require(reply.status == 200, "\(reply.text)")
        return reply.json
    }

    /// Makes a CustomResourceDefinition of namespaced `gadgets.contract.example` with a schema of its spec.
    func defineGadgets(spec: JSONValue, more: (inout JSONValue) -> Void = { _ in }) throws {
        var version: JSONValue = [
            "name": "v1", "served": true, "storage": true, "subresources": ["status": [:]],
            "schema": [
                "openAPIV3Schema": [
                    "type": "object",
                    "properties": [
                        "spec": spec,
                        "status": ["type": "object", "x-kubernetes-preserve-unknown-fields": true],
                    ],
                ]
            ],
        ]
        more(&version)
        let reply = try send(
            "POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
            [
                "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                "metadata": ["name": "gadgets.contract.example"],
                "spec": [
                    "group": "contract.example", "scope": "Namespaced",
                    "names": ["plural": "gadgets", "singular": "gadget", "kind": "Gadget", "listKind": "GadgetList"],
                    "versions": [version],
                ],
            ])
        try #require(reply.status == 201, "\(reply.text)")
    }

    /// Makes a Gadget in `default`.
    func makeGadget(_ name: String, _ spec: JSONValue) throws -> Reply {
        try send(
            "POST", Self.gadgets,
            ["apiVersion": "contract.example/v1", "kind": "Gadget", "metadata": ["name": .string(name)], "spec": spec])
    }

    static let maps = "/api/v1/namespaces/default/configmaps"
    static let gadgets = "/apis/contract.example/v1/namespaces/default/gadgets"
}

/// Reading JSON in expectations.
extension JSONValue {
    /// `metadata.resourceVersion`.
    var version: String { at("metadata", "resourceVersion")?.stringValue ?? "" }
    /// `metadata.resourceVersion` as a number.
    var revision: UInt64 { UInt64(version) ?? 0 }
    /// `metadata.generation`.
    var generation: Int64? { at("metadata", "generation")?.intValue }
    /// The names of the items of a list.
    var names: [String] { self["items"]?.arrayValue?.compactMap { $0.at("metadata", "name")?.stringValue } ?? [] }
    /// The name of the object.
    var objectName: String { at("metadata", "name")?.stringValue ?? "" }
}
