import ObjectModel

/// How many members a pool makes, keeps and gives up, and what its status says of them.
enum PoolPopulationRows {
    private typealias Pool = PoolFixtures

    static let all: [Row] = numbers + owners + statuses

    /// A pool that has members and is to have others: the calls of the first pass, the members after it, and the status in the end.
    private static func row(
        _ ids: String, replicas: Int64?, before: [String], calls: [String], after: [String]
    ) -> Row {
        let made = after.filter { $0.hasPrefix("@") }
        let end = Int64(after.count)
        // The status that a pass writes tells what it found, and the write wakes the pool again.
        var steps: [Row.Step] = [
            .pass(Pool.name, calls: calls + [Pool.statusPatch]), .names("Sandbox", after),
            .expect("SandboxWarmPool", Pool.name, Pool.counts(Int64(before.count), ready: Int64(before.count))),
        ]
        steps += Pool.makeReady(made)
        if before.count != after.count { steps.append(.pass(Pool.name, calls: [Pool.statusPatch])) }
        steps += [
            .pass(Pool.name, calls: []), .ready([]), .expect("SandboxWarmPool", Pool.name, Pool.counts(end, ready: end)),
            .names("Sandbox", after), .events([]),
        ]
        return Pool.row(
            ids, given: [Pool.pool(replicas: replicas), Pool.template()] + before.map { Pool.member($0) }, steps: steps)
    }

    private static let numbers: [Row] = [
        row("W-001", replicas: nil, before: [], calls: [Pool.creation], after: ["@1"]),
        row("W-002", replicas: 3, before: [], calls: [Pool.creation, Pool.creation, Pool.creation], after: ["@1", "@2", "@3"]),
        row("W-003", replicas: 3, before: ["a"], calls: [Pool.creation, Pool.creation], after: ["a", "@1", "@2"]),
        // All are equally old and ready, so the first of the list goes.
        row("W-004", replicas: 3, before: ["a", "b", "c", "d"], calls: ["delete sandboxes a"], after: ["b", "c", "d"]),
        row("W-005 K21", replicas: 3, before: ["a", "b", "c"], calls: [], after: ["a", "b", "c"]),
        row(
            "W-006", replicas: 0, before: ["a", "b", "c"], calls: ["delete sandboxes a", "delete sandboxes b", "delete sandboxes c"],
            after: []),
        Pool.row(
            "W-004", "members that are not ready go first, then the newest", given: [Pool.pool(replicas: 5), Pool.template()],
            steps: [
                .create(Pool.member("old", ready: true)), .create(Pool.member("slow", ready: false)), .advance(.seconds(10)),
                .create(Pool.member("new", ready: true)), .create(Pool.member("twin", ready: true)), .advance(.seconds(10)),
                .create(Pool.member("late", ready: false)), .patch("SandboxWarmPool", Pool.name, ["spec": ["replicas": 1]]),
                .passWithin(
                    Pool.name,
                    calls: [
                        "delete sandboxes late", "delete sandboxes slow", "delete sandboxes new", "delete sandboxes twin",
                        Pool.statusPatch,
                    ], .seconds(282)...(.seconds(423))),
                .names("Sandbox", ["old"]), .expect("SandboxWarmPool", Pool.name, Pool.counts(5, ready: 3, generation: 2)),
            ]),
        Pool.row(
            "W-004", "the newest goes even when the oldest comes last in the list", given: [Pool.pool(replicas: 1), Pool.template()],
            steps: [
                .create(Pool.member("z")), .advance(.seconds(1)), .create(Pool.member("m")), .advance(.seconds(1)),
                .create(Pool.member("a")), .pass(Pool.name, calls: ["delete sandboxes a", "delete sandboxes m", Pool.statusPatch]),
                .names("Sandbox", ["z"]),
            ]),
    ]

    private static let otherPool: JSONValue = [
        "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxWarmPool", "name": "other-pool",
        "uid": "uid:SandboxWarmPool/other-pool", "controller": true,
    ]

    private static let owners: [Row] = [
        Pool.row(
            "W-007", given: [Pool.pool(replicas: 1), Pool.template(), Pool.orphan("a")],
            steps: [
                .pass(Pool.name, calls: ["update sandboxes a", Pool.statusPatch]),
                .expect(
                    "Sandbox", "a",
                    ["metadata": ["ownerReferences": [Pool.ownReference], "labels": ["agents.x-k8s.io/launch-type": "warm"]]]),
                .expect("SandboxWarmPool", Pool.name, Pool.counts(1, ready: 1)), .pass(Pool.name, calls: []), .ready([]),
            ]),
        Pool.row(
            "W-007", "other owners stay beside the new controller",
            given: [
                Pool.pool(replicas: 1), Pool.template(),
                MergePatch.apply(
                    [
                        "metadata": [
                            "ownerReferences": [
                                ["apiVersion": "v1", "kind": "ConfigMap", "name": "other", "uid": "uid:ConfigMap/other"]
                            ]
                        ]
                    ], to: Pool.orphan("a")),
            ],
            steps: [
                .pass(Pool.name, calls: ["update sandboxes a", Pool.statusPatch]),
                .expect(
                    "Sandbox", "a",
                    [
                        "metadata": [
                            "ownerReferences": [
                                ["apiVersion": "v1", "kind": "ConfigMap", "name": "other", "uid": "uid:ConfigMap/other"],
                                Pool.ownReference,
                            ]
                        ]
                    ]),
            ]),
        Pool.row(
            "W-008", given: [Pool.pool(replicas: 2), Pool.template(), Pool.member("a"), Pool.member("b")],
            steps: [
                .pass(Pool.name, calls: [Pool.statusPatch]), .expect("SandboxWarmPool", Pool.name, Pool.counts(2, ready: 2)),
                .pass(Pool.name, calls: []), .ready([]),
            ]),
        Pool.row(
            "W-009",
            given: [Pool.pool(replicas: 1), Pool.template(), Pool.member("a", owner: Fixtures.foreignReference)],
            steps: [
                .pass(Pool.name, calls: [Pool.creation, Pool.statusPatch]),
                .expect("SandboxWarmPool", Pool.name, Pool.counts(0, ready: 0)), .names("Sandbox", ["a", "@1"]),
                .expect("Sandbox", "a", ["metadata": ["ownerReferences": [Fixtures.foreignReference]]]),
            ]),
        Pool.row(
            "W-009", "a member of another pool under this pool's label is not counted",
            given: [
                Pool.pool(replicas: 1), Pool.pool("other-pool", replicas: 1), Pool.template(),
                Pool.member("a", owner: otherPool),
            ],
            steps: [
                .pass(Pool.name, calls: [Pool.creation, Pool.statusPatch]),
                .expect("SandboxWarmPool", Pool.name, Pool.counts(0, ready: 0)),
                .expect("Sandbox", "a", ["metadata": ["ownerReferences": [otherPool]]]),
            ]),
        Pool.row(
            "W-010",
            given: [
                Pool.pool(replicas: 4), Pool.template(), Pool.member("a"), Pool.member("b"), Pool.orphan("c"),
                Pool.member("d", owner: Fixtures.foreignReference),
            ],
            steps: [
                .pass(Pool.name, calls: ["update sandboxes c", Pool.creation, Pool.statusPatch]),
                .names("Sandbox", ["a", "b", "c", "d", "@1"]), .expect("SandboxWarmPool", Pool.name, Pool.counts(3, ready: 3)),
            ]),
        Pool.row(
            "W-010", "Sandboxes without the label and of other namespaces are none of the pool's",
            given: [
                Pool.pool(replicas: 1), Pool.template(),
                ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "elsewhere"]],
                Pool.orphan("a", labels: ["agents.x-k8s.io/warm-pool-sandbox": nil]),
                MergePatch.apply(["metadata": ["namespace": "elsewhere"]], to: Pool.orphan("b")),
            ],
            steps: [
                .pass(Pool.name, calls: [Pool.creation, Pool.statusPatch]),
                .expect("SandboxWarmPool", Pool.name, Pool.counts(0, ready: 0)),
                .expect("Sandbox", "a", ["metadata": ["ownerReferences": nil]]),
                .expect("Sandbox", "elsewhere/b", ["metadata": ["ownerReferences": nil]]),
            ]),
        Pool.row(
            "", "An orphan on its way out is neither adopted nor counted",
            given: [
                Pool.pool(replicas: 1), Pool.template(),
                MergePatch.apply(
                    ["metadata": ["deletionTimestamp": "2026-01-01T00:00:00Z"]], to: Pool.orphan("a")),
            ],
            steps: [
                .pass(Pool.name, calls: [Pool.creation, Pool.statusPatch]),
                .expect("SandboxWarmPool", Pool.name, Pool.counts(0, ready: 0)),
                .expect("Sandbox", "a", ["metadata": ["ownerReferences": nil]]),
            ]),
        Pool.row(
            "", "A member that does not say how it was launched gets the label once",
            given: [Pool.pool(replicas: 1), Pool.template(), Pool.member("a", labels: ["agents.x-k8s.io/launch-type": nil])],
            steps: [
                .pass(Pool.name, calls: ["update sandboxes a", Pool.statusPatch]),
                .expect("Sandbox", "a", ["metadata": ["labels": ["agents.x-k8s.io/launch-type": "warm"]]]),
                .expect("SandboxWarmPool", Pool.name, Pool.counts(1, ready: 1)), .pass(Pool.name, calls: []), .ready([]),
            ]),
        Pool.row(
            "", "A member that says it was launched cold is said to be warm",
            given: [Pool.pool(replicas: 1), Pool.template(), Pool.member("a", labels: ["agents.x-k8s.io/launch-type": "cold"])],
            steps: [
                .pass(Pool.name, calls: ["update sandboxes a", Pool.statusPatch]),
                .expect("Sandbox", "a", ["metadata": ["labels": ["agents.x-k8s.io/launch-type": "warm"]]]),
                .pass(Pool.name, calls: []), .ready([]),
            ]),
    ]

    // MARK: Status

    /// Three members of which some are ready.
    private static func counted(_ about: String, _ ready: [Bool?]) -> Row {
        let members = zip(["a", "b", "c"], ready).map { Pool.member($0, ready: $1) }
        let count = ready.count { $0 == true }
        let steps: [Row.Step] = [
            count == 3
                ? .pass(Pool.name, calls: [Pool.statusPatch])
                : .passWithin(Pool.name, calls: [Pool.statusPatch], .seconds(302)...(.seconds(453))),
            .expect("SandboxWarmPool", Pool.name, Pool.counts(3, ready: Int64(count))),
        ]
        return Pool.row("W-014", about, given: [Pool.pool(replicas: 3), Pool.template()] + members, steps: steps)
    }

    private static let statuses: [Row] = [
        counted("none is ready", [false, false, false]), counted("some are ready", [true, false, true]),
        counted("all are ready", [true, true, true]), counted("no Ready condition is not ready", [nil, nil, nil]),
        Pool.row(
            "W-015", given: [Pool.pool(replicas: 1), Pool.template(), Pool.member("a")],
            steps: [
                .pass(Pool.name, calls: [Pool.statusPatch]), .expect("SandboxWarmPool", Pool.name, Pool.counts(1, ready: 1, generation: 1)),
                .pass(Pool.name, calls: []), .patch("SandboxWarmPool", Pool.name, ["spec": ["updateStrategy": ["type": "Recreate"]]]),
                .pass(Pool.name, calls: [Pool.statusPatch]), .expect("SandboxWarmPool", Pool.name, Pool.counts(1, ready: 1, generation: 2)),
                // A change of the template leaves the pool's generation alone.
                .patch("SandboxTemplate", Pool.templateName, ["spec": ["envVarsInjectionPolicy": "Allowed"]]), .pass(Pool.name, calls: []),
                .ready([]),
            ]),
        Pool.row(
            "W-016", given: [Pool.pool(replicas: 1), Pool.template(), Pool.member("a")],
            steps: [
                .pass(Pool.name, calls: [Pool.statusPatch]), .pass(Pool.name, calls: []), .scale("SandboxWarmPool", Pool.name, 0),
                .pass(Pool.name, calls: ["delete sandboxes a", Pool.statusPatch]),
                .expect("SandboxWarmPool", Pool.name, Pool.counts(1, ready: 1, generation: 2)), .pass(Pool.name, calls: [Pool.statusPatch]),
                .expect("SandboxWarmPool", Pool.name, Pool.counts(0, ready: 0, generation: 2)), .pass(Pool.name, calls: []), .ready([]),
            ]),
        Pool.row(
            "K14", "a pass that fails writes no status, and the status lags a pass behind the creations",
            given: [Pool.pool(replicas: 2), Pool.template()],
            steps: [
                .at(Pool.creation, [.pass, .refuse(.rowFailure("quota"))]),
                .pass(Pool.name, calls: [Pool.creation, Pool.creation], failure: "quota"),
                .expect("SandboxWarmPool", Pool.name, ["status": nil]),
            ] + Pool.makeReady(["@1"]) + [
                .pass(Pool.name, calls: [Pool.creation, Pool.statusPatch]),
                .expect("SandboxWarmPool", Pool.name, Pool.counts(1, ready: 1)), .names("Sandbox", ["@1", "@2"]),
            ] + Pool.makeReady(["@2"]) + [
                .pass(Pool.name, calls: [Pool.statusPatch]), .expect("SandboxWarmPool", Pool.name, Pool.counts(2, ready: 2)),
            ]),
        Pool.row(
            "", "A status that cannot be written fails the pass, and the next tries again",
            given: [Pool.pool(replicas: 1), Pool.template(), Pool.member("a")],
            steps: [
                .at(Pool.statusPatch, [.refuse(.rowFailure("etcd"))]), .pass(Pool.name, calls: [Pool.statusPatch], failure: "etcd"),
                .waits(Pool.name, .milliseconds(5)), .retry(Pool.name, calls: [Pool.statusPatch]),
                .expect("SandboxWarmPool", Pool.name, Pool.counts(1, ready: 1)),
            ]),
        Pool.row(
            "", "The status is patched without a precondition",
            given: [Pool.pool(replicas: 1), Pool.template(), Pool.member("a")],
            steps: [
                .at(Pool.statusPatch, [.patched("SandboxWarmPool", Pool.name, ["metadata": ["labels": ["a": "b"]]])]),
                .pass(Pool.name, calls: [Pool.statusPatch]),
                .expect("SandboxWarmPool", Pool.name, ["metadata": ["labels": ["a": "b"]], "status": ["replicas": 1]]),
            ]),
    ]
}
