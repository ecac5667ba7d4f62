import KubernetesAPI
import ObjectModel
import Testing

@Suite struct PodUpdateTests {
    typealias F = PodFixtures

    static let pod = MergePatch.apply(
        [
            "spec": [
                "activeDeadlineSeconds": 100, "schedulingGates": [["name": "a.b/c"], ["name": "a.b/d"]], "nodeSelector": ["zone": "a"],
            ]
        ],
        to: F.pod)
    static let immutable =
        "Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
        + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
        + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n"

    @Test(
        arguments: [
            .init("nothing", [:]),
            .init("a label", ["metadata": ["labels": ["a": "b"]]]),
            .init("a shorter deadline", ["spec": ["activeDeadlineSeconds": 99]]),
            .init("fewer gates", ["spec": ["schedulingGates": [["name": "a.b/d"]]]]),
            .init("no gates", ["spec": ["schedulingGates": nil]]),
            .init("a narrower selector while gated", ["spec": ["nodeSelector": ["disk": "ssd"]]]),
            .init(
                "node affinity while gated",
                [
                    "spec": [
                        "affinity": [
                            "nodeAffinity": [
                                "requiredDuringSchedulingIgnoredDuringExecution": [
                                    "nodeSelectorTerms": [["matchExpressions": [["key": "a", "operator": "Exists"]]]]
                                ]
                            ]
                        ]
                    ]
                ]),
            .init(
                "a deadline made longer", ["spec": ["activeDeadlineSeconds": 101]],
                complaint(.invalid, "spec.activeDeadlineSeconds", "Invalid value: 101: must be less than or equal to previous value")),
            .init(
                "a deadline taken away", ["spec": ["activeDeadlineSeconds": nil]],
                complaint(
                    .invalid, "spec.activeDeadlineSeconds", "Invalid value: null: must not update from a positive integer to nil value")),
            .init(
                "a new gate", ["spec": ["schedulingGates": [["name": "a.b/c"], ["name": "a.b/x"]]]],
                complaint(
                    .forbidden, "spec.schedulingGates[1].name", "Forbidden: only deletion is allowed, but found new scheduling gate 'a.b/x'"
                )),
            .init(
                "another selector while gated", ["spec": ["nodeSelector": ["zone": "b"]]],
                complaint(
                    .invalid, "spec.nodeSelector",
                    "Invalid value: {\"zone\":\"b\"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)")),
            .init(
                "a toleration changed", ["spec": ["tolerations": [["operator": "Exists"]]]],
                complaint(.forbidden, "spec.tolerations", "Forbidden: existing toleration can not be modified except its tolerationSeconds")
            ),
            .init(
                "a container more", ["spec": ["containers": [["name": "app", "image": "nginx:1.27"], ["name": "b", "image": "b:1"]]]],
                complaint(.forbidden, "spec.containers", "Forbidden: pod updates may not add or remove containers")),
            .init(
                "another host name", ["spec": ["hostname": "other"]],
                complaint(.forbidden, "spec", immutable + "  core.PodSpec{\n+ \thostname: \"other\"\n  }\n")),
            .init(
                "another policy", ["spec": ["restartPolicy": "Never"]],
                complaint(
                    .forbidden, "spec", immutable + "  core.PodSpec{\n- \trestartPolicy: \"Always\"\n+ \trestartPolicy: \"Never\"\n  }\n")),
            .init(
                "a mirror annotation", ["metadata": ["annotations": ["kubernetes.io/config.mirror": "x"]]],
                complaint(.forbidden, "metadata.annotations[kubernetes.io/config.mirror]", "Forbidden: may not add mirror pod annotation")),
        ] as [KindCase])
    func `an update may change little`(_ given: KindCase) {
        #expect(PodKind.definition.updateErrors(Self.pod, given.change) == given.errors)
    }

    @Test func `images may change`() {
        var pod = PodKind.definition.admitted(Self.pod)
        let old = pod
        pod["spec"]?["containers"]?.modifyArray { $0[0]["image"] = "nginx:1.28" }
        var errors = FieldErrors()
        PodKind.definition.validateUpdate(pod, old, &errors)
        #expect(errors.errors == [])
    }

    @Test func `a toleration may be added and its seconds may change`() {
        var pod = PodKind.definition.admitted(Self.pod)
        let old = pod
        pod["spec"]?["tolerations"]?.modifyArray { tolerations in
            tolerations[0]["tolerationSeconds"] = 5
            tolerations.append(["key": "a", "operator": "Exists"])
        }
        var errors = FieldErrors()
        PodKind.definition.validateUpdate(pod, old, &errors)
        #expect(errors.errors == [])
    }

    @Test func `a negative grace may become one`() {
        let pod = MergePatch.apply(["spec": ["terminationGracePeriodSeconds": -1]], to: F.pod)
        #expect(PodKind.definition.updateErrors(pod, ["spec": ["terminationGracePeriodSeconds": 1]]) == [])
        #expect(PodKind.definition.updateErrors(pod, ["spec": ["terminationGracePeriodSeconds": 2]]).map(\.field) == ["spec"])
    }

    @Test func `a priority that an update leaves out is kept`() {
        let old = PodKind.definition.admitted(F.pod)
        var pod = MergePatch.apply(["spec": ["priority": nil, "preemptionPolicy": nil]], to: old)
        PodKind.definition.prepareForUpdate(&pod, old)
        #expect(pod.at("spec", "priority") == 0)
        #expect(pod.at("spec", "preemptionPolicy") == "PreemptLowerPriority")
    }

    @Test(
        arguments: [
            .init(
                "a running Pod",
                ["phase": "Running", "qosClass": "BestEffort", "podIP": "10.0.0.1", "podIPs": [["ip": "10.0.0.1"], ["ip": "fd00::1"]]]),
            .init("a condition of the system", ["qosClass": "BestEffort", "conditions": [["type": "Ready", "status": "True"]]]),
            .init(
                "another quality of service", ["qosClass": "Guaranteed"],
                complaint(.invalid, "status.qosClass", "Invalid value: \"Guaranteed\": field is immutable")),
            .init(
                "an address that is none", ["qosClass": "BestEffort", "podIPs": [["ip": "x"]]],
                complaint(
                    .invalid, "status.podIPs[0]", "Invalid value: \"x\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")),
            .init(
                "two addresses of one family", ["qosClass": "BestEffort", "podIPs": [["ip": "10.0.0.1"], ["ip": "10.0.0.2"]]],
                complaint(
                    .invalid, "status.podIPs",
                    "Invalid value: [{\"ip\":\"10.0.0.1\"},{\"ip\":\"10.0.0.2\"}]: may specify no more than one IP for each IP family")),
            .init(
                "another host address", ["qosClass": "BestEffort", "hostIP": "10.0.0.1", "hostIPs": [["ip": "10.0.0.2"]]],
                complaint(.invalid, "status.hostIPs[0].ip", "Invalid value: \"10.0.0.2\": must be equal to `hostIP`")),
            .init(
                "a node in capitals", ["qosClass": "BestEffort", "nominatedNodeName": "N"],
                complaint(.invalid, "status.nominatedNodeName", "Invalid value: \"N\": " + F.subdomainRule)),
            .init(
                "a claim that is not declared", ["qosClass": "BestEffort", "resourceClaimStatuses": [["name": "gpu"]]],
                complaint(
                    .invalid, "status.resourceClaimStatuses[0].name",
                    "Invalid value: \"gpu\": must match the name of an entry in `spec.resourceClaims`")),
        ] as [KindCase])
    func `a status is checked`(_ given: KindCase) {
        #expect(
            PodKind.definition.statusErrors(F.pod, from: ["phase": "Pending", "qosClass": "BestEffort"], to: given.change) == given.errors)
    }

    @Test(arguments: [("Always", 0, 0), ("OnFailure", 1, 0), ("OnFailure", 0, 1), ("Never", 1, 1)])
    func `a container that has ended for good may not run again`(_ policy: String, _ exitCode: Int64, _ count: Int) {
        let pod = MergePatch.apply(["spec": ["restartPolicy": .string(policy)]], to: F.pod)
        let errors = PodKind.definition.statusErrors(
            pod, from: ["containerStatuses": [["name": "app", "state": ["terminated": ["exitCode": .int(exitCode)]]]]],
            to: ["containerStatuses": [["name": "app", "state": ["running": [:]]]]])
        let expected = complaint(
            .forbidden, "status.containerStatuses[0].state", "Forbidden: may not be transitioned to non-terminated state")
        #expect(errors == Array(repeating: expected, count: count))
    }
}
