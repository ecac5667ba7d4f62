import RESTEndpoints

/// A request as it came over a connection: what the endpoints see of it, and what concerns the connection alone.
struct WireRequest {
    /// What the endpoints see.
    var request: EndpointRequest
    /// Whether the connection may go on after the response.
    var keepsAlive: Bool
    /// Whether the client speaks HTTP/1.0: it knows no chunks, and must be told that the connection goes on.
    var isOldVersion: Bool
    /// Whether the client takes a response in gzip.
    var acceptsGzip: Bool
}
