/// Percent-encoding as Go's `net/url` reads it.
enum URLText {
    /// The longest path or query that is read, in bytes.
    static let maximumBytes = 131_072
    /// The most parameters that a query may have.
    static let maximumParameters = 1_000

    /// The text with its escapes resolved; nil when an escape is malformed or the result is not UTF-8.
    static func decoded(_ text: Substring.UTF8View) -> String? {
        if !text.contains(where: { $0 == 0x25 || $0 >= 0x80 }) { return String(Substring(text)) }
        return bytes(text).flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// A name or value of a query, in which a plus stands for a space; nil when an escape is malformed. What is not UTF-8 is kept as U+FFFD: a
    /// selector of such bytes is one that nothing can be selected with, not none at all.
    static func decodedParameter(_ text: Substring.UTF8View) -> String? {
        if !text.contains(where: { $0 == 0x25 || $0 == 0x2B || $0 >= 0x80 }) { return String(Substring(text)) }
        return bytes(text, plusIsSpace: true).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func bytes(_ text: Substring.UTF8View, plusIsSpace: Bool = false) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var position = text.startIndex
        while position < text.endIndex {
            let byte = text[position]
            position = text.index(after: position)
            if byte == 0x2B, plusIsSpace {
                bytes.append(0x20)
            } else if byte != 0x25 {
                bytes.append(byte)
            } else {
                guard position < text.endIndex, let high = digit(text[position]) else { return nil }
                position = text.index(after: position)
                guard position < text.endIndex, let low = digit(text[position]) else { return nil }
                position = text.index(after: position)
                bytes.append(high << 4 | low)
            }
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}

/// The parameters of a query, in their order. Pairs that Go cannot read are left out, as `URL.Query` leaves them out.
struct QueryParameters {
    private var pairs: [(name: String, value: String)] = []

    /// Reads the part of a URL after the question mark.
    init(_ query: String) {
        if query.isEmpty { return }
        for part in query.split(separator: "&").prefix(URLText.maximumParameters) {
            let utf8 = part.utf8
            // Go refuses pairs with a semicolon, which used to separate parameters as well.
            if utf8.contains(0x3B) { continue }
            let equals = utf8.firstIndex(of: 0x3D)
            guard let name = URLText.decodedParameter(part[..<(equals ?? utf8.endIndex)].utf8) else { continue }
            let rest = equals.map { part[utf8.index(after: $0)...] } ?? part[utf8.endIndex...]
            guard let value = URLText.decodedParameter(rest.utf8) else { continue }
            pairs.append((name, value))
        }
    }

    /// Whether there is no parameter.
    var isEmpty: Bool { pairs.isEmpty }

    /// The first value of a parameter, or nil.
    subscript(name: String) -> String? {
        for pair in pairs where pair.name == name { return pair.value }
        return nil
    }

    /// Every value of a parameter.
    func values(of name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }
}
