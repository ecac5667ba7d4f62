import ObjectModel

/// A SandboxWarmPool as profile v0.1 knows it, v1alpha1: its members are Pods.
public struct V01SandboxWarmPool: KubernetesObject {
    /// The object.
    public var json: JSONValue

    /// A view of an object.
    public init(_ json: JSONValue) { self.json = json }

    /// `spec.replicas`: how many members there should be.
    public var replicas: Int64 { json.at("spec", "replicas")?.intValue ?? 0 }

    /// `spec.sandboxTemplateRef.name`: a template in the pool's namespace.
    public var templateName: String { json["spec"]?.text("sandboxTemplateRef", "name") ?? "" }

    /// `status`, or nil.
    public var status: JSONValue? { json["status"] }

    /// `status.replicas`: members seen at the start of the last pass; 0 is no field.
    public var observedReplicas: Int64 {
        get { json.at("status", "replicas")?.intValue ?? 0 }
        set { json.setNumber(newValue, at: "status", "replicas") }
    }

    /// `NameHash` of the name: the value of the membership label.
    public var nameHash: String { NameHash.of(name) }
}
