import RESTEndpoints

/// Request line and header fields of one request.
struct RequestHead {
    let method: String
    let path: String
    let query: String
    let headers: HeaderFields
    private(set) var contentLength = 0
    private(set) var isChunked = false
    private(set) var awaitsContinue = false
    private var keepsAlive = true
    private var isOldVersion = false
    private var acceptsGzip = false

    /// Reads a header that ends with an empty line.
    init(_ bytes: UnsafeRawBufferPointer, limits: HTTPServerLimits) throws(RequestRefusal) {
        var lines = Lines(bytes)
        guard let first = lines.next() else { throw .malformed("there is no request line") }
        let line = try RequestLine(UnsafeRawBufferPointer(rebasing: first))
        method = line.method
        path = line.path
        query = line.query
        isOldVersion = line.isOldVersion
        var state = FieldState()
        var fields: [(name: String, value: String)] = []
        fields.reserveCapacity(12)
        while let line = lines.next(), !line.isEmpty {
            guard fields.count < limits.headerFields else { throw .tooManyFields(limits.headerFields) }
            let (name, value) = try Self.field(UnsafeRawBufferPointer(rebasing: line))
            try state.note(name, value)
            fields.append((name: String(decoding: name, as: UTF8.self), value: String(decoding: value, as: UTF8.self)))
        }
        headers = HeaderFields(fields)
        guard state.hosts == 1 || (isOldVersion && state.hosts == 0) else {
            throw .malformed(state.hosts == 0 ? "the field Host is missing" : "there is more than one field Host")
        }
        keepsAlive = isOldVersion ? state.asksToKeepAlive : !state.asksToClose
        acceptsGzip = state.acceptsGzip
        if state.isChunked {
            // A length beside chunks is how requests are hidden from whoever stands between.
            guard state.contentLength == nil, !isOldVersion else { throw .malformed("the body has two lengths") }
            isChunked = true
        }
        contentLength = state.contentLength ?? 0
        guard contentLength <= limits.bodyBytes else { throw .bodyTooLarge(limits.bodyBytes) }
        awaitsContinue = state.awaitsContinue && !isOldVersion && (isChunked || contentLength > 0)
    }

    /// The request with its body.
    func request(body: [UInt8]) -> WireRequest {
        WireRequest(
            request: EndpointRequest(method: method, path: path, query: query, headers: headers, body: body), keepsAlive: keepsAlive,
            isOldVersion: isOldVersion, acceptsGzip: acceptsGzip)
    }

    /// Name and value of a field; white space around the value is not part of it.
    private static func field(
        _ line: UnsafeRawBufferPointer
    ) throws(RequestRefusal) -> (name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0 else { throw .malformed("a header field has no name") }
        for byte in line[..<colon] where !RequestLine.isTokenByte(byte) {
            throw .malformed("the name of a header field has a wrong character")
        }
        var start = colon + 1
        var end = line.count
        while start < end, line[start] == 0x20 || line[start] == 0x09 { start += 1 }
        while end > start, line[end - 1] == 0x20 || line[end - 1] == 0x09 { end -= 1 }
        for byte in line[start..<end] where (byte < 0x20 && byte != 0x09) || byte == 0x7F {
            throw .malformed("the value of a header field has a control character")
        }
        return (UnsafeRawBufferPointer(rebasing: line[..<colon]), UnsafeRawBufferPointer(rebasing: line[start..<end]))
    }

    /// Lines without their ends.
    private struct Lines {
        private var rest: Slice<UnsafeRawBufferPointer>

        init(_ bytes: UnsafeRawBufferPointer) { rest = bytes[...] }

        mutating func next() -> Slice<UnsafeRawBufferPointer>? {
            guard let feed = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            var end = feed
            if end > rest.startIndex, rest[end - 1] == UInt8(ascii: "\r") { end -= 1 }
            defer { rest = rest[(feed + 1)...] }
            return rest[rest.startIndex..<end]
        }
    }
}

/// What the fields say that concern the connection.
private struct FieldState {
    var hosts = 0
    var contentLength: Int?
    var isChunked = false
    var awaitsContinue = false
    var asksToClose = false
    var asksToKeepAlive = false
    var acceptsGzip = false

    mutating func note(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) throws(RequestRefusal) {
        switch name.count {
        case 4 where Self.isSame(name[...], "host"): hosts += 1
        case 6 where Self.isSame(name[...], "expect"):
            guard Self.isSame(value[...], "100-continue") else { throw .unknownExpectation }
            awaitsContinue = true
        case 10 where Self.isSame(name[...], "connection"):
            for word in value.split(separator: UInt8(ascii: ",")) {
                let word = Self.trimmed(word)
                if Self.isSame(word, "close") { asksToClose = true }
                if Self.isSame(word, "keep-alive") { asksToKeepAlive = true }
            }
        case 14 where Self.isSame(name[...], "content-length"):
            guard let length = Self.length(value) else { throw .malformed("Content-Length is no length") }
            guard contentLength == nil || contentLength == length else { throw .malformed("the body has two lengths") }
            contentLength = length
        case 15 where Self.isSame(name[...], "accept-encoding"):
            acceptsGzip = value.split(separator: UInt8(ascii: ",")).contains { Self.namesGzip($0) } || acceptsGzip
        case 17 where Self.isSame(name[...], "transfer-encoding"):
            guard !isChunked, Self.isSame(value[...], "chunked") else { throw .unknownTransferCoding }
            isChunked = true
        default: return
        }
    }

    /// Whether a part of `Accept-Encoding` takes gzip: named, and not with a quality of nothing.
    private static func namesGzip(_ part: Slice<UnsafeRawBufferPointer>) -> Bool {
        let words = part.split(separator: UInt8(ascii: ";"))
        guard let name = words.first, isSame(trimmed(name), "gzip") else { return false }
        for word in words.dropFirst() {
            let word = trimmed(word)
            guard word.count >= 3, isSame(word.prefix(2), "q=") else { continue }
            return word.dropFirst(2).contains { $0 != UInt8(ascii: "0") && $0 != UInt8(ascii: ".") }
        }
        return true
    }

    private static func length(_ value: UnsafeRawBufferPointer) -> Int? {
        guard !value.isEmpty, value.count <= 15 else { return nil }
        var length = 0
        for byte in value {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            length = length * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return length
    }

    private static func trimmed(_ bytes: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        var bytes = bytes
        while let first = bytes.first, first == 0x20 || first == 0x09 { bytes = bytes.dropFirst() }
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes = bytes.dropLast() }
        return bytes
    }

    /// Compares without regard to case with a word in lower case.
    private static func isSame(_ bytes: Slice<UnsafeRawBufferPointer>, _ word: StaticString) -> Bool {
        guard bytes.count == word.utf8CodeUnitCount else { return false }
        var letter = word.utf8Start
        for byte in bytes {
            let lowered = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
            guard lowered == letter.pointee else { return false }
            letter += 1
        }
        return true
    }
}
