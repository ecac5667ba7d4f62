import ObjectModel

/// The labels and annotations that a Sandbox gives its Pod.
enum SandboxPodMetadataRows {
    static let all: [Row] = adopted + made + updates + extensions + oddExtensions + creators

    private typealias Parts = SandboxParts

    /// A row about what a new Pod gets; null is what it does not get.
    private static func created(
        _ ids: String, _ about: String = "", _ sandbox: JSONValue, owners: [JSONValue] = [], _ labels: JSONValue,
        annotations: JSONValue = [:]
    ) -> Row {
        Row(
            ids: ids, about: about, given: owners + [sandbox],
            steps: [
                .pass(Parts.name, calls: [Parts.createPod, Parts.track, Parts.status]),
                .expect("Pod", Parts.name, ["metadata": ["labels": Parts.labels(labels), "annotations": annotations]]),
                .pass(Parts.name, calls: []),
            ])
    }

    /// A row about what a Pod that is there has after a pass.
    private static func synced(
        _ ids: String, _ about: String = "", _ sandbox: JSONValue, owners: [JSONValue] = [], _ pod: JSONValue, _ labels: JSONValue,
        annotations: JSONValue = [:]
    ) -> Row {
        Row(
            ids: ids, about: about, given: owners + [sandbox, pod],
            steps: [
                .pass(Parts.name, calls: [Parts.patchPod, Parts.track, Parts.status]),
                .expect(
                    "Pod", Parts.name,
                    ["metadata": ["labels": labels, "annotations": annotations, "ownerReferences": [Parts.own]]]),
                .pass(Parts.name, calls: []),
            ])
    }

    private static let withX = Parts.template(labels: ["x": "y"])
    private static let pool: JSONValue = ["agents.x-k8s.io/warm-pool-sandbox": "91dd7983"]
    private static let noPool: JSONValue = ["agents.x-k8s.io/warm-pool-sandbox": nil]
    private static let reference: JSONValue = ["agents.x-k8s.io/sandbox-template-ref-hash": "aeae83fc"]
    private static let noReference: JSONValue = ["agents.x-k8s.io/sandbox-template-ref-hash": nil]
    private static let both = Parts.labels(reference, over: pool)
    private static func creator(_ name: JSONValue) -> JSONValue { ["agents.x-k8s.io/created-by": name] }

    /// A Pod of the Sandbox's own with more labels.
    private static func own(_ labels: JSONValue, annotations: JSONValue = [:]) -> JSONValue {
        Fixtures.pod(labels: Parts.labels(labels), annotations: annotations, owner: Parts.own)
    }

    private static func recorded(labels: JSONValue, annotations: JSONValue) -> JSONValue {
        ["agents.x-k8s.io/propagated-labels": labels, "agents.x-k8s.io/propagated-annotations": annotations]
    }

    private static let adopted: [Row] = [
        synced(
            "S-100", "", Fixtures.sandbox(Parts.template(labels: ["x": "y"], annotations: ["n": "1"])),
            Fixtures.pod(labels: Fixtures.adoptable), Parts.labels(Parts.labels(["x": "y"]), over: Fixtures.adoptable),
            annotations: Parts.labels(["n": "1"], over: recorded(labels: "x", annotations: "n"))),
        Row(
            ids: "S-100", about: "neither the Pod's spec nor anything else of it changes",
            given: [
                Fixtures.sandbox(["podTemplate": ["spec": ["hostname": "wanted", "containers": [["name": "main", "image": "new"]]]]]),
                Fixtures.pod(labels: Fixtures.adoptable),
            ],
            steps: [
                .pass(Parts.name, calls: [Parts.patchPod, Parts.track, Parts.status]),
                .expect("Pod", Parts.name, ["metadata": ["ownerReferences": [Parts.own]], "spec": ["hostname": nil]]),
                .expect("Sandbox", Parts.name, ["metadata": ["annotations": Parts.tracked]]), .pass(Parts.name, calls: []),
            ]),
        synced(
            "S-101", "", Fixtures.sandbox(), Fixtures.pod(labels: Parts.labels(Fixtures.adoptable)), Parts.labels(Fixtures.adoptable),
            annotations: nil),
        synced("S-102", "", Fixtures.sandbox(), Fixtures.pod(labels: Fixtures.tracking), Fixtures.tracking, annotations: nil),
    ]

    private static let made: [Row] = [
        Row(
            ids: "S-103", given: [Fixtures.sandbox(Parts.template(labels: ["x": "y"], annotations: ["n": "1"]))],
            steps: [
                .pass(Parts.name, calls: [Parts.createPod, Parts.track, Parts.status]),
                .expect(
                    "Pod", Parts.name,
                    [
                        "metadata": [
                            "labels": Parts.labels(["x": "y"]),
                            "annotations": Parts.labels(["n": "1"], over: recorded(labels: "x", annotations: "n")),
                        ]
                    ]), .expect("Sandbox", Parts.name, ["metadata": ["annotations": Parts.tracked]]),
            ]),
        created(
            "S-104", "",
            Fixtures.sandbox(
                Parts.template(
                    labels: ["agents.x-k8s.io/sandbox-name-hash": "wrong", "extensions.agents.x-k8s.io/z": "1", "x": "y"],
                    annotations: ["agents.x-k8s.io/pod-name": "p", "opentelemetry.io/trace-context": "t", "n": "1"])),
            ["x": "y", "extensions.agents.x-k8s.io/z": nil],
            annotations: [
                "n": "1", "agents.x-k8s.io/propagated-labels": "x", "agents.x-k8s.io/propagated-annotations": "n",
                "agents.x-k8s.io/pod-name": nil, "opentelemetry.io/trace-context": nil,
            ]),
        created(
            "", "only a prefix makes a key the system's",
            Fixtures.sandbox(
                Parts.template(
                    labels: ["api.agents.x-k8s.io/a": "1", "opentelemetry.io/trace-context": "t"],
                    annotations: ["api.agents.x-k8s.io/b": "2", "opentelemetry.io/other": "t"])),
            ["api.agents.x-k8s.io/a": "1", "opentelemetry.io/trace-context": "t"],
            annotations: [
                "api.agents.x-k8s.io/b": "2", "opentelemetry.io/other": "t",
                "agents.x-k8s.io/propagated-labels": "api.agents.x-k8s.io/a,opentelemetry.io/trace-context",
                "agents.x-k8s.io/propagated-annotations": "api.agents.x-k8s.io/b,opentelemetry.io/other",
            ]),
        created(
            "", "a list that would be empty is not written", Fixtures.sandbox(Parts.template(annotations: ["n": "1"])), [:],
            annotations: ["n": "1", "agents.x-k8s.io/propagated-labels": nil, "agents.x-k8s.io/propagated-annotations": "n"]),
    ]

    private static let updates: [Row] = [
        synced(
            "S-105", "", Fixtures.sandbox(withX),
            own(
                ["x": "y", "agents.x-k8s.io/claim-uid": "1"],
                annotations: [
                    "agents.x-k8s.io/propagated-labels": "agents.x-k8s.io/claim-uid,agents.x-k8s.io/sandbox-name-hash,x",
                    "agents.x-k8s.io/propagated-annotations": "agents.x-k8s.io/pod-name,agents.x-k8s.io/propagated-labels",
                    "agents.x-k8s.io/pod-name": "p",
                ]), Parts.labels(["x": "y", "agents.x-k8s.io/claim-uid": nil], over: ["agents.x-k8s.io/sandbox-name-hash": "ab179450"]),
            annotations: [
                "agents.x-k8s.io/propagated-labels": "x", "agents.x-k8s.io/propagated-annotations": "", "agents.x-k8s.io/pod-name": nil,
            ]),
        synced(
            "S-124", "", Fixtures.sandbox(withX),
            own(
                ["x": "y", "old": "1", "agents.x-k8s.io/adoptable": "true"],
                annotations: [
                    "agents.x-k8s.io/propagated-labels": "old,x", "agents.x-k8s.io/propagated-annotations": "gone", "gone": "1",
                    "foreign": "stays",
                ]), ["old": nil, "x": "y", "agents.x-k8s.io/adoptable": "true", "agents.x-k8s.io/sandbox-name-hash": "ab179450"],
            annotations: [
                "gone": nil, "foreign": "stays", "agents.x-k8s.io/propagated-labels": "x", "agents.x-k8s.io/propagated-annotations": "",
            ]),
        synced(
            "", "an unrecorded label that the template takes up is recorded", Fixtures.sandbox(withX), own(["x": "other"]),
            ["x": "y", "agents.x-k8s.io/sandbox-name-hash": "ab179450"],
            annotations: ["agents.x-k8s.io/propagated-labels": "x", "agents.x-k8s.io/propagated-annotations": nil]),
        synced(
            "", "an owned Pod of the name without the label is found and labelled", Fixtures.sandbox(), Fixtures.pod(owner: Parts.own),
            Fixtures.tracking, annotations: nil),
        Row(
            ids: "", about: "an edited template's metadata reaches the running Pod",
            given: [Fixtures.sandbox(Parts.template(labels: ["x": "y", "z": "1"], annotations: ["n": "1"]))],
            steps: [
                .converge(Parts.name),
                .patch(
                    "Sandbox", Parts.name,
                    Parts.spec(["podTemplate": ["metadata": ["labels": ["x": "w", "z": nil], "annotations": ["n": nil]]]])),
                .pass(Parts.name, calls: [Parts.patchPod, Parts.status]),
                .expect(
                    "Pod", Parts.name,
                    [
                        "metadata": [
                            "labels": Parts.labels(["x": "w"]),
                            "annotations": ["agents.x-k8s.io/propagated-labels": "x", "agents.x-k8s.io/propagated-annotations": ""],
                        ]
                    ]), .expect("Pod", Parts.name, ["metadata": ["labels": ["z": nil], "annotations": ["n": nil]]]),
                .pass(Parts.name, calls: []),
            ]),
    ]

    private static let extensions: [Row] = [
        created("S-106", "", Fixtures.sandbox(withX, labels: pool), noPool),
        created("S-107", "", Fixtures.sandbox(Parts.template(labels: Parts.labels(["x": "y"], over: pool))), noPool),
        created("S-108", "", Fixtures.sandbox(withX, labels: reference), noReference),
        created("S-109", "", Fixtures.sandbox(withX, labels: pool, owner: Parts.poolOwner), owners: [Parts.pool], pool),
        synced(
            "S-110", "", Fixtures.sandbox(), Fixtures.pod(labels: Parts.labels(pool, over: Fixtures.adoptable)), noPool, annotations: nil),
        synced(
            "S-111", "", Fixtures.sandbox(labels: pool, owner: Parts.poolOwner), owners: [Parts.pool], Parts.ownPod(), pool,
            annotations: nil),
        created(
            "S-112", "create", Fixtures.sandbox(withX, labels: reference, owner: Parts.claimOwner), owners: [Parts.claim], reference),
        synced(
            "S-112", "existing Pod", Fixtures.sandbox(labels: reference, owner: Parts.claimOwner), owners: [Parts.claim], Parts.ownPod(),
            reference, annotations: nil),
        created("S-113", "", Fixtures.sandbox(withX, labels: both, owner: Parts.poolOwner), owners: [Parts.pool], both),
        synced("S-114", "", Fixtures.sandbox(), own(reference), noReference, annotations: nil),
        synced(
            "S-115", "", Fixtures.sandbox(owner: Parts.claimOwner), owners: [Parts.claim], own(reference), noReference, annotations: nil),
        created(
            "", "a claim's Sandbox does not hand the pool label down", Fixtures.sandbox(withX, labels: both, owner: Parts.claimOwner),
            owners: [Parts.claim], Parts.labels(noPool, over: reference)),
    ]

    private static let oddExtensions: [Row] = [
        created(
            "", "owners of another version hand labels down as well",
            Fixtures.sandbox(
                withX, labels: both,
                owner: MergePatch.apply(["apiVersion": "extensions.agents.x-k8s.io/v1alpha1"], to: Parts.poolOwner)),
            owners: [Parts.pool], both),
        created(
            "", "an empty label is not handed down",
            Fixtures.sandbox(
                withX, labels: ["agents.x-k8s.io/warm-pool-sandbox": "", "agents.x-k8s.io/sandbox-template-ref-hash": ""],
                owner: Parts.poolOwner), owners: [Parts.pool], Parts.labels(noPool, over: noReference)),
        created(
            "", "an owner of another group hands nothing down",
            Fixtures.sandbox(withX, labels: both, owner: MergePatch.apply(["kind": "ConfigMap"], to: Parts.foreign)),
            Parts.labels(noPool, over: noReference)),
        synced(
            "", "an old record does not take a label of the pool away", Fixtures.sandbox(labels: both, owner: Parts.poolOwner),
            owners: [Parts.pool],
            own(
                ["agents.x-k8s.io/sandbox-template-ref-hash": "wrong", "agents.x-k8s.io/warm-pool-sandbox": "91dd7983"],
                annotations: [
                    "agents.x-k8s.io/propagated-labels":
                        "agents.x-k8s.io/sandbox-template-ref-hash,agents.x-k8s.io/warm-pool-sandbox"
                ]), both, annotations: ["agents.x-k8s.io/propagated-labels": ""]),
    ]

    private static let creators: [Row] = [
        created("S-126", "", Fixtures.sandbox(withX, labels: creator("go-client")), creator("go-client")),
        created("S-127", "", Fixtures.sandbox(withX, labels: creator("somebody")), creator("unknown")),
        created("", "made by the controller", Fixtures.sandbox(withX, labels: creator("controller")), creator("controller")),
        synced(
            "S-128", "", Fixtures.sandbox(labels: creator("python-client")), own(creator("controller")), creator("python-client"),
            annotations: nil),
        synced("S-129", "", Fixtures.sandbox(), own(creator("go-client")), creator(nil), annotations: nil),
    ]
}
