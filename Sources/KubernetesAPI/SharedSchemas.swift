import ObjectModel

/// Schemas that the kinds of this module share and that no single kind owns.
enum SharedSchemas {
    /// A list of strings that is replaced as a whole.
    static let atomicStrings = StructuralSchema.array(of: .string) { $0.listType = .atomic }
    /// Quantities by resource name.
    static let resourceList = StructuralSchema.map(of: .quantity)
    /// `v1.ObjectReference`.
    static let objectReference = StructuralSchema.object([
        "kind": .string, "namespace": .string, "name": .string, "uid": .string, "apiVersion": .string, "resourceVersion": .string,
        "fieldPath": .string,
    ]) { $0.isAtomicMap = true }

    /// A list of objects that is replaced as a whole.
    static func atomicList(of items: StructuralSchema) -> StructuralSchema { .array(of: items) { $0.listType = .atomic } }

    /// A list of objects merged by one key, under server-side apply and strategic merge patch alike.
    static func mergedList(of items: StructuralSchema, by key: String) -> StructuralSchema {
        .array(of: items, mergeKeys: [key]) {
            $0.patchMergeKey = key
            $0.patchStrategy = "merge"
        }
    }
}
