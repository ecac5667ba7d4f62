import NIOHTTP1
import RESTEndpoints

/// What a request says in its first line and its header fields, and what that means for the connection.
struct RequestHead {
    let method: String
    let path: String
    let query: String
    let headers: HeaderFields
    let contentLength: Int
    let isChunked: Bool
    let awaitsContinue: Bool
    private let keepsAlive: Bool
    private let isOldVersion: Bool
    private let acceptsGzip: Bool

    /// Reads what the decoder has made of a head. The decoder knows the grammar; what a server must refuse beyond it is refused here.
    init(_ head: HTTPRequestHead, limits: HTTPServerLimits) throws(RequestRefusal) {
        method = head.method.rawValue
        (path, query) = try Self.target(head.uri)
        isOldVersion = head.version.minor == 0
        headers = HeaderFields(head.headers.map { (name: $0.name, value: Self.trimmed($0.value)) })
        let hosts = headers.values(of: "Host").count
        guard hosts == 1 || (isOldVersion && hosts == 0) else {
            throw .malformed(hosts == 0 ? "the field Host is missing" : "there is more than one field Host")
        }
        let codings = headers.values(of: "Transfer-Encoding")
        isChunked = !codings.isEmpty
        if isChunked {
            guard codings.count == 1, codings[0].lowercased() == "chunked" else { throw .unknownTransferCoding }
            // One of HTTP/1.0 between us and the client would not know where the body ends.
            guard !isOldVersion else { throw .malformed("a body of HTTP/1.0 has no chunks") }
        }
        contentLength = headers["Content-Length"].flatMap { Int($0) } ?? 0
        guard contentLength <= limits.bodyBytes else { throw .bodyTooLarge(limits.bodyBytes) }
        let expectation = headers["Expect"]
        guard expectation == nil || expectation?.lowercased() == "100-continue" else { throw .unknownExpectation }
        awaitsContinue = expectation != nil && !isOldVersion && (isChunked || contentLength > 0)
        // What follows a wish for another protocol is not taken apart. The wish is not granted: the request is answered, and the
        // connection ends.
        keepsAlive = head.isKeepAlive && head.method != .CONNECT && headers["Upgrade"] == nil
        acceptsGzip = head.headers[canonicalForm: "Accept-Encoding"].contains { Self.namesGzip($0) }
    }

    /// The request with its body.
    func request(body: [UInt8]) -> WireRequest {
        WireRequest(
            request: EndpointRequest(method: method, path: path, query: query, headers: headers, body: body), keepsAlive: keepsAlive,
            isOldVersion: isOldVersion, acceptsGzip: acceptsGzip)
    }

    /// Path and query of a target, which may name scheme and host before them (RFC 9112, section 3.2.2).
    private static func target(_ target: String) throws(RequestRefusal) -> (path: String, query: String) {
        for byte in target.utf8 where byte <= 0x20 || byte >= 0x7F || byte == UInt8(ascii: "#") {
            throw .malformed("the target has a character that must be percent-encoded")
        }
        var rest = target[...]
        if !rest.utf8.starts(with: "/".utf8) {
            guard let scheme = ["http://", "https://"].first(where: { rest.utf8.starts(with: $0.utf8) }),
                let slash = rest.utf8.dropFirst(scheme.utf8.count).firstIndex(of: UInt8(ascii: "/"))
            else { throw .malformed("the target does not begin with a slash") }
            rest = rest[slash...]
        }
        guard let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?")) else { return (String(rest), "") }
        return (String(rest[..<mark]), String(rest[rest.index(after: mark)...]))
    }

    /// White space around the value of a field is not part of it.
    private static func trimmed(_ value: String) -> String {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
        let bytes = value.utf8
        guard bytes.first.map(isSpace) == true || bytes.last.map(isSpace) == true else { return value }
        var rest = bytes.drop(while: isSpace)
        while rest.last.map(isSpace) == true { rest.removeLast() }
        return String(Substring(rest))
    }

    /// Whether a part of `Accept-Encoding` takes gzip: named, and not with a quality of nothing.
    private static func namesGzip(_ part: Substring) -> Bool {
        let words = part.split(separator: ";").map { trimmed(String($0)).lowercased() }
        guard words.first == "gzip" else { return false }
        guard let quality = words.dropFirst().first(where: { $0.hasPrefix("q=") }) else { return true }
        return quality.dropFirst(2).contains { $0 != "0" && $0 != "." }
    }
}
