import ObjectModel
import Testing

@testable import APIServer

struct UpdateTests {
    let server = TestServer()

    @Test func aWriteThatChangesNothingWritesNothing() throws {
        let widget = try server.create(server.widgets, ["metadata": ["name": "w"], "spec": ["length": 3]])
        let pod = try server.create(server.pods, ["metadata": ["name": "p"], "spec": ["containers": [["name": "c"]]]])
        let revision = server.api.currentRevision
        var rebuilt: JSONValue = ["kind": "Widget", "spec": ["color": "red", "length": 3.0], "apiVersion": "example.com/v1"]
        rebuilt["metadata"] = widget["metadata"]
        #expect(try server.api.update(server.widgets, server.key("w"), rebuilt, server.info) == widget)
        #expect(try server.api.patch(server.widgets, server.key("w"), .merge(["spec": ["length": 3]]), server.info) == widget)
        var emptied = pod
        emptied.set([:], at: "metadata", "labels")
        emptied.set(nil, at: "metadata", "resourceVersion")
        emptied.set([["manager": "x"]], at: "metadata", "managedFields")
        #expect(try server.api.update(server.pods, server.key("p"), emptied, server.info) == pod)
        #expect(server.api.currentRevision == revision)
    }

    @Test func generationCountsChangesOfTheSpecAlone() throws {
        try server.create(server.widgets, ["metadata": ["name": "w"], "spec": ["length": 3]])
        let steps: [(Subresource, JSONValue, Int64)] = [
            (.main, ["metadata": ["labels": ["a": "b"]]], 1), (.status, ["status": ["note": "x"]], 1), (.main, ["spec": ["length": 4]], 2),
            (.main, ["spec": ["length": 4]], 2), (.main, ["metadata": ["generation": 77]], 2), (.scale, ["spec": ["replicas": 2]], 3),
        ]
        for (subresource, patch, generation) in steps {
            _ = try server.api.patch(server.widgets, server.key("w"), subresource: subresource, .merge(patch), server.info)
            #expect(try server.api.get(server.widgets, server.key("w")).generationNumber == generation)
        }
    }

    @Test func aStaleVersionIsAConflict() throws {
        let pod = try server.create(server.pods, ["metadata": ["name": "x"]])
        _ = try server.api.patch(server.pods, server.key("x"), .merge(["metadata": ["labels": ["a": "b"]]]), server.info)
        let message =
            "Operation cannot be fulfilled on pods \"x\": the object has been modified; please apply your changes to the latest "
            + "version and try again"
        let update = server.failure { try server.api.update(server.pods, server.key("x"), pod, server.info) }
        #expect(update?.message == message)
        #expect(update?.code == 409)
        #expect(update?.reason == .conflict)
        #expect(update?.details.kind == "pods")
        let patch = Patch.merge(["metadata": ["resourceVersion": .string(pod.version), "labels": ["c": "d"]]])
        #expect(server.failure { try server.api.patch(server.pods, server.key("x"), patch, server.info) }?.message == message)
    }

    @Test func anUnconditionalUpdateIsForKindsThatAllowIt() throws {
        var pod = try server.create(server.pods, ["metadata": ["name": "x"]])
        pod.set(nil, at: "metadata", "resourceVersion")
        pod.set(["a": "b"], at: "metadata", "labels")
        #expect(try server.api.update(server.pods, server.key("x"), pod, server.info).at("metadata", "labels") == ["a": "b"])
        var widget = try server.create(server.widgets, ["metadata": ["name": "w"]])
        widget.set(nil, at: "metadata", "resourceVersion")
        let error = server.failure { try server.api.update(server.widgets, server.key("w"), widget, server.info) }
        #expect(
            error?.message
                == "widgets.example.com \"w\" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified for an update")
        #expect(error?.code == 422)
    }

    @Test func aUidInTheBodyIsAPrecondition() throws {
        var pod = try server.create(server.pods, ["metadata": ["name": "x"]])
        pod.set("other", at: "metadata", "uid")
        let error = server.failure { try server.api.update(server.pods, server.key("x"), pod, server.info) }
        #expect(
            error?.message
                == "Operation cannot be fulfilled on pods \"x\": StorageError: invalid object, Code: 4, Key: /registry/pods/default/x, "
                + "ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: other, UID in object meta: uid-2")
        pod.set("gone", at: "metadata", "name")
        let gone = server.failure { try server.api.update(server.pods, server.key("gone"), pod, server.info) }
        #expect(gone?.code == 409)
        #expect(gone?.message.hasSuffix("UID in precondition: other, UID in object meta: ") == true)
        pod.set(nil, at: "metadata", "uid")
        let missing = server.failure { try server.api.update(server.pods, server.key("gone"), pod, server.info) }
        #expect(missing?.message == "pods \"gone\" not found")
        #expect(missing?.code == 404)
    }

    static let immutable: [(String, JSONValue, Int, String)] = [
        ("name", "y", 400, "the name of the object (y) does not match the name on the URL (x)"),
        ("namespace", "other", 400, "the namespace of the object (other) does not match the namespace on the request (default)"),
        ("uid", "u", 422, "Pod \"x\" is invalid: metadata.uid: Invalid value: \"u\": field is immutable"),
        (
            "deletionTimestamp", "2030-01-01T00:00:00Z", 422,
            "Pod \"x\" is invalid: metadata.deletionTimestamp: Invalid value: \"2030-01-01T00:00:00Z\": field is immutable"
        ),
        (
            "deletionGracePeriodSeconds", 3, 422,
            "Pod \"x\" is invalid: metadata.deletionGracePeriodSeconds: Invalid value: 3: field is immutable"
        ),
        ("name", nil, 400, "the name of the object (x based on URL) was undeterminable: name must be provided"),
    ]

    @Test(arguments: immutable.indices) func patchesDoNotChangeIdentity(_ row: Int) throws {
        try server.create(server.pods, ["metadata": ["name": "x"]])
        let (field, value, code, message) = Self.immutable[row]
        var metadata = JSONObject()
        metadata[field] = value
        let error = server.failure {
            try server.api.patch(server.pods, server.key("x"), .merge(["metadata": .object(metadata)]), server.info)
        }
        #expect(error?.message == message)
        #expect(error?.code == code)
    }

    @Test func whatAnUpdateCannotChangeStays() throws {
        let before = try server.create(server.pods, ["metadata": ["name": "x"]])
        let patch: JSONValue = ["metadata": ["creationTimestamp": "2001-01-01T00:00:00Z", "uid": nil, "selfLink": "/y"]]
        #expect(try server.api.patch(server.pods, server.key("x"), .merge(patch), server.info) == before)
    }

    @Test func mainAndStatusLeaveEachOtherAlone() throws {
        try server.create(server.widgets, ["metadata": ["name": "w"], "spec": ["length": 1]])
        let both: JSONValue = ["metadata": ["labels": ["a": "b"]], "spec": ["length": 2], "status": ["note": "n"]]
        let viaStatus = try server.api.patch(server.widgets, server.key("w"), subresource: .status, .merge(both), server.info)
        #expect(viaStatus["spec"] == ["length": 1, "color": "red"])
        #expect(viaStatus["status"] == ["note": "n"])
        #expect(viaStatus.at("metadata", "labels") == nil)
        let other: JSONValue = ["metadata": ["labels": ["a": "b"]], "spec": ["length": 2], "status": ["note": "m"]]
        let viaMain = try server.api.patch(server.widgets, server.key("w"), .merge(other), server.info)
        #expect(viaMain["spec"] == ["length": 2, "color": "red"])
        #expect(viaMain["status"] == ["note": "n"])
        #expect(viaMain.at("metadata", "labels") == ["a": "b"])
        let noStatus = server.failure {
            try server.api.patch(server.configMaps, server.key("w"), subresource: .status, .merge(both), server.info)
        }
        #expect(noStatus?.message == "the server could not find the requested resource")
    }

    @Test func theStatusOfABuiltInKindTakesMetadataButNoOwners() throws {
        try server.create(server.pods, ["metadata": ["name": "p"], "spec": ["nodeName": "n"]])
        let patch: JSONValue = [
            "metadata": [
                "annotations": ["a": "b"], "ownerReferences": [["apiVersion": "v1", "kind": "Pod", "name": "q", "uid": "u"]],
            ], "spec": ["nodeName": "m"], "status": ["phase": "Running"],
        ]
        let pod = try server.api.patch(server.pods, server.key("p"), subresource: .status, .merge(patch), server.info)
        #expect(pod.at("metadata", "annotations") == ["a": "b"])
        #expect(pod.at("metadata", "ownerReferences") == nil)
        #expect(pod.at("spec", "nodeName") == "n")
        #expect(pod.at("status", "phase") == "Running")
    }

    @Test func scaleShowsAndSetsReplicas() throws {
        try server.create(server.widgets, ["metadata": ["name": "w"], "spec": ["replicas": 2]])
        _ = try server.api.patch(
            server.widgets, server.key("w"), subresource: .status, .merge(["status": ["replicas": 1, "selector": "a=b"]]), server.info)
        let scale = try server.api.getScale(server.widgets, server.key("w"))
        #expect(
            scale == [
                "kind": "Scale", "apiVersion": "autoscaling/v1",
                "metadata": [
                    "name": "w", "namespace": "default", "uid": "uid-2", "resourceVersion": "4",
                    "creationTimestamp": "2023-11-14T22:13:20Z",
                ], "spec": ["replicas": 2], "status": ["replicas": 1, "selector": "a=b"],
            ])
        var wanted = scale
        wanted.set(5, at: "spec", "replicas")
        let result = try server.api.update(server.widgets, server.key("w"), subresource: .scale, wanted, server.info)
        #expect(result.at("spec", "replicas") == 5)
        #expect(try server.api.get(server.widgets, server.key("w"))["spec"] == ["replicas": 5, "color": "red"])
        let stale = server.failure {
            try server.api.update(server.widgets, server.key("w"), subresource: .scale, wanted, server.info)
        }
        #expect(stale?.code == 409)
        wanted.set(nil, at: "metadata", "resourceVersion")
        wanted.set(-1, at: "spec", "replicas")
        let negative = server.failure {
            try server.api.update(server.widgets, server.key("w"), subresource: .scale, wanted, server.info)
        }
        #expect(
            negative?.message
                == "Scale.autoscaling \"w\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0")
    }

    @Test func patchesOfTheWrongKindAreUnsupported() throws {
        try server.create(server.widgets, ["metadata": ["name": "w"]])
        let custom = server.failure {
            try server.api.patch(server.widgets, server.key("w"), .strategicMerge(["spec": [:]]), server.info)
        }
        #expect(
            custom?.message
                == "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, "
                + "application/merge-patch+json")
        #expect(custom?.code == 415)
        #expect(custom?.reason == .unsupportedMediaType)
        let apply = server.failure { try server.api.patch(server.pods, server.key("w"), .apply([:]), server.info) }
        #expect(apply?.code == 415)
    }

    @Test func aPatchOfNothingIsNotFound() {
        let error = server.failure { try server.api.patch(server.pods, server.key("no"), .merge([:]), server.info) }
        #expect(error?.message == "pods \"no\" not found")
    }

    @Test func aDryRunWritesNothing() throws {
        try server.create(server.widgets, ["metadata": ["name": "w"], "spec": ["length": 1]])
        var info = server.info
        info.dryRun = true
        let result = try server.api.patch(server.widgets, server.key("w"), .merge(["spec": ["length": 2]]), info)
        #expect(result.at("spec", "length") == 2)
        #expect(result.generationNumber == 2)
        #expect(try server.api.get(server.widgets, server.key("w")).at("spec", "length") == 1)
    }
}
