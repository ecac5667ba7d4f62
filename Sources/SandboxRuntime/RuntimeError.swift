/// Why a runtime could not do what it was asked for.
public struct RuntimeError: Error, Hashable, Sendable {
    /// What kind of failure it is.
    public enum Code: String, Hashable, Sendable {
        /// The image cannot be had.
        case imageUnavailable
        /// There is no such sandbox, or it no longer runs.
        case noSuchSandbox
        /// The sandbox has no such container, or it does not run.
        case noSuchContainer
        /// A sandbox of that name is there already.
        case alreadyExists
        /// The sandbox or the container could not be started.
        case startFailed
        /// Nothing says how a simulated command would end.
        case notModelled
        /// The operation was taken back.
        case cancelled
    }

    /// What kind of failure it is.
    public let code: Code
    /// What is wrong, where, and what would be right.
    public let message: String

    /// Describes a failure.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension RuntimeError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}
