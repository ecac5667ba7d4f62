import APIServer
import KubernetesAPI
import ObjectModel

/// A group as discovery shows it: the versions that are served, the preferred one first.
struct ServedGroup {
    var name: String
    var versions: [ServedVersion]
}

/// A version of a group and its resources, sorted by name.
struct ServedVersion {
    var groupVersion: GroupVersion
    var resources: [ServedResource]
}

/// A resource as discovery shows it.
struct ServedResource {
    var name: String
    var singular: String
    /// The kind; of a subresource's own group and version where it differs.
    var kind: GroupVersionKind
    var isNamespaced: Bool
    var verbs: [String]
    var shortNames: [String] = []
    var categories: [String] = []
    var subresources: [ServedSubresource] = []
    /// Tells the version in which objects are stored; empty where none are.
    var storageVersionHash = ""
    /// Whether a CustomResourceDefinition brought it: kube-apiserver describes such resources by another piece of code.
    var isCustom = false
}

/// A subresource as discovery shows it.
struct ServedSubresource {
    var name: String
    var kind: GroupVersionKind
    var verbs: [String]
}

extension ServedGroup {
    /// The groups of everything that a server serves, the core group first, the others in kube-apiserver's order.
    static func all(of server: APIServer, virtual: [VirtualResource]) -> [ServedGroup] {
        var versions: [GroupVersion: [ServedResource]] = [:]
        var order: [GroupVersion] = []
        func add(_ resource: ServedResource, to version: GroupVersion) {
            if versions[version] == nil { order.append(version) }
            versions[version, default: []].append(resource)
        }
        for handle in server.resources where handle.isServed {
            var resource = ServedResource(handle.definition, virtual: virtual)
            resource.storageVersionHash = StorageVersionHash.of(handle.storageKind)
            add(resource, to: handle.kind.groupVersion)
        }
        for resource in virtual where resource.subresource.isEmpty { add(ServedResource(resource), to: resource.groupVersion) }
        var groups: [ServedGroup] = []
        for version in order {
            let resources = (versions[version] ?? []).sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
            let served = ServedVersion(groupVersion: version, resources: resources)
            if let position = groups.firstIndex(where: { $0.name == version.group }) {
                groups[position].versions.append(served)
            } else {
                groups.append(ServedGroup(name: version.group, versions: [served]))
            }
        }
        for position in groups.indices {
            groups[position].versions.sort { VersionPriority($0.groupVersion.version) < VersionPriority($1.groupVersion.version) }
        }
        return groups.sorted { left, right in
            let priorities = (priority(of: left.name), priority(of: right.name))
            if priorities.0 != priorities.1 { return priorities.0 > priorities.1 }
            return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
        }
    }

    /// The order in which kube-apiserver lists its own groups, the first foremost; those of custom resources follow by name.
    private static let builtInOrder = [
        "", "apiregistration.k8s.io", "apps", "events.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "autoscaling", "batch",
        "certificates.k8s.io", "networking.k8s.io", "policy", "rbac.authorization.k8s.io", "storage.k8s.io",
        "admissionregistration.k8s.io", "apiextensions.k8s.io", "scheduling.k8s.io", "coordination.k8s.io", "node.k8s.io",
        "discovery.k8s.io", "flowcontrol.apiserver.k8s.io",
    ]

    private static func priority(of group: String) -> Int {
        guard let position = builtInOrder.firstIndex(of: group) else { return 0 }
        return builtInOrder.count - position
    }
}

extension ServedResource {
    /// kube-apiserver's own resources, by name.
    private static let builtInVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]
    /// The same for custom resources, in the order in which their discovery has them.
    private static let customVerbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"]
    private static let partVerbs = ["get", "patch", "update"]

    init(_ definition: ResourceDefinition, virtual: [VirtualResource]) {
        let kind = definition.kind
        name = definition.plural
        singular = definition.singular
        self.kind = kind
        isNamespaced = definition.isNamespaced
        verbs = definition.isCustomResource ? Self.customVerbs : Self.builtInVerbs
        // Namespaces go one by one, because deleting one empties it first.
        if kind.groupKind == GroupKind(group: "", kind: "Namespace") { verbs.removeAll { $0 == "deletecollection" } }
        shortNames = definition.shortNames
        categories = definition.categories
        isCustom = definition.isCustomResource
        if definition.hasStatus { subresources.append(ServedSubresource(name: "status", kind: kind, verbs: Self.partVerbs)) }
        if definition.scale != nil {
            let scale = GroupVersionKind(group: "autoscaling", version: "v1", kind: "Scale")
            subresources.append(ServedSubresource(name: "scale", kind: scale, verbs: Self.partVerbs))
        }
        for part in virtual where part.resource == definition.resource && !part.subresource.isEmpty {
            subresources.append(ServedSubresource(name: part.subresource, kind: part.kind, verbs: part.verbs))
        }
        if !isCustom { subresources.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) } }
    }

    init(_ resource: VirtualResource) {
        name = resource.resource.resource
        singular = resource.singular
        kind = resource.kind
        isNamespaced = resource.isNamespaced
        verbs = resource.verbs
    }
}

/// The order of versions (`k8s.io/apimachinery/pkg/version`): stable before beta before alpha, higher numbers first, then all other
/// names by their bytes.
struct VersionPriority: Comparable {
    private enum Stability: Int {
        case stable
        case beta
        case alpha
    }

    private let name: String
    private let parsed: (stability: Stability, major: Int, minor: Int)?

    init(_ name: String) {
        self.name = name
        parsed = Self.parse(name)
    }

    private static func parse(_ name: String) -> (Stability, Int, Int)? {
        guard name.hasPrefix("v") else { return nil }
        var rest = name.dropFirst()
        guard let major = number(&rest) else { return nil }
        if rest.isEmpty { return (.stable, major, 0) }
        let stability: Stability
        if rest.hasPrefix("alpha") {
            stability = .alpha
            rest.removeFirst(5)
        } else if rest.hasPrefix("beta") {
            stability = .beta
            rest.removeFirst(4)
        } else {
            return nil
        }
        guard let minor = number(&rest), rest.isEmpty else { return nil }
        return (stability, major, minor)
    }

    /// A decimal number without a leading zero.
    private static func number(_ text: inout Substring) -> Int? {
        let digits = text.prefix { $0 >= "0" && $0 <= "9" }
        guard !digits.hasPrefix("0"), digits.count <= 9, let number = Int(digits) else { return nil }
        text = text.dropFirst(digits.count)
        return number
    }

    static func == (left: VersionPriority, right: VersionPriority) -> Bool { left.name == right.name }

    static func < (left: VersionPriority, right: VersionPriority) -> Bool {
        switch (left.parsed, right.parsed) {
        case (let first?, let second?):
            (first.stability.rawValue, -first.major, -first.minor) < (second.stability.rawValue, -second.major, -second.minor)
        case (nil, nil): left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
        case (let first, _): first != nil
        }
    }
}
