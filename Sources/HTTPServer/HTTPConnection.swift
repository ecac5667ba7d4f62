import NIOCore
import NIOSSL
import NIOTLS
import RESTEndpoints

/// One connection: takes its requests in one after the other, has them answered, and feeds its client a stream.
///
/// It is the last handler of its channel, and with TLS the only one besides that of TLS: a response is written in one piece and flushed
/// once. All that it keeps waiting for its client is bounded by the limits.
final class HTTPConnection: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    enum Phase {
        /// TLS is being agreed on.
        case handshaking
        /// No byte of the next request is there.
        case idle
        case receivingHead
        case receivingBody
        /// A response goes on; further requests wait.
        case streaming
        /// The last response is being written; what comes in is thrown away.
        case finishing
        /// The last response is written and our side closed; what comes in is thrown away.
        case lingering
        case closed

        /// Whether requests are taken in.
        var isReceiving: Bool {
            switch self {
            case .idle, .receivingHead, .receivingBody: true
            case .handshaking, .streaming, .finishing, .lingering, .closed: false
            }
        }
    }

    let server: HTTPServer
    /// Its place among the connections of the server.
    var position = -1
    private(set) var context: ChannelHandlerContext?
    var phase: Phase
    /// When the present phase must have ended, by the loop's clock.
    private(set) var deadline = Int64.max
    /// When the client must have taken what waits for it; nil while little does.
    private(set) var stallDeadline: Int64?
    /// The response that goes on.
    var stream: ActiveStream?
    /// Whether it is in the server's list of those whose streams may be filled.
    var isMarked = false
    /// Whether the connection ends with the next response.
    var endsWithNextResponse = false

    private var parser: RequestParser
    private var received: ByteBuffer?
    private(set) var holdsReading = false
    private var certificate: CertifiedUser?

    init(server: HTTPServer, isSecure: Bool) {
        self.server = server
        phase = isSecure ? .handshaking : .idle
        parser = RequestParser(limits: server.limits)
    }

    /// When somebody must look at the connection.
    var nextDeadline: Int64 { min(deadline, stallDeadline ?? .max) }

    func enter(_ phase: Phase, for time: Int64) {
        self.phase = phase
        deadline = time == .max ? .max : server.loop.elapsed + time
    }

    // MARK: The channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        enter(phase, for: phase.isReceiving ? server.limits.idleTime : server.limits.handshakeTime)
        server.add(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        letGoOfStream()
        phase = .closed
        server.remove(self)
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        letGoOfStream()
        phase = .closed
        received = nil
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A connection that fails in TLS or below has no way left to tell its client.
        phase = .closed
        letGoOfStream()
        context.close(promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .handshakeCompleted? = event as? TLSUserEvent, case .handshaking = phase else { return }
        if let handler = try? context.pipeline.syncOperations.handler(type: NIOSSLHandler.self), let shown = handler.peerCertificate {
            certificate = CertifiedUser(shown)
        }
        enter(.idle, for: server.limits.idleTime)
    }

    func read(context: ChannelHandlerContext) {
        if (received?.readableBytes ?? 0) > server.limits.headBytes {
            holdsReading = true
        } else {
            context.read()
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        switch phase {
        case .finishing, .lingering, .closed: return
        case .handshaking, .idle, .receivingHead, .receivingBody, .streaming: break
        }
        if received == nil {
            received = bytes
        } else {
            received?.writeBuffer(&bytes)
        }
        takeIn()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        guard context.channel.isWritable else {
            stallDeadline = server.loop.elapsed + server.limits.stallTime
            return
        }
        stallDeadline = nil
        if stream == nil { takeIn() } else { server.mark(self) }
    }

    // MARK: Requests

    /// Has every request answered that is there whole, as long as the client takes the answers.
    func takeIn() {
        defer { goOnReading() }
        while phase.isReceiving, let context, context.channel.isWritable, var bytes = received {
            let (used, outcome) = bytes.withUnsafeReadableBytes { parser.parse($0) }
            bytes.moveReaderIndex(forwardBy: used)
            received = bytes.readableBytes > 0 ? bytes : nil
            switch outcome {
            case .incomplete: return expectMore()
            case .awaitsContinue:
                expectMore()
                context.writeAndFlush(wrapOutboundOut(server.continueHead), promise: nil)
                if received == nil { return }
            case .complete(var request):
                request.request.certificate = certificate
                answer(request, context)
            case .refused(let refusal):
                refuse(refusal)
            }
        }
    }

    /// The rest of a request is still to come.
    private func expectMore() {
        if parser.isReadingBody {
            if case .receivingBody = phase { return }
            enter(.receivingBody, for: server.limits.bodyTime)
        } else if received != nil, case .idle = phase {
            enter(.receivingHead, for: server.limits.headTime)
        }
    }

    private func goOnReading() {
        guard holdsReading, (received?.readableBytes ?? 0) <= server.limits.headBytes else { return }
        holdsReading = false
        context?.read()
    }

    private func answer(_ request: WireRequest, _ context: ChannelHandlerContext) {
        let time = server.clock.now()
        switch server.handler.answer(request.request, at: time) {
        case .response(let response): write(response, to: request, context)
        case .stream(let head, let stream): begin(stream, head, for: request, at: time, context)
        }
    }

    private func write(_ response: EndpointResponse, to request: WireRequest, _ context: ChannelHandlerContext) {
        var body = response.body
        var more: [(name: String, value: String)] = []
        if request.acceptsGzip, body.count > GzipEncoder.threshold, response.head.headers["Content-Encoding"] == nil,
            let compressed = GzipEncoder.compress(body)
        {
            body = compressed
            more = [(name: "Content-Encoding", value: "gzip"), (name: "Vary", value: "Accept-Encoding")]
        }
        let goesOn = request.keepsAlive && !endsWithNextResponse
        let isHead = request.request.method == "HEAD"
        var buffer = context.channel.allocator.buffer(capacity: 512 + (isHead ? 0 : body.count))
        server.writer.write(
            response.head, framing: .length(body.count), connection: connection(goesOn, request), more: more, into: &buffer)
        if !isHead, ResponseWriter.hasBody(response.head.status) { buffer.writeBytes(body) }
        if goesOn {
            enter(.idle, for: server.limits.idleTime)
            context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
        } else {
            writeLast(buffer, lingers: false)
        }
    }

    func connection(_ goesOn: Bool, _ request: WireRequest) -> ResponseWriter.Connection {
        guard goesOn else { return .closes }
        return request.isOldVersion ? .goesOnExplicitly : .goesOn
    }

    // MARK: The end

    /// Answers what is no request, and closes.
    private func refuse(_ refusal: RequestRefusal) {
        guard let context else { return }
        let body = refusal.body
        var buffer = context.channel.allocator.buffer(capacity: 512 + body.count)
        server.writer.write(
            EndpointResponseHead(status: refusal.error.code, headers: ["Content-Type": "application/json"]), framing: .length(body.count),
            connection: .closes, into: &buffer)
        buffer.writeBytes(body)
        writeLast(buffer, lingers: true)
    }

    /// Writes the end of the last response, and closes when it is written. With bytes of the client still on their way that nobody will
    /// read, the system would take the answer back from it: then they are read and thrown away for a while.
    func writeLast(_ buffer: ByteBuffer, lingers: Bool) {
        guard let context else { return }
        received = nil
        enter(.finishing, for: server.limits.stallTime)
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { [self] _ in
            guard case .finishing = phase, let context = self.context else { return }
            enter(.lingering, for: server.limits.lingerTime)
            context.close(mode: lingers ? .output : .all, promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(buffer), promise: promise)
        goOnReading()
    }

    /// Closes at once.
    func close() {
        letGoOfStream()
        phase = .closed
        deadline = .max
        stallDeadline = nil
        context?.close(promise: nil)
    }

    /// A deadline has passed.
    func timeIsUp(now: Int64) {
        guard nextDeadline <= now else { return }
        if let stallDeadline, stallDeadline <= now { return close() }
        switch phase {
        case .receivingHead, .receivingBody: refuse(.tooSlow)
        case .handshaking, .idle, .finishing, .lingering, .streaming, .closed: close()
        }
    }

    /// Ends what can be ended in good order: a stream, and a connection that waits for its next request. One in the middle of a request has
    /// it answered first.
    func finish(within grace: Int64) {
        endsWithNextResponse = true
        switch phase {
        case .streaming: cutStream()
        case .idle, .handshaking: close()
        case .receivingHead, .receivingBody: deadline = min(deadline, server.loop.elapsed + grace)
        case .finishing, .lingering, .closed: break
        }
    }
}
