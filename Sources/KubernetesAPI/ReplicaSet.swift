import ObjectModel

/// A lens on an apps/v1 ReplicaSet.
public struct ReplicaSet: Workload {
    /// The whole object.
    public var json: JSONValue

    /// Looks at an object as a ReplicaSet; nothing is checked.
    public init(_ json: JSONValue) { self.json = json }

    /// `status.fullyLabeledReplicas`.
    public var fullyLabeledReplicas: Int64 { statusNumber("fullyLabeledReplicas") }
}
