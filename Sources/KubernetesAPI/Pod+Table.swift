import ObjectModel

/// What `kubectl get pods` prints where a JSON path is not enough.
extension Pod {
    /// Containers that are ready of all that run side by side: `1/2`. Sidecars count as containers.
    public var readyColumn: String {
        let sidecars = Set(initContainers.filter { $0["restartPolicy"] == "Always" }.compactMap { $0["name"]?.stringValue })
        let total = containers.count + sidecars.count
        let sidecarStatuses = initContainerStatuses.filter { sidecars.contains($0["name"]?.stringValue ?? "") }
        let ready = (containerStatuses + sidecarStatuses).filter { status in
            status["ready"] == true && status["state"]?["running"]?.objectValue != nil
        }
        return "\(ready.count)/\(total)"
    }

    /// The restarts of all containers and sidecars.
    public var restarts: Int64 {
        let sidecars = Set(initContainers.filter { $0["restartPolicy"] == "Always" }.compactMap { $0["name"]?.stringValue })
        let statuses = containerStatuses + initContainerStatuses.filter { sidecars.contains($0["name"]?.stringValue ?? "") }
        return statuses.reduce(0) { $0 + ($1["restartCount"]?.intValue ?? 0) }
    }

    /// The word in the column Status: the phase, unless a reason or the state of a container says more.
    public var statusColumn: String {
        var text = reason.isEmpty ? phase : reason
        if condition("PodScheduled")?.reason == "SchedulingGated" { text = "SchedulingGated" }
        var isInitializing = false
        for (index, status) in initContainerStatuses.enumerated() {
            let name = status["name"]
            let isSidecar = initContainers.first { $0["name"] == name }?["restartPolicy"] == "Always"
            if isSidecar, status["started"] == true { continue }
            if let ended = status["state"]?["terminated"]?.objectValue {
                if ended.number("exitCode") ?? 0 == 0 { continue }
                text = "Init:\(Self.ending(ended))"
            } else if let reason = status.at("state", "waiting", "reason")?.stringValue, !reason.isEmpty, reason != "PodInitializing" {
                text = "Init:\(reason)"
            } else {
                text = "Init:\(index)/\(initContainers.count)"
            }
            isInitializing = true
            break
        }
        if !isInitializing || condition("Initialized")?.isTrue == true {
            var hasRunning = false
            for status in containerStatuses.reversed() {
                if let reason = status.at("state", "waiting", "reason")?.stringValue, !reason.isEmpty {
                    text = reason
                } else if let ended = status["state"]?["terminated"]?.objectValue {
                    text = Self.ending(ended)
                } else if status["ready"] == true, status["state"]?["running"]?.objectValue != nil {
                    hasRunning = true
                }
            }
            if text == "Completed", hasRunning { text = isReady ? "Running" : "NotReady" }
        }
        if isBeingDeleted {
            if reason == "NodeLost" { return "Unknown" }
            if !isFinished { return "Terminating" }
        }
        return text
    }

    private static func ending(_ ended: JSONObject) -> String {
        let reason = ended.text("reason")
        if !reason.isEmpty { return reason }
        if let signal = ended.number("signal"), signal != 0 { return "Signal:\(signal)" }
        return "ExitCode:\(ended.number("exitCode") ?? 0)"
    }

    /// The cell of a column of `PodKind.definition` that has no JSON path, or nil for any other column.
    public func cell(_ column: String) -> JSONValue? {
        switch column {
        case "Ready": return .string(readyColumn)
        case "Status": return .string(statusColumn)
        case "Restarts": return .string(String(restarts))
        case "Readiness Gates":
            let gates = spec.elements("readinessGates").compactMap { $0["conditionType"]?.stringValue }
            if gates.isEmpty { return "<none>" }
            return .string("\(gates.filter { condition($0)?.isTrue == true }.count)/\(gates.count)")
        default: return nil
        }
    }
}
