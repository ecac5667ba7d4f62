import ObjectModel

/// Volume claim templates that claims bring along.
enum ClaimVolumeRows {
    typealias Fix = ClaimObjects

    static let all: [Row] = accepted + rejected + pools

    static func volume(_ name: String, _ size: String) -> JSONValue {
        [
            "metadata": ["name": .string(name)],
            "spec": ["accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": .string(size)]]],
        ]
    }

    static func given(_ policy: String?, template: [JSONValue], claim: [JSONValue]) -> [JSONValue] {
        var spec: JSONValue = ["volumeClaimTemplates": .array(template)]
        spec.set(policy.map(JSONValue.string), at: "volumeClaimTemplatesPolicy")
        let claimSpec: JSONValue = claim.isEmpty ? [:] : ["volumeClaimTemplates": .array(claim)]
        return [Fix.claim(Fix.name, claimSpec), Fix.pool(), Fix.template(spec)]
    }

    // MARK: Accepted

    /// A pass that makes a Sandbox with these templates.
    private static func makes(
        _ ids: String, _ about: String = "", policy: String?, template: [JSONValue], claim: [JSONValue], becomes: [JSONValue]
    ) -> Row {
        Row(
            ids: ids, about: about, of: .claim, given: given(policy, template: template, claim: claim),
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.create, Fix.status]),
                .expect(
                    "Sandbox", Fix.name,
                    [
                        "metadata": ["labels": ["agents.x-k8s.io/launch-type": "cold"]],
                        "spec": ["volumeClaimTemplates": .array(becomes)],
                    ]),
            ])
    }

    private static let accepted: [Row] = [
        makes("C-060", policy: nil, template: [volume("data", "1Gi")], claim: [], becomes: [volume("data", "1Gi")]),
        makes(
            "C-061", policy: "Overrides", template: [volume("a", "1Gi"), volume("data", "1Gi")], claim: [volume("data", "5Gi")],
            becomes: [volume("a", "1Gi"), volume("data", "5Gi")]),
        makes(
            "C-062", policy: "Allowed", template: [volume("data", "1Gi")], claim: [volume("logs", "2Gi")],
            becomes: [volume("data", "1Gi"), volume("logs", "2Gi")]),
        makes(
            "C-061", "what the template lacks comes after it, in the claim's order", policy: "Overrides",
            template: [volume("a", "1Gi"), volume("b", "1Gi")],
            claim: [volume("y", "2Gi"), volume("b", "3Gi"), volume("x", "4Gi"), volume("a", "5Gi")],
            becomes: [volume("a", "5Gi"), volume("b", "3Gi"), volume("y", "2Gi"), volume("x", "4Gi")]),
        makes(
            "C-070", "in a single pass", policy: "Overrides", template: [volume("data", "1Gi")],
            claim: [volume("logs", "2Gi"), volume("data", "3Gi")], becomes: [volume("data", "3Gi"), volume("logs", "2Gi")]),
    ]

    // MARK: Rejected

    /// A pass that makes no Sandbox and is not repeated by itself.
    private static func rejects(
        _ ids: String, _ about: String = "", policy: String?, template: [JSONValue] = [], claim: [JSONValue] = [], _ message: String
    ) -> Row {
        Row(
            ids: ids, about: about, of: .claim, given: given(policy, template: template, claim: claim),
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.status]),
                .conditions("SandboxClaim", Fix.name, ["Ready=False/VolumeClaimTemplatesError: \(message)"]), .count("Sandbox", 0),
                .pass(Fix.name, calls: []), .ready([]), .waits(Fix.name, nil),
            ])
    }

    private static let disallowed = "volumeClaimTemplates are not allowed by SandboxTemplate \"test-template\""

    private static let rejected: [Row] = [
        rejects("C-064", policy: "Disallowed", claim: [volume("logs", "2Gi")], disallowed),
        rejects("C-066", policy: nil, claim: [volume("logs", "2Gi")], disallowed),
        rejects(
            "C-065", policy: "Allowed", template: [volume("data", "1Gi")], claim: [volume("logs", "2Gi"), volume("data", "2Gi")],
            "cannot override template volume \"data\""),
        rejects(
            "C-067", policy: "Allowed", claim: [volume("", "1Gi")], "invalid volumeClaimTemplates of SandboxClaim: name at index 0 is empty"
        ),
        rejects(
            "C-068", policy: "Allowed", claim: [volume("data", "1Gi"), volume("data", "1Gi")],
            "invalid volumeClaimTemplates of SandboxClaim: duplicate name \"data\""),
        rejects(
            "C-069", "an empty name", policy: nil, template: [volume("data", "1Gi"), volume("", "1Gi")],
            "invalid volumeClaimTemplates of SandboxTemplate: name at index 1 is empty"),
        rejects(
            "C-069", "a name twice", policy: nil, template: [volume("data", "1Gi"), volume("data", "1Gi")],
            "invalid volumeClaimTemplates of SandboxTemplate: duplicate name \"data\""),
        rejects(
            "C-069", "the template's list is looked at first", policy: "Allowed", template: [volume("", "1Gi")],
            claim: [volume("data", "1Gi"), volume("data", "1Gi")],
            "invalid volumeClaimTemplates of SandboxTemplate: name at index 0 is empty"),
        rejects(
            "C-068", "the claim's list is looked at before the policy", policy: "Disallowed",
            claim: [volume("data", "1Gi"), volume("data", "1Gi")],
            "invalid volumeClaimTemplates of SandboxClaim: duplicate name \"data\""),
    ]

    // MARK: And the pool

    private static let warm = "patch sandboxes warm-1"

    private static let pools: [Row] = [
        Row(
            ids: "C-062", about: "a claim with volumes gets no warm Sandbox", of: .claim,
            given: given("Allowed", template: [], claim: [volume("logs", "2Gi")]) + [Fix.member("warm-1")],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, Fix.create, Fix.status]), .names("Sandbox", ["warm-1", Fix.name]),
                .expect("Sandbox", "warm-1", ["metadata": ["ownerReferences": [Fix.poolOwner]]]),
            ]),
        Row(
            ids: "C-063", of: .claim,
            given: given("Disallowed", template: [volume("data", "1Gi")], claim: []) + [Fix.member("warm-1")],
            steps: [
                .pass(Fix.name, calls: [Fix.stamp, "update sandboxclaims test-claim", warm, Fix.status, Fix.stamp]),
                .conditions("SandboxClaim", Fix.name, [Fix.isReady]),
                .expect("SandboxClaim", Fix.name, ["status": ["sandbox": ["name": "warm-1"]]]), .count("Sandbox", 1),
            ]),
    ]
}
