import ObjectModel

/// A lens on `v1 PersistentVolumeClaim`.
public struct PersistentVolumeClaim: KubernetesObject {
    /// The whole object.
    public var json: JSONValue

    /// Views a value.
    public init(_ json: JSONValue) { self.json = json }

    /// `spec.accessModes`.
    public var accessModes: [String] {
        get { lensTexts("spec", "accessModes") }
        set { setLensTexts(newValue, "spec", "accessModes") }
    }

    /// `spec.resources.requests.storage`; nil when absent or unreadable.
    public var requestedStorage: Quantity? { json.at("spec", "resources", "requests")?["storage"].flatMap { Quantity(json: $0) } }

    /// `spec.storageClassName`; nil asks for the default class, an empty name for none.
    public var storageClassName: String? {
        get { json.at("spec", "storageClassName")?.stringValue }
        set { setLensText(newValue, path: ["spec", "storageClassName"]) }
    }

    /// `spec.volumeName`, empty until a volume is bound.
    public var volumeName: String {
        get { lensText("spec", "volumeName") }
        set { setLensText(newValue, "spec", "volumeName") }
    }

    /// `spec.volumeMode`: Filesystem or Block.
    public var volumeMode: String {
        get { lensText("spec", "volumeMode") }
        set { setLensText(newValue, "spec", "volumeMode") }
    }

    /// `status.phase`: Pending, Bound or Lost.
    public var phase: String {
        get { lensText("status", "phase") }
        set { setLensText(newValue, "status", "phase") }
    }

    /// `status.capacity.storage`; nil when absent or unreadable.
    public var capacity: Quantity? {
        get { json.at("status", "capacity", "storage").flatMap { Quantity(json: $0) } }
        set { setLensText(newValue?.description, path: ["status", "capacity", "storage"]) }
    }
}
