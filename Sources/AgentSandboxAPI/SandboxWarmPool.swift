import ObjectModel

/// A SandboxWarmPool in its stored version, v1beta1. It has no conditions.
public struct SandboxWarmPool: KubernetesObject {
    /// The object.
    public var json: JSONValue

    /// A view of an object.
    public init(_ json: JSONValue) { self.json = json }

    // MARK: Spec

    /// `spec.replicas`: how many members there should be; absent reads as 1.
    public var replicas: Int64 {
        get { json.at("spec", "replicas")?.intValue ?? 1 }
        set { json.set(.int(newValue), at: "spec", "replicas") }
    }

    /// `spec.sandboxTemplateRef.name`: a template in the pool's namespace.
    public var templateName: String {
        get { json["spec"]?.text("sandboxTemplateRef", "name") ?? "" }
        set { json.set(.string(newValue), at: "spec", "sandboxTemplateRef", "name") }
    }

    /// `spec.updateStrategy.type`; absent and anything but `Recreate` reads as on replenish.
    public var updateStrategy: WarmPoolUpdateStrategy {
        get { WarmPoolUpdateStrategy(reading: json["spec"]?.at("updateStrategy", "type")?.stringValue) }
        set { json.set(.string(newValue.rawValue), at: "spec", "updateStrategy", "type") }
    }

    // MARK: Status

    /// `status`, or nil. Setting an empty object removes it.
    public var status: JSONValue? {
        get { json["status"] }
        set { json.set(newValue?.isEmptyOrNull == false ? newValue : nil, at: "status") }
    }

    /// `status.replicas`: members seen at the start of the last pass; 0 is no field.
    public var observedReplicas: Int64 {
        get { json.at("status", "replicas")?.intValue ?? 0 }
        set { json.setNumber(newValue, at: "status", "replicas") }
    }

    /// `status.readyReplicas`; 0 is no field.
    public var readyReplicas: Int64 {
        get { json.at("status", "readyReplicas")?.intValue ?? 0 }
        set { json.setNumber(newValue, at: "status", "readyReplicas") }
    }

    /// `status.selector`: selects the members; empty is no field.
    public var selector: String {
        get { json.text("status", "selector") }
        set { json.setText(newValue, at: "status", "selector") }
    }

    /// `status.observedGeneration`; 0 is no field.
    public var observedGeneration: Int64 {
        get { json.at("status", "observedGeneration")?.intValue ?? 0 }
        set { json.setNumber(newValue, at: "status", "observedGeneration") }
    }

    /// `NameHash` of the name: the value of the membership label.
    public var nameHash: String { NameHash.of(name) }

    /// The selector of the members, as `status.selector` spells it.
    public var memberSelector: String { "\(AgentSandboxNames.Label.warmPoolSandbox)=\(nameHash)" }
}
