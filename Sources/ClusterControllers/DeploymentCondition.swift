import KubernetesAPI
import ObjectModel

/// A condition of a Deployment, which also tells when it was looked at last.
struct DeploymentCondition: Hashable {
    static let available = "Available"
    static let progressing = "Progressing"
    static let replicaFailure = "ReplicaFailure"

    var type: String
    var status: String
    var reason: String
    var message: String
    var lastUpdateTime: Timestamp?
    var lastTransitionTime: Timestamp?

    init(type: String, status: String, reason: String, message: String, at now: Timestamp) {
        self.type = type
        self.status = status
        self.reason = reason
        self.message = message
        lastUpdateTime = now.truncatedToSeconds
        lastTransitionTime = now.truncatedToSeconds
    }

    init(json: JSONValue) {
        type = json["type"]?.stringValue ?? ""
        status = json["status"]?.stringValue ?? ""
        reason = json["reason"]?.stringValue ?? ""
        message = json["message"]?.stringValue ?? ""
        lastUpdateTime = json["lastUpdateTime"]?.stringValue.flatMap(Timestamp.init(rfc3339:))
        lastTransitionTime = json["lastTransitionTime"]?.stringValue.flatMap(Timestamp.init(rfc3339:))
    }

    var json: JSONValue {
        [
            "lastTransitionTime": Self.time(lastTransitionTime), "lastUpdateTime": Self.time(lastUpdateTime), "message": .string(message),
            "reason": .string(reason), "status": .string(status), "type": .string(type),
        ]
    }

    private static func time(_ time: Timestamp?) -> JSONValue { time.map { .string($0.rfc3339) } ?? .null }
}

/// The status of a Deployment while a pass works on it.
struct DeploymentStatus: Equatable {
    var observedGeneration: Int64 = 0
    var replicas: Int64 = 0
    var updated: Int64 = 0
    var ready: Int64 = 0
    var available: Int64 = 0
    var unavailable: Int64 = 0
    var collisionCount: Int64?
    var conditions: [DeploymentCondition] = []

    /// The status that a Deployment has.
    init(of deployment: Deployment) {
        observedGeneration = deployment.observedGeneration
        replicas = deployment.currentReplicas
        updated = deployment.updatedReplicas
        ready = deployment.readyReplicas
        available = deployment.availableReplicas
        unavailable = deployment.statusNumber("unavailableReplicas")
        collisionCount = deployment.collisionCount
        conditions = (deployment.json.at("status", "conditions")?.arrayValue ?? []).map(DeploymentCondition.init(json:))
    }

    /// The condition of a type, or nil.
    func condition(_ type: String) -> DeploymentCondition? { conditions.first { $0.type == type } }

    /// Sets a condition unless status and reason are the same; the transition time stays while the status does.
    mutating func set(_ condition: DeploymentCondition) {
        var condition = condition
        if let current = self.condition(condition.type) {
            if current.status == condition.status, current.reason == condition.reason { return }
            if current.status == condition.status { condition.lastTransitionTime = current.lastTransitionTime }
        }
        remove(condition.type)
        conditions.append(condition)
    }

    /// Removes the condition of a type.
    mutating func remove(_ type: String) { conditions.removeAll { $0.type == type } }

    /// Writes the status into a Deployment.
    func apply(to deployment: inout Deployment) {
        deployment.setStatusNumber("observedGeneration", observedGeneration)
        deployment.setStatusNumber("replicas", replicas)
        deployment.setStatusNumber("updatedReplicas", updated)
        deployment.setStatusNumber("readyReplicas", ready)
        deployment.setStatusNumber("availableReplicas", available)
        deployment.setStatusNumber("unavailableReplicas", unavailable)
        if let collisionCount { deployment.json.set(.int(collisionCount), at: "status", "collisionCount") }
        if conditions.isEmpty {
            deployment.conditions = []
        } else {
            deployment.json.set(.array(conditions.map(\.json)), at: "status", "conditions")
        }
    }
}
