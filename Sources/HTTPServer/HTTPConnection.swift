import NIOCore
import NIOHTTP1
import NIOSSL
import NIOTLS
import RESTEndpoints

/// One connection: takes its requests in one after the other, has them answered, and feeds its client a stream.
///
/// It is the last handler of its channel. Before it are a gate that gives it bytes as it can deal with them, and NIO's decoder, which makes
/// requests of them. A response is written in one piece and flushed once. All that it keeps waiting for its client is bounded by the
/// limits.
final class HTTPConnection: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
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

    private let gate = RequestGate()
    private var collector: RequestCollector
    private var isTakingIn = false
    /// What of the server's count is this connection's.
    private var heldBytes = 0
    private(set) var holdsReading = false
    private var certificate: CertifiedUser?

    init(server: HTTPServer, isSecure: Bool) {
        self.server = server
        phase = isSecure ? .handshaking : .idle
        collector = RequestCollector(limits: server.limits)
        gate.onArrival = { [unowned self] in takeIn() }
    }

    /// The handlers that carry HTTP, in their order.
    var handlers: [any ChannelHandler] { [gate, RequestCollector.decoder(server.limits), self] }

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
        takeNothingMore()
        server.remove(self)
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        letGoOfStream()
        phase = .closed
        takeNothingMore()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let refusal = RequestRefusal(error, limits: server.limits) {
            // Said within a call of the gate, behind which all that was made of the bytes is answered.
            collector.refuse(refusal)
            return
        }
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
        if gate.waitingBytes > server.limits.headBytes {
            holdsReading = true
        } else {
            context.read()
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        collector.take(unwrapInboundIn(data))
        countHeldBytes()
        guard heldBytes > 0, server.heldBytes > server.limits.bodyBytesInAll else { return }
        collector.refuse(.tooMuchAtOnce)
        countHeldBytes()
    }

    private func countHeldBytes() {
        server.heldBytes += collector.heldBytes - heldBytes
        heldBytes = collector.heldBytes
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
        guard !isTakingIn else { return }
        isTakingIn = true
        defer {
            isTakingIn = false
            goOnReading()
        }
        while phase.isReceiving, let context, context.channel.isWritable {
            switch collector.next() {
            case .request(var request)?:
                request.request.certificate = certificate
                answer(request, context)
            case .refused(let refusal)?: refuse(refusal)
            case nil:
                guard let beginsSomething = gate.handOver() else { return expectMore(context) }
                if beginsSomething, case .idle = phase, !collector.hasOutcome { enter(.receivingHead, for: server.limits.headTime) }
            }
        }
    }

    /// All that has come is dealt with; the rest of a request may be still to come.
    private func expectMore(_ context: ChannelHandlerContext) {
        guard collector.isReadingBody else { return }
        if case .receivingBody = phase {} else { enter(.receivingBody, for: server.limits.bodyTime) }
        if collector.mustTellToContinue() { context.writeAndFlush(wrapOutboundOut(server.continueHead), promise: nil) }
    }

    private func goOnReading() {
        guard holdsReading, gate.waitingBytes <= server.limits.headBytes else { return }
        holdsReading = false
        context?.read()
    }

    private func takeNothingMore() {
        gate.shut()
        collector.end()
        countHeldBytes()
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
        takeNothingMore()
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
