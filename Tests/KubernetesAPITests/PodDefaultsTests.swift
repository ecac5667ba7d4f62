import KubernetesAPI
import ObjectModel
import Testing

@Suite struct PodDefaultsTests {
    typealias F = PodFixtures

    private func defaulted(_ change: JSONValue) -> JSONValue {
        var pod = MergePatch.apply(change, to: F.pod)
        PodKind.definition.applyDefaults(&pod)
        return pod
    }

    @Test func `the smallest Pod gets every default of its spec`() {
        let expected: JSONValue = [
            "containers": [
                [
                    "name": "app", "image": "nginx:1.27", "resources": [:], "terminationMessagePath": "/dev/termination-log",
                    "terminationMessagePolicy": "File", "imagePullPolicy": "IfNotPresent",
                ]
            ],
            "restartPolicy": "Always", "terminationGracePeriodSeconds": 30, "dnsPolicy": "ClusterFirst", "securityContext": [:],
            "schedulerName": "default-scheduler", "enableServiceLinks": true,
        ]
        #expect(defaulted([:])["spec"] == expected)
    }

    @Test(arguments: [
        ("nginx", "Always"), ("nginx:latest", "Always"), ("nginx:1", "IfNotPresent"), ("host:5000/nginx", "Always"),
        ("host:5000/nginx:2", "IfNotPresent"), ("nginx@sha256:0123", "IfNotPresent"), ("nginx:latest@sha256:0123", "Always"),
        ("", "Always"),
    ])
    func `the pull policy follows the tag`(_ image: String, _ policy: String) {
        let pod = defaulted(F.container(["image": .string(image)]))
        #expect(pod.at("spec", "containers")?[0]?["imagePullPolicy"]?.stringValue == policy)
    }

    @Test(arguments: containerFields)
    func `a container's fields are filled in`(_ change: JSONValue, _ field: String, _ expected: JSONValue) {
        #expect(defaulted(F.container(change)).at("spec", "containers")?[0]?[field] == expected)
    }

    @Test(arguments: volumeSources)
    func `a volume's source is filled in`(_ source: JSONValue, _ expected: JSONValue) {
        #expect(defaulted(F.volume(source)).at("spec", "volumes")?[0] == expected)
    }

    @Test func `host ports follow container ports in the host's network`() {
        let pod = defaulted([
            "spec": ["hostNetwork": true, "containers": [["name": "a", "image": "i:1", "ports": [["containerPort": 80]]]]]
        ])
        #expect(pod.at("spec", "containers")?[0]?["ports"]?[0]?["hostPort"] == 80)
    }

    @Test func `the old name of the service account mirrors the new one`() {
        let pod = defaulted(["spec": ["serviceAccount": "robot"]])
        #expect(pod.at("spec", "serviceAccountName") == "robot")
    }

    @Test func `a complete Pod keeps its storage`() {
        let pod = defaulted(F.mount(["name": "data", "mountPath": "/x"]))
        var again = pod
        PodKind.definition.applyDefaults(&again)
        #expect(again.isIdentical(to: pod))
    }

    @Test func `the single address and the list of addresses agree`() {
        var pod = F.pod
        pod["status"] = ["phase": "Running", "podIP": "10.0.0.1", "qosClass": "BestEffort"]
        PodKind.definition.applyDefaults(&pod)
        #expect(pod.at("status", "podIPs") == [["ip": "10.0.0.1"]])
        pod["status"] = ["phase": "Running", "podIPs": [["ip": "10.0.0.2"]]]
        PodKind.definition.applyDefaults(&pod)
        #expect(pod["status"] == ["phase": "Running", "podIPs": [["ip": "10.0.0.2"]], "podIP": "10.0.0.2", "qosClass": "BestEffort"])
    }

    @Test func `admission gives a priority, tolerations and a service account`() {
        let pod = PodKind.definition.admitted(F.pod)
        #expect(pod.at("spec", "priority") == 0)
        #expect(pod.at("spec", "preemptionPolicy") == "PreemptLowerPriority")
        #expect(pod.at("spec", "serviceAccountName") == "default")
        #expect(pod.at("spec", "serviceAccount") == "default")
        let tolerations: JSONValue = [
            ["key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300],
            ["key": "node.kubernetes.io/unreachable", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300],
        ]
        #expect(pod.at("spec", "tolerations") == tolerations)
        #expect(pod["status"] == ["phase": "Pending", "qosClass": "BestEffort"])
    }

    @Test(arguments: tolerations)
    func `tolerations that are there already are not added`(_ tolerations: JSONValue, _ count: Int) {
        let pod = PodKind.definition.admitted(MergePatch.apply(["spec": ["tolerations": tolerations]], to: F.pod))
        #expect(pod.at("spec", "tolerations")?.arrayValue?.count == count)
    }

    @Test func `a class of the system gives its priority`() {
        let pod = PodKind.definition.admitted(MergePatch.apply(["spec": ["priorityClassName": "system-cluster-critical"]], to: F.pod))
        #expect(pod.at("spec", "priority") == 2_000_000_000)
    }

    @Test func `a gated Pod says so`() {
        let pod = PodKind.definition.admitted(MergePatch.apply(["spec": ["schedulingGates": [["name": "a.b/c"]]]], to: F.pod))
        let condition: JSONValue = [
            "type": "PodScheduled", "status": "False", "reason": "SchedulingGated",
            "message": "Scheduling is blocked due to non-empty scheduling gates",
        ]
        #expect(pod.at("status", "conditions") == [condition])
    }

    @Test func `label keys of pod affinity become requirements`() {
        let term: JSONValue = [
            "topologyKey": "zone", "labelSelector": [:], "matchLabelKeys": ["app"], "mismatchLabelKeys": ["tenant", "absent"],
        ]
        let change: JSONValue = [
            "metadata": ["labels": ["app": "web", "tenant": "t1"]],
            "spec": ["affinity": ["podAffinity": ["requiredDuringSchedulingIgnoredDuringExecution": [term]]]],
        ]
        let pod = PodKind.definition.admitted(MergePatch.apply(change, to: F.pod))
        let path = ["spec", "affinity", "podAffinity", "requiredDuringSchedulingIgnoredDuringExecution"]
        #expect(
            pod.at(path: path)?[0]?.at("labelSelector", "matchExpressions") == [
                ["key": "app", "operator": "In", "values": ["web"]], ["key": "tenant", "operator": "NotIn", "values": ["t1"]],
            ])
    }

    @Test(arguments: qualities)
    func `requests and limits give the quality of service`(_ resources: JSONValue, _ expected: QualityOfService) {
        let pod = PodKind.definition.admitted(MergePatch.apply(F.container(["resources": resources]), to: F.pod))
        #expect(pod.at("status", "qosClass")?.stringValue == expected.rawValue)
    }

    @Test(arguments: graces)
    func `a delete gives the grace of the spec to Pods that may be running`(_ change: JSONValue, _ seconds: Int64) {
        let pod = defaulted(change)
        #expect(PodKind.definition.defaultGracePeriodSeconds(pod) == seconds)
    }

    static let containerFields: [(JSONValue, String, JSONValue)] = [
        (["ports": [["containerPort": 80]]], "ports", [["containerPort": 80, "protocol": "TCP"]]),
        (
            ["livenessProbe": ["httpGet": ["port": 80]]], "livenessProbe",
            [
                "httpGet": ["port": 80, "path": "/", "scheme": "HTTP"], "timeoutSeconds": 1, "periodSeconds": 10,
                "successThreshold": 1, "failureThreshold": 3,
            ]
        ),
        (
            ["readinessProbe": ["tcpSocket": ["port": 80], "periodSeconds": 2]], "readinessProbe",
            ["tcpSocket": ["port": 80], "periodSeconds": 2, "timeoutSeconds": 1, "successThreshold": 1, "failureThreshold": 3]
        ),
        (
            ["lifecycle": ["preStop": ["httpGet": ["port": "http"]]]], "lifecycle",
            ["preStop": ["httpGet": ["port": "http", "path": "/", "scheme": "HTTP"]]]
        ),
        (
            ["env": [["name": "A", "valueFrom": ["fieldRef": ["fieldPath": "metadata.name"]]]]], "env",
            [["name": "A", "valueFrom": ["fieldRef": ["fieldPath": "metadata.name", "apiVersion": "v1"]]]]
        ),
        (
            ["env": [["name": "A", "valueFrom": ["resourceFieldRef": ["resource": "limits.cpu"]]]]], "env",
            [["name": "A", "valueFrom": ["resourceFieldRef": ["resource": "limits.cpu", "divisor": "0"]]]]
        ),
        (
            ["resources": ["limits": ["cpu": 1, "memory": "1024Mi"]]], "resources",
            ["limits": ["cpu": "1", "memory": "1Gi"], "requests": ["cpu": "1", "memory": "1Gi"]]
        ),
        (
            ["resources": ["limits": ["cpu": "1"], "requests": ["cpu": "0.5", "memory": "1Gi"]]], "resources",
            ["limits": ["cpu": "1"], "requests": ["cpu": "500m", "memory": "1Gi"]]
        ),
    ]

    static let volumeSources: [(JSONValue, JSONValue)] = [
        ([:], ["name": "data", "emptyDir": [:]]),
        (["secret": ["secretName": "s"]], ["name": "data", "secret": ["secretName": "s", "defaultMode": 420]]),
        (["configMap": ["name": "s"]], ["name": "data", "configMap": ["name": "s", "defaultMode": 420]]),
        (["hostPath": ["path": "/"]], ["name": "data", "hostPath": ["path": "/", "type": ""]]),
        (["emptyDir": ["sizeLimit": "1000Mi"]], ["name": "data", "emptyDir": ["sizeLimit": "1000Mi"]]),
        (
            ["projected": ["sources": [["serviceAccountToken": ["path": "t"]]]]],
            [
                "name": "data",
                "projected": ["sources": [["serviceAccountToken": ["path": "t", "expirationSeconds": 3600]]], "defaultMode": 420],
            ]
        ),
        (
            ["ephemeral": ["volumeClaimTemplate": ["spec": ["accessModes": ["ReadWriteOnce"]]]]],
            [
                "name": "data",
                "ephemeral": [
                    "volumeClaimTemplate": ["spec": ["accessModes": ["ReadWriteOnce"], "volumeMode": "Filesystem", "resources": [:]]]
                ],
            ]
        ),
        (["persistentVolumeClaim": ["claimName": "c"]], ["name": "data", "persistentVolumeClaim": ["claimName": "c"]]),
    ]

    static let tolerations: [(JSONValue, Int)] = [
        ([["operator": "Exists"]], 1),
        ([["key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 5]], 2),
        ([["key": "a", "operator": "Exists"]], 3),
    ]

    static let qualities: [(JSONValue, QualityOfService)] = [
        ([:], .bestEffort),
        (["requests": ["cpu": "1"]], .burstable),
        (["requests": ["cpu": "0"]], .bestEffort),
        (["limits": ["cpu": "1"]], .burstable),
        (["limits": ["cpu": "1", "memory": "1Gi"]], .guaranteed),
        (["limits": ["cpu": "1", "memory": "1Gi"], "requests": ["cpu": "500m"]], .burstable),
        (["limits": ["cpu": "1", "memory": "1Gi"], "requests": ["cpu": "1000m", "memory": "1024Mi"]], .guaranteed),
        (["limits": ["nvidia.com/gpu": "1"]], .bestEffort),
    ]

    static let graces: [(JSONValue, Int64)] = [
        (["spec": ["nodeName": "n"]], 30),
        (["spec": ["nodeName": "n", "terminationGracePeriodSeconds": 0]], 0),
        (["spec": ["nodeName": "n", "terminationGracePeriodSeconds": -5]], 1),
        ([:], 0),
        (["spec": ["nodeName": "n"], "status": ["phase": "Succeeded"]], 0),
        (["spec": ["nodeName": "n"], "status": ["phase": "Failed"]], 0),
        (["spec": ["nodeName": "n"], "status": ["phase": "Running"]], 30),
    ]
}
