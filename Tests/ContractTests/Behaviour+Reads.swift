import ObjectModel
import Testing

extension Behaviour {
    static let reads = [
        Behaviour("field-selectors", "fields select by name, by what the kind offers, and by what a definition declares") { client in
            try client.makeMap("a")
            try client.makeMap("b")
            try #require(try client.send("GET", ContractClient.maps + "?fieldSelector=metadata.name%3Da").json.names == ["a"])
            let unknown = try client.send("GET", ContractClient.maps + "?fieldSelector=data.a%3D1")
            try #require(unknown.status == 400, "\(unknown.text)")
            let pods = "/api/v1/namespaces/default/pods"
            let pod: JSONValue = [
                "metadata": ["name": "p"], "spec": ["schedulerName": "nobody", "containers": [["name": "x", "image": "x:1"]]],
            ]
            try #require(try client.send("POST", pods, pod).status == 201)
            try #require(try client.send("GET", pods + "?fieldSelector=status.phase%3DPending,spec.nodeName%3D").json.names == ["p"])
            try #require(try client.send("GET", pods + "?fieldSelector=status.phase!%3DPending").json.names.isEmpty)
            try client.defineGadgets(spec: ["type": "object", "properties": ["colour": ["type": "string"]]]) { version in
                version["selectableFields"] = [["jsonPath": ".spec.colour"]]
            }
            _ = try client.makeGadget("red", ["colour": "red"])
            _ = try client.makeGadget("blue", ["colour": "blue"])
            try #require(try client.send("GET", ContractClient.gadgets + "?fieldSelector=spec.colour%3Dred").json.names == ["red"])
        },
        Behaviour("pagination", "pages show one state, however much is written between them") { client in
            for index in 0..<7 { try client.makeMap("m\(index)", labels: ["page": "yes"]) }
            let query = "\(ContractClient.maps)?limit=3&labelSelector=page%3Dyes"
            let first = try client.send("GET", query).json
            try #require(first.names == ["m0", "m1", "m2"])
            try client.makeMap("m3a", labels: ["page": "yes"])
            _ = try client.send("DELETE", ContractClient.maps + "/m4")
            let token = try #require(first.at("metadata", "continue")?.stringValue)
            let second = try client.send("GET", query + "&continue=\(token)").json
            try #require(second.names == ["m3", "m4", "m5"] && second.version == first.version)
            let next = try #require(second.at("metadata", "continue")?.stringValue)
            let third = try client.send("GET", query + "&continue=\(next)").json
            try #require(third.names == ["m6"] && (third.at("metadata", "continue")?.stringValue ?? "").isEmpty)
            let unfiltered = try client.send("GET", ContractClient.maps + "?limit=3").json
            try #require((unfiltered.at("metadata", "remainingItemCount")?.intValue ?? 0) >= 4)
            try #require(try client.send("GET", query + "&continue=nonsense").status == 400)
        },
        Behaviour("discovery", "what is served can be found: plain, aggregated, and as OpenAPI") { client in
            let aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json"
            let all = try client.send("GET", "/apis", accept: aggregated)
            try #require(all.json["kind"] == "APIGroupDiscoveryList", "\(all.text.prefix(300))")
            try #require(all.headers["Content-Type"]?.contains("as=APIGroupDiscoveryList") == true)
            let groups = try client.send("GET", "/apis").json
            try #require(groups["kind"] == "APIGroupList")
            let apps = try client.send("GET", "/apis/apps/v1").json
            let deployment = apps["resources"]?.arrayValue?.first { $0["name"] == "deployments" }
            try #require(deployment?["kind"] == "Deployment" && deployment?["namespaced"] == true)
            try #require(apps["resources"]?.arrayValue?.contains { $0["name"] == "deployments/scale" } == true)
            let index = try client.send("GET", "/openapi/v3").json
            let url = try #require(index.at("paths", "apis/apps/v1", "serverRelativeURL")?.stringValue)
            let document = try client.send("GET", url)
            try #require(document.json.at("components", "schemas", "io.k8s.api.apps.v1.Deployment") != nil)
            let tag = try #require(document.headers["ETag"])
            try #require(try client.send("GET", url, headers: [("If-None-Match", tag)]).status == 304)
            try client.defineGadgets(spec: ["type": "object", "properties": ["size": ["type": "integer"]]])
            let found = try client.send("GET", "/apis/contract.example/v1").json
            try #require(found["resources"]?.arrayValue?.contains { $0["name"] == "gadgets" } == true)
            try #require(try client.send("GET", "/openapi/v3").json.at("paths", "apis/contract.example/v1") != nil)
        },
        Behaviour("tables", "kubectl's tables and the metadata alone are made by the server") { client in
            try client.makeMap("a", data: ["x": "1", "y": "2"])
            let accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"
            let table = try client.send("GET", ContractClient.maps + "?fieldSelector=metadata.name%3Da", accept: accept).json
            try #require(table["kind"] == "Table" && table["apiVersion"] == "meta.k8s.io/v1")
            let columns = table["columnDefinitions"]?.arrayValue?.compactMap { $0["name"]?.stringValue }
            try #require(columns == ["Name", "Data", "Age"])
            let row = table["rows"]?.arrayValue?.first
            try #require(row?["cells"]?.arrayValue?.prefix(2) == ["a", 2])
            try #require(row?.at("object", "kind") == "PartialObjectMetadata")
            let partial = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json"
            let metadata = try client.send("GET", ContractClient.maps + "/a", accept: partial).json
            try #require(metadata["kind"] == "PartialObjectMetadata" && metadata["data"] == nil && metadata.objectName == "a")
            try client.defineGadgets(spec: ["type": "object", "properties": ["size": ["type": "integer"]]]) { version in
                version["additionalPrinterColumns"] = [["name": "Size", "type": "integer", "jsonPath": ".spec.size"]]
            }
            _ = try client.makeGadget("g", ["size": 4])
            let gadgets = try client.send("GET", ContractClient.gadgets, accept: accept).json
            try #require(gadgets["columnDefinitions"]?.arrayValue?.compactMap { $0["name"]?.stringValue } == ["Name", "Size"])
            try #require(gadgets["rows"]?.arrayValue?.first?["cells"] == ["g", 4])
        },
        Behaviour("negotiation", "forms are agreed on, and what nobody can read is refused") { client in
            try client.makeMap("a")
            let yaml = try client.send("GET", ContractClient.maps + "/a", accept: "application/yaml")
            try #require(yaml.status == 200 && yaml.text.contains("kind: ConfigMap"))
            let protobuf = try client.send(
                "GET", ContractClient.maps + "/a", accept: "application/vnd.kubernetes.protobuf,application/json")
            try #require(protobuf.status == 200 && protobuf.headers["Content-Type"]?.hasPrefix("application/json") == true)
            let only = try client.send("GET", ContractClient.maps + "/a", accept: "application/vnd.kubernetes.protobuf")
            try #require(only.status == 406 && only.json["reason"] == "NotAcceptable", "\(only.text)")
            let body = try client.send(
                "POST", ContractClient.maps, bytes: [0x6B, 0x38, 0x73, 0], content: "application/vnd.kubernetes.protobuf")
            try #require(body.status == 415 && body.json["reason"] == "UnsupportedMediaType", "\(body.text)")
            let text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: written\ndata:\n  a: 'yes'\n"
            let made = try client.send("POST", ContractClient.maps, bytes: Array(text.utf8), content: "application/yaml")
            try #require(made.status == 201 && made.json.at("data", "a") == "yes", "\(made.text)")
            let missing = try client.send("GET", ContractClient.maps + "/missing")
            try #require(missing.status == 404 && missing.json["kind"] == "Status" && missing.json.at("details", "kind") == "configmaps")
            try #require(missing.json["message"] == #"configmaps "missing" not found"#)
        },
    ]
}
