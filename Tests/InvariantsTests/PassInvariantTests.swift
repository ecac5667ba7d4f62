import APIServer
import AgentSandboxAPI
import AgentSandboxControllers
import ControllerRuntime
import ObjectModel
import Testing
import World

@testable import Invariants

/// What invariants see of calls and passes, with a reconciler that does wrong in the name of a built-in one.
@Suite struct PassInvariantTests {
    /// The invariants that are seen to fire here.
    static let ids: Set<String> = ["I-24", "L-06", "L-07"]

    /// Does something in every pass over a Sandbox.
    final class Scripted: Reconciler {
        let client: Client
        let script: (Client, ObjectKey) async throws -> ReconcileResult

        init(_ client: Client, _ script: @escaping (Client, ObjectKey) async throws -> ReconcileResult) {
            self.client = client
            self.script = script
        }

        func reconcile(_ key: ObjectKey) async throws -> ReconcileResult { try await script(client, key) }
    }

    /// A world with one controller of Sandboxes, run for a while with one Sandbox; what a monitor of one invariant finds.
    private func violations(
        of id: String, for seconds: Int64, then steps: (World) throws -> Void = { _ in },
        _ script: @escaping (Client, ObjectKey) async throws -> ReconcileResult
    ) throws -> [InvariantViolation] {
        var configuration = WorldConfiguration()
        configuration.profile = .none
        configuration.nodes = []
        let name = AgentSandboxNames.sandboxEventSource
        let world = try World(configuration) { controlPlane in
            let manager = ControllerManager(name: AgentSandboxManager.processName, controlPlane: controlPlane) { incarnation in
                let reconciler = Scripted(incarnation.client(actor: name), script)
                let controller = incarnation.addController(name, workers: 1, reconciler: reconciler)
                controller.watch(try incarnation.informer(Resources.sandboxes))
            }
            return [manager]
        }
        defer { world.shutDown() }
        let monitor = InvariantMonitor(world, ids: [id])
        world.server.onCommit { monitor.observe($0) }
        try world.start()
        try world.create(InvariantTests.sandbox("a"))
        world.run(for: seconds * 1_000_000_000)
        try steps(world)
        return monitor.violations
    }

    private static let gone = ObjectKey(namespace: "default", name: "gone")

    @Test(arguments: [(1, 0), (2, 0), (3, 1), (5, 3)])
    func `A pass may write once more to what it was told is gone`(_ writes: Int, _ violations: Int) throws {
        let found = try self.violations(of: "I-24", for: 1) { client, _ in
            for _ in 0..<writes { try? await client.delete(Resources.pods, Self.gone) }
            return .done
        }
        #expect(found.count == violations)
        #expect(found.allSatisfy { $0.id == "I-24" && $0.object == "pods default/gone" })
    }

    @Test func `Another pass is told anew`() throws {
        let found = try violations(of: "I-24", for: 1) { client, _ in
            try? await client.delete(Resources.pods, Self.gone)
            try? await client.delete(Resources.pods, Self.gone)
            return ReconcileResult(requeueAfter: .milliseconds(100))
        }
        #expect(found == [])
    }

    @Test(arguments: [(200, 1), (600, 0), (1_000, 0)])
    func `A controller may not spin on its own timer`(_ milliseconds: Int64, _ violations: Int) throws {
        let found = try self.violations(of: "L-06", for: 60) { _, _ in ReconcileResult(requeueAfter: .milliseconds(milliseconds)) }
        #expect(found.count == violations)
    }

    @Test func `A pass that writes is no spin`() throws {
        let found = try violations(of: "L-06", for: 60) { client, key in
            var count = 0
            if let sandbox = try? await client.get(Resources.sandboxes, key) { count = Int(sandbox.label("count") ?? "0") ?? 0 }
            let patch: JSONValue = ["metadata": ["labels": ["count": .string(String(count + 1))]]]
            _ = try await client.patch(Resources.sandboxes, key, .merge(patch))
            return ReconcileResult(requeueAfter: .milliseconds(200))
        }
        #expect(found == [])
    }

    @Test(arguments: [(100, false, 0), (5_000, false, 1), (5_000, true, 0)])
    func `A claim that takes a ready Sandbox is ready soon, unless a Sandbox of its name is in its way`(
        _ milliseconds: Int64, _ isHeldUp: Bool, _ violations: Int
    ) throws {
        let (sandbox, claim) = (AgentSandboxKinds.sandbox.v1beta1, AgentSandboxKinds.sandboxClaim.v1beta1)
        let steps: (World) throws -> Void = { world in
            let ready: JSONValue = ["status": ["conditions": [InvariantTests.ready], "podIPs": ["10.0.0.1"]]]
            try world.patch(
                sandbox, ObjectKey(namespace: "default", name: "a"), .merge(ready), subresource: .status,
                as: InvariantTests.sandboxController)
            world.run(for: .seconds(1))
            if isHeldUp { try world.create(InvariantTests.sandbox("c")) }
            try world.create(InvariantTests.claim())
            world.run(for: .milliseconds(milliseconds))
            let bound: JSONValue = ["status": ["conditions": [InvariantTests.ready], "sandbox": ["name": "a"]]]
            try world.patch(
                claim, ObjectKey(namespace: "default", name: "c"), .merge(bound), subresource: .status, as: InvariantTests.claimController)
        }
        let found = try self.violations(of: "L-07", for: 1, then: steps) { _, _ in .done }
        #expect(found.count == violations)
    }
}
