import APIServer
import ObjectModel
import SandtableTestKit
import Testing

@Suite struct TestWorldTests {
    static let pool = """
        apiVersion: extensions.agents.x-k8s.io/v1beta1
        kind: SandboxTemplate
        metadata: {name: python}
        spec:
          podTemplate:
            spec:
              containers: [{name: python, image: "registry.example/python:v1"}]
        ---
        apiVersion: extensions.agents.x-k8s.io/v1beta1
        kind: SandboxWarmPool
        metadata: {name: pool}
        spec: {replicas: 2, sandboxTemplateRef: {name: python}}
        """

    static func claim(_ name: String) -> String {
        """
        apiVersion: extensions.agents.x-k8s.io/v1beta1
        kind: SandboxClaim
        metadata: {name: \(name)}
        spec: {warmPoolRef: {name: pool}}
        """
    }

    @Test("A claim gets a warm sandbox within a test of a few lines")
    func warmClaim() throws {
        let world = try TestWorld()
        try world.apply(Self.pool)
        try world.eventually("SandboxWarmPool", "pool") { $0.at("status", "readyReplicas") == 2 }
        try world.apply(Self.claim("mine"))
        let claim = try world.ready("SandboxClaim", "mine")
        #expect(claim.at("status", "sandbox", "name")?.stringValue?.hasPrefix("pool-") == true)
        try world.settle()
        #expect(try world.list("Sandbox").count == 3)
        try world.delete("SandboxClaim", "mine")
        try world.settle()
        #expect(try world.get("SandboxClaim", "mine") == nil)
        #expect(try world.list("Sandbox").count == 2)
    }

    @Test("The same test makes the same history, another seed another one")
    func determinism() throws {
        func digest(seed: UInt64) throws -> Digest128 {
            let world = try TestWorld { $0.seed = seed }
            try world.apply(Self.pool + "\n---\n" + Self.claim("mine"))
            try world.settle()
            return world.world.historyDigest
        }
        #expect(try digest(seed: 1) == digest(seed: 1))
        #expect(try digest(seed: 1) != digest(seed: 2))
    }

    @Test(
        "What a test did not mean is told",
        arguments: [
            ("SandboxClam", "no kind SandboxClam is served; there are "),
            ("SandboxClaim", "SandboxClaim mine is not as expected after 1s of virtual time: there is none of that name"),
        ])
    func mistakes(kind: String, message: String) throws {
        let world = try TestWorld()
        let error = #expect(throws: TestWorldError.self) { try world.ready(within: .seconds(1), kind, "mine") }
        #expect(error?.description.hasPrefix(message) == true)
    }

    @Test("Text that is no YAML and text without an object are refused")
    func badText() throws {
        let world = try TestWorld()
        #expect(throws: TestWorldError.self) { try world.apply("a: [") }
        #expect(throws: TestWorldError.self) { try world.apply("---\n") }
        #expect(throws: APIError.self) { try world.apply("{apiVersion: v1, kind: Nothing, metadata: {name: a}}") }
    }
}
