import AgentSandboxAPI
import KubernetesAPI
import ObjectModel
import Testing

@testable import APIServer

/// Between the versions of Agent Sandbox's kinds, as its webhook converts them.
struct AgentSandboxVersionConverter: VersionConverter {
    func convert(_ object: JSONValue, to version: String, kind: GroupKind) throws(ConversionError) -> JSONValue {
        do { return try AgentSandboxConverter.convert(object, toVersion: version) } catch { throw ConversionError(error.message) }
    }
}

/// A server with every built-in kind, the namespaces of a new cluster and the four kinds of Agent Sandbox.
final class RealServer {
    enum Definitions { case created, bundled, v01, none }

    let api: APIServer
    var time = Timestamp(seconds: 1_700_000_000)

    init(_ definitions: Definitions = .none, tracksManagedFields: Bool = false) throws {
        api = APIServer(
            identifiers: SequentialIdentifiers(), converter: AgentSandboxVersionConverter(), tracksManagedFields: tracksManagedFields)
        api.installBuiltInKinds()
        for name in ["default", "kube-system"] { try create("namespaces", ["metadata": ["name": .string(name)]]) }
        switch definitions {
        case .created: for crd in AgentSandboxCRDs.v05 { try create("customresourcedefinitions", crd) }
        case .bundled:
            for kind in AgentSandboxCRDs.kinds05 { try api.create(bundled: kind.definition, versions: kind.versions, info) }
        case .v01:
            for kind in AgentSandboxCRDs.kinds01 { try api.create(bundled: kind.definition, versions: kind.versions, info) }
        case .none: break
        }
    }

    var info: RequestInfo { RequestInfo(time: time, actor: "test") }

    /// The handle of a resource by its plural name; `VERSION/PLURAL` where several versions are served, `GROUP/PLURAL` for Events.
    func handle(_ name: String) throws -> ResourceHandle {
        let parts = name.split(separator: "/").map(String.init)
        let found = api.resources.first { handle in
            handle.isServed && handle.definition.plural == parts[parts.count - 1]
                && (parts.count == 1 ? handle.kind.version != "v1alpha1" : [handle.kind.version, handle.kind.group].contains(parts[0]))
        }
        return try #require(found, "no resource \(name)")
    }

    func key(_ handle: ResourceHandle, _ name: String) -> ObjectKey {
        ObjectKey(namespace: handle.definition.isNamespaced ? "default" : "", name: name)
    }

    @discardableResult
    func create(_ resource: String, _ object: JSONValue) throws -> JSONValue {
        let handle = try handle(resource)
        return try api.create(handle, namespace: handle.definition.isNamespaced ? "default" : "", object, info)
    }

    func get(_ resource: String, _ name: String) throws -> JSONValue {
        let handle = try handle(resource)
        return try api.get(handle, key(handle, name))
    }

    @discardableResult
    func merge(_ resource: String, _ name: String, _ part: Subresource, _ patch: JSONValue) throws -> JSONValue {
        let handle = try handle(resource)
        return try api.patch(handle, key(handle, name), subresource: part, .merge(patch), info)
    }

    @discardableResult
    func update(_ resource: String, _ name: String, _ part: Subresource, _ object: JSONValue) throws -> JSONValue {
        let handle = try handle(resource)
        return try api.update(handle, key(handle, name), subresource: part, object, info)
    }

    @discardableResult
    func merge(_ resource: String, _ name: String, _ patch: JSONValue) throws -> JSONValue { try merge(resource, name, .main, patch) }

    @discardableResult
    func update(_ resource: String, _ name: String, _ object: JSONValue) throws -> JSONValue { try update(resource, name, .main, object) }

    @discardableResult
    func delete(_ resource: String, _ name: String, grace: Int64? = nil) throws -> DeleteResult {
        let handle = try handle(resource)
        return try api.delete(handle, key(handle, name), options: DeleteOptions(gracePeriodSeconds: grace), info)
    }

    func failure(_ body: () throws -> some Any) -> APIError? {
        do {
            _ = try body()
            return nil
        } catch { return error as? APIError }
    }
}

/// Valid objects of the built-in kinds, as small as they can be.
enum Samples {
    static let podSpec: JSONValue = ["containers": [["name": "main", "image": "example.com/image:1"]]]
    static let template: JSONValue = ["metadata": ["labels": ["app": "a"]], "spec": podSpec]
    static let workload: JSONValue = ["selector": ["matchLabels": ["app": "a"]], "template": template]
    static let claim: JSONValue = ["accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": "1Gi"]]]

    static let objects: [(resource: String, object: JSONValue)] = [
        ("namespaces", ["metadata": ["name": "a"]]),
        ("nodes", ["metadata": ["name": "a"], "status": ["capacity": ["cpu": "4"]]]),
        ("pods", ["metadata": ["name": "a"], "spec": podSpec]),
        ("services", ["metadata": ["name": "a"], "spec": ["selector": ["app": "a"], "ports": [["port": 80]]]]),
        ("endpoints", ["metadata": ["name": "a"], "subsets": [["addresses": [["ip": "10.0.0.1"]], "ports": [["port": 80]]]]]),
        ("persistentvolumeclaims", ["metadata": ["name": "a"], "spec": claim]),
        ("configmaps", ["metadata": ["name": "a"], "data": ["k": "v"]]),
        ("secrets", ["metadata": ["name": "a"], "stringData": ["k": "v"]]),
        ("serviceaccounts", ["metadata": ["name": "a"]]),
        (
            "v1/events",
            ["metadata": ["name": "a"], "involvedObject": ["kind": "Pod", "namespace": "default", "name": "p"], "reason": "R", "count": 1]
        ),
        ("deployments", ["metadata": ["name": "a"], "spec": workload]),
        ("replicasets", ["metadata": ["name": "a"], "spec": workload]),
        ("statefulsets", ["metadata": ["name": "a"], "spec": workload]),
        ("leases", ["metadata": ["name": "a"], "spec": ["holderIdentity": "me", "leaseDurationSeconds": 15]]),
        (
            "endpointslices",
            [
                "metadata": ["name": "a"], "addressType": "IPv4", "endpoints": [["addresses": ["10.0.0.1"]]], "ports": [["port": 80]],
            ]
        ),
        ("networkpolicies", ["metadata": ["name": "a"], "spec": ["podSelector": [:]]]),
        ("runtimeclasses", ["metadata": ["name": "a"], "handler": "runsc"]),
    ]

    static func object(_ resource: String, _ name: String = "a") throws -> JSONValue {
        var object = try #require(objects.first { $0.resource == resource }).object
        object.set(.string(name), at: "metadata", "name")
        return object
    }
}
