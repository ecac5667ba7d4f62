import ObjectModel

/// Schemas that the kinds of this module share and that no single kind owns.
enum SharedSchemas {
    /// `metadata` of an object.
    static let objectMeta = StructuralSchema.anything
    /// A label selector inside a spec.
    static let labelSelector = StructuralSchema.anything
    /// A list of strings that is replaced as a whole.
    static let atomicStrings = StructuralSchema.array(of: .string) { $0.listType = .atomic }
    /// Quantities by resource name.
    static let resourceList = StructuralSchema.map(of: .quantity)
    /// A transport protocol that defaults to TCP.
    static let protocolDefaultingToTCP = StructuralSchema.scalar(.string, default: "TCP")
    /// A reference to an object in the same namespace by name.
    static let localObjectReference = StructuralSchema.object(["name": .string]) { $0.isAtomicMap = true }
    /// `v1.ObjectReference`.
    static let objectReference = StructuralSchema.object([
        "kind": .string, "namespace": .string, "name": .string, "uid": .string, "apiVersion": .string, "resourceVersion": .string,
        "fieldPath": .string,
    ]) { $0.isAtomicMap = true }
    /// `metav1.Condition`.
    static let condition = StructuralSchema.object([
        "type": .string, "status": .string, "observedGeneration": .int64, "lastTransitionTime": .dateTime, "reason": .string,
        "message": .string,
    ])

    /// An object of a built-in kind: `apiVersion`, `kind` and `metadata`, then the fields given.
    static func object(_ fields: KeyValuePairs<String, StructuralSchema>) -> StructuralSchema {
        .object([:]) {
            $0.properties = [("apiVersion", .string), ("kind", .string), ("metadata", objectMeta)]
            $0.properties += fields.map { ($0.key, $0.value) }
        }
    }

    /// A list of objects merged by one key, under server-side apply and strategic merge patch alike.
    static func mergedList(of items: StructuralSchema, by key: String) -> StructuralSchema {
        .array(of: items, mergeKeys: [key]) {
            $0.patchMergeKey = key; $0.patchStrategy = "merge"
        }
    }
}
