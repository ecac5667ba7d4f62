import KubernetesAPI
import ObjectModel
import RESTEndpoints
import Testing
import WireBehaviours

/// Every built-in kind can be made, read, watched, changed and deleted.
@Suite struct KindTests {
    static let definitions = BuiltInKinds.all + BuiltInKinds.unattended
    static let kinds = definitions.map { "\($0.kind.groupVersion)/\($0.kind.kind)" }

    @Test("A built-in kind can be made, read, watched, changed and deleted", arguments: kinds)
    func kind(_ name: String) async throws {
        try await Proof.of("kind/\(name)", by: "over the wire: it can be made, read, watched, changed and deleted") {
            let transport = try WireTransport()
            defer { transport.stop() }
            try await exercise(name, transport)
        }
    }

    private func exercise(_ name: String, _ transport: any APITransport) async throws {
        let definition = try #require(Self.definitions.first { "\($0.kind.groupVersion)/\($0.kind.kind)" == name })
        let group = definition.kind.group.isEmpty ? "/api/v1" : "/apis/\(definition.kind.groupVersion)"
        let path = group + (definition.isNamespaced ? "/namespaces/default/" : "/") + definition.plural
        let object = KindExamples.name(definition.kind.kind)
        var body = KindExamples.bodies[definition.kind.kind] ?? [:]
        body["metadata"] = ["name": .string(object)]
        body["apiVersion"] = .string(definition.kind.groupVersion.description)
        body["kind"] = .string(definition.kind.kind)
        let made = try await transport.expect(201, "POST", path, body)
        try check(made.text("metadata", "name"), is: object)
        let watch = try await transport.watch("\(path)?watch=true&resourceVersion=\(made.version)&fieldSelector=metadata.name%3D\(object)")
        try await transport.expect(
            200, "PATCH", "\(path)/\(object)", ["metadata": ["labels": ["contract": "yes"]]], type: "application/merge-patch+json")
        let listed = try await transport.expect(200, "GET", "\(path)?labelSelector=contract%3Dyes")
        try check(listed.itemNames, is: [object])
        try check(listed["kind"], is: .string(definition.kind.kind + "List"))
        let table = try await transport.expect(200, "GET", path, accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")
        try check(table["kind"], is: "Table")
        try check(table["rows"]?.arrayValue?.isEmpty, is: false)
        try check(try await watch.next(1)[0]["type"], is: "MODIFIED")
        let deleted = try await transport.send("DELETE", "\(path)/\(object)", ["gracePeriodSeconds": 0])
        try check([200, 202].contains(deleted.head.status), "\(deleted.text)")
        var events = try await watch.next(1)
        while events.last?["type"] != "DELETED" { events += try await watch.next(1) }
        await watch.close()
        try await transport.expect(404, "GET", "\(path)/\(object)")
    }
}
