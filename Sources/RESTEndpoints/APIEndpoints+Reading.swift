import APIServer
import ObjectModel

/// Gets and lists.
extension APIEndpoints {
    func get(_ call: RequestCall, _ handle: ResourceHandle, _ route: ResourceRoute) throws(APIError) -> EndpointResponse {
        if let version = call.options.parameters["resourceVersion"], !version.isEmpty { try checkReached(version) }
        guard let stored = server.stored(handle, route.key(of: handle)) else {
            throw .notFound(handle.groupResource, route.name)
        }
        var response = try response(stored, as: handle, status: 200, call)
        addDeprecation(handle, &response.head)
        return response
    }

    /// 504 for a revision that is not there yet, 400 for what is no revision.
    private func checkReached(_ text: String) throws(APIError) {
        guard text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let version = UInt64(text) else {
            throw .badRequest(
                "resourceVersion: Invalid value: \(text.goQuoted): strconv.ParseUint: parsing \(text.goQuoted): invalid syntax")
        }
        if version > server.currentRevision { throw .tooLargeResourceVersion(version, current: server.currentRevision) }
    }

    func addDeprecation(_ handle: ResourceHandle, _ head: inout EndpointResponseHead) {
        if let warning = handle.definition.deprecationWarning { ResponseHeaders.add(warnings: [warning], to: &head.headers) }
    }

    func list(_ call: RequestCall, _ handle: ResourceHandle, _ route: ResourceRoute) throws(APIError) -> EndpointAnswer {
        let page = try server.listStored(
            handle, namespace: route.namespace.isEmpty ? nil : route.namespace, options: try call.options.list())
        if call.form == .json {
            let stream = ListStream(page, handle, self)
            if page.items.count > ListStream.threshold, !handle.readsCanFail {
                var head = EndpointResponseHead(status: 200, headers: ["Content-Type": "application/json"])
                addDeprecation(handle, &head)
                return .stream(head, stream)
            }
            var bytes: [UInt8] = []
            try stream.append(to: &bytes, limit: .max)
            return .response(whole(bytes, handle))
        }
        if call.form.shape == .object, !call.form.isYAML {
            var bytes: [UInt8] = []
            try ListStream(page, handle, self).append(to: &bytes, limit: .max)
            return .response(whole(JSONLayout.pretty(bytes), handle))
        }
        var items: [JSONValue] = []
        items.reserveCapacity(page.items.count)
        for stored in page.items { items.append(try value(of: stored, as: handle)) }
        var response = response(shaped(items, page, as: handle, call), status: 200, call.form)
        addDeprecation(handle, &response.head)
        return .response(response)
    }

    private func whole(_ bytes: [UInt8], _ handle: ResourceHandle) -> EndpointResponse {
        var response = EndpointResponse(status: 200, headers: ["Content-Type": "application/json"], body: bytes)
        addDeprecation(handle, &response.head)
        return response
    }

    /// A stored state as a handle shows it.
    func value(of stored: StoredObject, as handle: ResourceHandle) throws(APIError) -> JSONValue {
        try EncodedObjects.value(of: stored, as: handle, in: server)
    }

    /// A list as a value, in the shape that is wanted.
    private func shaped(_ items: [JSONValue], _ page: StoredObjectList, as handle: ResourceHandle, _ call: RequestCall) -> JSONValue {
        let metadata = Self.listMetadata(page)
        switch call.form.shape {
        case .table(let version):
            var form = tableForm(version, call)
            form.resourceVersion = String(page.resourceVersion)
            form.continueToken = page.continueToken
            form.remainingItemCount = page.remainingItemCount
            return ObjectTable.table(for: handle.definition, objects: items, form: form, now: call.time)
        case .partialMetadata(let version):
            return [
                "kind": "PartialObjectMetadataList", "apiVersion": .string("meta.k8s.io/\(version)"), "metadata": metadata,
                "items": .array(items.map { Self.partial($0, version) }),
            ]
        case .object: break
        }
        return list(of: items, metadata, as: handle)
    }

    /// Objects as the list of their kind.
    func list(of items: [JSONValue], _ metadata: JSONValue, as handle: ResourceHandle) -> JSONValue {
        var items = items
        if !handle.isCustom {
            for position in items.indices {
                items[position]["kind"] = nil
                items[position]["apiVersion"] = nil
            }
        }
        return [
            "kind": .string(Self.listKind(handle)), "apiVersion": .string(handle.kind.apiVersion), "metadata": metadata,
            "items": .array(items),
        ]
    }

    static func listKind(_ handle: ResourceHandle) -> String { handle.definition.listKind }

    static func listMetadata(_ page: StoredObjectList) -> JSONValue {
        var metadata = JSONObject()
        metadata["resourceVersion"] = .string(String(page.resourceVersion))
        if !page.continueToken.isEmpty { metadata["continue"] = .string(page.continueToken) }
        if let remaining = page.remainingItemCount { metadata["remainingItemCount"] = .int(Int64(remaining)) }
        return .object(metadata)
    }
}
