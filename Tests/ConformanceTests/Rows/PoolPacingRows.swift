import ObjectModel
import Simulation

/// Refills that are put off after losses, and refills at a pace.
enum PoolPacingRows {
    private typealias Pool = PoolFixtures

    static let all: [Row] = holds + rates + both

    private static let delay = [(name: "sandbox-warm-pool-replenish-delay", value: "5s")]

    private static func rate(_ rate: String) -> [(name: String, value: String)] {
        [(name: "sandbox-warm-pool-max-refill-rate", value: rate)]
    }

    private static func given(_ replicas: Int64, _ members: [String] = []) -> [JSONValue] {
        [Pool.pool(replicas: replicas), Pool.template()] + members.map { Pool.member($0) }
    }

    private static func creating(_ count: Int) -> [String] { [String](repeating: Pool.creation, count: count) }

    // MARK: Holds

    private static let holds: [Row] = [
        Pool.row(
            "W-040", given: given(3, ["a", "b", "c"]),
            steps: [
                .converge(Pool.name), .delete("Sandbox", "a"), .pass(Pool.name, calls: [Pool.creation, Pool.statusPatch]),
                .names("Sandbox", ["b", "c", "@1"]),
            ]),
        Pool.row(
            "W-041", flags: delay, given: given(3, ["a", "b", "c"]),
            steps: [
                .converge(Pool.name), .delete("Sandbox", "a"),
                .pass(Pool.name, calls: [Pool.statusPatch], requeueAfter: .seconds(5)),
                .expect("SandboxWarmPool", Pool.name, Pool.counts(2, ready: 2)), .advance(.seconds(2)),
                .pass(Pool.name, calls: [], requeueAfter: .seconds(3)), .advance(.seconds(4)), .pass(Pool.name, calls: [Pool.creation]),
                .names("Sandbox", ["b", "c", "@1"]),
            ]),
        Pool.row(
            "W-041", "the hold ends at its very end", flags: delay, given: given(3, ["a", "b", "c"]),
            steps: [
                .converge(Pool.name), .delete("Sandbox", "a"), .pass(Pool.name, calls: [Pool.statusPatch], requeueAfter: .seconds(5)),
                .advance(.seconds(5) - 1), .forced(Pool.name, calls: [], requeueAfter: 1), .advance(1),
                .pass(Pool.name, calls: [Pool.creation]),
            ]),
        Pool.row(
            "W-042", flags: delay, given: given(3, ["a", "b", "c"]),
            steps: [
                .converge(Pool.name), .delete("Sandbox", "a"), .pass(Pool.name, calls: [Pool.statusPatch], requeueAfter: .seconds(5)),
                .advance(.seconds(3)), .delete("Sandbox", "b"), .pass(Pool.name, calls: [Pool.statusPatch], requeueAfter: .seconds(5)),
                .pass(Pool.name, calls: [], requeueAfter: .seconds(5)), .advance(.seconds(4)),
                .forced(Pool.name, calls: [], requeueAfter: .seconds(1)), .retry(Pool.name, calls: creating(2)), .count("Sandbox", 3),
            ]),
        Pool.row(
            "W-043", flags: delay, given: given(2, ["a"]) + [Pool.member("b", ready: false)],
            steps: [
                .passWithin(Pool.name, calls: [Pool.statusPatch], .seconds(302)...(.seconds(453))), .advance(.minutes(6)),
                .forced(Pool.name, calls: ["delete sandboxes b", Pool.statusPatch], requeueAfter: .seconds(5)), .names("Sandbox", ["a"]),
                .pass(Pool.name, calls: [], requeueAfter: .seconds(5)), .retry(Pool.name, calls: [Pool.creation]),
                .names("Sandbox", ["a", "@1"]),
            ]),
        Pool.row(
            "W-044", "a first fill and more replicas lose nothing and do not wait", flags: delay, given: given(2),
            steps: [
                .pass(Pool.name, calls: creating(2) + [Pool.statusPatch])
            ] + Pool.makeReady(["@1", "@2"]) + [
                .converge(Pool.name), .scale("SandboxWarmPool", Pool.name, 4), .pass(Pool.name, calls: creating(2) + [Pool.statusPatch]),
            ]),
        Pool.row(
            "W-044", "members that were made and are not seen yet count, so that their absence is a loss", flags: delay, given: given(2),
            steps: [
                .freeze("Sandbox"), .pass(Pool.name, calls: creating(2) + [Pool.statusPatch]),
                .pass(Pool.name, calls: [], requeueAfter: .seconds(5)), .count("Sandbox", 2),
            ]),
        Pool.row(
            "W-044", "a full pool waits no longer", flags: delay, given: given(3, ["a", "b", "c"]),
            steps: [
                .converge(Pool.name), .delete("Sandbox", "a"), .pass(Pool.name, calls: [Pool.statusPatch], requeueAfter: .seconds(5)),
                .scale("SandboxWarmPool", Pool.name, 2), .pass(Pool.name, calls: [Pool.statusPatch]), .pass(Pool.name, calls: []),
                .scale("SandboxWarmPool", Pool.name, 3), .pass(Pool.name, calls: [Pool.creation, Pool.statusPatch]),
            ]),
        Pool.row(
            "W-044", "a pool made anew and a restarted process remember no loss", flags: delay, given: given(2, ["a", "b"]),
            steps: [
                .converge(Pool.name), .delete("Sandbox", "a"), .pass(Pool.name, calls: [Pool.statusPatch], requeueAfter: .seconds(5)),
                .restart, .pass(Pool.name, calls: [Pool.creation]), .delete("SandboxWarmPool", Pool.name), .pass(Pool.name, calls: []),
                .advance(.seconds(1)), .create(Pool.pool(replicas: 2)), .pass(Pool.name, calls: creating(2) + [Pool.statusPatch]),
            ]),
        Pool.row(
            "W-044", "without a template nothing is held, and nothing is made", flags: delay, given: given(3, ["a", "b", "c"]),
            steps: [
                .converge(Pool.name), .delete("SandboxTemplate", Pool.templateName), .delete("Sandbox", "a"),
                .pass(Pool.name, calls: [Pool.statusPatch]), .pass(Pool.name, calls: []), .ready([]), .waits(Pool.name, nil),
            ]),
        Pool.row(
            "K20", "a pool that goes on losing members drains", flags: delay, given: given(3, ["a", "b", "c"]),
            steps: [
                .converge(Pool.name), .delete("Sandbox", "a"), .pass(Pool.name, calls: [Pool.statusPatch], requeueAfter: .seconds(5)),
                .advance(.seconds(4)), .delete("Sandbox", "b"), .pass(Pool.name, calls: [Pool.statusPatch], requeueAfter: .seconds(5)),
                .advance(.seconds(4)), .delete("Sandbox", "c"), .pass(Pool.name, calls: [Pool.statusPatch], requeueAfter: .seconds(5)),
                .names("Sandbox", []), .expect("SandboxWarmPool", Pool.name, Pool.counts(0, ready: 0)),
                .pass(Pool.name, calls: [], requeueAfter: .seconds(5)),
                .retry(Pool.name, calls: creating(3)),
            ]),
    ]

    // MARK: Rates

    private static let rates: [Row] = [
        Pool.row(
            "W-050", "without a rate all are made at once", given: given(10),
            steps: [.pass(Pool.name, calls: creating(10) + [Pool.statusPatch])]),
        Pool.row(
            "W-051", flags: rate("4"), given: given(10),
            steps: [
                // What was granted in part is followed by its own events, not by a timer.
                .pass(Pool.name, calls: creating(4) + [Pool.statusPatch])
            ] + Pool.makeReady(["@1", "@2", "@3", "@4"]) + [
                .pass(Pool.name, calls: [Pool.statusPatch], requeueAfter: .milliseconds(250)),
                .pass(Pool.name, calls: [], requeueAfter: .milliseconds(250)), .retry(Pool.name, calls: [Pool.creation]),
            ]),
        Pool.row(
            "W-052", flags: rate("2"), given: given(2),
            steps: [
                .pass(Pool.name, calls: creating(2) + [Pool.statusPatch]), .delete("Sandbox", "@1"), .delete("Sandbox", "@2"),
                .pass(Pool.name, calls: [], requeueAfter: .milliseconds(500)), .retry(Pool.name, calls: [Pool.creation]),
                .delete("Sandbox", "@3"), .pass(Pool.name, calls: [], requeueAfter: .milliseconds(500)),
                // An hour of rest saves up no more than a second's worth.
                .scale("SandboxWarmPool", Pool.name, 0), .pass(Pool.name, calls: [Pool.statusPatch]), .advance(.hours(1)),
                .scale("SandboxWarmPool", Pool.name, 9), .pass(Pool.name, calls: creating(2) + [Pool.statusPatch]),
            ]),
        Pool.row(
            "W-053", flags: rate("0.5"), given: given(2),
            steps: [
                .pass(Pool.name, calls: creating(1) + [Pool.statusPatch]), .status("Sandbox", "@1", Pool.status(ready: true)),
                .pass(Pool.name, calls: [Pool.statusPatch], requeueAfter: .seconds(2)),
                .pass(Pool.name, calls: [], requeueAfter: .seconds(2)),
                .retry(Pool.name, calls: creating(1)),
            ]),
        Pool.row(
            "W-054", "a rate beyond all numbers grants everything", flags: rate("1e18"), given: given(9),
            steps: [.pass(Pool.name, calls: creating(9) + [Pool.statusPatch])]),
        Pool.row(
            "W-055", "a pool made anew begins with a full bucket", flags: rate("1"), given: given(1),
            steps: [
                .pass(Pool.name, calls: creating(1) + [Pool.statusPatch]), .delete("SandboxWarmPool", Pool.name),
                .pass(Pool.name, calls: []), .advance(1), .create(Pool.pool(replicas: 1)),
                .pass(Pool.name, calls: creating(1) + [Pool.statusPatch]),
            ]),
        Pool.row(
            "W-055", "creations that fail cost tokens all the same", flags: rate("1"), given: given(1),
            steps: [
                .at(Pool.creation, [.refuse(.rowFailure("quota"))]), .pass(Pool.name, calls: creating(1), failure: "quota"),
                .retry(Pool.name, calls: [Pool.statusPatch], requeueAfter: .milliseconds(995)),
                .pass(Pool.name, calls: [], requeueAfter: .milliseconds(995)), .retry(Pool.name, calls: creating(1)),
            ]),
        Pool.row(
            "W-056", flags: rate("2"), given: given(5),
            steps: [.pass(Pool.name, calls: creating(2) + [Pool.statusPatch])] + Pool.makeReady(["@1", "@2"]) + [
                .pass(Pool.name, calls: [Pool.statusPatch], requeueAfter: .milliseconds(500)),
                .pass(Pool.name, calls: [], requeueAfter: .milliseconds(500)), .retry(Pool.name, calls: creating(1)),
                .status("Sandbox", "@3", Pool.status(ready: true)), .advance(.seconds(1)),
                .pass(Pool.name, calls: creating(2) + [Pool.statusPatch]), .count("Sandbox", 5),
            ]),
        Pool.row(
            "W-057 W-055", flags: rate("2"), given: given(5),
            steps: [
                .freeze("Sandbox"), .pass(Pool.name, calls: creating(2) + [Pool.statusPatch]), .advance(.seconds(2)),
                .pass(Pool.name, calls: [], requeueAfter: .seconds(30)), .forced(Pool.name, calls: [], requeueAfter: .seconds(30)),
                .forced(Pool.name, calls: [], requeueAfter: .seconds(30)), .thaw("Sandbox"),
            ] + Pool.makeReady(["@1", "@2"]) + [
                .pass(Pool.name, calls: creating(2) + [Pool.statusPatch]), .count("Sandbox", 4),
            ]),
        Pool.row(
            "W-059", flags: rate("1"), given: given(5) + ["a", "b", "c", "d", "e"].map { Pool.member($0, ready: false) },
            steps: [
                .advance(.minutes(6)),
                .pass(Pool.name, calls: ["a", "b", "c", "d", "e"].map { "delete sandboxes \($0)" } + [Pool.statusPatch]),
                .pass(Pool.name, calls: creating(1)), .count("Sandbox", 1),
            ]),
    ]

    private static let both: [Row] = [
        Pool.row(
            "W-058", flags: delay + rate("1"), given: given(3, ["a", "b", "c"]),
            steps: [
                .converge(Pool.name), .delete("Sandbox", "a"), .delete("Sandbox", "b"), .delete("Sandbox", "c"),
                .pass(Pool.name, calls: [Pool.statusPatch], requeueAfter: .seconds(5)),
                .expect("SandboxWarmPool", Pool.name, Pool.counts(0, ready: 0)), .pass(Pool.name, calls: [], requeueAfter: .seconds(5)),
                .retry(Pool.name, calls: creating(1)), .expect("SandboxWarmPool", Pool.name, Pool.counts(0, ready: 0)),
                .status("Sandbox", "@1", Pool.status(ready: true)),
                .pass(Pool.name, calls: [Pool.statusPatch], requeueAfter: .seconds(1)),
                .expect("SandboxWarmPool", Pool.name, Pool.counts(1, ready: 1)), .pass(Pool.name, calls: [], requeueAfter: .seconds(1)),
                .retry(Pool.name, calls: creating(1)), .count("Sandbox", 2),
            ])
    ]
}
