import Foundation
import ObjectModel
import RESTEndpoints

@testable import HTTPServer

/// A server on a loop of its own, for the length of a test.
final class RunningServer: @unchecked Sendable {
    /// Everything that lives on the loop.
    struct Parts {
        let server: HTTPServer
        let handler: ScriptedHandler
        let clock: ScriptedClock
        let loop: ServerLoop
    }

    let authority: CertificateAuthority
    private(set) var address = ListenAddress(host: "127.0.0.1", port: 0)
    private var parts: Parts?
    private var remote: ServerLoop.Remote?

    init(secure: Bool = false, _ adjust: (inout HTTPServerLimits) -> Void = { _ in }) throws {
        authority = try CertificateAuthority()
        var configuration = HTTPServerConfiguration(insecureAddress: address)
        if secure {
            configuration = HTTPServerConfiguration(
                address: address, identity: try authority.identity(names: ["localhost"], addresses: [[127, 0, 0, 1]]))
        }
        adjust(&configuration.limits)
        let ready = DispatchSemaphore(value: 0)
        nonisolated(unsafe) var failure: HTTPServerError?
        let setUp = configuration
        Thread.detachNewThread { [self] in
            ServerLoop.run { loop in
                let handler = ScriptedHandler()
                let clock = ScriptedClock(loop)
                let server = HTTPServer(setUp, loop: loop, handler: handler, clock: clock)
                self.parts = Parts(server: server, handler: handler, clock: clock, loop: loop)
                self.remote = loop.remote
                server.start { result in
                    switch result {
                    case .success(let bound): self.address = bound
                    case .failure(let error): failure = error
                    }
                    ready.signal()
                }
            }
        }
        ready.wait()
        if let failure { throw failure }
    }

    /// Does something on the loop and gives what came of it.
    func onLoop<Value: Sendable>(_ body: @escaping @Sendable (Parts) -> Value) -> Value {
        let done = DispatchSemaphore(value: 0)
        nonisolated(unsafe) var value: Value?
        remote?.call { [self] in
            if let parts { value = body(parts) }
            done.signal()
        }
        done.wait()
        guard let value else { preconditionFailure("the loop has ended") }
        return value
    }

    /// Asks on the loop, over and over, until a condition holds.
    func wait(until condition: @escaping @Sendable (Parts) -> Bool) { while !onLoop(condition) {} }

    /// Stops the server in good order and ends the loop.
    func stop(grace: Int64 = 5_000_000_000) { beginStopping(grace: grace).wait() }

    /// The same without waiting; what is given is signalled when all is over.
    func beginStopping(grace: Int64 = 5_000_000_000) -> DispatchSemaphore {
        let done = DispatchSemaphore(value: 0)
        remote?.call { [self] in
            guard let parts else {
                done.signal()
                return
            }
            self.parts = nil
            parts.server.stop(within: grace) {
                parts.loop.stop()
                done.signal()
            }
        }
        return done
    }
}

/// Answers by the path: `/echo` tells what arrived, `/large` has as many bytes as the query says, `/stream` goes on.
final class ScriptedHandler: RequestHandler {
    private(set) var requests: [EndpointRequest] = []
    private(set) var streams: [ScriptedStream] = []

    func answer(_ request: EndpointRequest, at time: Timestamp) -> EndpointAnswer {
        if requests.count < 10_000 { requests.append(request) }
        switch request.path {
        case "/echo":
            let headers = JSONValue.array(request.headers.fields.map { .string("\($0.name): \($0.value)") })
            let told: JSONValue = [
                "method": .string(request.method), "path": .string(request.path), "query": .string(request.query), "headers": headers,
                "body": .string(String(decoding: request.body, as: UTF8.self)), "user": .string(request.certificate?.name ?? ""),
                "groups": .array((request.certificate?.groups ?? []).map { .string($0) }),
            ]
            let body = JSONWriter.write(told, style: .compact)
            return .response(EndpointResponse(status: 200, headers: ["Content-Type": "application/json"], body: body))
        case "/large":
            let body = Self.pattern(Int(request.query) ?? 0)
            return .response(EndpointResponse(status: 200, headers: ["Content-Type": "text/plain"], body: body))
        case "/injected":
            return .response(EndpointResponse(status: 204, headers: ["Warning": "a\r\nSet-Cookie: b"], body: []))
        case "/stream":
            let stream = ScriptedStream()
            streams.append(stream)
            return .stream(EndpointResponseHead(status: 200, headers: ["Content-Type": "application/json"]), stream)
        default:
            return .response(EndpointResponse(status: 404, headers: [:], body: []))
        }
    }

    /// Bytes that can be told apart from others of the same length.
    static func pattern(_ count: Int) -> [UInt8] {
        let unit = (0..<1_610).map { UInt8(ascii: "a") + UInt8(truncatingIfNeeded: $0 / 7 % 23) }
        var bytes: [UInt8] = []
        while bytes.count < count { bytes += unit.prefix(count - bytes.count) }
        return bytes
    }
}

/// A stream that a test feeds.
final class ScriptedStream: ResponseStream {
    /// What waits to be filled, a frame each.
    var frames: [[UInt8]] = []
    /// A frame that never ends to come.
    var endless: [UInt8]?
    var hasEnded = false
    var wakeTime: Timestamp?
    var onReadable: (() -> Void)?
    private(set) var isCancelled = false
    private(set) var fills = 0
    private(set) var filledBytes = 0
    private(set) var lastFill: Timestamp?

    func fill(_ bytes: inout [UInt8], limit: Int, at time: Timestamp) {
        fills += 1
        lastFill = time
        let before = bytes.count
        while bytes.count < limit {
            if let endless {
                bytes += endless
            } else if frames.isEmpty {
                break
            } else {
                bytes += frames.removeFirst()
            }
        }
        filledBytes += bytes.count - before
        if let moment = wakeTime, time >= moment {
            bytes += Array("woken\n".utf8)
            wakeTime = nil
        }
    }

    func cancel() { isCancelled = true }

    func feed(_ text: String) {
        frames.append(Array(text.utf8))
        onReadable?()
    }

    func end() {
        hasEnded = true
        onReadable?()
    }
}

/// A clock that a test moves.
final class ScriptedClock: ServerClock {
    var time = Timestamp(seconds: 1_000)
    /// Whether it runs with the loop's own.
    var runs = false
    private let loop: ServerLoop

    init(_ loop: ServerLoop) { self.loop = loop }

    func now() -> Timestamp { runs ? time + loop.elapsed : time }

    func delay(until moment: Timestamp) -> Int64? {
        let left = moment - now()
        if left <= 0 { return 0 }
        return runs ? left : nil
    }
}
