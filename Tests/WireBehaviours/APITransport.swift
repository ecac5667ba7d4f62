import ObjectModel
import RESTEndpoints

/// A way to the API server: in process, or over the wire. What is said of the server is said of both with the same words.
public protocol APITransport {
    /// Whether the controllers of a cluster work on the server behind it.
    var hasControllers: Bool { get }
    /// Sends a request and waits for the whole answer.
    func send(_ request: EndpointRequest) async throws -> EndpointResponse
    /// Sends a request whose answer goes on: a watch.
    func open(_ request: EndpointRequest) async throws -> any EventReader
}

/// The frames of a watch, one after the other.
public protocol EventReader {
    /// The head of the answer.
    var head: EndpointResponseHead { get }
    /// The next frames, as many as asked for; throws when the watch ends before.
    func next(_ count: Int) async throws -> [JSONValue]
    /// The frames up to the end of the watch, which the server is to bring about.
    func rest() async throws -> [JSONValue]
    /// Hangs up.
    func close() async
}

/// What a behaviour found wrong.
public struct BehaviourFailure: Error, CustomStringConvertible {
    /// Where and what.
    public let description: String

    /// Says where and what.
    public init(description: String) { self.description = description }
}

/// Fails unless a condition holds.
public func check(_ condition: Bool, _ what: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line) throws {
    if !condition { throw BehaviourFailure(description: "\(file):\(line): \(what())") }
}

/// Fails unless two values are equal.
public func check<Value: Equatable>(_ found: Value, is expected: Value, file: StaticString = #fileID, line: UInt = #line) throws {
    if found != expected { throw BehaviourFailure(description: "\(file):\(line): found \(found), expected \(expected)") }
}

extension APITransport {
    /// Sends a request made of its parts.
    public func send(
        _ method: String, _ target: String, _ body: JSONValue? = nil, type: String = "application/json", accept: String? = nil,
        headers: [(String, String)] = []
    ) async throws -> EndpointResponse {
        try await send(Self.request(method, target, body, type: type, accept: accept, headers: headers))
    }

    /// Opens a watch.
    public func watch(_ target: String, accept: String? = nil) async throws -> any EventReader {
        try await open(Self.request("GET", target, nil, type: "", accept: accept, headers: []))
    }

    /// A request made of its parts; the target holds path and query.
    public static func request(
        _ method: String, _ target: String, _ body: JSONValue?, type: String, accept: String?, headers: [(String, String)]
    ) -> EndpointRequest {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var fields = HeaderFields(headers.map { (name: $0.0, value: $0.1) })
        if body != nil { fields.add("Content-Type", type) }
        if let accept { fields.add("Accept", accept) }
        return EndpointRequest(
            method: method, path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : "", headers: fields,
            body: body.map { JSONWriter.write($0) } ?? [])
    }

    /// Sends a request that is to be answered with a code, and reads the answer.
    @discardableResult
    public func expect(
        _ status: Int, _ method: String, _ target: String, _ body: JSONValue? = nil, type: String = "application/json",
        accept: String? = nil, file: StaticString = #fileID, line: UInt = #line
    ) async throws -> JSONValue {
        let response = try await send(method, target, body, type: type, accept: accept)
        let value = try response.json(file: file, line: line)
        try check(
            response.head.status == status, "\(method) \(target) gave \(response.head.status), expected \(status): \(value)", file: file,
            line: line)
        return value
    }
}

extension EndpointResponse {
    /// The body as JSON; null when it is empty.
    public func json(file: StaticString = #fileID, line: UInt = #line) throws -> JSONValue {
        if body.isEmpty { return .null }
        do { return try JSONReader.read(body) } catch {
            throw BehaviourFailure(description: "\(file):\(line): the body is no JSON: \(error): \(text)")
        }
    }

    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }
}

extension JSONValue {
    /// A text deep inside, or empty.
    public func text(_ path: String...) -> String { at(path: path)?.stringValue ?? "" }
    /// `metadata.resourceVersion`.
    public var version: String { text("metadata", "resourceVersion") }
    /// `metadata.resourceVersion` as a number.
    public var revision: UInt64 { UInt64(version) ?? 0 }
    /// The names of a list's items.
    public var itemNames: [String] { (self["items"]?.arrayValue ?? []).map { $0.text("metadata", "name") } }
    /// `TYPE name` of a frame of a watch.
    public var event: String { "\(text("type")) \(at(path: ["object", "metadata", "name"])?.stringValue ?? "")" }
}
