import ObjectModel

extension CustomResourceDefinitionValidation {
    private static let allowedAtRoot = [
        "description": "Description", "type": "Type", "format": "Format", "title": "Title", "maximum": "Maximum",
        "exclusiveMaximum": "ExclusiveMaximum", "minimum": "Minimum", "exclusiveMinimum": "ExclusiveMinimum", "maxLength": "MaxLength",
        "minLength": "MinLength", "pattern": "Pattern", "maxItems": "MaxItems", "minItems": "MinItems", "uniqueItems": "UniqueItems",
        "multipleOf": "MultipleOf", "required": "Required", "items": "Items", "properties": "Properties",
        "externalDocs": "ExternalDocs", "example": "Example", "x-kubernetes-preserve-unknown-fields": "XPreserveUnknownFields",
        "x-kubernetes-validations": "XValidations",
    ]
    private static let allowedAtRootList =
        "[Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems "
        + "UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations]"

    /// Checks the schema of a version, or of all, at `schema` or `validation`.
    func validateSchema(_ validation: JSONValue, hasStatus: Bool, into errors: inout FieldErrors) {
        guard let schema = validation["openAPIV3Schema"], !schema.isNull else { return }
        if hasStatus, let object = schema.objectValue {
            for (key, value) in object where !value.isEmptyOrNull && value != false && value != "" {
                if key == "type" {
                    if value == "object" { continue }
                    errors.within("openAPIV3Schema") {
                        $0.within("type") {
                            $0.invalid(
                                value,
                                "only \"object\" is allowed as the type at the root of the schema if the status subresource is enabled")
                        }
                    }
                    break
                }
                if Self.allowedAtRoot[key] != nil { continue }
                errors.within("openAPIV3Schema") {
                    $0.invalid(
                        schema,
                        "only \(Self.allowedAtRootList) fields are allowed at the root of the schema if the status subresource is enabled")
                }
                break
            }
        }
        errors.within("openAPIV3Schema") { errors in
            if schema["nullable"] == true { errors.within("nullable") { $0.forbidden("nullable cannot be true at the root") } }
            _ = StructuralSchema.read(openAPI: schema, into: &errors)
        }
    }

    func validateSubresources(_ subresources: JSONValue, into errors: inout FieldErrors) {
        guard let scale = subresources["scale"], !scale.isNull else { return }
        errors.enter(.field("scale"))
        defer { errors.leave() }
        for (key, root) in [("specReplicasPath", "spec"), ("statusReplicasPath", "status")] {
            let path = scale[key]?.stringValue ?? ""
            errors.within(key) { errors in
                if path.isEmpty {
                    errors.required()
                } else if validatePath(path, into: &errors), !path.hasPrefix(".\(root).") {
                    errors.invalid(.string(path), "should be a json path under .\(root)")
                }
            }
        }
        guard let path = scale["labelSelectorPath"]?.stringValue, !path.isEmpty else { return }
        errors.within("labelSelectorPath") { errors in
            if validatePath(path, into: &errors), !path.hasPrefix(".spec."), !path.hasPrefix(".status.") {
                errors.invalid(.string(path), "should be a json path under either .spec or .status")
            }
        }
    }

    private func validatePath(_ path: String, into errors: inout FieldErrors) -> Bool {
        if path.hasPrefix(".") { return true }
        errors.invalid(.string(path), "must be a simple json path starting with .")
        return false
    }

    private static let columnTypes = ["boolean", "date", "integer", "number", "string"]
    private static let columnFormats = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"]

    func validateColumns(_ columns: JSONValue, into errors: inout FieldErrors) {
        errors.enter(.field("additionalPrinterColumns"))
        defer { errors.leave() }
        for (index, column) in (columns.arrayValue ?? []).enumerated() {
            errors.enter(.index(index))
            defer { errors.leave() }
            if column["name"]?.stringValue?.isEmpty ?? true { errors.within("name") { $0.required() } }
            let type = column["type"]?.stringValue ?? ""
            if !Self.columnTypes.contains(type) {
                let detail = "must be one of " + Self.columnTypes.joined(separator: ",")
                errors.within("type") { if type.isEmpty { $0.required(detail) } else { $0.invalid(.string(type), detail) } }
            }
            if let format = column["format"]?.stringValue, !format.isEmpty, !Self.columnFormats.contains(format) {
                errors.within("format") {
                    $0.invalid(.string(format), "must be one of " + Self.columnFormats.joined(separator: ","))
                }
            }
            let path = column["jsonPath"]?.stringValue ?? ""
            errors.within("JSONPath") { if path.isEmpty { $0.required() } else { _ = validatePath(path, into: &$0) } }
        }
    }

    /// A version may have this many selectable fields.
    static let maximumSelectableFields = 8

    func validateSelectableFields(_ fields: JSONValue, _ openAPI: JSONValue, into errors: inout FieldErrors) {
        let schema = OpenAPISchemaReader().build(openAPI)
        var seen: [String] = []
        for (index, field) in (fields.arrayValue ?? []).enumerated() {
            let path = field["jsonPath"]?.stringValue ?? ""
            errors.enter(.index(index))
            errors.enter(.field("jsonPath"))
            defer {
                errors.leave()
                errors.leave()
            }
            if path.isEmpty {
                errors.required()
                continue
            }
            guard !path.contains("[") else {
                errors.invalid(.string(path), "is an invalid path: array notation is not allowed")
                continue
            }
            guard path.hasPrefix(".") else {
                errors.invalid(.string(path), "is an invalid path: expected [ or . but got: \(path.prefix { $0 != "." && $0 != "]" })")
                continue
            }
            guard let found = FieldPathReader.resolve(path, in: schema) else {
                errors.invalid(.string(path), "is an invalid path: does not refer to a valid field")
                continue
            }
            if path == ".metadata" || path.hasPrefix(".metadata.") {
                errors.invalid(.string(path), "must not point to fields in metadata")
            }
            switch found.schema.content.type {
            case .string, .boolean, .integer: break
            default:
                errors.invalid(
                    .string(path),
                    "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.")
            }
            if seen.contains(path) { errors.duplicate(.string(path)) } else { seen.append(path) }
        }
        let maximum = Self.maximumSelectableFields
        if seen.count > maximum { errors.tooMany(count: seen.count, maximum: maximum) }
    }

    func validateConversion(into errors: inout FieldErrors) {
        guard let conversion = spec["conversion"], !conversion.isNull else { return }
        let strategy = conversion["strategy"]?.stringValue ?? ""
        errors.within("strategy") { errors in
            if strategy.isEmpty {
                errors.required()
            } else if strategy != "None", strategy != "Webhook" {
                errors.notSupported(.string(strategy), supported: ["None", "Webhook"])
            }
        }
        let webhook = conversion["webhook"]
        let client = webhook?["clientConfig"].flatMap { $0.isNull ? nil : $0 }
        let reviewVersions = webhook?["conversionReviewVersions"]?.arrayValue ?? []
        guard strategy == "Webhook" else {
            let detail = "should not be set when strategy is not set to Webhook"
            if client != nil { errors.within("webhookClientConfig") { $0.forbidden(detail) } }
            if !reviewVersions.isEmpty { errors.within("conversionReviewVersions") { $0.forbidden(detail) } }
            return
        }
        errors.within("webhookClientConfig") { errors in
            if let client {
                validateClient(client, into: &errors)
            } else {
                errors.required("required when strategy is set to Webhook")
            }
        }
        errors.within("conversionReviewVersions") { validateReviewVersions(reviewVersions, into: &$0) }
    }

    private func validateClient(_ client: JSONValue, into errors: inout FieldErrors) {
        let url = client["url"]?.stringValue
        let service = client["service"].flatMap { $0.isNull ? nil : $0 }
        switch (url, service) {
        case (nil, nil), (.some, .some): errors.required("exactly one of url or service is required")
        case (let url?, nil): errors.within("url") { validateURL(url, into: &$0) }
        case (nil, let service?):
            errors.within("service") { errors in
                for key in ["name", "namespace"] where service[key]?.stringValue?.isEmpty ?? true {
                    errors.within(key) { $0.required("service \(key) is required") }
                }
                if let port = service["port"]?.intValue, !(1...65535).contains(port) {
                    errors.within("port") { $0.invalid(.int(port), "port is not valid: must be between 1 and 65535, inclusive") }
                }
                if let path = service["path"]?.stringValue, !path.isEmpty, path != "/" {
                    errors.within("path") { validateServicePath(path, into: &$0) }
                }
            }
        }
    }

    private func validateServicePath(_ path: String, into errors: inout FieldErrors) {
        guard path.hasPrefix("/") else {
            errors.invalid(.string(path), "must start with a '/'")
            return
        }
        var segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        if path.hasSuffix("/") { segments.removeLast() }
        for (index, segment) in segments.enumerated() {
            if segment.isEmpty {
                errors.invalid(.string(path), "segment[\(index)] may not be empty")
                continue
            }
            for mistake in NameFormat.dns1123Subdomain(String(segment)) {
                errors.invalid(.string(path), "segment[\(index)]: \(mistake)")
            }
        }
    }

    private func validateURL(_ url: String, into errors: inout FieldErrors) {
        let form = "; desired format: https://host[/path]"
        guard StringFormat.uri.accepts(url) else {
            errors.required("url must be a valid URL\(form)")
            return
        }
        let scheme = url.prefix { $0 != ":" }
        if scheme != "https" {
            errors.invalid(.string(String(url.hasPrefix("/") ? "" : scheme)), "'https' is the only allowed URL scheme\(form)")
        }
        let rest = url.dropFirst(scheme.count).hasPrefix("://") ? url.dropFirst(scheme.count + 3) : ""
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        if authority.isEmpty { errors.invalid("", "host must be specified\(form)") }
        if authority.contains("@") {
            errors.invalid(.string(String(authority.prefix { $0 != "@" })), "user information is not permitted in the URL")
        }
        if let fragment = rest.firstIndex(of: "#") {
            errors.invalid(.string(String(rest[fragment...].dropFirst())), "fragments are not permitted in the URL")
        }
        if let query = rest.firstIndex(of: "?") {
            let text = rest[query...].dropFirst().prefix { $0 != "#" }
            errors.invalid(.string(String(text)), "query parameters are not permitted in the URL")
        }
    }

    private func validateReviewVersions(_ versions: [JSONValue], into errors: inout FieldErrors) {
        if versions.isEmpty {
            errors.required()
            return
        }
        var seen: [JSONValue] = []
        for (index, version) in versions.enumerated() {
            if seen.contains(version) {
                errors.within(index: index) { $0.invalid(version, "duplicate version") }
                continue
            }
            seen.append(version)
            for mistake in NameFormat.dns1035Label(version.stringValue ?? "") {
                errors.within(index: index) { $0.invalid(version, mistake) }
            }
        }
        if !seen.contains("v1"), !seen.contains("v1beta1") {
            errors.invalid(.array(versions), "must include at least one of v1, v1beta1")
        }
    }
}
