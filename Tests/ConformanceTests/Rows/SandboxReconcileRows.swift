import ObjectModel

/// Whole passes of the Sandbox controller. A Pod that upstream's fake client leaves without a phase is Pending on a server.
enum SandboxReconcileRows {
    static let all: [Row] = [
        Row(
            ids: "S-050", given: [Fixtures.sandbox()],
            steps: [
                .pass(
                    Fixtures.name,
                    calls: ["create pods sandbox-name", "patch sandboxes sandbox-name", "patch sandboxes/status sandbox-name"]),
                .expect(
                    "Pod", Fixtures.name,
                    [
                        "metadata": ["labels": Fixtures.tracking, "ownerReferences": [Fixtures.ownReference], "annotations": nil],
                        "spec": ["hostname": nil],
                    ]),
                .expect(
                    "Sandbox", Fixtures.name,
                    [
                        "metadata": ["annotations": ["agents.x-k8s.io/pod-name": "sandbox-name"]],
                        "status": [
                            "selector": "agents.x-k8s.io/sandbox-name-hash=ab179450", "service": nil, "serviceFQDN": nil, "podIPs": nil,
                            "nodeName": nil,
                        ],
                    ]),
                .conditions(
                    "Sandbox", Fixtures.name,
                    [
                        "Suspended=False/NotSuspended: Sandbox is not suspended",
                        "PodScheduled=Unknown/PodSchedulingUnknown: Pod has not reported a PodScheduled condition yet",
                        "Ready=False/DependenciesNotReady: Pod exists with phase: Pending",
                    ]),
                .absent("Service", Fixtures.name), .pass(Fixtures.name, calls: []), .ready([]),
            ])
    ]
}
