import ObjectModel

/// Something that must hold of every world in which the controllers do right, whatever the interleaving.
///
/// An invariant looks at the store alone: caches may lag, so what a controller could not know is no violation.
protocol Invariant: AnyObject, SendableMetatype {
    /// The id under which scenarios name it, and what must hold.
    static var statement: InvariantStatement { get }

    init()

    /// Looks at a commit. The view holds the state after it.
    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void)

    /// Looks at a world that has come to rest.
    func rest(in view: ClusterView, _ report: (Finding) -> Void)
}

extension Invariant {
    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void) {}
    func rest(in view: ClusterView, _ report: (Finding) -> Void) {}
}

/// An invariant as a user sees it.
public struct InvariantStatement: Hashable, Sendable {
    /// The id: `I-…` must hold at every revision, `L-…` when the world has come to rest.
    public let id: String
    /// What must hold, in one sentence.
    public let text: String
    /// Why it must.
    public let reason: String

    init(_ id: String, _ text: String, because reason: String) {
        self.id = id
        self.text = text
        self.reason = reason
    }
}

/// What an invariant has found: which object is wrong and how.
struct Finding {
    let object: Watched
    let message: String
}

/// That an invariant did not hold.
public struct InvariantViolation: Hashable, Sendable {
    /// The invariant's id.
    public let id: String
    /// The revision at which it did not hold; for a world at rest the last one of the object.
    public let revision: UInt64
    /// The object, as `Kind namespace/name`.
    public let object: String
    /// What is wrong, with names.
    public let message: String
    /// Whether it was found when the world had come to rest.
    public let isAtRest: Bool
}
