import APIServer
import ObjectModel
import Simulation

/// Rows for what no row of the specification tells apart, and what a seeded defect does otherwise.
enum DefectRows {
    static let rows: [Row] = sandboxes + eligibility + lines + claims + transfers

    private typealias Parts = SandboxParts
    private typealias Objects = AdoptionObjects

    // MARK: Sandboxes

    private static let labelledClaim: JSONValue = [
        "volumeClaimTemplates": [["metadata": ["name": "data", "labels": ["x": "y"]], "spec": Fixtures.volumeClaimSpec]]
    ]
    private static let lists: JSONValue = [
        "agents.x-k8s.io/propagated-annotations": "agents.x-k8s.io/propagated-labels", "agents.x-k8s.io/propagated-labels": "",
    ]

    private static let sandboxes: [Row] = [
        Row(
            ids: "", about: "a Pod that somebody else deletes first does no harm to the expiry of its Sandbox",
            given: [Fixtures.sandbox(["shutdownTime": Parts.past]), Parts.ownPod(Fixtures.ready)],
            steps: [
                .pass(Parts.name, calls: [Parts.status], requeueAfter: .milliseconds(1)),
                .at(Parts.deletePod, [.deleted("Pod", Parts.name)]), .pass(Parts.name, calls: [Parts.deletePod]),
                .absent("Pod", Parts.name),
            ]),
        Row(
            ids: "", about: "labels of a volume claim that is there are left as they are",
            given: [
                Fixtures.sandbox(labelledClaim, annotations: Parts.tracked), Parts.ownPod(),
                Fixtures.volumeClaim("data-sandbox-name", owner: Parts.own),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.status]),
                .expect("PersistentVolumeClaim", "data-sandbox-name", ["metadata": ["labels": ["x": nil]]]),
            ]),
        Row(
            ids: "", about: "the notes of copied keys stay though an old note names one",
            given: [
                Fixtures.sandbox(Parts.template(labels: ["x": "y"]), annotations: Parts.tracked),
                Fixtures.pod(labels: Fixtures.tracking, annotations: lists, owner: Parts.own),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.patchPod, Parts.status]),
                .patch("Sandbox", Parts.name, Parts.spec(["podTemplate": ["metadata": nil]])),
                .patch("Pod", Parts.name, ["metadata": ["annotations": lists]]), .pass(Parts.name),
                .expect("Pod", Parts.name, ["metadata": ["annotations": ["agents.x-k8s.io/propagated-labels": ""]]]),
            ]),
        Row(
            ids: "", about: "labels that others gave the Pod stay",
            given: [
                Fixtures.sandbox(Parts.template(labels: ["x": "y"]), annotations: Parts.tracked),
                Fixtures.pod(labels: Parts.labels(["theirs": "1"]), owner: Parts.own),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.patchPod, Parts.status]),
                .expect("Pod", Parts.name, ["metadata": ["labels": Parts.labels(["theirs": "1", "x": "y"])]]),
            ]),
    ]

    // MARK: Members

    /// The pool owns a member without controlling it.
    private static let owner = MergePatch.apply(["controller": nil], to: Objects.poolOwner)
    private static let other = Objects.owner("SandboxWarmPool", "other")
    private static let templateLabel: JSONValue = ["agents.x-k8s.io/sandbox-template-ref-hash": nil]

    private static func labelled(_ label: JSONValue) -> JSONValue {
        ["metadata": ["labels": ["agents.x-k8s.io/sandbox-template-ref-hash": label]]]
    }

    private static func owned(by owners: JSONValue) -> JSONValue { ["metadata": ["ownerReferences": owners]] }

    private static let eligibility: [Row] = [
        AdoptionRows.starts(
            "", "a member that the pool owns and nobody controls is not taken", members: [Objects.member("a", owner: owner)]),
        AdoptionRows.starts(
            "", "a member that the pool owns and somebody else controls is not taken",
            members: [MergePatch.apply(owned(by: [Fixtures.foreignReference, owner]), to: Objects.member("a"))]),
        AdoptionRows.takes(
            "", "a Sandbox that becomes a member is taken", members: [MergePatch.apply(labelled(nil), to: Objects.member("a"))],
            after: [.patch("Sandbox", "a", labelled(.string(Objects.templateHash)))]),
        AdoptionRows.takes(
            "", "a member that comes from another pool is taken", members: [Objects.pool("other"), Objects.member("a", owner: other)],
            after: [.patch("Sandbox", "a", owned(by: [Objects.poolOwner]))]),
        AdoptionRows.takes(
            "", "a member that is gone does not end the search", taking: "b",
            members: [Objects.pool("other"), Objects.member("a"), Objects.member("b")], after: [leave, .delete("Sandbox", "a")]),
    ]

    // MARK: The order of a line

    /// The first member goes to another pool; nobody takes it out of the line of its old one.
    private static let leave = Row.Step.patch("Sandbox", "a", owned(by: [other]))

    private static func takes(_ claim: String, _ member: String) -> Row.Step {
        .pass(claim, calls: Objects.adoption(of: member, by: claim))
    }

    private static func line(_ about: String, pool: JSONValue = Objects.pool(), _ members: [JSONValue], _ steps: [Row.Step]) -> Row {
        Row(
            ids: "", about: about, of: .claim,
            given: [Objects.template(), pool] + ["c1", "c2", "c3", "c4"].map { Objects.claim($0) } + members, steps: steps)
    }

    private static let three = ["a", "b", "c"].map { Objects.member($0) }

    private static let lines: [Row] = [
        line(
            "a member that is gone leaves the line", [Objects.pool("other")] + three,
            [
                leave, .delete("Sandbox", "a"), takes("c1", "b"), .create(Objects.member("d")), .create(Objects.member("a")),
                takes("c2", "c"), takes("c3", "d"),
            ]),
        line(
            "a member that cannot be adopted leaves the line", three,
            [
                .patch("Sandbox", "a", labelled(nil)), takes("c1", "b"), .create(Objects.member("d")),
                .patch("Sandbox", "a", labelled(.string(Objects.templateHash))), takes("c2", "c"), takes("c3", "d"),
            ]),
        line(
            "a member that was lost to somebody else leaves the line", three,
            [
                .at(Objects.transfer("a"), [.patched("Sandbox", "a", owned(by: [Fixtures.foreignReference]))]),
                .pass("c1", failure: "lost to another owner"), .create(Objects.member("d")),
                .patch("Sandbox", "a", owned(by: [Objects.poolOwner])), takes("c2", "b"), takes("c3", "c"), takes("c4", "d"),
            ]),
        line(
            "a stale member leaves the line, and neither the template of before nor a change brings it back",
            pool: Objects.pool(strategy: "Recreate"), [Objects.member("a")],
            [
                .patch("SandboxTemplate", Objects.template, ["spec": ["podTemplate": ["spec": Objects.stalePodSpec]]]),
                .pass("c1", calls: Objects.coldStart(of: "c1")),
                .patch("SandboxTemplate", Objects.template, ["spec": ["podTemplate": ["spec": Objects.podSpec]]]),
                .pass("c2", calls: Objects.coldStart(of: "c2")), .patch("Sandbox", "a", ["metadata": ["labels": ["z": "1"]]]),
                .pass("c3", calls: Objects.coldStart(of: "c3")),
            ]),
    ]

    // MARK: Claims

    private static let late = APIError(code: 504, reason: .timeout, message: "request did not complete in time")

    private static let claims: [Row] = [
        Row(
            ids: "", about: "a claim whose metadata is refused takes nothing", of: .claim,
            given: Objects.base + [
                Objects.claim(Objects.name, ["additionalPodMetadata": ["labels": ["team": "a"]]]), Objects.member("a"),
            ],
            steps: [
                .pass(Objects.name), .expect("Sandbox", "a", ["metadata": ["ownerReferences": [Objects.poolOwner]]]),
                .expect("SandboxClaim", Objects.name, ["metadata": ["annotations": ["agents.x-k8s.io/sandbox-name": nil]]]),
            ]),
        Row(
            ids: "", about: "a second attempt that does not end in time fails the pass", of: .claim,
            given: Objects.base + [Objects.claim(), Objects.member("a")],
            steps: [
                .at(Objects.transfer("a"), [.refuse(.rowConflict), .refuse(late)]),
                .pass(Objects.name, failure: "failed to complete adoption of Sandbox \"a\": request did not complete in time"),
                .expect("Sandbox", "a", ["metadata": ["ownerReferences": [Objects.poolOwner]]]),
            ]),
        Row(
            ids: "", about: "a pass over a claim does not forget when its successor was first seen", of: .claim,
            configure: { $0.timing.apiRequest = .constant(.milliseconds(2)) },
            given: Objects.base + [Objects.claim(), Objects.member("a")],
            steps: [
                .advance(.seconds(1)), .at(Objects.stamp, [.pass, .madeAnew(Objects.claim())]), .pass(Objects.name), .advance(.seconds(5)),
                .pass(Objects.name),
                .expect(
                    "SandboxClaim", Objects.name,
                    ["metadata": ["annotations": ["agents.x-k8s.io/controller-first-observed-at": "2026-01-01T00:00:01.009Z"]]]),
            ]),
        Row(
            ids: "", about: "a claim that becomes ready again after a pause is not recorded again", of: .claim,
            given: Objects.base + [Objects.claim(), Objects.member("a")],
            steps: [
                .pass(Objects.name, calls: Objects.adoption(of: "a")),
                .status(
                    "Sandbox", "a",
                    ["conditions": [Objects.condition("Ready", "False", "SandboxSuspended", "Sandbox is suspended")]]),
                .pass(Objects.name, calls: [Objects.status]), .status("Sandbox", "a", ["conditions": [Objects.ready]]),
                .pass(Objects.name, calls: [Objects.status]),
                .metrics([
                    #"agent_sandbox_claim_controller_startup_latency_ms_count{launch_type="warm",sandbox_template="test-template"} 1"#
                ]),
            ]),
    ]

    // MARK: What is written to Sandboxes

    private static let wantsLabel = ClaimObjects.claim(
        ClaimObjects.name, ["additionalPodMetadata": ["labels": ["sandbox.users.io/x": "mine"]]])
    private static let bound: [JSONValue] = [
        wantsLabel, ClaimObjects.pool(), ClaimObjects.template(), ClaimObjects.owned(conditions: [ClaimObjects.notReady]),
    ]

    private static let transfers: [Row] = [
        AdoptionRows.takes(
            "", "a member that does not say how it was launched was launched warm",
            members: [Objects.member("a", labels: ["agents.x-k8s.io/launch-type": nil])],
            fields: ["metadata": ["labels": ["agents.x-k8s.io/launch-type": "warm"]]]),
        Row(
            ids: "", about: "the annotation with a Sandbox's name goes before the label", of: .claim,
            given: Objects.base + [
                Objects.claim(labels: ["agents.x-k8s.io/sandbox-name": "b"], annotations: ["agents.x-k8s.io/sandbox-name": "a"]),
                Objects.member("a"), Objects.member("b"),
            ],
            steps: [
                .pass(Objects.name), .expect("Sandbox", "a", ["metadata": ["ownerReferences": [Objects.claimOwner]]]),
                .expect("Sandbox", "b", ["metadata": ["ownerReferences": [Objects.poolOwner]]]),
            ]),
        Row(
            ids: "", about: "the metadata of a bound Sandbox is patched whatever others write", of: .claim, given: bound,
            steps: [
                .at(ClaimObjects.change, [.patched("Sandbox", ClaimObjects.name, ["metadata": ["labels": ["theirs": "1"]]])]),
                .pass(ClaimObjects.name, calls: [ClaimObjects.stamp, ClaimObjects.change, ClaimObjects.status]),
            ]),
        Row(
            ids: "", about: "a refused patch of metadata leaves the Sandbox in the status", of: .claim, given: bound,
            steps: [
                .at(ClaimObjects.change, [.refuse(.rowFailure("boom"))]),
                .pass(ClaimObjects.name, failure: "failed to update the pod metadata of the Sandbox: boom"),
                .expect("SandboxClaim", ClaimObjects.name, ["status": ["sandbox": ["name": .string(ClaimObjects.name)]]]),
            ]),
        Row(
            ids: "", about: "a claim that is gone needs no cleaning up", of: .claim,
            given: Objects.base + [Objects.claim(), Objects.member("a")],
            steps: [
                .at(Objects.transfer("a"), [.patched("Sandbox", "a", owned(by: [Fixtures.foreignReference]))]),
                .at("get sandboxclaims test-claim", [.deleted("SandboxClaim", Objects.name)]),
                .pass(Objects.name, failure: "lost to another owner"), .failed("assigned Sandbox \"a\" was lost to another owner"),
            ]),
        Row(
            ids: "", about: "between two attempts some ten milliseconds pass", of: .claim,
            given: Objects.base + [Objects.claim(), Objects.member("a")],
            steps: [
                .at(Objects.transfer("a"), [.refuse(.rowConflict), .refuse(.rowConflict)]), .pass(Objects.name),
                .expect(
                    "SandboxClaim", Objects.name,
                    ["metadata": ["annotations": ["agents.x-k8s.io/claim-first-ready-at": "2026-01-01T00:00:00.010042142Z"]]]),
            ]),
    ]
}
