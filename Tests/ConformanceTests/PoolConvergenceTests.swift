import AgentSandboxAPI
import ObjectModel
import Simulation
import Testing
import World

@Suite struct PoolConvergenceTests {
    /// Claims take members, members vanish and replicas change while caches lag: there are never more members than were ever asked for,
    /// and in the end as many as are asked for.
    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `A pool under way converges and never overshoots`(_ seed: UInt64) throws {
        let random = RandomStream(seed: seed, name: "warm-pool-test")
        var timing = WorldTiming()
        timing.apiRequest = .uniform(.milliseconds(1), .milliseconds(9))
        timing.watchDelivery = .uniform(.milliseconds(1), .milliseconds(120))
        let pools = try PoolProcess([PoolFixtures.pool(replicas: 5), PoolFixtures.template()], timing: timing, runs: true)
        let world = pools.world
        defer { world.shutDown() }
        try world.create(["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "other"]])
        let stranger = UntypedObject(try #require(try world.get(.init(group: "", version: "v1", kind: "ConfigMap"), Self.stranger))).uid
        var desired: Int64 = 5
        var highest: Int64 = 5
        for step in 0..<150 {
            world.run(for: .milliseconds(Int64(random.next(below: 80))))
            let present = try pools.members()
            #expect(present.count <= Int(highest), "step \(step)")
            if random.next(below: 8) == 0 {
                desired = Int64(random.next(below: 9))
                highest = max(highest, desired)
                try world.scale(AgentSandboxKinds.sandboxWarmPool.v1beta1, PoolProcess.key, replicas: desired)
            }
            guard !present.isEmpty else { continue }
            let key = present[Int(random.next(below: UInt64(present.count)))].key
            switch random.next(below: 4) {
            case 0: try world.delete(AgentSandboxKinds.sandbox.v1beta1, key)
            case 1:
                let owner: JSONValue = [
                    "apiVersion": "v1", "kind": "ConfigMap", "name": "other", "uid": .string(stranger), "controller": true,
                ]
                let metadata: JSONValue = ["ownerReferences": [owner], "labels": ["agents.x-k8s.io/warm-pool-sandbox": nil]]
                try world.patch(AgentSandboxKinds.sandbox.v1beta1, key, .merge(["metadata": metadata]))
            default: try Self.makeReady(key, in: world)
            }
        }
        // Longer than a dangling expectation holds.
        for _ in 0..<50 {
            for member in try pools.members() where !member.isReady { try Self.makeReady(member.key, in: world) }
            world.run(for: .seconds(10))
        }
        #expect(try pools.members().count == Int(desired))
        let pool = try #require(try world.get(AgentSandboxKinds.sandboxWarmPool.v1beta1, PoolProcess.key))
        #expect(pool.at("status", "readyReplicas") == (desired == 0 ? nil : .int(desired)))
    }

    private static let stranger = ObjectKey(namespace: "default", name: "other")

    private static func makeReady(_ key: ObjectKey, in world: World) throws {
        let status: JSONValue = ["status": PoolFixtures.status(ready: true)]
        try world.patch(AgentSandboxKinds.sandbox.v1beta1, key, .merge(status), subresource: .status)
    }
}
