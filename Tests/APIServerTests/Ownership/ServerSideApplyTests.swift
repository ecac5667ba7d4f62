import ObjectModel
import Testing

@testable import APIServer

struct ServerSideApplyTests {
    let server: OwnedServer

    init() throws { server = try OwnedServer() }

    // The first cases are those of the documentation of server-side apply.

    @Test func `an apply of an object that does not exist creates it and owns what it names`() throws {
        let result = try server.apply(
            "configmaps", "test-cm", ["metadata": ["labels": ["test-label": "test"]], "data": ["key": "some value"]], by: "kubectl")
        #expect(result.wasCreated)
        #expect(result.object.at("data", "key") == "some value")
        #expect(try server.owners("configmaps", "test-cm") == ["Apply kubectl v1: .data.key .metadata.labels.test-label"])
        let entry = try #require(server.api.managedFields(of: try server.stored("configmaps", "test-cm"))?[0])
        #expect(
            entry == [
                "manager": "kubectl", "operation": "Apply", "apiVersion": "v1", "time": "2023-11-14T22:13:20Z", "fieldsType": "FieldsV1",
                "fieldsV1": ["f:data": ["f:key": [:]], "f:metadata": ["f:labels": ["f:test-label": [:]]]],
            ])
        #expect(server.api.writtenManagedFields.json == [entry])
    }

    @Test func `an update takes what it changes, and a later apply conflicts with it`() throws {
        let configuration: JSONValue = ["metadata": ["labels": ["test-label": "test"]], "data": ["key": "some value"]]
        try server.apply("configmaps", "test-cm", configuration, by: "kubectl")
        try server.merge("configmaps", "test-cm", ["data": ["key": "new value"]], by: "kube-controller-manager")
        #expect(
            try server.owners("configmaps", "test-cm") == [
                "Apply kubectl v1: .metadata.labels.test-label", "Update kube-controller-manager v1: .data.key",
            ])
        let error = try #require(server.failure { try server.apply("configmaps", "test-cm", configuration, by: "kubectl") })
        #expect(error.code == 409)
        #expect(error.reason == .conflict)
        #expect(
            error.message == #"Apply failed with 1 conflict: conflict with "kube-controller-manager" using v1: .data.key"#)
        #expect(
            error.details.causes == [
                StatusCause(
                    type: "FieldManagerConflict", message: #"conflict with "kube-controller-manager" using v1"#, field: ".data.key")
            ])
        #expect(error.status["details"] == ["causes": .array(error.details.causes.map(\.json))])
        try server.apply("configmaps", "test-cm", configuration, by: "kubectl", force: true)
        #expect(try server.value("configmaps", "test-cm").at("data", "key") == "some value")
        #expect(try server.owners("configmaps", "test-cm") == ["Apply kubectl v1: .data.key .metadata.labels.test-label"])
    }

    @Test func `several conflicts are grouped by their managers`() throws {
        try server.create("configmaps", ["metadata": ["name": "c"], "data": ["a": "1", "b": "1", "c": "1"]], by: "zed")
        try server.apply("configmaps", "c", ["data": ["d": "1", "a": "1"]], by: "amy")
        let error = server.failure {
            try server.apply("configmaps", "c", ["data": ["a": "2", "b": "2", "d": "2"]], by: "bob")
        }
        #expect(
            error?.message == """
                Apply failed with 4 conflicts: conflicts with "amy":
                - .data.a
                - .data.d
                conflicts with "zed" using v1:
                - .data.a
                - .data.b
                """)
        #expect(error?.details.causes.count == 4)
    }

    @Test func `replicas are handed over to an autoscaler without a moment in between`() throws {
        let template: JSONValue = [
            "metadata": ["labels": ["app": "nginx"]],
            "spec": ["containers": [["name": "nginx", "image": "nginx:1.14.2", "ports": [["containerPort": 80]]]]],
        ]
        func deployment(_ replicas: JSONValue?) -> JSONValue {
            var spec: JSONValue = ["selector": ["matchLabels": ["app": "nginx"]], "template": template]
            if let replicas { spec["replicas"] = replicas }
            return ["spec": spec]
        }
        try server.apply("deployments", "nginx-deployment", deployment(3), by: "kubectl")
        try server.apply(
            "deployments", "nginx-deployment", ["spec": ["replicas": 3]], by: "handover-to-hpa")
        #expect(
            try server.owners("deployments", "nginx-deployment").contains("Apply handover-to-hpa apps/v1: .spec.replicas"))
        try server.apply("deployments", "nginx-deployment", deployment(nil), by: "kubectl")
        #expect(try server.value("deployments", "nginx-deployment").at("spec", "replicas") == 3)
        let mine = try #require(try server.owners("deployments", "nginx-deployment").first { $0.hasPrefix("Apply kubectl") })
        #expect(!mine.contains(".spec.replicas"))
        // The last who applied it gives it up: the field goes and gets its default.
        try server.apply("deployments", "nginx-deployment", [:], by: "handover-to-hpa")
        #expect(try server.value("deployments", "nginx-deployment").at("spec", "replicas") == 1)
    }

    @Test func `what an applier no longer names goes, unless somebody else owns it`() throws {
        try server.apply("configmaps", "c", ["metadata": ["labels": ["l": "1"]], "data": ["a": "1", "b": "1"]], by: "one")
        try server.apply("configmaps", "c", ["data": ["b": "1"]], by: "two")
        try server.merge("configmaps", "c", ["data": ["u": "1"]], by: "updater")
        try server.apply("configmaps", "c", ["data": ["x": "1"]], by: "one")
        let value = try server.value("configmaps", "c")
        #expect(value["data"] == ["b": "1", "u": "1", "x": "1"])
        #expect(value["metadata"]?["labels"] == nil)
        #expect(
            try server.owners("configmaps", "c") == [
                "Apply two v1: .data.b", "Apply one v1: .data.x", "Update updater v1: .data.u",
            ])
        try server.apply("configmaps", "c", [:], by: "one")
        #expect(try server.value("configmaps", "c")["data"] == ["b": "1", "u": "1"])
        #expect(try server.owners("configmaps", "c").count == 2)
    }

    @Test func `applying the same twice writes nothing, and the time stays`() throws {
        try server.apply("deployments", "d", ["spec": Samples.workload], by: "one")
        let before = try server.stored("deployments", "d")
        server.real.time = server.real.time + 60_000_000_000
        let again = try server.apply("deployments", "d", ["spec": Samples.workload], by: "one")
        #expect(!again.wasCreated)
        #expect(again.object.version == before.value.version)
        #expect(try server.stored("deployments", "d") === before)
        try server.apply("deployments", "d", ["spec": Samples.workload], by: "one", force: true)
        #expect(try server.stored("deployments", "d") === before)
    }

    @Test func `applying what others have applied is a write that changes the owners alone`() throws {
        try server.apply("configmaps", "c", ["data": ["a": "1"]], by: "one")
        let before = try server.stored("configmaps", "c")
        let result = try server.apply("configmaps", "c", ["data": ["a": "1"]], by: "two")
        let after = try server.stored("configmaps", "c")
        #expect(after.revision == before.revision + 1)
        #expect(result.object["data"] == before.value["data"])
        #expect(try server.owners("configmaps", "c") == ["Apply two v1: .data.a", "Apply one v1: .data.a"])
        let event = try server.api.watch(
            try server.handle("configmaps"), options: WatchOptions(resourceVersion: String(before.revision))
        ).next()
        #expect(event?.type == .modified)
        // Both must let go before it goes.
        try server.apply("configmaps", "c", [:], by: "one")
        #expect(try server.value("configmaps", "c")["data"] == ["a": "1"])
        try server.apply("configmaps", "c", [:], by: "two")
        #expect(try server.value("configmaps", "c")["data"] == nil)
        #expect(try server.stored("configmaps", "c").managedFields.isEmpty)
    }

    @Test func `a dry run says what would be and writes nothing`() throws {
        let made = try server.apply("configmaps", "c", ["data": ["a": "1"]], by: "one", dryRun: true)
        #expect(made.wasCreated)
        #expect(server.api.writtenManagedFields.entries.count == 1)
        #expect(server.api.stored(try server.handle("configmaps"), try server.key("configmaps", "c")) == nil)
        try server.apply("configmaps", "c", ["data": ["a": "1"]], by: "one")
        let revision = server.api.currentRevision
        let changed = try server.apply("configmaps", "c", ["data": ["a": "2"]], by: "two", force: true, dryRun: true)
        #expect(changed.object.at("data", "a") == "2")
        #expect(server.api.currentRevision == revision)
        #expect(try server.value("configmaps", "c").at("data", "a") == "1")
    }

    // MARK: - Lists

    @Test func `elements of a set have owners of their own`() throws {
        try server.apply("things", "t", ["spec": ["tags": ["a", "b"]]], by: "one")
        try server.apply("things", "t", ["spec": ["tags": ["c", "b"]]], by: "two")
        #expect(try server.value("things", "t").at("spec", "tags") == ["a", "c", "b"])
        try server.apply("things", "t", ["spec": ["tags": ["b"]]], by: "one")
        #expect(try server.value("things", "t").at("spec", "tags") == ["c", "b"])
        #expect(
            try server.owners("things", "t") == [
                #"Apply one example.com/v1: .spec.tags[="b"]"#, #"Apply two example.com/v1: .spec.tags[="b"] .spec.tags[="c"]"#,
            ])
    }

    @Test func `elements of a map list are matched by their keys, defaults of keys included`() throws {
        try server.apply("things", "t", ["spec": ["ports": [["port": 80, "name": "http"]]]], by: "one")
        try server.apply(
            "things", "t", ["spec": ["ports": [["port": 80, "protocol": "TCP"], ["port": 80, "protocol": "UDP"]]]], by: "two")
        #expect(
            try server.value("things", "t").at("spec", "ports") == [
                ["port": 80, "protocol": "TCP", "name": "http"], ["port": 80, "protocol": "UDP"],
            ])
        let clash = server.failure { try server.apply("things", "t", ["spec": ["ports": [["port": 80, "name": "x"]]]], by: "two") }
        #expect(
            clash?.message
                == #"Apply failed with 1 conflict: conflict with "one": .spec.ports[port=80,protocol="TCP"].name"#)
        try server.apply("things", "t", [:], by: "two")
        #expect(try server.value("things", "t").at("spec", "ports") == [["port": 80, "name": "http", "protocol": "TCP"]])
    }

    @Test func `container ports of built-in kinds default their protocol too`() throws {
        func pod(_ port: JSONValue) -> JSONValue {
            ["spec": ["containers": [["name": "main", "image": "example.com/image:1", "ports": [port]]]]]
        }
        try server.apply("pods", "p", pod(["containerPort": 80]), by: "one")
        try server.apply("pods", "p", pod(["containerPort": 80, "protocol": "TCP"]), by: "two")
        let ports = try server.value("pods", "p").at("spec", "containers")?[0]?["ports"]
        #expect(ports == [["containerPort": 80, "protocol": "TCP"]])
        let two = try #require(try server.owners("pods", "p").first { $0.hasPrefix("Apply two") })
        #expect(two.contains(#".spec.containers[name="main"].ports[containerPort=80,protocol="TCP"].protocol"#))
    }

    @Test func `atomic lists and maps have one owner`() throws {
        try server.apply("things", "t", ["spec": ["args": ["a"], "selector": ["x": "1"]]], by: "one")
        let error = server.failure {
            try server.apply("things", "t", ["spec": ["args": ["a", "b"], "selector": ["y": "1"]]], by: "two")
        }
        #expect(error?.details.causes.map(\.field) == [".spec.args", ".spec.selector"])
        try server.apply("things", "t", ["spec": ["args": ["b"], "selector": ["y": "1"]]], by: "two", force: true)
        #expect(try server.value("things", "t")["spec"] == ["args": ["b"], "selector": ["y": "1"]])
        #expect(try server.owners("things", "t") == ["Apply two example.com/v1: .spec.args .spec.selector"])
    }

    @Test func `where the schema says nothing objects are granular and lists are not`() throws {
        try server.apply("things", "t", ["spec": ["free": ["a": ["b": 1, "l": [1, 2]]]]], by: "one")
        try server.apply("things", "t", ["spec": ["free": ["a": ["c": 2]]]], by: "two")
        #expect(try server.value("things", "t").at("spec", "free") == ["a": ["b": 1, "l": [1, 2], "c": 2]])
        let error = server.failure { try server.apply("things", "t", ["spec": ["free": ["a": ["l": [2]]]]], by: "two") }
        #expect(error?.details.causes.map(\.field) == [".spec.free.a.l"])
        try server.apply("things", "t", [:], by: "one")
        #expect(try server.value("things", "t").at("spec", "free") == ["a": ["c": 2]])
    }

    /// The order of a merged list; upstream's tables of merges of associative lists in other words.
    @Test(arguments: [
        ("a b c", "a b c", "a b c"), ("a b c", "b a", "b c a"), ("a b c", "x", "a b c x"), ("a b c", "x a", "x a b c"),
        ("a b c", "c x a", "b c x a"), ("a c", "a b c", "a b c"), ("a b d e", "b c d", "a b c d e"), ("", "b a", "b a"),
    ])
    func `merged lists keep the order of the configuration and the rest where it was`(_ live: String, _ applied: String, _ merged: String)
        throws
    {
        func tags(_ text: String) -> JSONValue {
            ["spec": ["tags": .array(text.split(separator: " ").map { .string(String($0)) })]]
        }
        try server.create("things", ["metadata": ["name": "t"], "spec": tags(live)["spec"] ?? [:]], by: "one")
        try server.apply("things", "t", tags(applied), by: "two")
        let result = try server.value("things", "t").at("spec", "tags")?.arrayValue?.compactMap(\.stringValue).joined(separator: " ")
        #expect(result == merged)
    }

    // MARK: - Refusals

    @Test func `a configuration that does not fit the schema is refused in kube-apiserver's words`() throws {
        let cases: [(JSONValue, String)] = [
            (["spec": ["wrong": 1]], ".spec.wrong: field not declared in schema"),
            (["spec": ["replicas": "3"]], ".spec.replicas: expected numeric (int or float), got string"),
            (["spec": ["text": 3]], ".spec.text: expected string, got &value.valueUnstructured{Value:3}"),
            (["spec": ["args": "a"]], ".spec.args: expected list, got &{a}"),
            (["spec": ["nested": ["a"]]], ".spec.nested: expected map, got &{[a]}"),
            (["spec": ["args": ["a", 1]]], ".spec.args[1]: expected string, got &value.valueUnstructured{Value:1}"),
            (["spec": ["tags": ["a", "a"]]], #".spec.tags: duplicate entries for key [="a"]"#),
            (
                ["spec": ["ports": [["port": 1], ["port": 1, "protocol": "TCP"]]]],
                #".spec.ports: duplicate entries for key [port=1,protocol="TCP"]"#
            ),
            (["spec": ["tags": [nil]]], ".spec.tags: element 0: associative list without keys has an element that's an explicit null"),
            (
                ["spec": ["nested": 1, "text": true]],
                "errors:\n  .spec.nested: expected map, got &{1}\n  .spec.text: expected string, got &value.valueUnstructured{Value:true}"
            ),
        ]
        for (configuration, why) in cases {
            let error = server.failure { try server.apply("things", "t", configuration, by: "one") }
            #expect(error?.code == 500)
            #expect(error?.message == "failed to create typed patch object (/t; example.com/v1, Kind=Thing): \(why)")
        }
        let pod = server.failure {
            try server.apply("pods", "p", ["metadata": ["namespace": "default"], "spec": ["containers": [["image": "x"]]]], by: "one")
        }
        #expect(
            pod?.message
                == "failed to create typed patch object (default/p; /v1, Kind=Pod): .spec.containers: element 0: associative list with keys "
                + #"has an element that omits all key fields ["name"] (and doesn't have default values for any key fields)"#)
    }

    @Test func `kind, version, owners and name of the configuration are checked`() throws {
        func refusal(_ configuration: JSONValue, _ manager: String? = "one", force: Bool = false) throws -> APIError? {
            let handle = try server.handle("things")
            let info = RequestInfo(time: server.real.time, actor: "test", fieldManager: manager, force: force)
            return server.failure { try server.api.apply(handle, try server.key("things", "t"), configuration, info) }
        }
        let good: JSONValue = ["apiVersion": "example.com/v1", "kind": "Thing", "metadata": ["name": "t"]]
        func with(_ value: JSONValue?, at path: String...) -> JSONValue {
            var changed = good
            changed.set(value, path: path[...])
            return changed
        }
        #expect(try refusal(with("v2", at: "apiVersion"))?.message == "invalid object type: /v2, Kind=Thing")
        #expect(try refusal(with(nil, at: "kind"))?.message == "invalid object type: example.com/v1, Kind=")
        #expect(try refusal(with("example.com/v1beta1", at: "apiVersion"))?.code == 400)
        #expect(try refusal(with([], at: "metadata", "managedFields"))?.message == "metadata.managedFields must be nil")
        #expect(try refusal([])?.code == 400)
        #expect(
            try refusal(with("u", at: "metadata", "name"))?.message
                == "the name of the object (u) does not match the name on the URL (t)")
        #expect(
            try refusal(with("u", at: "metadata", "uid"))?.message
                == "Operation cannot be fulfilled on things.example.com \"t\": uid mismatch: the provided object specified uid u, "
                + "and no existing object was found")
        for missing in [nil, ""] {
            let error = try refusal(good, missing)
            #expect(error?.code == 422)
            #expect(
                error?.message
                    == "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch")
        }
        #expect(try refusal(good, "a\nb")?.message.contains(#"Invalid value: "a\nb": invalid character U+000A (at position 1)"#) == true)
        #expect(
            try refusal(good, String(repeating: "x", count: 129))?.message
                == "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Too long: may not be more than 128 bytes")
        #expect(server.api.stored(try server.handle("things"), try server.key("things", "t")) == nil)
        // A resourceVersion is a precondition only for what is there.
        let made = try server.apply("things", "t", ["metadata": ["resourceVersion": "1"], "spec": ["replicas": 1]], by: "one")
        #expect(made.wasCreated)
        let stale = server.failure {
            try server.apply("things", "t", ["metadata": ["resourceVersion": "1"], "spec": ["replicas": 2]], by: "one")
        }
        #expect(stale?.code == 409)
        #expect(stale?.message.hasSuffix(APIError.optimisticLockMessage) == true)
    }

    @Test func `a server that does not track owners takes no apply`() throws {
        let server = try RealServer()
        let handle = try server.handle("configmaps")
        let configuration: JSONValue = ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "c"]]
        let error = server.failure {
            try server.api.patch(handle, server.key(handle, "c"), .apply(configuration), server.info)
        }
        #expect(error?.code == 415)
        try server.create("configmaps", ["metadata": ["name": "c"]])
        #expect(server.api.stored(handle, server.key(handle, "c"))?.managedFields.isEmpty == true)
    }

    // MARK: - Subresources

    @Test func `status is applied through its own subresource and owned there`() throws {
        try server.apply("things", "t", ["spec": ["replicas": 1], "status": ["note": "ignored"]], by: "one")
        #expect(try server.value("things", "t")["status"] == nil)
        try server.apply("things", "t", ["spec": ["replicas": 9], "status": ["note": "n"]], by: "one", .status)
        let value = try server.value("things", "t")
        #expect(value["status"] == ["note": "n"])
        #expect(value.at("spec", "replicas") == 1)
        #expect(
            try server.owners("things", "t") == [
                "Apply one example.com/v1: .spec.replicas", "Apply one/status example.com/v1: .status.note",
            ])
        let error = server.failure { try server.apply("things", "t", ["status": ["note": "m"]], by: "two", .status) }
        #expect(
            error?.message == #"Apply failed with 1 conflict: conflict with "one" with subresource "status": .status.note"#)
        try server.apply("things", "t", [:], by: "one", .status)
        #expect(try server.value("things", "t")["status"]?.isEmptyOrNull ?? true)
        #expect(server.failure { try server.apply("things", "absent", ["status": [:]], by: "one", .status) }?.code == 404)
    }

    @Test(arguments: ["things", "deployments"])
    func `scale is applied through its own subresource`(_ resource: String) throws {
        let version = try server.handle(resource).kind.apiVersion
        let spec: JSONValue = resource == "things" ? ["replicas": 2, "text": "x"] : Samples.workload
        var object: JSONValue = ["spec": spec]
        object.set(2, at: "spec", "replicas")
        try server.apply(resource, "s", object, by: "one")
        let error = server.failure { try server.apply(resource, "s", ["spec": ["replicas": 5]], by: "scaler", .scale) }
        #expect(error?.message == #"Apply failed with 1 conflict: conflict with "one": .spec.replicas"#)
        let scale = try server.apply(resource, "s", ["spec": ["replicas": 5]], by: "scaler", .scale, force: true)
        #expect(scale.object["kind"] == "Scale")
        #expect(scale.object.at("spec", "replicas") == 5)
        #expect(try server.value(resource, "s").at("spec", "replicas") == 5)
        let owners = try server.owners(resource, "s")
        #expect(owners.contains("Apply scaler/scale \(version): .spec.replicas"))
        #expect(owners.contains { $0.hasPrefix("Apply one \(version):") && !$0.contains(".spec.replicas") })
        let revision = server.api.currentRevision
        try server.apply(resource, "s", ["spec": ["replicas": 5]], by: "scaler", .scale)
        #expect(server.api.currentRevision == revision)
        let wrong = server.failure {
            try server.api.apply(
                try server.handle(resource), try server.key(resource, "s"), subresource: .scale,
                ["apiVersion": "apps/v1", "kind": "Scale"], server.info("scaler"))
        }
        #expect(wrong?.message == "invalid object type: apps/v1, Kind=Scale")
    }

    // MARK: - kubectl

    @Test func `kubectl takes over what it had applied from the client's side`() throws {
        let annotation = "kubectl.kubernetes.io/last-applied-configuration"
        let applied = #"{"apiVersion":"v1","data":{"a":"1","b":"1"},"kind":"ConfigMap","metadata":{"annotations":{},"name":"c"}}"#
        try server.create(
            "configmaps",
            ["metadata": ["name": "c", "annotations": [annotation: .string(applied + "\n")]], "data": ["a": "1", "b": "1"]],
            by: "kubectl-client-side-apply")
        // What others have changed since stays theirs.
        try server.merge("configmaps", "c", ["data": ["b": "2"]], by: "other")
        let error = server.failure { try server.apply("configmaps", "c", ["data": ["a": "9", "b": "9"]], by: "kubectl") }
        #expect(error?.message == #"Apply failed with 1 conflict: conflict with "other" using v1: .data.b"#)
        #expect(
            server.failure { try server.apply("configmaps", "c", ["data": ["a": "9"]], by: "someone") }?.details.causes.count == 1)
        let result = try server.apply("configmaps", "c", ["data": ["a": "9"]], by: "kubectl")
        #expect(result.object.at("data", "a") == "9")
        #expect(
            result.object.at("metadata", "annotations", annotation)
                == .string(#"{"apiVersion":"v1","data":{"a":"9"},"kind":"ConfigMap","metadata":{"name":"c"}}"# + "\n"))
    }
}
