import ObjectModel

/// Something wrong in a scenario or in a file it names.
public struct ScenarioMistake: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file as the user named it, or the option of the command line, such as `--seed`.
    public let file: String
    /// Where in the file; nil when the whole file or an option is meant.
    public let location: SourceLocation?
    /// What is wrong and what would be right.
    public let message: String

    /// Makes a complaint.
    public init(file: String, location: SourceLocation?, message: String) {
        self.file = file
        self.location = location
        self.message = message
    }

    /// The line from 1, or 1 when the whole file is meant.
    public var line: Int { location?.line ?? 1 }

    /// The column from 1, or 1 when the whole file is meant.
    public var column: Int { location?.column ?? 1 }

    /// `file:line:column: message`, or `file: message` when the whole file or an option is meant.
    public var description: String {
        guard let location else { return "\(file): \(message)" }
        return "\(file):\(location.line):\(location.column): \(message)"
    }
}
