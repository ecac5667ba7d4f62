import ObjectModel
import RESTEndpoints

extension Behaviour {
    static let serving: [Behaviour] = [
        Behaviour(15, "owners are kept; who has none left goes where controllers work") { transport in
            let own = try await OwnNamespace(transport, 15)
            let owner = try await own.makeMap("owner")
            let reference: JSONValue = [
                "apiVersion": "v1", "kind": "ConfigMap", "name": "owner", "uid": owner.at("metadata", "uid") ?? nil,
                "blockOwnerDeletion": true,
            ]
            let owned: JSONValue = ["metadata": ["name": "owned", "ownerReferences": [reference]]]
            let made = try await transport.expect(201, "POST", own.maps, owned)
            try check(made.at("metadata", "ownerReferences"), is: [reference])
            try await transport.expect(
                422, "POST", own.maps, ["metadata": ["name": "x", "ownerReferences": [["apiVersion": "v1", "kind": "ConfigMap"]]]])
            guard transport.hasControllers else { return }
            let reader = try await transport.watch(own.maps + "?watch=true&resourceVersion=\(made.version)")
            try await transport.expect(200, "DELETE", own.maps + "/owner")
            try check(try await reader.next(2).map(\.event), is: ["DELETED owner", "DELETED owned"])
            await reader.close()
            try await unattendedOwners(own)
        },
        Behaviour(26, "media types are negotiated") { transport in
            let own = try await OwnNamespace(transport, 26)
            try await own.makeMap("a")
            let yaml = try await transport.send("GET", own.maps + "/a", accept: "application/yaml")
            try check(yaml.head.headers["Content-Type"], is: "application/yaml")
            try check(yaml.text.hasPrefix("apiVersion: v1\n"), "the body is \(yaml.text)")
            let accepts = [
                "application/vnd.kubernetes.protobuf,application/json", "application/json;q=0.5,text/html", "*/*", "application/*",
                "application/vnd.kubernetes.protobuf, */*;q=0.1",
            ]
            for accept in accepts {
                let response = try await transport.send("GET", own.maps + "/a", accept: accept)
                try check(response.head.status, is: 200)
                try check(response.head.headers["Content-Type"], is: "application/json")
            }
            for accept in ["text/html", "application/vnd.kubernetes.protobuf", "application/json;q=0"] {
                let refused = try await transport.send("GET", own.maps + "/a", accept: accept)
                try check(refused.head.status, is: 406)
                try check(try refused.json().text("reason"), is: "NotAcceptable")
            }
            var body = EndpointRequest(method: "POST", path: own.maps, headers: ["Content-Type": "application/yaml"])
            body.body = Array("metadata:\n  name: b\ndata:\n  k: v\n".utf8)
            try check(try await transport.send(body).head.status, is: 201)
            body.headers = ["Content-Type": "application/cbor"]
            let binary = try await transport.send(body)
            try check(binary.head.status, is: 415)
            try check(try binary.json().text("reason"), is: "UnsupportedMediaType")
            body.headers = [:]
            body.body = Array(#"{"metadata":{"name":"c"}}"#.utf8)
            try check(try await transport.send(body).head.status, is: 201)
            let partial = try await transport.send(
                "GET", own.maps, accept: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json")
            let list = try partial.json()
            try check(list["kind"], is: "PartialObjectMetadataList")
            try check(list.itemNames, is: ["a", "b", "c"])
            try check(list["items"]?[0]?["data"], is: nil)
        },
        Behaviour(34, "objects of built-in kinds may come in protobuf", isWhole: false) { transport in
            let own = try await OwnNamespace(transport, 34)
            var create = EndpointRequest(method: "POST", path: own.maps, query: "fieldManager=kubectl-create&fieldValidation=Strict")
            create.headers = [
                "Content-Type": "application/vnd.kubernetes.protobuf", "Accept": "application/vnd.kubernetes.protobuf,application/json",
            ]
            create.body = ProtobufWriter.object("v1", "ConfigMap") {
                $0.metadata("a")
                $0.entry(2, "k", "v")
            }
            let made = try await transport.send(create)
            try check(made.head.status, is: 201)
            try check(made.head.headers["Content-Type"], is: "application/json")
            let read = try await transport.expect(200, "GET", own.maps + "/a")
            try check(read["data"], is: ["k": "v"])
            try check(read, is: try made.json())
            create.body.removeLast(5)
            try check(try await transport.send(create).head.status, is: 400)
            create.body = ProtobufWriter.object("example.com/v1", "Widget") { $0.metadata("w") }
            try check(try await transport.send(create).head.status, is: 415)
            let alone = try await transport.send("GET", own.maps, accept: "application/vnd.kubernetes.protobuf")
            try check(alone.head.status, is: 406)
        },
        Behaviour(27, "streams to Pods are refused by name", isWhole: false) { transport in
            let own = try await OwnNamespace(transport, 27)
            for part in ["exec", "attach", "portforward"] {
                let refused = try await transport.expect(501, "POST", own.path("pods") + "/p/\(part)")
                try check(refused["kind"], is: "Status")
                try check(refused.text("message").contains(part), "the message is \(refused.text("message"))")
            }
        },
        Behaviour(28, "every answer names its flow and its priority", isWhole: false) { transport in
            for target in ["/api/v1/namespaces", "/version", "/api/v1/namespaces/no-such", "/no-such"] {
                let response = try await transport.send("GET", target)
                for header in ["X-Kubernetes-Pf-Flowschema-Uid", "X-Kubernetes-Pf-Prioritylevel-Uid", "Audit-Id"] {
                    try check(response.head.headers[header] != nil, "\(target) is answered without \(header)")
                }
                try check(response.head.headers["Cache-Control"], is: "no-cache, private")
            }
        },
        Behaviour(29, "who has written reads what was written, whatever version is asked for") { transport in
            let own = try await OwnNamespace(transport, 29)
            let made = try await own.makeMap("a")
            let read = try await transport.expect(200, "GET", own.maps + "/a?resourceVersion=\(made.version)")
            try check(read, is: made)
            let list = try await transport.expect(200, "GET", own.maps + "?resourceVersion=\(made.version)")
            try check(list.itemNames, is: ["a"])
            let any = try await transport.expect(200, "GET", own.maps + "?resourceVersion=0")
            try check(any.itemNames, is: ["a"])
            try check(try await transport.expect(200, "GET", own.maps + "/a?resourceVersion=0"), is: made)
        },
    ]

    /// Kinds that no controller acts on own and are owned like all others.
    private static func unattendedOwners(_ own: OwnNamespace) async throws {
        let transport = own.transport
        let roles = own.path("rbac.authorization.k8s.io/v1", "roles")
        let role = try await transport.expect(201, "POST", roles, ["metadata": ["name": "owner"]])
        let reference: JSONValue = [
            "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "name": "owner", "uid": .string(role.text("metadata", "uid")),
            "blockOwnerDeletion": true,
        ]
        let budgets = own.path("policy/v1", "poddisruptionbudgets")
        let budget: JSONValue = [
            "metadata": ["name": "owned", "ownerReferences": [reference]],
            "spec": ["maxUnavailable": 1, "selector": ["matchLabels": ["a": "b"]]],
        ]
        let made = try await transport.expect(201, "POST", budgets, budget)
        let reader = try await transport.watch(budgets + "?watch=true&resourceVersion=\(made.version)")
        let watch = try await transport.watch(roles + "?watch=true&resourceVersion=\(made.version)")
        try await transport.expect(200, "DELETE", roles + "/owner?propagationPolicy=Foreground")
        var events = try await reader.next(1)
        while events.last?["type"] != "DELETED" { events += try await reader.next(1) }
        try check(try await watch.next(2).map(\.event), is: ["MODIFIED owner", "DELETED owner"])
        await reader.close()
        await watch.close()
    }
}
