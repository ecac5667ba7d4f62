import ObjectModel
import Testing

extension Behaviour {
    static let lifecycle = [
        Behaviour("garbage-collection", "dependents go with their owner, and whose owner is not there goes too") { client in
            let owner = try client.makeMap("owner")
            func dependent(_ name: String, uid: JSONValue, owner: String = "owner") throws {
                let reply = try client.send(
                    "POST", ContractClient.maps,
                    [
                        "metadata": [
                            "name": .string(name),
                            "ownerReferences": [["apiVersion": "v1", "kind": "ConfigMap", "name": .string(owner), "uid": uid]],
                        ]
                    ])
                try #require(reply.status == 201, "\(reply.text)")
            }
            try dependent("child", uid: owner.at("metadata", "uid") ?? .null)
            try dependent("lost", uid: "00000000-0000-4000-8000-000000000000", owner: "nobody")
            _ = try client.eventually("GET", ContractClient.maps + "/lost") { $0.status == 404 }
            try #require(try client.send("GET", ContractClient.maps + "/lost").status == 404)
            try #require(try client.send("GET", ContractClient.maps + "/child").status == 200)
            _ = try client.send("DELETE", ContractClient.maps + "/owner")
            let child = try client.eventually("GET", ContractClient.maps + "/child") { $0.status == 404 }
            try #require(child.status == 404)
            let second = try client.makeMap("second")
            try dependent("orphan", uid: second.at("metadata", "uid") ?? .null, owner: "second")
            _ = try client.send("DELETE", ContractClient.maps + "/second", ["propagationPolicy": "Orphan"])
            let gone = try client.eventually("GET", ContractClient.maps + "/second") { $0.status == 404 }
            try #require(gone.status == 404)
            let orphan = try client.send("GET", ContractClient.maps + "/orphan")
            try #require(orphan.status == 200 && (orphan.json.at("metadata", "ownerReferences")?.arrayValue ?? []).isEmpty)
        },
        Behaviour("namespace-lifecycle", "a namespace that is being deleted takes nothing new and goes when it is empty") { client in
            let made = try client.send("POST", "/api/v1/namespaces", ["metadata": ["name": "short"]])
            try #require(made.status == 201 && made.json.at("spec", "finalizers") == ["kubernetes"])
            let held = try client.send(
                "POST", "/api/v1/namespaces/short/configmaps", ["metadata": ["name": "held", "finalizers": ["contract.example/held"]]])
            try #require(held.status == 201, "\(held.text)")
            let deleted = try client.send("DELETE", "/api/v1/namespaces/short")
            try #require(deleted.status == 200 && deleted.json.at("status", "phase") == "Terminating", "\(deleted.text)")
            let late = try client.send("POST", "/api/v1/namespaces/short/configmaps", ["metadata": ["name": "late"]])
            try #require(late.status == 403 && late.json["reason"] == "Forbidden", "\(late.text)")
            let going = try client.eventually("GET", "/api/v1/namespaces/short/configmaps/held") {
                $0.json.at("metadata", "deletionTimestamp") != nil
            }
            try #require(going.json.at("metadata", "deletionTimestamp") != nil)
            let freed = try client.send(
                "PATCH", "/api/v1/namespaces/short/configmaps/held", ["metadata": ["finalizers": .null]],
                content: "application/merge-patch+json")
            try #require(freed.status == 200, "\(freed.text)")
            let gone = try client.eventually("GET", "/api/v1/namespaces/short") { $0.status == 404 }
            try #require(gone.status == 404)
            let nowhere = try client.send("POST", "/api/v1/namespaces/short/configmaps", ["metadata": ["name": "late"]])
            try #require(nowhere.status == 404, "\(nowhere.text)")
        },
    ]
}
