import ObjectModel

/// A lens on `coordination.k8s.io/v1 Lease`.
public struct Lease: KubernetesObject {
    /// The whole object.
    public var json: JSONValue

    /// Views a value.
    public init(_ json: JSONValue) { self.json = json }

    /// `spec.holderIdentity`, empty when nobody holds the lease.
    public var holderIdentity: String {
        get { lensText("spec", "holderIdentity") }
        set { setLensText(newValue, "spec", "holderIdentity") }
    }

    /// `spec.leaseDurationSeconds`; 0 when absent.
    public var leaseDurationSeconds: Int64 {
        get { lensInteger("spec", "leaseDurationSeconds") }
        set { setLensInteger(newValue, "spec", "leaseDurationSeconds") }
    }

    /// `spec.leaseTransitions`, how often the holder changed.
    public var leaseTransitions: Int64 {
        get { lensInteger("spec", "leaseTransitions") }
        set { setLensInteger(newValue, "spec", "leaseTransitions") }
    }

    /// `spec.acquireTime`, in microseconds on the wire.
    public var acquireTime: Timestamp? {
        get { lensTime("spec", "acquireTime") }
        set { setLensText(newValue?.rfc3339Micro, path: ["spec", "acquireTime"]) }
    }

    /// `spec.renewTime`, in microseconds on the wire.
    public var renewTime: Timestamp? {
        get { lensTime("spec", "renewTime") }
        set { setLensText(newValue?.rfc3339Micro, path: ["spec", "renewTime"]) }
    }
}
