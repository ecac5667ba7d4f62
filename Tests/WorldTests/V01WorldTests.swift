import APIServer
import AgentSandboxAPI
import KubernetesAPI
import ObjectModel
import Simulation
import Testing

@testable import World

/// Whole worlds of profile v0.1.
@Suite struct V01WorldTests {
    static let sandbox = AgentSandboxKinds.sandbox.v1alpha1
    static let claim = AgentSandboxKinds.sandboxClaim.v1alpha1
    static let pool = AgentSandboxKinds.sandboxWarmPool.v1alpha1
    static let pod = GroupVersionKind(group: "", version: "v1", kind: "Pod")
    static let service = GroupVersionKind(group: "", version: "v1", kind: "Service")

    static func world(_ change: (inout WorldConfiguration) -> Void = { _ in }) throws -> World {
        var configuration = WorldConfiguration()
        configuration.profile = .v01
        change(&configuration)
        let world = try World(configuration)
        try world.start()
        return world
    }

    static func key(_ name: String) -> ObjectKey { ObjectKey(namespace: "default", name: name) }

    static func object(_ kind: GroupVersionKind, _ name: String, _ spec: JSONValue, metadata: JSONValue = [:]) -> JSONValue {
        var object: JSONValue = [
            "apiVersion": .string(kind.apiVersion), "kind": .string(kind.kind), "metadata": metadata, "spec": spec,
        ]
        object.set(.string(name), at: "metadata", "name")
        return object
    }

    static let podTemplate: JSONValue = [
        "metadata": ["labels": ["app": "agent"]], "spec": ["containers": [["name": "main", "image": "python"]]],
    ]

    static func ready(_ world: World, _ kind: GroupVersionKind, _ name: String) throws -> String {
        let object = try world.get(kind, key(name)).map(UntypedObject.init)
        guard let condition = object?.condition("Ready") else { return "none" }
        return "\(condition.status)/\(condition.reason): \(condition.message)"
    }

    static func list(_ world: World, _ kind: GroupVersionKind) throws -> [UntypedObject] {
        try world.server.list(try world.server.resolve(kind: kind), namespace: "default").items.map(UntypedObject.init)
    }

    @Test func `A Sandbox gets a Pod and always a Service, and is scaled to nothing and back through scale`() throws {
        let world = try Self.world()
        defer { world.shutDown() }
        try world.create(Self.object(Self.sandbox, "s", ["podTemplate": Self.podTemplate]))
        #expect(world.settle(within: .minutes(5)))
        #expect(try Self.ready(world, Self.sandbox, "s") == "True/DependenciesReady: Pod is Ready; Service Exists")
        var sandbox = try #require(try world.get(Self.sandbox, Self.key("s")))
        let hash = NameHash.of("s")
        #expect(sandbox.at("status", "replicas") == 1)
        #expect(sandbox.at("status", "selector") == .string("agents.x-k8s.io/sandbox-name-hash=\(hash)"))
        #expect(sandbox.at("status", "serviceFQDN") == "s.default.svc.cluster.local")
        #expect(sandbox.at("spec", "replicas") == nil)
        let pod = UntypedObject(try #require(try world.get(Self.pod, Self.key("s"))))
        let owner = try #require(pod.controllerReference)
        #expect(owner.apiVersion == "agents.x-k8s.io/v1alpha1")
        #expect(owner.blockOwnerDeletion == true)

        try world.scale(Self.sandbox, Self.key("s"), replicas: 0)
        #expect(world.settle(within: .minutes(5)))
        #expect(try world.get(Self.pod, Self.key("s")) == nil)
        #expect(try world.get(Self.service, Self.key("s")) != nil)
        #expect(
            try Self.ready(world, Self.sandbox, "s") == "True/DependenciesReady: Pod does not exist, replicas is 0; Service Exists")
        sandbox = try #require(try world.get(Self.sandbox, Self.key("s")))
        #expect(sandbox.at("status", "replicas") == 0)
        #expect(sandbox.at("status", "selector") == nil)

        try world.scale(Self.sandbox, Self.key("s"), replicas: 1)
        #expect(world.settle(within: .minutes(5)))
        #expect(try Self.ready(world, Self.sandbox, "s") == "True/DependenciesReady: Pod is Ready; Service Exists")
    }

    @Test func `A Sandbox ends after its time and keeps what its status says of the Service`() throws {
        let world = try Self.world()
        defer { world.shutDown() }
        let end = (world.simulation.timestamp + .seconds(30)).rfc3339
        try world.create(Self.object(Self.sandbox, "s", ["podTemplate": Self.podTemplate, "shutdownTime": .string(end)]))
        world.run(for: .minutes(2))
        #expect(try Self.ready(world, Self.sandbox, "s") == "False/SandboxExpired: Sandbox has expired")
        #expect(try world.get(Self.pod, Self.key("s")) == nil)
        #expect(try world.get(Self.service, Self.key("s")) == nil)
        let status = try #require(try world.get(Self.sandbox, Self.key("s"))?["status"])
        #expect(status["service"] == "s")
        #expect(status["replicas"] == 0)
        #expect(status["selector"] == nil)
    }

    @Test func `A pool holds Pods; a claim takes the oldest of them and the pool makes another`() throws {
        // Without lag, so that nobody acts on what is no longer so.
        let world = try Self.world { $0.timing.watchDelivery = .zero }
        defer { world.shutDown() }
        try world.create(
            Self.object(
                AgentSandboxKinds.sandboxTemplate.v1alpha1, "t", ["podTemplate": Self.podTemplate],
                metadata: ["labels": ["team": "a"], "annotations": ["note": "n"]]))
        try world.create(Self.object(Self.pool, "p", ["replicas": 1, "sandboxTemplateRef": ["name": "t"]]))
        #expect(world.settle(within: .minutes(5)))
        let member = try #require(try Self.list(world, Self.pod).first)
        #expect(member.name.hasPrefix("p-"))
        #expect(member.label("agents.x-k8s.io/pool") == NameHash.of("p"))
        #expect(member.label("agents.x-k8s.io/sandbox-template-ref-hash") == NameHash.of("t"))
        // The template object's own metadata, and not that of its pod template.
        #expect(member.label("team") == "a")
        #expect(member.annotation("note") == "n")
        #expect(member.label("app") == nil)
        #expect(try Self.list(world, Self.sandbox) == [])

        try world.create(Self.object(Self.claim, "c", ["sandboxTemplateRef": ["name": "t"]]))
        #expect(world.settle(within: .minutes(5)))
        #expect(try Self.ready(world, Self.claim, "c") == "True/SandboxReady: Sandbox is ready")
        #expect(try world.get(Self.claim, Self.key("c"))?.at("status", "sandbox") == ["Name": "c"])
        let sandbox = UntypedObject(try #require(try world.get(Self.sandbox, Self.key("c"))))
        #expect(sandbox.annotation("agents.x-k8s.io/pod-name") == member.name)
        let adopted = UntypedObject(try #require(try world.get(Self.pod, member.key)))
        #expect(adopted.label("agents.x-k8s.io/pool") == nil)
        #expect(adopted.label("agents.x-k8s.io/sandbox-name-hash") == NameHash.of("c"))
        #expect(adopted.controllerReference?.uid == sandbox.uid)
        #expect(try Self.list(world, Self.pod).count == 2)
        #expect(try world.get(Self.pool, Self.key("p"))?.at("status", "replicas") == 1)
    }

    @Test func `A Sandbox that was given a Pod which is not ready yet never hears that it is`() throws {
        let world = try Self.world {
            $0.timing.watchDelivery = .zero
            $0.timing.sandboxStart = .constant(.seconds(5))
        }
        defer { world.shutDown() }
        try world.create(Self.object(AgentSandboxKinds.sandboxTemplate.v1alpha1, "t", ["podTemplate": Self.podTemplate]))
        try world.create(Self.object(Self.pool, "p", ["replicas": 1, "sandboxTemplateRef": ["name": "t"]]))
        world.run(for: .seconds(1))
        try world.create(Self.object(Self.claim, "c", ["sandboxTemplateRef": ["name": "t"]]))
        world.run(for: .minutes(10))
        let sandbox = UntypedObject(try #require(try world.get(Self.sandbox, Self.key("c"))))
        let name = try #require(sandbox.annotation("agents.x-k8s.io/pod-name"))
        let pod = Pod(try #require(try world.get(Self.pod, Self.key(name))))
        #expect(pod.isReady)
        #expect(sandbox.condition("Ready")?.message == "Pod exists with phase: Pending; Service Exists")
        #expect(try Self.ready(world, Self.claim, "c") == "False/SandboxNotReady: Sandbox is not ready")
        // Any event of the Sandbox itself helps.
        try world.patch(Self.sandbox, Self.key("c"), .merge(["metadata": ["labels": ["touched": "yes"]]]))
        #expect(world.settle(within: .minutes(5)))
        #expect(try Self.ready(world, Self.claim, "c") == "True/SandboxReady: Sandbox is ready")
    }

    @Test func `A claim without its template says so and gets its Sandbox once the template is there`() throws {
        let world = try Self.world()
        defer { world.shutDown() }
        try world.create(Self.object(Self.claim, "c", ["sandboxTemplateRef": ["name": "t"]]))
        world.run(for: .seconds(2))
        #expect(try Self.ready(world, Self.claim, "c") == "False/TemplateNotFound: SandboxTemplate \"t\" not found")
        #expect(try world.get(Self.claim, Self.key("c"))?.at("status", "sandbox") == [:])
        try world.create(Self.object(AgentSandboxKinds.sandboxTemplate.v1alpha1, "t", ["podTemplate": Self.podTemplate]))
        #expect(world.settle(within: .minutes(60)))
        #expect(try Self.ready(world, Self.claim, "c") == "True/SandboxReady: Sandbox is ready")
    }

    @Test(arguments: [
        ([("sandbox-concurrent-workers", "1")], [], [], "flag provided but not defined: -sandbox-concurrent-workers; the flags of "),
        ([], ["repair"], [], "profile v0.1 has no features: remove them or use profile v0.5"),
        ([], [], ["M-NoExpectations"], "profile v0.1 has no mutants: remove them or use profile v0.5"),
    ])
    func `What the profile does not have is refused`(
        _ flags: [(String, String)], _ features: [String], _ mutants: [String], _ message: String
    ) {
        let error = #expect(throws: WorldError.self) {
            try Self.world {
                $0.flags = flags.map { (name: $0.0, value: $0.1) }
                $0.features = features
                $0.mutants = mutants
            }
        }
        #expect(error?.description.hasPrefix(message) == true)
    }

    @Test func `Without extensions nobody looks after pools`() throws {
        let world = try Self.world { $0.flags = [(name: "extensions", value: "false")] }
        defer { world.shutDown() }
        #expect(world.manager(named: "agent-sandbox-controller")?.incarnation?.controllers.map(\.name) == ["sandbox-controller"])
        #expect(throws: APIError.self) {
            try world.create(Self.object(AgentSandboxKinds.sandbox.v1beta1, "s", ["podTemplate": Self.podTemplate]))
        }
    }
}
