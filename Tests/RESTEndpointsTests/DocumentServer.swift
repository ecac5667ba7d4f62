import APIServer
import AgentSandboxAPI
import KubernetesAPI
import ObjectModel
import RESTEndpoints
import Testing

/// Uids and name suffixes in sequence.
final class CountingIdentifiers: IdentifierSource {
    private var made = 10_000

    func uid() -> String {
        made += 1
        return "uid-\(made)"
    }

    func nameSuffix() -> String {
        made += 1
        return String(made)
    }
}

/// Converts Agent Sandbox's kinds.
struct SandboxVersionConverter: VersionConverter {
    func knows(_ kind: GroupKind) -> Bool { AgentSandboxKinds.all.contains { $0.groupKind == kind } }

    func convert(_ object: JSONValue, to version: String, kind: GroupKind) throws(ConversionError) -> JSONValue {
        do { return try AgentSandboxConverter.convert(object, toVersion: version) } catch { throw ConversionError(error.message) }
    }
}

/// The documents of a server with every built-in kind and Agent Sandbox's four.
final class DocumentServer {
    let api = APIServer(identifiers: CountingIdentifiers(), converter: SandboxVersionConverter())
    let documents = DocumentEndpoints()
    let info = RequestInfo(time: Timestamp(seconds: 1_700_000_000), actor: "test")

    init() throws {
        api.installBuiltInKinds()
        for kind in AgentSandboxCRDs.kinds05 { try api.create(bundled: kind.definition, versions: kind.versions, info) }
    }

    func define(_ crd: JSONValue) throws {
        let handle = try api.resolve(
            GroupVersionResource(group: "apiextensions.k8s.io", version: "v1", resource: "customresourcedefinitions"))
        _ = try api.create(handle, namespace: "", crd, info)
    }

    func get(_ path: String, _ headers: HeaderFields = [:]) throws -> EndpointResponse {
        let parts = path.split(separator: "?", maxSplits: 1)
        let request = EndpointRequest(
            method: "GET", path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : "", headers: headers)
        return try #require(documents.answer(request, api), "no document at \(path)")
    }

    func json(_ path: String, accept: String = "application/json") throws -> JSONValue {
        let response = try get(path, ["Accept": accept])
        #expect(response.head.status == 200, "\(path): \(String(decoding: response.body, as: UTF8.self))")
        return try JSONReader.read(response.body)
    }

    /// A definition of a kind with versions, none of them with a status.
    static func crd(group: String, plural: String, kind: String, versions: [String], served: [String]? = nil) -> JSONValue {
        [
            "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
            "metadata": ["name": .string("\(plural).\(group)")],
            "spec": [
                "group": .string(group), "scope": "Namespaced",
                "names": ["plural": .string(plural), "kind": .string(kind), "shortNames": ["sh"], "categories": ["all"]],
                "versions": .array(
                    versions.enumerated().map { index, version in
                        [
                            "name": .string(version), "served": .bool(served?.contains(version) ?? true), "storage": .bool(index == 0),
                            "schema": ["openAPIV3Schema": ["type": "object", "properties": ["spec": ["type": "object"]]]],
                        ]
                    }),
            ],
        ]
    }
}
