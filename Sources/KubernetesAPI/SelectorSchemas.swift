/// Schemas of `metav1` selectors, shared by every kind that selects objects.
public enum SelectorSchemas {
    /// One requirement of a label selector: key, operator and values.
    public static let labelSelectorRequirement = StructuralSchema.object([
        "key": .string,
        "operator": .string,
        "values": .array(of: .string) { $0.listType = .atomic },
    ])

    /// `metav1.LabelSelector`: an atomic map of `matchLabels` and `matchExpressions`.
    public static let labelSelector = StructuralSchema.object([
        "matchExpressions": .array(of: labelSelectorRequirement) { $0.listType = .atomic },
        "matchLabels": .stringMap,
    ]) { $0.isAtomicMap = true }

    /// The same as controller-gen writes it into a custom resource: `key` and `operator` are required.
    public static let labelSelectorForCustomResources = StructuralSchema.object([
        "matchExpressions": .array(of: labelSelectorRequirement.with { $0.required = ["key", "operator"] }) { $0.listType = .atomic },
        "matchLabels": .stringMap,
    ]) { $0.isAtomicMap = true }
}
