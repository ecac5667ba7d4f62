import NIOCore
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
        let promise = group.any().makePromise(of: [UInt8].self)
        ClientBootstrap(group: group).connectTimeout(.nanoseconds(timeout))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let context {
                        // A number is compared with the addresses of the certificate, of which SNI knows nothing.
                        let handler = try NIOSSLClientHandler(context: context, serverHostname: isNumber ? nil : host)
                        try channel.pipeline.syncOperations.addHandler(handler)
                    }
                    try channel.pipeline.syncOperations.addHandler(
                        AnswerCollector(promise: promise, limit: Self.largestAnswer, timeout: timeout))
                }
            }
            .connect(host: address.host, port: address.port)
            .flatMap { $0.writeAndFlush(ByteBuffer(bytes: head(method, target, body.count) + body)) }
            .cascadeFailure(to: promise)
        return try Self.answer(promise.futureResult.wait())
    }

    private func head(_ method: String, _ target: String, _ length: Int) -> [UInt8] {
        // To a client of 1.0 a body that goes on is sent without chunks, up to the end of the connection.
        var text = "\(method) \(target) HTTP/1.0\r\nHost: \(address)\r\nAccept: application/json\r\n"
        if let token { text += "Authorization: Bearer \(token)\r\n" }
        if length > 0 { text += "Content-Type: application/json\r\nContent-Length: \(length)\r\n" }
        return Array((text + "\r\n").utf8)
    }

    /// Takes an answer that the server has closed behind apart.
    private static func answer(_ bytes: [UInt8]) throws -> Answer {
        guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: "\r\n\r\n".utf8) }) else {
            throw HTTPServerError("the answer is not HTTP")
        }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
            throw HTTPServerError("the answer is not HTTP")
        }
        let body = Array(bytes[(end + 4)...])
        for line in lines where line.lowercased().hasPrefix("content-length: ") {
            guard Int(line.dropFirst("content-length: ".count)) == body.count else { throw HTTPServerError("the answer was cut off") }
        }
        return Answer(status: status, body: body)
    }
}

/// Gathers what comes until the other side closes.
private final class AnswerCollector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let promise: EventLoopPromise<[UInt8]>
    private let limit: Int
    private let timeout: Int64
    private var bytes: [UInt8] = []
    private var isOver = false

    init(promise: EventLoopPromise<[UInt8]>, limit: Int, timeout: Int64) {
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
        bytes.append(contentsOf: unwrapInboundIn(data).readableBytesView)
        if bytes.count > limit { fail(HTTPServerError("the answer has more than \(limit) bytes")) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        guard !isOver else { return }
        isOver = true
        promise.succeed(bytes)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A server that closes without taking leave has answered all the same.
        if case NIOSSLError.uncleanShutdown = error, !bytes.isEmpty { return }
        fail(error)
        context.close(promise: nil)
    }

    private func fail(_ error: any Error) {
        guard !isOver else { return }
        isOver = true
        promise.fail(error)
    }
}
