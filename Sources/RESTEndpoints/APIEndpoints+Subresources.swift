import APIServer
import ObjectModel

/// The parts of objects that have paths of their own.
extension APIEndpoints {
    /// Subresources that open a stream to a Pod, a Node or a Service.
    private static let streams = [
        "pods": ["exec", "attach", "portforward", "proxy", "log"], "nodes": ["proxy"], "services": ["proxy"],
    ]
    /// Subresources that change a Pod which runs.
    private static let changesOfRunningPods = ["ephemeralcontainers", "resize"]

    func subresource(
        _ call: RequestCall, _ handle: ResourceHandle, _ route: ResourceRoute, _ verb: RequestVerb
    ) throws(APIError) -> EndpointAnswer {
        if route.group.isEmpty, Self.streams[route.resource]?.contains(route.subresource) == true {
            throw .notImplemented(
                "the subresource \(route.subresource) of \(route.resource) is not served: there is no stream to what runs in a world",
                .podStreams)
        }
        guard !route.hasMore, handle.definition.isNamespaced == !route.namespace.isEmpty || route.resource == "namespaces" else {
            throw .resourceNotFound()
        }
        let isPod = !handle.isCustom && route.group.isEmpty && route.resource == "pods"
        if isPod, Self.changesOfRunningPods.contains(route.subresource) {
            throw .notImplemented(
                "the subresource \(route.subresource) of pods is not served: the containers of a Pod are those that it was made with",
                .runningPods)
        }
        switch route.subresource {
        case "status" where handle.definition.hasStatus: return .response(try part(call, handle, route, verb, .status))
        case "scale" where handle.definition.scale != nil: return .response(try part(call, handle, route, verb, .scale))
        case "finalize" where !handle.isCustom && route.resource == "namespaces":
            guard verb == .update else { return .response(notAllowed(["PUT"], call)) }
            return .response(try update(call, handle, route, .finalize))
        case "eviction" where isPod:
            guard verb == .create else { return .response(notAllowed(["POST"], call)) }
            return .response(try evict(call, handle, route))
        case "binding" where isPod:
            guard verb == .create else { return .response(notAllowed(["POST"], call)) }
            return .response(try bind(call, route))
        case "token" where !handle.isCustom && route.group.isEmpty && route.resource == "serviceaccounts":
            guard verb == .create else { return .response(notAllowed(["POST"], call)) }
            return .response(try token(call, handle, route))
        default: throw .resourceNotFound()
        }
    }

    private func part(
        _ call: RequestCall, _ handle: ResourceHandle, _ route: ResourceRoute, _ verb: RequestVerb, _ part: Subresource
    ) throws(APIError) -> EndpointResponse {
        switch verb {
        case .get where part == .scale: return response(try server.getScale(handle, route.key(of: handle)), status: 200, call.form)
        case .get: return try get(call, handle, route)
        case .update: return try update(call, handle, route, part)
        case .patch: return try patch(call, handle, route, part)
        default: return notAllowed(["GET", "PUT", "PATCH"], call)
        }
    }

    /// Binds a Pod to a node; the Pod is named by the path, or for `bindings` by the body.
    func bind(_ call: RequestCall, _ route: ResourceRoute) throws(APIError) -> EndpointResponse {
        let info = try info(call, "CreateOptions")
        let binding = try RequestBody.object(call.request).value
        if let kind = binding["kind"]?.stringValue, kind != "Binding" {
            throw .badRequest("\(kind) in version \"v1\" cannot be handled as a Binding: a Binding is expected")
        }
        let pods = try server.resolve(GroupVersionResource(group: "", version: "v1", resource: "pods"))
        let name = route.resource == "bindings" ? binding.at("metadata", "name")?.stringValue ?? "" : route.name
        _ = try server.bind(pods, ObjectKey(namespace: route.namespace, name: name), binding, info)
        return success(nil, status: 201, call)
    }

    /// Deletes a Pod as a `policy/v1` Eviction asks, unless a disruption budget stands in the way.
    private func evict(_ call: RequestCall, _ handle: ResourceHandle, _ route: ResourceRoute) throws(APIError) -> EndpointResponse {
        var info = try info(call, "CreateOptions")
        let eviction = try RequestBody.object(call.request).value
        if let kind = eviction["kind"]?.stringValue, kind != "Eviction" {
            throw .badRequest("\(kind) in the body: a policy/v1 Eviction is expected")
        }
        if let version = eviction["apiVersion"]?.stringValue, version != "policy/v1", version != "policy/v1beta1" {
            throw .badRequest("the API version in the data (\(version)) does not match the expected API version (policy/v1)")
        }
        let name = eviction.at("metadata", "name")?.stringValue ?? ""
        if !name.isEmpty, name != route.name { throw .badRequest("name in URL does not match name in Eviction object") }
        var deletion = Deletion()
        if let options = eviction["deleteOptions"], !options.isNull { deletion = try Self.deletion(options) }
        if deletion.dryRun.contains("All") { info.dryRun = true }
        try DisruptionBudgets(server: server).check(handle, route.key(of: handle))
        _ = try server.delete(handle, route.key(of: handle), options: deletion.options, info)
        return success(nil, status: 201, call)
    }

    /// Gives a ServiceAccount a token: `authentication.k8s.io/v1` TokenRequest.
    private func token(_ call: RequestCall, _ handle: ResourceHandle, _ route: ResourceRoute) throws(APIError) -> EndpointResponse {
        guard let tokens = authentication.serviceAccounts else {
            throw .notImplemented("this server gives no tokens to ServiceAccounts", .tokenIssuer)
        }
        let info = try info(call, "CreateOptions")
        let body = try RequestBody.object(call.request).value
        let key = route.key(of: handle)
        guard let account = server.stored(handle, key), let uid = account.value.at("metadata", "uid")?.stringValue else {
            throw .notFound(handle.groupResource, route.name)
        }
        let asked = try TokenRequestBody(body, name: route.name)
        var binding: ServiceAccountTokens.Binding?
        if let reference = asked.reference { binding = try self.binding(reference, namespace: key.namespace) }
        var status = JSONObject()
        if info.dryRun {
            status["token"] = ""
            status["expirationTimestamp"] = .string((call.time + asked.seconds * 1_000_000_000).truncatedToSeconds.rfc3339)
        } else {
            let issued = try tokens.issue(
                account: key, uid: uid, binding: binding, audiences: asked.audiences, seconds: asked.seconds, at: call.time)
            status["token"] = .string(issued.token)
            status["expirationTimestamp"] = .string(issued.expiry.truncatedToSeconds.rfc3339)
        }
        var answer = asked.answer
        answer["metadata"] = [
            "name": .string(route.name), "namespace": .string(key.namespace),
            "creationTimestamp": .string(call.time.truncatedToSeconds.rfc3339),
        ]
        answer["status"] = .object(status)
        return response(answer, status: 201, call.form)
    }

    private func binding(_ reference: JSONValue, namespace: String) throws(APIError) -> ServiceAccountTokens.Binding {
        let kind = reference["kind"]?.stringValue ?? ""
        guard ["Pod", "Secret", "Node"].contains(kind) else {
            throw .badRequest("cannot bind token for serviceaccount to kind \(kind.goQuoted): Pod, Secret and Node are known")
        }
        let handle = try server.resolve(kind: GroupVersionKind(group: "", version: "v1", kind: kind))
        let name = reference["name"]?.stringValue ?? ""
        let key = ObjectKey(namespace: handle.definition.isNamespaced ? namespace : "", name: name)
        guard let stored = server.stored(handle, key), let uid = stored.value.at("metadata", "uid")?.stringValue else {
            throw .notFound(handle.groupResource, name)
        }
        if let asked = reference["uid"]?.stringValue, !asked.isEmpty, asked != uid {
            throw .conflict(
                handle.groupResource, name,
                "the UID in the bound object reference (\(asked)) does not match the UID in record. "
                    + "The object might have been deleted and then recreated")
        }
        return ServiceAccountTokens.Binding(handle: handle, key: key, uid: uid)
    }
}
