import ObjectModel
import RESTEndpoints

extension Behaviour {
    static let reading: [Behaviour] = [
        Behaviour(1, "one revision counter serves the whole store") { transport in
            let own = try await OwnNamespace(transport, 1)
            let first = try await own.makeMap("a")
            let service = try await transport.expect(
                201, "POST", own.path("services"), ["metadata": ["name": "s"], "spec": ["ports": [["port": 80]]]])
            try check(service.revision > first.revision, "a later object of another kind has an earlier revision")
            let list = try await transport.expect(200, "GET", own.maps)
            try check(list.revision >= service.revision, "a list is older than what was written before it")
            let second = try await own.makeMap("b")
            try check(second.revision > list.revision, "a write after a list has an earlier revision")
        },
        Behaviour(2, "a write that changes nothing is no write") { transport in
            let own = try await OwnNamespace(transport, 2)
            let made = try await own.makeMap("a")
            let same = try await transport.expect(200, "PUT", own.maps + "/a", made)
            try check(same.version, is: made.version)
            let patched = try await own.merge(own.maps + "/a", ["data": ["k": "v"]])
            try check(patched.version, is: made.version)
            // Had there been an event it would come before that of the new object.
            let reader = try await transport.watch(own.maps + "?watch=true&resourceVersion=\(made.version)")
            try await own.makeMap("b")
            try check(try await reader.next(1).map(\.event), is: ["ADDED b"])
            await reader.close()
        },
        Behaviour(3, "resourceVersion means what resourceVersionMatch says") { transport in
            let own = try await OwnNamespace(transport, 3)
            let first = try await own.makeMap("a")
            try await own.makeMap("b")
            let any = try await transport.expect(200, "GET", own.maps + "?resourceVersion=0")
            try check(any.itemNames, is: ["a", "b"])
            let exact = try await transport.expect(
                200, "GET", own.maps + "?resourceVersion=\(first.version)&resourceVersionMatch=Exact")
            try check(exact.itemNames, is: ["a"])
            try check(exact.version, is: first.version)
            let newer = try await transport.expect(
                200, "GET", own.maps + "?resourceVersion=\(first.version)&resourceVersionMatch=NotOlderThan")
            try check(newer.itemNames, is: ["a", "b"])
            for target in [own.maps + "?resourceVersion=9999999999", own.maps + "/a?resourceVersion=9999999999"] {
                let future = try await transport.expect(504, "GET", target)
                try check(future.text("reason"), is: "Timeout")
                try check(future.text("message").contains("Too large resource version"), "the message is \(future.text("message"))")
                try check(future.at("details", "causes")?[0]?.text("reason") ?? "", is: "ResourceVersionTooLarge")
            }
            let malformed = try await transport.expect(400, "GET", own.maps + "?resourceVersion=x")
            try check(malformed.text("reason"), is: "BadRequest")
            try await transport.expect(422, "GET", own.maps + "?resourceVersionMatch=Exact")
            try await transport.expect(422, "GET", own.maps + "?resourceVersion=0&resourceVersionMatch=Exact")
        },
        Behaviour(17, "field selectors know name, namespace, fields of a kind and those that a definition selects") { transport in
            let own = try await OwnNamespace(transport, 17)
            for name in ["a", "b"] { try await own.makeMap(name) }
            let named = try await transport.expect(200, "GET", own.maps + "?fieldSelector=metadata.name%3Db")
            try check(named.itemNames, is: ["b"])
            let others = try await transport.expect(200, "GET", own.maps + "?fieldSelector=metadata.name!%3Db")
            try check(others.itemNames, is: ["a"])
            let placed = try await transport.expect(
                200, "GET", "/api/v1/configmaps?fieldSelector=metadata.namespace%3D\(own.name)")
            try check(placed.itemNames, is: ["a", "b"])
            let secret: JSONValue = ["metadata": ["name": "s"], "type": "example.com/x"]
            try await transport.expect(201, "POST", own.path("secrets"), secret)
            let typed = try await transport.expect(200, "GET", own.path("secrets") + "?fieldSelector=type%3Dexample.com/x")
            try check(typed.itemNames, is: ["s"])
            let definition = try await OwnDefinition(transport, 17)
            let widgets = definition.widgets(own)
            for (name, color) in [("r", "red"), ("g", "green")] {
                try await transport.expect(201, "POST", widgets, definition.widget(name, ["color": .string(color)]))
            }
            let green = try await transport.expect(200, "GET", widgets + "?fieldSelector=spec.color%3Dgreen")
            try check(green.itemNames, is: ["g"])
            let unknown = try await transport.expect(400, "GET", widgets + "?fieldSelector=spec.size%3D1")
            try check(unknown.text("message"), is: "field label not supported: spec.size")
        },
        Behaviour(18, "the pages of a list show one state") { transport in
            let own = try await OwnNamespace(transport, 18)
            for name in ["a", "b", "c", "d", "e"] { try await own.makeMap(name) }
            let first = try await transport.expect(200, "GET", own.maps + "?limit=2")
            try check(first.itemNames, is: ["a", "b"])
            try check(first.at("metadata", "remainingItemCount"), is: 3)
            try await own.makeMap("bb")
            try await transport.expect(200, "DELETE", own.maps + "/d")
            let token = first.text("metadata", "continue")
            let second = try await transport.expect(200, "GET", own.maps + "?limit=2&continue=\(token)")
            try check(second.itemNames, is: ["c", "d"])
            try check(second.version, is: first.version)
            let third = try await transport.expect(200, "GET", own.maps + "?limit=2&continue=\(second.text("metadata", "continue"))")
            try check(third.itemNames, is: ["e"])
            try check(third.at("metadata", "continue"), is: nil)
            try await transport.expect(400, "GET", own.maps + "?limit=2&continue=nonsense")
            try await transport.expect(400, "GET", own.maps + "?limit=2&continue=\(token)&resourceVersion=1")
        },
    ]
}
