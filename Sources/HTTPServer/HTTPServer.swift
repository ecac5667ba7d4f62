import NIOCore
import NIOPosix
import NIOSSL
import ObjectModel
import RESTEndpoints

/// HTTP/1.1 over TLS, or plain where that was asked for: carries requests to the endpoints and their answers back.
///
/// It lives on one loop, on whose thread the handler and the clock are called. HTTP/2 is never agreed on: streams that become a protocol
/// of their own cannot run over it.
public final class HTTPServer {
    /// Where it can be reached, once it listens.
    public private(set) var address: ListenAddress?

    let loop: ServerLoop
    let handler: any RequestHandler
    let clock: any ServerClock
    let limits: HTTPServerLimits
    var writer = ResponseWriter()
    let continueHead: ByteBuffer
    /// Bytes of all bodies that are under way.
    var heldBytes = 0

    private let configuration: HTTPServerConfiguration
    private var channel: (any Channel)?
    private var connections: [HTTPConnection] = []
    private var marked: [HTTPConnection] = []
    private var planned: PlannedCall?
    private var scratch: [UInt8] = []
    private var sweep: PlannedCall?
    private var isStopping = false
    private var onEmpty: (() -> Void)?

    /// How often connections are looked at, in nanoseconds.
    private let sweepInterval: Int64
    private static let longestSweepInterval: Int64 = 1_000_000_000
    private static let shortestSweepInterval: Int64 = 1_000_000

    /// Makes a server that does not listen yet.
    public init(
        _ configuration: HTTPServerConfiguration, loop: ServerLoop, handler: any RequestHandler, clock: any ServerClock
    ) {
        self.configuration = configuration
        self.loop = loop
        self.handler = handler
        self.clock = clock
        limits = configuration.limits
        sweepInterval = max(Self.shortestSweepInterval, min(Self.longestSweepInterval, limits.shortestTime / 4))
        continueHead = ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")
    }

    /// How many connections there are.
    public var connectionCount: Int { connections.count }

    /// Whether a request is under way whose header is there and whose body is not.
    var isReceivingBody: Bool {
        connections.contains { connection in
            if case .receivingBody = connection.phase { return true }
            return false
        }
    }

    /// How many connections have more waiting for their clients than these take.
    var stalledConnections: Int { connections.count { $0.stallDeadline != nil } }

    /// How many connections have their clients wait with what they send.
    var holdingConnections: Int { connections.count { $0.holdsReading } }

    /// Begins to listen, and says where or why not.
    public func start(_ completion: @escaping (Result<ListenAddress, HTTPServerError>) -> Void) {
        let wanted = configuration.address
        let context: NIOSSLContext?
        let address: SocketAddress
        do {
            context = try configuration.identity.map { try NIOSSLContext(configuration: $0.serverConfiguration()) }
        } catch {
            return completion(.failure(HTTPServerError("TLS cannot be set up: \(error)")))
        }
        do { address = try SocketAddress.makeAddressResolvingHost(wanted.host, port: wanted.port) } catch {
            return completion(.failure(HTTPServerError("\(wanted.host) has no address: \(error)")))
        }
        let bound = NIOLoopBound(self, eventLoop: loop.eventLoop)
        ServerBootstrap(group: loop.eventLoop)
            .serverChannelOption(ChannelOptions.backlog, value: 1_024)
            .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(ChannelOptions.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(
                ChannelOptions.writeBufferWaterMark, value: .init(low: limits.lowWater, high: limits.highWater)
            )
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try bound.value.adopt(channel, context) }
            }
            .bind(to: address).assumeIsolated().whenComplete { [self] result in
                switch result {
                case .success(let channel):
                    self.channel = channel
                    let address = ListenAddress(host: wanted.host, port: channel.localAddress?.port ?? wanted.port)
                    self.address = address
                    planSweep()
                    completion(.success(address))
                case .failure(let error):
                    completion(.failure(HTTPServerError("\(wanted) cannot be listened at: \(error)")))
                }
            }
    }

    /// Stops listening, ends streams and idle connections in good order, lets requests that have begun be answered for a while, closes
    /// whatever is left then, and says when all is closed.
    public func stop(within grace: Int64, _ completion: @escaping () -> Void) {
        guard !isStopping else { return }
        isStopping = true
        channel?.close(promise: nil)
        let deadline = loop.plan(after: grace) { [self] in for connection in connections { connection.close() } }
        onEmpty = { [self] in
            deadline.cancel()
            sweep?.cancel()
            planned?.cancel()
            completion()
        }
        for connection in connections { connection.finish(within: grace) }
        loop.soon { [self] in endIfEmpty() }
    }

    /// The clock was set going, halted or moved: streams that wait for a moment look at it again.
    public func clockChanged() {
        for connection in connections {
            connection.planWakeAnew()
            if connection.stream != nil { mark(connection) }
        }
    }

    // MARK: Connections

    private func adopt(_ channel: any Channel, _ context: NIOSSLContext?) throws {
        guard connections.count < limits.connections, !isStopping else { throw HTTPServerError("too many connections") }
        if let context { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context)) }
        try channel.pipeline.syncOperations.addHandlers(HTTPConnection(server: self, isSecure: context != nil).handlers)
    }

    func add(_ connection: HTTPConnection) {
        connection.position = connections.count
        connections.append(connection)
    }

    func remove(_ connection: HTTPConnection) {
        let position = connection.position
        guard position >= 0 else { return }
        connection.position = -1
        let last = connections.removeLast()
        if last !== connection {
            connections[position] = last
            last.position = position
        }
        endIfEmpty()
    }

    private func endIfEmpty() {
        guard isStopping, connections.isEmpty, let onEmpty else { return }
        self.onEmpty = nil
        onEmpty()
    }

    private func planSweep() {
        sweep = loop.plan(after: sweepInterval) { [self] in
            let now = loop.elapsed
            for connection in connections.filter({ $0.nextDeadline <= now }) { connection.timeIsUp(now: now) }
            planSweep()
        }
    }

    // MARK: Streams

    /// Notes that a stream may have something. All that is noted until the input at hand is dealt with is filled together, so that many
    /// commits cost each reader one write.
    func mark(_ connection: HTTPConnection) {
        guard !connection.isMarked else { return }
        connection.isMarked = true
        marked.append(connection)
        if marked.count == 1 { loop.soon { [self] in fillMarked() } }
    }

    private func fillMarked() {
        let due = marked
        marked.removeAll(keepingCapacity: true)
        let time = clock.now()
        for connection in due {
            connection.isMarked = false
            connection.fill(at: time)
        }
    }

    /// An empty array with room, for filling.
    func takeScratch() -> [UInt8] {
        var bytes: [UInt8] = []
        swap(&bytes, &scratch)
        return bytes
    }

    /// Keeps the room of an array that was filled, unless a frame has made it large.
    func giveBack(scratch bytes: [UInt8]) {
        guard bytes.capacity <= 4 * limits.streamFillBytes else { return }
        scratch = bytes
        scratch.removeAll(keepingCapacity: true)
    }
}
