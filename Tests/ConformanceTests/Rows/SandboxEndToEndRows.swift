import APIServer
import ObjectModel
import SimulatedRuntime
import Simulation
import World

/// Whole systems: a node that runs Pods, controllers that run by themselves, and the times of the tutorial's cluster.
enum SandboxEndToEndRows {
    static let all: [Row] = one + ends + volumes + many

    private typealias Parts = SandboxParts

    private static let readyWithService = "Ready=True/DependenciesReady: Pod is Ready; Service Exists"
    private static let running = [Parts.notSuspended, Parts.scheduled, readyWithService]

    private static func row(
        _ ids: String, _ about: String = "", flags: [(name: String, value: String)] = [], free: Set<Row.Actor> = [.sandbox],
        images: [ImageSource] = [], given: [JSONValue] = [], _ steps: [Row.Step]
    ) -> Row {
        Row(
            ids: ids, about: about, flags: flags, free: free, nodes: 1,
            configure: {
                $0.timing = WorldTiming()
                $0.images = images
            }, given: given, steps: steps)
    }

    private static func mode(_ mode: String) -> Row.Step { .patch("Sandbox", Parts.name, Parts.spec(["operatingMode": .string(mode)])) }

    private static func generation(_ number: Int64) -> Row.Step {
        .expect("Sandbox", Parts.name, ["metadata": ["generation": .int(number)]])
    }

    private static func since(_ condition: String, _ time: String) -> Row.Step {
        .transition("Sandbox", Parts.name, condition: condition, at: time)
    }

    /// What the status says of the Service, and the selector, which outlive the Pod.
    private static let kept: Row.Step = .expect(
        "Sandbox", Parts.name,
        [
            "status": [
                "service": "sandbox-name", "serviceFQDN": "sandbox-name.default.svc.cluster.local",
                "selector": "agents.x-k8s.io/sandbox-name-hash=ab179450",
            ]
        ])

    // MARK: One Sandbox

    private static let one: [Row] = [
        row(
            "S-300", "",
            [
                .create(
                    Fixtures.sandbox(
                        MergePatch.apply(
                            ["service": true], to: Parts.template(labels: ["test-label": "value"], annotations: ["test-note": "text"])))),
                .advance(.seconds(20)), .conditions("Sandbox", Parts.name, running), generation(1), kept,
                .expect(
                    "Pod", Parts.name,
                    [
                        "metadata": [
                            "labels": Parts.labels(["test-label": "value"]), "annotations": ["test-note": "text"],
                            "ownerReferences": [Parts.own],
                        ]
                    ]), .expect("Service", Parts.name, ["metadata": ["ownerReferences": [Parts.own]]]),
                .expect("Sandbox", Parts.name, ["status": ["nodeName": "node"]]),
            ]),
        row(
            "S-301", "",
            [
                .create(Fixtures.sandbox(["service": true])), .advance(.seconds(20)), generation(1),
                .conditions("Sandbox", Parts.name, running), since("Suspended", "2026-01-01T00:00:00Z"),
            ] + round(2, "2026-01-01T00:00:20Z", "2026-01-01T00:00:40Z") + round(4, "2026-01-01T00:01:00Z", "2026-01-01T00:01:20Z")),
        // The node says how the containers ended before the finalizer lets the Pod go, so that it has finished meanwhile.
        row(
            "S-302", "",
            [
                .create(Fixtures.sandbox()), .advance(.seconds(20)),
                .patch("Pod", Parts.name, ["metadata": ["finalizers": ["test.dev/hold"]]]), mode("Suspended"), .advance(.seconds(20)),
                .conditions("Sandbox", Parts.name, [Parts.terminating, Parts.finishedSucceeded, Parts.scheduled, Parts.suspending]),
                since("Suspended", "2026-01-01T00:00:00Z"), .patch("Pod", Parts.name, ["metadata": ["finalizers": nil]]),
                .advance(.seconds(5)), .conditions("Sandbox", Parts.name, [Parts.terminated, Parts.suspended]),
                since("Suspended", "2026-01-01T00:00:40Z"), .absent("Pod", Parts.name),
            ]),
        row(
            "S-303", "",
            [
                .create(Fixtures.sandbox()), .advance(.seconds(20)),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.scheduled, Parts.ready]),
                .deleteWith("Pod", Parts.name, DeleteOptions()), .advance(.seconds(20)),
                .expect("Pod", Parts.name, ["metadata": ["creationTimestamp": "2026-01-01T00:00:20Z", "deletionTimestamp": nil]]),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.scheduled, Parts.ready]),
                since("Suspended", "2026-01-01T00:00:00Z"), since("Ready", "2026-01-01T00:00:20Z"),
            ]),
        row(
            "S-304", "", given: [Fixtures.pod()],
            [
                .advance(.seconds(10)), .create(Fixtures.sandbox(["operatingMode": "Suspended", "service": true])), .advance(.seconds(10)),
                .conditions("Sandbox", Parts.name, [Parts.notOwned, Parts.suspending]), kept, .expect("Service", Parts.name, [:]),
                .expect(
                    "Pod", Parts.name, ["metadata": ["deletionTimestamp": nil, "ownerReferences": nil], "status": ["phase": "Running"]]),
            ]),
    ]

    /// Suspends and resumes; the first of the two generations, and when each condition changes.
    private static func round(_ number: Int64, _ suspendedAt: String, _ resumedAt: String) -> [Row.Step] {
        [
            mode("Suspended"), .advance(.seconds(20)), generation(number), .absent("Pod", Parts.name), .expect("Service", Parts.name, [:]),
            kept, .conditions("Sandbox", Parts.name, [Parts.terminated, Parts.suspended]), since("Suspended", suspendedAt),
            mode("Running"), .advance(.seconds(20)), generation(number + 1), .conditions("Sandbox", Parts.name, running),
            since("Suspended", resumedAt), kept,
        ]
    }

    // MARK: Ends

    private static let gone: [Row.Step] = [
        .absent("Pod", Parts.name), .absent("Service", Parts.name),
        .expect("Sandbox", Parts.name, ["status": ["service": nil, "serviceFQDN": nil, "selector": nil, "podIPs": nil, "nodeName": nil]]),
    ]

    private static let ends: [Row] = [
        row(
            "S-305", "",
            [
                .create(Fixtures.sandbox(["service": true])), .advance(.seconds(20)), .conditions("Sandbox", Parts.name, running),
                .patch("Sandbox", Parts.name, Parts.spec(["shutdownTime": "2026-01-01T00:00:30Z"])), .advance(.seconds(9)),
                .conditions("Sandbox", Parts.name, running), .expect("Pod", Parts.name, ["metadata": ["deletionTimestamp": nil]]),
                .advance(.seconds(11)), .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.expired]), generation(2),
                since("Ready", "2026-01-01T00:00:30Z"),
            ] + gone),
        row(
            "S-306", "",
            images: [ImageSource(pattern: "job", pull: .zero, exit: ExitModel(after: .constant(.seconds(1)), code: 0))],
            [
                .create(
                    Fixtures.sandbox([
                        "service": true, "shutdownPolicy": "Retain", "shutdownTime": "2026-01-01T00:00:08Z",
                        "podTemplate": ["spec": ["restartPolicy": "Never", "containers": [["name": "main", "image": "job"]]]],
                    ])), .advance(.milliseconds(7_500)),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.finishedSucceeded, Parts.scheduled, Parts.succeeded]),
                .expect("Pod", Parts.name, [:]), .expect("Service", Parts.name, [:]), .advance(.seconds(10)),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.finishedSucceeded, Parts.expired]),
            ] + gone),
    ]

    // MARK: Volumes

    private static func template(_ name: String) -> JSONValue { ["metadata": ["name": .string(name)], "spec": Fixtures.volumeClaimSpec] }

    private static let immutable = "volumeClaimTemplates is immutable"

    private static let volumes: [Row] = [
        row(
            "S-307", "",
            [
                .create(Fixtures.sandbox(["volumeClaimTemplates": [template("data")]])), .advance(.seconds(20)),
                .expect(
                    "PersistentVolumeClaim", "data-sandbox-name",
                    ["metadata": ["labels": Fixtures.tracking, "ownerReferences": [Parts.own]]]),
                .expect(
                    "Pod", Parts.name,
                    ["spec": ["volumes": [["name": "data", "persistentVolumeClaim": ["claimName": "data-sandbox-name"]]]]]),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.scheduled, Parts.ready]),
            ]),
        row(
            "S-308", "append", given: [Fixtures.sandbox(["volumeClaimTemplates": [template("data")]])],
            [
                .advance(.seconds(20)),
                .patchRefused(
                    "Sandbox", Parts.name, Parts.spec(["volumeClaimTemplates": [template("data"), template("more")]]), immutable),
                generation(1),
            ]),
        row(
            "S-308", "unset, then set", given: [Fixtures.sandbox()],
            [
                .advance(.seconds(20)),
                .patchRefused("Sandbox", Parts.name, Parts.spec(["volumeClaimTemplates": [template("data")]]), immutable),
                generation(1),
            ]),
        row(
            "S-308", "set, then unset", given: [Fixtures.sandbox(["volumeClaimTemplates": [template("data")]])],
            [
                .advance(.seconds(20)), .patchRefused("Sandbox", Parts.name, Parts.spec(["volumeClaimTemplates": nil]), immutable),
                generation(1),
            ]),
    ]

    // MARK: Many

    private static let everybody = Set(Row.Actor.allCases)

    private static func claims(pool replicas: Int64) -> [Row.Step] {
        let names = (0..<20).map { "claim-\($0)" }
        return [.advance(.seconds(60))] + names.map { .create(ClaimObjects.claim($0)) } + [.advance(.seconds(60))]
            + names.map { .conditions("SandboxClaim", $0, [ClaimObjects.isReady]) }
            + [.expect("SandboxWarmPool", ClaimObjects.pool, ["status": ["replicas": .int(replicas), "readyReplicas": .int(replicas)]])]
    }

    private static let many: [Row] = [
        row(
            "S-309", "", flags: [("sandbox-concurrent-workers", "10")],
            (0..<20).map { .create(MergePatch.apply(["metadata": ["name": .string("sandbox-\($0)")]], to: Fixtures.sandbox())) }
                + [.advance(.seconds(60))]
                + (0..<20).map { .conditions("Sandbox", "sandbox-\($0)", [Parts.notSuspended, Parts.scheduled, Parts.ready]) }),
        row(
            "S-310", "a pool of 25", free: everybody, given: [ClaimObjects.template(), ClaimObjects.pool(replicas: 25)], claims(pool: 25)),
        row("S-310", "a pool of 5", free: everybody, given: [ClaimObjects.template(), ClaimObjects.pool(replicas: 5)], claims(pool: 5)),
        row(
            "S-311", "", free: everybody, given: [ClaimObjects.template(), ClaimObjects.pool(replicas: 1)],
            [
                .advance(.seconds(20)),
                .expect("SandboxWarmPool", ClaimObjects.pool, ["status": ["replicas": 1, "readyReplicas": 1]]),
                .expect("Sandbox", "@1", ["metadata": ["annotations": ["agents.x-k8s.io/pod-name": "@1"]]]),
                .whenever(
                    "SandboxClaim", ClaimObjects.name, condition: "Ready", status: "True", "Sandbox", "@1",
                    ["metadata": ["annotations": ["agents.x-k8s.io/pod-name": "@1"], "ownerReferences": [ClaimObjects.claimOwner]]]),
                .create(ClaimObjects.claim()), .advance(.seconds(20)),
                .conditions("SandboxClaim", ClaimObjects.name, [ClaimObjects.isReady]),
                .expect("SandboxClaim", ClaimObjects.name, ["status": ["sandbox": ["name": "@1"]]]),
            ]),
    ]
}
