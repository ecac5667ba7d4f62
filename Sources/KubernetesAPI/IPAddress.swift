import ObjectModel

/// An IP address of either family, read as Kubernetes reads the addresses in its older fields.
///
/// Decimal octets may have leading zeros, and an IPv4 address mapped into IPv6 counts as IPv4 (`k8s.io/utils/net`).
public struct IPAddress: Hashable, Sendable {
    /// The upper 64 bits of the 128-bit form; IPv4 addresses are held mapped (`::ffff:a.b.c.d`).
    public let high: UInt64
    /// The lower 64 bits of the 128-bit form.
    public let low: UInt64

    private static let mappedPrefix: UInt64 = 0xFFFF << 32

    /// Reads a dotted quad or an IPv6 address without zone; nil when the text is neither.
    public init?(_ text: String) {
        guard let address = InternetAddress(text, .field) else { return nil }
        self.init(address)
    }

    /// The value of an address, however it was spelled.
    init(_ address: InternetAddress) {
        let value = address.bytes.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        high = address.isVersion4 ? 0 : address.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        low = address.isVersion4 ? Self.mappedPrefix | value : value
    }

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Whether the address is an IPv4 address, mapped or not.
    public var isIPv4: Bool { high == 0 && low & ~0xFFFF_FFFF == Self.mappedPrefix }

    /// `0.0.0.0` or `::`.
    public var isUnspecified: Bool { high == 0 && (low == 0 || low == Self.mappedPrefix) }
    /// In `127.0.0.0/8`, or `::1`.
    public var isLoopback: Bool { isIPv4 ? (low >> 24) & 0xFF == 127 : high == 0 && low == 1 }
    /// In `169.254.0.0/16` or `fe80::/10`.
    public var isLinkLocalUnicast: Bool { isIPv4 ? (low >> 16) & 0xFFFF == 0xA9FE : high >> 54 == 0xFE80 >> 6 }
    /// In `224.0.0.0/24` or `ff02::/16`.
    public var isLinkLocalMulticast: Bool { isIPv4 ? (low >> 8) & 0xFF_FFFF == 0xE00000 : (high >> 48) & 0xFF0F == 0xFF02 }

    /// The address with all but the first bits of its 128-bit form cleared; `bits` is between 0 and 128.
    func masked(to bits: Int) -> IPAddress {
        let highMask: UInt64 = bits == 0 ? 0 : bits >= 64 ? .max : .max << UInt64(64 - bits)
        let lowMask: UInt64 = bits <= 64 ? 0 : bits >= 128 ? .max : .max << UInt64(128 - bits)
        return IPAddress(high: high & highMask, low: low & lowMask)
    }
}

/// A range of addresses: a prefix and the number of its bits that count.
public struct IPRange: Hashable, Sendable {
    /// The first address of the range.
    public let base: IPAddress
    /// The number of leading bits that count, out of 32 for IPv4 and 128 for IPv6.
    public let prefixLength: Int
    private let prefixBits: Int

    /// Reads `address/bits`, host bits and leading zeros tolerated; nil when the text is no CIDR value.
    public init?(_ text: String) {
        guard let (address, length, _) = InternetAddress.readRange(text.utf8, .field) else { return nil }
        prefixLength = length
        prefixBits = address.isVersion4 ? length + 96 : length
        base = IPAddress(address).masked(to: prefixBits)
    }

    /// Whether the range is of IPv4 addresses.
    public var isIPv4: Bool { base.isIPv4 }

    /// Whether an address lies in the range.
    public func contains(_ address: IPAddress) -> Bool {
        base.isIPv4 == address.isIPv4 && address.masked(to: prefixBits) == base
    }
}
