import KubernetesAPI
import ObjectModel
import Testing

@testable import APIServer

/// What updates and status updates of built-in kinds let through.
struct RealKindsUpdateTests {
    private static let refusals: [(String, Subresource, JSONValue, String, StatusCause)] = [
        (
            "deployments", .main,
            ["spec": ["selector": ["matchLabels": ["app": "b"]], "template": ["metadata": ["labels": ["app": "b"]]]]],
            "Deployment.apps \"a\" is invalid: ",
            StatusCause(
                type: "FieldValueInvalid", message: "Invalid value: {\"matchLabels\":{\"app\":\"b\"}}: field is immutable",
                field: "spec.selector")
        ),
        (
            "statefulsets", .main, ["spec": ["serviceName": "b"]], "StatefulSet.apps \"a\" is invalid: ",
            StatusCause(
                type: "FieldValueForbidden",
                message: "Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', "
                    + "'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are "
                    + "forbidden", field: "spec")
        ),
        (
            "deployments", .status, ["status": ["replicas": -1]], "Deployment.apps \"a\" is invalid: ",
            StatusCause(
                type: "FieldValueInvalid", message: "Invalid value: -1: must be greater than or equal to 0", field: "status.replicas")
        ),
        (
            "endpointslices", .main, ["addressType": "IPv6"], "EndpointSlice.discovery.k8s.io \"a\" is invalid: ",
            StatusCause(type: "FieldValueInvalid", message: "Invalid value: \"IPv6\": field is immutable", field: "addressType")
        ),
        (
            "namespaces", .status, ["status": ["phase": "Terminating"]], "Namespace \"a\" is invalid: ",
            StatusCause(
                type: "FieldValueInvalid", message: "Invalid value: \"Terminating\": may only be 'Active' if `deletionTimestamp` is empty",
                field: "status.Phase")
        ),
        (
            "pods", .status, ["status": ["qosClass": "Guaranteed"]], "Pod \"a\" is invalid: ",
            StatusCause(type: "FieldValueInvalid", message: "Invalid value: \"Guaranteed\": field is immutable", field: "status.qosClass")
        ),
        (
            "runtimeclasses", .main, ["handler": "other"], "RuntimeClass.node.k8s.io \"a\" is invalid: ",
            StatusCause(type: "FieldValueInvalid", message: "Invalid value: \"other\": field is immutable", field: "handler")
        ),
        (
            "leases", .main, ["spec": ["leaseDurationSeconds": -1]], "Lease.coordination.k8s.io \"a\" is invalid: ",
            StatusCause(
                type: "FieldValueInvalid", message: "Invalid value: -1: must be greater than 0", field: "spec.leaseDurationSeconds")
        ),
        (
            "services", .main, ["spec": ["clusterIP": "10.96.0.9"]], "Service \"a\" is invalid: ",
            StatusCause(
                type: "FieldValueInvalid", message: "Invalid value: [\"10.96.0.9\"]: may not change once set", field: "spec.clusterIPs[0]")
        ),
    ]

    @Test(arguments: refusals.indices)
    func wrongChangesAreRefused(row: Int) throws {
        let server = try RealServer()
        let (resource, part, patch, prefix, cause) = Self.refusals[row]
        try server.create(resource, Samples.object(resource))
        let error = try #require(server.failure { try server.merge(resource, "a", part, patch) })
        #expect(error.code == 422)
        #expect(error.reason == .invalid)
        #expect(error.message.hasPrefix(prefix), "\(error.message)")
        #expect(error.details.causes.contains(cause), "\(error.details.causes)")
        #expect(server.api.currentRevision == 4)
    }

    private static let generations: [(String, Subresource, JSONValue, Int64)] = [
        ("deployments", .main, ["spec": ["replicas": 3]], 2), ("deployments", .main, ["metadata": ["annotations": ["x": "y"]]], 2),
        ("deployments", .main, ["metadata": ["labels": ["x": "y"]]], 1), ("deployments", .status, ["status": ["replicas": 1]], 1),
        ("deployments", .scale, ["spec": ["replicas": 3]], 2), ("replicasets", .main, ["metadata": ["annotations": ["x": "y"]]], 1),
        ("replicasets", .main, ["spec": ["replicas": 0]], 2), ("statefulsets", .main, ["spec": ["replicas": 2]], 2),
        ("statefulsets", .scale, ["spec": ["replicas": 1]], 1), ("endpointslices", .main, ["metadata": ["labels": ["x": "y"]]], 2),
        ("endpointslices", .main, ["metadata": ["annotations": ["x": "y"]]], 1),
        ("endpointslices", .main, ["endpoints": [["addresses": ["10.0.0.2"]]]], 2),
        ("pods", .main, ["metadata": ["labels": ["x": "y"]]], 1), ("pods", .main, ["spec": ["activeDeadlineSeconds": 5]], 2),
        ("pods", .status, ["status": ["phase": "Running"]], 1),
        ("networkpolicies", .main, ["spec": ["policyTypes": ["Egress"]]], 2),
    ]

    @Test(arguments: generations.indices)
    func generationCountsWhatTheControllerMustLookAt(row: Int) throws {
        let server = try RealServer()
        let (resource, part, patch, generation) = Self.generations[row]
        try server.create(resource, Samples.object(resource))
        try server.merge(resource, "a", part, patch)
        #expect(try server.get(resource, "a").generationNumber == generation)
    }

    private static let ignored: [(String, Subresource, JSONValue, [String], JSONValue?)] = [
        ("pods", .main, ["status": ["phase": "Running"]], ["status", "phase"], "Pending"),
        ("pods", .status, ["spec": ["nodeName": "n"], "status": ["message": "m"]], ["spec", "nodeName"], nil),
        (
            "pods", .status,
            [
                "metadata": ["ownerReferences": [["apiVersion": "v1", "kind": "Node", "name": "n", "uid": "u"]]],
                "status": ["message": "m"],
            ], ["metadata", "ownerReferences"], nil
        ), ("pods", .status, ["metadata": ["labels": ["x": "y"]]], ["metadata", "labels", "x"], "y"),
        ("deployments", .status, ["metadata": ["labels": ["x": "y"]]], ["metadata", "labels"], nil),
        ("deployments", .status, ["metadata": ["annotations": ["x": "y"]]], ["metadata", "annotations", "x"], "y"),
        ("deployments", .main, ["status": ["replicas": 7]], ["status", "replicas"], nil),
        ("nodes", .main, ["status": ["capacity": ["cpu": "9"]]], ["status", "capacity", "cpu"], "4"),
        ("nodes", .status, ["status": ["capacity": ["cpu": "9"]]], ["status", "capacity", "cpu"], "9"),
        ("nodes", .status, ["spec": ["unschedulable": true]], ["spec", "unschedulable"], nil),
        ("namespaces", .main, ["spec": ["finalizers": nil]], ["spec", "finalizers"], ["kubernetes"]),
        ("namespaces", .finalize, ["status": ["phase": "Terminating"]], ["status", "phase"], "Active"),
        ("namespaces", .finalize, ["spec": ["finalizers": []]], ["spec", "finalizers"], nil),
        ("persistentvolumeclaims", .status, ["status": ["phase": "Bound"]], ["status", "phase"], "Bound"),
        ("persistentvolumeclaims", .main, ["status": ["phase": "Bound"]], ["status", "phase"], "Pending"),
        ("services", .main, ["status": ["loadBalancer": ["ingress": [["ip": "1.2.3.4"]]]]], ["status", "loadBalancer", "ingress"], nil),
        ("leases", .main, ["spec": ["holderIdentity": "you"]], ["spec", "holderIdentity"], "you"),
    ]

    @Test(arguments: ignored.indices)
    func eachEndpointChangesItsOwnPart(row: Int) throws {
        let server = try RealServer()
        let (resource, part, patch, path, expected) = Self.ignored[row]
        try server.create(resource, Samples.object(resource))
        try server.merge(resource, "a", part, patch)
        #expect(try server.get(resource, "a").at(path: path) == expected)
    }

    @Test func podStatusIsCompletedByDefaults() throws {
        let server = try RealServer()
        try server.create("pods", Samples.object("pods"))
        let pod = try server.merge("pods", "a", .status, ["status": ["phase": "Running", "podIP": "10.0.0.7", "qosClass": nil]])
        #expect(
            pod["status"] == ["phase": "Running", "podIP": "10.0.0.7", "podIPs": [["ip": "10.0.0.7"]], "qosClass": "BestEffort"])
    }

    @Test func wrongFinalizersOfANamespaceAreRefused() throws {
        let server = try RealServer()
        let namespace = try server.create("namespaces", ["metadata": ["name": "a"]])
        var body = namespace
        body.set(["kubernetes", "mine"], at: "spec", "finalizers")
        let error = try #require(server.failure { try server.update("namespaces", "a", .finalize, body) })
        let text = "Invalid value: \"mine\": name is neither a standard finalizer name nor is it fully qualified"
        #expect(error.code == 422)
        #expect(error.message == "Namespace \"a\" is invalid: spec.finalizers[1]: \(text)")
        #expect(error.details.causes == [StatusCause(type: "FieldValueInvalid", message: text, field: "spec.finalizers[1]")])
        body.set(["example.com/mine"], at: "spec", "finalizers")
        #expect(try server.update("namespaces", "a", .finalize, body).at("spec", "finalizers") == ["example.com/mine"])
    }

    private static let scales: [(String, JSONValue, String)] = [
        ("deployments", ["matchLabels": ["app": "a"]], "app=a"),
        (
            "replicasets",
            ["matchLabels": ["app": "a"], "matchExpressions": [["key": "app", "operator": "In", "values": ["b", "a"]]]],
            "app=a,app in (a,b)"
        ),
        ("statefulsets", ["matchExpressions": [["key": "app", "operator": "Exists"]]], "app"),
    ]

    @Test(arguments: scales.indices)
    func scaleCarriesTheSelectorAsText(row: Int) throws {
        let server = try RealServer()
        let (resource, selector, text) = Self.scales[row]
        var object = try Samples.object(resource)
        object.set(selector, at: "spec", "selector")
        try server.create(resource, object)
        let handle = try server.handle(resource)
        #expect(
            try server.api.getScale(handle, server.key(handle, "a")) == [
                "kind": "Scale", "apiVersion": "autoscaling/v1",
                "metadata": [
                    "name": "a", "namespace": "default", "uid": "uid-3", "resourceVersion": "4",
                    "creationTimestamp": "2023-11-14T22:13:20Z",
                ], "spec": ["replicas": 1], "status": ["replicas": 0, "selector": .string(text)],
            ])
        let scaled = try server.merge(resource, "a", .scale, ["spec": ["replicas": 4]])
        #expect(scaled.at("spec", "replicas") == 4)
        #expect(scaled.at("status", "selector") == .string(text))
        #expect(try server.get(resource, "a").at("spec", "replicas") == 4)
        let error = server.failure { try server.merge(resource, "a", .scale, ["spec": ["replicas": -1]]) }
        #expect(
            error?.message
                == "Scale.autoscaling \"a\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0")
    }

    @Test func aLeaseNeedsAVersionToBeReplaced() throws {
        let server = try RealServer()
        try server.create("leases", Samples.object("leases"))
        let error = server.failure { try server.update("leases", "a", Samples.object("leases")) }
        #expect(error?.code == 422)
        #expect(
            error?.message
                == "leases.coordination.k8s.io \"a\" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified for an "
                + "update")
    }
}
