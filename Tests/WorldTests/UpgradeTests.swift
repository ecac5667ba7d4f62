import APIServer
import AgentSandboxAPI
import KubernetesAPI
import ObjectModel
import Simulation
import Testing

@testable import World

/// A world of profile v0.1 that becomes one of v0.5.
@Suite struct UpgradeTests {
    private static let template = AgentSandboxKinds.sandboxTemplate.v1alpha1
    private static let definition = GroupVersionKind(
        group: "apiextensions.k8s.io", version: "v1", kind: "CustomResourceDefinition")

    /// A world of v0.1 with a template, a pool of one, a claim that has taken its Pod, a claim without, and a Sandbox at 0 replicas.
    private static func world() throws -> World {
        let world = try V01WorldTests.world { $0.timing.watchDelivery = .zero }
        try world.create(V01WorldTests.object(template, "t", ["podTemplate": V01WorldTests.podTemplate]))
        try world.create(V01WorldTests.object(template, "lone", ["podTemplate": V01WorldTests.podTemplate]))
        try world.create(V01WorldTests.object(V01WorldTests.pool, "p", ["replicas": 1, "sandboxTemplateRef": ["name": "t"]]))
        try world.create(V01WorldTests.object(V01WorldTests.sandbox, "off", ["podTemplate": V01WorldTests.podTemplate, "replicas": 0]))
        #expect(world.settle(within: .minutes(5)))
        try world.create(V01WorldTests.object(V01WorldTests.claim, "warm", ["sandboxTemplateRef": ["name": "t"]]))
        try world.create(V01WorldTests.object(V01WorldTests.claim, "cold", ["sandboxTemplateRef": ["name": "lone"]]))
        #expect(world.settle(within: .minutes(5)))
        return world
    }

    private static func pods(_ world: World) throws -> [UntypedObject] { try V01WorldTests.list(world, V01WorldTests.pod) }

    @Test func `Claims stay bound to their Sandboxes and Pods, and learn where these are`() throws {
        let world = try Self.world()
        defer { world.shutDown() }
        let before = try V01WorldTests.list(world, V01WorldTests.sandbox)
        let pods = try Self.pods(world)
        try world.upgrade()
        #expect(world.profile == .v05)
        #expect(world.settle(within: .minutes(5)))
        let after = try V01WorldTests.list(world, AgentSandboxKinds.sandbox.v1beta1).filter { !$0.name.hasPrefix("p-") }
        #expect(after.map(\.uid) == before.map(\.uid))
        for name in ["warm", "cold"] {
            let claim = SandboxClaim(try #require(try world.get(AgentSandboxKinds.sandboxClaim.v1beta1, V01WorldTests.key(name))))
            #expect(claim.isReady)
            #expect(claim.sandboxName == name)
            #expect(claim.podIPs.count == 1)
            #expect(claim.warmPoolName == (name == "warm" ? "shadow-pool-t" : "shadow-pool-lone"))
        }
        // No Pod was ended or made anew for it.
        let uids = try Self.pods(world).map(\.uid)
        for pod in pods { #expect(uids.contains(pod.uid), "\(pod.name)") }
    }

    @Test func `A Sandbox at 0 replicas, which was ready, is suspended and not ready`() throws {
        let world = try Self.world()
        defer { world.shutDown() }
        #expect(try V01WorldTests.ready(world, V01WorldTests.sandbox, "off").hasPrefix("True/DependenciesReady: "))
        try world.upgrade()
        #expect(world.settle(within: .minutes(5)))
        #expect(
            try V01WorldTests.ready(world, AgentSandboxKinds.sandbox.v1beta1, "off") == "False/SandboxSuspended: Sandbox is suspended")
        #expect(try world.get(V01WorldTests.service, V01WorldTests.key("off")) != nil)
    }

    @Test func `A pool makes Sandboxes beside its old Pods, which nobody uses and which go with the pool`() throws {
        let world = try Self.world()
        defer { world.shutDown() }
        let member = try #require(try Self.pods(world).first { $0.label("agents.x-k8s.io/pool") != nil })
        try world.upgrade()
        #expect(world.settle(within: .minutes(5)))
        let sandboxes = try V01WorldTests.list(world, AgentSandboxKinds.sandbox.v1beta1).filter { $0.name.hasPrefix("p-") }
        #expect(sandboxes.count == 1)
        #expect(try #require(try world.get(V01WorldTests.pod, member.key)).at("metadata", "labels", "agents.x-k8s.io/pool") != nil)
        try world.delete(AgentSandboxKinds.sandboxWarmPool.v1beta1, V01WorldTests.key("p"))
        #expect(world.settle(within: .minutes(5)))
        #expect(try world.get(V01WorldTests.pod, member.key) == nil)
    }

    @Test func `The definitions remember the old version and objects are written in the new one when somebody writes them`() throws {
        let world = try Self.world()
        defer { world.shutDown() }
        try world.upgrade()
        for identity in AgentSandboxKinds.all {
            let crd = try #require(try world.get(Self.definition, ObjectKey(namespace: "", name: identity.groupResource.description)))
            #expect(crd.at("status", "storedVersions") == ["v1alpha1", "v1beta1"])
        }
        let handle = try world.server.resolve(kind: AgentSandboxKinds.sandboxWarmPool.v1beta1)
        #expect(world.server.stored(handle, V01WorldTests.key("p"))?.value["apiVersion"] == .string(V01WorldTests.pool.apiVersion))
        #expect(world.settle(within: .minutes(5)))
        #expect(world.server.stored(handle, V01WorldTests.key("p"))?.value["apiVersion"] == .string(handle.kind.apiVersion))
    }

    @Test func `Only v0_1 can be upgraded, and only with flags of v0_5`() throws {
        let world = try V01WorldTests.world()
        defer { world.shutDown() }
        let error = #expect(throws: WorldError.self) { try world.upgrade(flags: [(name: "replicas", value: "3")]) }
        #expect(error?.description.hasPrefix("flag provided but not defined: -replicas; ") == true)
        #expect(world.profile == .v01)
        #expect(world.manager(named: "agent-sandbox-controller")?.incarnation != nil)
        try world.upgrade(flags: [(name: "extensions", value: "false")])
        #expect(world.manager(named: "agent-sandbox-controller")?.incarnation?.controllers.count == 1)
        let again = #expect(throws: WorldError.self) { try world.upgrade() }
        #expect(again?.description == "profile v0.5 cannot be upgraded: only v0.1 can, to v0.5")
    }
}
