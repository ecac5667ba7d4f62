import APIServer
import ObjectModel

extension APIEndpoints {
    /// The shortest time-out of a watch whose client names none, in seconds.
    static let minimumWatchSeconds: Int64 = 1_800

    /// Opens a watch by a path below `watch`, the way of old: of a resource, or of one object.
    func watchPath(_ call: RequestCall, _ handle: ResourceHandle, _ route: ResourceRoute) throws(APIError) -> EndpointAnswer {
        let isNamespaced = handle.definition.isNamespaced
        guard route.subresource.isEmpty, isNamespaced || route.namespace.isEmpty || route.resource == "namespaces",
            !isNamespaced || route.name.isEmpty || !route.namespace.isEmpty
        else { throw .resourceNotFound() }
        guard ["GET", "HEAD"].contains(call.request.method) else { return .response(notAllowed(["GET"], call)) }
        return try watch(call, handle, route)
    }

    /// Opens a watch. Once it is open, failures are events.
    func watch(_ call: RequestCall, _ handle: ResourceHandle, _ route: ResourceRoute) throws(APIError) -> EndpointAnswer {
        if call.form.isYAML {
            throw APIError(
                code: 406, reason: .notAcceptable, message: "only the following media types are accepted: application/json;stream=watch")
        }
        var options = try call.options.watch()
        if !route.name.isEmpty {
            if options.fieldSelector.isEverything {
                options.fieldSelector = FieldSelector(requirements: [
                    FieldSelector.Requirement(field: "metadata.name", comparison: .equals, value: route.name)
                ])
            } else if options.fieldSelector.exactValue(of: "metadata.name") != route.name {
                throw .badRequest("fieldSelector metadata.name doesn't match requested name")
            }
        }
        let namespace = handle.definition.isNamespaced && !route.namespace.isEmpty ? route.namespace : nil
        let asked = try call.options.number("timeoutSeconds") ?? 0
        let cursor = try server.watch(handle, namespace: namespace, options: options)
        // Time-outs are spread so that watches that began together do not end together.
        let seconds = asked > 0 ? min(asked, 1 << 31) : Self.minimumWatchSeconds + Int64(metrics.openedWatches * 337 % 1_800)
        var table: TableForm?
        if case .table(let version) = call.form.shape { table = tableForm(version, call) }
        let stream = WatchStream(
            cursor, self, form: call.form, table: table, allowsBookmarks: options.allowsBookmarks, start: call.time,
            deadline: call.time + seconds * 1_000_000_000)
        watches.add(stream)
        var head = EndpointResponseHead(status: 200, headers: ["Content-Type": "application/json"])
        addDeprecation(handle, &head)
        return .stream(head, stream)
    }
}
