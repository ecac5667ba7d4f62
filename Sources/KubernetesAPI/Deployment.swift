import ObjectModel

/// A lens on an apps/v1 Deployment.
public struct Deployment: Workload {
    /// The whole object.
    public var json: JSONValue

    /// Looks at an object as a Deployment; nothing is checked.
    public init(_ json: JSONValue) { self.json = json }

    /// `spec.strategy.type`, or empty.
    public var strategyType: String { json.at("spec", "strategy", "type")?.stringValue ?? "" }

    /// `spec.strategy.rollingUpdate.maxUnavailable`: a number or a percentage.
    public var maxUnavailable: JSONValue? { json.at(path: ["spec", "strategy", "rollingUpdate", "maxUnavailable"]) }

    /// `spec.strategy.rollingUpdate.maxSurge`: a number or a percentage.
    public var maxSurge: JSONValue? { json.at(path: ["spec", "strategy", "rollingUpdate", "maxSurge"]) }

    /// Whether the rollout is paused.
    public var isPaused: Bool { json.at("spec", "paused")?.boolValue ?? false }

    /// `spec.revisionHistoryLimit`; ten when it is unset.
    public var revisionHistoryLimit: Int64 { json.at("spec", "revisionHistoryLimit")?.intValue ?? 10 }

    /// `spec.progressDeadlineSeconds`; 600 when it is unset.
    public var progressDeadlineSeconds: Int64 { json.at("spec", "progressDeadlineSeconds")?.intValue ?? 600 }

    /// `status.updatedReplicas`.
    public var updatedReplicas: Int64 { statusNumber("updatedReplicas") }

    /// `status.collisionCount`, nil when it is unset.
    public var collisionCount: Int64? { json.at("status", "collisionCount")?.intValue }
}
