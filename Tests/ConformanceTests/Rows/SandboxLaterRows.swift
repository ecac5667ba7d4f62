import APIServer
import ObjectModel
import Simulation

/// What upstream's code implies without a test of its own, and the number of writes of typical passes.
enum SandboxLaterRows {
    static let all: [Row] = pods + stale + writes

    private typealias Parts = SandboxParts

    private static let pending = Parts.notReady("Pod exists with phase: Pending")

    private static let pods: [Row] = [
        Row(
            ids: "X-05", given: [Fixtures.sandbox(), Parts.ownPod(["phase": "Failed", "reason": "Evicted"])],
            steps: [
                .pass(Parts.name, calls: [Parts.track, Parts.status]),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.finishedFailed, Parts.unreported, Parts.failed]),
                .pass(Parts.name, calls: []), .advance(.hours(1)), .ready([]), .forced(Parts.name, calls: []),
                .delete("Pod", Parts.name), .pass(Parts.name, calls: [Parts.track, Parts.createPod, Parts.track, Parts.status]),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.unreported, pending]),
            ]),
        Row(
            ids: "X-07", given: [Fixtures.sandbox()],
            steps: [
                .converge(Parts.name),
                .patch("Pod", Parts.name, ["metadata": ["labels": ["agents.x-k8s.io/sandbox-name-hash": nil]]]), .ready([]),
                .advance(.minutes(10)), .ready([]), .forced(Parts.name, calls: [Parts.patchPod]),
                .expect("Pod", Parts.name, ["metadata": ["labels": Fixtures.tracking]]),
            ]),
        Row(
            ids: "X-08", given: [Fixtures.sandbox()],
            steps: [
                .converge(Parts.name),
                .patch(
                    "Sandbox", Parts.name,
                    Parts.spec(["podTemplate": ["spec": ["hostname": "later", "containers": [["name": "main", "image": "new"]]]]])),
                .pass(Parts.name, calls: [Parts.status]), .expect("Pod", Parts.name, ["spec": ["hostname": nil]]),
                .pass(Parts.name, calls: []), .delete("Pod", Parts.name),
                .pass(Parts.name, calls: [Parts.track, Parts.createPod, Parts.track]),
                .expect("Pod", Parts.name, ["spec": ["hostname": "later"]]),
            ]),
        Row(
            ids: "X-12", about: "a Pod that is being deleted is waited for",
            given: [Fixtures.sandbox(), Parts.ownPod(Fixtures.ready, node: "node-1")],
            steps: [
                .converge(Parts.name), .deleteWith("Pod", Parts.name, DeleteOptions()),
                .expect("Pod", Parts.name, ["metadata": ["deletionTimestamp": "2026-01-01T00:00:30Z"]]),
                .pass(Parts.name, calls: []), .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.scheduled, Parts.ready]),
                .delete("Pod", Parts.name), .pass(Parts.name, calls: [Parts.track, Parts.createPod, Parts.track, Parts.status]),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.unreported, pending]),
            ]),
        Row(
            ids: "X-13", given: [Fixtures.sandbox(), Parts.ownPod(Fixtures.ready, node: "node-1")],
            steps: [
                .converge(Parts.name), .expect("Sandbox", Parts.name, ["status": ["nodeName": "node-1"]]),
                .status("Sandbox.v1alpha1", Parts.name, ["replicas": 0]),
                .expect("Sandbox", Parts.name, ["status": ["nodeName": nil]]), .pass(Parts.name, calls: [Parts.status]),
                .expect("Sandbox", Parts.name, ["status": ["nodeName": "node-1"]]), .pass(Parts.name, calls: []),
            ]),
        Row(
            ids: "", about: "a Sandbox that goes takes its children along",
            given: [
                Fixtures.sandbox([
                    "service": true, "volumeClaimTemplates": [["metadata": ["name": "data"], "spec": Fixtures.volumeClaimSpec]],
                ])
            ],
            steps: [
                .converge(Parts.name), .delete("Sandbox", Parts.name), .absent("Pod", Parts.name), .absent("Service", Parts.name),
                .absent("PersistentVolumeClaim", "data-sandbox-name"), .pass(Parts.name, calls: []), .ready([]),
            ]),
        Row(
            ids: "", about: "a status write that finds no Sandbox is no failure", given: [Fixtures.sandbox()],
            steps: [
                .at(Parts.status, [.deleted("Sandbox", Parts.name)]),
                .pass(Parts.name, calls: [Parts.createPod, Parts.track, Parts.status]), .absent("Sandbox", Parts.name),
            ]),
        Row(
            ids: "", about: "a refused status write is tried again", given: [Fixtures.sandbox()],
            steps: [
                .at(Parts.status, [.refuse(.rowFailure("boom"))]),
                .pass(Parts.name, calls: [Parts.createPod, Parts.track, Parts.status], failure: "boom"),
                .conditions("Sandbox", Parts.name, []), .pass(Parts.name, calls: [Parts.status]),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.unreported, pending]),
            ]),
    ]

    /// What a cache does not show yet.
    private static let stale: [Row] = [
        Row(
            ids: "X-10", about: "a Service", given: [Fixtures.sandbox(["service": true])],
            steps: [
                .freeze("Service"), .pass(Parts.name, calls: [Parts.createPod, Parts.track, Parts.createService, Parts.status]),
                .pass(
                    Parts.name, calls: [Parts.createService, Parts.status], failure: #"services "sandbox-name" already exists"#),
                .conditions(
                    "Sandbox", Parts.name,
                    [Parts.notSuspended, Parts.unreported, Parts.error(#"services "sandbox-name" already exists"#)]),
                .expect("Sandbox", Parts.name, ["status": ["service": "sandbox-name"]]),
                .pass(Parts.name, calls: [Parts.createService], failure: #"services "sandbox-name" already exists"#),
                .waits(Parts.name, .milliseconds(10)),
                .retry(Parts.name, calls: [Parts.createService], failure: #"services "sandbox-name" already exists"#),
                .waits(Parts.name, .milliseconds(20)), .thaw("Service"), .pass(Parts.name, calls: [Parts.status]),
                .conditions(
                    "Sandbox", Parts.name,
                    [Parts.notSuspended, Parts.unreported, Parts.notReady("Pod exists with phase: Pending; Service Exists")]),
            ]),
        Row(
            ids: "X-10", about: "a volume claim",
            given: [
                Fixtures.sandbox(["volumeClaimTemplates": [["metadata": ["name": "data"], "spec": Fixtures.volumeClaimSpec]]])
            ],
            steps: [
                .freeze("PersistentVolumeClaim"),
                .pass(
                    Parts.name, calls: ["create persistentvolumeclaims data-sandbox-name", Parts.createPod, Parts.track, Parts.status]),
                .pass(
                    Parts.name, calls: ["create persistentvolumeclaims data-sandbox-name", Parts.status],
                    failure: #"persistentvolumeclaims "data-sandbox-name" already exists"#),
                .conditions(
                    "Sandbox", Parts.name,
                    [
                        Parts.notSuspended, Parts.unreported,
                        Parts.error(#"persistentvolumeclaims "data-sandbox-name" already exists"#),
                    ]),
                .pass(
                    Parts.name, calls: ["create persistentvolumeclaims data-sandbox-name"],
                    failure: #"persistentvolumeclaims "data-sandbox-name" already exists"#), .waits(Parts.name, .milliseconds(10)),
                .thaw("PersistentVolumeClaim"), .ready([]), .retry(Parts.name, calls: [Parts.status]),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.unreported, pending]),
            ]),
        Row(
            ids: "X-10", about: "a Pod that the cache shows just in time",
            configure: { $0.timing.apiRequest = .constant(.milliseconds(1)) }, given: [Fixtures.sandbox()],
            steps: [
                .advance(.seconds(1)), .freeze("Pod"), .pass(Parts.name, calls: [Parts.createPod, Parts.track, Parts.status]),
                .at(Parts.createPod, [.thawed("Pod")]),
                .pass(Parts.name, calls: [Parts.track, Parts.createPod, Parts.track]), .count("Pod", 1),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.unreported, pending]), .pass(Parts.name, calls: []),
            ]),
        Row(
            ids: "X-10", about: "a Pod that the cache does not show", given: [Fixtures.sandbox()],
            steps: [
                .freeze("Pod"), .pass(Parts.name, calls: [Parts.createPod, Parts.track, Parts.status]),
                .pass(
                    Parts.name, calls: [Parts.track, Parts.createPod, Parts.status],
                    failure: #"pod already exists but failed to fetch: Pod "sandbox-name" not found"#),
                .conditions(
                    "Sandbox", Parts.name,
                    [
                        Parts.notSuspended, Parts.schedulingUnknown,
                        Parts.error(#"pod already exists but failed to fetch: Pod "sandbox-name" not found"#),
                    ]), .thaw("Pod"), .pass(Parts.name, calls: [Parts.track, Parts.status]), .count("Pod", 1),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.unreported, pending]),
            ]),
    ]

    /// Writes of a Sandbox with a Service and a volume claim.
    private static let writes: [Row] = [
        Row(
            ids: "", about: "the writes of a life: first pass, steady state, suspension, the Pod gone, resumption",
            given: [
                Fixtures.sandbox([
                    "service": true, "volumeClaimTemplates": [["metadata": ["name": "data"], "spec": Fixtures.volumeClaimSpec]],
                ])
            ],
            steps: [
                .pass(
                    Parts.name,
                    calls: [
                        "create persistentvolumeclaims data-sandbox-name", Parts.createPod, Parts.track, Parts.createService,
                        Parts.status,
                    ]), .pass(Parts.name, calls: []), .ready([]), .forced(Parts.name, calls: []), .ready([]),
                .bind(pod: Parts.name, node: "node-1"), .status("Pod", Parts.name, Fixtures.ready),
                .pass(Parts.name, calls: [Parts.status]), .pass(Parts.name, calls: []), .ready([]), .forced(Parts.name, calls: []),
                .patch("Sandbox", Parts.name, Parts.spec(["operatingMode": "Suspended"])),
                .pass(Parts.name, calls: [Parts.deletePod, Parts.status]),
                .conditions("Sandbox", Parts.name, [Parts.terminating, Parts.scheduled, Parts.suspending]),
                .pass(Parts.name, calls: []), .ready([]), .delete("Pod", Parts.name),
                .pass(Parts.name, calls: [Parts.track, Parts.status]),
                .conditions("Sandbox", Parts.name, [Parts.terminated, Parts.suspended]),
                .expect(
                    "Sandbox", Parts.name,
                    [
                        "metadata": ["annotations": nil],
                        "status": [
                            "service": "sandbox-name", "selector": "agents.x-k8s.io/sandbox-name-hash=ab179450", "podIPs": nil,
                            "nodeName": nil,
                        ],
                    ]), .pass(Parts.name, calls: []), .ready([]), .forced(Parts.name, calls: []),
                .patch("Sandbox", Parts.name, Parts.spec(["operatingMode": "Running"])),
                .pass(Parts.name, calls: [Parts.createPod, Parts.track, Parts.status]), .pass(Parts.name, calls: []), .ready([]),
            ]),
        Row(
            ids: "", about: "the writes of a Sandbox that becomes ready by itself", free: [.sandbox], nodes: 1, given: [],
            steps: [
                .called([]), .create(Fixtures.sandbox(["service": true])),
                .called([(Parts.createPod, 1), (Parts.track, 1), (Parts.createService, 1), (Parts.status, 2)]), .advance(.minutes(1)),
                .called([(Parts.createPod, 0), (Parts.track, 0), (Parts.createService, 0), (Parts.status, 1)]),
                .conditions(
                    "Sandbox", Parts.name,
                    [Parts.notSuspended, Parts.scheduled, "Ready=True/DependenciesReady: Pod is Ready; Service Exists"]),
                .advance(.hours(1)), .called([(Parts.status, 0), (Parts.patchPod, 0), (Parts.track, 0)]),
            ]),
    ]
}
