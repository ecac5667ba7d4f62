import ObjectModel

/// `storage.k8s.io/v1 StorageClass` (`pkg/registry/storage/storageclass`).
public enum StorageClassKind {
    /// The kind.
    public static let definition: ResourceDefinition = {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "storage.k8s.io", version: "v1", kind: "StorageClass"), plural: "storageclasses",
            singular: "storageclass", isNamespaced: false, schema: schema)
        definition.shortNames = ["sc"]
        definition.printerTable = .storageClass
        definition.applyDefaults = { object in
            object.defaultText("reclaimPolicy", "Delete")
            object.defaultText("volumeBindingMode", "Immediate")
        }
        definition.validateCreate = { validate($0, &$1) }
        definition.validateUpdate = { object, old, errors in
            for field in ["parameters", "provisioner", "reclaimPolicy"] where object.present(field) != old.present(field) {
                errors.within(field) { $0.forbidden("updates to \(field) are forbidden.") }
            }
            errors.within("volumeBindingMode") { $0.immutable(object.present("volumeBindingMode"), old.present("volumeBindingMode")) }
        }
        return definition
    }()

    private static let schema: StructuralSchema = {
        let requirement = StructuralSchema.object(["key": .string, "values": SharedSchemas.atomicStrings])
        let term = StructuralSchema.object(["matchLabelExpressions": SharedSchemas.atomicList(of: requirement)]) { $0.isAtomicMap = true }
        return MetadataSchemas.object([
            "provisioner": .string, "parameters": .stringMap, "reclaimPolicy": .string, "mountOptions": SharedSchemas.atomicStrings,
            "allowVolumeExpansion": .boolean, "volumeBindingMode": .string, "allowedTopologies": SharedSchemas.atomicList(of: term),
        ])
    }()

    private static let maximumParameters = 512
    private static let maximumParameterBytes = 256 * 1024

    private static func validate(_ object: JSONValue, _ errors: inout FieldErrors) {
        let provisioner = object.text("provisioner")
        errors.within("provisioner") { errors in
            if provisioner.isEmpty {
                errors.required()
            } else {
                errors.invalid(.string(provisioner), all: NameFormat.qualifiedName(provisioner.lowercased()))
            }
        }
        errors.within("parameters") { validate(parameters: object.fields("parameters"), &$0) }
        choice(object, "reclaimPolicy", ["Delete", "Retain"], &errors)
        choice(object, "volumeBindingMode", ["Immediate", "WaitForFirstConsumer"], &errors)
        for (index, term) in object.elements("allowedTopologies").enumerated() {
            errors.within("allowedTopologies") { $0.within(index: index) { validate(term: term, &$0) } }
        }
    }

    private static func choice(_ object: JSONValue, _ field: String, _ supported: [String], _ errors: inout FieldErrors) {
        let value = object.text(field)
        if supported.contains(value) { return }
        errors.within(field) { value.isEmpty ? $0.required() : $0.notSupported(.string(value), supported: supported) }
    }

    private static func validate(parameters: JSONObject, _ errors: inout FieldErrors) {
        var size = 0
        if parameters.count > maximumParameters { errors.tooLong(maximum: maximumParameters) }
        for (key, value) in parameters {
            if key.isEmpty { errors.invalid(.string(key), "field can not be empty.") }
            size += key.utf8.count + (value.stringValue ?? "").utf8.count
        }
        if size > maximumParameterBytes { errors.tooLong(maximum: maximumParameterBytes) }
    }

    private static func validate(term: JSONValue, _ errors: inout FieldErrors) {
        for (index, requirement) in term.elements("matchLabelExpressions").enumerated() {
            errors.within("matchLabelExpressions") { errors in
                errors.within(index: index) { errors in
                    errors.within("key") { SelectorValidation.labelName(requirement.text("key"), &$0) }
                    if requirement.elements("values").isEmpty { errors.within("values") { $0.required() } }
                }
            }
        }
    }
}
