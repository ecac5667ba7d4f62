import AgentSandboxAPI
import ObjectModel

extension InvariantTests {
    static let rows: [Row] = ownershipRows + adoptionRows + statusRows

    private static let ownershipRows: [Row] = [
        Row(
            id: "I-01",
            steps: [
                .create(claim()), .create(sandbox("a", owner: "SandboxClaim/c"), by: claimController),
                .create(sandbox("b", owner: "SandboxClaim/c"), by: claimController),
            ], message: "claim c controls a and b"),
        Row(
            id: "I-02",
            steps: [
                .create(claim()), .create(claim("d")), .create(sandbox("a", owner: "SandboxClaim/c"), by: claimController),
                .patch("Sandbox", "a", ["metadata": ["ownerReferences": ["SandboxClaim/d"]]], by: claimController),
            ], message: "controlled by claim c and is now by SandboxClaim d"),
        Row(
            id: "I-03",
            steps: [
                .create(sandbox("a")), .create(pod("a", owner: "Sandbox/a"), by: sandboxController),
                .create(pod("b", owner: "Sandbox/a"), by: sandboxController),
            ], message: "while Pod a is there"),
        Row(
            id: "I-03", about: "while one terminates",
            steps: [
                .create(sandbox("a")),
                .create(MergePatch.apply(["metadata": ["finalizers": ["test.dev/hold"]]], to: pod("a")), by: "user"),
                .patch("Pod", "a", ["metadata": ["ownerReferences": ["Sandbox/a"]]]), .delete("Pod", "a"),
                .create(pod("b", owner: "Sandbox/a"), by: sandboxController),
            ], message: "while Pod a is still terminating"),
        Row(
            id: "I-04",
            steps: [
                .create(pool(replicas: 1)), .create(sandbox("a", owner: "SandboxWarmPool/p"), by: poolController),
                .create(sandbox("b", owner: "SandboxWarmPool/p"), by: poolController),
            ], message: "more members than 1"),
        Row(
            id: "I-05",
            steps: [
                .create(claim()), .create(sandbox("a", owner: "SandboxClaim/c"), by: claimController),
                .delete("Sandbox", "a", by: poolController),
            ], message: "SandboxClaim c controls it"),
        Row(
            id: "I-06", about: "Pod", steps: [.create(pod("victim")), .delete("Pod", "victim", by: sandboxController)],
            message: "sandbox-controller changes it; it belongs to nobody"),
        Row(
            id: "I-06", about: "Sandbox",
            steps: [.create(sandbox("a")), .patch("Sandbox", "a", ["metadata": ["labels": ["x": "y"]]], by: claimController)],
            message: "sandboxclaim-controller changes it"),
        Row(
            id: "I-06", about: "NetworkPolicy",
            steps: [
                .create(object("networking.k8s.io/v1", "NetworkPolicy", "n", ["podSelector": [:]])),
                .patch("NetworkPolicy", "n", ["metadata": ["labels": ["x": "y"]]], by: templateController),
            ], message: "sandboxtemplate-controller changes it"),
        Row(
            id: "I-07",
            steps: [
                .create(MergePatch.apply(["metadata": ["namespace": "kube-public"]], to: claim())),
                .create(sandbox("a", owner: "SandboxClaim/c@kube-public"), by: claimController),
            ], message: "is in namespace kube-public"),
        Row(
            id: "I-08",
            steps: [
                .create(sandbox("a")), .create(sandbox("b")),
                .create(
                    MergePatch.apply(
                        ["metadata": ["ownerReferences": ["Sandbox/a"]]],
                        to: object("v1", "Service", "a", ["clusterIP": "None", "selector": [tracking: "h"]])), by: sandboxController),
                .create(pod("b", owner: "Sandbox/b", labels: [tracking: "h"]), by: sandboxController),
            ], message: "selects Pod b of Sandbox b"),
        Row(
            id: "I-08", about: "by a Service that comes later",
            steps: [
                .create(sandbox("a")), .create(sandbox("b")),
                .create(pod("b", owner: "Sandbox/b", labels: [tracking: "h"]), by: sandboxController),
                .create(
                    MergePatch.apply(
                        ["metadata": ["ownerReferences": ["Sandbox/a"]]],
                        to: object("v1", "Service", "a", ["clusterIP": "None", "selector": [tracking: "h"]])), by: sandboxController),
            ], message: "selects Pod b of Sandbox b"),
        Row(
            id: "I-10", about: "tracking label",
            steps: [
                .create(sandbox("a")),
                .create(pod("a", owner: "Sandbox/a", labels: [tracking: "00000000"]), by: sandboxController),
            ], message: "not the hash of a"),
        Row(
            id: "I-10", about: "another reserved label",
            steps: [
                .create(sandbox("a")),
                .create(
                    pod("a", owner: "Sandbox/a", labels: [tracking: .string(NameHash.of("a")), "agents.x-k8s.io/mine": "x"]),
                    by: sandboxController),
            ], message: "agents.x-k8s.io/mine"),
        Row(
            id: "I-23",
            steps: [
                .create(sandbox("costarring")), .create(sandbox("liquid")), .status("Sandbox", "costarring", ["selector": "a=b"]),
                .status("Sandbox", "liquid", ["selector": "a=b"]),
            ], message: "costarring selects by a=b too"),
    ]

    private static let taken: JSONValue = ["metadata": ["ownerReferences": ["SandboxClaim/c"]]]

    private static let adoptionRows: [Row] = [
        Row(
            id: "I-11",
            steps: [
                .create(template), .create(pool(strategy: "Recreate")), .create(claim()),
                .create(
                    sandbox("a", owner: "SandboxWarmPool/p", ["podTemplate": ["spec": ["containers": [["name": "main", "image": "old"]]]]])),
                .patch("Sandbox", "a", taken, by: claimController),
            ], message: "template t would make another"),
        Row(
            id: "I-12", about: "another pool",
            steps: [
                .create(pool()), .create(claim(pool: "q")), .create(sandbox("a", owner: "SandboxWarmPool/p")),
                .patch("Sandbox", "a", taken, by: claimController),
            ], message: "names pool q and adopts from p"),
        Row(
            id: "I-12", about: "variables",
            steps: [
                .create(pool()), .create(claim("c", ["env": [["name": "A", "value": "b"]]])),
                .create(sandbox("a", owner: "SandboxWarmPool/p")), .patch("Sandbox", "a", taken, by: claimController),
            ], message: "variables or volumes"),
        Row(
            id: "I-18",
            steps: [
                .create(pool()), .create(claim()), .create(sandbox("a", owner: "SandboxWarmPool/p")),
                .patch("SandboxClaim", "c", ["metadata": ["annotations": ["agents.x-k8s.io/sandbox-name": "a"]]], by: claimController),
                .patch("SandboxClaim", "c", ["metadata": ["annotations": ["agents.x-k8s.io/sandbox-name": "b"]]], by: claimController),
            ], message: "goes from a, which is the pool's, to b"),
    ]

    private static let statusRows: [Row] = [
        Row(
            id: "I-13", about: "no address",
            steps: [.create(sandbox("a")), .status("Sandbox", "a", ["conditions": [ready]], by: sandboxController)],
            message: "ready without an address"),
        Row(
            id: "I-13", about: "a Pod that never was",
            steps: [
                .create(sandbox("a", annotations: ["agents.x-k8s.io/pod-name": "a"])),
                .create(pod("a", owner: "Sandbox/a"), by: sandboxController),
                .status("Sandbox", "a", ["conditions": [ready], "podIPs": ["10.0.0.1"]], by: sandboxController),
            ], message: "its Pod a never was"),
        Row(
            id: "I-14", about: "a name that disappears",
            steps: [
                .create(claim()), .create(sandbox("a", owner: "SandboxClaim/c"), by: claimController),
                .status("SandboxClaim", "c", ["sandbox": ["name": "a"]], by: claimController),
                .status("SandboxClaim", "c", ["sandbox": ["name": nil]], by: claimController),
            ], message: "names no Sandbox any more"),
        Row(
            id: "I-14", about: "suspended and ready",
            steps: [
                .create(sandbox("a")),
                .status(
                    "Sandbox", "a", ["conditions": [ready, condition("Suspended", "True", "PodTerminated")]], by: sandboxController),
            ], message: "suspended and ready"),
        Row(
            id: "I-15", about: "a generation to come",
            steps: [
                .create(claim()),
                .status(
                    "SandboxClaim", "c", ["conditions": [condition("Ready", "True", "DependenciesReady", generation: 2)]],
                    by: claimController),
            ], message: "about generation 2, and it has 1"),
        Row(
            id: "I-17", about: "Retain",
            steps: [.create(claim()), .delete("SandboxClaim", "c", by: claimController)], message: "its policy is Retain"),
        Row(
            id: "I-21",
            steps: [.create(event("e1", "ClaimExpired"), by: claimController), .create(event("e2", "ClaimExpired"), by: claimController)],
            message: "ClaimExpired is told of claim c more than once"),
    ]

    private static let past: JSONValue = "2026-01-01T00:00:01Z"

    static let restRows: [Row] = [
        Row(
            id: "I-09",
            steps: [
                .create(template), .create(pool()),
                .create(
                    sandbox("a", owner: "SandboxWarmPool/p", annotations: ["agents.x-k8s.io/sandbox-template-ref": "t"]),
                    by: poolController), .create(pod("a", owner: "Sandbox/a"), by: "user"),
            ], message: "no network policy of template t selects it", isAtRest: true),
        Row(
            id: "I-13", about: "at rest",
            steps: [.create(sandbox("a")), .status("Sandbox", "a", ["conditions": [ready], "podIPs": ["10.0.0.1"]])],
            message: "has no Pod that is", isAtRest: true),
        Row(
            id: "I-14", about: "counts",
            steps: [.create(pool()), .status("SandboxWarmPool", "p", ["replicas": 3, "readyReplicas": 2])],
            message: "its status tells of 3 members, 2 of them ready; there are 0, 0 ready", isAtRest: true),
        Row(
            id: "I-15", about: "at rest",
            steps: [
                .create(claim()), .status("SandboxClaim", "c", ["conditions": [ready]]),
                .patch("SandboxClaim", "c", ["spec": ["warmPoolRef": ["name": "q"]]]),
            ], message: "about generation 1, and it has 2", isAtRest: true),
        Row(
            id: "I-16", about: "a Pod that goes on",
            steps: [
                .create(sandbox("a", ["shutdownTime": past])), .wait(seconds: 10), .create(pod("a", owner: "Sandbox/a"), by: "user"),
            ], message: "it has expired and Pod a is there", isAtRest: true),
        Row(
            id: "I-16", about: "a claim's Sandbox",
            steps: [
                .create(claim("c", ["lifecycle": ["shutdownTime": past]])), .wait(seconds: 10),
                .create(sandbox("a", owner: "SandboxClaim/c"), by: "user"),
            ], message: "it has expired and Sandbox a is there", isAtRest: true),
        Row(
            id: "I-17", about: "Delete",
            steps: [
                .create(sandbox("a", ["shutdownTime": past, "shutdownPolicy": "Delete"])), .wait(seconds: 10), .create(sandbox("b")),
            ], message: "its policy is Delete, it has expired and it is there", isAtRest: true),
        Row(id: "L-01", about: "no condition", steps: [.create(claim())], message: "no condition Ready", isAtRest: true),
        Row(
            id: "L-01", about: "no explanation",
            steps: [.create(claim()), .status("SandboxClaim", "c", ["conditions": [condition("Ready", "False", "AdoptionConflict")]])],
            message: "not ready: AdoptionConflict", isAtRest: true),
        Row(
            id: "L-02", steps: [.create(template), .create(pool(replicas: 2))], message: "asks for 2 members and has 0", isAtRest: true),
        Row(
            id: "L-04", steps: [.create(claim()), .create(sandbox("a", owner: "SandboxClaim/c")), .delete("SandboxClaim", "c")],
            message: "SandboxClaim c that controls it is gone", isAtRest: true),
    ]
}
