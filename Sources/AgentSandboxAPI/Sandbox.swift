import ObjectModel

/// A Sandbox in its stored version, v1beta1.
public struct Sandbox: KubernetesObject {
    /// The types of a Sandbox's conditions.
    public enum ConditionType {
        /// The Sandbox can be used.
        public static let ready = "Ready"
        /// The Sandbox has no Pod because it should not have one.
        public static let suspended = "Suspended"
        /// The Pod has ended.
        public static let finished = "Finished"
        /// Mirrors the Pod's condition of the same name.
        public static let podScheduled = "PodScheduled"
    }

    /// The object.
    public var json: JSONValue

    /// A view of an object.
    public init(_ json: JSONValue) { self.json = json }

    /// A new Sandbox without a spec; an empty name or prefix for generated names is left out.
    public init(name: String = "", generateName: String = "", namespace: String) {
        json = ["apiVersion": .string(AgentSandboxKinds.sandbox.v1beta1.apiVersion), "kind": "Sandbox"]
        json.setText(name, at: "metadata", "name")
        json.setText(generateName, at: "metadata", "generateName")
        json.setText(namespace, at: "metadata", "namespace")
    }

    // MARK: Spec

    /// `spec.podTemplate`, `spec.volumeClaimTemplates` and `spec.service`.
    public var blueprint: SandboxBlueprint {
        get { SandboxBlueprint(spec: json["spec"] ?? .null) }
        set {
            var spec = json["spec"] ?? .null
            newValue.write(into: &spec)
            json.set(spec, at: "spec")
        }
    }

    /// `spec.operatingMode`; anything but `Suspended` reads as running.
    public var operatingMode: SandboxOperatingMode {
        get { SandboxOperatingMode(reading: json.at("spec", "operatingMode")?.stringValue) }
        set { json.set(.string(newValue.rawValue), at: "spec", "operatingMode") }
    }

    /// `spec.shutdownTime`, or nil when absent or no RFC 3339 time. Whole seconds on the wire.
    public var shutdownTime: Timestamp? {
        get { json.at("spec", "shutdownTime")?.stringValue.flatMap { Timestamp(rfc3339: $0) } }
        set { json.set(newValue.map { .string($0.rfc3339) }, at: "spec", "shutdownTime") }
    }

    /// `spec.shutdownPolicy`; anything but `Delete` reads as retain.
    public var shutdownPolicy: SandboxShutdownPolicy {
        get { SandboxShutdownPolicy(reading: json.at("spec", "shutdownPolicy")?.stringValue) }
        set { json.set(.string(newValue.rawValue), at: "spec", "shutdownPolicy") }
    }

    /// `spec.service`: nil keeps an owned Service but makes none, true makes one, false deletes it.
    public var service: Bool? {
        get { json.at("spec", "service")?.boolValue }
        set { json.set(newValue.map(JSONValue.bool), at: "spec", "service") }
    }

    // MARK: Status

    /// `status`, or nil. Setting an empty object removes it.
    public var status: JSONValue? {
        get { json["status"] }
        set { json.set(newValue?.isEmptyOrNull == false ? newValue : nil, at: "status") }
    }

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

    /// `status.podIPs`; an empty list is no field.
    public var podIPs: [String] {
        get { json.at("status", "podIPs")?.texts ?? [] }
        set { json.setTexts(newValue, at: "status", "podIPs") }
    }

    /// `status.nodeName`; empty is no field.
    public var nodeName: String {
        get { json.text("status", "nodeName") }
        set { json.setText(newValue, at: "status", "nodeName") }
    }

    /// Whether the Ready condition is True.
    ///
    /// Pools ask it of every member in every pass, so the condition is not read as a whole.
    public var isReady: Bool {
        guard case .array(let conditions)? = json.at("status", "conditions") else { return false }
        for condition in conditions where condition["type"]?.stringValue == ConditionType.ready {
            return condition["status"]?.stringValue == "True"
        }
        return false
    }

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
