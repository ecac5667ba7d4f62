import ObjectModel

/// The volume claims of a Sandbox and the volumes of its Pod.
enum SandboxVolumeClaimRows {
    static let all: [Row] = ownership + lifetime + volumes

    private typealias Parts = SandboxParts

    private static func template(_ name: String) -> JSONValue { ["metadata": ["name": .string(name)], "spec": Fixtures.volumeClaimSpec] }

    private static let create = "create persistentvolumeclaims data-sandbox-name"
    private static let patch = "patch persistentvolumeclaims data-sandbox-name"
    private static let data: JSONValue = ["volumeClaimTemplates": [template("data")]]

    private static func row(
        _ ids: String, _ about: String = "", _ claim: JSONValue?, calls: [String] = [], failure: String? = nil, _ expected: JSONValue
    ) -> Row {
        Row(
            ids: ids, about: about,
            given: [Fixtures.sandbox(data, annotations: Parts.tracked), Parts.ownPod()] + (claim.map { [$0] } ?? []),
            steps: [
                .pass(Parts.name, calls: calls + [Parts.status], failure: failure),
                .expect("PersistentVolumeClaim", "data-sandbox-name", ["metadata": expected]),
                .conditions(
                    "Sandbox", Parts.name,
                    [
                        Parts.notSuspended, Parts.unreported,
                        failure.map(Parts.error) ?? Parts.notReady("Pod exists with phase: Pending"),
                    ]), .pass(Parts.name, calls: [], failure: failure),
            ])
    }

    private static let ownership: [Row] = [
        row("S-180", "", nil, calls: [create], ["ownerReferences": [Parts.own], "labels": Fixtures.tracking]),
        row(
            "S-181", "", Fixtures.volumeClaim("data-sandbox-name", owner: Parts.own), ["ownerReferences": [Parts.own], "labels": nil]),
        row(
            "S-182", "", Fixtures.volumeClaim("data-sandbox-name", owner: Parts.foreign),
            failure: Parts.belongsToStranger("PVC", "data-sandbox-name"), ["ownerReferences": [Parts.foreign]]),
        row(
            "S-183", "", Fixtures.volumeClaim("data-sandbox-name", labels: Fixtures.adoptable), calls: [patch],
            ["ownerReferences": [Parts.own], "labels": Parts.labels(["agents.x-k8s.io/sandbox-name-hash": nil], over: Fixtures.adoptable)]),
        row(
            "S-184", "", Fixtures.volumeClaim("data-sandbox-name", labels: Fixtures.tracking), calls: [patch],
            ["ownerReferences": [Parts.own]]),
        row(
            "S-185", "", Fixtures.volumeClaim("data-sandbox-name"),
            failure: #"cannot adopt unowned PVC "data-sandbox-name": "# + Parts.notAuthorized, ["ownerReferences": nil]),
        Row(
            ids: "", about: "a refused adoption of a volume claim says what failed",
            given: [
                Fixtures.sandbox(data, annotations: Parts.tracked), Parts.ownPod(),
                Fixtures.volumeClaim("data-sandbox-name", labels: Fixtures.adoptable),
            ],
            steps: [
                .at(patch, [.refuse(.rowFailure("boom"))]),
                .pass(Parts.name, calls: [patch, Parts.status], failure: "failed to patch PVC with owner reference: boom"),
                .pass(Parts.name, calls: [patch, Parts.status]),
            ]),
        Row(
            ids: "", about: "the first volume claim that fails ends the step but not the pass",
            given: [
                Fixtures.sandbox(["service": true, "volumeClaimTemplates": [template("a"), template("data"), template("z")]]),
                Fixtures.volumeClaim("data-sandbox-name", owner: Parts.foreign),
            ],
            steps: [
                .pass(
                    Parts.name,
                    calls: [
                        "create persistentvolumeclaims a-sandbox-name", Parts.createPod, Parts.track, Parts.createService, Parts.status,
                    ], failure: Parts.belongsToStranger("PVC", "data-sandbox-name")),
                .absent("PersistentVolumeClaim", "z-sandbox-name"),
                .conditions(
                    "Sandbox", Parts.name,
                    [Parts.notSuspended, Parts.unreported, Parts.error(Parts.belongsToStranger("PVC", "data-sandbox-name"))]),
            ]),
        Row(
            ids: "", about: "a claim template's own tracking label is overruled, its other system labels are kept",
            given: [
                Fixtures.sandbox([
                    "volumeClaimTemplates": [
                        [
                            "metadata": [
                                "name": "data",
                                "labels": ["agents.x-k8s.io/sandbox-name-hash": "wrong", "agents.x-k8s.io/adoptable": "true"],
                            ], "spec": Fixtures.volumeClaimSpec,
                        ]
                    ]
                ])
            ],
            steps: [
                .pass(Parts.name, calls: [create, Parts.createPod, Parts.track, Parts.status]),
                .expect(
                    "PersistentVolumeClaim", "data-sandbox-name", ["metadata": ["labels": Parts.labels(Fixtures.adoptable)]]),
            ]),
    ]

    private static let lifetime: [Row] = [
        Row(
            ids: "X-04",
            given: [Fixtures.sandbox(["operatingMode": "Suspended", "volumeClaimTemplates": [template("data")]])],
            steps: [
                .pass(Parts.name, calls: [create, Parts.status]),
                .expect("PersistentVolumeClaim", "data-sandbox-name", ["metadata": ["ownerReferences": [Parts.own]]]),
                .conditions("Sandbox", Parts.name, [Parts.terminated, Parts.suspended]),
            ]),
        Row(
            ids: "X-06", given: [Fixtures.sandbox(data)],
            steps: [
                .converge(Parts.name), .ready([]), .delete("PersistentVolumeClaim", "data-sandbox-name"),
                .absent("PersistentVolumeClaim", "data-sandbox-name"), .ready([]), .advance(.minutes(10)), .ready([]),
                .status("Pod", Parts.name, Fixtures.ready), .pass(Parts.name, calls: [create, Parts.status]),
            ]),
        Row(
            ids: "", about: "a volume claim outlives suspension and expiry and goes with the Sandbox", given: [Fixtures.sandbox(data)],
            steps: [
                .converge(Parts.name), .patch("Sandbox", Parts.name, Parts.spec(["operatingMode": "Suspended"])),
                .converge(Parts.name), .absent("Pod", Parts.name), .expect("PersistentVolumeClaim", "data-sandbox-name", [:]),
                .patch("Sandbox", Parts.name, Parts.spec(["shutdownTime": Parts.past])), .converge(Parts.name),
                .expect("PersistentVolumeClaim", "data-sandbox-name", ["metadata": ["deletionTimestamp": nil]]),
                .delete("Sandbox", Parts.name), .absent("PersistentVolumeClaim", "data-sandbox-name"),
            ]),
        Row(
            ids: "", about: "an expired Sandbox makes no volume claim",
            given: [Fixtures.sandbox(["shutdownTime": Parts.past, "volumeClaimTemplates": [template("data")]])],
            steps: [.converge(Parts.name), .absent("PersistentVolumeClaim", "data-sandbox-name")]),
    ]

    private static let config: JSONValue = ["name": "config", "configMap": ["name": "c", "defaultMode": 420]]
    private static let claimed: JSONValue = ["name": "data", "persistentVolumeClaim": ["claimName": "data-sandbox-name"]]

    private static func merged(_ ids: String, _ present: [JSONValue], _ claims: [JSONValue], _ expected: [JSONValue]) -> Row {
        Row(
            ids: ids,
            given: [
                Fixtures.sandbox([
                    "podTemplate": ["spec": ["volumes": .array(present)]], "volumeClaimTemplates": claims.isEmpty ? nil : .array(claims),
                ])
            ], steps: [.converge(Parts.name), .expect("Pod", Parts.name, ["spec": ["volumes": .array(expected)]])])
    }

    private static let volumes: [Row] = [
        merged("S-034", [["name": "data", "emptyDir": [:]], config], [template("data")], [config, claimed]),
        merged("S-035", [config], [template("data")], [config, claimed]),
        merged("S-036", [["name": "scratch", "emptyDir": [:]], config], [], [["name": "scratch", "emptyDir": [:]], config]),
    ]
}
