import ArgumentParser
import Glibc
import HTTPServer
import ObjectModel
import Scenarios
import ServedWorld
import World

/// `sandtable serve`.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve a world over HTTPS, for kubectl and every other client.",
        discussion: """
            When it is ready it prints one line with the address and the path of a kubeconfig, whose context is called sandtable. \
            Certificates and token are new each time. The first interrupt ends watches in good order; the second stops at once.
            """)

    @Option(help: ArgumentHelp("Where to listen; port 0 stands for any that is free.", valueName: "host:port"))
    var listen = "127.0.0.1:0"

    @Option(help: ArgumentHelp("Which controllers run: v0.5, v0.1 or none; v0.5 unless a scenario says otherwise.", valueName: "profile"))
    var controllers: String?

    @Option(help: "What sandboxes run in: simulated.")
    var backend = Scenario.Backend.simulated.rawValue

    @Option(help: "The clock: wall, or virtual, which stands still until sandtable clock moves it.")
    var clock = ServedWorldConfiguration.Clock.wall.rawValue

    @Option(
        help: ArgumentHelp(
            "Where to write the kubeconfig. Without it the file is \(KubeconfigFile.defaultPath), and is removed at the end.",
            valueName: "path"))
    var kubeconfig: String?

    @Option(help: ArgumentHelp("A scenario whose cluster, timing and steps the world gets.", valueName: "file"))
    var scenario: String?

    @Option(
        help: ArgumentHelp(
            "The moment at which the world's time begins: now, or a time such as 2026-01-01T00:00:00Z, which it is for scenarios and the "
                + "virtual clock unless this says otherwise.", valueName: "moment"))
    var epoch: String?

    @Flag(name: .customLong("insecure-http"), help: "Speak plain HTTP: whoever reaches the port can read everything, the token too.")
    var isInsecure = false

    @Option(help: "Who may do what: rbac, or always-allow for whoever shows the token or a certificate.")
    var authorization = ServedWorldConfiguration.Authorization.rbac.rawValue

    func run() throws {
        let configuration = try configuration()
        if !configuration.address.isLoopback {
            Console.complain(
                "warning: \(configuration.address) can be reached from other machines; whoever has the token can do everything")
        }
        OpenFiles.raiseLimit()
        var session: ServeSession?
        ServerLoop.run { loop in
            let begun = ServeSession(configuration, kubeconfigPath: kubeconfig, loop: loop)
            session = begun
            begun.begin()
        }
        if let failure = session?.failure { throw failure }
    }

    private func configuration() throws -> ServedWorldConfiguration {
        guard backend == Scenario.Backend.simulated.rawValue else {
            throw Self.refusal("backend \(backend) is not available here; use backend simulated")
        }
        var configuration = ServedWorldConfiguration(try content())
        guard let clock = ServedWorldConfiguration.Clock(rawValue: clock) else {
            throw Self.refusal("there is no clock \(self.clock.goQuoted); use wall or virtual")
        }
        guard let authorization = ServedWorldConfiguration.Authorization(rawValue: authorization) else {
            throw Self.refusal("there is no authorization \(self.authorization.goQuoted); use rbac or always-allow")
        }
        configuration.clock = clock
        configuration.authorization = authorization
        configuration.isInsecure = isInsecure
        do { configuration.address = try ListenAddress(listen) } catch { throw Self.refusal("\(error)") }
        if let moment = try beginning(configuration) {
            switch configuration.content {
            case .world(var world):
                world.epoch = moment
                configuration.content = .world(world)
            case .scenario(var scenario):
                scenario.world.epoch = moment
                configuration.content = .scenario(scenario)
            }
        }
        return configuration
    }

    private func content() throws -> ServedWorldConfiguration.Content {
        guard let scenario else {
            var world = WorldConfiguration()
            // Nobody asks what a claim of a client has cost, and what is counted would grow with every claim.
            world.countsClaimCosts = false
            if let controllers {
                guard let profile = ControllerProfile(rawValue: controllers) else {
                    throw Self.refusal("there are no controllers \(controllers.goQuoted); use v0.5, v0.1 or none")
                }
                world.profile = profile
            }
            return .world(world)
        }
        guard controllers == nil else {
            throw Self.refusal("a scenario says itself which controllers run; leave out --controllers or --scenario")
        }
        let reading = ScenarioReader.read(file: scenario, from: LocalFileProvider())
        try Console.refuse(reading.mistakes)
        guard reading.scenarios.count == 1, let first = reading.scenarios.first else {
            throw Self.refusal("--scenario takes a file with one scenario; \(scenario) has \(reading.scenarios.count)")
        }
        guard first.backend == .simulated else {
            throw Self.refusal("backend \(first.backend.rawValue) is not available here; use backend simulated")
        }
        return .scenario(first)
    }

    /// The moment at which time begins; nil for the one that every run has.
    private func beginning(_ configuration: ServedWorldConfiguration) throws -> Timestamp? {
        if let epoch, epoch != "now" {
            guard let moment = Timestamp(rfc3339: epoch) else {
                throw Self.refusal("\(epoch.goQuoted) is no moment; use now, or a time such as 2026-01-01T00:00:00Z")
            }
            return moment
        }
        if epoch == nil {
            // What a scenario's run is must not depend on when it is made.
            guard case .world = configuration.content, configuration.clock == .wall else { return nil }
        }
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Timestamp(seconds: Int64(now.tv_sec))
    }

    private static func refusal(_ message: String) -> ExitStatus {
        Console.complain(message)
        return .badInput
    }
}
