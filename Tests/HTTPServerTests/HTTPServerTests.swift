import CZlib
import ObjectModel
import RESTEndpoints
import Testing

@testable import HTTPServer

/// Requests and whole responses over sockets, plain and over TLS.
@Suite(.serialized) struct HTTPServerTests {
    private static func client(_ server: RunningServer, secure: Bool) throws -> WireClient {
        try WireClient(server.address, secure ? WireClient.Security(authorityPEM: server.authority.certificatePEM) : nil)
    }

    private static func echo(_ response: Response) -> JSONValue { (try? JSONReader.read(response.body)) ?? .null }

    @Test(arguments: [false, true])
    func `a connection serves one request after the other`(secure: Bool) throws {
        let server = try RunningServer(secure: secure)
        defer { server.stop() }
        let client = try Self.client(server, secure: secure)
        for round in 0..<3 {
            client.send("PUT /echo?a=\(round) HTTP/1.1\r\nHost: x\r\nX-Y: z\r\nContent-Length: 3\r\n\r\nabc")
            let response = client.receiveResponse()
            #expect(response.status == 200)
            #expect(response.field("Content-Type") == "application/json")
            #expect(response.field("Date")?.hasSuffix(" GMT") == true)
            #expect(response.field("Connection") == nil)
            let told = Self.echo(response)
            #expect(told["method"] == "PUT" && told["path"] == "/echo" && told["query"] == .string("a=\(round)") && told["body"] == "abc")
            #expect(told["headers"] == ["Host: x", "X-Y: z", "Content-Length: 3"])
            #expect(told["user"] == "")
        }
        #expect(server.onLoop { $0.server.connectionCount } == 1)
        client.leave()
        server.wait { $0.server.connectionCount == 0 }
    }

    @Test(arguments: [false, true])
    func `requests sent at once are answered in their order`(secure: Bool) throws {
        let server = try RunningServer(secure: secure)
        defer { server.stop() }
        let client = try Self.client(server, secure: secure)
        let count = 500
        client.send(
            (0..<count).map { "GET /echo?\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined()
                + "GET /none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        let all = client.receiveAll()
        let queries = all.components("\"query\":\"").dropFirst().map { $0.prefix { $0 != "\"" } }
        #expect(queries == (0..<count).map { Substring("\($0)") })
        #expect(all.contains("HTTP/1.1 404 Not Found\r\n"))
        #expect(all.hasSuffix("Connection: close\r\nContent-Length: 0\r\n\r\n"))
    }

    @Test func `large answers to requests sent at once wait until the client takes them`() throws {
        let server = try RunningServer()
        defer { server.stop() }
        let client = try Self.client(server, secure: false)
        client.setReading(false)
        let size = 4_000_000
        client.send(
            String(repeating: "GET /large?\(size) HTTP/1.1\r\nHost: x\r\n\r\n", count: 40)
                + "GET /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        server.wait { !$0.handler.requests.isEmpty }
        // The system's own buffers take a few megabytes.
        #expect(server.onLoop { $0.handler.requests.count } < 10)
        client.setReading(true)
        let all = client.receiveAll()
        #expect(all.utf8.count > 40 * size)
        #expect(server.onLoop { $0.handler.requests.count } == 41)
    }

    @Test(arguments: [false, true])
    func `HEAD is answered without a body and with its length`(secure: Bool) throws {
        let server = try RunningServer(secure: secure)
        defer { server.stop() }
        let client = try Self.client(server, secure: secure)
        client.send("HEAD /large?1234 HTTP/1.1\r\nHost: x\r\n\r\n")
        let response = client.receiveResponse(headOnly: true)
        #expect(response.status == 200 && response.field("Content-Length") == "1234" && response.body.isEmpty)
        client.send("HEAD /stream HTTP/1.1\r\nHost: x\r\n\r\nGET /echo HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(client.receiveResponse(headOnly: true).field("Transfer-Encoding") == "chunked")
        #expect(server.onLoop { $0.handler.streams[0].isCancelled })
    }

    @Test func `a client that waits for 100 gets it, and one whose body is too large gets 413 in its place`() throws {
        let server = try RunningServer()
        defer { server.stop() }
        let client = try Self.client(server, secure: false)
        client.send("PUT /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
        #expect(client.receive(through: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
        client.send("abc")
        #expect(Self.echo(client.receiveResponse())["body"] == "abc")
        client.send("PUT /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3145729\r\n\r\n")
        #expect(client.receiveAll().hasPrefix("HTTP/1.1 413 "))
    }

    @Test func `a client of HTTP 1.0 is told whether the connection goes on`() throws {
        let server = try RunningServer()
        defer { server.stop() }
        let client = try Self.client(server, secure: false)
        client.send("GET /echo HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        #expect(client.receiveResponse().field("Connection") == "keep-alive")
        client.send("GET /echo HTTP/1.0\r\n\r\n")
        #expect(Response(Array(client.receiveAll().utf8)).field("Connection") == "close")
    }

    @Test func `a field that a handler makes of what a client sent cannot begin another field`() throws {
        let server = try RunningServer()
        defer { server.stop() }
        let client = try Self.client(server, secure: false)
        client.send("GET /injected HTTP/1.1\r\nHost: x\r\n\r\n")
        let response = client.receiveResponse()
        #expect(response.status == 204)
        #expect(response.field("Warning") == "a  Set-Cookie: b")
        #expect(response.field("Content-Length") == nil)
    }

    // MARK: gzip

    @Test func `what is larger than 128 KiB is compressed for those who take gzip`() throws {
        let server = try RunningServer()
        defer { server.stop() }
        let client = try Self.client(server, secure: false)
        let cases: [(size: Int, accept: String, compressed: Bool)] = [
            (131_073, "gzip", true), (131_072, "gzip", false), (131_073, "identity", false), (131_073, "deflate, gzip;q=1.0", true),
        ]
        for (size, accept, compressed) in cases {
            client.send("GET /large?\(size) HTTP/1.1\r\nHost: x\r\nAccept-Encoding: \(accept)\r\n\r\n")
            let head = client.receive(through: "\r\n\r\n")
            let length = Int(Response(Array(head.utf8)).field("Content-Length") ?? "") ?? 0
            let body = client.receive(count: length)
            #expect((Response(Array(head.utf8)).field("Content-Encoding") == "gzip") == compressed)
            #expect((compressed ? Self.inflated(body) : body) == ScriptedHandler.pattern(size))
        }
    }

    @Test func `compressing gives back what was compressed`() throws {
        for size in [0, 1, 100, 200_000] {
            let bytes = ScriptedHandler.pattern(size)
            #expect(Self.inflated(try #require(GzipEncoder.compress(bytes))) == bytes)
        }
    }

    private static func inflated(_ bytes: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return [] }
        defer { inflateEnd(&stream) }
        var input = bytes
        var output = [UInt8](repeating: 0, count: 1_000_000)
        let result = input.withUnsafeMutableBufferPointer { from in
            output.withUnsafeMutableBufferPointer { to in
                stream.next_in = from.baseAddress
                stream.avail_in = UInt32(from.count)
                stream.next_out = to.baseAddress
                stream.avail_out = UInt32(to.count)
                return inflate(&stream, Z_FINISH)
            }
        }
        return result == Z_STREAM_END ? Array(output.prefix(Int(stream.total_out))) : []
    }

    // MARK: The end

    @Test func `stopping closes what is idle, lets a request that has begun be answered, and refuses new connections`() throws {
        let server = try RunningServer()
        let idle = try Self.client(server, secure: false)
        let busy = try Self.client(server, secure: false)
        let address = server.address
        busy.send("PUT /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na")
        server.wait { $0.server.connectionCount == 2 && $0.server.isReceivingBody }
        let stopped = server.beginStopping()
        #expect(idle.receiveAll().isEmpty)
        busy.send("bc")
        let all = busy.receiveAll()
        #expect(all.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(all.contains("Connection: close"))
        stopped.wait()
        #expect(throws: (any Error).self) { try WireClient(address) }
    }

    @Test func `what is not finished in time is closed when a server stops`() throws {
        let server = try RunningServer()
        let client = try Self.client(server, secure: false)
        client.send("PUT /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na")
        server.wait { $0.server.isReceivingBody }
        server.stop(grace: 1_000_000)
        #expect(client.receiveAll().isEmpty)
    }
}

extension String {
    func components(_ separator: String) -> [Substring] { split(separator: separator, omittingEmptySubsequences: false) }
}
