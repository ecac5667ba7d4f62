import AgentSandboxAPI
import ObjectModel

/// Sandboxes made in one version and read in the other.
enum ConversionSandboxRows {
    static let all: [Row] = roundTrips + hubs + losses + scales + malformed

    private static let name = "s"
    private static let old = "Sandbox.v1alpha1"
    private static let key = "api.agents.x-k8s.io/v1alpha1-sandbox-state"
    private static let claimTemplate: JSONValue = [
        "metadata": ["name": "data", "labels": ["a": "b"], "annotations": ["c": "d"]], "spec": ["accessModes": ["ReadWriteOnce"]],
    ]
    private static let condition: JSONValue = [
        "type": "Ready", "status": "True", "reason": "DependenciesReady", "message": "Pod is Ready",
        "lastTransitionTime": "2026-01-01T00:00:00Z", "observedGeneration": 1,
    ]
    /// What both versions have.
    private static let shared: JSONValue = [
        "podTemplate": [
            "metadata": ["labels": ["app": "web"], "annotations": ["note": "x"]],
            "spec": ["containers": [["name": "main", "image": "pause"]]],
        ],
        "volumeClaimTemplates": [claimTemplate], "shutdownTime": "2030-01-01T00:00:00Z", "shutdownPolicy": "Delete", "service": false,
    ]
    private static let sharedStatus: JSONValue = [
        "serviceFQDN": "s.default.svc.cluster.local", "service": "s", "selector": "a=b", "podIPs": ["10.0.0.1"], "conditions": [condition],
    ]

    private static func sandbox(
        _ version: String, _ spec: JSONValue, annotations: JSONValue = [:], labels: JSONValue = [:], status: JSONValue? = nil
    ) -> JSONValue {
        var object: JSONValue = [
            "apiVersion": .string("agents.x-k8s.io/\(version)"), "kind": "Sandbox",
            "metadata": ["name": .string(name), "namespace": "default", "annotations": annotations, "labels": labels],
            "spec": MergePatch.apply(spec, to: shared),
        ]
        if let status { object.set(MergePatch.apply(status, to: sharedStatus), at: "status") }
        return object
    }

    private static func alpha(_ replicas: Int64?, status: JSONValue? = nil) -> JSONValue {
        sandbox("v1alpha1", replicas.map { ["replicas": .int($0)] } ?? [:], status: status)
    }

    private static func beta(_ mode: String, annotations: JSONValue = [:], status: JSONValue? = nil) -> JSONValue {
        sandbox("v1beta1", ["operatingMode": .string(mode)], annotations: annotations, status: status)
    }

    // MARK: There and back

    /// A v1alpha1 Sandbox with these replicas: the mode of its v1beta1 form, and the replicas of its own.
    private static func roundTrip(_ about: String, _ replicas: Int64?, observed: Int64, mode: JSONValue, shown: JSONValue) -> Row {
        Row(
            ids: "S-240 S-242", about: about, given: [alpha(replicas, status: ["replicas": .int(observed)])],
            steps: [
                .expect("Sandbox", name, ["apiVersion": "agents.x-k8s.io/v1beta1", "spec": shared, "status": sharedStatus]),
                .expect("Sandbox", name, ["spec": ["operatingMode": mode, "replicas": nil], "status": ["replicas": nil]]),
                .expect(old, name, ["apiVersion": "agents.x-k8s.io/v1alpha1", "spec": shared, "status": sharedStatus]),
                .expect(
                    old, name,
                    [
                        "metadata": ["annotations": nil], "spec": ["operatingMode": nil, "replicas": shown],
                        "status": ["replicas": observed == 0 ? nil : .int(observed)],
                    ]),
            ])
    }

    private static let roundTrips: [Row] = [
        // The server gives a Sandbox without replicas one.
        roundTrip("no replicas", nil, observed: 1, mode: "Running", shown: 1),
        roundTrip("one replica", 1, observed: 1, mode: "Running", shown: 1),
        roundTrip("no replica", 0, observed: 0, mode: "Suspended", shown: 0),
        roundTrip("no replica, and one is still there", 0, observed: 1, mode: "Suspended", shown: 0),
        roundTrip("one replica, and none is there", 1, observed: 0, mode: "Running", shown: 1),
        Row(
            ids: "S-241",
            given: [
                [
                    "apiVersion": "agents.x-k8s.io/v1alpha1", "kind": "Sandbox",
                    "metadata": ["name": "s", "namespace": "default", "annotations": [key: "junk", "x": "y"], "labels": ["l": "v"]],
                    "spec": ["podTemplate": ["spec": ["containers": [["name": "main", "image": "pause"]]]], "replicas": 0],
                ]
            ],
            steps: [
                .expect(
                    "Sandbox", name,
                    [
                        "metadata": [
                            "labels": ["l": "v"],
                            "annotations": [
                                "x": "y",
                                key:
                                    .string(kept),
                            ],
                        ]
                    ]),
                .expect(old, name, ["metadata": ["annotations": ["x": "y", key: nil], "labels": ["l": "v"]], "spec": ["replicas": 0]]),
            ]),
        Row(
            ids: "S-242", about: "a v1beta1 Sandbox shows no annotation in v1alpha1 either",
            given: [beta("Running", annotations: ["x": "y"])],
            steps: [
                .expect("Sandbox", name, ["metadata": ["annotations": ["x": "y", key: nil]]]),
                .expect(old, name, ["metadata": ["annotations": ["x": "y", key: nil]]]),
            ]),
    ]

    // MARK: From v1beta1

    private static func hub(_ about: String, _ mode: String, _ replicas: JSONValue, observed: JSONValue) -> Row {
        Row(
            ids: "S-243", about: about, given: [beta(mode, status: [:])],
            steps: [
                .expect(old, name, ["spec": shared, "status": sharedStatus]),
                .expect(old, name, ["spec": ["replicas": replicas, "operatingMode": nil], "status": ["replicas": observed]]),
            ])
    }

    private static let hubs: [Row] = [
        hub("Running", "Running", 1, observed: 1), hub("Suspended", "Suspended", 0, observed: nil),
        Row(
            ids: "S-243", about: "what v1alpha1 said is kept until the mode says otherwise", given: [alpha(0)],
            steps: [
                .patch("Sandbox", name, ["spec": ["operatingMode": "Running"]]), .expect(old, name, ["spec": ["replicas": 1]]),
                .patch("Sandbox", name, ["spec": ["operatingMode": "Suspended"]]), .expect(old, name, ["spec": ["replicas": 0]]),
            ]),
    ]

    // MARK: What is lost

    private static let losses: [Row] = [
        Row(
            ids: "", about: "The replicas that v1alpha1 was last told of are shown for ever", given: [alpha(1)],
            steps: [
                .expect(old, name, ["status": nil]), .status("Sandbox", name, ["selector": "a=b", "nodeName": "node-1"]),
                .expect(old, name, ["status": ["selector": "a=b", "replicas": nil, "nodeName": nil]]),
                .scaleIs(old, name, ["spec": ["replicas": 1], "status": ["replicas": 0, "selector": "a=b"]]),
                .status(old, name, ["replicas": 1]), .expect(old, name, ["status": ["replicas": 1]]),
                .patch("Sandbox", name, ["spec": ["operatingMode": "Suspended"]]),
                .scaleIs(old, name, ["spec": [:], "status": ["replicas": 1, "selector": "a=b"]]),
            ]),
        Row(
            ids: "", about: "A status written in v1alpha1 forgets the node", given: [beta("Running", status: ["nodeName": "node-1"])],
            steps: [
                .expect("Sandbox", name, ["status": ["nodeName": "node-1"]]), .expect(old, name, ["status": ["nodeName": nil]]),
                .status(old, name, ["service": "t"]), .expect("Sandbox", name, ["status": ["nodeName": nil, "service": "t"]]),
            ]),
        Row(
            ids: "", about: "Metadata written in v1alpha1 forgets the node as well",
            given: [beta("Running", status: ["nodeName": "node-1"])],
            steps: [
                .patch(old, name, ["metadata": ["labels": ["a": "b"]]]),
                .expect(
                    "Sandbox", name, ["metadata": ["labels": ["a": "b"], "generation": 1], "status": ["nodeName": nil, "service": "s"]]),
            ]),
        Row(
            ids: "", about: "Claim templates may be changed through v1alpha1 alone", given: [beta("Running")],
            steps: [
                .patchRefused("Sandbox", name, ["spec": ["volumeClaimTemplates": nil]], ": volumeClaimTemplates is immutable"),
                .patch(old, name, ["spec": ["volumeClaimTemplates": nil]]),
                .expect("Sandbox", name, ["spec": ["volumeClaimTemplates": nil]]),
                .patch(old, name, ["spec": ["volumeClaimTemplates": []]]),
                .expect("Sandbox", name, ["spec": ["volumeClaimTemplates": []]]),
            ]),
    ]

    // MARK: Scale

    private static let scales: [Row] = [
        Row(
            ids: "", about: "A Sandbox scales in v1alpha1 alone", given: [beta("Running", status: [:])],
            steps: [
                .scaleIs(old, name, ["spec": ["replicas": 1], "status": ["replicas": 1, "selector": "a=b"]]), .scale(old, name, 0),
                .warnings(["agents.x-k8s.io/v1alpha1 Sandbox is deprecated; use agents.x-k8s.io/v1beta1 Sandbox instead"]),
                .expect("Sandbox", name, ["spec": ["operatingMode": "Suspended"], "metadata": ["generation": 2]]),
                // What was observed is what v1alpha1 read before it wrote.
                .scaleIs(old, name, ["spec": [:], "status": ["replicas": 1, "selector": "a=b"]]),
                .scaleRefused("Sandbox", name, 0, "the server could not find the requested resource"),
                .scaleRefused(
                    old, name, 2,
                    "Sandbox.agents.x-k8s.io \"s\" is invalid: spec.replicas: Invalid value: 2: spec.replicas in body should be less than "
                        + "or equal to 1"),
                .scaleRefused(old, name, -1, "spec.replicas: Invalid value: -1"),
            ])
    ]

    // MARK: Malformed states

    private static func unreadable(_ state: String) -> Row {
        Row(
            ids: "", about: "A Sandbox cannot be read in v1alpha1 when its state is \(state)",
            given: [beta("Running", annotations: [key: .string(state)])],
            steps: [
                .readRefused(
                    old, name,
                    "conversion for agents.x-k8s.io/v1beta1, Kind=Sandbox failed: conversion webhook for /, Kind= failed: "
                        + "failed to unmarshal v1alpha1 Sandbox state: annotation \"\(key)\": "),
                .expect("Sandbox", name, ["spec": ["operatingMode": "Running"]]),
            ])
    }

    private static let malformed: [Row] =
        ["", "{", "no JSON", "[]", "7", #"{"spec":7}"#, #"{"spec":{"replicas":"one"}}"#, #"{"status":{"replicas":true}}"#].map(unreadable)
        + [
            Row(
                ids: "", about: "A state of null is a Sandbox without fields", given: [beta("Running", annotations: [key: "null"])],
                // No replicas are kept, and the version that is read adds no defaults.
                steps: [.expect(old, name, ["spec": ["replicas": nil], "status": nil])])
        ]

    /// The v1alpha1 object that the v1beta1 one keeps: without the annotation itself, and before it had a resourceVersion.
    private static let kept =
        #"{"apiVersion":"agents.x-k8s.io/v1alpha1","kind":"Sandbox","metadata":{"annotations":{"x":"y"},"creationTimesta"#
        + #"mp":"2026-01-01T00:00:00Z","generation":1,"labels":{"l":"v"},"name":"s","namespace":"default","uid":"uid:Sandb"#
        + #"ox/s"},"spec":{"podTemplate":{"spec":{"containers":[{"image":"pause","name":"main"}]}},"replicas":0,"shutdownP"#
        + #"olicy":"Retain"}}"#
}
