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

<<<<<<< HEAD
    @Test func `C-124 C-125 C-128 members without an address are waited for`() throws {
        let bench = try ClaimBench([
            Fix.claim(), Fix.pool(), Fix.template(), Fix.member("a", ready: false, ip: false, node: "node-1"),
        ])
        defer { bench.shutDown() }
        let outcome = try bench.pass()
        #expect(outcome.requeueAfter == 500_000_000)
        #expect(outcome.calls == ["patch sandboxclaims test-claim"])
        #expect(try bench.claim().conditions == [])
        #expect(try bench.sandboxNames() == ["a"])
        #expect(bench.controller?.queue.keys(in: "default/test-pool").map(\.nodeName) == ["node-1"])
        bench.advance(1_400_000_000)
        #expect(try bench.pass().requeueAfter == 200_000_000)
        try bench.patch("Sandbox", "a", ["status": ["podIPs": ["10.0.0.9"], "conditions": [Fix.ready]]], subresource: .status)
        bench.advance(1_000_000)
        try bench.pass()
        #expect(try bench.claim().sandboxName == "a")
        #expect(try bench.claim().annotation("agents.x-k8s.io/sandbox-name") == "a")
    }

    @Test func `a member that loses its node keeps its place on it while it waits for an address`() throws {
        let bench = try ClaimBench([
            Fix.claim(), Fix.pool(), Fix.template(), Fix.member("a", ready: false, ip: false, node: "node-1"),
        ])
        defer { bench.shutDown() }
        let key = try #require(bench.controller?.queue.next(in: "default/test-pool"))
        try bench.patch("Sandbox", "a", ["status": ["nodeName": nil]], subresource: .status)
        bench.advance(1_000_000)
        bench.controller?.queue.removeLine("default/test-pool")
        bench.controller?.queue.add(key, to: "default/test-pool")
        try bench.pass()
        #expect(bench.controller?.queue.keys(in: "default/test-pool").map(\.nodeName) == ["node-1"])
    }

    @Test func `C-126 an empty pool is not waited for`() throws {
        let bench = try ClaimBench([Fix.claim(), Fix.pool(), Fix.template()])
        defer { bench.shutDown() }
        try bench.pass()
        #expect(try bench.sandboxNames() == ["test-claim"])
    }

    @Test func `C-129 nobody is adopted unvetted`() throws {
        let bench = try ClaimBench([Fix.claim(), Fix.pool(strategy: "Recreate"), Fix.member("a")])
        defer { bench.shutDown() }
        #expect(try bench.pass().requeueAfter == 60_000_000_000)
        #expect(try bench.claim().condition("Ready")?.reason == "TemplateNotFound")
        #expect(bench.queued() == ["a"])
    }

    @Test func `C-130 C-131 what is deleted leaves the memory`() throws {
        var orphan = Fix.poolOwner
        orphan.set(nil, at: "controller")
        let bench = try ClaimBench([Fix.pool(), Fix.member("a"), Fix.member("b"), Fix.member("c")])
        defer { bench.shutDown() }
        try bench.patch("Sandbox", "a", ["metadata": ["ownerReferences": [orphan]]])
        bench.advance(1_000_000)
        #expect(bench.queued() == ["a", "b", "c"])
        try bench.delete("Sandbox", "a")
        bench.advance(1_000_000)
        #expect(bench.queued() == ["b", "c"])
        try bench.delete("SandboxWarmPool", Fix.pool)
        bench.advance(1_000_000)
        #expect(bench.queued() == [])
    }

    @Test func `C-136 a name in the deprecated label moves to the annotation`() throws {
        let bench = try ClaimBench([
            Fix.claim(labels: ["agents.x-k8s.io/sandbox-name": "a"]), Fix.pool(), Fix.template(), Fix.owned("a", labels: [:]),
        ])
        defer { bench.shutDown() }
        try bench.pass()
        #expect(try bench.claim().label("agents.x-k8s.io/sandbox-name") == nil)
        #expect(try bench.claim().annotation("agents.x-k8s.io/sandbox-name") == "a")
        #expect(try bench.sandbox("a").label("agents.x-k8s.io/launch-type") == "warm")
    }

    @Test func `a name that stands in both places goes from the annotation alone`() throws {
        let key: JSONValue = ["agents.x-k8s.io/sandbox-name": "gone"]
        let bench = try ClaimBench([Fix.claim(labels: key, annotations: key), Fix.pool(), Fix.template()])
        defer { bench.shutDown() }
        try bench.pass()
        #expect(try bench.claim().annotation("agents.x-k8s.io/sandbox-name") == nil)
        #expect(try bench.claim().label("agents.x-k8s.io/sandbox-name") == "gone")
    }

    @Test(
        arguments: [
            ("pool", Fix.poolOwner, nil),
            ("old version", Fix.owner("SandboxWarmPool", Fix.pool, "u", apiVersion: "extensions.agents.x-k8s.io/v1alpha1"), nil),
            ("nobody", nil, "is unowned"),
            ("foreign group", Fix.owner("SandboxWarmPool", Fix.pool, "u", apiVersion: "example.com/v1"), "is not managed by warm pool"),
            ("claim", Fix.claimOwner, "is not managed by warm pool"),
        ] as [(String, JSONValue?, String?)])
    func `C-137 whose Sandbox may be adopted`(_: String, owner: JSONValue?, complaint: String?) {
        #expect(Sandbox(Fix.member("a", owner: owner)).adoptionComplaint() == complaint)
    }

    @Test func `C-133 a candidate is of the claim's namespace`() {
        var member = Sandbox(Fix.member("a"))
        #expect(member.isCandidate(for: SandboxClaim(Fix.claim())))
        member.namespace = "elsewhere"
        #expect(!member.isCandidate(for: SandboxClaim(Fix.claim())))
    }

    @Test func `C-141 three claims and two members`() throws {
        let bench = try ClaimBench([
            Fix.claim("c1"), Fix.claim("c2"), Fix.claim("c3"), Fix.pool(), Fix.template(), Fix.member("a"), Fix.member("b"),
        ])
        defer { bench.shutDown() }
        for name in ["c1", "c2", "c3"] { try bench.pass(name) }
        #expect(try ["c1", "c2", "c3"].map { try bench.claim($0).sandboxName } == ["a", "b", "c3"])
    }

    @Test(
        arguments: [
            (nil, "unknown"), (["agents.x-k8s.io/launch-type": "warm"], "warm"), (["agents.x-k8s.io/launch-type": "cold"], "cold"),
            ([:], "cold"),
        ] as [(JSONValue?, String)])
    func `C-143 the launch type as metrics tell it`(labels: JSONValue?, type: String) {
        #expect(Sandbox.launchType(of: labels.map { Sandbox(Fix.owned(labels: $0)) }) == type)
    }

    @Test func `K11 metadata that contradicts the template is found after the assignment`() throws {
        let bench = try ClaimBench([
            Fix.claim(Fix.name, ["additionalPodMetadata": ["annotations": ["n": "2"]]]), Fix.pool(),
            Fix.template(["podTemplate": ["metadata": ["annotations": ["n": "1"]]]]), Fix.member("a"),
        ])
        defer { bench.shutDown() }
        #expect(try bench.pass().failure?.contains("metadata override conflict: annotation \"n\" already has the value \"1\"") == true)
        #expect(try bench.claim().annotation("agents.x-k8s.io/sandbox-name") == "a")
        #expect(bench.queued() == ["a"])
        #expect(try bench.claim().condition("Ready")?.reason == "ReconcilerError")
    }

=======
>>>>>>> rowsA
    @Test func `C-063 the policy for volumes does not concern a claim without any`() throws {
        let bench = try ClaimBench([
            Fix.claim(), Fix.pool(), Fix.template(["volumeClaimTemplatesPolicy": "Disallowed"]), Fix.member("a"),
        ])
        defer { bench.shutDown() }
        try bench.pass()
        #expect(try bench.claim().sandboxName == "a")
    }
}
