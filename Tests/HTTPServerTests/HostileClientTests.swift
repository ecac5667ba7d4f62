import Foundation
import NIOSSL
import ObjectModel
import RESTEndpoints
import Testing

@testable import HTTPServer

/// Clients that mean harm or know no better: each gets a clear answer or a closed connection, and everybody else is served.
@Suite(.serialized) struct HostileClientTests {
    private static let tinyTime: Int64 = 20_000_000

    private static func isServing(_ server: RunningServer, _ security: WireClient.Security? = nil) throws -> Bool {
        let client = try WireClient(server.address, security)
        defer { client.leave() }
        client.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n")
        return client.receiveResponse().status == 200
    }

    static let malformed: [(text: String, status: Int, reason: String)] = [
        ("hello\r\n\r\n", 400, "BadRequest"),
        ("GET / HTTP/1.1\r\n\r\n", 400, "BadRequest"),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "BadRequest"),
        ("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n\r\nabc", 413, "RequestEntityTooLarge"),
        ("GET / HTTP/1.1\r\nHost: x\r\nX: \(String(repeating: "x", count: 70_000))", 431, "BadRequest"),
        ("GET / HTTP/1.1\r\n\(String(repeating: "X: y\r\n", count: 300))\r\n", 431, "BadRequest"),
    ]

    @Test(arguments: malformed)
    func `what is no request is answered with a Status, and the connection closed`(text: String, status: Int, reason: String) throws {
        let server = try RunningServer()
        defer { server.stop() }
        let client = try WireClient(server.address)
        client.send(text)
        let response = Response(Array(client.receiveAll().utf8))
        #expect(response.status == status)
        #expect(response.field("Connection") == "close")
        let told = try JSONReader.read(response.body)
        #expect(told["kind"] == "Status" && told["code"] == .int(Int64(status)) && told["reason"] == .string(reason))
        #expect(server.onLoop { $0.handler.requests.isEmpty })
    }

    @Test func `a body that goes on after it was refused does not take the answer from its client`() throws {
        let server = try RunningServer { $0.bodyBytes = 1_000 }
        defer { server.stop() }
        let client = try WireClient(server.address)
        client.send("PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in 0..<64 { client.send("1000\r\n" + String(repeating: "x", count: 4_096) + "\r\n") }
        #expect(client.receiveAll().hasPrefix("HTTP/1.1 413 "))
    }

    @Test func `bodies that are under way are bounded together`() throws {
        let server = try RunningServer { $0.bodyBytesInAll = 1_000 }
        defer { server.stop() }
        func begin(_ count: Int) throws -> WireClient {
            let client = try WireClient(server.address)
            client.send("PUT /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 600\r\n\r\n" + String(repeating: "x", count: count))
            return client
        }
        let first = try begin(599)
        server.wait { $0.server.heldBytes == 599 }
        #expect(try begin(500).receiveAll().hasPrefix("HTTP/1.1 429 "))
        server.wait { $0.server.heldBytes == 599 }
        let torn = try begin(300)
        server.wait { $0.server.heldBytes == 899 }
        torn.leave()
        server.wait { $0.server.heldBytes == 599 }
        first.send("x")
        #expect(first.receiveResponse().status == 200)
        #expect(server.onLoop { $0.server.heldBytes } == 0)
    }

    @Test func `a request for another protocol is answered, and the connection ends`() throws {
        let server = try RunningServer()
        defer { server.stop() }
        for fields in [
            "Connection: Upgrade\r\nUpgrade: websocket\r\n", "Upgrade: SPDY/3.1\r\nConnection: upgrade\r\nContent-Length: 3\r\n",
        ] {
            let client = try WireClient(server.address)
            client.send("POST /echo HTTP/1.1\r\nHost: x\r\n\(fields)\r\nabcGET /echo HTTP/1.1\r\nHost: x\r\n\r\n")
            let response = Response(Array(client.receiveAll().utf8))
            #expect(response.status == 200 && response.field("Connection") == "close")
        }
        #expect(server.onLoop { $0.handler.requests.count } == 2)
    }

    @Test(arguments: ["GET /echo HTTP/1.1\r\nHo", "PUT /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc", "\r\nG"])
    func `a request that does not end in time is answered with 408`(beginning: String) throws {
        let server = try RunningServer {
            $0.headTime = Self.tinyTime
            $0.bodyTime = Self.tinyTime
        }
        defer { server.stop() }
        let client = try WireClient(server.address)
        client.send(beginning)
        #expect(client.receiveAll().hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
        #expect(try Self.isServing(server))
    }

    @Test func `a byte now and then does not put off the end of a slow request`() throws {
        let server = try RunningServer { $0.headTime = Self.tinyTime }
        defer { server.stop() }
        let client = try WireClient(server.address)
        client.send("GET /echo HTTP/1.1\r\nHost: x\r\n")
        while !client.hasBeenLeft { client.send("X: y\r\n") }
        let answer = client.receiveAll()
        #expect(answer.hasPrefix("HTTP/1.1 408 ") || answer.hasPrefix("HTTP/1.1 431 "))
    }

    @Test(arguments: [false, true])
    func `a connection that nobody uses is closed`(secure: Bool) throws {
        let server = try RunningServer(secure: secure) { $0.idleTime = Self.tinyTime }
        defer { server.stop() }
        let client = try WireClient(
            server.address, secure ? WireClient.Security(authorityPEM: server.authority.certificatePEM) : nil)
        #expect(client.receiveAll().isEmpty)
        server.wait { $0.server.connectionCount == 0 }
    }

    @Test func `a client that takes nothing is cut off`() throws {
        let server = try RunningServer { $0.stallTime = Self.tinyTime }
        defer { server.stop() }
        let client = try WireClient(server.address)
        client.setReading(false)
        client.send("GET /large?50000000 HTTP/1.1\r\nHost: x\r\n\r\n")
        server.wait { $0.handler.requests.count == 1 && $0.server.connectionCount == 0 }
        #expect(try Self.isServing(server))
        client.leave()
    }

    // MARK: TLS

    @Test func `bytes that are no TLS, and a handshake that does not end, are closed`() throws {
        let server = try RunningServer(secure: true) { $0.handshakeTime = Self.tinyTime }
        defer { server.stop() }
        let hello: [UInt8] = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03]
        for bytes in [Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8), [], hello, Array(repeating: 0xFF, count: 100_000)] {
            let client = try WireClient(server.address)
            client.send(bytes)
            #expect(!client.receiveAll().contains("HTTP/1.1 200"))
        }
        #expect(try Self.isServing(server, WireClient.Security(authorityPEM: server.authority.certificatePEM)))
        #expect(server.onLoop { $0.handler.requests.count } == 1)
    }

    @Test func `a connection cut off within TLS is forgotten`() throws {
        let server = try RunningServer(secure: true)
        defer { server.stop() }
        let security = WireClient.Security(authorityPEM: server.authority.certificatePEM)
        for text in ["", "GET /echo HTTP/1.1\r\n", "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n"] {
            let client = try WireClient(server.address, security)
            client.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n")
            _ = client.receiveResponse()
            client.send(text)
            client.tear()
            server.wait { $0.server.connectionCount == 0 }
        }
        #expect(server.onLoop { $0.handler.streams.allSatisfy(\.isCancelled) })
    }

    @Test func `TLS older than 1.2 is refused and HTTP 2 is not agreed on`() throws {
        let server = try RunningServer(secure: true)
        defer { server.stop() }
        var security = WireClient.Security(authorityPEM: server.authority.certificatePEM)
        security.newest = .tlsv11
        let old = try WireClient(server.address, security)
        old.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(old.receiveAll().isEmpty)
        security.newest = .tlsv12
        #expect(try Self.isServing(server, security))
        security.newest = .tlsv13
        security.protocols = ["h2", "http/1.1"]
        let both = try WireClient(server.address, security)
        both.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(both.receiveResponse().status == 200)
        #expect(both.agreedProtocol == "http/1.1")
    }

    @Test func `a client is known by a certificate of the server's authority and refused with one of another`() throws {
        let server = try RunningServer(secure: true)
        defer { server.stop() }
        let user = CertifiedUser(name: "ada", groups: ["system:masters", "engineers"])
        var security = WireClient.Security(authorityPEM: server.authority.certificatePEM)
        security.identity = try Self.identity(of: user, from: server.authority)
        let known = try WireClient(server.address, security)
        known.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n")
        let told = try JSONReader.read(known.receiveResponse().body)
        #expect(told["user"] == "ada" && told["groups"] == ["system:masters", "engineers"])
        security.identity = try Self.identity(of: user, from: CertificateAuthority())
        for newest in [TLSVersion.tlsv13, .tlsv12] {
            security.newest = newest
            let stranger = try WireClient(server.address, security)
            stranger.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(stranger.receiveAll().isEmpty)
        }
        #expect(server.onLoop { $0.handler.requests.count } == 1)
    }

    @Test func `a server's certificate is no client's`() throws {
        let server = try RunningServer(secure: true)
        defer { server.stop() }
        var security = WireClient.Security(authorityPEM: server.authority.certificatePEM)
        let identity = try server.authority.identity(names: ["ada"], addresses: [])
        security.identity = (identity.certificate, identity.key)
        let client = try WireClient(server.address, security)
        client.send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(client.receiveAll().isEmpty)
    }

    private static func identity(
        of user: CertifiedUser, from authority: CertificateAuthority
    ) throws -> (certificate: NIOSSLCertificate, key: NIOSSLPrivateKey) {
        let (certificate, key) = try authority.clientCertificate(for: user)
        return (
            try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8))[0], try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem)
        )
    }

    // MARK: Many

    @Test func `a connection beyond the limit is closed at once`() throws {
        let server = try RunningServer { $0.connections = 3 }
        defer { server.stop() }
        let clients = try (0..<3).map { _ in try WireClient(server.address) }
        server.wait { $0.server.connectionCount == 3 }
        #expect(try WireClient(server.address).receiveAll().isEmpty)
        clients[0].leave()
        server.wait { $0.server.connectionCount == 2 }
        #expect(try Self.isServing(server))
        clients.forEach { $0.leave() }
    }

    @Test func `thousands of idle connections leave everyone else served`() throws {
        let server = try RunningServer()
        defer { server.stop() }
        let count = RawSockets.open(5_000, to: server.address.port) { opened in
            server.wait { $0.server.connectionCount == opened }
            #expect((try? Self.isServing(server)) == true)
        }
        #expect(count >= 400)
        server.wait { $0.server.connectionCount == 0 }
    }
}
