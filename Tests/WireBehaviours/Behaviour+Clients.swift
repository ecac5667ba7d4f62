import ObjectModel
import RESTEndpoints

extension Behaviour {
    /// What clients rely on beyond the list of what fakes get wrong.
    static let clients: [Behaviour] = [
        Behaviour(30, "a watch goes on where another was cut off: nothing twice, nothing left out") { transport in
            let own = try await OwnNamespace(transport, 30)
            let start = try await transport.expect(200, "GET", own.maps).version
            for index in 0..<6 { try await own.makeMap("m\(index)") }
            let first = try await transport.watch("\(own.maps)?watch=true&resourceVersion=\(start)&fieldSelector=metadata.name!%3Dx")
            let begun = try await first.next(3)
            await first.close()
            let version = begun[2]["object"]?.version ?? ""
            let second = try await transport.watch("\(own.maps)?watch=true&resourceVersion=\(version)")
            let rest = try await second.next(3)
            await second.close()
            try check((begun + rest).map(\.event), is: (0..<6).map { "ADDED m\($0)" })
        },
        Behaviour(31, "a Lease is taken by whoever writes first") { transport in
            let own = try await OwnNamespace(transport, 31)
            let path = own.path("coordination.k8s.io/v1", "leases")
            let made = try await transport.expect(
                201, "POST", path, ["metadata": ["name": "l"], "spec": ["holderIdentity": "a", "leaseDurationSeconds": 15]])
            var first = made
            var second = made
            first.set("b", at: "spec", "holderIdentity")
            second.set("c", at: "spec", "holderIdentity")
            try await transport.expect(200, "PUT", path + "/l", first)
            try await transport.expect(409, "PUT", path + "/l", second)
        },
        Behaviour(32, "both groups of Event show the same object") { transport in
            let own = try await OwnNamespace(transport, 32)
            let about: JSONValue = ["kind": "ConfigMap", "name": "a", "namespace": .string(own.name)]
            let made = try await transport.expect(
                201, "POST", own.path("events"),
                ["metadata": ["name": "e"], "reason": "Tested", "message": "once", "type": "Normal", "involvedObject": about])
            // What Go's encoder writes whether it is set or not: kubectl sorts by it.
            try check(made["lastTimestamp"], is: JSONValue.null)
            try check(made["source"], is: [:])
            let other = try await transport.expect(200, "GET", own.path("events.k8s.io/v1", "events") + "/e")
            try check(other["note"], is: "once")
            try check(other.at("regarding", "name"), is: "a")
            try check(other["deprecatedLastTimestamp"], is: JSONValue.null)
            let found = try await transport.expect(
                200, "GET", own.path("events") + "?fieldSelector=involvedObject.name%3Da,reason%3DTested")
            try check(found.itemNames, is: ["e"])
        },
        Behaviour(35, "an administrator may act as somebody else") { transport in
            let own = try await OwnNamespace(transport, 35)
            let who = try await transport.send(
                "POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", [:],
                headers: [("Impersonate-User", "somebody"), ("Impersonate-Group", "dev")])
            try check(who.head.status, is: 201)
            let user = try who.json().at("status", "userInfo") ?? .null
            try check(user["username"], is: "somebody")
            try check(user["groups"], is: ["dev", "system:authenticated"])
            let account = "system:serviceaccount:\(own.name):robot"
            let robot = try await transport.send(
                "POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", [:], headers: [("Impersonate-User", account)])
            let groups = try robot.json().at("status", "userInfo")?["groups"]
            try check(groups, is: ["system:serviceaccounts", .string("system:serviceaccounts:\(own.name)"), "system:authenticated"])
            let nobody = try await transport.send("GET", "/api/v1/namespaces", headers: [("Impersonate-Group", "dev")])
            try check(nobody.head.status, is: 500)
        },
        Behaviour(33, "credentials are asked about, and a wrong token is told so") { transport in
            let allowed = try await transport.expect(
                201, "POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                ["spec": ["resourceAttributes": ["verb": "delete", "resource": "nodes"]]])
            try check(allowed.at("status", "allowed"), is: true)
            let review = try await transport.expect(
                201, "POST", "/apis/authentication.k8s.io/v1/tokenreviews", ["spec": ["token": "wrong"]])
            try check(review.at("status", "authenticated") != true, "a wrong token is taken for somebody's")
            let refused = try await transport.send("GET", "/api/v1/namespaces", headers: [("Authorization", "Bearer wrong")])
            try check(refused.head.status, is: 401)
            try check(try refused.json().text("reason"), is: "Unauthorized")
        },
    ]
}
