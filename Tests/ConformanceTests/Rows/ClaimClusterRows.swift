import APIServer
import AgentSandboxAPI
import ObjectModel
import SimulatedRuntime
import Simulation
import World

/// Claims in a whole cluster: every controller runs, and a node runs the Pods.
enum ClaimClusterRows {
    typealias Fix = ClaimObjects

    static let all: [Row] = volumes + lifecycles + readiness + crowds

    /// A row in which everything takes its time.
    private static func row(
        _ ids: String, _ about: String = "", flags: [(name: String, value: String)] = [], image: ImageSource? = nil, given: [JSONValue],
        steps: [Row.Step]
    ) -> Row {
        Row(
            ids: ids, about: about, flags: flags, of: .claim, free: Set(Row.Actor.allCases), nodes: 1,
            configure: {
                $0.timing = WorldTiming()
                if let image { $0.images = [image] }
            }, given: given, steps: steps)
    }

    /// Long enough for a Pod to be started and everybody to hear of it.
    private static let start = Row.Step.advance(20_000_000_000)

    private static func seconds(_ count: Int64) -> Row.Step { .advance(count * 1_000_000_000) }

    // MARK: Volumes

    private static func given(_ policy: String?, template: [JSONValue], replicas: Int64 = 0) -> [JSONValue] {
        var spec: JSONValue = ["volumeClaimTemplates": .array(template)]
        spec.set(policy.map(JSONValue.string), at: "volumeClaimTemplatesPolicy")
        return [Fix.template(spec), Fix.pool(replicas: replicas)]
    }

    private static func claim(_ volumes: [JSONValue]) -> Row.Step {
        .create(Fix.claim(Fix.name, ["volumeClaimTemplates": .array(volumes)]))
    }

    /// A cold start whose volumes have these sizes, in this order.
    private static func started(
        _ ids: String, _ policy: String, template: [JSONValue], claim volumes: [JSONValue], sizes: [(String, String)]
    )
        -> Row
    {
        let names = sizes.map { "\($0.0)-test-claim" }
        return row(
            ids, "in a cluster", given: given(policy, template: template),
            steps: [
                claim(volumes), start, .conditions("SandboxClaim", Fix.name, [Fix.isReady]),
                .expect("Sandbox", Fix.name, ["metadata": ["labels": ["agents.x-k8s.io/launch-type": "cold"]]]),
                .names("PersistentVolumeClaim", names),
                .expect(
                    "Sandbox", Fix.name,
                    ["spec": ["volumeClaimTemplates": .array(sizes.map { ClaimVolumeRows.volume($0.0, $0.1) })]]),
            ]
                + sizes.map {
                    .expect(
                        "PersistentVolumeClaim", "\($0.0)-test-claim",
                        ["spec": ["resources": ["requests": ["storage": .string($0.1)]]]])
                })
    }

    /// A claim that gets nothing, now and later.
    private static func refused(
        _ ids: String, _ policy: String?, template: [JSONValue] = [], claim volumes: [JSONValue],
        _ message: String
    ) -> Row {
        row(
            ids, "in a cluster", given: given(policy, template: template),
            steps: [
                claim(volumes), start, .conditions("SandboxClaim", Fix.name, ["Ready=False/VolumeClaimTemplatesError: \(message)"]),
                .count("Sandbox", 0), .count("Pod", 0), .count("PersistentVolumeClaim", 0),
            ])
    }

    private static let data = ClaimVolumeRows.volume("data", "1Gi")
    private static let disallowed = "volumeClaimTemplates are not allowed by SandboxTemplate \"test-template\""

    private static let volumes: [Row] = [
        started(
            "C-061", "Overrides", template: [data], claim: [ClaimVolumeRows.volume("data", "5Gi")], sizes: [("data", "5Gi")]),
        started(
            "C-062", "Allowed", template: [data], claim: [ClaimVolumeRows.volume("logs", "2Gi")],
            sizes: [("data", "1Gi"), ("logs", "2Gi")]),
        started(
            "C-070", "Overrides", template: [data], claim: [ClaimVolumeRows.volume("logs", "2Gi")],
            sizes: [("data", "1Gi"), ("logs", "2Gi")]),
        row(
            "C-063", "in a cluster", given: given("Disallowed", template: [data], replicas: 1),
            steps: [
                start, .create(Fix.claim()), start, .conditions("SandboxClaim", Fix.name, [Fix.isReady]),
                .expect("SandboxClaim", Fix.name, ["status": ["sandbox": ["name": "@1"]]]),
                .expect("Sandbox", "@1", ["metadata": ["labels": ["agents.x-k8s.io/launch-type": "warm"]]]),
            ]),
        refused("C-064", "Disallowed", claim: [ClaimVolumeRows.volume("logs", "2Gi")], disallowed),
        refused(
            "C-065", "Allowed", template: [data], claim: [ClaimVolumeRows.volume("data", "2Gi")],
            "cannot override template volume \"data\""),
        refused("C-066", nil, claim: [ClaimVolumeRows.volume("logs", "2Gi")], disallowed),
        refused(
            "C-067", "Allowed", claim: [ClaimVolumeRows.volume("", "1Gi")],
            "invalid volumeClaimTemplates of SandboxClaim: name at index 0 is empty"),
        refused(
            "C-068", "Allowed", claim: [data, data], "invalid volumeClaimTemplates of SandboxClaim: duplicate name \"data\""),
    ]

    // MARK: Ends

    /// Pods that end well after three seconds, if they end at all, and take five to be stopped.
    private static func image(ends: Bool) -> ImageSource {
        ImageSource(
            pattern: "*", pull: .zero, exit: ends ? ExitModel(after: .constant(.seconds(3)), code: 0) : nil,
            stop: .constant(.seconds(5)))
    }

    private static let template = Fix.template(["service": true, "podTemplate": ["spec": ["restartPolicy": "Never"]]])
    private static let objects = ["SandboxClaim", "Sandbox", "Pod", "Service"]

    private static func lifecycle(_ ids: String, _ lifecycle: JSONValue?, ends: Bool, steps: [Row.Step]) -> Row {
        var claim = Fix.claim()
        claim.set(lifecycle, at: "spec", "lifecycle")
        return row(ids, image: image(ends: ends), given: [template, Fix.pool(replicas: 0), claim], steps: steps)
    }

    private static let allThere: [Row.Step] = objects.map { .expect($0, Fix.name, ["metadata": ["deletionTimestamp": nil]]) }
    private static let allGone: [Row.Step] = objects.map { .absent($0, Fix.name) }
    private static let hasFinished = "Finished=True/PodSucceeded: Pod completed successfully"
    private static let readyOver = "Ready=False/PodSucceeded: Pod completed successfully"
    private static let expired = "Ready=False/ClaimExpired: Claim expired. Sandbox cleanup initiated."

    private static let lifecycles: [Row] = [
        lifecycle(
            "C-210", ["shutdownTime": "2026-01-01T00:00:30Z", "shutdownPolicy": "DeleteForeground"], ends: false,
            steps: [
                start, .conditions("SandboxClaim", Fix.name, ["Ready=True/DependenciesReady: Pod is Ready; Service Exists"]), seconds(9),
            ] + allThere + [
                seconds(3),
                .expect(
                    "SandboxClaim", Fix.name,
                    ["metadata": ["deletionTimestamp": "2026-01-01T00:00:30Z", "finalizers": ["foregroundDeletion"]]]),
                .conditions("SandboxClaim", Fix.name, [expired]), .count("Pod", 1), .count("Sandbox", 1), seconds(10),
            ] + allGone),
        lifecycle(
            "C-211", ["ttlSecondsAfterFinished": 5, "shutdownPolicy": "DeleteForeground"], ends: true,
            steps: [
                seconds(2), .patch("Pod", Fix.name, ["metadata": ["finalizers": ["test.dev/hold"]]]), seconds(6),
                .conditions("SandboxClaim", Fix.name, [readyOver, hasFinished]),
            ] + allThere + [
                seconds(12), .conditions("SandboxClaim", Fix.name, [expired, hasFinished]),
                .always("claim, Sandbox and Pod are being deleted and there") { world in
                    try ["SandboxClaim", "Sandbox", "Pod"].allSatisfy { try Self.object($0, in: world)?.isBeingDeleted == true }
                },
                seconds(600),
            ]),
        lifecycle(
            "C-212", ["ttlSecondsAfterFinished": 2, "shutdownPolicy": "Delete"], ends: true, steps: [seconds(30)] + allGone),
        lifecycle(
            "C-213",
            ["shutdownTime": "2026-01-01T00:00:30Z", "ttlSecondsAfterFinished": 120, "shutdownPolicy": "Delete"], ends: true,
            steps: [seconds(15), .conditions("SandboxClaim", Fix.name, [readyOver, hasFinished]), seconds(14)] + allThere
                + [.advance(950_000_000), .expect("SandboxClaim", Fix.name, ["metadata": ["deletionTimestamp": nil]]), seconds(10)]
                + allGone),
        lifecycle(
            "C-214", nil, ends: true,
            steps: [seconds(15), .conditions("SandboxClaim", Fix.name, [readyOver, hasFinished]), seconds(86_400)] + allThere
                + [.conditions("SandboxClaim", Fix.name, [readyOver, hasFinished])]),
        lifecycle(
            "C-215", ["ttlSecondsAfterFinished": 0, "shutdownPolicy": "Retain"], ends: true,
            steps: [
                seconds(60), .absent("Sandbox", Fix.name), .absent("Pod", Fix.name), .absent("Service", Fix.name),
                .expect("SandboxClaim", Fix.name, ["metadata": ["deletionTimestamp": nil], "status": ["sandbox": nil]]),
                .conditions("SandboxClaim", Fix.name, [expired, hasFinished]),
            ]),
    ]

    // MARK: Readiness

    private static func object(_ kind: String, named name: String = Fix.name, in world: World) throws -> UntypedObject? {
        let kinds: [String: GroupVersionKind] = [
            "Sandbox": AgentSandboxKinds.sandbox.v1beta1, "SandboxClaim": AgentSandboxKinds.sandboxClaim.v1beta1,
            "Pod": GroupVersionKind(group: "", version: "v1", kind: "Pod"),
        ]
        guard let kind = kinds[kind] else { return nil }
        return try world.get(kind, ObjectKey(namespace: "default", name: name)).map(UntypedObject.init)
    }

    /// A claim is not ready before its Sandbox says which Pod it has.
    private static let podIsNamed = Row.Step.always("a claim that is ready has a Sandbox that names its Pod") { world in
        guard let claim = try object("SandboxClaim", in: world).map({ SandboxClaim($0.json) }), claim.isReady else { return true }
        guard let sandbox = try object("Sandbox", named: claim.sandboxName, in: world) else { return false }
        return sandbox.annotation("agents.x-k8s.io/pod-name") == sandbox.name
    }

    private static let readiness: [Row] = [
        row(
            "C-273", given: [Fix.template(), Fix.pool(replicas: 0)],
            steps: [
                .advance(1_234_567_891), .create(Fix.claim()), start, .conditions("SandboxClaim", Fix.name, [Fix.isReady]),
                .always("the claim says to the fraction of a second when it was first seen") { world in
                    let stamp = try object("SandboxClaim", in: world)?.annotation("agents.x-k8s.io/controller-first-observed-at") ?? ""
                    guard let time = Timestamp(rfc3339: stamp), time.nanoseconds % 1_000_000_000 != 0 else { return false }
                    return time.nanoseconds >= Timestamp(seconds: 1_767_225_601).nanoseconds + 234_567_891
                },
            ]),
        row(
            "C-274", given: [Fix.template(), Fix.pool()],
            steps: [
                start, .names("Sandbox", ["@1"]), .create(Fix.claim()), .advance(100_000_000),
                .conditions("SandboxClaim", Fix.name, [Fix.isReady]),
                .expect("SandboxClaim", Fix.name, ["status": ["sandbox": ["name": "@1"]]]),
                .expect("Sandbox", "@1", ["metadata": ["ownerReferences": [Fix.claimOwner]]]),
                .expect(
                    "Pod", "@1",
                    [
                        "metadata": [
                            "ownerReferences": [
                                [
                                    "apiVersion": "agents.x-k8s.io/v1beta1", "kind": "Sandbox", "name": "@1", "uid": "uid:Sandbox/@1",
                                    "controller": true, "blockOwnerDeletion": true,
                                ]
                            ],
                            "labels": ["agents.x-k8s.io/claim-uid": nil, "agents.x-k8s.io/warm-pool-sandbox": nil],
                        ]
                    ]),
                .always("its Pod carries the Sandbox's tracking label") { world in
                    guard let name = try object("SandboxClaim", in: world).map({ SandboxClaim($0.json).sandboxName }) else { return false }
                    guard let pod = try object("Pod", named: name, in: world) else { return true }
                    return pod.label("agents.x-k8s.io/sandbox-name-hash") == NameHash.of(name)
                },
                .delete("Pod", "@1"), .advance(100_000_000),
                .conditions("SandboxClaim", Fix.name, ["Ready=False/DependenciesNotReady: Pod exists with phase: Pending"]), start,
                .conditions("SandboxClaim", Fix.name, [Fix.isReady]),
            ]),
        row(
            "C-275", "a cold start", given: [Fix.template(), Fix.pool(replicas: 0)],
            steps: [podIsNamed, .create(Fix.claim()), start, .conditions("SandboxClaim", Fix.name, [Fix.isReady])]),
        row(
            "C-275", "a warm start", given: [Fix.template(), Fix.pool()],
            steps: [start, podIsNamed, .create(Fix.claim()), start, .conditions("SandboxClaim", Fix.name, [Fix.isReady])]),
        row(
            "C-277",
            given: [
                Fix.template(["podTemplate": ["spec": ["runtimeClassName": "gvisor"]]]), Fix.pool(replicas: 2),
            ],
            steps: [
                .always("every Pod has the runtime class") { world in
                    let pods = try world.server.resolve(GroupVersionResource(group: "", version: "v1", resource: "pods"))
                    return try world.server.list(pods, namespace: nil, options: ListOptions()).items.allSatisfy {
                        $0.at("spec", "runtimeClassName")?.stringValue == "gvisor"
                    }
                },
                start, .expect("SandboxWarmPool", Fix.pool, ["status": ["replicas": 2, "readyReplicas": 2]]), .create(Fix.claim("claim-1")),
                start, .conditions("SandboxClaim", "claim-1", [Fix.isReady]),
                .expect("SandboxWarmPool", Fix.pool, ["status": ["replicas": 2, "readyReplicas": 2]]), .create(Fix.claim("claim-2")), start,
                .conditions("SandboxClaim", "claim-2", [Fix.isReady]), .count("Pod", 4),
            ]),
    ]

    // MARK: Many at once

    private static let notShared = Row.Step.always("no two claims have the same Sandbox") { world in
        let claims = try world.server.list(
            try world.server.resolve(kind: AgentSandboxKinds.sandboxClaim.v1beta1), namespace: nil, options: ListOptions())
        let names = claims.items.map { SandboxClaim($0).sandboxName }.filter { !$0.isEmpty }
        return Set(names).count == names.count
    }

    private static func crowd(_ ids: String, flags: [(name: String, value: String)], claims: Int, replicas: Int64) -> Row {
        let names = (0..<claims).map { "claim-\($0)" }
        let full: JSONValue = ["status": ["replicas": .int(replicas), "readyReplicas": .int(replicas)]]
        var steps: [Row.Step] = [start, .expect("SandboxWarmPool", Fix.pool, full), notShared]
        for name in names { steps.append(.create(Fix.claim(name))) }
        steps.append(start)
        for name in names { steps.append(.conditions("SandboxClaim", name, [Fix.isReady])) }
        // How many Sandboxes there are is not said: a claim that is looked at before its cache shows what it got may make one more.
        steps.append(.expect("SandboxWarmPool", Fix.pool, full))
        return row(ids, flags: flags, given: [Fix.template(), Fix.pool(replicas: replicas)], steps: steps)
    }

    private static let workers: [(name: String, value: String)] = [
        ("sandbox-concurrent-workers", "10"), ("sandbox-claim-concurrent-workers", "100"), ("sandbox-warm-pool-concurrent-workers", "10"),
    ]

    private static let crowds: [Row] = [
        crowd("C-276", flags: [], claims: 10, replicas: 10), crowd("C-278", flags: workers, claims: 20, replicas: 25),
        crowd("C-279", flags: workers, claims: 20, replicas: 5),
        row("C-280", flags: workers, given: [], steps: bares.map { .create(bare($0)) } + [start] + bares.map(isReady)),
    ]

    private static let bares: [String] = (0..<20).map { "bare-\($0)" }

    private static func isReady(_ name: String) -> Row.Step {
        .conditions(
            "Sandbox", name,
            [
                "PodScheduled=True/PodScheduled: ", "Ready=True/DependenciesReady: Pod is Ready",
                "Suspended=False/NotSuspended: Sandbox is not suspended",
            ])
    }

    private static func bare(_ name: String) -> JSONValue {
        [
            "apiVersion": "agents.x-k8s.io/v1beta1", "kind": "Sandbox", "metadata": ["name": .string(name), "namespace": "default"],
            "spec": ["podTemplate": ["spec": Fix.podSpec]],
        ]
    }
}
