/// Gives the bytes of files: the command line's is the file system, a test's a table.
public protocol FileProvider {
    /// Reads a whole file. Paths are the user's own, joined and normalised as text.
    func read(_ path: String) throws(FileProblem) -> [UInt8]
}

/// Why a file could not be read.
public enum FileProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is no such file.
    case missing
    /// The path names a folder.
    case folder
    /// The system refused, in its own words.
    case unreadable(String)
    /// The file has more bytes than the provider reads.
    case tooLarge(limit: Int)

    /// What is wrong and what would be right, without the path.
    public var description: String {
        switch self {
        case .missing: "there is no such file; check the path"
        case .folder: "this is a folder; name a file"
        case .unreadable(let reason): "the file cannot be read (\(reason)); make it readable"
        case .tooLarge(let limit): "the file has more than \(limit) bytes; split it"
        }
    }
}
