import APIServer
import ObjectModel

/// From values to responses.
extension APIEndpoints {
    /// The Status of a failure.
    func answer(_ error: APIError, _ call: RequestCall) -> EndpointResponse {
        var response = response(error.status, status: error.code, call.form)
        if error.details.retryAfterSeconds > 0 { response.head.headers.add("Retry-After", String(error.details.retryAfterSeconds)) }
        return response
    }

    /// 405 with the methods that are allowed.
    func notAllowed(_ methods: [String], _ call: RequestCall) -> EndpointResponse {
        var response = answer(
            APIError(
                code: 405, reason: .methodNotAllowed, message: "the server does not allow this method on the requested resource"), call)
        response.head.headers.add("Allow", methods.joined(separator: ", "))
        return response
    }

    /// A value that is no stored object: a Status, a review, a Scale.
    func response(_ value: JSONValue, status: Int, _ form: ResponseForm) -> EndpointResponse {
        if form.isYAML { return Self.yaml(value, status: status) }
        var bytes: [UInt8] = []
        JSONWriter.write(value, to: &bytes, escapesHTML: true)
        if form.isPretty { bytes = JSONLayout.pretty(bytes) } else { bytes.append(0x0A) }
        return EndpointResponse(status: status, headers: ["Content-Type": "application/json"], body: bytes)
    }

    private static func yaml(_ value: JSONValue, status: Int) -> EndpointResponse {
        EndpointResponse(
            status: status, headers: ["Content-Type": "application/yaml"], body: Array(YAMLWriter.text(sorted(value)).utf8))
    }

    /// Go writes the fields of a YAML map by name.
    private static func sorted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let object):
            let ordered = object.sortedByKey()
            return .object(JSONObject(uniqueKeys: ordered.keys, values: ordered.values.map(sorted)))
        case .array(let elements): return .array(elements.map(sorted))
        default: return value
        }
    }

    /// Success without an object.
    func success(_ details: JSONValue?, status: Int, _ call: RequestCall) -> EndpointResponse {
        var object: JSONValue = ["kind": "Status", "apiVersion": "v1", "metadata": .object(JSONObject()), "status": "Success"]
        if let details { object["details"] = details } else { object["code"] = .int(Int64(status)) }
        return response(object, status: status, call.form)
    }

    /// A stored state in the form that is wanted.
    func response(_ stored: StoredObject, as handle: ResourceHandle, status: Int, _ call: RequestCall) throws(APIError) -> EndpointResponse
    {
        if call.form == .json {
            let bytes = try encoded.bytes(of: stored, as: handle, in: server)
            return EndpointResponse(status: status, headers: ["Content-Type": "application/json"], body: bytes)
        }
        return shaped(try value(of: stored, as: handle), as: handle, status: status, call)
    }

    /// What a write returned. A state that was committed, or was there already, is encoded once for everybody.
    func response(
        written value: JSONValue, as handle: ResourceHandle, status: Int, isTrial: Bool, _ call: RequestCall
    ) throws(APIError) -> EndpointResponse {
        let key = ObjectKey(
            namespace: value.at("metadata", "namespace")?.stringValue ?? "", name: value.at("metadata", "name")?.stringValue ?? "")
        var response: EndpointResponse
        if !isTrial, call.form == .json, let stored = server.stored(handle, key),
            let version = value.at("metadata", "resourceVersion")?.stringValue, version == String(stored.revision)
        {
            response = try self.response(stored, as: handle, status: status, call)
        } else {
            // What a dry run would have written, or what has just gone, is stored nowhere.
            response = shaped(owned(value, handle), as: handle, status: status, call)
        }
        ResponseHeaders.add(warnings: server.warnings, to: &response.head.headers)
        return response
    }

    /// What the latest write returned, with the owners of its fields.
    func owned(_ value: JSONValue, _ handle: ResourceHandle) -> JSONValue {
        var value = value
        if !handle.isCustom { handle.definition.schema.addFieldsWrittenAnyway(to: &value) }
        return server.tracksManagedFields ? server.writtenManagedFields.added(to: value) : value
    }

    /// An object of a handle's version in the form that is wanted.
    func shaped(_ value: JSONValue, as handle: ResourceHandle, status: Int, _ call: RequestCall) -> EndpointResponse {
        switch call.form.shape {
        case .table(let version):
            let table = ObjectTable.table(for: handle.definition, objects: [value], form: tableForm(version, call), now: call.time)
            return response(table, status: status, call.form)
        case .partialMetadata(let version): return response(Self.partial(value, version), status: status, call.form)
        case .object: break
        }
        if call.form.isYAML { return Self.yaml(value, status: status) }
        let bytes = encoded.encode(value, as: handle)
        return EndpointResponse(
            status: status, headers: ["Content-Type": "application/json"], body: call.form.isPretty ? JSONLayout.pretty(bytes) : bytes)
    }

    /// How a table is wanted by a request.
    func tableForm(_ version: String, _ call: RequestCall) -> TableForm {
        let included = call.options.parameters["includeObject"].flatMap(TableForm.IncludedObject.init) ?? .metadata
        return TableForm(version: version, includedObject: included)
    }

    /// The metadata of an object as `meta.k8s.io` PartialObjectMetadata.
    static func partial(_ value: JSONValue, _ version: String) -> JSONValue {
        [
            "kind": "PartialObjectMetadata", "apiVersion": .string("meta.k8s.io/\(version)"),
            "metadata": value["metadata"] ?? .object(JSONObject()),
        ]
    }
}
