import ObjectModel

/// How `resourceVersion` is meant.
public enum ResourceVersionMatch: String, Sendable, Hashable {
    /// The state at exactly that revision.
    case exact = "Exact"
    /// That state or any later one.
    case notOlderThan = "NotOlderThan"
}

/// What a list returns.
public struct ListOptions: Sendable {
    /// Which labels.
    public var labelSelector: LabelSelector
    /// Which fields.
    public var fieldSelector: FieldSelector
    /// At most this many objects, 0 for all.
    public var limit: Int
    /// The token of the page before, or empty.
    public var continueToken: String
    /// Empty for the most recent state, `0` for any state, or a revision.
    public var resourceVersion: String
    /// How `resourceVersion` is meant; nil means what kube-apiserver takes it for: exact with a limit, else not older than.
    public var resourceVersionMatch: ResourceVersionMatch?

    /// Describes a list; without arguments everything as it is now.
    public init(
        labelSelector: LabelSelector = .everything, fieldSelector: FieldSelector = .everything, limit: Int = 0,
        continueToken: String = "", resourceVersion: String = "", resourceVersionMatch: ResourceVersionMatch? = nil
    ) {
        self.labelSelector = labelSelector
        self.fieldSelector = fieldSelector
        self.limit = limit
        self.continueToken = continueToken
        self.resourceVersion = resourceVersion
        self.resourceVersionMatch = resourceVersionMatch
    }
}

/// What a watch delivers.
public struct WatchOptions: Sendable {
    /// Which labels.
    public var labelSelector: LabelSelector
    /// Which fields.
    public var fieldSelector: FieldSelector
    /// Empty or `0` for the current state and then its changes; else the revision after which to begin.
    public var resourceVersion: String
    /// How `resourceVersion` is meant; only with `sendInitialEvents`.
    public var resourceVersionMatch: ResourceVersionMatch?
    /// Whether the state comes first and is closed by a bookmark; nil leaves that to `resourceVersion`.
    public var sendInitialEvents: Bool?
    /// Whether the client understands bookmarks.
    public var allowsBookmarks: Bool

    /// Describes a watch; without arguments of everything, beginning with the current state.
    public init(
        labelSelector: LabelSelector = .everything, fieldSelector: FieldSelector = .everything, resourceVersion: String = "",
        resourceVersionMatch: ResourceVersionMatch? = nil, sendInitialEvents: Bool? = nil, allowsBookmarks: Bool = false
    ) {
        self.labelSelector = labelSelector
        self.fieldSelector = fieldSelector
        self.resourceVersion = resourceVersion
        self.resourceVersionMatch = resourceVersionMatch
        self.sendInitialEvents = sendInitialEvents
        self.allowsBookmarks = allowsBookmarks
    }
}

/// A page of a list.
public struct ObjectList: Sendable {
    /// The objects, by namespace and name.
    public let items: [JSONValue]
    /// The revision of the state that the list shows.
    public let resourceVersion: UInt64
    /// The token of the next page, or empty at the end.
    public let continueToken: String
    /// How many objects are left after this page; nil at the end and with selectors.
    public let remainingItemCount: Int?
}

/// A page of a list as stored states.
public struct StoredObjectList: Sendable {
    /// The states, by namespace and name.
    public let items: [StoredObject]
    /// The revision of the state that the list shows.
    public let resourceVersion: UInt64
    /// The token of the next page, or empty at the end.
    public let continueToken: String
    /// How many objects are left after this page; nil at the end and with selectors.
    public let remainingItemCount: Int?
}

/// The options of lists and watches as text: their checks, in kube-apiserver's words.
enum ResourceVersionText {
    /// A revision; 400 when the text is no decimal number of 64 bits.
    static func parse(_ text: String) throws(APIError) -> UInt64 {
        if text.isEmpty { return 0 }
        guard text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { throw invalid(text, "invalid syntax") }
        guard let number = UInt64(text) else { throw invalid(text, "value out of range") }
        return number
    }

    private static func invalid(_ text: String, _ why: String) -> APIError {
        let shown = APIError.quoted(text)
        return .badRequest("resourceVersion: Invalid value: \(shown): strconv.ParseUint: parsing \(shown): \(why)")
    }

    static func forbidden(_ detail: String, field: String = "resourceVersionMatch") -> APIError {
        let error = FieldError(type: .forbidden, field: field, message: "Forbidden: \(detail)")
        return .invalid(GroupKind(group: "meta.k8s.io", kind: "ListOptions"), "", [error])
    }
}
