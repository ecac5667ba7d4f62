import ObjectModel
import Simulation

/// What the pool has asked for and not yet seen keeps it from asking again.
enum PoolExpectationRows {
    private typealias Pool = PoolFixtures

    static let all: [Row] = creations + deletions + watched + slowStarts + underLag

    private static func given(_ replicas: Int64, _ members: [String] = []) -> [JSONValue] {
        [Pool.pool(replicas: replicas), Pool.template()] + members.map { Pool.member($0) }
    }

    private static let waiting: Row.Step = .forced(Pool.name, calls: [], requeueAfter: .seconds(30))

    // MARK: Creations

    private static let creations: [Row] = [
        Pool.row(
            "W-100", given: given(3),
            steps: [
                .freeze("Sandbox"), .pass(Pool.name, calls: [Pool.creation, Pool.creation, Pool.creation, Pool.statusPatch]),
                .pass(Pool.name, calls: [], requeueAfter: .seconds(30)), waiting, waiting, waiting, .count("Sandbox", 3),
                .thaw("Sandbox"),
            ] + Pool.makeReady(["@1", "@2", "@3"]) + [
                .pass(Pool.name, calls: [Pool.statusPatch]), .pass(Pool.name, calls: []), .forced(Pool.name, calls: []),
                .count("Sandbox", 3),
            ]),
        Pool.row(
            "W-112", "creations that are not seen block for five minutes, that moment included", given: given(1),
            steps: [
                .freeze("Sandbox"), .pass(Pool.name, calls: [Pool.creation, Pool.statusPatch]), .advance(.minutes(5)), waiting,
                .advance(1), .forced(Pool.name, calls: [Pool.creation]), .count("Sandbox", 2),
                // Asked for anew, they block for as long again.
                .advance(.minutes(5)), waiting, .advance(1), .forced(Pool.name, calls: [Pool.creation]), .count("Sandbox", 3),
            ]),
        Pool.row(
            "W-112", "some creations seen are not all", given: given(3),
            steps: [
                .at(Pool.creation, [.pass, .pass, .refuse(.rowFailure("quota"))]),
                .pass(Pool.name, calls: [Pool.creation, Pool.creation, Pool.creation], failure: "quota"), .count("Sandbox", 2),
            ] + Pool.makeReady(["@1", "@2"]) + [
                .freeze("Sandbox"), .pass(Pool.name, calls: [Pool.creation, Pool.statusPatch]), .count("Sandbox", 3), waiting,
                .thaw("Sandbox"), .status("Sandbox", "@3", Pool.status(ready: true)), .pass(Pool.name, calls: [Pool.statusPatch]),
                .pass(Pool.name, calls: []), .ready([]),
            ]),
        Pool.row(
            "W-112", "creations that fail are expected no longer", given: given(3),
            steps: [
                .freeze("Sandbox"), .at(Pool.creation, [.refuse(.rowFailure("quota"))]),
                .pass(Pool.name, calls: [Pool.creation], failure: "quota"), .waits(Pool.name, .milliseconds(5)),
                .retry(Pool.name, calls: [Pool.creation, Pool.creation, Pool.creation, Pool.statusPatch]), .count("Sandbox", 3),
            ]),
        Pool.row(
            "W-112", "a creation that was carried out and answered with an error is made once more than it should be", given: given(1),
            steps: [
                .at(Pool.creation, [.lose(.rowFailure("timeout"))]), .freeze("Sandbox"),
                .pass(Pool.name, calls: [Pool.creation], failure: "timeout"), .retry(Pool.name, calls: [Pool.creation, Pool.statusPatch]),
                .count("Sandbox", 2), .thaw("Sandbox"),
                .status("Sandbox", "@1", Pool.status(ready: true)),
                .passWithin(Pool.name, calls: ["delete sandboxes @2", Pool.statusPatch], .seconds(302)...(.seconds(453))),
                .pass(Pool.name, calls: [Pool.statusPatch]), .names("Sandbox", ["@1"]),
            ]),
        Pool.row(
            "W-112", "a restarted process expects nothing", given: given(2),
            steps: [
                .freeze("Sandbox"), .pass(Pool.name, calls: [Pool.creation, Pool.creation, Pool.statusPatch]), waiting, .restart,
            ] + Pool.makeReady(["@1", "@2"]) + [.pass(Pool.name, calls: [Pool.statusPatch]), .count("Sandbox", 2)]),
        Pool.row(
            "W-112", "a pool that is deleted is forgotten, and no other",
            given: given(1) + [Pool.pool("other-pool", replicas: 1)],
            steps: [
                .freeze("Sandbox"), .pass(Pool.name, calls: [Pool.creation, Pool.statusPatch]),
                .pass("other-pool", calls: [Pool.creation, "patch sandboxwarmpools/status other-pool"]),
                .delete("SandboxWarmPool", Pool.name), .pass(Pool.name, calls: []), .advance(.seconds(1)),
                .create(Pool.pool(replicas: 1)), .pass(Pool.name, calls: [Pool.creation, Pool.statusPatch]),
                .forced("other-pool", calls: [], requeueAfter: .seconds(30)),
            ]),
    ]

    // MARK: Deletions

    private static let deletions: [Row] = [
        Pool.row(
            "W-102", given: given(2, ["a"]) + [Pool.member("b", deleting: true)],
            steps: [
                .pass(Pool.name, calls: [Pool.statusPatch]), .expect("SandboxWarmPool", Pool.name, Pool.counts(1, ready: 1)),
                .pass(Pool.name, calls: []), .ready([]), .patch("Sandbox", "b", ["metadata": ["finalizers": nil]]),
                .pass(Pool.name, calls: [Pool.creation]), .names("Sandbox", ["a", "@1"]),
            ]),
        Pool.row(
            "W-106", given: given(0, ["a"]),
            steps: [
                .freeze("Sandbox"), .delete("Sandbox", "a"), .pass(Pool.name, calls: ["delete sandboxes a", Pool.statusPatch]),
                // Nothing is outstanding: the pool, which still sees a member, makes another at once.
                .scale("SandboxWarmPool", Pool.name, 2), .pass(Pool.name, calls: [Pool.creation, Pool.statusPatch]),
                .names("Sandbox", ["@1"]),
            ]),
        Pool.row(
            "W-112", "a deletion that is not seen yet keeps more from going and others from coming", given: given(1, ["a", "b", "c"]),
            steps: [
                .freeze("Sandbox"), .pass(Pool.name, calls: ["delete sandboxes a", "delete sandboxes b", Pool.statusPatch]),
                .pass(Pool.name, calls: [Pool.statusPatch]), .expect("SandboxWarmPool", Pool.name, Pool.counts(1, ready: 1)),
                .pass(Pool.name, calls: []), .scale("SandboxWarmPool", Pool.name, 0),
                .pass(Pool.name, calls: [Pool.statusPatch], requeueAfter: .seconds(30)), .names("Sandbox", ["c"]),
                // Those on their way out still take their places.
                .scale("SandboxWarmPool", Pool.name, 4), .pass(Pool.name, calls: [Pool.statusPatch], requeueAfter: .seconds(30)),
                .scale("SandboxWarmPool", Pool.name, 0), .thaw("Sandbox"),
                .pass(Pool.name, calls: ["delete sandboxes c", Pool.statusPatch]),
                .names("Sandbox", []),
            ]),
        Pool.row(
            "W-112", "a deletion that is not seen is forgotten after five minutes", given: given(0, ["a"]),
            steps: [
                .freeze("Sandbox"), .pass(Pool.name, calls: ["delete sandboxes a", Pool.statusPatch]),
                .pass(Pool.name, calls: [Pool.statusPatch]), .advance(.minutes(5)), .forced(Pool.name, calls: []), .advance(1),
                // The cache still shows it, so it counts again and is deleted again.
                .forced(Pool.name, calls: ["delete sandboxes a", Pool.statusPatch]),
            ]),
        Pool.row(
            "W-112", "a further deletion makes all of them wait anew", given: given(1, ["a", "b"]),
            steps: [
                .freeze("Sandbox"), .pass(Pool.name, calls: ["delete sandboxes a", Pool.statusPatch]), .advance(.minutes(4)),
                .scale("SandboxWarmPool", Pool.name, 1), .status("Sandbox", "b", Pool.status(ready: false)),
                .forced(Pool.name, calls: [Pool.statusPatch]),
                .advance(.minutes(1)), .forced(Pool.name, calls: []), .advance(1),
                .forced(Pool.name, calls: ["delete sandboxes a", Pool.statusPatch]),
            ]),
        Pool.row(
            "W-112", "a deletion that is refused is not waited for", given: given(0, ["a"]),
            steps: [
                .at("delete sandboxes a", [.refuse(.rowFailure("webhook down"))]),
                .pass(Pool.name, calls: ["delete sandboxes a"], failure: "failed to delete excess sandbox a"),
                .retry(Pool.name, calls: ["delete sandboxes a", Pool.statusPatch]),
            ]),
        Pool.row(
            "", "Deletions of one batch that fail end the pass after their batch", given: given(0, ["a", "b", "c", "d", "e"]),
            steps: [
                .at("delete sandboxes b", [.refuse(.rowFailure("webhook down"))]),
                .pass(
                    Pool.name, calls: ["delete sandboxes a", "delete sandboxes b", "delete sandboxes c"], failure: "webhook down"),
                .names("Sandbox", ["b", "d", "e"]),
                .pass(Pool.name, calls: ["delete sandboxes b", "delete sandboxes d", "delete sandboxes e", Pool.statusPatch]),
                .expect("SandboxWarmPool", Pool.name, Pool.counts(3, ready: 3)),
            ]),
    ]

    // MARK: What is seen

    /// Watches take ten seconds, and a batch is one member. A Sandbox that somebody else makes is seen while the pool waits for its own;
    /// the status that the pool has written is not, so it is written again.
    private static func seen(_ about: String, _ sandbox: JSONValue, counts: Bool) -> Row {
        let steps: [Row.Step] = [
            .advance(.seconds(10)), .create(sandbox), .advance(.seconds(5)), .pass(Pool.name, calls: [Pool.creation, Pool.statusPatch]),
            .advance(.seconds(7)),
            counts
                ? .forced(Pool.name, calls: [Pool.creation, Pool.statusPatch])
                : .forced(Pool.name, calls: [Pool.statusPatch], requeueAfter: .seconds(30)),
        ]
        return Row(
            ids: "W-111", about: about, flags: [("sandbox-warm-pool-max-batch-size", "1")], of: .pool,
            configure: { $0.timing.watchDelivery = .constant(.seconds(10)) }, given: given(3), steps: steps)
    }

    private static let watched: [Row] = [
        seen("a member that somebody else made counts as one of the pool's creations", Pool.member("x"), counts: true),
        seen(
            "a Sandbox without a controller does not count",
            Pool.orphan("x", labels: ["agents.x-k8s.io/warm-pool-sandbox": nil]), counts: false),
        seen("a Sandbox of another controller does not count", Pool.member("x", owner: Fixtures.foreignReference), counts: false),
        Pool.row(
            "W-111", "the deletion of a member is seen, and wakes the pool after it is counted", given: given(0, ["a"]),
            steps: [
                .pass(Pool.name, calls: ["delete sandboxes a", Pool.statusPatch]), .scale("SandboxWarmPool", Pool.name, 1),
                .pass(Pool.name, calls: [Pool.creation, Pool.statusPatch]),
            ]),
        Pool.row(
            "W-111", "the deletion of a member that a claim took meanwhile is not seen as the pool's", given: given(0, ["a"]),
            steps: [
                .freeze("Sandbox"),
                .patch(
                    "Sandbox", "a",
                    [
                        "metadata": [
                            "ownerReferences": [Fixtures.foreignReference], "labels": ["agents.x-k8s.io/warm-pool-sandbox": nil],
                        ]
                    ]),
                // No precondition keeps the pool from deleting what is not its own any more.
                .pass(Pool.name, calls: ["delete sandboxes a", Pool.statusPatch]), .names("Sandbox", []), .thaw("Sandbox"),
                .pass(Pool.name, calls: [Pool.statusPatch]), .scale("SandboxWarmPool", Pool.name, 1),
                .pass(Pool.name, calls: [Pool.statusPatch], requeueAfter: .seconds(30)),
                .pass(Pool.name, calls: [], requeueAfter: .seconds(30)),
                .advance(.minutes(5)), .forced(Pool.name, calls: [], requeueAfter: .seconds(30)), .advance(1),
                .forced(Pool.name, calls: [Pool.creation]),
            ]),
        Pool.row(
            "", "A member that changes its controller wakes the pool it leaves", given: given(1, ["a"]),
            steps: [
                .converge(Pool.name),
                .patch(
                    "Sandbox", "a",
                    [
                        "metadata": [
                            "ownerReferences": [Fixtures.foreignReference], "labels": ["agents.x-k8s.io/warm-pool-sandbox": nil],
                        ]
                    ]), .ready([Pool.name]), .pass(Pool.name, calls: [Pool.creation, Pool.statusPatch]),
            ]),
    ]

    // MARK: Slow starts

    private static func creating(_ count: Int) -> [String] { [String](repeating: Pool.creation, count: count) }

    private static let slowStarts: [Row] = [
        Pool.row(
            "W-025", "fourteen creations", given: given(14),
            steps: [.pass(Pool.name, calls: creating(14) + [Pool.statusPatch]), .count("Sandbox", 14)]),
        Pool.row("W-025", "no creation", given: given(0), steps: [.pass(Pool.name, calls: [Pool.statusPatch]), .count("Sandbox", 0)]),
        Pool.row(
            "W-025", "the sixth creation fails: its batch ends, the next does not begin", given: given(14),
            steps: [
                .at(Pool.creation, [.pass, .pass, .pass, .pass, .pass, .refuse(.rowFailure("quota"))]),
                .pass(Pool.name, calls: creating(7), failure: "quota"), .count("Sandbox", 6),
                // A partly failed batch leaves no expectation behind once what was made is seen.
                .passWithin(Pool.name, calls: creating(8) + [Pool.statusPatch], .seconds(302)...(.seconds(453))), .count("Sandbox", 14),
            ]),
        Pool.row(
            "W-025", "the process dies in the third creation", given: given(14),
            steps: [
                .at(Pool.creation, [.pass, .pass, .killAfter]), .pass(Pool.name, calls: creating(3), failure: "killed"),
                .count("Sandbox", 3),
                .restart, .passWithin(Pool.name, calls: creating(11) + [Pool.statusPatch], .seconds(302)...(.seconds(453))),
                .count("Sandbox", 14),
            ]),
    ]

    // MARK: By itself

    /// Requests take four milliseconds and watches fifty; the controller runs by itself.
    private static func running(_ about: String, flags: [(name: String, value: String)] = [], replicas: Int64, _ steps: [Row.Step]) -> Row {
        Row(
            ids: "", about: about, flags: flags, of: .pool, free: [.pool],
            configure: {
                $0.timing.apiRequest = .constant(.milliseconds(4))
                $0.timing.watchDelivery = .constant(.milliseconds(50))
            }, given: given(replicas), steps: steps)
    }

    private static let underLag: [Row] =
        ["1", "8"].map { workers in
            running(
                "With \(workers) workers a pool fills up under lag with exactly as many members as it asks for",
                flags: [("sandbox-warm-pool-concurrent-workers", workers)], replicas: 40,
                [
                    .advance(.seconds(10)), .called([(line: Pool.creation, count: 40)]), .count("Sandbox", 40),
                    .expect("SandboxWarmPool", Pool.name, Pool.counts(40, ready: 0)),
                ])
        }
        + [0, 3, 7, 21, 57, 58, 63, 110, 120].map { milliseconds in
            running(
                "A pool whose process dies after \(milliseconds) ms ends with as many members as it asks for", replicas: 9,
                [.advance(.milliseconds(milliseconds)), .restart, .advance(.seconds(10)), .count("Sandbox", 9)])
        }
}
