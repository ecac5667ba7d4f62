import ObjectModel
import Simulation
import Testing
import World

@testable import AgentSandboxControllers

/// Which controllers the process runs and what it refuses.
@Suite struct AgentSandboxManagerTests {
    @Test(arguments: [
        (false, ["sandbox-controller"]),
        (true, ["sandbox-controller", "sandboxclaim-controller", "sandboxtemplate-controller", "sandboxwarmpool-controller"]),
    ])
    func `Extensions add their controllers`(_ extensions: Bool, _ expected: [String]) throws {
        var configuration = WorldConfiguration()
        configuration.flags = [("extensions", "\(extensions)")]
        let world = try World(configuration)
        defer { world.shutDown() }
        try world.start()
        let process = world.manager(named: AgentSandboxManager.processName)
        #expect(process?.incarnation?.controllers.map(\.name) == expected)
    }

    @Test(
        arguments: [
            (["x"], [], [], "unknown feature \"x\": docs/features.md lists them"),
            ([], ["y"], [], "unknown mutant \"y\": docs/mutants.md lists them"),
            ([], [], ["version"], "--version makes the process print its version and exit: remove it to run controllers"),
        ] as [([String], [String], [String], String)])
    func `Unknown names are refused`(_ features: [String], _ mutants: [String], _ flags: [String], _ message: String) throws {
        let world = try World()
        defer { world.shutDown() }
        let flags = try ControllerFlags(flags.map { ($0, "true") })
        let error = #expect(throws: AgentSandboxManagerError.self) {
            try AgentSandboxManager.make(controlPlane: world.controlPlane, flags: flags, features: features, mutants: mutants)
        }
        #expect(error?.description == message)
    }
}
