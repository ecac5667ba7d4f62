import ObjectModel

/// The family of an IP address in text.
enum AddressFamily: Sendable, Hashable {
    /// Four decimal numbers with dots.
    case ipv4
    /// Hexadecimal groups with colons.
    case ipv6

    /// The family of an address, or nil when the text is none. Leading zeros in decimal numbers are read as decimal, as the API server
    /// still does; zones are refused.
    init?(address text: String) {
        guard let address = InternetAddress(text, .pod) else { return nil }
        self = address.isVersion4 ? .ipv4 : .ipv6
    }
}
