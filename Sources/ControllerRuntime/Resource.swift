import APIServer
import ObjectModel

/// A resource together with the lens its objects are read through.
public struct Resource<Object: KubernetesObject>: Sendable {
    /// The resource in the version that the caller works in.
    public let name: GroupVersionResource

    /// Names a resource.
    public init(_ name: GroupVersionResource) { self.name = name }

    /// Names a resource by its parts; the core group is the empty string.
    public init(group: String, version: String, resource: String) {
        name = GroupVersionResource(group: group, version: version, resource: resource)
    }
}
