import ObjectModel
import RESTEndpoints

extension Behaviour {
    static let writing: [Behaviour] = [
        Behaviour(8, "a stale resourceVersion is a conflict, none at all is unconditional where the kind allows that") { transport in
            let own = try await OwnNamespace(transport, 8)
            let made = try await own.makeMap("a")
            var changed = made
            changed.set("w", at: "data", "k")
            try await transport.expect(200, "PUT", own.maps + "/a", changed)
            changed.set("x", at: "data", "k")
            let conflict = try await transport.expect(409, "PUT", own.maps + "/a", changed)
            try check(conflict.text("reason"), is: "Conflict")
            try check(conflict["details"], is: ["name": "a", "kind": "configmaps"])
            try check(
                conflict.text("message"),
                is: "Operation cannot be fulfilled on configmaps \"a\": the object has been modified; please apply your changes to the "
                    + "latest version and try again")
            changed.set(nil, at: "metadata", "resourceVersion")
            try await transport.expect(200, "PUT", own.maps + "/a", changed)
            let definition = try await OwnDefinition(transport, 8)
            let widgets = definition.widgets(own)
            try await transport.expect(201, "POST", widgets, definition.widget("w"))
            let refused = try await transport.expect(422, "PUT", widgets + "/w", definition.widget("w", ["color": "blue"]))
            try check(refused.text("message").contains("metadata.resourceVersion"), "the message is \(refused.text("message"))")
        },
        Behaviour(37, "an update makes what does not exist, for the kinds that allow it") { transport in
            let own = try await OwnNamespace(transport, 37)
            for (path, object) in creatable(own) {
                var named = object
                named.set("made", at: "metadata", "name")
                named.set("1", at: "metadata", "resourceVersion")
                let made = try await transport.expect(201, "PUT", path + "/made", named)
                try check(!made.text("metadata", "uid").isEmpty, "\(path) was made without a uid")
                try check(try await transport.expect(200, "GET", path + "/made")["metadata"], is: made["metadata"])
                named.set("other", at: "metadata", "name")
                named.set("b2b1a5c0-0000-4000-8000-000000000001", at: "metadata", "uid")
                try await transport.expect(409, "PUT", path + "/other", named)
                named.set(nil, at: "metadata", "uid")
                try await transport.expect(201, "PUT", path + "/other?dryRun=All", named)
                try await transport.expect(404, "GET", path + "/other")
                try await transport.expect(200, "DELETE", path + "/made")
            }
            let map: JSONValue = ["metadata": ["name": "made"]]
            let missing = try await transport.expect(404, "PUT", own.maps + "/made", map)
            try check(missing.text("message"), is: "configmaps \"made\" not found")
            let definition = try await OwnDefinition(transport, 37)
            try await transport.expect(404, "PUT", definition.widgets(own) + "/made", definition.widget("made"))
            try await transport.expect(404, "PUT", own.path("services") + "/made/status", ["metadata": ["name": "made"]])
        },
        Behaviour(9, "the generation counts changes of the specification and the mark of deletion, never the status") { transport in
            let own = try await OwnNamespace(transport, 9)
            let definition = try await OwnDefinition(transport, 9)
            let widgets = definition.widgets(own)
            let made = try await transport.expect(201, "POST", widgets, definition.widget("w"))
            try check(made.at("metadata", "generation"), is: 1)
            try check(try await own.merge(widgets + "/w", ["spec": ["color": "blue"]]).at("metadata", "generation"), is: 2)
            try check(try await own.merge(widgets + "/w/status", ["status": ["replicas": 1]]).at("metadata", "generation"), is: 2)
            let held = try await own.merge(widgets + "/w", ["metadata": ["labels": ["a": "b"], "finalizers": ["example.com/f"]]])
            try check(held.at("metadata", "generation"), is: 2)
            let marked = try await transport.expect(200, "DELETE", widgets + "/w")
            try check(marked.at("metadata", "generation"), is: 3)
            try await own.merge(widgets + "/w", ["metadata": ["finalizers": nil]])
            try await transport.expect(404, "GET", widgets + "/w")
        },
        Behaviour(10, "generateName adds five characters") { transport in
            let own = try await OwnNamespace(transport, 10)
            var names: Set<String> = []
            for _ in 0..<20 {
                let made = try await transport.expect(201, "POST", own.maps, ["metadata": ["generateName": "a-"]])
                let name = made.text("metadata", "name")
                try check(name.hasPrefix("a-") && name.utf8.count == 7, "the name is \(name)")
                try check(made.text("metadata", "generateName"), is: "a-")
                names.insert(name)
            }
            try check(names.count, is: 20)
        },
        Behaviour(12, "patches of each type, where the kind takes them") { transport in
            let own = try await OwnNamespace(transport, 12)
            try await own.makeMap("a")
            let test: JSONValue = [["op": "test", "path": "/data/k", "value": "x"]]
            let failed = try await transport.expect(422, "PATCH", own.maps + "/a", test, type: "application/json-patch+json")
            try check(failed.text("reason"), is: "Invalid")
            let replaced = try await transport.expect(
                200, "PATCH", own.maps + "/a", [["op": "replace", "path": "/data/k", "value": "x"]], type: "application/json-patch+json")
            try check(replaced["data"], is: ["k": "x"])
            let stale: JSONValue = ["metadata": ["resourceVersion": "1"], "data": ["k": "y"]]
            try await transport.expect(409, "PATCH", own.maps + "/a", stale, type: "application/merge-patch+json")
            let service: JSONValue = ["metadata": ["name": "s"], "spec": ["ports": [["name": "a", "port": 80]]]]
            try await transport.expect(201, "POST", own.path("services"), service)
            let merged = try await transport.expect(
                200, "PATCH", own.path("services") + "/s", ["spec": ["ports": [["name": "b", "port": 81]]]],
                type: "application/strategic-merge-patch+json")
            try check(merged.at("spec", "ports")?.arrayValue?.count, is: 2)
            let definition = try await OwnDefinition(transport, 12)
            let widgets = definition.widgets(own)
            try await transport.expect(201, "POST", widgets, definition.widget("w"))
            let refused = try await transport.expect(
                415, "PATCH", widgets + "/w", ["spec": [:]], type: "application/strategic-merge-patch+json")
            try check(refused.text("reason"), is: "UnsupportedMediaType")
            try check(
                refused.text("message").hasPrefix(
                    "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, "
                        + "application/merge-patch+json"), "the message is \(refused.text("message"))")
            try await transport.expect(415, "PATCH", own.maps + "/a", [:], type: "text/plain")
        },
        Behaviour(13, "subresources change their part and no other") { transport in
            let own = try await OwnNamespace(transport, 13)
            let definition = try await OwnDefinition(transport, 13)
            let widgets = definition.widgets(own)
            var widget = try await transport.expect(201, "POST", widgets, definition.widget("w", ["replicas": 1]))
            widget["status"] = ["replicas": 7]
            widget.set("blue", at: "spec", "color")
            let main = try await transport.expect(200, "PUT", widgets + "/w", widget)
            try check(main["status"], is: nil)
            try check(main.at("spec", "color"), is: "blue")
            widget.set(.string(main.version), at: "metadata", "resourceVersion")
            widget.set("green", at: "spec", "color")
            let status = try await transport.expect(200, "PUT", widgets + "/w/status", widget)
            try check(status.at("status", "replicas"), is: 7)
            try check(status.at("spec", "color"), is: "blue")
            var scale = try await transport.expect(200, "GET", widgets + "/w/scale")
            try check(scale["kind"], is: "Scale")
            try check(scale["apiVersion"], is: "autoscaling/v1")
            try check(scale["status"], is: ["replicas": 7])
            scale.set(3, at: "spec", "replicas")
            try check(try await transport.expect(200, "PUT", widgets + "/w/scale", scale).at("spec", "replicas"), is: 3)
            try check(try await own.merge(widgets + "/w/scale", ["spec": ["replicas": 4]]).at("spec", "replicas"), is: 4)
            try check(try await transport.expect(200, "GET", widgets + "/w").at("spec", "replicas"), is: 4)
            try await podSubresources(transport, own)
        },
        Behaviour(14, "finalizers and grace hold what is deleted; preconditions guard it") { transport in
            let own = try await OwnNamespace(transport, 14)
            let made = try await own.makeMap("a")
            let wrong: JSONValue = ["preconditions": ["uid": "x"]]
            let conflict = try await transport.expect(409, "DELETE", own.maps + "/a", wrong)
            try check(conflict.text("reason"), is: "Conflict")
            try await own.merge(own.maps + "/a", ["metadata": ["finalizers": ["example.com/f"]]])
            let uid: JSONValue = ["preconditions": ["uid": .string(made.text("metadata", "uid"))]]
            let held = try await transport.expect(200, "DELETE", own.maps + "/a", uid)
            try check(held["kind"], is: "ConfigMap")
            try check(!held.text("metadata", "deletionTimestamp").isEmpty, "a held object has no deletionTimestamp")
            try await transport.expect(
                422, "PATCH", own.maps + "/a",
                ["metadata": ["finalizers": ["example.com/f", "example.com/g"]]], type: "application/merge-patch+json")
            try await own.merge(own.maps + "/a", ["metadata": ["finalizers": []]])
            try await transport.expect(404, "GET", own.maps + "/a")
            for (policy, finalizer) in [("Foreground", "foregroundDeletion"), ("Orphan", "orphan")] {
                try await own.makeMap("b", labels: ["policy": .string(policy.lowercased())])
                let marked = try await transport.expect(200, "DELETE", own.maps + "/b?propagationPolicy=\(policy)")
                try check(marked.at("metadata", "finalizers"), is: [.string(finalizer)])
                try await own.merge(own.maps + "/b", ["metadata": ["finalizers": nil]])
            }
            let unknown = try await transport.expect(422, "DELETE", own.maps + "/b?propagationPolicy=Sideways")
            try check(unknown.text("reason"), is: "Invalid")
            try await transport.expect(400, "DELETE", own.maps + "/b?gracePeriodSeconds=soon")
        },
        Behaviour(16, "a namespace that is being deleted takes nothing new") { transport in
            let own = try await OwnNamespace(transport, 16)
            let namespace = "/api/v1/namespaces/" + own.name
            let all = try await transport.send("DELETE", "/api/v1/namespaces")
            try check(all.head.status, is: 405)
            try check(all.head.headers["Allow"], is: "GET, POST")
            try check(try await transport.expect(200, "GET", namespace).at("spec", "finalizers"), is: ["kubernetes"])
            try await own.merge(namespace, ["metadata": ["finalizers": ["example.com/hold"]]])
            let marked = try await transport.expect(200, "DELETE", namespace)
            try check(marked.at("status", "phase"), is: "Terminating")
            let refused = try await transport.expect(403, "POST", own.maps, ["metadata": ["name": "a"]])
            try check(refused.at("details", "causes")?[0]?["reason"], is: "NamespaceTerminating")
            try await own.merge(namespace, ["metadata": ["finalizers": nil]])
            try await transport.expect(404, "POST", "/api/v1/namespaces/no-such/configmaps", ["metadata": ["name": "a"]])
        },
        Behaviour(23, "unknown and repeated fields are ignored, named or refused") { transport in
            let own = try await OwnNamespace(transport, 23)
            let map: JSONValue = ["metadata": ["name": "a"], "date": ["k": "v"]]
            let warned = try await transport.send("POST", own.maps, map)
            try check(warned.head.status, is: 201)
            try check(warned.head.headers.values(of: "Warning"), is: ["299 - \"unknown field \\\"date\\\"\""])
            let strict = try await transport.expect(400, "POST", own.maps + "?fieldValidation=Strict", map)
            try check(
                strict.text("message"),
                is: "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error: unknown field \"date\"")
            var other = map
            other.set("b", at: "metadata", "name")
            let ignored = try await transport.send("POST", own.maps + "?fieldValidation=Ignore", other)
            try check(ignored.head.status, is: 201)
            try check(ignored.head.headers["Warning"], is: nil)
            try await transport.expect(422, "POST", own.maps + "?fieldValidation=Sometimes", map)
            var twice = EndpointRequest(method: "POST", path: own.maps, headers: ["Content-Type": "application/json"])
            twice.body = Array(#"{"metadata":{"name":"c"},"data":{"k":"v","k":"w"}}"#.utf8)
            let repeated = try await transport.send(twice)
            try check(repeated.head.status, is: 201)
            try check(try repeated.json()["data"], is: ["k": "w"])
            try check(repeated.head.headers.values(of: "Warning"), is: ["299 - \"duplicate field \\\"data.k\\\"\""])
            twice.query = "fieldValidation=Strict"
            try check(try await transport.send(twice).head.status, is: 400)
        },
        Behaviour(24, "a dry run does everything but commit") { transport in
            let own = try await OwnNamespace(transport, 24)
            let definition = try await OwnDefinition(transport, 24)
            let widgets = definition.widgets(own)
            let tried = try await transport.expect(201, "POST", widgets + "?dryRun=All", definition.widget("w"))
            try check(tried.at("spec", "color"), is: "red")
            try check(!tried.text("metadata", "uid").isEmpty, "a dry run gives no uid")
            try await transport.expect(404, "GET", widgets + "/w")
            try await transport.expect(422, "POST", widgets + "?dryRun=All", definition.widget("w", ["limit": 11]))
            let made = try await transport.expect(201, "POST", widgets, definition.widget("w"))
            let changed = try await transport.expect(
                200, "PATCH", widgets + "/w?dryRun=All", ["spec": ["color": "blue"]], type: "application/merge-patch+json")
            try check(changed.at("spec", "color"), is: "blue")
            try await transport.expect(200, "DELETE", widgets + "/w?dryRun=All")
            try await transport.expect(200, "DELETE", widgets + "/w", ["dryRun": ["All"]])
            try check(try await transport.expect(200, "GET", widgets + "/w"), is: made)
            try await transport.expect(422, "POST", widgets + "?dryRun=Some", definition.widget("x"))
        },
    ]

    /// Objects of the kinds that an update may make, and where they are.
    private static func creatable(_ own: OwnNamespace) -> [(path: String, object: JSONValue)] {
        let about: JSONValue = ["kind": "ConfigMap", "name": "a", "namespace": .string(own.name)]
        let roles = "rbac.authorization.k8s.io"
        let reference: JSONValue = ["apiGroup": .string(roles), "kind": "ClusterRole", "name": "view"]
        return [
            (own.path("endpoints"), [:]), (own.path("events"), ["involvedObject": about, "reason": "Tested", "type": "Normal"]),
            (own.path("services"), ["spec": ["ports": [["port": 80]]]]),
            (own.path("coordination.k8s.io/v1", "leases"), ["spec": ["holderIdentity": "a"]]),
            (own.path("\(roles)/v1", "roles"), ["rules": []]), (own.path("\(roles)/v1", "rolebindings"), ["roleRef": reference]),
            ("/apis/\(roles)/v1/clusterroles", ["rules": []]), ("/apis/\(roles)/v1/clusterrolebindings", ["roleRef": reference]),
        ]
    }

    /// Binding and eviction of a Pod that no controller gets hold of, because it is bound to a node that does not exist.
    private static func podSubresources(_ transport: any APITransport, _ own: OwnNamespace) async throws {
        let pods = own.path("pods")
        let pod: JSONValue = [
            "metadata": ["name": "p"], "spec": ["schedulerName": "nobody", "containers": [["name": "c", "image": "example.com/i"]]],
        ]
        try await transport.expect(201, "POST", pods, pod)
        let binding: JSONValue = [
            "apiVersion": "v1", "kind": "Binding", "metadata": ["name": "p"], "target": ["kind": "Node", "name": "no-such-node"],
        ]
        try check(try await transport.expect(201, "POST", pods + "/p/binding", binding).text("status"), is: "Success")
        try check(try await transport.expect(200, "GET", pods + "/p").at("spec", "nodeName"), is: "no-such-node")
        try await transport.expect(409, "POST", pods + "/p/binding", binding)
        let eviction: JSONValue = [
            "apiVersion": "policy/v1", "kind": "Eviction", "metadata": ["name": "p"], "deleteOptions": ["gracePeriodSeconds": 0],
        ]
        try check(try await transport.expect(201, "POST", pods + "/p/eviction", eviction).text("status"), is: "Success")
        try await transport.expect(404, "GET", pods + "/p")
        try await transport.expect(404, "POST", pods + "/p/eviction", eviction)
    }
}
