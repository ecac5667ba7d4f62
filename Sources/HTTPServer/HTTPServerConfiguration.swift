import NIOSSL

/// How a server is reached and what it lets its clients take up.
public struct HTTPServerConfiguration: Sendable {
    /// Where it listens.
    public var address: ListenAddress
    /// The certificate that it shows; nil for plain HTTP.
    public var identity: ServerIdentity?
    /// What a client may take up.
    public var limits = HTTPServerLimits()

    /// Describes a server that speaks TLS.
    public init(address: ListenAddress, identity: ServerIdentity) {
        self.address = address
        self.identity = identity
    }

    /// Describes a server that speaks plain HTTP: whoever reaches the port can read everything.
    public init(insecureAddress address: ListenAddress) { self.address = address }
}
