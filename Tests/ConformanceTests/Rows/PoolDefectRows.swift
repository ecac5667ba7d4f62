import AgentSandboxAPI
import ObjectModel
import Simulation

/// Rows about pools, and about what is counted of claims, for what no row of the specification tells apart from a seeded defect.
enum PoolDefectRows {
    static let rows: [Row] = templates + members + expectations + claims

    private typealias Pool = PoolFixtures
    private typealias Fix = ClaimObjects

    private static let newImage: JSONValue = ["podTemplate": ["spec": ["containers": [["name": "main", "image": "new"]]]]]

    private static func hash(_ hash: JSONValue) -> JSONValue { ["agents.x-k8s.io/sandbox-template-hash": hash] }

    private static func recreate(_ about: String, template: JSONValue = [:], _ members: [JSONValue], deletes: [String]) -> Row {
        Pool.row(
            "", about,
            given: [Pool.pool(replicas: Int64(members.count), strategy: "Recreate"), Pool.template(Pool.templateName, template)] + members,
            steps: [.pass(Pool.name, calls: deletes.map { "delete sandboxes \($0)" } + [Pool.statusPatch])])
    }

    private static let templates: [Row] = [
        recreate("a member with the template's hash is not compared", [Pool.member("a", spec: newImage)], deletes: []),
        recreate(
            "members of different hashes are compared one by one",
            [Pool.member("a", labels: hash("11111111")), Pool.member("b", labels: hash("22222222"), spec: newImage)], deletes: ["b"]),
        recreate(
            "an empty field is as good as none", template: ["podTemplate": ["spec": ["nodeSelector": [:]]]],
            [Pool.member("a", labels: hash("11111111"))], deletes: []),
    ]

    /// A member of a pool that had the same name.
    private static let heir = Pool.member(
        "a", owner: MergePatch.apply(["uid": "11111111-2222-3333-4444-555555555555"], to: Pool.ownReference))
    private static let leaving = MergePatch.apply(
        ["metadata": ["deletionTimestamp": "2026-01-01T00:00:00Z"]], to: Pool.pool(replicas: 1))

    private static let members: [Row] = [
        Row(
            ids: "", about: "a member of a former pool of the name is none", of: .pool,
            configure: { $0.timing.garbageCollection = .constant(.hours(1)) },
            given: [Pool.pool(replicas: 1), Pool.template(), heir],
            steps: [.pass(Pool.name, calls: [Pool.creation, Pool.statusPatch]), .count("Sandbox", 2)]),
        Pool.row(
            "", "a pool on its way out makes nothing", given: [leaving, Pool.template()],
            steps: [.forced(Pool.name, calls: []), .count("Sandbox", 0)]),
        Pool.row(
            "", "that a pool does not progress is told once",
            given: [
                Pool.pool(replicas: 1), Pool.template(), Pool.member("a", ready: false), Fixtures.pod("a", status: Pool.unschedulable),
            ],
            steps: [
                .always("no Event is repeated") { world in
                    try world.server.list(
                        world.server.resolve(kind: GroupVersionKind(group: "", version: "v1", kind: "Event")), namespace: nil
                    )
                    .items.allSatisfy { $0["series"] == nil }
                }, .advance(.minutes(10)), .pass(Pool.name, calls: [Pool.statusPatch], requeueAfter: .minutes(1)),
                .retry(Pool.name, calls: [], requeueAfter: .minutes(1)), .retry(Pool.name, calls: [], requeueAfter: .minutes(1)),
            ]),
        Pool.row(
            "", "a pool does not look for its next token before it is there",
            flags: [(name: "sandbox-warm-pool-max-refill-rate", value: "3")], given: [Pool.pool(replicas: 5), Pool.template()],
            steps: [
                .pass(Pool.name, calls: [Pool.creation, Pool.creation, Pool.creation, Pool.statusPatch])
            ] + Pool.makeReady(["@1", "@2", "@3"]) + [.pass(Pool.name, calls: [Pool.statusPatch], requeueAfter: 333_333_334)]),
    ]

    private static let three = ["a", "b", "c"].map { Pool.member($0) }

    private static func deletes(_ names: [String]) -> Row.Step {
        .pass(Pool.name, calls: names.map { "delete sandboxes \($0)" } + [Pool.statusPatch])
    }

    // MARK: What is awaited

    private static let expectations: [Row] = [
        Pool.row(
            "", "a stale member that was asked to go is not asked again",
            given: [
                Pool.pool(replicas: 1, strategy: "Recreate"), Pool.template(), Pool.member("a"),
            ],
            steps: [
                .converge(Pool.name), .freeze("Sandbox"), .patch("SandboxTemplate", Pool.templateName, ["spec": newImage]),
                deletes(["a"]), .forced(Pool.name, calls: []),
            ]),
        Pool.row(
            "", "a further deletion renews the wait for the one before",
            given: [
                Pool.pool(replicas: 2, strategy: "Recreate"), Pool.template(), Pool.member("a", labels: hash("11111111"), spec: newImage),
                Pool.member("b"),
            ],
            steps: [
                .freeze("Sandbox"), deletes(["a"]), .advance(.minutes(4)),
                .patch("SandboxTemplate", Pool.templateName, ["spec": ["podTemplate": ["spec": ["hostname": "other"]]]]), deletes(["b"]),
                .advance(.seconds(70)), .forced(Pool.name, calls: []),
            ]),
        Pool.row(
            "", "a deletion that fails does not stand for another", given: [Pool.pool(replicas: 1), Pool.template()] + three,
            steps: [
                .freeze("Sandbox"), .at("delete sandboxes b", [.refuse(.rowFailure("boom"))]),
                .pass(Pool.name, calls: ["delete sandboxes a", "delete sandboxes b"], failure: "boom"),
                .retry(Pool.name, calls: [Pool.statusPatch], requeueAfter: .seconds(30)),
            ]),
        Row(
            ids: "", about: "a member that is seen to go before the answer is there is not awaited", of: .pool,
            configure: { $0.timing.apiRequest = .constant(.milliseconds(2)) },
            given: [Pool.pool(replicas: 1, strategy: "Recreate"), Pool.template(), Pool.member("a")],
            steps: [
                .advance(.seconds(1)), .converge(Pool.name), .patch("SandboxTemplate", Pool.templateName, ["spec": newImage]),
                .pass(Pool.name), .pass(Pool.name), .names("Sandbox", ["@1"]),
            ]),
    ]

    // MARK: What is counted of claims

    private static let named: JSONValue = ["agents.x-k8s.io/sandbox-template-ref": "test-template"]

    private static let claims: [Row] = [
        Row(
            ids: "", about: "a new Sandbox does not end when its claim does", of: .claim,
            given: [
                Fix.claim(Fix.name, ["lifecycle": ["shutdownTime": "2026-01-02T00:00:00Z"]]), Fix.pool(), Fix.template(),
            ],
            steps: [.converge(Fix.name), .expect("Sandbox", Fix.name, ["spec": ["shutdownTime": nil]])]),
        Row(
            ids: "", about: "a Sandbox that names its Pod may be cold", of: .claim,
            given: [
                Fix.claim(status: ["sandbox": ["name": "test-claim"], "conditions": [Fix.notReady]]), Fix.pool(), Fix.template(),
                Fix.owned(annotations: MergePatch.apply(["agents.x-k8s.io/pod-name": "p"], to: named), conditions: [Fix.ready]),
            ],
            steps: [
                .converge(Fix.name),
                .metrics([
                    #"agent_sandbox_claim_controller_startup_latency_ms_count{launch_type="cold",sandbox_template="test-template"} 1"#
                ]),
            ]),
        Row(
            ids: "", about: "how long a Sandbox took begins with the Sandbox", of: .claim,
            given: [Fix.claim(), Fix.pool(), Fix.template()],
            steps: [
                .advance(.seconds(2)), .create(Fix.owned(annotations: named, conditions: [Fix.notReady])), .advance(.seconds(3)),
                .status(
                    "Sandbox", Fix.name,
                    ["conditions": [Fix.condition("Ready", "True", "DependenciesReady", "Pod is Ready", since: "2026-01-01T00:00:05Z")]]),
                .converge(Fix.name),
                .metrics([
                    "agent_sandbox_creation_latency_ms_sum{launch_type=\"cold\",namespace=\"default\","
                        + "sandbox_template=\"test-template\"} 3000"
                ]),
            ]),
    ]
}
