/// An IP address in its textual form, as Go's `net.ParseIP` reads it.
struct InternetAddress: Sendable, Hashable {
    /// Four octets, or sixteen.
    let octets: [UInt8]

    /// Reads four decimal numbers; leading zeros are tolerated, as kube-apiserver tolerates them.
    init?(ipv4 text: ArraySlice<UInt8>) {
        var octets: [UInt8] = []
        for part in text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard !part.isEmpty, part.count <= 12, part.allSatisfy(StringFormat.isDigit) else { return nil }
            var value = 0
            for digit in part { value = min(value * 10 + Int(digit - 0x30), 256) }
            guard value <= 255 else { return nil }
            octets.append(UInt8(value))
        }
        guard octets.count == 4 else { return nil }
        self.octets = octets
    }

    /// Reads up to eight groups of hexadecimal digits, `::` for the longest run of zeros, the last two perhaps as an IPv4 address.
    init?(ipv6 text: ArraySlice<UInt8>) {
        guard text.count >= 2, text.count <= 64 else { return nil }
        var head: [UInt8] = []
        var tail: [UInt8]?
        var rest = text
        if rest.starts(with: "::".utf8) {
            tail = []
            rest = rest.dropFirst(2)
        } else if rest.first == UInt8(ascii: ":") {
            return nil
        }
        while !rest.isEmpty {
            let group = rest.prefix { $0 != UInt8(ascii: ":") }
            var value: [UInt8]
            if group.contains(UInt8(ascii: ".")) {
                guard group.endIndex == rest.endIndex, let address = InternetAddress(ipv4: group) else { return nil }
                value = address.octets
            } else {
                guard (1...4).contains(group.count), group.allSatisfy(StringFormat.isHexadecimal) else { return nil }
                var number = 0
                for digit in group { number = number * 16 + (StringFormat.isDigit(digit) ? Int(digit - 0x30) : Int((digit | 0x20) - 0x57)) }
                value = [UInt8(number >> 8), UInt8(number & 0xFF)]
            }
            if tail == nil { head += value } else { tail? += value }
            rest = rest[group.endIndex...]
            if rest.isEmpty { break }
            rest = rest.dropFirst()
            if rest.isEmpty { return nil }
            if rest.first == UInt8(ascii: ":") {
                guard tail == nil else { return nil }
                tail = []
                rest = rest.dropFirst()
            }
        }
        if let tail {
            let missing = 16 - head.count - tail.count
            guard missing > 0 else { return nil }
            octets = head + [UInt8](repeating: 0, count: missing) + tail
        } else {
            guard head.count == 16 else { return nil }
            octets = head
        }
    }

    /// Whether a text is an address, a slash and a prefix length that fits it.
    static func isCIDR(_ text: [UInt8]) -> Bool {
        let parts = text.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 2, (1...3).contains(parts[1].count), parts[1].allSatisfy(StringFormat.isDigit) else { return false }
        var length = 0
        for digit in parts[1] { length = length * 10 + Int(digit - 0x30) }
        if InternetAddress(ipv4: parts[0]) != nil { return length <= 32 }
        return InternetAddress(ipv6: parts[0]) != nil && length <= 128
    }
}
