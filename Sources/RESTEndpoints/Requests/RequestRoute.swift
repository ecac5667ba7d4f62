import APIServer
import ObjectModel

/// What a request's path names, as kube-apiserver's `RequestInfo` takes it apart.
enum RequestRoute {
    /// Objects of a resource.
    case resource(ResourceRoute)
    /// Anything else: discovery, health, versions, metrics.
    case other(String)

    /// Takes a path apart; nil when an escape in it is malformed.
    init?(path: String) {
        guard path.utf8.first == 0x2F, let decoded = URLText.decoded(path[...].utf8) else { return nil }
        let parts = decoded.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
        // The first part is what stands before the leading slash. A slash at the end names nothing.
        var segments = parts.dropFirst()
        if segments.last?.isEmpty == true { segments = segments.dropLast() }
        guard let root = segments.first.map({ String(Substring($0)) }), root == "api" || root == "apis",
            !segments.contains(where: \.isEmpty)
        else {
            self = .other(decoded)
            return
        }
        var rest = segments.dropFirst()
        var group = ""
        if root == "apis" {
            guard rest.count >= 3, let first = rest.popFirst() else {
                self = .other(decoded)
                return
            }
            group = String(Substring(first))
        }
        guard rest.count >= 2, let version = rest.popFirst() else {
            self = .other(decoded)
            return
        }
        var route = ResourceRoute(group: group, version: String(Substring(version)))
        if let first = rest.first, Substring(first) == "watch" {
            route.isWatchPath = true
            rest = rest.dropFirst()
        }
        if let first = rest.first, Substring(first) == "namespaces", rest.count > 1 {
            let namespace = String(Substring(rest[rest.startIndex + 1]))
            route.namespace = namespace
            // The parts of a Namespace itself stay with it.
            if rest.count > 2, case let third = Substring(rest[rest.startIndex + 2]), third != "status", third != "finalize" {
                rest = rest.dropFirst(2)
            }
        }
        var names = rest.prefix(3).map { String(Substring($0)) }[...]
        route.resource = names.popFirst() ?? ""
        route.name = names.popFirst() ?? ""
        route.subresource = names.popFirst() ?? ""
        route.hasMore = rest.count > 3
        self = .resource(route)
    }
}

/// The object or the objects that a path names.
struct ResourceRoute {
    /// The group, empty for core.
    let group: String
    /// The version.
    let version: String
    /// The namespace; for a Namespace its own name; empty for all namespaces and for resources without.
    var namespace = ""
    /// The plural name of the resource.
    var resource = ""
    /// The name of the object, or empty.
    var name = ""
    /// The subresource, or empty.
    var subresource = ""
    /// Whether more follows the subresource, as in the path behind a proxy.
    var hasMore = false
    /// Whether the path is one below `watch`, the way in which watches were opened of old.
    var isWatchPath = false

    init(group: String, version: String) {
        self.group = group
        self.version = version
    }

    /// The group and plural name.
    var groupResource: GroupResource { GroupResource(group: group, resource: resource) }

    /// Where the object is stored.
    func key(of handle: ResourceHandle) -> ObjectKey {
        ObjectKey(namespace: handle.definition.isNamespaced ? namespace : "", name: name)
    }
}

/// What a request does to its resource: the verbs of authorization.
enum RequestVerb: String {
    case get, list, watch, create, update, patch, delete, deletecollection

    /// The verb of a method; nil for methods that no resource takes.
    init?(method: String, route: ResourceRoute, isWatch: Bool) {
        if route.isWatchPath {
            self = .watch
            return
        }
        switch method {
        case "GET", "HEAD":
            if !route.name.isEmpty {
                self = .get
            } else {
                self = isWatch ? .watch : .list
            }
        case "POST": self = .create
        case "PUT": self = .update
        case "PATCH": self = .patch
        case "DELETE": self = route.name.isEmpty ? .deletecollection : .delete
        default: return nil
        }
    }

    /// The verb as the metrics spell it.
    var metricName: String {
        switch self {
        case .get: "GET"
        case .list: "LIST"
        case .watch: "WATCH"
        case .create: "POST"
        case .update: "PUT"
        case .patch: "PATCH"
        case .delete: "DELETE"
        case .deletecollection: "DELETECOLLECTION"
        }
    }
}
