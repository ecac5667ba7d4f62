import NIOCore
import NIOPosix
import NIOSSL

/// Many readers of one response that goes on, each on a connection of its own, which count what they get and keep nothing. For
/// measurements.
public final class StreamReaders {
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let tally: NIOLoopBoundBox<Tally>
    private var channels: [any Channel] = []

    fileprivate struct Tally {
        var heads = 0
        var frames = 0
        var bytes = 0
        var lost = 0
    }

    /// Connects so many readers to a target and waits until each has the head of its response. It blocks the calling thread, which must
    /// be no loop's.
    public init(_ count: Int, of target: String, at address: ListenAddress, authorityPEM: String?, token: String) throws {
        let loop = group.next()
        let tally = NIOLoopBoundBox.makeBoxSendingValue(Tally(), eventLoop: loop)
        self.tally = tally
        let context = try authorityPEM.map { pem in
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)))
            return try NIOSSLContext(configuration: configuration)
        }
        let request = "GET \(target) HTTP/1.1\r\nHost: \(address)\r\nAuthorization: Bearer \(token)\r\n\r\n"
        for _ in 0..<count {
            let channel = try ClientBootstrap(group: loop)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        if let context {
                            let handler = try NIOSSLClientHandler(context: context, serverHostname: nil)
                            try channel.pipeline.syncOperations.addHandler(handler)
                        }
                        try channel.pipeline.syncOperations.addHandler(FrameCounter(tally))
                    }
                }
                .connect(host: address.host, port: address.port).wait()
            channel.writeAndFlush(ByteBuffer(string: request), promise: nil)
            channels.append(channel)
        }
        while true {
            let now = try read()
            if now.lost > 0 { throw HTTPServerError("\(now.lost) of \(count) readers were turned away") }
            if now.heads == count { break }
        }
    }

    /// How many frames all readers have got together, and how many readers the server has cut off.
    public func counts() throws -> (frames: Int, lost: Int) {
        let now = try read()
        return (now.frames, now.lost)
    }

    /// Lets go of all connections.
    public func close() {
        for channel in channels { channel.close(promise: nil) }
        try? group.syncShutdownGracefully()
    }

    private func read() throws -> Tally { try group.next().submit { [tally] in tally.value }.wait() }

    /// Counts frames: lines that end an object.
    private final class FrameCounter: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let tally: NIOLoopBoundBox<Tally>
        private var last: UInt8 = 0
        private var hasHead = false

        init(_ tally: NIOLoopBoundBox<Tally>) { self.tally = tally }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let buffer = unwrapInboundIn(data)
            if !hasHead {
                hasHead = true
                tally.value.heads += 1
            }
            tally.value.bytes += buffer.readableBytes
            var frames = 0
            buffer.withUnsafeReadableBytes { bytes in
                for byte in bytes {
                    if byte == UInt8(ascii: "\n"), last == UInt8(ascii: "}") { frames += 1 }
                    last = byte
                }
            }
            tally.value.frames += frames
        }

        func channelInactive(context: ChannelHandlerContext) { tally.value.lost += 1 }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
