import ObjectModel

/// A strategic merge patch walks the same schema that prunes and validates the kind.
extension StructuralSchema: PatchSchema {
    /// The schema of a named field, or nil when there is none.
    public func field(_ name: String) -> StructuralSchema? { property(name) }
    /// The schema of the elements of a list.
    public var element: StructuralSchema? { content.items }
    /// The schema of the values of a map; where anything goes, anything.
    public var mapValue: StructuralSchema? { content.additionalProperties ?? (content.preservesUnknownFields ? .anything : nil) }
    /// The merge key of a list that merges; empty for a list of scalars that merges.
    public var patchMergeKey: String? { content.patchMergeKey }
    /// The patch strategy, or nil for the default of the type.
    public var patchStrategy: String? { content.patchStrategy }
}
