import ControllerRuntime
import ObjectModel

/// Something that must hold of every world in which the controllers do right, whatever the interleaving.
///
/// Most look at the store alone: caches may lag, so what a controller could not know is no violation. Some look on at calls and passes,
/// or into the memory of the controllers' process.
protocol Invariant: AnyObject, SendableMetatype {
    /// The id under which scenarios name it, and what must hold.
    static var statement: InvariantStatement { get }

    init()

    /// Whether it looks at calls and passes.
    static var looksAtPasses: Bool { get }

    /// Looks at a commit. The view holds the state after it.
    func observe(_ change: Change, in view: ClusterView, _ report: (Finding) -> Void)

    /// Looks at a call that the server has acted on, and at the status code of its answer.
    func observe(_ call: CallDescription, code: Int, in view: ClusterView, _ report: (Finding) -> Void)

    /// Looks at a pass that begins or ends.
    func observe(_ pass: PassReport, in view: ClusterView, _ report: (Finding) -> Void)

    /// Looks at a world that has come to rest.
    func rest(in view: ClusterView, _ report: (Finding) -> Void)
}

extension Invariant {
    static var looksAtPasses: Bool { false }
    func observe(_ call: CallDescription, code: Int, in view: ClusterView, _ report: (Finding) -> Void) {}
    func observe(_ pass: PassReport, in view: ClusterView, _ report: (Finding) -> Void) {}
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
    /// Which search compares runs to check it; nil for what every run is checked for.
    public let search: String?

    init(_ id: String, _ text: String, because reason: String, search: String? = nil) {
        self.id = id
        self.text = text
        self.reason = reason
        self.search = search
    }
}

/// What an invariant has found: what is wrong and how.
struct Finding {
    /// `Kind namespace/name`, or a process.
    let subject: String
    /// What tells the subject from its namesakes.
    let identity: String
    /// The last revision of the object; 0 for none.
    let revision: UInt64
    let message: String

    init(object: Watched, message: String) {
        subject = object.title
        identity = object.uid
        revision = object.revision
        self.message = message
    }

    /// About something that is no object, or not any more.
    init(_ subject: String, message: String) {
        self.subject = subject
        identity = subject
        revision = 0
        self.message = message
    }
}

/// That an invariant did not hold.
public struct InvariantViolation: Hashable, Sendable {
    /// The invariant's id.
    public let id: String
    /// The revision at which it did not hold; for a world at rest the last one of the object, and 0 for what is no object.
    public let revision: UInt64
    /// The object, as `Kind namespace/name`.
    public let object: String
    /// What is wrong, with names.
    public let message: String
    /// Whether it was found when the world had come to rest.
    public let isAtRest: Bool
}
