import ObjectModel

/// Where uids and the random ends of generated names come from; the world draws both from its named random streams.
public protocol IdentifierSource: AnyObject {
    /// A fresh uid in the form of an RFC 4122 UUID, lower case. Never the same twice.
    func uid() -> String
    /// Five characters of `bcdfghjklmnpqrstvwxz2456789`. May repeat; the server tries again when a name is taken.
    func nameSuffix() -> String
}

/// What is done with fields that the schema does not know: the query parameter `fieldValidation`.
public enum FieldValidation: String, Sendable, Hashable {
    /// They are dropped without a word.
    case ignore = "Ignore"
    /// They are dropped and named in `APIServer.warnings`.
    case warn = "Warn"
    /// The request fails with 400.
    case strict = "Strict"
}

/// When, by whom and how a write is made.
public struct RequestInfo: Sendable {
    /// The instant of the request, in virtual time.
    public var time: Timestamp
    /// Who writes: the name of a controller or of a user. Recorded in the log, never checked.
    public var actor: String
    /// Whether everything happens except the commit.
    public var dryRun: Bool
    /// What is done with unknown fields.
    public var fieldValidation: FieldValidation
    /// Who owns the fields that the write sets: the query parameter `fieldManager`, or what is made of the user agent without one. Nil
    /// means the actor; an apply must name one. Only servers that track managed fields look at it.
    public var fieldManager: String?
    /// Whether an apply takes fields away from their owners instead of failing with 409.
    public var force: Bool

    /// Describes a request.
    public init(
        time: Timestamp, actor: String, dryRun: Bool = false, fieldValidation: FieldValidation = .ignore, fieldManager: String? = nil,
        force: Bool = false
    ) {
        self.time = time
        self.actor = actor
        self.dryRun = dryRun
        self.fieldValidation = fieldValidation
        self.fieldManager = fieldManager
        self.force = force
    }
}

/// Which part of an object an update or a patch addresses.
public enum Subresource: String, Sendable, Hashable {
    /// The object itself; its status is left alone where there is a status subresource.
    case main = ""
    /// The status alone.
    case status
    /// The desired number of replicas, as an `autoscaling/v1` Scale.
    case scale
    /// The `spec.finalizers` of a Namespace.
    case finalize
}

/// What must hold of the stored object, or the request fails with 409.
public struct Preconditions: Sendable, Hashable {
    /// The uid, or nil for any.
    public var uid: String?
    /// The resourceVersion, or nil for any.
    public var resourceVersion: String?

    /// Demands a uid, a resourceVersion, both or neither.
    public init(uid: String? = nil, resourceVersion: String? = nil) {
        self.uid = uid
        self.resourceVersion = resourceVersion
    }
}

/// What happens to the objects that the deleted object owns.
public enum DeletionPropagation: String, Sendable, Hashable {
    /// They lose their owner and stay: the finalizer `orphan`.
    case orphan = "Orphan"
    /// The garbage collector deletes them afterwards.
    case background = "Background"
    /// They go first: the finalizer `foregroundDeletion`.
    case foreground = "Foreground"
}

/// How an object is deleted: `metav1.DeleteOptions`.
public struct DeleteOptions: Sendable, Hashable {
    /// Seconds of grace, at least 0; nil means the default of the kind. Kinds that know no grace ignore it.
    public var gracePeriodSeconds: Int64?
    /// What happens to dependents; nil means what a finalizer of the object says, else background.
    public var propagationPolicy: DeletionPropagation?
    /// What must hold of the stored object.
    public var preconditions: Preconditions

    /// Describes a delete.
    public init(
        gracePeriodSeconds: Int64? = nil, propagationPolicy: DeletionPropagation? = nil, preconditions: Preconditions = Preconditions()
    ) {
        self.gracePeriodSeconds = gracePeriodSeconds
        self.propagationPolicy = propagationPolicy
        self.preconditions = preconditions
    }
}

/// What a delete left behind.
public struct DeleteResult: Sendable {
    /// The object as it is now, or as it last was.
    public let object: JSONValue
    /// Whether it is gone; false means that a finalizer or a grace period holds it.
    public let wasRemoved: Bool
}
