/// What a runtime can be asked for. Every operation is begun with an id and completes through the inbox.
public enum RuntimeOperation: Sendable {
    /// Makes an image present on a node. Completes with `imagePrepared`.
    case prepareImage(node: String, image: String)
    /// Makes a sandbox and starts its first containers; their images must be present. Completes with `started`.
    case start(PodSandboxSpec)
    /// Starts one more container in a running sandbox, or one that has ended anew. Completes with `containerStarted`.
    case startContainer(PodSandboxID, ContainerSpec)
    /// Waits until a running container would answer its readiness probe. Completes with `ready`.
    case awaitReadiness(PodSandboxID, container: String)
    /// Runs a command in a running container. Completes with `executed`.
    case exec(PodSandboxID, container: String, command: [String])
    /// Ends every container of a sandbox, and the sandbox: asks them to, and after the grace makes them. Completes with `stopped`; a
    /// sandbox that is not there is stopped at once, without exit codes.
    case stop(PodSandboxID, graceNanoseconds: Int64)
}

/// How an operation ended well.
public enum RuntimeOutcome: Hashable, Sendable {
    /// The image is present.
    case imagePrepared
    /// The sandbox and its first containers run.
    case started
    /// The container runs.
    case containerStarted
    /// The container would answer its readiness probe.
    case ready
    /// The command has ended.
    case executed(ExecResult)
    /// The sandbox is gone; the exit codes of the containers that ran until then, in the order they were started.
    case stopped([ContainerExit])
}

/// What became of a command.
public struct ExecResult: Hashable, Sendable {
    /// The exit code, 0 to 255.
    public let exitCode: Int32
    /// What it wrote to its standard output.
    public let stdout: [UInt8]
    /// What it wrote to its standard error.
    public let stderr: [UInt8]

    /// Describes a result.
    public init(exitCode: Int32, stdout: [UInt8], stderr: [UInt8]) {
        self.exitCode = exitCode
        self.stdout = stdout
        self.stderr = stderr
    }
}

/// A container and how it ended.
public struct ContainerExit: Hashable, Sendable {
    /// The container.
    public let container: String
    /// The exit code, 0 to 255; 128 and a signal's number when a signal ended it.
    public let exitCode: Int32

    /// Pairs the two.
    public init(container: String, exitCode: Int32) {
        self.container = container
        self.exitCode = exitCode
    }
}

/// Something that happened in a runtime and that no operation asked for.
public enum RuntimeEvent: Hashable, Sendable {
    /// A container ended by itself.
    case exited(PodSandboxID, ContainerExit)
}
