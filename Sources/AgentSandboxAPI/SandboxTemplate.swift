import ObjectModel

/// A SandboxTemplate in its stored version, v1beta1. It has no status.
public struct SandboxTemplate: KubernetesObject {
    /// The object.
    public var json: JSONValue

    /// A view of an object.
    public init(_ json: JSONValue) { self.json = json }

    /// `spec.podTemplate`, `spec.volumeClaimTemplates` and `spec.service`.
    public var blueprint: SandboxBlueprint {
        get { SandboxBlueprint(spec: json["spec"] ?? .null) }
        set {
            var spec = json["spec"] ?? .null
            newValue.write(into: &spec)
            json.set(spec, at: "spec")
        }
    }

    /// `spec.networkPolicy`, or nil for the secure default. An object without rules allows nothing.
    public var networkPolicy: JSONValue? {
        get {
            guard let value = json.at("spec", "networkPolicy"), !value.isNull else { return nil }
            return value
        }
        set { json.set(newValue, at: "spec", "networkPolicy") }
    }

    /// `spec.networkPolicyManagement`; anything but `Unmanaged` reads as managed.
    public var networkPolicyManagement: NetworkPolicyManagement {
        get { NetworkPolicyManagement(reading: json.at("spec", "networkPolicyManagement")?.stringValue) }
        set { json.set(.string(newValue.rawValue), at: "spec", "networkPolicyManagement") }
    }

    /// `spec.envVarsInjectionPolicy`; anything unknown reads as disallowed.
    public var envVarsInjectionPolicy: EnvVarsInjectionPolicy {
        get { EnvVarsInjectionPolicy(reading: json.at("spec", "envVarsInjectionPolicy")?.stringValue) }
        set { json.set(.string(newValue.rawValue), at: "spec", "envVarsInjectionPolicy") }
    }

    /// `spec.volumeClaimTemplatesPolicy`; anything unknown reads as disallowed.
    public var volumeClaimTemplatesPolicy: VolumeClaimTemplatesPolicy {
        get { VolumeClaimTemplatesPolicy(reading: json.at("spec", "volumeClaimTemplatesPolicy")?.stringValue) }
        set { json.set(.string(newValue.rawValue), at: "spec", "volumeClaimTemplatesPolicy") }
    }

    /// `NameHash` of the name: the value of the template-ref-hash label.
    public var refHash: String { NameHash.of(name) }

    /// The name of the NetworkPolicy that the controller keeps for this template.
    public var networkPolicyName: String { AgentSandboxNames.networkPolicyName(template: name) }
}
