/// Standard base64 with padding (RFC 4648, section 4), as Go's `encoding/json` writes byte slices.
public enum Base64Text {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The text of some bytes.
    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var pending: UInt32 = 0
        var held = 0
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            held += 1
            guard held == 3 else { continue }
            for shift: UInt32 in [18, 12, 6, 0] { text.append(alphabet[Int(pending >> shift & 63)]) }
            pending = 0
            held = 0
        }
        if held == 1 {
            text.append(alphabet[Int(pending >> 2)])
            text.append(alphabet[Int(pending << 4 & 63)])
            text += Array("==".utf8)
        } else if held == 2 {
            text.append(alphabet[Int(pending >> 10)])
            text.append(alphabet[Int(pending >> 4 & 63)])
            text.append(alphabet[Int(pending << 2 & 63)])
            text.append(UInt8(ascii: "="))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text; line breaks are skipped. The error is the offset of the first byte that cannot be.
    public static func decode(_ text: String) -> Result<[UInt8], Mistake> {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count / 4 * 3)
        var pending: UInt32 = 0
        var held = 0
        var padding = 0
        var offset = 0
        for character in text.utf8 {
            defer { offset += 1 }
            if character == 10 || character == 13 { continue }
            if character == UInt8(ascii: "=") {
                guard held + padding >= 2, held + padding < 4 else { return .failure(Mistake(offset: offset)) }
                padding += 1
                continue
            }
            guard padding == 0, let digit = value(of: character) else { return .failure(Mistake(offset: offset)) }
            pending = pending << 6 | UInt32(digit)
            held += 1
            if held == 4 {
                bytes += [UInt8(pending >> 16 & 255), UInt8(pending >> 8 & 255), UInt8(pending & 255)]
                pending = 0
                held = 0
            }
        }
        guard held == 0 ? padding == 0 : held + padding == 4 else { return .failure(Mistake(offset: offset)) }
        if held == 2 { bytes.append(UInt8(pending >> 4 & 255)) }
        if held == 3 { bytes += [UInt8(pending >> 10 & 255), UInt8(pending >> 2 & 255)] }
        return .success(bytes)
    }

    /// Where a text stops being base64.
    public struct Mistake: Error, Hashable {
        /// In bytes from the start.
        public let offset: Int
    }

    /// The six bits that a character of the alphabet stands for; nil for any other byte, `=` among them.
    public static func value(of character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
