import ObjectModel
import Testing

extension Behaviour {
    static let revisions = [
        Behaviour("revision-counter", "one counter numbers the writes of all kinds, and a list shows the newest") { client in
            let first = try client.makeMap("a")
            let secret = try client.send("POST", "/api/v1/namespaces/default/secrets", ["metadata": ["name": "s"]])
            let second = try client.makeMap("b")
            try #require(first.revision < secret.json.revision && secret.json.revision < second.revision)
            let list = try client.send("GET", ContractClient.maps).json
            try #require(list.revision >= second.revision)
            try #require(list["kind"] == "ConfigMapList" && list.names.contains("a") && list.names.contains("b"))
        },
        Behaviour("no-op-write", "a write that changes nothing makes no revision and no event") { client in
            let map = try client.makeMap("a")
            let watch = try client.watch("\(ContractClient.maps)?watch=true&resourceVersion=\(map.version)")
            let put = try client.send("PUT", ContractClient.maps + "/a", map)
            try #require(put.status == 200 && put.json.version == map.version)
            try #require(try client.patchMap("a", ["data": ["a": "1"]]).version == map.version)
            let changed = try client.patchMap("a", ["data": ["a": "2"]])
            let event = try #require(try watch.next())
            try #require(event["type"] == "MODIFIED" && event["object"]?.version == changed.version)
        },
        Behaviour("read-modes", "resourceVersion of a read means at least, exactly or any") { client in
            let first = try client.makeMap("a")
            let second = try client.makeMap("b")
            let exact = try client.send(
                "GET", "\(ContractClient.maps)?resourceVersion=\(first.version)&resourceVersionMatch=Exact&labelSelector=!none"
            ).json
            try #require(exact.names.contains("a") && !exact.names.contains("b") && exact.version == first.version)
            let atLeast = try client.send(
                "GET", "\(ContractClient.maps)?resourceVersion=\(first.version)&resourceVersionMatch=NotOlderThan")
            try #require(atLeast.json.names.contains("b"))
            try #require(try client.send("GET", "\(ContractClient.maps)?resourceVersion=0").json.names.contains("b"))
            let future = try client.send("GET", "\(ContractClient.maps)?resourceVersion=\(second.revision + 1_000_000)")
            try #require(future.status == 504 && future.json["reason"] == "Timeout", "\(future.text)")
            let malformed = try client.send("GET", "\(ContractClient.maps)?resourceVersion=x")
            try #require(malformed.status == 400, "\(malformed.text)")
        },
        Behaviour("optimistic-concurrency", "a write on an old version is a conflict with details") { client in
            let map = try client.makeMap("a")
            try client.patchMap("a", ["data": ["a": "2"]])
            let stale = try client.send("PUT", ContractClient.maps + "/a", map)
            try #require(
                stale.status == 409 && stale.json["reason"] == "Conflict" && stale.json.at("details", "name") == "a", "\(stale.text)")
            var unconditional = map
            unconditional.set(nil, at: "metadata", "resourceVersion")
            try #require(try client.send("PUT", ContractClient.maps + "/a", unconditional).status == 200)
            let merge = try client.send(
                "PATCH", ContractClient.maps + "/a", ["metadata": ["resourceVersion": .string(map.version)], "data": ["b": "1"]],
                content: "application/merge-patch+json")
            try #require(merge.status == 409, "\(merge.text)")
            let foreign = try client.send("DELETE", ContractClient.maps + "/a", ["preconditions": ["uid": "no-such-uid"]])
            try #require(foreign.status == 409, "\(foreign.text)")
        },
        Behaviour("generation", "the generation counts changes of the spec and not of the status") { client in
            try client.defineGadgets(spec: ["type": "object", "properties": ["size": ["type": "integer"]]])
            let made = try client.makeGadget("a", ["size": 1]).json
            try #require(made.generation == 1)
            let path = ContractClient.gadgets + "/a"
            let merge = "application/merge-patch+json"
            try #require(try client.send("PATCH", path, ["metadata": ["labels": ["a": "b"]]], content: merge).json.generation == 1)
            try #require(try client.send("PATCH", path + "/status", ["status": ["x": 1]], content: merge).json.generation == 1)
            try #require(try client.send("PATCH", path, ["spec": ["size": 2]], content: merge).json.generation == 2)
            _ = try client.send("PATCH", path, ["metadata": ["finalizers": ["contract.example/held"]]], content: merge)
            let deleted = try client.send("DELETE", path)
            try #require(deleted.json.generation == 3, "\(deleted.text)")
        },
    ]
}
