import ObjectModel

/// The pool controller of profile v0.1, whose members are Pods.
enum V01PoolRows {
    private typealias Made = V01Objects
    private static let name = V01Objects.poolName
    private static let create = "create pods"
    private static let status = "update sandboxwarmpools/status test-pool"

    static let all: [Row] = population + ownership + members

    private static func row(_ ids: String, _ about: String = "", given: [JSONValue], _ steps: [Row.Step]) -> Row {
        Row(ids: ids, about: about, profile: .v01, of: .pool, given: given, steps: steps)
    }

    private static func observed(_ count: Int64) -> Row.Step {
        .expect("SandboxWarmPool", name, ["status": ["replicas": .int(count)]])
    }

    // MARK: How many

    private static let population: [Row] = [
        row(
            "V-019 P-001", "empty", given: [Made.template(), Made.pool(3)],
            [
                // The status counts what the pass began with, which is nothing, and 0 is no field.
                .pass(name, calls: [create, create, create]), .names("Pod", ["@1", "@2", "@3"]),
                .expect("SandboxWarmPool", name, ["status": nil]), .pass(name, calls: [status]), observed(3), .pass(name, calls: []),
                .ready([]), .count("Sandbox", 0),
            ]),
        row(
            "V-019 P-002", "under", given: [Made.template(), Made.pool(4), Made.member("pod-a"), Made.member("pod-b")],
            [.pass(name, calls: [create, create, status]), observed(2), .pass(name, calls: [status]), observed(4)]),
        row(
            "V-019 P-003", "over: the newest go, ready or not", given: [Made.template(), Made.pool(1)],
            [
                .freeze("Pod"), .create(Made.member("pod-c")), .advance(.seconds(1)), .create(Made.member("pod-b")),
                .advance(.seconds(1)), .create(Made.member("pod-a")), .status("Pod", "pod-a", Fixtures.ready), .thaw("Pod"),
                .pass(name, calls: ["delete pods pod-a", "delete pods pod-b", status]), .names("Pod", ["pod-c"]), observed(3),
                .pass(name, calls: [status]), observed(1),
            ]),
        row(
            "V-019 P-004", "exact", given: [Made.template(), Made.pool(2), Made.member("pod-a"), Made.member("pod-b")],
            [.pass(name, calls: [status]), observed(2), .pass(name, calls: [])]),
        row(
            "V-019", "a cache that does not show the new Pods yet makes the pool make them again", given: [Made.template(), Made.pool(2)],
            [
                .freeze("Pod"), .pass(name, calls: [create, create]), .advance(.seconds(1)), .forced(name, calls: [create, create]),
                .count("Pod", 4), .thaw("Pod"), .pass(name), .names("Pod", ["@1", "@2"]),
            ]),
        row(
            "V-019", "without template each missing member is a failure", given: [Made.pool(2)],
            [
                .pass(
                    name, calls: [],
                    failure: "SandboxTemplate.extensions.agents.x-k8s.io \"test-template\" not found\n"
                        + "SandboxTemplate.extensions.agents.x-k8s.io \"test-template\" not found"), .create(Made.template()), .ready([]),
                .retry(name, calls: [create, create]),
            ]),
        row(
            "V-019", "a failure does not keep the next member from being made, and the status is not written",
            given: [Made.template(), Made.pool(3), Made.member("pod-a")],
            [
                .at(create, [.refuse(.rowFailure("boom"))]), .pass(name, calls: [create, create], failure: "boom"), .count("Pod", 2),
                .expect("SandboxWarmPool", name, ["status": nil]),
            ]),
    ]

    // MARK: Whose

    private static let foreign = Made.member("foreign", owner: Fixtures.foreignReference)
    private static let orphan = Made.member("orphan", owner: nil)
    private static let adopt = "update pods orphan"

    private static let ownership: [Row] = [
        row(
            "V-020 P-005", "an orphan is adopted", given: [Made.template(), orphan, Made.pool(1)],
            [
                .pass(name, calls: [adopt, status]), observed(1),
                .expect("Pod", "orphan", ["metadata": ["ownerReferences": [Made.poolReference]]]), .pass(name, calls: []),
            ]),
        row(
            "V-020 P-006", "its own counts", given: [Made.template(), Made.pool(1), Made.member("own")],
            [.pass(name, calls: [status]), observed(1)]),
        row(
            "V-020 P-007", "a foreign one does not count", given: [Made.template(), foreign, Made.pool(1)],
            [
                .pass(name, calls: [create]),
                .expect("Pod", "foreign", ["metadata": ["ownerReferences": [Fixtures.foreignReference]]]), .count("Pod", 2),
            ]),
        row(
            "V-020 P-008", "one of each", given: [Made.template(), Made.pool(2), foreign, orphan, Made.member("own")],
            [.pass(name, calls: [adopt, status]), observed(2), .count("Pod", 3)]),
        row(
            "V-020 P-009", "an orphan and one to make", given: [Made.template(), orphan, Made.pool(2)],
            [.pass(name, calls: [adopt, create, status]), observed(1), .count("Pod", 2)]),
        row(
            "V-020 P-010", "a foreign one survives when there are too many",
            given: [Made.template(), Made.pool(1), foreign, Made.member("own-a")],
            [
                .advance(.seconds(1)), .create(Made.member("own-b")), .pass(name, calls: ["delete pods own-b", status]),
                .names("Pod", ["foreign", "own-a"]),
            ]),
        row(
            "V-020", "one that ends does not count", given: [Made.template(), Made.pool(1), Made.member("own", deleting: true)],
            [.pass(name, calls: [create]), .expect("SandboxWarmPool", name, ["status": nil])]),
    ]

    // MARK: What they are

    private static let members: [Row] = [
        row(
            "V-021 P-011",
            given: [
                Made.template(
                    labels: ["team": "a"], annotations: ["note": "n"],
                    podTemplate: ["metadata": ["labels": ["inner": "1"], "annotations": ["inner": "1"]], "spec": Fixtures.podSpec]),
                Made.pool(3),
            ],
            [.pass(name, calls: [create, create, create])]
                + ["@1", "@2", "@3"].map { member in
                    .expect(
                        "Pod", member,
                        [
                            "metadata": [
                                "generateName": "test-pool-",
                                "labels": [
                                    "agents.x-k8s.io/pool": .string(Made.poolHash),
                                    "agents.x-k8s.io/sandbox-template-ref-hash": .string(Made.templateHash), "team": "a", "inner": nil,
                                ], "annotations": ["note": "n", "inner": nil], "ownerReferences": [Made.poolReference],
                            ]
                        ])
                }),
        row(
            "V-021", "a label of the template object may hide a member from its pool, which then makes more and more",
            given: [Made.template(labels: ["agents.x-k8s.io/pool": "mine"]), Made.pool(1)],
            [
                .pass(name, calls: [create]), .expect("Pod", "@1", ["metadata": ["labels": ["agents.x-k8s.io/pool": "mine"]]]),
                .pass(name, calls: [create]), .pass(name, calls: [create]), .count("Pod", 3),
            ]),
        row(
            "V-021", "nobody looks after members when the template changes", given: [Made.template(), Made.pool(1)],
            [
                .converge(name), .patch("SandboxTemplate", Made.templateName, ["metadata": ["labels": ["new": "1"]]]), .ready([]),
                .forced(name, calls: []), .expect("Pod", "@1", ["metadata": ["labels": ["new": nil]]]),
            ]),
    ]
}
