import KubernetesAPI
import ObjectModel
import Testing

@testable import APIServer

/// What of each built-in kind is stored, and what is refused.
struct RealKindsCreateTests {
    private static let metadata: JSONValue = [
        "name": "a", "namespace": "default", "uid": "uid-3", "creationTimestamp": "2023-11-14T22:13:20Z", "resourceVersion": "4",
    ]
    private static let workloadSpec: JSONValue = [
        "selector": ["matchLabels": ["app": "a"]],
        "template": [
            "metadata": ["labels": ["app": "a"]],
            "spec": [
                "containers": [
                    [
                        "name": "main", "image": "example.com/image:1", "terminationMessagePath": "/dev/termination-log",
                        "terminationMessagePolicy": "File", "imagePullPolicy": "IfNotPresent", "resources": [:],
                    ]
                ], "restartPolicy": "Always", "terminationGracePeriodSeconds": 30, "dnsPolicy": "ClusterFirst", "securityContext": [:],
                "schedulerName": "default-scheduler",
            ],
        ],
    ]

    private static func with(_ fields: (String, JSONValue)..., in value: JSONValue) -> JSONValue {
        var value = value
        for (name, field) in fields { value[name] = field }
        return value
    }

    private static let numbered = with(("generation", 1), in: metadata)
    private static let clusterScoped = with(("namespace", .null), in: metadata)

    private static let stored: [(String, [(String, JSONValue)])] = [
        (
            "namespaces",
            [
                ("spec", ["finalizers": ["kubernetes"]]), ("status", ["phase": "Active"]),
                ("metadata", with(("namespace", .null), ("labels", ["kubernetes.io/metadata.name": "a"]), in: metadata)),
            ]
        ),
        ("nodes", [("status", ["capacity": ["cpu": "4"], "allocatable": ["cpu": "4"]]), ("metadata", clusterScoped)]),
        ("pods", [("status", ["phase": "Pending", "qosClass": "BestEffort"]), ("metadata", numbered)]),
        (
            "services",
            [
                (
                    "spec",
                    [
                        "selector": ["app": "a"], "ports": [["port": 80, "protocol": "TCP", "targetPort": 80]], "type": "ClusterIP",
                        "sessionAffinity": "None", "internalTrafficPolicy": "Cluster", "ipFamilyPolicy": "SingleStack",
                        "ipFamilies": ["IPv4"], "clusterIP": "10.96.0.2", "clusterIPs": ["10.96.0.2"],
                    ]
                ), ("status", ["loadBalancer": [:]]), ("metadata", metadata),
            ]
        ),
        (
            "endpoints",
            [
                ("subsets", [["addresses": [["ip": "10.0.0.1"]], "ports": [["port": 80, "protocol": "TCP"]]]]), ("metadata", metadata),
            ]
        ),
        (
            "persistentvolumeclaims",
            [
                ("spec", with(("volumeMode", "Filesystem"), in: Samples.claim)), ("status", ["phase": "Pending"]), ("metadata", metadata),
            ]
        ),
        ("configmaps", [("data", ["k": "v"]), ("metadata", metadata)]),
        ("secrets", [("data", ["k": "dg=="]), ("type", "Opaque"), ("stringData", .null), ("metadata", metadata)]),
        ("serviceaccounts", [("metadata", metadata)]),
        ("v1/events", [("count", 1), ("reason", "R"), ("metadata", metadata)]),
        (
            "deployments",
            [
                (
                    "spec",
                    with(
                        ("replicas", 1), ("revisionHistoryLimit", 10), ("progressDeadlineSeconds", 600),
                        (
                            "strategy",
                            ["type": "RollingUpdate", "rollingUpdate": ["maxUnavailable": "25%", "maxSurge": "25%"]]
                        ), in: workloadSpec)
                ), ("metadata", numbered),
            ]
        ),
        ("replicasets", [("spec", with(("replicas", 1), in: workloadSpec)), ("status", ["replicas": 0]), ("metadata", numbered)]),
        (
            "statefulsets",
            [
                (
                    "spec",
                    with(
                        ("replicas", 1), ("revisionHistoryLimit", 10), ("podManagementPolicy", "OrderedReady"),
                        ("updateStrategy", ["type": "RollingUpdate", "rollingUpdate": ["partition": 0]]),
                        ("persistentVolumeClaimRetentionPolicy", ["whenDeleted": "Retain", "whenScaled": "Retain"]), in: workloadSpec)
                ), ("status", ["replicas": 0, "availableReplicas": 0]), ("metadata", numbered),
            ]
        ),
        ("leases", [("spec", ["holderIdentity": "me", "leaseDurationSeconds": 15]), ("metadata", metadata)]),
        ("endpointslices", [("ports", [["port": 80, "name": "", "protocol": "TCP"]]), ("metadata", numbered)]),
        ("networkpolicies", [("spec", ["podSelector": [:], "policyTypes": ["Ingress"]]), ("metadata", numbered)]),
        ("runtimeclasses", [("handler", "runsc"), ("metadata", clusterScoped)]),
    ]

    private static func present(_ value: JSONValue?) -> JSONValue {
        guard var value, value.objectValue != nil else { return value ?? .null }
        value["namespace"] = value["namespace"]?.isNull == true ? nil : value["namespace"]
        return value
    }

    @Test(arguments: stored.indices)
    func defaultsAreStored(row: Int) throws {
        let server = try RealServer()
        let (resource, fields) = Self.stored[row]
        let created = try server.create(resource, try Samples.object(resource))
        for (name, expected) in fields {
            let found = Self.present(created[name])
            #expect(found == Self.present(expected), "\(resource).\(name) is \(found)")
        }
        #expect(try server.get(resource, "a") == created)
    }

    @Test(arguments: Samples.objects.indices)
    func creatingAgainIsAConflictAndAnUnchangedUpdateWritesNothing(row: Int) throws {
        let server = try RealServer()
        let (resource, object) = Samples.objects[row]
        let created = try server.create(resource, object)
        let handle = try server.handle(resource)
        let error = server.failure { try server.create(resource, object) }
        #expect(error?.code == 409)
        #expect(error?.reason == .alreadyExists)
        #expect(error?.message == "\(handle.groupResource) \"a\" already exists")
        #expect(error?.details.causes == [])
        #expect(try server.update(resource, "a", created) == created)
        var body = object
        body.set(.string(created.version), at: "metadata", "resourceVersion")
        // Admission gave a Pod what it may not lose again, and a Secret's stringData is not kept.
        if resource != "pods", resource != "secrets" { #expect(try server.update(resource, "a", body).version == "4") }
        #expect(server.api.currentRevision == 4)
    }

    private static func changed(_ resource: String, _ path: [String], _ value: JSONValue?) throws -> JSONValue {
        var object = try Samples.object(resource)
        object.set(value, path: path[...])
        return object
    }

    private static let refusals: [(String, [String], JSONValue?, Int, String, [StatusCause])] = [
        (
            "namespaces", ["metadata", "name"], "a.b", 422,
            "Namespace \"a.b\" is invalid: metadata.name: Invalid value: \"a.b\": must not contain dots",
            [
                StatusCause(
                    type: "FieldValueInvalid", message: "Invalid value: \"a.b\": must not contain dots", field: "metadata.name")
            ]
        ),
        (
            "pods", ["spec", "containers"], [], 422, "Pod \"a\" is invalid: spec.containers: Required value",
            [StatusCause(type: "FieldValueRequired", message: "Required value", field: "spec.containers")]
        ),
        (
            "pods", ["spec", "restartPolicy"], "Sometimes", 422,
            "Pod \"a\" is invalid: spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"OnFailure\", "
                + "\"Never\"",
            [
                StatusCause(
                    type: "FieldValueNotSupported",
                    message: "Unsupported value: \"Sometimes\": supported values: \"Always\", \"OnFailure\", \"Never\"",
                    field: "spec.restartPolicy")
            ]
        ),
        (
            "pods", ["spec", "nodeName"], 7, 400,
            "Pod in version \"v1\" cannot be handled as a Pod: json: cannot unmarshal number into Go struct field PodSpec.spec.nodeName "
                + "of type string", []
        ),
        (
            "services", ["spec", "ports"], [], 422, "Service \"a\" is invalid: spec.ports: Required value",
            [StatusCause(type: "FieldValueRequired", message: "Required value", field: "spec.ports")]
        ),
        (
            "services", ["spec", "clusterIP"], "192.168.0.1", 422,
            "Service \"a\" is invalid: spec.clusterIPs: Invalid value: [\"192.168.0.1\"]: failed to allocate IP 192.168.0.1: the provided "
                + "IP (192.168.0.1) is not in the valid range. The range of valid IPs is 10.96.0.0/12",
            [
                StatusCause(
                    type: "FieldValueInvalid",
                    message: "Invalid value: [\"192.168.0.1\"]: failed to allocate IP 192.168.0.1: the provided IP (192.168.0.1) is not in "
                        + "the valid range. The range of valid IPs is 10.96.0.0/12", field: "spec.clusterIPs")
            ]
        ),
        (
            "persistentvolumeclaims", ["spec", "accessModes"], nil, 422,
            "PersistentVolumeClaim \"a\" is invalid: spec.accessModes: Required value: at least 1 access mode is required",
            [
                StatusCause(
                    type: "FieldValueRequired", message: "Required value: at least 1 access mode is required", field: "spec.accessModes")
            ]
        ),
        (
            "deployments", ["spec", "selector"], ["matchLabels": ["app": "b"]], 422,
            "Deployment.apps \"a\" is invalid: spec.template.metadata.labels: Invalid value: {\"app\":\"a\"}: `selector` does not match "
                + "template `labels`",
            [
                StatusCause(
                    type: "FieldValueInvalid", message: "Invalid value: {\"app\":\"a\"}: `selector` does not match template `labels`",
                    field: "spec.template.metadata.labels")
            ]
        ),
        (
            "leases", ["spec", "leaseDurationSeconds"], 0, 422,
            "Lease.coordination.k8s.io \"a\" is invalid: spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0",
            [
                StatusCause(
                    type: "FieldValueInvalid", message: "Invalid value: 0: must be greater than 0", field: "spec.leaseDurationSeconds")
            ]
        ),
        (
            "v1/events", ["involvedObject", "namespace"], "other", 422,
            "Event \"a\" is invalid: involvedObject.namespace: Invalid value: \"other\": does not match event.namespace",
            [
                StatusCause(
                    type: "FieldValueInvalid", message: "Invalid value: \"other\": does not match event.namespace",
                    field: "involvedObject.namespace")
            ]
        ),
        (
            "endpointslices", ["addressType"], "IPv5", 422,
            "EndpointSlice.discovery.k8s.io \"a\" is invalid: addressType: Unsupported value: \"IPv5\": supported values: \"FQDN\", "
                + "\"IPv4\", \"IPv6\"",
            [
                StatusCause(
                    type: "FieldValueNotSupported",
                    message: "Unsupported value: \"IPv5\": supported values: \"FQDN\", \"IPv4\", \"IPv6\"", field: "addressType")
            ]
        ),
    ]

    @Test(arguments: refusals.indices)
    func wrongObjectsAreRefused(row: Int) throws {
        let server = try RealServer()
        let (resource, path, value, code, message, causes) = Self.refusals[row]
        let object = try Self.changed(resource, path, value)
        let error = try #require(server.failure { try server.create(resource, object) })
        #expect(error.code == code)
        #expect(error.reason == (code == 400 ? .badRequest : .invalid))
        #expect(error.message == message)
        #expect(error.details.causes == causes)
        if code == 422 {
            let kind = try server.handle(resource).kind
            #expect(error.details.kind == kind.kind)
            #expect(error.details.group == kind.group)
            #expect(error.details.name == object.metadataString("name"))
        }
        #expect(server.api.currentRevision == 3)
        // A refused Service holds no address.
        #expect(try server.create("services", Samples.object("services")).at("spec", "clusterIP") == "10.96.0.2")
    }

    @Test func everyComplaintIsACause() throws {
        let server = try RealServer()
        let pod: JSONValue = [
            "metadata": ["name": "a", "labels": ["-": "x"]], "spec": ["containers": [["name": "A", "image": ""]]],
        ]
        let error = try #require(server.failure { try server.create("pods", pod) })
        #expect(
            error.details.causes.map(\.field) == ["metadata.labels", "spec.containers[0].name", "spec.containers[0].image"])
        #expect(error.message.hasPrefix("Pod \"a\" is invalid: [metadata.labels: Invalid value: \"-\": "))
        #expect(error.message.hasSuffix(", spec.containers[0].image: Required value]"))
    }
}
