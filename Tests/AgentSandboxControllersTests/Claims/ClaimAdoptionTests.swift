import APIServer
import AgentSandboxAPI
import ObjectModel
import Testing

@testable import AgentSandboxControllers

/// Which Sandbox a claim takes from its pool, and what becomes of it.
@Suite struct ClaimAdoptionTests {
    typealias Fix = ClaimFixtures

    struct Row: CustomTestStringConvertible, Sendable {
        let id: String
        var claim = Fix.claim()
        var pool: JSONValue? = Fix.pool()
        var template: JSONValue? = Fix.template()
        /// In the order of their names, which is the order of the queue.
        let members: [JSONValue]
        /// How long the claim waits before the pass.
        var age: Int64 = 0
        /// The Sandbox that the claim has after the pass; `test-claim` is a new one.
        let sandbox: String
        /// What is true of it.
        var fields: JSONValue = [:]
        var queued: [String] = []
        var testDescription: String { id }
    }

    private static let stale: JSONValue = ["containers": [["name": "main", "image": "old"]]]
    private static let foreign = Fix.owner("ReplicaSet", "r", "r-uid", apiVersion: "apps/v1")
    private static let current = BlueprintHash.of(SandboxTemplate(Fix.template()).blueprint.json)

    @Test(arguments: [
        Row(
            id: "C-100 C-117", members: [Fix.member("a"), Fix.member("b"), Fix.member("c")], sandbox: "a",
            fields: [
                "metadata": [
                    "labels": [
                        "agents.x-k8s.io/warm-pool-sandbox": nil, "agents.x-k8s.io/sandbox-template-ref-hash": "69155462",
                        "agents.x-k8s.io/launch-type": "warm", "agents.x-k8s.io/claim-uid": "claim-uid",
                        "agents.x-k8s.io/created-by": nil,
                    ],
                    "annotations": ["agents.x-k8s.io/pod-name": "a", "agents.x-k8s.io/sandbox-template-ref": "test-template"],
                    "ownerReferences": [Fix.claimOwner],
                ],
                "spec": [
                    "podTemplate": [
                        "metadata": [
                            "labels": [
                                "agents.x-k8s.io/claim-uid": "claim-uid", "agents.x-k8s.io/warm-pool-sandbox": nil,
                                "agents.x-k8s.io/created-by": nil,
                            ], "annotations": nil,
                        ]
                    ]
                ],
            ], queued: ["b", "c"]),
        Row(id: "C-102", members: [Fix.member("a", owner: foreign), Fix.member("b")], sandbox: "b"),
        Row(id: "C-103", members: [Fix.member("a", deleting: true), Fix.member("b")], sandbox: "b"),
        Row(
            id: "C-104", members: [Fix.member("a", owner: foreign), Fix.member("b", deleting: true), Fix.member("c", owner: nil)],
            sandbox: "test-claim"),
        Row(id: "C-105", members: [Fix.member("a", ready: false), Fix.member("b"), Fix.member("c")], sandbox: "b", queued: ["c", "a"]),
        Row(id: "C-106", members: [Fix.member("a", ready: false), Fix.member("b", ready: false)], sandbox: "a", queued: ["b"]),
        Row(
            id: "C-107 C-127", members: [Fix.member("a", ready: false, ip: false), Fix.member("b", ready: false, ip: false)],
            age: 2_000_000_000, sandbox: "test-claim", queued: ["a", "b"]),
        Row(
            id: "C-108", members: [Fix.member("a", ready: false, ip: false), Fix.member("b", ready: false)], sandbox: "b", queued: ["a"]),
        Row(
            id: "C-109", members: [Fix.member("a", annotations: ["agents.x-k8s.io/pod-name": "stale", "keep": "me"])], sandbox: "a",
            fields: ["metadata": ["annotations": ["agents.x-k8s.io/pod-name": "a", "keep": "me"]]]),
        Row(
            id: "C-110", members: [Fix.member("a", annotations: ["agents.x-k8s.io/pod-name": "a"])], sandbox: "a",
            fields: ["metadata": ["annotations": ["agents.x-k8s.io/pod-name": "a"]]]),
        Row(
            id: "C-112",
            template: Fix.template([
                "podTemplate": ["metadata": ["annotations": ["cluster-autoscaler.kubernetes.io/safe-to-evict": "false"]]]
            ]), members: [Fix.member("a", podAnnotations: ["cluster-autoscaler.kubernetes.io/safe-to-evict": "false"])], sandbox: "a",
            fields: safeToEvict("false")),
        Row(
            id: "C-113", template: nil,
            members: [Fix.member("a", podAnnotations: ["cluster-autoscaler.kubernetes.io/safe-to-evict": "false"])], sandbox: "a",
            fields: safeToEvict("false")),
        Row(id: "C-113 true", template: nil, members: [Fix.member("a")], sandbox: "a", fields: safeToEvict(nil)),
        Row(
            id: "C-114",
            claim: Fix.claim(
                Fix.name, ["additionalPodMetadata": ["annotations": ["cluster-autoscaler.kubernetes.io/safe-to-evict": "true"]]]),
            members: [Fix.member("a")], sandbox: "a", fields: safeToEvict("true")),
        Row(id: "C-115", members: [Fix.member("a", owner: nil)], sandbox: "test-claim"),
        Row(
            id: "C-116", claim: Fix.claim(labels: ["agents.x-k8s.io/created-by": "go-client"]), members: [Fix.member("a")], sandbox: "a",
            fields: [
                "metadata": ["labels": ["agents.x-k8s.io/created-by": "go-client"]],
                "spec": ["podTemplate": ["metadata": ["labels": ["agents.x-k8s.io/created-by": "go-client"]]]],
            ]),
        Row(
            id: "C-118", pool: Fix.pool(strategy: "Recreate"), members: [Fix.member("a", hash: "0badc0de", podSpec: stale)],
            sandbox: "test-claim"),
        Row(
            id: "C-119", pool: Fix.pool(strategy: "Recreate"), members: [Fix.member("a", hash: current, podSpec: stale)], sandbox: "a"),
        Row(id: "C-120", pool: Fix.pool(strategy: "Recreate"), members: [Fix.member("a")], sandbox: "a"),
        Row(
            id: "C-121", pool: Fix.pool(strategy: "OnReplenish"), members: [Fix.member("a", hash: "0badc0de", podSpec: stale)],
            sandbox: "a"),
        Row(id: "C-122", members: [Fix.member("a", hash: "0badc0de", podSpec: stale)], sandbox: "a"),
        Row(
            id: "C-132", claim: Fix.claim(status: ["sandbox": ["name": "bound"]]),
            members: [Fix.member("a"), Fix.owned("bound", labels: [:])], sandbox: "bound",
            fields: ["metadata": ["labels": ["agents.x-k8s.io/launch-type": "warm"]]], queued: ["a"]),
        Row(
            id: "C-139", members: [Fix.member("a", ready: false), Fix.member("b")], sandbox: "b", queued: ["a"]),
        Row(
            id: "C-140", members: [Fix.member("a", node: "node-1"), Fix.member("b", node: "node-2"), Fix.member("c", node: "node-2")],
            sandbox: "b", queued: ["a", "c"]),
        Row(
            id: "C-142", claim: Fix.claim(status: ["sandbox": ["name": "bound"]]),
            members: [Fix.owned("bound", labels: ["agents.x-k8s.io/launch-type": "cold"])], sandbox: "bound",
            fields: ["metadata": ["labels": ["agents.x-k8s.io/launch-type": "cold"]]]),
        Row(
            id: "K22", claim: Fix.claim(status: ["sandbox": ["name": "taken"]]),
            members: [Fix.member("a"), Fix.owned("taken", owner: Fix.owner("SandboxClaim", "other", "other-uid"))], sandbox: "a"),
        Row(
            id: "C-123", claim: Fix.claim(annotations: ["agents.x-k8s.io/sandbox-name": "b"]),
            members: [Fix.member("a"), Fix.member("b", ready: false, ip: false)], sandbox: "b", queued: ["a", "b"]),
        Row(
            id: "C-134 annotation", claim: Fix.claim(annotations: ["agents.x-k8s.io/sandbox-name": "a"]),
            members: [Fix.owned("a", owner: Fix.owner("SandboxClaim", "other", "other-uid"))], sandbox: "test-claim"),
        Row(
            id: "C-134 label", claim: Fix.claim(labels: ["agents.x-k8s.io/sandbox-name": "a"]),
            members: [
                Fix.owned(
                    "a", owner: Fix.owner("SandboxClaim", "other", "other-uid", apiVersion: "extensions.agents.x-k8s.io/v1alpha1"))
            ], sandbox: "test-claim"),
        Row(
            id: "C-135", claim: Fix.claim(labels: ["agents.x-k8s.io/sandbox-name": "a"]),
            members: [Fix.member("a", owner: Fix.owner("SandboxWarmPool", "other", "other-pool-uid"))], sandbox: "test-claim"),
        Row(
            id: "the assigned Sandbox is gone", claim: Fix.claim(annotations: ["agents.x-k8s.io/sandbox-name": "gone"]),
            members: [Fix.member("a")], sandbox: "a"),
    ])
    func `a claim takes`(row: Row) throws {
        let bench = try ClaimBench([row.claim] + [row.pool, row.template].compactMap { $0 } + row.members)
        defer { bench.shutDown() }
        bench.advance(row.age)
        let outcome = try bench.pass()
        #expect(outcome.failure == nil)
        let claim = try bench.claim()
        #expect(claim.sandboxName == row.sandbox)
        let sandbox = try bench.sandbox(row.sandbox)
        #expect(sandbox.controllerReference?.uid == Fix.uid)
        for mistake in Fix.differences(sandbox.json, row.fields) { Issue.record("Sandbox\(mistake)") }
        #expect(bench.queued() == row.queued)
        #expect(claim.label("agents.x-k8s.io/sandbox-name") == nil)
        let isFromPool = row.members.contains {
            UntypedObject($0).name == row.sandbox && UntypedObject($0).controllerReference?.isWarmPool == true
        }
        #expect(claim.annotation("agents.x-k8s.io/sandbox-name") == (isFromPool ? row.sandbox : nil))
        #expect(try bench.pass().calls == [])
    }

    private static func safeToEvict(_ value: JSONValue) -> JSONValue {
        [
            "spec": [
                "podTemplate": ["metadata": ["annotations": value.isNull ? nil : ["cluster-autoscaler.kubernetes.io/safe-to-evict": value]]]
            ]
        ]
    }

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

    @Test func `C-063 the policy for volumes does not concern a claim without any`() throws {
        let bench = try ClaimBench([
            Fix.claim(), Fix.pool(), Fix.template(["volumeClaimTemplatesPolicy": "Disallowed"]), Fix.member("a"),
        ])
        defer { bench.shutDown() }
        try bench.pass()
        #expect(try bench.claim().sandboxName == "a")
    }
}
