/// How a Table is wanted.
public struct TableForm: Sendable, Hashable {
    /// What each row carries of its object.
    public enum IncludedObject: String, Sendable, Hashable {
        /// Nothing.
        case none = "None"
        /// Its metadata.
        case metadata = "Metadata"
        /// Everything.
        case object = "Object"
    }

    /// The version of `meta.k8s.io`: `v1` or `v1beta1`.
    public var version: String
    /// What each row carries of its object.
    public var includedObject: IncludedObject
    /// Whether the columns are left out, as in all events of a watch but the first.
    public var omitsColumns: Bool
    /// The resourceVersion of the list, or empty: that of the one object then.
    public var resourceVersion: String
    /// The token of the next page, or empty.
    public var continueToken: String
    /// How many objects are left after this page, if that is known.
    public var remainingItemCount: Int?

    /// Describes a table.
    public init(
        version: String = "v1", includedObject: IncludedObject = .metadata, omitsColumns: Bool = false, resourceVersion: String = "",
        continueToken: String = "", remainingItemCount: Int? = nil
    ) {
        self.version = version
        self.includedObject = includedObject
        self.omitsColumns = omitsColumns
        self.resourceVersion = resourceVersion
        self.continueToken = continueToken
        self.remainingItemCount = remainingItemCount
    }
}
