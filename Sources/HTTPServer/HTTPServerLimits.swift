/// What a server lets a client take up. Each bound holds for one connection unless it says otherwise; lengths of time are by the wall,
/// in nanoseconds.
public struct HTTPServerLimits: Sendable, Hashable {
    /// Bytes of a request's target, header fields and trailers together; more is answered with 431.
    public var headBytes = 64 * 1_024
    /// Header fields of a request with its trailers; more is answered with 431.
    public var headerFields = 256
    /// Bytes of a request's body; more is answered with 413. kube-apiserver takes as much.
    public var bodyBytes = 3 * 1_024 * 1_024
    /// Bytes of all bodies of the server that are under way; a request that brings more is answered with 429.
    public var bodyBytesInAll = 256 * 1_024 * 1_024
    /// From the beginning of a connection until TLS is agreed on; then it is closed.
    public var handshakeTime: Int64 = 10_000_000_000
    /// From the first byte of a request until its header is complete; then it is answered with 408.
    public var headTime: Int64 = 10_000_000_000
    /// From then on until its body is complete; then it is answered with 408.
    public var bodyTime: Int64 = 30_000_000_000
    /// How long a connection may wait for its next request; then it is closed. kube-apiserver waits as long.
    public var idleTime: Int64 = 90_000_000_000
    /// How long a client may take nothing of what waits for it; then it is cut off.
    public var stallTime: Int64 = 60_000_000_000
    /// How long what a client still sends is thrown away after a request was refused before its end, so that the answer reaches it.
    public var lingerTime: Int64 = 1_000_000_000
    /// Connections of the server at one time; one more is closed at once.
    public var connections = 10_000
    /// Bytes that may wait for a client before streams stop filling and further requests of the connection wait.
    public var highWater = 256 * 1_024
    /// Bytes at which they go on.
    public var lowWater = 64 * 1_024
    /// Bytes that a stream is asked for at once.
    public var streamFillBytes = 64 * 1_024

    /// The bounds named above.
    public init() {}

    /// The shortest length of time, which says how often connections are looked at.
    var shortestTime: Int64 { min(handshakeTime, headTime, bodyTime, idleTime, stallTime, lingerTime) }
}
