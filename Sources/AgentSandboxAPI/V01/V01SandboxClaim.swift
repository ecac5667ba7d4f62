import ObjectModel

/// A SandboxClaim as profile v0.1 knows it, v1alpha1: it names a template.
public struct V01SandboxClaim: KubernetesObject {
    /// The object.
    public var json: JSONValue

    /// A view of an object.
    public init(_ json: JSONValue) { self.json = json }

    /// `spec.sandboxTemplateRef.name`: a template in the claim's namespace.
    public var templateName: String { json["spec"]?.text("sandboxTemplateRef", "name") ?? "" }

    /// `status`, or nil. Once it is written it holds `sandbox`, if only as an object without fields.
    public var status: JSONValue? { json["status"] }

    /// `status.sandbox.Name`; empty is no field.
    public var sandboxName: String {
        get { json["status"]?.text("sandbox", "Name") ?? "" }
        set {
            var sandbox = JSONObject()
            if !newValue.isEmpty { sandbox["Name"] = .string(newValue) }
            json.set(.object(sandbox), at: "status", "sandbox")
        }
    }
}
