import ObjectModel

/// What happens to members when the template changes.
enum PoolRolloutRows {
    private typealias Pool = PoolFixtures

    static let all: [Row] = changes + strategies + deletions

    private static let newImage: JSONValue = ["podTemplate": ["spec": ["containers": [["name": "main", "image": "new"]]]]]

    private static func given(_ replicas: Int64, strategy: String?, template: JSONValue = [:]) -> [JSONValue] {
        let names = ["a", "b", "c", "d", "e"].prefix(Int(replicas))
        // The hash of a template that is not the fixtures' own is not theirs; members without one are compared by their blueprint.
        let labels: JSONValue = template == [:] ? [:] : ["agents.x-k8s.io/sandbox-template-hash": "00000000"]
        return [Pool.pool(replicas: replicas, strategy: strategy), Pool.template(Pool.templateName, template)]
            + names.map { Pool.member($0, labels: labels, spec: template) }
    }

    /// A change of the template under Recreate, and whether it replaces the two members, which takes two passes.
    private static func recreate(
        _ ids: String, _ about: String, from template: JSONValue = [:], _ change: JSONValue, replaces: Bool
    ) -> Row {
        var steps: [Row.Step] = [
            .pass(Pool.name, calls: [Pool.statusPatch]), .pass(Pool.name, calls: []), .ready([]),
            .patch("SandboxTemplate", Pool.templateName, ["spec": change]), .ready([Pool.name]),
        ]
        if replaces {
            steps += [
                .pass(Pool.name, calls: ["delete sandboxes a", "delete sandboxes b", Pool.statusPatch]), .names("Sandbox", []),
                .expect("SandboxWarmPool", Pool.name, Pool.counts(0, ready: 0)),
                .pass(Pool.name, calls: [Pool.creation, Pool.creation]), .names("Sandbox", ["@1", "@2"]),
            ]
            steps += Pool.makeReady(["@1", "@2"])
            steps += [
                .pass(Pool.name, calls: [Pool.statusPatch]), .expect("SandboxWarmPool", Pool.name, Pool.counts(2, ready: 2)),
                .pass(Pool.name, calls: []), .ready([]),
            ]
        } else {
            steps += [.pass(Pool.name, calls: []), .ready([]), .names("Sandbox", ["a", "b"])]
        }
        return Pool.row(ids, about, given: given(2, strategy: "Recreate", template: template), steps: steps)
    }

    private static let withClaim: JSONValue = ["volumeClaimTemplates": [Pool.volumeClaim]]

    private static func claim(_ change: JSONValue) -> JSONValue {
        ["volumeClaimTemplates": [MergePatch.apply(change, to: Pool.volumeClaim)]]
    }

    private static let changes: [Row] = [
        recreate("W-019 W-028", "Recreate replaces for another image", newImage, replaces: true),
        recreate(
            "W-019", "Recreate replaces for another environment",
            ["podTemplate": ["spec": ["containers": [["name": "main", "image": "pause", "env": [["name": "A", "value": "1"]]]]]]],
            replaces: true),
        recreate("W-023", "Recreate replaces for another DNS policy", ["podTemplate": ["spec": ["dnsPolicy": "Default"]]], replaces: true),
        recreate("W-028", "Recreate replaces for a claim template more", withClaim, replaces: true),
        recreate("W-028", "Recreate replaces for a claim template less", from: withClaim, ["volumeClaimTemplates": nil], replaces: true),
        recreate(
            "W-028", "Recreate replaces for another spec of a claim template", from: withClaim,
            claim(["spec": ["accessModes": ["ReadWriteMany"]]]), replaces: true),
        recreate("W-028", "Recreate replaces for a Service", ["service": true], replaces: true),
        recreate("W-027", "Recreate leaves members for an equal spec", ["envVarsInjectionPolicy": "Allowed"], replaces: false),
        recreate(
            "W-027", "Recreate leaves members for a label of Pods", ["podTemplate": ["metadata": ["labels": ["a": "b"]]]], replaces: false),
        recreate(
            "W-027", "Recreate leaves members for an annotation of Pods", ["podTemplate": ["metadata": ["annotations": ["a": "b"]]]],
            replaces: false),
        recreate(
            "W-027", "Recreate leaves members for a label of a claim template", from: withClaim,
            claim(["metadata": ["labels": ["a": "b"]]]), replaces: false),
        recreate(
            "W-027", "Recreate leaves members for an annotation of a claim template", from: withClaim,
            claim(["metadata": ["annotations": ["a": "b"]]]), replaces: false),
    ]

    /// Old members stay until one is gone; what replaces it is made from the template of today.
    private static func onReplenish(_ about: String, _ strategy: String?) -> Row {
        var given = given(2, strategy: strategy)
        // An update strategy without a type is what its schema makes of it.
        if strategy == "" { given[0].set([:], at: "spec", "updateStrategy") }
        return Pool.row(
            "W-019", about, given: given,
            steps: [
                .pass(Pool.name, calls: [Pool.statusPatch]), .pass(Pool.name, calls: []),
                .patch("SandboxTemplate", Pool.templateName, ["spec": newImage]), .pass(Pool.name, calls: []), .ready([]),
                .delete("Sandbox", "a"), .pass(Pool.name, calls: [Pool.creation, Pool.statusPatch]), .names("Sandbox", ["b", "@1"]),
                .expect("Sandbox", "b", ["spec": ["podTemplate": ["spec": ["containers": [["name": "main", "image": "pause"]]]]]]),
                .expect("Sandbox", "@1", ["spec": ["podTemplate": ["spec": ["containers": [["name": "main", "image": "new"]]]]]]),
            ])
    }

    private static let strategies: [Row] = [
        onReplenish("OnReplenish leaves old members until they are used up", "OnReplenish"),
        onReplenish("without a strategy old members stay", nil), onReplenish("a strategy without a type leaves old members", ""),
        Pool.row(
            "W-020", given: given(2, strategy: "Recreate") + [Pool.template("other-template")],
            steps: [
                .pass(Pool.name, calls: [Pool.statusPatch]),
                .patch("SandboxWarmPool", Pool.name, ["spec": ["sandboxTemplateRef": ["name": "other-template"]]]),
                .pass(Pool.name, calls: ["delete sandboxes a", "delete sandboxes b", Pool.statusPatch]),
                .pass(Pool.name, calls: [Pool.creation, Pool.creation]), .names("Sandbox", ["@1", "@2"]),
                .expect("Sandbox", "@1", madeFromOther), .expect("Sandbox", "@2", madeFromOther),
            ]),
        Pool.row(
            "W-020", "OnReplenish keeps the members of the template before",
            given: given(2, strategy: nil) + [Pool.template("other-template")],
            steps: [
                .pass(Pool.name, calls: [Pool.statusPatch]),
                .patch("SandboxWarmPool", Pool.name, ["spec": ["sandboxTemplateRef": ["name": "other-template"]]]),
                .pass(Pool.name, calls: [Pool.statusPatch]), .pass(Pool.name, calls: []), .names("Sandbox", ["a", "b"]),
            ]),
        Pool.row(
            "W-021",
            given: [
                ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "elsewhere"]], Pool.template(),
                Pool.template("other-template"), MergePatch.apply(["metadata": ["namespace": "elsewhere"]], to: Pool.template()),
                Pool.pool(replicas: 0), Pool.pool("second-pool", replicas: 0),
                Pool.pool("other-pool", replicas: 0, template: "other-template"),
                MergePatch.apply(["metadata": ["namespace": "elsewhere"]], to: Pool.pool(replicas: 0)),
            ],
            steps: [
                .converge(Pool.name), .converge("second-pool"), .converge("other-pool"), .converge("elsewhere/test-pool"), .ready([]),
                .patch("SandboxTemplate", Pool.templateName, ["spec": ["service": true]]), .ready(["second-pool", Pool.name]),
                .converge(Pool.name), .converge("second-pool"),
                .patch("SandboxTemplate", "elsewhere/test-template", ["metadata": ["labels": ["a": "b"]]]),
                .ready(["elsewhere/test-pool"]), .converge("elsewhere/test-pool"), .delete("SandboxTemplate", "other-template"),
                .ready(["other-pool"]), .converge("other-pool"), .create(Pool.template("other-template")), .ready(["other-pool"]),
            ]),
        Pool.row(
            "W-032",
            given: given(1, strategy: "Recreate") + [
                Pool.pool("other-pool", replicas: 1, template: "other-template", strategy: "Recreate"), Pool.template("other-template"),
            ],
            steps: [
                .pass("other-pool", calls: [Pool.creation, "patch sandboxwarmpools/status other-pool"])
            ] + Pool.makeReady(["@1"]) + [
                .converge("other-pool"), .converge(Pool.name), .patch("SandboxTemplate", Pool.templateName, ["spec": newImage]),
                .ready([Pool.name]), .pass(Pool.name, calls: ["delete sandboxes a", Pool.statusPatch]),
                .pass(Pool.name, calls: [Pool.creation]), .names("Sandbox", ["@1", "@2"]),
                .forced("other-pool", calls: []), .names("Sandbox", ["@1", "@2"]),
            ]),
    ]

    private static let madeFromOther: JSONValue = [
        "metadata": [
            "labels": [
                "agents.x-k8s.io/sandbox-template-ref-hash": "c349d772", "agents.x-k8s.io/sandbox-template-hash": Pool.blueprintHash,
            ],
            "annotations": ["agents.x-k8s.io/sandbox-template-ref": "other-template"],
        ]
    ]

    private static let deletions: [Row] = [
        Pool.row(
            "K9", "Recreate deletes all stale members at once and one after another, whatever the batch size",
            flags: [("sandbox-warm-pool-max-batch-size", "1")], given: given(3, strategy: "Recreate"),
            steps: [
                .pass(Pool.name, calls: [Pool.statusPatch]), .patch("SandboxTemplate", Pool.templateName, ["spec": newImage]),
                .pass(Pool.name, calls: ["delete sandboxes a", "delete sandboxes b", "delete sandboxes c", Pool.statusPatch]),
                .expect("SandboxWarmPool", Pool.name, Pool.counts(0, ready: 0)), .pass(Pool.name, calls: [Pool.creation]),
                .status("Sandbox", "@1", Pool.status(ready: true)), .advance(.seconds(1)),
                .pass(Pool.name, calls: [Pool.creation, Pool.statusPatch]), .status("Sandbox", "@2", Pool.status(ready: true)),
                .pass(Pool.name, calls: [Pool.creation, Pool.statusPatch]), .status("Sandbox", "@3", Pool.status(ready: true)),
                .converge(Pool.name), .expect("SandboxWarmPool", Pool.name, Pool.counts(3, ready: 3)),
            ]),
        Pool.row(
            "", "What is too much goes in batches", flags: [("sandbox-warm-pool-max-batch-size", "2")], given: given(5, strategy: nil),
            steps: [
                .pass(Pool.name, calls: [Pool.statusPatch]), .scale("SandboxWarmPool", Pool.name, 0),
                .pass(Pool.name, calls: ["delete sandboxes a", "delete sandboxes b", Pool.statusPatch]),
                .pass(Pool.name, calls: ["delete sandboxes c", "delete sandboxes d", Pool.statusPatch]),
                .pass(Pool.name, calls: ["delete sandboxes e", Pool.statusPatch]), .pass(Pool.name, calls: [Pool.statusPatch]),
                .pass(Pool.name, calls: []), .ready([]),
            ]),
        Pool.row(
            "K7", "a stale member that cannot be deleted counts neither way, so that one too many is made",
            given: given(1, strategy: "Recreate"),
            steps: [
                .pass(Pool.name, calls: [Pool.statusPatch]), .patch("SandboxTemplate", Pool.templateName, ["spec": newImage]),
                .at("delete sandboxes a", [.refuse(.rowFailure("webhook down"))]),
                .pass(Pool.name, calls: ["delete sandboxes a", Pool.creation], failure: "webhook down"), .names("Sandbox", ["a", "@1"]),
                .status("Sandbox", "@1", Pool.status(ready: true)), .pass(Pool.name, calls: ["delete sandboxes a"]),
                .pass(Pool.name, calls: []), .ready([]), .names("Sandbox", ["@1"]),
            ]),
        Pool.row(
            "", "An orphan that cannot be deleted fails the pass and does not count",
            given: [Pool.pool(replicas: 1), Pool.template(), Pool.orphan("a", spec: newImage)],
            steps: [
                .at("delete sandboxes a", [.refuse(.rowFailure("webhook down"))]),
                .pass(Pool.name, calls: ["delete sandboxes a", Pool.creation], failure: "webhook down"), .names("Sandbox", ["a", "@1"]),
            ]),
        Pool.row(
            "", "An orphan that changed meanwhile is not adopted and does not count, so that one too many is made",
            given: [Pool.pool(replicas: 1), Pool.template(), Pool.orphan("a")],
            steps: [
                .at("update sandboxes a", [.patched("Sandbox", "a", ["metadata": ["labels": ["x": "y"]]])]),
                .pass(Pool.name, calls: ["update sandboxes a", Pool.creation], failure: "the object has been modified"),
            ] + Pool.makeReady(["@1"]) + [
                .pass(Pool.name, calls: ["update sandboxes a", "delete sandboxes a", Pool.statusPatch]),
                .expect("SandboxWarmPool", Pool.name, Pool.counts(2, ready: 2)), .names("Sandbox", ["@1"]),
            ]),
        Pool.row(
            "", "A member whose launch type cannot be written is left out of the counts",
            given: [Pool.pool(replicas: 1), Pool.template(), Pool.member("a", labels: ["agents.x-k8s.io/launch-type": nil])],
            steps: [
                .at("update sandboxes a", [.refuse(.rowFailure("busy"))]),
                .pass(Pool.name, calls: ["update sandboxes a", Pool.creation], failure: "busy"), .names("Sandbox", ["a", "@1"]),
            ]),
    ]
}
