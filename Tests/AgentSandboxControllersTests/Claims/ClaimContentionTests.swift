import APIServer
import AgentSandboxAPI
import ObjectModel
import Testing

@testable import AgentSandboxControllers

/// Caches that lag, writes that are refused, writers that are faster, and deaths in between.
@Suite struct ClaimContentionTests {
    typealias Fix = ClaimFixtures

    private static let annotated = Fix.claim(annotations: [
        "agents.x-k8s.io/sandbox-name": "a", "agents.x-k8s.io/controller-first-observed-at": "2026-01-01T00:00:00Z",
    ])
    private static let transfer = "patch sandboxes a"
    private static let assignment = "update sandboxclaims test-claim"
    private static let base = [Fix.pool(), Fix.template()]

    private func transfers(_ outcome: ClaimBench.Outcome) -> Int { outcome.calls.count { $0 == Self.transfer } }

    /// What another pass of the same claim has done to the Sandbox already.
    private static func take(_ bench: ClaimBench) throws {
        let sandbox = try bench.sandbox("a")
        let adopted = try ClaimBlueprint.adopted(
            sandbox, by: SandboxClaim(annotated), template: SandboxTemplate(Fix.template()))
        if let patch = adopted.mergePatch(over: sandbox, isLocked: false) { try bench.patch("Sandbox", "a", patch) }
    }

    @Test func `C-150 C-151 C-158 a frozen cache costs one refused patch a pass and harms nobody`() throws {
        let bench = try ClaimBench(isFrozen: true, [Self.annotated, Fix.member("a"), Fix.member("b")] + Self.base)
        defer { bench.shutDown() }
        try Self.take(bench)
        for pass in 0..<3 {
            let outcome = try bench.pass()
            #expect(outcome.failure == nil)
            #expect(outcome.requeueAfter == nil)
            #expect(transfers(outcome) == 1)
            if pass == 0 {
                #expect(outcome.calls.prefix(3) == [Self.transfer, "get sandboxes a", "patch sandboxclaims/status test-claim"])
            }
        }
        #expect(try bench.claim().sandboxName == "a")
        #expect(try bench.sandbox("b").controllerReference?.isWarmPool == true)
    }

    @Test func `C-152 a status that is right survives a frozen cache and a fresh controller`() throws {
        let status: JSONValue = ["sandbox": ["name": "a", "podIPs": ["10.0.0.7"]], "conditions": [Fix.ready]]
        var claim = Self.annotated
        claim.set(status, at: "status")
        let bench = try ClaimBench(isFrozen: true, [claim, Fix.member("a")] + Self.base)
        defer { bench.shutDown() }
        try Self.take(bench)
        #expect(try bench.pass().failure == nil)
        #expect(try bench.claim().sandboxName == "a")
        #expect(try bench.claim().podIPs == ["10.0.0.7"])
        #expect(try bench.claim().isReady)
    }

    @Test func `C-155 an overtaken status write is dropped and nothing is recorded`() throws {
        let status: JSONValue = ["sandbox": ["name": "test-claim"], "conditions": [Fix.notReady]]
        let claim = Fix.claim(
            annotations: ["agents.x-k8s.io/controller-first-observed-at": "2026-01-01T00:00:00Z"], status: status)
        let bench = try ClaimBench(isFrozen: true, [claim, Fix.owned(status: ["conditions": [Fix.ready]])])
        defer { bench.shutDown() }
        try bench.patch(
            "SandboxClaim", Fix.name, ["status": ["sandbox": ["name": "test-claim", "podIPs": ["10.9.9.9"]]]], subresource: .status)
        let outcome = try bench.pass()
        #expect(outcome.failure == nil)
        #expect(outcome.requeueAfter == nil)
        #expect(outcome.calls == ["patch sandboxclaims/status test-claim"])
        #expect(try bench.claim().podIPs == ["10.9.9.9"])
        #expect(bench.metrics.observations(ClaimMetrics.Name.controllerStartupLatency) == 0)
    }

    @Test func `C-156 an assignment that is overtaken once is repeated on the truth`() throws {
        let bench = try ClaimBench([Fix.claim(), Fix.member("a")] + Self.base)
        defer { bench.shutDown() }
        bench.interfere(Self.assignment, .act { try $0.patch("SandboxClaim", Fix.name, ["metadata": ["labels": ["x": "y"]]]) })
        let outcome = try bench.pass()
        #expect(outcome.failure == nil)
        #expect(outcome.requeueAfter == nil)
        #expect(outcome.calls.count { $0 == Self.assignment } == 2)
        #expect(try bench.claim().sandboxName == "a")
        #expect(try bench.claim().label("x") == "y")
    }

    @Test func `an assignment that another writer made is not overwritten`() throws {
        let bench = try ClaimBench([Fix.claim(), Fix.member("a"), Fix.member("b")] + Self.base)
        defer { bench.shutDown() }
        bench.interfere(
            Self.assignment,
            .act { try $0.patch("SandboxClaim", Fix.name, ["metadata": ["annotations": ["agents.x-k8s.io/sandbox-name": "b"]]]) })
        let outcome = try bench.pass()
        #expect(outcome.failure == "claim \"test-claim\" has been assigned Sandbox \"b\" by another writer")
        #expect(try bench.claim().condition("Ready") == nil)
        #expect(bench.queued() == ["b", "a"])
        try bench.pass()
        #expect(try bench.claim().sandboxName == "b")
    }

    @Test func `a name in the deprecated label does not stand in the way of a repeated assignment`() throws {
        let claim = Fix.claim(labels: ["agents.x-k8s.io/sandbox-name": "other"])
        let other = Fix.owned("other", owner: Fix.owner("ReplicaSet", "r", "r-uid", apiVersion: "apps/v1"))
        let bench = try ClaimBench([claim, Fix.member("a"), other] + Self.base)
        defer { bench.shutDown() }
        bench.interfere(Self.assignment, .act { try $0.patch("SandboxClaim", Fix.name, ["metadata": ["labels": ["x": "y"]]]) })
        #expect(try bench.pass().failure == nil)
        #expect(try bench.claim().sandboxName == "a")
        #expect(try bench.claim().label("agents.x-k8s.io/sandbox-name") == "other")
    }

    @Test(arguments: [1, 2, 4])
    func `C-111 C-157 a contended transfer is repeated on the same Sandbox`(conflicts: Int) throws {
        let bench = try ClaimBench([Fix.claim(), Fix.member("a"), Fix.member("b")] + Self.base)
        defer { bench.shutDown() }
        for _ in 0..<conflicts { bench.interfere(Self.transfer, .refuse(Fix.conflict)) }
        let outcome = try bench.pass()
        #expect(outcome.failure == nil)
        #expect(transfers(outcome) == conflicts + 1)
        #expect(!outcome.calls.contains("patch sandboxes b"))
        #expect(try bench.claim().sandboxName == "a")
    }

    @Test func `C-162 both writes are contended in one pass`() throws {
        let bench = try ClaimBench([Fix.claim(), Fix.member("a")] + Self.base)
        defer { bench.shutDown() }
        bench.interfere(Self.assignment, .act { try $0.patch("SandboxClaim", Fix.name, ["metadata": ["labels": ["x": "y"]]]) })
        bench.interfere(Self.transfer, .act { try $0.patch("Sandbox", "a", ["metadata": ["labels": ["x": "y"]]]) })
        let outcome = try bench.pass()
        #expect(outcome.requeueAfter == nil)
        #expect(transfers(outcome) == 2)
        #expect(try bench.claim().sandboxName == "a")
        #expect(try bench.sandbox("a").label("x") == "y")
    }

    @Test(arguments: [false, true])
    func `C-159 a Sandbox that only a stale cache has`(isLabel: Bool) throws {
        let key: JSONValue = ["agents.x-k8s.io/sandbox-name": "a"]
        let claim = isLabel ? Fix.claim(labels: key) : Fix.claim(annotations: key)
        let bench = try ClaimBench([claim, Fix.member("a"), Fix.member("b")] + Self.base)
        defer { bench.shutDown() }
        bench.interfere(Self.transfer, .act { try $0.delete("Sandbox", "a") })
        let outcome = try bench.pass()
        #expect(outcome.failure == "assigned Sandbox \"a\" was deleted")
        #expect(transfers(outcome) == 1)
        #expect(try bench.claim().assignedSandboxName == "")
        #expect(
            try bench.claim().condition("Ready")?.message
                == "assigned Sandbox \"a\" was deleted; the next pass retries from a converged view")
        #expect(try bench.sandbox("b").controllerReference?.isWarmPool == true)
        try bench.pass()
        #expect(try bench.claim().sandboxName == "b")
    }

    @Test func `a Sandbox that somebody else took while it was transferred`() throws {
        let bench = try ClaimBench([Fix.claim(), Fix.member("a"), Fix.member("b")] + Self.base)
        defer { bench.shutDown() }
        bench.interfere(
            Self.transfer,
            .act { try $0.patch("Sandbox", "a", ["metadata": ["ownerReferences": [Fix.owner("SandboxClaim", "other", "other-uid")]]]) })
        #expect(try bench.pass().failure == "assigned Sandbox \"a\" was lost to another owner")
        #expect(try bench.claim().assignedSandboxName == "")
        #expect(bench.queued() == ["b"])
    }

    @Test func `C-160 a write that is refused all the time keeps the assignment`() throws {
        let bench = try ClaimBench([Self.annotated, Fix.member("a"), Fix.member("b")] + Self.base)
        defer { bench.shutDown() }
        for _ in 0..<6 { bench.interfere(Self.transfer, .refuse(Fix.conflict)) }
        let outcome = try bench.pass()
        #expect(transfers(outcome) == 6)
        #expect(outcome.failure == "adoption of Sandbox \"a\" was contended (conflicting concurrent write)")
        #expect(try bench.claim().assignedSandboxName == "a")
        let ready = try #require(try bench.claim().condition("Ready"))
        #expect(ready.reason == "AdoptionConflict")
        #expect(!ready.message.contains("Operation cannot be fulfilled"))
    }

    @Test func `C-161 a reference that cannot be cleared stays until it can`() throws {
        let bench = try ClaimBench([Self.annotated, Fix.member("a")] + Self.base)
        defer { bench.shutDown() }
        bench.interfere(Self.transfer, .act { try $0.delete("Sandbox", "a") })
        bench.interfere(Self.assignment, .refuse(Fix.internalError))
        #expect(try bench.pass().failure == "assigned Sandbox \"a\" was deleted and reference cleanup failed")
        #expect(try bench.claim().assignedSandboxName == "a")
        #expect(try bench.claim().condition("Ready")?.message.contains("boom") == false)
        try bench.pass()
        #expect(try bench.claim().assignedSandboxName == "")
    }

    @Test func `C-163 a death during the cleanup is a death`() throws {
        let bench = try ClaimBench([Self.annotated, Fix.member("a")] + Self.base)
        defer { bench.shutDown() }
        bench.interfere(Self.transfer, .act { try $0.delete("Sandbox", "a") })
        bench.interfere(Self.assignment, .kill)
        #expect(try bench.pass().wasKilled)
        #expect(try bench.claim().assignedSandboxName == "a")
        #expect(try bench.claim().conditions == [])
    }

    @Test(arguments: [1, 2])
    func `C-164 C-165 a death between two attempts is a death`(conflicts: Int) throws {
        let bench = try ClaimBench([Self.annotated, Fix.member("a")] + Self.base)
        defer { bench.shutDown() }
        for _ in 0..<conflicts { bench.interfere(Self.transfer, .refuse(Fix.conflict)) }
        bench.interfere(Self.transfer, .kill)
        let outcome = try bench.pass()
        #expect(outcome.wasKilled)
        #expect(transfers(outcome) == conflicts + 1)
        #expect(try bench.claim().assignedSandboxName == "a")
    }

    struct Death: CustomTestStringConvertible, Sendable {
        let call: String
        let isAfter: Bool
        var testDescription: String { "\(isAfter ? "after" : "before") \(call)" }
    }

    @Test(
        arguments: [
            "patch sandboxclaims test-claim", "update sandboxclaims test-claim", "patch sandboxes a",
            "patch sandboxclaims/status test-claim",
        ].flatMap { [Death(call: $0, isAfter: false), Death(call: $0, isAfter: true)] })
    func `a death at any write is healed by the next controller`(death: Death) throws {
        let bench = try ClaimBench([Fix.claim(), Fix.member("a"), Fix.member("b")] + Self.base)
        defer { bench.shutDown() }
        bench.interfere(death.call, death.isAfter ? .killAfter : .kill)
        #expect(try bench.pass().wasKilled)
        try bench.restart()
        #expect(try bench.pass().failure == nil)
        #expect(try bench.claim().sandboxName == "a")
        #expect(try bench.claim().isReady)
        #expect(try bench.sandbox("a").controllerReference?.uid == Fix.uid)
        #expect(try bench.sandbox("b").controllerReference?.isWarmPool == true)
        #expect(try bench.sandboxNames() == ["a", "b"])
        #expect(bench.queued().last == "b")
    }

    @Test(arguments: ["update sandboxclaims test-claim", "patch sandboxes a"])
    func `a write that fails otherwise puts the Sandbox back`(call: String) throws {
        let bench = try ClaimBench([Fix.claim(), Fix.member("a"), Fix.member("b")] + Self.base)
        defer { bench.shutDown() }
        bench.interfere(call, .refuse(Fix.internalError))
        #expect(try bench.pass().failure?.contains("boom") == true)
        #expect(bench.queued() == ["b", "a"])
        #expect(try bench.claim().condition("Ready")?.reason == "ReconcilerError")
    }
}
