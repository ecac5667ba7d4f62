import NIOCore
import NIOEmbedded
import NIOHTTP1
import RESTEndpoints
import Testing

@testable import HTTPServer

/// What NIO's decoder and the collector behind it make of bytes.
@Suite struct RequestCollectorTests {
    /// Stands where the connection does.
    private final class Collecting: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        var collector: RequestCollector
        private let limits: HTTPServerLimits

        init(_ limits: HTTPServerLimits) {
            self.limits = limits
            collector = RequestCollector(limits: limits)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) { collector.take(unwrapInboundIn(data)) }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            guard let refusal = RequestRefusal(error, limits: limits) else { return context.fireErrorCaught(error) }
            collector.refuse(refusal)
        }
    }

    /// Feeds bytes in pieces. Gives what came of them: a line for each request, and the refusal.
    static func collect(_ bytes: [UInt8], pieces: Int, limits: HTTPServerLimits = HTTPServerLimits()) throws -> [String] {
        let collecting = Collecting(limits)
        let channel = EmbeddedChannel(handlers: [RequestCollector.decoder(limits), collecting])
        defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
        var told: [String] = []
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            try channel.writeInbound(ByteBuffer(bytes: bytes[start..<min(bytes.count, start + pieces)]))
            while let outcome = collecting.collector.next() {
                switch outcome {
                case .request(let request):
                    let parts = request.request
                    told.append(
                        "\(parts.method) \(parts.path) [\(parts.query)] \(parts.headers.fields.count) [\(String(decoding: parts.body, as: UTF8.self))]"
                            + (request.keepsAlive ? "" : " closes") + (request.isOldVersion ? " old" : "")
                            + (request.acceptsGzip ? " gzip" : ""))
                case .refused(let refusal): return told + ["\(refusal.error.code)"]
                }
            }
            if collecting.collector.mustTellToContinue() { told.append("continue") }
        }
        return told
    }

    static let requests: [(text: String, told: [String])] = [
        ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", ["GET / [] 1 []"]),
        ("GET /a?b=c HTTP/1.1\r\nHost: a\r\n\r\n", ["GET /a [b=c] 1 []"]),
        ("GET / HTTP/1.1\nHost: a\n\n", ["505"]),
        ("GET / HTTP/1.1\r\nHost: a\n\r\n", ["400"]),
        ("GET / HTTP/1.1\r\nHost: a\r\n\n", ["400"]),
        ("\r\n\r\nGET /%20?a?b HTTP/1.1\r\nHOST:\ta \r\n\r\n", ["GET /%20 [a?b] 1 []"]),
        ("GET http://x:1/a?b HTTP/1.1\r\nHost: a\r\n\r\n", ["GET /a [b] 1 []"]),
        ("GET / HTTP/1.0\r\n\r\n", ["GET / [] 0 [] closes old"]),
        ("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", ["GET / [] 1 [] old"]),
        ("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n", ["GET / [] 2 [] closes"]),
        ("GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br, gzip\r\n\r\n", ["GET / [] 2 [] gzip"]),
        ("GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip;q=0.0, br\r\n\r\n", ["GET / [] 2 []"]),
        ("GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip ; q=0.5\r\n\r\n", ["GET / [] 2 [] gzip"]),
        ("PUT /p HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", ["PUT /p [] 2 [abc]"]),
        ("PUT /p HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", ["400"]),
        (
            "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n",
            ["POST /p [] 2 [abc0123456789]"]
        ),
        (
            "PUT /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nabGET /2 HTTP/1.1\r\nHost: a\r\n\r\nHEAD /3 HTTP/1.1\r\nHost: a\r\n\r\n",
            ["PUT /1 [] 2 [ab]", "GET /2 [] 1 []", "HEAD /3 [] 1 []"]
        ),
        ("GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", ["400"]),
        ("GET a HTTP/1.1\r\nHost: a\r\n\r\n", ["400"]),
        ("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", ["400"]),
        ("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", ["GET / [] 1 []"]),
        ("GET /\r\nHost: a\r\n\r\n", ["505"]),
        ("G(T / HTTP/1.1\r\nHost: a\r\n\r\n", ["400"]),
        ("BREW / HTTP/1.1\r\nHost: a\r\n\r\n", ["400"]),
        ("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", ["400"]),
        ("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n", ["GET / [] 3 [] closes"]),
        ("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\n\r\n", ["GET / [] 2 [] closes"]),
        ("GET /\u{e9} HTTP/1.1\r\nHost: a\r\n\r\n", ["400"]),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ["505"]),
        ("GET / HTTP/1.2\r\nHost: a\r\n\r\n", ["505"]),
        ("GET / http/1.1\r\nHost: a\r\n\r\n", ["400"]),
        ("GET / HTTP/1.1\r\n\r\n", ["400"]),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", ["400"]),
        ("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", ["400"]),
        ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", ["400"]),
        ("GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", ["400"]),
        ("GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", ["400"]),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n", ["400"]),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", ["400"]),
        ("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", ["400"]),
        ("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\n", ["400"]),
        ("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", ["400"]),
        ("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", ["400"]),
        ("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 3145729\r\n\r\n", ["413"]),
        ("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", ["400"]),
        ("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", ["501"]),
        ("PUT / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", ["400"]),
        ("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", ["400"]),
        ("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\r\n", ["400"]),
        ("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n", ["400"]),
        ("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", ["400"]),
        ("PUT / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n", ["417"]),
    ]

    @Test(arguments: requests)
    func `a request is the same however its bytes are cut`(_ text: String, _ told: [String]) throws {
        for pieces in [1, 2, 3, 7, 1_000] {
            #expect(try Self.collect(Array(text.utf8), pieces: pieces) == told, "in pieces of \(pieces)")
        }
    }

    @Test func `a client that waits for 100 is told once, and not when its body is there already`() throws {
        let head = "PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
        #expect(try Self.collect(Array((head + "ab").utf8), pieces: 1) == ["continue", "PUT / [] 3 [ab]"])
        #expect(try Self.collect(Array((head + "ab").utf8), pieces: 1_000) == ["PUT / [] 3 [ab]"])
        #expect(try Self.collect(Array(head.replacing("Length: 2", with: "Length: 0").utf8), pieces: 1) == ["PUT / [] 3 []"])
    }

    @Test func `target and header fields may be as long as the limit and no longer`() throws {
        var limits = HTTPServerLimits()
        limits.headBytes = 1_000
        limits.headerFields = 3
        func head(_ length: Int) -> [UInt8] {
            let counted = ["/", "Host", "a", "X"].joined().utf8.count
            return Array("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: length - counted))\r\n\r\n".utf8)
        }
        let spaces = Array("GET / HTTP/1.1\r\nHost: a\r\nX:\(String(repeating: " ", count: 3_000))x\r\n\r\n".utf8)
        let target = Array("GET /\(String(repeating: "x", count: 1_000)) HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        for pieces in [1, 100, 900] {
            #expect(try Self.collect(head(1_000), pieces: pieces, limits: limits) == ["GET / [] 2 []"])
            for bytes in [head(1_001), spaces, target] { #expect(try Self.collect(bytes, pieces: pieces, limits: limits) == ["431"]) }
        }
        let fields = Array("GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n".utf8)
        #expect(try Self.collect(fields, pieces: 10, limits: limits) == ["431"])
    }

    @Test func `a body in chunks may be as long as the limit and no longer, and its trailers are counted`() throws {
        var limits = HTTPServerLimits()
        limits.bodyBytes = 10
        let head = "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        for pieces in [1, 7, 1_000] {
            let most = "5\r\n01234\r\n5\r\n56789\r\n"
            #expect(
                try Self.collect(Array((head + most + "0\r\n\r\n").utf8), pieces: pieces, limits: limits) == ["PUT / [] 2 [0123456789]"])
            #expect(try Self.collect(Array((head + most + "1\r\n0").utf8), pieces: pieces, limits: limits) == ["413"])
        }
        let trailers = String(repeating: "X: y\r\n", count: 2_000)
        #expect(try Self.collect(Array((head + "0\r\n" + trailers).utf8), pieces: 100) == ["431"])
    }

    @Test func `random changes of a request never trap and never use more than there is`() throws {
        var state: UInt64 = 7
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let alphabet = Array("\r\n: ;,/GETHTP1.0aAfF0\t\0\u{e9}".utf8)
        for round in 0..<20_000 {
            var bytes = Array(Self.requests[round % Self.requests.count].text.utf8)
            for _ in 0...next(4) {
                let position = next(bytes.count)
                switch next(3) {
                case 0: bytes[position] = alphabet[next(alphabet.count)]
                case 1: bytes.insert(alphabet[next(alphabet.count)], at: position)
                default: bytes.remove(at: position)
                }
            }
            let cut = try Self.collect(bytes, pieces: 1 + next(40)).filter { $0 != "continue" }
            #expect(try cut == Self.collect(bytes, pieces: 1_000).filter { $0 != "continue" })
        }
    }
}
