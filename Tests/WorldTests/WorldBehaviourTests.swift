import AgentSandboxAPI
import ObjectModel
import Simulation
import Testing

@testable import World

@Suite struct WorldBehaviourTests {
    static let pool = AgentSandboxKinds.sandboxWarmPool.v1beta1
    static let claim = AgentSandboxKinds.sandboxClaim.v1beta1
    static let sandbox = AgentSandboxKinds.sandbox.v1beta1

    static func world(replicas: Int64) throws -> World {
        let world = try World()
        try world.start()
        try world.apply(PoolManifests.template)
        try world.apply(PoolManifests.pool(replicas: replicas))
        #expect(world.settle(within: .hours(1)))
        return world
    }

    static func key(_ name: String) -> ObjectKey { ObjectKey(namespace: "default", name: name) }

    @Test("a pool fills, a claim takes one of its sandboxes at once, and the pool refills")
    func warmClaim() throws {
        let world = try Self.world(replicas: 2)
        defer { world.shutDown() }
        #expect(try world.get(Self.pool, Self.key("pool"))?.at("status", "readyReplicas") == 2)
        let before = world.simulation.now
        try world.create(PoolManifests.claim("c"))
        let isReady = world.run(until: before + .seconds(10)) {
            (try? world.get(Self.claim, Self.key("c"))).flatMap { $0 }.map { SandboxClaim($0).isReady } ?? false
        }
        #expect(isReady)
        #expect(world.simulation.now - before < .milliseconds(200))
        #expect(world.settle(within: .hours(1)))
        let bound = SandboxClaim(try #require(try world.get(Self.claim, Self.key("c")))).sandboxName
        #expect(bound.hasPrefix("pool-"))
        let sandbox = Sandbox(try #require(try world.get(Self.sandbox, Self.key(bound))))
        #expect(sandbox.label("agents.x-k8s.io/launch-type") == "warm")
        #expect(sandbox.controllerReference?.kind == "SandboxClaim")
        #expect(try world.get(Self.pool, Self.key("pool"))?.at("status", "readyReplicas") == 2)
    }

    @Test("a warm claim costs four writes to the claim, one to the sandbox and one Event")
    func warmClaimWrites() throws {
        let world = try Self.world(replicas: 1)
        defer { world.shutDown() }
        let ledger = world.controlPlane.ledger
        func writes() -> [Int] {
            ["sandboxclaims", "sandboxes"].map { resource in
                zip(ledger.entries, ledger.counts).reduce(0) { sum, pair in
                    let matches = pair.0.actor == "sandboxclaim-controller" && pair.0.verb.isWrite && pair.0.resource.resource == resource
                    return sum + (matches ? pair.1.total : 0)
                }
            }
                + [
                    ledger.total(
                        actor: "sandboxclaim-controller", verb: .create, resource: GroupResource(group: "events.k8s.io", resource: "events")
                    )
                ]
        }
        #expect(writes() == [0, 0, 0])
        try world.create(PoolManifests.claim("c"))
        #expect(world.settle(within: .hours(1)))
        #expect(writes() == [4, 1, 1])
        #expect(ledger.counts.allSatisfy { $0.conflicts == 0 })
    }

    @Test("a claim on an empty pool starts a sandbox of its own name")
    func coldClaim() throws {
        let world = try Self.world(replicas: 0)
        defer { world.shutDown() }
        try world.create(PoolManifests.claim("c"))
        #expect(world.settle(within: .hours(1)))
        let claim = SandboxClaim(try #require(try world.get(Self.claim, Self.key("c"))))
        #expect(claim.isReady)
        #expect(claim.sandboxName == "c")
        #expect(Sandbox(try #require(try world.get(Self.sandbox, Self.key("c")))).label("agents.x-k8s.io/launch-type") == "cold")
    }

    @Test("deleting a claim takes its sandbox and Pod along")
    func deletion() throws {
        let world = try Self.world(replicas: 0)
        defer { world.shutDown() }
        try world.create(PoolManifests.claim("c"))
        #expect(world.settle(within: .hours(1)))
        try world.delete(Self.claim, Self.key("c"))
        #expect(world.settle(within: .hours(1)))
        let pod = GroupVersionKind(group: "", version: "v1", kind: "Pod")
        for kind in [Self.claim, Self.sandbox, pod] { #expect(try world.get(kind, Self.key("c")) == JSONValue?.none) }
    }

    @Test("a settled pool costs no events for a day")
    func idle() throws {
        let world = try Self.world(replicas: 5)
        defer { world.shutDown() }
        let before = world.revisionCount
        let events = world.simulation.eventCount
        world.run(for: .hours(24))
        #expect(world.revisionCount == before)
        #expect(world.simulation.eventCount - events < 1_000)
    }

    @Test("killed controllers lose their memory, start again and finish what was begun")
    func restart() throws {
        let world = try Self.world(replicas: 3)
        defer { world.shutDown() }
        for index in 0..<3 { try world.create(PoolManifests.claim("c-\(index)")) }
        world.run(for: .milliseconds(8))
        let manager = try #require(world.manager(named: "agent-sandbox-controller"))
        manager.kill()
        manager.restart(after: .seconds(2))
        #expect(world.settle(within: .hours(1)))
        for index in 0..<3 {
            #expect(SandboxClaim(try #require(try world.get(Self.claim, Self.key("c-\(index)")))).isReady)
        }
        #expect(try world.get(Self.pool, Self.key("pool"))?.at("status", "readyReplicas") == 3)
    }

    @Test(
        "what a world cannot be made of is refused by name",
        arguments: [
            (ControllerProfile.v05, [("no-such-flag", "1")], [String](), "no-such-flag"),
            (.v05, [("sandbox-concurrent-workers", "0")], [], "sandbox-concurrent-workers"),
            (.v05, [], ["no-such-feature"], "no-such-feature"),
            (.none, [("sandbox-concurrent-workers", "1")], [], "profile none"),
        ])
    func refused(profile: ControllerProfile, flags: [(String, String)], features: [String], named: String) {
        var configuration = WorldConfiguration()
        configuration.profile = profile
        configuration.flags = flags.map { (name: $0.0, value: $0.1) }
        configuration.features = features
        let error = #expect(throws: WorldError.self) { _ = try World(configuration) }
        #expect(error?.description.contains(named) == true)
    }

    @Test("apply makes an object, changes what the manifest changes, removes what it no longer says, and leaves the rest")
    func apply() throws {
        var configuration = WorldConfiguration()
        configuration.profile = .none
        let world = try World(configuration)
        defer { world.shutDown() }
        let kind = GroupVersionKind(group: "", version: "v1", kind: "ConfigMap")
        func map(_ data: JSONValue) -> JSONValue {
            ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "m", "namespace": "default"], "data": data]
        }
        try world.apply(map(["a": "1", "b": "1"]))
        let first = try world.get(kind, Self.key("m"))
        try world.apply(map(["a": "1", "b": "1"]))
        #expect(try world.get(kind, Self.key("m")) == first)
        try world.patch(kind, Self.key("m"), .merge(["data": ["foreign": "kept"]]))
        try world.apply(map(["a": "2"]))
        #expect(try world.get(kind, Self.key("m"))?["data"] == ["a": "2", "foreign": "kept"])
    }
}
