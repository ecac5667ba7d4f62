import ObjectModel
import Testing

@testable import APIServer

struct CreateTests {
    @Test func anEmptyStoreIsAtRevisionOneAndEachCommitAddsOne() throws {
        let api = APIServer(identifiers: SequentialIdentifiers())
        #expect(api.currentRevision == 1)
        #expect(api.oldestRetainedRevision == 2)
        let server = TestServer()
        #expect(server.api.currentRevision == 2)
        let first = try server.create(server.configMaps, ["metadata": ["name": "a"]])
        let second = try server.create(server.pods, ["metadata": ["name": "a"]])
        #expect(first.version == "3")
        #expect(second.version == "4")
    }

    @Test func anObjectMayHaveAsManyBytesAsEtcdTakes() throws {
        let server = TestServer()
        server.api.maximumObjectBytes = 1_000
        func object(_ length: Int) -> JSONValue {
            ["metadata": ["name": "w"], "data": ["a": .string(String(repeating: "x", count: length))]]
        }
        let error = server.failure { try server.create(server.configMaps, object(1_000)) }
        #expect(error?.code == 500 && error?.message == "etcdserver: request is too large")
        let revision = server.api.currentRevision
        _ = try server.create(server.configMaps, object(500))
        #expect(server.api.currentRevision == revision + 1)
    }

    @Test func systemMetadataIsFilledInAndStatusIsCleared() throws {
        let server = TestServer()
        let widget = try server.create(
            server.widgets,
            [
                "metadata": [
                    "name": "w", "uid": "mine", "generation": 9, "creationTimestamp": "2001-01-01T00:00:00Z",
                    "deletionTimestamp": "2001-01-01T00:00:00Z", "deletionGracePeriodSeconds": 5, "selfLink": "/x",
                    "managedFields": [["manager": "m"]],
                ],
                "spec": ["length": 3], "status": ["note": "mine"],
            ])
        #expect(
            widget == [
                "apiVersion": "example.com/v1", "kind": "Widget",
                "metadata": [
                    "name": "w", "namespace": "default", "uid": "uid-2", "generation": 1, "creationTimestamp": "2023-11-14T22:13:20Z",
                    "resourceVersion": "3",
                ],
                "spec": ["length": 3, "color": "red"],
            ])
    }

    @Test func unknownFieldsAreDroppedNamedOrRefused() throws {
        let server = TestServer()
        let object: JSONValue = ["metadata": ["name": "w"], "spec": ["length": 1, "x": 2], "extra": true]
        #expect(try server.create(server.widgets, object)["spec"] == ["length": 1, "color": "red"])
        var info = server.info
        info.fieldValidation = .warn
        info.dryRun = true
        var named = object
        named.set("w2", at: "metadata", "name")
        _ = try server.api.create(server.widgets, namespace: "default", named, info)
        #expect(server.api.warnings == ["unknown field \"extra\"", "unknown field \"spec.x\""])
        info.fieldValidation = .strict
        let error = server.failure { try server.api.create(server.widgets, namespace: "default", named, info) }
        let unknown = "unknown field \"extra\", unknown field \"spec.x\""
        #expect(error?.message == "Widget in version \"v1\" cannot be handled as a Widget: strict decoding error: \(unknown)")
        #expect(error?.code == 400)
        #expect(error?.reason == .badRequest)
    }

    @Test func dryRunDoesEverythingButCommit() throws {
        let server = TestServer()
        var info = server.info
        info.dryRun = true
        let widget = try server.api.create(server.widgets, namespace: "default", ["metadata": ["name": "w"], "spec": [:]], info)
        #expect(widget.at("spec", "color") == "red")
        #expect(widget.metadataString("uid") == "uid-2")
        #expect(server.api.currentRevision == 2)
        #expect(server.widgets.count == 0)
        let error = server.failure { try server.api.create(server.widgets, namespace: "default", ["metadata": ["name": "W"]], info) }
        #expect(error?.code == 422)
    }

    @Test func aGeneratedNameIsTriedEightTimes() throws {
        let server = TestServer(suffixes: ["aaaaa", "aaaaa", "bbbbb"] + Array(repeating: "aaaaa", count: 8))
        let object: JSONValue = ["metadata": ["generateName": "w-"]]
        #expect(try server.create(server.configMaps, object).metadataString("name") == "w-aaaaa")
        #expect(try server.create(server.configMaps, object).metadataString("name") == "w-bbbbb")
        let error = server.failure { try server.create(server.configMaps, object) }
        #expect(
            error?.message
                == "configmaps \"w-aaaaa\" already exists, the server was not able to generate a unique name for the object")
        #expect(error?.reason == .alreadyExists)
        #expect(error?.details.retryAfterSeconds == 1)
    }

    @Test func aLongGenerateNameIsCut() throws {
        let server = TestServer(suffixes: ["aaaaa"])
        let base = String(repeating: "n", count: 70)
        let object = try server.create(server.configMaps, ["metadata": ["generateName": .string(base)]])
        #expect(object.metadataString("name") == String(repeating: "n", count: 58) + "aaaaa")
    }

    static let refusals: [(JSONValue, Int, APIErrorReason, String)] = [
        (
            ["metadata": ["name": "taken"]], 409, .alreadyExists, "configmaps \"taken\" already exists"
        ),
        (
            ["metadata": [:]], 422, .invalid,
            "ConfigMap \"\" is invalid: metadata.name: Required value: name or generateName is required"
        ),
        (
            ["metadata": ["name": "a", "resourceVersion": "5"]], 500, .unknown,
            "resourceVersion should not be set on objects to be created"
        ),
        (
            ["metadata": ["name": "a", "namespace": "other"]], 400, .badRequest,
            "the namespace of the provided object does not match the namespace sent on the request"
        ),
        (
            ["apiVersion": "v2", "metadata": ["name": "a"]], 400, .badRequest,
            "the API version in the data (v2) does not match the expected API version (v1)"
        ),
        (
            ["kind": "Pod", "metadata": ["name": "a"]], 400, .badRequest,
            "Pod in version \"v1\" cannot be handled as a ConfigMap: converting (v1.Pod) to (v1.ConfigMap): unknown conversion"
        ),
        (
            ["metadata": ["name": "a", "labels": ["x": 1]]], 400, .badRequest,
            "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field "
                + "ObjectMeta.metadata.labels of type string"
        ),
        ("x", 400, .badRequest, "the body of the request is not an object"),
        (
            ["metadata": ["name": "a", "finalizers": ["orphan", "foregroundDeletion"]]], 422, .invalid,
            "ConfigMap \"a\" is invalid: metadata.finalizers: Invalid value: [\"orphan\",\"foregroundDeletion\"]: finalizer orphan and "
                + "foregroundDeletion cannot be both set"
        ),
        (
            ["metadata": ["name": "a", "ownerReferences": [["apiVersion": "v1", "kind": "Pod", "name": "p"]]]], 422, .invalid,
            "ConfigMap \"a\" is invalid: metadata.ownerReferences[0].uid: Invalid value: \"\": must not be empty"
        ),
        (
            [
                "metadata": [
                    "name": "a",
                    "ownerReferences": [
                        ["apiVersion": "v1", "kind": "Pod", "name": "p", "uid": "1", "controller": true],
                        ["apiVersion": "v1", "kind": "Pod", "name": "q", "uid": "2", "controller": true],
                    ],
                ]
            ], 422, .invalid,
            "ConfigMap \"a\" is invalid: metadata.ownerReferences: Invalid value: "
                + "[{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"name\":\"p\",\"uid\":\"1\",\"controller\":true},"
                + "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"name\":\"q\",\"uid\":\"2\",\"controller\":true}]: "
                + "Only one reference can have Controller set to true. Found \"true\" in references for p and q"
        ),
        (
            ["metadata": ["name": "a", "annotations": ["big": .string(String(repeating: "x", count: 262_142))]]], 422, .invalid,
            "ConfigMap \"a\" is invalid: metadata.annotations: Too long: may not be more than 262144 bytes"
        ),
        (
            ["metadata": ["name": "a", "generation": -1]], 422, .invalid,
            "ConfigMap \"a\" is invalid: metadata.generation: Invalid value: -1: must be greater than or equal to 0"
        ),
    ]

    @Test(arguments: refusals.indices) func aBadObjectIsRefusedInTheServersWords(_ row: Int) throws {
        let server = TestServer()
        try server.create(server.configMaps, ["metadata": ["name": "taken"]])
        let revision = server.api.currentRevision
        let (object, code, reason, message) = Self.refusals[row]
        let error = server.failure { try server.create(server.configMaps, object) }
        #expect(error?.message == message)
        #expect(error?.code == code)
        #expect(error?.reason == reason)
        #expect(server.api.currentRevision == revision)
    }

    @Test func severalComplaintsAreOneFailureWithACauseEach() {
        let server = TestServer()
        let error = server.failure {
            try server.create(server.widgets, ["metadata": ["name": "a", "finalizers": ["not ok"]], "spec": ["length": -1]])
        }
        #expect(error?.message.hasPrefix("Widget.example.com \"a\" is invalid: [metadata.finalizers: Invalid value: \"not ok\": ") == true)
        #expect(
            error?.message.hasSuffix(
                ", spec.length: Invalid value: -1: spec.length in body should be greater than or equal to 0]") == true)
        #expect(error?.details.causes.map(\.field) == ["metadata.finalizers", "spec.length"])
        #expect(error?.details.causes.first?.type == "FieldValueInvalid")
        #expect(error?.details.group == "example.com")
        #expect(error?.details.kind == "Widget")
    }

    @Test func aFailureIsAStatus() {
        let error = APIError.notFound(GroupResource(group: "apps", resource: "deployments"), "web")
        #expect(
            error.status == [
                "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Failure",
                "message": "deployments.apps \"web\" not found", "reason": "NotFound",
                "details": ["name": "web", "group": "apps", "kind": "deployments"], "code": 404,
            ])
    }

    @Test func contentHashesEqualThoseOfWholeValues() throws {
        let server = TestServer()
        try server.create(server.widgets, ["metadata": ["name": "w"], "spec": ["length": 3]])
        let before = try #require(server.api.stored(server.widgets, server.key("w")))
        #expect(before.contentHash == before.value.structuralHash)
        let patch = Patch.merge(["status": ["note": "n"]])
        _ = try server.api.patch(server.widgets, server.key("w"), subresource: .status, patch, server.info)
        let after = try #require(server.api.stored(server.widgets, server.key("w")))
        #expect(after.contentHash == after.value.structuralHash)
        #expect(after.contentHash != before.contentHash)
    }

    @Test func servicesGetAddressesInOrderAndGiveThemBack() throws {
        let server = TestServer()
        let address = { (object: JSONValue) in object.at("spec", "clusterIP")?.stringValue }
        #expect(address(try server.create(server.services, ["metadata": ["name": "a"]])) == "10.96.0.2")
        #expect(address(try server.create(server.services, ["metadata": ["name": "b"]])) == "10.96.0.3")
        let headless = try server.create(server.services, ["metadata": ["name": "c"], "spec": ["clusterIP": "None"]])
        #expect(address(headless) == "None")
        let external = try server.create(server.services, ["metadata": ["name": "d"], "spec": ["type": "ExternalName"]])
        #expect(address(external) == nil)
        let taken = server.failure {
            try server.create(server.services, ["metadata": ["name": "e"], "spec": ["clusterIP": "10.96.0.3"]])
        }
        #expect(
            taken?.message
                == "Service \"e\" is invalid: spec.clusterIPs: Invalid value: [\"10.96.0.3\"]: failed to allocate IP 10.96.0.3: "
                + "provided IP is already allocated")
        _ = try server.api.delete(server.services, server.key("b"), server.info)
        let again = try server.create(server.services, ["metadata": ["name": "e"], "spec": ["clusterIP": "10.96.0.3"]])
        #expect(again.at("spec", "clusterIPs") == ["10.96.0.3"])
    }
}
