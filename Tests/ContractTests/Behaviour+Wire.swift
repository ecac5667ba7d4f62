import ObjectModel
import Testing

extension Behaviour {
    static let wire = [
        Behaviour("pod-streams", "exec, attach, port-forward and logs are refused by name") { client in
            let pods = "/api/v1/namespaces/default/pods"
            let pod: JSONValue = [
                "metadata": ["name": "p"], "spec": ["schedulerName": "nobody", "containers": [["name": "x", "image": "x:1"]]],
            ]
            try #require(try client.send("POST", pods, pod).status == 201)
            for subresource in ["exec?command=ls", "attach", "portforward"] {
                let reply = try client.send("POST", "\(pods)/p/\(subresource)")
                try #require(reply.status == 501 && reply.json["kind"] == "Status", "\(subresource): \(reply.text)")
                try #require(reply.text.contains("pod-streams"), "\(reply.text)")
            }
        },
        Behaviour("authentication", "who is nobody may nothing, and a wrong token is told so") { client in
            let anonymous = try client.send("GET", ContractClient.maps, headers: [])
            try #require(anonymous.status == 200)
            let reviewed = try client.send(
                "POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                ["spec": ["resourceAttributes": ["verb": "delete", "resource": "nodes"]]])
            try #require(reviewed.status == 201 && reviewed.json.at("status", "allowed") == true, "\(reviewed.text)")
            let token = try client.send("POST", "/apis/authentication.k8s.io/v1/tokenreviews", ["spec": ["token": "wrong"]])
            try #require(token.status == 201 && token.json.at("status", "authenticated") != true, "\(token.text)")
        },
        Behaviour("leases", "a Lease is taken by whoever writes first") { client in
            let path = "/apis/coordination.k8s.io/v1/namespaces/default/leases"
            let made = try client.send(
                "POST", path, ["metadata": ["name": "l"], "spec": ["holderIdentity": "a", "leaseDurationSeconds": 15]])
            try #require(made.status == 201, "\(made.text)")
            var first = made.json
            var second = made.json
            first.set("b", at: "spec", "holderIdentity")
            second.set("c", at: "spec", "holderIdentity")
            try #require(try client.send("PUT", path + "/l", first).status == 200)
            try #require(try client.send("PUT", path + "/l", second).status == 409)
        },
        Behaviour("events", "both groups of Event show the same object") { client in
            let made = try client.send(
                "POST", "/api/v1/namespaces/default/events",
                [
                    "metadata": ["name": "e"], "reason": "Tested", "message": "once", "type": "Normal",
                    "involvedObject": ["kind": "ConfigMap", "name": "a", "namespace": "default"],
                ])
            try #require(made.status == 201, "\(made.text)")
            let other = try client.send("GET", "/apis/events.k8s.io/v1/namespaces/default/events/e")
            try #require(other.status == 200 && other.json["note"] == "once" && other.json.at("regarding", "name") == "a", "\(other.text)")
            let found = try client.send("GET", "/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3Da,reason%3DTested")
            try #require(found.json.names == ["e"])
        },
    ]
}
