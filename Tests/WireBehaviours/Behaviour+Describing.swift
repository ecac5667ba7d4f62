import ObjectModel
import RESTEndpoints

extension Behaviour {
    static let describing: [Behaviour] = [
        Behaviour(25, "what is served can be found, described and shown as a table") { transport in
            let own = try await OwnNamespace(transport, 25)
            let aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json"
            let all = try await transport.send("GET", "/apis", accept: aggregated)
            try check(try all.json()["kind"], is: "APIGroupDiscoveryList")
            try check(all.head.headers["Content-Type"]?.contains("as=APIGroupDiscoveryList"), is: true)
            try check(try await transport.expect(200, "GET", "/apis")["kind"], is: "APIGroupList")
            let apps = try await transport.expect(200, "GET", "/apis/apps/v1")["resources"]?.arrayValue ?? []
            try check(apps.contains { $0["name"] == "deployments" && $0["namespaced"] == true }, "the resources are \(apps)")
            let core = try await transport.expect(200, "GET", "/api/v1")["resources"]?.arrayValue ?? []
            try check(core.first { $0["name"] == "pods" }?.text("storageVersionHash"), is: "xPOwRZ+Yhw8=")
            try check(apps.contains { $0["name"] == "deployments/scale" && $0["kind"] == "Scale" }, "the resources are \(apps)")
            let index = try await transport.expect(200, "GET", "/openapi/v3")
            let url = index.text("paths", "apis/apps/v1", "serverRelativeURL")
            let document = try await transport.send("GET", url)
            try check(
                try document.json().at("components", "schemas", "io.k8s.api.apps.v1.Deployment") != nil,
                "\(url) has no schema of Deployment")
            let tag = document.head.headers["ETag"] ?? ""
            try check(try await transport.send("GET", url, headers: [("If-None-Match", tag)]).head.status, is: 304)
            let definition = try await OwnDefinition(transport, 25) { $0.set("ManyWidgets", at: "spec", "names", "listKind") }
            let widgets = definition.widgets(own)
            let found = try await transport.expect(200, "GET", "/apis/\(definition.group)/v1")["resources"]?.arrayValue ?? []
            try check(found.contains { $0["name"] == "widgets" }, "the resources are \(found)")
            let after = try await transport.expect(200, "GET", "/openapi/v3")
            try check(after.at("paths", "apis/\(definition.group)/v1") != nil, "the index does not name \(definition.group)")
            try await transport.expect(201, "POST", widgets, definition.widget("w"))
            try check(try await transport.expect(200, "GET", widgets)["kind"], is: "ManyWidgets")
            try await own.makeMap("a")
            let accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"
            let maps = try await transport.expect(200, "GET", own.maps, accept: accept)
            try check(maps["columnDefinitions"]?.arrayValue?.map { $0.text("name") }, is: ["Name", "Data", "Age"])
            try check(maps["rows"]?[0]?["cells"]?.arrayValue?.prefix(2), is: ["a", 1])
            try check(maps["rows"]?[0]?.at("object", "kind"), is: "PartialObjectMetadata")
            let table = try await transport.expect(200, "GET", widgets, accept: accept)
            try check(table["columnDefinitions"]?.arrayValue?.map { $0.text("name") }, is: ["Name", "Color"])
            try check(table["rows"]?[0]?["cells"], is: ["w", "red"])
        }
    ]
}
