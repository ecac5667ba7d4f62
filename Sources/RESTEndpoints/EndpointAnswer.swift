import ObjectModel

/// What is answered to a request.
public enum EndpointAnswer {
    /// A whole response.
    case response(EndpointResponse)
    /// A response whose body goes on: a watch, a log that is followed.
    case stream(EndpointResponseHead, any ResponseStream)
}

/// Status line and header fields of a response. Length and connection fields are the business of whoever carries it.
public struct EndpointResponseHead: Sendable {
    /// The status code.
    public var status: Int
    /// The header fields, `Content-Type` among them.
    public var headers: HeaderFields

    /// Describes a head.
    public init(status: Int, headers: HeaderFields) {
        self.status = status
        self.headers = headers
    }
}

/// A whole response.
public struct EndpointResponse: Sendable {
    /// Status line and header fields.
    public var head: EndpointResponseHead
    /// The body.
    public var body: [UInt8]

    /// Describes a response.
    public init(status: Int, headers: HeaderFields, body: [UInt8]) {
        head = EndpointResponseHead(status: status, headers: headers)
        self.body = body
    }
}

/// A body that goes on. It is asked for bytes when its reader can take some, so a slow reader makes nothing pile up: what it has not
/// read yet stays in the log, and a reader that the log has left behind is told so and cut off.
public protocol ResponseStream: AnyObject {
    /// Appends whole frames until there is nothing left at the moment or `bytes` has grown beyond `limit`.
    func fill(_ bytes: inout [UInt8], limit: Int, at time: Timestamp)
    /// Whether nothing more will come; the response is to be closed once what was filled is sent.
    var hasEnded: Bool { get }
    /// The moment at which the stream wants to be filled even if nothing has happened (a bookmark, its time-out), or nil.
    var wakeTime: Timestamp? { get }
    /// Called when there may be something to fill, at most once between two fills. It must not fill at once.
    var onReadable: (() -> Void)? { get set }
    /// Lets go of everything: the reader is gone.
    func cancel()
}

/// Answers requests. One thread, that of the world.
public protocol RequestHandler: AnyObject {
    /// The answer to a request made at a moment of the world's time. Never traps, whatever the request holds.
    func answer(_ request: EndpointRequest, at time: Timestamp) -> EndpointAnswer
}
