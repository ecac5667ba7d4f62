/// Why a patch cannot be applied, in the words of kube-apiserver's patch libraries.
public struct PatchError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is, and with that the HTTP status of the answer.
    public enum Code: Int, Hashable, Sendable {
        /// The patch is malformed.
        case badRequest = 400
        /// The patch has too many operations.
        case tooLarge = 413
        /// The patch is well formed but does not apply to this object.
        case unprocessable = 422
        /// The patch breaks a rule that the server reports as its own failure.
        case internalError = 500
    }

    /// What kind of failure it is.
    public let code: Code
    /// What went wrong.
    public let message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message that the client sees: the server hides the reason of an inapplicable patch.
    public var responseMessage: String {
        code == .unprocessable ? "the server rejected our request due to an error in our request" : message
    }

    /// The message.
    public var description: String { message }
}
