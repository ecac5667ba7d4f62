/// The family of an IP address in text.
enum AddressFamily: Sendable, Hashable {
    /// Four decimal numbers with dots.
    case ipv4
    /// Hexadecimal groups with colons.
    case ipv6

    /// The family of an address, or nil when the text is none. Leading zeros in decimal numbers are read as decimal, as the API server
    /// still does; zones are refused.
    init?(address text: String) {
        if text.utf8.count > 45 { return nil }
        if text.utf8.contains(UInt8(ascii: ":")) {
            guard Self.isIPv6(text) else { return nil }
            self = .ipv6
        } else {
            guard Self.isIPv4(text[...]) else { return nil }
            self = .ipv4
        }
    }

    private static func isIPv4(_ text: Substring) -> Bool {
        var dots = 0
        var digits = 0
        var value = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: ".") {
                if digits == 0 { return false }
                (dots, digits, value) = (dots + 1, 0, 0)
                continue
            }
            value = value * 10 + Int(byte &- 0x30)
            guard byte &- 0x30 < 10, value <= 255 else { return false }
            digits += 1
        }
        return dots == 3 && digits > 0
    }

    private static func isIPv6(_ text: String) -> Bool {
        var groups = 0
        var hasGap = false
        var rest = text[...]
        if rest.hasPrefix("::") {
            hasGap = true
            rest = rest.dropFirst(2)
            if rest.isEmpty { return true }
        }
        while true {
            let end = rest.firstIndex(of: ":") ?? rest.endIndex
            let group = rest[..<end]
            if group.utf8.contains(UInt8(ascii: ".")) {
                guard end == rest.endIndex, isIPv4(group) else { return false }
                groups += 2
                break
            }
            guard (1...4).contains(group.utf8.count), group.utf8.allSatisfy(isHexadecimal) else { return false }
            groups += 1
            if end == rest.endIndex { break }
            rest = rest[rest.index(after: end)...]
            if rest.first == ":" {
                if hasGap { return false }
                hasGap = true
                rest = rest.dropFirst()
                if rest.isEmpty { break }
            }
        }
        return hasGap ? groups < 8 : groups == 8
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6 }
}
