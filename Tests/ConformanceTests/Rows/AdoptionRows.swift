import ObjectModel
import Simulation

/// Collects the rows about the Sandbox that a claim finds, or takes from its pool.
enum AdoptionRows {
    static let rows: [Row] =
        AdoptionCandidateRows.all + AdoptionContentRows.all + AdoptionWaitingRows.all + AdoptionReferenceRows.all + AdoptionQueueRows.all
        + AdoptionLagRows.all + AdoptionContentionRows.all + AdoptionDeathRows.all
    static let functions: [FunctionRow] = AdoptionFunctionRows.all

    typealias Objects = AdoptionObjects

    /// A claim takes a member of its pool in one pass, with exactly the calls that takes, and is at rest then.
    static func takes(
        _ ids: String, _ about: String = "", taking sandbox: String = "a", claim: JSONValue = Objects.claim(),
        pool: JSONValue? = Objects.pool(),
        template: JSONValue? = Objects.template(), members: [JSONValue], after changes: [Row.Step] = [],
        condition: String = Objects.isReady, fields: JSONValue = [:]
    ) -> Row {
        let isReady = condition == Objects.isReady
        let calls = Objects.adoption(of: sandbox)
        return Row(
            ids: ids, about: about, of: .claim, given: [template, pool, claim].compactMap { $0 } + members,
            steps: changes + [
                .pass(Objects.name, calls: isReady ? calls : calls.dropLast()),
                .expect(
                    "SandboxClaim", Objects.name,
                    [
                        "metadata": ["annotations": ["agents.x-k8s.io/sandbox-name": .string(sandbox)]],
                        "status": ["sandbox": ["name": .string(sandbox), "podIPs": ["10.0.0.7"]]],
                    ]),
                .conditions("SandboxClaim", Objects.name, [condition]),
                .expect("Sandbox", sandbox, ["metadata": ["ownerReferences": [Objects.claimOwner]]]),
                .expect("Sandbox", sandbox, fields), .events(["Normal SandboxAdopted: Adopted warm pool Sandbox \"\(sandbox)\""]),
                .metrics([counted(claim, "warm", isReady ? "ready" : "not_ready")]),
                .pass(Objects.name, calls: []), .ready([]), .waits(Objects.name, nil),
            ])
    }

    /// A claim whose pool has no member for it makes a Sandbox in one pass, with exactly the calls that takes, and is at rest then.
    static func starts(
        _ ids: String, _ about: String = "", claim: JSONValue = Objects.claim(), pool: JSONValue = Objects.pool(),
        members: [JSONValue], after changes: [Row.Step] = [], calls: [String] = Objects.coldStart(), then steps: [Row.Step] = []
    ) -> Row {
        Row(
            ids: ids, about: about, of: .claim, given: [Objects.template(), pool, claim] + members,
            steps: changes + [
                .pass(Objects.name, calls: calls),
                .expect(
                    "SandboxClaim", Objects.name,
                    [
                        "metadata": ["annotations": ["agents.x-k8s.io/sandbox-name": nil]],
                        "status": ["sandbox": ["name": "test-claim", "podIPs": nil]],
                    ]),
                .conditions("SandboxClaim", Objects.name, [Objects.sandboxNotReady]),
                .expect(
                    "Sandbox", Objects.name,
                    ["metadata": ["labels": ["agents.x-k8s.io/launch-type": "cold"], "ownerReferences": [Objects.claimOwner]]]),
                .events(["Normal SandboxProvisioned: Created Sandbox \"test-claim\""]),
                .metrics([counted(claim, "cold", "not_ready")]), .pass(Objects.name, calls: []), .ready([]),
            ] + steps)
    }

    /// The line of the metric that counts the claim.
    private static func counted(_ claim: JSONValue, _ type: String, _ pod: String) -> String {
        let creator = claim.at("metadata", "labels", "agents.x-k8s.io/created-by")?.stringValue ?? "unknown"
        let labels = [
            "created_by=\"\(creator)\"", "launch_type=\"\(type)\"", "namespace=\"default\"", "pod_condition=\"\(pod)\"",
            "sandbox_template=\"test-template\"", "warmpool_name=\"test-warmpool\"",
        ]
        return "agent_sandbox_claim_creation_total{\(labels.joined(separator: ","))} 1"
    }
}
