import KubernetesAPI
import ObjectModel

/// What happens to a body before a registry sees it: its kind is checked, unknown fields go, defaults come.
extension APIServer {
    /// A request's object, typed, pruned and defaulted. Parts that share their storage with `old`, which has been through this
    /// already, are not walked again.
    func decoded(
        _ handle: ResourceHandle, _ object: JSONValue, old: JSONValue?, isPatched: Bool = false, _ info: RequestInfo
    ) throws(APIError) -> JSONValue {
        var value = object
        try checkKind(handle, &value)
        try MetadataDecoding.normalise(&value, handle, old: old)
        guard let fields = value.objectValue else { throw .badRequest("the body of the request is not an object") }
        var changed = JSONObject(minimumCapacity: fields.count)
        let before = old?.objectValue
        for (name, field) in fields {
            if let same = before?[name], same.isIdentical(to: field), name != "apiVersion", name != "kind" { continue }
            changed.appendUnique(key: name, value: field)
        }
        let schema = handle.definition.schema
        var part = JSONValue.object(changed)
        if !handle.isCustom, let mistake = schema.typeMismatch(in: part, kind: handle.kind.kind) {
            let kind = handle.kind.kind
            throw .badRequest("\(kind) in version \(APIError.quoted(handle.kind.version)) cannot be handled as a \(kind): \(mistake)")
        }
        if info.fieldValidation != .ignore {
            let unknown = schema.unknownFields(in: part)
            if !unknown.isEmpty { try report(unknown, handle, object, isPatched: isPatched, info) }
        }
        schema.prune(&part)
        schema.applyDefaults(&part)
        if let kept = part.objectValue, !kept.isIdentical(to: changed) {
            value.modifyObject { object in
                for (name, _) in changed where !kept.contains(name) { object[name] = nil }
                for (name, field) in kept where changed.contains(name) || !object.contains(name) { object[name] = field }
            }
        }
        if let old, let applyUpdateDefaults = handle.definition.applyUpdateDefaults {
            applyUpdateDefaults(&value, old)
        } else {
            handle.definition.applyDefaults(&value)
        }
        if let maximumObjectBytes, value.exceeds(bytes: maximumObjectBytes) { throw .unclassified("etcdserver: request is too large") }
        return value
    }

    /// Names unknown fields in warnings, or refuses them: with 400, or with 422 when a patch brought them.
    private func report(
        _ paths: [String], _ handle: ResourceHandle, _ object: JSONValue, isPatched: Bool, _ info: RequestInfo
    ) throws(APIError) {
        let messages = paths.map { "unknown field \(APIError.quoted($0))" }
        guard info.fieldValidation == .strict else {
            warnings += messages
            return
        }
        let complaint = "strict decoding error: \(messages.joined(separator: ", "))"
        if isPatched {
            let message = "Invalid value: \(APIError.quoted(JSONWriter.text(object))): \(complaint)"
            throw .invalid(GroupKind(group: "", kind: ""), "", [FieldError(type: .invalid, field: "patch", message: message)])
        }
        let kind = handle.kind
        throw .badRequest(
            "\(kind.kind) in version \(APIError.quoted(kind.version)) cannot be handled as a \(kind.kind): \(complaint)")
    }

    /// Fills in a missing apiVersion and kind and refuses others than the handle's.
    private func checkKind(_ handle: ResourceHandle, _ value: inout JSONValue) throws(APIError) {
        guard case .object(let object) = value else { throw .badRequest("the body of the request is not an object") }
        let kind = object["kind"]?.stringValue ?? ""
        let apiVersion = object["apiVersion"]?.stringValue ?? ""
        if apiVersion == handle.apiVersion, kind == handle.definition.kind.kind { return }
        let expected = handle.kind
        if !apiVersion.isEmpty, apiVersion != expected.apiVersion {
            throw .badRequest(
                "the API version in the data (\(apiVersion)) does not match the expected API version (\(expected.apiVersion))")
        }
        if !kind.isEmpty, kind != expected.kind {
            let version = APIError.quoted(expected.version)
            throw .badRequest(
                "\(kind) in version \(version) cannot be handled as a \(expected.kind): converting (\(expected.version).\(kind)) to "
                    + "(\(expected.version).\(expected.kind)): unknown conversion")
        }
        value["apiVersion"] = .string(expected.apiVersion)
        value["kind"] = .string(expected.kind)
    }

    /// What the object's name and namespace must be for an update or a patch of a key.
    func checkName(_ handle: ResourceHandle, _ value: inout JSONValue, _ key: ObjectKey) throws(APIError) {
        let name = value.metadataString("name")
        if name.isEmpty {
            throw .badRequest("the name of the object (\(key.name) based on URL) was undeterminable: name must be provided")
        }
        if name != key.name {
            throw .badRequest("the name of the object (\(name)) does not match the name on the URL (\(key.name))")
        }
        let namespace = value.metadataString("namespace")
        if handle.store.isNamespaced {
            if namespace.isEmpty {
                value.setMetadata("namespace", .string(key.namespace))
            } else if namespace != key.namespace {
                throw .badRequest(
                    "the namespace of the object (\(namespace)) does not match the namespace on the request (\(key.namespace))")
            }
        } else if !namespace.isEmpty {
            value.setMetadata("namespace", nil)
        }
    }

    /// Every complaint about a new object, as one 422.
    func validateNew(_ handle: ResourceHandle, _ value: JSONValue) throws(APIError) {
        var errors = FieldErrors()
        MetadataValidation.validateCreate(
            value, handle.definition.nameRule, isNamespaced: handle.definition.isNamespaced, &errors)
        handle.definition.schema.validate(value, old: nil, rules: handle.validationRules, into: &errors)
        handle.definition.validateCreate(value, &errors)
        try refuse(handle, value, errors)
    }

    /// Complaints as one 422, or nothing.
    func refuse(_ handle: ResourceHandle, _ value: JSONValue, _ errors: FieldErrors) throws(APIError) {
        if errors.isEmpty { return }
        throw .invalid(handle.kind.groupKind, value.metadataString("name"), errors.errors)
    }
}
