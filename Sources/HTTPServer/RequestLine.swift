/// Method, target and version of a request.
struct RequestLine {
    let method: String
    let path: String
    let query: String
    let isOldVersion: Bool

    private static let longestMethod = 32

    /// Reads a line without its end.
    init(_ line: UnsafeRawBufferPointer) throws(RequestRefusal) {
        let space = UInt8(ascii: " ")
        guard let first = line.firstIndex(of: space), let last = line.lastIndex(of: space), first < last else {
            throw .malformed("the request line is not made of method, target and version")
        }
        let name = line[..<first]
        guard !name.isEmpty, name.count <= Self.longestMethod, name.allSatisfy(Self.isTokenByte) else {
            throw .malformed("the method has a wrong character")
        }
        method = String(decoding: name, as: UTF8.self)
        isOldVersion = try Self.isOld(line[(last + 1)...])
        var target = line[(first + 1)..<last]
        for byte in target where byte <= 0x20 || byte >= 0x7F || byte == UInt8(ascii: "#") {
            throw .malformed("the target has a character that must be percent-encoded")
        }
        if target.first != UInt8(ascii: "/") { target = try Self.path(ofAbsolute: target) }
        if let mark = target.firstIndex(of: UInt8(ascii: "?")) {
            path = String(decoding: target[..<mark], as: UTF8.self)
            query = String(decoding: target[(mark + 1)...], as: UTF8.self)
        } else {
            path = String(decoding: target, as: UTF8.self)
            query = ""
        }
    }

    /// Whether the version is 1.0; 1.1 is the other one that is spoken.
    private static func isOld(_ version: Slice<UnsafeRawBufferPointer>) throws(RequestRefusal) -> Bool {
        if version.elementsEqual("HTTP/1.1".utf8) { return false }
        if version.elementsEqual("HTTP/1.0".utf8) { return true }
        guard version.starts(with: "HTTP/".utf8) else { throw .malformed("the request line is not made of method, target and version") }
        throw .unknownVersion
    }

    /// The path and what follows it of a target that names scheme and host (RFC 9112, section 3.2.2).
    private static func path(ofAbsolute target: Slice<UnsafeRawBufferPointer>) throws(RequestRefusal) -> Slice<UnsafeRawBufferPointer> {
        for scheme in ["http://", "https://"] where target.starts(with: scheme.utf8) {
            let rest = target.dropFirst(scheme.utf8.count)
            guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else { break }
            return rest[slash...]
        }
        throw .malformed("the target does not begin with a slash")
    }

    /// Whether a byte may stand in a token (RFC 9110, section 5.6.2).
    static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"): true
        case UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "^"): true
        case UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"): true
        default: false
        }
    }
}
