import AgentSandboxAPI

extension AgentSandboxProfile {
    /// The names of the flags that the profile's process takes, in alphabetical order.
    public var flagNames: [String] {
        switch self {
        case .v05: ControllerFlags.names
        case .v01: V01Flags.names
        }
    }

    /// Reads flags as the profile's process does and returns whether it runs then; `--version` makes it exit at once. Throws for a name
    /// that does not exist, a value that cannot be read and a value out of range.
    @discardableResult
    public func check(_ flags: [(name: String, value: String)]) throws(FlagError) -> Bool {
        switch self {
        case .v05: return try !ControllerFlags(flags).version
        case .v01:
            _ = try V01Flags(flags)
            return true
        }
    }
}
