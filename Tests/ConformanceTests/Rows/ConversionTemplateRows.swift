import ObjectModel

/// Templates and pools made in one version and read in the other.
enum ConversionTemplateRows {
    static let all: [Row] = templates + pools

    private static let old = "SandboxTemplate.v1alpha1"
    private static let oldPool = "SandboxWarmPool.v1alpha1"
    private static let key = "api.agents.x-k8s.io/v1alpha1-sandboxtemplate-state"
    private static let poolKey = "api.agents.x-k8s.io/v1alpha1-sandboxwarmpool-state"
    private static let policyKey = "api.agents.x-k8s.io/v1beta1-volume-claim-templates-policy"

    /// What both versions have.
    private static let shared: JSONValue = [
        "podTemplate": ["metadata": ["labels": ["a": "b"]], "spec": ["containers": [["name": "main", "image": "pause"]]]],
        "volumeClaimTemplates": [["metadata": ["name": "d", "labels": ["a": "b"]], "spec": ["storageClassName": "s"]]],
        "networkPolicy": ["ingress": [["ports": [["port": 80, "protocol": "TCP"]]]], "egress": []], "networkPolicyManagement": "Unmanaged",
        "envVarsInjectionPolicy": "Overrides", "service": true,
    ]

    private static func template(_ version: String, _ spec: JSONValue = [:], annotations: JSONValue = [:]) -> JSONValue {
        [
            "apiVersion": .string("extensions.agents.x-k8s.io/\(version)"), "kind": "SandboxTemplate",
            "metadata": ["name": "t", "namespace": "default", "annotations": annotations, "labels": ["l": "v"]],
            "spec": MergePatch.apply(spec, to: shared),
        ]
    }

    private static func carried(_ policy: String) -> Row {
        Row(
            ids: "S-253", about: policy, given: [template("v1beta1", ["volumeClaimTemplatesPolicy": .string(policy)])],
            steps: [
                .expect(
                    old, "t", ["spec": ["volumeClaimTemplatesPolicy": nil], "metadata": ["annotations": [policyKey: .string(policy)]]]),
                .patch(old, "t", ["metadata": ["labels": ["a": "b"]]]),
                .expect(
                    "SandboxTemplate", "t",
                    [
                        "spec": ["volumeClaimTemplatesPolicy": .string(policy)],
                        "metadata": ["annotations": [policyKey: nil], "labels": ["a": "b", "l": "v"], "generation": 1],
                    ]),
            ])
    }

    private static func unknown(_ policy: String) -> Row {
        Row(
            ids: "S-253", about: "the unknown policy \"\(policy)\" is refused",
            steps: [
                .createRefused(
                    template("v1alpha1", annotations: [policyKey: .string(policy)]),
                    "conversion for extensions.agents.x-k8s.io/v1alpha1, Kind=SandboxTemplate failed: conversion webhook for /, Kind= failed: "
                        + "invalid VolumeClaimTemplatesPolicy annotation value: \"\(policy)\""),
                .absent("SandboxTemplate", "t"),
            ])
    }

    private static let templates: [Row] = [
        Row(
            ids: "S-252", given: [template("v1alpha1", annotations: ["x": "y", key: "junk"])],
            steps: [
                .expect(
                    "SandboxTemplate", "t",
                    [
                        "apiVersion": "extensions.agents.x-k8s.io/v1beta1", "spec": shared,
                        "metadata": ["labels": ["l": "v"], "annotations": ["x": "y", key: .string(kept)]],
                    ]),
                // The default of the version that is stored reaches v1alpha1 as an annotation.
                .expect("SandboxTemplate", "t", ["spec": ["volumeClaimTemplatesPolicy": "Disallowed"]]),
                .expect(
                    old, "t",
                    [
                        "apiVersion": "extensions.agents.x-k8s.io/v1alpha1", "spec": shared,
                        "metadata": ["labels": ["l": "v"], "annotations": ["x": "y", key: nil, policyKey: "Disallowed"]],
                    ]),
            ]),
        Row(
            ids: "S-252", about: "what is not said stays unsaid",
            given: [
                template(
                    "v1alpha1",
                    [
                        "volumeClaimTemplates": nil, "networkPolicy": nil, "service": nil, "networkPolicyManagement": nil,
                        "envVarsInjectionPolicy": nil,
                    ])
            ],
            steps: ["SandboxTemplate", old].map {
                .expect(
                    $0, "t",
                    [
                        "spec": [
                            "volumeClaimTemplates": nil, "networkPolicy": nil, "service": nil, "networkPolicyManagement": "Managed",
                            "envVarsInjectionPolicy": "Disallowed",
                        ]
                    ])
            }),
        Row(
            ids: "S-252", about: "a malformed state is not read",
            given: [template("v1beta1", annotations: [key: "{", "x": "y"])],
            steps: [.expect(old, "t", ["spec": shared, "metadata": ["annotations": ["x": "y", key: nil]]])]),
        carried("Allowed"), carried("Overrides"), carried("Disallowed"), unknown("Never"), unknown(""),
        Row(
            ids: "S-254", given: [template("v1alpha1", annotations: [policyKey: "Allowed"])],
            steps: [
                .expect(
                    "SandboxTemplate", "t",
                    ["spec": ["volumeClaimTemplatesPolicy": "Allowed"], "metadata": ["annotations": [policyKey: nil]]]),
                // Where nothing is said the server says Disallowed.
                .patch("SandboxTemplate", "t", ["spec": ["volumeClaimTemplatesPolicy": nil]]),
                .expect(old, "t", ["metadata": ["annotations": [policyKey: "Disallowed"]]]),
                .patch(old, "t", ["metadata": ["labels": ["a": "b"]]]),
                .expect("SandboxTemplate", "t", ["spec": ["volumeClaimTemplatesPolicy": "Disallowed"]]),
                .patch(old, "t", ["metadata": ["annotations": [policyKey: "Overrides"]]]),
                .expect("SandboxTemplate", "t", ["spec": ["volumeClaimTemplatesPolicy": "Overrides"], "metadata": ["generation": 2]]),
            ]),
    ]

    // MARK: Pools

    private static func pool(_ version: String, _ spec: JSONValue, annotations: JSONValue = [:], status: JSONValue? = nil) -> JSONValue {
        var object: JSONValue = [
            "apiVersion": .string("extensions.agents.x-k8s.io/\(version)"), "kind": "SandboxWarmPool",
            "metadata": ["name": "p", "namespace": "default", "annotations": annotations],
            "spec": MergePatch.apply(spec, to: ["sandboxTemplateRef": ["name": "t"]]),
        ]
        if let status { object.set(status, at: "status") }
        return object
    }

    private static func roundTrip(_ about: String, _ strategy: JSONValue, shown: JSONValue) -> Row {
        let status: JSONValue = ["replicas": 3, "readyReplicas": 2, "selector": "a=b"]
        let spec: JSONValue = ["replicas": 3, "sandboxTemplateRef": ["name": "t"], "updateStrategy": shown]
        return Row(
            ids: "S-255 W-300", about: about, given: [pool("v1alpha1", ["replicas": 3, "updateStrategy": strategy], status: status)],
            steps: [
                .expect("SandboxWarmPool", "p", ["apiVersion": "extensions.agents.x-k8s.io/v1beta1", "spec": spec, "status": status]),
                .expect(
                    oldPool, "p",
                    [
                        "apiVersion": "extensions.agents.x-k8s.io/v1alpha1", "spec": spec, "status": status,
                        "metadata": ["annotations": nil],
                    ]),
            ])
    }

    private static let pools: [Row] = [
        roundTrip("no strategy", nil, shown: nil), roundTrip("Recreate", ["type": "Recreate"], shown: ["type": "Recreate"]),
        roundTrip("OnReplenish", ["type": "OnReplenish"], shown: ["type": "OnReplenish"]),
        roundTrip("a strategy without a type", [:], shown: ["type": "OnReplenish"]),
        Row(
            ids: "S-255", about: "v1alpha1 does not know the observed generation and forgets it",
            given: [pool("v1beta1", [:], annotations: [poolKey: "{"], status: ["observedGeneration": 1, "replicas": 2])],
            steps: [
                .expect(
                    oldPool, "p",
                    [
                        "spec": ["replicas": 1], "status": ["replicas": 2, "observedGeneration": nil],
                        "metadata": ["annotations": nil],
                    ]),
                .status(oldPool, "p", ["replicas": 3]),
                .expect("SandboxWarmPool", "p", ["status": ["replicas": 3, "observedGeneration": nil]]),
            ]),
        Row(
            ids: "", about: "A pool scales in both versions",
            given: [pool("v1beta1", [:], status: ["replicas": 2, "readyReplicas": 1, "selector": "a=b"])],
            steps: [
                .scaleIs("SandboxWarmPool", "p", ["spec": ["replicas": 1], "status": ["replicas": 2, "selector": "a=b"]]),
                .scaleIs(oldPool, "p", ["spec": ["replicas": 1], "status": ["replicas": 2, "selector": "a=b"]]),
                .scale("SandboxWarmPool", "p", 5), .warnings([]), .expect("SandboxWarmPool", "p", ["spec": ["replicas": 5]]),
                .scale(oldPool, "p", 0),
                .warnings([
                    "extensions.agents.x-k8s.io/v1alpha1 SandboxWarmPool is deprecated; use extensions.agents.x-k8s.io/v1beta1 "
                        + "SandboxWarmPool instead"
                ]), .expect("SandboxWarmPool", "p", ["spec": ["replicas": 0], "metadata": ["generation": 3]]),
                .scaleIs(oldPool, "p", ["spec": [:], "status": ["replicas": 2, "selector": "a=b"]]),
                .scaleRefused("SandboxWarmPool", "p", -1, "spec.replicas: Invalid value: -1"),
            ]),
    ]

    /// The v1alpha1 object that the v1beta1 one keeps: without the annotation itself, and before it had a resourceVersion.
    private static let kept =
        #"{"apiVersion":"extensions.agents.x-k8s.io/v1alpha1","kind":"SandboxTemplate","metadata":{"annotations":{"x":"y"#
        + #""},"creationTimestamp":"2026-01-01T00:00:00Z","generation":1,"labels":{"l":"v"},"name":"t","namespace":"defaul"#
        + #"t","uid":"uid:SandboxTemplate/t"},"spec":{"envVarsInjectionPolicy":"Overrides","networkPolicy":{"egress":[],"i"#
        + #"ngress":[{"ports":[{"port":80,"protocol":"TCP"}]}]},"networkPolicyManagement":"Unmanaged","podTemplate":{"meta"#
        + #"data":{"labels":{"a":"b"}},"spec":{"containers":[{"image":"pause","name":"main"}]}},"service":true,"volumeClai"#
        + #"mTemplates":[{"metadata":{"labels":{"a":"b"},"name":"d"},"spec":{"storageClassName":"s"}}]}}"#
}
