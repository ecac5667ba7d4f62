import APIServer
import ObjectModel

/// Questions about users and what they may do.
extension APIEndpoints {
    func answer(_ review: ReviewResource, _ call: RequestCall, _ route: ResourceRoute) throws(APIError) -> EndpointResponse {
        _ = try info(call, "CreateOptions")
        let body = try RequestBody.object(call.request).value
        guard body.objectValue != nil else { throw .badRequest("the body of the request is not an object") }
        let apiVersion = "\(review.group)/v1"
        if let version = body["apiVersion"]?.stringValue, version != apiVersion {
            throw .badRequest("the API version in the data (\(version)) does not match the expected API version (\(apiVersion))")
        }
        if let kind = body["kind"]?.stringValue, kind != review.kind {
            throw .badRequest("\(kind) in version \"v1\" cannot be handled as a \(review.kind): a \(review.kind) is expected")
        }
        let spec = body["spec"] ?? .object(JSONObject())
        let status: JSONValue
        switch review {
        case .tokenReviews: status = tokenStatus(spec, call)
        case .selfSubjectReviews: status = ["userInfo": call.user.json]
        case .subjectAccessReviews, .localSubjectAccessReviews:
            if review == .localSubjectAccessReviews, spec.at("resourceAttributes", "namespace")?.stringValue != route.namespace {
                throw .badRequest("spec.resourceAttributes.namespace must match namespace: \(route.namespace)")
            }
            status = try accessStatus(spec, Self.user(of: spec), review)
        case .selfSubjectAccessReviews: status = try accessStatus(spec, call.user, review)
        case .selfSubjectRulesReviews: status = rulesStatus(spec["namespace"]?.stringValue ?? "", call)
        }
        var answer: JSONValue = [
            "kind": .string(review.kind), "apiVersion": .string(apiVersion), "metadata": body["metadata"] ?? .object(JSONObject()),
        ]
        if review != .selfSubjectReviews { answer["spec"] = review == .tokenReviews ? Self.withoutToken(spec) : spec }
        answer["status"] = status
        return response(answer, status: 201, call.form)
    }

    /// What is answered does not repeat the secret.
    private static func withoutToken(_ spec: JSONValue) -> JSONValue {
        var spec = spec
        spec["token"] = nil
        return spec
    }

    private func tokenStatus(_ spec: JSONValue, _ call: RequestCall) -> JSONValue {
        let audiences = spec["audiences"]?.arrayValue?.compactMap(\.stringValue) ?? []
        let own = ServiceAccountTokens.ownAudience
        guard let token = spec["token"]?.stringValue, !token.isEmpty, let user = authentication.user(ofToken: token, at: call.time),
            audiences.isEmpty || audiences.contains(own)
        else {
            return ["authenticated": false, "user": .object(JSONObject()), "error": "[invalid bearer token]"]
        }
        return ["authenticated": true, "user": user.json, "audiences": [.string(own)]]
    }

    private static func user(of spec: JSONValue) -> UserInfo {
        UserInfo(
            name: spec["user"]?.stringValue ?? "", uid: spec["uid"]?.stringValue ?? "",
            groups: spec["groups"]?.arrayValue?.compactMap(\.stringValue) ?? [])
    }

    private func accessStatus(_ spec: JSONValue, _ user: UserInfo, _ review: ReviewResource) throws(APIError) -> JSONValue {
        let kind = GroupKind(group: review.group, kind: review.kind)
        func refusal(_ field: String, _ value: String, _ why: String) -> APIError {
            .invalid(kind, "", [FieldError(type: .invalid, field: field, message: "Invalid value: \(value): \(why)")])
        }
        if review != .selfSubjectAccessReviews, user.name.isEmpty, user.groups.isEmpty {
            throw refusal("spec.user", "\"\"", "at least one of user or group must be specified")
        }
        let resource = spec["resourceAttributes"] ?? .null
        let path = spec["nonResourceAttributes"] ?? .null
        let access: AccessRequest
        if !resource.isNull, path.isNull {
            func text(_ field: String) -> String { resource[field]?.stringValue ?? "" }
            access = AccessRequest(
                user: user, verb: text("verb"), namespace: text("namespace"), group: text("group"), version: text("version"),
                resource: text("resource"), subresource: text("subresource"), name: text("name"))
        } else if resource.isNull, !path.isNull {
            access = AccessRequest(user: user, verb: path["verb"]?.stringValue ?? "", path: path["path"]?.stringValue ?? "")
        } else if resource.isNull {
            throw refusal("spec.resourceAttributes", "null", "exactly one of nonResourceAttributes or resourceAttributes must be specified")
        } else {
            throw refusal("spec.nonResourceAttributes", path.description, "cannot be specified in combination with resourceAttributes")
        }
        let decision = authorizer.decide(access)
        var status: JSONValue = ["allowed": .bool(decision.isAllowed)]
        if !decision.reason.isEmpty { status["reason"] = .string(decision.reason) }
        return status
    }

    private func rulesStatus(_ namespace: String, _ call: RequestCall) -> JSONValue {
        let (rules, isIncomplete) = authorizer.rules(of: call.user, namespace: namespace)
        func list(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
        var resources: [JSONValue] = []
        var paths: [JSONValue] = []
        for rule in rules {
            if !rule.paths.isEmpty { paths.append(["verbs": list(rule.verbs), "nonResourceURLs": list(rule.paths)]) }
            if rule.resources.isEmpty { continue }
            var shown: JSONValue = ["verbs": list(rule.verbs), "apiGroups": list(rule.groups), "resources": list(rule.resources)]
            if !rule.resourceNames.isEmpty { shown["resourceNames"] = list(rule.resourceNames) }
            resources.append(shown)
        }
        return ["resourceRules": .array(resources), "nonResourceRules": .array(paths), "incomplete": .bool(isIncomplete)]
    }
}
