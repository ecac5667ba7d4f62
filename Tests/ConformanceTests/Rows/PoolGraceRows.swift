import ObjectModel
import Simulation

/// Members that do not become ready: they are replaced when their grace is over, or held when nothing could take them.
enum PoolGraceRows {
    private typealias Pool = PoolFixtures

    static let all: [Row] = ages + held + deadlines

    /// The end of a grace period that has so long to go: two seconds later, and up to half as much again.
    private static func deadline(_ left: Nanoseconds) -> ClosedRange<Nanoseconds> {
        let wait = left + .seconds(2)
        return wait...(wait + wait / 2)
    }

    /// A pool of one member that has not been ready for some time, whose Pod has a status or does not exist.
    private static func stuck(_ ids: String, _ about: String, age: Nanoseconds, pod: JSONValue? = nil, steps: [Row.Step]) -> Row {
        Pool.row(
            ids, about,
            given: [Pool.pool(replicas: 1), Pool.template(), Pool.member("a", ready: false)]
                + (pod.map { [Fixtures.pod("a", status: $0)] } ?? []),
            steps: [.advance(age)] + steps)
    }

    /// The member goes in a pass that makes nothing; the next makes another.
    private static let replaced: [Row.Step] = [
        .pass(Pool.name, calls: ["delete sandboxes a", Pool.statusPatch]), .names("Sandbox", []),
        .expect("SandboxWarmPool", Pool.name, Pool.counts(0, ready: 0)), .pass(Pool.name, calls: [Pool.creation]),
        .names("Sandbox", ["@1"]), .events([]),
    ]

    private static func kept(_ left: Nanoseconds) -> [Row.Step] {
        [
            .passWithin(Pool.name, calls: [Pool.statusPatch], deadline(left)), .names("Sandbox", ["a"]),
            .expect("SandboxWarmPool", Pool.name, Pool.counts(1, ready: 0)), .events([]),
        ]
    }

    private static let ages: [Row] = [
        stuck("W-017 W-105", "after ten minutes without a Pod", age: .minutes(10), steps: replaced),
        stuck("W-018", "after two minutes", age: .minutes(2), steps: kept(.minutes(3))),
        stuck("W-110", "at five minutes a member still has its grace", age: .minutes(5), steps: kept(0)),
        stuck("W-110", "past five minutes it has none", age: .minutes(5) + 1, steps: replaced),
        stuck(
            "W-104", "a Pod that has a node", age: .minutes(10),
            pod: ["phase": "Pending", "conditions": [["type": "PodScheduled", "status": "True"]]], steps: replaced),
        stuck("W-104", "a Pod of which nothing is known", age: .minutes(10), pod: ["phase": "Pending"], steps: replaced),
        stuck(
            "W-104", "a Pod that was not scheduled for another reason", age: .minutes(10),
            pod: ["phase": "Pending", "conditions": [["type": "PodScheduled", "status": "False", "reason": "SchedulingGated"]]],
            steps: replaced),
        stuck(
            "W-104", "a Pod that was unschedulable once", age: .minutes(10),
            pod: ["phase": "Pending", "conditions": [["type": "PodScheduled", "status": "True", "reason": "Unschedulable"]]],
            steps: replaced),
        Pool.row(
            "W-104", "an unschedulable Pod on its way out",
            given: [
                Pool.pool(replicas: 1), Pool.template(), Pool.member("a", ready: false),
                Fixtures.pod("a", deleting: true, status: Pool.unschedulable),
            ], steps: [.advance(.minutes(10))] + replaced),
        Pool.row(
            "W-105", "an unschedulable Pod of another name is not the member's",
            given: [
                Pool.pool(replicas: 1), Pool.template(),
                MergePatch.apply(
                    ["metadata": ["annotations": ["agents.x-k8s.io/pod-name": "b"]]], to: Pool.member("a", ready: false)),
                Fixtures.pod("a", status: Pool.unschedulable),
            ], steps: [.advance(.minutes(10))] + replaced),
        Pool.row(
            "K13", given: [Pool.pool(replicas: 1), Pool.template(), Pool.member("a")],
            steps: [
                .advance(.hours(1)), .pass(Pool.name, calls: [Pool.statusPatch]), .pass(Pool.name, calls: []),
                .status("Sandbox", "a", Pool.status(ready: false)), .pass(Pool.name, calls: ["delete sandboxes a", Pool.statusPatch]),
                .pass(Pool.name, calls: [Pool.creation]), .names("Sandbox", ["@1"]),
            ]),
    ]

    // MARK: Held members

    private static let warning =
        "Warning WarmPoolNotProgressing: 1/1 sandboxes are unschedulable past the 5m0s readiness grace period; "
        + "holding them instead of replacing (replacements would be equally unschedulable)"

    private static let held: [Row] = [
        stuck(
            "W-103", "", age: .minutes(10), pod: Pool.unschedulable,
            steps: [
                .pass(Pool.name, calls: [Pool.statusPatch], requeueAfter: .minutes(1)), .events([warning]), .names("Sandbox", ["a"]),
                .expect("SandboxWarmPool", Pool.name, Pool.counts(1, ready: 0)),
                .pass(Pool.name, calls: [], requeueAfter: .minutes(1)), .retry(Pool.name, calls: [], requeueAfter: .minutes(1)),
                .events([warning]), .status("Sandbox", "a", Pool.status(ready: true)), .pass(Pool.name, calls: [Pool.statusPatch]),
                .events([warning, "Normal WarmPoolProgressing: Warm pool is progressing again"]), .pass(Pool.name, calls: []),
                .events([warning, "Normal WarmPoolProgressing: Warm pool is progressing again"]),
            ]),
        stuck(
            "W-108", "", age: 0, pod: Pool.unschedulable,
            steps: [
                .passWithin(Pool.name, calls: [Pool.statusPatch], deadline(.minutes(5))),
                .passWithin(Pool.name, calls: [], deadline(.minutes(5))),
                .events([]), .retry(Pool.name, calls: [], requeueAfter: .minutes(1)), .events([warning]),
                .retry(Pool.name, calls: [], requeueAfter: .minutes(1)), .events([warning]),
            ]),
        Pool.row(
            "W-103", "a member whose Pod has another name is held as well",
            given: [
                Pool.pool(replicas: 1), Pool.template(),
                MergePatch.apply(
                    ["metadata": ["annotations": ["agents.x-k8s.io/pod-name": "b"]]], to: Pool.member("a", ready: false)),
                Fixtures.pod("b", status: Pool.unschedulable),
            ],
            steps: [
                .advance(.minutes(10)), .pass(Pool.name, calls: [Pool.statusPatch], requeueAfter: .minutes(1)), .events([warning]),
                .names("Sandbox", ["a"]),
            ]),
        Pool.row(
            "W-103", "a stuck member goes while another is held, and nothing is made before it is seen to be gone",
            given: [
                Pool.pool(replicas: 3), Pool.template(), Pool.member("a", ready: false), Pool.member("b", ready: false),
                Fixtures.pod("a", status: Pool.unschedulable),
            ],
            steps: [
                .advance(.minutes(10)), .pass(Pool.name, calls: ["delete sandboxes b", Pool.statusPatch], requeueAfter: .seconds(30)),
                .events([warning.replacing("1/1", with: "1/3")]), .names("Sandbox", ["a"]),
                .expect("SandboxWarmPool", Pool.name, Pool.counts(1, ready: 0)),
                .pass(Pool.name, calls: [Pool.creation, Pool.creation], requeueAfter: .minutes(1)),
                .events([warning.replacing("1/1", with: "1/3")]),
            ]),
        stuck(
            "W-103", "a restarted process says it again", age: .minutes(10), pod: Pool.unschedulable,
            steps: [
                .pass(Pool.name, calls: [Pool.statusPatch], requeueAfter: .minutes(1)), .events([warning]), .advance(.seconds(1)), .restart,
                .pass(Pool.name, calls: [], requeueAfter: .minutes(1)), .events([warning, warning]),
            ]),
        stuck(
            "", "A pool that is made anew does not progress anew", age: .minutes(10), pod: Pool.unschedulable,
            steps: [
                .pass(Pool.name, calls: [Pool.statusPatch], requeueAfter: .minutes(1)), .events([warning]),
                .delete("SandboxWarmPool", Pool.name), .pass(Pool.name, calls: []), .advance(.seconds(1)), .names("Sandbox", []),
                .create(Pool.pool(replicas: 1)), .create(Pool.member("a", ready: false)), .advance(.minutes(10)),
                .pass(Pool.name, calls: [Pool.statusPatch], requeueAfter: .minutes(1)), .events([warning, warning]),
            ]),
    ]

    // MARK: Deadlines

    private static let deadlines: [Row] = [
        Pool.row(
            "W-107", given: [Pool.pool(replicas: 2), Pool.template(), Pool.member("a", ready: false)],
            steps: [
                .advance(.minutes(2)), .create(Pool.member("b", ready: false)), .advance(.minutes(2)),
                // The older one counts: it has a minute left.
                .passWithin(Pool.name, calls: [Pool.statusPatch], .seconds(62)...(.seconds(93))),
                .status("Sandbox", "a", Pool.status(ready: true)),
                .passWithin(Pool.name, calls: [Pool.statusPatch], .seconds(182)...(.seconds(273))),
                .status("Sandbox", "b", Pool.status(ready: true)), .pass(Pool.name, calls: [Pool.statusPatch]), .pass(Pool.name, calls: []),
                .ready([]),
            ]),
        Pool.row(
            "W-109",
            flags: [
                ("sandbox-warm-pool-readiness-grace-period", "10m"), ("sandbox-warm-pool-unschedulable-recheck-interval", "30s"),
            ],
            given: [
                Pool.pool(replicas: 1), Pool.template(), Pool.member("a", ready: false), Fixtures.pod("a", status: Pool.unschedulable),
            ],
            steps: [
                .advance(.minutes(6)), .passWithin(Pool.name, calls: [Pool.statusPatch], .seconds(242)...(.seconds(363))), .events([]),
                .advance(.minutes(5)), .forced(Pool.name, calls: [], requeueAfter: .seconds(30)),
                .events([warning.replacing("5m0s", with: "10m0s")]), .names("Sandbox", ["a"]),
            ]),
        Pool.row(
            "", "A stuck member that cannot be deleted still counts, and the pass fails without a status",
            given: [Pool.pool(replicas: 2), Pool.template(), Pool.member("a", ready: false), Pool.member("b", ready: false)],
            steps: [
                .advance(.minutes(6)), .at("delete sandboxes a", [.refuse(.rowFailure("webhook down"))]),
                .pass(Pool.name, calls: ["delete sandboxes a", "delete sandboxes b"], failure: "webhook down"), .names("Sandbox", ["a"]),
                .expect("SandboxWarmPool", Pool.name, ["status": nil]),
                // It is not expected to go, so it counts again and nothing but its deletion is outstanding.
                .pass(Pool.name, calls: ["delete sandboxes a", Pool.statusPatch], requeueAfter: .seconds(30)),
                .pass(Pool.name, calls: [Pool.creation, Pool.creation]), .names("Sandbox", ["@1", "@2"]),
            ]),
        Pool.row(
            "", "A stuck member that is gone already fails the pass and is expected no longer",
            given: [Pool.pool(replicas: 1), Pool.template(), Pool.member("a", ready: false)],
            steps: [
                .advance(.minutes(6)), .freeze("Sandbox"), .delete("Sandbox", "a"),
                .pass(Pool.name, calls: ["delete sandboxes a"], failure: "not found"), .thaw("Sandbox"),
                .pass(Pool.name, calls: [Pool.creation, Pool.statusPatch]),
            ]),
    ]
}
