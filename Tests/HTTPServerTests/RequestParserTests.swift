import RESTEndpoints
import Testing

@testable import HTTPServer

@Suite struct RequestParserTests {
    /// Feeds text in pieces; what is not used up is given again. Gives what came of it: a line for each request, and the refusal.
    static func parse(_ bytes: [UInt8], pieces: Int, limits: HTTPServerLimits = HTTPServerLimits()) -> [String] {
        var parser = RequestParser(limits: limits)
        var told: [String] = []
        var waiting: [UInt8] = []
        var position = 0
        while position < bytes.count {
            let end = min(bytes.count, position + pieces)
            waiting += bytes[position..<end]
            position = end
            var goesOn = true
            while goesOn {
                let (used, outcome) = waiting.withUnsafeBytes { parser.parse($0) }
                waiting.removeFirst(used)
                switch outcome {
                case .incomplete: goesOn = false
                case .awaitsContinue: told.append("continue")
                case .complete(let request):
                    let parts = request.request
                    told.append(
                        "\(parts.method) \(parts.path) [\(parts.query)] \(parts.headers.fields.count) [\(String(decoding: parts.body, as: UTF8.self))]"
                            + (request.keepsAlive ? "" : " closes") + (request.isOldVersion ? " old" : "")
                            + (request.acceptsGzip ? " gzip" : ""))
                    goesOn = !waiting.isEmpty
                case .refused(let refusal): return told + ["\(refusal.error.code)"]
                }
            }
        }
        return told
    }

    static let requests: [(text: String, told: [String])] = [
        ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", ["GET / [] 1 []"]),
        ("GET /a?b=c HTTP/1.1\nHost: a\n\n", ["GET /a [b=c] 1 []"]),
        ("\r\n\r\nGET /%20?a?b HTTP/1.1\r\nHOST:\ta \r\n\r\n", ["GET /%20 [a?b] 1 []"]),
        ("GET http://x:1/a?b HTTP/1.1\r\nHost: a\r\n\r\n", ["GET /a [b] 1 []"]),
        ("GET / HTTP/1.0\r\n\r\n", ["GET / [] 0 [] closes old"]),
        ("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", ["GET / [] 1 [] old"]),
        ("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n", ["GET / [] 2 [] closes"]),
        ("GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br, gzip\r\n\r\n", ["GET / [] 2 [] gzip"]),
        ("GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip;q=0.0, br\r\n\r\n", ["GET / [] 2 []"]),
        ("GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip ; q=0.5\r\n\r\n", ["GET / [] 2 [] gzip"]),
        ("PUT /p HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", ["PUT /p [] 2 [abc]"]),
        ("PUT /p HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", ["PUT /p [] 3 [abc]"]),
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
        ("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", ["400"]),
        ("GET /\r\nHost: a\r\n\r\n", ["400"]),
        ("G(T / HTTP/1.1\r\nHost: a\r\n\r\n", ["400"]),
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
        ("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n300001\r\n", ["413"]),
        ("PUT / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n", ["417"]),
    ]

    @Test(arguments: requests)
    func `a request is the same however its bytes are cut`(_ text: String, _ told: [String]) {
        for pieces in [1, 2, 3, 7, 1_000] {
            #expect(Self.parse(Array(text.utf8), pieces: pieces) == told, "in pieces of \(pieces)")
        }
    }

    @Test func `a client that waits for 100 is told once, and not when its body is there already`() {
        let head = "PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
        #expect(Self.parse(Array((head + "ab").utf8), pieces: 1) == ["continue", "PUT / [] 3 [ab]"])
        #expect(Self.parse(Array((head + "ab").utf8), pieces: 1_000) == ["PUT / [] 3 [ab]"])
        #expect(Self.parse(Array(head.replacing("Length: 2", with: "Length: 0").utf8), pieces: 1) == ["PUT / [] 3 []"])
    }

    @Test func `a header may be as long as the limit and no longer`() {
        var limits = HTTPServerLimits()
        limits.headBytes = 1_000
        limits.headerFields = 3
        func head(_ length: Int) -> [UInt8] {
            let start = "GET / HTTP/1.1\r\nHost: a\r\nX: "
            return Array((start + String(repeating: "x", count: length - start.utf8.count - 4) + "\r\n\r\n").utf8)
        }
        for pieces in [1, 100, 2_000] {
            #expect(Self.parse(head(1_000), pieces: pieces, limits: limits) == ["GET / [] 2 []"])
            #expect(Self.parse(head(1_001), pieces: pieces, limits: limits) == ["431"])
            #expect(Self.parse(Array(repeating: UInt8(ascii: "G"), count: 1_100), pieces: pieces, limits: limits) == ["431"])
        }
        let fields = Array("GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n".utf8)
        #expect(Self.parse(fields, pieces: 10, limits: limits) == ["431"])
    }

    @Test func `trailers and sizes of chunks are bounded`() {
        let head = "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        let trailers = String(repeating: "X: y\r\n", count: 2_000)
        #expect(Self.parse(Array((head + "0\r\n" + trailers).utf8), pieces: 100) == ["431"])
        #expect(Self.parse(Array((head + "1;" + String(repeating: "x", count: 300)).utf8), pieces: 100) == ["400"])
    }

    @Test func `random changes of a request never trap and never use more than there is`() {
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
            let cut = Self.parse(bytes, pieces: 1 + next(40)).filter { $0 != "continue" }
            #expect(cut == Self.parse(bytes, pieces: 1_000).filter { $0 != "continue" })
        }
    }
}
