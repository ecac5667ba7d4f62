import APIServer
import ObjectModel
import RESTEndpoints
import ServedWorld
import Simulation
import Testing
import World

/// Requests handed to the endpoints of a world as values: no socket, and the virtual clock.
final class InProcessTransport: ContractTransport {
    /// The token of an administrator.
    static let token = "in-process"

    private let world: World
    private let endpoints: any RequestHandler

    init() throws {
        world = try World(WorldConfiguration())
        try world.start()
        endpoints = try ServedWorld.endpoints(for: world, token: Self.token)
        world.run(for: .seconds(1))
    }

    /// Ends the world; nothing can be sent afterwards.
    func close() { world.shutDown() }

    func send(_ request: EndpointRequest) throws -> Reply {
        switch endpoints.answer(request, at: world.simulation.timestamp) {
        case .response(let response):
            return Reply(status: response.head.status, headers: response.head.headers, bytes: response.body)
        case .stream(let head, let stream):
            stream.cancel()
            return Reply(status: head.status, headers: head.headers, bytes: [])
        }
    }

    func watch(_ request: EndpointRequest) throws -> any WatchReader {
        switch endpoints.answer(request, at: world.simulation.timestamp) {
        case .response(let response):
            throw Refusal(reply: Reply(status: response.head.status, headers: response.head.headers, bytes: response.body))
        case .stream(_, let stream): return StreamWatch(stream, world)
        }
    }

    func pass() { world.run(for: .milliseconds(100)) }

    private final class StreamWatch: WatchReader {
        private let stream: any ResponseStream
        private let world: World
        private var bytes: [UInt8] = []

        init(_ stream: any ResponseStream, _ world: World) {
            self.stream = stream
            self.world = world
        }

        deinit { stream.cancel() }

        func next() throws -> JSONValue? {
            for _ in 0..<1_000 {
                if let feed = bytes.firstIndex(of: 10) {
                    let line = Array(bytes[..<feed])
                    bytes.removeFirst(feed + 1)
                    return try JSONReader.read(line)
                }
                if stream.hasEnded { return nil }
                stream.fill(&bytes, limit: 1 << 20, at: world.simulation.timestamp)
                if bytes.isEmpty, !stream.hasEnded { world.run(for: .milliseconds(100)) }
            }
            return nil
        }
    }
}
