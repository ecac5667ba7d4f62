/// What a strategic merge patch needs to know of the type it is applied to.
///
/// A value describes one field together with its type, as the struct tags and types of Kubernetes' Go structs do.
public protocol PatchSchema {
    /// The description of a named field of an object, or nil when it has no such field.
    func field(_ name: String) -> Self?
    /// The description of the elements of a list.
    var element: Self? { get }
    /// The description of the values of a map with free keys.
    var mapValue: Self? { get }
    /// The field that tells the elements of a merging list apart. Nil when the list does not merge; empty for a list of scalars.
    var patchMergeKey: String? { get }
    /// The `patchStrategy` tag, several joined by commas: `merge`, `replace`, `retainKeys`. Nil means the default: objects merge, lists
    /// merge when they have a merge key and are replaced otherwise.
    var patchStrategy: String? { get }
    /// The name of the type in messages, such as `PodSpec`.
    var typeName: String { get }
}

extension PatchSchema {
    /// `struct`, for schemas that do not keep the names of Go's types.
    public var typeName: String { "struct" }

    /// The description of a field, or of the values of a map.
    func lookup(_ name: String) throws(PatchError) -> Self {
        if let found = field(name) ?? mapValue { return found }
        throw PatchError(
            .internalError, "unable to find api field in struct \(typeName) for the json field \(name.goQuoted)")
    }

    /// Whether a patch replaces the whole value instead of merging into it.
    var replacesWhole: Bool { hasStrategy("replace") }

    /// Whether a patch merges into a list element by element.
    var mergesList: Bool { !replacesWhole && (hasStrategy("merge") || patchMergeKey != nil) }

    private func hasStrategy(_ name: String) -> Bool {
        guard let patchStrategy else { return false }
        return patchStrategy == name || patchStrategy.split(separator: ",").contains { $0 == name }
    }
}
