/// What somebody wants to do: the attributes that authorization looks at.
public struct AccessRequest: Sendable, Hashable {
    /// Who.
    public var user: UserInfo
    /// The verb: `get`, `list`, …; for other paths the method in lower case.
    public var verb: String
    /// The namespace, or empty.
    public var namespace = ""
    /// The group of the resource, empty for core.
    public var group = ""
    /// The version of the resource.
    public var version = ""
    /// The resource; empty for other paths.
    public var resource = ""
    /// The subresource, or empty.
    public var subresource = ""
    /// The name of the object, or empty.
    public var name = ""
    /// The path of a request that is not about a resource.
    public var path = ""

    /// Describes a request for a path.
    public init(user: UserInfo, verb: String, path: String) {
        self.user = user
        self.verb = verb
        self.path = path
    }

    /// Describes a request for a resource.
    public init(
        user: UserInfo, verb: String, namespace: String, group: String, version: String = "*", resource: String, subresource: String = "",
        name: String = ""
    ) {
        self.user = user
        self.verb = verb
        self.namespace = namespace
        self.group = group
        self.version = version
        self.resource = resource
        self.subresource = subresource
        self.name = name
    }

    /// Whether the request is about a resource.
    public var isResourceRequest: Bool { !resource.isEmpty }
}

/// What an authorizer says.
public struct AccessDecision: Sendable, Hashable {
    /// Whether the request may go on.
    public var isAllowed: Bool
    /// Why, or empty.
    public var reason: String

    /// Describes a decision.
    public init(isAllowed: Bool, reason: String = "") {
        self.isAllowed = isAllowed
        self.reason = reason
    }
}

/// One rule of what a user may do, as reviews list it; empty lists do not apply.
public struct AccessRule: Sendable, Hashable {
    /// The verbs.
    public var verbs: [String]
    /// The API groups.
    public var groups: [String] = []
    /// The resources, with their subresources behind a slash.
    public var resources: [String] = []
    /// The names, empty for all.
    public var resourceNames: [String] = []
    /// The paths that are no resources.
    public var paths: [String] = []

    /// Describes a rule by its verbs; everything else is set afterwards.
    public init(verbs: [String]) { self.verbs = verbs }
}

/// Decides who may do what.
public protocol Authorizer: AnyObject {
    /// Whether a request may go on.
    func decide(_ request: AccessRequest) -> AccessDecision
    /// What a user may do in a namespace; `isIncomplete` when there may be more.
    func rules(of user: UserInfo, namespace: String) -> (rules: [AccessRule], isIncomplete: Bool)
}

/// Lets everybody do everything who has shown who they are; anybody may ask whether the server lives, and for its version.
public final class AlwaysAllowAuthorizer: Authorizer {
    private static let publicPaths = ["/healthz", "/livez", "/readyz", "/version"]

    /// Makes one.
    public init() {}

    /// Whether the user is authenticated or the path is public.
    public func decide(_ request: AccessRequest) -> AccessDecision {
        if request.user.isAuthenticated { return AccessDecision(isAllowed: true) }
        if !request.isResourceRequest, request.verb == "get",
            Self.publicPaths.contains(where: { request.path == $0 || request.path.hasPrefix($0 + "/") })
        {
            return AccessDecision(isAllowed: true)
        }
        return AccessDecision(isAllowed: false)
    }

    /// Everything, for authenticated users.
    public func rules(of user: UserInfo, namespace: String) -> (rules: [AccessRule], isIncomplete: Bool) {
        guard user.isAuthenticated else { return ([], false) }
        var resources = AccessRule(verbs: ["*"])
        resources.groups = ["*"]
        resources.resources = ["*"]
        var paths = AccessRule(verbs: ["*"])
        paths.paths = ["*"]
        return ([resources, paths], false)
    }
}
