import ObjectModel

/// Pods, whose state is told from the states of their containers.
extension PrinterTable {
    static let pod = PrinterTable(
        [
            .name, Column("Ready", "How many containers are ready, of how many."), Column("Status", "What the Pod does, in a word."),
            Column("Restarts", "How often containers were restarted, and when last."), .age,
            Column("IP", "The address of the Pod.", priority: 1), Column("Node", "The node of the Pod.", priority: 1),
            Column("Nominated Node", "The node where others make room for it.", priority: 1),
            Column("Readiness Gates", "How many of its readiness gates are open.", priority: 1),
        ],
        conditions: { object in
            switch object.text("status", "phase") {
            case "Succeeded": [completed("Succeeded", "The pod has completed successfully.")]
            case "Failed": [completed("Failed", "The pod failed.")]
            default: []
            }
        }
    ) { object, now in
        let pod = Pod(object)
        let summary = PodSummary(pod)
        let gates = pod.spec.elements("readinessGates").map { $0.text("conditionType") }
        let open = gates.filter { pod.condition($0)?.isTrue == true }.count
        var restarts = String(summary.restarts)
        if summary.restarts > 0, let last = summary.lastRestart { restarts += " (\(HumanDuration.text(now - last)) ago)" }
        return [
            name(object), .string("\(summary.ready)/\(summary.total)"), .string(summary.status), .string(restarts), age(object, now),
            text(pod.podIPs.first.map(JSONValue.string)), text(.string(pod.nodeName)), text(object.at("status", "nominatedNodeName")),
            .string(gates.isEmpty ? "<none>" : "\(open)/\(gates.count)"),
        ]
    }

    private static func completed(_ reason: String, _ message: String) -> JSONValue {
        ["type": "Completed", "status": "True", "reason": .string(reason), "message": .string(message)]
    }
}

/// What `kubectl get pods` tells of a Pod's containers.
private struct PodSummary {
    var ready = 0
    var total: Int
    var status: String
    var restarts: Int64 = 0
    var lastRestart: Timestamp?

    init(_ pod: Pod) {
        let sidecars = pod.initContainers.filter { $0["restartPolicy"] == "Always" }.map { $0.text("name") }
        total = pod.containers.count + sidecars.count
        status = pod.reason.isEmpty ? pod.phase : pod.reason
        if pod.condition("PodScheduled")?.reason == "SchedulingGated" { status = "SchedulingGated" }
        var sidecarRestarts: Int64 = 0
        var sidecarLastRestart: Timestamp?
        var isInitializing = false
        for (index, container) in pod.initContainerStatuses.enumerated() {
            let isSidecar = sidecars.contains(container.text("name"))
            restarts += container.integer("restartCount")
            Self.note(container, &lastRestart)
            if isSidecar {
                sidecarRestarts += container.integer("restartCount")
                Self.note(container, &sidecarLastRestart)
            }
            let ended = container.at("state", "terminated")
            if let ended, ended.integer("exitCode") == 0 { continue }
            if isSidecar, container["started"] == true {
                if container["ready"] == true { ready += 1 }
                continue
            }
            let waiting = container.at("state", "waiting", "reason")?.stringValue ?? ""
            if let ended {
                status = "Init:\(Self.ending(ended))"
            } else if !waiting.isEmpty, waiting != "PodInitializing" {
                status = "Init:\(waiting)"
            } else {
                status = "Init:\(index)/\(pod.initContainers.count)"
            }
            isInitializing = true
            break
        }
        if !isInitializing || pod.condition("Initialized")?.isTrue == true {
            restarts = sidecarRestarts
            lastRestart = sidecarLastRestart
            var hasRunning = false
            for container in pod.containerStatuses.reversed() {
                restarts += container.integer("restartCount")
                Self.note(container, &lastRestart)
                let waiting = container.at("state", "waiting", "reason")?.stringValue ?? ""
                if !waiting.isEmpty {
                    status = waiting
                } else if let ended = container.at("state", "terminated") {
                    status = Self.ending(ended)
                } else if container["ready"] == true, container.at("state", "running") != nil {
                    hasRunning = true
                    ready += 1
                }
            }
            if status == "Completed", hasRunning { status = pod.isReady ? "Running" : "NotReady" }
        }
        guard pod.isBeingDeleted else { return }
        if pod.reason == "NodeLost" {
            status = "Unknown"
        } else if !pod.isFinished {
            status = "Terminating"
        }
    }

    /// Keeps the latest end of a container before its present run.
    private static func note(_ container: JSONValue, _ latest: inout Timestamp?) {
        guard let text = container.at("lastState", "terminated", "finishedAt")?.stringValue, let time = Timestamp(rfc3339: text) else {
            return
        }
        latest = latest.map { max($0, time) } ?? time
    }

    private static func ending(_ ended: JSONValue) -> String {
        let reason = ended.text("reason")
        if !reason.isEmpty { return reason }
        let signal = ended.integer("signal")
        return signal == 0 ? "ExitCode:\(ended.integer("exitCode"))" : "Signal:\(signal)"
    }
}
