import ObjectModel
import SandboxRuntime
import Simulation

/// The life of one Pod on its node, apart from all I/O: what happened goes in, what is to be done comes out.
///
/// Containers are named by their position: init containers first, then the regular ones.
struct PodWorker: Sendable {
    /// What happened.
    enum Input: Sendable {
        /// The Pod was seen for the first time.
        case begin
        /// An image is present, or could not be had.
        case imagePrepared(Int, RuntimeError?)
        /// The sandbox and its first containers run, or could not be started.
        case started([Int], RuntimeError?)
        /// One more container runs, or could not be started.
        case containerStarted(Int, RuntimeError?)
        /// From now on the probes of a run of a container would succeed.
        case answers(Int, run: Int)
        /// A timer ran out.
        case timer(Timer)
        /// A container ended by itself.
        case exited(String, code: Int32)
        /// The readiness probe of every container has changed its mind.
        case probed(Bool)
        /// The node has no room left for the Pod, and says why.
        case evicted(String)
        /// The Pod is to end.
        case deletion(graceSeconds: Int64)
        /// The sandbox is gone.
        case stopped([ContainerExit])
    }

    /// What is waited for.
    enum Timer: Hashable, Sendable {
        /// The startup probe of a run has succeeded.
        case startup(Int, run: Int)
        /// The readiness probe of a run has succeeded.
        case readiness(Int, run: Int)
        /// A container's back-off is over.
        case backOff(Int)
        /// The sandbox may be tried again.
        case sandbox

        /// Whether the wait is a back-off, which may go on for ever in a world that has settled.
        var isBackOff: Bool {
            switch self {
            case .backOff, .sandbox: true
            case .startup, .readiness: false
            }
        }
    }

    /// What is to be done.
    enum Output: Hashable, Sendable {
        case prepareImage(Int)
        case start([Int])
        case startContainer(Int)
        case awaitReadiness(Int, run: Int)
        case timer(Timer, after: Nanoseconds)
        /// Take back every operation and timer, then stop the sandbox.
        case stop(grace: Nanoseconds)
        /// A container runs: give it an identity.
        case identify(Int)
        /// The Pod is over: delete the object once its status is written.
        case delete
        case event(reason: String, message: String)
    }

    /// How far the sandbox is.
    enum Sandbox: Hashable, Sendable {
        case absent, starting, running, stopping, stopped
    }

    let restartPolicy: String
    let initCount: Int
    let grace: Int64
    var containers: [ContainerRecord]
    var sandbox = Sandbox.absent
    var isDeleted = false
    /// Whether every container has ended for good.
    var isFinished = false
    var conditions: [PodCondition] = []
    private(set) var startTime: Timestamp?
    /// Why the node has evicted the Pod, or nil.
    private(set) var eviction: String?
    let fullName: String
    var outputs: [Output] = []

    static let longestBackOff: Nanoseconds = .minutes(5)

    /// Reads a Pod as it was scheduled.
    init(pod json: JSONValue) {
        let pod = UntypedObject(json)
        let spec = json["spec"]
        let initial = spec?["initContainers"]?.arrayValue ?? []
        restartPolicy = spec?["restartPolicy"]?.stringValue ?? "Always"
        grace = max(0, spec?["terminationGracePeriodSeconds"]?.intValue ?? 30)
        initCount = initial.count
        containers = initial.map { ContainerRecord(spec: ContainerSpec(json: $0, isInit: true)) }
        containers += (spec?["containers"]?.arrayValue ?? []).map { ContainerRecord(spec: ContainerSpec(json: $0)) }
        fullName = "\(pod.name)_\(pod.namespace)(\(pod.uid))"
        if initCount > 0 {
            for position in initCount..<containers.count {
                containers[position].state = .waiting(reason: "PodInitializing", message: "")
            }
        }
    }

    /// Takes over what an earlier agent wrote of a Pod whose sandbox still runs, or that has ended.
    mutating func adopt(status: JSONValue?, running: [String], at now: Timestamp) {
        startTime = status?["startTime"]?.stringValue.flatMap(Timestamp.init(rfc3339:))
        conditions = PodCondition.owned(status?["conditions"]?.arrayValue ?? [])
        for list in ["initContainerStatuses", "containerStatuses"] {
            for entry in status?[list]?.arrayValue ?? [] {
                guard let position = containers.firstIndex(where: { $0.spec.name == entry["name"]?.stringValue }) else { continue }
                containers[position].adopt(status: entry)
            }
        }
        let phase = status?["phase"]?.stringValue
        if phase == "Succeeded" || phase == "Failed" {
            isFinished = true
            sandbox = .stopped
            return
        }
        sandbox = .running
        for position in containers.indices where containers[position].isRunning {
            if running.contains(containers[position].spec.name) {
                containers[position].isImagePresent = true
            } else {
                end(position, code: 137, at: now, reason: "ContainerStatusUnknown")
            }
        }
    }

    /// Takes in what happened and returns what is to be done, in order.
    mutating func handle(_ input: Input, now: VirtualTime, time: Timestamp) -> [Output] {
        outputs.removeAll(keepingCapacity: true)
        take(input, now, time)
        if sandbox != .stopping, sandbox != .stopped, !isFinished { advance(now, time) }
        refreshConditions(at: time)
        return outputs
    }

    private mutating func take(_ input: Input, _ now: VirtualTime, _ time: Timestamp) {
        switch input {
        case .begin:
            if startTime == nil { startTime = time }
            if sandbox == .running { resume(now) }
        case .imagePrepared(let position, let error): imagePrepared(position, error)
        case .started(let positions, let error):
            if let error {
                sandbox = .absent
                for position in positions { containers[position].isBusy = true }
                outputs.append(.event(reason: "FailedCreatePodSandBox", message: "Failed to create pod sandbox: \(error.message)"))
                outputs.append(.timer(.sandbox, after: .seconds(10)))
                return
            }
            sandbox = .running
            for position in positions { run(position, now, time) }
        case .containerStarted(let position, let error):
            containers[position].isBusy = false
            if let error {
                outputs.append(.event(reason: "Failed", message: "Error: \(error.message)"))
                end(position, code: 128, at: time, reason: "StartError")
                restart(position, now)
                return
            }
            run(position, now, time)
        case .answers(let position, let run):
            guard containers[position].run == run, containers[position].isRunning else { return }
            containers[position].answersFrom = now
            probe(position, now)
        case .timer(let timer): ranOut(timer, now)
        case .exited(let name, let code):
            guard let position = containers.firstIndex(where: { $0.spec.name == name && $0.isRunning }) else { return }
            end(position, code: code, at: time)
            restart(position, now)
        case .probed(let isReady):
            for position in containers.indices where containers[position].isRunning && containers[position].isStarted {
                containers[position].isReady = isReady
            }
        case .evicted(let message):
            guard !isFinished, sandbox != .stopping, sandbox != .stopped else { return }
            eviction = message
            isFinished = true
            stop(grace: 0)
        case .deletion(let seconds):
            guard !isDeleted else { return }
            isDeleted = true
            switch sandbox {
            case .stopped: outputs.append(.delete)
            case .stopping: break
            default: stop(grace: .seconds(max(0, min(seconds, 1 << 31))))
            }
        case .stopped(let exits): stopped(exits, time)
        }
    }

    // MARK: Beginning

    /// Asks again for what an earlier agent had asked for.
    private mutating func resume(_ now: VirtualTime) {
        for position in containers.indices where containers[position].isRunning && !containers[position].isReady {
            containers[position].startedAt = now
            probes(position)
        }
    }

    private mutating func imagePrepared(_ position: Int, _ error: RuntimeError?) {
        guard let error else {
            containers[position].isBusy = false
            containers[position].isImagePresent = true
            if case .waiting(let reason, _) = containers[position].state, reason == "ErrImagePull" || reason == "ImagePullBackOff" {
                containers[position].state = .waiting(reason: "ContainerCreating", message: "")
            }
            return
        }
        let image = containers[position].spec.image
        let wait = containers[position].pullBackOff
        containers[position].pullBackOff = min(2 * wait, Self.longestBackOff)
        containers[position].isBusy = true
        let failedBefore =
            if case .waiting(let reason, _) = containers[position].state { reason == "ErrImagePull" || reason == "ImagePullBackOff" } else {
                false
            }
        outputs.append(.event(reason: "Failed", message: "Failed to pull image \"\(image)\": \(error.message)"))
        outputs.append(.timer(.backOff(position), after: wait))
        containers[position].state = .waiting(
            reason: failedBefore ? "ImagePullBackOff" : "ErrImagePull",
            message: failedBefore ? "Back-off pulling image \"\(image)\"" : error.message)
    }

    /// What is to be done next: images, the sandbox, containers that should run and do not.
    private mutating func advance(_ now: VirtualTime, _ time: Timestamp) {
        let wanted = wantedContainers()
        for position in wanted where !containers[position].isImagePresent && !containers[position].isBusy {
            containers[position].isBusy = true
            outputs.append(.prepareImage(position))
        }
        let startable = wanted.filter { containers[$0].isImagePresent && !containers[$0].isBusy }
        switch sandbox {
        case .absent:
            // The first containers begin together, once each image is there or has failed.
            let isPulling = wanted.contains { position in
                guard !containers[position].isImagePresent else { return false }
                if case .waiting(let reason, _) = containers[position].state {
                    return reason != "ErrImagePull" && reason != "ImagePullBackOff"
                }
                return true
            }
            guard !isPulling, !startable.isEmpty else { return }
            sandbox = .starting
            outputs.append(.start(startable))
        case .running:
            for position in startable {
                containers[position].isBusy = true
                outputs.append(.startContainer(position))
            }
        case .starting, .stopping, .stopped: break
        }
    }

    /// The containers that should run by now and do not, in order.
    private func wantedContainers() -> [Int] {
        var wanted: [Int] = []
        for position in 0..<initCount {
            let container = containers[position]
            if container.spec.role == .sidecar {
                if container.isRunning {
                    if container.isStarted { continue }
                    return wanted
                }
                wanted.append(position)
                // A sidecar that ended after the Pod's beginning holds up nobody.
                if container.last == nil { return wanted }
            } else if !container.hasSucceeded {
                if !container.isRunning { wanted.append(position) }
                return wanted
            }
        }
        for position in initCount..<containers.count {
            let container = containers[position]
            if container.isRunning { continue }
            if let termination = container.termination, !restarts(container.spec.role, termination.exitCode) { continue }
            wanted.append(position)
        }
        return wanted
    }

    private mutating func run(_ position: Int, _ now: VirtualTime, _ time: Timestamp) {
        if let termination = containers[position].termination { containers[position].last = termination }
        if containers[position].run > 0 || containers[position].last != nil { containers[position].restartCount += 1 }
        containers[position].run += 1
        containers[position].spec.attempt = containers[position].restartCount
        containers[position].state = .running(since: time.truncatedToSeconds)
        containers[position].startedAt = now
        containers[position].answersFrom = nil
        containers[position].isStarted = false
        containers[position].isReady = false
        outputs.append(.identify(position))
        probes(position)
    }

    // MARK: Probes

    private mutating func probes(_ position: Int) {
        let spec = containers[position].spec
        let hasStartup = spec.startupProbe.objectValue != nil
        let hasReadiness = spec.readinessProbe.objectValue != nil
        containers[position].isStarted = containers[position].isStarted || !hasStartup
        containers[position].isReady = containers[position].isStarted && !hasReadiness
        if spec.role == .initialization { return }
        if !containers[position].isReady { outputs.append(.awaitReadiness(position, run: containers[position].run)) }
    }

    /// Works out when the next probe succeeds, now that the container answers.
    private mutating func probe(_ position: Int, _ now: VirtualTime) {
        let container = containers[position]
        guard let answers = container.answersFrom, container.isRunning else { return }
        if !container.isStarted, let startup = ProbeSchedule(json: container.spec.startupProbe) {
            wait(.startup(position, run: container.run), until: startup.success(startedAt: container.startedAt, from: answers), now)
        } else if !container.isReady {
            guard let readiness = ProbeSchedule(json: container.spec.readinessProbe) else {
                containers[position].isReady = true
                return
            }
            let moment = readiness.success(startedAt: container.startedAt, from: max(answers, now))
            wait(.readiness(position, run: container.run), until: moment, now)
        }
    }

    private mutating func wait(_ timer: Timer, until moment: VirtualTime, _ now: VirtualTime) {
        if moment <= now { ranOut(timer, now) } else { outputs.append(.timer(timer, after: moment - now)) }
    }

    private mutating func ranOut(_ timer: Timer, _ now: VirtualTime) {
        switch timer {
        case .startup(let position, let run):
            guard containers[position].run == run, containers[position].isRunning else { return }
            containers[position].isStarted = true
            probe(position, now)
        case .readiness(let position, let run):
            guard containers[position].run == run, containers[position].isRunning else { return }
            containers[position].isReady = true
        case .backOff(let position): containers[position].isBusy = false
        case .sandbox: for position in containers.indices { containers[position].isBusy = false }
        }
    }
}
