import ObjectModel

/// A Sandbox as profile v0.1 knows it, v1alpha1.
public struct V01Sandbox: KubernetesObject {
    /// The object.
    public var json: JSONValue

    /// A view of an object.
    public init(_ json: JSONValue) { self.json = json }

    /// A new Sandbox without a spec.
    public init(name: String, namespace: String) {
        json = [
            "apiVersion": .string(AgentSandboxKinds.sandbox.v1alpha1.apiVersion), "kind": "Sandbox",
            "metadata": ["name": .string(name), "namespace": .string(namespace)],
        ]
    }

    // MARK: Spec

    /// `spec.podTemplate`.
    public var podTemplate: JSONValue? {
        get { json.at("spec", "podTemplate") }
        set { json.set(newValue, at: "spec", "podTemplate") }
    }

    /// `spec.podTemplate` and `spec.volumeClaimTemplates`.
    public var blueprint: SandboxBlueprint { SandboxBlueprint(spec: json["spec"] ?? .null) }

    /// `spec.replicas`, 0 or 1; absent reads as 1.
    public var replicas: Int64 { json.at("spec", "replicas")?.intValue ?? 1 }

    /// `spec.shutdownTime`, or nil when absent or no RFC 3339 time. Whole seconds on the wire.
    public var shutdownTime: Timestamp? { json.at("spec", "shutdownTime")?.stringValue.flatMap { Timestamp(rfc3339: $0) } }

    // MARK: Status

    /// `status`, or nil.
    public var status: JSONValue? { json["status"] }

    /// `status.service`: the Service's name; empty is no field.
    public var serviceName: String {
        get { json.text("status", "service") }
        set { json.setText(newValue, at: "status", "service") }
    }

    /// `status.serviceFQDN`; empty is no field.
    public var serviceFQDN: String {
        get { json.text("status", "serviceFQDN") }
        set { json.setText(newValue, at: "status", "serviceFQDN") }
    }

    /// `status.selector`: selects the Pod by its tracking label; empty is no field.
    public var selector: String {
        get { json.text("status", "selector") }
        set { json.setText(newValue, at: "status", "selector") }
    }

    /// `status.replicas`: 1 with a Pod, 0 without. Always a field once it was set.
    public var observedReplicas: Int64 {
        get { json.at("status", "replicas")?.intValue ?? 0 }
        set { json.set(.int(newValue), at: "status", "replicas") }
    }

    /// Whether the Ready condition is True.
    public var isReady: Bool { condition(Sandbox.ConditionType.ready)?.isTrue ?? false }

    // MARK: Names

    /// `NameHash` of the name: the value of the tracking label.
    public var nameHash: String { NameHash.of(name) }

    /// The selector of the Pod behind the Sandbox, as `status.selector` spells it.
    public var podSelector: String { "\(AgentSandboxNames.Label.sandboxNameHash)=\(nameHash)" }

    /// The name of the Pod: the pod-name annotation when it is not empty, else the Sandbox's own name.
    public var podName: String {
        let tracked = annotation(AgentSandboxNames.Annotation.podName) ?? ""
        return tracked.isEmpty ? name : tracked
    }
}
