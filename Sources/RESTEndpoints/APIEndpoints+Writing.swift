import APIServer
import ObjectModel

/// Creates, updates and patches.
extension APIEndpoints {
    /// When, by whom and how a write is made. A client that names no field manager is called by its user agent.
    func info(_ call: RequestCall, _ kind: String, bodyDryRun: [String] = []) throws(APIError) -> RequestInfo {
        let named = try call.options.fieldManager(kind)
        return RequestInfo(
            time: call.time, actor: call.user.name, dryRun: try call.options.dryRun(kind, body: bodyDryRun),
            fieldValidation: try call.options.fieldValidation(kind),
            fieldManager: named.isEmpty ? FieldManagerName.name(ofUserAgent: call.request.headers["User-Agent"] ?? "") : named,
            force: call.options.flag("force"))
    }

    func create(_ call: RequestCall, _ handle: ResourceHandle, _ route: ResourceRoute) throws(APIError) -> EndpointResponse {
        let info = try info(call, "CreateOptions")
        let content = try RequestBody.object(call.request)
        try refuseDuplicates(content, handle, info)
        if let escalation = escalation(handle) {
            let wanted = try server.create(handle, namespace: route.key(of: handle).namespace, content.value, info.trial)
            try escalation.check(wanted, old: nil, handle, by: call.user)
        }
        let created = try server.create(
            handle, namespace: handle.definition.isNamespaced ? route.namespace : "", content.value, info)
        return try response(written: created, as: handle, status: 201, call, content, info)
    }

    func update(
        _ call: RequestCall, _ handle: ResourceHandle, _ route: ResourceRoute, _ part: Subresource
    ) throws(APIError) -> EndpointResponse {
        let info = try info(call, "UpdateOptions")
        let content = try RequestBody.object(call.request)
        try refuseDuplicates(content, handle, info)
        let key = route.key(of: handle)
        let old = server.stored(handle, key)
        let creates = old == nil && part == .main && handle.definition.allowsCreateOnUpdate
        if creates { try authorizeCreation(call, route) }
        if let escalation = escalation(handle), old != nil || creates {
            let wanted = try server.update(handle, key, subresource: part, content.value, info.trial)
            try escalation.check(wanted, old: old?.value, handle, by: call.user)
        }
        let updated = try server.update(handle, key, subresource: part, content.value, info)
        if part == .scale { return scaled(updated, call) }
        return try response(written: updated, as: handle, status: creates ? 201 : 200, call, content, info)
    }

    func patch(
        _ call: RequestCall, _ handle: ResourceHandle, _ route: ResourceRoute, _ part: Subresource
    ) throws(APIError) -> EndpointResponse {
        let info = try info(call, "PatchOptions")
        let (patch, content) = try patch(call, handle)
        try refuseDuplicates(content, handle, isPatch: true, info)
        let key = route.key(of: handle)
        let existed = server.stored(handle, key) != nil
        if case .apply = patch, !existed { try authorizeCreation(call, route) }
        if let escalation = escalation(handle) {
            let old = server.stored(handle, key)?.value
            let wanted = try change(handle, key, part, patch, info.trial)
            try escalation.check(wanted, old: old, handle, by: call.user)
        }
        let patched = try change(handle, key, part, patch, info)
        if part == .scale { return scaled(patched, call) }
        return try response(written: patched, as: handle, status: existed ? 200 : 201, call, content, info)
    }

    /// Whoever makes an object by an update or an apply must be allowed to create it, too.
    private func authorizeCreation(_ call: RequestCall, _ route: ResourceRoute) throws(APIError) {
        try authorize(
            AccessRequest(
                user: call.user, verb: RequestVerb.create.rawValue, namespace: route.namespace, group: route.group, version: route.version,
                resource: route.resource, name: route.name))
    }

    private func change(
        _ handle: ResourceHandle, _ key: ObjectKey, _ part: Subresource, _ patch: Patch, _ info: RequestInfo
    ) throws(APIError) -> JSONValue {
        guard case .apply(let configuration) = patch else {
            return try server.patch(handle, key, subresource: part, patch, info)
        }
        return try server.apply(handle, key, subresource: part, configuration, info).object
    }

    /// What checks that nobody gives away more rights than they have; nil for kinds that give none, and where roles do not count.
    private func escalation(_ handle: ResourceHandle) -> RoleEscalation? {
        guard handle.kind.group == RoleAuthorizer.group, let authorizer = authorizer as? RoleAuthorizer else { return nil }
        return RoleEscalation(server: server, authorizer: authorizer)
    }

    func scaled(_ value: JSONValue, _ call: RequestCall) -> EndpointResponse {
        var response = response(value, status: 200, call.form)
        ResponseHeaders.add(warnings: server.warnings, to: &response.head.headers)
        return response
    }

    /// The patch in a body, by its media type.
    private func patch(_ call: RequestCall, _ handle: ResourceHandle) throws(APIError) -> (Patch, RequestBody.Content) {
        let body = call.request.body
        try RequestBody.checkLength(body)
        let type = try RequestBody.mediaType(call.request)
        let isApply = type == "application/apply-patch+yaml"
        if isApply, call.options.parameters["fieldManager"]?.isEmpty ?? true {
            throw RequestOptions.invalid(
                "PatchOptions",
                FieldError(type: .required, field: "fieldManager", message: "Required value: is required for apply patch"))
        }
        if !isApply, call.options.parameters["force"] != nil {
            throw RequestOptions.invalid(
                "PatchOptions",
                FieldError(type: .forbidden, field: "force", message: "Forbidden: may not be specified for non-apply patch"))
        }
        switch type {
        case "application/json-patch+json":
            let content = try RequestBody.json(body)
            do { return (.json(try JSONPatch(json: content.value)), content) } catch {
                if error.code == .tooLarge { throw APIError(code: 413, reason: .requestEntityTooLarge, message: error.message) }
                throw .badRequest(error.message)
            }
        case "application/merge-patch+json":
            let content = try RequestBody.json(body)
            return (.merge(content.value), content)
        case "application/strategic-merge-patch+json" where !handle.isCustom:
            let content = try RequestBody.json(body)
            return (.strategicMerge(content.value), content)
        case "application/apply-patch+yaml":
            // kubectl sends JSON under this name, which the reader of YAML would take as well, only more slowly.
            let isJSON = body.first { $0 > 0x20 } == UInt8(ascii: "{")
            let content = try isJSON ? RequestBody.json(body) : RequestBody.yaml(body)
            return (.apply(content.value), content)
        default: throw RequestBody.unsupported(type, accepted: server.patchTypes(handle))
        }
    }

    /// 400 for fields that come twice, or 422 in a patch, where the client wants to be strict.
    private func refuseDuplicates(
        _ content: RequestBody.Content, _ handle: ResourceHandle, isPatch: Bool = false, _ info: RequestInfo
    ) throws(APIError) {
        guard info.fieldValidation == .strict, !content.duplicates.isEmpty else { return }
        if isPatch {
            let shown = JSONWriter.text(content.value).goQuoted
            let message = "Invalid value: \(shown): strict decoding error: \(content.duplicates.joined(separator: ", "))"
            throw .invalid(GroupKind(group: "", kind: ""), "", [FieldError(type: .invalid, field: "patch", message: message)])
        }
        let kind = handle.kind
        throw .badRequest(
            "\(kind.kind) in version \(kind.version.goQuoted) cannot be handled as a \(kind.kind): strict decoding error: "
                + content.duplicates.joined(separator: ", "))
    }

    private func response(
        written value: JSONValue, as handle: ResourceHandle, status: Int, _ call: RequestCall, _ content: RequestBody.Content,
        _ info: RequestInfo
    ) throws(APIError) -> EndpointResponse {
        var response = try response(written: value, as: handle, status: status, isTrial: info.dryRun, call)
        if info.fieldValidation == .warn { ResponseHeaders.add(warnings: content.duplicates, to: &response.head.headers) }
        return response
    }
}

extension RequestInfo {
    /// The same request without a commit.
    fileprivate var trial: RequestInfo {
        var info = self
        info.dryRun = true
        return info
    }
}
