import NIOCore

/// Where a server listens: a host, by name or by number, and a port.
public struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// The name or the number of the host; IPv6 without brackets.
    public let host: String
    /// The port; 0 for any that is free.
    public let port: Int

    /// Names host and port.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `HOST:PORT` or `[IPV6]:PORT`.
    public init(_ text: String) throws(HTTPServerError) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), (0...65_535).contains(port) else {
            throw HTTPServerError("\(text) is no address to listen at; write HOST:PORT, with a port from 0 to 65535")
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            throw HTTPServerError("\(text) is no address to listen at; write an IPv6 address in brackets")
        }
        guard !host.isEmpty else {
            throw HTTPServerError("\(text) is no address to listen at: the host is missing; 0.0.0.0 stands for all")
        }
        self.init(host: String(host), port: port)
    }

    /// Host and port as in a URL.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// The bytes of the host if it is given by number, else nil.
    public var numericHost: [UInt8]? { Self.bytes(of: host) }

    /// Whether only this machine can reach it. A name is looked up; one that cannot be is none.
    public var isLoopback: Bool {
        guard let address = try? SocketAddress.makeAddressResolvingHost(host, port: port), let number = address.ipAddress,
            let bytes = Self.bytes(of: number)
        else { return false }
        if bytes.count == 4 { return bytes[0] == 127 }
        return bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
    }

    private static func bytes(of host: String) -> [UInt8]? {
        guard let address = try? SocketAddress(ipAddress: host, port: 0) else { return nil }
        switch address {
        case .v4(let address): return withUnsafeBytes(of: address.address.sin_addr) { Array($0) }
        case .v6(let address): return withUnsafeBytes(of: address.address.sin6_addr) { Array($0) }
        case .unixDomainSocket: return nil
        }
    }
}
