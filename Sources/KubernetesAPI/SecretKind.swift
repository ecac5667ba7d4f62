import ObjectModel

/// `v1 Secret` (`pkg/registry/core/secret`).
public enum SecretKind {
    /// The kind. `stringData` is written only: it is merged into `data` and never stored.
    public static let definition: ResourceDefinition = {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "", version: "v1", kind: "Secret"), plural: "secrets", singular: "secret", isNamespaced: true,
            schema: schema)
        definition.selectableFields = [("type", ["type"])]
        definition.printerTable = .secret
        definition.applyDefaults = { object in
            object.defaultText("type", "Opaque")
            mergeStringData(&object)
        }
        definition.prepareForCreate = { mergeStringData(&$0) }
        definition.prepareForUpdate = { object, _ in mergeStringData(&object) }
        definition.validateCreate = { object, errors in validate(object, &errors) }
        definition.validateUpdate = { object, old, errors in
            errors.within("type") { $0.immutable(object["type"], old["type"]) }
            ConfigMapKind.validateImmutability(object, old, ["data"], &errors)
            validate(object, &errors)
        }
        return definition
    }()

    /// The bytes of a base64 value, or nil after a complaint about the field being looked at.
    static func decode(_ value: JSONValue, _ errors: inout FieldErrors) -> [UInt8]? {
        switch Base64Text.decode(value.stringValue ?? "") {
        case .success(let bytes): return bytes
        case .failure(let mistake):
            errors.invalid(value, "illegal base64 data at input byte \(mistake.offset)")
            return nil
        }
    }

    private static let schema = MetadataSchemas.object([
        "immutable": .boolean,
        "data": .map(of: .scalar(.string, format: "byte")),
        "stringData": .stringMap,
        "type": .string,
    ])

    private static func mergeStringData(_ object: inout JSONValue) {
        guard let stringData = object["stringData"] else { return }
        object["stringData"] = nil
        guard case .object(let texts) = stringData, !texts.isEmpty else { return }
        var data = object.fields("data")
        for (key, value) in texts { data[key] = .string(Base64Text.encode((value.stringValue ?? "").utf8)) }
        object["data"] = .object(data)
    }

    private static func validate(_ object: JSONValue, _ errors: inout FieldErrors) {
        let data = object.fields("data")
        errors.within("data") { errors in
            var size = 0
            for (key, value) in data {
                errors.within(key: key) { errors in
                    errors.dataKey(key)
                    size += decode(value, &errors)?.count ?? 0
                }
            }
            if size > ConfigMapKind.maximumSize { errors.tooLong(maximum: ConfigMapKind.maximumSize) }
        }
        switch object.text("type") {
        case "kubernetes.io/service-account-token":
            let name = "kubernetes.io/service-account.name"
            guard (object.at("metadata", "annotations", name)?.stringValue ?? "").isEmpty else { break }
            errors.within("metadata") { $0.within("annotations") { $0.within(key: name) { $0.required() } } }
        case "kubernetes.io/dockercfg": requireJSON(".dockercfg", in: data, &errors)
        case "kubernetes.io/dockerconfigjson": requireJSON(".dockerconfigjson", in: data, &errors)
        case "kubernetes.io/basic-auth":
            guard !data.contains("username"), !data.contains("password") else { break }
            requireKey("username", &errors)
            requireKey("password", &errors)
        case "kubernetes.io/ssh-auth":
            if (data["ssh-privatekey"]?.stringValue ?? "").isEmpty { requireKey("ssh-privatekey", &errors) }
        case "kubernetes.io/tls":
            for key in ["tls.crt", "tls.key"] where !data.contains(key) { requireKey(key, &errors) }
        default: break
        }
    }

    private static func requireKey(_ key: String, _ errors: inout FieldErrors) {
        errors.within("data") { $0.within(key: key) { $0.required() } }
    }

    private static func requireJSON(_ key: String, in data: JSONObject, _ errors: inout FieldErrors) {
        guard let value = data[key] else {
            requireKey(key, &errors)
            return
        }
        guard case .success(let bytes) = Base64Text.decode(value.stringValue ?? ""), let problem = problem(inJSONObject: bytes) else {
            return
        }
        errors.within("data") { $0.within(key: key) { $0.invalid("<secret contents redacted>", problem) } }
    }

    /// What stands in the way of reading bytes as a JSON object, or nil.
    private static func problem(inJSONObject bytes: [UInt8]) -> String? {
        do {
            let value = try JSONReader.read(bytes)
            switch value {
            case .object, .null: return nil
            default: return "json: cannot unmarshal \(value.goTypeName) into Go value of type map[string]interface {}"
            }
        } catch {
            return bytes.isEmpty ? "unexpected end of JSON input" : error.message
        }
    }
}

extension JSONValue {
    /// The name of the JSON type, as the errors of Go's decoder spell it.
    fileprivate var goTypeName: String {
        switch self {
        case .bool: "bool"
        case .int, .double: "number"
        default: typeName
        }
    }
}
