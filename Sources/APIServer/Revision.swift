import KubernetesAPI
import ObjectModel

/// A small integer that names one kind's storage within one server, in order of installation.
public struct ResourceID: Hashable, Sendable {
    /// The position of the storage.
    public let index: Int
    /// The position among the kinds that controllers act on, or, counted apart and from far above, among those that none acts on. The
    /// digest of a history goes by it, so that a kind without objects does not show.
    public let ordinal: Int
}

/// What a commit did.
public enum CommitVerb: String, Sendable, Hashable {
    /// The object is new.
    case create
    /// The object changed.
    case update
    /// The object is gone.
    case delete
}

/// One state of one object as stored, immutable and shared by the store, the log, watch events and lists.
public final class StoredObject: Sendable {
    /// Where it is stored.
    public let key: ObjectKey
    /// The object in its storage version, resourceVersion included.
    public let value: JSONValue
    /// The revision that wrote it, equal to its resourceVersion.
    public let revision: UInt64
    /// Who owns which fields; none on servers that do not track it. They stand beside the value, not in it.
    public let managedFields: ManagedFields
    /// The structural hash of `value`.
    public let contentHash: Digest128
    private let fieldHashes: [Digest128]

    /// Stores a state; fields whose storage it shares with the predecessor, or without one with a template, are not hashed again.
    init(
        key: ObjectKey, value: JSONValue, revision: UInt64, predecessor: StoredObject?, template: HashedObject? = nil,
        managedFields: ManagedFields = .none
    ) {
        self.key = key
        self.value = value
        self.revision = revision
        self.managedFields = managedFields
        guard let object = value.objectValue else {
            fieldHashes = []
            contentHash = value.structuralHash
            return
        }
        let before = (predecessor?.value ?? template?.json)?.objectValue
        let known = predecessor?.fieldHashes ?? template?.fieldHashes ?? []
        var hashes: [Digest128] = []
        hashes.reserveCapacity(object.count)
        for position in 0..<object.count {
            let (name, field) = object.field(at: position)
            if let before, position < before.count, case (let oldName, let oldField) = before.field(at: position), oldName == name,
                oldField.isIdentical(to: field)
            {
                hashes.append(known[position])
            } else {
                hashes.append(JSONValue.structuralHash(ofField: name, field))
            }
        }
        fieldHashes = hashes
        contentHash = JSONValue.structuralHash(ofObjectWithFields: hashes)
    }

    /// `metadata.labels`, or nil.
    var labels: JSONObject? { value["metadata"]?["labels"]?.objectValue }
}

/// One commit: an entry of the log of the whole store.
public struct Revision: Sendable {
    /// The number, one more than that of the commit before.
    public let number: UInt64
    /// When it was committed, in virtual time.
    public let time: Timestamp
    /// Who wrote.
    public let actor: String
    /// What was done.
    public let verb: CommitVerb
    /// Which storage it belongs to.
    public let resource: ResourceID
    /// Which object it is about.
    public let key: ObjectKey
    /// The new state; for a delete the last state, with the resourceVersion of the deletion.
    public let object: StoredObject
    /// The state before, nil for a create.
    public let previous: StoredObject?
}

/// How much of the log is kept.
public struct Retention: Sendable, Hashable {
    /// At least this many revisions are kept.
    public let revisions: Int
    /// Revisions younger than this many nanoseconds are kept however many there are.
    public let nanoseconds: Int64

    /// Keeps whichever of the two is more.
    public init(revisions: Int, nanoseconds: Int64) {
        self.revisions = max(1, revisions)
        self.nanoseconds = max(0, nanoseconds)
    }

    /// 10,000 revisions or five minutes.
    public static let standard = Retention(revisions: 10_000, nanoseconds: 300_000_000_000)
}
