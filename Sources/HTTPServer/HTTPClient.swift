import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import RESTEndpoints

/// Asks a server of ours one thing and waits for the answer. It is what commands use that talk to a served world.
public struct HTTPClient: Sendable {
    /// A whole answer.
    public struct Answer: Sendable {
        /// The status code.
        public let status: Int
        /// The body.
        public let body: [UInt8]
    }

    private let address: ListenAddress
    private let authorityPEM: String?
    private let token: String?
    /// How long to wait, in nanoseconds.
    public var timeout: Int64 = 30_000_000_000
    private static let largestAnswer = 16 * 1_024 * 1_024

    /// Names the server, the authority that must have signed its certificate (nil for plain HTTP), and the token to show.
    public init(address: ListenAddress, authorityPEM: String?, token: String?) {
        self.address = address
        self.authorityPEM = authorityPEM
        self.token = token
    }

    /// Makes a request on a connection of its own. Must not be called on a loop: it blocks the calling thread.
    public func send(_ method: String, _ target: String, body: [UInt8] = []) throws -> Answer {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        defer { try? group.syncShutdownGracefully() }
        let context = try authorityPEM.map { pem in
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["http/1.1"]
            configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)))
            configuration.shutdownTimeout = .milliseconds(100)
            return try NIOSSLContext(configuration: configuration)
        }
        let isNumber = address.numericHost != nil
        let (host, timeout) = (address.host, timeout)
        let promise = group.any().makePromise(of: Answer.self)
        let head = head(method, target, body.count)
        ClientBootstrap(group: group).connectTimeout(.nanoseconds(timeout))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let context {
                        // A number is compared with the addresses of the certificate, of which SNI knows nothing.
                        try pipeline.addHandler(NIOSSLClientHandler(context: context, serverHostname: isNumber ? nil : host))
                    }
                    try pipeline.addHTTPClientHandlers()
                    try pipeline.addHandlers([
                        NIOHTTPClientResponseAggregator(maxContentLength: Self.largestAnswer),
                        AnswerReceiver(promise: promise, limit: Self.largestAnswer, timeout: timeout),
                    ])
                }
            }
            .connect(host: address.host, port: address.port)
            .flatMap { channel in
                channel.write(HTTPClientRequestPart.head(head), promise: nil)
                if !body.isEmpty { channel.write(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: body))), promise: nil) }
                return channel.writeAndFlush(HTTPClientRequestPart.end(nil))
            }
            .cascadeFailure(to: promise)
        return try promise.futureResult.wait()
    }

    private func head(_ method: String, _ target: String, _ length: Int) -> HTTPRequestHead {
        var fields: HTTPHeaders = ["Host": address.description, "Accept": "application/json", "Connection": "close"]
        if let token { fields.add(name: "Authorization", value: "Bearer \(token)") }
        if length > 0 {
            fields.add(name: "Content-Type", value: "application/json")
            fields.add(name: "Content-Length", value: String(length))
        }
        return HTTPRequestHead(version: .http1_1, method: HTTPMethod(rawValue: method), uri: target, headers: fields)
    }
}

/// Takes the one answer of a connection.
private final class AnswerReceiver: ChannelInboundHandler {
    typealias InboundIn = NIOHTTPClientResponseFull

    private let promise: EventLoopPromise<HTTPClient.Answer>
    private let limit: Int
    private let timeout: Int64
    private var isOver = false

    init(promise: EventLoopPromise<HTTPClient.Answer>, limit: Int, timeout: Int64) {
        self.promise = promise
        self.limit = limit
        self.timeout = timeout
    }

    func channelActive(context: ChannelHandlerContext) {
        context.eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(timeout)) { [weak self] in
            self?.fail(HTTPServerError("the server did not answer in time"))
        }
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let answer = unwrapInboundIn(data)
        guard !isOver else { return }
        isOver = true
        promise.succeed(
            HTTPClient.Answer(status: Int(answer.head.status.code), body: answer.body.map { Array($0.readableBytesView) } ?? []))
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { fail(HTTPServerError("the server closed without a whole answer")) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error as? NIOHTTPObjectAggregatorError == .frameTooLong {
            fail(HTTPServerError("the answer has more than \(limit) bytes"))
        } else if let error = error as? HTTPParserError {
            fail(HTTPServerError(error == .invalidEOFState ? "the answer was cut off" : "the answer is not HTTP"))
        } else {
            fail(error)
        }
        context.close(promise: nil)
    }

    private func fail(_ error: any Error) {
        guard !isOver else { return }
        isOver = true
        promise.fail(error)
    }
}
