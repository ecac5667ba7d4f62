import AgentSandboxAPI
import ControllerRuntime
import ObjectModel
import Simulation
import Testing

@testable import AgentSandboxControllers

/// The process with its watches, queues and workers, the Sandbox controller included.
@Suite struct ClaimProcessTests {
    typealias Fix = ClaimFixtures

    private func withProcess(
        _ given: [JSONValue], flags: [(name: String, value: String)] = [], _ body: (Bench, ControllerManager) throws -> Void
    ) throws {
        let bench = try Bench(
            flags: [(name: "extensions", value: "true")] + flags,
            timing: ConnectionTiming(request: .constant(.milliseconds(1)), watchDelivery: .constant(.milliseconds(5)))
        ) { incarnation, flags in try SandboxController(in: incarnation, flags: flags) }
        defer { bench.shutDown() }
        for object in given { try bench.add(object) }
        try body(bench, try bench.startProcess())
    }

    private func claim(_ bench: Bench, _ name: String) throws -> SandboxClaim {
        SandboxClaim(try #require(try bench.get("SandboxClaim", name)))
    }

    /// Lets the Pod of a Sandbox run and be ready, as a node does.
    private func startPod(_ bench: Bench, of sandbox: String) throws {
        try bench.patch("Pod", sandbox, ["status": Fixtures.ready], subresource: .status)
    }

    @Test func `a cold claim becomes ready with its Pod`() throws {
        try withProcess([Fix.pool(replicas: 0), Fix.template()]) { bench, _ in
            bench.advance(.milliseconds(100))
            try bench.add(Fix.claim())
            bench.advance(.seconds(1))
            try startPod(bench, of: Fix.name)
            bench.advance(.seconds(1))
            let claim = try claim(bench, Fix.name)
            #expect(claim.isReady)
            #expect(claim.podIPs == ["10.0.0.1"])
            // The status write wakes the claim before the cache shows the stamp that followed it.
            #expect(claim.annotation(AgentSandboxNames.Annotation.claimFirstReadyAt) == "unknown")
            _ = bench.takeCalls()
            bench.advance(.minutes(5))
            #expect(bench.takeCalls() == [])
        }
    }

    @Test func `C-016 a template wakes the claims that wait for it`() throws {
        try withProcess([Fix.pool(replicas: 0), Fix.claim()]) { bench, _ in
            bench.advance(.seconds(1))
            #expect(try claim(bench, Fix.name).condition("Ready")?.reason == "TemplateNotFound")
            try bench.add(Fix.template())
            bench.advance(.seconds(1))
            #expect(try claim(bench, Fix.name).sandboxName == Fix.name)
        }
    }

    @Test func `a pool wakes the claims that wait for it`() throws {
        try withProcess([Fix.template(), Fix.claim()]) { bench, _ in
            bench.advance(.seconds(1))
            #expect(try claim(bench, Fix.name).condition("Ready")?.reason == "WarmPoolNotFound")
            try bench.add(Fix.pool())
            bench.advance(.seconds(1))
            #expect(try claim(bench, Fix.name).sandboxName == Fix.name)
        }
    }

    @Test func `C-276 claims at once on a pool that is full take its members, one each`() throws {
        try withProcess([Fix.pool(replicas: 10), Fix.template()]) { bench, _ in
            bench.advance(.seconds(1))
            let members = try bench.list("Sandbox").map { UntypedObject($0).name }
            #expect(members.count == 10)
            for name in members { try startPod(bench, of: name) }
            bench.advance(.seconds(1))
            for index in 0..<10 { try bench.add(Fix.claim("claim-\(index)")) }
            bench.advance(.seconds(1))
            let claims = try bench.list("SandboxClaim").map(SandboxClaim.init)
            #expect(claims.map(\.isReady) == Array(repeating: true, count: 10))
            #expect(claims.map(\.sandboxName).sorted() == members.sorted())
        }
    }

    @Test func `a claim that ends in time is deleted then and not before`() throws {
        let claim = Fix.claim(Fix.name, ["lifecycle": ["shutdownTime": "2026-01-01T00:00:30Z", "shutdownPolicy": "Delete"]])
        try withProcess([Fix.pool(replicas: 0), Fix.template(), claim]) { bench, _ in
            bench.advance(.milliseconds(29_900))
            let before = try bench.get("SandboxClaim", Fix.name)
            #expect(before != nil)
            bench.advance(.milliseconds(200))
            let after = try bench.get("SandboxClaim", Fix.name)
            #expect(after == nil)
        }
    }
}
