import APIServer
import AgentSandboxAPI
import ControllerRuntime
import ObjectModel
import Simulation
import Testing

@testable import World

/// What claims are charged with.
@Suite struct ClaimLedgerTests {
    static let claimController = "sandboxclaim-controller"

    /// Writes as `actor verb resource`, one entry for each kind, with how often if more than once.
    static func lines(_ cost: ClaimCost, by actor: String? = nil) -> [String] {
        cost.writes.filter { actor == nil || $0.actor == actor }.map { entry in
            let resource = entry.subresource.isEmpty ? entry.resource : "\(entry.resource)/\(entry.subresource)"
            return "\(entry.verb.rawValue) \(resource)" + (entry.count > 1 ? " \(entry.count)" : "")
        }
    }

    @Test func `a warm claim costs the claim controller six writes`() throws {
        let world = try WorldBehaviourTests.world(replicas: 1) { $0.timing.watchDelivery = .zero }
        defer { world.shutDown() }
        try world.create(PoolManifests.claim("c"))
        #expect(world.settle(within: .hours(1)))
        let ledger = try #require(world.claimLedger)
        #expect(ledger.costs.count == 1)
        let cost = try #require(ledger.costs.first)
        #expect(cost.writes(by: Self.claimController) == 6)
        #expect(
            Self.lines(cost, by: Self.claimController) == [
                "patch sandboxclaims 2", "update sandboxclaims", "patch sandboxes", "patch sandboxclaims/status", "create events",
            ])
        #expect(cost.events == 1)
        #expect(cost.conflicts == 0)
        #expect(cost.reads == 0)
        #expect(cost.requeues == 0)
        let observed = try #require(cost.observedAt)
        let assigned = try #require(cost.assignedAt)
        let adopted = try #require(cost.adoptedAt)
        #expect(observed < assigned)
        #expect(assigned < adopted)
    }

    @Test func `a cold claim pays for its Sandbox and its Pod, and is assigned nothing`() throws {
        let world = try WorldBehaviourTests.world(replicas: 0) { $0.timing.watchDelivery = .zero }
        defer { world.shutDown() }
        try world.create(PoolManifests.claim("c"))
        #expect(world.settle(within: .hours(1)))
        let cost = try #require(world.claimLedger?.costs.first)
        #expect(Self.lines(cost, by: Self.claimController).contains("create sandboxes"))
        #expect(Self.lines(cost, by: "sandbox-controller").contains("create pods"))
        #expect(Self.lines(cost, by: "kube-scheduler").contains("create pods/binding"))
        #expect(cost.writes(by: "kubelet") > 0)
        #expect(cost.events == 1)
        #expect(cost.assignedAt == nil)
        #expect(cost.adoptedAt != nil)
    }

    @Test func `a pool pays for its own Sandboxes, and a claim stops paying when it is gone`() throws {
        let world = try WorldBehaviourTests.world(replicas: 2)
        defer { world.shutDown() }
        #expect(world.claimLedger?.costs.isEmpty == true)
        try world.create(PoolManifests.claim("c"))
        #expect(world.settle(within: .hours(1)))
        try world.delete(WorldBehaviourTests.claim, WorldBehaviourTests.key("c"))
        let before = world.claimLedger?.costs
        #expect(world.settle(within: .hours(1)))
        #expect(world.claimLedger?.costs == before)
        try world.create(PoolManifests.claim("c"))
        #expect(world.settle(within: .hours(1)))
        #expect(world.claimLedger?.costs.count == 2)
        #expect(world.claimLedger?.costs.first == before?.first)
        #expect(world.claimLedger?.costs.last?.writes(by: Self.claimController) ?? 0 >= 6)
    }

    @Test func `counting changes no digest`() throws {
        let digests = try [true, false].map { counts in
            let world = try WorldBehaviourTests.world(replicas: 2) { $0.countsClaimCosts = counts }
            defer { world.shutDown() }
            for index in 0..<4 { try world.create(PoolManifests.claim("c-\(index)")) }
            #expect(world.settle(within: .hours(1)))
            #expect((world.claimLedger == nil) == !counts)
            return [world.historyDigest, world.traceDigest]
        }
        #expect(digests[0] == digests[1])
    }

    /// Refuses the first patch of a Sandbox by the claim controller as conflicting, so that it reads the Sandbox live.
    final class OneConflict: CallHook {
        private var isDone = false

        func before(_ call: CallDescription) -> CallVerdict {
            guard !isDone, call.actor == ClaimLedgerTests.claimController, call.verb == .patch, call.resource.resource == "sandboxes" else {
                return .proceed
            }
            isDone = true
            return .refuse(.conflict(call.resource.groupResource, call.key.name))
        }

        func after(_ call: CallDescription, error: APIError?) -> CallVerdict { .proceed }
    }

    @Test func `a contended adoption costs a conflict and a read`() throws {
        let world = try WorldBehaviourTests.world(replicas: 1) { $0.timing.watchDelivery = .zero }
        defer { world.shutDown() }
        let hook = OneConflict()
        world.controlPlane.hooks = [hook]
        try world.create(PoolManifests.claim("c"))
        #expect(world.settle(within: .hours(1)))
        let cost = try #require(world.claimLedger?.costs.first)
        #expect(cost.conflicts == 1)
        #expect(cost.reads == 1)
        #expect(cost.writes(by: Self.claimController) == 7)
    }
}
