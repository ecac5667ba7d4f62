/// What a runtime can do. Differences between runtimes are declared here, never hidden.
public struct RuntimeCapabilities: Hashable, Sendable {
    /// What runs the sandboxes: `simulated`, `process`, `gvisor`.
    public let name: String
    /// Whether real programs run.
    public let runsPrograms: Bool
    /// Whether any command can be executed; otherwise only those that were modelled.
    public let executesAnyCommand: Bool
    /// Whether starts, readiness and pulls take as long as a model says.
    public let hasModelledTiming: Bool

    /// Declares capabilities.
    public init(name: String, runsPrograms: Bool, executesAnyCommand: Bool, hasModelledTiming: Bool) {
        self.name = name
        self.runsPrograms = runsPrograms
        self.executesAnyCommand = executesAnyCommand
        self.hasModelledTiming = hasModelledTiming
    }
}

/// Runs the sandboxes of all nodes of a world.
///
/// Operations complete in their own time through `inbox`, never within `begin`, and each exactly once, unless it is cancelled before.
public protocol SandboxRuntime: AnyObject {
    /// What this runtime can do.
    var capabilities: RuntimeCapabilities { get }
    /// Where completions and events go. Held strongly.
    var inbox: (any RuntimeInbox)? { get set }
    /// Begins an operation. The id must not have been used before.
    func begin(_ operation: RuntimeOperation, id: OperationID)
    /// Takes an operation back: it completes no more. What it has already brought about stays. Does nothing when it is over.
    func cancel(_ id: OperationID)
    /// The sandboxes of a node that run or are being started, in the order they were begun.
    func list(node: String) -> [PodSandboxID]
    /// The names of the containers of a sandbox that run now, in the order they were first started; none when it is not there.
    func runningContainers(of id: PodSandboxID) -> [String]
    /// Removes a sandbox at once, without grace and without a completion. Does nothing when it is not there.
    func reclaim(_ id: PodSandboxID)
}

/// Where a runtime tells what has come of operations, and what has happened by itself.
public protocol RuntimeInbox: AnyObject {
    /// An operation is over.
    func completed(_ id: OperationID, _ result: Result<RuntimeOutcome, RuntimeError>)
    /// Something happened that nobody asked for.
    func reported(_ event: RuntimeEvent)
}
