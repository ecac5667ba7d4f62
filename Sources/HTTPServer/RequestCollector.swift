import NIOCore
import NIOHTTP1

/// Makes requests of what the decoder tells: holds the one that is under way and those that wait to be answered, in their order.
struct RequestCollector {
    /// What a connection must answer.
    enum Outcome {
        /// A whole request.
        case request(WireRequest)
        /// No request; nothing after it on the connection can be understood.
        case refused(RequestRefusal)
    }

    private let limits: HTTPServerLimits
    private var outcomes = CircularBuffer<Outcome>(initialCapacity: 1)
    private var head: RequestHead?
    private var body: [UInt8] = []
    private var hasBeenToldToContinue = false
    private var isOver = false

    /// The most room that is made for a body of which nothing is there yet.
    private static let firstBodyBytes = 64 * 1_024

    init(limits: HTTPServerLimits) { self.limits = limits }

    /// The decoder whose parts are taken.
    static func decoder(_ limits: HTTPServerLimits) -> any ChannelHandler {
        var bounds = NIOHTTPDecoderLimitConfiguration()
        bounds.maxHeaderFieldSize = limits.headBytes
        bounds.maxHeaderListSize = limits.headBytes
        bounds.maxHeaderFieldCount = limits.headerFields
        // A field is held until it ends, with the white space before its value, which those bounds do not count.
        return ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: bounds), maximumBufferSize: limits.headBytes)
    }

    /// Whether the header of a request is there and its body not yet.
    var isReadingBody: Bool { head != nil }

    /// How many bytes of a body that is under way are there.
    var heldBytes: Int { body.count }

    /// Takes what the decoder has made of the next bytes.
    mutating func take(_ part: HTTPServerRequestPart) {
        guard !isOver else { return }
        switch part {
        case .head(let decoded):
            do {
                let head = try RequestHead(decoded, limits: limits)
                body.reserveCapacity(min(head.contentLength, Self.firstBodyBytes))
                self.head = head
            } catch {
                refuse(error)
            }
        case .body(let bytes):
            guard body.count + bytes.readableBytes <= limits.bodyBytes else { return refuse(.bodyTooLarge(limits.bodyBytes)) }
            bytes.withUnsafeReadableBytes { body.append(contentsOf: $0) }
        case .end:
            guard let head else { return }
            outcomes.append(.request(head.request(body: body)))
            letGo()
        }
    }

    /// Notes that the bytes are no request. Those before it are answered first; what comes behind it is not looked at.
    mutating func refuse(_ refusal: RequestRefusal) {
        guard !isOver else { return }
        isOver = true
        letGo()
        outcomes.append(.refused(refusal))
    }

    /// Whether something is to be answered.
    var hasOutcome: Bool { !outcomes.isEmpty }

    /// What is to be answered next.
    mutating func next() -> Outcome? { outcomes.popFirst() }

    /// Whether the client waits for 100 before it sends a body of which nothing is there. Said once for each request.
    mutating func mustTellToContinue() -> Bool {
        guard let head, head.awaitsContinue, body.isEmpty, !hasBeenToldToContinue else { return false }
        hasBeenToldToContinue = true
        return true
    }

    /// Forgets everything and takes nothing more.
    mutating func end() {
        isOver = true
        letGo()
        outcomes.removeAll()
    }

    private mutating func letGo() {
        head = nil
        body = []
        hasBeenToldToContinue = false
    }
}
