import KubernetesAPI
import ObjectModel
import Testing

@testable import APIServer

/// A server that tracks managed fields, with every built-in kind and a custom one that has a field for each way of merging.
final class OwnedServer {
    let real: RealServer
    var api: APIServer { real.api }

    init() throws {
        real = try RealServer(tracksManagedFields: true)
        try real.create("customresourcedefinitions", Self.definition)
    }

    /// `things.example.com`: maps and lists of every type, in a version `v1` that is stored and one `v1beta1` that only differs in name.
    static let definition: JSONValue = {
        let port: JSONValue = [
            "type": "object", "required": ["port"],
            "properties": [
                "port": ["type": "integer"], "protocol": ["type": "string", "default": "TCP"], "name": ["type": "string"],
            ],
        ]
        let spec: JSONValue = [
            "type": "object",
            "properties": [
                "replicas": ["type": "integer"], "text": ["type": "string"],
                "tags": ["type": "array", "x-kubernetes-list-type": "set", "items": ["type": "string"]],
                "ports": [
                    "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["port", "protocol"], "items": port,
                ],
                "args": ["type": "array", "items": ["type": "string"]],
                "labels": ["type": "object", "additionalProperties": ["type": "string"]],
                "selector": [
                    "type": "object", "x-kubernetes-map-type": "atomic", "additionalProperties": ["type": "string"],
                ],
                "free": ["type": "object", "x-kubernetes-preserve-unknown-fields": true],
                "nested": [
                    "type": "object", "properties": ["a": ["type": "string"], "b": ["type": "string"]],
                ],
            ],
        ]
        let schema: JSONValue = [
            "openAPIV3Schema": [
                "type": "object",
                "properties": [
                    "spec": spec,
                    "status": [
                        "type": "object", "properties": ["replicas": ["type": "integer"], "note": ["type": "string"]],
                    ],
                ],
            ]
        ]
        let subresources: JSONValue = [
            "status": [:], "scale": ["specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas"],
        ]
        return [
            "metadata": ["name": "things.example.com"],
            "spec": [
                "group": "example.com", "scope": "Namespaced",
                "names": ["plural": "things", "singular": "thing", "kind": "Thing", "listKind": "ThingList"],
                "versions": [
                    ["name": "v1", "served": true, "storage": true, "schema": schema, "subresources": subresources],
                    ["name": "v1beta1", "served": true, "storage": false, "schema": schema, "subresources": subresources],
                ],
            ],
        ]
    }()

    func info(_ manager: String, force: Bool = false, dryRun: Bool = false) -> RequestInfo {
        RequestInfo(time: real.time, actor: "test", dryRun: dryRun, fieldManager: manager, force: force)
    }

    func handle(_ resource: String) throws -> ResourceHandle { try real.handle(resource) }

    func key(_ resource: String, _ name: String) throws -> ObjectKey { real.key(try handle(resource), name) }

    @discardableResult
    func create(_ resource: String, _ object: JSONValue, by manager: String) throws -> JSONValue {
        let handle = try handle(resource)
        return try api.create(handle, namespace: handle.definition.isNamespaced ? "default" : "", object, info(manager))
    }

    @discardableResult
    func merge(_ resource: String, _ name: String, _ patch: JSONValue, by manager: String, _ part: Subresource = .main) throws -> JSONValue
    {
        try api.patch(try handle(resource), try key(resource, name), subresource: part, .merge(patch), info(manager))
    }

    /// Applies an object whose kind, version and name are filled in.
    @discardableResult
    func apply(
        _ resource: String, _ name: String, _ object: JSONValue, by manager: String, _ part: Subresource = .main, force: Bool = false,
        dryRun: Bool = false
    ) throws -> ApplyResult {
        let handle = try handle(resource)
        var configuration: JSONValue = ["apiVersion": .string(handle.kind.apiVersion), "kind": .string(handle.kind.kind)]
        if part == .scale { configuration = ["apiVersion": "autoscaling/v1", "kind": "Scale"] }
        for (field, value) in object.objectValue ?? JSONObject() { configuration[field] = value }
        configuration.set(.string(name), at: "metadata", "name")
        return try api.apply(
            handle, try key(resource, name), subresource: part, configuration, info(manager, force: force, dryRun: dryRun))
    }

    func stored(_ resource: String, _ name: String) throws -> StoredObject {
        try #require(api.stored(try handle(resource), try key(resource, name)))
    }

    func value(_ resource: String, _ name: String) throws -> JSONValue { try stored(resource, name).value }

    /// The owners in one line each: `Apply kubectl v1: .data.a .data.b`; times are left out.
    func owners(_ resource: String, _ name: String) throws -> [String] {
        try stored(resource, name).managedFields.entries.map { entry in
            let part = entry.identity.subresource.isEmpty ? "" : "/\(entry.identity.subresource)"
            let paths = entry.fields.paths.map(FieldSet.text).joined(separator: " ")
            return "\(entry.identity.operation.rawValue) \(entry.identity.manager)\(part) \(entry.apiVersion): \(paths)"
        }
    }

    func failure(_ body: () throws -> some Any) -> APIError? { real.failure(body) }
}
