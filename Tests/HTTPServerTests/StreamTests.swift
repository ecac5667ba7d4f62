import ObjectModel
import RESTEndpoints
import Testing

@testable import HTTPServer

/// Responses that go on.
@Suite(.serialized) struct StreamTests {
    private static let request = "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n"

    private static func client(_ server: RunningServer, secure: Bool) throws -> WireClient {
        try WireClient(server.address, secure ? WireClient.Security(authorityPEM: server.authority.certificatePEM) : nil)
    }

    @Test(arguments: [false, true])
    func `frames arrive as chunks, and the connection goes on behind the last`(secure: Bool) throws {
        let server = try RunningServer(secure: secure)
        defer { server.stop() }
        let client = try Self.client(server, secure: secure)
        client.send(Self.request)
        let head = client.receive(through: "\r\n\r\n")
        #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n") && head.contains("Transfer-Encoding: chunked\r\n"))
        #expect(!head.contains("Content-Length"))
        server.onLoop { $0.handler.streams[0].feed("one\n") }
        #expect(client.receive(through: "one\n\r\n") == "4\r\none\n\r\n")
        server.onLoop {
            $0.handler.streams[0].feed("two\n")
            $0.handler.streams[0].feed("three\n")
        }
        #expect(client.receive(through: "three\n\r\n") == "a\r\ntwo\nthree\n\r\n")
        client.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n")
        server.onLoop {
            $0.handler.streams[0].feed("end\n")
            $0.handler.streams[0].end()
        }
        #expect(client.receive(through: "0\r\n\r\n") == "4\r\nend\n\r\n0\r\n\r\n")
        #expect(client.receiveResponse().status == 200)
        #expect(server.onLoop { $0.handler.streams[0].isCancelled && $0.handler.streams[0].onReadable == nil })
    }

    @Test func `what happens within one turn of the loop costs each reader one fill`() throws {
        let server = try RunningServer()
        defer { server.stop() }
        let clients = try (0..<20).map { _ in try Self.client(server, secure: false) }
        for client in clients {
            client.send(Self.request)
            _ = client.receive(through: "\r\n\r\n")
        }
        server.onLoop { parts in
            for event in 0..<100 { for stream in parts.handler.streams { stream.feed("event \(event)\n") } }
        }
        for client in clients { #expect(client.receive(through: "event 99\n\r\n").components("\r\n").count == 3) }
        #expect(server.onLoop { $0.handler.streams.map(\.fills) } == Array(repeating: 2, count: 20))
    }

    @Test func `a client of HTTP 1.0 gets no chunks and a closed connection at the end`() throws {
        let server = try RunningServer()
        defer { server.stop() }
        let client = try Self.client(server, secure: false)
        client.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        server.wait { !$0.handler.streams.isEmpty }
        server.onLoop {
            $0.handler.streams[0].feed("one\n")
            $0.handler.streams[0].end()
        }
        let all = client.receiveAll()
        #expect(all.contains("Connection: close\r\n") && !all.contains("chunked") && all.hasSuffix("\r\n\r\none\n"))
    }

    @Test(arguments: [false, true])
    func `a reader that takes nothing makes nothing pile up`(secure: Bool) throws {
        let server = try RunningServer(secure: secure)
        defer { server.stop() }
        let slow = try Self.client(server, secure: secure)
        slow.send(Self.request)
        _ = slow.receive(through: "\r\n\r\n")
        slow.setReading(false)
        server.onLoop {
            $0.handler.streams[0].endless = Array(repeating: UInt8(ascii: "x"), count: 10_000)
            $0.handler.streams[0].onReadable?()
        }
        server.wait { $0.server.stalledConnections == 1 }
        let filled = server.onLoop { $0.handler.streams[0].filledBytes }
        // What the sockets of both sides hold is the system's; beside it waits no more than the high-water mark and one fill.
        #expect(filled < 20_000_000)
        let quick = try Self.client(server, secure: secure)
        quick.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(quick.receiveResponse().status == 200)
        #expect(server.onLoop { $0.handler.streams[0].filledBytes } == filled)
        slow.setReading(true)
        server.wait { $0.handler.streams[0].filledBytes > filled }
        server.onLoop { $0.handler.streams[0].endless = nil }
        server.onLoop { $0.handler.streams[0].end() }
        #expect(slow.receive(through: "0\r\n\r\n").utf8.count > filled)
    }

    @Test(arguments: [false, true])
    func `a reader that leaves cancels its stream`(secure: Bool) throws {
        let server = try RunningServer(secure: secure)
        defer { server.stop() }
        let client = try Self.client(server, secure: secure)
        client.send(Self.request)
        _ = client.receive(through: "\r\n\r\n")
        client.leave()
        server.wait { $0.handler.streams[0].isCancelled && $0.server.connectionCount == 0 }
        #expect(server.onLoop { $0.handler.streams[0].onReadable == nil })
    }

    @Test func `what a client sends during a stream is bounded`() throws {
        let server = try RunningServer { $0.headBytes = 1_000 }
        defer { server.stop() }
        let client = try Self.client(server, secure: false)
        client.send(Self.request)
        _ = client.receive(through: "\r\n\r\n")
        let later = "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n"
        client.send(String(repeating: later, count: 2_000))
        server.wait { $0.server.holdingConnections == 1 }
        server.onLoop { $0.handler.streams[0].end() }
        _ = client.receive(through: "0\r\n\r\n")
        for _ in 0..<2_000 { #expect(client.receiveResponse().status == 200) }
    }

    @Test(arguments: [false, true])
    func `many readers count what they get`(secure: Bool) throws {
        let server = try RunningServer(secure: secure)
        defer { server.stop() }
        let readers = try StreamReaders(
            5, of: "/stream", at: server.address, authorityPEM: secure ? server.authority.certificatePEM : nil, token: "x")
        defer { readers.close() }
        #expect(try readers.counts().frames == 0)
        server.onLoop { parts in
            for stream in parts.handler.streams { for _ in 0..<3 { stream.feed("{\"a\":{}}\n") } }
        }
        while try readers.counts().frames < 15 {}
        #expect(try readers.counts().lost == 0)
        server.onLoop { parts in for stream in parts.handler.streams { stream.end() } }
        server.onLoop { parts in #expect(parts.handler.requests.first?.headers["Authorization"] == "Bearer x") }
    }

    // MARK: Time

    @Test func `a stream is filled at the moment that it wants`() throws {
        let server = try RunningServer()
        defer { server.stop() }
        server.onLoop { $0.clock.runs = true }
        let client = try Self.client(server, secure: false)
        client.send(Self.request)
        _ = client.receive(through: "\r\n\r\n")
        let moment = server.onLoop { parts in
            let moment = parts.clock.now() + 5_000_000
            parts.handler.streams[0].wakeTime = moment
            parts.handler.streams[0].feed("first\n")
            return moment
        }
        let all = client.receive(through: "woken\n\r\n")
        #expect(all.hasSuffix("6\r\nwoken\n\r\n"))
        #expect(server.onLoop { $0.handler.streams[0].lastFill ?? Timestamp(seconds: 0) } >= moment)
    }

    @Test func `while the clock stands still a stream waits, and goes on when it is moved`() throws {
        let server = try RunningServer()
        defer { server.stop() }
        let client = try Self.client(server, secure: false)
        client.send(Self.request)
        _ = client.receive(through: "\r\n\r\n")
        server.onLoop { parts in
            parts.handler.streams[0].wakeTime = parts.clock.now() + 3_600_000_000_000
            parts.handler.streams[0].feed("first\n")
        }
        #expect(client.receive(through: "first\n\r\n") == "6\r\nfirst\n\r\n")
        server.onLoop { parts in
            parts.clock.time = parts.clock.time + 3_600_000_000_000
            parts.server.clockChanged()
        }
        #expect(client.receive(through: "woken\n\r\n") == "6\r\nwoken\n\r\n")
    }

    // MARK: The end

    @Test(arguments: [false, true])
    func `stopping ends streams behind a whole frame`(secure: Bool) throws {
        let server = try RunningServer(secure: secure)
        let client = try Self.client(server, secure: secure)
        client.send(Self.request)
        _ = client.receive(through: "\r\n\r\n")
        server.onLoop { $0.handler.streams[0].feed("one\n") }
        _ = client.receive(through: "one\n\r\n")
        let stopped = server.beginStopping()
        #expect(client.receiveAll() == "0\r\n\r\n")
        stopped.wait()
    }
}
