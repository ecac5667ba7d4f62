import ObjectModel
import SandboxRuntime
import Simulation

/// Sandboxes that exist by name and timing only.
///
/// Every operation takes as long as the model says and completes as an event of the inbox. Lengths are drawn from streams of their own:
/// `runtime/start`, `runtime/container-start`, `runtime/readiness`, `runtime/pull`, `runtime/exit`, `runtime/stop` and `runtime/exec`.
public final class SimulatedRuntime: SandboxRuntime {
    /// What it can do.
    public let capabilities = RuntimeCapabilities(
        name: "simulated", runsPrograms: false, executesAnyCommand: false, hasModelledTiming: true)
    /// Where completions and events go.
    public var inbox: (any RuntimeInbox)?
    /// How long everything takes.
    public let model: SimulatedRuntimeModel

    let simulation: Simulation
    private let streams: Streams
    private var nodes: [String: SimulatedNode] = [:]
    private var sandboxes: [PodSandboxID: SimulatedSandbox] = [:]
    private var pending: [OperationID: EventHandle] = [:]
    private var imageModels: [String: ImageModel?] = [:]
    private var commands: [(id: PodSandboxID?, model: ExecModel)] = []

    private struct Streams {
        let start, containerStart, readiness, pull, exit, stop, exec: RandomStream
    }

    /// Makes a runtime without sandboxes and images.
    public init(simulation: Simulation, model: SimulatedRuntimeModel) {
        self.simulation = simulation
        self.model = model
        streams = Streams(
            start: simulation.stream("runtime/start"), containerStart: simulation.stream("runtime/container-start"),
            readiness: simulation.stream("runtime/readiness"), pull: simulation.stream("runtime/pull"),
            exit: simulation.stream("runtime/exit"), stop: simulation.stream("runtime/stop"), exec: simulation.stream("runtime/exec"))
    }

    /// Says how a command ends from now on, in one sandbox or in all; goes before what was said earlier and before image models.
    public func model(_ command: ExecModel, in id: PodSandboxID? = nil) {
        commands.removeAll { $0.id == id && $0.model.command == command.command }
        commands.insert((id, command), at: 0)
    }

    /// Whether an image is present on a node.
    public func isPresent(_ image: String, on node: String) -> Bool { nodes[node]?.images.contains(image) ?? false }

    /// The sandboxes of a node, in the order they were begun.
    public func list(node: String) -> [PodSandboxID] { nodes[node]?.sandboxes ?? [] }

    /// The names of the containers of a sandbox that run now, in the order they were first started.
    public func runningContainers(of id: PodSandboxID) -> [String] {
        (sandboxes[id]?.containers ?? []).filter(\.isRunning).map(\.name)
    }

    /// Begins an operation.
    public func begin(_ operation: RuntimeOperation, id: OperationID) {
        switch operation {
        case .prepareImage(let node, let image): prepare(image, on: node, id)
        case .start(let spec): start(spec, id)
        case .startContainer(let sandbox, let container): start(container, in: sandbox, id)
        case .awaitReadiness(let sandbox, let container): awaitReadiness(of: container, in: sandbox, id)
        case .exec(let sandbox, let container, let command): exec(command, in: container, of: sandbox, id)
        case .stop(let sandbox, let grace): stop(sandbox, grace: grace, id)
        }
    }

    /// Takes an operation back. A start that is under way leaves its sandbox behind; `reclaim` removes it.
    public func cancel(_ id: OperationID) {
        if let event = pending.removeValue(forKey: id) { simulation.cancel(event) }
    }

    /// Removes a sandbox at once.
    public func reclaim(_ id: PodSandboxID) {
        guard let sandbox = sandboxes.removeValue(forKey: id) else { return }
        nodes[id.node]?.sandboxes.removeAll { $0 == id }
        for container in sandbox.containers { end(container) }
    }

    /// Lets every container of a sandbox that runs end by itself, now.
    public func endContainers(of id: PodSandboxID, code: Int32) {
        for container in sandboxes[id]?.containers ?? [] where container.isRunning {
            end(container)
            inbox?.reported(.exited(id, ContainerExit(container: container.name, exitCode: code)))
        }
    }

    // MARK: Completions

    private func complete(_ id: OperationID, after delay: Nanoseconds, _ work: @escaping () -> Result<RuntimeOutcome, RuntimeError>) {
        pending[id] = simulation.schedule(after: delay, .inbox, .runtime) { [unowned self] in
            pending[id] = nil
            let result = work()
            inbox?.completed(id, result)
        }
    }

    private func fail(_ id: OperationID, _ code: RuntimeError.Code, _ message: String) {
        complete(id, after: 0) { .failure(RuntimeError(code, message)) }
    }

    // MARK: Images

    private func imageModel(_ image: String) -> ImageModel? {
        if let known = imageModels[image] { return known }
        let found = model.image(image)
        imageModels[image] = found
        return found
    }

    private func node(_ name: String) -> SimulatedNode {
        if let node = nodes[name] { return node }
        let node = SimulatedNode()
        nodes[name] = node
        return node
    }

    private func prepare(_ image: String, on name: String, _ id: OperationID) {
        let node = node(name)
        guard !node.images.contains(image), let known = imageModel(image) else {
            node.images.insert(image)
            complete(id, after: 0) { .success(.imagePrepared) }
            return
        }
        // Pulls of one image on one node are one pull: who comes later waits for the rest of it.
        let pull: SimulatedNode.Pull
        if let running = node.pulls[image], running.end > simulation.now {
            pull = running
        } else {
            let failures = node.failedPulls[image, default: 0]
            let fails = failures < known.failingPulls
            if fails { node.failedPulls[image] = failures + 1 }
            pull = SimulatedNode.Pull(end: simulation.now + known.pull.sample(streams.pull), fails: fails)
            node.pulls[image] = pull
        }
        complete(id, after: pull.end - simulation.now) {
            if pull.fails {
                return .failure(RuntimeError(.imageUnavailable, "the model of image \"\(image)\" lets this pull on node \(name) fail"))
            }
            node.images.insert(image)
            node.pulls[image] = nil
            return .success(.imagePrepared)
        }
    }

    // MARK: Starting

    private func start(_ spec: PodSandboxSpec, _ id: OperationID) {
        guard sandboxes[spec.id] == nil else {
            fail(id, .alreadyExists, "sandbox \(spec.id) is there already; stop or reclaim it first")
            return
        }
        let sandbox = SimulatedSandbox()
        sandboxes[spec.id] = sandbox
        node(spec.id.node).sandboxes.append(spec.id)
        complete(id, after: model.sandboxStart.sample(streams.start)) { [unowned self] in
            guard sandboxes[spec.id] === sandbox else {
                return .failure(RuntimeError(.noSuchSandbox, "sandbox \(spec.id) was removed while it was being started"))
            }
            sandbox.isRunning = true
            for container in spec.containers { run(container, in: spec.id, sandbox) }
            return .success(.started)
        }
    }

    private func start(_ container: ContainerSpec, in id: PodSandboxID, _ operation: OperationID) {
        complete(operation, after: model.containerStart.sample(streams.containerStart)) { [unowned self] in
            guard let sandbox = sandboxes[id], sandbox.isRunning, !sandbox.isStopping else {
                return .failure(RuntimeError(.noSuchSandbox, "container \(container.name) needs sandbox \(id), which does not run"))
            }
            guard !(sandbox.container(container.name)?.isRunning ?? false) else {
                return .failure(RuntimeError(.alreadyExists, "container \(container.name) of \(id) runs already"))
            }
            run(container, in: id, sandbox)
            return .success(.containerStarted)
        }
    }

    private func run(_ spec: ContainerSpec, in id: PodSandboxID, _ sandbox: SimulatedSandbox) {
        let container = SimulatedContainer(name: spec.name, image: imageModel(spec.image), startedAt: simulation.now)
        sandbox.put(container)
        var exit = container.image?.exit
        if let starts = exit?.starts, spec.attempt >= starts { exit = nil }
        if exit == nil, spec.role == .initialization { exit = ExitModel(after: .zero, code: 0) }
        guard let exit else { return }
        // An exit to come is a timer: a world whose sandboxes will end some day may be settled until then.
        container.exit = simulation.schedule(after: exit.after.sample(streams.exit), .inbox, .timer) { [unowned self] in
            container.exit = nil
            guard container.isRunning else { return }
            end(container)
            inbox?.reported(.exited(id, ContainerExit(container: spec.name, exitCode: exit.code)))
        }
    }

    private func end(_ container: SimulatedContainer) {
        container.isRunning = false
        if let exit = container.exit { simulation.cancel(exit) }
        container.exit = nil
    }

    // MARK: Running

    private func running(_ name: String, of id: PodSandboxID) -> Result<SimulatedContainer, RuntimeError> {
        guard let sandbox = sandboxes[id], sandbox.isRunning else {
            return .failure(RuntimeError(.noSuchSandbox, "sandbox \(id) does not run"))
        }
        guard let container = sandbox.container(name), container.isRunning else {
            return .failure(RuntimeError(.noSuchContainer, "container \(name) of sandbox \(id) does not run"))
        }
        return .success(container)
    }

    private func awaitReadiness(of name: String, in id: PodSandboxID, _ operation: OperationID) {
        switch running(name, of: id) {
        case .failure(let error): complete(operation, after: 0) { .failure(error) }
        case .success(let container):
            // Readiness is a property of a container's start: whoever asks again is told the same.
            let readyAt =
                container.readyAt ?? container.startedAt + (container.image?.readiness ?? model.readiness).sample(streams.readiness)
            container.readyAt = readyAt
            complete(operation, after: readyAt - simulation.now) {
                if container.isRunning { return .success(.ready) }
                return .failure(RuntimeError(.noSuchContainer, "container \(name) of sandbox \(id) ended before it was ready"))
            }
        }
    }

    private func exec(_ command: [String], in name: String, of id: PodSandboxID, _ operation: OperationID) {
        let container: SimulatedContainer
        switch running(name, of: id) {
        case .failure(let error):
            complete(operation, after: 0) { .failure(error) }
            return
        case .success(let found): container = found
        }
        let said = commands.first { ($0.id == nil || $0.id == id) && $0.model.command == command }?.model
        guard let answer = said ?? container.image?.commands.first(where: { $0.command == command }) else {
            let words = command.map { "\"\($0)\"" }.joined(separator: ", ")
            fail(
                operation, .notModelled,
                "nothing says how the command [\(words)] in container \(name) of \(id) ends; a simulated sandbox needs a model of it")
            return
        }
        complete(operation, after: answer.after.sample(streams.exec)) {
            guard container.isRunning else {
                return .failure(RuntimeError(.noSuchContainer, "container \(name) of sandbox \(id) ended during the command"))
            }
            return .success(.executed(ExecResult(exitCode: answer.exitCode, stdout: answer.stdout, stderr: answer.stderr)))
        }
    }

    // MARK: Stopping

    private func stop(_ id: PodSandboxID, grace: Nanoseconds, _ operation: OperationID) {
        guard let sandbox = sandboxes[id] else {
            complete(operation, after: 0) { .success(.stopped([])) }
            return
        }
        sandbox.isStopping = true
        var longest: Nanoseconds = 0
        var exits: [ContainerExit] = []
        for container in sandbox.containers where container.isRunning {
            let needed = container.image?.stop.sample(streams.stop) ?? 0
            let isKilled = needed > max(0, grace)
            longest = max(longest, isKilled ? max(0, grace) : needed)
            exits.append(ContainerExit(container: container.name, exitCode: isKilled ? 137 : container.image?.stopExitCode ?? 0))
            // Asked to end: what it would have done by itself no longer counts.
            if let exit = container.exit { simulation.cancel(exit) }
            container.exit = nil
        }
        complete(operation, after: longest) { [unowned self] in
            if sandboxes[id] === sandbox { reclaim(id) }
            return .success(.stopped(exits))
        }
    }
}
