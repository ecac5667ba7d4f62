import AgentSandboxAPI
import ControllerRuntime
import ObjectModel
import Simulation
import Testing

@testable import AgentSandboxControllers

@Suite struct WarmPoolPopulationTests {
    typealias Fixtures = WarmPoolFixtures

    /// Pool, template and members with the names a, b, c, …
    private static func given(
        replicas: Int64?, members: Int = 0, ready: Bool? = nil, strategy: String? = nil
    ) -> [JSONValue] {
        let names = ["a", "b", "c", "d", "e"].prefix(members)
        return [Fixtures.pool(replicas: replicas, strategy: strategy), Fixtures.template()]
            + names.map { Fixtures.member($0, ready: ready) }
    }

    @Test(
        arguments: [
            ("W-001", nil, 0, 1, 1), ("W-002", 3, 0, 3, 3), ("W-003", 3, 1, 2, 3), ("W-004", 3, 4, 0, 3), ("W-005", 3, 3, 0, 3),
            ("W-006", 0, 3, 0, 0),
        ] as [(String, Int64?, Int, Int, Int)])
    func `A pool has as many members as it asks for`(_ id: String, _ replicas: Int64?, _ before: Int, _ creates: Int, _ after: Int) throws {
        let bench = try WarmPoolBench(Self.given(replicas: replicas, members: before))
        defer { bench.shutDown() }
        let first = try bench.pass()
        #expect(first.failure == nil)
        #expect(bench.count("create sandboxes") == creates, "\(id)")
        #expect(bench.count("delete sandboxes") == max(0, before - after), "\(id)")
        #expect(try bench.sandboxes.count == after, "\(id)")
        try bench.pass()
        #expect(bench.count("create sandboxes") + bench.count("delete sandboxes") == 0, "\(id)")
        try bench.pass()
        #expect(bench.count("patch sandboxwarmpools/status") == 0, "\(id)")
        #expect(try bench.sandboxes.count == after, "\(id)")
    }

    @Test func `W-002, W-011 A member carries the marks of its pool and template`() throws {
        let template = Fixtures.template(
            "test-template", ["podTemplate": ["metadata": ["labels": ["app": "web"], "annotations": ["note": "x"]]]])
        let bench = try WarmPoolBench([Fixtures.pool(replicas: 1), template])
        defer { bench.shutDown() }
        try bench.pass()
        let members = try bench.sandboxes
        #expect(members.count == 1)
        guard let member = members.first else { return }
        let hash = BlueprintHash.of(template["spec"] ?? .null)
        let podHash = BlueprintHash.ofPodTemplate(template["spec"] ?? .null)
        #expect(member.name.hasPrefix("test-pool-"))
        #expect(member.name.utf8.count == "test-pool-".utf8.count + 5)
        #expect(
            JSONValue.object(member.labels)
                == [
                    "agents.x-k8s.io/warm-pool-sandbox": "59733166", "agents.x-k8s.io/sandbox-template-ref-hash": "69155462",
                    "agents.x-k8s.io/launch-type": "warm", "agents.x-k8s.io/sandbox-template-hash": .string(hash),
                    "agents.x-k8s.io/sandbox-pod-template-hash": .string(podHash), "agents.x-k8s.io/created-by": "controller",
                ])
        #expect(JSONValue.object(member.annotations) == ["agents.x-k8s.io/sandbox-template-ref": "test-template"])
        #expect(
            member.controllerReference
                == OwnerReference(
                    apiVersion: "extensions.agents.x-k8s.io/v1beta1", kind: "SandboxWarmPool", name: "test-pool", uid: "test-pool-uid",
                    controller: true, blockOwnerDeletion: true))
        #expect(
            JSONValue.object(member.blueprint.podLabels)
                == [
                    "app": "web", "agents.x-k8s.io/warm-pool-sandbox": "59733166",
                    "agents.x-k8s.io/sandbox-template-ref-hash": "69155462", "agents.x-k8s.io/sandbox-template-hash": .string(hash),
                    "agents.x-k8s.io/sandbox-pod-template-hash": .string(podHash),
                ])
        #expect(
            JSONValue.object(member.blueprint.podAnnotations)
                == ["note": "x", "cluster-autoscaler.kubernetes.io/safe-to-evict": "true"])
        #expect(member.json.at("spec", "operatingMode") == "Running")
        #expect(try bench.status()?["selector"] == "agents.x-k8s.io/warm-pool-sandbox=59733166")
    }

    /// W-012 and W-013: the template's spec, and what the member's spec has at least.
    @Test(
        arguments: [
            ("W-012", ["volumeClaimTemplates": [Fixtures.volumeClaim]], ["volumeClaimTemplates": [Fixtures.volumeClaim]]),
            ("service", ["service": false], ["service": false]),
            (
                "W-013 managed", [:],
                [
                    "podTemplate": [
                        "spec": [
                            "automountServiceAccountToken": false, "dnsPolicy": "None",
                            "dnsConfig": ["nameservers": ["8.8.8.8", "1.1.1.1"]],
                        ]
                    ]
                ]
            ),
            (
                "W-013 explicit", ["podTemplate": ["spec": ["automountServiceAccountToken": true]]],
                ["podTemplate": ["spec": ["automountServiceAccountToken": true, "dnsPolicy": "None"]]]
            ),
            (
                "W-013 unmanaged", ["networkPolicyManagement": "Unmanaged"],
                ["podTemplate": ["spec": ["automountServiceAccountToken": false, "dnsPolicy": .null]]]
            ),
        ] as [(String, JSONValue, JSONValue)])
    func `A member has the template's blueprint under secure defaults`(
        _ id: String, _ template: JSONValue, _ expected: JSONValue
    ) throws {
        let bench = try WarmPoolBench([Fixtures.pool(replicas: 1), Fixtures.template("test-template", template)])
        defer { bench.shutDown() }
        try bench.pass()
        let spec = try bench.sandboxes.first?.json["spec"] ?? .null
        #expect(MergePatch.apply(expected, to: spec) == spec, "\(id)")
    }

    /// W-026: the flag, what the template says, what the member says.
    @Test(
        arguments: [
            ("true", nil, "true"), ("false", nil, nil), ("true", "false", "false"), ("false", "true", "true"), ("true", "true", "true"),
        ] as [(String, String?, String?)])
    func `W-026 The autoscaler may evict members unless flag or template say otherwise`(
        _ flag: String, _ given: String?, _ expected: String?
    ) throws {
        let key = "cluster-autoscaler.kubernetes.io/safe-to-evict"
        var template = SandboxTemplate(Fixtures.template())
        if let given { template.blueprint.podAnnotations = JSONObject(uniqueKeys: [key], values: [.string(given)]) }
        let bench = try WarmPoolBench([Fixtures.pool(replicas: 1), template.json], flags: [("enable-warm-pool-eviction", flag)])
        defer { bench.shutDown() }
        try bench.pass()
        #expect(try bench.sandboxes.first?.blueprint.podAnnotations[key]?.stringValue == expected)
    }

    // MARK: Membership

    @Test func `W-007 An orphan made from the template is adopted and counted`() throws {
        let bench = try WarmPoolBench([Fixtures.pool(replicas: 1), Fixtures.template(), Fixtures.orphan("a")])
        defer { bench.shutDown() }
        #expect(try bench.pass().failure == nil)
        let adopted = try bench.sandbox("a")
        #expect(adopted.controllerReference?.uid == "test-pool-uid")
        #expect(adopted.controllerReference?.blockOwnerDeletion == true)
        #expect(adopted.label("agents.x-k8s.io/launch-type") == "warm")
        #expect(bench.count("update sandboxes") == 1)
        #expect(bench.count("create sandboxes") == 0)
        #expect(try bench.status()?["replicas"] == 1)
    }

    @Test(arguments: ["OnReplenish", "Recreate"])
    func `W-024 A forged orphan is deleted and does not count`(_ strategy: String) throws {
        var forged = Sandbox(Fixtures.orphan("a"))
        forged.blueprint.podSpec = ["containers": [["name": "main", "image": "other"]]]
        let bench = try WarmPoolBench([Fixtures.pool(replicas: 1, strategy: strategy), Fixtures.template(), forged.json])
        defer { bench.shutDown() }
        #expect(try bench.pass().failure == nil)
        #expect(try !bench.names.contains("a"))
        #expect(bench.count("create sandboxes") == 1)
        #expect(try bench.status()?["replicas"] == nil)
    }

    @Test func `K8 Without a template an orphan is adopted unseen and nothing is made`() throws {
        var forged = Sandbox(Fixtures.orphan("a"))
        forged.blueprint.podSpec = ["containers": [["name": "main", "image": "other"]]]
        let bench = try WarmPoolBench([Fixtures.pool(replicas: 3), forged.json])
        defer { bench.shutDown() }
        let outcome = try bench.pass()
        #expect(outcome.failure == nil)
        #expect((Nanoseconds.seconds(302)..<Nanoseconds.seconds(453)).contains(outcome.requeueAfter ?? 0))
        #expect(try bench.sandbox("a").controllerReference?.uid == "test-pool-uid")
        #expect(bench.count("create sandboxes") == 0)
    }

    @Test func `W-009, W-010 Members, orphans and Sandboxes of others are told apart`() throws {
        let bench = try WarmPoolBench(
            Self.given(replicas: 4, members: 2) + [Fixtures.orphan("orphan"), Fixtures.foreign("foreign")])
        defer { bench.shutDown() }
        try bench.pass()
        #expect(bench.count("create sandboxes") == 1)
        #expect(try bench.sandbox("foreign").controllerReference?.uid == "claim-uid")
        #expect(try bench.sandboxes.count == 5)
        #expect(try bench.status()?["replicas"] == 3)
    }

    @Test(arguments: [nil, "", "cold"])
    func `A member that does not say that it was launched warm is made to`(type: String?) throws {
        var old = Sandbox(Fixtures.member("a", ready: true))
        old.setLabel("agents.x-k8s.io/launch-type", type)
        let bench = try WarmPoolBench([Fixtures.pool(replicas: 1), Fixtures.template(), old.json])
        defer { bench.shutDown() }
        try bench.pass()
        #expect(try bench.sandbox("a").label("agents.x-k8s.io/launch-type") == "warm")
        #expect(try bench.status()?["readyReplicas"] == 1)
        try bench.pass()
        #expect(bench.count("update sandboxes") == 0)
    }

    // MARK: Status

    @Test(arguments: [(0, 3), (2, 3), (3, 3)])
    func `W-014 Ready members are counted`(_ ready: Int, _ members: Int) throws {
        let bench = try WarmPoolBench(Self.given(replicas: Int64(members), members: members))
        defer { bench.shutDown() }
        for name in ["a", "b", "c"].prefix(ready) { try bench.setReady(name) }
        try bench.pass()
        let status = try bench.status()
        #expect(status?["replicas"] == .int(Int64(members)))
        #expect(status?["readyReplicas"] == (ready == 0 ? nil : .int(Int64(ready))))
    }

    @Test func `W-015, W-016 The status follows generation and counts, and zero counts are no fields`() throws {
        let bench = try WarmPoolBench(Self.given(replicas: 1, members: 1, ready: true))
        defer { bench.shutDown() }
        try bench.pass()
        #expect(
            try bench.status()
                == [
                    "replicas": 1, "readyReplicas": 1, "selector": "agents.x-k8s.io/warm-pool-sandbox=59733166", "observedGeneration": 1,
                ])
        try bench.bench.patch("SandboxWarmPool", "test-pool", ["spec": ["replicas": 0]])
        try bench.pass()
        #expect(try bench.status()?["replicas"] == 1)
        try bench.pass()
        #expect(
            try bench.status() == ["selector": "agents.x-k8s.io/warm-pool-sandbox=59733166", "observedGeneration": 2])
    }

    @Test func `A pool that goes is forgotten`() throws {
        let bench = try WarmPoolBench(Self.given(replicas: 2), flags: [("sandbox-warm-pool-replenish-delay", "5s")])
        defer { bench.shutDown() }
        try bench.pass()
        try bench.bench.delete("SandboxWarmPool", "test-pool")
        #expect(try bench.pass().failure == nil)
        #expect(bench.controller.expectations.isEmpty)
        #expect(bench.controller.replenishHold.isEmpty)
        #expect(bench.count("patch sandboxwarmpools/status") == 0)
    }

    // MARK: Rollout

    /// W-019 and W-028: what changes in the template, and how many members Recreate replaces.
    private static let changes: [(String, JSONValue, Bool)] = [
        ("W-019 image", ["podTemplate": ["spec": ["containers": [["name": "main", "image": "new"]]]]], true),
        (
            "W-019 env",
            ["podTemplate": ["spec": ["containers": [["name": "main", "image": "pause", "env": [["name": "A", "value": "1"]]]]]]],
            true
        ),
        ("W-023", ["podTemplate": ["spec": ["dnsPolicy": "Default"]]], true),
        ("W-028 claim template", ["volumeClaimTemplates": [Fixtures.volumeClaim]], true),
        ("W-028 service", ["service": true], true),
        ("W-027 pod label", ["podTemplate": ["metadata": ["labels": ["a": "b"]]]], false),
        ("W-027 pod annotation", ["podTemplate": ["metadata": ["annotations": ["a": "b"]]]], false),
        ("W-027 nothing", ["envVarsInjectionPolicy": "Allowed"], false),
    ]

    @Test(arguments: changes)
    func `Recreate replaces members when the template makes others`(_ id: String, _ change: JSONValue, _ isReplaced: Bool) throws {
        let bench = try WarmPoolBench(Self.given(replicas: 3, members: 3, ready: true, strategy: "Recreate"))
        defer { bench.shutDown() }
        try bench.bench.patch("SandboxTemplate", "test-template", ["spec": change])
        try bench.pass()
        #expect(bench.count("delete sandboxes") == (isReplaced ? 3 : 0), "\(id)")
        #expect(bench.count("create sandboxes") == 0, "\(id)")
        try bench.pass()
        #expect(bench.count("create sandboxes") == (isReplaced ? 3 : 0), "\(id)")
        #expect(try bench.sandboxes.count == 3, "\(id)")
        #expect(try bench.names.contains("a") == !isReplaced, "\(id)")
    }

    /// W-027 and W-028: the claim templates before and after a change, and whether Recreate replaces.
    @Test(
        arguments: [
            ("W-028 removal", nil, true),
            ("W-028 spec", ["metadata": ["name": "data"], "spec": ["accessModes": ["ReadWriteMany"]]], true),
            ("W-028 name", MergePatch.apply(["metadata": ["name": "other"]], to: Fixtures.volumeClaim), true),
            ("W-027 label", MergePatch.apply(["metadata": ["labels": ["a": "b"]]], to: Fixtures.volumeClaim), false),
            ("W-027 annotation", MergePatch.apply(["metadata": ["annotations": ["a": "b"]]], to: Fixtures.volumeClaim), false),
        ] as [(String, JSONValue?, Bool)])
    func `Claim templates are compared by name and spec`(_ id: String, _ after: JSONValue?, _ isReplaced: Bool) throws {
        let template = Fixtures.template("test-template", ["volumeClaimTemplates": [Fixtures.volumeClaim]])
        let bench = try WarmPoolBench([
            Fixtures.pool(replicas: 1, strategy: "Recreate"), template, Fixtures.member("a", from: template, ready: true),
        ])
        defer { bench.shutDown() }
        let value: JSONValue = after.map { .array([$0]) } ?? .null
        try bench.bench.patch("SandboxTemplate", "test-template", ["spec": ["volumeClaimTemplates": value]])
        try bench.pass()
        #expect(bench.count("delete sandboxes") == (isReplaced ? 1 : 0), "\(id)")
    }

    @Test(arguments: ["OnReplenish", nil] as [String?])
    func `W-019 On replenish old members stay until they are used up`(_ strategy: String?) throws {
        let bench = try WarmPoolBench(Self.given(replicas: 2, members: 2, ready: true, strategy: strategy))
        defer { bench.shutDown() }
        let change: JSONValue = ["podTemplate": ["spec": ["containers": [["name": "main", "image": "new"]]]]]
        try bench.bench.patch("SandboxTemplate", "test-template", ["spec": change])
        try bench.pass()
        #expect(try bench.names == ["a", "b"])
        try bench.bench.delete("Sandbox", "a")
        try bench.pass()
        let images = try bench.sandboxes.map { $0.blueprint.podSpec["containers"]?[0]?["image"]?.stringValue }
        #expect(images == ["pause", "new"])
    }

    @Test func `W-020 Recreate rolls to another template of the same spec`() throws {
        let bench = try WarmPoolBench(Self.given(replicas: 2, members: 2, ready: true, strategy: "Recreate"))
        defer { bench.shutDown() }
        try bench.bench.add(Fixtures.template("other-template"))
        try bench.bench.patch("SandboxWarmPool", "test-pool", ["spec": ["sandboxTemplateRef": ["name": "other-template"]]])
        try bench.pass()
        try bench.pass()
        let members = try bench.sandboxes
        #expect(members.count == 2)
        for member in members {
            #expect(!["a", "b"].contains(member.name))
            #expect(member.label("agents.x-k8s.io/sandbox-template-ref-hash") == NameHash.of("other-template"))
            #expect(member.annotation("agents.x-k8s.io/sandbox-template-ref") == "other-template")
        }
    }

    @Test func `W-032 A template change rolls only the pools that refer to it`() throws {
        let second = Fixtures.pool("second-pool", replicas: 1, template: "second-template", strategy: "Recreate")
        let secondTemplate = Fixtures.template("second-template")
        let bench = try WarmPoolBench(
            Self.given(replicas: 1, members: 1, ready: true, strategy: "Recreate") + [
                second, secondTemplate, Fixtures.member("z", of: second, from: secondTemplate, ready: true),
            ])
        defer { bench.shutDown() }
        try bench.bench.patch("SandboxTemplate", "test-template", ["spec": ["service": true]])
        for _ in 0..<2 {
            try bench.pass()
            try bench.pass("second-pool")
        }
        let names = try bench.names
        #expect(names.count == 2)
        #expect(names.contains("z") && !names.contains("a"))
    }

    @Test func `Recreate is not limited by the batch size, other deletions and creations are`() throws {
        let bench = try WarmPoolBench(
            Self.given(replicas: 5, members: 5, ready: true, strategy: "Recreate"), flags: [("sandbox-warm-pool-max-batch-size", "2")])
        defer { bench.shutDown() }
        try bench.bench.patch("SandboxTemplate", "test-template", ["spec": ["service": true]])
        try bench.pass()
        #expect(bench.count("delete sandboxes") == 5)
        for expected in [2, 2, 1] {
            try bench.pass()
            #expect(bench.count("create sandboxes") == expected)
        }
        try bench.bench.patch("SandboxWarmPool", "test-pool", ["spec": ["replicas": 0]])
        for expected in [2, 2, 1] {
            try bench.pass()
            #expect(bench.count("delete sandboxes") == expected)
        }
    }
}
