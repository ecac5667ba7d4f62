/// Why a flag of the controllers is not acceptable.
public struct FlagError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The flag, without dashes.
    public let flag: String
    /// What is wrong and what would be right; names the flag.
    public let description: String

    init(_ flag: String, _ description: String) {
        self.flag = flag
        self.description = description
    }
}
