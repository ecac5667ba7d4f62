import ObjectModel

/// What wakes the claim controller, and whom it wakes it for.
enum ClaimWatchRows {
    typealias Fix = ClaimObjects

    static let all: [Row] = pools + sandboxes

    // MARK: Pools and templates

    private static func elsewhere(_ object: JSONValue) -> JSONValue {
        var object = object
        object.set("elsewhere", at: "metadata", "namespace")
        return object
    }

    private static let namespace: JSONValue = ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "elsewhere"]]

    /// Claims of every kind; without a template none of them gets a Sandbox. They are not ready any more when a row's steps begin.
    private static let claims: [JSONValue] = [
        Fix.claim("one"), Fix.claim("two"), Fix.claim("bound", status: ["sandbox": ["name": "x"]]), Fix.claim("deleting", deleting: true),
        Fix.claim("of-second-pool", ["warmPoolRef": ["name": "second-pool"]]),
        Fix.claim("of-other-template", ["warmPoolRef": ["name": "other-pool"]]), elsewhere(Fix.claim("one")), Fix.pool(),
        Fix.pool("second-pool"), Fix.pool("other-pool", template: "other-template"), elsewhere(Fix.pool()),
    ]
    private static let rest: [Row.Step] = [
        "one", "two", "bound", "deleting", "of-second-pool", "of-other-template", "elsewhere/one",
    ].map { .converge($0) }

    private static let pools: [Row] = [
        Row(
            ids: "C-265 C-266", of: .claim, given: [namespace] + claims,
            steps: rest + [
                .ready([]), .patch("SandboxWarmPool", Fix.pool, ["spec": ["replicas": 5]]), .ready(["one", "two"]), .converge("one"),
                .converge("two"), .status("SandboxWarmPool", Fix.pool, ["replicas": 1, "readyReplicas": 1]), .ready([]),
                .patch("SandboxWarmPool", Fix.pool, ["metadata": ["labels": ["a": "b"]]]), .ready([]),
                .delete("SandboxWarmPool", Fix.pool), .ready(["one", "two"]), .pass("one", requeueAfter: 60_000_000_000),
                .conditions("SandboxClaim", "one", ["Ready=False/WarmPoolNotFound: SandboxWarmPool \"test-warmpool\" not found"]),
                .converge("one"), .converge("two"), .create(Fix.pool()), .ready(["one", "two"]),
            ]),
        Row(
            ids: "C-267", of: .claim, given: [namespace] + claims,
            steps: rest + [
                .ready([]), .create(Fix.template()), .ready(["of-second-pool", "bound", "one", "two"]), .converge("of-second-pool"),
                .converge("bound"), .converge("one"), .converge("two"),
                .patch("SandboxTemplate", Fix.template, ["spec": ["podTemplate": ["metadata": ["labels": ["a": "b"]]]]]), .ready([]),
                .delete("SandboxTemplate", Fix.template), .ready([]),
            ]),
        Row(
            ids: "C-266", about: "a claim moved to another pool", of: .claim, given: [Fix.claim(), Fix.pool("other-pool")],
            steps: [
                .converge(Fix.name), .patch("SandboxClaim", Fix.name, ["spec": ["warmPoolRef": ["name": "other-pool"]]]),
                .ready([Fix.name]), .converge(Fix.name), .create(Fix.pool()), .ready([]), .delete("SandboxWarmPool", "other-pool"),
                .ready([Fix.name]),
            ]),
    ]

    // MARK: Sandboxes

    private static func change(_ about: String, _ steps: [Row.Step], wakes: Bool) -> Row {
        Row(
            ids: "C-268", about: about, of: .claim,
            given: [
                Fix.claim(), Fix.pool(), Fix.template(),
                {
                    var sandbox = Fix.owned(status: ["conditions": [Fix.ready], "podIPs": ["10.0.0.7"]])
                    sandbox.set(["test.dev/hold"], at: "metadata", "finalizers")
                    return sandbox
                }(),
            ], steps: [.converge(Fix.name), .ready([])] + steps + [.ready(wakes ? [Fix.name] : [])])
    }

    private static let sandboxes: [Row] = [
        change("nothing", [.patch("Sandbox", Fix.name, [:])], wakes: false),
        change("metadata", [.patch("Sandbox", Fix.name, ["metadata": ["labels": ["a": "b"], "annotations": ["a": "b"]]])], wakes: false),
        change("spec", [.patch("Sandbox", Fix.name, ["spec": ["operatingMode": "Suspended"]])], wakes: false),
        change("a deletion that has begun", [.delete("Sandbox", Fix.name)], wakes: true),
        change(
            "a deletion that is complete",
            [.delete("Sandbox", Fix.name), .pass(Fix.name), .ready([]), .patch("Sandbox", Fix.name, ["metadata": ["finalizers": nil]])],
            wakes: true),
        change("addresses", [.status("Sandbox", Fix.name, ["podIPs": ["10.0.0.8"]])], wakes: true),
        change("no address", [.status("Sandbox", Fix.name, ["podIPs": nil])], wakes: true),
        change("Ready's status", [.status("Sandbox", Fix.name, ["conditions": [Fix.notReady]])], wakes: true),
        change(
            "Ready's reason alone",
            [.status("Sandbox", Fix.name, ["conditions": [Fix.condition("Ready", "True", "Other", "Pod is Ready")]])], wakes: true),
        change(
            "Ready's message alone",
            [.status("Sandbox", Fix.name, ["conditions": [Fix.condition("Ready", "True", "DependenciesReady", "Other")]])], wakes: true),
        change(
            "Ready's generation alone",
            [
                .status(
                    "Sandbox", Fix.name,
                    ["conditions": [Fix.condition("Ready", "True", "DependenciesReady", "Pod is Ready", generation: 2)]])
            ], wakes: true),
        change(
            "Finished", [.status("Sandbox", Fix.name, ["conditions": [Fix.ready, Fix.finished("2026-01-01T00:00:00Z")]])], wakes: true),
        change(
            "Suspended",
            [.status("Sandbox", Fix.name, ["conditions": [Fix.ready, Fix.condition("Suspended", "True", "PodTerminated")]])],
            wakes: false),
        change("the rest of the status", [.status("Sandbox", Fix.name, ["nodeName": "node", "serviceFQDN": "a.b"])], wakes: false),
        Row(
            ids: "C-268", about: "that a claim takes a Sandbox wakes nobody", of: .claim,
            given: [Fix.claim(), Fix.pool(), Fix.template(), Fix.member("warm-1")],
            steps: [
                .converge(Fix.name), .ready([]),
                .patch(
                    "Sandbox", "warm-1",
                    ["metadata": ["ownerReferences": [Fix.owner("SandboxWarmPool", Fix.pool)]]]),
                .ready([]), .status("Sandbox", "warm-1", ["podIPs": ["10.0.0.9"]]), .ready([]),
                .patch("Sandbox", "warm-1", ["metadata": ["ownerReferences": [Fix.claimOwner]]]), .ready([]),
                .status("Sandbox", "warm-1", ["podIPs": ["10.0.0.8"]]), .ready([Fix.name]),
            ]),
        Row(
            ids: "C-268", about: "a Sandbox that is created for a claim", of: .claim, given: [Fix.claim(), Fix.pool()],
            steps: [.converge(Fix.name), .create(Fix.owned()), .ready([Fix.name])]),
        Row(
            ids: "C-268", about: "a controller of another kind", of: .claim,
            given: [Fix.claim(), Fix.pool(Fix.name), Fix.pool()],
            steps: [
                .converge(Fix.name), .create(Fix.owned("x", owner: Fix.owner("SandboxWarmPool", Fix.name))), .ready([]),
                .status("Sandbox", "x", ["podIPs": ["10.0.0.8"]]), .ready([]),
            ]),
    ]
}
