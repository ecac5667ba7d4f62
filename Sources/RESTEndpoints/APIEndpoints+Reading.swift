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

    func list(_ call: RequestCall, _ handle: ResourceHandle, _ route: ResourceRoute) throws(APIError) -> EndpointResponse {
        let page = try server.listStored(
            handle, namespace: route.namespace.isEmpty ? nil : route.namespace, options: try call.options.list())
        var response = try self.response(page, as: handle, call)
        addDeprecation(handle, &response.head)
        return response
    }

    private func response(_ page: StoredObjectList, as handle: ResourceHandle, _ call: RequestCall) throws(APIError) -> EndpointResponse {
        if call.form.shape == .object, !call.form.isYAML {
            let bytes = try assembled(page, as: handle)
            return EndpointResponse(
                status: 200, headers: ["Content-Type": "application/json"], body: call.form.isPretty ? JSONLayout.pretty(bytes) : bytes)
        }
        var items: [JSONValue] = []
        items.reserveCapacity(page.items.count)
        for stored in page.items { items.append(try server.read(stored, as: handle)) }
        return response(shaped(items, page, as: handle, call), status: 200, call.form)
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
            if let table = tables?(handle, items, form, call.time) { return table }
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

    static func listKind(_ handle: ResourceHandle) -> String { handle.kind.kind + "List" }

    private static func listMetadata(_ page: StoredObjectList) -> JSONValue {
        var metadata = JSONObject()
        metadata["resourceVersion"] = .string(String(page.resourceVersion))
        if !page.continueToken.isEmpty { metadata["continue"] = .string(page.continueToken) }
        if let remaining = page.remainingItemCount { metadata["remainingItemCount"] = .int(Int64(remaining)) }
        return .object(metadata)
    }

    /// A list put together from the bytes of its objects.
    private func assembled(_ page: StoredObjectList, as handle: ResourceHandle) throws(APIError) -> [UInt8] {
        var bytes: [UInt8] = []
        let skipped = encoded.opening(of: handle).skippedInList
        JSONWriter.write(
            ["kind": .string(Self.listKind(handle)), "apiVersion": .string(handle.kind.apiVersion), "metadata": Self.listMetadata(page)],
            to: &bytes)
        bytes.removeLast()
        bytes.append(contentsOf: #","items":["#.utf8)
        var isFirst = true
        for stored in page.items {
            let object = try encoded.bytes(of: stored, as: handle, in: server)
            if isFirst { bytes.reserveCapacity(min(page.items.count, 1 << 20) * object.count) } else { bytes.append(0x2C) }
            isFirst = false
            object.withUnsafeBufferPointer { buffer in
                // The line feed at the end stays out.
                guard buffer.count > skipped + 2 else { return }
                if skipped == 0 {
                    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[..<(buffer.count - 1)]))
                } else {
                    bytes.append(0x7B)
                    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[(skipped + 1)..<(buffer.count - 1)]))
                }
            }
        }
        bytes.append(contentsOf: "]}\n".utf8)
        return bytes
    }
}
