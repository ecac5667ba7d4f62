import APIServer
import AgentSandboxAPI
import ObjectModel
import Testing

@testable import AgentSandboxControllers

/// Single passes over a claim that gets its Sandbox made, or has one.
@Suite struct ClaimCreationTests {
    typealias Fix = ClaimFixtures

    struct Row: CustomTestStringConvertible, Sendable {
        let id: String
        let given: [JSONValue]
        /// The calls of the pass, without Events.
        var calls: [String] = []
        var requeueAfter: Int64?
        var failure: String?
        /// Ready as `status/reason: message`.
        let ready: String
        /// What is true of the Sandbox named as the claim; null means a field that is not there, nil that there is no Sandbox.
        var sandbox: JSONValue?
        var testDescription: String { id }
    }

    private static let stamp = "patch sandboxclaims test-claim"
    private static let status = "patch sandboxclaims/status test-claim"
    private static let create = "create sandboxes test-claim"
    private static let notReady = "False/SandboxNotReady: Sandbox is not ready"

    private static let cold: JSONValue = [
        "metadata": [
            "labels": [
                "agents.x-k8s.io/claim-uid": "claim-uid", "agents.x-k8s.io/launch-type": "cold",
                "agents.x-k8s.io/sandbox-template-ref-hash": "69155462", "agents.x-k8s.io/warm-pool-sandbox": nil,
                "agents.x-k8s.io/created-by": nil,
            ],
            "annotations": ["agents.x-k8s.io/sandbox-template-ref": "test-template"], "ownerReferences": [Fix.claimOwner],
        ],
        "spec": [
            "podTemplate": [
                "spec": [
                    "automountServiceAccountToken": false, "dnsPolicy": "None", "dnsConfig": ["nameservers": ["8.8.8.8", "1.1.1.1"]],
                ],
                "metadata": [
                    "labels": ["agents.x-k8s.io/claim-uid": "claim-uid", "agents.x-k8s.io/sandbox-template-ref-hash": "69155462"]
                ],
            ], "operatingMode": "Running", "shutdownTime": nil,
        ],
    ]

    @Test(arguments: [
        Row(
            id: "C-001 C-010 C-015", given: [Fix.claim(), Fix.pool(), Fix.template()], calls: [stamp, create, status], ready: notReady,
            sandbox: cold),
        Row(
            id: "C-002", given: [Fix.claim(), Fix.pool(), Fix.template(["podTemplate": ["spec": ["automountServiceAccountToken": true]]])],
            calls: [stamp, create, status], ready: notReady,
            sandbox: ["spec": ["podTemplate": ["spec": ["automountServiceAccountToken": true]]]]),
        Row(
            id: "C-003", given: [Fix.claim(), Fix.pool()], calls: [stamp, status], requeueAfter: 60_000_000_000,
            ready: "False/TemplateNotFound: SandboxTemplate \"test-template\" not found"),
        Row(
            id: "C-004", given: [Fix.claim(), Fix.template()], calls: [stamp, status], requeueAfter: 60_000_000_000,
            ready: "False/WarmPoolNotFound: SandboxWarmPool \"test-pool\" not found"),
        Row(
            id: "K24", given: [Fix.claim(Fix.name, ["warmPoolRef": ["name": ""]])], calls: [stamp, status], requeueAfter: 60_000_000_000,
            ready: "False/WarmPoolNotFound: SandboxWarmPool \"\" not found"),
        Row(
            id: "C-004 until the claim expires",
            given: [Fix.claim(Fix.name, ["lifecycle": ["shutdownTime": "2026-01-01T00:00:30Z"]])], calls: [stamp, status],
            requeueAfter: 29_800_000_000, ready: "False/WarmPoolNotFound: SandboxWarmPool \"test-pool\" not found"),
        Row(
            id: "C-005",
            given: [
                Fix.claim(), Fix.pool(), Fix.template(), Fix.owned(owner: Fix.owner("ReplicaSet", "r", "r-uid", apiVersion: "apps/v1")),
            ], calls: [stamp, status], failure: "sandbox \"test-claim\" is not controlled by claim \"test-claim\"",
            ready: "False/ReconcilerError: Error seen: sandbox \"test-claim\" is not controlled by claim \"test-claim\"; "
                + "rename the claim or delete the sandbox", sandbox: ["metadata": ["labels": ["agents.x-k8s.io/claim-uid": nil]]]),
        Row(
            id: "C-006", given: [Fix.claim(), Fix.pool(), Fix.template(), Fix.owned(labels: [:])],
            calls: [stamp, "patch sandboxes test-claim", "patch sandboxes test-claim", status], ready: notReady,
            sandbox: [
                "metadata": [
                    "labels": ["agents.x-k8s.io/sandbox-template-ref-hash": "69155462", "agents.x-k8s.io/launch-type": "cold"]
                ],
                "spec": ["podTemplate": ["metadata": ["labels": ["agents.x-k8s.io/sandbox-template-ref-hash": "69155462"]]]],
            ]),
        Row(
            id: "C-007 C-008",
            given: [Fix.claim(), Fix.pool(), Fix.owned(status: ["conditions": [Fix.ready], "podIPs": ["10.0.0.7", "fd00::7"]])],
            calls: [stamp, status, stamp], ready: "True/DependenciesReady: Pod is Ready", sandbox: [:]),
        Row(
            id: "C-009",
            given: [Fix.claim(), Fix.pool(), Fix.template(["networkPolicy": ["egress": [["ports": [["port": 443]]]]]])],
            calls: [stamp, create, status], ready: notReady,
            sandbox: ["spec": ["podTemplate": ["spec": ["dnsPolicy": nil, "dnsConfig": nil]]]]),
        Row(
            id: "C-014",
            given: [
                Fix.claim(annotations: ["opentelemetry.io/trace-context": "{}"], status: nil), Fix.pool(), Fix.template(),
            ], calls: [stamp, create, status], ready: notReady,
            sandbox: ["metadata": ["annotations": ["opentelemetry.io/trace-context": "{}"]]]),
        Row(
            id: "C-030",
            given: [
                Fix.claim(
                    Fix.name,
                    ["additionalPodMetadata": ["labels": ["sandbox.users.io/x": "y"], "annotations": ["free": "text"]]],
                    labels: ["agents.x-k8s.io/created-by": "go-client"]), Fix.pool(), Fix.template(),
            ], calls: [stamp, create, status], ready: notReady,
            sandbox: [
                "metadata": ["labels": ["agents.x-k8s.io/created-by": "go-client", "sandbox.users.io/x": nil]],
                "spec": [
                    "podTemplate": [
                        "metadata": [
                            "labels": ["sandbox.users.io/x": "y", "agents.x-k8s.io/created-by": "go-client"],
                            "annotations": ["free": "text"],
                        ]
                    ]
                ],
            ]),
        Row(
            id: "C-033", given: [Fix.claim(Fix.name, ["additionalPodMetadata": ["labels": ["x": "a"]]])], calls: [stamp, status],
            ready: "False/InvalidMetadata: invalid additionalPodMetadata: failed to validate label \"x\": a key without a domain is not "
                + "allowed; put one of the allowed domains before it"),
        Row(
            id: "C-042",
            given: [
                Fix.claim(Fix.name, ["env": [["name": "A", "value": "1"]]]), Fix.pool(),
                Fix.template(["envVarsInjectionPolicy": "Allowed"]),
                Fix.member("warm-1"),
            ], calls: [stamp, create, status], ready: notReady, sandbox: cold),
        Row(
            id: "C-045",
            given: [Fix.claim(Fix.name, ["env": [["name": "A", "value": "1"]]]), Fix.pool(), Fix.template()], calls: [stamp, status],
            ready: "False/EnvVarsInjectionRejected: the SandboxTemplate does not allow a SandboxClaim to set environment variables"),
        Row(
            id: "C-052",
            given: [
                Fix.claim(Fix.name, ["env": [["name": "A", "value": "1", "containerName": "none"]]]), Fix.pool(),
                Fix.template(["envVarsInjectionPolicy": "Overrides"]),
            ], calls: [stamp, status], failure: "container \"none\"",
            ready: "False/ReconcilerError: Error seen: environment variable \"A\" is for container \"none\", which the SandboxTemplate "
                + "does not have"),
        Row(
            id: "C-101",
            given: [
                Fix.claim(), Fix.pool(), Fix.template(),
                Fix.member("other-1", owner: Fix.owner("SandboxWarmPool", "other", "other-uid"), pool: "other"),
            ],
            calls: [stamp, create, status], ready: notReady, sandbox: cold),
        Row(
            id: "a bound Sandbox and no template for the metadata it wants",
            given: [
                Fix.claim(
                    Fix.name, ["additionalPodMetadata": ["annotations": ["a": "b"]]], status: ["sandbox": ["name": "test-claim"]]),
                Fix.pool(), Fix.owned(),
            ], calls: [stamp, status], requeueAfter: 60_000_000_000,
            ready: "False/TemplateNotFound: failed to get template for metadata propagation: SandboxTemplate \"test-template\" not found",
            sandbox: [:]),
    ])
    func `a pass`(row: Row) throws {
        let bench = try ClaimBench(row.given)
        defer { bench.shutDown() }
        let outcome = try bench.pass()
        #expect(outcome.calls == row.calls)
        #expect(outcome.requeueAfter == row.requeueAfter)
        if let failure = row.failure {
            #expect(outcome.failure?.contains(failure) == true, "\(outcome.failure ?? "none")")
        } else {
            #expect(outcome.failure == nil)
        }
        let claim = try bench.claim()
        #expect(claim.conditions.map { "\($0.status)/\($0.reason): \($0.message)" } == [row.ready])
        let sandbox = try bench.get("Sandbox", Fix.name)
        guard let wanted = row.sandbox else {
            #expect(sandbox == nil)
            return
        }
        for mistake in ClaimFixtures.differences(sandbox, wanted) { Issue.record("Sandbox\(mistake)") }
    }

    @Test func `C-008 addresses are mirrored`() throws {
        let bench = try ClaimBench([
            Fix.claim(), Fix.pool(), Fix.owned(status: ["conditions": [Fix.ready], "podIPs": ["10.0.0.7", "fd00::7"]]),
        ])
        defer { bench.shutDown() }
        try bench.pass()
        #expect(try bench.claim().podIPs == ["10.0.0.7", "fd00::7"])
        #expect(try bench.claim().sandboxName == "test-claim")
        #expect(try bench.pass().calls == [])
    }

    @Test(arguments: [true, false])
    func `C-011 C-012 a claim's own old NetworkPolicy is removed`(hasTemplate: Bool) throws {
        let bench = try ClaimBench(
            [Fix.claim(), Fix.pool(), Fix.networkPolicy(owner: Fix.claimOwner)] + (hasTemplate ? [Fix.template()] : []))
        defer { bench.shutDown() }
        #expect(try bench.pass().calls.first == "delete networkpolicies test-claim-network-policy")
        #expect(try bench.get("NetworkPolicy", "test-claim-network-policy") == nil)
        #expect(try bench.claim().condition("Ready")?.reason == (hasTemplate ? "SandboxNotReady" : "TemplateNotFound"))
    }

    @Test(arguments: [nil, Fix.owner("SandboxTemplate", "test-claim", "claim-uid"), Fix.owner("SandboxClaim", "test-claim", "other")])
    func `C-013 somebody else's NetworkPolicy stays`(owner: JSONValue?) throws {
        let bench = try ClaimBench([Fix.claim(), Fix.pool(), Fix.template(), Fix.networkPolicy(owner: owner)])
        defer { bench.shutDown() }
        try bench.pass()
        #expect(try bench.get("NetworkPolicy", "test-claim-network-policy") != nil)
    }

    @Test func `C-016 a template that comes later`() throws {
        let bench = try ClaimBench([Fix.claim(), Fix.pool()])
        defer { bench.shutDown() }
        #expect(try bench.pass().requeueAfter == 60_000_000_000)
        try bench.add(Fix.template())
        bench.advance(1_000_000)
        #expect(try bench.pass().calls == [Self.create, Self.status])
        #expect(bench.controller?.claims(of: SandboxTemplate(Fix.template())).map(\.name) == ["test-claim"])
    }

    @Test func `C-017 C-262 a cold start is told and counted`() throws {
        let bench = try ClaimBench([Fix.claim(), Fix.pool(), Fix.template()])
        defer { bench.shutDown() }
        try bench.pass()
        #expect(try bench.events() == ["Normal SandboxProvisioned: Created Sandbox \"test-claim\""])
        #expect(
            bench.labelValues(ClaimMetrics.Name.creations)
                == [["unknown", "cold", "default", "not_ready", "test-template", "test-pool"]])
    }

    @Test func `events can be switched off`() throws {
        let bench = try ClaimBench(flags: [("disable-claim-events", "true")], [Fix.claim(), Fix.pool(), Fix.template()])
        defer { bench.shutDown() }
        try bench.pass()
        #expect(try bench.events() == [])
    }

    @Test func `C-020 a failed metadata patch keeps the name`() throws {
        let bench = try ClaimBench([
            Fix.claim(status: ["sandbox": ["name": "test-claim"]]), Fix.pool(), Fix.template(), Fix.owned(),
        ])
        defer { bench.shutDown() }
        bench.interfere("patch sandboxes test-claim", .refuse(Fix.internalError))
        #expect(try bench.pass().failure?.contains("boom") == true)
        #expect(try bench.claim().sandboxName == "test-claim")
        #expect(try bench.claim().condition("Ready")?.reason == "ReconcilerError")
    }

    @Test func `metadata that contradicts the template leaves what the status says of the Sandbox`() throws {
        let status: JSONValue = ["sandbox": ["name": "test-claim", "podIPs": ["10.0.0.1"]]]
        let bench = try ClaimBench([
            Fix.claim(Fix.name, ["additionalPodMetadata": ["annotations": ["n": "2"]]], status: status), Fix.pool(),
            Fix.template(["podTemplate": ["metadata": ["annotations": ["n": "1"]]]]), Fix.owned(status: ["podIPs": ["10.0.0.2"]]),
        ])
        defer { bench.shutDown() }
        #expect(try bench.pass().failure?.contains("metadata override conflict") == true)
        #expect(try bench.claim().sandboxName == "test-claim")
        #expect(try bench.claim().podIPs == ["10.0.0.1"])
    }

    @Test func `C-021 a create that the cache does not show yet`() throws {
        let status: JSONValue = ["sandbox": ["name": "test-claim"], "conditions": [Fix.notReady]]
        let bench = try ClaimBench([Fix.claim(status: status), Fix.pool(), Fix.template()])
        defer { bench.shutDown() }
        bench.interfere(Self.create, .act { try $0.add(Fix.owned(status: ["conditions": [Fix.ready]])) })
        let outcome = try bench.pass()
        #expect(outcome.requeueAfter == 200_000_000)
        #expect(outcome.failure == nil)
        #expect(outcome.calls == [Self.stamp, Self.create])
        #expect(try bench.claim().sandboxName == "test-claim")
        try bench.pass()
        #expect(try bench.claim().condition("Ready")?.reason == "DependenciesReady")
    }

    @Test func `a create that the cache does not show yet is told when the status has no name`() throws {
        let bench = try ClaimBench([Fix.claim(), Fix.pool(), Fix.template()])
        defer { bench.shutDown() }
        bench.interfere(Self.create, .act { try $0.add(Fix.owned()) })
        #expect(try bench.pass().requeueAfter == 200_000_000)
        #expect(try bench.claim().condition("Ready")?.reason == "SandboxCreatePending")
    }

    @Test func `K12 K17 metadata of the template reaches a bound Sandbox with the next pass`() throws {
        let bench = try ClaimBench([Fix.claim(), Fix.pool(), Fix.template()])
        defer { bench.shutDown() }
        try bench.pass()
        try bench.patch(
            "SandboxTemplate", Fix.template, ["spec": ["podTemplate": ["metadata": ["labels": ["team": "a"], "annotations": ["n": "1"]]]]])
        bench.advance(1_000_000)
        #expect(try bench.pass().calls == ["patch sandboxes test-claim"])
        #expect(try bench.sandbox(Fix.name).blueprint.podLabels["team"] == "a")
        #expect(try bench.pass().calls == [])
    }

    @Test func `a claim that is being deleted or gone is left alone`() throws {
        var object = Fix.claim()
        object.set("2026-01-01T00:00:00Z", at: "metadata", "deletionTimestamp")
        let bench = try ClaimBench([object, Fix.pool(), Fix.template()])
        defer { bench.shutDown() }
        #expect(try bench.pass().calls == [])
        #expect(try bench.pass("none").calls == [])
    }
}
