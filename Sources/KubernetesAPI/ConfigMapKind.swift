import ObjectModel

/// `v1 ConfigMap` (`pkg/registry/core/configmap`).
public enum ConfigMapKind {
    /// The most bytes that the values of a ConfigMap or a Secret may have together.
    public static let maximumSize = 1_048_576

    /// The kind.
    public static let definition: ResourceDefinition = {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "", version: "v1", kind: "ConfigMap"), plural: "configmaps", singular: "configmap",
            isNamespaced: true, schema: schema)
        definition.shortNames = ["cm"]
        definition.printerTable = .configMap
        definition.validateCreate = { object, errors in validate(object, &errors) }
        definition.validateUpdate = { object, old, errors in
            validateImmutability(object, old, ["data", "binaryData"], &errors)
            validate(object, &errors)
        }
        return definition
    }()

    /// Complains when an object marked immutable changes its mark or one of the fields; also for Secret.
    static func validateImmutability(_ object: JSONValue, _ old: JSONValue, _ names: [String], _ errors: inout FieldErrors) {
        guard old["immutable"]?.boolValue == true else { return }
        if object["immutable"]?.boolValue != true {
            errors.within("immutable") { $0.forbidden("field is immutable when `immutable` is set") }
        }
        for name in names where object.fields(name) != old.fields(name) {
            errors.within(name) { $0.forbidden("field is immutable when `immutable` is set") }
        }
    }

    private static let schema = MetadataSchemas.object([
        "immutable": .boolean,
        "data": .stringMap,
        "binaryData": .map(of: .scalar(.string, format: "byte")),
    ])

    private static func validate(_ object: JSONValue, _ errors: inout FieldErrors) {
        let binaryData = object.fields("binaryData")
        var size = 0
        errors.within("data") { errors in
            for (key, value) in object.fields("data") {
                errors.within(key: key) { errors in
                    errors.dataKey(key)
                    if binaryData.contains(key) { errors.invalid(.string(key), "duplicate of key present in binaryData") }
                }
                size += value.stringValue?.utf8.count ?? 0
            }
        }
        errors.within("binaryData") { errors in
            for (key, value) in binaryData {
                errors.within(key: key) { errors in
                    errors.dataKey(key)
                    size += SecretKind.decode(value, &errors)?.count ?? 0
                }
            }
        }
        if size > maximumSize { errors.wholeObjectTooLong(maximum: maximumSize) }
    }
}
