extension NameFormat {
    /// An IP address in canonical form. Messages of `IsValidIP`.
    public static func ipAddress(_ text: String) -> [String] {
        guard let address = IPText(text) else { return ["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"] }
        var complaints: [String] = []
        if address.hasLeadingZeros { complaints.append("must not have leading 0s") }
        if address.isMapped { complaints.append("must not be an IPv4-mapped IPv6 address") }
        if complaints.isEmpty, address.description != text {
            complaints.append("must be in canonical form (\(address.description.goQuoted))")
        }
        return complaints
    }

    /// A block of IP addresses in canonical form. Messages of `IsValidCIDR`.
    public static func cidr(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        guard bytes.count <= 128, let slash = bytes.firstIndex(of: 0x2F),
            let address = IPText(String(decoding: bytes[..<slash], as: UTF8.self)),
            let (length, isPadded) = prefixLength(bytes[(slash + 1)...], maximum: address.isVersion4 ? 32 : 128)
        else { return ["must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"] }
        if address.hasLeadingZeros || isPadded { return ["must not have leading 0s in IP or prefix length"] }
        if address.isMapped { return ["must not have an IPv4-mapped IPv6 address"] }
        let network = address.masked(length)
        if network.bytes != address.bytes { return ["must not have bits set beyond the prefix length"] }
        let canonical = "\(network)/\(length)"
        return canonical == text ? [] : ["must be in canonical form (\(canonical.goQuoted))"]
    }

    /// Whether a text is an IP address of version 4 or 6 in any spelling that Go's `net.ParseIP` accepts.
    public static func isIPAddress(_ text: String) -> Bool { IPText(text).map { !$0.hasLeadingZeros } ?? false }

    private static func prefixLength(_ digits: ArraySlice<UInt8>, maximum: Int) -> (length: Int, isPadded: Bool)? {
        guard !digits.isEmpty, digits.allSatisfy(isDigit) else { return nil }
        var length = 0
        for digit in digits {
            length = length * 10 + Int(digit - 0x30)
            guard length <= maximum else { return nil }
        }
        return (length, digits.count > 1 && digits.first == 0x30)
    }
}

/// An IP address as a text spells it.
struct IPText: CustomStringConvertible {
    /// Four or sixteen bytes.
    private(set) var bytes: [UInt8]
    /// Whether the text pads a number with zeros, which strict parsers refuse.
    private(set) var hasLeadingZeros = false

    var isVersion4: Bool { bytes.count == 4 }

    /// Whether this is an IPv4 address written as an IPv6 address.
    var isMapped: Bool { bytes.count == 16 && bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF }

    /// Nil when malformed. Zones are refused.
    init?(_ text: String) {
        let ascii = Array(text.utf8)
        guard ascii.count <= 128 else { return nil }
        bytes = []
        if ascii.contains(0x3A) {
            guard let groups = readVersion6(ascii) else { return nil }
            bytes = groups
        } else {
            guard let octets = readVersion4(ascii[...]) else { return nil }
            bytes = octets
        }
    }

    private mutating func readVersion4(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let parts = text.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var octets: [UInt8] = []
        for part in parts {
            guard !part.isEmpty, part.allSatisfy(NameFormat.isDigit) else { return nil }
            var value = 0
            for digit in part {
                value = value * 10 + Int(digit - 0x30)
                guard value <= 255 else { return nil }
            }
            if part.count > 1, part.first == 0x30 { hasLeadingZeros = true }
            octets.append(UInt8(value))
        }
        return octets
    }

    private mutating func readVersion6(_ text: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = []
        var gap: Int?
        var position = 0
        if text.starts(with: [0x3A, 0x3A]) {
            gap = 0
            position = 2
        }
        while position < text.count {
            guard result.count < 16 else { return nil }
            let end = text[position...].firstIndex(of: 0x3A) ?? text.count
            let group = text[position..<end]
            if end == text.count, group.contains(0x2E) {
                guard result.count <= 12, let octets = readVersion4(group) else { return nil }
                result += octets
                position = end
                break
            }
            guard let value = readGroup(group) else { return nil }
            result += [UInt8(value >> 8), UInt8(value & 0xFF)]
            position = end
            if position == text.count { break }
            position += 1
            if position == text.count { return nil }
            if text[position] == 0x3A {
                guard gap == nil else { return nil }
                gap = result.count
                position += 1
            }
        }
        if let gap {
            guard result.count < 16 else { return nil }
            result.insert(contentsOf: [UInt8](repeating: 0, count: 16 - result.count), at: gap)
        }
        return result.count == 16 ? result : nil
    }

    private mutating func readGroup(_ group: ArraySlice<UInt8>) -> Int? {
        guard !group.isEmpty else { return nil }
        var value = 0
        for byte in group {
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x37
            case 0x61...0x66: digit = byte - 0x57
            default: return nil
            }
            value = value * 16 + Int(digit)
            guard value <= 0xFFFF else { return nil }
        }
        if group.count > 4 { hasLeadingZeros = true }
        return value
    }

    /// The address with the bits after the first ones cleared.
    func masked(_ length: Int) -> IPText {
        var copy = self
        for position in copy.bytes.indices {
            let kept = min(max(length - position * 8, 0), 8)
            copy.bytes[position] &= UInt8(truncatingIfNeeded: 0xFF00 >> kept)
        }
        return copy
    }

    /// The canonical text: RFC 5952 for version 6.
    var description: String {
        if isVersion4 || isMapped { return bytes.suffix(4).map { String($0) }.joined(separator: ".") }
        let groups = (0..<8).map { Int(bytes[2 * $0]) << 8 | Int(bytes[2 * $0 + 1]) }
        var longest = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > max(longest.count, 1) { longest = start..<end }
            start = max(end, start + 1)
        }
        let hex = groups.map { String($0, radix: 16) }
        if longest.isEmpty { return hex.joined(separator: ":") }
        return hex[..<longest.lowerBound].joined(separator: ":") + "::" + hex[longest.upperBound...].joined(separator: ":")
    }
}
