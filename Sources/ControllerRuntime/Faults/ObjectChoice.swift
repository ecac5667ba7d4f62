import ObjectModel

/// Which objects of a cache are meant.
public struct ObjectChoice: Sendable, Hashable {
    /// The namespace, or nil for any.
    public var namespace: String?
    /// The name, or nil for any.
    public var name: String?

    /// Means all objects that have what is given.
    public init(namespace: String? = nil, name: String? = nil) {
        self.namespace = namespace
        self.name = name
    }

    /// Whether an object is meant.
    public func matches(_ key: ObjectKey) -> Bool {
        (namespace ?? key.namespace) == key.namespace && (name ?? key.name) == key.name
    }
}
