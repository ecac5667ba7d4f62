import APIServer
import ObjectModel
import Simulation

/// Writes that are refused, and writers that are faster.
enum AdoptionContentionRows {
    private typealias Objects = AdoptionObjects

    static let all: [Row] = assignment + transfer + lost + cleanup + failures + metadata

    private static let given: [JSONValue] = Objects.base + [Objects.claim(), Objects.member("a"), Objects.member("b")]
    private static let assigned = Objects.claim(annotations: [
        "agents.x-k8s.io/sandbox-name": "a", "agents.x-k8s.io/controller-first-observed-at": "2026-01-01T00:00:00Z",
    ])
    private static let givenAssigned: [JSONValue] = Objects.base + [assigned, Objects.member("a"), Objects.member("b")]
    private static let getClaim = "get sandboxclaims test-claim"
    private static let getSandbox = "get sandboxes a"
    private static let transferA = Objects.transfer("a")
    private static let finish = [Objects.status, Objects.stamp]
    private static let touchedClaim = Row.Interference.patched("SandboxClaim", Objects.name, ["metadata": ["labels": ["x": "y"]]])
    private static let tail = "; the next pass retries from a converged view"

    private static func touched(_ value: String) -> Row.Interference {
        .patched("Sandbox", "a", ["metadata": ["labels": ["x": .string(value)]]])
    }

    private static func owner(_ name: String, _ owner: JSONValue) -> Row.Step {
        .expect("Sandbox", name, ["metadata": ["ownerReferences": [owner]]])
    }

    private static func reference(_ name: JSONValue) -> Row.Step {
        .expect("SandboxClaim", Objects.name, ["metadata": ["annotations": ["agents.x-k8s.io/sandbox-name": name]]])
    }

    private static func conflict(_ detail: String) -> Row.Step {
        .conditions("SandboxClaim", Objects.name, ["Ready=False/AdoptionConflict: \(detail)\(tail)"])
    }

    /// The claim changes while it is assigned a Sandbox.
    private static let assignment: [Row] = [
        Row(
            ids: "C-156", of: .claim, given: given,
            steps: [
                .at(Objects.assignment, [touchedClaim]),
                .pass(Objects.name, calls: [Objects.stamp, Objects.assignment, getClaim, Objects.assignment, transferA] + finish),
                .waits(Objects.name, nil), reference("a"), .conditions("SandboxClaim", Objects.name, [Objects.isReady]),
                .expect("SandboxClaim", Objects.name, ["metadata": ["labels": ["x": "y"]]]),
            ]),
        Row(
            ids: "C-156", about: "a stranger's name in the deprecated label does not stand in the way", of: .claim,
            given: Objects.base + [
                Objects.claim(labels: ["agents.x-k8s.io/sandbox-name": "stranger"]), Objects.member("a"),
                Objects.owned("stranger", owner: Fixtures.foreignReference),
            ],
            steps: [
                .at(Objects.assignment, [touchedClaim]),
                .pass(Objects.name, calls: [Objects.stamp, Objects.assignment, getClaim, Objects.assignment, transferA] + finish),
                reference("a"),
                .expect("SandboxClaim", Objects.name, ["metadata": ["labels": ["agents.x-k8s.io/sandbox-name": "stranger"]]]),
            ]),
        Row(
            ids: "K15", about: "an assignment by another writer is not overwritten, and no other member is tried", of: .claim, given: given,
            steps: [
                .at(
                    Objects.assignment,
                    [.patched("SandboxClaim", Objects.name, ["metadata": ["annotations": ["agents.x-k8s.io/sandbox-name": "b"]]])]),
                .pass(
                    Objects.name, calls: [Objects.stamp, Objects.assignment, getClaim, Objects.status],
                    failure: "claim \"test-claim\" has been assigned Sandbox \"b\" by another writer"),
                // The status is written over the claim that the pass began with, so it is overtaken too.
                reference("b"), .conditions("SandboxClaim", Objects.name, []), owner("a", Objects.poolOwner),
                .pass(Objects.name, calls: [Objects.transfer("b")] + finish), owner("b", Objects.claimOwner),
            ]),
        Row(
            ids: "", about: "a claim that is gone is assigned nothing", of: .claim, given: given,
            steps: [
                .at(Objects.assignment, [.deleted("SandboxClaim", Objects.name)]),
                .pass(
                    Objects.name, calls: [Objects.stamp, Objects.assignment, getClaim, Objects.status],
                    failure: "failed to assign Sandbox \"a\" to the claim"),
                owner("a", Objects.poolOwner), .absent("SandboxClaim", Objects.name),
            ]),
        Row(
            ids: "", about: "a claim that was made anew is assigned nothing", of: .claim, given: given,
            steps: [
                .at(Objects.assignment, [.deleted("SandboxClaim", Objects.name)]), .at(getClaim, [.created(Objects.claim())]),
                .pass(
                    Objects.name, calls: [Objects.stamp, Objects.assignment, getClaim, Objects.status],
                    failure: "claim \"test-claim\" was deleted and made anew during the assignment"),
                owner("a", Objects.poolOwner), reference(nil), .expect("SandboxClaim", Objects.name, ["status": nil]),
            ]),
        Row(
            ids: "", about: "an assignment that is refused all the time gives the member back", of: .claim,
            given: given + [Objects.claim("second")],
            steps: [
                .at(Objects.assignment, Array(repeating: touchedClaimAnew, count: 6)),
                .pass(
                    Objects.name,
                    calls: [Objects.stamp] + Array(repeating: [Objects.assignment, getClaim], count: 5).flatMap(\.self)
                        + [Objects.assignment, Objects.status],
                    failure: "assignment of Sandbox \"a\" was contended (conflicting concurrent write)"),
                reference(nil), owner("a", Objects.poolOwner), .pass("second", calls: Objects.adoption(of: "b", by: "second")),
            ]),
    ]

    private static let touchedClaimAnew = Row.Interference.refuse(.rowConflict)

    /// The Sandbox changes while it is taken over.
    private static let transfer: [Row] = [
        Row(
            ids: "C-111 C-157", of: .claim, given: given,
            steps: [
                .at(transferA, [touched("1")]),
                .pass(Objects.name, calls: [Objects.stamp, Objects.assignment, transferA, getSandbox, transferA] + finish),
                .expect("Sandbox", "a", ["metadata": ["labels": ["x": "1"]]]), owner("a", Objects.claimOwner),
                owner("b", Objects.poolOwner), .events(["Normal SandboxAdopted: Adopted warm pool Sandbox \"a\""]),
                .waits(Objects.name, nil), .pass(Objects.name, calls: []),
            ]),
        Row(
            ids: "C-111", about: "refused four times", of: .claim, given: given,
            steps: [
                .at(transferA, (1...4).map { touched("\($0)") }),
                .pass(
                    Objects.name,
                    calls: [Objects.stamp, Objects.assignment, transferA]
                        + Array(repeating: [getSandbox, transferA], count: 4).flatMap(\.self) + finish),
                owner("a", Objects.claimOwner),
            ]),
        Row(
            ids: "C-162", of: .claim, given: given,
            steps: [
                .at(Objects.assignment, [touchedClaim]), .at(transferA, [touched("1")]),
                .pass(
                    Objects.name,
                    calls: [Objects.stamp, Objects.assignment, getClaim, Objects.assignment, transferA, getSandbox, transferA] + finish),
                .waits(Objects.name, nil), .expect("Sandbox", "a", ["metadata": ["labels": ["x": "1"]]]),
                .expect("SandboxClaim", Objects.name, ["metadata": ["labels": ["x": "y"]]]),
                .conditions("SandboxClaim", Objects.name, [Objects.isReady]),
            ]),
        Row(
            ids: "C-160", of: .claim, given: givenAssigned,
            steps: [
                .at(transferA, (1...6).map { touched("\($0)") }),
                .pass(
                    Objects.name,
                    calls: [transferA] + Array(repeating: [getSandbox, transferA], count: 5).flatMap(\.self) + [Objects.status],
                    failure: "adoption of Sandbox \"a\" was contended (conflicting concurrent write)"),
                reference("a"), conflict("adoption of Sandbox \"a\" was contended (conflicting concurrent write)"),
                owner("a", Objects.poolOwner), owner("b", Objects.poolOwner), .pass(Objects.name, calls: [transferA] + finish),
                owner("a", Objects.claimOwner),
            ]),
    ]

    /// The Sandbox goes, or somebody else gets it.
    private static let lost: [Row] = [
        ghost("annotation", Objects.claim(annotations: ["agents.x-k8s.io/sandbox-name": "a"])),
        ghost("label", Objects.claim(labels: ["agents.x-k8s.io/sandbox-name": "a"])),
        ghost(
            "annotation and label",
            Objects.claim(labels: ["agents.x-k8s.io/sandbox-name": "a"], annotations: ["agents.x-k8s.io/sandbox-name": "a"])),
        Row(
            ids: "", about: "a member that another claim took meanwhile", of: .claim, given: given + [Objects.claim("other")],
            steps: [
                .at(
                    transferA,
                    [.patched("Sandbox", "a", ["metadata": ["ownerReferences": [Objects.owner("SandboxClaim", "other")]]])]),
                .pass(
                    Objects.name,
                    calls: [
                        Objects.stamp, Objects.assignment, transferA, getSandbox, getClaim, Objects.assignment, Objects.status,
                    ], failure: "assigned Sandbox \"a\" was lost to another owner"),
                reference(nil), conflict("assigned Sandbox \"a\" was lost to another owner"), owner("b", Objects.poolOwner), .events([]),
                .pass(Objects.name, calls: [Objects.assignment, Objects.transfer("b")] + finish), owner("b", Objects.claimOwner),
            ]),
        Row(
            ids: "", about: "a member that is deleted meanwhile and held", of: .claim,
            given: Objects.base + [
                assigned, MergePatch.apply(["metadata": ["finalizers": ["test.dev/hold"]]], to: Objects.member("a")), Objects.member("b"),
            ],
            steps: [
                .at(transferA, [.deleted("Sandbox", "a")]),
                .pass(
                    Objects.name, calls: [transferA, getSandbox, getClaim, Objects.assignment, Objects.status],
                    failure: "assigned Sandbox \"a\" was lost to another owner"),
                reference(nil), owner("a", Objects.poolOwner),
            ]),
    ]

    private static func ghost(_ about: String, _ claim: JSONValue) -> Row {
        Row(
            ids: "C-159", about: about, of: .claim, given: Objects.base + [claim, Objects.member("a"), Objects.member("b")],
            steps: [
                .freeze("Sandbox"), .delete("Sandbox", "a"),
                .pass(
                    Objects.name,
                    calls: [Objects.stamp, transferA, getSandbox, getClaim, Objects.assignment, Objects.status],
                    failure: "assigned Sandbox \"a\" was deleted"),
                .expect(
                    "SandboxClaim", Objects.name, ["metadata": ["labels": nil, "annotations": ["agents.x-k8s.io/sandbox-name": nil]]]),
                conflict("assigned Sandbox \"a\" was deleted"), owner("b", Objects.poolOwner), .events([]), .thaw("Sandbox"),
                .pass(Objects.name, calls: Array(Objects.adoption(of: "b").dropFirst())), owner("b", Objects.claimOwner),
                .conditions("SandboxClaim", Objects.name, [Objects.isReady]),
            ])
    }

    /// The name cannot be taken off the claim.
    private static let cleanup: [Row] = [
        Row(
            ids: "C-161", of: .claim, given: givenAssigned,
            steps: [
                .freeze("Sandbox"), .delete("Sandbox", "a"), .at(Objects.assignment, [.refuse(.rowFailure("boom"))]),
                .pass(
                    Objects.name, calls: [transferA, getSandbox, getClaim, Objects.assignment, Objects.status],
                    failure: "assigned Sandbox \"a\" was deleted and reference cleanup failed"),
                reference("a"), conflict("assigned Sandbox \"a\" was deleted and reference cleanup failed"),
                .pass(
                    Objects.name, calls: [transferA, getSandbox, getClaim, Objects.assignment, Objects.status],
                    failure: "assigned Sandbox \"a\" was deleted"),
                reference(nil), conflict("assigned Sandbox \"a\" was deleted"),
            ]),
        Row(
            ids: "C-161", about: "lost to another owner", of: .claim, given: givenAssigned + [Objects.claim("other")],
            steps: [
                .at(
                    transferA,
                    [.patched("Sandbox", "a", ["metadata": ["ownerReferences": [Objects.owner("SandboxClaim", "other")]]])]),
                .at(Objects.assignment, [.refuse(.rowFailure("boom"))]),
                .pass(
                    Objects.name, calls: [transferA, getSandbox, getClaim, Objects.assignment, Objects.status],
                    failure: "assigned Sandbox \"a\" was lost to another owner and reference cleanup failed"),
                reference("a"), conflict("assigned Sandbox \"a\" was lost to another owner and reference cleanup failed"),
            ]),
        Row(
            ids: "", about: "a claim that is gone needs no cleanup", of: .claim, given: givenAssigned,
            steps: [
                .freeze("Sandbox"), .delete("Sandbox", "a"), .at(getClaim, [.deleted("SandboxClaim", Objects.name)]),
                .pass(
                    Objects.name, calls: [transferA, getSandbox, getClaim, Objects.status],
                    failure: "assigned Sandbox \"a\" was deleted"),
                .absent("SandboxClaim", Objects.name),
            ]),
        Row(
            ids: "", about: "a claim that was made anew keeps its name", of: .claim, given: givenAssigned,
            steps: [
                .freeze("Sandbox"), .delete("Sandbox", "a"), .at(getSandbox, [.deleted("SandboxClaim", Objects.name)]),
                .at(getClaim, [.created(assigned)]),
                .pass(
                    Objects.name, calls: [transferA, getSandbox, getClaim, Objects.status], failure: "assigned Sandbox \"a\" was deleted"),
                reference("a"), .expect("SandboxClaim", Objects.name, ["status": nil]),
            ]),
        Row(
            ids: "", about: "the cleanup is repeated on the truth", of: .claim, given: givenAssigned,
            steps: [
                .freeze("Sandbox"), .delete("Sandbox", "a"), .at(Objects.assignment, [touchedClaim]),
                .pass(
                    Objects.name,
                    calls: [transferA, getSandbox, getClaim, Objects.assignment, getClaim, Objects.assignment, Objects.status],
                    failure: "assigned Sandbox \"a\" was deleted"),
                reference(nil), .expect("SandboxClaim", Objects.name, ["metadata": ["labels": ["x": "y"]]]),
            ]),
        Row(
            ids: "", about: "another name that was written meanwhile stays", of: .claim, given: givenAssigned,
            steps: [
                .freeze("Sandbox"), .delete("Sandbox", "a"),
                .at(
                    getClaim,
                    [.patched("SandboxClaim", Objects.name, ["metadata": ["annotations": ["agents.x-k8s.io/sandbox-name": "b"]]])]),
                .pass(
                    Objects.name, calls: [transferA, getSandbox, getClaim, Objects.status], failure: "assigned Sandbox \"a\" was deleted"),
                reference("b"), conflict("assigned Sandbox \"a\" was deleted"),
            ]),
    ]

    /// Writes that fail otherwise end the pass; the member goes back to the end of the line.
    private static let failures: [Row] = [
        Row(
            ids: "K15", about: "a failed assignment is not tried on another member", of: .claim, given: given,
            steps: [
                .at(Objects.assignment, [.refuse(.rowFailure("boom"))]),
                .pass(
                    Objects.name, calls: [Objects.stamp, Objects.assignment, Objects.status],
                    failure: "failed to assign Sandbox \"a\" to the claim: boom"),
                .conditions(
                    "SandboxClaim", Objects.name,
                    ["Ready=False/ReconcilerError: Error seen: failed to assign Sandbox \"a\" to the claim: boom"]),
                reference(nil), .pass(Objects.name, calls: [Objects.assignment, Objects.transfer("b")] + finish),
                .create(Objects.claim("second")), .pass("second", calls: Objects.adoption(of: "a", by: "second")),
            ]),
        Row(
            ids: "K15", about: "a failed transfer is not tried on another member", of: .claim, given: given + [Objects.claim("second")],
            steps: [
                .at(transferA, [.refuse(.rowFailure("boom"))]),
                .pass(
                    Objects.name, calls: [Objects.stamp, Objects.assignment, transferA, Objects.status],
                    failure: "failed to complete adoption of Sandbox \"a\": boom"),
                .conditions(
                    "SandboxClaim", Objects.name,
                    ["Ready=False/ReconcilerError: Error seen: failed to complete adoption of Sandbox \"a\": boom"]),
                reference("a"), owner("a", Objects.poolOwner), owner("b", Objects.poolOwner), .events([]),
                // The member is in the line again, behind the other.
                .pass("second", calls: Objects.adoption(of: "b", by: "second")), .pass(Objects.name, calls: [transferA] + finish),
                owner("a", Objects.claimOwner),
            ]),
    ]

    private static let conflictMessage = "metadata override conflict: annotation \"n\" already has the value \"1\""
    private static let contradicting = Objects.claim(Objects.name, ["additionalPodMetadata": ["annotations": ["n": "2"]]])
    private static let annotatedTemplate = Objects.template(["podTemplate": ["metadata": ["annotations": ["n": "1"]]]])

    private static let metadata: [Row] = [
        Row(
            ids: "K10", of: .claim, given: [annotatedTemplate, Objects.pool(), contradicting],
            steps: [
                .pass(Objects.name, calls: [Objects.stamp, Objects.status], failure: conflictMessage),
                .conditions("SandboxClaim", Objects.name, ["Ready=False/ReconcilerError: Error seen: \(conflictMessage)"]),
                .pass(Objects.name, calls: [], failure: conflictMessage), .waits(Objects.name, .milliseconds(10)),
                .retry(Objects.name, calls: [], failure: conflictMessage), .waits(Objects.name, .milliseconds(20)),
            ]),
        Row(
            ids: "K10", about: "a variable that the template has", of: .claim,
            given: [
                Objects.template([
                    "envVarsInjectionPolicy": "Allowed",
                    "podTemplate": [
                        "spec": ["containers": [["name": "main", "image": "pause", "env": [["name": "E", "value": "1"]]]]]
                    ],
                ]), Objects.pool(), Objects.claim(Objects.name, ["env": [["name": "E", "value": "2"]]]),
            ],
            steps: [
                .pass(Objects.name, calls: [Objects.stamp, Objects.status], failure: "\"E\""),
                .pass(Objects.name, calls: [], failure: "\"E\""), .waits(Objects.name, .milliseconds(10)),
            ]),
        Row(
            ids: "K11", of: .claim,
            given: [annotatedTemplate, Objects.pool(), contradicting, Objects.claim("second"), Objects.member("a")],
            steps: [
                .pass(
                    Objects.name, calls: [Objects.stamp, Objects.assignment, Objects.status],
                    failure: "failed to complete adoption of Sandbox \"a\": \(conflictMessage)"),
                .conditions(
                    "SandboxClaim", Objects.name,
                    ["Ready=False/ReconcilerError: Error seen: failed to complete adoption of Sandbox \"a\": \(conflictMessage)"]),
                reference("a"), owner("a", Objects.poolOwner), .pass("second", calls: Objects.adoption(of: "a", by: "second")),
                // The name leads to another claim's Sandbox now; a new one fails at the same metadata.
                .pass(Objects.name, calls: [Objects.stamp, Objects.status], failure: conflictMessage), reference(nil),
            ]),
        Row(
            ids: "K12", of: .claim,
            given: Objects.base + [Objects.claim(Objects.name, ["env": [["name": "E", "value": "1"]]])],
            steps: [
                .pass(Objects.name, calls: [Objects.stamp, Objects.status]),
                .pass(Objects.name, calls: []), .waits(Objects.name, nil), .ready([]),
                .patch("SandboxTemplate", Objects.template, ["spec": ["envVarsInjectionPolicy": "Allowed"]]), .ready([]),
                .waits(Objects.name, nil), .patch("SandboxClaim", Objects.name, ["metadata": ["labels": ["any": "change"]]]),
                .pass(Objects.name, calls: [Objects.creation, Objects.status]),
            ]),
    ]
}
