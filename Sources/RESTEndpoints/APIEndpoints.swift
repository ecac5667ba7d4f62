import APIServer
import KubernetesAPI
import ObjectModel

/// What kube-apiserver does between HTTP and its registries, over the API server of a world.
///
/// Requests come one after another on the thread of the world; time is given with each. Nothing here reads a clock or a socket.
public final class APIEndpoints: RequestHandler {
    /// How the endpoints behave.
    public struct Options {
        /// The most bytes of encoded objects that are kept.
        public var encodedBytes = 64 << 20
        /// The `gitVersion` that `/version` reports.
        public var version = "v1.33.4+sandtable"
        /// Whether the server is ready; nil names what is not, for `/readyz`.
        public var unreadiness: () -> String? = { nil }

        /// The usual behaviour.
        public init() {}
    }

    let server: APIServer
    let options: Options
    let authentication: Authentication
    let authorizer: any Authorizer
    let encoded: EncodedObjects
    let watches: WatchRegistry
    let documents = DocumentEndpoints()
    var metrics = RequestMetrics()
    private var audits: UInt64 = 0

    /// Serves the resources of a server.
    public init(server: APIServer, authentication: Authentication, authorizer: any Authorizer, options: Options = Options()) {
        self.server = server
        self.options = options
        self.authentication = authentication
        self.authorizer = authorizer
        let encoded = EncodedObjects(budget: options.encodedBytes)
        let watches = WatchRegistry()
        self.encoded = encoded
        self.watches = watches
        server.onCommit { [unowned server] revision in
            // A changed definition changes how objects look that were written before.
            if server.isOfDefinitions(revision) { encoded.removeAll() }
            watches.notify(revision)
        }
    }

    /// The answer to a request at a moment.
    public func answer(_ request: EndpointRequest, at time: Timestamp) -> EndpointAnswer {
        var call = RequestCall(request: request, options: RequestOptions(QueryParameters(request.query)), time: time)
        guard request.path.utf8.count <= URLText.maximumBytes, request.query.utf8.count <= URLText.maximumBytes else {
            return finish(call, nil, .response(PlainText.response(414, "414 URI Too Long")))
        }
        guard let route = RequestRoute(path: request.path) else {
            return finish(call, nil, .response(PlainText.response(400, "400 Bad Request")))
        }
        do {
            call.user = try authentication.user(of: request, at: time)
            if let other = try Impersonation(request.headers, by: call.user) {
                for demand in other.demands { try authorize(demand) }
                call.user = other.user
            }
            switch route {
            case .other(let path): return finish(call, nil, .response(try other(&call, path)))
            case .resource(let route): return finish(call, route, try resource(&call, route))
            }
        } catch {
            if case .resource(let route) = route { return finish(call, route, .response(answer(error, call))) }
            return finish(call, nil, .response(answer(error, call)))
        }
    }

    private func other(_ call: inout RequestCall, _ path: String) throws(APIError) -> EndpointResponse {
        let method = call.request.method
        try authorize(AccessRequest(user: call.user, verb: method.lowercased(), path: path))
        if let response = nonResource(call, path) { return response }
        if let response = documents.answer(call.request, server) { return response }
        if Self.issuerPaths.contains(path) {
            throw .notServed("the server could not find the requested resource: tokens of ServiceAccounts are not signed", [.tokenIssuer])
        }
        return PlainText.response(404, "404 page not found")
    }

    private func resource(_ call: inout RequestCall, _ route: ResourceRoute) throws(APIError) -> EndpointAnswer {
        let verb = RequestVerb(method: call.request.method, route: route, isWatch: call.options.isWatch)
        var access = AccessRequest(
            user: call.user, verb: verb?.rawValue ?? call.request.method.lowercased(), namespace: route.namespace, group: route.group,
            version: route.version, resource: route.resource, subresource: route.subresource, name: route.name)
        if let verb, verb == .list || verb == .watch || verb == .deletecollection, call.options.parameters["fieldSelector"] != nil,
            let name = try? call.options.fieldSelector().exactValue(of: "metadata.name")
        {
            access.name = name
        }
        try authorize(access)
        call.form = try ResponseForm(call.request, call.options, allowsShapes: true)
        guard let handle = try? server.resolve(GroupVersionResource(group: route.group, version: route.version, resource: route.resource))
        else {
            if let review = ReviewResource(route) {
                guard verb == .create else { return .response(notAllowed(["POST"], call)) }
                return .response(try answer(review, call, route))
            }
            if route.group.isEmpty, route.version == "v1", route.resource == "bindings", verb == .create {
                return .response(try bind(call, route))
            }
            if let unserved = UnservedResource.of(route) { throw unserved.error("the server could not find the requested resource") }
            let isKnown = server.resources.contains { $0.isServed && $0.kind.group == route.group && $0.kind.version == route.version }
            if isKnown { throw .resourceNotFound() }
            return .response(PlainText.response(404, "404 page not found"))
        }
        guard let verb else { return .response(notAllowed(allowedMethods(handle, route), call)) }
        if route.isWatchPath { return try watchPath(call, handle, route) }
        if !route.subresource.isEmpty { return try subresource(call, handle, route, verb) }
        if route.hasMore { throw .resourceNotFound() }
        let isNamespaced = handle.definition.isNamespaced
        if !isNamespaced, !route.namespace.isEmpty, route.resource != "namespaces" { throw .resourceNotFound() }
        if isNamespaced, route.namespace.isEmpty {
            if !route.name.isEmpty { throw .resourceNotFound() }
            if verb != .list, verb != .watch { return .response(notAllowed(["GET"], call)) }
        }
        defer { aggregateRoles(handle, verb, call) }
        switch verb {
        case .get: return .response(try get(call, handle, route))
        case .list: return try list(call, handle, route)
        case .watch: return try watch(call, handle, route)
        case .create where route.name.isEmpty: return .response(try create(call, handle, route))
        case .update where !route.name.isEmpty: return .response(try update(call, handle, route, .main))
        case .patch where !route.name.isEmpty: return .response(try patch(call, handle, route, .main))
        case .delete: return .response(try delete(call, handle, route))
        // Namespaces go one by one.
        case .deletecollection where !(handle.kind.group.isEmpty && route.resource == "namespaces"):
            return .response(try deleteCollection(call, handle, route))
        default: return .response(notAllowed(allowedMethods(handle, route), call))
        }
    }

    /// After a change of ClusterRoles, those that are made of others follow.
    private func aggregateRoles(_ handle: ResourceHandle, _ verb: RequestVerb, _ call: RequestCall) {
        guard handle.kind.group == RoleAuthorizer.group, handle.definition.plural == "clusterroles" else { return }
        switch verb {
        case .get, .list, .watch: return
        default: break
        }
        // A role that cannot be brought up to date stays as it is; the request that gave rise to it is answered already.
        try? RoleAggregation(server: server).update(handle, at: call.time)
    }

    private func allowedMethods(_ handle: ResourceHandle, _ route: ResourceRoute) -> [String] {
        if route.group.isEmpty, route.resource == "namespaces", route.name.isEmpty { return ["GET", "POST"] }
        if route.name.isEmpty { return route.namespace.isEmpty && handle.definition.isNamespaced ? ["GET"] : ["GET", "POST", "DELETE"] }
        return ["GET", "PUT", "PATCH", "DELETE"]
    }

    func authorize(_ access: AccessRequest) throws(APIError) {
        let decision = authorizer.decide(access)
        if !decision.isAllowed { throw Self.forbidden(access, decision.reason) }
    }

    /// 403 in kube-apiserver's words.
    static func forbidden(_ access: AccessRequest, _ reason: String) -> APIError {
        let suffix = reason.isEmpty ? "" : ": \(reason)"
        let user = access.user.name.goQuoted
        guard access.isResourceRequest else {
            return .forbidden(
                GroupResource(group: "", resource: ""), "", "User \(user) cannot \(access.verb) path \(access.path.goQuoted)\(suffix)")
        }
        var resource = access.resource
        if !access.subresource.isEmpty { resource += "/" + access.subresource }
        let place = access.namespace.isEmpty ? "at the cluster scope" : "in the namespace \(access.namespace.goQuoted)"
        return .forbidden(
            GroupResource(group: access.group, resource: access.resource), access.name,
            "User \(user) cannot \(access.verb) resource \(resource.goQuoted) in API group \(access.group.goQuoted) \(place)\(suffix)")
    }

    /// Adds what every answer carries, and counts it.
    private func finish(_ call: RequestCall, _ route: ResourceRoute?, _ answer: EndpointAnswer) -> EndpointAnswer {
        audits += 1
        // What is not served is counted without its name: anybody can ask for any number of things that do not exist.
        let isKnown = route.map { ReviewResource($0) != nil || isServed($0) } ?? false
        metrics.count(call, isKnown ? route : nil, answer)
        switch answer {
        case .response(var response):
            decorate(&response.head)
            return .response(response)
        case .stream(var head, let stream):
            decorate(&head)
            return .stream(head, stream)
        }
    }

    private func isServed(_ route: ResourceRoute) -> Bool {
        (try? server.resolve(GroupVersionResource(group: route.group, version: route.version, resource: route.resource))) != nil
    }

    private func decorate(_ head: inout EndpointResponseHead) {
        head.headers.add("Audit-Id", String(audits))
        head.headers.add("Cache-Control", "no-cache, private")
        head.headers.add("X-Kubernetes-Pf-Flowschema-Uid", Self.flowSchema)
        head.headers.add("X-Kubernetes-Pf-Prioritylevel-Uid", Self.priorityLevel)
    }

    /// Where kube-apiserver shows the keys of ServiceAccount tokens.
    private static let issuerPaths = ["/.well-known/openid-configuration", "/openid/v1/jwks"]

    /// There is one flow and one level of priority; their uids are fixed.
    private static let flowSchema = "5a9d1e60-0000-4000-8000-000000000001"
    private static let priorityLevel = "5a9d1e60-0000-4000-8000-000000000002"
}
