import AgentSandboxAPI
import ControllerRuntime
import ObjectModel

/// Why a pass over a claim did not give it a Sandbox.
public struct ClaimFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The class of a failure: it decides the reason in Ready and whether and when the pass is repeated.
    public enum Kind: Hashable, Sendable {
        /// The pool's template does not exist.
        case templateNotFound
        /// The pool does not exist.
        case warmPoolNotFound
        /// Somebody else took the Sandbox, or writes to it all the time.
        case adoptionConflict
        /// The Sandbox was created earlier and the cache does not show it yet.
        case sandboxCreatePending
        /// `additionalPodMetadata` breaks the rules.
        case invalidMetadata
        /// The template does not allow `env`, or not for this container.
        case environmentRejected
        /// The Sandbox that is to be deleted belongs to somebody else.
        case notOwned
        /// `volumeClaimTemplates` is malformed or not allowed by the template.
        case volumeClaimTemplates
        /// Anything else.
        case other
    }

    /// The class.
    public let kind: Kind
    /// The text, as Ready carries it but for what the class adds there.
    public let description: String

    /// A failure of a class with a text.
    public init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }

    /// A missing pool.
    public static func warmPoolNotFound(_ name: String) -> ClaimFailure {
        ClaimFailure(.warmPoolNotFound, "SandboxWarmPool \(name.goQuoted) not found")
    }

    /// A missing template.
    public static func templateNotFound(_ name: String) -> ClaimFailure {
        ClaimFailure(.templateNotFound, "SandboxTemplate \(name.goQuoted) not found")
    }

    /// A race for a Sandbox that this pass has lost. When a write was refused for it, the server's words stay out of the text.
    public static func adoptionConflict(_ detail: String, isWriteRefused: Bool = false) -> ClaimFailure {
        ClaimFailure(.adoptionConflict, isWriteRefused ? detail + " (conflicting concurrent write)" : detail)
    }

    /// The same failure with words before its text.
    public func prefixed(_ text: String) -> ClaimFailure { ClaimFailure(kind, text + description) }

    /// Whether only a change of the claim, its pool or its Sandbox can help, so that the pass is not repeated by itself.
    public var isSuppressed: Bool {
        switch kind {
        case .invalidMetadata, .notOwned, .environmentRejected, .volumeClaimTemplates: true
        default: false
        }
    }
}

/// Several failures of one pass over a claim, in the order they happened.
public struct ClaimFailures: Error, Hashable, Sendable, CustomStringConvertible {
    /// The failures; never empty.
    public let failures: [ClaimFailure]

    /// The texts, one a line.
    public var description: String { failures.map(\.description).joined(separator: "\n") }
}

/// What ends a step of a claim's pass early.
enum ClaimStop: Error {
    /// The step failed; the pass goes on to say so in the status.
    case failed(ClaimFailure)
    /// The process is dead: nothing may be done any more.
    case killed

    init(_ error: CallError, _ step: String) {
        switch error {
        case .killed: self = .killed
        case .api(let refusal): self = .failed(ClaimFailure(.other, "\(step): \(refusal.message)"))
        }
    }

    static func other(_ text: String) -> ClaimStop { .failed(ClaimFailure(.other, text)) }
}

/// Makes a call; the server's refusal becomes a failure whose text begins with the step.
func perform<Value>(_ step: String, _ body: () async throws(CallError) -> Value) async throws(ClaimStop) -> Value {
    do { return try await body() } catch { throw ClaimStop(error, step) }
}
