import ObjectModel
import RESTEndpoints
import SandtableTestKit
import ServedWorld
import WireBehaviours

/// Requests over plain connections to a world that is served for the test: one for requests, and one for each watch.
final class WireTransport: APITransport {
    let hasControllers = true
    private let world: ServedTestWorld
    private var connection: PlainConnection
    private var port: Int { world.kubeconfig.address.port }

    init() throws {
        var configuration = ServedWorldConfiguration(.world(.init()))
        configuration.isInsecure = true
        world = try ServedTestWorld(configuration)
        connection = try PlainConnection(port: world.kubeconfig.address.port)
    }

    /// Ends the world; nothing can be sent afterwards.
    func stop() { world.stop() }

    func send(_ request: EndpointRequest) throws -> EndpointResponse {
        try connection.send(bytes(request))
        let head = try connection.readHead()
        let body = request.method == "HEAD" || head.status == 304 || head.status == 204 ? [] : try connection.readBody(head)
        if head.value("connection")?.lowercased() == "close" { connection = try PlainConnection(port: port) }
        return EndpointResponse(status: head.status, headers: HeaderFields(head.fields), body: body)
    }

    func open(_ request: EndpointRequest) throws -> any EventReader {
        let connection = try PlainConnection(port: port)
        try connection.send(bytes(request))
        let head = try connection.readHead()
        guard head.status == 200 else {
            let body = String(decoding: try connection.readBody(head), as: UTF8.self)
            throw BehaviourFailure(description: "no stream but \(head.status): \(body)")
        }
        return WireReader(connection, EndpointResponseHead(status: head.status, headers: HeaderFields(head.fields)))
    }

    private func bytes(_ request: EndpointRequest) -> [UInt8] {
        var text = "\(request.method) \(request.path)\(request.query.isEmpty ? "" : "?" + request.query) HTTP/1.1\r\nHost: localhost\r\n"
        for field in request.headers.fields { text += "\(field.name): \(field.value)\r\n" }
        if request.headers["Authorization"] == nil { text += "Authorization: Bearer \(world.kubeconfig.token)\r\n" }
        return Array((text + "Content-Length: \(request.body.count)\r\n\r\n").utf8) + request.body
    }
}

/// A watch on a connection of its own.
private final class WireReader: EventReader {
    let head: EndpointResponseHead
    private var connection: PlainConnection?
    private var bytes: [UInt8] = []

    init(_ connection: PlainConnection, _ head: EndpointResponseHead) {
        self.connection = connection
        self.head = head
    }

    func next(_ count: Int) throws -> [JSONValue] {
        var frames: [JSONValue] = []
        while frames.count < count {
            guard let frame = try frame() else {
                throw BehaviourFailure(description: "\(count) events were expected, these came: \(frames.map(\.event))")
            }
            frames.append(frame)
        }
        return frames
    }

    func rest() throws -> [JSONValue] {
        var frames: [JSONValue] = []
        while let frame = try frame() { frames.append(frame) }
        return frames
    }

    func close() { connection = nil }

    private func frame() throws -> JSONValue? {
        while true {
            if let feed = bytes.firstIndex(of: 10) {
                let line = Array(bytes[..<feed])
                bytes.removeFirst(feed + 1)
                return try JSONReader.read(line)
            }
            guard let chunk = try connection?.readChunk() else { return nil }
            bytes += chunk
        }
    }
}
