import ControllerRuntime

/// Why a step of a Sandbox's pass did not succeed.
public struct SandboxFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The text, as it stands in the Ready condition.
    public let description: String
    /// Whether it says that several Pods belong to the Sandbox: the pass waits for a Pod to go instead of trying again.
    public let isMultiplePods: Bool

    /// A failure with a text.
    public init(_ description: String) {
        self.description = description
        isMultiplePods = false
    }

    private init(multiplePods description: String) {
        self.description = description
        isMultiplePods = true
    }

    /// More than one Pod belongs to the Sandbox.
    public static func multiplePods(_ count: Int) -> SandboxFailure {
        SandboxFailure(multiplePods: "multiple Pods (\(count)) are controlled by this Sandbox; refusing to choose or create a Pod")
    }
}

/// Several failures of one pass, in the order they happened.
public struct SandboxFailures: Error, Hashable, Sendable, CustomStringConvertible {
    /// The failures; never empty.
    public let failures: [SandboxFailure]

    /// Joins failures.
    init(_ failures: [SandboxFailure]) { self.failures = failures }

    /// The texts, one a line.
    public var description: String { failures.map(\.description).joined(separator: "\n") }
}

/// What came of a call, when the caller is still alive.
typealias StepResult<Value> = Result<Value, SandboxFailure>

/// Makes a call and turns the server's refusal into a failure; the text before it names the step. A dead caller is let through.
func attempt<Value>(
    _ step: String = "", _ body: () async throws(CallError) -> Value
) async throws(CallError) -> StepResult<Value> {
    do {
        return .success(try await body())
    } catch {
        guard case .api(let refusal) = error else { throw error }
        return .failure(SandboxFailure(step.isEmpty ? refusal.message : "\(step): \(refusal.message)"))
    }
}
