import ObjectModel
import Testing

@testable import APIServer

struct ManagedFieldsTests {
    let server: OwnedServer

    init() throws { server = try OwnedServer() }

    private func fields(_ resource: String, _ name: String, _ position: Int = 0) throws -> JSONValue {
        let entries = try server.stored(resource, name).managedFields.entries
        return try #require(position < entries.count ? entries[position] : nil).fields.fieldsV1
    }

    // MARK: - Creates

    @Test func `a new Deployment has the owners that kube-apiserver gives it`() throws {
        // What `kubectl create -f` leaves on a cluster, as the documentation and countless issues show it: structs that Go always writes
        // have no owner, what hangs on a pointer or in a list has.
        let container: JSONValue = ["name": "nginx", "image": "nginx", "ports": [["containerPort": 80]]]
        try server.create(
            "deployments",
            [
                "metadata": ["name": "d", "labels": ["app": "nginx"]],
                "spec": [
                    "selector": ["matchLabels": ["app": "nginx"]],
                    "template": ["metadata": ["labels": ["app": "nginx"]], "spec": ["containers": [container]]],
                ],
            ], by: "kubectl-create")
        let port: JSONValue = [".": [:], "f:containerPort": [:], "f:protocol": [:]]
        let expected: JSONValue = [
            "f:metadata": ["f:labels": [".": [:], "f:app": [:]]],
            "f:spec": [
                "f:progressDeadlineSeconds": [:], "f:replicas": [:], "f:revisionHistoryLimit": [:], "f:selector": [:],
                "f:strategy": ["f:rollingUpdate": [".": [:], "f:maxSurge": [:], "f:maxUnavailable": [:]], "f:type": [:]],
                "f:template": [
                    "f:metadata": ["f:labels": [".": [:], "f:app": [:]]],
                    "f:spec": [
                        "f:containers": [
                            #"k:{"name":"nginx"}"#: [
                                ".": [:], "f:image": [:], "f:imagePullPolicy": [:], "f:name": [:],
                                "f:ports": [".": [:], #"k:{"containerPort":80,"protocol":"TCP"}"#: port], "f:resources": [:],
                                "f:terminationMessagePath": [:], "f:terminationMessagePolicy": [:],
                            ]
                        ], "f:dnsPolicy": [:], "f:restartPolicy": [:], "f:schedulerName": [:], "f:securityContext": [:],
                        "f:terminationGracePeriodSeconds": [:],
                    ],
                ],
            ],
        ]
        #expect(JSONWriter.text(try fields("deployments", "d"), style: .pretty) == JSONWriter.text(expected, style: .pretty))
        let entry = try server.stored("deployments", "d").managedFields.entries[0]
        #expect(entry.identity.operation == .update)
        #expect(entry.identity.manager == "kubectl-create")
        #expect(entry.apiVersion == "apps/v1")
    }

    @Test func `a new custom resource owns its spec, and nobody its status or what the server sets`() throws {
        try server.create(
            "things",
            ["metadata": ["generateName": "t-", "finalizers": ["example.com/a"]], "spec": ["replicas": 1], "status": ["note": "x"]],
            by: "me")
        let name = try #require(server.api.list(try server.handle("things"), namespace: nil).items.first).metadataString("name")
        #expect(
            try server.owners("things", name) == [
                "Update me example.com/v1: .metadata.finalizers .metadata.finalizers[=\"example.com/a\"] .metadata.generateName .spec "
                    + ".spec.replicas"
            ])
    }

    @Test func `the actor owns what is written without a manager`() throws {
        try server.real.create("configmaps", ["metadata": ["name": "c"], "data": ["a": "1"]])
        #expect(try server.owners("configmaps", "c") == ["Update test v1: .data .data.a"])
    }

    @Test func `objects made alike share their sets`() throws {
        for name in ["a", "b"] { try server.create("configmaps", ["metadata": ["name": .string(name)], "data": ["k": "v"]], by: "me") }
        let (a, b) = (try server.stored("configmaps", "a"), try server.stored("configmaps", "b"))
        #expect(a.managedFields.entries[0].fields.isIdentical(to: b.managedFields.entries[0].fields))
    }

    @Test func `the server owns the status of a definition`() throws {
        let owners = try server.owners("customresourcedefinitions", "things.example.com")
        #expect(owners.count == 2)
        #expect(owners.contains { $0.hasPrefix("Update kube-apiserver/status apiextensions.k8s.io/v1: .status.acceptedNames") })
    }

    // MARK: - Updates

    @Test func `an update owns what it changed and added, and nobody what it removed`() throws {
        try server.create("configmaps", ["metadata": ["name": "c"], "data": ["a": "1", "b": "1", "c": "1"]], by: "one")
        server.real.time = server.real.time + 5_000_000_000
        try server.merge("configmaps", "c", ["data": ["a": "2", "b": nil, "d": "1"]], by: "two")
        #expect(
            try server.owners("configmaps", "c") == ["Update one v1: .data .data.c", "Update two v1: .data.a .data.d"])
        let times = try server.stored("configmaps", "c").managedFields.entries.map { $0.time?.rfc3339 }
        #expect(times == ["2023-11-14T22:13:20Z", "2023-11-14T22:13:25Z"])
        // Those who write what is there own nothing of it, and nothing is written.
        let before = try server.stored("configmaps", "c")
        try server.merge("configmaps", "c", ["data": ["a": "2"]], by: "three")
        #expect(try server.stored("configmaps", "c") === before)
        // A PUT works the same way: what the body leaves out is removed.
        var body = before.value
        body.set(nil, at: "data", "c")
        _ = try server.api.update(
            try server.handle("configmaps"), try server.key("configmaps", "c"), body, server.info("one"))
        #expect(try server.owners("configmaps", "c") == ["Update one v1: .data", "Update two v1: .data.a .data.d"])
    }

    @Test func `each part of an object that a subresource changes is owned through it`() throws {
        try server.create("things", ["metadata": ["name": "t"], "spec": ["replicas": 1]], by: "me")
        try server.merge("things", "t", ["status": ["note": "a"], "spec": ["text": "ignored"]], by: "me", .status)
        #expect(
            try server.owners("things", "t") == [
                "Update me example.com/v1: .spec .spec.replicas", "Update me/status example.com/v1: .status .status.note",
            ])
        try server.merge("things", "t", ["spec": ["replicas": 3]], by: "scaler", .scale)
        #expect(
            try server.owners("things", "t") == [
                "Update scaler/scale example.com/v1: .spec.replicas", "Update me example.com/v1: .spec",
                "Update me/status example.com/v1: .status .status.note",
            ])
        #expect(try server.stored("things", "t").managedFields.entries[0].time == nil)
        let before = try server.stored("things", "t")
        try server.merge("things", "t", ["spec": ["replicas": 3]], by: "other", .scale)
        #expect(try server.stored("things", "t") === before)
        // The main endpoint cannot change the status, so that nobody owns it through it.
        try server.merge("things", "t", ["status": ["note": "b"], "spec": ["text": "x"]], by: "main")
        #expect(try server.owners("things", "t").contains("Update main example.com/v1: .spec.text"))
    }

    @Test func `conditions of a pod are owned one by one`() throws {
        try server.create("pods", ["metadata": ["name": "p"], "spec": Samples.podSpec], by: "me")
        try server.merge("pods", "p", ["status": ["conditions": [["type": "A", "status": "True"]]]], by: "kubelet", .status)
        try server.merge(
            "pods", "p", ["status": ["conditions": [["type": "A", "status": "True"], ["type": "B", "status": "True"]]]], by: "gate",
            .status)
        let status = try server.owners("pods", "p").filter { $0.contains("/status") }
        #expect(
            status == [
                #"Update gate/status v1: .status.conditions[type="B"] .status.conditions[type="B"].status .status.conditions[type="B"].type"#,
                #"Update kubelet/status v1: .status.conditions .status.conditions[type="A"] .status.conditions[type="A"].status "#
                    + #".status.conditions[type="A"].type"#,
            ])
    }

    @Test func `what the server does by itself leaves the owners alone`() throws {
        try server.create(
            "pods", ["metadata": ["name": "p", "finalizers": ["example.com/a"]], "spec": Samples.podSpec], by: "me")
        let owners = try server.owners("pods", "p")
        _ = try server.api.bind(
            try server.handle("pods"), try server.key("pods", "p"), ["target": ["kind": "Node", "name": "n"]], server.info("scheduler"))
        #expect(try server.owners("pods", "p") == owners)
        try server.real.delete("pods", "p")
        #expect(try server.value("pods", "p").deletionTimestampText != nil)
        #expect(try server.owners("pods", "p") == owners)
        #expect(server.api.writtenManagedFields.entries.count == owners.count)
    }

    @Test func `of more than ten updaters the oldest become one`() throws {
        // After upstream's tests of capped managers: the two oldest of a version are joined, with the time of the younger.
        try server.create("configmaps", ["metadata": ["name": "c"], "data": ["k0": "1"]], by: "m0")
        for number in 1...11 {
            server.real.time = server.real.time + 1_000_000_000
            try server.merge("configmaps", "c", ["data": ["k\(number)": "1"]], by: "m\(number)")
        }
        let entries = try server.stored("configmaps", "c").managedFields.entries
        #expect(entries.count == 10)
        #expect(entries[0].identity.manager == "ancient-changes")
        #expect(entries[0].time == server.real.time.truncatedToSeconds + -9_000_000_000)
        #expect(try server.owners("configmaps", "c")[0] == "Update ancient-changes v1: .data .data.k0 .data.k1 .data.k2")
        #expect(entries.last?.identity.manager == "m11")
        // Appliers do not count.
        for number in 0..<5 { try server.apply("configmaps", "c", ["data": ["a\(number)": "1"]], by: "a\(number)") }
        #expect(try server.stored("configmaps", "c").managedFields.entries.count == 15)
    }

    // MARK: - Bodies that speak of owners

    @Test(arguments: ["put []", "put [{}]", "merge []", "merge [{}]", "json remove", "json [{}]", "strategic [{}]"])
    func `owners can be reset, and begin again with the first apply`(_ how: String) throws {
        try server.create("configmaps", ["metadata": ["name": "c"], "data": ["a": "1"]], by: "one")
        let handle = try server.handle("configmaps")
        let key = try server.key("configmaps", "c")
        let value: JSONValue = how.hasSuffix("[]") ? [] : [[:]]
        let before = try server.stored("configmaps", "c")
        switch how.split(separator: " ")[0] {
        case "put":
            var body = before.value
            body.setMetadata("managedFields", value)
            _ = try server.api.update(handle, key, body, server.info("two"))
        case "merge": try server.merge("configmaps", "c", ["metadata": ["managedFields": value]], by: "two")
        case "strategic":
            // The list is atomic, so that the patch replaces it.
            _ = try server.api.patch(
                handle, key, .strategicMerge(["metadata": ["managedFields": value]]), server.info("two"))
        default:
            let operation: JSONValue =
                how == "json remove"
                ? ["op": "remove", "path": "/metadata/managedFields/0"]
                : ["op": "replace", "path": "/metadata/managedFields", "value": value]
            _ = try server.api.patch(handle, key, .json(try JSONPatch(json: [operation])), server.info("two"))
        }
        let after = try server.stored("configmaps", "c")
        #expect(after.managedFields.isEmpty)
        #expect(after.revision == before.revision + 1)
        #expect(after.value["data"] == before.value["data"])
        #expect(after.value["metadata"]?["managedFields"] == nil)
        // Nobody counts until somebody applies; then everything was there before.
        try server.merge("configmaps", "c", ["data": ["b": "1"]], by: "three")
        #expect(try server.stored("configmaps", "c").managedFields.isEmpty)
        let error = server.failure { try server.apply("configmaps", "c", ["data": ["a": "2"]], by: "four") }
        #expect(error?.message == #"Apply failed with 1 conflict: conflict with "before-first-apply" using v1: .data.a"#)
        try server.apply("configmaps", "c", ["data": ["a": "1"]], by: "four")
        #expect(
            try server.owners("configmaps", "c") == [
                "Apply four v1: .data.a", "Update before-first-apply v1: .data .data.a .data.b",
            ])
    }

    @Test func `owners in a body take the place of the stored ones`() throws {
        try server.create("configmaps", ["metadata": ["name": "c"], "data": ["a": "1", "b": "1"]], by: "one")
        let entry: JSONValue = [
            "manager": "moved", "operation": "Apply", "apiVersion": "v1", "time": "2020-01-01T00:00:00Z", "fieldsType": "FieldsV1",
            "fieldsV1": ["f:data": ["f:b": [:], "f:a": [:]]],
        ]
        try server.merge("configmaps", "c", ["metadata": ["managedFields": [entry]], "data": ["a": "2"]], by: "two")
        #expect(try server.owners("configmaps", "c") == ["Apply moved v1: .data.b", "Update two v1: .data.a"])
        #expect(try server.stored("configmaps", "c").managedFields.json?[0]?["time"] == "2020-01-01T00:00:00Z")
        // A body that was read and is written back changes nothing.
        var body = try server.value("configmaps", "c")
        body.setMetadata("managedFields", server.api.managedFields(of: try server.stored("configmaps", "c")))
        let before = try server.stored("configmaps", "c")
        _ = try server.api.update(try server.handle("configmaps"), try server.key("configmaps", "c"), body, server.info("two"))
        #expect(try server.stored("configmaps", "c") === before)
        // Through a subresource they are not looked at.
        try server.create("things", ["metadata": ["name": "t"], "spec": ["replicas": 1]], by: "one")
        try server.merge("things", "t", ["metadata": ["managedFields": []], "status": ["note": "n"]], by: "two", .status)
        #expect(try server.owners("things", "t").count == 2)
    }

    @Test(
        arguments: [
            ["manager": "x", "operation": "Delete", "apiVersion": "v1", "fieldsType": "FieldsV1", "fieldsV1": [:]],
            ["manager": "x", "operation": "Update", "fieldsType": "FieldsV1", "fieldsV1": [:]],
            ["manager": "x", "operation": "Update", "apiVersion": "v1", "fieldsV1": [:]],
            ["manager": "x", "operation": "Update", "apiVersion": "v1", "fieldsType": "FieldsV2", "fieldsV1": [:]],
            ["manager": "x", "operation": "Update", "apiVersion": "v1", "fieldsType": "FieldsV1", "fieldsV1": ["f": [:]]],
            ["manager": "x", "operation": "Update", "apiVersion": "v1", "fieldsType": "FieldsV1", "fieldsV1": 3],
            ["manager": "x", "operation": "Update", "apiVersion": "v1", "fieldsType": "FieldsV1", "time": "noon"],
        ] as [JSONValue])
    func `owners that make no sense are ignored`(_ entry: JSONValue) throws {
        try server.create("configmaps", ["metadata": ["name": "c"], "data": ["a": "1"]], by: "one")
        try server.merge("configmaps", "c", ["metadata": ["managedFields": [entry]], "data": ["b": "1"]], by: "two")
        #expect(try server.owners("configmaps", "c") == ["Update one v1: .data .data.a", "Update two v1: .data.b"])
    }

    @Test(
        arguments: [
            ("x", "json: cannot unmarshal string into Go struct field ObjectMeta.metadata.managedFields of type []v1.ManagedFieldsEntry"),
            ([3], "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.managedFields of type v1.ManagedFieldsEntry"),
            (
                [["manager": 3]],
                "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.managedFields.manager of type string"
            ),
        ] as [(JSONValue, String)])
    func `owners of the wrong type are a mistake of the request`(_ value: JSONValue, _ message: String) throws {
        let error = server.failure {
            try server.create("configmaps", ["metadata": ["name": "c", "managedFields": value]], by: "one")
        }
        #expect(error?.code == 400)
        #expect(error?.message == "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: \(message)")
    }

    // MARK: - Versions

    @Test func `each entry names its fields in the version that it was written in`() throws {
        let server = TestServer(tracksManagedFields: true)
        func info(_ manager: String, force: Bool = false) -> RequestInfo {
            RequestInfo(time: server.time, actor: "test", fieldManager: manager, force: force)
        }
        func configuration(_ version: String, _ spec: JSONValue?) -> JSONValue {
            var object: JSONValue = [
                "apiVersion": .string("example.com/\(version)"), "kind": "Widget", "metadata": ["name": "w"],
            ]
            object["spec"] = spec
            return object
        }
        func owners() -> [String] {
            server.api.stored(server.widgets, server.key("w"))?.managedFields.entries.map {
                "\($0.identity.operation.rawValue) \($0.identity.manager) \($0.apiVersion): "
                    + $0.fields.paths.map(FieldSet.text).joined(separator: " ")
            } ?? []
        }
        let key = server.key("w")
        _ = try server.api.apply(server.oldWidgets, key, configuration("v1alpha1", ["size": 3, "replicas": 2]), info("old"))
        #expect(owners() == ["Apply old example.com/v1alpha1: .spec.replicas .spec.size"])
        // Through the other version the field has another name and still its owner.
        let error = server.failure { try server.api.apply(server.widgets, key, configuration("v1", ["length": 4]), info("new")) }
        #expect(error?.message == #"Apply failed with 1 conflict: conflict with "old": .spec.size"#)
        _ = try server.api.apply(server.widgets, key, configuration("v1", ["length": 4]), info("new", force: true))
        #expect(
            owners() == ["Apply new example.com/v1: .spec.length", "Apply old example.com/v1alpha1: .spec.replicas"])
        // An applier that changes its version gives up what it had under the old names.
        _ = try server.api.apply(server.oldWidgets, key, configuration("v1alpha1", ["size": 4]), info("old"))
        _ = try server.api.apply(server.widgets, key, configuration("v1", nil), info("new"))
        _ = try server.api.apply(server.widgets, key, configuration("v1", ["replicas": 5]), info("old", force: true))
        let value = try server.api.get(server.widgets, key)
        #expect(value.at("spec", "length") == nil)
        #expect(value.at("spec", "replicas") == 5)
        #expect(owners() == ["Apply old example.com/v1: .spec.replicas"])
        // An entry whose version is gone is dropped at the next write.
        _ = try server.api.patch(server.oldWidgets, key, .merge(["spec": ["size": 1]]), info("late"))
        #expect(owners().last == "Update late example.com/v1alpha1: .spec.size")
        server.oldWidgets.isServed = false
        _ = try server.api.patch(server.widgets, key, .merge(["metadata": ["labels": ["a": "b"]]]), info("last"))
        #expect(
            owners() == ["Apply old example.com/v1: .spec.replicas", "Update last example.com/v1: .metadata.labels .metadata.labels.a"])
    }

    @Test func `events are owned in the version of either group`() throws {
        try server.create(
            "v1/events",
            [
                "metadata": ["name": "e"], "involvedObject": ["kind": "Pod", "namespace": "default", "name": "p"], "reason": "R",
                "count": 1,
            ],
            by: "one")
        try server.merge("v1/events", "e", ["count": 2, "message": "m"], by: "two")
        let handle = try #require(server.api.resources.first { $0.kind.apiVersion == "events.k8s.io/v1" && $0.kind.kind == "Event" })
        let key = ObjectKey(namespace: "default", name: "e")
        _ = try server.api.patch(handle, key, .merge(["metadata": ["labels": ["a": "b"]]]), server.info("three"))
        let owners = server.api.stored(handle, key)?.managedFields.entries.map { "\($0.identity.manager) \($0.apiVersion)" }
        #expect(owners == ["one v1", "three events.k8s.io/v1", "two v1"])
    }

    @Test func `a field that becomes atomic is owned by all who owned a part of it`() throws {
        try server.apply("things", "t", ["spec": ["labels": ["a": "1"], "nested": ["a": "x"]]], by: "one")
        var definition = try server.value("customresourcedefinitions", "things.example.com")
        for version in [0, 1] {
            guard var versions = definition.at("spec", "versions")?.arrayValue else { break }
            versions[version].set(
                "atomic", at: "schema", "openAPIV3Schema", "properties", "spec", "properties", "labels", "x-kubernetes-map-type")
            definition.set(.array(versions), at: "spec", "versions")
        }
        try server.real.update("customresourcedefinitions", "things.example.com", definition)
        let error = server.failure { try server.apply("things", "t", ["spec": ["labels": ["b": "1"]]], by: "two") }
        #expect(error?.details.causes.map(\.field) == [".spec.labels"])
        try server.apply("things", "t", ["spec": ["labels": ["b": "1"]]], by: "two", force: true)
        #expect(try server.owners("things", "t") == ["Apply one example.com/v1: .spec.nested.a", "Apply two example.com/v1: .spec.labels"])
    }

    // MARK: - Names

    @Test(arguments: [
        ("kubectl/v1.33.1 (linux/amd64) kubernetes/8adc0f0", "kubectl"), ("python-requests", "python-requests"), ("", ""),
        ("a\u{7}b/1", "ab"), ("é/1", "é"),
    ])
    func `a client without a manager is called after its user agent`(_ agent: String, _ name: String) {
        #expect(FieldManagerName.name(ofUserAgent: agent) == name)
        #expect(FieldManagerName.name(ofUserAgent: String(repeating: "é", count: 100)).utf8.count == 128)
    }
}
