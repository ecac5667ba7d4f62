import ObjectModel
import SandboxRuntime
import Simulation

/// How containers, and with them the Pod, come to an end.
extension PodWorker {
    func restarts(_ role: ContainerSpec.Role, _ code: Int32) -> Bool {
        switch role {
        case .sidecar: true
        case .initialization: code != 0 && restartPolicy != "Never"
        case .regular: restartPolicy == "Always" || restartPolicy == "OnFailure" && code != 0
        }
    }

    mutating func end(_ position: Int, code: Int32, at time: Timestamp, reason: String? = nil) {
        var startedAt: Timestamp?
        if case .running(let since) = containers[position].state { startedAt = since }
        containers[position].state = .terminated(
            ContainerRecord.Termination(
                exitCode: code, reason: reason ?? (code == 0 ? "Completed" : "Error"), startedAt: startedAt,
                finishedAt: time.truncatedToSeconds, containerID: containers[position].containerID))
        containers[position].isReady = false
        containers[position].isStarted = false
    }

    /// After a container's end: another run, at once after the first end and later after a wait that doubles, or the Pod's end.
    mutating func restart(_ position: Int, _ now: VirtualTime) {
        guard sandbox == .running, let termination = containers[position].termination else { return }
        let container = containers[position]
        guard restarts(container.spec.role, termination.exitCode) else {
            finishIfOver()
            return
        }
        // A container that has run for twice the longest wait starts over with its back-off.
        if let wait = container.restartBackOff, now - container.restartBackOffAt <= 2 * Self.longestBackOff {
            let moment = now + wait
            containers[position].restartBackOff = min(2 * wait, Self.longestBackOff)
            containers[position].restartBackOffAt = moment
            containers[position].last = termination
            containers[position].isBusy = true
            containers[position].state = .waiting(
                reason: "CrashLoopBackOff",
                message: "back-off \(GoDuration.format(wait)) restarting failed container=\(container.spec.name) pod=\(fullName)")
            outputs.append(
                .event(reason: "BackOff", message: "Back-off restarting failed container \(container.spec.name) in pod \(fullName)"))
            outputs.append(.timer(.backOff(position), after: wait))
        } else {
            containers[position].restartBackOff = .seconds(10)
            containers[position].restartBackOffAt = now
        }
    }

    mutating func finishIfOver() {
        let isOver = containers[initCount...].allSatisfy { container in
            container.termination.map { !restarts(.regular, $0.exitCode) } ?? false
        }
        let initFailed = containers[..<initCount].contains { container in
            container.spec.role == .initialization && container.termination.map { $0.exitCode != 0 && restartPolicy == "Never" } ?? false
        }
        guard isOver || initFailed else { return }
        isFinished = true
        stop(grace: .seconds(grace))
    }

    mutating func stop(grace: Nanoseconds) {
        sandbox = .stopping
        outputs.append(.stop(grace: grace))
    }

    mutating func stopped(_ exits: [ContainerExit], _ time: Timestamp) {
        sandbox = .stopped
        for position in containers.indices {
            let container = containers[position]
            if container.isRunning {
                let exit = exits.first { $0.container == container.spec.name }
                end(position, code: exit?.exitCode ?? 137, at: time)
            } else if isDeleted, container.termination == nil {
                let started: ContainerRecord.Termination? = container.last
                containers[position].state = .terminated(
                    ContainerRecord.Termination(
                        exitCode: 137, reason: "ContainerStatusUnknown",
                        message: "The container could not be located when the pod was terminated", startedAt: started?.startedAt,
                        finishedAt: started?.finishedAt))
            }
        }
        if isDeleted { outputs.append(.delete) }
    }
}
