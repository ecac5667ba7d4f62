import ObjectModel

/// `v1 ServiceAccount` (`pkg/registry/core/serviceaccount`); nothing beyond its metadata is checked.
public enum ServiceAccountKind {
    /// The kind.
    public static let definition: ResourceDefinition = {
        var definition = ResourceDefinition(
            kind: GroupVersionKind(group: "", version: "v1", kind: "ServiceAccount"), plural: "serviceaccounts",
            singular: "serviceaccount", isNamespaced: true, schema: schema)
        definition.shortNames = ["sa"]
        definition.printerTable = .serviceAccount
        definition.prepareForCreate = { keepSecretNames(&$0) }
        definition.prepareForUpdate = { object, _ in keepSecretNames(&object) }
        return definition
    }()

    private static let schema = MetadataSchemas.object([
        "secrets": SharedSchemas.mergedList(of: SharedSchemas.objectReference, by: "name"),
        "imagePullSecrets": SharedSchemas.atomicList(of: PodSchemas.localObjectReference),
        "automountServiceAccountToken": .boolean,
    ])

    private static func keepSecretNames(_ object: inout JSONValue) {
        object.modifyElements("secrets") { secret in
            let name = secret.text("name")
            secret = name.isEmpty ? .object(JSONObject()) : ["name": .string(name)]
        }
    }
}
