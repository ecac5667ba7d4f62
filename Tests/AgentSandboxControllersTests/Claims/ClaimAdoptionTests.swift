import APIServer
import AgentSandboxAPI
import ObjectModel
import Testing

@testable import AgentSandboxControllers

/// What a warm start costs.
@Suite struct ClaimAdoptionTests {
    typealias Fix = ClaimFixtures

    private static let adoption = [
        "patch sandboxclaims test-claim", "update sandboxclaims test-claim", "patch sandboxes a", "patch sandboxclaims/status test-claim",
        "patch sandboxclaims test-claim",
    ]

    @Test func `C-262 C-271 a warm start takes five writes, an Event and a count`() throws {
        let bench = try ClaimBench([Fix.claim(), Fix.pool(), Fix.template(), Fix.member("a")])
        defer { bench.shutDown() }
        #expect(try bench.pass().calls == Self.adoption)
        #expect(try bench.events() == ["Normal SandboxAdopted: Adopted warm pool Sandbox \"a\""])
        #expect(
            bench.labelValues(ClaimMetrics.Name.creations) == [["unknown", "warm", "default", "ready", "test-template", "test-pool"]])
        #expect(try bench.claim().condition("Ready")?.status == "True")
        #expect(try bench.claim().podIPs == ["10.0.0.7"])
    }

    @Test func `C-271 without observability annotations it takes four`() throws {
        let flags = [("disable-claim-observability-annotations", "true"), ("disable-claim-events", "true")]
        let bench = try ClaimBench(
            flags: flags.map { (name: $0.0, value: $0.1) }, [Fix.claim(), Fix.pool(), Fix.template(), Fix.member("a")])
        defer { bench.shutDown() }
        #expect(try bench.pass().calls == Array(Self.adoption.dropFirst()))
        #expect(try bench.claim().annotation(AgentSandboxNames.Annotation.controllerFirstObservedAt) != nil)
        #expect(try bench.events() == [])
        #expect(bench.metrics.observations(ClaimMetrics.Name.controllerStartupLatency) == 1)
    }

    @Test func `C-063 the policy for volumes does not concern a claim without any`() throws {
        let bench = try ClaimBench([
            Fix.claim(), Fix.pool(), Fix.template(["volumeClaimTemplatesPolicy": "Disallowed"]), Fix.member("a"),
        ])
        defer { bench.shutDown() }
        try bench.pass()
        #expect(try bench.claim().sandboxName == "a")
    }
}
