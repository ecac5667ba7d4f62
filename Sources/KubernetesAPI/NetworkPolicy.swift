import ObjectModel

/// A lens on `networking.k8s.io/v1 NetworkPolicy`.
public struct NetworkPolicy: KubernetesObject {
    /// The whole object.
    public var json: JSONValue

    /// Views a value.
    public init(_ json: JSONValue) { self.json = json }

    /// `spec.podSelector`, a `metav1.LabelSelector`; an empty object selects every pod of the namespace.
    public var podSelector: JSONValue {
        get { json.at("spec", "podSelector") ?? .object(JSONObject()) }
        set { json.set(newValue, at: "spec", "podSelector") }
    }

    /// `spec.policyTypes`.
    public var policyTypes: [String] {
        get { lensTexts("spec", "policyTypes") }
        set { setLensTexts(newValue, "spec", "policyTypes") }
    }

    /// `spec.ingress`, the rules as they are written.
    public var ingress: [JSONValue] {
        get { json["spec"]?.elements("ingress") ?? [] }
        set { json.set(newValue.isEmpty ? nil : .array(newValue), at: "spec", "ingress") }
    }

    /// `spec.egress`, the rules as they are written.
    public var egress: [JSONValue] {
        get { json["spec"]?.elements("egress") ?? [] }
        set { json.set(newValue.isEmpty ? nil : .array(newValue), at: "spec", "egress") }
    }
}
