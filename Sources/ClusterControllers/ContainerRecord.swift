import ObjectModel
import SandboxRuntime
import Simulation

/// What the node agent knows of one container.
struct ContainerRecord: Sendable {
    /// How a run ended.
    struct Termination: Hashable, Sendable {
        var exitCode: Int32
        var reason: String
        var message = ""
        var startedAt: Timestamp?
        var finishedAt: Timestamp?
        var containerID = ""

        var json: JSONValue {
            var fields = JSONObject()
            if !containerID.isEmpty { fields["containerID"] = .string(containerID) }
            fields["exitCode"] = .int(Int64(exitCode))
            if let finishedAt { fields["finishedAt"] = .string(finishedAt.rfc3339) }
            if !message.isEmpty { fields["message"] = .string(message) }
            fields["reason"] = .string(reason)
            if let startedAt { fields["startedAt"] = .string(startedAt.rfc3339) }
            return .object(fields)
        }

        init(
            exitCode: Int32, reason: String, message: String = "", startedAt: Timestamp? = nil, finishedAt: Timestamp? = nil,
            containerID: String = ""
        ) {
            self.exitCode = exitCode
            self.reason = reason
            self.message = message
            self.startedAt = startedAt
            self.finishedAt = finishedAt
            self.containerID = containerID
        }

        init?(json: JSONValue?) {
            guard let json, case .object(let fields) = json else { return nil }
            exitCode = Int32(clamping: fields["exitCode"]?.intValue ?? 0)
            reason = fields["reason"]?.stringValue ?? ""
            message = fields["message"]?.stringValue ?? ""
            startedAt = fields["startedAt"]?.stringValue.flatMap(Timestamp.init(rfc3339:))
            finishedAt = fields["finishedAt"]?.stringValue.flatMap(Timestamp.init(rfc3339:))
            containerID = fields["containerID"]?.stringValue ?? ""
        }
    }

    /// What it is doing.
    enum State: Hashable, Sendable {
        case waiting(reason: String, message: String)
        case running(since: Timestamp)
        case terminated(Termination)
    }

    var spec: ContainerSpec
    var state = State.waiting(reason: "ContainerCreating", message: "")
    var last: Termination?
    var restartCount: Int64 = 0
    var containerID = ""
    /// Whether its startup probe has succeeded.
    var isStarted = false
    /// Whether its readiness probe has succeeded.
    var isReady = false

    /// When it was started, for probes.
    var startedAt = VirtualTime.zero
    /// From when on its probes would succeed; nil until the runtime has said so.
    var answersFrom: VirtualTime?
    /// Counts starts, so that what concerns an earlier run is told apart.
    var run = 0
    var isImagePresent = false
    /// Whether an image is being prepared, a start is under way, or a back-off has not ended.
    var isBusy = false
    /// The wait before the next restart; nil before the first.
    var restartBackOff: Nanoseconds?
    /// When a restart last raised the wait.
    var restartBackOffAt = VirtualTime.zero
    /// The wait after the next failed pull.
    var pullBackOff: Nanoseconds = .seconds(10)

    init(spec: ContainerSpec) { self.spec = spec }

    var isRunning: Bool {
        if case .running = state { return true }
        return false
    }

    var termination: Termination? {
        if case .terminated(let termination) = state { return termination }
        return nil
    }

    /// Whether an init container has done its work.
    var hasSucceeded: Bool { termination?.exitCode == 0 }

    /// The entry of `containerStatuses`.
    func status(imageID: String) -> JSONValue {
        var state = JSONObject()
        switch self.state {
        case .waiting(let reason, let message):
            var waiting = JSONObject()
            if !message.isEmpty { waiting["message"] = .string(message) }
            waiting["reason"] = .string(reason)
            state["waiting"] = .object(waiting)
        case .running(let since): state["running"] = ["startedAt": .string(since.rfc3339)]
        case .terminated(let termination): state["terminated"] = termination.json
        }
        var fields = JSONObject(minimumCapacity: 9)
        if !containerID.isEmpty { fields.appendUnique(key: "containerID", value: .string(containerID)) }
        fields.appendUnique(key: "image", value: .string(spec.image))
        fields.appendUnique(key: "imageID", value: .string(containerID.isEmpty ? "" : imageID))
        var lastState = JSONObject()
        if let last { lastState["terminated"] = last.json }
        fields.appendUnique(key: "lastState", value: .object(lastState))
        fields.appendUnique(key: "name", value: .string(spec.name))
        fields.appendUnique(key: "ready", value: .bool(spec.role == .initialization ? hasSucceeded : isRunning && isReady))
        fields.appendUnique(key: "restartCount", value: .int(restartCount))
        fields.appendUnique(key: "started", value: .bool(isRunning && isStarted))
        fields.appendUnique(key: "state", value: .object(state))
        return .object(fields)
    }

    /// Takes over what an earlier agent wrote.
    mutating func adopt(status: JSONValue) {
        restartCount = status["restartCount"]?.intValue ?? 0
        containerID = status["containerID"]?.stringValue ?? ""
        last = Termination(json: status.at("lastState", "terminated"))
        if let since = status.at("state", "running", "startedAt")?.stringValue.flatMap(Timestamp.init(rfc3339:)) {
            state = .running(since: since)
            isStarted = status["started"]?.boolValue ?? true
            isReady = status["ready"]?.boolValue ?? false
            run = 1
        } else if let termination = Termination(json: status.at("state", "terminated")) {
            state = .terminated(termination)
        } else if let waiting = status.at("state", "waiting") {
            state = .waiting(reason: waiting["reason"]?.stringValue ?? "", message: waiting["message"]?.stringValue ?? "")
        }
    }
}
