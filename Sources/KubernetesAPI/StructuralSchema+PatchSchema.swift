import ObjectModel

/// A schema tells a strategic merge patch how lists merge: by `patchMergeKey` and `patchStrategy`.
extension StructuralSchema: PatchSchema {
    /// The schema of a named field, or nil.
    public func field(_ name: String) -> StructuralSchema? { property(name) }

    /// The schema of elements, or nil when this is no list.
    public var element: StructuralSchema? { content.items }

    /// The schema of a map's values, or nil when this is no map.
    public var mapValue: StructuralSchema? { content.additionalProperties }

    /// The field that tells the elements of a merging list apart, or nil.
    public var patchMergeKey: String? { content.patchMergeKey }

    /// The patch strategy where it is not the type's default, or nil.
    public var patchStrategy: String? { content.patchStrategy }
}
