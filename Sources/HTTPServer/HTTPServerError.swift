/// Why a server, a client or a certificate cannot do what it is asked for.
public struct HTTPServerError: Error, Sendable, CustomStringConvertible {
    /// What is wrong and what would be right.
    public let description: String

    /// Says what is wrong.
    public init(_ description: String) { self.description = description }
}
