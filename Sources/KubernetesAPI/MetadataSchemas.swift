/// Schemas of the metadata that every object carries.
///
/// Built-in schemas name no required fields: Go's decoder asks for none, and what must be there is for validation to say, in its own
/// words and at its own place.
public enum MetadataSchemas {
    /// `metav1.OwnerReference`.
    public static let ownerReference = StructuralSchema.object([
        "apiVersion": .string,
        "blockOwnerDeletion": .boolean,
        "controller": .boolean,
        "kind": .string,
        "name": .string,
        "uid": .string,
    ]) { $0.isAtomicMap = true }

    /// `metav1.ManagedFieldsEntry`; `fieldsV1` is kept as it is.
    public static let managedFieldsEntry = StructuralSchema.object([
        "apiVersion": .string,
        "fieldsType": .string,
        "fieldsV1": .object([:]) { $0.preservesUnknownFields = true },
        "manager": .string,
        "operation": .string,
        "subresource": .string,
        "time": .dateTime,
    ])

    /// `metav1.ObjectMeta`: ownerReferences merge by uid, finalizers are a set, managedFields an atomic list.
    public static let objectMeta = StructuralSchema.object([
        "annotations": .stringMap,
        "creationTimestamp": .dateTime,
        "deletionGracePeriodSeconds": .int64,
        "deletionTimestamp": .dateTime,
        "finalizers": .array(of: .string) {
            $0.listType = .set
            $0.patchStrategy = "merge"
        },
        "generateName": .string,
        "generation": .int64,
        "labels": .stringMap,
        "managedFields": .array(of: managedFieldsEntry) { $0.listType = .atomic },
        "name": .string,
        "namespace": .string,
        "ownerReferences": .array(of: ownerReference, mergeKeys: ["uid"]) {
            $0.patchMergeKey = "uid"
            $0.patchStrategy = "merge"
        },
        "resourceVersion": .string,
        "selfLink": .string,
        "uid": .string,
    ])

    /// The schema of a whole object: `apiVersion`, `kind`, `metadata` and what the kind adds; spec and status are always there.
    public static func object(_ properties: KeyValuePairs<String, StructuralSchema>) -> StructuralSchema {
        var content = StructuralSchema.Content()
        content.type = .object
        content.properties = [("apiVersion", .string), ("kind", .string), ("metadata", objectMeta)]
        content.properties += properties.map { ($0.key, $0.key == "spec" || $0.key == "status" ? $0.value.embedded : $0.value) }
        return StructuralSchema(content)
    }

    /// `metav1.Condition` and its older relatives as a map list by type, with the fields given; `type` merges in patches.
    public static func conditions(_ properties: KeyValuePairs<String, StructuralSchema>) -> StructuralSchema {
        .array(of: .object(properties), mergeKeys: ["type"]) {
            $0.patchMergeKey = "type"
            $0.patchStrategy = "merge"
        }
    }
}
