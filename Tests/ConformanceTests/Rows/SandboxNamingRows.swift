import ObjectModel

/// Names, hashes and whose an object is.
enum SandboxNamingRows {
    static let all: [Row] = names + owners

    private typealias Parts = SandboxParts

    private static func template(_ name: String, image: String = "pause") -> JSONValue {
        [
            "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxTemplate", "metadata": ["name": .string(name)],
            "spec": ["podTemplate": ["spec": ["containers": [["name": "main", "image": .string(image)]]]]],
        ]
    }

    private static func pool(_ name: String, template: String) -> JSONValue {
        [
            "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "kind": "SandboxWarmPool", "metadata": ["name": .string(name)],
            "spec": ["replicas": 1, "sandboxTemplateRef": ["name": .string(template)]],
        ]
    }

    private static func made(_ sandbox: String) -> JSONValue {
        MergePatch.apply(["metadata": ["name": .string(sandbox)]], to: Fixtures.sandbox(["service": true]))
    }

    private static let names: [Row] = [
        Row(
            ids: "S-030", about: "no annotations", given: [Fixtures.sandbox()],
            steps: [.pass(Parts.name, calls: [Parts.createPod, Parts.track, Parts.status])]),
        Row(
            ids: "S-030", about: "other annotations", given: [Fixtures.sandbox(annotations: ["other": "x"]), Parts.ownPod()],
            steps: [
                .pass(Parts.name, calls: [Parts.track, Parts.status]),
                .expect("Sandbox", Parts.name, ["metadata": ["annotations": ["other": "x", "agents.x-k8s.io/pod-name": "sandbox-name"]]]),
            ]),
        Row(
            ids: "S-030", about: "an empty annotation", given: [Fixtures.sandbox(annotations: Parts.named("")), Parts.ownPod()],
            steps: [
                .pass(Parts.name, calls: [Parts.track, Parts.status]),
                .expect("Sandbox", Parts.name, ["metadata": ["annotations": Parts.tracked]]),
            ]),
        Row(
            ids: "", about: "an empty annotation and no Pod is taken away before the Pod is made",
            given: [Fixtures.sandbox(annotations: Parts.named(""))],
            steps: [
                .pass(Parts.name, calls: [Parts.track, Parts.createPod, Parts.track, Parts.status]),
                .expect("Sandbox", Parts.name, ["metadata": ["annotations": Parts.tracked]]),
            ]),
        Row(
            ids: "S-031",
            given: [
                Fixtures.sandbox(annotations: Parts.named("warmpool-abc-xyz")),
                Fixtures.pod("warmpool-abc-xyz", labels: Fixtures.tracking, owner: Parts.own, status: Fixtures.ready),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.status]), .names("Pod", ["warmpool-abc-xyz"]),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.scheduled, Parts.ready]),
            ]),
        Row(
            ids: "S-032",
            given: [made("a"), made("my-sandbox"), made("test-sandbox"), made("vct-sandbox")],
            steps: [
                .converge("a"), .converge("my-sandbox"), .converge("test-sandbox"), .converge("vct-sandbox"),
                .expect("Pod", "a", ["metadata": ["labels": ["agents.x-k8s.io/sandbox-name-hash": "e40c292c"]]]),
                .expect("Service", "my-sandbox", ["spec": ["selector": ["agents.x-k8s.io/sandbox-name-hash": "374de8f5"]]]),
                .expect("Sandbox", "test-sandbox", ["status": ["selector": "agents.x-k8s.io/sandbox-name-hash=86489827"]]),
                .expect("Service", "vct-sandbox", ["metadata": ["labels": ["agents.x-k8s.io/sandbox-name-hash": "6936fe48"]]]),
            ]),
        Row(
            ids: "S-033", of: .pool,
            given: [
                template("my-template"), template("test-template"), pool("one", template: "my-template"),
                pool("two", template: "my-template"), pool("three", template: "test-template"),
            ],
            steps: [
                .convergeOf(.template, "my-template"), .convergeOf(.template, "test-template"),
                .expect(
                    "SandboxTemplate", "my-template",
                    ["metadata": ["labels": ["agents.x-k8s.io/sandbox-template-ref-hash": "aeae83fc"]]]),
                .expect(
                    "SandboxTemplate", "test-template",
                    ["metadata": ["labels": ["agents.x-k8s.io/sandbox-template-ref-hash": "69155462"]]]),
                .pass("one"), .pass("two"), .pass("three"),
                .expect("Sandbox", "@1", ["metadata": ["labels": ["agents.x-k8s.io/sandbox-template-ref-hash": "aeae83fc"]]]),
                .expect("Sandbox", "@2", ["metadata": ["labels": ["agents.x-k8s.io/sandbox-template-ref-hash": "aeae83fc"]]]),
                .expect("Sandbox", "@3", ["metadata": ["labels": ["agents.x-k8s.io/sandbox-template-ref-hash": "69155462"]]]),
            ]),
        Row(
            ids: "S-037", about: "the default domain", given: [Fixtures.sandbox(["service": true])],
            steps: [
                .converge(Parts.name),
                .expect(
                    "Sandbox", Parts.name,
                    ["status": ["service": "sandbox-name", "serviceFQDN": "sandbox-name.default.svc.cluster.local"]]),
            ]),
        Row(
            ids: "S-037", about: "a domain of the flag's", flags: [("cluster-domain", "custom.domain")],
            given: [Fixtures.sandbox(["service": true])],
            steps: [
                .converge(Parts.name),
                .expect("Sandbox", Parts.name, ["status": ["serviceFQDN": "sandbox-name.default.svc.custom.domain"]]),
            ]),
    ]

    private static func reference(_ fields: JSONValue) -> JSONValue { MergePatch.apply(fields, to: Parts.own) }

    private static let owners: [Row] = [
        // The garbage collector is kept from what the former Sandbox leaves behind.
        Row(
            ids: "S-038", configure: { $0.timing.garbageCollection = .constant(.hours(1)) },
            given: [Fixtures.sandbox(), Fixtures.pod("former", labels: Fixtures.tracking, owner: Parts.own)],
            steps: [
                .delete("Sandbox", Parts.name), .create(Fixtures.sandbox()), .create(Parts.ownPod(Fixtures.ready)),
                .create(Fixtures.pod("unowned", labels: Fixtures.tracking)), .pass(Parts.name, calls: [Parts.track, Parts.status]),
                .conditions("Sandbox", Parts.name, [Parts.notSuspended, Parts.scheduled, Parts.ready]),
                .names("Pod", ["former", "sandbox-name", "unowned"]),
                .expect("Pod", "unowned", ["metadata": ["ownerReferences": nil]]),
            ]),
        Row(
            ids: "S-038", about: "the Pod of a former Sandbox of the same name is a stranger's",
            configure: { $0.timing.garbageCollection = .constant(.hours(1)) }, given: [Fixtures.sandbox(), Parts.ownPod(Fixtures.ready)],
            steps: [
                .delete("Sandbox", Parts.name), .create(Fixtures.sandbox()),
                .pass(Parts.name, calls: [Parts.status], failure: #"pod "sandbox-name" is owned by Sandbox/sandbox-name (UID: "#),
                .expect("Sandbox", Parts.name, ["status": ["podIPs": nil]]),
            ]),
        // The uid alone decides: neither the kind nor the name nor the version of a reference counts.
        Row(
            ids: "S-039", about: "owned by the uid alone",
            configure: { $0.timing.garbageCollection = .constant(.hours(1)) },
            given: [
                Fixtures.sandbox(["service": true], annotations: Parts.tracked),
                Fixtures.pod(
                    labels: Fixtures.tracking, owner: reference(["apiVersion": "v1", "kind": "Pod", "name": "x"]), status: Fixtures.ready),
                Fixtures.service(
                    labels: Fixtures.tracking, owner: reference(["apiVersion": "v1", "kind": "Pod", "name": "x"]),
                    spec: ["clusterIP": "None", "selector": Fixtures.tracking]),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.status]),
                .conditions(
                    "Sandbox", Parts.name,
                    [Parts.notSuspended, Parts.scheduled, "Ready=True/DependenciesReady: Pod is Ready; Service Exists"]),
            ]),
        Row(
            ids: "S-039", about: "an owner that is not the controller makes nothing owned",
            given: [
                Fixtures.sandbox(["service": true], annotations: Parts.tracked),
                Fixtures.pod(owner: reference(["controller": false]), status: Fixtures.ready),
                Fixtures.service(owner: reference(["controller": nil])),
            ],
            steps: [
                .pass(
                    Parts.name, calls: [Parts.status],
                    failure: #"cannot adopt unowned pod "sandbox-name": "# + Parts.notAuthorized + "\n"
                        + #"cannot adopt unowned service "sandbox-name": "# + Parts.notAuthorized)
            ]),
        Row(
            ids: "S-039", about: "somebody else's controller is named",
            given: [Fixtures.sandbox(["service": true]), Fixtures.pod(owner: Parts.foreign), Fixtures.service(owner: Parts.foreign)],
            steps: [
                .pass(
                    Parts.name, calls: [Parts.status],
                    failure: Parts.belongsToStranger("pod") + "\n" + Parts.belongsToStranger("service"))
            ]),
        Row(
            ids: "", about: "adoption keeps the owners that are not controllers",
            given: [
                Fixtures.sandbox(),
                Fixtures.pod(labels: Fixtures.tracking, owner: MergePatch.apply(["controller": nil], to: Parts.foreign)),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.patchPod, Parts.track, Parts.status]),
                .expect(
                    "Pod", Parts.name,
                    ["metadata": ["ownerReferences": [MergePatch.apply(["controller": nil], to: Parts.foreign), Parts.own]]]),
            ]),
    ]
}
