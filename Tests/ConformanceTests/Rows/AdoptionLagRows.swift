import ObjectModel
import Simulation

/// Caches that are behind: the claim's own writes, and those of an earlier pass, are not in them yet.
enum AdoptionLagRows {
    private typealias Objects = AdoptionObjects

    static let all: [Row] = frozen + overtaken

    private static let assigned = Objects.claim(annotations: [
        "agents.x-k8s.io/sandbox-name": "a", "agents.x-k8s.io/controller-first-observed-at": "2026-01-01T00:00:00Z",
    ])
    private static let given: [JSONValue] = Objects.base + [Objects.claim(), Objects.member("a"), Objects.member("spare")]
    private static let getSandbox = "get sandboxes a"

    /// A claim that has the Sandbox a, as the store has it.
    private static let bound: [Row.Step] = [
        .expect(
            "SandboxClaim", Objects.name,
            [
                "metadata": ["annotations": ["agents.x-k8s.io/sandbox-name": "a"]],
                "status": ["sandbox": ["name": "a", "podIPs": ["10.0.0.7"]]],
            ]),
        .conditions("SandboxClaim", Objects.name, [Objects.isReady]),
        .expect("Sandbox", "a", ["metadata": ["ownerReferences": [Objects.claimOwner]]]),
        .expect("Sandbox", "spare", ["metadata": ["ownerReferences": [Objects.poolOwner]]]),
    ]

    /// The pass that takes a over and then cannot say so.
    private static let silentTransfer: [Row.Step] = [
        .freeze("Sandbox"), .at(Objects.status, [.refuse(.rowFailure("boom"))]),
        .pass(Objects.name, calls: Array(Objects.adoption(of: "a").dropLast()), failure: "failed to update the claim's status: boom"),
        .expect("SandboxClaim", Objects.name, ["status": nil]),
    ]

    /// What the cache does not show costs one refused patch and one look past the cache.
    private static let doomed = [Objects.transfer("a"), getSandbox]

    private static let frozen: [Row] = [
        Row(
            ids: "C-150 C-158", of: .claim, given: given,
            steps: silentTransfer + [.pass(Objects.name, calls: doomed + [Objects.status, Objects.stamp])] + bound + [
                .pass(Objects.name, calls: doomed)
            ] + bound + [.ready([]), .waits(Objects.name, nil), .thaw("Sandbox"), .ready([]), .forced(Objects.name, calls: [])] + bound),
        Row(
            ids: "C-151", of: .claim, given: given,
            steps: silentTransfer + [
                .pass(Objects.name, calls: doomed + [Objects.status, Objects.stamp]), .forced(Objects.name, calls: doomed),
                .forced(Objects.name, calls: doomed), .waits(Objects.name, nil),
            ] + bound),
        Row(
            ids: "C-152", of: .claim,
            given: Objects.base + [
                MergePatch.apply(
                    ["status": ["sandbox": ["name": "a", "podIPs": ["10.0.0.7"]], "conditions": [Objects.ready]]], to: assigned),
                Objects.member("a"), Objects.member("spare"),
            ],
            steps: [
                .freeze("Sandbox"), .patch("Sandbox", "a", Objects.transferred),
                // The claim was ready before anybody had marked it.
                .pass(Objects.name, calls: doomed + [Objects.stamp]),
                .expect(
                    "SandboxClaim", Objects.name, ["metadata": ["annotations": ["agents.x-k8s.io/claim-first-ready-at": "unknown"]]]),
                .pass(Objects.name, calls: doomed), .thaw("Sandbox"), .forced(Objects.name, calls: []),
            ] + bound),
        Row(
            ids: "C-153", of: .claim, given: given,
            steps: [.freeze("Sandbox"), .pass(Objects.name, calls: Objects.adoption(of: "a"))] + bound + [
                .pass(Objects.name, calls: doomed)
            ] + bound + [.ready([]), .waits(Objects.name, nil), .thaw("Sandbox"), .forced(Objects.name, calls: [])] + bound),
    ]

    private static let labels = "{launch_type=\"warm\",sandbox_template=\"test-template\"}"

    /// Writes of the status that somebody else is faster than.
    private static let overtaken: [Row] = [
        Row(
            ids: "C-154", of: .claim, given: Objects.base + [assigned, Objects.member("a"), Objects.member("spare")],
            steps: [
                .at(Objects.status, [.patched("SandboxClaim", Objects.name, ["metadata": ["labels": ["x": "y"]]])]),
                .pass(Objects.name, calls: [Objects.transfer("a"), Objects.status]),
                .expect("SandboxClaim", Objects.name, ["status": nil, "metadata": ["labels": ["x": "y"]]]), .ready([Objects.name]),
                .pass(Objects.name, calls: [Objects.status, Objects.stamp]),
            ] + bound),
        Row(
            ids: "C-155", of: .claim, given: Objects.base + [assigned, Objects.member("a"), Objects.member("spare")],
            steps: [
                .freeze("SandboxClaim"), .pass(Objects.name, calls: [Objects.transfer("a"), Objects.status, Objects.stamp]),
            ] + bound + [.forced(Objects.name, calls: [Objects.status]), .ready([]), .waits(Objects.name, nil)] + bound + [
                .thaw("SandboxClaim"), .pass(Objects.name, calls: []),
                .metrics(["agent_sandbox_claim_controller_startup_latency_ms_count\(labels) 1"]),
            ] + bound),
        Row(
            ids: "", about: "the status of a claim that is gone is nobody's business", of: .claim,
            given: Objects.base + [assigned, Objects.member("a")],
            steps: [
                .at(Objects.status, [.deleted("SandboxClaim", Objects.name)]),
                .at(Objects.stamp, [.pass]),
                .pass(Objects.name, calls: [Objects.transfer("a"), Objects.status, Objects.stamp], failure: "stamp claim first-ready"),
                .absent("SandboxClaim", Objects.name),
            ]),
    ]
}
