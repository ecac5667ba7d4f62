import ObjectModel
import Simulation

/// Members without an address, pools that are empty, and what a search does to the line.
enum AdoptionWaitingRows {
    private typealias Objects = AdoptionObjects

    static let all: [Row] = grace + vetting + searches

    private static let networked: JSONValue = ["podIPs": ["10.0.0.7"], "conditions": [Objects.ready]]
    private static let young = Objects.member("a", ready: false, address: false)

    /// The claim is not told anything while it waits: it has no status and no name of a Sandbox.
    private static let untold: [Row.Step] = [
        .expect("SandboxClaim", Objects.name, ["status": nil, "metadata": ["annotations": ["agents.x-k8s.io/sandbox-name": nil]]]),
        .events([]),
    ]

    private static let grace: [Row] = [
        Row(
            ids: "C-125", of: .claim, given: Objects.base + [Objects.claim(), young],
            steps: [.pass(Objects.name, calls: [Objects.stamp], requeueAfter: .milliseconds(500)), .names("Sandbox", ["a"])] + untold + [
                .waits(Objects.name, nil), .ready([Objects.name]), .pass(Objects.name, calls: [], requeueAfter: .milliseconds(500)),
                .waits(Objects.name, .milliseconds(500)),
            ]),
        AdoptionRows.starts("C-126", members: []),
        Row(
            ids: "C-127", of: .claim, given: Objects.base + [Objects.claim(), young],
            steps: [
                .pass(Objects.name, calls: [Objects.stamp], requeueAfter: .milliseconds(500)),
                .pass(Objects.name, calls: [], requeueAfter: .milliseconds(500)),
                .retry(Objects.name, calls: [], requeueAfter: .milliseconds(500)),
                .retry(Objects.name, calls: [], requeueAfter: .milliseconds(500)),
                .retry(Objects.name, calls: [], requeueAfter: .milliseconds(500)), .names("Sandbox", ["a"]),
                .retry(Objects.name, calls: [Objects.creation, Objects.status]),
                .conditions("SandboxClaim", Objects.name, [Objects.sandboxNotReady]), .names("Sandbox", ["a", "test-claim"]),
                .events(["Normal SandboxProvisioned: Created Sandbox \"test-claim\""]),
            ]),
        Row(
            ids: "", about: "the last wait ends with the grace", of: .claim, given: Objects.base + [young],
            steps: [
                .create(Objects.claim()), .advance(.milliseconds(1_800)),
                .pass(Objects.name, calls: [Objects.stamp], requeueAfter: .milliseconds(200)),
                .pass(Objects.name, calls: [], requeueAfter: .milliseconds(200)),
                .retry(Objects.name, calls: [Objects.creation, Objects.status]),
            ]),
        Row(
            ids: "C-128", of: .claim, given: Objects.base + [Objects.claim(), young],
            steps: [
                .pass(Objects.name, calls: [Objects.stamp], requeueAfter: .milliseconds(500)),
                .pass(Objects.name, calls: [], requeueAfter: .milliseconds(500)), .status("Sandbox", "a", networked),
                // A member that becomes ready wakes nobody.
                .ready([]), .waits(Objects.name, .milliseconds(500)),
                .retry(Objects.name, calls: Array(Objects.adoption(of: "a").dropFirst())),
                .expect("SandboxClaim", Objects.name, ["metadata": ["annotations": ["agents.x-k8s.io/sandbox-name": "a"]]]),
                .conditions("SandboxClaim", Objects.name, [Objects.isReady]),
            ]),
        // Were the nodes of the first three forgotten, node 1 would have two and give v.
        Row(
            ids: "C-124", of: .claim,
            given: Objects.base + [
                Objects.claim(), Objects.member("x", ready: false, address: false, node: "node-1"),
                Objects.member("y", ready: false, address: false, node: "node-2"),
                Objects.member("z", ready: false, address: false, node: "node-2"),
            ],
            steps: [
                .pass(Objects.name, calls: [Objects.stamp], requeueAfter: .milliseconds(500)), .count("Sandbox", 3),
                .create(Objects.member("v", ready: false, address: false, node: "node-1")), .status("Sandbox", "x", networked),
                .status("Sandbox", "y", networked), .status("Sandbox", "z", networked), .status("Sandbox", "v", networked),
                .pass(Objects.name, calls: Array(Objects.adoption(of: "y").dropFirst())),
            ]),
    ]

    private static let vetting: [Row] = [
        Row(
            ids: "C-129", of: .claim, given: [Objects.pool(strategy: "Recreate"), Objects.claim(), Objects.member("a")],
            steps: [
                .pass(Objects.name, calls: [Objects.stamp, Objects.status], requeueAfter: .minutes(1)),
                .conditions(
                    "SandboxClaim", Objects.name, ["Ready=False/TemplateNotFound: SandboxTemplate \"test-template\" not found"]),
                .expect("Sandbox", "a", ["metadata": ["ownerReferences": [Objects.poolOwner]]]),
                .pass(Objects.name, calls: [], requeueAfter: .minutes(1)), .create(Objects.template()), .ready([Objects.name]),
                .pass(Objects.name, calls: Array(Objects.adoption(of: "a").dropFirst())),
                .conditions("SandboxClaim", Objects.name, [Objects.isReady]),
            ]),
        Row(
            ids: "C-129", about: "a member without an address is waited for unvetted", of: .claim,
            given: [Objects.pool(strategy: "Recreate"), Objects.claim(), young],
            steps: [.pass(Objects.name, calls: [Objects.stamp], requeueAfter: .milliseconds(500))] + untold),
    ]

    private static let searches: [Row] = [
        // The first search holds the only member while the second looks.
        Row(
            ids: "K1", of: .claim, given: Objects.base + [Objects.claim("c1"), Objects.claim("c2"), young],
            steps: [
                .release(.claim), .names("Sandbox", ["a", "c2"]), .expect("SandboxClaim", "c1", ["status": nil]),
                .waits("c1", .milliseconds(500)), .conditions("SandboxClaim", "c2", [Objects.sandboxNotReady]), .waits("c2", nil),
            ]),
        Row(
            ids: "K1", about: "one after the other both wait", of: .claim,
            given: Objects.base + [Objects.claim("c1"), Objects.claim("c2"), young],
            steps: [
                .pass("c1", calls: ["patch sandboxclaims c1"], requeueAfter: .milliseconds(500)),
                .pass("c2", calls: ["patch sandboxclaims c2"], requeueAfter: .milliseconds(500)), .names("Sandbox", ["a"]),
            ]),
        // The search for c1 passes a over, so a stands behind c when c2 looks.
        Row(
            ids: "K2", of: .claim,
            given: Objects.base + [
                Objects.claim("c1"), Objects.claim("c2"), Objects.member("a", ready: false), Objects.member("b"),
                Objects.member("c", ready: false),
            ],
            steps: [
                .pass("c1", calls: Objects.adoption(of: "b", by: "c1")),
                .pass("c2", calls: Array(Objects.adoption(of: "c", by: "c2").dropLast())),
                .conditions("SandboxClaim", "c2", [Objects.isNotReady]),
            ]),
        Row(
            ids: "C-139", of: .claim,
            given: Objects.base + [Objects.claim("c1"), Objects.claim("c2"), Objects.member("a", ready: false), Objects.member("b")],
            steps: [
                .pass("c1", calls: Objects.adoption(of: "b", by: "c1")),
                .pass("c2", calls: Array(Objects.adoption(of: "a", by: "c2").dropLast())),
            ]),
        // What is passed over goes to the end of the line in the order it was met, the first one that has an address last.
        Row(
            ids: "", about: "a search puts back what it passed over", of: .claim,
            given: Objects.base + [
                Objects.claim("c1"), Objects.claim("c2"), Objects.claim("c3"), Objects.claim("c4"),
                Objects.member("a", ready: false), Objects.member("b", ready: false), Objects.member("c", ready: false),
                Objects.member("d"),
            ],
            steps: [
                .pass("c1", calls: Objects.adoption(of: "d", by: "c1")),
                .pass("c2", calls: Array(Objects.adoption(of: "b", by: "c2").dropLast())),
                .pass("c3", calls: Array(Objects.adoption(of: "c", by: "c3").dropLast())),
                .pass("c4", calls: Array(Objects.adoption(of: "a", by: "c4").dropLast())),
            ]),
        Row(
            ids: "K4", of: .claim, given: Objects.base + [Objects.claim(), Objects.member("a")],
            steps: [
                .freeze("SandboxClaim"), .pass(Objects.name, calls: Objects.adoption(of: "a")), .ready([]), .thaw("SandboxClaim"),
                .ready([Objects.name]), .pass(Objects.name, calls: []), .ready([]),
            ]),
    ]
}
