import ObjectModel
import Testing

extension Behaviour {
    static let watches = [
        Behaviour("watch-start", "a watch begins with the state, or strictly after a revision") { client in
            let first = try client.makeMap("a")
            let second = try client.makeMap("b")
            let fresh = try client.watch(
                "\(ContractClient.maps)?watch=true&labelSelector=!none&fieldSelector=metadata.name!=kube-root-ca.crt")
            var added: [String] = []
            for _ in 0..<2 {
                let event = try #require(try fresh.next())
                try #require(event["type"] == "ADDED")
                added.append(event["object"]?.objectName ?? "")
            }
            try #require(added.sorted() == ["a", "b"])
            let after = try client.watch("\(ContractClient.maps)?watch=true&resourceVersion=\(first.version)")
            let event = try #require(try after.next())
            try #require(event["type"] == "ADDED" && event["object"]?.version == second.version)
            do {
                let old = try client.watch("\(ContractClient.maps)?watch=true&resourceVersion=\(second.revision + 1_000_000)")
                let error = try #require(try old.next())
                try #require(error["type"] == "ERROR")
            } catch let refusal as Refusal {
                try #require(refusal.reply.status == 504, "\(refusal)")
            }
        },
        Behaviour("watch-selector", "an object that leaves the selection is deleted for the watcher, one that comes in is added") {
            client in
            let map = try client.makeMap("a", labels: ["colour": "red"])
            let watch = try client.watch("\(ContractClient.maps)?watch=true&resourceVersion=\(map.version)&labelSelector=colour%3Dred")
            try client.patchMap("a", ["data": ["a": "2"]])
            let left = try client.patchMap("a", ["metadata": ["labels": ["colour": "blue"]]])
            try client.patchMap("a", ["data": ["a": "3"]])
            let back = try client.patchMap("a", ["metadata": ["labels": ["colour": "red"]]])
            let gone = try client.send("DELETE", ContractClient.maps + "/a")
            try #require(gone.status == 200)
            var seen: [(String, JSONValue)] = []
            for _ in 0..<4 {
                let event = try #require(try watch.next())
                seen.append((event["type"]?.stringValue ?? "", event["object"] ?? .null))
            }
            try #require(seen.map(\.0) == ["MODIFIED", "DELETED", "ADDED", "DELETED"])
            try #require(seen[1].1.version == left.version && seen[1].1.at("metadata", "labels", "colour") == "red")
            try #require(seen[2].1.version == back.version)
            try #require(seen[3].1.revision > back.revision && seen[3].1.at("data", "a") == "3")
        },
        Behaviour("watch-list", "the state comes as events and ends with an annotated bookmark") { client in
            let map = try client.makeMap("a")
            let query = "watch=true&sendInitialEvents=true&allowWatchBookmarks=true&fieldSelector=metadata.name%3Da"
            let watch = try client.watch("\(ContractClient.maps)?\(query)&resourceVersionMatch=NotOlderThan")
            try #require(try watch.next()?["type"] == "ADDED")
            let bookmark = try #require(try watch.next())
            try #require(bookmark["type"] == "BOOKMARK" && (bookmark["object"]?.revision ?? 0) >= map.revision)
            try #require(bookmark["object"]?.at("metadata", "annotations", "k8s.io/initial-events-end") == "true")
            let refused = try client.send("GET", "\(ContractClient.maps)?\(query)")
            try #require(refused.status == 422, "\(refused.text)")
        },
        Behaviour("deletes-are-replayed", "what was deleted between a list and a watch is told") { client in
            try client.makeMap("a")
            let list = try client.send("GET", ContractClient.maps).json
            _ = try client.send("DELETE", ContractClient.maps + "/a")
            try client.makeMap("b")
            let watch = try client.watch("\(ContractClient.maps)?watch=true&resourceVersion=\(list.version)")
            let deleted = try #require(try watch.next())
            try #require(deleted["type"] == "DELETED" && deleted["object"]?.objectName == "a")
            try #require((deleted["object"]?.revision ?? 0) > list.revision)
            try #require(try watch.next()?["object"]?.objectName == "b")
        },
        Behaviour("watch-resumes", "a watch goes on where another was cut off: nothing twice, nothing left out") { client in
            let start = try client.send("GET", ContractClient.maps).json.version
            for index in 0..<6 { try client.makeMap("m\(index)") }
            let first = try client.watch("\(ContractClient.maps)?watch=true&resourceVersion=\(start)")
            var seen: [String] = []
            var version = start
            for _ in 0..<3 {
                let object = try #require(try first.next()?["object"])
                seen.append(object.objectName)
                version = object.version
            }
            let second = try client.watch("\(ContractClient.maps)?watch=true&resourceVersion=\(version)")
            for _ in 0..<3 { seen.append(try #require(try second.next()?["object"]).objectName) }
            try #require(seen == (0..<6).map { "m\($0)" })
        },
        Behaviour("watch-timeout", "a watch ends by itself after timeoutSeconds") { client in
            let watch = try client.watch("\(ContractClient.maps)?watch=true&timeoutSeconds=1&resourceVersion=0&labelSelector=none%3Dsuch")
            try #require(try watch.next() == nil)
        },
    ]
}
