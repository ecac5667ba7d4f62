/// An IP address as a text spells it.
public struct InternetAddress: Sendable {
    /// How much a reader puts up with. Kubernetes reads addresses with several parsers, and each field keeps the rule it was born with.
    public struct Tolerance: Sendable {
        /// The most bytes of an address.
        let length: Int
        /// The most digits of a decimal number, zeros in front included.
        let decimalDigits: Int
        /// The most digits of a hexadecimal number, zeros in front included.
        let hexadecimalDigits: Int
        /// The most digits of the length of a prefix, zeros in front included.
        let prefixDigits: Int

        /// Any number of zeros in front: whoever asks complains about them.
        public static let padded = Tolerance(length: 128, decimalDigits: .max, hexadecimalDigits: .max, prefixDigits: .max)
        /// The older fields of Kubernetes: zeros in front of decimal numbers.
        public static let field = Tolerance(length: 64, decimalDigits: 12, hexadecimalDigits: 4, prefixDigits: 8)
        /// The formats of schemas: as in fields, and a prefix length of at most three digits.
        public static let format = Tolerance(length: 64, decimalDigits: 12, hexadecimalDigits: 4, prefixDigits: 3)
        /// The addresses of Pods: no longer than the longest canonical text.
        public static let pod = Tolerance(length: 45, decimalDigits: .max, hexadecimalDigits: 4, prefixDigits: 0)
    }

    /// Four or sixteen bytes.
    public private(set) var bytes: [UInt8]
    /// Whether the text pads a number with zeros, which strict parsers refuse.
    public private(set) var hasLeadingZeros = false

    /// Whether the text is a dotted quad. An IPv4 address written as an IPv6 address is none.
    public var isVersion4: Bool { bytes.count == 4 }

    /// Whether this is an IPv4 address written as an IPv6 address.
    public var isMapped: Bool { bytes.count == 16 && bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF }

    /// Reads a dotted quad or an IPv6 address; nil when malformed. Zones are refused.
    public init?(_ text: String, _ tolerance: Tolerance) { self.init(Array(text.utf8)[...], tolerance) }

    /// Reads the bytes of a text in ASCII, under the same rules.
    public init?(_ text: ArraySlice<UInt8>, _ tolerance: Tolerance) {
        guard text.count <= tolerance.length else { return nil }
        bytes = []
        guard let read = text.contains(0x3A) ? readVersion6(text, tolerance) : readVersion4(text, tolerance) else { return nil }
        bytes = read
    }

    private mutating func readVersion4(_ text: ArraySlice<UInt8>, _ tolerance: Tolerance) -> [UInt8]? {
        let parts = text.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var octets: [UInt8] = []
        for part in parts {
            guard let value = Self.number(part, maximum: 255, digits: tolerance.decimalDigits) else { return nil }
            if part.count > 1, part.first == 0x30 { hasLeadingZeros = true }
            octets.append(UInt8(value))
        }
        return octets
    }

    private mutating func readVersion6(_ text: ArraySlice<UInt8>, _ tolerance: Tolerance) -> [UInt8]? {
        var result: [UInt8] = []
        var gap: Int?
        var position = text.startIndex
        if text.starts(with: [0x3A, 0x3A]) {
            gap = 0
            position += 2
        }
        while position < text.endIndex {
            guard result.count < 16 else { return nil }
            let end = text[position...].firstIndex(of: 0x3A) ?? text.endIndex
            let group = text[position..<end]
            if end == text.endIndex, group.contains(0x2E) {
                guard result.count <= 12, let octets = readVersion4(group, tolerance) else { return nil }
                result += octets
                break
            }
            guard group.count <= tolerance.hexadecimalDigits, let value = readGroup(group) else { return nil }
            result += [UInt8(value >> 8), UInt8(value & 0xFF)]
            position = end
            if position == text.endIndex { break }
            position += 1
            if position == text.endIndex { return nil }
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

    /// A decimal number of at least one and at most so many digits, or nil.
    private static func number(_ digits: ArraySlice<UInt8>, maximum: Int, digits most: Int) -> Int? {
        guard !digits.isEmpty, digits.count <= most, digits.allSatisfy(NameFormat.isDigit) else { return nil }
        var value = 0
        for digit in digits {
            value = value * 10 + Int(digit - 0x30)
            guard value <= maximum else { return nil }
        }
        return value
    }

    /// Reads an address, a slash and the length of a prefix that fits the address. Nil when malformed; `isPadded` tells of zeros in
    /// front of the length.
    public static func readRange(
        _ text: some Collection<UInt8>, _ tolerance: Tolerance
    ) -> (address: InternetAddress, length: Int, isPadded: Bool)? {
        let parts = Array(text).split(separator: 0x2F, omittingEmptySubsequences: false)
        guard parts.count == 2, let address = InternetAddress(parts[0], tolerance),
            let length = number(parts[1], maximum: address.isVersion4 ? 32 : 128, digits: tolerance.prefixDigits)
        else { return nil }
        return (address, length, parts[1].count > 1 && parts[1].first == 0x30)
    }

    /// The address with the bits after the first ones cleared.
    public func masked(_ length: Int) -> InternetAddress {
        var copy = self
        for position in copy.bytes.indices {
            let kept = min(max(length - position * 8, 0), 8)
            copy.bytes[position] &= UInt8(truncatingIfNeeded: 0xFF00 >> kept)
        }
        return copy
    }
}

extension InternetAddress: CustomStringConvertible {
    /// The canonical text: RFC 5952 for version 6.
    public var description: String {
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
