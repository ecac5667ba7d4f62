import APIServer
import ObjectModel
import Simulation

/// The line of a pool's warm Sandboxes, as claims that take them one after the other show it.
enum AdoptionQueueRows {
    private typealias Objects = AdoptionObjects

    static let all: [Row] = order + removal + namespaces + deletions

    private static let claims = ["c1", "c2", "c3"].map { Objects.claim($0) }

    /// Claims take these, one after the other.
    private static func take(_ sandboxes: (claim: String, sandbox: String)...) -> [Row.Step] {
        sandboxes.map { .pass($0.claim, calls: Objects.adoption(of: $0.sandbox, by: $0.claim)) }
    }

    private static let order: [Row] = [
        Row(
            ids: "Q-001", of: .claim, given: Objects.base + claims,
            steps: [.create(Objects.member("b")), .create(Objects.member("c")), .create(Objects.member("a"))]
                + take(("c1", "b"), ("c2", "c"), ("c3", "a"))),
        Row(
            ids: "Q-002", of: .claim, given: Objects.base + claims,
            steps: [
                .create(Objects.member("c")), .create(Objects.member("b")), .create(Objects.member("a")), .delete("Sandbox", "b"),
            ] + take(("c1", "c"), ("c2", "a")) + [.pass("c3", calls: Objects.coldStart(of: "c3"))]),
        // Were a in the line twice, its node would have two and give first.
        Row(
            ids: "Q-003", of: .claim, given: Objects.base + claims,
            steps: [
                .create(Objects.member("b", node: "node-1")), .create(Objects.member("a", node: "node-2")),
                .status("Sandbox", "a", ["nodeName": "node-3"]), .status("Sandbox", "a", ["nodeName": "node-2"]),
            ] + take(("c1", "b"), ("c2", "a")) + [.pass("c3", calls: Objects.coldStart(of: "c3"))]),
        // The place is kept, the node is brought up to date: node 1 has three then, and the first of them goes.
        Row(
            ids: "Q-003", about: "with its node", of: .claim, given: Objects.base + claims,
            steps: [
                .create(Objects.member("d")), .create(Objects.member("a", node: "node-2")), .create(Objects.member("b", node: "node-2")),
                .create(Objects.member("c", node: "node-1")), .create(Objects.member("e", node: "node-1")),
                .status("Sandbox", "d", ["nodeName": "node-1"]),
            ] + take(("c1", "d"), ("c2", "a"), ("c3", "c"))),
        Row(
            ids: "C-138", of: .claim, given: Objects.base + claims,
            steps: [
                .create(Objects.member("c", node: "node-1")), .create(Objects.member("b", node: "node-2")),
                .create(Objects.member("a", node: "node-3")),
            ] + take(("c1", "c"), ("c2", "b"), ("c3", "a"))),
        Row(
            ids: "C-140 Q-005", of: .claim,
            given: Objects.base + claims + [
                Objects.member("a", node: "node-1"), Objects.member("b", node: "node-2"), Objects.member("c", node: "node-2"),
            ], steps: take(("c1", "b"), ("c2", "a"), ("c3", "c"))),
        Row(
            ids: "", about: "a member on a node goes before those on none", of: .claim,
            given: Objects.base + claims + [Objects.member("a"), Objects.member("b"), Objects.member("c", node: "node-1")],
            steps: take(("c1", "c"), ("c2", "a"), ("c3", "b"))),
        Row(
            ids: "C-141", of: .claim, given: Objects.base + claims + [Objects.member("a"), Objects.member("b")],
            steps: take(("c1", "a"), ("c2", "b")) + [
                .pass("c3", calls: Objects.coldStart(of: "c3")),
                .expect("Sandbox", "a", ["metadata": ["ownerReferences": [Objects.owner("SandboxClaim", "c1")]]]),
                .expect("Sandbox", "b", ["metadata": ["ownerReferences": [Objects.owner("SandboxClaim", "c2")]]]),
                .expect("Sandbox", "c3", ["metadata": ["ownerReferences": [Objects.owner("SandboxClaim", "c3")]]]),
                .names("Sandbox", ["a", "b", "c3"]),
            ]),
    ]

    private static let uncontrolled: JSONValue = [
        "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxWarmPool", "name": .string(Objects.pool),
        "uid": "uid:SandboxWarmPool/test-warmpool",
    ]

    /// What is made anew stands at the end; had the old place been kept it would go first.
    private static let removal: [Row] = [
        Row(
            ids: "C-130", of: .claim, given: Objects.base + claims + [Objects.member("a"), Objects.member("b")],
            steps: [
                .patch("Sandbox", "a", ["metadata": ["ownerReferences": [uncontrolled]]]), .delete("Sandbox", "a"),
                .create(Objects.member("a")),
            ] + take(("c1", "b"), ("c2", "a"))),
        Row(
            ids: "C-131 Q-004", of: .claim,
            given: [Objects.template()] + claims + [Objects.pool(), Objects.member("a"), Objects.member("b")],
            steps: [
                .deleteWith("SandboxWarmPool", Objects.pool, DeleteOptions(propagationPolicy: .orphan)),
                .expect("Sandbox", "a", ["metadata": ["ownerReferences": nil]]), .create(Objects.pool()),
                .patch("Sandbox", "b", ["metadata": ["ownerReferences": [Objects.poolOwner]]]),
                .patch("Sandbox", "a", ["metadata": ["ownerReferences": [Objects.poolOwner]]]),
            ] + take(("c1", "b"), ("c2", "a"))),
        // Nobody waits for members of a pool that is gone.
        Row(
            ids: "C-131", about: "nobody waits for what was in it", of: .claim,
            given: Objects.base + [Objects.claim(), Objects.member("a", ready: false, address: false)],
            steps: [
                .freeze("Sandbox"), .delete("SandboxWarmPool", Objects.pool),
                .pass(Objects.name, calls: [Objects.stamp, Objects.status], requeueAfter: .minutes(1)),
                .conditions(
                    "SandboxClaim", Objects.name, ["Ready=False/WarmPoolNotFound: SandboxWarmPool \"test-warmpool\" not found"]),
            ]),
        Row(
            ids: "", about: "a restart forgets the order", of: .claim, given: Objects.base + claims,
            steps: [.create(Objects.member("b")), .create(Objects.member("a")), .restart] + take(("c1", "a"), ("c2", "b"))),
    ]

    private static let elsewhere: JSONValue = ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "elsewhere"]]
    private static let poolElsewhere = Objects.pool(namespace: "elsewhere")

    /// A member of a pool of the same name in another namespace. Its owner has a uid of its own.
    private static func memberElsewhere(_ name: String) -> JSONValue { Objects.member(name, namespace: "elsewhere") }

    private static let namespaces: [Row] = [
        Row(
            ids: "Q-006", of: .claim,
            given: [elsewhere, Objects.template(), Objects.pool(), Objects.member("a")] + claims + [
                Objects.template(namespace: "elsewhere"), poolElsewhere, memberElsewhere("a"), Objects.claim(namespace: "elsewhere"),
            ],
            steps: take(("c1", "a")) + [
                .pass("elsewhere/test-claim", calls: Objects.adoption(of: "a")),
                .expect("Sandbox", "a", ["metadata": ["ownerReferences": [Objects.owner("SandboxClaim", "c1")]]]),
                .expect("Sandbox", "elsewhere/a", ["metadata": ["ownerReferences": [Objects.claimOwner]]]),
            ]),
        Row(
            ids: "Q-007", of: .claim,
            given: [elsewhere, Objects.template(), Objects.pool()] + claims + [
                Objects.template(namespace: "elsewhere"), poolElsewhere, memberElsewhere("a"),
            ],
            steps: [
                .pass("c1", calls: Objects.coldStart(of: "c1")),
                .expect("Sandbox", "elsewhere/a", ["metadata": ["ownerReferences": [Objects.poolOwner]]]),
            ]),
        // Two lines of the same pool name: dropping one leaves the other.
        Row(
            ids: "Q-007", about: "a pool that is deleted elsewhere", of: .claim,
            given: [elsewhere, poolElsewhere, Objects.template(), Objects.pool()] + claims + [Objects.member("a")],
            steps: [.delete("SandboxWarmPool", "elsewhere/test-warmpool")] + take(("c1", "a"))),
    ]

    /// A pool that deletes what its cache still shows as its own.
    private static let deletions: [Row] = [
        Row(
            ids: "K5 K6", of: .pool, given: Objects.base + [Objects.claim(), Objects.member("a")],
            steps: [
                .converge(Objects.pool), .freeze("Sandbox"), .passOf(.claim, Objects.name, calls: Objects.adoption(of: "a")),
                .scale("SandboxWarmPool", Objects.pool, 0), .pass(Objects.pool, calls: ["delete sandboxes a"] + poolStatus),
                .absent("Sandbox", "a"), .thaw("Sandbox"), .convergeOf(.claim, Objects.name),
                .expect("SandboxClaim", Objects.name, ["status": ["sandbox": ["name": "test-claim"]]]), .converge(Objects.pool),
                // The deletion was never seen as that of a member, so nothing is made until it is forgotten.
                .scale("SandboxWarmPool", Objects.pool, 1), .pass(Objects.pool, calls: poolStatus, requeueAfter: .seconds(30)),
                .advance(.seconds(270)), .forced(Objects.pool, calls: [], requeueAfter: .seconds(30)), .advance(.seconds(31)),
                .pass(Objects.pool, calls: ["create sandboxes"]),
            ])
    ]

    private static let poolStatus = ["patch sandboxwarmpools/status test-warmpool"]
}
