/// Why a scenario could not be run at all; nothing has happened then.
public struct ScenarioRunError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong and what would be right; without the file.
    public let description: String

    /// Says what is wrong.
    public init(_ description: String) { self.description = description }
}
