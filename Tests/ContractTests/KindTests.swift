import KubernetesAPI
import ObjectModel
import RESTEndpoints
import Testing

/// Every built-in kind can be made, read, watched, changed and deleted.
@Suite struct KindTests {
    static let kinds = BuiltInKinds.all.map { "\($0.kind.groupVersion)/\($0.kind.kind)" }

    @Test("A built-in kind can be made, read, watched, changed and deleted", arguments: kinds)
    func kind(_ name: String) throws {
        try Proof.of("kind/\(name)", by: "a built-in kind can be made, read, watched, changed and deleted") {
            let transport = try InProcessTransport()
            defer { transport.close() }
            try exercise(name, ContractClient(transport, token: InProcessTransport.token))
        }
    }

    private func exercise(_ name: String, _ client: ContractClient) throws {
        let definition = try #require(BuiltInKinds.all.first { "\($0.kind.groupVersion)/\($0.kind.kind)" == name })
        let group = definition.kind.group.isEmpty ? "/api/v1" : "/apis/\(definition.kind.groupVersion)"
        let path = group + (definition.isNamespaced ? "/namespaces/default/" : "/") + definition.plural
        let object = KindExamples.name(definition.kind.kind)
        var body = KindExamples.bodies[definition.kind.kind] ?? [:]
        body["metadata"] = ["name": .string(object)]
        body["apiVersion"] = .string(definition.kind.groupVersion.description)
        body["kind"] = .string(definition.kind.kind)
        let made = try client.send("POST", path, body)
        try #require(made.status == 201, "\(made.text)")
        try #require(made.json.objectName == object && made.json.at("metadata", "uid") != nil)
        let watch = try client.watch("\(path)?watch=true&resourceVersion=\(made.json.version)&fieldSelector=metadata.name%3D\(object)")
        let patched = try client.send(
            "PATCH", "\(path)/\(object)", ["metadata": ["labels": ["contract": "yes"]]], content: "application/merge-patch+json")
        try #require(patched.status == 200, "\(patched.text)")
        let listed = try client.send("GET", "\(path)?labelSelector=contract%3Dyes").json
        try #require(listed.names == [object] && listed["kind"] == .string(definition.kind.kind + "List"))
        let table = try client.send("GET", path, accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json").json
        try #require(table["kind"] == "Table" && table["rows"]?.arrayValue?.isEmpty == false)
        try #require(try watch.next()?["type"] == "MODIFIED")
        let deleted = try client.send("DELETE", "\(path)/\(object)", ["gracePeriodSeconds": 0])
        try #require(deleted.status == 200 || deleted.status == 202, "\(deleted.text)")
        let gone = try client.eventually("GET", "\(path)/\(object)") { $0.status == 404 }
        try #require(gone.status == 404, "\(gone.text)")
    }
}
