/// An API group and version, such as `apps/v1`; the core group is the empty string.
public struct GroupVersion: Hashable, Sendable, CustomStringConvertible {
    /// The group, empty for core.
    public let group: String
    /// The version, such as `v1`.
    public let version: String

    /// Names a group and version.
    public init(group: String, version: String) {
        self.group = group
        self.version = version
    }

    /// Reads an `apiVersion` value: `v1` or `group/version`. Nil when it has more than one slash or an empty part.
    public init?(apiVersion: String) {
        let parts = apiVersion.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Substring($0) }
        switch parts.count {
        case 1 where !parts[0].isEmpty: self.init(group: "", version: String(parts[0]))
        case 2 where !parts[0].isEmpty && !parts[1].isEmpty: self.init(group: String(parts[0]), version: String(parts[1]))
        default: return nil
        }
    }

    /// The `apiVersion` spelling.
    public var description: String { group.isEmpty ? version : "\(group)/\(version)" }
}

/// A group and a kind, such as `Deployment.apps`.
public struct GroupKind: Hashable, Sendable, CustomStringConvertible {
    /// The group, empty for core.
    public let group: String
    /// The kind, in upper camel case.
    public let kind: String

    /// Names a kind.
    public init(group: String, kind: String) {
        self.group = group
        self.kind = kind
    }

    /// `Kind.group`, or `Kind` alone for core, as kube-apiserver's messages spell it.
    public var description: String { group.isEmpty ? kind : "\(kind).\(group)" }
}

/// A group, a version and a kind.
public struct GroupVersionKind: Hashable, Sendable, CustomStringConvertible {
    /// The group, empty for core.
    public let group: String
    /// The version.
    public let version: String
    /// The kind, in upper camel case.
    public let kind: String

    /// Names a kind in a version.
    public init(group: String, version: String, kind: String) {
        self.group = group
        self.version = version
        self.kind = kind
    }

    /// The group and version.
    public var groupVersion: GroupVersion { GroupVersion(group: group, version: version) }
    /// The group and kind.
    public var groupKind: GroupKind { GroupKind(group: group, kind: kind) }
    /// The `apiVersion` spelling of group and version.
    public var apiVersion: String { groupVersion.description }
    /// `group/version, Kind=kind`, as apimachinery prints it.
    public var description: String { "\(apiVersion), Kind=\(kind)" }
}

/// A group, a version and a plural resource name.
public struct GroupVersionResource: Hashable, Sendable, CustomStringConvertible {
    /// The group, empty for core.
    public let group: String
    /// The version.
    public let version: String
    /// The plural name, in lower case.
    public let resource: String

    /// Names a resource in a version.
    public init(group: String, version: String, resource: String) {
        self.group = group
        self.version = version
        self.resource = resource
    }

    /// The group and resource.
    public var groupResource: GroupResource { GroupResource(group: group, resource: resource) }
    /// `group/version, Resource=resource`.
    public var description: String { "\(GroupVersion(group: group, version: version)), Resource=\(resource)" }
}

/// A group and a plural resource name.
public struct GroupResource: Hashable, Sendable, CustomStringConvertible {
    /// The group, empty for core.
    public let group: String
    /// The plural name, in lower case.
    public let resource: String

    /// Names a resource.
    public init(group: String, resource: String) {
        self.group = group
        self.resource = resource
    }

    /// `resource.group`, or `resource` alone for core, as kube-apiserver's messages spell it.
    public var description: String { group.isEmpty ? resource : "\(resource).\(group)" }
}

/// A namespace and a name; cluster-scoped objects have an empty namespace. Ordered by namespace, then name, by UTF-8 bytes.
public struct ObjectKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The namespace, empty for cluster-scoped objects.
    public let namespace: String
    /// The name.
    public let name: String

    /// Names an object.
    public init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }

    /// `namespace/name`, or the name alone for cluster-scoped objects.
    public var description: String { namespace.isEmpty ? name : "\(namespace)/\(name)" }

    /// The order of etcd's keys.
    public static func < (left: ObjectKey, right: ObjectKey) -> Bool {
        areSame(left.namespace, right.namespace) ? precedes(left.name, right.name) : precedes(left.namespace, right.namespace)
    }

    /// Whether both are the same bytes, as etcd's keys are.
    public static func == (left: ObjectKey, right: ObjectKey) -> Bool {
        areSame(left.name, right.name) && areSame(left.namespace, right.namespace)
    }

    /// Adds the bytes of both parts.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(bytesOf: namespace)
        hasher.combine(bytesOf: name)
    }
}
