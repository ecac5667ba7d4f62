import ControllerRuntime
import ObjectModel
import Simulation
import Testing

@testable import World

/// What a scrape of the controllers' process finds.
@Suite struct WorldMetricsTests {
    static func lines(_ world: World, _ name: String) -> [String] {
        world.metricsText().split(separator: "\n").map(String.init).filter { $0.hasPrefix(name) }
    }

    @Test func `Sandboxes that are alike are counted together, as the cache has them`() throws {
        let world = try WorldBehaviourTests.world(replicas: 3)
        defer { world.shutDown() }
        func line(_ owner: String, _ isReady: Bool, _ count: Int) -> String {
            "agent_sandboxes{created_by=\"controller\",expired=\"false\",launch_type=\"warm\",namespace=\"default\",owned_by=\"\(owner)\","
                + "ready_condition=\"\(isReady)\",sandbox_template=\"template\"} \(count)"
        }
        #expect(Self.lines(world, "agent_sandboxes") == [line("SandboxWarmPool", true, 3)])
        try world.create(PoolManifests.claim("c"))
        #expect(Self.lines(world, "agent_sandboxes") == [line("SandboxWarmPool", true, 3)])
        #expect(world.settle(within: .hours(1)))
        let claimed = Self.lines(world, "agent_sandboxes").filter { $0.contains("owned_by=\"SandboxClaim\"") }
        #expect(claimed.count == 1)
        #expect(claimed.first?.hasSuffix(" 1") == true)
        #expect(Self.lines(world, "agent_sandboxes").contains(line("SandboxWarmPool", true, 3)))
    }

    @Test func `a process that does not run has no metrics, and one that begins anew has its own`() throws {
        let world = try WorldBehaviourTests.world(replicas: 1)
        defer { world.shutDown() }
        try world.create(PoolManifests.claim("c"))
        #expect(world.settle(within: .hours(1)))
        let creations = "agent_sandbox_claim_creation_total"
        #expect(Self.lines(world, creations).count == 1)
        #expect(Self.lines(world, "agent_sandbox_claim_controller_startup_latency_ms_count").map { $0.suffix(2) } == [" 1"])
        let manager = try #require(world.manager(named: "agent-sandbox-controller"))
        manager.kill()
        #expect(world.metricsText() == "")
        try manager.start()
        // Before the cache is filled nothing is known of Sandboxes.
        #expect(Self.lines(world, "agent_sandboxes") == [])
        #expect(
            Self.lines(world, "leader_election_master_status") == [
                #"leader_election_master_status{name="a3317529.agent-sandbox.x-k8s.io"} 1"#
            ])
        #expect(world.settle(within: .hours(1)))
        #expect(Self.lines(world, "agent_sandboxes").count == 2)
        #expect(Self.lines(world, creations) == [])
    }

    @Test(arguments: [("true", 1), ("false", 0)])
    func `a process leads when it takes part in the election`(value: String, count: Int) throws {
        let world = try WorldBehaviourTests.world(replicas: 0) { $0.flags = [("leader-elect", value)] }
        defer { world.shutDown() }
        #expect(Self.lines(world, "leader_election_master_status").count == count)
    }

    @Test func `every process of controllers has metrics of its own`() throws {
        let world = try WorldBehaviourTests.world(replicas: 1)
        defer { world.shutDown() }
        #expect(
            world.metricsText(of: "kube-controller-manager").contains(
                "controller_runtime_reconcile_total{controller=\"deployment-controller\""))
        #expect(!world.metricsText(of: "kube-controller-manager").contains("agent_sandbox"))
        #expect(world.metricsText(of: "nobody") == "")
    }
}
