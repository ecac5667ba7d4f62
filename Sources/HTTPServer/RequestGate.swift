import NIOCore

/// Stands before the decoder and hands it the bytes of a connection in small portions, the next one when what came of the last is
/// answered: of a flood of requests only a few are taken apart at a time.
final class RequestGate: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// Called when bytes have come.
    var onArrival: (() -> Void)?

    private var waiting: ByteBuffer?
    private var context: ChannelHandlerContext?
    private var isOpen = true

    /// So many bytes hold fewer than 700 requests.
    private static let portion = 16 * 1_024

    /// How many bytes wait.
    var waitingBytes: Int { waiting?.readableBytes ?? 0 }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        shut()
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard isOpen else { return }
        var bytes = unwrapInboundIn(data)
        if waiting == nil {
            waiting = bytes
        } else {
            waiting?.writeBuffer(&bytes)
        }
        onArrival?()
    }

    /// Hands over the next portion and says whether it could begin a request; nil when nothing waits.
    func handOver() -> Bool? {
        guard let context, var rest = waiting, let portion = rest.readSlice(length: min(rest.readableBytes, Self.portion)) else {
            return nil
        }
        waiting = rest.readableBytes > 0 ? rest : nil
        // An empty line before a request is left over from the one before (RFC 9112, section 2.2).
        let beginsSomething = portion.readableBytesView.contains { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
        context.fireChannelRead(wrapInboundOut(portion))
        return beginsSomething
    }

    /// Throws away what waits and whatever comes.
    func shut() {
        isOpen = false
        waiting = nil
        onArrival = nil
    }
}
