import ObjectModel

/// What Deployments, ReplicaSets and StatefulSets have in common.
public protocol Workload: KubernetesObject {}

extension Workload {
    /// `spec`, or an empty object.
    public var spec: JSONObject { json["spec"]?.objectValue ?? JSONObject() }

    /// `status`, or an empty object.
    public var status: JSONObject { json["status"]?.objectValue ?? JSONObject() }

    /// `spec.replicas`; one when it is unset.
    public var replicas: Int64 {
        get { json.at("spec", "replicas")?.intValue ?? 1 }
        set { json.set(.int(newValue), at: "spec", "replicas") }
    }

    /// `spec.template`, or an empty object.
    public var template: JSONValue { json.at("spec", "template") ?? [:] }

    /// `spec.minReadySeconds`, zero when it is unset.
    public var minReadySeconds: Int64 { json.at("spec", "minReadySeconds")?.intValue ?? 0 }

    /// `spec.selector`; nothing when it is unset or malformed.
    public var selector: LabelSelector {
        guard let selector = json.at("spec", "selector") else { return .nothing }
        return (try? LabelSelector(json: selector)) ?? .nothing
    }

    /// A number of the status, zero when it is unset.
    public func statusNumber(_ field: String) -> Int64 { json.at("status", field)?.intValue ?? 0 }

    /// `status.replicas`.
    public var currentReplicas: Int64 { statusNumber("replicas") }

    /// `status.readyReplicas`.
    public var readyReplicas: Int64 { statusNumber("readyReplicas") }

    /// `status.availableReplicas`.
    public var availableReplicas: Int64 { statusNumber("availableReplicas") }

    /// `status.observedGeneration`.
    public var observedGeneration: Int64 { statusNumber("observedGeneration") }
}
