import APIServer
import ObjectModel

/// Deletes of one object and of many.
extension APIEndpoints {
    /// Kinds whose delete returns the object rather than a Status.
    private static let returningObjects: [GroupResource] = [
        "pods", "services", "persistentvolumeclaims", "persistentvolumes", "podtemplates", "resourcequotas", "serviceaccounts",
    ].map { GroupResource(group: "", resource: $0) }

    func delete(_ call: RequestCall, _ handle: ResourceHandle, _ route: ResourceRoute) throws(APIError) -> EndpointResponse {
        let asked = try deletion(call)
        let result = try server.delete(handle, route.key(of: handle), options: asked.options, try info(call, asked))
        // Only who forbids orphans in the old way hears that the object is still there.
        let status = !result.wasRemoved && asked.orphanDependents == false ? 202 : 200
        var response: EndpointResponse
        if result.wasRemoved, !Self.returningObjects.contains(handle.groupResource) {
            var details = JSONObject()
            details["name"] = .string(route.name)
            if !handle.groupResource.group.isEmpty { details["group"] = .string(handle.groupResource.group) }
            details["kind"] = .string(handle.groupResource.resource)
            if let uid = result.object.at("metadata", "uid") { details["uid"] = uid }
            response = success(.object(details), status: status, call)
        } else {
            response = shaped(owned(result.object, handle), as: handle, status: status, call)
        }
        ResponseHeaders.add(warnings: server.warnings, to: &response.head.headers)
        return response
    }

    func deleteCollection(_ call: RequestCall, _ handle: ResourceHandle, _ route: ResourceRoute) throws(APIError) -> EndpointResponse {
        let asked = try deletion(call)
        let options = try call.options.list()
        let deleted = try server.deleteCollection(
            handle, namespace: route.namespace.isEmpty ? nil : route.namespace, options: options, deletion: asked.options,
            try info(call, asked))
        var response = self.response(
            list(of: deleted, ["resourceVersion": .string(String(server.currentRevision))], as: handle), status: 200, call.form)
        ResponseHeaders.add(warnings: server.warnings, to: &response.head.headers)
        return response
    }

    /// What a request says of a delete.
    struct Deletion {
        var options = DeleteOptions()
        var orphanDependents: Bool?
        var dryRun: [String] = []
    }

    private func info(_ call: RequestCall, _ deletion: Deletion) throws(APIError) -> RequestInfo {
        RequestInfo(time: call.time, actor: call.user.name, dryRun: try call.options.dryRun("DeleteOptions", body: deletion.dryRun))
    }

    /// The options of a delete: those of the body, or without one those of the query.
    private func deletion(_ call: RequestCall) throws(APIError) -> Deletion {
        if !call.request.body.isEmpty { return try Self.deletion(try RequestBody.object(call.request).value) }
        var deletion = Deletion()
        deletion.options.gracePeriodSeconds = try call.options.number("gracePeriodSeconds")
        try Self.setPropagation(
            &deletion, orphanDependents: call.options.optionalFlag("orphanDependents"), policy: call.options.parameters["propagationPolicy"]
        )
        return deletion
    }

    /// The options of a `DeleteOptions` object. 400 when a field is of the wrong type, 422 for values that are not known.
    static func deletion(_ body: JSONValue) throws(APIError) -> Deletion {
        guard body.objectValue != nil else { throw malformed("the body is no DeleteOptions object but \(body.typeName)") }
        if let kind = body["kind"]?.stringValue, !kind.isEmpty, kind != "DeleteOptions" {
            throw .badRequest("\(kind) in the body: DeleteOptions is expected")
        }
        var deletion = Deletion()
        if let grace = body["gracePeriodSeconds"], !grace.isNull {
            guard case .int(let seconds) = grace else { throw malformed("gracePeriodSeconds must be a whole number") }
            deletion.options.gracePeriodSeconds = seconds
        }
        for field in ["uid", "resourceVersion"] {
            guard let value = body.at("preconditions", field), !value.isNull else { continue }
            guard let text = value.stringValue else { throw malformed("preconditions.\(field) must be a string") }
            if field == "uid" { deletion.options.preconditions.uid = text } else { deletion.options.preconditions.resourceVersion = text }
        }
        if let dryRun = body["dryRun"], !dryRun.isNull {
            guard let list = dryRun.arrayValue else { throw malformed("dryRun must be a list of strings") }
            for element in list {
                guard let text = element.stringValue else { throw malformed("dryRun must be a list of strings") }
                deletion.dryRun.append(text)
            }
        }
        var orphan: Bool?
        if let value = body["orphanDependents"], !value.isNull {
            guard let flag = value.boolValue else { throw malformed("orphanDependents must be true or false") }
            orphan = flag
        }
        var policy: String?
        if let value = body["propagationPolicy"], !value.isNull {
            guard let text = value.stringValue else { throw malformed("propagationPolicy must be a string") }
            policy = text
        }
        try setPropagation(&deletion, orphanDependents: orphan, policy: policy)
        return deletion
    }

    private static func setPropagation(_ deletion: inout Deletion, orphanDependents: Bool?, policy: String?) throws(APIError) {
        deletion.orphanDependents = orphanDependents
        if let orphanDependents { deletion.options.propagationPolicy = orphanDependents ? .orphan : .background }
        guard let policy, !policy.isEmpty else { return }
        if orphanDependents != nil {
            throw RequestOptions.invalid(
                "DeleteOptions",
                FieldError(
                    type: .invalid, field: "propagationPolicy",
                    message: "Invalid value: \(policy.goQuoted): orphanDependents and deletionPropagation cannot be both set"))
        }
        guard let known = DeletionPropagation(rawValue: policy) else {
            throw RequestOptions.invalid(
                "DeleteOptions",
                FieldError(
                    type: .notSupported, field: "propagationPolicy",
                    message: "Unsupported value: \(policy.goQuoted): supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"")
            )
        }
        deletion.options.propagationPolicy = known
    }

    private static func malformed(_ why: String) -> APIError {
        .badRequest("DeleteOptions in version \"v1\" cannot be handled as a DeleteOptions: \(why)")
    }
}
