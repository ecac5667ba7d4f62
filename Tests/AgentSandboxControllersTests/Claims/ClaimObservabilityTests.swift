import APIServer
import AgentSandboxAPI
import ControllerRuntime
import ObjectModel
import Testing

@testable import AgentSandboxControllers

/// Annotations, metrics, and what wakes the controller.
@Suite struct ClaimObservabilityTests {
    typealias Fix = ClaimFixtures

    private static let stamp = "patch sandboxclaims test-claim"
    private static let observed = AgentSandboxNames.Annotation.controllerFirstObservedAt
    private static let firstReady = AgentSandboxNames.Annotation.claimFirstReadyAt

    struct Row: CustomTestStringConvertible, Sendable {
        let id: String
        var annotations: JSONValue = [:]
        var before: JSONValue = Fix.notReady
        var sandbox: JSONValue = Fix.ready
        var startup: UInt64 = 0
        var controller: UInt64 = 0
        var client: UInt64 = 0
        /// The first-ready annotation afterwards: nil for none, `*` for a time.
        let stamped: String?
        /// Whether the moment of the first observation is forgotten.
        var isForgotten = true
        var testDescription: String { id }
    }

    @Test(arguments: [
        Row(
            id: "C-250", annotations: ["agents.x-k8s.io/webhook-first-observed-at": "2025-12-31T23:59:59Z"], startup: 1, controller: 1,
            stamped: "*"),
        Row(id: "C-251 C-255", controller: 1, stamped: "*"),
        Row(id: "C-252", sandbox: Fix.notReady, stamped: nil, isForgotten: false),
        Row(id: "C-253", before: Fix.ready, stamped: "unknown"),
        Row(
            id: "C-255 from the future", annotations: ["agents.x-k8s.io/controller-first-observed-at": "2027-01-01T00:00:00Z"],
            controller: 1, stamped: "*"),
        Row(
            id: "C-256", annotations: ["agents.x-k8s.io/webhook-first-observed-at": "2027-01-01T00:00:00Z"], controller: 1,
            stamped: "*"),
        Row(id: "C-257", annotations: ["agents.x-k8s.io/claim-first-ready-at": "2025-01-01T00:00:00Z"], stamped: "2025-01-01T00:00:00Z"),
        Row(
            id: "C-260 ready before and no longer", before: Fix.ready, sandbox: Fix.notReady, stamped: "unknown", isForgotten: false),
        Row(
            id: "C-261 valid", annotations: ["agents.x-k8s.io/client-first-requested-at": "2025-12-31T23:59:59.5Z"], controller: 1,
            client: 1, stamped: "*"),
        Row(
            id: "C-261 seconds of the epoch", annotations: ["agents.x-k8s.io/client-first-requested-at": "1767225600"], controller: 1,
            stamped: "*"),
    ])
    func `what the first readiness records`(row: Row) throws {
        let claim = Fix.claim(
            annotations: row.annotations, status: ["sandbox": ["name": "test-claim"], "conditions": [row.before]])
        let bench = try ClaimBench([claim, Fix.owned(status: ["conditions": [row.sandbox]])])
        defer { bench.shutDown() }
        try bench.pass()
        #expect(bench.metrics.observations(ClaimMetrics.Name.startupLatency) == row.startup)
        #expect(bench.metrics.observations(ClaimMetrics.Name.controllerStartupLatency) == row.controller)
        #expect(bench.metrics.observations(ClaimMetrics.Name.clientStartupLatency) == row.client)
        let stamped = try bench.claim().annotation(Self.firstReady)
        if row.stamped == "*" {
            #expect(stamped?.hasPrefix("2026-01-01T00:00:00") == true, "\(stamped ?? "none")")
        } else {
            #expect(stamped == row.stamped)
        }
        try bench.pass()
        #expect(bench.controller?.firstObservations.isEmpty == row.isForgotten)
    }

    @Test func `C-254 without a Sandbox the launch type is unknown`() throws {
        let bench = try ClaimBench([])
        defer { bench.shutDown() }
        bench.controller?.recordLatencies(
            of: SandboxClaim(Fix.claim(annotations: ["agents.x-k8s.io/webhook-first-observed-at": "2025-12-31T23:59:59Z"])), sandbox: nil)
        #expect(bench.labelValues(ClaimMetrics.Name.startupLatency) == [["unknown", "__unknown__"]])
        #expect(bench.metrics.text().contains("_bucket{launch_type=\"unknown\",sandbox_template=\"__unknown__\",le=\"1250\"} 1\n"))
        #expect(bench.metrics.text().contains("_bucket{launch_type=\"unknown\",sandbox_template=\"__unknown__\",le=\"1000\"} 0\n"))
    }

    @Test func `C-258 C-259 a failed stamp is not counted twice`() throws {
        let status: JSONValue = ["sandbox": ["name": "test-claim"], "conditions": [Fix.notReady]]
        let claim = Fix.claim(annotations: ["agents.x-k8s.io/controller-first-observed-at": "2026-01-01T00:00:00Z"], status: status)
        let bench = try ClaimBench([claim, Fix.owned(status: ["conditions": [Fix.ready]])])
        defer { bench.shutDown() }
        bench.interfere(Self.stamp, .refuse(Fix.internalError))
        #expect(try bench.pass().failure?.contains("stamp claim first-ready annotation") == true)
        #expect(bench.metrics.observations(ClaimMetrics.Name.controllerStartupLatency) == 1)
        try bench.pass()
        #expect(try bench.claim().annotation(Self.firstReady) == "unknown")
        for condition in [Fix.notReady, Fix.ready] {
            try bench.patch("Sandbox", Fix.name, ["status": ["conditions": [condition]]], subresource: .status)
            bench.advance(1_000_000)
            try bench.pass()
        }
        #expect(bench.metrics.observations(ClaimMetrics.Name.controllerStartupLatency) == 1)
        try bench.pass()
        #expect(bench.controller?.firstObservations.isEmpty == true)
    }

    @Test func `the creation latency is that of the Sandbox`() throws {
        var ready = Fix.ready
        ready["lastTransitionTime"] = "2026-01-01T00:00:03Z"
        let bench = try ClaimBench([Fix.claim(), Fix.owned(status: ["conditions": [ready]])])
        defer { bench.shutDown() }
        try bench.pass()
        let family = try #require(bench.metrics.gather().first { $0.name == ClaimMetrics.Name.creationLatency })
        #expect(family.series.map { $0.labels.map(\.value) } == [["cold", "default", "__unknown__"]])
        guard case .histogram(let bounds, let counts, let sum)? = family.series.first?.value else {
            Issue.record("there is no histogram")
            return
        }
        #expect(sum == 3_000)
        #expect(counts.firstIndex(of: 1) == 6)
        #expect(bounds[6] == 5_000)
    }

    @Test func `C-263 the time of the first observation belongs to one claim`() throws {
        let bench = try ClaimBench([])
        defer { bench.shutDown() }
        let controller = try #require(bench.controller)
        func object(_ uid: String) -> JSONValue { ["metadata": ["name": "c", "namespace": "default", "uid": .string(uid)]] }
        let key = ObjectKey(namespace: "default", name: "c")
        controller.observeClaim(.added(object("1"), isInInitialList: false))
        let first = controller.firstObservations[key]?.time
        bench.advance(1_000_000_000)
        controller.observeClaim(.updated(old: object("1"), new: object("1")))
        #expect(controller.firstObservations[key]?.time == first)
        controller.observeClaim(.updated(old: object("1"), new: object("2")))
        #expect(controller.firstObservations[key]?.uid == "2")
        #expect(controller.firstObservations[key]?.time != first)
        controller.observeClaim(.deleted(object("1")))
        #expect(controller.firstObservations.count == 1)
        controller.observeClaim(.deleted(object("2")))
        #expect(controller.firstObservations.isEmpty)
    }

    @Test func `C-264 nothing is left in memory of a claim that is gone`() throws {
        let bench = try ClaimBench([Fix.claim(), Fix.pool(), Fix.template()])
        defer { bench.shutDown() }
        #expect(bench.controller?.firstObservations.count == 1)
        try bench.delete("SandboxClaim", Fix.name)
        bench.advance(1_000_000)
        try bench.pass()
        #expect(bench.controller?.firstObservations.isEmpty == true)
    }

    @Test func `a claim that was noted once more after it went is forgotten by the next pass`() throws {
        let bench = try ClaimBench([])
        defer { bench.shutDown() }
        let key = ObjectKey(namespace: ClaimBench.namespace, name: Fix.name)
        #expect(bench.controller?.firstObservation(of: key, uid: "gone") == bench.simulation.timestamp)
        #expect(bench.controller?.firstObservations.count == 1)
        try bench.pass()
        #expect(bench.controller?.firstObservations.isEmpty == true)
    }

    @Test func `C-265 a pool wakes its claims without a Sandbox`() throws {
        var deleting = Fix.claim("deleting")
        deleting.set("2026-01-01T00:00:00Z", at: "metadata", "deletionTimestamp")
        let bench = try ClaimBench([
            Fix.claim("one"), Fix.claim("two"), Fix.claim("bound", status: ["sandbox": ["name": "x"]]), deleting,
            Fix.claim("elsewhere", ["warmPoolRef": ["name": "other"]]), Fix.pool(), Fix.pool("other-pool"), Fix.template(),
        ])
        defer { bench.shutDown() }
        #expect(bench.controller?.waitingClaims(of: SandboxWarmPool(Fix.pool())).map(\.name) == ["one", "two"])
        #expect(bench.controller?.claims(of: SandboxTemplate(Fix.template())).map(\.name) == ["bound", "one", "two"])
        #expect(bench.controller?.claims(of: SandboxTemplate(Fix.template(name: "none"))).isEmpty == true)
    }

    @Test func `C-266 C-267 which events of pools and templates count`() {
        func object(_ generation: Int64) -> JSONValue { ["metadata": ["generation": .int(generation)]] }
        #expect(!SandboxClaimController.isGenerationChange(.updated(old: object(1), new: object(1))))
        #expect(SandboxClaimController.isGenerationChange(.updated(old: object(1), new: object(2))))
        #expect(SandboxClaimController.isGenerationChange(.added(object(1), isInInitialList: false)))
        #expect(SandboxClaimController.isGenerationChange(.deleted(object(1))))
        #expect(SandboxClaimController.isCreation(.added(object(1), isInInitialList: true)))
        #expect(!SandboxClaimController.isCreation(.updated(old: object(1), new: object(2))))
        #expect(!SandboxClaimController.isCreation(.deleted(object(1))))
    }

    struct Change: CustomTestStringConvertible, Sendable {
        let id: String
        let patch: JSONValue
        let isRelevant: Bool
        var testDescription: String { id }
    }

    @Test(arguments: [
        Change(id: "nothing", patch: [:], isRelevant: false),
        Change(id: "deletion", patch: ["metadata": ["deletionTimestamp": "2026-01-01T00:00:00Z"]], isRelevant: true),
        Change(id: "addresses", patch: ["status": ["podIPs": ["10.0.0.8"]]], isRelevant: true),
        Change(
            id: "Ready's status", patch: ["status": ["conditions": [Fix.condition("Ready", "False", "DependenciesReady")]]],
            isRelevant: true),
        Change(id: "Ready's reason", patch: ["status": ["conditions": [Fix.condition("Ready", "True", "Other")]]], isRelevant: true),
        Change(
            id: "Finished", patch: ["status": ["conditions": [Fix.ready, Fix.condition("Finished", "True", "PodFailed")]]],
            isRelevant: true),
        Change(
            id: "Suspended", patch: ["status": ["conditions": [Fix.ready, Fix.condition("Suspended", "True", "x")]]], isRelevant: false),
        Change(id: "K4 an adoption", patch: ["metadata": ["ownerReferences": [Fix.claimOwner], "labels": ["a": "b"]]], isRelevant: false),
    ])
    func `C-268 which changes of a Sandbox count`(row: Change) {
        let old = Fix.member("a")
        #expect(Sandbox.isStatusRelevantChange(from: Sandbox(old), to: Sandbox(MergePatch.apply(row.patch, to: old))) == row.isRelevant)
    }

    @Test func `C-269 the stamp is a patch of one annotation, once`() throws {
        let bench = try ClaimBench([Fix.claim(annotations: ["mine": "stays"]), Fix.pool()])
        defer { bench.shutDown() }
        #expect(
            SandboxClaimController.annotationPatch(Self.observed, "t")
                == ["metadata": ["annotations": ["agents.x-k8s.io/controller-first-observed-at": "t"]]])
        #expect(try bench.pass().calls.count { $0 == Self.stamp } == 1)
        #expect(try bench.claim().annotation("mine") == "stays")
        #expect(try bench.claim().annotation(Self.observed) == "2026-01-01T00:00:00Z")
        #expect(try bench.pass().calls == [])
    }

    @Test func `C-270 with observability annotations off a cold claim is not stamped`() throws {
        let bench = try ClaimBench(
            flags: [("disable-claim-observability-annotations", "true")], [Fix.claim(), Fix.pool(), Fix.template()])
        defer { bench.shutDown() }
        #expect(try bench.pass().calls.contains(Self.stamp) == false)
        #expect(try bench.claim().annotation(Self.observed) == nil)
    }

    @Test func `C-272 the patch of the launch type is one label, or none`() {
        let sandbox = Sandbox(Fix.owned(labels: [:]))
        #expect(
            SandboxClaimController.launchTypePatch(of: sandbox, isWarm: true)
                == ["metadata": ["labels": ["agents.x-k8s.io/launch-type": "warm"]]])
        #expect(SandboxClaimController.launchTypePatch(of: Sandbox(Fix.owned()), isWarm: true) == nil)
    }
}
