import APIServer
import AgentSandboxAPI
import ControllerRuntime
import ObjectModel
import World

@testable import AgentSandboxControllers

/// A world in which no controller runs but that of claims, so that tests can look into its memory and say what becomes of Sandboxes.
final class ClaimProcess {
    static let name = "claims"

    private final class Memory {
        var reconciler: SandboxClaimController?
        var controller: Controller?
    }

    let world: World
    private let memory = Memory()

    init(_ given: [JSONValue]) throws {
        var configuration = WorldConfiguration()
        configuration.profile = .none
        configuration.nodes = []
        let memory = memory
        world = try World(configuration) { controlPlane in
            [
                ControllerManager(name: Self.name, controlPlane: controlPlane) { incarnation in
                    let flags = try ControllerFlags([("extensions", "true")])
                    try Caches.register(in: incarnation, flags: flags)
                    let reconciler = try SandboxClaimController(
                        in: incarnation, flags: flags, metrics: ClaimMetrics(in: incarnation.metrics))
                    let controller = incarnation.addController(Self.name, workers: 1, reconciler: reconciler)
                    reconciler.observe()
                    reconciler.connect(controller)
                    memory.reconciler = reconciler
                    memory.controller = controller
                }
            ]
        }
        for object in given { try world.create(object) }
        try world.start()
        world.run(for: .seconds(1))
    }

    /// The controller of the process that runs now.
    var reconciler: SandboxClaimController? { memory.reconciler }

    /// How many claims it remembers.
    var remembered: Int { memory.reconciler?.firstObservations.count ?? -1 }

    /// Makes a pass over a key.
    func pass(_ key: ObjectKey) {
        memory.controller?.queue.add(key)
        world.run(for: .seconds(1))
    }

    func restart() throws {
        let manager = world.manager(named: Self.name)
        manager?.kill()
        world.run(for: .seconds(1))
        try manager?.start()
        world.run(for: .seconds(1))
    }
}
