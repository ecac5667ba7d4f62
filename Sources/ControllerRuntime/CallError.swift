import APIServer
import Simulation

/// Why a call of the client did not return.
public enum CallError: Error, Sendable {
    /// The API server, or a fault in front of it, answered with an error.
    case api(APIError)
    /// The caller's process is dead. Let it through: whatever a dead process does has no effect.
    case killed

    /// The API server's answer, or nil when the caller is dead.
    public var apiError: APIError? {
        if case .api(let error) = self { return error }
        return nil
    }

    /// Whether the object was not there.
    public var isNotFound: Bool { apiError?.reason == .notFound }
    /// Whether an object of that name was there already.
    public var isAlreadyExists: Bool { apiError?.reason == .alreadyExists }
    /// Whether the object had changed since it was read.
    public var isConflict: Bool { apiError?.reason == .conflict }
}

extension CallError: CustomStringConvertible {
    /// The server's message, or `killed`.
    public var description: String {
        switch self {
        case .api(let error): error.message
        case .killed: "killed"
        }
    }
}
