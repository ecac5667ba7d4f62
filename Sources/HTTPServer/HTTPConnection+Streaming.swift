import NIOCore
import ObjectModel
import RESTEndpoints

/// A response that goes on.
struct ActiveStream {
    let stream: any ResponseStream
    /// Whether the client takes chunks; one of HTTP/1.0 does not.
    let isChunked: Bool
    /// Whether the connection goes on after it.
    let goesOn: Bool
    /// The call that is planned for a moment at which the stream wants to be filled.
    var wake: (call: PlannedCall, moment: Timestamp)?
}

extension HTTPConnection {
    /// Begins a response that goes on: the head goes out together with what there is at once.
    func begin(
        _ stream: any ResponseStream, _ head: EndpointResponseHead, for request: WireRequest, at time: Timestamp,
        _ context: ChannelHandlerContext
    ) {
        let goesOn = request.keepsAlive && !request.isOldVersion && !endsWithNextResponse
        var buffer = context.channel.allocator.buffer(capacity: 512)
        server.writer.write(
            head, framing: request.isOldVersion ? .untilClose : .chunked, connection: connection(goesOn, request), into: &buffer)
        if request.request.method == "HEAD" {
            stream.cancel()
            if goesOn {
                enter(.idle, for: server.limits.idleTime)
                context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
            } else {
                writeLast(buffer, lingers: false)
            }
            return
        }
        enter(.streaming, for: .max)
        self.stream = ActiveStream(stream: stream, isChunked: !request.isOldVersion, goesOn: goesOn)
        stream.onReadable = { [unowned self] in server.mark(self) }
        fill(at: time, behind: buffer)
    }

    /// Fills and writes what the stream has, if the client can take some.
    func fill(at time: Timestamp, behind head: ByteBuffer? = nil) {
        guard let active = stream, let context, head != nil || context.channel.isWritable else { return }
        var bytes = server.takeScratch()
        active.stream.fill(&bytes, limit: server.limits.streamFillBytes, at: time)
        let mayHaveMore = bytes.count >= server.limits.streamFillBytes
        let hasEnded = active.stream.hasEnded
        var buffer = head ?? context.channel.allocator.buffer(capacity: bytes.count + 32)
        if active.isChunked {
            ResponseWriter.writeChunk(bytes, into: &buffer)
        } else {
            buffer.writeBytes(bytes)
        }
        server.giveBack(scratch: bytes)
        if hasEnded { return end(buffer) }
        if buffer.readableBytes > 0 { context.writeAndFlush(wrapOutboundOut(buffer), promise: nil) }
        if mayHaveMore { server.mark(self) }
        planWake()
    }

    /// The stream has nothing more.
    private func end(_ buffer: ByteBuffer) {
        guard let active = stream, let context else { return }
        var buffer = buffer
        if active.isChunked { buffer.writeStaticString("0\r\n\r\n") }
        letGoOfStream()
        guard active.goesOn, !endsWithNextResponse else { return writeLast(buffer, lingers: false) }
        enter(.idle, for: server.limits.idleTime)
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
        takeIn()
    }

    /// Ends the response between two frames of the stream.
    func cutStream() {
        guard let context else { return }
        end(context.channel.allocator.buffer(capacity: 8))
    }

    /// Lets go of the stream, whether it has ended or its reader is gone.
    func letGoOfStream() {
        guard let active = stream else { return }
        stream = nil
        active.wake?.call.cancel()
        active.stream.onReadable = nil
        active.stream.cancel()
    }

    /// Plans to fill when the stream wants it. A call that is planned for an earlier moment stays: it looks again when it is made.
    func planWake() {
        guard let active = stream else { return }
        guard let moment = active.stream.wakeTime else {
            active.wake?.call.cancel()
            stream?.wake = nil
            return
        }
        if let wake = active.wake, wake.moment <= moment { return }
        active.wake?.call.cancel()
        stream?.wake = nil
        guard let delay = server.clock.delay(until: moment) else { return }
        let call = server.loop.plan(after: delay) { [weak self] in self?.wakeUp() }
        stream?.wake = (call, moment)
    }

    /// The clock was set going, halted or moved: what is planned may come at another time.
    func planWakeAnew() {
        stream?.wake?.call.cancel()
        stream?.wake = nil
        planWake()
    }

    private func wakeUp() {
        stream?.wake = nil
        guard let moment = stream?.stream.wakeTime else { return }
        if server.clock.now() >= moment { server.mark(self) } else { planWake() }
    }
}
