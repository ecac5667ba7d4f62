import AgentSandboxAPI
import ObjectModel
import Testing

@testable import AgentSandboxControllers

@Suite struct ClaimConditionTests {
    private static let now = Timestamp(seconds: 1_767_225_600)

    struct ReadyRow: CustomTestStringConvertible, Sendable {
        let id: String
        var sandbox: JSONValue?
        var failure: ClaimFailure?
        var isExpired = false
        let ready: String
        var testDescription: String { id }
    }

    private static func sandbox(_ conditions: JSONValue...) -> JSONValue {
        ClaimFixtures.owned(status: ["conditions": .array(conditions), "podIPs": ["10.0.0.7"]])
    }

    @Test(arguments: [
        ReadyRow(
            id: "a missing template", failure: .templateNotFound("t"), ready: "False/TemplateNotFound: SandboxTemplate \"t\" not found"),
        ReadyRow(
            id: "a missing template behind a step",
            failure: ClaimFailure.templateNotFound("t").prefixed("failed to get template for metadata propagation: "),
            ready: "False/TemplateNotFound: failed to get template for metadata propagation: SandboxTemplate \"t\" not found"),
        ReadyRow(id: "a missing pool", failure: .warmPoolNotFound(""), ready: "False/WarmPoolNotFound: SandboxWarmPool \"\" not found"),
        ReadyRow(
            id: "a lost race", failure: .adoptionConflict("lost"),
            ready: "False/AdoptionConflict: lost; the next pass retries from a converged view"),
        ReadyRow(
            id: "a contended write", failure: .adoptionConflict("lost", isWriteRefused: true),
            ready: "False/AdoptionConflict: lost (conflicting concurrent write); the next pass retries from a converged view"),
        ReadyRow(
            id: "a create not seen yet", failure: ClaimFailure(.sandboxCreatePending, "x"),
            ready: "False/SandboxCreatePending: Sandbox already created; waiting for cache to converge"),
        ReadyRow(id: "bad metadata", failure: ClaimFailure(.invalidMetadata, "x"), ready: "False/InvalidMetadata: x"),
        ReadyRow(id: "a rejected variable", failure: ClaimFailure(.environmentRejected, "x"), ready: "False/EnvVarsInjectionRejected: x"),
        ReadyRow(id: "bad volumes", failure: ClaimFailure(.volumeClaimTemplates, "x"), ready: "False/VolumeClaimTemplatesError: x"),
        ReadyRow(
            id: "a stranger's Sandbox", failure: ClaimFailure(.notOwned, "sandbox \"s\" is not ours"), isExpired: true,
            ready: "False/ClaimExpired: Claim expired. sandbox \"s\" is not ours; deletion skipped."),
        ReadyRow(id: "any other failure", failure: ClaimFailure(.other, "boom"), ready: "False/ReconcilerError: Error seen: boom"),
        ReadyRow(
            id: "a failure beats the Sandbox's own", sandbox: sandbox(ClaimFixtures.ready), failure: ClaimFailure(.other, "boom"),
            ready: "False/ReconcilerError: Error seen: boom"),
        ReadyRow(
            id: "expired", sandbox: sandbox(ClaimFixtures.ready), isExpired: true,
            ready: "False/ClaimExpired: Claim expired. Sandbox cleanup initiated."),
        ReadyRow(id: "no Sandbox", ready: "False/SandboxMissing: Sandbox does not exist"),
        ReadyRow(
            id: "a Sandbox that expired by itself", sandbox: sandbox(ClaimFixtures.condition("Ready", "False", "SandboxExpired", "x")),
            ready: "False/SandboxExpired: Underlying Sandbox resource has expired independently of the Claim."),
        ReadyRow(id: "a Sandbox without Ready", sandbox: sandbox(), ready: "False/SandboxNotReady: Sandbox is not ready"),
        ReadyRow(id: "a ready Sandbox", sandbox: sandbox(ClaimFixtures.ready), ready: "True/DependenciesReady: Pod is Ready"),
        ReadyRow(
            id: "a suspended Sandbox", sandbox: sandbox(ClaimFixtures.condition("Ready", "False", "SandboxSuspended", "s")),
            ready: "False/SandboxSuspended: s"),
    ])
    func `Ready says what a pass found`(row: ReadyRow) {
        let observation = ClaimObservation(sandbox: row.sandbox.map(Sandbox.init), failure: row.failure, isExpired: row.isExpired)
        let ready = observation.ready(generation: 4)
        #expect("\(ready.status)/\(ready.reason): \(ready.message)" == row.ready)
        #expect(ready.observedGeneration == 4)
    }

    @Test func `C-018 a forwarded condition differs in the generation alone`() {
        let condition = ClaimFixtures.condition("Ready", "True", "DependenciesReady", "Pod is Ready", generation: 2)
        var expected = Condition(json: condition)
        expected?.observedGeneration = 4
        #expect(ClaimObservation(sandbox: Sandbox(Self.sandbox(condition))).ready(generation: 4) == expected)
    }

    @Test func `K3 Ready can be older than the claim`() {
        var claim = SandboxClaim(ClaimFixtures.claim())
        ClaimObservation(sandbox: Sandbox(Self.sandbox(ClaimFixtures.ready))).write(into: &claim, at: Self.now)
        #expect(claim.condition("Ready")?.lastTransitionTime?.rfc3339 == "2025-12-31T23:59:00Z")
    }

    struct StatusRow: CustomTestStringConvertible, Sendable {
        let id: String
        var before: JSONValue = ["sandbox": ["name": "old", "podIPs": ["10.0.0.1"]], "conditions": [finished]]
        var sandbox: JSONValue?
        var failure: ClaimFailure?
        var isExpired = false
        let name: String
        let addresses: [String]
        let finishedReason: String?
        var testDescription: String { id }
    }

    private static let finished = ClaimFixtures.condition("Finished", "True", "PodFailed")

    @Test(arguments: [
        StatusRow(
            id: "a Sandbox is named", sandbox: sandbox(ClaimFixtures.condition("Finished", "True", "PodSucceeded", generation: 9)),
            name: "test-claim", addresses: ["10.0.0.7"], finishedReason: "PodSucceeded"),
        StatusRow(
            id: "a Sandbox that runs again", sandbox: sandbox(), name: "test-claim", addresses: ["10.0.0.7"], finishedReason: nil),
        StatusRow(id: "no Sandbox", name: "", addresses: [], finishedReason: nil),
        StatusRow(id: "no Sandbox, expired", isExpired: true, name: "", addresses: [], finishedReason: "PodFailed"),
        StatusRow(
            id: "a stranger's Sandbox", failure: ClaimFailure(.notOwned, "x"), isExpired: true, name: "", addresses: [],
            finishedReason: "PodFailed"),
        StatusRow(
            id: "a failure keeps the name", failure: ClaimFailure(.other, "x"), name: "old", addresses: ["10.0.0.1"], finishedReason: nil),
        StatusRow(
            id: "a create not seen yet touches nothing", failure: ClaimFailure(.sandboxCreatePending, "x"), name: "old",
            addresses: ["10.0.0.1"], finishedReason: "PodFailed"),
    ])
    func `the status names the Sandbox and mirrors Finished`(row: StatusRow) {
        var claim = SandboxClaim(ClaimFixtures.claim("c", status: row.before))
        ClaimObservation(sandbox: row.sandbox.map(Sandbox.init), failure: row.failure, isExpired: row.isExpired)
            .write(into: &claim, at: Self.now)
        #expect(claim.sandboxName == row.name)
        #expect(claim.podIPs == row.addresses)
        #expect(claim.condition("Finished")?.reason == row.finishedReason)
        if row.id == "a Sandbox is named" { #expect(claim.condition("Finished")?.observedGeneration == 9) }
    }

    @Test func `C-154 a status patch carries the resourceVersion, and there is none for the same in another order`() {
        let (first, second) = (ClaimFixtures.ready, Self.finished)
        var claim = SandboxClaim(ClaimFixtures.claim("c", status: ["conditions": [first, second]]))
        claim.resourceVersion = "17"
        #expect(ClaimStatusPatch.patch(from: ["conditions": [second, first]], to: claim) == nil)
        #expect(
            ClaimStatusPatch.patch(from: nil, to: claim)
                == ["metadata": ["resourceVersion": "17"], "status": ["conditions": [second, first]]])
    }

    struct ExpiryRow: CustomTestStringConvertible, Sendable {
        let id: String
        let lifecycle: JSONValue
        var finishedFor: Int64?
        let isExpired: Bool
        let secondsLeft: Int64?
        var testDescription: String { id }
    }

    @Test(arguments: [
        ExpiryRow(id: "C-209 none", lifecycle: [:], isExpired: false, secondsLeft: nil),
        ExpiryRow(id: "C-209 not finished", lifecycle: ["ttlSecondsAfterFinished": 0], isExpired: false, secondsLeft: nil),
        ExpiryRow(id: "C-209 pending", lifecycle: ["ttlSecondsAfterFinished": 120], finishedFor: 30, isExpired: false, secondsLeft: 90),
        ExpiryRow(id: "C-209 zero", lifecycle: ["ttlSecondsAfterFinished": 0], finishedFor: 0, isExpired: true, secondsLeft: nil),
        ExpiryRow(
            id: "C-209 shutdownTime is earlier", lifecycle: ["shutdownTime": "2026-01-01T00:00:10Z", "ttlSecondsAfterFinished": 60],
            finishedFor: 0, isExpired: false, secondsLeft: 10),
        ExpiryRow(
            id: "C-209 ttl is earlier", lifecycle: ["shutdownTime": "2026-01-01T00:01:00Z", "ttlSecondsAfterFinished": 20],
            finishedFor: 15, isExpired: false, secondsLeft: 5),
        ExpiryRow(id: "at the very moment", lifecycle: ["shutdownTime": "2026-01-01T00:00:00Z"], isExpired: true, secondsLeft: nil),
    ])
    func `expiry is the earlier of both`(row: ExpiryRow) {
        var status: JSONValue?
        if let seconds = row.finishedFor {
            let since = Timestamp(seconds: Self.now.seconds - seconds).rfc3339
            status = ["conditions": [ClaimFixtures.condition("Finished", "True", "PodSucceeded", since: since)]]
        }
        let expiry = ClaimExpiry(of: SandboxClaim(ClaimFixtures.claim("c", ["lifecycle": row.lifecycle], status: status)), at: Self.now)
        #expect(expiry.isExpired == row.isExpired)
        #expect(expiry.timeLeft == row.secondsLeft.map { $0 * 1_000_000_000 })
    }
}
