import ObjectModel

/// A lens on an apps/v1 StatefulSet.
public struct StatefulSet: Workload {
    /// The whole object.
    public var json: JSONValue

    /// Looks at an object as a StatefulSet; nothing is checked.
    public init(_ json: JSONValue) { self.json = json }

    /// `spec.serviceName`, or empty.
    public var serviceName: String { json.at("spec", "serviceName")?.stringValue ?? "" }

    /// `spec.podManagementPolicy`: OrderedReady, Parallel, or empty.
    public var podManagementPolicy: String { json.at("spec", "podManagementPolicy")?.stringValue ?? "" }

    /// `spec.updateStrategy.type`: RollingUpdate, OnDelete, or empty.
    public var updateStrategyType: String { json.at("spec", "updateStrategy", "type")?.stringValue ?? "" }

    /// `spec.updateStrategy.rollingUpdate.partition`, zero when it is unset.
    public var partition: Int64 { json.at(path: ["spec", "updateStrategy", "rollingUpdate", "partition"])?.intValue ?? 0 }

    /// `spec.ordinals.start`, zero when it is unset.
    public var firstOrdinal: Int64 { json.at("spec", "ordinals", "start")?.intValue ?? 0 }

    /// `spec.volumeClaimTemplates`.
    public var volumeClaimTemplates: [JSONValue] { json.at("spec", "volumeClaimTemplates")?.arrayValue ?? [] }

    /// `spec.persistentVolumeClaimRetentionPolicy.whenDeleted`: Retain, Delete, or empty.
    public var claimRetentionWhenDeleted: String {
        json.at("spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted")?.stringValue ?? ""
    }

    /// `spec.persistentVolumeClaimRetentionPolicy.whenScaled`: Retain, Delete, or empty.
    public var claimRetentionWhenScaled: String {
        json.at("spec", "persistentVolumeClaimRetentionPolicy", "whenScaled")?.stringValue ?? ""
    }
}
