import ObjectModel
import RESTEndpoints

extension Behaviour {
    static let watching: [Behaviour] = [
        Behaviour(4, "a watch begins with the state or strictly after a revision") { transport in
            let own = try await OwnNamespace(transport, 4)
            let first = try await own.makeMap("a")
            try await own.makeMap("b")
            for target in ["?watch=true", "?watch=1&resourceVersion=0", "?watch=True&resourceVersion="] {
                let reader = try await transport.watch(own.maps + target)
                try check(try await reader.next(2).map(\.event), is: ["ADDED a", "ADDED b"])
                await reader.close()
            }
            let later = try await transport.watch(own.maps + "?watch=true&resourceVersion=\(first.version)")
            try check(try await later.next(1).map(\.event), is: ["ADDED b"])
            try await transport.expect(200, "DELETE", own.maps + "/a")
            try check(try await later.next(1).map(\.event), is: ["DELETED a"])
            await later.close()
            try await transport.expect(504, "GET", own.maps + "?watch=true&resourceVersion=9999999999")
        },
        Behaviour(5, "an object that enters or leaves a selection is ADDED or DELETED") { transport in
            let own = try await OwnNamespace(transport, 5)
            let reader = try await transport.watch(own.maps + "?watch=true&labelSelector=x%3D1")
            try await own.makeMap("a")
            try await own.merge(own.maps + "/a", ["metadata": ["labels": ["x": "1"]]])
            try await own.merge(own.maps + "/a", ["data": ["k": "w"]])
            let left = try await own.merge(own.maps + "/a", ["metadata": ["labels": ["x": "2"]]])
            let events = try await reader.next(3)
            try check(events.map(\.event), is: ["ADDED a", "MODIFIED a", "DELETED a"])
            let last = events[2]["object"] ?? .null
            try check(last.version, is: left.version)
            try check(last.text("metadata", "labels", "x"), is: "1")
            await reader.close()
        },
        Behaviour(6, "initial events end with a bookmark that says so") { transport in
            let own = try await OwnNamespace(transport, 6)
            for name in ["a", "b"] { try await own.makeMap(name) }
            let options = "?watch=true&sendInitialEvents=true&allowWatchBookmarks=true"
            let reader = try await transport.watch(own.maps + options + "&resourceVersionMatch=NotOlderThan")
            let events = try await reader.next(3)
            try check(events.map { $0.text("type") }, is: ["ADDED", "ADDED", "BOOKMARK"])
            let mark = events[2]["object"] ?? .null
            try check(mark.at("metadata", "annotations"), is: ["k8s.io/initial-events-end": "true"])
            try check(mark["kind"], is: "ConfigMap")
            let next = try await own.makeMap("c")
            try check(try await reader.next(1).map(\.event), is: ["ADDED c"])
            try check(next.revision > mark.revision, "the bookmark is ahead of what came after it")
            await reader.close()
            let error = try await transport.expect(422, "GET", own.maps + options)
            try check(error.text("message").contains("sendInitialEvents requires"), "the message is \(error.text("message"))")
        },
        Behaviour(7, "deletes between a list and a watch are replayed") { transport in
            let own = try await OwnNamespace(transport, 7)
            for name in ["a", "b"] { try await own.makeMap(name) }
            let list = try await transport.expect(200, "GET", own.maps)
            try await transport.expect(200, "DELETE", own.maps + "/a")
            let reader = try await transport.watch(own.maps + "?watch=true&resourceVersion=\(list.version)")
            let events = try await reader.next(1)
            try check(events.map(\.event), is: ["DELETED a"])
            try check((events[0]["object"] ?? .null).revision > list.revision, "a delete has the revision of the list or an earlier one")
            await reader.close()
        },
        Behaviour(38, "paths below /watch/ open watches, of a resource and of one object") { transport in
            let own = try await OwnNamespace(transport, 38)
            let start = try await transport.expect(200, "GET", own.maps).version
            try await own.makeMap("a")
            try await own.makeMap("b", labels: ["l": "b"])
            let core = "/api/v1/watch/namespaces/\(own.name)/configmaps"
            let all = try await transport.watch("\(core)?resourceVersion=\(start)")
            try check(try await all.next(2).map(\.event), is: ["ADDED a", "ADDED b"])
            await all.close()
            let one = try await transport.watch("\(core)/b?resourceVersion=\(start)")
            let everywhere = try await transport.watch("/api/v1/watch/configmaps?labelSelector=l&resourceVersion=\(start)")
            try await own.merge(own.maps + "/a", ["data": ["k": "w"]])
            try await transport.expect(200, "DELETE", own.maps + "/b")
            for reader in [one, everywhere] {
                try check(try await reader.next(2).map(\.event), is: ["ADDED b", "DELETED b"])
                await reader.close()
            }
            let itself = try await transport.watch("/api/v1/watch/namespaces/\(own.name)")
            try check(try await itself.next(1).map(\.event), is: ["ADDED \(own.name)"])
            await itself.close()
            let definition = try await OwnDefinition(transport, 38)
            try await transport.expect(201, "POST", definition.widgets(own), definition.widget("w"))
            let widgets = try await transport.watch("/apis/\(definition.group)/v1/watch/namespaces/\(own.name)/widgets/w")
            try check(try await widgets.next(1).map(\.event), is: ["ADDED w"])
            await widgets.close()
            try await transport.expect(405, "POST", core, [:])
            try await transport.expect(404, "GET", "/api/v1/watch/pods/p")
            try await transport.expect(404, "GET", "/api/v1/watch/namespaces/\(own.name)/pods/p/status")
            let refused = try await transport.expect(400, "GET", "\(core)/a?fieldSelector=metadata.name%3Db")
            try check(refused.text("message"), is: "fieldSelector metadata.name doesn't match requested name")
        },
    ]
}
