import APIServer
import AgentSandboxAPI
import ControllerRuntime
import ObjectModel
import Simulation
import World

@testable import AgentSandboxControllers

/// A world in which no controller runs but that of pools, so that tests say what becomes of Sandboxes.
final class PoolProcess {
    let world: World
    private(set) var reconciler: SandboxWarmPoolController?

    init(_ given: [JSONValue], timing: WorldTiming = WorldTiming(), runs: Bool) throws {
        var configuration = WorldConfiguration()
        configuration.profile = .none
        configuration.nodes = []
        configuration.timing = timing
        var made: SandboxWarmPoolController?
        world = try World(configuration) { controlPlane in
            [
                ControllerManager(name: "pools", controlPlane: controlPlane) { incarnation in
                    let flags = try ControllerFlags([("extensions", "true")])
                    try Caches.register(in: incarnation, flags: flags)
                    if runs {
                        try SandboxWarmPoolController.register(in: incarnation, flags: flags)
                    } else {
                        made = try SandboxWarmPoolController(in: incarnation, flags: flags)
                    }
                }
            ]
        }
        for object in given { try world.create(object) }
        try world.start()
        world.run(for: .seconds(1))
        reconciler = made
    }

    /// The process that the passes belong to.
    var process: SimulatedProcess? { world.manager(named: "pools")?.incarnation?.process }

    /// How many Sandboxes were made.
    var creations: Int { world.controlPlane.ledger.total(verb: .create, resource: AgentSandboxKinds.sandbox.groupResource) }

    /// The Sandboxes that the pool controls.
    func members() throws -> [Sandbox] {
        let handle = try world.server.resolve(anyVersionOf: AgentSandboxKinds.sandbox.groupKind)
        let pool = UntypedObject(try world.get(AgentSandboxKinds.sandboxWarmPool.v1beta1, Self.key) ?? .null).uid
        return try world.server.list(handle, namespace: nil, options: ListOptions()).items.map(Sandbox.init)
            .filter { $0.controllerReference?.uid == pool }
    }

    static let key = ObjectKey(namespace: "default", name: PoolFixtures.name)
}
