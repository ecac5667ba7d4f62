import ObjectModel

/// A lens on `v1 Namespace`.
public struct Namespace: KubernetesObject {
    /// The whole object.
    public var json: JSONValue

    /// Views a value.
    public init(_ json: JSONValue) { self.json = json }

    /// `status.phase`: Active or Terminating.
    public var phase: String {
        get { lensText("status", "phase") }
        set { setLensText(newValue, "status", "phase") }
    }

    /// `spec.finalizers`, what must be emptied before a deleted namespace goes; not `metadata.finalizers`.
    public var specFinalizers: [String] {
        get { lensTexts("spec", "finalizers") }
        set { setLensTexts(newValue, "spec", "finalizers") }
    }
}
