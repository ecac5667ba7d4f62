import APIServer
import AgentSandboxAPI
import ObjectModel
import Testing

@testable import AgentSandboxControllers

/// Claims that expire.
@Suite struct ClaimLifecycleTests {
    typealias Fix = ClaimFixtures

    private static let past: JSONValue = "2025-12-31T23:00:00Z"
    private static let status = "patch sandboxclaims/status test-claim"
    private static let stamp = "patch sandboxclaims test-claim"
    private static let base = [Fix.pool(), Fix.template()]

    private static func claim(_ lifecycle: JSONValue, status: JSONValue? = nil) -> JSONValue {
        Fix.claim(Fix.name, ["lifecycle": lifecycle], status: status)
    }

    private static func finished(_ since: String) -> JSONValue {
        Fix.condition("Finished", "True", "PodSucceeded", "Pod succeeded", since: since)
    }

    @Test(arguments: ["test-claim", "warm-1"])
    func `C-200 C-201 an expired claim that stays loses its Sandbox`(sandbox: String) throws {
        let claim = Self.claim(["shutdownTime": Self.past], status: ["sandbox": ["name": .string(sandbox)], "conditions": [Fix.ready]])
        let bench = try ClaimBench([claim, Fix.owned(sandbox)] + Self.base)
        defer { bench.shutDown() }
        let first = try bench.pass()
        #expect(first.calls == [Self.stamp, Self.status])
        #expect(first.requeueAfter == 1_000_000)
        #expect(try bench.claim().condition("Ready")?.reason == "ClaimExpired")
        #expect(try bench.events() == ["Normal ClaimExpired: Claim expired"])
        let second = try bench.pass()
        #expect(second.calls.first == "delete sandboxes \(sandbox)")
        #expect(second.requeueAfter == nil)
        #expect(try bench.sandboxNames() == [])
        try bench.pass()
        #expect(try bench.claim().sandboxName == "")
        let ready = try #require(try bench.claim().condition("Ready"))
        #expect("\(ready.status)/\(ready.reason): \(ready.message)" == "False/ClaimExpired: Claim expired. Sandbox cleanup initiated.")
        #expect(try bench.pass().calls == [])
    }

    @Test func `C-202 a stranger's Sandbox stays`() throws {
        let claim = Self.claim(["shutdownTime": Self.past], status: ["sandbox": ["name": "x", "podIPs": ["10.0.0.1"]]])
        let bench = try ClaimBench([claim, Fix.owned("x", owner: Fix.owner("SandboxClaim", "other", "other-uid"))] + Self.base)
        defer { bench.shutDown() }
        try bench.pass()
        let outcome = try bench.pass()
        #expect(outcome.failure == nil)
        #expect(outcome.requeueAfter == nil)
        #expect(try bench.sandboxNames() == ["x"])
        let after = try bench.claim()
        #expect(after.sandboxName == "")
        #expect(after.podIPs == [])
        #expect(
            after.condition("Ready")?.message
                == "Claim expired. sandbox \"x\" is not controlled by claim \"test-claim\"; deletion skipped.")
        #expect(after.isMarkedExpired)
    }

    @Test(arguments: ["Delete", "DeleteForeground"])
    func `C-203 C-204 an expired claim is deleted in the second pass`(policy: String) throws {
        let claim = Self.claim(
            ["shutdownTime": Self.past, "shutdownPolicy": .string(policy)], status: ["sandbox": ["name": "test-claim"]])
        let bench = try ClaimBench([claim, Fix.owned()] + Self.base)
        defer { bench.shutDown() }
        #expect(try bench.pass().requeueAfter == 1_000_000)
        #expect(try bench.pass().calls == ["delete sandboxclaims test-claim"])
        let left = try bench.get("SandboxClaim", Fix.name).map(SandboxClaim.init)
        if policy == "DeleteForeground" {
            #expect(left?.finalizers == ["foregroundDeletion"])
            #expect(left?.isBeingDeleted == true)
        } else {
            #expect(left == nil)
        }
        #expect(try bench.sandboxNames() == ["test-claim"])
        #expect(
            try bench.events() == ["Normal ClaimExpired: Claim expired", "Normal ClaimExpired: Deleting Claim (ShutdownPolicy=\(policy))"])
        #expect(try bench.actions() == ["Claim Expired", "Deleting"])
    }

    @Test func `a claim whose time has passed at its creation never gets a Sandbox`() throws {
        let bench = try ClaimBench([Self.claim(["shutdownTime": Self.past, "shutdownPolicy": "Delete"])] + Self.base)
        defer { bench.shutDown() }
        try bench.pass()
        try bench.pass()
        #expect(try bench.get("SandboxClaim", Fix.name) == nil)
        #expect(try bench.sandboxNames() == [])
    }

    @Test func `C-205 a finished Sandbox is mirrored and its time runs`() throws {
        let bench = try ClaimBench(
            [Self.claim(["ttlSecondsAfterFinished": 120]), Fix.owned(status: ["conditions": [Self.finished("2025-12-31T23:59:30Z")]])]
                + Self.base)
        defer { bench.shutDown() }
        let outcome = try bench.pass()
        #expect(outcome.requeueAfter == 89_800_000_000)
        #expect(try bench.claim().condition("Finished")?.reason == "PodSucceeded")
        #expect(try bench.claim().condition("Ready")?.reason == "SandboxNotReady")
    }

    @Test func `C-206 no time after the end, and the claim stays`() throws {
        let bench = try ClaimBench(
            [Self.claim(["ttlSecondsAfterFinished": 0]), Fix.owned(status: ["conditions": [Self.finished("2025-12-31T23:59:30Z")]])]
                + Self.base)
        defer { bench.shutDown() }
        #expect(try bench.pass().requeueAfter == 1_000_000)
        #expect(try bench.claim().isMarkedExpired)
        #expect(try bench.sandboxNames() == ["test-claim"])
        let second = try bench.pass()
        #expect(second.requeueAfter == nil)
        #expect(try bench.sandboxNames() == [])
        try bench.pass()
        #expect(try bench.claim().condition("Finished")?.reason == "PodSucceeded")
    }

    @Test(arguments: ["Delete", "DeleteForeground"])
    func `C-207 C-208 no time after the end, and the claim goes`(policy: String) throws {
        let claim = Self.claim(["ttlSecondsAfterFinished": 0, "shutdownPolicy": .string(policy)])
        let bench = try ClaimBench([claim, Fix.owned(status: ["conditions": [Self.finished("2025-12-31T23:59:30Z")]])] + Self.base)
        defer { bench.shutDown() }
        #expect(try bench.pass().requeueAfter == 1_000_000)
        let marked = try bench.claim()
        #expect(marked.condition("Finished")?.isTrue == true)
        #expect(marked.isMarkedExpired)
        #expect(try bench.pass().calls == ["delete sandboxclaims test-claim"])
        #expect(try bench.sandboxNames() == ["test-claim"])
    }

    @Test func `a claim that is found to have expired in a pass that fails is announced with the failure`() throws {
        let bench = try ClaimBench(
            [Self.claim(["ttlSecondsAfterFinished": 0]), Fix.owned(status: ["conditions": [Self.finished("2025-12-31T23:59:30Z")]])]
                + Self.base)
        defer { bench.shutDown() }
        bench.interfere("patch sandboxes test-claim", .refuse(Fix.internalError))
        let first = try bench.pass()
        #expect(first.requeueAfter == 1_000_000)
        #expect(first.failure == nil)
        #expect(try bench.claim().condition("Finished")?.isTrue == true)
        #expect(try bench.claim().condition("Ready")?.reason == "ReconcilerError")
        #expect(try bench.events() == ["Normal ClaimExpired: Claim expired"])
        #expect(try bench.pass().requeueAfter == 1_000_000)
        #expect(try bench.claim().isMarkedExpired)
    }

    @Test func `the status of such a pass is refused too`() throws {
        let bench = try ClaimBench(
            [Self.claim(["ttlSecondsAfterFinished": 0]), Fix.owned(status: ["conditions": [Self.finished("2025-12-31T23:59:30Z")]])]
                + Self.base)
        defer { bench.shutDown() }
        bench.interfere("patch sandboxes test-claim", .refuse(Fix.internalError))
        bench.interfere(Self.status, .refuse(Fix.internalError))
        let lines = try bench.pass().failure?.split(separator: "\n").map { $0.prefix { $0 != ":" } }
        #expect(lines == ["failed to update the pod metadata of the Sandbox", "failed to update the claim's status"])
        #expect(try bench.events() == [])
    }

    @Test(arguments: [false, true])
    func `a Sandbox that cannot be deleted is told and announced without end`(isGone: Bool) throws {
        let claim = Self.claim(["shutdownTime": Self.past], status: ["sandbox": ["name": "test-claim"]])
        let finished = Fix.owned(status: ["conditions": [Self.finished("2025-12-31T23:59:30Z")]])
        let bench = try ClaimBench([claim, finished] + Self.base)
        defer { bench.shutDown() }
        try bench.pass()
        bench.interfere("delete sandboxes test-claim", isGone ? .act { try $0.delete("Sandbox", Fix.name) } : .refuse(Fix.internalError))
        let outcome = try bench.pass()
        #expect(outcome.requeueAfter == 1_000_000)
        #expect(outcome.failure == nil)
        #expect(try bench.claim().condition("Ready")?.reason == "ReconcilerError")
        #expect(try bench.claim().condition("Finished")?.isTrue == true)
        #expect(try bench.claim().sandboxName == "test-claim")
        #expect(try bench.pass().requeueAfter == 1_000_000)
        #expect(try bench.claim().isMarkedExpired)
        let third = try bench.pass()
        #expect(third.calls.contains("delete sandboxes test-claim") == !isGone)
        #expect(third.requeueAfter == nil)
        #expect(try bench.sandboxNames() == [])
    }

    @Test func `LB-07 while the cache lags every pass repeats the announcement`() throws {
        let claim = Fix.claim(
            Fix.name, ["lifecycle": ["shutdownTime": Self.past]],
            annotations: ["agents.x-k8s.io/controller-first-observed-at": "2026-01-01T00:00:00Z"])
        let bench = try ClaimBench(isFrozen: true, [claim] + Self.base)
        defer { bench.shutDown() }
        for _ in 0..<3 {
            let outcome = try bench.pass()
            #expect(outcome.calls == [Self.status])
            #expect(outcome.requeueAfter == 1_000_000)
        }
        #expect(try bench.claim().isMarkedExpired)
    }

    @Test func `a claim whose time is moved on lives again`() throws {
        let claim = Self.claim(["shutdownTime": Self.past], status: ["sandbox": ["name": "test-claim"]])
        let bench = try ClaimBench([claim, Fix.owned()] + Self.base)
        defer { bench.shutDown() }
        for _ in 0..<3 { try bench.pass() }
        #expect(try bench.sandboxNames() == [])
        try bench.patch("SandboxClaim", Fix.name, ["spec": ["lifecycle": ["shutdownTime": "2027-01-01T00:00:00Z"]]])
        bench.advance(1_000_000)
        #expect(try bench.pass().requeueAfter ?? 0 > 0)
        #expect(try bench.sandboxNames() == ["test-claim"])
        #expect(try bench.claim().condition("Ready")?.reason == "SandboxNotReady")
    }
}
