import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS

@testable import HTTPServer

/// The other end of a connection, for a test that says what goes over it byte by byte.
final class WireClient: @unchecked Sendable {
    /// What a client shows and believes when it speaks TLS.
    struct Security {
        var authorityPEM: String
        var identity: (certificate: NIOSSLCertificate, key: NIOSSLPrivateKey)?
        var newest = TLSVersion.tlsv13
        var protocols = ["http/1.1"]
    }

    private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let condition = NSCondition()
    private var bytes: [UInt8] = []
    private var isClosed = false
    private var channel: (any Channel)?
    private(set) var agreedProtocol: String?

    init(_ address: ListenAddress, _ security: Security? = nil) throws {
        let context = try security.map { security in
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(security.authorityPEM.utf8)))
            configuration.maximumTLSVersion = security.newest
            configuration.minimumTLSVersion = security.newest == .tlsv11 ? .tlsv1 : .tlsv12
            configuration.applicationProtocols = security.protocols
            configuration.shutdownTimeout = .milliseconds(100)
            if let identity = security.identity {
                configuration.certificateChain = [.certificate(identity.certificate)]
                configuration.privateKey = .privateKey(identity.key)
            }
            return try NIOSSLContext(configuration: configuration)
        }
        channel = try ClientBootstrap(group: Self.group)
            .channelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture {
                    if let context {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLClientHandler(context: context, serverHostname: nil))
                    }
                    try channel.pipeline.syncOperations.addHandler(Receiver(self))
                }
            }
            .connect(host: address.host, port: address.port).wait()
    }

    /// Whether the other side has closed.
    var hasBeenLeft: Bool { condition.withLock { isClosed } }

    func send(_ text: String) { send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) { channel?.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil) }

    /// Whether the client takes what comes.
    func setReading(_ reads: Bool) {
        try? channel?.setOption(ChannelOptions.autoRead, value: reads).wait()
        if reads { channel?.read() }
    }

    /// Leaves without a word.
    func leave() {
        channel?.close(promise: nil)
        try? channel?.closeFuture.wait()
    }

    /// Leaves without taking leave of TLS.
    func tear() {
        guard let channel else { return }
        let closed = channel.eventLoop.submit {
            try channel.pipeline.syncOperations.context(handlerType: NIOSSLClientHandler.self).close(promise: nil)
        }
        try? closed.wait()
    }

    /// What came through a text; or all, when the other side has closed before.
    func receive(through end: String) -> String {
        let end = Array(end.utf8)
        var looked = 0
        return text { bytes in
            defer { looked = max(0, bytes.count - end.count + 1) }
            return Self.position(of: end, in: bytes, from: looked).map { $0 + end.count }
        }
    }

    /// So many bytes; or all, when the other side has closed before.
    func receive(count: Int) -> [UInt8] { receive { $0.count >= count ? count : nil } }

    /// One whole response whose length is known; or what came, when the other side has closed before.
    func receiveResponse(headOnly: Bool = false) -> Response { Response(receive { Response.length(of: $0, headOnly: headOnly) }) }

    /// All that came until the other side closed.
    func receiveAll() -> String { text { _ in nil } }

    private static func position(of word: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBytes { all in
            guard let base = all.baseAddress else { return nil }
            var position = start
            while position + word.count <= all.count {
                guard let found = memchr(base + position, Int32(word[0]), all.count - position) else { return nil }
                position = UnsafeRawPointer(found) - base
                guard position + word.count <= all.count else { return nil }
                if memcmp(base + position, word, word.count) == 0 { return position }
                position += 1
            }
            return nil
        }
    }

    private func text(until end: ([UInt8]) -> Int?) -> String { String(decoding: receive(until: end), as: UTF8.self) }

    private func receive(until end: ([UInt8]) -> Int?) -> [UInt8] {
        condition.lock()
        defer { condition.unlock() }
        var looked = -1
        while true {
            if bytes.count != looked {
                looked = bytes.count
                if let count = end(bytes) {
                    defer { bytes.removeFirst(count) }
                    return Array(bytes.prefix(count))
                }
            }
            if isClosed {
                defer { bytes = [] }
                return bytes
            }
            condition.wait()
        }
    }

    fileprivate func agree(on name: String?) {
        condition.lock()
        agreedProtocol = name
        condition.unlock()
    }

    fileprivate func take(_ buffer: ByteBuffer) {
        condition.lock()
        bytes += buffer.readableBytesView
        condition.signal()
        condition.unlock()
    }

    fileprivate func close() {
        condition.lock()
        isClosed = true
        condition.signal()
        condition.unlock()
    }

    private final class Receiver: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let client: WireClient
        init(_ client: WireClient) { self.client = client }
        func channelRead(context: ChannelHandlerContext, data: NIOAny) { client.take(unwrapInboundIn(data)) }
        func channelInactive(context: ChannelHandlerContext) { client.close() }
        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case .handshakeCompleted(let name)? = event as? TLSUserEvent { client.agree(on: name) }
        }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
        func handlerRemoved(context: ChannelHandlerContext) { client.close() }
    }
}

/// A response taken apart.
struct Response {
    var status = 0
    var fields: [String] = []
    var body: [UInt8] = []

    var text: String { String(decoding: body, as: UTF8.self) }

    init(_ bytes: [UInt8]) {
        guard let end = Self.endOfHead(bytes) else { return }
        var lines = String(decoding: bytes[..<(end - 4)], as: UTF8.self).components(separatedBy: "\r\n")
        status = Int(lines.removeFirst().split(separator: " ")[1]) ?? 0
        fields = lines
        body = Array(bytes[end...])
    }

    func field(_ name: String) -> String? {
        fields.first { $0.lowercased().hasPrefix(name.lowercased() + ": ") }.map { String($0.dropFirst(name.count + 2)) }
    }

    static func length(of bytes: [UInt8], headOnly: Bool) -> Int? {
        guard let end = endOfHead(bytes) else { return nil }
        let response = Response(Array(bytes[..<end]))
        let length = headOnly ? 0 : Int(response.field("Content-Length") ?? "0") ?? 0
        return bytes.count >= end + length ? end + length : nil
    }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        let end = Array("\r\n\r\n".utf8)
        guard bytes.count >= end.count else { return nil }
        return (0...(bytes.count - end.count)).first { bytes[$0..<($0 + end.count)] == end[...] }.map { $0 + end.count }
    }
}

/// Plain sockets by the thousand, which send nothing.
enum RawSockets {
    /// Opens as many as wanted, or as the system lets one process have together with their other ends; closes them after `body`.
    static func open(_ wanted: Int, to port: Int, _ body: (Int) -> Void) -> Int {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let count = min(wanted, Int(clamping: limit.rlim_cur) / 2 - 100)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var sockets: [Int32] = []
        for _ in 0..<count {
            let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            guard socket >= 0 else { break }
            let connected = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
            }
            sockets.append(socket)
            if connected != 0 { break }
        }
        body(sockets.count)
        for socket in sockets { close(socket) }
        return sockets.count
    }
}
