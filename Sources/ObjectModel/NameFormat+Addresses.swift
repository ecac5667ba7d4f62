extension NameFormat {
    /// An IP address in canonical form. Messages of `IsValidIP`.
    public static func ipAddress(_ text: String) -> [String] {
        guard let address = InternetAddress(text, .padded) else {
            return ["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"]
        }
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
        guard text.utf8.count <= 128, let (address, length, isPadded) = InternetAddress.readRange(text.utf8, .padded) else {
            return ["must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"]
        }
        if address.hasLeadingZeros || isPadded { return ["must not have leading 0s in IP or prefix length"] }
        if address.isMapped { return ["must not have an IPv4-mapped IPv6 address"] }
        let network = address.masked(length)
        if network.bytes != address.bytes { return ["must not have bits set beyond the prefix length"] }
        let canonical = "\(network)/\(length)"
        return canonical == text ? [] : ["must be in canonical form (\(canonical.goQuoted))"]
    }

    /// Whether a text is an IP address of version 4 or 6 in any spelling that Go's `net.ParseIP` accepts.
    public static func isIPAddress(_ text: String) -> Bool { InternetAddress(text, .padded).map { !$0.hasLeadingZeros } ?? false }
}
