import ObjectModel

/// A condition that the node agent owns.
struct PodCondition: Hashable, Sendable {
    let type: String
    var status: String
    var reason = ""
    var message = ""
    var since: Timestamp

    static let readyToStart = "PodReadyToStartContainers"
    static let initialized = "Initialized"
    static let ready = "Ready"
    static let containersReady = "ContainersReady"

    /// The conditions of a status that the agent owns.
    static func owned(_ conditions: [JSONValue]) -> [PodCondition] {
        conditions.compactMap { json in
            guard let condition = Condition(json: json), [readyToStart, initialized, ready, containersReady].contains(condition.type) else {
                return nil
            }
            return PodCondition(
                type: condition.type, status: condition.status, reason: condition.reason, message: condition.message,
                since: condition.lastTransitionTime ?? Timestamp(seconds: 0))
        }
    }

    var json: JSONValue {
        var fields = JSONObject(minimumCapacity: 5)
        fields.appendUnique(key: "lastTransitionTime", value: .string(since.rfc3339))
        if !message.isEmpty { fields.appendUnique(key: "message", value: .string(message)) }
        if !reason.isEmpty { fields.appendUnique(key: "reason", value: .string(reason)) }
        fields.appendUnique(key: "status", value: .string(status))
        fields.appendUnique(key: "type", value: .string(type))
        return .object(fields)
    }

    /// Whether a stored condition says the same.
    func says(_ stored: JSONValue) -> Bool {
        guard case .object(let fields) = stored else { return false }
        return fields["status"]?.stringValue == status && (fields["reason"]?.stringValue ?? "") == reason
            && (fields["message"]?.stringValue ?? "") == message
    }
}

/// What the node agent says of a Pod.
extension PodWorker {
    /// The phase, as kubelet derives it from what the containers do.
    var phase: String {
        if eviction != nil { return "Failed" }
        if isFinished || (isDeleted && sandbox == .stopped) {
            let regular = containers[initCount...]
            let failedBefore = containers[..<initCount].contains { $0.spec.role == .initialization && !$0.hasSucceeded }
            return !failedBefore && regular.allSatisfy(\.hasSucceeded) ? "Succeeded" : "Failed"
        }
        if !isInitialized { return "Pending" }
        for container in containers[initCount...] {
            if case .waiting = container.state, container.last == nil { return "Pending" }
        }
        return "Running"
    }

    /// Whether the init containers have done their work and the sidecars run.
    var isInitialized: Bool {
        containers[..<initCount].allSatisfy { $0.spec.role == .sidecar ? $0.isStarted || $0.last != nil : $0.hasSucceeded }
    }

    /// Brings the conditions up to date; a condition's time changes with its status alone.
    mutating func refreshConditions(at time: Timestamp) {
        let phase = self.phase
        set(PodCondition.readyToStart, sandbox == .running, at: time)
        let incomplete = containers[..<initCount].filter { $0.spec.role == .sidecar ? !$0.isStarted : !$0.hasSucceeded }
        if phase == "Succeeded" {
            set(PodCondition.initialized, true, "PodCompleted", at: time)
        } else if isInitialized {
            set(PodCondition.initialized, true, at: time)
        } else {
            let names = incomplete.map(\.spec.name).joined(separator: " ")
            set(
                PodCondition.initialized, false, "ContainersNotInitialized", "containers with incomplete status: [\(names)]", at: time)
        }
        switch phase {
        case "Succeeded", "Failed":
            let reason = phase == "Succeeded" ? "PodCompleted" : "PodFailed"
            set(PodCondition.ready, false, reason, at: time)
            set(PodCondition.containersReady, false, reason, at: time)
        default:
            let unready = containers.filter { $0.spec.role != .initialization && !($0.isRunning && $0.isReady) }
            guard !unready.isEmpty else {
                set(PodCondition.ready, true, at: time)
                set(PodCondition.containersReady, true, at: time)
                return
            }
            let message = "containers with unready status: [\(unready.map(\.spec.name).joined(separator: " "))]"
            set(PodCondition.ready, false, "ContainersNotReady", message, at: time)
            set(PodCondition.containersReady, false, "ContainersNotReady", message, at: time)
        }
    }

    private mutating func set(_ type: String, _ isTrue: Bool, _ reason: String = "", _ message: String = "", at time: Timestamp) {
        let status = isTrue ? "True" : "False"
        guard let position = conditions.firstIndex(where: { $0.type == type }) else {
            conditions.append(
                PodCondition(type: type, status: status, reason: reason, message: message, since: time.truncatedToSeconds))
            return
        }
        if conditions[position].status != status { conditions[position].since = time.truncatedToSeconds }
        conditions[position].status = status
        conditions[position].reason = reason
        conditions[position].message = message
    }

    /// The strategic merge patch that brings a stored Pod's status up to date, or nil when it is. Conditions of others stay.
    func statusPatch(of pod: JSONValue, podIP: String, hostIP: String, imageID: (String) -> String) -> JSONValue? {
        let stored = pod["status"]
        var changes = JSONObject()
        let present = stored?["conditions"]?.arrayValue ?? []
        let missing = gateFailure(pod, present)
        let changed = conditions.compactMap { condition -> JSONValue? in
            var condition = condition
            if condition.type == PodCondition.ready, condition.status == "True", let missing {
                condition.status = "False"
                condition.reason = "ReadinessGatesNotReady"
                condition.message = missing
            }
            if let before = present.first(where: { $0["type"]?.stringValue == condition.type }), condition.says(before) { return nil }
            var json = condition.json
            // The merge keeps what a patch leaves out, so what is gone has to be named.
            if condition.reason.isEmpty { json["reason"] = .null }
            if condition.message.isEmpty { json["message"] = .null }
            return json
        }
        if !changed.isEmpty { changes["conditions"] = .array(changed) }
        func put(_ key: String, _ value: JSONValue) {
            if stored?[key] != value { changes[key] = value }
        }
        put("phase", .string(phase))
        if let eviction {
            put("reason", "Evicted")
            put("message", .string(eviction))
        }
        if let startTime { put("startTime", .string(startTime.rfc3339)) }
        put("hostIP", .string(hostIP))
        put("hostIPs", [["ip": .string(hostIP)]])
        if !podIP.isEmpty {
            put("podIP", .string(podIP))
            put("podIPs", [["ip": .string(podIP)]])
        }
        if initCount > 0 {
            put("initContainerStatuses", .array(containers[..<initCount].map { $0.status(imageID: imageID($0.spec.image)) }))
        }
        put("containerStatuses", .array(containers[initCount...].map { $0.status(imageID: imageID($0.spec.image)) }))
        if changes.isEmpty { return nil }
        return ["metadata": ["uid": pod.at("metadata", "uid") ?? ""], "status": .object(changes)]
    }

    /// Why the readiness gates keep the Pod from being ready, or nil.
    private func gateFailure(_ pod: JSONValue, _ conditions: [JSONValue]) -> String? {
        var failures: [String] = []
        for gate in pod.at("spec", "readinessGates")?.arrayValue ?? [] {
            let type = gate["conditionType"]?.stringValue ?? ""
            guard let condition = conditions.first(where: { $0["type"]?.stringValue == type }) else {
                failures.append("corresponding condition of pod readiness gate \"\(type)\" does not exist.")
                continue
            }
            let status = condition["status"]?.stringValue ?? ""
            if status != "True" {
                failures.append("the status of pod readiness gate \"\(type)\" is not \"True\", but \(status)")
            }
        }
        guard !failures.isEmpty else { return nil }
        return failures.joined(separator: ", ")
    }
}
