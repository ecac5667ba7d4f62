import APIServer
import ObjectModel

extension APIEndpoints {
    /// The shortest time-out of a watch whose client names none, in seconds.
    static let minimumWatchSeconds: Int64 = 1_800

    /// Opens a watch. Once it is open, failures are events.
    func watch(_ call: RequestCall, _ handle: ResourceHandle, _ route: ResourceRoute) throws(APIError) -> EndpointAnswer {
        if call.form.isYAML {
            throw APIError(
                code: 406, reason: .notAcceptable, message: "only the following media types are accepted: application/json;stream=watch")
        }
        let options = try call.options.watch()
        let asked = try call.options.number("timeoutSeconds") ?? 0
        let cursor = try server.watch(handle, namespace: route.namespace.isEmpty ? nil : route.namespace, options: options)
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
