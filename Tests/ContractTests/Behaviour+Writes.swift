import ObjectModel
import Testing

extension Behaviour {
    static let writes = [
        Behaviour("generate-name", "a generated name ends in five characters of the alphabet without vowels") { client in
            var names: [String] = []
            for _ in 0..<3 {
                let reply = try client.send("POST", ContractClient.maps, ["metadata": ["generateName": "gen-"]])
                try #require(reply.status == 201)
                names.append(reply.json.objectName)
            }
            for name in names {
                let suffix = name.dropFirst(4)
                try #require(
                    name.hasPrefix("gen-") && suffix.count == 5 && suffix.allSatisfy { "bcdfghjklmnpqrstvwxz2456789".contains($0) })
            }
            try #require(Set(names).count == 3)
        },
        Behaviour("server-side-apply", "fields have managers, and a second manager of a field is a conflict with causes") { client in
            let path = ContractClient.maps + "/a"
            let apply = "application/apply-patch+yaml"
            func body(_ data: JSONValue) -> JSONValue {
                ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "a", "namespace": "default"], "data": data]
            }
            let made = try client.send("PATCH", path + "?fieldManager=one", body(["a": "1", "b": "1"]), content: apply)
            try #require(made.status == 201, "\(made.text)")
            let again = try client.send("PATCH", path + "?fieldManager=one", body(["a": "1", "b": "1"]), content: apply)
            try #require(again.status == 200 && again.json.version == made.json.version)
            let conflict = try client.send("PATCH", path + "?fieldManager=two", body(["a": "2"]), content: apply)
            try #require(conflict.status == 409, "\(conflict.text)")
            let cause = conflict.json.at("details", "causes")?.arrayValue?.first
            try #require(cause?["reason"] == "FieldManagerConflict" && cause?["field"] == ".data.a")
            let forced = try client.send("PATCH", path + "?fieldManager=two&force=true", body(["a": "2"]), content: apply)
            try #require(forced.status == 200 && forced.json.at("data", "b") == "1")
            let removed = try client.send("PATCH", path + "?fieldManager=one", body([:]), content: apply)
            try #require(removed.json.at("data", "b") == nil && removed.json.at("data", "a") == "2", "\(removed.text)")
            let managers = removed.json.at("metadata", "managedFields")?.arrayValue?.compactMap { $0["manager"]?.stringValue } ?? []
            try #require(managers.contains("two"))
            try #require(try client.send("PATCH", path, body(["a": "2"]), content: apply).status == 400)
            try client.patchMap("a", ["metadata": ["managedFields": [[:]]]])
            let reset = try client.send("GET", path).json.at("metadata", "managedFields")
            try #require(reset == nil || reset?.arrayValue?.isEmpty == true)
        },
        Behaviour("patch-types", "each kind of patch does what its specification says, and custom resources take no strategic merge") {
            client in
            let path = ContractClient.maps + "/a"
            try client.makeMap("a")
            let json = "application/json-patch+json"
            let test: JSONValue = [["op": "test", "path": "/data/a", "value": "9"], ["op": "remove", "path": "/data/a"]]
            let failed = try client.send("PATCH", path, test, content: json)
            try #require(failed.status == 422, "\(failed.text)")
            let added = try client.send("PATCH", path, [["op": "add", "path": "/data/b", "value": "2"]], content: json)
            try #require(added.status == 200 && added.json.at("data", "b") == "2")
            try #require(try client.patchMap("a", ["data": ["a": .null]]).at("data", "a") == nil)
            let pod: JSONValue = [
                "metadata": ["name": "p"],
                "spec": ["containers": [["name": "x", "image": "x:1"], ["name": "y", "image": "y:1"]]],
            ]
            try #require(try client.send("POST", "/api/v1/namespaces/default/pods", pod).status == 201)
            let merged = try client.send(
                "PATCH", "/api/v1/namespaces/default/pods/p", ["spec": ["containers": [["name": "y", "image": "y:2"]]]],
                content: "application/strategic-merge-patch+json")
            let images = merged.json.at("spec", "containers")?.arrayValue?.compactMap { $0["image"]?.stringValue }
            try #require(images == ["x:1", "y:2"], "\(merged.text)")
            try client.defineGadgets(spec: ["type": "object", "properties": ["size": ["type": "integer"]]])
            _ = try client.makeGadget("g", ["size": 1])
            let refused = try client.send(
                "PATCH", ContractClient.gadgets + "/g", ["spec": ["size": 2]], content: "application/strategic-merge-patch+json")
            try #require(refused.status == 415 && refused.json["reason"] == "UnsupportedMediaType", "\(refused.text)")
        },
        Behaviour("subresources", "status, scale, binding and eviction are doors of their own") { client in
            try client.defineGadgets(spec: ["type": "object", "properties": ["size": ["type": "integer"]]]) { version in
                version["subresources"] = [
                    "status": [:], "scale": ["specReplicasPath": ".spec.size", "statusReplicasPath": ".status.size"],
                ]
            }
            let made = try client.send(
                "POST", ContractClient.gadgets,
                [
                    "apiVersion": "contract.example/v1", "kind": "Gadget", "metadata": ["name": "g"], "spec": ["size": 1],
                    "status": ["size": 7],
                ])
            try #require(made.status == 201 && made.json["status"] == nil, "\(made.text)")
            let path = ContractClient.gadgets + "/g"
            var object = made.json
            object["status"] = ["size": 3]
            object.set(9, at: "spec", "size")
            let status = try client.send("PUT", path + "/status", object)
            try #require(status.json.at("spec", "size") == 1 && status.json.at("status", "size") == 3, "\(status.text)")
            let scale = try client.send("GET", path + "/scale").json
            try #require(scale["kind"] == "Scale" && scale.at("spec", "replicas") == 1 && scale.at("status", "replicas") == 3)
            let scaled = try client.send("PATCH", path + "/scale", ["spec": ["replicas": 5]], content: "application/merge-patch+json")
            try #require(scaled.json.at("spec", "replicas") == 5)
            try #require(try client.send("GET", path).json.at("spec", "size") == 5)
            let pods = "/api/v1/namespaces/default/pods"
            let pod: JSONValue = [
                "metadata": ["name": "p"], "spec": ["schedulerName": "nobody", "containers": [["name": "x", "image": "x:1"]]],
            ]
            try #require(try client.send("POST", pods, pod).status == 201)
            let binding: JSONValue = ["metadata": ["name": "p"], "target": ["kind": "Node", "name": "node"]]
            let bound = try client.send("POST", pods + "/p/binding", binding)
            try #require(bound.status == 201, "\(bound.text)")
            try #require(try client.send("GET", pods + "/p").json.at("spec", "nodeName") == "node")
            try #require(try client.send("POST", pods + "/p/binding", binding).status == 409)
            let eviction = try client.send(
                "POST", pods + "/p/eviction", ["apiVersion": "policy/v1", "kind": "Eviction", "metadata": ["name": "p"]])
            try #require(eviction.status == 201, "\(eviction.text)")
        },
        Behaviour("deletion", "finalizers hold an object, and grace and preconditions are heeded") { client in
            let reply = try client.send(
                "POST", ContractClient.maps, ["metadata": ["name": "held", "finalizers": ["contract.example/held"]]])
            try #require(reply.status == 201)
            let path = ContractClient.maps + "/held"
            let deleted = try client.send("DELETE", path)
            try #require(deleted.status == 200 && deleted.json.at("metadata", "deletionTimestamp") != nil, "\(deleted.text)")
            try #require(try client.send("GET", path).status == 200)
            try client.patchMap("held", ["metadata": ["finalizers": .null]])
            try #require(try client.send("GET", path).status == 404)
            try client.makeMap("foreground")
            let foreground = try client.send("DELETE", ContractClient.maps + "/foreground", ["propagationPolicy": "Foreground"])
            let finalizers = foreground.json.at("metadata", "finalizers")?.arrayValue ?? []
            try #require(finalizers.contains("foregroundDeletion"), "\(foreground.text)")
            let map = try client.makeMap("checked")
            let wrong = try client.send(
                "DELETE", ContractClient.maps + "/checked", ["preconditions": ["resourceVersion": "\(map.revision - 1)"]])
            try #require(wrong.status == 409)
            try client.makeMap("x", labels: ["sweep": "yes"])
            try client.makeMap("y", labels: ["sweep": "yes"])
            let swept = try client.send("DELETE", ContractClient.maps + "?labelSelector=sweep%3Dyes")
            try #require(swept.status == 200)
            try #require(try client.send("GET", ContractClient.maps + "?labelSelector=sweep%3Dyes").json.names.isEmpty)
        },
        Behaviour("field-validation", "unknown and doubled fields are ignored, warned of or refused") { client in
            let bytes = Array(#"{"metadata":{"name":"v"},"datum":{"a":"1"},"data":{"a":"1"},"data":{"a":"2"}}"#.utf8)
            let strict = try client.send("POST", ContractClient.maps + "?fieldValidation=Strict", bytes: bytes, content: "application/json")
            try #require(strict.status == 400 && strict.text.contains("strict decoding error"), "\(strict.text)")
            try #require(strict.text.contains("datum") && strict.text.contains("duplicate field"))
            let warned = try client.send(
                "POST", ContractClient.maps + "?fieldValidation=Warn&dryRun=All", bytes: bytes, content: "application/json")
            try #require(warned.status == 201)
            let warnings = warned.headers.values(of: "Warning")
            try #require(warnings.contains { $0.hasPrefix("299 ") && $0.contains("datum") }, "\(warnings)")
            let ignored = try client.send(
                "POST", ContractClient.maps + "?fieldValidation=Ignore", bytes: bytes, content: "application/json")
            try #require(ignored.status == 201 && ignored.headers.values(of: "Warning").isEmpty)
            try #require(ignored.json["datum"] == nil)
        },
        Behaviour("dry-run", "a dry run does everything but the commit") { client in
            let made = try client.send("POST", ContractClient.maps + "?dryRun=All", ["metadata": ["name": "dry"], "data": ["a": "1"]])
            try #require(made.status == 201 && made.json.at("metadata", "uid") != nil)
            try #require(try client.send("GET", ContractClient.maps + "/dry").status == 404)
            let invalid = try client.send("POST", ContractClient.maps + "?dryRun=All", ["metadata": ["name": "NOT A NAME"]])
            try #require(invalid.status == 422)
            try client.makeMap("real")
            let deleted = try client.send("DELETE", ContractClient.maps + "/real?dryRun=All")
            try #require(deleted.status == 200)
            try #require(try client.send("GET", ContractClient.maps + "/real").status == 200)
            try #require(try client.send("POST", ContractClient.maps + "?dryRun=Some", ["metadata": ["name": "x"]]).status == 422)
        },
    ]
}
