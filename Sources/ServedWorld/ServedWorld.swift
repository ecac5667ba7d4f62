import HTTPServer
import ObjectModel
import RESTEndpoints
import Scenarios
import Simulation
import WallClock
import World

/// A world behind a socket: the store, the controllers, their clock and the server that carries requests to them, all on one loop.
public final class ServedWorld {
    /// Makes what answers requests for a world, which knows one token as that of its owner.
    public typealias Endpoints = (_ world: World, _ token: AccessToken) throws -> any RequestHandler

    /// The world.
    public var world: World { driver.world }
    /// How clients reach it, once it listens.
    public private(set) var kubeconfig: Kubeconfig?
    /// Called when the steps of the scenario are done.
    public var onResult: ((ScenarioResult) -> Void)? {
        get { driver.onResult }
        set { driver.onResult = newValue }
    }

    private let configuration: ServedWorldConfiguration
    private let driver: WorldDriver
    private let server: HTTPServer
    private let token = AccessToken()
    private let authority: CertificateAuthority?
    private let subject: WorldDriver.Subject
    private var isOver = false

    /// Names under which a server in a cluster is known, beside its addresses.
    private static let names = ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"]
    /// As many as etcd takes at once.
    private static let maximumObjectBytes = 1_536 * 1_024
    private static let loopback: [[UInt8]] = [[127, 0, 0, 1], [UInt8](repeating: 0, count: 15) + [1]]

    /// Makes the world with a new authority and a new token; nothing happens and nobody listens yet.
    public init(_ configuration: ServedWorldConfiguration, on loop: ServerLoop, endpoints: Endpoints) throws {
        self.configuration = configuration
        let address = configuration.address
        var server: HTTPServerConfiguration
        if configuration.isInsecure {
            authority = nil
            server = HTTPServerConfiguration(insecureAddress: address)
        } else {
            let authority = try CertificateAuthority()
            var names = Self.names
            var addresses = Self.loopback
            if let number = address.numericHost {
                if !addresses.contains(number) { addresses.append(number) }
            } else if !names.contains(address.host) {
                names.append(address.host)
            }
            server = HTTPServerConfiguration(address: address, identity: try authority.identity(names: names, addresses: addresses))
            self.authority = authority
        }
        server.limits = configuration.limits
        switch configuration.content {
        case .world(var configuration):
            configuration.tracksManagedFields = true
            let world = try World(configuration)
            do { try world.start() } catch {
                world.shutDown()
                throw error
            }
            subject = .world(world)
        case .scenario(var scenario):
            scenario.world.tracksManagedFields = true
            subject = .run(try PacedRun(scenario))
        }
        subject.world.server.maximumObjectBytes = Self.maximumObjectBytes
        driver = WorldDriver(subject, pace: configuration.clock == .wall ? .wall : .standing, timer: LoopTimer(loop))
        let secret = Array("Bearer \(token.text)".utf8)
        let handler = WorldHandler(
            try endpoints(subject.world, token), driver: driver,
            clock: ClockEndpoint(driver, mayMove: configuration.clock == .virtual)
        ) { request in Authentication.isSame(secret, Array((request.headers["Authorization"] ?? "").utf8)) }
        self.server = HTTPServer(server, loop: loop, handler: handler, clock: handler)
        driver.onMove = { [unowned self] in self.server.clockChanged() }
    }

    /// Begins to listen, and lets time begin; says how clients reach it, or why nobody can.
    public func start(_ completion: @escaping (Result<Kubeconfig, HTTPServerError>) -> Void) {
        server.start { [self] result in
            switch result {
            case .success(let address):
                let kubeconfig = Kubeconfig(address: address, authorityPEM: authority?.certificatePEM, token: token.text)
                self.kubeconfig = kubeconfig
                driver.begin()
                completion(.success(kubeconfig))
            case .failure(let error): completion(.failure(error))
            }
        }
    }

    /// The digests of everything so far.
    public var digests: (history: Digest128, trace: Digest128) { (world.historyDigest, world.traceDigest) }

    /// Ends streams and connections in good order, and says when all are closed. The world is as it was; `shutDown` ends it.
    public func stop(within grace: Nanoseconds = .seconds(2), _ completion: @escaping () -> Void) { server.stop(within: grace, completion) }

    /// Ends every task of the world. It must be called before a served world is let go.
    public func shutDown() {
        guard !isOver else { return }
        isOver = true
        switch subject {
        case .world(let world): world.shutDown()
        case .run(let run): run.shutDown()
        }
    }
}
