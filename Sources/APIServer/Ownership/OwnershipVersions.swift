import KubernetesAPI
import ObjectModel

/// The versions of one kind in which fields can be named.
protocol OwnershipVersions {
    /// The schema of a version, or nil when the kind is not served in it.
    func schema(of apiVersion: String) -> StructuralSchema?
    /// An object of one served version in another.
    func convert(_ value: JSONValue, from: String, to: String) throws(APIError) -> JSONValue
}

/// The versions that a resource is served in.
struct ResourceVersions: OwnershipVersions {
    /// Any version of the resource.
    let handle: ResourceHandle

    func schema(of apiVersion: String) -> StructuralSchema? {
        if apiVersion == handle.apiVersion { return handle.definition.schema }
        return served(apiVersion)?.definition.schema
    }

    private func served(_ apiVersion: String) -> ResourceHandle? {
        if apiVersion == handle.apiVersion { return handle }
        return handle.server.resources.first { $0.store === handle.store && $0.apiVersion == apiVersion && $0.isServed }
    }

    func convert(_ value: JSONValue, from: String, to: String) throws(APIError) -> JSONValue {
        guard from != to, let source = served(from), let target = served(to) else { return value }
        // A converter may keep what it is given, and this state may never be stored.
        let version = value["metadata"]?["resourceVersion"]
        var result = value
        result.setMetadata("resourceVersion", nil)
        if let shared = source.shared { result = shared.toStorage(result) }
        if let shared = target.shared {
            result = shared.fromStorage(result)
        } else if result["apiVersion"]?.stringValue != target.apiVersion {
            result = try handle.server.converted(result, to: target.definition.kind.version, in: target.store)
        }
        if let version { result.setMetadata("resourceVersion", version) }
        return result
    }
}

/// The one version of `autoscaling/v1` Scale.
struct ScaleVersions: OwnershipVersions {
    static let apiVersion = "autoscaling/v1"

    func schema(of apiVersion: String) -> StructuralSchema? { apiVersion == Self.apiVersion ? APIServer.scaleSchema : nil }

    func convert(_ value: JSONValue, from: String, to: String) throws(APIError) -> JSONValue { value }
}
