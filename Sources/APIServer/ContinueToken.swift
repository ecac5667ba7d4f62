import ObjectModel

/// Where a list goes on: a revision and the last key delivered. Opaque to clients.
struct ContinueToken {
    /// The revision of the state, or nil for whatever is current: the list is then not consistent with the pages before.
    let revision: UInt64?
    /// The last key of the page before.
    let key: ObjectKey

    var text: String {
        let revision = revision.map(String.init) ?? "-1"
        return Self.encode(Array("v1 \(revision) \(key.namespace)/\(key.name)".utf8))
    }

    init(revision: UInt64?, key: ObjectKey) {
        self.revision = revision
        self.key = key
    }

    /// Reads a token; 400 when it is not one.
    init(_ text: String) throws(APIError) {
        guard text.utf8.count <= 4_096, let bytes = Self.decode(text) else { throw Self.malformed }
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "v1", let slash = parts[2].firstIndex(of: "/") else { throw Self.malformed }
        if parts[1] == "-1" {
            revision = nil
        } else {
            guard let number = UInt64(parts[1]), number > 0 else { throw Self.malformed }
            revision = number
        }
        key = ObjectKey(namespace: String(parts[2][..<slash]), name: String(parts[2][parts[2].index(after: slash)...]))
    }

    private static var malformed: APIError { .badRequest("continue key is not valid: the token was not made by this server") }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    private static func encode(_ bytes: [UInt8]) -> String {
        var result: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                result.append(alphabet[Int(bits >> UInt32(count) & 63)])
            }
            bits &= 1 << UInt32(count) - 1
        }
        if count > 0 { result.append(alphabet[Int(bits << UInt32(6 - count) & 63)]) }
        return String(decoding: result, as: UTF8.self)
    }

    private static func decode(_ text: String) -> [UInt8]? {
        var result: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in text.utf8 {
            guard let value = alphabet.firstIndex(of: byte) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                result.append(UInt8(bits >> UInt32(count) & 255))
                bits &= 1 << UInt32(count) - 1
            }
        }
        return result
    }
}
