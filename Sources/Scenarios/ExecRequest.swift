import SimulatedRuntime
import Simulation

/// A command to run in a sandbox, and what must come of it.
public struct ExecRequest: Sendable, Hashable {
    /// Whose sandbox.
    public enum Target: Sendable, Hashable {
        /// The Sandbox that a claim has.
        case claim(String)
        /// A Sandbox by name.
        case sandbox(String)

        /// The kind, as messages call it.
        var kind: String {
            switch self {
            case .claim: "SandboxClaim"
            case .sandbox: "Sandbox"
            }
        }

        /// The name.
        var name: String {
            switch self {
            case .claim(let name), .sandbox(let name): name
            }
        }
    }

    /// Whose sandbox.
    public var target: Target
    /// Its namespace.
    public var namespace: String
    /// The container; empty for the first.
    public var container: String
    /// The command, word by word.
    public var command: [String]
    /// How long the step may take: until the sandbox is ready and the command has ended.
    public var within: Nanoseconds
    /// The exit code that must come.
    public var exitCode: Int32
    /// What must be written to standard output, or nil for anything.
    public var stdout: String?
    /// What must be written to standard error, or nil for anything.
    public var stderr: String?
    /// How the command ends where no programs run.
    public var modelled: ExecModel?

    /// Describes a command.
    public init(
        _ target: Target, namespace: String = "default", container: String = "", command: [String], within: Nanoseconds = .minutes(1),
        exitCode: Int32 = 0, stdout: String? = nil, stderr: String? = nil, modelled: ExecModel? = nil
    ) {
        self.target = target
        self.namespace = namespace
        self.container = container
        self.command = command
        self.within = within
        self.exitCode = exitCode
        self.stdout = stdout
        self.stderr = stderr
        self.modelled = modelled
    }
}
