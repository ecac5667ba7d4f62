import ObjectModel
import RESTEndpoints

/// Requests over a connection to a server of the test, one connection for requests and one for each watch.
final class WireTransport: ContractTransport {
    private let port: Int
    private var connection: PlainConnection

    init(port: Int) throws {
        self.port = port
        connection = try PlainConnection(port: port)
    }

    func send(_ request: EndpointRequest) throws -> Reply {
        try connection.send(Self.bytes(request))
        let head = try connection.readHead()
        let body = request.method == "HEAD" || head.status == 304 || head.status == 204 ? [] : try connection.readBody(head)
        if head.value("connection")?.lowercased() == "close" { connection = try PlainConnection(port: port) }
        return Reply(status: head.status, headers: HeaderFields(head.fields), bytes: body)
    }

    func watch(_ request: EndpointRequest) throws -> any WatchReader {
        let connection = try PlainConnection(port: port)
        try connection.send(Self.bytes(request))
        let head = try connection.readHead()
        guard head.status == 200 else {
            throw Refusal(reply: Reply(status: head.status, headers: HeaderFields(head.fields), bytes: try connection.readBody(head)))
        }
        return WireWatch(connection)
    }

    func pass() {}

    private static func bytes(_ request: EndpointRequest) -> [UInt8] {
        var text = "\(request.method) \(request.path)\(request.query.isEmpty ? "" : "?" + request.query) HTTP/1.1\r\nHost: localhost\r\n"
        for field in request.headers.fields { text += "\(field.name): \(field.value)\r\n" }
        return Array((text + "Content-Length: \(request.body.count)\r\n\r\n").utf8) + request.body
    }

    private final class WireWatch: WatchReader {
        private let connection: PlainConnection
        private var bytes: [UInt8] = []

        init(_ connection: PlainConnection) { self.connection = connection }

        func next() throws -> JSONValue? {
            while true {
                if let feed = bytes.firstIndex(of: 10) {
                    let line = Array(bytes[..<feed])
                    bytes.removeFirst(feed + 1)
                    return try JSONReader.read(line)
                }
                guard let chunk = try connection.readChunk() else { return nil }
                bytes += chunk
            }
        }
    }
}
