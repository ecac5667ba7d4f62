import ObjectModel

/// A lens on `v1 Node`.
public struct Node: KubernetesObject {
    /// The whole object.
    public var json: JSONValue

    /// Views a value.
    public init(_ json: JSONValue) { self.json = json }

    /// A taint: what keeps pods that do not tolerate it away.
    public struct Taint: Hashable, Sendable {
        /// The key.
        public var key: String
        /// The value, mostly empty.
        public var value: String
        /// NoSchedule, PreferNoSchedule or NoExecute.
        public var effect: String
        /// When it was added; set for NoExecute.
        public var timeAdded: Timestamp?

        /// Describes a taint.
        public init(key: String, value: String = "", effect: String, timeAdded: Timestamp? = nil) {
            self.key = key
            self.value = value
            self.effect = effect
            self.timeAdded = timeAdded
        }
    }

    /// `spec.unschedulable`.
    public var isUnschedulable: Bool {
        get { lensFlag("spec", "unschedulable") }
        set { setLensFlag(newValue, "spec", "unschedulable") }
    }

    /// `spec.podCIDRs`. Writing them writes `podCIDR` too.
    public var podCIDRs: [String] {
        get { lensTexts("spec", "podCIDRs") }
        set {
            setLensTexts(newValue, "spec", "podCIDRs")
            setLensText(newValue.first ?? "", "spec", "podCIDR")
        }
    }

    /// `spec.providerID`.
    public var providerID: String {
        get { lensText("spec", "providerID") }
        set { setLensText(newValue, "spec", "providerID") }
    }

    /// `spec.taints` in order.
    public var taints: [Taint] {
        get {
            (json["spec"]?.elements("taints") ?? []).map { taint in
                let added = taint.text("timeAdded")
                return Taint(
                    key: taint.text("key"), value: taint.text("value"), effect: taint.text("effect"),
                    timeAdded: added.isEmpty ? nil : Timestamp(rfc3339: added))
            }
        }
        set {
            let values = newValue.map { taint -> JSONValue in
                var value = JSONObject()
                value["key"] = .string(taint.key)
                if !taint.value.isEmpty { value["value"] = .string(taint.value) }
                value["effect"] = .string(taint.effect)
                if let added = taint.timeAdded { value["timeAdded"] = .string(added.rfc3339) }
                return .object(value)
            }
            json.set(values.isEmpty ? nil : .array(values), at: "spec", "taints")
        }
    }

    /// `status.capacity`, quantities by resource name.
    public var capacity: JSONObject {
        get { lensObject("status", "capacity") }
        set { setLensObject(newValue, "status", "capacity") }
    }

    /// `status.allocatable`, quantities by resource name.
    public var allocatable: JSONObject {
        get { lensObject("status", "allocatable") }
        set { setLensObject(newValue, "status", "allocatable") }
    }

    /// How much of a resource pods may have; zero when the node does not say.
    public func allocatable(_ resource: String) -> Quantity { allocatable[resource].flatMap { Quantity(json: $0) } ?? .zero }

    /// Whether the Ready condition is True.
    public var isReady: Bool { condition("Ready")?.status == "True" }

    /// The first address of a type, such as InternalIP.
    public func address(_ type: String) -> String? {
        json["status"]?.elements("addresses").first { $0.text("type") == type }?.text("address")
    }
}
