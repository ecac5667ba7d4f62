import KubernetesAPI
import ObjectModel
import Testing

@Suite struct PodValidationTests {
    typealias F = PodFixtures

    @Test(arguments: accepted) func `a valid Pod is accepted`(_ given: KindCase) {
        #expect(PodKind.definition.createErrors(MergePatch.apply(given.change, to: F.pod)) == [])
    }

    @Test(arguments: containers + ports + environment + resources + probes)
    func `a Pod with a mistake in a container is refused`(_ given: KindCase) {
        #expect(PodKind.definition.createErrors(MergePatch.apply(given.change, to: F.pod)) == given.errors)
    }

    @Test(arguments: volumes + mounts) func `a Pod with a mistake in a volume is refused`(_ given: KindCase) {
        #expect(PodKind.definition.createErrors(MergePatch.apply(given.change, to: F.pod)) == given.errors)
    }

    @Test(arguments: scheduling + security + spec) func `a Pod with a mistake in its spec is refused`(_ given: KindCase) {
        #expect(PodKind.definition.createErrors(MergePatch.apply(given.change, to: F.pod)) == given.errors)
    }

    static let accepted: [KindCase] = [
        .init("the smallest Pod", [:]),
        .init("a port with a name", F.container(["ports": [["name": "http", "containerPort": 80]]])),
        .init("requests below limits", F.container(["resources": ["requests": ["cpu": "100m"], "limits": ["cpu": 1]]])),
        .init("an extended resource", F.container(["resources": ["limits": ["nvidia.com/gpu": 2]]])),
        .init("an environment variable with odd characters", F.container(["env": [["name": "1 odd.name", "value": "x"]]])),
        .init(
            "a label as a variable",
            F.container(["env": [["name": "A", "valueFrom": ["fieldRef": ["fieldPath": "metadata.labels['app']"]]]]])),
        .init("a volume without a source", F.volume([:])),
        .init("a mounted volume", F.mount(["name": "data", "mountPath": "/data", "subPath": "a/b"])),
        .init("a toleration of everything", ["spec": ["tolerations": [["operator": "Exists"]]]]),
        .init("a name server", ["spec": ["dnsPolicy": "None", "dnsConfig": ["nameservers": ["8.8.8.8", "2001:db8::1"]]]]),
        .init("a search domain with underscores", ["spec": ["dnsConfig": ["searches": ["_sip._tcp.example.com.", "."]]]]),
        .init("a preStop sleep", F.container(["lifecycle": ["preStop": ["sleep": ["seconds": 30]]]])),
        .init(
            "a sidecar",
            [
                "spec": [
                    "initContainers": [
                        ["name": "s", "image": "i:1", "restartPolicy": "Always", "livenessProbe": ["tcpSocket": ["port": 1]]]
                    ]
                ]
            ]),
        .init("a system priority class", ["spec": ["priorityClassName": "system-node-critical"]]),
        .init("huge pages with memory", F.container(["resources": ["limits": ["hugepages-2Mi": "4Mi", "memory": "1Gi"]]])),
    ]

    static let containers: [KindCase] = [
        .init("no containers", ["spec": ["containers": []]], complaint(.required, "spec.containers", "Required value")),
        .init("no name", F.container(["name": nil]), complaint(.required, "spec.containers[0].name", "Required value")),
        .init("no image", F.container(["image": ""]), complaint(.required, "spec.containers[0].image", "Required value")),
        .init(
            "a malformed name", F.container(["name": "App"]),
            complaint(.invalid, "spec.containers[0].name", "Invalid value: \"App\": " + F.labelRule)),
        .init(
            "a name with dots", F.container(["name": "a.b"]),
            complaint(.invalid, "spec.containers[0].name", "Invalid value: \"a.b\": must not contain dots")),
        .init(
            "two containers of one name", ["spec": ["containers": [["name": "a", "image": "i:1"], ["name": "a", "image": "i:1"]]]],
            complaint(.duplicate, "spec.containers[1].name", "Duplicate value: \"a\"")),
        .init(
            "an init container of a container's name", ["spec": ["initContainers": [["name": "app", "image": "i:1"]]]],
            complaint(.duplicate, "spec.initContainers[0].name", "Duplicate value: \"app\"")),
        .init(
            "white space around the image", F.container(["image": " i:1"]),
            complaint(.invalid, "spec.containers[0].image", "Invalid value: \" i:1\": must not have leading or trailing whitespace")),
        .init(
            "an unknown pull policy", F.container(["imagePullPolicy": "Sometimes"]),
            complaint(
                .notSupported, "spec.containers[0].imagePullPolicy",
                "Unsupported value: \"Sometimes\": supported values: \"Always\", \"IfNotPresent\", \"Never\"")),
        .init(
            "an unknown termination message policy", F.container(["terminationMessagePolicy": "X"]),
            complaint(
                .notSupported, "spec.containers[0].terminationMessagePolicy",
                "Unsupported value: \"X\": supported values: \"File\", \"FallbackToLogsOnError\"")),
        .init(
            "a restart policy of a container", F.container(["restartPolicy": "Always"]),
            complaint(.forbidden, "spec.containers[0].restartPolicy", "Forbidden: may not be set for non-init containers")),
        .init(
            "a probe of an init container",
            ["spec": ["initContainers": [["name": "i", "image": "i:1", "livenessProbe": ["exec": ["command": ["x"]]]]]]],
            complaint(
                .forbidden, "spec.initContainers[0].livenessProbe",
                "Forbidden: may not be set for init containers without restartPolicy=Always")),
        .init(
            "an init container that restarts sometimes",
            ["spec": ["initContainers": [["name": "i", "image": "i:1", "restartPolicy": "OnFailure"]]]],
            complaint(
                .notSupported, "spec.initContainers[0].restartPolicy", "Unsupported value: \"OnFailure\": supported values: \"Always\"")),
        .init(
            "an ephemeral container at creation", ["spec": ["ephemeralContainers": [["name": "e", "image": "i:1"]]]],
            complaint(.forbidden, "spec.ephemeralContainers", "Forbidden: cannot be set on create")),
        .init(
            "a resize policy of another resource",
            F.container(["resizePolicy": [["resourceName": "disk", "restartPolicy": "NotRequired"]]]),
            complaint(
                .notSupported, "spec.containers[0].resizePolicy", "Unsupported value: \"disk\": supported values: \"cpu\", \"memory\"")),
    ]

    static let ports: [KindCase] = [
        .init(
            "no number", F.container(["ports": [["name": "http"]]]),
            complaint(.required, "spec.containers[0].ports[0].containerPort", "Required value")),
        .init(
            "a number too large", F.container(["ports": [["containerPort": 65536]]]),
            complaint(.invalid, "spec.containers[0].ports[0].containerPort", "Invalid value: 65536: must be between 1 and 65535, inclusive")
        ),
        .init(
            "a negative host port", F.container(["ports": [["containerPort": 1, "hostPort": -1]]]),
            complaint(.invalid, "spec.containers[0].ports[0].hostPort", "Invalid value: -1: must be between 1 and 65535, inclusive")),
        .init(
            "an unknown protocol", F.container(["ports": [["containerPort": 1, "protocol": "ICMP"]]]),
            complaint(
                .notSupported, "spec.containers[0].ports[0].protocol",
                "Unsupported value: \"ICMP\": supported values: \"SCTP\", \"TCP\", \"UDP\"")),
        .init(
            "a long name", F.container(["ports": [["containerPort": 1, "name": "abcdefghijklmnop"]]]),
            complaint(
                .invalid, "spec.containers[0].ports[0].name", "Invalid value: \"abcdefghijklmnop\": must be no more than 15 characters")),
        .init(
            "a name without letters", F.container(["ports": [["containerPort": 1, "name": "80"]]]),
            complaint(.invalid, "spec.containers[0].ports[0].name", "Invalid value: \"80\": must contain at least one letter (a-z)")),
        .init(
            "two of one name", F.container(["ports": [["containerPort": 1, "name": "a"], ["containerPort": 2, "name": "a"]]]),
            complaint(.duplicate, "spec.containers[0].ports[1].name", "Duplicate value: \"a\"")),
        .init(
            "two of one host port", F.container(["ports": [["containerPort": 1, "hostPort": 8], ["containerPort": 2, "hostPort": 8]]]),
            complaint(.duplicate, "spec.containers[0].ports[1].hostPort", "Duplicate value: \"TCP//8\"")),
        .init(
            "another host port in the host's network",
            [
                "spec": [
                    "hostNetwork": true, "containers": [["name": "a", "image": "i:1", "ports": [["containerPort": 1, "hostPort": 2]]]],
                ]
            ],
            complaint(
                .invalid, "spec.containers[0].ports[0].hostPort", "Invalid value: 2: must match `containerPort` when `hostNetwork` is true")
        ),
    ]

    static let environment: [KindCase] = [
        .init("no name", F.container(["env": [["value": "x"]]]), complaint(.required, "spec.containers[0].env[0].name", "Required value")),
        .init(
            "an equals sign", F.container(["env": [["name": "A=B"]]]),
            complaint(
                .invalid, "spec.containers[0].env[0].name",
                "Invalid value: \"A=B\": a valid environment variable name must consist only of printable ASCII characters other than '='")),
        .init(
            "an empty source", F.container(["env": [["name": "A", "valueFrom": [:]]]]),
            complaint(
                .invalid, "spec.containers[0].env[0].valueFrom",
                "Invalid value: \"\": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`")),
        .init(
            "a value and a source",
            F.container(["env": [["name": "A", "value": "v", "valueFrom": ["secretKeyRef": ["name": "s", "key": "k"]]]]]),
            complaint(
                .invalid, "spec.containers[0].env[0].valueFrom", "Invalid value: \"\": may not be specified when `value` is not empty")),
        .init(
            "two sources",
            F.container([
                "env": [
                    [
                        "name": "A",
                        "valueFrom": ["secretKeyRef": ["name": "s", "key": "k"], "configMapKeyRef": ["name": "s", "key": "k"]],
                    ]
                ]
            ]),
            complaint(
                .invalid, "spec.containers[0].env[0].valueFrom", "Invalid value: \"\": may not have more than one field specified at a time"
            )),
        .init(
            "no key", F.container(["env": [["name": "A", "valueFrom": ["secretKeyRef": ["name": "s"]]]]]),
            complaint(.required, "spec.containers[0].env[0].valueFrom.secretKeyRef.key", "Required value")),
        .init(
            "a field that is not shown", F.container(["env": [["name": "A", "valueFrom": ["fieldRef": ["fieldPath": "status.phase"]]]]]),
            complaint(
                .notSupported, "spec.containers[0].env[0].valueFrom.fieldRef.fieldPath",
                "Unsupported value: \"status.phase\": supported values: \"metadata.name\", \"metadata.namespace\", \"metadata.uid\", \"spec.nodeName\", \"spec.serviceAccountName\", \"status.hostIP\", \"status.hostIPs\", \"status.podIP\", \"status.podIPs\""
            )),
        .init(
            "a field that does not exist", F.container(["env": [["name": "A", "valueFrom": ["fieldRef": ["fieldPath": "spec.x"]]]]]),
            complaint(
                .invalid, "spec.containers[0].env[0].valueFrom.fieldRef.fieldPath",
                "Invalid value: \"spec.x\": error converting fieldPath: field label not supported: spec.x")),
        .init(
            "a resource that does not exist",
            F.container(["env": [["name": "A", "valueFrom": ["resourceFieldRef": ["resource": "limits.disk"]]]]]),
            complaint(
                .notSupported, "spec.containers[0].env[0].valueFrom.resourceFieldRef.resource",
                "Unsupported value: \"limits.disk\": supported values: \"limits.cpu\", \"limits.ephemeral-storage\", \"limits.memory\", \"requests.cpu\", \"requests.ephemeral-storage\", \"requests.memory\""
            )),
        .init(
            "a divisor that is not allowed",
            F.container(["env": [["name": "A", "valueFrom": ["resourceFieldRef": ["resource": "limits.cpu", "divisor": "2"]]]]]),
            complaint(
                .invalid, "spec.containers[0].env[0].valueFrom.resourceFieldRef.divisor",
                "Invalid value: \"limits.cpu\": only divisor's values 1m and 1 are supported with the cpu resource")),
        .init(
            "an import of nothing", F.container(["envFrom": [["prefix": "P_"]]]),
            complaint(.invalid, "spec.containers[0].envFrom", "Invalid value: \"\": must specify one of: `configMapRef` or `secretRef`")),
        .init(
            "an import without a name", F.container(["envFrom": [["secretRef": [:]]]]),
            complaint(.required, "spec.containers[0].envFrom[0].secretRef.name", "Required value")),
    ]

    static let resources: [KindCase] = [
        .init(
            "a request above the limit", F.container(["resources": ["requests": ["cpu": "2"], "limits": ["cpu": "500m"]]]),
            complaint(
                .invalid, "spec.containers[0].resources.requests", "Invalid value: \"2\": must be less than or equal to cpu limit of 500m")),
        .init(
            "a negative limit", F.container(["resources": ["requests": ["cpu": "-1"]]]),
            complaint(.invalid, "spec.containers[0].resources.requests[cpu]", "Invalid value: \"-1\": must be greater than or equal to 0")),
        .init(
            "an unknown resource", F.container(["resources": ["requests": ["disk": "1"]]]),
            complaint(
                .invalid, "spec.containers[0].resources.requests[disk]",
                "Invalid value: \"disk\": must be a standard resource type or fully qualified"),
            complaint(
                .invalid, "spec.containers[0].resources.requests[disk]",
                "Invalid value: \"disk\": must be a standard resource for containers")),
        .init(
            "a resource of the wrong sort", F.container(["resources": ["requests": ["pods": "1"]]]),
            complaint(
                .invalid, "spec.containers[0].resources.requests[pods]",
                "Invalid value: \"pods\": must be a standard resource for containers")),
        .init(
            "a device without a limit", F.container(["resources": ["requests": ["nvidia.com/gpu": "1"]]]),
            complaint(
                .required, "spec.containers[0].resources.limits", "Required value: Limit must be set for non overcommitable resources")),
        .init(
            "fewer devices than the limit",
            F.container(["resources": ["requests": ["nvidia.com/gpu": "1"], "limits": ["nvidia.com/gpu": "2"]]]),
            complaint(.invalid, "spec.containers[0].resources.requests", "Invalid value: \"1\": must be equal to nvidia.com/gpu limit of 2")
        ),
        .init(
            "huge pages alone", F.container(["resources": ["limits": ["hugepages-2Mi": "2Mi"]]]),
            complaint(.forbidden, "spec.containers[0].resources", "Forbidden: HugePages require cpu or memory")),
        .init(
            "a claim that is not declared", F.container(["resources": ["claims": [["name": "gpu"]]]]),
            complaint(
                .notFound, "spec.containers[0].resources.claims[0]",
                "Not found: \"gpu\": must be one of the names in pod.spec.resourceClaims which is empty")),
    ]

    static let probes: [KindCase] = [
        .init(
            "no handler", F.container(["livenessProbe": ["periodSeconds": 1]]),
            complaint(.required, "spec.containers[0].livenessProbe", "Required value: must specify a handler type")),
        .init(
            "two handlers", F.container(["livenessProbe": ["exec": ["command": ["x"]], "tcpSocket": ["port": 1]]]),
            complaint(.forbidden, "spec.containers[0].livenessProbe.tcpSocket", "Forbidden: may not specify more than 1 handler type")),
        .init(
            "no command", F.container(["readinessProbe": ["exec": [:]]]),
            complaint(.required, "spec.containers[0].readinessProbe.exec.command", "Required value")),
        .init(
            "a negative period", F.container(["readinessProbe": ["tcpSocket": ["port": 1], "periodSeconds": -1]]),
            complaint(.invalid, "spec.containers[0].readinessProbe.periodSeconds", "Invalid value: -1: must be greater than or equal to 0")),
        .init(
            "a success threshold of a liveness probe", F.container(["livenessProbe": ["tcpSocket": ["port": 1], "successThreshold": 2]]),
            complaint(.invalid, "spec.containers[0].livenessProbe.successThreshold", "Invalid value: 2: must be 1")),
        .init(
            "a grace period of a readiness probe",
            F.container(["readinessProbe": ["tcpSocket": ["port": 1], "terminationGracePeriodSeconds": 5]]),
            complaint(
                .invalid, "spec.containers[0].readinessProbe.terminationGracePeriodSeconds",
                "Invalid value: 5: must not be set for readinessProbes")),
        .init(
            "no port", F.container(["livenessProbe": ["httpGet": ["path": "/"]]]),
            complaint(.invalid, "spec.containers[0].livenessProbe.httpGet.port", "Invalid value: 0: must be between 1 and 65535, inclusive")
        ),
        .init(
            "an unknown scheme", F.container(["livenessProbe": ["httpGet": ["port": 80, "scheme": "FTP"]]]),
            complaint(
                .notSupported, "spec.containers[0].livenessProbe.httpGet.scheme",
                "Unsupported value: \"FTP\": supported values: \"HTTP\", \"HTTPS\"")),
        .init(
            "a malformed header",
            F.container(["livenessProbe": ["httpGet": ["port": 80, "httpHeaders": [["name": "a b", "value": ""]]]]]),
            complaint(
                .invalid, "spec.containers[0].livenessProbe.httpGet.httpHeaders",
                "Invalid value: \"a b\": a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')"
            )),
        .init(
            "a sleep beyond the grace", F.container(["lifecycle": ["preStop": ["sleep": ["seconds": 31]]]]),
            complaint(
                .invalid, "spec.containers[0].lifecycle.preStop.sleep",
                "Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)")),
    ]
}
